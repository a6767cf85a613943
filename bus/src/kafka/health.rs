//! Whether the cluster answers, asked all the time, so that whoever wants to know is told at once.

use std::{
    sync::{
        Arc, Mutex,
        mpsc::{SyncSender, sync_channel},
    },
    time::{Duration, Instant},
};

use rdkafka::consumer::Consumer;

use super::client::Query;
use crate::{OpenError, lock::lock};

/// How often the cluster is asked.
const EVERY: Duration = Duration::from_millis(500);

/// How long it has to answer.
const ANSWER: Duration = Duration::from_secs(1);

/// An answer older than this is none.
const FRESH: Duration = Duration::from_millis(1900);

#[derive(Debug)]
struct Seen {
    answered: Instant,
    trouble: Option<String>,
}

/// Asks on a thread of its own.
pub(super) struct Health {
    seen: Arc<Mutex<Seen>>,
    stop: Mutex<Option<SyncSender<()>>>,
}

impl Health {
    pub(super) fn watch(query: &Query, topic: Option<Arc<str>>) -> Result<Self, OpenError> {
        let seen = Arc::new(Mutex::new(Seen { answered: Instant::now(), trouble: None }));
        let (stop, stopped) = sync_channel::<()>(1);
        let (client, noted) = (query.client.clone(), seen.clone());
        let ask = move || {
            loop {
                let answer = client.fetch_metadata(topic.as_deref(), ANSWER);
                {
                    let mut seen = lock(&noted);
                    match answer {
                        Ok(_) => *seen = Seen { answered: Instant::now(), trouble: None },
                        Err(error) => seen.trouble = Some(error.to_string()),
                    }
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
        match &seen.trouble {
            Some(trouble) => Err(format!("the cluster does not answer: {trouble}")),
            None if age > FRESH => Err(format!("the cluster has not answered for {} ms", age.as_millis())),
            None => Ok(()),
        }
    }

    pub(super) fn stop(&self) {
        lock(&self.stop).take();
    }
}
