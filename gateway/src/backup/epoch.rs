//! A new epoch for every tenant of restored logs, before anybody else sees them.
//!
//! Events are brought to the end of intake first, as any owner would, behind the dead letters of what was too old. Then
//! each tenant is told of its new epoch, and what it concludes of that is appended: whoever reads events from then on
//! meets the new epoch before he does anything.

use std::sync::Arc;

use recado_bus::SharedBus;
use recado_proto::{Kind, v1};

use super::BackupError;
use crate::{
    deadletters::stale,
    directory::Directory,
    host::{
        machine::Produced,
        replay::{self, AtEnd},
    },
    logs,
    objects::SharedObjects,
    submit,
};

/// Records taken from intake at a time.
const TAKE: usize = 500;

/// A tenant that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Its id.
    pub tenant: String,
    /// Its new epoch.
    pub epoch: u32,
    /// The last event of the old one.
    pub base: u64,
}

/// A tenant that stays parked: the inputs that it would go on with are gone from intake. It had been parked for longer
/// than they are kept when the backup was taken, so nobody can have a later history of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its id.
    pub tenant: String,
    /// Why it is parked.
    pub why: String,
}

/// What became of the tenants, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Those that go on.
    pub restored: Vec<Restored>,
    /// Those that stay as they are.
    pub left: Vec<Left>,
}

/// Opens a new epoch for every tenant that can go on.
pub async fn open_all(
    bus: &SharedBus,
    objects: &SharedObjects,
    directory: &Arc<Directory>,
    skips: &[(String, u64)],
) -> Result<Outcome, BackupError> {
    let mut outcome = Outcome::default();
    for partition in 0..directory.partitions() {
        open_partition(bus, objects, directory, partition, skips, &mut outcome).await?;
    }
    outcome.restored.sort_by(|a, b| a.tenant.cmp(&b.tenant));
    outcome.left.sort_by(|a, b| a.tenant.cmp(&b.tenant));
    Ok(outcome)
}

async fn open_partition(
    bus: &SharedBus,
    objects: &SharedObjects,
    directory: &Arc<Directory>,
    partition: u32,
    skips: &[(String, u64)],
    outcome: &mut Outcome,
) -> Result<(), BackupError> {
    let mut at_end = to_end(bus, objects, directory, partition).await?;
    if let Some(skipped) = skip(bus, &at_end, partition, skips).await? {
        tracing::info!(partition, skipped, "parked tenants pass over inputs");
        at_end = to_end(bus, objects, directory, partition).await?;
    }
    for (name, parked) in at_end.machine.tenants().iter().filter_map(|h| Some((&h.name, h.parked.as_ref()?))) {
        if at_end.is_gone(parked) {
            outcome.left.push(Left { tenant: name.clone(), why: parked.why.clone() });
            continue;
        }
        return Err(BackupError::Damaged {
            problem: format!("tenant {name} is parked at input {}: {}", parked.position, parked.why),
            hint: format!(
                "restore with a build that can apply it, or let it pass over the input with `--skip {name}:{}`; \
                 empty the data folder first",
                parked.position
            ),
        });
    }
    check_joint(&at_end)?;
    let AtEnd { mut machine, missing, stale, .. } = at_end;
    // The backup may have some of them: dead letters were copied before intake.
    stale::put_aside(bus, stale, true).await.map_err(BackupError::Unavailable)?;
    append(bus, partition, missing).await?;

    let mut records = Vec::new();
    let mut restored = Vec::new();
    for hosted in machine.tenants().iter().filter(|h| h.router.exists() && h.parked.is_none()) {
        let epoch = hosted.router.epoch() + 1;
        let base = hosted.router.seq();
        let id = recado_proto::id::combine("epoch", &[hosted.name.as_bytes(), &epoch.to_be_bytes()]);
        let intake = v1::Intake {
            tenant: hosted.name.clone(),
            id: Kind::Input.text(id),
            input: Some(v1::intake::Input::OpenEpoch(v1::OpenEpoch { epoch, base })),
            ..Default::default()
        };
        records.push(submit::record(&intake, "restore", None));
        restored.push(Restored { tenant: hosted.name.clone(), epoch, base });
    }
    if records.is_empty() {
        return Ok(());
    }
    let unavailable = |error: &dyn std::fmt::Display| BackupError::Unavailable(error.to_string());
    let positions = bus.append(logs::INTAKE, partition, records).await.map_err(|error| unavailable(&error))?;
    let (Some(first), Some(last)) = (positions.first(), positions.last()) else { return Ok(()) };
    let mut reader = bus.reader(logs::INTAKE, partition, *first).await.map_err(|error| unavailable(&error))?;
    let mut events = Vec::new();
    while reader.position() <= *last {
        for stored in reader.next(TAKE).await.map_err(|error| unavailable(&error))? {
            machine.apply(&stored, &mut events).map_err(|error| unavailable(&error))?;
        }
    }
    for tenant in &restored {
        let opened = |event: &&Produced| event.kind == "epochOpened" && machine.name(event.tenant) == tenant.tenant;
        if !events.iter().any(|event| opened(&event)) {
            return Err(BackupError::Unavailable(format!("tenant {} did not open its epoch", tenant.tenant)));
        }
    }
    append(bus, partition, events).await?;
    outcome.restored.append(&mut restored);
    Ok(())
}

async fn to_end(
    bus: &SharedBus,
    objects: &SharedObjects,
    directory: &Arc<Directory>,
    partition: u32,
) -> Result<AtEnd, BackupError> {
    let at_end = replay::to_end(bus, objects, directory, partition).await;
    at_end.map_err(|error| BackupError::Damaged {
        problem: format!("partition {partition}: {error}"),
        hint: "empty the data folder, and use another backup or the build that this one needs".to_owned(),
    })
}

/// Writes the skips that were asked for and that parked tenants need; `None` when there are none.
async fn skip(
    bus: &SharedBus,
    at_end: &AtEnd,
    partition: u32,
    skips: &[(String, u64)],
) -> Result<Option<usize>, BackupError> {
    let mut records = Vec::new();
    for hosted in at_end.machine.tenants() {
        let Some(parked) = hosted.parked.as_ref().filter(|parked| !at_end.is_gone(parked)) else { continue };
        if skips.contains(&(hosted.name.clone(), parked.position)) {
            let reason = "passed over when a backup was restored";
            let intake = submit::skip(&hosted.name, parked.position, &submit::operator(), reason);
            records.push(submit::record(&intake, "restore", None));
        }
    }
    if records.is_empty() {
        return Ok(None);
    }
    let count = records.len();
    let appended = bus.append(logs::INTAKE, partition, records).await;
    appended.map_err(|error| BackupError::Unavailable(error.to_string()))?;
    Ok(Some(count))
}

/// What this build concludes has to continue what the log holds.
fn check_joint(at_end: &AtEnd) -> Result<(), BackupError> {
    for hosted in at_end.machine.tenants().iter().filter(|hosted| hosted.parked.is_none()) {
        let there = at_end.logged.cursor(&hosted.name).unwrap_or_default();
        let first = at_end.missing.iter().find(|event| at_end.machine.name(event.tenant) == hosted.name);
        let continues = match first {
            Some(event) => event.prev == there.chain && event.cursor.seq == there.seq + 1,
            None => hosted.cursor == there,
        };
        if !continues {
            return Err(BackupError::Damaged {
                problem: format!("tenant {}: event {} is not what intake leads to", hosted.name, there.seq),
                hint: "empty the data folder, and restore with the build that took the backup".to_owned(),
            });
        }
    }
    Ok(())
}

async fn append(bus: &SharedBus, partition: u32, events: Vec<Produced>) -> Result<(), BackupError> {
    for batch in logs::batches(events.into_iter().map(|event| event.record)) {
        let appended = bus.append(logs::EVENTS, partition, batch).await;
        appended.map_err(|error| BackupError::Unavailable(error.to_string()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
