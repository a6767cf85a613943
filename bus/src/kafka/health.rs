//! Whether the cluster answers and still has our topics, asked all the time, so that whoever wants to know is told at
//! once.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        mpsc::{SyncSender, sync_channel},
    },
    time::{Duration, Instant},
};

use rdkafka::{
    consumer::Consumer,
    error::{KafkaError, RDKafkaErrorCode},
    metadata::Metadata,
};

use super::{client::Query, lost::Lost};
use crate::{OpenError, lock::lock};

/// How often the cluster is asked.
const EVERY: Duration = Duration::from_millis(500);

/// How long it has to answer.
const ANSWER: Duration = Duration::from_secs(1);

/// An answer older than this is none. One broker of several may stand still without being missed: the next question
/// goes to another.
const FRESH: Duration = Duration::from_millis(2400);

/// So many answers in a row say that there is no such topic until it is believed.
const MISSES: u32 = 5;

#[derive(Debug)]
struct Seen {
    answered: Instant,
    /// Why the last questions were not answered.
    trouble: Option<String>,
    /// What is wrong with topics, by their place in the turn.
    topics: BTreeMap<usize, String>,
}

/// Asks on a thread of its own.
pub(super) struct Health {
    seen: Arc<Mutex<Seen>>,
    stop: Mutex<Option<SyncSender<()>>>,
}

impl Health {
    pub(super) fn watch(query: &Query, topics: Vec<Arc<str>>, lost: Arc<Lost>) -> Result<Self, OpenError> {
        let seen = Arc::new(Mutex::new(Seen { answered: Instant::now(), trouble: None, topics: BTreeMap::new() }));
        let (stop, stopped) = sync_channel::<()>(1);
        let (client, noted) = (query.client.clone(), seen.clone());
        let ask = move || {
            let (mut turn, mut misses) = (0, 0);
            loop {
                let place = turn % topics.len().max(1);
                let topic = topics.get(place);
                let answer = client.fetch_metadata(topic.map(|topic| &**topic), ANSWER);
                let state = answer.as_ref().map(topic_state);
                note(&mut lock(&noted), place, topic, &state, || client.context().heard());
                if let (Ok(Topic::Missing), Some(topic)) = (&state, topic) {
                    misses += 1;
                    if misses >= MISSES {
                        lost.say(format!(
                            "the topic {topic} does not exist any more: it was deleted, with all that was \
                             acknowledged in it\nhint: restore a backup, or begin anew with another `topic_prefix`"
                        ));
                    }
                } else if state.is_ok() {
                    client.context().forget();
                    (turn, misses) = (turn + 1, 0);
                }
                // What the client reports is handled when it is polled; nothing else polls this one.
                while client.poll(Duration::ZERO).is_some() {}
                if stopped.recv_timeout(EVERY) != Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                    return;
                }
            }
        };
        std::thread::Builder::new().name("kafka health".to_owned()).spawn(ask).map_err(|error| {
            OpenError::Unreachable { what: "a thread for the cluster's health".to_owned(), why: error.to_string() }
        })?;
        Ok(Self { seen, stop: Mutex::new(Some(stop)) })
    }

    /// What the last answer was.
    pub(super) fn last(&self) -> Result<(), String> {
        let seen = lock(&self.seen);
        let age = seen.answered.elapsed();
        match seen.trouble.as_ref().or(seen.topics.values().next()) {
            Some(trouble) => Err(trouble.clone()),
            None if age > FRESH => Err(format!("the cluster has not answered for {} ms", age.as_millis())),
            None => Ok(()),
        }
    }

    pub(super) fn stop(&self) {
        lock(&self.stop).take();
    }
}

/// Remembers an answer, or that there was none.
fn note(
    seen: &mut Seen,
    place: usize,
    topic: Option<&Arc<str>>,
    state: &Result<Topic, &KafkaError>,
    heard: impl Fn() -> Option<String>,
) {
    let name = topic.map_or("", |topic| topic);
    let wrong = match state {
        Ok(Topic::There) => None,
        Ok(Topic::Missing) => Some(format!("there is no topic {name}")),
        Ok(Topic::Troubled(code)) => Some(format!("the topic {name} cannot be used: {code}")),
        Err(error) => {
            // One broker of several may not answer: the next question goes to another.
            if seen.answered.elapsed() > FRESH {
                seen.trouble = Some(format!("the cluster does not answer: {error} {}", heard().unwrap_or_default()));
            }
            return;
        }
    };
    (seen.answered, seen.trouble) = (Instant::now(), None);
    match wrong {
        Some(wrong) => seen.topics.insert(place, wrong),
        None => seen.topics.remove(&place),
    };
}

/// What an answer says of the one topic that was asked for.
#[derive(Debug, PartialEq, Eq)]
enum Topic {
    There,
    Missing,
    Troubled(RDKafkaErrorCode),
}

fn topic_state(metadata: &Metadata) -> Topic {
    let Some(topic) = metadata.topics().first() else { return Topic::There };
    match topic.error().map(RDKafkaErrorCode::from) {
        Some(RDKafkaErrorCode::UnknownTopicOrPartition | RDKafkaErrorCode::UnknownTopic) => Topic::Missing,
        // Passing: it was just created, or its leader is being elected.
        None | Some(RDKafkaErrorCode::LeaderNotAvailable) => Topic::There,
        Some(code) => Topic::Troubled(code),
    }
}
