//! What the writer thread needs of a log's files.

use rusqlite::{Connection, ErrorCode};

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
    /// Some may be found by the next start, though not by readers of this process.
    Perhaps(String),
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
    run("BEGIN IMMEDIATE").map_err(|error| Failure::Nothing(error.to_string()))?;
    if let Err(error) = work(connection) {
        // Nothing reached the log that counts: pages that were already written there lack a commit mark.
        if !connection.is_autocommit()
            && let Err(second) = run("ROLLBACK")
        {
            return Err(Failure::Fatal(format!("{error}; then the rollback failed: {second}")));
        }
        return Err(Failure::Nothing(error.to_string()));
    }
    let Err(error) = run("COMMIT") else { return Ok(()) };
    if error.sqlite_error_code() == Some(ErrorCode::DiskFull) {
        // The commit mark is written last and did not fit; a start after a crash decides what the rest is worth.
        if !connection.is_autocommit()
            && let Err(second) = run("ROLLBACK")
        {
            return Err(Failure::Fatal(format!("{error}; then the rollback failed: {second}")));
        }
        return Err(Failure::Perhaps(error.to_string()));
    }
    // After a failed fsync neither the file nor the system's cache can be trusted to be what was written.
    Err(Failure::Fatal(error.to_string()))
}
