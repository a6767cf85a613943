//! Reading a partition through one of the pool's consumers.

use std::{
    borrow::Cow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use bytes::BytesMut;
use rdkafka::{
    Message,
    error::{KafkaError, RDKafkaErrorCode},
    message::{BorrowedMessage, Headers as _},
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{
    Topic,
    client::Query,
    lost::Lost,
    pool::{Lease, Pool},
    tail::Tails,
};
use crate::{Bounds, ReadError, Reader, Stored, headers};

/// About so many bytes come back from one call.
pub(super) const CALL_BYTES: usize = 1024 * 1024;

/// How often the end is looked at while the position is beyond it.
const POLL: Duration = Duration::from_millis(100);

/// The library tells when something arrives; looking again now and then costs little.
const LOOK: Duration = Duration::from_secs(1);

/// The bus that a reader reads from.
#[derive(Clone)]
pub(super) struct Within {
    pub(super) query: Query,
    pub(super) pool: Arc<Pool>,
    pub(super) tails: Arc<Tails>,
    pub(super) closed: CancellationToken,
    pub(super) lost: Arc<Lost>,
}

impl Within {
    /// Whether logs may be read.
    pub(super) fn usable(&self) -> Result<(), ReadError> {
        if self.closed.is_cancelled() {
            return Err(ReadError::Unavailable("the bus is closed".to_owned()));
        }
        self.lost.why().map_or(Ok(()), |why| Err(ReadError::Damaged(why.to_owned())))
    }
}

pub(super) struct KafkaReader {
    within: Within,
    topic: Topic,
    partition: u32,
    position: u64,
    arrived: Arc<Notify>,
    lease: Option<Lease>,
    /// Where the partition ended when the lease began: an end that is reported later lies there or beyond.
    known_end: u64,
    /// True once something was read: then an end before the position is a loss.
    has_read: bool,
}

/// What the queue of a partition held.
#[derive(Debug)]
enum Arrival {
    Records(Vec<Stored>),
    Nothing,
    End,
    OutOfRange,
    Failed(ReadError),
}

impl KafkaReader {
    /// `has_read`: what lies before the position was read once, by whomever.
    pub(super) fn new(within: Within, topic: Topic, partition: u32, position: u64, has_read: bool) -> Self {
        let (arrived, lease) = (Arc::new(Notify::new()), None);
        Self { within, topic, partition, position, arrived, lease, known_end: 0, has_read }
    }

    /// Whether everything was read that was there when reading began.
    pub(super) fn is_at_end(&self) -> bool {
        self.lease.is_some() && self.position >= self.known_end
    }

    /// Sees to it that reading has begun.
    pub(super) async fn begin(&mut self) -> Result<(), ReadError> {
        if self.lease.is_some() {
            return Ok(());
        }
        let closed = self.within.closed.clone();
        tokio::select! {
            begun = self.begin_at_position() => begun,
            () = closed.cancelled() => self.within.usable(),
        }
    }

    /// Waits until the position exists and begins to read there.
    async fn begin_at_position(&mut self) -> Result<(), ReadError> {
        loop {
            let Bounds { oldest, end } = self.within.query.bounds(&self.topic.name, self.partition).await?;
            if self.position < oldest {
                return Err(ReadError::Gone { asked: self.position, oldest });
            }
            if self.position > end && self.has_read {
                let Some(end) = self.within.query.cut_before(&self.topic.name, self.partition, self.position).await?
                else {
                    continue;
                };
                let why = format!(
                    "{} partition {} ends at {end}, but records up to {} were read: the topic was deleted and created \
                     again, or its disks were lost\nhint: restore a backup",
                    self.topic.name, self.partition, self.position
                );
                self.within.lost.say(why.clone());
                return Err(ReadError::Damaged(why));
            }
            if self.position <= end {
                self.known_end = end;
                break;
            }
            tokio::time::sleep(POLL).await;
        }
        let (pool, topic, arrived) = (self.within.pool.clone(), self.topic.name.clone(), self.arrived.clone());
        let (partition, from) = (self.partition, self.position);
        let lease = tokio::task::spawn_blocking(move || pool.lease(&topic, partition, from, &arrived));
        self.lease = Some(lease.await.map_err(|error| ReadError::Unavailable(error.to_string()))??);
        Ok(())
    }

    async fn ends_later(&self) -> Result<bool, ReadError> {
        Ok(self.within.query.bounds(&self.topic.name, self.partition).await?.end > self.position)
    }

    fn unavailable(&self, why: &str) -> Arrival {
        Arrival::Failed(ReadError::Unavailable(format!("{} partition {}: {why}", self.topic.name, self.partition)))
    }

    fn take(&self, lease: &Lease, max: usize) -> Arrival {
        let Some(queue) = lease.queue() else { return Arrival::Nothing };
        let (mut records, mut bytes) = (Vec::new(), 0);
        while records.len() < max && bytes < CALL_BYTES {
            match queue.poll(Duration::ZERO) {
                None => break,
                Some(Ok(message)) => {
                    // What an earlier assignment had fetched can still stand in the queue.
                    if message.offset() < self.position as i64 {
                        continue;
                    }
                    bytes += message.key_len() + message.payload_len();
                    records.push(stored(&message));
                }
                // An end, or an error, is reported again or found again by who asks.
                Some(Err(_)) if !records.is_empty() => break,
                Some(Err(KafkaError::PartitionEOF(_))) => return Arrival::End,
                Some(Err(error)) => match error.rdkafka_error_code() {
                    Some(RDKafkaErrorCode::AutoOffsetReset | RDKafkaErrorCode::OffsetOutOfRange) => {
                        return Arrival::OutOfRange;
                    }
                    Some(RDKafkaErrorCode::BadMessage | RDKafkaErrorCode::BadCompression) => {
                        return Arrival::Failed(ReadError::Damaged(error.to_string()));
                    }
                    Some(RDKafkaErrorCode::TopicAuthorizationFailed) => {
                        return self.unavailable(&format!("{error}; allow this client to read the topic"));
                    }
                    _ => return self.unavailable(&error.to_string()),
                },
            }
        }
        if records.is_empty() { Arrival::Nothing } else { Arrival::Records(records) }
    }
}

#[async_trait]
impl Reader for KafkaReader {
    async fn next(&mut self, max: usize) -> Result<Vec<Stored>, ReadError> {
        let closed = self.within.closed.clone();
        loop {
            self.within.usable()?;
            self.begin().await?;
            let Some(lease) = self.lease.take() else { continue };
            let arrival = self.take(&lease, max.max(1));
            match arrival {
                Arrival::Records(records) => {
                    self.lease = Some(lease);
                    self.has_read = true;
                    if let Some(last) = records.last() {
                        self.position = last.position + 1;
                    }
                    return Ok(records);
                }
                Arrival::Nothing => {
                    self.lease = Some(lease);
                    tokio::select! {
                        () = self.arrived.notified() => {}
                        () = tokio::time::sleep(LOOK) => {}
                        () = closed.cancelled() => {}
                    }
                }
                Arrival::End if self.position < self.known_end => {
                    // All below the end as it was before reading began has come, so the rest is a gap.
                    self.lease = Some(lease);
                    self.position = self.known_end;
                    return Ok(Vec::new());
                }
                // Compaction may have left a gap since reading began; beginning again there finds out.
                Arrival::End if self.topic.compacted && self.ends_later().await? => {}
                Arrival::End => self.lease = Some(lease),
                // The lease ends here; the next one finds out where the partition begins and ends.
                Arrival::OutOfRange => {}
                Arrival::Failed(error) => return Err(error),
            }
        }
    }

    fn position(&self) -> u64 {
        self.position
    }
}

fn stored(message: &BorrowedMessage<'_>) -> Stored {
    // The library's binding panics on a header name that is not UTF-8. No writer of ours makes one, and what others
    // write is to be skipped, not to end the reader: such a record has no headers here.
    let named = catch_unwind(AssertUnwindSafe(|| named(message))).unwrap_or_default();
    let (key, payload) = (message.key().unwrap_or_default(), message.payload().unwrap_or_default());
    // One piece of memory for the record, and not one for each of its headers.
    let size = key.len() + payload.len() + named.iter().map(|(_, value)| value.len()).sum::<usize>();
    let mut whole = BytesMut::with_capacity(size);
    let mut own = |part: &[u8]| {
        whole.extend_from_slice(part);
        whole.split().freeze()
    };
    Stored {
        position: message.offset().max(0) as u64,
        at_ms: message.timestamp().to_millis().unwrap_or(0),
        key: own(key),
        headers: named.into_iter().map(|(name, value)| (name, own(value))).collect(),
        value: own(payload),
    }
}

fn named<'a>(message: &'a BorrowedMessage<'_>) -> Vec<(Cow<'static, str>, &'a [u8])> {
    let Some(headers) = message.headers() else { return Vec::new() };
    headers.iter().map(|header| (headers::name(header.key), header.value.unwrap_or_default())).collect()
}
