//! The address book: where a person is reached, by address id. The compacted log of addresses has it; a file of
//! `SQLite` keeps what was read of that log, and can be thrown away. Each entry there has a checksum: one that does not
//! match is never used, because a changed digit would be somebody else's number.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
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
use tracing::{info, warn};

use super::forms;
use crate::{
    cache::{self, Damage},
    logs,
};

/// Why the cache cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the address cache {path}: {why}")]
pub struct CacheError {
    path: String,
    why: String,
}

/// The cache is damaged: what it says of an address is not known until it was made anew.
#[derive(Debug)]
pub(super) struct Unreadable;

/// The address book of this process.
pub struct AddressBook {
    bus: SharedBus,
    cache: Mutex<Connection>,
    path: PathBuf,
    damage: Damage,
    /// Entries on their way to the log.
    pending: Mutex<HashMap<String, AddressEntry>>,
    /// The log is in the cache up to here.
    position: watch::Sender<u64>,
    /// Ids that were met and are in the cache: people write more than once.
    met: Mutex<HashSet<String>>,
}

/// Ids that are remembered as met, about 100 bytes each.
const MET: usize = 20_000;

/// Goes up with every change to the tables or to what is put into them.
const FORMAT: i64 = 2;

/// An entry stands behind its checksum, as `cache` does it.
const SCHEMA: &str = "
    CREATE TABLE address (id TEXT PRIMARY KEY, entry BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE progress (one INTEGER PRIMARY KEY CHECK (one = 1), position BLOB NOT NULL);
";

/// What the checksum of the position is over, beside the position.
const POSITION: &[&[u8]] = &[b"position"];

impl AddressBook {
    /// Opens the cache `addresses.db` in a folder, which is made; a file that is damaged or of another format is begun
    /// anew. What turns out to be damaged later is said to `damage`.
    pub fn open(bus: SharedBus, folder: &Path, damage: Damage) -> Result<Arc<Self>, CacheError> {
        let path = folder.join("addresses.db");
        let failed = |why: String| CacheError { path: path.display().to_string(), why };
        std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
        let (connection, position) = match prepare(&path) {
            Ok(Some(ready)) => ready,
            other => {
                if let Err(error) = other {
                    warn!(%error, "address cache is unreadable and begun anew");
                } else {
                    info!(expected = FORMAT, "address cache has another format and is begun anew");
                }
                cache::delete(&path).map_err(|error| failed(error.to_string()))?;
                let begun = prepare(&path).map_err(|error| failed(error.to_string()))?;
                begun.ok_or_else(|| failed("a new file is none".to_owned()))?
            }
        };
        Ok(Arc::new(Self {
            bus,
            cache: Mutex::new(connection),
            path,
            damage,
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
                self.keep(entries, reader.position()).map_err(|error| {
                    self.suspect(&error);
                    ReadError::Unavailable(error.to_string())
                })?;
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
                    .execute(params![&*id, cache::stored(&[id.as_bytes()], value)])?;
            }
        }
        let position = cache::stored(POSITION, &position.to_le_bytes());
        change.execute("INSERT OR REPLACE INTO progress (one, position) VALUES (1, ?1)", [position])?;
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
    pub(super) fn lookup(&self, id: &str) -> Result<Option<AddressEntry>, Unreadable> {
        let pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned();
        if pending.is_some() {
            return Ok(pending);
        }
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        self.cached(&cache, id)
    }

    fn cached(&self, cache: &Connection, id: &str) -> Result<Option<AddressEntry>, Unreadable> {
        if self.damaged() {
            return Err(Unreadable);
        }
        entry(cache, id).map_err(|error| {
            self.suspect(&error);
            Unreadable
        })
    }

    /// Gives the cache up when it is at fault.
    fn suspect(&self, error: &rusqlite::Error) {
        if cache::is_damage(error) {
            self.damage.give_up(&self.path, error);
        }
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
    pub fn note(&self, mut entry: AddressEntry) -> Option<AddressEntry> {
        // What is pending counts as unknown: whoever was to write it may have died.
        if entry.address_id.is_empty() || self.has(&entry.address_id) {
            return None;
        }
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = pending.get(&entry.address_id)
            && forms::wrote_at(before) > forms::wrote_at(&entry)
        {
            entry.wrote_at = before.wrote_at;
        }
        pending.insert(entry.address_id.clone(), entry.clone());
        Some(entry)
    }

    /// Changes what the book says of an id. It can be looked up at once; it must be given to [`AddressBook::write`].
    pub fn replace(&self, entry: AddressEntry) {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).insert(entry.address_id.clone(), entry);
    }

    /// Whether the cache is damaged: from then on nothing is learned.
    pub fn damaged(&self) -> bool {
        self.damage.why().is_some()
    }

    /// Whether the cache has an id, or may have it for all that a damaged one tells.
    fn has(&self, id: &str) -> bool {
        if self.met.lock().unwrap_or_else(PoisonError::into_inner).contains(id) {
            return true;
        }
        // Under the cache's lock, so that nobody erases it in between.
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        // What an older event tells must not take the place of what the log has: the next start learns it, which reads
        // the event again.
        let Ok(entry) = self.cached(&cache, id) else { return self.damaged() };
        let found = entry.is_some();
        if found {
            let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
            if met.len() >= MET {
                met.clear();
            }
            met.insert(id.to_owned());
        }
        found
    }

    /// Makes entries durable that are pending; in place of one that was replaced since, the newer one.
    pub async fn write(&self, entries: &[AddressEntry]) -> Result<(), AppendError> {
        // One that is not pending any more stands in the log already, or a newer one does.
        let entries: Vec<AddressEntry> = {
            let pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
            entries.iter().filter_map(|entry| pending.get(&entry.address_id).cloned()).collect()
        };
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
            for entry in &entries {
                // A newer one is still on its way.
                if pending.get(&entry.address_id) == Some(entry) {
                    pending.remove(&entry.address_id);
                }
            }
        }
        Ok(())
    }
}

fn entry(connection: &Connection, id: &str) -> Result<Option<AddressEntry>, rusqlite::Error> {
    let mut statement = connection.prepare_cached("SELECT entry FROM address WHERE id = ?1")?;
    let stored: Option<Vec<u8>> = statement.query_row([id], |row| row.get(0)).optional()?;
    let Some(stored) = stored else { return Ok(None) };
    // What the log holds and is no entry never was one.
    Ok(AddressEntry::decode(cache::value(&[id.as_bytes()], &stored)?).ok())
}

/// Opens the file and says up to where it holds the log; `None` when it is of another format.
fn prepare(path: &Path) -> Result<Option<(Connection, u64)>, rusqlite::Error> {
    let connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        connection.execute_batch(&format!("BEGIN; {SCHEMA} PRAGMA user_version = {FORMAT}; COMMIT;"))?;
    }
    let format: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if format != FORMAT {
        return Ok(None);
    }
    let stored: Option<Vec<u8>> =
        connection.query_row("SELECT position FROM progress", [], |row| row.get(0)).optional()?;
    let position = match stored {
        Some(stored) => cache::value(POSITION, &stored)?.try_into().map_err(|_| cache::damaged("no position"))?,
        None => [0; 8],
    };
    Ok(Some((connection, u64::from_le_bytes(position))))
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use recado_bus::{Embedded, embedded::Options};

    use super::*;

    const NUMBER: &str = "5511987654321";

    fn told(id: &str, number: &str) -> AddressEntry {
        let address = Address { value: number.to_owned(), ..Address::default() };
        let payload = Payload { data: address.encode_to_vec().into(), ..Payload::default() };
        AddressEntry {
            tenant: "acme".into(),
            address_id: id.into(),
            account_id: "wa".into(),
            address: Some(payload),
            wrote_at: None,
        }
    }

    async fn learned(book: &AddressBook, entry: AddressEntry) {
        let entry = book.note(entry).unwrap();
        book.write(&[entry]).await.unwrap();
    }

    fn number(entry: &AddressEntry) -> String {
        open(entry.address.as_ref().unwrap()).unwrap().value
    }

    async fn followed(bus: &SharedBus, folder: &Path) -> (Arc<AddressBook>, Damage, tokio_util::sync::DropGuard) {
        let (damage, stop) = (Damage::default(), CancellationToken::new());
        let book = AddressBook::open(Arc::clone(bus), folder, damage.clone()).unwrap();
        tokio::spawn(Arc::clone(&book).follow(stop.clone()));
        let ready = tokio::time::timeout(Duration::from_secs(30), book.catch_up());
        ready.await.unwrap().unwrap();
        (book, damage, stop.drop_guard())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_changed_entry_is_ever_used_and_the_next_start_makes_it_anew() {
        let folder = tempfile::tempdir().unwrap();
        let log = Embedded::open(&folder.path().join("log"), &logs::specs(1), Options::default()).unwrap();
        let bus: SharedBus = Arc::new(log);
        let (book, _, stop) = followed(&bus, folder.path()).await;
        learned(&book, told("adr_1", NUMBER)).await;
        learned(&book, told("adr_2", "5511900000000")).await;
        drop((book, stop));
        let path = folder.path().join("addresses.db");
        let stored: Vec<u8> = Connection::open(&path)
            .unwrap()
            .query_row("SELECT entry FROM address WHERE id = 'adr_1'", [], |row| row.get(0))
            .unwrap();
        let mut caught = 0;
        for at in 0..stored.len() {
            let mut changed = stored.clone();
            changed[at] ^= 1;
            let (book, damage, _stop) = followed(&bus, folder.path()).await;
            assert_eq!(number(&book.lookup("adr_1").unwrap().unwrap()), NUMBER, "made anew after byte {at}");
            let harm = Connection::open(&path).unwrap();
            harm.execute("UPDATE address SET entry = ?1 WHERE id = 'adr_1'", [&changed]).unwrap();
            assert!(book.lookup("adr_1").is_err(), "byte {at}");
            assert!(book.lookup("adr_2").is_err(), "nothing is believed any more");
            assert!(damage.why().unwrap().contains("addresses.db is damaged") && !path.exists());
            caught += 1;
        }
        // The entry of somebody else, whole as it is.
        let (book, damage, _stop) = followed(&bus, folder.path()).await;
        let harm = Connection::open(&path).unwrap();
        let swap = "UPDATE address SET entry = (SELECT entry FROM address WHERE id = 'adr_2') WHERE id = 'adr_1'";
        harm.execute(swap, []).unwrap();
        assert!(book.lookup("adr_1").is_err() && damage.why().is_some());
        println!("{caught} bytes changed, each noticed");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_file_of_an_earlier_format_or_a_changed_position_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let log = Embedded::open(&folder.path().join("log"), &logs::specs(1), Options::default()).unwrap();
        let bus: SharedBus = Arc::new(log);
        let path = folder.path().join("addresses.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(
            "CREATE TABLE address (id TEXT PRIMARY KEY, entry BLOB NOT NULL) WITHOUT ROWID;
             CREATE TABLE progress (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL);
             INSERT INTO progress VALUES (1, 1);",
        )
        .unwrap();
        drop(old);
        let (book, _, stop) = followed(&bus, folder.path()).await;
        learned(&book, told("adr_1", NUMBER)).await;
        drop((book, stop));
        let harm = Connection::open(&path).unwrap();
        let changed = "UPDATE progress SET position = substr(position, 1, 8) || x'0900000000000000'";
        assert_eq!(harm.execute(changed, []).unwrap(), 1);
        drop(harm);
        let (book, damage, _stop) = followed(&bus, folder.path()).await;
        assert_eq!(number(&book.lookup("adr_1").unwrap().unwrap()), NUMBER);
        assert_eq!(damage.why(), None, "found at the start, made anew at once");
    }
}
