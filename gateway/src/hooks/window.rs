//! The events of one hook that were read and are not delivered yet. Pure.
//!
//! Events of one conversation are delivered one after the other; those of different conversations may overtake each
//! other, within the window. What belongs to no conversation keeps its own order. What says that a new epoch begins comes
//! after everything before it and before everything behind it. `settled` is where a new start may go on: everything up
//! to it was delivered or not asked for.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use bytes::Bytes;
use recado_bus::Cursor;

/// Events in the window.
const MOST: usize = 1_000;
/// Bytes of their values.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// How far a tenant's history was taken, and the position of events from which reading goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) cursor: Cursor,
    pub(super) position: u64,
}

/// An event to be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pending {
    pub(super) epoch: u32,
    pub(super) seq: u64,
    /// As it is on the log.
    pub(super) value: Bytes,
}

/// The window.
#[derive(Debug)]
pub(super) struct Window {
    settled: Place,
    /// By number.
    entries: BTreeMap<u64, Entry>,
    bytes: usize,
}

#[derive(Debug)]
struct Entry {
    place: Place,
    /// What is kept in order: the conversation's id; empty where there is none.
    key: Arc<str>,
    /// Nothing overtakes it, and it overtakes nothing.
    alone: bool,
    stage: Stage,
}

#[derive(Debug, PartialEq, Eq)]
enum Stage {
    Waiting(Bytes),
    UnderWay(Bytes),
    Done,
}

impl Window {
    /// Nothing is read beyond `settled`.
    pub(super) fn new(settled: Place) -> Self {
        Self { settled, entries: BTreeMap::new(), bytes: 0 }
    }

    /// Everything up to here was delivered or not asked for.
    pub(super) fn settled(&self) -> Place {
        self.settled
    }

    /// Whether more may be read.
    pub(super) fn has_room(&self) -> bool {
        self.entries.len() < MOST && self.bytes < MOST_BYTES
    }

    /// Whether nothing waits.
    fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes the next event of the log; without a value it is not asked for. Nothing overtakes what goes `alone`, and
    /// it overtakes nothing.
    pub(super) fn push(&mut self, place: Place, key: &str, alone: bool, value: Option<Bytes>) {
        let Some(value) = value else {
            if self.is_empty() {
                self.settled = place;
            } else if let Some(mut last) = self.entries.last_entry()
                && last.get().stage == Stage::Done
            {
                // What nobody waits for takes no room.
                last.get_mut().place = place;
            } else {
                let entry = Entry { place, key: Arc::default(), alone: false, stage: Stage::Done };
                self.entries.insert(place.cursor.seq, entry);
            }
            return;
        };
        self.bytes += value.len();
        self.entries.insert(place.cursor.seq, Entry { place, key: key.into(), alone, stage: Stage::Waiting(value) });
    }

    /// Records of others were read up to here, and nothing waits: reading goes on from here.
    pub(super) fn passed(&mut self, position: u64) {
        if self.is_empty() {
            self.settled.position = self.settled.position.max(position);
        }
    }

    /// A new epoch continues from `base`: what was said after it is void. `place` is how reading goes on from there.
    pub(super) fn rewind(&mut self, place: Place) {
        let void = self.entries.split_off(&(place.cursor.seq + 1));
        self.bytes -= void.values().map(Entry::bytes).sum::<usize>();
        if self.is_empty() {
            self.settled = place;
        }
    }

    /// The oldest event that may be delivered now: none before it of the same conversation is undelivered.
    pub(super) fn next(&mut self) -> Option<Pending> {
        let mut earlier: HashSet<&str> = HashSet::new();
        let mut found = None;
        for (seq, entry) in self.entries.iter().filter(|(_, entry)| entry.stage != Stage::Done) {
            if entry.alone && !earlier.is_empty() {
                break;
            }
            if earlier.insert(&entry.key) && matches!(entry.stage, Stage::Waiting(_)) {
                found = Some(*seq);
                break;
            }
            if entry.alone {
                break;
            }
        }
        let seq = found?;
        let entry = self.entries.get_mut(&seq)?;
        let Stage::Waiting(value) = &entry.stage else { return None };
        let value = value.clone();
        entry.stage = Stage::UnderWay(value.clone());
        Some(Pending { epoch: entry.place.cursor.epoch, seq, value })
    }

    /// An event was delivered. Whoever answered to one that has become void meanwhile changes nothing.
    pub(super) fn delivered(&mut self, epoch: u32, seq: u64) {
        let Some(entry) = self.under_way(epoch, seq) else { return };
        let freed = entry.bytes();
        entry.stage = Stage::Done;
        self.bytes -= freed;
        while let Some(first) = self.entries.first_entry()
            && first.get().stage == Stage::Done
        {
            self.settled = first.remove().place;
        }
    }

    /// An event was not delivered, and waits again.
    pub(super) fn failed(&mut self, epoch: u32, seq: u64) {
        if let Some(entry) = self.under_way(epoch, seq)
            && let Stage::UnderWay(value) = &entry.stage
        {
            entry.stage = Stage::Waiting(value.clone());
        }
    }

    fn under_way(&mut self, epoch: u32, seq: u64) -> Option<&mut Entry> {
        let entry = self.entries.get_mut(&seq)?;
        (entry.place.cursor.epoch == epoch && matches!(entry.stage, Stage::UnderWay(_))).then_some(entry)
    }
}

impl Entry {
    fn bytes(&self) -> usize {
        match &self.stage {
            Stage::Waiting(value) | Stage::UnderWay(value) => value.len(),
            Stage::Done => 0,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn at(seq: u64) -> Place {
        Place { cursor: Cursor { epoch: 1, seq, chain: [0; 16] }, position: seq * 10 }
    }

    const EVENT: Option<Bytes> = Some(Bytes::from_static(b"event"));

    fn taken(window: &mut Window) -> Vec<u64> {
        std::iter::from_fn(|| window.next()).map(|pending| pending.seq).collect()
    }

    #[test]
    fn conversations_keep_their_order_and_do_not_wait_for_each_other() {
        let mut window = Window::new(at(0));
        for (seq, key) in [(1, "a"), (2, "a"), (3, "b"), (4, ""), (5, "")] {
            window.push(at(seq), key, false, EVENT);
        }
        assert_eq!(taken(&mut window), [1, 3, 4]);
        window.delivered(1, 3);
        assert_eq!(window.settled(), at(0), "1 is still under way");
        window.failed(1, 1);
        assert_eq!(taken(&mut window), [1]);
        window.delivered(1, 1);
        assert_eq!(window.settled(), at(1));
        assert_eq!(taken(&mut window), [2]);
        window.delivered(1, 2);
        assert_eq!(window.settled(), at(3));
    }

    #[test]
    fn what_is_not_asked_for_takes_no_room() {
        let mut window = Window::new(at(0));
        window.push(at(1), "", false, None);
        assert_eq!((window.settled(), window.is_empty()), (at(1), true));
        window.push(at(2), "a", false, EVENT);
        for seq in 3..10_000 {
            window.push(at(seq), "", false, None);
        }
        assert!(window.has_room() && window.entries.len() == 2);
        let pending = window.next().unwrap();
        window.delivered(pending.epoch, pending.seq);
        assert_eq!(window.settled(), at(9_999));
        window.passed(500_000);
        assert_eq!(window.settled(), Place { position: 500_000, ..at(9_999) });
    }

    #[test]
    fn reading_stops_when_there_is_too_much() {
        let mut window = Window::new(at(0));
        for seq in 1..=1_000 {
            assert!(window.has_room(), "{seq}");
            window.push(at(seq), "a", false, EVENT);
        }
        assert!(!window.has_room());
        let mut window = Window::new(at(0));
        window.push(at(1), "a", false, Some(vec![0; MOST_BYTES].into()));
        assert!(!window.has_room());
    }

    #[test]
    fn nothing_overtakes_what_goes_alone() {
        let mut window = Window::new(at(0));
        for (seq, key, alone) in [(1, "a", false), (2, "", true), (3, "b", false), (4, "c", false)] {
            window.push(at(seq), key, alone, EVENT);
        }
        for (begun, ended) in [(vec![1], vec![1]), (vec![2], vec![2]), (vec![3, 4], vec![4, 3])] {
            assert_eq!(taken(&mut window), begun);
            for seq in ended {
                window.delivered(1, seq);
            }
        }
        assert_eq!(window.settled(), at(4));
    }

    #[test]
    fn a_new_epoch_makes_later_events_void() {
        let mut window = Window::new(at(0));
        for seq in 1..=4 {
            window.push(at(seq), "", false, EVENT);
        }
        assert_eq!(taken(&mut window), [1]);
        window.delivered(1, 1);
        assert_eq!(taken(&mut window), [2]);
        let again = Place { cursor: Cursor { epoch: 2, seq: 1, chain: [7; 16] }, position: 50 };
        window.rewind(again);
        assert_eq!((window.settled(), window.bytes), (again, 0));
        let second = Place { cursor: Cursor { epoch: 2, seq: 2, chain: [8; 16] }, position: 51 };
        window.push(second, "", false, EVENT);
        // The answer to the void event is not that of the new one.
        assert_eq!(window.next().unwrap().epoch, 2);
        window.delivered(1, 2);
        assert_eq!(window.settled(), again);
        window.delivered(2, 2);
        assert_eq!(window.settled(), second);
    }

    proptest! {
        /// Whatever fails: each event is delivered, those of a conversation in order, and nothing before `settled` is
        /// undelivered.
        #[test]
        fn everything_is_delivered_in_order(
            keys in prop::collection::vec(0_usize..5, 1..60),
            steps in prop::collection::vec((0_usize..8, any::<bool>()), 0..400),
        ) {
            let mut window = Window::new(at(0));
            for (seq, key) in (1..).zip(&keys) {
                window.push(at(seq), &key.to_string(), false, (*key > 0).then(|| Bytes::from_static(b"x")));
            }
            let (mut under_way, mut last, mut delivered) = (Vec::new(), HashMap::new(), HashSet::new());
            let rest = std::iter::repeat_n((0, true), keys.len() * 2);
            for (which, works) in steps.into_iter().chain(rest) {
                if which > 3 || under_way.is_empty() {
                    under_way.extend(window.next());
                }
                if under_way.is_empty() {
                    continue;
                }
                let pending: Pending = under_way.remove(which % under_way.len());
                let key = keys[usize::try_from(pending.seq).unwrap() - 1];
                if works {
                    prop_assert!(last.insert(key, pending.seq).is_none_or(|before| before < pending.seq));
                    delivered.insert(pending.seq);
                    window.delivered(pending.epoch, pending.seq);
                } else {
                    window.failed(pending.epoch, pending.seq);
                }
                for seq in 1..=window.settled().cursor.seq {
                    prop_assert!(delivered.contains(&seq) || keys[usize::try_from(seq).unwrap() - 1] == 0);
                }
            }
            prop_assert_eq!(delivered.len(), keys.iter().filter(|key| **key > 0).count());
            prop_assert_eq!(window.settled().cursor.seq, keys.len() as u64);
        }
    }
}
