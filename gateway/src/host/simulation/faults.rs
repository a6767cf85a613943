//! What goes wrong in a history, one thing at a time.

use std::{sync::atomic::Ordering::Relaxed, time::Duration};

use bytes::Bytes;
use recado_bus::{Bus as _, EventFacts, Record, chain, event_headers};
use tokio::time::{Instant, sleep};

use super::{
    History,
    bus::Link,
    people::TENANTS,
    world::{CLIENTS, LogClock, OWNERS},
};
use crate::{logs, simulation::Chance};

/// Every kind of fault: each must hit at least once in a full run.
pub(super) const ALL: &[&str] = &[
    "a clock ahead",
    "a clock behind",
    "append: in two pieces",
    "append: not written",
    "append: unknown, a part written",
    "append: unknown, not written",
    "append: unknown, written",
    "append: unknown, written long after",
    "append: unknown, written twice",
    "bounds not told",
    "control log compacted",
    "cut off",
    "days of silence",
    "dead letter not written",
    "event: beyond a gap",
    "event: foreign",
    "event: repeat",
    "event: zombie",
    "events trimmed",
    "gap between positions",
    "hours of silence",
    "index page not read",
    "index page read",
    "intake trimmed",
    "killed",
    "object not deleted",
    "object not read",
    "object not stored, or not known to be",
    "objects not listed",
    "older than what is remembered",
    "read failed",
    "read late",
    "reader not opened",
    "said again although it was taken",
    "said again because nobody answered",
    "said again beside",
    "stopped in peace",
    "stood still",
    "the log's clock went back",
    "the log's clock stood still",
    "the same key with another command",
    "two owners alive",
    "unnamed object deleted",
];

impl History {
    /// Lets something happen, and some time pass.
    pub(super) async fn act(&mut self) {
        let (kind, who, wait) = {
            let mut state = self.world.state();
            let chance = &mut state.chance;
            (chance.below(100), chance.below(OWNERS as u64) as usize, wait(chance))
        };
        match kind {
            0..66 => {
                let words = 1 + self.world.state().chance.below(4);
                (0..words).for_each(|_| self.speak());
            }
            66..72 => self.end(who, true).await,
            72..74 => self.end(who, false).await,
            74..82 => {
                self.start(who);
                if self.owners.iter().all(Option::is_some) {
                    self.world.state().hit("two owners alive");
                }
            }
            82..86 => self.stand_still(who),
            86..89 => {
                let mut state = self.world.state();
                state.cut[who] = !state.cut[who];
                state.hit("cut off");
            }
            89..91 => self.set_clock(who),
            91..93 => self.set_log_clock(),
            93 => self.world.state().compact(),
            94 => self.trim(),
            95..98 => self.write_nonsense().await,
            _ => self.be_silent().await,
        }
        sleep(wait).await;
    }

    async fn end(&mut self, who: usize, killed: bool) {
        let Some(owner) = self.owners[who].take() else { return };
        if killed {
            self.world.state().hit("killed");
            return owner.kill().await;
        }
        self.world.state().hit("stopped in peace");
        owner.cancel.cancel();
        let mut process = owner.process;
        if tokio::time::timeout(Duration::from_mins(5), &mut process).await.is_err() {
            // It stands still, or cannot reach anything.
            process.abort();
            let _ = process.await;
        }
    }

    fn stand_still(&self, who: usize) {
        let Some(owner) = &self.owners[who] else { return };
        let mut state = self.world.state();
        state.hit("stood still");
        let most = state.chance.pick(&[500, 5_000, 120_000]);
        owner.reins.pause(Some(Instant::now() + Duration::from_millis(state.chance.below(most))));
    }

    fn set_clock(&self, who: usize) {
        let Some(owner) = &self.owners[who] else { return };
        let mut state = self.world.state();
        let skew = state.chance.pick(&[-90_000, -1_000, 0, 3_000, 4 * 3_600_000]);
        if skew != 0 {
            state.hit(if skew < 0 { "a clock behind" } else { "a clock ahead" });
        }
        owner.reins.skew.store(skew, Relaxed);
    }

    fn set_log_clock(&self) {
        let mut state = self.world.state();
        if state.clock.stands_at.is_some() || state.clock.behind_ms != 0 {
            state.clock = LogClock::default();
        } else if state.chance.percent(50) {
            state.clock.stands_at = Some(state.now_ms);
            state.hit("the log's clock stood still");
        } else {
            state.clock.behind_ms = 1 + state.chance.below(30_000) as i64;
            state.hit("the log's clock went back");
        }
    }

    /// The logs lose what no checkpoint of the last hours needs; records are really kept for weeks.
    fn trim(&self) {
        let mut state = self.world.state();
        let Some((intake, events)) = state.check.needed_from(state.now_ms) else { return };
        state.trim(logs::INTAKE, intake);
        state.trim(logs::EVENTS, events);
    }

    /// Somebody writes into events what is none, or of another history: beyond the end, or in place of what was.
    async fn write_nonsense(&self) {
        let link = Link { world: self.world.clone(), who: CLIENTS };
        let record = {
            let mut state = self.world.state();
            let tenant = state.chance.pick(&TENANTS);
            let Some(cursor) = state.check.cursor(tenant) else { return };
            let ahead = state.chance.below(4);
            let seq = (cursor.seq + ahead).saturating_sub(1).max(1);
            let prev = if seq == 1 { [0; 16] } else { [state.chance.below(256) as u8; 16] };
            let value = Bytes::copy_from_slice(&state.chance.next().to_be_bytes());
            let mut next = chain(&prev, &value);
            if state.chance.percent(30) {
                next[0] ^= 1;
            }
            let facts = EventFacts {
                tenant,
                epoch: cursor.epoch,
                seq,
                prev: &prev,
                chain: &next,
                type_name: "messageReceived",
                time: "2026-11-21T00:00:00Z",
                subject: None,
                traceparent: None,
            };
            Record { key: tenant.into(), headers: event_headers(&facts), value }
        };
        let _ = link.append(logs::EVENTS, 0, vec![record]).await;
    }

    /// Nothing is said for long: with everybody awake for some hours, or with all machines asleep for days.
    async fn be_silent(&self) {
        // Who has said something hears that it was taken before: nobody repeats anything for longer than is remembered.
        while self.world.state().flying > 0 {
            sleep(Duration::from_secs(1)).await;
        }
        let hours = {
            let mut state = self.world.state();
            // Whoever cannot work would try all the time; and a log whose clock is wrong by days loses repeats.
            state.clock = LogClock::default();
            state.cut = [false; OWNERS + 1];
            self.owners.iter().flatten().for_each(|owner| owner.reins.skew.store(0, Relaxed));
            if state.chance.percent(50) {
                state.hit("days of silence");
                state.slept_ms += (1 + state.chance.below(9 * 24 * 3_600_000)) as i64;
                0
            } else {
                state.hit("hours of silence");
                1 + state.chance.below(3)
            }
        };
        for _ in 0..hours {
            // But for a moment of each: what is done every hour is done.
            let until = Instant::now() + Duration::from_mins(59);
            self.owners.iter().flatten().for_each(|owner| owner.reins.pause(Some(until)));
            sleep(Duration::from_hours(1)).await;
        }
    }

    /// From now on nothing goes wrong.
    pub(super) fn calm(&self) {
        let mut state = self.world.state();
        state.faults = false;
        state.cut = [false; OWNERS + 1];
        state.clock = LogClock::default();
        for owner in self.owners.iter().flatten() {
            owner.reins.pause(None);
            owner.reins.skew.store(0, Relaxed);
        }
    }
}

/// How long until the next thing happens: often at once.
fn wait(chance: &mut Chance) -> Duration {
    let most = chance.pick(&[1, 1, 20, 300, 300, 2_000, 20_000]);
    Duration::from_millis(chance.below(most))
}
