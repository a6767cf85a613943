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
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use recado_bus::{OpenError, SharedBus};
use tokio::sync::Semaphore;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{error, warn};

use self::{fetch::Fetcher, worker::Worker};
use crate::{
    config,
    directory::Directory,
    logs,
    objects::SharedObjects,
    owned::{self, Stopping},
    sender::{Accounts, Tenants},
    telemetry::Metrics,
};

/// Why a file is given up: the codes of `mediaFailed`.
pub const GIVEN_UP: [&str; 11] = [
    "not_found",
    "malformed_id",
    "expired",
    "too_large",
    "hash_mismatch",
    "size_mismatch",
    "link_refused",
    "too_many_redirects",
    "not_supported",
    "foreign_account",
    "internal",
];

/// Why a try is made again.
pub const TRIED_AGAIN: [&str; 16] = [
    "link_expired",
    "link_refused",
    "too_many_redirects",
    "provider_unreachable",
    "provider_failed",
    "not_found",
    "unauthorized",
    "throttled",
    "timeout",
    "download_failed",
    "download_cut",
    "size_mismatch",
    "hash_mismatch",
    "store_failed",
    "unknown_account",
    "unknown_tenant",
];

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

/// Takes part in fetching for all partitions, until `stop`; ends when all that was begun has ended.
pub async fn start(deps: Deps, tasks: &TaskTracker, stop: CancellationToken) -> Result<(), StartError> {
    let fetcher = Fetcher::new(&deps).ok_or(StartError::Client)?;
    let ownership = deps.bus.own("media", logs::EVENTS).await?;
    let places = Arc::new(Semaphore::new(deps.settings.concurrency));
    let shared = Arc::new(Shared { deps, fetcher, places, waiting: AtomicU64::new(0) });
    tasks.spawn(owned::supervise(ownership, stop, move |partition, stopping| {
        keep_working(Arc::clone(&shared), partition, stopping)
    }));
    Ok(())
}

/// Runs a partition's worker, and a new one when it fails, until told to stop.
async fn keep_working(shared: Arc<Shared>, partition: u32, mut stopping: Stopping) {
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
