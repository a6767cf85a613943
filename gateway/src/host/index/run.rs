//! A run: remembered ids in one immutable object, sorted, read by the page.
//!
//! Layout: pages of whole entries, then the first id of each page, then a filter, then a footer of 40 bytes
//! (number of entries, of pages, bytes of the filter, and where the first ids begin; all u64) and a magic word.
//! First ids and filter stay in memory, about 2 bytes an entry.

use bytes::Bytes;
use recado_proto::Id;
use sha2::{Digest as _, Sha256};

use super::entry::{self, Entry};

const PAGE: usize = 4096;
const FOOTER: usize = 40;
const MAGIC: &[u8; 8] = b"recado/1";
/// Bits of filter an entry; with 4 probes about one look-up in 40 of an absent id reads a page in vain.
const FILTER_BITS: usize = 8;
const PROBES: u32 = 4;

/// Writes a run of entries that are sorted by id, each id once.
pub fn write<'a>(entries: impl ExactSizeIterator<Item = (Id, &'a Entry)>) -> Bytes {
    let count = entries.len();
    let mut filter = vec![0_u8; (count * FILTER_BITS).div_ceil(8).max(1)];
    let mut out = Vec::with_capacity(count * 32);
    let mut firsts: Vec<(Id, u64)> = Vec::new();
    let mut page_start = 0;
    for (id, entry) in entries {
        let begins = out.len();
        entry::encode(id, entry, &mut out);
        if firsts.is_empty() || out.len() - page_start > PAGE {
            page_start = begins;
            firsts.push((id, begins as u64));
        }
        for bit in probes(id, filter.len()) {
            filter[bit / 8] |= 1 << (bit % 8);
        }
    }
    let firsts_at = out.len() as u64;
    for (id, at) in &firsts {
        out.extend_from_slice(&id.0.to_be_bytes());
        out.extend_from_slice(&at.to_be_bytes());
    }
    out.extend_from_slice(&filter);
    for number in [count as u64, firsts.len() as u64, filter.len() as u64, firsts_at] {
        out.extend_from_slice(&number.to_be_bytes());
    }
    out.extend_from_slice(MAGIC);
    out.into()
}

fn probes(id: Id, filter_bytes: usize) -> impl Iterator<Item = usize> {
    // Ids are the output of a keyed hash: their own bits serve as independent hashes.
    let bits = filter_bytes as u64 * 8;
    (0..PROBES).map(move |n| (u64::from((id.0 >> (n * 32)) as u32).wrapping_mul(0x9e37_79b9_7f4a_7c15) % bits) as usize)
}

/// The part of a run that stays in memory.
#[derive(Debug)]
pub struct Summary {
    firsts: Vec<(Id, u64)>,
    /// Of each page, as it was when the whole object was checked.
    hashes: Vec<u64>,
    filter: Vec<u8>,
    pages_end: u64,
}

/// Tells a page that was changed since from the one that was written.
fn hash(page: &[u8]) -> u64 {
    Sha256::digest(page).first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

impl Summary {
    /// From the whole object.
    pub fn read(object: &[u8]) -> Option<Self> {
        let footer = object.get(object.len().checked_sub(FOOTER)?..)?;
        let (numbers, magic) = footer.split_at(32);
        if magic != MAGIC {
            return None;
        }
        let mut numbers = numbers.chunks_exact(8).map(|n| u64::from_be_bytes(n.try_into().unwrap_or_default()));
        let (_, pages, filter_bytes, firsts_at) = (numbers.next()?, numbers.next()?, numbers.next()?, numbers.next()?);
        let filter_at = usize::try_from(firsts_at.checked_add(pages.checked_mul(24)?)?).ok()?;
        let filter_end = filter_at.checked_add(usize::try_from(filter_bytes).ok()?)?;
        if filter_end != object.len() - FOOTER || filter_bytes == 0 {
            return None;
        }
        let filter = object.get(filter_at..filter_end)?.to_vec();
        let firsts = object.get(usize::try_from(firsts_at).ok()?..filter_at)?.chunks_exact(24);
        let firsts = firsts
            .map(|first| {
                let (id, at) = first.split_at(16);
                Some((Id(u128::from_be_bytes(id.try_into().ok()?)), u64::from_be_bytes(at.try_into().ok()?)))
            })
            .collect::<Option<Vec<_>>>()?;
        let sorted = firsts.is_sorted_by(|(id, at), (next_id, next_at)| id < next_id && at <= next_at);
        if !sorted || firsts.last().is_some_and(|(_, at)| *at > firsts_at) {
            return None;
        }
        let ends = firsts.iter().skip(1).map(|(_, at)| *at).chain([firsts_at]);
        let hashes = firsts
            .iter()
            .zip(ends)
            .map(|((_, from), end)| Some(hash(object.get(usize::try_from(*from).ok()?..usize::try_from(end).ok()?)?)))
            .collect::<Option<Vec<_>>>()?;
        Some(Self { firsts, hashes, filter, pages_end: firsts_at })
    }

    /// Whether what was read from `from` on is the page that was there when the object was checked.
    pub fn is_page(&self, from: u64, page: &[u8]) -> bool {
        let at = self.firsts.binary_search_by_key(&from, |(_, at)| *at);
        at.ok().and_then(|at| self.hashes.get(at)).is_some_and(|expected| *expected == hash(page))
    }

    /// The bytes of the run in which `id` would stand (from, length); `None` when it is not there for sure.
    pub fn page_of(&self, id: Id) -> Option<(u64, usize)> {
        if probes(id, self.filter.len()).any(|bit| self.filter[bit / 8] & (1 << (bit % 8)) == 0) {
            return None;
        }
        let after = self.firsts.partition_point(|(first, _)| *first <= id);
        let (_, from) = self.firsts.get(after.checked_sub(1)?)?;
        let end = self.firsts.get(after).map_or(self.pages_end, |(_, at)| *at);
        Some((*from, (end - from) as usize))
    }
}

/// Looks for an id in a page.
pub fn find(page: &[u8], id: Id) -> Option<Entry> {
    all(page).find(|(found, _)| *found == id).map(|(_, entry)| entry)
}

/// All entries of a page, or of all pages.
pub fn all(mut pages: &[u8]) -> impl Iterator<Item = (Id, Entry)> {
    std::iter::from_fn(move || {
        let (id, entry, rest) = entry::decode(pages)?;
        pages = rest;
        Some((id, entry))
    })
}

/// The part of an object that holds entries.
pub fn pages(object: &[u8]) -> Option<&[u8]> {
    object.get(..usize::try_from(Summary::read(object)?.pages_end).ok()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use recado_routing::Remembered;

    use super::*;
    use crate::host::index::entry::tests::entries;

    #[test]
    fn pages_out_of_order_are_refused() {
        let map: BTreeMap<_, _> =
            (0..500_u128).map(|n| (Id(n << 100), Entry { until_ms: 0, what: Remembered::Seen })).collect();
        let object = write(map.iter().map(|(id, e)| (*id, e)).collect::<Vec<_>>().into_iter());
        let firsts_at = pages(&object).unwrap().len();
        assert!(Summary::read(&object).unwrap().firsts.len() > 2);
        for (place, byte) in [(firsts_at + 16, 0x7f), (firsts_at + 24 + 16, 0x7f), (firsts_at, 0xff)] {
            let mut damaged = object.to_vec();
            damaged[place] = byte;
            assert!(Summary::read(&damaged).is_none(), "byte {place}");
        }
    }

    proptest! {
        #[test]
        fn what_was_written_is_found(map in prop::collection::btree_map(any::<u128>(), entries(), 0..400), absent: u128) {
            let sorted: BTreeMap<_, _> = map.iter().map(|(id, e)| (Id(*id), e)).collect();
            let object = write(sorted.iter().map(|(id, e)| (*id, *e)).collect::<Vec<_>>().into_iter());
            let summary = Summary::read(&object).unwrap();
            for (id, entry) in &sorted {
                let (from, len) = summary.page_of(*id).unwrap();
                let page = &object[from as usize..from as usize + len];
                let found = find(page, *id);
                prop_assert_eq!(found.as_ref(), Some(*entry));
                prop_assert!(summary.is_page(from, page) && !summary.is_page(from + 1, page));
                let mut flipped = page.to_vec();
                flipped[len / 2] ^= 1;
                prop_assert!(!summary.is_page(from, &flipped));
            }
            if !map.contains_key(&absent) {
                let found = summary.page_of(Id(absent)).and_then(|(from, len)| find(&object[from as usize..][..len], Id(absent)));
                prop_assert_eq!(found, None);
            }
            prop_assert_eq!(all(pages(&object).unwrap()).count(), sorted.len());
        }

        #[test]
        fn damaged_objects_are_refused_or_read(mut object in prop::collection::vec(any::<u8>(), 0..200), with_magic: bool) {
            if with_magic { object.extend_from_slice(MAGIC); }
            let _ = Summary::read(&object);
        }
    }
}
