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
    early::{Early, Next},
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
    /// What followed the records that were taken last.
    then: Option<Arrival>,
    /// Where the partition ended when the lease began, as its leader said.
    known_end: u64,
    early: Early,
    /// True once something was read: then an end before the position is a loss.
    has_read: bool,
}

/// What the queue of a partition held.
#[derive(Debug)]
enum Arrival {
    /// And what followed them, which is not reported again.
    Records(Vec<Stored>, Option<Box<Arrival>>),
    Nothing,
    End,
    OutOfRange,
    Failed(ReadError),
}

impl KafkaReader {
    /// `has_read`: what lies before the position was read once, by whomever.
    pub(super) fn new(within: Within, topic: Topic, partition: u32, position: u64, has_read: bool) -> Self {
        Self {
            within,
            topic,
            partition,
            position,
            arrived: Arc::new(Notify::new()),
            lease: None,
            then: None,
            known_end: 0,
            early: Early::default(),
            has_read,
        }
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
        self.then = None;
        if self.position >= self.known_end {
            self.early.forget();
        }
        let lease = tokio::task::spawn_blocking(move || pool.lease(&topic, partition, from, &arrived));
        self.lease = Some(lease.await.map_err(|error| ReadError::Unavailable(error.to_string()))??);
        Ok(())
    }

    async fn ends_later(&self) -> Result<bool, ReadError> {
        Ok(self.within.query.bounds(&self.topic.name, self.partition).await?.end > self.position)
    }

    fn ends_early(&self) -> ReadError {
        ReadError::Unavailable(format!(
            "{} partition {} ends at {} for who reads it, and at {} by what its leader says",
            self.topic.name, self.partition, self.position, self.known_end
        ))
    }

    fn unavailable(&self, why: &str) -> Arrival {
        Arrival::Failed(ReadError::Unavailable(format!("{} partition {}: {why}", self.topic.name, self.partition)))
    }

    fn take(&self, lease: &Lease, max: usize) -> Arrival {
        let Some(queue) = lease.queue() else { return Arrival::Nothing };
        let (mut records, mut bytes, mut then) = (Vec::new(), 0, None);
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
                Some(Err(error)) => {
                    then = Some(self.judge(&error));
                    break;
                }
            }
        }
        match then {
            Some(then) if records.is_empty() => then,
            None if records.is_empty() => Arrival::Nothing,
            then => Arrival::Records(records, then.map(Box::new)),
        }
    }

    fn judge(&self, error: &KafkaError) -> Arrival {
        if let KafkaError::PartitionEOF(_) = error {
            return Arrival::End;
        }
        match error.rdkafka_error_code() {
            Some(RDKafkaErrorCode::AutoOffsetReset | RDKafkaErrorCode::OffsetOutOfRange) => Arrival::OutOfRange,
            Some(RDKafkaErrorCode::BadMessage | RDKafkaErrorCode::BadCompression) => {
                Arrival::Failed(ReadError::Damaged(error.to_string()))
            }
            Some(RDKafkaErrorCode::TopicAuthorizationFailed) => {
                self.unavailable(&format!("{error}; allow this client to read the topic"))
            }
            _ => self.unavailable(&error.to_string()),
        }
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
            let arrival = self.then.take().unwrap_or_else(|| self.take(&lease, max.max(1)));
            match arrival {
                Arrival::Records(records, then) => {
                    (self.lease, self.then) = (Some(lease), then.map(|then| *then));
                    self.has_read = true;
                    if let Some(last) = records.last() {
                        self.position = last.position + 1;
                    }
                    return Ok(records);
                }
                Arrival::Nothing => {
                    match self.early.nothing(self.position, tokio::time::Instant::now()) {
                        Next::Wait => self.lease = Some(lease),
                        // The lease ends here.
                        Next::Again => continue,
                        Next::GiveUp => return Err(self.ends_early()),
                    }
                    tokio::select! {
                        () = self.arrived.notified() => {}
                        () = tokio::time::sleep(LOOK) => {}
                        () = closed.cancelled() => {}
                    }
                }
                Arrival::End if self.position < self.known_end => {
                    self.lease = Some(lease);
                    if self.early.is_gap(self.position, self.topic.compacted, tokio::time::Instant::now()) {
                        self.position = self.known_end;
                        return Ok(Vec::new());
                    }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use rdkafka::mocking::MockCluster;

    use super::*;
    use crate::{
        Record,
        kafka::{KafkaOptions, producer::Producer},
    };

    #[tokio::test(flavor = "multi_thread")]
    async fn an_end_that_comes_early_is_no_gap() {
        let (cluster, name) = (MockCluster::new(2).unwrap(), "early.log.v1");
        cluster.create_topic(name, 1, 2).unwrap();
        cluster.partition_leader(name, 0, Some(1)).unwrap();
        let options = KafkaOptions {
            brokers: cluster.bootstrap_servers(),
            topic_prefix: "early".to_owned(),
            replication: 2,
            single_broker: true,
            options: Vec::new(),
        };
        let topic = Topic { name: name.into(), partitions: 1, compacted: false };
        let producer = Producer::new(&options).unwrap();
        for number in 0..10 {
            let record = Record { key: "k".into(), headers: Vec::new(), value: number.to_string().into() };
            producer.append(&topic, 0, &[record], 100).await.unwrap();
        }
        // Who says where the partition ends has all records; who is read from says for a while that half of them are all.
        cluster.partition_follower(name, 0, 2).unwrap();
        cluster.follower_watermarks(name, 0, Some(0), Some(5)).unwrap();
        let within = Within {
            query: Query::new(&options).unwrap(),
            pool: Arc::new(Pool::new(&options)),
            tails: Arc::default(),
            closed: CancellationToken::new(),
            lost: Arc::default(),
        };
        let mut reader = KafkaReader::new(within, topic, 0, 0, false);
        let (mut values, mut waited) = (Vec::new(), false);
        let all = async {
            while reader.position() < 10 {
                let looked = tokio::time::timeout(Duration::from_secs(3), reader.next(100)).await;
                let records = looked.map_or_else(|_| Vec::new(), Result::unwrap);
                values.extend(records.iter().map(|stored| String::from_utf8_lossy(&stored.value).into_owned()));
                waited |= reader.early.was_seen();
                if waited {
                    cluster.follower_watermarks(name, 0, None, None).unwrap();
                }
            }
        };
        tokio::time::timeout(Duration::from_mins(1), all).await.unwrap();
        assert!(waited, "no end came early");
        assert_eq!(values, (0..10).map(|number| number.to_string()).collect::<Vec<_>>());
    }
}
