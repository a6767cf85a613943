//! A bus whose appends are counted and timed. It changes nothing else.

use std::sync::Arc;

use async_trait::async_trait;
use recado_bus::{AppendError, Bounds, Bus, LogName, OpenError, Ownership, ReadError, Reader, Record, SharedBus};
use tokio::{sync::mpsc, time::Instant};

use super::{
    Metrics,
    labels::{AppendFailureLabel, LogLabel},
};

/// A bus with numbers.
pub struct Metered {
    bus: SharedBus,
    metrics: Arc<Metrics>,
}

impl Metered {
    /// Counts what is appended to `bus`.
    pub fn new(bus: SharedBus, metrics: Arc<Metrics>) -> Self {
        Self { bus, metrics }
    }
}

/// The middle word of `recado.<word>.v<n>`.
fn word(log: LogName) -> &'static str {
    log.0.split('.').nth(1).unwrap_or("other")
}

/// What an append came to, as a label.
fn result(error: &AppendError) -> &'static str {
    match error {
        AppendError::NotWritten(_) => "not_written",
        AppendError::Unknown(_) => "unknown",
        AppendError::Refused(_) => "refused",
    }
}

#[async_trait]
impl Bus for Metered {
    async fn append(&self, log: LogName, partition: u32, records: Vec<Record>) -> Result<Vec<u64>, AppendError> {
        let (count, bytes) = (records.len() as u64, records.iter().map(|record| record.value.len() as u64).sum());
        let began = Instant::now();
        let appended = self.bus.append(log, partition, records).await;
        let label = LogLabel { log: word(log) };
        match &appended {
            Ok(_) => {
                self.metrics.log_append_duration.get_or_create(&label).observe(began.elapsed().as_secs_f64());
                self.metrics.log_records.get_or_create(&label).inc_by(count);
                self.metrics.log_bytes.get_or_create(&label).inc_by(bytes);
            }
            Err(error) => {
                let label = AppendFailureLabel { log: label.log, result: result(error) };
                self.metrics.log_append_failures.get_or_create(&label).inc();
            }
        }
        appended
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
