//! The reader's rule: how a history that was written more than once, by several writers, with holes and with
//! remains of dead writers, is read exactly once and in order.
//!
//! An event's identity is `(tenant, epoch, seq)`. Numbers are dense from 1, and each record carries `prev`, the chain
//! of the record before, and `chain`, the hash of `prev` and its value. [`EventReader`] takes the first record that
//! continues what it took so far, and discards all else. It looks at headers and bytes only.

use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Stored, headers};

/// How many numbers a reader looks back to tell a repeat from another writer's history, and to prove a rewind.
const REMEMBERED: usize = 256;

/// The chain of a record: the first 16 bytes of SHA-256 over the chain before it and its value.
pub fn chain(prev: &[u8; 16], value: &[u8]) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(prev);
    hash.update(value);
    let full = hash.finalize();
    let mut short = [0; 16];
    short.copy_from_slice(&full[..16]);
    short
}

/// How far a tenant's history was taken. A consumer stores it together with what it made of the history, and with
/// the position in the log from which it goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cursor {
    /// The epoch of the last taken event; 0 when there is none.
    pub epoch: u32,
    /// Its number; 0 when there is none.
    pub seq: u64,
    /// Its chain; zeros when there is none.
    pub chain: [u8; 16],
}

/// What a record is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// The next event of its tenant. The cursor has moved to it.
    Take {
        /// The tenant.
        tenant: &'a str,
        /// The event's epoch.
        epoch: u32,
        /// Its number.
        seq: u64,
    },
    /// The first event of a new epoch, which continues from `base_seq`, and the reader was already beyond that.
    /// Everything made of later numbers must be undone; then the record is to be taken as number `base_seq + 1`.
    /// The cursor has moved to it.
    Rewind {
        /// The tenant.
        tenant: &'a str,
        /// The new epoch.
        epoch: u32,
        /// The last number that stays.
        base_seq: u64,
    },
    /// Taken before.
    Repeat,
    /// Numbers before it are missing.
    Gap,
    /// From a writer whose history is not this one: a lower epoch, or another chain.
    Zombie,
    /// Not an event, or not as it was written: headers are missing, malformed or contradict the value.
    Foreign,
}

/// How many records of each kind a reader met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// [`Verdict::Take`].
    pub taken: u64,
    /// [`Verdict::Rewind`].
    pub rewinds: u64,
    /// [`Verdict::Repeat`].
    pub repeats: u64,
    /// [`Verdict::Gap`].
    pub gaps: u64,
    /// [`Verdict::Zombie`].
    pub zombies: u64,
    /// [`Verdict::Foreign`].
    pub foreign: u64,
}

/// Reads the events of any number of tenants, each exactly once and in order.
#[derive(Clone, Debug, Default)]
pub struct EventReader {
    tenants: HashMap<String, Progress>,
    counts: Counts,
}

#[derive(Clone, Debug, Default)]
struct Progress {
    cursor: Cursor,
    /// Chains of the numbers up to and including the cursor's, oldest first.
    recent: VecDeque<[u8; 16]>,
}

/// What an event record says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    /// The tenant's id.
    pub tenant: &'a str,
    /// The epoch, from 1.
    pub epoch: u32,
    /// The number, from 1.
    pub seq: u64,
    /// The chain of the event before.
    pub prev: [u8; 16],
    /// The chain of this event, which its value was checked against.
    pub chain: [u8; 16],
}

impl<'a> Claim<'a> {
    /// What the record says of itself; `None` when it is no event or its headers and value contradict each other.
    pub fn of(stored: &'a Stored) -> Option<Self> {
        // Every reader does this with every record: the headers are gone through once.
        let (mut id, mut tenant, mut epoch, mut seq, mut prev, mut claimed) = (None, None, None, None, None, None);
        for (name, value) in &stored.headers {
            let place = match name.as_ref() {
                headers::ID => &mut id,
                headers::TENANT => &mut tenant,
                headers::EPOCH => &mut epoch,
                headers::SEQ => &mut seq,
                headers::PREV => &mut prev,
                headers::CHAIN => &mut claimed,
                _ => continue,
            };
            // Of several, the first counts.
            place.get_or_insert(&value[..]);
        }
        let text = |value: &'a [u8]| std::str::from_utf8(value).ok();
        let tenant = text(tenant?).filter(|tenant| !tenant.is_empty())?;
        let epoch: u32 = text(epoch?)?.parse().ok().filter(|epoch| *epoch > 0)?;
        let seq: u64 = text(seq?)?.parse().ok().filter(|seq| *seq > 0)?;
        let prev = headers::from_hex(prev?)?;
        let claimed = headers::from_hex(claimed?)?;
        // The identity stands twice in the headers, so that one damaged header cannot make another event of it.
        let consistent = headers::is_event_id(id?, tenant, epoch, seq) && (seq > 1 || prev == [0; 16]);
        (consistent && chain(&prev, &stored.value) == claimed).then_some(Self {
            tenant,
            epoch,
            seq,
            prev,
            chain: claimed,
        })
    }
}

impl EventReader {
    /// A reader that knows no tenant: each starts at its number 1.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same reader, going on from a stored cursor for one tenant.
    #[must_use]
    pub fn with(mut self, tenant: impl Into<String>, cursor: Cursor) -> Self {
        self.set(tenant, cursor);
        self
    }

    /// Goes on from a stored cursor for one tenant, whatever was taken of it before.
    pub fn set(&mut self, tenant: impl Into<String>, cursor: Cursor) {
        let recent = if cursor.seq == 0 { VecDeque::new() } else { VecDeque::from([cursor.chain]) };
        self.tenants.insert(tenant.into(), Progress { cursor, recent });
    }

    /// How far a tenant's history was taken, if any of it was.
    pub fn cursor(&self, tenant: &str) -> Option<Cursor> {
        self.tenants.get(tenant).map(|progress| progress.cursor)
    }

    /// All tenants and how far each was taken, in no order.
    pub fn cursors(&self) -> impl Iterator<Item = (&str, Cursor)> {
        self.tenants.iter().map(|(tenant, progress)| (tenant.as_str(), progress.cursor))
    }

    /// How many records of each kind there were.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Judges the next record of the log. Records of one tenant must come in the order of their positions; reading
    /// some of them again is harmless.
    pub fn accept<'a>(&mut self, stored: &'a Stored) -> Verdict<'a> {
        let verdict = Claim::of(stored).map_or(Verdict::Foreign, |claim| self.judge(&claim));
        let count = match verdict {
            Verdict::Take { .. } => &mut self.counts.taken,
            Verdict::Rewind { .. } => &mut self.counts.rewinds,
            Verdict::Repeat => &mut self.counts.repeats,
            Verdict::Gap => &mut self.counts.gaps,
            Verdict::Zombie => &mut self.counts.zombies,
            Verdict::Foreign => &mut self.counts.foreign,
        };
        *count += 1;
        verdict
    }

    fn judge<'a>(&mut self, claim: &Claim<'a>) -> Verdict<'a> {
        let Claim { tenant, epoch, seq, .. } = *claim;
        let Some(progress) = self.tenants.get_mut(tenant) else {
            if seq != 1 {
                return Verdict::Gap;
            }
            let mut progress = Progress::default();
            progress.take(claim);
            self.tenants.insert(tenant.to_owned(), progress);
            return Verdict::Take { tenant, epoch, seq };
        };

        let cursor = progress.cursor;
        if epoch < cursor.epoch {
            return Verdict::Zombie;
        }
        if seq > cursor.seq + 1 {
            return Verdict::Gap;
        }
        if seq == cursor.seq + 1 {
            if claim.prev != cursor.chain {
                return Verdict::Zombie;
            }
            progress.take(claim);
            return Verdict::Take { tenant, epoch, seq };
        }
        if epoch == cursor.epoch {
            let same = progress.chain_of(seq).is_none_or(|chain| chain == claim.chain);
            return if same { Verdict::Repeat } else { Verdict::Zombie };
        }

        // A higher epoch that begins behind the cursor. Only an operator's record opens one, so a base older than
        // what is remembered is believed: refusing it would hold the reader in a dead epoch for ever.
        let base_seq = seq - 1;
        if progress.chain_of(base_seq).is_some_and(|chain| chain != claim.prev) {
            return Verdict::Zombie;
        }
        progress.rewind(base_seq);
        progress.take(claim);
        Verdict::Rewind { tenant, epoch, base_seq }
    }
}

impl Progress {
    /// The chain at a number up to the cursor's, if it is remembered. Before number 1 it is known to be zeros.
    fn chain_of(&self, seq: u64) -> Option<[u8; 16]> {
        if seq == 0 {
            return Some([0; 16]);
        }
        let back = usize::try_from(self.cursor.seq.checked_sub(seq)?).ok()?;
        let at = self.recent.len().checked_sub(back + 1)?;
        self.recent.get(at).copied()
    }

    fn take(&mut self, claim: &Claim<'_>) {
        self.cursor = Cursor { epoch: claim.epoch, seq: claim.seq, chain: claim.chain };
        if self.recent.len() == REMEMBERED {
            self.recent.pop_front();
        }
        self.recent.push_back(claim.chain);
    }

    fn rewind(&mut self, base_seq: u64) {
        let dropped = usize::try_from(self.cursor.seq - base_seq).unwrap_or(usize::MAX);
        self.recent.truncate(self.recent.len().saturating_sub(dropped));
        self.cursor.seq = base_seq;
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
