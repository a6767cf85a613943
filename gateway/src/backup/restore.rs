//! Restoring a backup into an empty folder.

use std::{fs, path::Path};

use super::{
    BackupError, LOGS, Manifest, OBJECTS, copy_file, empty_folder,
    epoch::{self, Outcome},
    objects as kept, sync_tree, take,
};
use crate::{
    app,
    config::{Config, ObjectStore},
    directory::Directory,
    lock,
    objects::{self, SharedObjects},
};

/// Makes a backup the data of a configuration. `skips` are inputs (tenant and position) that parked tenants pass over.
/// Until it has ended the folder cannot be used for anything else.
pub async fn restore(
    config: &Config,
    folder: &Path,
    skips: &[(String, u64)],
) -> Result<(Manifest, Outcome), BackupError> {
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
    kept::must_be_empty(&config.objects).await?;
    let held = lock::acquire(&config.data_dir).map_err(|error| BackupError::Unavailable(error.to_string()))?;
    let unfinished = config.data_dir.join(lock::UNFINISHED);
    fs::write(&unfinished, "a restore began and has not ended\n")
        .and_then(|()| fs::File::open(&config.data_dir)?.sync_all())
        .map_err(|error| BackupError::file(&unfinished, error))?;

    let (names, from) = (manifest.files.clone(), folder.to_owned());
    let logs = config.data_dir.join(LOGS);
    let root = match &config.objects {
        ObjectStore::Folder(objects) => Some(objects.clone()),
        ObjectStore::S3(_) => {
            kept::copy_in(&config.objects, folder, &manifest.files).await?;
            None
        }
    };
    blocking(move || {
        for (name, entry) in &names {
            let target = match (name.split_once('/'), &root) {
                (Some((LOGS, rest)), _) => logs.join(rest),
                (Some((OBJECTS, rest)), Some(objects)) => objects.join(rest),
                _ => continue,
            };
            copy_file(&from.join(name), &target)?;
            let copied = super::describe(&target).map_err(|error| BackupError::file(&target, error))?;
            if copied != *entry {
                return Err(BackupError::damaged(format!("{} came out otherwise", target.display())));
            }
        }
        sync_tree(&logs)?;
        root.as_deref().map_or(Ok(()), sync_tree)
    })
    .await?;

    let bus = app::open_bus(config).await?;
    let restored = async {
        let directory = Directory::open(bus.clone(), partitions)
            .await
            .map_err(|error| BackupError::Unavailable(error.to_string()))?;
        let objects: SharedObjects =
            objects::open(&config.objects).map_err(|error| BackupError::Unavailable(error.to_string()))?;
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
