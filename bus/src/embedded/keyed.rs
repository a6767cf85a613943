//! A compacted log: one file with a row per record, where a record replaces the older one of its key.
//!
//! A record with an empty value deletes its key. It stays a day, so that those who read along learn of it.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use rusqlite::Connection;
use tracing::warn;

use super::{
    days::Chunk,
    folder, record,
    ring::{Limit, Run},
    store::{Failure, Row, Start, Store, commit},
};
use crate::{Bounds, LogSpec, OpenError, ReadError, lock::lock};

const IDLE_CONNECTIONS: usize = 4;

/// How long a deletion can be read.
const DELETION_KEPT_MS: i64 = 24 * 3600 * 1000;

const SCHEMA: &str = "
    CREATE TABLE ends (partition INTEGER PRIMARY KEY, position INTEGER NOT NULL, at_ms INTEGER NOT NULL) STRICT;
    CREATE TABLE records (
        place INTEGER PRIMARY KEY, partition INTEGER NOT NULL, key BLOB NOT NULL, deleted INTEGER NOT NULL,
        at_ms INTEGER NOT NULL, checksum BLOB NOT NULL, record BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX by_key ON records (partition, key);
    CREATE INDEX deletions ON records (at_ms) WHERE deleted = 1;";

/// The file, for reading.
#[derive(Debug)]
pub(super) struct Keyed {
    spec: LogSpec,
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

/// The one writer of the file.
pub(super) struct KeyedWriter {
    connection: Connection,
}

impl KeyedWriter {
    /// Opens the file, or creates it.
    pub(super) fn open(
        spec: LogSpec,
        folder: &std::path::Path,
        now: i64,
    ) -> Result<(Self, Arc<Keyed>, Start), OpenError> {
        let path = folder::keyed_file(folder);
        let failed = |error: rusqlite::Error| folder::failed(&path, &error);
        let connection = folder::open_to_write(&path).map_err(failed)?;
        // What is deleted here was to be forgotten, also by the disk.
        connection.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(())).map_err(failed)?;
        if !folder::verify(&connection, &path, &spec)? {
            create(&connection, &spec).map_err(failed)?;
            folder::sync(folder).map_err(|error| folder::unreachable(folder, &error))?;
        }
        let start = start(&connection, spec.partitions).map_err(failed)?;
        let keyed = Arc::new(Keyed { spec, path, idle: Mutex::new(Vec::new()) });
        let mut writer = Self { connection };
        writer.maintain(now);
        Ok((writer, keyed, start))
    }
}

fn create(connection: &Connection, spec: &LogSpec) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    folder::describe(connection, spec)?;
    connection.execute_batch(SCHEMA)?;
    for partition in 0..spec.partitions {
        connection.execute("INSERT INTO ends VALUES (?1, 0, 0)", (partition,))?;
    }
    connection.execute_batch("COMMIT")
}

fn start(connection: &Connection, partitions: u32) -> rusqlite::Result<Start> {
    let mut start = Start { ends: vec![0; partitions as usize], last_at: 0 };
    let mut statement = connection.prepare("SELECT partition, position, at_ms FROM ends")?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let (partition, position): (u32, i64) = (row.get(0)?, row.get(1)?);
        if let Some(end) = start.ends.get_mut(partition as usize) {
            *end = position as u64;
        }
        start.last_at = start.last_at.max(row.get(2)?);
    }
    Ok(start)
}

impl Store for KeyedWriter {
    fn write(&mut self, rows: &[Row], at_ms: i64) -> Result<(), Failure> {
        commit(&self.connection, |connection| {
            let mut delete = connection.prepare_cached("DELETE FROM records WHERE partition = ?1 AND key = ?2")?;
            let mut insert = connection.prepare_cached("INSERT INTO records VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
            let mut end =
                connection.prepare_cached("UPDATE ends SET position = ?2, at_ms = ?3 WHERE partition = ?1")?;
            for row in rows {
                let mut rest = row.bytes.as_slice();
                for position in row.base..row.base + u64::from(row.count) {
                    let start = rest;
                    let (key, deleted) = record::split(&mut rest)
                        .and_then(record::key_and_emptiness)
                        .map_err(|_| rusqlite::Error::InvalidQuery)?;
                    let bytes = &start[..start.len() - rest.len()];
                    let place = folder::place(row.partition, position);
                    let checksum = record::checksum(place, 1, at_ms, bytes);
                    delete.execute((row.partition, key))?;
                    insert.execute((place, row.partition, key, deleted, at_ms, &checksum[..], bytes))?;
                }
                end.execute((row.partition, (row.base + u64::from(row.count)) as i64, at_ms))?;
            }
            Ok(())
        })
    }

    fn maintain(&mut self, now: i64) {
        let before = now - DELETION_KEPT_MS;
        let deleted = self.connection.execute("DELETE FROM records WHERE deleted = 1 AND at_ms < ?1", (before,));
        if let Err(error) = deleted {
            warn!(%error, "old deletions of a compacted log cannot be removed");
        }
    }
}

impl Keyed {
    /// Opens what is there, for reading beside whoever writes it. The file may come later.
    pub(super) fn open(spec: LogSpec, folder: &std::path::Path) -> Result<Self, OpenError> {
        let path = folder::keyed_file(folder);
        if path.exists() {
            let connection = folder::open_to_read(&path).map_err(|error| folder::failed(&path, &error))?;
            folder::verify(&connection, &path, &spec)?;
        }
        Ok(Self { spec, path, idle: Mutex::new(Vec::new()) })
    }

    /// Where the file is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn with<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, ReadError> {
        let waiting = lock(&self.idle).pop();
        let connection = match waiting {
            Some(connection) => Ok(connection),
            None => folder::open_to_read(&self.path),
        };
        let connection = connection.map_err(|error| folder::read_error(&self.path, &error))?;
        let result = work(&connection).map_err(|error| folder::read_error(&self.path, &error));
        let mut idle = lock(&self.idle);
        if result.is_ok() && idle.len() < IDLE_CONNECTIONS {
            idle.push(connection);
        }
        result
    }

    /// The oldest kept position; `end` when there is none.
    pub(super) fn oldest(&self, partition: u32, end: u64) -> Result<u64, ReadError> {
        let first: Option<i64> = self.with(|connection| {
            connection
                .prepare_cached("SELECT min(place) FROM records WHERE place >= ?1 AND place < ?2")?
                .query_row((folder::place(partition, 0), folder::place(partition, end)), |row| row.get(0))
        })?;
        Ok(first.map_or(end, |place| folder::position(partition, place)))
    }

    /// Where a partition begins and ends as the file says; for processes that do not write the log themselves.
    pub(super) fn look_up_bounds(&self, partition: u32) -> Result<Bounds, ReadError> {
        if !self.path.exists() {
            return Ok(Bounds { oldest: 0, end: 0 });
        }
        let ready: i64 = self.with(|connection| {
            connection.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'ends'", (), |row| row.get(0))
        })?;
        if ready == 0 {
            return Ok(Bounds { oldest: 0, end: 0 });
        }
        let start = self.with(|connection| start(connection, self.spec.partitions))?;
        let end = start.ends[partition as usize];
        Ok(Bounds { oldest: self.oldest(partition, end)?, end })
    }

    /// Reads from a position below `end`, at most `limit`.
    pub(super) fn read(&self, partition: u32, from: u64, end: u64, mut limit: Limit) -> Result<Chunk, ReadError> {
        let runs = self.with(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT place, at_ms, checksum, record FROM records
                 WHERE place >= ?1 AND place < ?2 ORDER BY place",
            )?;
            let mut rows = statement.query((folder::place(partition, from), folder::place(partition, end)))?;
            let mut runs = Vec::new();
            while let Some(row) = rows.next()? {
                let (place, at_ms): (i64, i64) = (row.get(0)?, row.get(1)?);
                let bytes = row.get_ref(3)?.as_blob()?;
                let intact = row.get_ref(2)?.as_blob()? == record::checksum(place, 1, at_ms, bytes);
                let base = folder::position(partition, place);
                if !limit.admits(bytes.len()) {
                    return Ok((runs, base));
                }
                runs.push((intact, Run { base, count: 1, at_ms, bytes: Bytes::copy_from_slice(bytes) }));
            }
            Ok((runs, end))
        })?;
        let (runs, next) = runs;
        let mut chunk = Chunk { records: Vec::with_capacity(runs.len()), next };
        for (intact, run) in runs {
            if !intact {
                let (path, at) = (self.path.display(), run.base);
                return Err(ReadError::Damaged(format!(
                    "{path}: partition {partition}, position {at}: the checksum does not match"
                )));
            }
            run.decode(run.base, &mut Limit::of(1), &mut chunk.records)?;
        }
        Ok(chunk)
    }
}
