//! What commands that read the logs share with the worker: which inputs were passed over, and a machine brought to
//! the log's end.

use recado_bus::{Bounds, EventReader, ReadError, SharedBus, Stored, Verdict};
use recado_proto::{Encode as _, v1};

use super::{
    checkpoint::{self, Manifests, Start},
    machine::{Machine, Parked, Produced, Stop},
    partition::Skips,
};
use crate::{deadletters::stale::Stale, logs, objects::SharedObjects};

/// Why a replay did not reach the end.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// A log cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The machine cannot go on.
    #[error(transparent)]
    Stop(#[from] Stop),
}

/// The input that an event says was passed over: tenant and position.
pub fn skipped(stored: &Stored) -> Option<(String, u64)> {
    if stored.header("ce_type") != Some(b"recado.v1.Event.inputSkipped") {
        return None;
    }
    let event = v1::Event::decode(stored.value.clone()).ok()?;
    match event.body? {
        v1::event::Body::InputSkipped(skip) => Some((event.tenant, skip.position)),
        _ => None,
    }
}

/// A tenant that was parked for so long that its inputs are gone stays parked, alone: nobody reads intake for it. Where
/// inputs are gone that everybody needs, nothing changes: who reads from there is told.
pub fn park_gone(start: &mut Start, intake_oldest: u64) {
    if start.manifest.as_ref().map_or(0, |manifest| manifest.intake) < intake_oldest {
        return;
    }
    for hosted in start.tenants.iter_mut().filter(|hosted| hosted.applied < intake_oldest) {
        let (position, name) = (hosted.applied, &hosted.name);
        let why = format!(
            "intake begins at {intake_oldest}, {name} needs it from {position}: restore a backup that has it from there"
        );
        hosted.parked = Some(Parked { position, why });
    }
    start.intake = start.intake.max(intake_oldest);
}

/// What the events log holds behind a start, by the reader's rule.
pub struct Logged {
    /// Inputs that it says were passed over. Nobody may apply them, whatever his build makes of them: the history went
    /// on without them.
    pub skips: Skips,
    /// How far each tenant's history goes.
    pub reader: EventReader,
}

/// Reads events from a start up to a position.
pub async fn logged(bus: &SharedBus, start: &Start, partition: u32, end: u64) -> Result<Logged, ReadError> {
    let mut logged = Logged { skips: Skips::new(), reader: EventReader::new() };
    for hosted in &start.tenants {
        logged.reader.set(hosted.name.clone(), hosted.cursor);
    }
    let from = start.events.max(bus.bounds(logs::EVENTS, partition).await?.oldest);
    let mut reader = bus.reader(logs::EVENTS, partition, from).await?;
    while reader.position() < end {
        for stored in reader.next(1000).await?.iter().filter(|stored| stored.position < end) {
            if matches!(logged.reader.accept(stored), Verdict::Take { .. } | Verdict::Rewind { .. }) {
                logged.skips.extend(skipped(stored));
            }
        }
    }
    Ok(logged)
}

/// A partition's machine at the end of its logs.
pub struct AtEnd {
    /// Everything in intake is applied, but to tenants that are parked.
    pub machine: Machine,
    /// What it concluded and events do not hold yet, in order.
    pub missing: Vec<Produced>,
    /// Inputs that were too old to be told from repeats and may have no letter yet, in order. Their letters have to be
    /// durable before anything that is missing is appended: where events go on behind an input, its letter is there.
    pub stale: Vec<Stale>,
    /// How far each tenant's history goes in events.
    pub logged: EventReader,
    /// Where intake began and ended.
    pub intake: Bounds,
}

impl AtEnd {
    /// Whether a tenant is parked because its inputs are gone: nothing can be passed over then, and no build helps.
    pub fn is_gone(&self, parked: &Parked) -> bool {
        parked.position < self.intake.oldest
    }
}

/// Brings a machine from the newest checkpoint to the end of intake, inputs that operators took out left out. Writes
/// nothing.
pub async fn to_end(
    bus: &SharedBus,
    objects: &SharedObjects,
    manifests: &dyn Manifests,
    partition: u32,
) -> Result<AtEnd, ReplayError> {
    // In this order: what events hold by now was concluded from inputs that are in intake by then.
    let events_end = bus.bounds(logs::EVENTS, partition).await?.end;
    let intake = bus.bounds(logs::INTAKE, partition).await?;
    let mut skips = Skips::new();
    loop {
        let mut start = checkpoint::load(manifests, objects, partition).await.map_err(Stop::Index)?;
        park_gone(&mut start, intake.oldest);
        let logged = logged(bus, &start, partition, events_end).await?;
        skips.extend(logged.skips);
        let mut machine = Machine::new(start.index, start.tenants, skips.clone());
        match apply(bus, &mut machine, partition, (start.intake, intake.end), &logged.reader).await {
            Ok((missing, stale)) => return Ok(AtEnd { machine, missing, stale, logged: logged.reader, intake }),
            Err(ReplayError::Stop(Stop::Skip { tenant, position })) => _ = skips.insert((tenant, position)),
            Err(error) => return Err(error),
        }
    }
}

/// Applies intake between two positions; gives what events do not hold, and what was too old.
async fn apply(
    bus: &SharedBus,
    machine: &mut Machine,
    partition: u32,
    (from, end): (u64, u64),
    logged: &EventReader,
) -> Result<(Vec<Produced>, Vec<Stale>), ReplayError> {
    let mut reader = bus.reader(logs::INTAKE, partition, from).await?;
    let (mut missing, mut produced, mut stale) = (Vec::new(), Vec::new(), Vec::new());
    while reader.position() < end {
        for stored in reader.next(1000).await?.iter().filter(|stored| stored.position < end) {
            let applied = machine.apply(stored, &mut produced)?;
            // Where the log has events of a later input, it has the letter: every owner writes it first.
            stale.extend(applied.stale.filter(|stale| !goes_on(logged, machine, &stale.intake.tenant)));
        }
        let new = |event: &Produced| {
            let there = logged.cursor(machine.name(event.tenant)).unwrap_or_default();
            (event.cursor.epoch, event.cursor.seq) > (there.epoch, there.seq)
        };
        missing.extend(produced.drain(..).filter(new));
    }
    Ok((missing, stale))
}

/// Whether events of a tenant go on behind what was concluded of it so far.
fn goes_on(logged: &EventReader, machine: &Machine, tenant: &str) -> bool {
    let there = logged.cursor(tenant).unwrap_or_default();
    let concluded = machine.tenants().iter().find(|hosted| hosted.name == tenant).map(|hosted| hosted.cursor);
    concluded.is_some_and(|concluded| (concluded.epoch, concluded.seq) < (there.epoch, there.seq))
}
