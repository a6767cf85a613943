//! An intake that ends before the checkpoint that was made of it has lost inputs, and its partition is stopped. What it
//! took now would get the numbers of what is lost, and a later start would take the checkpoint for newer than that: so
//! it takes nothing, and providers come again until a backup is restored.

use std::{
    collections::BTreeMap,
    sync::{PoisonError, RwLock},
};

use async_trait::async_trait;
use recado_bus::{AppendError, Bounds, Bus, LogName, OpenError, Ownership, ReadError, Reader, Record, SharedBus};
use tokio::sync::mpsc;

use crate::{directory::Directory, logs};

/// A bus that does not append to intakes that are too short.
pub struct ShortIntake {
    bus: SharedBus,
    /// By partition, where its intake has to end at least.
    short: RwLock<BTreeMap<u32, u64>>,
}

impl ShortIntake {
    /// All of `bus`, before it is known what is too short.
    pub fn new(bus: SharedBus) -> Self {
        Self { bus, short: RwLock::default() }
    }

    /// Compares intakes with their checkpoints. Where a log does not say its end, nothing is known against it.
    pub async fn compare(&self, directory: &Directory) {
        for partition in 0..directory.partitions() {
            let Some(needed) = directory.checkpoint(partition).map(|checkpoint| checkpoint.intake) else { continue };
            let Ok(Bounds { end, .. }) = self.bus.bounds(logs::INTAKE, partition).await else { continue };
            if end < needed {
                tracing::error!(partition, end, needed, "intake ends before its checkpoint and takes nothing");
                self.short.write().unwrap_or_else(PoisonError::into_inner).insert(partition, needed);
            }
        }
    }

    /// Why a partition's intake takes nothing; `None` once it is as long as it has to be.
    pub async fn refuses(&self, partition: u32) -> Option<String> {
        let needed = self.short.read().unwrap_or_else(PoisonError::into_inner).get(&partition).copied()?;
        let why = |end| format!("intake ends at {end}, before the checkpoint's {needed}: restore a backup");
        match self.bus.bounds(logs::INTAKE, partition).await {
            Ok(Bounds { end, .. }) if end >= needed => {
                // The log had not said all of it: a broker that just took over.
                self.short.write().unwrap_or_else(PoisonError::into_inner).remove(&partition);
                None
            }
            Ok(Bounds { end, .. }) => Some(why(end)),
            Err(error) => Some(error.to_string()),
        }
    }
}

#[async_trait]
impl Bus for ShortIntake {
    async fn append(&self, log: LogName, partition: u32, records: Vec<Record>) -> Result<Vec<u64>, AppendError> {
        if log == logs::INTAKE
            && let Some(why) = self.refuses(partition).await
        {
            return Err(AppendError::NotWritten(why));
        }
        self.bus.append(log, partition, records).await
    }

    async fn bounds(&self, log: LogName, partition: u32) -> Result<Bounds, ReadError> {
        self.bus.bounds(log, partition).await
    }

    async fn reader(&self, log: LogName, partition: u32, from: u64) -> Result<Box<dyn Reader>, ReadError> {
        self.bus.reader(log, partition, from).await
    }

    async fn own(&self, group: &str, log: LogName) -> Result<mpsc::Receiver<Ownership>, OpenError> {
        self.bus.own(group, log).await
    }

    async fn health(&self) -> Result<(), String> {
        self.bus.health().await
    }

    async fn lost(&self) -> String {
        self.bus.lost().await
    }

    async fn close(&self) {
        self.bus.close().await;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use recado_bus::Embedded;
    use recado_proto::v1;

    use super::*;

    #[tokio::test]
    async fn it_takes_nothing_that_would_get_the_numbers_of_what_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let raw: SharedBus =
            Arc::new(Embedded::open(folder.path(), &logs::specs(2), recado_bus::embedded::Options::default()).unwrap());
        let bus = ShortIntake::new(raw.clone());
        let record = || vec![Record { key: "acme".into(), headers: Vec::new(), value: "x".into() }];
        bus.append(logs::INTAKE, 1, record()).await.unwrap();
        let directory = Directory::open(raw.clone(), 2).await.unwrap();
        for (partition, intake) in [(0, 0), (1, 3)] {
            let checkpoint = v1::Checkpoint { partition, intake, ..Default::default() };
            directory.put_checkpoint("last-0", checkpoint).await.unwrap();
        }
        bus.compare(&directory).await;
        let refused = bus.append(logs::INTAKE, 1, record()).await.unwrap_err();
        assert!(
            matches!(&refused, AppendError::NotWritten(why) if why.contains("ends at 1, before the checkpoint's 3"))
        );
        assert_eq!(raw.bounds(logs::INTAKE, 1).await.unwrap().end, 1);
        bus.append(logs::INTAKE, 0, record()).await.unwrap();
        bus.append(logs::EVENTS, 1, record()).await.unwrap();
        // A log that turns out to be whole is one again.
        raw.append(logs::INTAKE, 1, [record(), record()].concat()).await.unwrap();
        assert_eq!(bus.append(logs::INTAKE, 1, record()).await.unwrap(), [3]);
        raw.close().await;
    }
}
