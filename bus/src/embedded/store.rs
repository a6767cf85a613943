//! What the writer thread needs of a log's files.

use rusqlite::{Connection, ErrorCode, ffi};

/// Records of one partition that are committed together.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) partition: u32,
    /// The position of the first.
    pub(super) base: u64,
    pub(super) count: u32,
    /// The records, encoded one after the other.
    pub(super) bytes: Vec<u8>,
}

/// What the writer goes on from.
#[derive(Clone, Debug)]
pub(super) struct Start {
    /// Where each partition ends.
    pub(super) ends: Vec<u64>,
    /// The append time of the newest record.
    pub(super) last_at: i64,
}

/// Why rows were not written.
#[derive(Debug)]
pub(super) enum Failure {
    /// None was.
    Nothing(String),
    /// What the disk holds is unknown; the process must not go on.
    Fatal(String),
}

/// The files of one log, as its one writer sees them.
pub(super) trait Store: Send {
    /// Writes rows in one transaction, which is durable when this returns.
    fn write(&mut self, rows: &[Row], at_ms: i64) -> Result<(), Failure>;

    /// Deletes what is older than must be kept.
    fn maintain(&mut self, now: i64);
}

/// Runs `work` in a transaction of its own and commits it.
pub(super) fn commit(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> rusqlite::Result<()>,
) -> Result<(), Failure> {
    let run = |text| connection.prepare_cached(text).and_then(|mut statement| statement.execute(()));
    run("BEGIN IMMEDIATE").map_err(|error| uncommitted(&error))?;
    let roll_back = |error: &rusqlite::Error| {
        if !connection.is_autocommit()
            && let Err(second) = run("ROLLBACK")
        {
            return Failure::Fatal(format!("{error}; then the rollback failed: {second}"));
        }
        uncommitted(error)
    };
    // Nothing reached the log that counts: pages that were already written there lack a commit mark.
    work(connection).map_err(|error| roll_back(&error))?;
    let Err(error) = run("COMMIT") else { return Ok(()) };
    if error.sqlite_error_code() == Some(ErrorCode::DiskFull) {
        // Only a write says that the disk is full. The commit mark is the last one and stands in the page that did not
        // fit, or behind it: no start after a crash takes what has no valid mark.
        return Err(roll_back(&error));
    }
    // After a failed fsync neither the file nor the system's cache can be trusted to be what was written.
    Err(Failure::Fatal(error.to_string()))
}

/// What a failure before the commit mark was written means.
pub(super) fn uncommitted(error: &rusqlite::Error) -> Failure {
    if is_failed_sync(error) { Failure::Fatal(error.to_string()) } else { Failure::Nothing(error.to_string()) }
}

/// Whether the disk did not take what it was told to keep.
pub(super) fn is_failed_sync(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|error| error.extended_code);
    matches!(code, Some(ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC))
}
