//! The router's host: owns partitions, reads intake, applies, numbers, appends, remembers, checkpoints.

pub mod checkpoint;
pub mod index;
pub mod ledger;
pub mod machine;
mod manifests;
pub mod partition;
pub mod pulse;
pub mod replay;
pub mod status;
mod trace;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use recado_bus::{Counts, OpenError, Ownership, SharedBus};
use tokio::task::JoinHandle;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use self::{
    checkpoint::Manifests,
    partition::{Ended, Skips},
    status::{Phase, Status},
};
use crate::{deadletters::stale::Stale, logs, objects::SharedObjects, telemetry::Traces};

/// What the host tells others of its work.
#[async_trait]
pub trait Observer: Send + Sync + 'static {
    /// An input was applied.
    fn applied(&self, partition: u32, kind: &'static str);
    /// How many tenants of a partition stand still now.
    fn parked(&self, partition: u32, tenants: usize);
    /// Events became durable: how many of each kind.
    fn appended(&self, partition: u32, kinds: &BTreeMap<&'static str, u64>);
    /// A checkpoint was `stored`, or it `failed`.
    fn checkpoint(&self, _partition: u32, _result: &'static str) {}
    /// What the reader of events passed over between two looks at its counts.
    fn discarded(&self, _before: Counts, _after: Counts) {}
    /// Inputs were too old to be told from repeats: they become dead letters, durable when it returns. `again`: they were
    /// in intake before this owner began, and may have their letters.
    async fn stale(&self, inputs: Vec<Stale>, again: bool) -> Result<(), String>;
}

/// What the host works with.
pub struct Deps {
    /// The logs.
    pub bus: SharedBus,
    /// Where states and index runs go.
    pub objects: SharedObjects,
    /// Where checkpoints are named.
    pub manifests: Arc<dyn Manifests>,
    /// Who is told.
    pub observer: Arc<dyn Observer>,
    /// How the partitions fare.
    pub status: Arc<Status>,
    /// Where spans go.
    pub traces: Traces,
    /// Between checkpoints.
    pub checkpoint_every: Duration,
    /// The time that the next record of intake will get, as far as is known here; milliseconds since 1970.
    pub clock: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// How far intake may be ahead of this machine's clock on somebody's word, milliseconds.
    pub accepted_lead_ms: Arc<dyn Fn(i64) -> i64 + Send + Sync>,
}

/// Works on the partitions that fall to this instance, until cancelled.
pub async fn run(deps: Arc<Deps>, cancel: CancellationToken) -> Result<(), OpenError> {
    let mut ownership = deps.bus.own("routers", logs::INTAKE).await?;
    let tracker = TaskTracker::new();
    let mut owned: BTreeMap<u32, CancellationToken> = BTreeMap::new();
    let mut working: BTreeMap<u32, JoinHandle<()>> = BTreeMap::new();
    loop {
        let change = tokio::select! {
            () = cancel.cancelled() => break,
            change = ownership.recv() => change,
        };
        match change {
            Some(Ownership::Gained(partition)) => {
                let stop = cancel.child_token();
                if let Some(before) = owned.insert(partition, stop.clone()) {
                    before.cancel();
                }
                tracing::info!(partition, "partition gained");
                tracker.spawn(partition::tidy(Arc::clone(&deps), partition, stop.clone()));
                // One after the other, so that each speaks for the partition in its own time.
                let before = working.remove(&partition);
                let (deps, cancel) = (Arc::clone(&deps), cancel.clone());
                let work = async move {
                    if let Some(before) = before {
                        let _ = before.await;
                    }
                    keep_working(Arc::clone(&deps), partition, stop).await;
                    // Its last checkpoint was told, too. The partition is another's now.
                    if !cancel.is_cancelled() {
                        deps.status.forget(partition);
                    }
                };
                working.insert(partition, tracker.spawn(work));
            }
            Some(Ownership::Lost { partition, done }) => {
                if let Some(stop) = owned.remove(&partition) {
                    stop.cancel();
                }
                tracing::info!(partition, "partition lost");
                deps.status.forget(partition);
                // Two owners alive write the same bytes: nothing has to wait for the old one's end.
                let _ = done.send(());
            }
            None => {
                if !cancel.is_cancelled() {
                    tracing::error!("partitions are not given out any more");
                    deps.status.ended("partitions are not given out any more: restart it".to_owned());
                }
                // Others own them now.
                owned.values().for_each(CancellationToken::cancel);
                break;
            }
        }
    }
    tracker.close();
    if tokio::time::timeout(Duration::from_secs(10), tracker.wait()).await.is_err() {
        tracing::warn!("router did not end in time, the next start replays");
    }
    Ok(())
}

async fn keep_working(deps: Arc<Deps>, partition: u32, cancel: CancellationToken) {
    let mut skips = Skips::new();
    let mut pause = Duration::from_millis(100);
    loop {
        let started = tokio::time::Instant::now();
        match partition::run(Arc::clone(&deps), partition, &mut skips, &cancel).await {
            Ended::Cancelled => return,
            Ended::Again(why) => {
                tracing::warn!(partition, why, "partition starts again");
                deps.status.forget(partition);
                continue;
            }
            Ended::Unavailable(why) => {
                tracing::warn!(partition, why, "partition waits");
                deps.status.update(partition, |p| p.phase = Phase::Waiting(why));
            }
            Ended::Ahead(why) => {
                let phase = Phase::Stopped(why.clone());
                deps.status.update(partition, |p| {
                    if p.phase != phase {
                        tracing::error!(partition, why, "partition is stopped");
                    }
                    p.phase = phase;
                });
                // Clocks are set, or accepted, without a restart.
                pause = Duration::from_secs(1);
            }
            Ended::Stopped(why) => {
                tracing::error!(partition, why, "partition is stopped");
                deps.status.update(partition, |p| p.phase = Phase::Stopped(why));
                // Somebody has to do something; when it is done without a restart, this notices.
                pause = Duration::from_secs(30);
            }
        }
        if started.elapsed() > Duration::from_mins(1) {
            pause = Duration::from_millis(100);
        }
        tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(Duration::from_secs(30));
    }
}

#[cfg(test)]
mod checkpoint_tests;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
