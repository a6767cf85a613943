//! The file: its tables, and how it is opened. Everything in it is made from events and can be made again, so a
//! file of another format is deleted rather than converted.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::ModelError;

/// Goes up with every change to the tables or to what is put into them.
const FORMAT: i64 = 2;

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

const TABLES: &str = "
-- How far each partition was read; events and deliveries are the positions to go on from.
CREATE TABLE partitions(
    partition INTEGER PRIMARY KEY, events INTEGER NOT NULL DEFAULT 0, deliveries INTEGER NOT NULL DEFAULT 0);
-- How far each tenant was taken, and the first number that is kept.
CREATE TABLE tenants(
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, partition INTEGER NOT NULL,
    epoch INTEGER NOT NULL, seq INTEGER NOT NULL, chain BLOB NOT NULL, oldest INTEGER NOT NULL);
-- When an epoch after the first began: after which number.
CREATE TABLE epochs(
    tenant INTEGER NOT NULL, epoch INTEGER NOT NULL, base INTEGER NOT NULL, PRIMARY KEY(tenant, epoch)) WITHOUT ROWID;
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
        Err(error) if is_damage(&error) => {
            tracing::warn!(%error, "read model is damaged, making it anew");
        }
        Err(error) => return Err(error.into()),
    }
    delete(path)?;
    let connection = connect(path)?;
    connection.execute_batch(&format!("BEGIN; {TABLES} PRAGMA user_version = {FORMAT}; COMMIT;"))?;
    Ok(connection)
}

/// True when the file itself is at fault, not the moment.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase))
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

fn delete(path: &Path) -> Result<(), ModelError> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(ModelError::Folder(name.into(), error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Opens the file for reading.
pub(super) fn open_reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch("PRAGMA busy_timeout = 2000; PRAGMA cache_size = -8192;")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}
