//! Reading the logs into the model: one task per partition and log.

use std::{sync::Arc, time::Duration};

use recado_bus::{LogName, ReadError, SharedBus, Stored};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{Model, Part, Starts, read, write::Job};
use crate::{clock, logs, telemetry::PartitionLabel};

/// Records that one batch may have.
const BATCH: usize = 2000;
/// Pause before a log that cannot be read is tried again.
const PAUSE: Duration = Duration::from_millis(500);
/// How often old events are forgotten, and how far behind the model is gets measured.
const HOUSEKEEPING: Duration = Duration::from_secs(1);
/// Positions behind which reads are too old to be of use: some seconds of full load, or a file being made anew.
const FAR_BEHIND: u64 = 50_000;

impl Model {
    /// Keeps the model until `shutdown`: reads all partitions of events and deliveries, forgets what is old.
    /// `starts` says where to begin when a log no longer reaches back to where the model is.
    pub async fn follow(self: Arc<Self>, bus: SharedBus, starts: Arc<dyn Starts>, shutdown: CancellationToken) {
        let mut tasks = JoinSet::new();
        for partition in 0..self.partitions {
            let feed = Feed { model: Arc::clone(&self), bus: Arc::clone(&bus), partition };
            tasks.spawn(feed.events(Arc::clone(&starts)));
            let feed = Feed { model: Arc::clone(&self), bus: Arc::clone(&bus), partition };
            tasks.spawn(feed.deliveries());
        }
        tasks.spawn(Arc::clone(&self).keep_house(bus));
        shutdown.cancelled().await;
        tasks.shutdown().await;
    }

    async fn keep_house(self: Arc<Self>, bus: SharedBus) {
        loop {
            tokio::time::sleep(HOUSEKEEPING).await;
            if self.jobs.send(Job::Forget { now_ms: clock::now_ms() }).await.is_err() {
                return;
            }
            for partition in 0..self.partitions {
                if let Ok(bounds) = bus.bounds(logs::EVENTS, partition).await {
                    let behind = bounds.end.saturating_sub(self.progress().partition(partition));
                    let label = PartitionLabel { partition };
                    self.shared.metrics.model_lag.get_or_create(&label).set(behind as i64);
                    let trouble = format!("the read model is {behind} positions of partition {partition} behind");
                    self.shared.set_trouble(Part::Lag(partition), (behind > FAR_BEHIND).then_some(trouble));
                }
            }
        }
    }
}

struct Feed {
    model: Arc<Model>,
    bus: SharedBus,
    partition: u32,
}

/// Why reading stopped.
enum Stop {
    /// The log no longer has the position.
    Gone { oldest: u64 },
    /// Try again from the same position.
    Retry,
    /// The writer ended.
    Closed,
}

impl Feed {
    async fn events(self, starts: Arc<dyn Starts>) {
        let partition = self.partition;
        let mut next = self.model.progress().partition(partition);
        loop {
            let job = |records, next| Job::Events { partition, records, next };
            match self.read(logs::EVENTS, Part::Events(partition), &mut next, job).await {
                Stop::Closed => return,
                Stop::Retry => tokio::time::sleep(PAUSE).await,
                Stop::Gone { oldest } => {
                    let Some(start) = starts.start(partition, oldest) else {
                        let what = format!(
                            "partition {partition} of events begins at {oldest}, and no checkpoint says how to take it up"
                        );
                        self.trouble(Part::Events(partition), what).await;
                        continue;
                    };
                    tracing::warn!(partition, oldest, position = start.position, "read model starts from a checkpoint");
                    next = start.position;
                    if self.model.jobs.send(Job::Restart { partition, start }).await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    async fn deliveries(self) {
        let partition = self.partition;
        let mut next = match self.model.read(move |connection| read::deliveries_position(connection, partition)).await {
            Ok(position) => position,
            Err(error) => {
                tracing::error!(%error, "read model cannot be read, attempts are shown from the log's beginning");
                0
            }
        };
        loop {
            let job = |records, next| Job::Deliveries { partition, records, next };
            match self.read(logs::DELIVERIES, Part::Deliveries(partition), &mut next, job).await {
                Stop::Closed => return,
                Stop::Retry => tokio::time::sleep(PAUSE).await,
                // Attempts stand alone: what is gone is not shown.
                Stop::Gone { oldest } => next = oldest,
            }
        }
    }

    /// Reads from `next` on, until something is in the way.
    async fn read(&self, log: LogName, part: Part, next: &mut u64, job: impl Fn(Vec<Stored>, u64) -> Job) -> Stop {
        let mut reader = match self.bus.reader(log, self.partition, *next).await {
            Ok(reader) => reader,
            Err(error) => return self.stop(log, part, &error).await,
        };
        loop {
            match reader.next(BATCH).await {
                Ok(records) => {
                    *next = reader.position();
                    self.model.shared.set_trouble(part, None);
                    if self.model.jobs.send(job(records, *next)).await.is_err() {
                        return Stop::Closed;
                    }
                }
                Err(error) => return self.stop(log, part, &error).await,
            }
        }
    }

    async fn stop(&self, log: LogName, part: Part, error: &ReadError) -> Stop {
        match error {
            ReadError::Gone { oldest, .. } => return Stop::Gone { oldest: *oldest },
            ReadError::Unavailable(_) => {
                tracing::warn!(log = log.0, partition = self.partition, %error, "log cannot be read, trying again");
            }
            ReadError::Damaged(_) => {
                self.trouble(part, format!("partition {} of {} is damaged: {error}", self.partition, log.0)).await;
            }
        }
        Stop::Retry
    }

    async fn trouble(&self, part: Part, what: String) {
        tracing::error!(partition = self.partition, what, "read model cannot go on");
        self.model.shared.set_trouble(part, Some(what));
        tokio::time::sleep(PAUSE * 10).await;
    }
}
