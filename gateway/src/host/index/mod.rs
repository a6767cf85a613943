//! What is remembered of ids: a function of the log up to an input, kept beside the router.
//!
//! Three layers, asked in this order: `delta`, what came since the last checkpoint; `warm`, recent entries of
//! earlier checkpoints; and the runs in the object store that the checkpoint names. A tenant that is parked takes
//! its part of `delta` with it, so that its replay starts from the index of its own checkpoint.

pub mod entry;
mod memory;
pub mod run;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use futures::FutureExt as _;
use recado_proto::{Id, v1};
use recado_routing::{Bucket, Known, Remember, Remembered};
use sha2::{Digest as _, Sha256};

use self::{entry::Entry, memory::Entries};
use crate::objects::{ObjectError, SharedObjects};

const HOUR_MS: i64 = 3_600_000;
/// Entries of earlier checkpoints that are kept in memory, about 60 bytes each.
const WARM_LIMIT: usize = 200_000;
/// A set (of the undated one: an hour) with so many runs is merged into one.
const MAX_RUNS: usize = 6;
/// Runs with more entries than this, together, are not merged: about 100 MB, and an object has a bound.
const MAX_MERGED: u64 = 2_000_000;

/// Hours since 1970 of an item's own time; `None` is the undated set.
type Set = Option<i64>;

/// The first bytes of a hash, as part of an object's name.
pub(super) fn short(hash: &[u8]) -> String {
    let start = hash.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
    format!("{start:016x}")
}

fn set_of(bucket: Bucket) -> Set {
    match bucket {
        Bucket::Hour(hour) => Some(hour),
        Bucket::Undated => None,
    }
}

struct Run {
    named: v1::checkpoint::IndexRun,
    summary: run::Summary,
}

/// The index of one partition.
pub struct Index {
    objects: SharedObjects,
    /// Since the last checkpoint.
    delta: Entries,
    /// On its way into runs.
    flushing: Option<Arc<Entries>>,
    warm: Entries,
    /// Oldest first within a set.
    runs: BTreeMap<Set, Vec<Arc<Run>>>,
    /// A run could not be read: what was answered since is worth nothing.
    failed: Mutex<Option<ObjectError>>,
}

/// What a checkpoint has to store before it may name it.
pub struct Flush {
    /// New objects.
    pub objects: Vec<(String, Bytes)>,
    /// All runs of the index after this.
    pub runs: Vec<v1::checkpoint::IndexRun>,
}

impl Flush {
    /// Adds a run of these entries, the newest of its set.
    fn add(&mut self, prefix: &str, label: &str, set: Set, hour: i64, entries: &BTreeMap<Id, Entry>) {
        let object = run::write(entries.iter().collect::<Vec<_>>().into_iter().map(|(id, entry)| (*id, entry)));
        let name = if set.is_some() { format!("h{hour}") } else { format!("undated-{hour}") };
        let hash = Sha256::digest(&object);
        // Another owner's run of the same label may begin elsewhere: the name says what is in it.
        let named = v1::checkpoint::IndexRun {
            object: format!("{prefix}/{name}-{label}-{}.run", short(&hash)),
            sha256: Bytes::copy_from_slice(&hash),
            hour,
            dated: set.is_some(),
            expires_hour: entries.values().map(|entry| entry.until_ms.div_euclid(HOUR_MS) + 1).max().unwrap_or(0),
            entries: entries.len() as u64,
        };
        self.objects.push((named.object.clone(), object));
        self.runs.push(named);
    }
}

/// Entries on their way into runs, while the index goes on.
pub struct FlushJob {
    objects: SharedObjects,
    entries: Arc<Entries>,
    runs: BTreeMap<Set, Vec<Arc<Run>>>,
}

impl FlushJob {
    /// Prepares the runs for a checkpoint that is made in the hour `append_hour` (since 1970); `label` tells it from all
    /// others in the names of its objects. What no tenant needs any more at `oldest_now_ms` (the earliest of the
    /// tenants' times) is left out. Store the objects, then the manifest, then call [`Index::flushed`].
    pub async fn run(
        self,
        prefix: &str,
        label: &str,
        append_hour: i64,
        oldest_now_ms: i64,
    ) -> Result<Flush, ObjectError> {
        let sets = self.entries.sorted();
        let mut flush = Flush { objects: Vec::new(), runs: Vec::new() };
        for (set, _) in self.runs.iter().filter(|(set, _)| !sets.contains_key(set)) {
            flush.runs.extend(self.live_runs(*set, oldest_now_ms).map(|run| run.named.clone()));
        }
        for (set, mut entries) in sets {
            let old: Vec<_> = self.live_runs(set, oldest_now_ms).cloned().collect();
            // The undated set has runs by the hour of their append: none grows beyond what an hour brings.
            let now = set.unwrap_or_else(|| append_hour.max(old.last().map_or(0, |run| run.named.hour)));
            let mut older = false;
            for hour in old.chunk_by(|a, b| a.named.hour == b.named.hour) {
                let current = hour[0].named.hour == now;
                let total: u64 = hour.iter().map(|run| run.named.entries).sum();
                let merges = hour.len() >= if current { MAX_RUNS } else { 2 } && total <= MAX_MERGED;
                if merges && current {
                    self.merge(hour, &mut entries).await?;
                } else if merges {
                    let mut closed = BTreeMap::new();
                    self.merge(hour, &mut closed).await?;
                    if !older {
                        closed.retain(|_, entry| entry.until_ms > oldest_now_ms);
                    }
                    flush.add(prefix, label, set, hour[0].named.hour, &closed);
                    older = true;
                } else {
                    flush.runs.extend(hour.iter().map(|run| run.named.clone()));
                    older = true;
                }
            }
            // Only where nothing older is left: an entry hides older ones of its id even when it expires first.
            if !older {
                entries.retain(|_, entry| entry.until_ms > oldest_now_ms);
            }
            flush.add(prefix, label, set, now, &entries);
        }
        Ok(flush)
    }

    /// Adds what runs, oldest first, say of ids that are not in `entries`.
    async fn merge(&self, runs: &[Arc<Run>], entries: &mut BTreeMap<Id, Entry>) -> Result<(), ObjectError> {
        for run in runs.iter().rev() {
            let object = self.objects.get(&run.named.object).await?;
            // A new hash over damaged entries would make them good.
            let pages = run::pages(&object)
                .filter(|_| Sha256::digest(&object).as_slice() == run.named.sha256.as_ref())
                .ok_or_else(|| ObjectError::Unavailable(format!("{} is damaged", run.named.object)))?;
            for (id, entry) in run::all(pages) {
                entries.entry(id).or_insert(entry);
            }
        }
        Ok(())
    }

    /// Expired runs are left out from the oldest on: a newer one hides what older ones say of the same ids.
    fn live_runs(&self, set: Set, now_ms: i64) -> impl Iterator<Item = &Arc<Run>> {
        let hour = now_ms.div_euclid(HOUR_MS);
        self.runs.get(&set).into_iter().flatten().skip_while(move |run| run.named.expires_hour < hour)
    }
}

impl Index {
    /// The index that a checkpoint names; nothing for a partition's first start.
    pub async fn open(objects: SharedObjects, named: &[v1::checkpoint::IndexRun]) -> Result<Self, ObjectError> {
        let mut runs: BTreeMap<Set, Vec<Arc<Run>>> = BTreeMap::new();
        for name in named {
            let object = objects.get(&name.object).await?;
            if Sha256::digest(&object).as_slice() != name.sha256.as_ref() {
                return Err(ObjectError::Unavailable(format!("{} is not what the checkpoint names", name.object)));
            }
            let summary = run::Summary::read(&object)
                .ok_or_else(|| ObjectError::Unavailable(format!("{} is not an index run", name.object)))?;
            let set = name.dated.then_some(name.hour);
            runs.entry(set).or_default().push(Arc::new(Run { named: name.clone(), summary }));
        }
        Ok(Self {
            objects,
            delta: Entries::default(),
            flushing: None,
            warm: Entries::default(),
            runs,
            failed: Mutex::new(None),
        })
    }

    /// The view of one tenant whose time is `now_ms`: what expired is not known any more, whether it is still
    /// stored or not.
    pub fn at(&self, now_ms: i64) -> View<'_> {
        View { index: self, now_ms }
    }

    /// Takes up what a step wants remembered.
    pub fn remember(&mut self, tenant: u32, changes: Vec<Remember>) {
        for change in changes {
            let entry = Entry { until_ms: change.until_ms, what: change.what };
            self.delta.insert(set_of(change.bucket), change.id, tenant, entry);
        }
    }

    /// Forgets what a tenant's inputs added since the last checkpoint: it will replay them.
    pub fn forget_since_checkpoint(&mut self, tenant: u32) {
        self.delta.retain(|of| of != tenant);
    }

    /// What went wrong since the last call.
    pub fn take_failure(&self) -> Option<ObjectError> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Entries since the last checkpoint.
    pub fn pending(&self) -> usize {
        self.delta.len()
    }

    /// Takes what is pending out into a job that stores it; look-ups still see it. One job at a time, which ends with
    /// [`Self::flushed`] or [`Self::not_flushed`].
    pub fn begin_flush(&mut self) -> FlushJob {
        let entries = Arc::new(std::mem::take(&mut self.delta));
        self.flushing = Some(Arc::clone(&entries));
        FlushJob { objects: Arc::clone(&self.objects), entries, runs: self.runs.clone() }
    }

    /// The flush came to nothing: its entries are pending again, but for those of tenants that stand still, which go
    /// back to what the last durable checkpoint has.
    pub fn not_flushed(&mut self, stands_still: impl Fn(u32) -> bool) {
        let mut entries = self.flushing.take().map_or_else(Entries::default, Arc::unwrap_or_clone);
        entries.retain(|tenant| !stands_still(tenant));
        self.delta.fill_with(entries);
    }

    /// The checkpoint that names `flush` is durable: its entries are no longer pending.
    pub fn flushed(&mut self, flush: &Flush) {
        self.warm.replace_with(self.flushing.take().map_or_else(Entries::default, Arc::unwrap_or_clone));
        if self.warm.len() > WARM_LIMIT {
            // Newest hours first; what is dropped is still in the runs.
            self.warm.shrink_to(WARM_LIMIT / 2);
        }
        let made: HashMap<&str, &Bytes> = flush.objects.iter().map(|(key, object)| (key.as_str(), object)).collect();
        let mut old: HashMap<String, Arc<Run>> =
            std::mem::take(&mut self.runs).into_values().flatten().map(|run| (run.named.object.clone(), run)).collect();
        for named in &flush.runs {
            let run = old.remove(&named.object).or_else(|| {
                let summary = run::Summary::read(made.get(named.object.as_str())?)?;
                Some(Arc::new(Run { named: named.clone(), summary }))
            });
            if let Some(run) = run {
                self.runs.entry(named.dated.then_some(named.hour)).or_default().push(run);
            }
        }
    }

    /// Brings the place into the processor's cache where an id will be looked up soon. `at_ms`: the item's own time.
    pub fn look_ahead(&self, at_ms: Option<i64>, id: Id) {
        self.delta.look_at(at_ms.map(|at_ms| at_ms.div_euclid(HOUR_MS)), id);
    }

    fn look_up(&self, set: Set, id: Id) -> Option<Entry> {
        let flushing = || self.flushing.as_ref().and_then(|flushing| flushing.get(set, id));
        if let Some(entry) = self.delta.get(set, id).or_else(flushing).or_else(|| self.warm.get(set, id)) {
            return Some(entry);
        }
        for run in self.runs.get(&set).into_iter().flatten().rev() {
            let Some((from, len)) = run.summary.page_of(id) else { continue };
            match self.read(&run.named.object, from, len) {
                Ok(page) if !run.summary.is_page(from, &page) => {
                    let damaged = ObjectError::Unavailable(format!("{} is damaged", run.named.object));
                    *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(damaged);
                    return None;
                }
                Ok(page) => {
                    if let Some(entry) = run::find(&page, id) {
                        return Some(entry);
                    }
                }
                Err(error) => {
                    *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    return None;
                }
            }
        }
        None
    }

    /// Reads a page while the router waits: rare, since only repeats and old items get this far.
    fn read(&self, object: &str, from: u64, len: usize) -> Result<Bytes, ObjectError> {
        let mut read = self.objects.get_range(object, from, len);
        // A store that has it at hand answers at once.
        if let Some(page) = (&mut read).now_or_never() {
            return page;
        }
        let handle = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| handle.block_on(read))
    }
}

/// What one tenant knows at one time.
pub struct View<'a> {
    index: &'a Index,
    now_ms: i64,
}

impl Known for View<'_> {
    fn get(&self, bucket: Bucket, id: Id) -> Option<Remembered> {
        let entry = self.index.look_up(set_of(bucket), id)?;
        (entry.until_ms > self.now_ms).then_some(entry.what)
    }
}

#[cfg(test)]
mod tests;
