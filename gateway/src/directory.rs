//! What instances agree on: tenants with their partition and id key, tokens, checkpoints, the format. A view of the
//! control log, kept up to date while it is used.
//!
//! Some of it is created once and never changes: the format, a tenant, the marker of the object store. Two instances
//! may try at the same time, and the log is compacted, where a later record of a key removes the earlier ones. So each
//! attempt has a key of its own (`tenant/{id}/{nonce}`), every reader takes the attempt with the lowest position, and
//! nobody uses what it created before it has read the log up to its own record. An attempt of which nobody knows
//! whether it was written is never repeated: the next one has another nonce, so no record of a winner is ever removed.

mod hook;
mod state;
mod token;

use std::{
    future::Future,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use bytes::Bytes;
use recado_bus::{AppendError, Reader, Record, SharedBus};
use recado_proto::{Encode as _, IdKey, time, v1};
use tokio::{sync::watch, time::Instant};
use tokio_util::sync::{CancellationToken, DropGuard};

use self::state::State;
pub use self::token::{NewToken, TokenEntry, TokenRefused};
use crate::{
    config::is_id,
    fault, logs,
    objects::{ObjectError, Objects},
};

/// The version of everything on the logs. A build refuses a newer one.
pub const FORMAT_VERSION: u32 = 1;

/// No operation on the control log waits longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A tenant as the control log has it.
#[derive(Clone, Debug)]
pub struct TenantEntry {
    /// Its id.
    pub id: String,
    /// Its partition of intake, events and deliveries.
    pub partition: u32,
    /// The source of its ids.
    pub key: IdKey,
}

/// A shared tenant.
pub type SharedTenant = Arc<TenantEntry>;

/// Why the directory cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// The logs were made by, or for, something else.
    #[error("{problem}\nhint: {hint}")]
    Format {
        /// What differs.
        problem: String,
        /// What to do.
        hint: String,
    },
    /// The control log cannot be read or written now.
    #[error("control log: {0}")]
    Unavailable(String),
    /// Intake cannot be written now.
    #[error("the log does not take it: {0}")]
    NotTold(String),
    /// What was asked can never be done.
    #[error("{0}")]
    Refused(String),
    /// There is no such token.
    #[error("there is no token `{0}`\nhint: `recado token list` shows all")]
    NoSuchToken(String),
    /// The object store.
    #[error(transparent)]
    Objects(#[from] ObjectError),
}

/// The view of the control log. Dropping it ends the task that keeps it up to date.
#[derive(Debug)]
pub struct Directory {
    bus: SharedControl,
    view: Arc<View>,
    partitions: u32,
    tail: DropGuard,
}

struct SharedControl(SharedBus);

impl std::fmt::Debug for SharedControl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SharedBus")
    }
}

/// What has been read so far.
#[derive(Debug)]
struct View {
    state: RwLock<State>,
    /// Everything before this position is in `state`.
    through: watch::Sender<u64>,
    /// Why the log cannot be read at the moment.
    trouble: RwLock<Option<String>>,
}

impl View {
    fn read<T>(&self, of: impl FnOnce(&State) -> T) -> T {
        of(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn trouble(&self, trouble: Option<String>) {
        *self.trouble.write().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Reads one batch.
    async fn advance(&self, reader: &mut dyn Reader) -> Result<(), recado_bus::ReadError> {
        let records = reader.next(1_000).await?;
        {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            for record in &records {
                state.apply(record);
            }
        }
        self.through.send_replace(reader.position());
        Ok(())
    }

    /// Keeps reading until the token is cancelled.
    async fn tail(self: Arc<Self>, mut reader: Box<dyn Reader>, stop: CancellationToken) {
        let mut pause = Duration::from_millis(100);
        loop {
            let read = tokio::select! {
                () = stop.cancelled() => return,
                read = self.advance(reader.as_mut()) => read,
            };
            match read {
                Ok(()) => {
                    self.trouble(None);
                    pause = Duration::from_millis(100);
                }
                Err(error) => {
                    tracing::warn!(%error, "control log cannot be read");
                    self.trouble(Some(error.to_string()));
                    tokio::select! {
                        () = stop.cancelled() => return,
                        () = tokio::time::sleep(pause) => {}
                    }
                    pause = (pause * 2).min(Duration::from_secs(5));
                }
            }
        }
    }
}

impl Directory {
    /// Reads the control log to its end and keeps following it. A log without a format gets one with
    /// `wanted_partitions`; one with another number of partitions, or made by a newer version, is refused.
    pub async fn open(bus: SharedBus, wanted_partitions: u32) -> Result<Arc<Self>, DirectoryError> {
        let bounds = bus.bounds(logs::CONTROL, 0).await.map_err(|error| unavailable(&error))?;
        let mut reader = bus.reader(logs::CONTROL, 0, bounds.oldest).await.map_err(|error| unavailable(&error))?;
        let (through, _) = watch::channel(bounds.oldest);
        let view = Arc::new(View { state: RwLock::default(), through, trouble: RwLock::default() });

        let deadline = Instant::now() + PATIENCE;
        while reader.position() < bounds.end {
            let read = within(deadline, view.advance(reader.as_mut())).await?;
            read.map_err(|error| unavailable(&error))?;
        }
        let stop = CancellationToken::new();
        let task = Arc::clone(&view).tail(reader, stop.clone());
        tokio::spawn(task);

        let tail = stop.drop_guard();
        let directory = Self { bus: SharedControl(bus), view, partitions: wanted_partitions, tail };
        directory.ensure_format().await?;
        Ok(Arc::new(directory))
    }

    /// How many partitions intake, events and deliveries have.
    pub fn partitions(&self) -> u32 {
        self.partitions
    }

    /// Stops following the log; what is known stays.
    pub fn close(&self) {
        self.tail.token().cancel();
    }

    /// Whether the view follows the log, and what is wrong if not.
    pub fn health(&self) -> Result<(), String> {
        match &*self.view.trouble.read().unwrap_or_else(PoisonError::into_inner) {
            None => Ok(()),
            Some(trouble) => Err(trouble.clone()),
        }
    }

    /// A tenant, if the log has it.
    pub fn tenant(&self, id: &str) -> Option<SharedTenant> {
        self.view.read(|state| state.tenants.get(id).cloned())
    }

    /// All tenants, sorted by id.
    pub fn tenants(&self) -> Vec<SharedTenant> {
        self.view.read(|state| state.tenants.values().cloned().collect())
    }

    /// A tenant, created when the log has none of that id. Whoever creates it at the same time gets the same one.
    pub async fn ensure_tenant(&self, id: &str) -> Result<SharedTenant, DirectoryError> {
        if !is_id(id) {
            return Err(DirectoryError::Refused(format!("`{id}` cannot be the id of a tenant")));
        }
        let found = || self.tenant(id);
        let propose = || {
            let record = v1::control::Record::Tenant(v1::Tenant {
                id: id.to_owned(),
                partition: self.view.read(|state| state.least_loaded(id, self.partitions)),
                id_key: Bytes::from(random::<32>()?.to_vec()),
            });
            Ok(record)
        };
        self.create(&format!("tenant/{id}"), found, propose).await
    }

    /// The checkpoint of a partition with the highest intake position.
    pub fn checkpoint(&self, partition: u32) -> Option<v1::Checkpoint> {
        self.checkpoints(partition).pop()
    }

    /// Brings the view to the present end of the log.
    pub async fn refresh(&self) -> Result<(), DirectoryError> {
        self.seen_all(Instant::now() + PATIENCE).await
    }

    /// All checkpoints of a partition, the highest intake position last.
    pub fn checkpoints(&self, partition: u32) -> Vec<v1::Checkpoint> {
        self.view.read(|state| {
            let slots = state.checkpoints.range((partition, String::new())..(partition + 1, String::new()));
            let mut all: Vec<_> = slots.map(|(_, checkpoint)| checkpoint.clone()).collect();
            all.sort_by_key(|checkpoint| checkpoint.intake);
            all
        })
    }

    /// Writes a checkpoint into one of its partition's slots, in place of what is there. Slots are `[a-z0-9-]+`, such
    /// as `last-0` and `day-20412`.
    pub async fn put_checkpoint(&self, slot: &str, checkpoint: v1::Checkpoint) -> Result<(), DirectoryError> {
        let key = checkpoint_key(checkpoint.partition, slot)?;
        self.put(&key, Some(v1::control::Record::Checkpoint(checkpoint))).await
    }

    /// Empties a slot.
    pub async fn remove_checkpoint(&self, partition: u32, slot: &str) -> Result<(), DirectoryError> {
        self.put(&checkpoint_key(partition, slot)?, None).await
    }

    /// How far a log may be ahead of a machine's clock on somebody's word, milliseconds; 0 when nobody gave it.
    pub fn accepted_lead_ms(&self, now_ms: i64) -> i64 {
        let good = |word: &&v1::TimeAccepted| word.until.as_ref().is_some_and(|until| time::millis(until) > now_ms);
        self.view.read(|state| state.times_accepted.iter().filter(good).map(|word| word.lead_ms).max().unwrap_or(0))
    }

    /// Keeps who vouches for which clocks.
    pub async fn accept_time(&self, accepted: v1::TimeAccepted) -> Result<(), DirectoryError> {
        let nonce = u128::from_be_bytes(random::<16>()?);
        self.put(&format!("time/{nonce:032x}"), Some(v1::control::Record::TimeAccepted(accepted))).await
    }

    /// Proves that this instance sees the same objects as every other: the marker that the log names is there, or is
    /// put there by the first who asks.
    pub async fn prove_objects(&self, objects: &dyn Objects) -> Result<(), DirectoryError> {
        let found = || self.view.read(|state| state.object_marker.clone());
        if found().is_none() {
            let mine = random::<16>()?;
            let object = format!("marker/{:032x}", u128::from_be_bytes(mine));
            let content = Bytes::from(random::<32>()?.to_vec());
            objects.put(&object, content.clone()).await?;
            let record = v1::ObjectMarker { object: object.clone(), content };
            let propose = || Ok(v1::control::Record::ObjectMarker(record.clone()));
            let winner = self.create("object-marker", found, propose).await?;
            if winner.object != object {
                objects.delete(&object).await?;
            }
        }
        let Some(marker) = found() else { return Ok(()) };
        match objects.get(&marker.object).await {
            Ok(content) if content == marker.content => Ok(()),
            Ok(_) | Err(ObjectError::NotFound(_)) => Err(DirectoryError::Format {
                problem: "the object store is not the one that belongs to these logs".to_owned(),
                hint: "let `objects.url` name the store that all instances share".to_owned(),
            }),
            Err(error) => Err(error.into()),
        }
    }

    /// Appends an input to its tenant's intake; gives its position.
    pub async fn tell(&self, tenant: &str, intake: &v1::Intake) -> Result<u64, DirectoryError> {
        let Some(tenant) = self.tenant(tenant) else {
            return Err(DirectoryError::Refused(format!("there is no tenant `{tenant}` in the logs")));
        };
        let record = crate::submit::record(intake, "operator", None);
        let appended = within(Instant::now() + PATIENCE, crate::submit::append(&self.bus.0, &tenant, vec![record]));
        match appended.await? {
            Ok(positions) => Ok(positions.first().copied().unwrap_or_default()),
            Err(AppendError::Refused(why)) => Err(DirectoryError::Refused(why)),
            Err(error) => Err(DirectoryError::NotTold(error.to_string())),
        }
    }

    async fn ensure_format(&self) -> Result<(), DirectoryError> {
        let found = || self.view.read(|state| state.format);
        let wanted = v1::Format { version: FORMAT_VERSION, partitions: self.partitions };
        let format = self.create("format", found, || Ok(v1::control::Record::Format(wanted))).await?;
        if format.version > FORMAT_VERSION {
            return Err(DirectoryError::Format {
                problem: format!(
                    "the logs have format {}, and this build knows up to {FORMAT_VERSION}",
                    format.version
                ),
                hint: "install the version of recado that wrote them, or a newer one".to_owned(),
            });
        }
        if format.partitions != self.partitions {
            return Err(DirectoryError::Format {
                problem: format!(
                    "the logs were created with {} partitions, and the configuration wants {}",
                    format.partitions, self.partitions
                ),
                hint: format!(
                    "set `partitions = {}` in `[bus]`: the number is fixed once records exist",
                    format.partitions
                ),
            });
        }
        Ok(())
    }

    /// Creates something once: `found` sees the winner in the view, `propose` makes this instance's attempt.
    async fn create<T>(
        &self,
        name: &str,
        found: impl Fn() -> Option<T>,
        propose: impl Fn() -> Result<v1::control::Record, DirectoryError>,
    ) -> Result<T, DirectoryError> {
        let deadline = Instant::now() + PATIENCE;
        let mut pause = Duration::from_millis(50);
        loop {
            if let Some(winner) = found() {
                return Ok(winner);
            }
            let nonce = u128::from_be_bytes(random::<16>()?);
            let record = record(&format!("{name}/{nonce:032x}"), Some(propose()?));
            match within(deadline, self.bus.0.append(logs::CONTROL, 0, vec![record])).await? {
                Ok(positions) => {
                    fault::point!("control.created");
                    let end = positions.first().map_or(0, |position| position + 1);
                    self.seen(deadline, end).await?;
                    return found()
                        .ok_or_else(|| DirectoryError::Unavailable(format!("`{name}` was written and is not there")));
                }
                Err(AppendError::Refused(why)) => return Err(DirectoryError::Refused(why)),
                Err(AppendError::NotWritten(why)) => tracing::warn!(why, "control record not written"),
                Err(AppendError::Unknown(why)) => {
                    tracing::warn!(why, "unknown whether control record was written");
                    self.seen_all(deadline).await?;
                }
            }
            within(deadline, tokio::time::sleep(pause)).await?;
            pause = (pause * 2).min(Duration::from_secs(2));
        }
    }

    /// Writes a record whose last version counts, or removes it. Doing so twice does no harm.
    async fn put(&self, key: &str, value: Option<v1::control::Record>) -> Result<(), DirectoryError> {
        let deadline = Instant::now() + PATIENCE;
        let mut pause = Duration::from_millis(50);
        let record = record(key, value);
        loop {
            match within(deadline, self.bus.0.append(logs::CONTROL, 0, vec![record.clone()])).await? {
                Ok(positions) => {
                    return self.seen(deadline, positions.first().map_or(0, |position| position + 1)).await;
                }
                Err(AppendError::Refused(why)) => return Err(DirectoryError::Refused(why)),
                Err(error) => tracing::warn!(%error, "control record is written again"),
            }
            within(deadline, tokio::time::sleep(pause)).await?;
            pause = (pause * 2).min(Duration::from_secs(2));
        }
    }

    /// Waits until the view holds everything before a position.
    async fn seen(&self, deadline: Instant, end: u64) -> Result<(), DirectoryError> {
        let mut through = self.view.through.subscribe();
        match within(deadline, through.wait_for(|through| *through >= end)).await? {
            Ok(_) => Ok(()),
            Err(_) => Err(DirectoryError::Unavailable("the view was closed".to_owned())),
        }
    }

    /// Waits until the view holds everything that is on the log now.
    async fn seen_all(&self, deadline: Instant) -> Result<(), DirectoryError> {
        let bounds = within(deadline, self.bus.0.bounds(logs::CONTROL, 0)).await?;
        self.seen(deadline, bounds.map_err(|error| unavailable(&error))?.end).await
    }
}

/// A control record; without a value it removes the key.
fn record(key: &str, value: Option<v1::control::Record>) -> Record {
    let kind = key.split('/').next().unwrap_or(key);
    let headers = vec![
        ("ce_specversion", Bytes::from_static(b"1.0")),
        ("ce_id", Bytes::from(key.to_owned())),
        ("ce_source", Bytes::from_static(b"/recado/directory")),
        ("ce_type", Bytes::from(format!("recado.v1.Control.{kind}"))),
        ("content-type", Bytes::from_static(b"application/protobuf")),
    ];
    let value = value.map_or_else(Bytes::new, |record| v1::Control { record: Some(record) }.encode_to_vec().into());
    Record { key: Bytes::from(key.to_owned()), headers, value }
}

fn checkpoint_key(partition: u32, slot: &str) -> Result<String, DirectoryError> {
    if is_id(slot) {
        return Ok(format!("checkpoint/{partition}/{slot}"));
    }
    Err(DirectoryError::Refused(format!("`{slot}` cannot be a checkpoint's slot")))
}

/// Bytes nobody can guess.
fn random<const N: usize>() -> Result<[u8; N], DirectoryError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| DirectoryError::Unavailable(format!("this machine gives no random bytes: {error}")))?;
    Ok(bytes)
}

async fn within<T>(deadline: Instant, work: impl Future<Output = T>) -> Result<T, DirectoryError> {
    tokio::time::timeout_at(deadline, work)
        .await
        .map_err(|_| DirectoryError::Unavailable(format!("no answer within {} s", PATIENCE.as_secs())))
}

fn unavailable(error: &recado_bus::ReadError) -> DirectoryError {
    DirectoryError::Unavailable(error.to_string())
}

#[cfg(test)]
pub(crate) mod memory_bus;
#[cfg(test)]
mod tests;
