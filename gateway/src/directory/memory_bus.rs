//! A bus of one partition in memory, or of many, which can fail as the real ones do.
#![allow(clippy::unwrap_used)]

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use recado_bus::{
    AppendError, Bounds, Bus, LogName, OpenError, Ownership, ReadError, Reader, Record, SharedBus, Stored,
};
use tokio::sync::{mpsc, watch};

/// What happens to an append.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    NotWritten,
    /// Unknown, and written.
    Written,
    /// Unknown, and not written.
    Lost,
}

#[derive(Clone)]
pub(crate) struct MemoryBus {
    records: Arc<Mutex<Vec<Stored>>>,
    end: watch::Sender<u64>,
    faults: Arc<Mutex<VecDeque<Fault>>>,
}

impl MemoryBus {
    pub(crate) fn new() -> Self {
        Self { records: Arc::default(), end: watch::channel(0).0, faults: Arc::default() }
    }

    pub(crate) fn shared(&self) -> SharedBus {
        Arc::new(self.clone())
    }

    pub(crate) fn fail(&self, faults: &[Fault]) {
        self.faults.lock().unwrap().extend(faults);
    }

    /// Keeps only the last record of each key, as compaction does.
    pub(crate) fn compact(&self) {
        let mut records = self.records.lock().unwrap();
        let last: HashMap<_, _> = records.iter().map(|r| (r.key.clone(), r.position)).collect();
        records.retain(|r| last[&r.key] == r.position);
    }

    pub(crate) fn keys(&self) -> Vec<String> {
        self.records.lock().unwrap().iter().map(|r| String::from_utf8(r.key.to_vec()).unwrap()).collect()
    }

    fn write(&self, records: Vec<Record>) -> Vec<u64> {
        let mut stored = self.records.lock().unwrap();
        let mut end = *self.end.borrow();
        let mut positions = Vec::new();
        for record in records {
            let headers = record.headers.into_iter().map(|(name, value)| (name.into(), value)).collect();
            stored.push(Stored { position: end, at_ms: 0, key: record.key, headers, value: record.value });
            positions.push(end);
            end += 1;
        }
        self.end.send_replace(end);
        positions
    }
}

#[async_trait]
impl Bus for MemoryBus {
    async fn append(&self, _: LogName, _: u32, records: Vec<Record>) -> Result<Vec<u64>, AppendError> {
        // Somebody else may run first.
        tokio::task::yield_now().await;
        let fault = self.faults.lock().unwrap().pop_front();
        match fault {
            None => Ok(self.write(records)),
            Some(Fault::NotWritten) => Err(AppendError::NotWritten("a fault".to_owned())),
            Some(Fault::Lost) => Err(AppendError::Unknown("a fault".to_owned())),
            Some(Fault::Written) => {
                self.write(records);
                Err(AppendError::Unknown("a fault".to_owned()))
            }
        }
    }

    async fn bounds(&self, _: LogName, _: u32) -> Result<Bounds, ReadError> {
        let end = *self.end.borrow();
        let oldest = self.records.lock().unwrap().first().map_or(end, |first| first.position);
        Ok(Bounds { oldest, end })
    }

    async fn reader(&self, _: LogName, _: u32, from: u64) -> Result<Box<dyn Reader>, ReadError> {
        Ok(Box::new(MemoryReader { bus: self.clone(), position: from }))
    }

    async fn own(&self, _: &str, _: LogName) -> Result<mpsc::Receiver<Ownership>, OpenError> {
        Ok(mpsc::channel(1).1)
    }

    async fn health(&self) -> Result<(), String> {
        Ok(())
    }

    async fn close(&self) {}
}

struct MemoryReader {
    bus: MemoryBus,
    position: u64,
}

#[async_trait]
impl Reader for MemoryReader {
    async fn next(&mut self, max: usize) -> Result<Vec<Stored>, ReadError> {
        let mut end = self.bus.end.subscribe();
        let from = self.position;
        end.wait_for(|end| *end > from).await.unwrap();
        let records = self.bus.records.lock().unwrap();
        let found: Vec<_> = records.iter().filter(|r| r.position >= from).take(max).cloned().collect();
        self.position = found.last().unwrap().position + 1;
        Ok(found)
    }

    fn position(&self) -> u64 {
        self.position
    }
}

/// Logs in memory, each partition of each by itself.
#[derive(Default)]
pub(crate) struct MemoryLogs(Mutex<HashMap<(LogName, u32), MemoryBus>>);

impl MemoryLogs {
    pub(crate) fn of(&self, log: LogName, partition: u32) -> MemoryBus {
        self.0.lock().unwrap().entry((log, partition)).or_insert_with(MemoryBus::new).clone()
    }
}

#[async_trait]
impl Bus for MemoryLogs {
    async fn append(&self, log: LogName, partition: u32, records: Vec<Record>) -> Result<Vec<u64>, AppendError> {
        self.of(log, partition).append(log, partition, records).await
    }

    async fn bounds(&self, log: LogName, partition: u32) -> Result<Bounds, ReadError> {
        self.of(log, partition).bounds(log, partition).await
    }

    async fn reader(&self, log: LogName, partition: u32, from: u64) -> Result<Box<dyn Reader>, ReadError> {
        self.of(log, partition).reader(log, partition, from).await
    }

    async fn own(&self, group: &str, log: LogName) -> Result<mpsc::Receiver<Ownership>, OpenError> {
        self.of(log, 0).own(group, log).await
    }

    async fn health(&self) -> Result<(), String> {
        Ok(())
    }

    async fn close(&self) {}
}
