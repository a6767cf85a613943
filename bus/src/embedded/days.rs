//! A log whose old records go: a file per day, deleted whole. Each file knows with which position of each partition
//! it begins.
//!
//! A row holds the records of one partition that were committed together. Each partition has a table, so that all rows
//! are added at the end of one: that changes the fewest pages.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension};

use super::{
    folder, record,
    ring::{Limit, Run},
};
use crate::{
    Bounds, LogSpec, OpenError, ReadError, Stored,
    lock::{lock, read, write},
};

/// So many connections of a file wait for the next read; more are closed after use.
const IDLE_CONNECTIONS: usize = 4;

const SCHEMA: &str = "
    CREATE TABLE start (partition INTEGER PRIMARY KEY, position INTEGER NOT NULL, at_ms INTEGER NOT NULL) STRICT;";

/// One day's file.
#[derive(Debug)]
pub(super) struct DayFile {
    pub(super) day: i64,
    pub(super) path: PathBuf,
    /// The position with which each partition begins here.
    pub(super) bases: Vec<u64>,
    idle: Mutex<Vec<Connection>>,
}

/// The files of a log, for reading.
#[derive(Debug)]
pub(super) struct Days {
    pub(super) spec: LogSpec,
    pub(super) folder: PathBuf,
    files: std::sync::RwLock<Vec<Arc<DayFile>>>,
}

/// What a read found, and from where the next one goes on.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) records: Vec<Stored>,
    pub(super) next: u64,
}

impl DayFile {
    pub(super) fn new(day: i64, path: PathBuf, bases: Vec<u64>) -> Self {
        Self { day, path, bases, idle: Mutex::new(Vec::new()) }
    }

    fn with<T>(&self, work: impl FnOnce(&Connection) -> Result<T, ReadError>) -> Result<T, ReadError> {
        let waiting = lock(&self.idle).pop();
        let connection = match waiting {
            Some(connection) => connection,
            None => folder::open_to_read(&self.path).map_err(|error| folder::read_error(&self.path, &error))?,
        };
        let result = work(&connection);
        let mut idle = lock(&self.idle);
        if result.is_ok() && idle.len() < IDLE_CONNECTIONS {
            idle.push(connection);
        }
        result
    }
}

/// Creates the tables of a new file.
pub(super) fn create(connection: &Connection, spec: &LogSpec, bases: &[u64], last_at: i64) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    folder::describe(connection, spec)?;
    connection.execute_batch(SCHEMA)?;
    for (partition, base) in bases.iter().enumerate() {
        connection.execute_batch(&format!(
            "CREATE TABLE batches_{partition} (
                 position INTEGER PRIMARY KEY, count INTEGER NOT NULL, at_ms INTEGER NOT NULL, checksum BLOB NOT NULL,
                 records BLOB NOT NULL
             ) STRICT"
        ))?;
        connection.execute("INSERT INTO start VALUES (?1, ?2, ?3)", (partition as i64, *base as i64, last_at))?;
    }
    connection.execute_batch("COMMIT")
}

/// With which position each partition begins in a file, and how late the log was then.
pub(super) fn starts(connection: &Connection, partitions: u32) -> rusqlite::Result<(Vec<u64>, i64)> {
    let mut bases = vec![0; partitions as usize];
    let mut last_at = 0;
    let mut statement = connection.prepare("SELECT partition, position, at_ms FROM start")?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let (partition, position, at): (u32, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if let Some(base) = bases.get_mut(partition as usize) {
            *base = position as u64;
        }
        last_at = last_at.max(at);
    }
    Ok((bases, last_at))
}

/// Where a partition ends in a file, and when its last record was appended; `None` when it has none there.
pub(super) fn last(connection: &Connection, partition: u32) -> rusqlite::Result<Option<(u64, i64)>> {
    connection
        .prepare_cached(&format!(
            "SELECT position, count, at_ms FROM batches_{partition} ORDER BY position DESC LIMIT 1"
        ))?
        .query_row((), |row| Ok(((row.get::<_, i64>(0)? + row.get::<_, i64>(1)?) as u64, row.get(2)?)))
        .optional()
}

impl Days {
    pub(super) fn new(spec: LogSpec, folder: PathBuf, files: Vec<DayFile>) -> Self {
        Self { spec, folder, files: std::sync::RwLock::new(files.into_iter().map(Arc::new).collect()) }
    }

    /// Opens what is there, for reading beside whoever writes it.
    pub(super) fn open(spec: LogSpec, folder: PathBuf) -> Result<Self, OpenError> {
        let days = Self::new(spec, folder, Vec::new());
        days.look()?;
        Ok(days)
    }

    /// Takes note of files that appeared and went since.
    fn look(&self) -> Result<(), OpenError> {
        let present = folder::days(&self.folder).map_err(|error| folder::unreachable(&self.folder, &error))?;
        let mut known = read(&self.files).clone();
        known.retain(|file| present.contains(&file.day));
        for day in present {
            if known.iter().any(|file| file.day == day) {
                continue;
            }
            let path = folder::day_file(&self.folder, day);
            let connection = match folder::open_to_read(&path) {
                Ok(connection) => connection,
                // Deleted since it was listed.
                Err(_) if !path.exists() => continue,
                Err(error) => return Err(folder::failed(&path, &error)),
            };
            // A file that is being created has no tables yet; it is looked at again next time.
            if folder::verify(&connection, &path, &self.spec)? {
                let (bases, _) =
                    starts(&connection, self.spec.partitions).map_err(|error| folder::failed(&path, &error))?;
                known.push(Arc::new(DayFile::new(day, path, bases)));
            }
        }
        known.sort_by_key(|file| file.day);
        *write(&self.files) = known;
        Ok(())
    }

    /// The files, oldest first.
    pub(super) fn files(&self) -> Vec<Arc<DayFile>> {
        read(&self.files).clone()
    }

    /// Adds the newest file.
    pub(super) fn add(&self, file: DayFile) {
        write(&self.files).push(Arc::new(file));
    }

    /// Forgets the oldest file, which is about to be deleted.
    pub(super) fn forget_oldest(&self) {
        write(&self.files).remove(0);
    }

    /// The oldest kept position, if there is a file at all.
    pub(super) fn oldest(&self, partition: u32) -> Option<u64> {
        read(&self.files).first().map(|file| file.bases[partition as usize])
    }

    /// Where a partition begins and ends as the files say; for processes that do not write the log themselves.
    pub(super) fn look_up_bounds(&self, partition: u32) -> Result<Bounds, ReadError> {
        self.look().map_err(|error| ReadError::Unavailable(error.to_string()))?;
        let files = self.files();
        let Some(newest) = files.last() else { return Ok(Bounds { oldest: 0, end: 0 }) };
        let end = newest
            .with(|connection| last(connection, partition).map_err(|error| folder::read_error(&newest.path, &error)))?;
        Ok(Bounds {
            oldest: files[0].bases[partition as usize],
            end: end.map_or(newest.bases[partition as usize], |(end, _)| end),
        })
    }

    /// Reads from a position below `end`, at most `limit`.
    pub(super) fn read(&self, partition: u32, from: u64, end: u64, limit: Limit) -> Result<Chunk, ReadError> {
        let gone = |files: &[Arc<DayFile>]| {
            let oldest = files.first().map_or(end, |file| file.bases[partition as usize]);
            (from < oldest).then_some(ReadError::Gone { asked: from, oldest })
        };
        let files = self.files();
        if let Some(gone) = gone(&files) {
            return Err(gone);
        }
        let at = files.partition_point(|file| file.bases[partition as usize] <= from) - 1;
        let here = files.get(at + 1).map_or(end, |next| next.bases[partition as usize].min(end));
        let file = &files[at];
        file.with(|connection| read_rows(connection, &file.path, partition, from, here, limit)).map_err(|error| {
            // Retention may have deleted the file between the choice and the opening.
            gone(&self.files()).unwrap_or(error)
        })
    }
}

/// What is intact before something damaged is given out; the next read begins with the damage and says so.
fn read_rows(
    connection: &Connection,
    path: &Path,
    partition: u32,
    from: u64,
    end: u64,
    limit: Limit,
) -> Result<Chunk, ReadError> {
    let mut records = Vec::new();
    let result = fill(connection, path, partition, from, end, limit, &mut records);
    match (result, records.last().map(|last| last.position + 1)) {
        (_, Some(next)) => Ok(Chunk { records, next }),
        (Err(error), None) => Err(error),
        (Ok(()), None) => Ok(Chunk { records, next: from }),
    }
}

fn fill(
    connection: &Connection,
    path: &Path,
    partition: u32,
    from: u64,
    end: u64,
    mut limit: Limit,
    records: &mut Vec<Stored>,
) -> Result<(), ReadError> {
    let failed = |error: rusqlite::Error| folder::read_error(path, &error);
    let damaged = |what: &str, at: u64| {
        ReadError::Damaged(format!("{}: partition {partition}, position {at}: {what}", path.display()))
    };
    let mut statement = connection
        .prepare_cached(&format!(
            "SELECT position, count, at_ms, checksum, records FROM batches_{partition}
             WHERE position >= coalesce((SELECT max(position) FROM batches_{partition} WHERE position <= ?1), ?1)
               AND position < ?2 ORDER BY position"
        ))
        .map_err(failed)?;
    let mut rows = statement.query((from as i64, end as i64)).map_err(failed)?;
    let mut next = from;
    while next < end {
        let Some(row) = rows.next().map_err(failed)? else {
            return Err(damaged("records are missing", next));
        };
        let base = row.get::<_, i64>(0).map_err(failed)? as u64;
        let count: u32 = row.get(1).map_err(failed)?;
        let at_ms: i64 = row.get(2).map_err(failed)?;
        let expected = row.get_ref(3).map_err(failed)?;
        let bytes = row.get_ref(4).and_then(|value| Ok(value.as_blob()?)).map_err(failed)?;
        if expected.as_blob().ok() != Some(&record::checksum(folder::place(partition, base), count, at_ms, bytes)) {
            return Err(damaged("the checksum does not match", base));
        }
        let run = Run { base, count, at_ms, bytes: Bytes::copy_from_slice(bytes) };
        if run.base > next || run.end() <= next {
            return Err(damaged("records are missing", next));
        }
        if !run.decode(next, &mut limit, records)? {
            break;
        }
        next = run.end();
    }
    Ok(())
}
