//! Partitions that could not be written lately. Brokers may answer every question and yet take no record: a right is
//! missing, too few copies are in sync, a leader stands still.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use crate::lock::lock;

/// A failure counts until the next success, and not longer than this: nobody may be writing any more.
const COUNTS_FOR: Duration = Duration::from_secs(10);

/// An append that was given up after less than this says nothing about the brokers.
const SLOW: Duration = Duration::from_secs(1);

/// A topic's partition.
type Place = (Arc<str>, u32);

/// When and why, by topic and partition.
#[derive(Debug, Default)]
pub(super) struct Unwritten(Mutex<HashMap<Place, (Instant, String)>>);

impl Unwritten {
    fn failed(&self, topic: &Arc<str>, partition: u32, why: String) {
        lock(&self.0).insert((topic.clone(), partition), (Instant::now(), why));
    }

    fn succeeded(&self, topic: &Arc<str>, partition: u32) {
        let mut all = lock(&self.0);
        if !all.is_empty() {
            all.remove(&(topic.clone(), partition));
        }
    }

    /// What is wrong now.
    pub(super) fn trouble(&self) -> Option<String> {
        let all = lock(&self.0);
        let recent = all.iter().filter(|(_, (at, _))| at.elapsed() < COUNTS_FOR);
        let ((topic, partition), (_, why)) = recent.min_by_key(|(place, _)| (*place).clone())?;
        Some(format!("{topic} partition {partition} cannot be written: {why}"))
    }
}

/// An append whose caller still waits.
pub(super) struct Watched<'a> {
    all: &'a Unwritten,
    topic: &'a Arc<str>,
    partition: u32,
    begun: Instant,
    ended: bool,
}

impl<'a> Watched<'a> {
    pub(super) fn begin(all: &'a Unwritten, topic: &'a Arc<str>, partition: u32) -> Self {
        Self { all, topic, partition, begun: Instant::now(), ended: false }
    }

    /// It came to an end; with what error, unless it was written.
    pub(super) fn ended(mut self, failed: Option<String>) {
        self.ended = true;
        match failed {
            None => self.all.succeeded(self.topic, self.partition),
            Some(why) => self.all.failed(self.topic, self.partition, why),
        }
    }
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        let waited = self.begun.elapsed();
        if !self.ended && waited >= SLOW {
            let why = format!("no acknowledgement within {} ms", waited.as_millis());
            self.all.failed(self.topic, self.partition, why);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_shows_until_the_same_partition_is_written() {
        let (all, topic): (Unwritten, Arc<str>) = (Unwritten::default(), "a.log.v1".into());
        assert_eq!(all.trouble(), None);
        Watched::begin(&all, &topic, 1).ended(Some("no right".to_owned()));
        Watched::begin(&all, &topic, 0).ended(None);
        drop(Watched::begin(&all, &topic, 0));
        assert_eq!(all.trouble().as_deref(), Some("a.log.v1 partition 1 cannot be written: no right"));
        Watched::begin(&all, &topic, 1).ended(None);
        assert_eq!(all.trouble(), None);
    }
}
