//! Ownership of partitions by consumer group: the group divides, nothing is consumed.

use std::time::{Duration, Instant};

use rdkafka::{
    ClientContext, TopicPartitionList,
    config::RDKafkaLogLevel,
    consumer::{BaseConsumer, Consumer, ConsumerContext},
    error::KafkaError,
    topic_partition_list::Offset,
    types::RDKafkaRespErr,
};
use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot},
};
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use super::{
    KafkaOptions, Topic,
    client::{self, Voice},
};
use crate::{OpenError, Ownership};

/// How long one who loses partitions has to end the work on them, all together.
const HANDOVER: Duration = Duration::from_secs(5);

/// How soon the end of a membership is noticed.
const BEAT: Duration = Duration::from_millis(100);

/// A member of a group, as who closes the bus sees it.
pub(super) struct Member {
    left: oneshot::Receiver<()>,
}

impl Member {
    /// Whether it has left.
    pub(super) fn has_left(&self) -> bool {
        self.left.is_terminated() || !self.left.is_empty()
    }

    /// Waits until it has left.
    pub(super) async fn left(self) {
        drop(self.left.await);
    }
}

/// Joins a group. It is left when the receiver is dropped or the bus is closed.
pub(super) fn join(
    options: &KafkaOptions,
    group: &str,
    topic: &Topic,
    closed: CancellationToken,
) -> Result<(Member, mpsc::Receiver<Ownership>), OpenError> {
    let mut config = client::reading(options);
    let fixed = [
        ("partition.assignment.strategy", "cooperative-sticky"),
        ("session.timeout.ms", "10000"),
        ("heartbeat.interval.ms", "1000"),
        ("max.poll.interval.ms", "60000"),
        ("enable.partition.eof", "false"),
        // Should a record come before the partition is paused, it is a small one's worth of memory.
        ("queued.max.messages.kbytes", "1024"),
    ];
    for (name, value) in fixed {
        config.set(name, value);
    }
    config.set("group.id", format!("{}.{group}", options.topic_prefix));

    let (given, receiver) = mpsc::channel(2 * topic.partitions as usize + 1);
    let context = Division { given: given.clone(), runtime: Handle::current(), closed: closed.clone() };
    let consumer: BaseConsumer<Division> =
        config.create_with_context(context).map_err(|error| client::refused(options, &error))?;
    consumer.subscribe(&[&topic.name]).map_err(|error| client::refused(options, &error))?;

    let (leaving, left) = oneshot::channel();
    let serve = move || {
        while !given.is_closed() && !closed.is_cancelled() {
            match consumer.poll(BEAT) {
                None | Some(Ok(_)) => {}
                Some(Err(error)) => debug!(%error, "kafka group reports"),
            }
        }
        // Nobody is told of what is revoked from now on.
        closed.cancel();
        drop(given);
        drop(consumer);
        // Nobody waits for it unless the bus is being closed.
        let _ = leaving.send(());
    };
    std::thread::Builder::new().name("kafka group".to_owned()).spawn(serve).map_err(|error| {
        OpenError::Unreachable { what: "a thread for a consumer group".to_owned(), why: error.to_string() }
    })?;
    Ok((Member { left }, receiver))
}

/// Tells the member what the group's division gives and takes.
struct Division {
    given: mpsc::Sender<Ownership>,
    runtime: Handle,
    closed: CancellationToken,
}

impl ClientContext for Division {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, text: &str) {
        Voice::of("group").log(level, facility, text);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        Voice::of("group").error(error, reason);
    }
}

impl ConsumerContext for Division {
    fn rebalance(&self, consumer: &BaseConsumer<Self>, kind: RDKafkaRespErr, list: &mut TopicPartitionList) {
        let partitions = partitions(list);
        let result = if kind == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            self.assign(consumer, list, &partitions)
        } else {
            self.revoke(consumer, list, &partitions)
        };
        if let Err(error) = result {
            warn!(%error, "a kafka group's division was not taken over");
        }
    }
}

impl Division {
    fn assign(
        &self,
        consumer: &BaseConsumer<Self>,
        list: &mut TopicPartitionList,
        partitions: &[u32],
    ) -> Result<(), KafkaError> {
        if !partitions.is_empty() {
            // Reading is what readers do. From the end on, and paused, next to nothing is fetched here.
            list.set_all_offsets(Offset::End)?;
        }
        consumer.incremental_assign(list)?;
        if !partitions.is_empty() {
            consumer.pause(list)?;
        }
        for &partition in partitions {
            let tell = self.given.send(Ownership::Gained(partition));
            let told = self.runtime.block_on(async {
                tokio::select! {
                    told = tell => told.is_ok(),
                    () = self.closed.cancelled() => false,
                }
            });
            if !told {
                break;
            }
        }
        Ok(())
    }

    fn revoke(
        &self,
        consumer: &BaseConsumer<Self>,
        list: &TopicPartitionList,
        partitions: &[u32],
    ) -> Result<(), KafkaError> {
        let deadline = Instant::now() + HANDOVER;
        if !partitions.is_empty() && !self.closed.is_cancelled() {
            let handed = self.runtime.block_on(async {
                tokio::select! {
                    handed = tokio::time::timeout_at(deadline.into(), self.hand_back(partitions)) => handed.is_ok(),
                    () = self.closed.cancelled() => true,
                    () = self.given.closed() => true,
                }
            });
            if !handed {
                // Nothing rests on it: two owners write the same, and readers take it once.
                warn!(?partitions, "partitions were taken before the work on them had ended");
            }
        }
        consumer.incremental_unassign(list)
    }

    async fn hand_back(&self, partitions: &[u32]) {
        let mut waiting = Vec::new();
        for &partition in partitions {
            let (done, ended) = oneshot::channel();
            if self.given.send(Ownership::Lost { partition, done }).await.is_ok() {
                waiting.push(ended);
            }
        }
        futures::future::join_all(waiting).await;
    }
}

/// The partitions of a list, which may be empty (and then must not be looked into).
fn partitions(list: &TopicPartitionList) -> Vec<u32> {
    if list.count() == 0 {
        return Vec::new();
    }
    list.elements().iter().map(|element| element.partition().max(0) as u32).collect()
}
