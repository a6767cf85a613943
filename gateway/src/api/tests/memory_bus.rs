//! Logs in memory, which fail and lose their beginning when told to.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU8, Ordering},
    },
};

use async_trait::async_trait;
use recado_bus::{AppendError, Bounds, Bus, LogName, OpenError, Ownership, ReadError, Reader, Record, Stored};
use tokio::sync::{mpsc, watch};

/// What appends do.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Appends {
    Work = 0,
    NotWritten = 1,
    Unknown = 2,
}

#[derive(Clone)]
pub(crate) struct MemoryBus(Arc<Inner>);

struct Inner {
    logs: Mutex<HashMap<(LogName, u32), Log>>,
    changed: watch::Sender<u64>,
    appends: AtomicU8,
}

#[derive(Default)]
struct Log {
    base: u64,
    records: Vec<Stored>,
}

impl MemoryBus {
    pub(crate) fn new() -> Self {
        let changed = watch::Sender::new(0);
        Self(Arc::new(Inner { logs: Mutex::default(), changed, appends: AtomicU8::new(0) }))
    }

    pub(crate) fn set_appends(&self, appends: Appends) {
        self.0.appends.store(appends as u8, Ordering::SeqCst);
    }

    /// Deletes what lies before a position.
    pub(crate) fn cut(&self, log: LogName, partition: u32, oldest: u64) {
        let mut logs = self.0.logs.lock().unwrap();
        let log = logs.entry((log, partition)).or_default();
        log.records.retain(|record| record.position >= oldest);
        log.base = oldest;
    }

    /// All records of a partition.
    pub(crate) fn all(&self, log: LogName, partition: u32) -> Vec<Stored> {
        self.0.logs.lock().unwrap().get(&(log, partition)).map(|log| log.records.clone()).unwrap_or_default()
    }

    pub(crate) fn write(&self, log: LogName, partition: u32, records: Vec<Record>) -> Vec<u64> {
        let mut logs = self.0.logs.lock().unwrap();
        let log = logs.entry((log, partition)).or_default();
        let mut positions = Vec::new();
        for record in records {
            let position = log.base + log.records.len() as u64;
            log.records.push(Stored {
                position,
                at_ms: 1_795_000_000_000 + position as i64,
                key: record.key,
                headers: record.headers.into_iter().map(|(name, value)| (name.into(), value)).collect(),
                value: record.value,
            });
            positions.push(position);
        }
        drop(logs);
        self.0.changed.send_modify(|version| *version += 1);
        positions
    }
}

#[async_trait]
impl Bus for MemoryBus {
    async fn append(&self, log: LogName, partition: u32, records: Vec<Record>) -> Result<Vec<u64>, AppendError> {
        match self.0.appends.load(Ordering::SeqCst) {
            1 => Err(AppendError::NotWritten("told to".to_owned())),
            2 => Err(AppendError::Unknown("told to".to_owned())),
            _ => Ok(self.write(log, partition, records)),
        }
    }

    async fn bounds(&self, log: LogName, partition: u32) -> Result<Bounds, ReadError> {
        let logs = self.0.logs.lock().unwrap();
        let Some(log) = logs.get(&(log, partition)) else { return Ok(Bounds { oldest: 0, end: 0 }) };
        Ok(Bounds { oldest: log.base, end: log.base + log.records.len() as u64 })
    }

    async fn reader(&self, log: LogName, partition: u32, from: u64) -> Result<Box<dyn Reader>, ReadError> {
        let bounds = self.bounds(log, partition).await?;
        if from < bounds.oldest {
            return Err(ReadError::Gone { asked: from, oldest: bounds.oldest });
        }
        let changed = self.0.changed.subscribe();
        Ok(Box::new(MemoryReader { bus: self.clone(), log, partition, next: from, changed }))
    }

    async fn own(&self, _: &str, _: LogName) -> Result<mpsc::Receiver<Ownership>, OpenError> {
        Err(OpenError::InUse("memory".to_owned()))
    }

    async fn health(&self) -> Result<(), String> {
        Ok(())
    }

    async fn close(&self) {}
}

struct MemoryReader {
    bus: MemoryBus,
    log: LogName,
    partition: u32,
    next: u64,
    changed: watch::Receiver<u64>,
}

#[async_trait]
impl Reader for MemoryReader {
    async fn next(&mut self, max: usize) -> Result<Vec<Stored>, ReadError> {
        loop {
            self.changed.mark_unchanged();
            let found: Vec<Stored> = {
                let logs = self.bus.0.logs.lock().unwrap();
                let log = logs.get(&(self.log, self.partition));
                log.into_iter()
                    .flat_map(|log| {
                        let skip = self.next.saturating_sub(log.base) as usize;
                        log.records.iter().skip(skip).take(max).cloned()
                    })
                    .collect()
            };
            if let Some(last) = found.last() {
                self.next = last.position + 1;
                return Ok(found);
            }
            if self.changed.changed().await.is_err() {
                return Err(ReadError::Unavailable("gone".to_owned()));
            }
        }
    }

    fn position(&self) -> u64 {
        self.next
    }
}
