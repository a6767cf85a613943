//! `recado verify`: replays intake into a fresh router and compares every byte with the events log.

use std::collections::{HashMap, HashSet};

use recado_bus::{Cursor, EventReader, ReadError, Reader, SharedBus, Stored, Verdict, headers};
use recado_proto::v1;

use super::{ConfigFile, Console, Exit, open, token};
use crate::{
    host::{
        checkpoint::{self, Manifests, Start},
        index::Index,
        ledger::{Ledger, Match},
        machine::{Machine, Stop},
        partition::Skips,
        replay::{self, ReplayError},
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
    /// Whether there is anything of the tenant that was asked for.
    pub met: bool,
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    let config = match console.load(&args.file) {
        Ok(config) => config,
        Err(exit) => return exit,
    };
    let opened = match open::opened(&config).await {
        Ok(opened) => opened,
        Err(failed) => return failed.say(console),
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
                total.met |= report.met;
            }
            Err(Failed::Damaged(why)) => total.differences.push(format!("partition {partition}: {why}")),
            Err(Failed::Other(why)) => {
                console.error(format!("partition {partition}: {why}"));
                return Exit::Unreachable;
            }
        }
    }
    // One that was taken out of the configuration still has its history.
    if let Some(tenant) = args.tenant.as_deref().filter(|_| !total.met && total.differences.is_empty())
        && let Err(exit) = token::check_tenant(&config, tenant, console)
    {
        return exit;
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

/// Why a partition was not compared.
#[derive(Debug)]
pub enum Failed {
    /// A log does not hold what was written to it.
    Damaged(String),
    /// Something cannot be read now, or not by this build.
    Other(String),
}

impl From<String> for Failed {
    fn from(why: String) -> Self {
        Self::Other(why)
    }
}

/// Compares one partition.
pub async fn compare(
    bus: &SharedBus,
    objects: &SharedObjects,
    manifests: &dyn Manifests,
    partition: u32,
    tenant: Option<&str>,
) -> Result<Report, Failed> {
    // In this order: what the log has by now was concluded from inputs that are in intake by then.
    let events_end = bus.bounds(logs::EVENTS, partition).await.map_err(|e| e.to_string())?.end;
    let intake = bus.bounds(logs::INTAKE, partition).await.map_err(|e| e.to_string())?;
    let mut skips = Skips::new();
    loop {
        let start = oldest(objects, manifests, partition, intake.oldest).await?;
        match replay(bus, start, partition, (intake.end, events_end), tenant, &mut skips).await {
            Ok(report) => return Ok(report),
            Err(ReplayError::Stop(Stop::Skip { tenant, position })) => {
                skips.insert((tenant, position));
            }
            Err(error @ ReplayError::Read(ReadError::Damaged(_))) => return Err(Failed::Damaged(error.to_string())),
            Err(error) => return Err(Failed::Other(error.to_string())),
        }
    }
}

/// The oldest checkpoint from which intake is still whole; the beginning when intake is. Where some tenant has been
/// parked for longer than intake is kept, there is none that has it whole for all: then it is that of the fewest such
/// tenants, and they stay parked.
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
    all.retain(|manifest| manifest.intake >= intake_oldest);
    let gone = |manifest: &v1::Checkpoint| manifest.tenants.iter().filter(|t| t.applied < intake_oldest).count();
    all.sort_by_key(|manifest| (gone(manifest), manifest.intake));
    for manifest in &all {
        if let Ok(mut start) = checkpoint::restore(objects, manifest).await {
            replay::park_gone(&mut start, intake_oldest);
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
    skips: &mut Skips,
) -> Result<Report, ReplayError> {
    skips.extend(replay::logged(bus, &start, partition, events_end).await?.skips);
    let mut log = Log::open(bus, &start, partition, events_end).await?;
    let from = start.intake;
    let mut machine = Machine::new(start.index, start.tenants, skips.clone());
    let mut reader = bus.reader(logs::INTAKE, partition, from).await?;
    let mut report = Report::default();
    let mut ledger = Ledger::default();
    let mut differing = HashSet::new();
    let mut produced = Vec::new();
    loop {
        let ended = reader.position() >= intake_end;
        let records = if ended { Vec::new() } else { reader.next(1000).await? };
        for stored in records.iter().filter(|stored| stored.position < intake_end) {
            machine.apply(stored, &mut produced)?;
            report.inputs += 1;
        }
        for event in produced.drain(..) {
            let name = machine.name(event.tenant);
            if tenant.is_some_and(|wanted| wanted != name) || differing.contains(name) {
                continue;
            }
            match ledger.made(name, event.cursor) {
                Match::New => {}
                Match::Same => report.same += 1,
                Match::Differs => report.differs(name, event.cursor.seq, &mut differing, &mut ledger),
            }
        }
        // Both sides advance together, so that neither has to be held whole.
        while ledger.unconfirmed() > 0 || ended {
            let Some(events) = log.next(tenant).await? else { break };
            for (name, cursor) in events {
                if differing.contains(&name) {
                    continue;
                }
                match ledger.logged(&name, cursor) {
                    Match::New => {}
                    Match::Same => report.same += 1,
                    Match::Differs => report.differs(&name, cursor.seq, &mut differing, &mut ledger),
                }
            }
        }
        if ended {
            break;
        }
    }
    for hosted in machine.tenants().iter().filter(|hosted| tenant.is_none_or(|wanted| wanted == hosted.name)) {
        report.met = true;
        let last = log.judge.cursor(&hosted.name).unwrap_or_default();
        if let Some(parked) = &hosted.parked {
            report
                .differences
                .push(format!("tenant {} is parked at input {}: {}", hosted.name, parked.position, parked.why));
        } else if (last.epoch, last.seq) > (hosted.cursor.epoch, hosted.cursor.seq) && !differing.contains(&hosted.name)
        {
            report.differences.push(format!(
                "tenant {}: the log has events up to {}, intake leads to {}",
                hosted.name, last.seq, hosted.cursor.seq
            ));
        } else if let Some(refused) = log.refused.get(&hosted.name).filter(|refused| **refused > (last.epoch, last.seq))
            && !differing.contains(&hosted.name)
            && (hosted.cursor.epoch, hosted.cursor.seq) > (last.epoch, last.seq)
        {
            report.differences.push(format!(
                "tenant {}, event {}: the log does not have it as intake leads to it, though it has event {}: no reader \
                 gets further",
                hosted.name,
                last.seq + 1,
                refused.1
            ));
            ledger.forget(&hosted.name);
        }
    }
    report.not_yet = ledger.unconfirmed() as u64;
    Ok(report)
}

impl Report {
    /// Notes the first event of a tenant that is not the same; what follows it cannot be either.
    fn differs(&mut self, tenant: &str, seq: u64, differing: &mut HashSet<String>, ledger: &mut Ledger) {
        self.differences.push(format!("tenant {tenant}, event {seq}: the log's is not what intake leads to"));
        differing.insert(tenant.to_owned());
        ledger.forget(tenant);
    }
}

/// The events of the log by the reader's rule, as identities: chains stand for the bytes.
struct Log {
    reader: Box<dyn Reader>,
    judge: EventReader,
    end: u64,
    /// The highest epoch and number that records which no reader takes say they are, by tenant. Where the history
    /// passed them they were repeats or what a dead writer left; where it did not, something is wrong with it.
    refused: HashMap<String, (u32, u64)>,
}

impl Log {
    async fn open(bus: &SharedBus, start: &Start, partition: u32, end: u64) -> Result<Self, ReplayError> {
        let oldest = bus.bounds(logs::EVENTS, partition).await?.oldest;
        let mut judge = EventReader::new();
        for hosted in &start.tenants {
            judge.set(hosted.name.clone(), hosted.cursor);
        }
        let reader = bus.reader(logs::EVENTS, partition, start.events.max(oldest)).await?;
        Ok(Self { reader, judge, end, refused: HashMap::new() })
    }

    /// Some more of them; `None` at the end.
    async fn next(&mut self, tenant: Option<&str>) -> Result<Option<Vec<(String, Cursor)>>, ReplayError> {
        if self.reader.position() >= self.end {
            return Ok(None);
        }
        let mut events = Vec::new();
        for stored in self.reader.next(1000).await?.iter().filter(|stored| stored.position < self.end) {
            let of = match self.judge.accept(stored) {
                Verdict::Take { tenant: of, .. } | Verdict::Rewind { tenant: of, .. } => of.to_owned(),
                Verdict::Repeat => continue,
                Verdict::Gap | Verdict::Zombie | Verdict::Foreign => {
                    if let Some((of, claimed)) = claimed(stored) {
                        let highest = self.refused.entry(of).or_default();
                        *highest = claimed.max(*highest);
                    }
                    continue;
                }
            };
            if let Some(cursor) = self.judge.cursor(&of)
                && tenant.is_none_or(|wanted| wanted == of)
            {
                events.push((of, cursor));
            }
        }
        Ok(Some(events))
    }
}

/// The tenant, epoch and number that a record says it is of, whether or not it was left as it was written.
fn claimed(stored: &Stored) -> Option<(String, (u32, u64))> {
    let text = |name| std::str::from_utf8(stored.header(name)?).ok();
    let (epoch, seq) = (text(headers::EPOCH)?.parse().ok()?, text(headers::SEQ)?.parse().ok()?);
    Some((text(headers::TENANT)?.to_owned(), (epoch, seq)))
}
