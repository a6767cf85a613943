//! `recado verify`: replays intake into a fresh router and compares every byte with the events log.

use std::collections::{BTreeMap, HashSet};

use recado_bus::{Cursor, EventReader, SharedBus, Verdict};

use super::{ConfigFile, Console, Exit, open};
use crate::{
    host::{
        checkpoint::{self, Manifests, Start},
        index::Index,
        machine::{Machine, Stop},
    },
    logs,
    objects::SharedObjects,
};

/// Replays intake from the oldest checkpoint into a fresh router and compares every byte with events.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The configuration.
    #[command(flatten)]
    pub file: ConfigFile,
    /// Only this tenant.
    #[arg(long)]
    pub tenant: Option<String>,
}

/// What a comparison found.
#[derive(Debug, Default)]
pub struct Report {
    /// Inputs replayed.
    pub inputs: u64,
    /// Events that are the same on both sides.
    pub same: u64,
    /// What is not, in words.
    pub differences: Vec<String>,
    /// Events that the log does not have yet.
    pub not_yet: u64,
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    let opened = match open::read_only(&args.file, console).await {
        Ok(opened) => opened,
        Err(exit) => return exit,
    };
    let mut total = Report::default();
    for partition in 0..opened.partitions {
        let compared =
            compare(&opened.bus, &opened.objects, &*opened.manifests, partition, args.tenant.as_deref()).await;
        match compared {
            Ok(report) => {
                total.inputs += report.inputs;
                total.same += report.same;
                total.not_yet += report.not_yet;
                total.differences.extend(report.differences);
            }
            Err(why) => {
                console.error(format!("partition {partition}: {why}"));
                return Exit::Unreachable;
            }
        }
    }
    for difference in &total.differences {
        console.error(difference);
    }
    let verdict = if total.differences.is_empty() { "the same bytes" } else { "DIFFERENT" };
    console.print(format!(
        "{} inputs replayed, {} events compared: {verdict}{}",
        total.inputs,
        total.same,
        if total.not_yet > 0 {
            format!(" ({} concluded events are not in the log yet)", total.not_yet)
        } else {
            String::new()
        }
    ));
    if total.differences.is_empty() { Exit::Done } else { Exit::NotSo }
}

/// Compares one partition.
pub async fn compare(
    bus: &SharedBus,
    objects: &SharedObjects,
    manifests: &dyn Manifests,
    partition: u32,
    tenant: Option<&str>,
) -> Result<Report, String> {
    // In this order: what the log has by now was concluded from inputs that are in intake by then.
    let events_end = bus.bounds(logs::EVENTS, partition).await.map_err(|e| e.to_string())?.end;
    let intake = bus.bounds(logs::INTAKE, partition).await.map_err(|e| e.to_string())?;
    let mut skips = HashSet::new();
    loop {
        let start = oldest(objects, manifests, partition, intake.oldest).await?;
        match replay(bus, start, partition, (intake.end, events_end), tenant, &skips).await {
            Ok(report) => return Ok(report),
            Err(Interrupt::Stop(Stop::Skip { tenant, position })) => {
                skips.insert((tenant, position));
            }
            Err(Interrupt::Stop(stop)) => return Err(stop.to_string()),
            Err(Interrupt::Read(why)) => return Err(why),
        }
    }
}

enum Interrupt {
    Stop(Stop),
    Read(String),
}

/// The oldest checkpoint from which intake is still whole; the beginning when intake is.
async fn oldest(
    objects: &SharedObjects,
    manifests: &dyn Manifests,
    partition: u32,
    intake_oldest: u64,
) -> Result<Start, String> {
    if intake_oldest == 0 {
        let index = Index::open(objects.clone(), &[]).await.map_err(|e| e.to_string())?;
        return Ok(Start { tenants: Vec::new(), index, intake: 0, events: 0, manifest: None });
    }
    let mut all = manifests.all(partition).await;
    all.sort_by_key(|manifest| manifest.intake);
    for manifest in all.iter().filter(|m| m.tenants.iter().all(|t| t.applied >= intake_oldest)) {
        if let Ok(start) = checkpoint::restore(objects, manifest).await {
            return Ok(start);
        }
    }
    Err(format!("intake begins at {intake_oldest} and no checkpoint reaches back to it"))
}

async fn replay(
    bus: &SharedBus,
    start: Start,
    partition: u32,
    (intake_end, events_end): (u64, u64),
    tenant: Option<&str>,
    skips: &HashSet<(String, u64)>,
) -> Result<Report, Interrupt> {
    let read = |error: recado_bus::ReadError| Interrupt::Read(error.to_string());
    let logged = logged(bus, &start, partition, events_end).await.map_err(Interrupt::Read)?;
    let from = start.intake;
    let mut machine = Machine::new(start.index, start.tenants, skips.clone());
    let mut reader = bus.reader(logs::INTAKE, partition, from).await.map_err(read)?;
    let mut report = Report::default();
    let mut produced = Vec::new();
    while reader.position() < intake_end {
        for stored in reader.next(1000).await.map_err(read)?.iter().filter(|stored| stored.position < intake_end) {
            machine.apply(stored, &mut produced).map_err(Interrupt::Stop)?;
            report.inputs += 1;
        }
        for event in produced.drain(..) {
            let name = machine.name(event.tenant);
            if tenant.is_some_and(|wanted| wanted != name) {
                continue;
            }
            match logged.get(name).and_then(|events| events.get(&event.cursor.seq)) {
                Some(cursor) if *cursor == event.cursor => report.same += 1,
                Some(_) if report.differences.len() < 20 => report
                    .differences
                    .push(format!("tenant {name}, event {}: the log's is not what intake leads to", event.cursor.seq)),
                Some(_) => {}
                None => report.not_yet += 1,
            }
        }
    }
    for hosted in machine.tenants().iter().filter(|hosted| tenant.is_none_or(|wanted| wanted == hosted.name)) {
        let last = logged.get(&hosted.name).and_then(|events| events.last_key_value()).map_or(0, |(seq, _)| *seq);
        if let Some(parked) = &hosted.parked {
            report
                .differences
                .push(format!("tenant {} is parked at input {}: {}", hosted.name, parked.position, parked.why));
        } else if last > hosted.cursor.seq {
            report.differences.push(format!(
                "tenant {}: the log has events up to {last}, intake leads to {}",
                hosted.name, hosted.cursor.seq
            ));
        }
    }
    Ok(report)
}

/// The events of the log by the reader's rule, as identities: chains stand for the bytes.
async fn logged(
    bus: &SharedBus,
    start: &Start,
    partition: u32,
    end: u64,
) -> Result<BTreeMap<String, BTreeMap<u64, Cursor>>, String> {
    let bounds = bus.bounds(logs::EVENTS, partition).await.map_err(|e| e.to_string())?;
    let mut judge = EventReader::new();
    for hosted in &start.tenants {
        judge.set(hosted.name.clone(), hosted.cursor);
    }
    let from = start.events.max(bounds.oldest);
    let mut reader = bus.reader(logs::EVENTS, partition, from).await.map_err(|e| e.to_string())?;
    let mut events: BTreeMap<String, BTreeMap<u64, Cursor>> = BTreeMap::new();
    while reader.position() < end {
        for stored in reader.next(1000).await.map_err(|e| e.to_string())?.iter().filter(|s| s.position < end) {
            let tenant = match judge.accept(stored) {
                Verdict::Take { tenant, .. } => tenant.to_owned(),
                Verdict::Rewind { tenant, base_seq, .. } => {
                    if let Some(events) = events.get_mut(tenant) {
                        events.split_off(&(base_seq + 1));
                    }
                    tenant.to_owned()
                }
                _ => continue,
            };
            if let Some(cursor) = judge.cursor(&tenant) {
                events.entry(tenant).or_default().insert(cursor.seq, cursor);
            }
        }
    }
    Ok(events)
}
