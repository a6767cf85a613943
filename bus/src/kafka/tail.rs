//! The end of a partition, read from the brokers once for all who follow it in this process. Otherwise each reader would
//! ask for the same few records again, and every record cost the brokers as many answers as it has readers.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
};

use tokio::sync::Notify;

use super::reader::{CALL_BYTES, KafkaReader};
use crate::{Reader as _, Stored, lock::lock};

/// Records taken from the library at a time.
const TAKE: usize = 1_000;

/// Records that all have read stay up to so many bytes, so that others find a place to join.
const KEPT: usize = 64 * 1024;

/// Beyond so many bytes the oldest records go; who has not read them reads for himself again.
const LARGEST: usize = 4 * 1024 * 1024;

/// What a record takes beside its bytes, about.
const OVERHEAD: usize = 256;

/// A topic's partition.
pub(super) type Place = (Arc<str>, u32);

/// The partitions that are followed.
#[derive(Default)]
pub(super) struct Tails(Mutex<HashMap<Place, Arc<Tail>>>);

/// What was read last of a partition.
struct Tail {
    state: Mutex<State>,
    /// Told when there is more, or nothing more will come.
    more: Notify,
    /// Told when nobody follows any more.
    left: Notify,
}

struct State {
    /// Everything from here on is in `records`.
    base: u64,
    /// Read up to here.
    end: u64,
    records: VecDeque<Stored>,
    bytes: usize,
    /// How far each follower is.
    followers: HashMap<u64, u64>,
    next: u64,
    /// Nothing more comes.
    ended: bool,
}

/// A follower's place.
pub(super) struct Seat {
    tail: Arc<Tail>,
    id: u64,
}

/// What a look at the tail brought.
pub(super) enum Look {
    /// These, and the position after them. Without any, a gap was passed over.
    Records(Vec<Stored>, u64),
    /// Nothing yet.
    Nothing,
    /// The tail is of no use: it ended, or has left the follower behind.
    Lost,
}

impl Tails {
    /// Joins those who follow a partition, if what they have reaches back to the position.
    pub(super) fn join(&self, place: &Place, position: u64) -> Option<Seat> {
        let tail = lock(&self.0).get(place).cloned()?;
        tail.join(position)
    }

    /// Begins to follow a partition with a reader that has come to its end. Where others were quicker, they are joined;
    /// when that cannot be, the reader is given back.
    pub(super) fn found(self: &Arc<Self>, place: &Place, reader: KafkaReader) -> Result<Seat, Box<KafkaReader>> {
        let position = reader.position();
        let mut tails = lock(&self.0);
        if let Some(tail) = tails.get(place).filter(|tail| !lock(&tail.state).ended) {
            return tail.join(position).ok_or_else(|| Box::new(reader));
        }
        let (tail, seat) = Tail::begin(position);
        tails.insert(place.clone(), Arc::clone(&tail));
        let (tails, place, read) = (Arc::clone(self), place.clone(), Arc::clone(&tail));
        tokio::spawn(async move {
            read.read(reader).await;
            let mut tails = lock(&tails.0);
            if tails.get(&place).is_some_and(|tail| Arc::ptr_eq(tail, &read)) {
                tails.remove(&place);
            }
        });
        Ok(seat)
    }
}

impl Tail {
    /// One that has nothing yet, and its first follower.
    fn begin(position: u64) -> (Arc<Self>, Seat) {
        let state = State {
            base: position,
            end: position,
            records: VecDeque::new(),
            bytes: 0,
            followers: HashMap::from([(0, position)]),
            next: 1,
            ended: false,
        };
        let tail = Arc::new(Self { state: Mutex::new(state), more: Notify::new(), left: Notify::new() });
        let seat = Seat { tail: Arc::clone(&tail), id: 0 };
        (tail, seat)
    }

    fn join(self: &Arc<Self>, position: u64) -> Option<Seat> {
        let mut state = lock(&self.state);
        if state.ended || position < state.base {
            return None;
        }
        let id = state.next;
        state.next += 1;
        state.followers.insert(id, position);
        Some(Seat { tail: Arc::clone(self), id })
    }

    /// Reads until nobody follows, or reading fails: then each follower reads for himself and finds out why.
    async fn read(&self, mut reader: KafkaReader) {
        loop {
            tokio::select! {
                biased;
                () = self.left.notified() => {
                    if lock(&self.state).ended {
                        return;
                    }
                }
                records = reader.next(TAKE) => match records {
                    Ok(records) => lock(&self.state).push(records, reader.position()),
                    Err(_) => break,
                }
            }
            self.more.notify_waiters();
        }
        lock(&self.state).ended = true;
        self.more.notify_waiters();
    }
}

impl State {
    fn push(&mut self, records: Vec<Stored>, end: u64) {
        self.bytes += records.iter().map(size).sum::<usize>();
        self.records.extend(records);
        self.end = end;
        self.trim();
    }

    fn trim(&mut self) {
        let slowest = self.followers.values().copied().min().unwrap_or(self.end);
        while self.bytes > KEPT
            && let Some(oldest) = self.records.front()
            && (oldest.position < slowest || self.bytes > LARGEST)
        {
            self.bytes -= size(oldest);
            self.base = oldest.position + 1;
            self.records.pop_front();
        }
    }
}

fn size(stored: &Stored) -> usize {
    OVERHEAD + stored.key.len() + stored.value.len() + stored.headers.iter().map(|(_, v)| v.len()).sum::<usize>()
}

impl Seat {
    /// Looks for records from a position on.
    pub(super) fn look(&self, position: u64, max: usize) -> Look {
        let mut state = lock(&self.tail.state);
        if position < state.base {
            return Look::Lost;
        }
        if position >= state.end {
            return if state.ended { Look::Lost } else { Look::Nothing };
        }
        let first = state.records.partition_point(|stored| stored.position < position);
        let (mut taken, mut bytes) = (Vec::new(), 0);
        for stored in state.records.range(first..).take(max) {
            bytes += stored.key.len() + stored.value.len();
            taken.push(stored.clone());
            if bytes >= CALL_BYTES {
                break;
            }
        }
        let all = first + taken.len() == state.records.len();
        let next = if all { state.end } else { taken.last().map_or(position, |last| last.position + 1) };
        state.followers.insert(self.id, next);
        state.trim();
        Look::Records(taken, next)
    }

    /// Ready when there may be more than before it was made.
    pub(super) fn more(&self) -> tokio::sync::futures::Notified<'_> {
        self.tail.more.notified()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = lock(&self.tail.state);
        state.followers.remove(&self.id);
        if state.followers.is_empty() {
            state.ended = true;
            self.tail.left.notify_one();
        } else {
            state.trim();
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn records(positions: std::ops::Range<u64>, size: usize) -> Vec<Stored> {
        let value = Bytes::from(vec![7; size]);
        let stored =
            |position| Stored { position, at_ms: 0, key: Bytes::new(), headers: Vec::new(), value: value.clone() };
        positions.map(stored).collect()
    }

    fn push(tail: &Tail, positions: std::ops::Range<u64>, size: usize, end: u64) {
        lock(&tail.state).push(records(positions, size), end);
    }

    fn seen(seat: &Seat, position: u64, max: usize) -> (Vec<u64>, u64) {
        match seat.look(position, max) {
            Look::Records(records, next) => (records.iter().map(|stored| stored.position).collect(), next),
            Look::Nothing => (Vec::new(), position),
            Look::Lost => panic!("lost"),
        }
    }

    #[test]
    fn each_follower_sees_everything_from_its_place_on() {
        let (tail, first) = Tail::begin(5);
        assert!(tail.join(4).is_none(), "what lies before was never read here");
        push(&tail, 5..9, 10, 9);
        let second = tail.join(7).unwrap();
        assert_eq!(seen(&first, 5, 3), (vec![5, 6, 7], 8));
        assert_eq!(seen(&first, 8, 3), (vec![8], 9));
        assert_eq!(seen(&second, 7, 9), (vec![7, 8], 9));
        assert_eq!(seen(&second, 9, 9), (vec![], 9));
        // A gap to the end is passed over with what comes before it, or alone.
        push(&tail, 9..10, 10, 12);
        assert_eq!(seen(&first, 9, 9), (vec![9], 12));
        push(&tail, 0..0, 10, 20);
        assert_eq!(seen(&first, 12, 9), (vec![], 20));
        // Who is ahead waits.
        let ahead = tail.join(22).unwrap();
        push(&tail, 20..23, 10, 23);
        assert_eq!(seen(&ahead, 22, 9), (vec![22], 23));
    }

    #[test]
    fn memory_is_bounded_and_who_is_left_behind_is_told() {
        let (tail, slow) = Tail::begin(0);
        let quick = tail.join(0).unwrap();
        let mut at = 0;
        while lock(&tail.state).base == 0 {
            push(&tail, at..at + 100, 1_000, at + 100);
            at = seen(&quick, at, 100).1;
            assert!(lock(&tail.state).bytes <= LARGEST);
            assert!(at < 100_000);
        }
        assert!(at as usize * 1_000 > LARGEST / 2, "{at} records");
        assert!(matches!(slow.look(0, 1), Look::Lost));
        drop(slow);
        // All that is left have read everything: little stays.
        assert!(lock(&tail.state).bytes <= KEPT);
        drop(quick);
        assert!(tail.join(at).is_none(), "nobody reads any more");
    }
}
