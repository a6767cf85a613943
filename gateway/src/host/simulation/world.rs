//! The logs in memory, what may go wrong with them, and who watches.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use recado_bus::{Bounds, LogName, ReadError, Record, Stored};
use tokio::{sync::Notify, time::Instant};

use super::check::Check;
use crate::{
    logs,
    simulation::{Chance, Tally},
};

/// A Saturday in November 2026.
pub(super) const START: i64 = 1_795_255_200_000;
/// Who uses the bus: two processes that host the router, and everybody else.
pub(super) const OWNERS: usize = 2;
pub(super) const CLIENTS: usize = OWNERS;

const LOGS: [LogName; 3] = [logs::INTAKE, logs::EVENTS, logs::CONTROL];

/// All that the simulated processes share.
pub(super) struct World {
    state: Mutex<State>,
    origin: Instant,
    /// Told when something lands. They wake in the order in which they began to wait.
    landed: [Notify; 3],
}

pub(super) struct State {
    pub(super) chance: Chance,
    /// Whether anything goes wrong at present.
    pub(super) faults: bool,
    pub(super) tally: Tally,
    pub(super) check: Check,
    pub(super) objects: BTreeMap<String, Bytes>,
    /// Who cannot reach the bus and the objects now.
    pub(super) cut: [bool; OWNERS + 1],
    pub(super) clock: LogClock,
    /// Appends on their way.
    pub(super) flying: usize,
    pub(super) now_ms: i64,
    /// How far the time of day went ahead while every machine was asleep.
    pub(super) slept_ms: i64,
    /// The history, for comparing two runs.
    pub(super) story: u64,
    logs: [Log; 3],
    print: bool,
}

#[derive(Default)]
struct Log {
    records: Vec<Stored>,
    oldest: u64,
    end: u64,
}

/// The time that the log stamps.
#[derive(Default)]
pub(super) struct LogClock {
    pub(super) stands_at: Option<i64>,
    pub(super) behind_ms: i64,
}

fn number(log: LogName) -> usize {
    LOGS.iter().position(|name| *name == log).unwrap_or(0)
}

impl World {
    pub(super) fn new(seed: u64, print: bool) -> Self {
        let state = State {
            chance: Chance(seed.wrapping_mul(0x2545_f491_4f6c_dd1d)),
            faults: true,
            tally: Tally::new(),
            check: Check::new(),
            objects: BTreeMap::new(),
            cut: [false; OWNERS + 1],
            clock: LogClock::default(),
            flying: 0,
            now_ms: START,
            slept_ms: 0,
            story: 0,
            logs: Default::default(),
            print,
        };
        Self { state: Mutex::new(state), origin: Instant::now(), landed: Default::default() }
    }

    /// The state; its time is now.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.now_ms = START + state.slept_ms + self.origin.elapsed().as_millis() as i64;
        state
    }

    /// What the clock of a process is set to that is `skew` milliseconds wrong.
    pub(super) fn clock(&self, skew: i64) -> (Instant, i64) {
        (self.origin, START + skew + self.state().slept_ms)
    }

    /// Waits until the log goes on beyond a position.
    pub(super) async fn beyond(&self, log: LogName, position: u64) {
        loop {
            let landed = self.landed[number(log)].notified();
            if self.bounds(log).end > position {
                return;
            }
            landed.await;
        }
    }

    /// Records become durable, now.
    pub(super) fn land(&self, who: usize, log: LogName, records: Vec<Record>) -> Vec<u64> {
        let mut state = self.state();
        let mut positions = Vec::with_capacity(records.len());
        for record in records {
            positions.push(state.land(who, log, record));
        }
        drop(state);
        self.landed[number(log)].notify_waiters();
        positions
    }

    pub(super) fn bounds(&self, log: LogName) -> Bounds {
        self.state().bounds(log)
    }
}

impl State {
    /// Something went wrong, or nearly: counts it, and prints it when one history is looked at.
    pub(super) fn hit(&mut self, what: &'static str) {
        *self.tally.entry(what).or_default() += 1;
        self.tell(|| what.to_owned());
    }

    pub(super) fn tell(&mut self, what: impl FnOnce() -> String) {
        if self.print {
            println!("{:>12} {}", self.now_ms - START, what());
        }
    }

    pub(super) fn step(&mut self, what: u64) {
        *self.tally.entry("steps").or_default() += 1;
        let time = (self.now_ms - START) as u64;
        self.story = (self.story ^ what ^ time << 20).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
    }

    fn land(&mut self, who: usize, log: LogName, record: Record) -> u64 {
        let at_ms = self.clock.stands_at.unwrap_or(self.now_ms - self.clock.behind_ms);
        let first = self.logs[number(log)].end == 0;
        let gap = if self.faults && !first && self.chance.percent(1) { 1 + self.chance.below(3) } else { 0 };
        if gap > 0 {
            self.hit("gap between positions");
        }
        let held = &mut self.logs[number(log)];
        let position = held.end + gap;
        held.end = position + 1;
        let headers = record.headers.into_iter().map(|(name, value)| (name.into(), value)).collect();
        let stored = Stored { position, at_ms, key: record.key, headers, value: record.value };
        held.records.push(stored.clone());
        self.step(position << 8 | (number(log) as u64) << 4 | who as u64);
        if log == logs::INTAKE {
            let what = self.check.told(&stored);
            self.tell(|| format!("{who} intake {position}: {what}"));
        } else if log == logs::EVENTS {
            let verdict = self.check.concluded(&stored);
            *self.tally.entry(verdict).or_default() += 1;
            self.tell(|| {
                format!("{who} event {position}: {verdict} {:?}", stored.header("ce_id").map(Bytes::copy_from_slice))
            });
        } else {
            self.check.agreed(&stored, self.now_ms);
            self.tell(|| format!("{who} control {position}: {:?}", stored.key.split(|b| *b == b'/').nth(2)));
        }
        position
    }

    pub(super) fn bounds(&self, log: LogName) -> Bounds {
        let log = &self.logs[number(log)];
        Bounds { oldest: log.oldest, end: log.end }
    }

    /// What a reader at a position gets: a part of what is there.
    pub(super) fn read(&mut self, log: LogName, position: &mut u64, max: usize) -> Result<Vec<Stored>, ReadError> {
        let most = if self.chance.percent(50) { max } else { max.min(1 + self.chance.below(20) as usize) };
        let log = &self.logs[number(log)];
        if *position < log.oldest {
            return Err(ReadError::Gone { asked: *position, oldest: log.oldest });
        }
        let from = log.records.partition_point(|stored| stored.position < *position);
        let batch: Vec<Stored> = log.records[from..].iter().take(most).cloned().collect();
        *position = batch.last().map_or(log.end, |last| last.position + 1);
        Ok(batch)
    }

    /// All that was ever in a log.
    pub(super) fn records(&self, log: LogName) -> &[Stored] {
        &self.logs[number(log)].records
    }

    /// Only the last record of each key is kept of the control log.
    pub(super) fn compact(&mut self) {
        let log = &mut self.logs[number(logs::CONTROL)];
        let last: BTreeMap<Bytes, u64> = log.records.iter().map(|r| (r.key.clone(), r.position)).collect();
        let before = log.records.len();
        log.records.retain(|r| last.get(&r.key) == Some(&r.position));
        if log.records.len() < before {
            self.hit("control log compacted");
        }
    }

    /// What lies before a position is gone.
    pub(super) fn trim(&mut self, log: LogName, oldest: u64) {
        let held = &mut self.logs[number(log)];
        if oldest > held.oldest {
            held.oldest = oldest;
            self.hit(if log == logs::INTAKE { "intake trimmed" } else { "events trimmed" });
        }
    }
}
