//! Consumers shared by all readers: each can read every partition once, so a few serve many readers.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, Weak,
        mpsc::{Receiver, Sender, channel},
    },
    time::{Duration, Instant},
};

use rdkafka::{
    TopicPartitionList,
    consumer::{BaseConsumer, Consumer, base_consumer::PartitionQueue},
    topic_partition_list::Offset,
};
use tokio::sync::Notify;
use tracing::{debug, warn};

use super::{
    KafkaOptions,
    client::{self, Voice},
};
use crate::{ReadError, lock::lock};

/// So many readers of one and the same partition there can be.
const LARGEST: usize = 64;

/// A consumer without a reader stays so long for the next one, unless it is the only one.
const IDLE: Duration = Duration::from_secs(5);

/// How soon a consumer's thread sees what it is asked for.
const BEAT: Duration = Duration::from_millis(50);

type Slot = (Arc<str>, u32);

type Members = Arc<Mutex<Vec<Arc<Member>>>>;

/// The consumers.
pub(super) struct Pool {
    options: KafkaOptions,
    members: Members,
}

/// A consumer and the thread that serves it.
struct Member {
    consumer: Arc<BaseConsumer<Voice>>,
    taken: Mutex<HashSet<Slot>>,
    /// What is to be let go of, on the thread, because that may wait.
    releases: Sender<Released>,
}

/// A partition that is no longer read.
struct Released {
    slot: Slot,
    queue: PartitionQueue<Voice>,
}

/// A partition that is being read.
pub(super) struct Lease {
    member: Arc<Member>,
    slot: Slot,
    /// `None` only while it is let go of.
    queue: Option<PartitionQueue<Voice>>,
}

impl Pool {
    pub(super) fn new(options: &KafkaOptions) -> Self {
        Self { options: options.clone(), members: Arc::default() }
    }

    /// Begins to read a partition from a position on; `arrived` is told when there is something. May wait for the
    /// library, so it is called where waiting is allowed.
    pub(super) fn lease(
        &self,
        topic: &Arc<str>,
        partition: u32,
        from: u64,
        arrived: &Arc<Notify>,
    ) -> Result<Lease, ReadError> {
        let slot = (topic.clone(), partition);
        let member = self.take(&slot)?;
        match assign(&member, &slot, from, arrived) {
            Ok(queue) => Ok(Lease { member, slot, queue: Some(queue) }),
            Err(why) => {
                lock(&member.taken).remove(&slot);
                Err(ReadError::Unavailable(why))
            }
        }
    }

    fn take(&self, slot: &Slot) -> Result<Arc<Member>, ReadError> {
        let mut members = lock(&self.members);
        for member in members.iter() {
            if lock(&member.taken).insert(slot.clone()) {
                return Ok(member.clone());
            }
        }
        if members.len() >= LARGEST {
            return Err(ReadError::Unavailable(format!("{LARGEST} readers of {} exist already", slot.0)));
        }
        let member = Member::start(&self.options, Arc::downgrade(&self.members)).map_err(ReadError::Unavailable)?;
        lock(&member.taken).insert(slot.clone());
        members.push(member.clone());
        Ok(member)
    }

    /// Lets go of all consumers; those that still have a reader end with it.
    pub(super) fn close(&self) {
        lock(&self.members).clear();
    }
}

fn assign(member: &Member, slot: &Slot, from: u64, arrived: &Arc<Notify>) -> Result<PartitionQueue<Voice>, String> {
    let (topic, partition) = (&*slot.0, slot.1 as i32);
    // The queue is split off before the partition is read, or its first records would go elsewhere.
    let mut queue = member
        .consumer
        .split_partition_queue(topic, partition)
        .ok_or_else(|| format!("{topic} has no partition {partition}"))?;
    let arrived = arrived.clone();
    queue.set_nonempty_callback(move || arrived.notify_one());
    let mut list = TopicPartitionList::new();
    list.add_partition_offset(topic, partition, Offset::Offset(from as i64)).map_err(|error| error.to_string())?;
    member.consumer.incremental_assign(&list).map_err(|error| error.to_string())?;
    Ok(queue)
}

impl Member {
    fn start(options: &KafkaOptions, members: Weak<Mutex<Vec<Arc<Self>>>>) -> Result<Arc<Self>, String> {
        let mut config = client::reading(options);
        // Required for reading assigned partitions; nobody ever joins it.
        config.set("group.id", format!("{}.readers", options.topic_prefix));
        let consumer: BaseConsumer<Voice> =
            config.create_with_context(Voice::of("reader")).map_err(|error| error.to_string())?;
        let consumer = Arc::new(consumer);
        #[allow(clippy::disallowed_methods, reason = "no more than one for each partition that was taken")]
        let (releases, released) = channel();
        let member = Arc::new(Self { consumer, taken: Mutex::default(), releases });
        let (weak, consumer) = (Arc::downgrade(&member), member.consumer.clone());
        let serve = move || serve(&weak, &members, consumer, &released);
        std::thread::Builder::new().name("kafka reader".to_owned()).spawn(serve).map_err(|error| error.to_string())?;
        Ok(member)
    }
}

/// Lets the library do its work and lets go of partitions, until the pool and all readers have let go of the member.
fn serve(
    member: &Weak<Member>,
    members: &Weak<Mutex<Vec<Arc<Member>>>>,
    consumer: Arc<BaseConsumer<Voice>>,
    released: &Receiver<Released>,
) {
    let mut used = Instant::now();
    loop {
        match consumer.poll(BEAT) {
            None => {}
            Some(Ok(message)) => {
                // Between an end of reading and its effect some more may come.
                drop(message);
            }
            Some(Err(error)) => debug!(%error, "kafka reader reports"),
        }
        while let Ok(Released { slot, queue }) = released.try_recv() {
            let mut list = TopicPartitionList::new();
            list.add_partition(&slot.0, slot.1 as i32);
            if let Err(error) = consumer.incremental_unassign(&list) {
                warn!(%error, "a kafka partition was not let go of");
            }
            drop(queue);
            if let Some(member) = member.upgrade() {
                lock(&member.taken).remove(&slot);
            }
        }
        match member.upgrade() {
            Some(member) if !lock(&member.taken).is_empty() => used = Instant::now(),
            Some(member) if used.elapsed() > IDLE => give_up(&member, members),
            _ => {}
        }
        if member.strong_count() == 0 {
            // Dropping a consumer can take long; here it holds nobody up.
            drop(consumer);
            return;
        }
    }
}

/// A crowd of readers, as at a start, leaves consumers behind: each costs threads that wake up and connections.
fn give_up(member: &Arc<Member>, members: &Weak<Mutex<Vec<Arc<Member>>>>) {
    let Some(members) = members.upgrade() else { return };
    let mut members = lock(&members);
    // Who takes a slot does so while the list is locked.
    if members.len() > 1 && lock(&member.taken).is_empty() {
        members.retain(|other| !Arc::ptr_eq(other, member));
    }
}

impl Lease {
    pub(super) fn queue(&self) -> Option<&PartitionQueue<Voice>> {
        self.queue.as_ref()
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(queue) = self.queue.take() {
            // It fails only when the thread is gone, and then the partition is, too.
            drop(self.member.releases.send(Released { slot: self.slot.clone(), queue }));
        }
    }
}
