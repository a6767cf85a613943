//! The file: its tables, and how it is opened. Everything in it is made from events and can be made again, so a
//! file of another format is deleted rather than converted.

use std::path::Path;

use recado_bus::Cursor;
use rusqlite::{Connection, OpenFlags, Row};

use super::ModelError;
use crate::cache;

/// Goes up with every change to the tables or to what is put into them.
const FORMAT: i64 = 3;

/// Rows of one tenant are numbered `tenant << SEQ_BITS | seq`, where seq is the event that brought them: tables
/// grow at one end per tenant, a page of them is a range, and undoing or forgetting events is one, too.
const SEQ_BITS: u32 = 40;

/// The number of the row that the event `seq` of the tenant brought.
pub(super) fn row(tenant: i64, seq: u64) -> i64 {
    (tenant << SEQ_BITS) | (seq.min(MAX_SEQ) as i64)
}

/// The event's number in a row's number.
pub(super) fn seq_of(row: i64) -> u64 {
    (row as u64) & MAX_SEQ
}

/// The highest number that an event may have here: 2^40 - 1.
pub(super) const MAX_SEQ: u64 = (1 << SEQ_BITS) - 1;

/// What an event's checksum is over beside it: whose it is and its number.
pub(super) fn event_key<'a>(tenant: &'a str, row: &'a [u8; 8]) -> [&'a [u8]; 2] {
    [tenant.as_bytes(), row]
}

/// An event's value, by its row.
pub(super) fn event_value<'a>(tenant: &str, row: i64, stored: &'a [u8]) -> rusqlite::Result<&'a [u8]> {
    cache::value(&event_key(tenant, &row.to_le_bytes()), stored)
}

/// What the checksum of the provider's id of a message is over beside it.
pub(super) fn provider_key<'a>(tenant: &'a [u8; 8], message: &'a str) -> [&'a [u8]; 3] {
    [b"provider", tenant, message.as_bytes()]
}

/// What the checksum of a call (`what`: attempt or outcome) is over beside it.
pub(super) fn call_key<'a>(what: &'a str, tenant: &'a [u8; 8], message: &'a str, n: &'a [u8; 8]) -> [&'a [u8]; 4] {
    [what.as_bytes(), tenant, message.as_bytes(), n]
}

/// A position as it is stored. `what` is the log.
pub(super) fn stored_position(what: &str, partition: u32, position: u64) -> Vec<u8> {
    cache::stored(&[what.as_bytes(), &partition.to_le_bytes()], &position.to_le_bytes())
}

/// The position that was stored; 0 when there is none.
pub(super) fn position(what: &str, partition: u32, stored: Option<&[u8]>) -> rusqlite::Result<u64> {
    let Some(stored) = stored else { return Ok(0) };
    number(cache::value(&[what.as_bytes(), &partition.to_le_bytes()], stored)?)
}

/// The number after which an epoch began, as it is stored.
pub(super) fn stored_base(tenant: i64, epoch: u32, base: u64) -> Vec<u8> {
    cache::stored(&[b"epoch", &tenant.to_le_bytes(), &epoch.to_le_bytes()], &base.to_le_bytes())
}

/// The number after which an epoch began.
pub(super) fn base(tenant: i64, epoch: u32, stored: &[u8]) -> rusqlite::Result<u64> {
    number(cache::value(&[b"epoch", &tenant.to_le_bytes(), &epoch.to_le_bytes()], stored)?)
}

fn number(bytes: &[u8]) -> rusqlite::Result<u64> {
    bytes.try_into().map(u64::from_le_bytes).map_err(|_| cache::damaged("a number has not its length"))
}

/// A tenant's row.
pub(super) struct TenantRow {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) partition: u32,
    pub(super) cursor: Cursor,
    pub(super) oldest: u64,
}

impl TenantRow {
    /// Its columns, for [`TenantRow::read`].
    pub(super) const COLUMNS: &str = "id, name, partition, epoch, seq, chain, oldest, checksum";

    /// Takes a row that begins with these columns, if it is as it was written.
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let cursor = Cursor { epoch: row.get(3)?, seq: row.get::<_, i64>(4)? as u64, chain: row.get(5)? };
        let oldest = row.get::<_, i64>(6)? as u64;
        let found = Self { id: row.get(0)?, name: row.get(1)?, partition: row.get(2)?, cursor, oldest };
        let checksum: Vec<u8> = row.get(7)?;
        if checksum == found.checksum() { Ok(found) } else { Err(cache::damaged("a tenant's row does not match")) }
    }

    /// The checksum of all other columns.
    pub(super) fn checksum(&self) -> [u8; 8] {
        cache::checksum(&[
            &self.id.to_le_bytes(),
            self.name.as_bytes(),
            &self.partition.to_le_bytes(),
            &self.cursor.epoch.to_le_bytes(),
            &self.cursor.seq.to_le_bytes(),
            &self.cursor.chain,
            &self.oldest.to_le_bytes(),
        ])
    }
}

/// Values (of events, calls, the provider's ids, positions and epochs' bases) stand behind their checksums, as `cache` does
/// it.
const TABLES: &str = "
-- How far each partition was read; events and deliveries are the positions to go on from.
CREATE TABLE partitions(partition INTEGER PRIMARY KEY, events BLOB, deliveries BLOB);
-- How far each tenant was taken, and the first number that is kept.
CREATE TABLE tenants(
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, partition INTEGER NOT NULL,
    epoch INTEGER NOT NULL, seq INTEGER NOT NULL, chain BLOB NOT NULL, oldest INTEGER NOT NULL,
    checksum BLOB NOT NULL);
-- When an epoch after the first began: after which number.
CREATE TABLE epochs(
    tenant INTEGER NOT NULL, epoch INTEGER NOT NULL, base BLOB NOT NULL, PRIMARY KEY(tenant, epoch)) WITHOUT ROWID;
CREATE TABLE events(id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, value BLOB NOT NULL);
-- Ids of conversations, contacts and messages are 16 bytes (key.rs).
CREATE TABLE conversations(
    id INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, conversation BLOB NOT NULL,
    state TEXT NOT NULL, queue TEXT NOT NULL, agent TEXT NOT NULL, contact BLOB NOT NULL, account TEXT NOT NULL,
    channel TEXT NOT NULL, opened_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL, last_message_ms INTEGER,
    waiting_ms INTEGER, closed_ms INTEGER, close_reason TEXT NOT NULL DEFAULT '', offer TEXT NOT NULL DEFAULT '',
    last_seq INTEGER NOT NULL);
CREATE UNIQUE INDEX conversation_by_name ON conversations(tenant, conversation);
CREATE INDEX conversation_by_state ON conversations(tenant, state, id);
CREATE INDEX conversation_by_queue ON conversations(tenant, queue, id);
CREATE INDEX conversation_by_agent ON conversations(tenant, agent, id) WHERE agent <> '';
-- The rest of a message is in its event. Its conversation is the number of that row: conversations of one time stand
-- together in the index as they do in life, where their texts would spread every message over all of it.
CREATE TABLE messages(
    id INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, message BLOB NOT NULL, conversation INTEGER,
    direction INTEGER NOT NULL, status INTEGER NOT NULL DEFAULT 0, code TEXT NOT NULL DEFAULT '', provider BLOB);
CREATE UNIQUE INDEX message_by_name ON messages(tenant, message);
CREATE INDEX message_by_conversation ON messages(conversation) WHERE conversation IS NOT NULL;
-- Later events about a message: statuses, stored files.
CREATE TABLE message_events(
    tenant INTEGER NOT NULL, message BLOB NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY(tenant, message, seq)) WITHOUT ROWID;
CREATE TABLE attempts(
    tenant INTEGER NOT NULL, message BLOB NOT NULL, n INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    attempt BLOB, outcome BLOB, PRIMARY KEY(tenant, message, n)) WITHOUT ROWID;
CREATE TABLE agents(
    tenant INTEGER NOT NULL, agent TEXT NOT NULL, state INTEGER NOT NULL, reason TEXT NOT NULL,
    capacity INTEGER NOT NULL, queues TEXT NOT NULL, since_ms INTEGER NOT NULL, removed INTEGER NOT NULL,
    PRIMARY KEY(tenant, agent)) WITHOUT ROWID;
CREATE TABLE queues(
    tenant INTEGER NOT NULL, queue TEXT NOT NULL, offer TEXT NOT NULL, removed INTEGER NOT NULL,
    PRIMARY KEY(tenant, queue)) WITHOUT ROWID;
";

/// What a restore to an earlier number undoes, and what is made again from the events that stay.
pub(super) const PROJECTED: [&str; 5] = ["conversations", "messages", "message_events", "agents", "queues"];

/// Opens the file for the one writer. A file of another format, or one that `SQLite` cannot read, is made anew.
pub(super) fn open_writer(path: &Path) -> Result<Connection, ModelError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| ModelError::Folder(folder.to_owned(), error))?;
    }
    match open_existing(path) {
        Ok(Some(connection)) => return Ok(connection),
        Ok(None) => {}
        Err(error) if cache::is_damage(&error) => {
            tracing::warn!(%error, "read model is damaged, making it anew");
        }
        Err(error) => return Err(error.into()),
    }
    make_anew(path)
}

/// Makes an empty file in place of the one that is there.
pub(super) fn make_anew(path: &Path) -> Result<Connection, ModelError> {
    cache::delete(path).map_err(|error| ModelError::Folder(path.to_owned(), error))?;
    let connection = connect(path)?;
    connection.execute_batch(&format!("BEGIN; {TABLES} PRAGMA user_version = {FORMAT}; COMMIT;"))?;
    Ok(connection)
}

fn open_existing(path: &Path) -> rusqlite::Result<Option<Connection>> {
    if !path.exists() {
        return Ok(None);
    }
    let connection = connect(path)?;
    let format: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if format != FORMAT {
        tracing::info!(format, expected = FORMAT, "read model has another format, making it anew");
    }
    Ok((format == FORMAT).then_some(connection))
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    // NORMAL: a power cut may lose the newest transactions, never the file; they are read from the log again.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;
         PRAGMA wal_autocheckpoint = 12000; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -32768;",
    )?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Opens the file for reading.
pub(super) fn open_reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch("PRAGMA busy_timeout = 2000; PRAGMA cache_size = -8192;")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}
