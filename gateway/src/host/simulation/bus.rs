//! The bus and the objects as one process sees them: within their law, as bad as they can be.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use recado_bus::{AppendError, Bounds, Bus, LogName, OpenError, Ownership, ReadError, Reader, Record, Stored};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep, sleep_until},
};

use super::world::{OWNERS, World};
use crate::{
    logs,
    objects::{ObjectError, Objects},
};

/// What one process reaches the logs and objects by.
#[derive(Clone)]
pub(super) struct Link {
    pub(super) world: Arc<World>,
    pub(super) who: usize,
}

/// What becomes of an append.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Written,
    /// Others may come between.
    Split,
    NotWritten,
    /// The caller is told nothing; nothing, all, a part or twice as much was written, now or long after.
    Lost,
    Unheard,
    Part,
    Twice,
    Late,
}

impl Fate {
    fn name(self) -> &'static str {
        match self {
            Self::Written => "append: written",
            Self::Split => "append: in two pieces",
            Self::NotWritten => "append: not written",
            Self::Lost => "append: unknown, not written",
            Self::Unheard => "append: unknown, written",
            Self::Part => "append: unknown, a part written",
            Self::Twice => "append: unknown, written twice",
            Self::Late => "append: unknown, written long after",
        }
    }
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

impl Link {
    /// What happens to the next append, how long it takes to the log, and how long the answer takes.
    fn fate(&self, records: usize) -> (Fate, Duration, Duration) {
        use Fate::{Late, Lost, NotWritten, Part, Split, Twice, Unheard, Written};
        let mut state = self.world.state();
        let state = &mut *state;
        let quick = |chance: &mut crate::simulation::Chance| ms(chance.below(6));
        if !state.faults {
            return (Written, quick(&mut state.chance), Duration::ZERO);
        }
        let fate = if state.cut[self.who] {
            state.chance.pick(&[NotWritten, Lost, Late])
        } else if state.chance.percent(75) {
            Written
        } else {
            state.chance.pick(&[Split, NotWritten, Lost, Unheard, Part, Twice, Late])
        };
        // Of one record there is no part.
        let fate = if records < 2 && matches!(fate, Part | Split) { Unheard } else { fate };
        let slow = state.chance.percent(5);
        let there = if slow { ms(state.chance.below(3_000)) } else { quick(&mut state.chance) };
        let back = quick(&mut state.chance);
        state.hit(fate.name());
        (fate, there, back)
    }

    /// Waits as a call takes, and fails when it does.
    async fn call(&self, fault: &'static str, percent: u64) -> Result<(), String> {
        let (wait, fails) = {
            let mut state = self.world.state();
            let fails = state.faults && (state.cut[self.who] || state.chance.percent(percent));
            if fails {
                state.hit(fault);
            }
            (ms(state.chance.below(4)), fails)
        };
        sleep(wait).await;
        if fails { Err("it is simulated".to_owned()) } else { Ok(()) }
    }
}

/// Brings records to the log, whatever becomes of whoever waits for it.
async fn bring(link: Link, log: LogName, mut records: Vec<Record>, fate: Fate) -> Result<Vec<u64>, AppendError> {
    let unknown = || Err(AppendError::Unknown("it is simulated".to_owned()));
    let below = |n| ms(link.world.state().chance.below(n));
    let land = |records| link.world.land(link.who, log, records);
    match fate {
        Fate::Written => Ok(land(records)),
        Fate::Split => {
            let rest = records.split_off(records.len() / 2);
            let mut positions = land(records);
            sleep(below(200)).await;
            positions.extend(land(rest));
            Ok(positions)
        }
        Fate::NotWritten => Err(AppendError::NotWritten("it is simulated".to_owned())),
        Fate::Unheard => {
            land(records);
            unknown()
        }
        Fate::Part => {
            let part = 1 + link.world.state().chance.below(records.len() as u64 - 1) as usize;
            records.truncate(part);
            land(records);
            unknown()
        }
        Fate::Twice => {
            land(records.clone());
            sleep(below(50)).await;
            land(records);
            unknown()
        }
        Fate::Lost | Fate::Late => unknown(),
    }
}

#[async_trait]
impl Bus for Link {
    async fn append(&self, log: LogName, _: u32, records: Vec<Record>) -> Result<Vec<u64>, AppendError> {
        let (fate, there, back) = self.fate(records.len());
        let (tell, heard) = oneshot::channel();
        let link = self.clone();
        link.world.state().flying += 1;
        tokio::spawn(async move {
            sleep(there).await;
            let late = (fate == Fate::Late).then(|| records.clone());
            let result = bring(link.clone(), log, records, fate).await;
            sleep(back).await;
            // Nobody may wait for it any more.
            let _ = tell.send(result);
            if let Some(records) = late {
                let wait = ms(link.world.state().chance.below(60_000));
                sleep(wait).await;
                link.world.land(link.who, log, records);
            }
            link.world.state().flying -= 1;
        });
        heard.await.unwrap_or_else(|_| Err(AppendError::Unknown("nobody answered".to_owned())))
    }

    async fn bounds(&self, log: LogName, _: u32) -> Result<Bounds, ReadError> {
        self.call("bounds not told", 2).await.map_err(ReadError::Unavailable)?;
        Ok(self.world.bounds(log))
    }

    async fn reader(&self, log: LogName, _: u32, from: u64) -> Result<Box<dyn Reader>, ReadError> {
        self.call("reader not opened", 1).await.map_err(ReadError::Unavailable)?;
        let oldest = self.world.bounds(log).oldest;
        if from < oldest && log != logs::CONTROL {
            return Err(ReadError::Gone { asked: from, oldest });
        }
        Ok(Box::new(Place { link: self.clone(), log, position: from, ready: None }))
    }

    async fn own(&self, _: &str, _: LogName) -> Result<mpsc::Receiver<Ownership>, OpenError> {
        Ok(mpsc::channel(1).1)
    }

    async fn health(&self) -> Result<(), String> {
        Ok(())
    }

    async fn close(&self) {}
}

struct Place {
    link: Link,
    log: LogName,
    position: u64,
    /// When what is there has come over.
    ready: Option<Instant>,
}

impl Place {
    fn fails(&self) -> bool {
        let mut state = self.link.world.state();
        let cut = self.link.who < OWNERS && state.cut[self.link.who];
        let fails = state.faults && (cut || state.chance.percent(1));
        if fails {
            state.hit("read failed");
        }
        fails
    }
}

#[async_trait]
impl Reader for Place {
    async fn next(&mut self, max: usize) -> Result<Vec<Stored>, ReadError> {
        self.link.world.beyond(self.log, self.position).await;
        let ready = *self.ready.get_or_insert_with(|| {
            let mut state = self.link.world.state();
            let slow = state.faults && state.chance.percent(4);
            if slow {
                state.hit("read late");
            }
            let most = if slow { 5_000 } else { 4 };
            Instant::now() + ms(state.chance.below(most))
        });
        sleep_until(ready).await;
        self.ready = None;
        if self.fails() {
            sleep(ms(100)).await;
            return Err(ReadError::Unavailable("it is simulated".to_owned()));
        }
        let mut state = self.link.world.state();
        state.step(self.position);
        state.read(self.log, &mut self.position, max)
    }

    fn position(&self) -> u64 {
        self.position
    }
}

#[async_trait]
impl Objects for Link {
    async fn put(&self, key: &str, content: Bytes) -> Result<(), ObjectError> {
        let failed = self.call("object not stored, or not known to be", 6).await;
        let mut state = self.world.state();
        if failed.is_err() && state.chance.percent(50) {
            return failed.map_err(ObjectError::Unavailable);
        }
        state.step(content.len() as u64);
        if state.objects.get(key).is_some_and(|there| *there != content) {
            state.check.break_down(format!("two objects have the name {key}"));
        }
        state.objects.insert(key.to_owned(), content);
        failed.map_err(ObjectError::Unavailable)
    }

    async fn get(&self, key: &str) -> Result<Bytes, ObjectError> {
        self.call("object not read", 2).await.map_err(ObjectError::Unavailable)?;
        self.world.state().objects.get(key).cloned().ok_or_else(|| ObjectError::NotFound(key.to_owned()))
    }

    /// Answers at once: the router waits for it.
    async fn get_range(&self, key: &str, from: u64, len: usize) -> Result<Bytes, ObjectError> {
        let mut state = self.world.state();
        if state.faults && state.chance.percent(2) {
            state.hit("index page not read");
            return Err(ObjectError::Unavailable("it is simulated".to_owned()));
        }
        *state.tally.entry("index page read").or_default() += 1;
        let object = state.objects.get(key).ok_or_else(|| ObjectError::NotFound(key.to_owned()))?;
        let from = object.len().min(from as usize);
        Ok(object.slice(from..object.len().min(from + len)))
    }

    async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        self.call("object not deleted", 2).await.map_err(ObjectError::Unavailable)?;
        let mut state = self.world.state();
        if state.objects.remove(key).is_some() {
            state.hit("unnamed object deleted");
        }
        Ok(())
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>, ObjectError> {
        self.call("objects not listed", 2).await.map_err(ObjectError::Unavailable)?;
        Ok(self.world.state().objects.keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }
}
