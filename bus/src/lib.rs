//! Partitioned durable logs, and nothing about messages.
//!
//! Two implementations, `embedded` (`SQLite` files, one process) and `kafka`, each a feature, obey one law, which the suite in
//! `conformance` (a feature, for tests) states as code:
//!
//! - **B-1 durable**: when `append` returns positions, the records survive a crash of every process and of the
//!   machine (embedded: after fsync; Kafka: on all in-sync replicas).
//! - **B-2 dense order**: within a partition, later positions are larger, and every reader sees the same records
//!   at the same positions. Positions may have gaps (compaction), never repeats.
//! - **B-3 batch order**: records of one `append` to one partition keep their order; other appends may stand
//!   between them only where an implementation had to split.
//! - **B-4 unknown is a value**: an `append` that fails with [`AppendError::Unknown`] may have written any part of
//!   the batch, once or more. Nothing else may have.
//! - **B-5 append time**: `Stored::at_ms` is stamped by the log. Embedded, it never goes back within a partition.
//! - **B-6 ownership**: at one time at most one *live* member of a group is told to own a partition; a paused one
//!   may still believe it. Nothing may rest on ownership but efficiency.

#[cfg(feature = "broker")]
pub mod broker;
#[cfg(feature = "conformance")]
pub mod conformance;
#[cfg(feature = "embedded")]
pub mod embedded;
pub mod headers;
#[cfg(feature = "kafka")]
pub mod kafka;
#[cfg_attr(not(any(feature = "embedded", feature = "kafka")), allow(dead_code))]
mod limits;
#[cfg(any(feature = "embedded", feature = "kafka"))]
mod lock;
mod reader;

use std::{borrow::Cow, sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

#[cfg(feature = "embedded")]
pub use self::embedded::Embedded;
#[cfg(feature = "kafka")]
pub use self::kafka::{Kafka, KafkaOptions};
pub use self::{
    headers::{EventFacts, event_headers},
    limits::{MAX_BATCH, MAX_KEY_AND_HEADERS},
    reader::{Claim, Counts, Cursor, EventReader, Verdict, chain},
};

/// A log's name: `recado.intake.v1` (on Kafka the topic `{prefix}.intake.v1`). Always of the form
/// `recado.<word>.v<n>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LogName(pub &'static str);

/// What a log is like. Both implementations create what is missing and refuse to open what differs.
#[derive(Clone, Debug)]
pub struct LogSpec {
    /// Its name.
    pub name: LogName,
    /// How many partitions; never changes once created.
    pub partitions: u32,
    /// What happens to old records.
    pub retention: Retention,
}

/// What happens to old records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// Kept at least this long, then deleted in large pieces (a day's file, a segment).
    For(Duration),
    /// The last record of each key is kept for ever; older ones of the key may vanish. An empty value deletes.
    Compacted,
}

/// Headers: small, ordered, names lower-case ASCII.
pub type Headers = Vec<(&'static str, Bytes)>;

/// A record to append.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Never personal data.
    pub key: Bytes,
    /// Never personal data.
    pub headers: Headers,
    /// At most [`MAX_RECORD`] bytes.
    pub value: Bytes,
}

/// No record's value is larger than this many bytes.
pub const MAX_RECORD: usize = 512 * 1024;

/// A record as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its place in the partition, from 0.
    pub position: u64,
    /// When the log took it, milliseconds since 1970.
    pub at_ms: i64,
    /// As appended.
    pub key: Bytes,
    /// As appended.
    pub headers: Vec<(Cow<'static, str>, Bytes)>,
    /// As appended.
    pub value: Bytes,
}

impl Stored {
    /// The value of a header, if it is there.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_ref())
    }
}

/// Where a partition begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Position of the oldest record that is kept (`end` when there is none).
    pub oldest: u64,
    /// The position that the next record will have, or more.
    pub end: u64,
}

/// Why an append did not return positions, named by what the caller must do next.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Nothing was written: the batch may be given again, now or later.
    #[error("not written: {0}")]
    NotWritten(String),
    /// Anything may have been written: read to the end, then decide.
    #[error("unknown whether it was written: {0}")]
    Unknown(String),
    /// The record itself is at fault and never can be written.
    #[error("refused: {0}")]
    Refused(String),
}

/// Why a read failed.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The position was deleted by retention.
    #[error("position {asked} is gone, the oldest kept is {oldest}")]
    Gone {
        /// The position asked for.
        asked: u64,
        /// The oldest that is kept.
        oldest: u64,
    },
    /// The log cannot be read now; the same reader may be asked again.
    #[error("cannot read now: {0}")]
    Unavailable(String),
    /// What is stored is not what was written.
    #[error("damaged: {0}")]
    Damaged(String),
}

/// Why a bus cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The servers or files could not be reached.
    #[error("cannot reach {what}: {why}")]
    Unreachable {
        /// What was to be reached.
        what: String,
        /// Why it was not.
        why: String,
    },
    /// What is there would break a promise.
    #[error("unsafe setting of {what}: {why}")]
    Unsafe {
        /// The log or file.
        what: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// Something that acknowledged records were in is gone.
    #[error("{what} is lost: {why}")]
    Lost {
        /// The log.
        what: String,
        /// How that is known and what to do.
        why: String,
    },
    /// What is there is not what was written.
    #[error("{what} is damaged: {why}")]
    Damaged {
        /// The file or folder.
        what: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// Another process holds it.
    #[error("{0} is in use by another process")]
    InUse(String),
}

/// A partition given or taken.
#[derive(Debug)]
pub enum Ownership {
    /// This member works on the partition from now on.
    Gained(u32),
    /// This member must stop; it says `done` when it has, within a few seconds.
    Lost {
        /// The partition.
        partition: u32,
        /// Dropped or sent when work on it has ended.
        done: oneshot::Sender<()>,
    },
}

/// Partitioned durable logs.
#[async_trait]
pub trait Bus: Send + Sync + 'static {
    /// Appends records to one partition, in order. Positions come back when they are durable, one per record.
    /// Dropping the future does not undo the append.
    async fn append(&self, log: LogName, partition: u32, records: Vec<Record>) -> Result<Vec<u64>, AppendError>;

    /// Where the partition begins and ends now.
    async fn bounds(&self, log: LogName, partition: u32) -> Result<Bounds, ReadError>;

    /// Reads from a position on. A position beyond the end waits for it; one that is gone is an error at once.
    async fn reader(&self, log: LogName, partition: u32, from: u64) -> Result<Box<dyn Reader>, ReadError>;

    /// Takes part in dividing the partitions (as many as `log` has) among the live members of `group`. Leaving:
    /// drop the receiver.
    async fn own(&self, group: &str, log: LogName) -> Result<mpsc::Receiver<Ownership>, OpenError>;

    /// Whether the bus answers now, and what is wrong if not. Never waits longer than a second.
    async fn health(&self) -> Result<(), String>;

    /// Waits until it is known that acknowledged records are gone for good (a topic was deleted under us, say), and
    /// says how; for ever, where that cannot be or does not happen. Nothing can be appended or read after it.
    async fn lost(&self) -> String {
        std::future::pending().await
    }

    /// Finishes what was begun and lets go of files and connections. Appends after this fail with `NotWritten`.
    async fn close(&self);
}

/// A place in a partition.
#[async_trait]
pub trait Reader: Send {
    /// Waits for records and returns some, at most `max`, about 1 MiB in all. It returns none only where it passed
    /// over a gap to the end, so that `position` says so. Cancel-safe: a dropped call loses nothing.
    async fn next(&mut self, max: usize) -> Result<Vec<Stored>, ReadError>;

    /// The position from which the next call reads. At the end it equals `Bounds::end`, gaps passed over.
    fn position(&self) -> u64;
}

/// A bus that is shared.
pub type SharedBus = Arc<dyn Bus>;
