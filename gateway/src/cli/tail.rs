//! `recado tail`: what a log holds, one canonical JSON a line.

mod filter;
mod start;

use std::time::Duration;

use recado_bus::{EventReader, LogName, SharedBus, Stored, Verdict};
use recado_proto::{Encode as _, json, v1};
use serde_json::{Value, json};
use tokio::{sync::mpsc, time::MissedTickBehavior};

use super::{ConfigFile, Console, Exit, named::Asked, open};
use crate::logs;
use filter::{Filter, Filters};

/// Between looks whether somebody still reads, while nothing is written that would tell.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Which log.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Which {
    /// What Recado was told.
    Intake,
    /// What it concluded.
    Events,
    /// What the sender did.
    Deliveries,
    /// What could not be used.
    Deadletters,
}

/// Prints a log, one JSON object a line, and goes on with what comes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The log.
    pub log: Which,
    /// The configuration.
    #[command(flatten)]
    pub file: ConfigFile,
    /// What of it.
    #[command(flatten)]
    pub filters: Filters,
    /// Events: from this number on. Other logs: from this position on, in each partition.
    #[arg(long)]
    pub from: Option<u64>,
    /// End after so many lines.
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    /// End at the log's present end.
    #[arg(long)]
    pub no_follow: bool,
}

impl Which {
    fn name(self) -> LogName {
        match self {
            Self::Intake => logs::INTAKE,
            Self::Events => logs::EVENTS,
            Self::Deliveries => logs::DELIVERIES,
            Self::Deadletters => logs::DEADLETTERS,
        }
    }
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    let filter = match Filter::new(args.log, &args.filters) {
        Ok(filter) => filter,
        Err(why) => {
            console.error(why);
            return Exit::Usage;
        }
    };
    let config = match console.load(&args.file) {
        Ok(config) => config,
        Err(exit) => return exit,
    };
    let Filters { tenant, account, .. } = &args.filters;
    Asked { tenant: tenant.as_deref(), endpoint: None, account: account.as_deref() }.warn(&config, console);
    let opened = match open::opened(&config).await {
        Ok(opened) => opened,
        Err(failed) => return failed.say(console),
    };
    let partitions = match args.log {
        Which::Deadletters => 1,
        _ => opened.partitions,
    };
    // One tenant is all in one partition; several partitions have no order between them.
    let (send, mut receive) = mpsc::channel::<Result<Value, String>>(1000);
    for partition in 0..partitions {
        let bus = opened.bus.clone();
        let (log, from, no_follow) = (args.log, args.from, args.no_follow);
        tokio::spawn(follow(bus, log, partition, from, no_follow, filter.clone(), send.clone()));
    }
    drop(send);
    let mut left = args.limit.unwrap_or(u64::MAX);
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Whoever reads may close the pipe, while lines come or while none does: that is a normal end.
    while left > 0 && !console.is_closed() {
        let line = tokio::select! {
            biased;
            line = receive.recv() => line,
            _ = look.tick() => {
                if console.nobody_reads() {
                    break;
                }
                continue;
            }
        };
        match line {
            Some(Ok(value)) => {
                left -= 1;
                console.print(value);
            }
            Some(Err(why)) => {
                console.error(why);
                return Exit::Unreachable;
            }
            None => break,
        }
    }
    Exit::Done
}

async fn follow(
    bus: SharedBus,
    log: Which,
    partition: u32,
    from: Option<u64>,
    no_follow: bool,
    mut filter: Filter,
    send: mpsc::Sender<Result<Value, String>>,
) {
    let result = async {
        let bounds = bus.bounds(log.name(), partition).await.map_err(|e| e.to_string())?;
        let mut start = match log {
            Which::Events => bounds.oldest,
            _ => from.unwrap_or(0).max(bounds.oldest),
        };
        if let Some(since_ms) = filter.begins_ms() {
            let place = start::position(&bus, log.name(), partition, bounds, since_ms).await;
            start = start.max(place.map_err(|e| e.to_string())?);
        }
        let mut reader = bus.reader(log.name(), partition, start).await.map_err(|e| e.to_string())?;
        let mut events = Events::new(start > 0);
        while !(no_follow && reader.position() >= bounds.end) {
            let records = reader.next(500).await.map_err(|e| e.to_string())?;
            for stored in records {
                let line = match log {
                    Which::Events => events
                        .take(&stored)
                        .filter(|event| event.seq >= from.unwrap_or(0))
                        .map(|event| json::decoded(&event)),
                    Which::Intake => v1::Intake::decode(stored.value.clone())
                        .ok()
                        .map(|r| with_place(json::decoded(&r), partition, &stored)),
                    Which::Deliveries => v1::Delivery::decode(stored.value.clone())
                        .ok()
                        .map(|r| with_place(json::decoded(&r), partition, &stored)),
                    Which::Deadletters => v1::DeadLetter::decode(stored.value.clone())
                        .ok()
                        .map(|r| with_place(json::redacted(&r), partition, &stored)),
                };
                let Some(line) = line else { continue };
                if filter.takes(&line, stored.at_ms) && send.send(Ok(line)).await.is_err() {
                    return Ok(());
                }
            }
        }
        Ok::<_, String>(())
    };
    if let Err(why) = result.await {
        let _ = send.send(Err(why)).await;
    }
}

/// Reads a partition of events by the reader's rule.
pub(super) struct Events {
    judge: EventReader,
    cut: bool,
}

impl Events {
    /// `cut`: the log's beginning is gone. It cannot be judged from number 1 on then: the first event of a tenant is
    /// believed.
    pub(super) fn new(cut: bool) -> Self {
        Self { judge: EventReader::new(), cut }
    }

    /// The event, if readers take it.
    pub(super) fn take(&mut self, stored: &Stored) -> Option<v1::Event> {
        let claim = recado_bus::Claim::of(stored)?;
        if self.cut && self.judge.cursor(claim.tenant).is_none() {
            let before = recado_bus::Cursor { epoch: claim.epoch, seq: claim.seq - 1, chain: claim.prev };
            self.judge.set(claim.tenant, before);
        }
        match self.judge.accept(stored) {
            Verdict::Take { .. } | Verdict::Rewind { .. } => v1::Event::decode(stored.value.clone()).ok(),
            _ => None,
        }
    }
}

fn with_place(mut value: Value, partition: u32, stored: &Stored) -> Value {
    if let Value::Object(fields) = &mut value {
        let place = json!({
            "partition": partition,
            "position": stored.position.to_string(),
            "at": crate::clock::rfc3339(stored.at_ms),
        });
        fields.insert("log".to_owned(), place);
    }
    value
}
