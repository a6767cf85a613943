//! Files that wait to be fetched, and when each is tried. Pure: times come from outside.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use recado_proto::v1;

/// A text that many files share.
pub(super) type Name = Arc<str>;

/// Files of one partition that wait at most; more are read when some have settled.
pub(super) const MOST: usize = 20_000;

const FIRST_WAIT_MS: i64 = 1_000;
const LONGEST_WAIT_MS: i64 = 15 * 60 * 1000;

/// Where a file's message stands in events, and which of its files it is.
pub(super) type Key = (u64, u32);

/// A file that waits.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) tenant: Name,
    pub(super) account: Name,
    pub(super) message_id: String,
    pub(super) conversation_id: String,
    pub(super) part: u32,
    /// When its message was concluded, milliseconds since 1970.
    pub(super) at_ms: i64,
    pub(super) file: v1::Media,
    /// Tries that failed.
    pub(super) tries: u32,
    /// Of those, the ones that said that the file itself is wrong.
    pub(super) doubts: u32,
}

/// All files of a partition that wait.
#[derive(Default)]
pub(super) struct Pending {
    files: BTreeMap<Key, Waiting>,
    /// When each that nobody works on is tried next.
    due: BTreeSet<(i64, Key)>,
    /// Places of messages by tenant and id.
    places: HashMap<(Name, String), u64>,
}

impl Pending {
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    pub(super) fn full(&self) -> bool {
        self.files.len() >= MOST
    }

    /// The place of the first message that is not settled.
    pub(super) fn first(&self) -> Option<u64> {
        self.files.first_key_value().map(|((position, _), _)| *position)
    }

    pub(super) fn add(&mut self, position: u64, waiting: Waiting) {
        let key = (position, waiting.part);
        self.places.insert((Arc::clone(&waiting.tenant), waiting.message_id.clone()), position);
        self.due.insert((waiting.at_ms, key));
        self.files.insert(key, waiting);
    }

    /// A file is stored, or was given up.
    pub(super) fn settled(&mut self, tenant: &str, message_id: &str, part: u32) {
        if let Some(position) = self.places.get(&(Arc::from(tenant), message_id.to_owned())) {
            self.remove((*position, part));
        }
    }

    /// Takes a file out.
    pub(super) fn remove(&mut self, key: Key) {
        let Some(waiting) = self.files.remove(&key) else { return };
        self.due.retain(|(_, other)| *other != key);
        let others = self.files.range((key.0, 0)..=(key.0, u32::MAX)).next().is_some();
        if !others {
            self.places.remove(&(waiting.tenant, waiting.message_id));
        }
    }

    /// The next file whose time has come; it is tried no more until [`Pending::again`].
    pub(super) fn take(&mut self, now_ms: i64) -> Option<(Key, Waiting)> {
        let (at, key) = *self.due.first()?;
        if at > now_ms {
            return None;
        }
        self.due.remove(&(at, key));
        self.files.get(&key).map(|waiting| (key, waiting.clone()))
    }

    /// When the next file is to be tried.
    pub(super) fn next_at(&self) -> Option<i64> {
        self.due.first().map(|(at, _)| *at)
    }

    /// A try failed; another follows. `share` in [0, 1) spreads them.
    pub(super) fn again(&mut self, key: Key, now_ms: i64, doubted: bool, share: f64) {
        let Some(waiting) = self.files.get_mut(&key) else { return };
        waiting.tries += 1;
        waiting.doubts += u32::from(doubted);
        let wait = (FIRST_WAIT_MS << (waiting.tries - 1).min(20)).min(LONGEST_WAIT_MS);
        let wait = wait / 2 + (wait as f64 / 2.0 * share) as i64;
        self.due.insert((now_ms + wait, key));
    }

    /// Tries it as soon as possible: nothing was tried.
    pub(super) fn put_back(&mut self, key: Key, at_ms: i64) {
        if self.files.contains_key(&key) {
            self.due.insert((at_ms, key));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn file(message: &str, part: u32, at_ms: i64) -> Waiting {
        Waiting {
            tenant: "acme".into(),
            account: "wa".into(),
            message_id: message.to_owned(),
            conversation_id: String::new(),
            part,
            at_ms,
            file: v1::Media::default(),
            tries: 0,
            doubts: 0,
        }
    }

    #[test]
    fn a_position_is_settled_when_all_its_files_are() {
        let mut pending = Pending::default();
        pending.add(10, file("a", 0, 1));
        pending.add(10, file("a", 1, 1));
        pending.add(12, file("b", 0, 2));
        assert_eq!(pending.first(), Some(10));
        pending.settled("acme", "a", 0);
        pending.settled("other", "a", 1);
        assert_eq!(pending.first(), Some(10));
        pending.settled("acme", "a", 1);
        assert_eq!(pending.first(), Some(12));
        let (key, _) = pending.take(5).unwrap();
        assert_eq!(key, (12, 0));
        pending.settled("acme", "b", 0);
        pending.again(key, 5, false, 0.0);
        assert_eq!((pending.len(), pending.first(), pending.next_at()), (0, None, None));
        assert!(pending.places.is_empty());
    }

    #[test]
    fn waits_grow_and_stay_bounded() {
        let mut pending = Pending::default();
        pending.add(1, file("a", 0, 0));
        let (mut now, mut last) = (0, 0);
        for _ in 0..40 {
            let (key, _) = pending.take(now).unwrap();
            assert!(pending.take(i64::MAX).is_none(), "one at a time");
            pending.again(key, now, false, 0.999);
            let next = pending.next_at().unwrap();
            let wait = next - now;
            assert!(wait >= last / 2 && wait <= LONGEST_WAIT_MS, "{wait}");
            (now, last) = (next, wait);
        }
        assert!(last > LONGEST_WAIT_MS / 2);
    }
}
