//! The entries that are in memory: by set, then by id, and small, because each look-up of one among millions is paid
//! for in cache lines.

use std::{
    collections::{BTreeMap, HashMap},
    hash::BuildHasherDefault,
};

use recado_proto::Id;
use recado_routing::{OwnBits, Remembered};

use super::{Set, entry::Entry};

type Ids = HashMap<Id, Kept, BuildHasherDefault<OwnBits>>;

/// One entry. Nearly all say that an item was seen; what else there is to say is elsewhere.
#[derive(Clone, Debug)]
struct Kept {
    until_ms: i64,
    other: Option<Box<Remembered>>,
    /// The tenant's number in the machine.
    tenant: u32,
}

impl Kept {
    fn new(tenant: u32, entry: Entry) -> Self {
        let other = match entry.what {
            Remembered::Seen => None,
            what => Some(Box::new(what)),
        };
        Self { until_ms: entry.until_ms, other, tenant }
    }

    fn entry(&self) -> Entry {
        let what = self.other.as_ref().map_or(Remembered::Seen, |other| (**other).clone());
        Entry { until_ms: self.until_ms, what }
    }
}

/// Entries by set and id, each with the number of its tenant. A set that holds none costs a look-up nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries(BTreeMap<Set, Ids>);

impl Entries {
    pub(super) fn get(&self, set: Set, id: Id) -> Option<Entry> {
        self.0.get(&set)?.get(&id).map(Kept::entry)
    }

    /// Brings the place of an id into the processor's cache.
    pub(super) fn look_at(&self, set: Set, id: Id) {
        if let Some(ids) = self.0.get(&set) {
            std::hint::black_box(ids.contains_key(&id));
        }
    }

    pub(super) fn insert(&mut self, set: Set, id: Id, tenant: u32, entry: Entry) {
        self.0.entry(set).or_default().insert(id, Kept::new(tenant, entry));
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.values().map(HashMap::len).sum()
    }

    /// Keeps those of tenants of which `keep` is true.
    pub(super) fn retain(&mut self, keep: impl Fn(u32) -> bool) {
        for ids in self.0.values_mut() {
            ids.retain(|_, kept| keep(kept.tenant));
        }
        self.0.retain(|_, ids| !ids.is_empty());
    }

    /// Takes up others, which replace what is here.
    pub(super) fn replace_with(&mut self, others: Self) {
        for (set, ids) in others.0 {
            let own = self.0.entry(set).or_default();
            // The smaller number of moves.
            if own.is_empty() {
                *own = ids;
            } else {
                own.extend(ids);
            }
        }
    }

    /// Takes up others where nothing is here.
    pub(super) fn fill_with(&mut self, mut others: Self) {
        others.replace_with(std::mem::take(self));
        *self = others;
    }

    /// Drops entries until `limit` are left: the undated first, then those of the oldest hours.
    pub(super) fn shrink_to(&mut self, limit: usize) {
        let mut surplus = self.len().saturating_sub(limit);
        while surplus > 0 {
            let Some((set, mut ids)) = self.0.pop_first() else { return };
            if ids.len() <= surplus {
                surplus -= ids.len();
                continue;
            }
            let mut order: Vec<Id> = ids.keys().copied().collect();
            order.sort_unstable();
            for id in order.iter().take(surplus) {
                ids.remove(id);
            }
            self.0.insert(set, ids);
            return;
        }
    }

    /// The entries of each set, sorted by id.
    pub(super) fn sorted(&self) -> BTreeMap<Set, BTreeMap<Id, Entry>> {
        let sorted = |ids: &Ids| ids.iter().map(|(id, kept)| (*id, kept.entry())).collect();
        self.0.iter().map(|(set, ids)| (*set, sorted(ids))).collect()
    }
}
