//! The sender: obeys `messageSubmitted` events and gets messages to customers, with one effect wherever the
//! provider gives a way to know.
//!
//! All rules are in [`schedule`]; everything here reads, appends, calls, and tells it what came of that.

pub mod addresses;
mod call;
mod exchange;
mod forms;
pub mod http;
mod left_out;
mod other_form;
mod perform;
mod read_marks;
pub mod schedule;
mod spans;
mod start;
mod told;
mod worker;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use recado_bus::{OpenError, SharedBus};
use recado_connectors::Outbound;
use recado_proto::v1;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{error, warn};

pub use self::http::{CallError, Caller, Http};
use self::{
    addresses::{AddressBook, CacheError},
    schedule::{Limits, Name},
    worker::Worker,
};
use crate::{
    cache::Damage,
    config::UnknownOutcome,
    directory::{SharedTenant, TenantEntry},
    logs,
    media::uploads::Uploads,
    owned::{self, Stopping},
    telemetry::Traces,
};

/// Looks up what the control log says.
pub trait Tenants: Send + Sync + 'static {
    /// The tenant of this id.
    fn tenant(&self, id: &str) -> Option<SharedTenant>;

    /// All checkpoints of a partition, in any order.
    fn checkpoints(&self, partition: u32) -> Vec<v1::Checkpoint>;
}

/// Looks accounts up in the configuration as it is now.
pub trait Accounts: Send + Sync + 'static {
    /// The account of this id.
    fn account(&self, id: &str) -> Option<AccountView>;

    /// The id of an address on an account's channel.
    fn address_id(&self, tenant: &TenantEntry, account: &str, value: &str) -> Option<String> {
        let _ = (tenant, account, value);
        None
    }

    /// Grows whenever the configuration changes. Stopped accounts are then tried at once.
    fn revision(&self) -> u64;
}

/// What the sender needs to know of an account.
#[derive(Clone)]
pub struct AccountView {
    /// Whose.
    pub tenant: String,
    /// How it sends.
    pub outbound: Arc<dyn Outbound>,
    /// What happens to a message whose outcome stays unknown.
    pub unknown_outcome: UnknownOutcome,
    /// Messages per second.
    pub rate_per_s: u32,
    /// How far apart messages to one person go once the provider said that they come too fast, milliseconds.
    pub recipient_interval_ms: u64,
    /// Names its credential; accounts with the same one share a circuit breaker. The account's own id will do.
    pub credential: String,
}

/// What is worth a number. Labels come from closed sets.
pub trait Metrics: Send + Sync + 'static {
    /// A call for a configured account ended; `class` is that of its outcome, such as `accepted`.
    fn call_ended(&self, account: &str, class: &'static str);
    /// A call was answered, or will not be; how long that took.
    fn call_took(&self, _class: &'static str, _took: Duration) {}
    /// A provider asks to be slower: `recipient`, `sender` or `credential`.
    fn throttled(&self, _scope: &'static str) {}
    /// Messages of a partition that have not come to their end, and how long the oldest has waited, milliseconds.
    fn waiting(&self, partition: u32, messages: usize, oldest_ms: i64);
    /// Accounts whose credential is refused.
    fn stopped_accounts(&self, accounts: usize);
}

/// What the sender needs.
#[derive(Clone)]
pub struct Deps {
    /// The logs.
    pub bus: SharedBus,
    /// All tenants.
    pub tenants: Arc<dyn Tenants>,
    /// All accounts.
    pub accounts: Arc<dyn Accounts>,
    /// Calls providers.
    pub caller: Arc<dyn Caller>,
    /// Gives them files.
    pub uploads: Arc<Uploads>,
    /// Milliseconds since 1970.
    pub clock: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// Where numbers go.
    pub metrics: Arc<dyn Metrics>,
    /// Where spans go.
    pub traces: Traces,
    /// The folder `data_dir`; the sender uses `cache` in it.
    pub data_dir: PathBuf,
    /// Where damage of its cache is said.
    pub damage: Damage,
    /// Bounds and waits.
    pub limits: Limits,
}

/// Why the sender cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The logs cannot be used.
    #[error(transparent)]
    Bus(#[from] OpenError),
    /// The address cache cannot be used.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

/// A sender that runs.
pub struct Sender {
    shared: Arc<Shared>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// What the workers of a process share.
struct Shared {
    deps: Deps,
    book: Arc<AddressBook>,
    /// By partition.
    stopped: Mutex<BTreeMap<u32, Vec<Name>>>,
    /// The provider's code and words, by account.
    reasons: Mutex<BTreeMap<Name, String>>,
    tasks: TaskTracker,
}

impl Shared {
    fn now(&self) -> i64 {
        (self.deps.clock)()
    }

    fn set_stopped(&self, partition: u32, accounts: Vec<Name>) {
        let mut stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        stopped.insert(partition, accounts);
        self.deps.metrics.stopped_accounts(stopped.values().map(Vec::len).sum());
    }
}

impl Sender {
    /// Takes part in sending for all partitions, until `stop`.
    pub async fn start(deps: Deps, stop: CancellationToken) -> Result<Self, StartError> {
        let book = AddressBook::open(Arc::clone(&deps.bus), &deps.data_dir.join("cache"), deps.damage.clone())?;
        let ownership = deps.bus.own("senders", logs::EVENTS).await?;
        let tasks = TaskTracker::new();
        let shared = Arc::new(Shared {
            deps,
            book: Arc::clone(&book),
            stopped: Mutex::default(),
            reasons: Mutex::default(),
            tasks: tasks.clone(),
        });

        // The book is needed for as long as a worker works.
        let book_stop = CancellationToken::new();
        tasks.spawn(book.follow(book_stop.clone()));
        let book = book_stop.drop_guard();
        let (of_workers, stop_workers) = (Arc::clone(&shared), stop.clone());
        tasks.spawn(async move {
            let work = |partition, stopping| keep_working(Arc::clone(&of_workers), partition, stopping);
            owned::supervise(ownership, stop_workers, work).await;
            // Workers need the address book up to their end.
            drop(book);
        });
        tasks.close();
        Ok(Self { shared, stop, tasks })
    }

    /// Accounts whose credential is refused, sorted.
    pub fn stopped_accounts(&self) -> Vec<String> {
        let stopped = self.shared.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        let mut accounts: Vec<String> = stopped.values().flatten().map(ToString::to_string).collect();
        accounts.sort();
        accounts.dedup();
        accounts
    }

    /// The provider's code and words for a stopped account.
    pub fn why_stopped(&self, account: &str) -> Option<String> {
        self.shared.reasons.lock().unwrap_or_else(PoisonError::into_inner).get(account).cloned()
    }

    /// Begins no more calls, waits for those under way (15 seconds at most) and remembers where it was.
    pub async fn shutdown(self) {
        self.stop.cancel();
        if tokio::time::timeout(Duration::from_secs(17), self.tasks.wait()).await.is_err() {
            warn!("sender did not end in time");
        }
    }
}

/// Runs a partition's worker, and a new one when it fails, until told to stop.
async fn keep_working(shared: Arc<Shared>, partition: u32, mut stopping: Stopping) {
    let mut wait = Duration::from_millis(200);
    loop {
        let began = tokio::time::Instant::now();
        let started = tokio::select! {
            started = Worker::start(Arc::clone(&shared), partition) => started,
            // Nothing was begun: there is nothing to finish.
            _ = &mut stopping => break,
        };
        let ended = match started {
            Ok(worker) => worker.run(&mut stopping).await,
            Err(failed) => Err(failed),
        };
        match ended {
            Ok(()) => break,
            Err(failed) => error!(partition, error = %failed, "sender of a partition failed and starts again"),
        }
        if began.elapsed() > Duration::from_mins(1) {
            wait = Duration::from_millis(200);
        }
        tokio::select! {
            _ = &mut stopping => break,
            () = tokio::time::sleep(wait) => {}
        }
        wait = (wait * 2).min(Duration::from_secs(30));
    }
    shared.set_stopped(partition, Vec::new());
}
