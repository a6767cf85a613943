//! Restoring a backup into an empty folder.

use std::{fs, path::Path, sync::Arc};

use super::{
    BackupError, LOGS, Manifest, OBJECTS, copy_file, empty_folder,
    epoch::{self, Restored},
    sync_tree, take,
};
use crate::{
    app,
    config::Config,
    directory::Directory,
    lock,
    objects::{Folder, SharedObjects},
};

/// Makes a backup the data of a configuration. `skips` are inputs (tenant and position) that parked tenants pass over.
/// Until it has ended the folder cannot be used for anything else.
pub async fn restore(
    config: &Config,
    folder: &Path,
    skips: &[(String, u64)],
) -> Result<(Manifest, Vec<Restored>), BackupError> {
    take::embedded_only(config)?;
    let manifest = Manifest::read(folder)?;
    let partitions = app::partitions(config);
    if manifest.partitions != partitions {
        return Err(BackupError::Usage {
            problem: format!(
                "the backup has {} partitions, and the configuration says {partitions}",
                manifest.partitions
            ),
            hint: format!("set `partitions = {}` in `[bus]`", manifest.partitions),
        });
    }
    let (checked, from) = (manifest.clone(), folder.to_owned());
    blocking(move || checked.check_files(&from)).await?;

    // Objects may be inside of it.
    empty_folder(&config.data_dir, "a restored backup")?;
    empty_folder(&config.objects, "a restored backup")?;
    let held = lock::acquire(&config.data_dir).map_err(|error| BackupError::Unavailable(error.to_string()))?;
    let unfinished = config.data_dir.join(lock::UNFINISHED);
    fs::write(&unfinished, "a restore began and has not ended\n")
        .and_then(|()| fs::File::open(&config.data_dir)?.sync_all())
        .map_err(|error| BackupError::file(&unfinished, error))?;

    let (names, from) = (manifest.files.clone(), folder.to_owned());
    let (logs, objects) = (config.data_dir.join(LOGS), config.objects.clone());
    let (logs_too, objects_too) = (logs.clone(), objects.clone());
    blocking(move || {
        for (name, entry) in &names {
            let target = match name.split_once('/') {
                Some((LOGS, rest)) => logs_too.join(rest),
                Some((OBJECTS, rest)) => objects_too.join(rest),
                _ => continue,
            };
            copy_file(&from.join(name), &target)?;
            let copied = super::describe(&target).map_err(|error| BackupError::file(&target, error))?;
            if copied != *entry {
                return Err(BackupError::damaged(format!("{} came out otherwise", target.display())));
            }
        }
        sync_tree(&logs_too)?;
        sync_tree(&objects_too)
    })
    .await?;

    let bus = app::open_bus(config).await?;
    let restored = async {
        let directory = Directory::open(bus.clone(), partitions)
            .await
            .map_err(|error| BackupError::Unavailable(error.to_string()))?;
        let objects: SharedObjects =
            Arc::new(Folder::open(objects).map_err(|error| BackupError::Unavailable(error.to_string()))?);
        let restored = epoch::open_all(&bus, &objects, &directory, skips).await;
        directory.close();
        restored
    };
    let restored = restored.await;
    bus.close().await;
    let restored = restored?;
    fs::remove_file(&unfinished)
        .and_then(|()| fs::File::open(&config.data_dir)?.sync_all())
        .map_err(|error| BackupError::file(&unfinished, error))?;
    drop(held);
    Ok((manifest, restored))
}

async fn blocking(work: impl FnOnce() -> Result<(), BackupError> + Send + 'static) -> Result<(), BackupError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| BackupError::Unavailable(error.to_string()))?
}
