//! Writing a log that has a file per day, and deleting its old days.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use rusqlite::Connection;
use tracing::{info, warn};

use super::{
    days::{self, DayFile, Days},
    folder, record,
    store::{Failure, Row, Start, Store, commit, uncommitted},
};
use crate::{LogSpec, OpenError};

const DAY_MS: i64 = 24 * 3600 * 1000;

/// A start that finds the clock further ahead of the newest record than this deletes nothing for some time: the clock
/// may be wrong, and what is deleted does not come back.
const DOUBTFUL_MS: i64 = 3 * DAY_MS;
const DOUBT: Duration = Duration::from_hours(24);

/// The one writer of a log with days.
pub(super) struct DayWriter {
    days: Arc<Days>,
    keep_ms: i64,
    connection: Connection,
    day: i64,
    /// Where each partition ends.
    ends: Vec<u64>,
    last_at: i64,
    /// The statement that adds a row to each partition.
    inserts: Vec<String>,
    /// Nothing is deleted before this.
    keep_until: Option<Instant>,
}

impl DayWriter {
    /// Opens the newest file, creates the first one if there is none, finishes what a crash left.
    pub(super) fn open(
        spec: LogSpec,
        keep_ms: i64,
        folder: PathBuf,
        now: i64,
    ) -> Result<(Self, Arc<Days>, Start), OpenError> {
        let found = folder::days(&folder).map_err(|error| folder::unreachable(&folder, &error))?;
        let mut files = Vec::new();
        let mut newest = None;
        for (at, &day) in found.iter().enumerate() {
            let path = folder::day_file(&folder, day);
            let last = at + 1 == found.len();
            let failed = |error: rusqlite::Error| folder::failed(&path, &error);
            // A write-ahead log beside a finished day is what a crash left; opening to write moves it into the file.
            let connection = if last || folder::has_wal(&path) {
                folder::open_to_write(&path).map_err(failed)?
            } else {
                folder::open_to_read(&path).map_err(failed)?
            };
            if !folder::verify(&connection, &path, &spec)? {
                if last {
                    drop(connection);
                    folder::remove(&path).map_err(|error| folder::unreachable(&path, &error))?;
                    continue;
                }
                let why = "it is empty though later days exist; restore it from a backup".to_owned();
                return Err(OpenError::Unsafe { what: path.display().to_string(), why });
            }
            let (bases, last_at) = days::starts(&connection, spec.partitions).map_err(failed)?;
            newest = Some((day, bases.clone(), last_at));
            files.push(DayFile::new(day, path, bases));
        }

        let (connection, day, ends, last_at) = match newest {
            None => {
                let (day, ends) = (now.max(0) / DAY_MS, vec![0; spec.partitions as usize]);
                let file = DayFile::new(day, folder::day_file(&folder, day), ends.clone());
                let connection = create(&spec, &file, 0).map_err(|error| folder::failed(&file.path, &error))?;
                folder::sync(&folder).map_err(|error| folder::unreachable(&folder, &error))?;
                files.push(file);
                (connection, day, ends, 0)
            }
            Some((day, mut ends, mut last_at)) => {
                let path = folder::day_file(&folder, day);
                let connection = folder::open_to_write(&path).map_err(|error| folder::failed(&path, &error))?;
                connection.set_prepared_statement_cache_capacity(spec.partitions as usize + 8);
                for (partition, end) in ends.iter_mut().enumerate() {
                    let last =
                        days::last(&connection, partition as u32).map_err(|error| folder::failed(&path, &error))?;
                    if let Some((position, at)) = last {
                        *end = position;
                        last_at = last_at.max(at);
                    }
                }
                (connection, day, ends, last_at)
            }
        };
        let start = Start { ends: ends.clone(), last_at };
        let inserts = (0..spec.partitions)
            .map(|partition| format!("INSERT INTO batches_{partition} VALUES (?1, ?2, ?3, ?4, ?5)"))
            .collect();
        let doubtful = last_at > 0 && now - last_at > DOUBTFUL_MS;
        let days = Arc::new(Days::new(spec, folder, files));
        let keep_until = doubtful.then(|| Instant::now() + DOUBT);
        if doubtful && days.files().len() > 1 {
            let (log, silent_days) = (days.spec.name.0, (now - last_at) / DAY_MS);
            warn!(log, silent_days, "the newest record is old or the clock is wrong: no old file is deleted for a day");
        }
        let mut writer = Self { days: days.clone(), keep_ms, connection, day, ends, last_at, inserts, keep_until };
        writer.maintain(now);
        Ok((writer, days, start))
    }

    /// Begins the file of a new day.
    fn turn(&mut self, day: i64) -> Result<(), Failure> {
        let file = DayFile::new(day, folder::day_file(&self.days.folder, day), self.ends.clone());
        let connection = match create(&self.days.spec, &file, self.last_at) {
            Ok(connection) => {
                folder::sync(&self.days.folder).map_err(|error| {
                    Failure::Fatal(format!("{} cannot be made durable: {error}", file.path.display()))
                })?;
                connection
            }
            Err(error) => {
                let failure = match uncommitted(&error) {
                    Failure::Nothing(why) => Failure::Nothing(format!("cannot begin {}: {why}", file.path.display())),
                    fatal @ Failure::Fatal(_) => fatal,
                };
                // What is half there would be taken for a finished day by the next start.
                if let Err(error) = folder::remove(&file.path) {
                    warn!(%error, "an unfinished log file cannot be removed");
                }
                return Err(failure);
            }
        };
        let finished = std::mem::replace(&mut self.connection, connection);
        // Before the old one is closed, which takes away what is beside its file.
        self.day = day;
        self.days.add(file);
        if let Err((_, error)) = finished.close() {
            warn!(%error, "a finished log file was not closed cleanly");
        }
        Ok(())
    }
}

fn create(spec: &LogSpec, file: &DayFile, last_at: i64) -> rusqlite::Result<Connection> {
    let connection = folder::open_to_write(&file.path)?;
    // One statement for each partition, and those around a transaction.
    connection.set_prepared_statement_cache_capacity(spec.partitions as usize + 8);
    days::create(&connection, spec, &file.bases, last_at)?;
    Ok(connection)
}

impl Store for DayWriter {
    fn write(&mut self, rows: &[Row], at_ms: i64) -> Result<(), Failure> {
        let day = at_ms / DAY_MS;
        if day > self.day {
            self.turn(day)?;
            self.maintain(at_ms);
        }
        commit(&self.connection, |connection| {
            for row in rows {
                let checksum = record::checksum(folder::place(row.partition, row.base), row.count, at_ms, &row.bytes);
                connection.prepare_cached(&self.inserts[row.partition as usize])?.execute((
                    row.base as i64,
                    row.count,
                    at_ms,
                    &checksum[..],
                    &row.bytes[..],
                ))?;
            }
            Ok(())
        })?;
        for row in rows {
            self.ends[row.partition as usize] = row.base + u64::from(row.count);
        }
        self.last_at = at_ms;
        Ok(())
    }

    /// Deletes the days that ended longer ago than records are kept. The newest file always stays.
    fn maintain(&mut self, now: i64) {
        if self.keep_until.is_some_and(|until| Instant::now() < until) {
            return;
        }
        loop {
            let files = self.days.files();
            let Some(oldest) = files.first() else { return };
            if files.len() == 1 || (oldest.day + 1) * DAY_MS + self.keep_ms > now {
                return;
            }
            self.days.forget_oldest();
            if let Err(error) = folder::remove(&oldest.path) {
                warn!(%error, file = %oldest.path.display(), "an old log file cannot be deleted");
                return;
            }
            info!(file = %oldest.path.display(), "an old log file was deleted");
        }
    }
}
