//! Outgoing webhooks: events of a tenant posted to a URL, for desks that read neither Kafka nor the API's stream.
//!
//! At least once and in the order of each conversation: how far a hook is stands on the control log, behind what was
//! delivered, and a repeat has the same `webhook-id`. The owner of an events partition works for the hooks of its
//! tenants; should two believe to be that, receivers see repeats and nothing worse.

mod courier;
mod pace;
mod post;
pub mod signature;
mod start;
mod window;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use recado_bus::{OpenError, Ownership, SharedBus};
use tokio::{sync::oneshot, task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;
use tracing::error;

use self::courier::{Courier, Ended};
use crate::{
    config::{Hook, live::Live},
    directory::Directory,
    logs,
    telemetry::Metrics,
};

/// Between looks at which hooks there are.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long the next owner of a partition waits for this one.
const HAND_OVER: Duration = Duration::from_secs(5);

/// What outgoing webhooks need.
pub struct Deps {
    /// The logs.
    pub bus: SharedBus,
    /// The configuration in force: which hooks there are.
    pub live: Arc<Live>,
    /// How far each is, and what operators order.
    pub directory: Arc<Directory>,
    /// Where numbers go.
    pub metrics: Arc<Metrics>,
    /// Milliseconds since 1970.
    pub clock: Arc<dyn Fn() -> i64 + Send + Sync>,
}

/// Works for the hooks of all partitions that this instance gets, until `stop`.
pub async fn run(deps: Arc<Deps>, stop: CancellationToken) -> Result<(), OpenError> {
    // Where nobody wants any, nobody need agree on who does the work.
    while deps.live.get().hooks.is_empty() {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
    let mut ownership = deps.bus.own("hooks", logs::EVENTS).await?;
    let mut partitions: HashMap<u32, (CancellationToken, oneshot::Receiver<()>)> = HashMap::new();
    let mut running = JoinSet::new();
    loop {
        let change = tokio::select! {
            () = stop.cancelled() => break,
            change = ownership.recv() => change,
            Some(_) = running.join_next(), if !running.is_empty() => continue,
        };
        match change {
            Some(Ownership::Gained(partition)) => {
                let ends = stop.child_token();
                let (ended, gone) = oneshot::channel();
                partitions.insert(partition, (ends.clone(), gone));
                running.spawn(tend(Arc::clone(&deps), partition, ends, ended));
            }
            Some(Ownership::Lost { partition, done }) => {
                if let Some((ends, gone)) = partitions.remove(&partition) {
                    ends.cancel();
                    running.spawn(async move {
                        // Whoever gets it next had better begin where this one ends. If not, there are repeats.
                        let _late = tokio::time::timeout(HAND_OVER, gone).await;
                        drop(done);
                    });
                }
            }
            None => break,
        }
    }
    for (ends, _) in partitions.values() {
        ends.cancel();
    }
    while running.join_next().await.is_some() {}
    Ok(())
}

/// Keeps a courier for each hook of a partition's tenants; drops `_ended` when the last one has ended.
async fn tend(deps: Arc<Deps>, partition: u32, stop: CancellationToken, _ended: oneshot::Sender<()>) {
    let mut couriers: JoinSet<String> = JoinSet::new();
    let mut at_work: HashSet<String> = HashSet::new();
    while !stop.is_cancelled() {
        for hook in &deps.live.get().hooks {
            let here = deps.directory.tenant(&hook.tenant).is_some_and(|tenant| tenant.partition == partition);
            if here && at_work.insert(hook.id.clone()) {
                couriers.spawn(keep_delivering(Arc::clone(&deps), Arc::clone(hook), partition, stop.clone()));
            }
        }
        tokio::select! {
            () = stop.cancelled() => break,
            Some(ended) = couriers.join_next(), if !couriers.is_empty() => {
                if let Ok(id) = ended {
                    at_work.remove(&id);
                }
            }
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
    while couriers.join_next().await.is_some() {}
}

/// Runs a hook's courier, and a new one when it fails, until told to stop or until the hook is gone. Gives its id.
async fn keep_delivering(deps: Arc<Deps>, hook: Arc<Hook>, partition: u32, stop: CancellationToken) -> String {
    let mut pause = Duration::from_millis(200);
    let id = hook.id.clone();
    while !stop.is_cancelled() {
        // What the configuration says by now.
        let Some(hook) = deps.live.get().hook(&id).filter(|now| now.tenant == hook.tenant).cloned() else { break };
        let began = Instant::now();
        let worked = async {
            let courier = tokio::select! {
                () = stop.cancelled() => return Ok(Ended::Stopped),
                courier = Courier::start(Arc::clone(&deps), hook, partition) => courier?,
            };
            courier.run(&stop).await
        };
        match Box::pin(worked).await {
            Ok(Ended::Stopped | Ended::Removed) => break,
            Err(failed) => error!(hook = id, %failed, "outgoing webhook stopped and starts again"),
        }
        if began.elapsed() > Duration::from_mins(1) {
            pause = Duration::from_millis(200);
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(Duration::from_secs(30));
    }
    id
}
