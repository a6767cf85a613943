//! Taking a backup. It only reads, so it works beside a running gateway and without one.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use recado_bus::{Embedded, LogName, SharedBus, embedded::backup};

use super::{BackupError, FORMAT, LOGS, Manifest, OBJECTS, Positions, describe, empty_folder, objects, sync_tree};
use crate::{
    app,
    config::{Bus, Config},
    directory::{Directory, FORMAT_VERSION},
    logs,
};

/// The order of the copies: each log may be older than those after it.
const ORDER: [LogName; 6] =
    [logs::CONTROL, logs::DELIVERIES, logs::ADDRESSES, logs::EVENTS, logs::DEADLETTERS, logs::INTAKE];

/// Copies everything that a configuration names into a new folder.
pub async fn take(config: &Config, folder: &Path) -> Result<Manifest, BackupError> {
    embedded_only(config)?;
    let source = config.data_dir.join(LOGS);
    if !source.join(logs::CONTROL.0).is_dir() {
        return Err(BackupError::Usage {
            problem: format!("there are no logs in {}", source.display()),
            hint: "there is something to back up after the first `recado serve`".to_owned(),
        });
    }
    empty_folder(folder, "a backup")?;
    let partitions = app::partitions(config);
    let specs = logs::specs(partitions);
    let target = folder.join(LOGS);
    let (from, to, specs_too) = (source.clone(), target.clone(), specs.clone());
    let copied = tokio::task::spawn_blocking(move || {
        let mut files = Vec::new();
        for name in ORDER {
            for spec in specs_too.iter().filter(|spec| spec.name == name) {
                files.extend(backup::copy(&from, spec, &to)?);
            }
        }
        Ok::<_, recado_bus::OpenError>(files)
    });
    let unavailable = |error: &dyn std::fmt::Display| BackupError::Unavailable(error.to_string());
    let copied = copied.await.map_err(|error| unavailable(&error))??;

    // What was copied is opened as a whole, as a restore will open it.
    let copy: SharedBus = Arc::new(Embedded::open_read_only(&target, &specs)?);
    let directory = Directory::open(copy.clone(), partitions).await.map_err(|error| match error {
        crate::directory::DirectoryError::Format { problem, hint } => BackupError::Usage { problem, hint },
        error => unavailable(&error),
    })?;
    let mut positions = BTreeMap::new();
    for spec in &specs {
        let mut of = Vec::new();
        for partition in 0..spec.partitions {
            let bounds = copy.bounds(spec.name, partition).await.map_err(|error| unavailable(&error))?;
            of.push(Positions { oldest: bounds.oldest, end: bounds.end });
        }
        positions.insert(spec.name.0.to_owned(), of);
    }
    let named = named(&directory, partitions);
    check_positions(&directory, &positions, partitions)?;
    directory.close();
    copy.close().await;

    let mut manifest = Manifest {
        format: FORMAT,
        data_format: FORMAT_VERSION,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        taken_at: String::new(),
        partitions,
        positions,
        files: BTreeMap::new(),
    };
    let mut names: Vec<String> = copied.iter().map(|path| format!("{LOGS}/{}", path.display())).collect();
    for key in objects::copy_out(&config.objects, folder).await? {
        names.push(format!("{OBJECTS}/{key}"));
    }
    if let Some(missing) = named.iter().find(|key| !names.contains(&format!("{OBJECTS}/{key}"))) {
        return Err(BackupError::Unavailable(format!(
            "the object {missing} is gone, which a checkpoint of the backup names\nhint: take the backup again"
        )));
    }
    let folder = folder.to_owned();
    let done = tokio::task::spawn_blocking(move || {
        for name in names {
            let path = folder.join(&name);
            let entry = describe(&path).map_err(|error| BackupError::file(&path, error))?;
            manifest.files.insert(name, entry);
        }
        sync_tree(&folder)?;
        manifest.taken_at = crate::clock::rfc3339(crate::clock::now_ms());
        manifest.write(&folder)?;
        Ok(manifest)
    });
    done.await.map_err(|error| unavailable(&error))?
}

/// Says that backups are of embedded logs.
pub(super) fn embedded_only(config: &Config) -> Result<(), BackupError> {
    match config.bus {
        Bus::Embedded { .. } => Ok(()),
        Bus::Kafka { .. } => Err(BackupError::Usage {
            problem: "backup and restore are of embedded logs: copied topics would have other positions and times"
                .to_owned(),
            hint: "with Kafka, three replicas are what keeps the logs; back up `[objects]` with them".to_owned(),
        }),
    }
}

/// The objects that checkpoints name.
fn named(directory: &Directory, partitions: u32) -> BTreeSet<String> {
    let all = (0..partitions).flat_map(|partition| directory.checkpoints(partition));
    all.flat_map(|checkpoint| {
        let states = checkpoint.tenants.into_iter().map(|point| point.state);
        states.chain(checkpoint.runs.into_iter().map(|run| run.object)).collect::<Vec<_>>()
    })
    .collect()
}

/// No checkpoint may reach beyond the logs.
fn check_positions(
    directory: &Directory,
    positions: &BTreeMap<String, Vec<Positions>>,
    partitions: u32,
) -> Result<(), BackupError> {
    let end = |log: LogName, partition: u32| {
        positions.get(log.0).and_then(|of| of.get(partition as usize)).map_or(0, |positions| positions.end)
    };
    for partition in 0..partitions {
        let Some(checkpoint) = directory.checkpoint(partition) else { continue };
        let (intake, events) = (end(logs::INTAKE, partition), end(logs::EVENTS, partition));
        let checkpoint_events = checkpoint.events.max(checkpoint.read_from);
        if checkpoint.intake > intake || checkpoint_events > events {
            return Err(BackupError::Unavailable(format!(
                "partition {partition} has a checkpoint at {} and {}, and its logs end at {intake} and {events}",
                checkpoint.intake, checkpoint_events
            )));
        }
    }
    Ok(())
}
