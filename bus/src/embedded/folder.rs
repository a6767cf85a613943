//! Where a log's files are, and what opening one of them means.

use std::{
    ffi::c_int,
    fs::{self, File},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, OptionalExtension, hooks::Wal};

use super::store::is_failed_sync;
use crate::{LogName, LogSpec, OpenError, ReadError};

/// The form of the files. A program refuses files of a newer form than it knows.
const FORMAT: i64 = 1;

/// A write-ahead log of so many pages is moved into its file.
const CHECKPOINT_PAGES: c_int = 8192;

/// How long a statement waits for another process (a backup, a tool that reads) before it fails.
const BUSY: Duration = Duration::from_secs(5);

/// A partition number and a position in one integer: `place = partition << POSITION_BITS | position`.
const POSITION_BITS: u32 = 44;

/// Positions end here: 17 million million records in a partition.
pub(super) const MAX_POSITION: u64 = 1 << POSITION_BITS;

/// Partitions end here.
pub(super) const MAX_PARTITIONS: u32 = 1024;

/// The place of a position, which the row's key is.
pub(super) fn place(partition: u32, position: u64) -> i64 {
    (i64::from(partition) << POSITION_BITS) | (position.min(MAX_POSITION) as i64)
}

/// The position of a place in its partition.
pub(super) fn position(partition: u32, at: i64) -> u64 {
    (at - place(partition, 0)) as u64
}

/// The folder of a log.
pub(super) fn of(root: &Path, log: LogName) -> PathBuf {
    root.join(log.0)
}

/// The file of a day, numbered from 1970-01-01.
pub(super) fn day_file(folder: &Path, day: i64) -> PathBuf {
    let (year, month, date) = civil(day);
    folder.join(format!("{year:04}{month:02}{date:02}.db"))
}

/// The file of a compacted log.
pub(super) fn keyed_file(folder: &Path) -> PathBuf {
    folder.join("keyed.db")
}

/// The days that have files, oldest first.
pub(super) fn days(folder: &Path) -> std::io::Result<Vec<i64>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut days = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        if let Some(day) = name.to_str().and_then(|name| name.strip_suffix(".db")).and_then(day_of) {
            days.push(day);
        }
    }
    days.sort_unstable();
    Ok(days)
}

/// Deletes a file of a log with what `SQLite` keeps beside it. The file itself goes first: what is left of an
/// interrupted deletion is then no log file any more.
pub(super) fn remove(path: &Path) -> std::io::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Makes what was created or deleted in a folder survive a crash of the machine.
pub(super) fn sync(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// What `SQLite` keeps beside an open file.
pub(super) fn beside(path: &Path) -> [PathBuf; 2] {
    ["-wal", "-shm"].map(|suffix| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        name.into()
    })
}

/// Whether `SQLite` left a write-ahead log beside the file.
pub(super) fn has_wal(path: &Path) -> bool {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    Path::new(&name).exists()
}

/// Opens a file for writing; creates it if it is missing. Commits are durable when they return.
pub(super) fn open_to_write(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    // A commit to many partitions changes a page of each, and the write-ahead log gets whole pages: small ones. The
    // size holds only for files that this creates.
    connection.pragma_update(None, "page_size", 4096)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -16 * 1024)?;
    connection.wal_hook(Some(checkpoint));
    connection.pragma_update_and_check(None, "journal_size_limit", 64 * 1024 * 1024, |_| Ok(()))?;
    Ok(connection)
}

/// Moves the write-ahead log into the file once it has many pages. Like the library's own, but that hides every failure;
/// a failed fsync must be told, and becomes the failure of the commit that it follows.
fn checkpoint(wal: &Wal, pages: c_int) -> rusqlite::Result<()> {
    if pages < CHECKPOINT_PAGES {
        return Ok(());
    }
    match wal.checkpoint() {
        Err(error) if is_failed_sync(&error) => Err(error),
        // Busy, or full: everything is still in the write-ahead log, and the next commit tries again.
        _ => Ok(()),
    }
}

/// Opens a file for reading, beside whoever writes it.
pub(super) fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "cache_size", -2 * 1024)?;
    Ok(connection)
}

/// What is written into a new file to know it again.
pub(super) fn describe(connection: &Connection, spec: &LogSpec) -> rusqlite::Result<()> {
    connection.execute_batch(
        "CREATE TABLE meta (format INTEGER NOT NULL, log TEXT NOT NULL, partitions INTEGER NOT NULL) STRICT",
    )?;
    connection.execute(
        "INSERT INTO meta (format, log, partitions) VALUES (?1, ?2, ?3)",
        (FORMAT, spec.name.0, spec.partitions),
    )?;
    Ok(())
}

/// Whether a file was finished when it was created, and is of this log. `Ok(false)`: its creation was interrupted.
pub(super) fn verify(connection: &Connection, path: &Path, spec: &LogSpec) -> Result<bool, OpenError> {
    let refuse = |why: String| OpenError::Unsafe { what: path.display().to_string(), why };
    let failed = |error: rusqlite::Error| failed(path, &error);
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0)).map_err(failed)?;
    if tables == 0 {
        return Ok(false);
    }
    let meta: Option<(i64, String, u32)> = connection
        .query_row("SELECT format, log, partitions FROM meta", (), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()
        .map_err(|error| match failed(error) {
            damaged @ OpenError::Damaged { .. } => damaged,
            other => refuse(format!("this is not a file of a log ({other}); move it elsewhere")),
        })?;
    let Some((format, log, partitions)) = meta else {
        return Err(refuse("this is not a file of a log; move it elsewhere".to_owned()));
    };
    if format > FORMAT {
        return Err(refuse(format!(
            "it has format {format}, this program knows up to {FORMAT}; start the newer version that wrote it"
        )));
    }
    if log != spec.name.0 {
        return Err(refuse(format!("it belongs to the log {log}; put it back into that log's folder")));
    }
    if partitions != spec.partitions {
        return Err(refuse(format!(
            "it has {partitions} partitions, the configuration says {}; a log's partitions never change: set {partitions}",
            spec.partitions
        )));
    }
    Ok(true)
}

/// An error of `SQLite` while opening.
pub(super) fn failed(path: &Path, error: &rusqlite::Error) -> OpenError {
    use rusqlite::ErrorCode::{CannotOpen, DiskFull, ReadOnly, SystemIoFailure};
    let what = path.display().to_string();
    if is_damage(error) {
        let why = format!("{error}\nhint: restore a backup; this file is not what was written");
        return OpenError::Damaged { what, why };
    }
    let hint = match error.sqlite_error_code() {
        Some(DiskFull) => "\nhint: the disk is full: free some space",
        Some(ReadOnly | CannotOpen) => "\nhint: the file system has to be mounted for writing, the file be this user's",
        Some(SystemIoFailure) => "\nhint: the disk may be full or failing: see what the system's log says of it",
        _ => "",
    };
    OpenError::Unreachable { what, why: format!("{error}{hint}") }
}

/// Whether an error of `SQLite` says that a file is not what was written.
fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase, TypeMismatch};
    matches!(error, rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::IntegralValueOutOfRange(..))
        || matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase | TypeMismatch))
}

/// An error of a file or folder while opening.
pub(super) fn unreachable(path: &Path, error: &dyn std::fmt::Display) -> OpenError {
    OpenError::Unreachable { what: path.display().to_string(), why: error.to_string() }
}

/// An error of `SQLite` while reading.
pub(super) fn read_error(path: &Path, error: &rusqlite::Error) -> ReadError {
    let text = format!("{}: {error}", path.display());
    if is_damage(error) { ReadError::Damaged(text) } else { ReadError::Unavailable(text) }
}

/// Year, month and date of a day numbered from 1970-01-01, in the Gregorian calendar.
fn civil(day: i64) -> (i64, i64, i64) {
    // Years are counted from March, so that the leap day is a year's last, in eras of 400 years.
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let date = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, date)
}

/// The day of a file's name without its ending.
fn day_of(name: &str) -> Option<i64> {
    if name.len() != 8 || !name.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = name.parse().ok()?;
    let (year, month, date) = (number / 10_000, number / 100 % 100, number % 100);
    let counted = if month > 2 { year } else { year - 1 };
    let era = counted.div_euclid(400);
    let year_of_era = counted.rem_euclid(400);
    let from_march = (month + 9) % 12;
    let of_year = (153 * from_march + 2) / 5 + date - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    let day = era * 146_097 + of_era - 719_468;
    (civil(day) == (year, month, date)).then_some(day)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn days_and_names_go_both_ways() {
        for (day, name) in [(0, "19700101"), (19_782, "20240229"), (19_783, "20240301"), (20_779, "20261122")] {
            assert_eq!(day_file(Path::new(""), day), PathBuf::from(format!("{name}.db")));
            assert_eq!(day_of(name), Some(day));
        }
        for day in (0..80_000).step_by(7) {
            let path = day_file(Path::new(""), day);
            assert_eq!(day_of(path.file_stem().unwrap().to_str().unwrap()), Some(day));
        }
        for name in ["20230229", "20231301", "2023010", "keyed", "+2023010"] {
            assert_eq!(day_of(name), None, "{name}");
        }
    }

    #[test]
    fn a_place_holds_partition_and_position() {
        let last = place(MAX_PARTITIONS - 1, MAX_POSITION - 1);
        assert!(place(0, 0) == 0 && last > place(MAX_PARTITIONS - 2, MAX_POSITION - 1));
        assert_eq!(position(MAX_PARTITIONS - 1, last), MAX_POSITION - 1);
    }
}
