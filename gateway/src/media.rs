//! Files: the media worker fetches what customers send and reports it to intake, so that an event follows.
//!
//! The worker reads events. A message that came with files is pending until each is stored or given up; an event that
//! says so settles it, whoever brought it about. What is fetched has a name derived from its message, so two workers
//! alive, or one after the other, store the same bytes under the same name and report the same input twice, which
//! intake takes once. Where a restart begins stands in deliveries, like the sender's.

pub mod about;
mod fetch;
pub mod guard;
pub mod links;
mod named;
mod pending;
mod start;
pub mod uploads;
mod worker;

use std::{
    collections::HashMap,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use recado_bus::{OpenError, Ownership, SharedBus};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{error, warn};

use self::{fetch::Fetcher, worker::Worker};
use crate::{
    config,
    directory::Directory,
    logs,
    objects::SharedObjects,
    sender::{Accounts, Tenants},
    telemetry::Metrics,
};

/// What the media worker needs.
#[derive(Clone)]
pub struct Deps {
    /// The logs.
    pub bus: SharedBus,
    /// Checkpoints.
    pub directory: Arc<Directory>,
    /// All tenants.
    pub tenants: Arc<dyn Tenants>,
    /// All accounts.
    pub accounts: Arc<dyn Accounts>,
    /// Where files are kept.
    pub objects: SharedObjects,
    /// Limits and further hosts.
    pub settings: config::Media,
    /// Numbers.
    pub metrics: Arc<Metrics>,
    /// Milliseconds since 1970.
    pub clock: Arc<dyn Fn() -> i64 + Send + Sync>,
}

/// Why the media worker cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The logs cannot be used.
    #[error(transparent)]
    Bus(#[from] OpenError),
    /// The machine's trust store cannot be used.
    #[error("no HTTP client can be made")]
    Client,
}

/// What the workers of a process share.
struct Shared {
    deps: Deps,
    fetcher: Fetcher,
    /// Files fetched at a time.
    places: Arc<Semaphore>,
    /// Files that wait, in all partitions.
    waiting: AtomicU64,
}

impl Shared {
    fn now(&self) -> i64 {
        (self.deps.clock)()
    }
}

/// What is told to a worker that has to end.
type Stop = oneshot::Sender<Option<oneshot::Sender<()>>>;

/// Takes part in fetching for all partitions, until `stop`; ends when all that was begun has ended.
pub async fn start(deps: Deps, tasks: &TaskTracker, stop: CancellationToken) -> Result<(), StartError> {
    let fetcher = Fetcher::new(&deps).ok_or(StartError::Client)?;
    let ownership = deps.bus.own("media", logs::EVENTS).await?;
    let places = Arc::new(Semaphore::new(deps.settings.concurrency));
    let shared = Arc::new(Shared { deps, fetcher, places, waiting: AtomicU64::new(0) });
    tasks.spawn(supervise(shared, ownership, stop));
    Ok(())
}

/// Starts and ends workers as partitions come and go.
async fn supervise(shared: Arc<Shared>, mut ownership: mpsc::Receiver<Ownership>, stop: CancellationToken) {
    let mut workers: HashMap<u32, Stop> = HashMap::new();
    let running = TaskTracker::new();
    loop {
        let change = tokio::select! {
            () = stop.cancelled() => break,
            change = ownership.recv() => change,
        };
        match change {
            Some(Ownership::Gained(partition)) => {
                let (stop_worker, stopping) = oneshot::channel();
                workers.insert(partition, stop_worker);
                running.spawn(keep_working(Arc::clone(&shared), partition, stopping));
            }
            Some(Ownership::Lost { partition, done }) => {
                if let Some(worker) = workers.remove(&partition) {
                    drop(worker.send(Some(done)));
                }
            }
            None => break,
        }
    }
    for (_, worker) in workers {
        drop(worker.send(None));
    }
    running.close();
    running.wait().await;
}

/// Runs a partition's worker, and a new one when it fails, until told to stop.
async fn keep_working(
    shared: Arc<Shared>,
    partition: u32,
    mut stopping: oneshot::Receiver<Option<oneshot::Sender<()>>>,
) {
    let mut wait = Duration::from_millis(200);
    loop {
        let began = tokio::time::Instant::now();
        let started = tokio::select! {
            started = Worker::start(Arc::clone(&shared), partition) => started,
            _ = &mut stopping => return,
        };
        let ended = match started {
            Ok(worker) => worker.run(&mut stopping).await,
            Err(failed) => Err(failed),
        };
        match ended {
            Ok(()) => return,
            Err(failed @ worker::Failed::NoStart { .. }) => {
                error!(partition, error = %failed, "media worker cannot tell where to begin");
            }
            Err(failed) => warn!(partition, error = %failed, "media worker failed and starts again"),
        }
        if began.elapsed() > Duration::from_mins(1) {
            wait = Duration::from_millis(200);
        }
        tokio::select! {
            _ = &mut stopping => return,
            () = tokio::time::sleep(wait) => {}
        }
        wait = (wait * 2).min(Duration::from_secs(30));
    }
}
