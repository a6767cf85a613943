//! A map keyed by ids that can be looked up fast and walked only in order.

use std::hash::{BuildHasherDefault, Hasher};

use recado_proto::Id;

/// Ids are already hashes, so their own bits place them: one look-up costs one cache miss where an ordered tree
/// costs several. There is no way to walk it in the order of its buckets.
#[allow(clippy::disallowed_types)] // the one place where a hash map is allowed: its order cannot get out
#[derive(Clone, Debug)]
pub(crate) struct IdMap<V>(std::collections::HashMap<u128, V, BuildHasherDefault<OwnBits>>);

impl<V> Default for IdMap<V> {
    #[allow(clippy::disallowed_types)]
    fn default() -> Self {
        Self(std::collections::HashMap::default())
    }
}

impl<V> IdMap<V> {
    pub(crate) fn get(&self, id: Id) -> Option<&V> {
        self.0.get(&id.0)
    }

    pub(crate) fn get_mut(&mut self, id: Id) -> Option<&mut V> {
        self.0.get_mut(&id.0)
    }

    pub(crate) fn entry(&mut self, id: Id) -> &mut V
    where
        V: Default,
    {
        self.0.entry(id.0).or_default()
    }

    pub(crate) fn contains(&self, id: Id) -> bool {
        self.0.contains_key(&id.0)
    }

    pub(crate) fn insert(&mut self, id: Id, value: V) {
        self.0.insert(id.0, value);
    }

    pub(crate) fn remove(&mut self, id: Id) -> Option<V> {
        self.0.remove(&id.0)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// All ids, ascending. Costs a sort: for encoding, checks and changes of configuration.
    pub(crate) fn ids(&self) -> Vec<Id> {
        let mut ids: Vec<_> = self.0.keys().copied().map(Id).collect();
        ids.sort_unstable();
        ids
    }
}

/// Takes the bits of an id as its hash: ids are the output of a keyed hash already.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnBits(u64);

impl Hasher for OwnBits {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, bits: u128) {
        self.0 = (bits as u64) ^ ((bits >> 64) as u64);
    }
}
