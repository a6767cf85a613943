//! The address book: where a person is reached, by address id. The compacted log of addresses has it; a file of
//! `SQLite` keeps what was read of that log, and can be thrown away.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use prost::Message as _;
use recado_bus::{AppendError, ReadError, Record, SharedBus};
use recado_proto::{
    time::timestamp,
    v1::{Address, AddressEntry, Event, Payload, event::Body},
};
use rusqlite::{Connection, OptionalExtension as _, params};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::forms;
use crate::logs;

/// Why the cache cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the address cache {path}: {why}")]
pub struct CacheError {
    path: String,
    why: String,
}

/// The address book of this process.
pub struct AddressBook {
    bus: SharedBus,
    cache: Mutex<Connection>,
    /// Entries on their way to the log.
    pending: Mutex<HashMap<String, AddressEntry>>,
    /// The log is in the cache up to here.
    position: watch::Sender<u64>,
    /// Ids that were met and are in the cache: people write more than once.
    met: Mutex<HashSet<String>>,
}

/// Ids that are remembered as met, about 100 bytes each.
const MET: usize = 20_000;

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS address (id TEXT PRIMARY KEY, entry BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS progress (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL);
";

impl AddressBook {
    /// Opens the cache `addresses.db` in a folder, which is made; a file that is damaged is begun anew.
    pub fn open(bus: SharedBus, folder: &Path) -> Result<Arc<Self>, CacheError> {
        let path = folder.join("addresses.db");
        let failed = |why: String| CacheError { path: path.display().to_string(), why };
        std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
        let (connection, position) = match prepare(&path) {
            Ok(ready) => ready,
            Err(error) => {
                warn!(%error, "address cache is unreadable and begun anew");
                for suffix in ["", "-wal", "-shm"] {
                    drop(std::fs::remove_file(format!("{}{suffix}", path.display())));
                }
                prepare(&path).map_err(|error| failed(error.to_string()))?
            }
        };
        Ok(Arc::new(Self {
            bus,
            cache: Mutex::new(connection),
            pending: Mutex::default(),
            position: watch::Sender::new(position),
            met: Mutex::default(),
        }))
    }

    /// Follows the log until told to stop.
    pub async fn follow(self: Arc<Self>, stop: CancellationToken) {
        let mut wait = Duration::from_millis(100);
        while !stop.is_cancelled() {
            let failed = tokio::select! {
                () = stop.cancelled() => return,
                error = self.tail() => error,
            };
            warn!(error = %failed, "address log cannot be read");
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(wait) => {}
            }
            wait = (wait * 2).min(Duration::from_secs(10));
        }
    }

    async fn tail(&self) -> ReadError {
        let failed = async {
            let bounds = self.bus.bounds(logs::ADDRESSES, 0).await?;
            let mut from = *self.position.borrow();
            if from > bounds.end {
                // Another log than the one that was cached.
                self.reset().map_err(|error| ReadError::Unavailable(error.to_string()))?;
                from = 0;
            }
            let mut reader = self.bus.reader(logs::ADDRESSES, 0, from.max(bounds.oldest)).await?;
            // Compaction can leave the end without a record to read up to it.
            self.position.send_modify(|at| *at = from.max(bounds.oldest));
            loop {
                let batch = reader.next(500).await?;
                let entries = batch.iter().map(|stored| (&stored.key, &stored.value));
                self.keep(entries, reader.position()).map_err(|error| ReadError::Unavailable(error.to_string()))?;
                self.position.send_replace(reader.position());
            }
        };
        let result: Result<std::convert::Infallible, ReadError> = failed.await;
        match result {
            Err(error) => error,
            Ok(never) => match never {},
        }
    }

    fn keep<'a>(
        &self,
        entries: impl Iterator<Item = (&'a Bytes, &'a Bytes)>,
        position: u64,
    ) -> Result<(), rusqlite::Error> {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let change = cache.transaction()?;
        for (key, value) in entries {
            let id = String::from_utf8_lossy(key);
            if value.is_empty() {
                change.prepare_cached("DELETE FROM address WHERE id = ?1")?.execute([&*id])?;
                self.met.lock().unwrap_or_else(PoisonError::into_inner).remove(&*id);
            } else {
                change
                    .prepare_cached("INSERT OR REPLACE INTO address (id, entry) VALUES (?1, ?2)")?
                    .execute(params![&*id, &value[..]])?;
            }
        }
        change.execute("INSERT OR REPLACE INTO progress (one, position) VALUES (1, ?1)", [position as i64])?;
        change.commit()
    }

    fn reset(&self) -> Result<(), rusqlite::Error> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        self.met.lock().unwrap_or_else(PoisonError::into_inner).clear();
        cache.execute_batch("DELETE FROM address; DELETE FROM progress;")
    }

    /// Waits until everything that the log holds now can be looked up.
    pub async fn catch_up(&self) -> Result<(), ReadError> {
        let end = self.bus.bounds(logs::ADDRESSES, 0).await?.end;
        let mut position = self.position.subscribe();
        let reached = position.wait_for(|at| *at >= end).await;
        reached.map(drop).map_err(|_| ReadError::Unavailable("the address book is closed".to_owned()))
    }

    /// The entry of an address id.
    pub fn lookup(&self, id: &str) -> Option<AddressEntry> {
        let pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned();
        pending.or_else(|| self.cached(id))
    }

    fn cached(&self, id: &str) -> Option<AddressEntry> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        entry(&cache, id)
    }

    /// The address that an event tells and the book does not have yet. It can be looked up at once; it must be
    /// given to [`AddressBook::write`] before the event's position is passed for good.
    pub fn learn(&self, event: &Event) -> Option<AddressEntry> {
        let (id, account, payload) = told(event)?;
        if self.has(id) {
            return None;
        }
        self.note(AddressEntry {
            tenant: event.tenant.clone(),
            address_id: id.to_owned(),
            account_id: account.to_owned(),
            address: Some(payload.clone()),
            wrote_at: forms::when(event).map(timestamp),
        })
    }

    /// The same for an address that something else told.
    pub fn note(&self, entry: AddressEntry) -> Option<AddressEntry> {
        // What is pending counts as unknown: whoever was to write it may have died.
        if entry.address_id.is_empty() || self.has(&entry.address_id) {
            return None;
        }
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).insert(entry.address_id.clone(), entry.clone());
        Some(entry)
    }

    /// Changes what the book says of an id. It can be looked up at once; it must be given to [`AddressBook::write`].
    pub fn replace(&self, entry: AddressEntry) {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).insert(entry.address_id.clone(), entry);
    }

    /// Whether the cache has an id.
    fn has(&self, id: &str) -> bool {
        if self.met.lock().unwrap_or_else(PoisonError::into_inner).contains(id) {
            return true;
        }
        // Under the cache's lock, so that nobody erases it in between.
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let found = entry(&cache, id).is_some();
        if found {
            let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
            if met.len() >= MET {
                met.clear();
            }
            met.insert(id.to_owned());
        }
        found
    }

    /// Makes entries durable.
    pub async fn write(&self, entries: &[AddressEntry]) -> Result<(), AppendError> {
        let records = entries.iter().map(|entry| Record {
            key: Bytes::from(entry.address_id.clone()),
            headers: Vec::new(),
            value: entry.encode_to_vec().into(),
        });
        let positions = self.bus.append(logs::ADDRESSES, 0, records.collect()).await?;
        // They stay pending until the cache has them, so that there is no moment without them.
        let Some(last) = positions.last().copied() else { return Ok(()) };
        let mut position = self.position.subscribe();
        let cached = position.wait_for(|at| *at > last);
        if tokio::time::timeout(Duration::from_secs(30), cached).await.is_ok() {
            let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
            for entry in entries {
                // A newer one is still on its way.
                if pending.get(&entry.address_id) == Some(entry) {
                    pending.remove(&entry.address_id);
                }
            }
        }
        Ok(())
    }
}

fn entry(cache: &Connection, id: &str) -> Option<AddressEntry> {
    let mut statement = cache.prepare_cached("SELECT entry FROM address WHERE id = ?1").ok()?;
    let value: Option<Vec<u8>> = statement.query_row([id], |row| row.get(0)).optional().ok()?;
    AddressEntry::decode(value?.as_slice()).ok()
}

/// Opens the file and says up to where it holds the log.
fn prepare(path: &Path) -> Result<(Connection, u64), rusqlite::Error> {
    let connection = Connection::open(path)?;
    connection.execute_batch(SCHEMA)?;
    let position: Option<i64> =
        connection.query_row("SELECT position FROM progress", [], |row| row.get(0)).optional()?;
    Ok((connection, position.unwrap_or(0) as u64))
}

/// The address that an event tells: its id, account and payload.
pub(super) fn told(event: &Event) -> Option<(&str, &str, &Payload)> {
    match event.body.as_ref()? {
        Body::MessageReceived(body) => {
            Some((&body.address_id, &body.account_id, body.address.as_ref().or(body.from.as_ref())?))
        }
        Body::ContactAddressChanged(body) => Some((&body.to_address_id, &body.account_id, body.to.as_ref()?)),
        Body::MessageSubmitted(body) => Some((&body.address_id, &body.account_id, body.to.as_ref()?)),
        _ => None,
    }
}

/// Opens an address; `None` when it is sealed or no address.
pub(super) fn open(payload: &Payload) -> Option<Address> {
    if !payload.key_id.is_empty() {
        return None;
    }
    Address::decode(payload.data.clone()).ok().filter(|address| !address.value.is_empty())
}
