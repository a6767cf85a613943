//! Appending: one idempotent producer, bounded memory, and an answer for everybody.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, RwLock},
    time::Duration,
};

use rdkafka::{
    ClientContext, Message,
    config::RDKafkaLogLevel,
    error::{KafkaError, RDKafkaErrorCode},
    message::{DeliveryResult, Header, OwnedHeaders},
    producer::{BaseRecord, Producer as _, ProducerContext, ThreadedProducer},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tracing::error;

use super::{
    KafkaOptions, Topic,
    client::{self, Voice},
    topics::LARGEST,
    unwritten::{Unwritten, Watched},
};
use crate::{
    AppendError, OpenError, Record, limits,
    lock::{lock, read, write},
};

/// How many bytes may be on their way. What librdkafka itself may hold is set above, so that this is what counts.
const PENDING_BYTES: usize = 32 * 1024 * 1024;

/// A record counts as at least so many bytes: librdkafka keeps something about each.
const LEAST_WEIGHT: usize = 512;

/// How long an append waits until fewer are on their way before it is `NotWritten`.
const ROOM: Duration = Duration::from_secs(1);

/// After so long a record that no broker acknowledged is given up, unless the configuration says otherwise.
const MESSAGE_TIMEOUT_MS: u64 = 30_000;

/// How much later than that an answer from the library is still waited for.
const GRACE: Duration = Duration::from_secs(5);

/// The library's producer. The last to let go of it waits for its threads, and that must not be one who appends.
type Native = ThreadedProducer<Deliveries>;

/// A use of the producer, which ends on a thread of its own if it is the last.
struct Use(Option<Arc<Native>>);

impl Drop for Use {
    fn drop(&mut self) {
        let last = self.0.take().and_then(Arc::into_inner);
        let Some(producer) = last else { return };
        let name = "kafka producer end".to_owned();
        if let Err(error) = std::thread::Builder::new().name(name).spawn(move || drop(producer)) {
            error!(%error, "a kafka producer was dropped in place");
        }
    }
}

/// The one producer of this process, replaced when it is broken for good.
pub(super) struct Producer {
    options: KafkaOptions,
    current: RwLock<Option<Arc<Native>>>,
    room: Arc<Semaphore>,
    answer_within: Duration,
    /// A batch is handed over in one piece.
    handing_over: Mutex<()>,
    unwritten: Unwritten,
}

/// A batch on its way.
struct Batch {
    state: Mutex<State>,
    /// Held until every record is accounted for, whoever still waits.
    _permit: OwnedSemaphorePermit,
}

struct State {
    positions: Vec<u64>,
    outstanding: usize,
    /// Records that the brokers refused: written nowhere, for certain.
    refused: usize,
    failure: Option<AppendError>,
    answer: Option<oneshot::Sender<Result<Vec<u64>, AppendError>>>,
}

impl Batch {
    /// Notes what became of some records; the last one answers.
    fn note(&self, records: usize, outcome: Result<(usize, u64), AppendError>) {
        let mut state = lock(&self.state);
        match outcome {
            Ok((index, position)) => state.positions[index] = position,
            Err(failure) => {
                if matches!(failure, AppendError::Refused(_)) {
                    state.refused += records;
                }
                if !matches!(state.failure, Some(AppendError::Unknown(_))) {
                    state.failure = Some(failure);
                }
            }
        }
        state.outstanding -= records;
        if state.outstanding > 0 {
            return;
        }
        let result = match state.failure.take() {
            None => Ok(std::mem::take(&mut state.positions)),
            // Refused is a batch of which nothing was written; here the brokers took others of its records.
            Some(AppendError::Refused(why)) if state.refused < state.positions.len() => Err(AppendError::Unknown(why)),
            Some(failure) => Err(failure),
        };
        if let Some(answer) = state.answer.take() {
            // Nobody may be waiting any more; the records are written all the same.
            drop(answer.send(result));
        }
    }
}

/// A record of a batch.
struct Place {
    batch: Arc<Batch>,
    index: usize,
}

/// What the library's deliveries are told to.
#[derive(Default)]
struct Deliveries {
    acknowledged: Acknowledged,
}

/// The highest position acknowledged of each partition. One producer's acknowledgements of a partition come in order,
/// so that a lower one is of another partition, which has taken the place of the one before.
#[derive(Default)]
struct Acknowledged {
    highest: Mutex<HashMap<String, BTreeMap<i32, u64>>>,
    /// Topic, partition, and the position before the step back.
    back: Mutex<Vec<(String, i32, u64)>>,
}

impl Acknowledged {
    fn note(&self, topic: &str, partition: i32, position: u64) {
        let mut highest = lock(&self.highest);
        if !highest.contains_key(topic) {
            highest.insert(topic.to_owned(), BTreeMap::new());
        }
        let before = highest.get_mut(topic).and_then(|topic| topic.insert(partition, position));
        if let Some(before) = before.filter(|before| *before >= position) {
            lock(&self.back).push((topic.to_owned(), partition, before));
        }
    }

    fn went_back(&self, topic: &str, partition: i32) -> Option<u64> {
        let mut back = lock(&self.back);
        let place = back.iter().position(|(of, number, _)| of == topic && *number == partition)?;
        Some(back.swap_remove(place).2)
    }
}

impl ClientContext for Deliveries {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, text: &str) {
        Voice::of("producer").log(level, facility, text);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        Voice::of("producer").error(error, reason);
    }
}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = Box<Place>;

    fn delivery(&self, result: &DeliveryResult<'_>, place: Box<Place>) {
        let outcome = match result {
            // Written by an earlier try whose answer was lost, and the broker does not know any more where.
            Ok(message) if message.offset() < 0 => {
                Err(AppendError::Unknown("it is written, at an unknown position".to_owned()))
            }
            Ok(message) => {
                self.acknowledged.note(message.topic(), message.partition(), message.offset() as u64);
                Ok((place.index, message.offset() as u64))
            }
            Err((error, _)) => Err(failure(error)),
        };
        place.batch.note(1, outcome);
    }
}

/// A record that the brokers refused for itself was written nowhere. Every other failure may follow an attempt whose
/// answer was lost, whatever the last answer says.
fn failure(error: &KafkaError) -> AppendError {
    match error.rdkafka_error_code() {
        Some(RDKafkaErrorCode::MessageSizeTooLarge | RDKafkaErrorCode::InvalidRecord) => {
            AppendError::Refused(told(error))
        }
        _ => AppendError::Unknown(told(error)),
    }
}

/// What an error means, with what to do where a setting of the cluster is at fault.
fn told(error: &KafkaError) -> String {
    match error.rdkafka_error_code() {
        // Ours are smaller than what was checked when the topic was opened.
        Some(RDKafkaErrorCode::MessageSizeTooLarge) => {
            format!("{error}; raise max.message.bytes of the topic to {LARGEST}")
        }
        Some(RDKafkaErrorCode::TopicAuthorizationFailed) => format!("{error}; allow this client to write the topic"),
        _ => error.to_string(),
    }
}

impl Producer {
    pub(super) fn new(options: &KafkaOptions) -> Result<Self, OpenError> {
        let timeout_ms = options
            .options
            .iter()
            .rev()
            .find(|(name, _)| name == "message.timeout.ms" || name == "delivery.timeout.ms")
            .and_then(|(_, value)| value.parse().ok())
            .unwrap_or(MESSAGE_TIMEOUT_MS);
        let native = build(options).map_err(|error| client::refused(options, &error))?;
        Ok(Self {
            options: options.clone(),
            current: RwLock::new(Some(Arc::new(native))),
            room: Arc::new(Semaphore::new(PENDING_BYTES)),
            answer_within: Duration::from_millis(timeout_ms) + GRACE,
            handing_over: Mutex::new(()),
            unwritten: Unwritten::default(),
        })
    }

    pub(super) async fn append(
        &self,
        topic: &Topic,
        partition: u32,
        records: &[Record],
        size: usize,
    ) -> Result<Vec<u64>, AppendError> {
        let weight = size.max(records.len() * LEAST_WEIGHT).min(PENDING_BYTES) as u32;
        let not_written = |why: &str| AppendError::NotWritten(why.to_owned());
        let permit = if let Ok(permit) = self.room.clone().try_acquire_many_owned(weight) {
            permit
        } else {
            let wait = tokio::time::timeout(ROOM, self.room.clone().acquire_many_owned(weight));
            let full = || not_written("too much is on its way to the brokers");
            wait.await.map_err(|_| full())?.map_err(|_| full())?
        };
        let producer = Use(read(&self.current).clone());
        let native = producer.0.as_ref().ok_or_else(|| not_written("the bus is closed"))?;

        let (answer, answered) = oneshot::channel();
        let state = State {
            positions: vec![0; records.len()],
            outstanding: records.len(),
            refused: 0,
            failure: None,
            answer: Some(answer),
        };
        let batch = Arc::new(Batch { state: Mutex::new(state), _permit: permit });
        let watched = Watched::begin(&self.unwritten, &topic.name, partition);
        self.hand_over(native, &batch, topic, partition, records);

        // The library answers for each record unless it was itself torn down.
        let result = match tokio::time::timeout(self.answer_within, answered).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) | Err(_) => Err(AppendError::Unknown("no answer came from the brokers".to_owned())),
        };
        if result.is_err() {
            self.replace_if_broken(native);
        }
        watched.ended(result.as_ref().err().map(ToString::to_string));
        result
    }

    /// What cannot be written at the moment, if anything.
    pub(super) fn trouble(&self) -> Option<String> {
        self.unwritten.trouble()
    }

    /// The position that was acknowledged before a lower one was, if that happened on this partition: once told, it is
    /// forgotten.
    pub(super) fn went_back(&self, topic: &Topic, partition: u32) -> Option<u64> {
        let native = read(&self.current).clone()?;
        let found = native.context().acknowledged.went_back(&topic.name, partition as i32);
        drop(Use(Some(native)));
        found
    }

    /// Gives all records to the library without a pause, so that a caller that goes away leaves no half.
    fn hand_over(&self, producer: &Native, batch: &Arc<Batch>, topic: &Topic, partition: u32, records: &[Record]) {
        let _in_one_piece = lock(&self.handing_over);
        for (index, record) in records.iter().enumerate() {
            let mut headers = OwnedHeaders::new_with_capacity(record.headers.len());
            for (name, value) in &record.headers {
                headers = headers.insert(Header { key: name, value: Some(value.as_ref()) });
            }
            let place = Box::new(Place { batch: batch.clone(), index });
            let mut message = BaseRecord::<[u8], [u8], _>::with_opaque_to(&topic.name, place)
                .partition(partition as i32)
                .headers(headers);
            if !record.key.is_empty() {
                message = message.key(record.key.as_ref());
            }
            // On a compacted topic no value at all is what deletes.
            if !(topic.compacted && record.value.is_empty()) {
                message = message.payload(record.value.as_ref());
            }
            let Err((error, _)) = producer.send(message) else { continue };
            let why = told(&error);
            let failure = if index == 0 { AppendError::NotWritten(why) } else { AppendError::Unknown(why) };
            batch.note(records.len() - index, Err(failure));
            return;
        }
    }

    /// A producer with a fatal error never works again.
    fn replace_if_broken(&self, used: &Arc<Native>) {
        let Some((code, why)) = used.client().fatal_error() else { return };
        let mut current = write(&self.current);
        if !current.as_ref().is_some_and(|current| Arc::ptr_eq(current, used)) {
            return;
        }
        error!(%code, why, "the kafka producer is broken and is replaced");
        match build(&self.options) {
            Ok(native) => {
                drop(Use(current.replace(Arc::new(native))));
            }
            Err(error) => error!(%error, "a new kafka producer cannot be made; the next failure tries again"),
        }
    }

    /// Waits for what is on its way, then lets go of the connections.
    pub(super) async fn close(&self, within: Duration) {
        let Some(producer) = write(&self.current).take() else { return };
        let flushed = tokio::task::spawn_blocking(move || {
            if let Err(error) = producer.flush(within) {
                error!(%error, "appends were still on their way when the bus was closed");
            }
            drop(Use(Some(producer)));
        });
        drop(flushed.await);
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        drop(Use(write(&self.current).take()));
    }
}

fn build(options: &KafkaOptions) -> Result<Native, KafkaError> {
    let mut config = client::config(options, true);
    let given = |name: &str| options.options.iter().any(|(given, _)| given == name);
    let usual = [("message.timeout.ms", MESSAGE_TIMEOUT_MS.to_string()), ("linger.ms", "0".to_owned())];
    for (name, value) in usual {
        let alias = if name == "linger.ms" { "queue.buffering.max.ms" } else { "delivery.timeout.ms" };
        if !given(name) && !given(alias) {
            config.set(name, value);
        }
    }
    let fixed = [
        ("acks", "all".to_owned()),
        ("enable.idempotence", "true".to_owned()),
        ("max.in.flight.requests.per.connection", "5".to_owned()),
        ("message.max.bytes", "1000000".to_owned()),
        ("queue.buffering.max.kbytes", (4 * (PENDING_BYTES + limits::MAX_BATCH) / 1024).to_string()),
        ("queue.buffering.max.messages", "2000000".to_owned()),
        ("allow.auto.create.topics", "false".to_owned()),
    ];
    for (name, value) in fixed {
        config.set(name, value);
    }
    config.create_with_context(Deliveries::default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// What a batch answers when its records end like this, one after the other: `w`ritten, `r`efused or `u`nknown.
    fn answer(ends: &str) -> Result<Vec<u64>, AppendError> {
        let (answer, mut answered) = oneshot::channel();
        let (count, room) = (ends.len(), Arc::new(Semaphore::new(1)));
        let state =
            State { positions: vec![0; count], outstanding: count, refused: 0, failure: None, answer: Some(answer) };
        let batch = Batch { state: Mutex::new(state), _permit: room.try_acquire_owned().unwrap() };
        for (index, end) in ends.chars().enumerate() {
            assert!(answered.try_recv().is_err(), "not before the last");
            let outcome = match end {
                'w' => Ok((index, 7 + index as u64)),
                'r' => Err(AppendError::Refused("too large".to_owned())),
                _ => Err(AppendError::Unknown("no answer".to_owned())),
            };
            batch.note(1, outcome);
        }
        answered.try_recv().unwrap()
    }

    #[test]
    fn a_batch_is_refused_only_as_a_whole() {
        assert_eq!(answer("ww").unwrap(), [7, 8]);
        for refused in ["r", "rr"] {
            assert!(matches!(answer(refused), Err(AppendError::Refused(_))), "{refused}");
        }
        for unknown in ["wr", "rw", "ru", "ur", "wu", "uw"] {
            assert!(matches!(answer(unknown), Err(AppendError::Unknown(_))), "{unknown}");
        }
    }
}
