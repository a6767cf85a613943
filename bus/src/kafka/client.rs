//! Clients of librdkafka, and the questions that are asked of the brokers.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use rdkafka::{
    ClientConfig, ClientContext,
    config::RDKafkaLogLevel,
    consumer::{BaseConsumer, Consumer, ConsumerContext},
    error::{KafkaError, RDKafkaErrorCode},
};
use tokio::sync::Semaphore;
use tracing::{debug, warn};

use super::KafkaOptions;
use crate::{Bounds, OpenError, ReadError, lock::lock};

/// How long the brokers have to answer a question.
const ANSWER: Duration = Duration::from_secs(5);

/// How soon a question without a leader to answer it is asked again.
const RETRY: Duration = Duration::from_millis(100);

/// So many questions wait for an answer at a time; each holds a thread.
const QUESTIONS: usize = 8;

/// Settings that only producers know; others would complain of them.
const OF_PRODUCERS: [&str; 8] = [
    "message.timeout.ms",
    "delivery.timeout.ms",
    "linger.ms",
    "queue.buffering.max.ms",
    "compression.type",
    "compression.codec",
    "batch.size",
    "batch.num.messages",
];

/// Turns what a client has to say into log lines, and remembers the last error.
#[derive(Clone, Debug)]
pub(super) struct Voice {
    client: &'static str,
    heard: Arc<Mutex<Option<String>>>,
}

impl Voice {
    pub(super) fn of(client: &'static str) -> Self {
        Self { client, heard: Arc::default() }
    }

    /// The last error since it was forgotten, with what to do.
    pub(super) fn heard(&self) -> Option<String> {
        lock(&self.heard).clone()
    }

    /// Things work again.
    pub(super) fn forget(&self) {
        lock(&self.heard).take();
    }
}

/// What to do about an error that a password or a certificate has to do with.
fn advice(error: &KafkaError) -> &'static str {
    match error.rdkafka_error_code() {
        Some(RDKafkaErrorCode::Authentication) => {
            "\nhint: check mechanism, username and password in `[bus.sasl]` and that the brokers know them"
        }
        Some(RDKafkaErrorCode::SSL) => {
            "\nhint: check that `ca_file` in `[bus.tls]` is of the authority that signed the brokers' certificates, and \
             that they are valid for the names in `brokers`"
        }
        _ => "",
    }
}

impl ClientContext for Voice {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, text: &str) {
        match level {
            RDKafkaLogLevel::Emerg
            | RDKafkaLogLevel::Alert
            | RDKafkaLogLevel::Critical
            | RDKafkaLogLevel::Error
            | RDKafkaLogLevel::Warning => warn!(client = self.client, facility, text, "kafka client reports"),
            _ => debug!(client = self.client, facility, text, "kafka client reports"),
        }
    }

    fn error(&self, error: KafkaError, reason: &str) {
        // Whoever reads hears of it; the binding tells everything twice.
        if error.rdkafka_error_code() == Some(RDKafkaErrorCode::PartitionEOF) {
            return;
        }
        warn!(client = self.client, %error, reason, "kafka client has an error");
        // That all brokers are down follows from what was said before it, and says less.
        if error.rdkafka_error_code() != Some(RDKafkaErrorCode::AllBrokersDown) {
            *lock(&self.heard) = Some(format!("{reason}{}", advice(&error)));
        }
    }
}

impl ConsumerContext for Voice {}

/// What all clients are set to.
pub(super) fn config(options: &KafkaOptions, produces: bool) -> ClientConfig {
    let mut config = ClientConfig::new();
    // Only warnings and worse are of interest, and only they are worth the way out of the C library.
    config.set_log_level(RDKafkaLogLevel::Warning);
    let usual = [
        ("client.id", "recado"),
        ("reconnect.backoff.ms", "50"),
        ("reconnect.backoff.max.ms", "1000"),
        ("socket.timeout.ms", "10000"),
        ("socket.keepalive.enable", "true"),
        ("topic.metadata.refresh.interval.ms", "60000"),
    ];
    for (name, value) in usual {
        config.set(name, value);
    }
    for (name, value) in &options.options {
        if produces || !OF_PRODUCERS.contains(&name.as_str()) {
            config.set(name, value);
        }
    }
    config.set("bootstrap.servers", &options.brokers);
    config.set("socket.nagle.disable", "true");
    config
}

/// Settings of a client that reads.
pub(super) fn reading(options: &KafkaOptions) -> ClientConfig {
    let mut config = config(options, false);
    let fixed = [
        ("enable.auto.commit", "false"),
        ("enable.auto.offset.store", "false"),
        ("auto.offset.reset", "error"),
        ("enable.partition.eof", "true"),
        ("check.crcs", "true"),
        // Nothing here writes in transactions; one that hangs elsewhere must not hold readers.
        ("isolation.level", "read_uncommitted"),
        ("allow.auto.create.topics", "false"),
        // Both bound the memory of each partition that is read.
        ("queued.max.messages.kbytes", "4096"),
        ("queued.min.messages", "10000"),
        ("fetch.message.max.bytes", "1048576"),
        // A partition whose memory is full is asked for again this soon, a new one waits this long to be asked for.
        ("fetch.queue.backoff.ms", "10"),
        ("fetch.wait.max.ms", "100"),
        ("fetch.error.backoff.ms", "100"),
    ];
    for (name, value) in fixed {
        config.set(name, value);
    }
    config
}

/// A setting or a client that cannot be had.
pub(super) fn refused(options: &KafkaOptions, error: &KafkaError) -> OpenError {
    match error {
        KafkaError::ClientConfig(_, why, name, value) => OpenError::Unsafe {
            what: format!("the Kafka setting {name}"),
            why: format!("it cannot be {value:?}: {why}; correct or remove it"),
        },
        other => OpenError::Unreachable { what: options.brokers.clone(), why: other.to_string() },
    }
}

/// Asks until a leader answers: after a topic's creation or a broker's end there may be none for a moment.
fn watermarks(
    client: &BaseConsumer<Voice>,
    topic: &str,
    partition: i32,
    within: Duration,
) -> Result<(i64, i64), KafkaError> {
    use RDKafkaErrorCode::{
        LeaderNotAvailable, NotLeaderForPartition, OffsetNotAvailable, UnknownPartition, UnknownTopic,
        UnknownTopicOrPartition,
    };
    let begun = Instant::now();
    loop {
        let answer = client.fetch_watermarks(topic, partition, within.saturating_sub(begun.elapsed()));
        let moving = answer.as_ref().err().and_then(KafkaError::rdkafka_error_code).is_some_and(|code| {
            let passing = [
                LeaderNotAvailable,
                NotLeaderForPartition,
                // A new leader that does not know yet up to where its records may be read.
                OffsetNotAvailable,
                UnknownPartition,
                UnknownTopic,
                UnknownTopicOrPartition,
            ];
            passing.contains(&code)
        });
        if !moving || begun.elapsed() + RETRY > within {
            return answer;
        }
        std::thread::sleep(RETRY);
    }
}

/// Asks the brokers. Each question has a deadline and runs on a thread where it may wait.
#[derive(Clone)]
pub(super) struct Query {
    pub(super) client: Arc<BaseConsumer<Voice>>,
    questions: Arc<Semaphore>,
    brokers: Arc<str>,
}

impl Query {
    pub(super) fn new(options: &KafkaOptions) -> Result<Self, OpenError> {
        let client: BaseConsumer<Voice> =
            config(options, false).create_with_context(Voice::of("query")).map_err(|error| refused(options, &error))?;
        Ok(Self {
            client: Arc::new(client),
            questions: Arc::new(Semaphore::new(QUESTIONS)),
            brokers: options.brokers.as_str().into(),
        })
    }

    /// Asks something; the error is what the client library says.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&BaseConsumer<Voice>, Duration) -> Result<T, KafkaError> + Send + 'static,
    ) -> Result<T, String> {
        let permit = tokio::time::timeout(ANSWER, self.questions.clone().acquire_owned());
        let permit = permit.await.map_err(|_| "too many questions wait for an answer".to_owned())?;
        let client = self.client.clone();
        let asked = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            question(&client, ANSWER).map_err(|error| error.to_string())
        });
        asked.await.map_err(|error| error.to_string())?
    }

    /// Adds to an error what the client had to say about it.
    pub(super) async fn explain(&self, why: String) -> String {
        let client = self.client.clone();
        let heard = tokio::task::spawn_blocking(move || {
            // What it says comes when it is polled.
            while client.poll(Duration::from_millis(100)).is_some() {}
            client.context().heard()
        });
        match heard.await {
            Ok(Some(heard)) => format!("{why}: {heard}"),
            _ => why,
        }
    }

    /// Where a partition begins and ends.
    pub(super) async fn bounds(&self, topic: &Arc<str>, partition: u32) -> Result<Bounds, ReadError> {
        let asked = topic.clone();
        let answer = self.ask(move |client, wait| watermarks(client, &asked, partition as i32, wait)).await;
        let (oldest, end) = answer.map_err(|why| {
            ReadError::Unavailable(format!("{} does not tell the bounds of {topic}: {why}", self.brokers))
        })?;
        Ok(Bounds { oldest: oldest.max(0) as u64, end: end.max(0) as u64 })
    }

    /// The end of a partition that ends before a position which it had once. Asked for a while, because a leader that
    /// was replaced and does not know it yet may tell an end of before.
    pub(super) async fn cut_before(
        &self,
        topic: &Arc<str>,
        partition: u32,
        position: u64,
    ) -> Result<Option<u64>, ReadError> {
        let until = tokio::time::Instant::now() + ANSWER;
        loop {
            let end = self.bounds(topic, partition).await?.end;
            if end >= position {
                return Ok(None);
            }
            if tokio::time::Instant::now() > until {
                return Ok(Some(end));
            }
            tokio::time::sleep(3 * RETRY).await;
        }
    }
}
