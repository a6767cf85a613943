//! Logs as topics of a Kafka cluster, or of any broker that speaks its protocol.
//!
//! Nothing rests on Kafka's transactions or committed offsets. Topics are created with the settings that the law of
//! [`crate::Bus`] needs, and refused where they differ.

mod client;
mod early;
mod follower;
mod health;
mod lost;
mod ownership;
mod pool;
mod producer;
mod reader;
mod tail;
mod topics;
mod unwritten;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use self::{
    client::Query, follower::Follower, health::Health, lost::Lost, pool::Pool, producer::Producer, tail::Tails,
};
use crate::{
    AppendError, Bounds, Bus, LogName, LogSpec, OpenError, Ownership, ReadError, Reader, Record, Retention, limits,
    lock::lock,
};

/// Whether this build can speak TLS to brokers and log in by SCRAM: it needs the feature `kafka-tls`.
pub const HAS_TLS: bool = cfg!(feature = "kafka-tls");

/// How long closing waits for appends that are on their way.
const CLOSING: Duration = Duration::from_secs(10);

/// Where the cluster is and what it is expected to be.
#[derive(Clone, Debug)]
pub struct KafkaOptions {
    /// Addresses to begin with, `host:port` separated by commas.
    pub brokers: String,
    /// What stands for `recado` in names of topics and groups.
    pub topic_prefix: String,
    /// How many copies of a partition a topic that is created here has.
    pub replication: u16,
    /// One broker is meant: topics may have one copy, and a lost disk loses records.
    pub single_broker: bool,
    /// Further settings of librdkafka, such as those for TLS and SASL. Those that the law rests on stay as they are.
    pub options: Vec<(String, String)>,
}

/// Logs on a Kafka cluster.
pub struct Kafka {
    options: KafkaOptions,
    logs: HashMap<LogName, Topic>,
    query: Query,
    producer: Producer,
    pool: Arc<Pool>,
    tails: Arc<Tails>,
    health: Health,
    lost: Arc<Lost>,
    closed: CancellationToken,
    /// The members of groups that this process is, to be waited for when closing.
    members: Mutex<Vec<ownership::Member>>,
}

/// A log's topic.
#[derive(Clone, Debug)]
struct Topic {
    name: Arc<str>,
    partitions: u32,
    compacted: bool,
}

impl Kafka {
    /// Connects, creates the topics that are missing, and refuses those whose settings would break a promise.
    pub async fn open(options: KafkaOptions, specs: &[LogSpec]) -> Result<Self, OpenError> {
        let query = Query::new(&options)?;
        topics::prepare(&options, &query, specs).await?;
        let topic = |spec: &LogSpec| Topic {
            name: topics::name(&options, spec.name).into(),
            partitions: spec.partitions,
            compacted: spec.retention == Retention::Compacted,
        };
        let logs: HashMap<_, _> = specs.iter().map(|spec| (spec.name, topic(spec))).collect();
        let watched = logs.values().map(|topic| topic.name.clone()).collect();
        let lost = Arc::new(Lost::default());
        Ok(Self {
            producer: Producer::new(&options)?,
            pool: Arc::new(Pool::new(&options)),
            tails: Arc::default(),
            health: Health::watch(&query, watched, lost.clone())?,
            lost,
            closed: CancellationToken::new(),
            members: Mutex::new(Vec::new()),
            options,
            logs,
            query,
        })
    }

    fn topic(&self, log: LogName, partition: u32) -> Result<&Topic, String> {
        let topic = self.logs.get(&log).ok_or_else(|| format!("there is no log {}", log.0))?;
        if partition < topic.partitions {
            Ok(topic)
        } else {
            Err(format!("{} has {} partitions, there is no number {partition}", log.0, topic.partitions))
        }
    }

    fn nothing_is_lost(&self) -> Result<(), ReadError> {
        self.lost.why().map_or(Ok(()), |why| Err(ReadError::Damaged(why.to_owned())))
    }

    /// A record was acknowledged at a position that an earlier one had. When the partition really ends before that
    /// one, it is another partition of the same name.
    async fn confirm_loss(&self, topic: &Topic, partition: u32, before: u64) {
        match self.query.cut_before(&topic.name, partition, before + 1).await {
            Ok(Some(end)) => self.lost.say(format!(
                "{} partition {partition} ends at {end}, but {before} was acknowledged: the topic was deleted and \
                 created again\nhint: restore a backup, or begin anew with another `topic_prefix`",
                topic.name
            )),
            Ok(None) => tracing::warn!(topic = &*topic.name, partition, "a position was acknowledged twice"),
            Err(error) => tracing::warn!(%error, "a position was acknowledged twice, and the end is not known"),
        }
    }
}

#[async_trait]
impl Bus for Kafka {
    async fn append(&self, log: LogName, partition: u32, records: Vec<Record>) -> Result<Vec<u64>, AppendError> {
        let topic = self.topic(log, partition).map_err(AppendError::Refused)?;
        let size = limits::check(&records, topic.compacted)?;
        if records.is_empty() {
            return Ok(Vec::new());
        }
        if self.closed.is_cancelled() {
            return Err(AppendError::NotWritten("the bus is closed".to_owned()));
        }
        if let Some(why) = self.lost.why() {
            return Err(AppendError::NotWritten(why.to_owned()));
        }
        let positions = self.producer.append(topic, partition, &records, size).await?;
        if let Some(before) = self.producer.went_back(topic, partition) {
            self.confirm_loss(topic, partition, before).await;
            if let Some(why) = self.lost.why() {
                return Err(AppendError::Unknown(why.to_owned()));
            }
        }
        Ok(positions)
    }

    async fn bounds(&self, log: LogName, partition: u32) -> Result<Bounds, ReadError> {
        let topic = self.topic(log, partition).map_err(ReadError::Unavailable)?;
        self.nothing_is_lost()?;
        self.query.bounds(&topic.name, partition).await
    }

    async fn reader(&self, log: LogName, partition: u32, from: u64) -> Result<Box<dyn Reader>, ReadError> {
        let topic = self.topic(log, partition).map_err(ReadError::Unavailable)?.clone();
        if self.closed.is_cancelled() {
            return Err(ReadError::Unavailable("the bus is closed".to_owned()));
        }
        self.nothing_is_lost()?;
        let Bounds { oldest, end } = self.query.bounds(&topic.name, partition).await?;
        if from < oldest && !topic.compacted {
            return Err(ReadError::Gone { asked: from, oldest });
        }
        let within = reader::Within {
            query: self.query.clone(),
            pool: self.pool.clone(),
            tails: self.tails.clone(),
            closed: self.closed.clone(),
            lost: self.lost.clone(),
        };
        Ok(Box::new(Follower::new(within, topic, partition, from.max(oldest.min(end)))))
    }

    async fn own(&self, group: &str, log: LogName) -> Result<mpsc::Receiver<Ownership>, OpenError> {
        let topic = self.topic(log, 0).map_err(|why| OpenError::Unsafe { what: log.0.to_owned(), why })?;
        let (member, receiver) = ownership::join(&self.options, group, topic, self.closed.child_token())?;
        let mut members = lock(&self.members);
        members.retain(|member| !member.has_left());
        members.push(member);
        Ok(receiver)
    }

    async fn health(&self) -> Result<(), String> {
        if self.closed.is_cancelled() {
            return Err("the bus is closed".to_owned());
        }
        if let Some(why) = self.lost.why() {
            return Err(why.to_owned());
        }
        self.health.last()?;
        self.producer.trouble().map_or(Ok(()), Err)
    }

    async fn lost(&self) -> String {
        self.lost.wait().await
    }

    async fn close(&self) {
        self.closed.cancel();
        self.health.stop();
        let members = std::mem::take(&mut *lock(&self.members));
        let leaving = async {
            for member in members {
                member.left().await;
            }
        };
        // Neither a broker that does not answer nor a member that does not let go holds a process up for ever.
        let _ = tokio::time::timeout(CLOSING, futures::future::join(self.producer.close(CLOSING), leaving)).await;
        self.pool.close();
    }
}

impl Drop for Kafka {
    fn drop(&mut self) {
        self.closed.cancel();
        self.health.stop();
        self.pool.close();
    }
}

impl std::fmt::Debug for Kafka {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Kafka").field("brokers", &self.options.brokers).finish_non_exhaustive()
    }
}
