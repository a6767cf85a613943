//! The law of [`crate::Bus`] as code: every implementation runs every function here. Each panics where the law does
//! not hold, and each ends within its deadlines.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used)]

mod ownership;
mod reading;
mod writing;

use std::{future::Future, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;

pub use self::{
    ownership::b6_one_live_owner,
    reading::{b2_compacted_keeps_the_last, b2_every_reader_sees_the_same, b2_readers_wait_and_lose_nothing},
    writing::{
        b1_durable, b3_batches_keep_their_order, b4_dropped_appends_are_whole_or_absent, b4_refused_leaves_nothing,
        b5_append_time_is_the_logs,
    },
};
use crate::{LogName, LogSpec, OpenError, Record, Retention, SharedBus, Stored};

/// The log that most laws use.
pub const PLAIN: LogName = LogName("recado.plain.v1");
/// A compacted one.
pub const KEYED: LogName = LogName("recado.keyed.v1");
/// How many partitions [`PLAIN`] has.
pub const PARTITIONS: u32 = 4;

const DEADLINE: Duration = Duration::from_mins(1);

/// Where an implementation keeps its logs. Each law gets one of its own, empty.
#[async_trait]
pub trait Place: Send + Sync {
    /// Opens the logs, new or again.
    async fn open(&self, specs: &[LogSpec]) -> Result<SharedBus, OpenError>;

    /// Ends all that keeps the logs as a crash would, without a chance to finish, and makes [`Place::open`] possible
    /// again.
    async fn crash(&self, bus: SharedBus);
}

/// The logs that the laws use.
pub fn specs() -> Vec<LogSpec> {
    let month = Retention::For(Duration::from_hours(30 * 24));
    vec![
        LogSpec { name: PLAIN, partitions: PARTITIONS, retention: month },
        LogSpec { name: KEYED, partitions: 1, retention: Retention::Compacted },
    ]
}

async fn open(place: &dyn Place) -> SharedBus {
    place.open(&specs()).await.expect("the bus opens")
}

/// Fails, rather than hangs, when something does not happen.
async fn soon<T>(what: &str, work: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, work).await.unwrap_or_else(|_| panic!("{what}: not within {DEADLINE:?}"))
}

fn record(value: impl Into<Vec<u8>>) -> Record {
    Record { key: Bytes::from_static(b"tenant"), headers: Vec::new(), value: Bytes::from(value.into()) }
}

fn keyed(key: &'static str, value: &'static str) -> Record {
    Record { key: Bytes::from_static(key.as_bytes()), headers: Vec::new(), value: Bytes::from_static(value.as_bytes()) }
}

fn text(stored: &Stored) -> &str {
    std::str::from_utf8(&stored.value).expect("a value that this suite wrote")
}

/// Reads from a position to the end as it is now.
async fn read_to_end(bus: &SharedBus, log: LogName, partition: u32, from: u64) -> Vec<Stored> {
    let read = async {
        let end = bus.bounds(log, partition).await.expect("bounds").end;
        let mut reader = bus.reader(log, partition, from).await.expect("a reader");
        let mut records = Vec::new();
        while reader.position() < end {
            records.extend(reader.next(1000).await.expect("records"));
        }
        records
    };
    soon("reading to the end", read).await
}
