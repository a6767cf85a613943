//! Checkpoints: where a partition starts again. States and index runs go to the object store, the manifest that
//! names them is written last.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use async_trait::async_trait;
use bytes::Bytes;
use recado_bus::{Cursor, EventReader};
use recado_proto::{time, v1};
use recado_routing::Router;
use sha2::{Digest as _, Sha256};

use super::{
    index::{self, FlushJob, Index},
    machine::{Hosted, Machine},
};
use crate::{
    fault,
    objects::{ObjectError, SharedObjects},
};

/// Where manifests are kept: the control log.
#[async_trait]
pub trait Manifests: Send + Sync + 'static {
    /// All manifests of a partition that are known here, in no order.
    async fn all(&self, partition: u32) -> Vec<v1::Checkpoint>;
    /// Waits until everything is known here that anybody has kept so far.
    async fn refresh(&self) -> Result<(), String>;
    /// Keeps a manifest under a slot of its partition, `[a-z0-9-]+`; the slot's earlier one is replaced. Durable when
    /// it returns.
    async fn put(&self, slot: &str, manifest: v1::Checkpoint) -> Result<(), String>;
}

/// What a partition starts from.
pub struct Start {
    /// The tenants as they were.
    pub tenants: Vec<Hosted>,
    /// What was remembered.
    pub index: Index,
    /// The first intake position to read.
    pub intake: u64,
    /// Where in events to look for numbers above the tenants'.
    pub events: u64,
    /// The manifest, if there was one.
    pub manifest: Option<v1::Checkpoint>,
}

/// Loads the newest checkpoint that can be read. Without any, the partition starts at the log's beginning.
pub async fn load(manifests: &dyn Manifests, objects: &SharedObjects, partition: u32) -> Result<Start, ObjectError> {
    let mut all = manifests.all(partition).await;
    all.sort_by_key(|manifest| std::cmp::Reverse(manifest.intake));
    let mut last = None;
    for manifest in all {
        match restore(objects, &manifest).await {
            Ok(start) => return Ok(start),
            Err(error) => {
                tracing::error!(partition, intake = manifest.intake, %error, "checkpoint cannot be used, an older one is tried");
                last = Some(error);
            }
        }
    }
    if let Some(error) = last {
        return Err(ObjectError::Unavailable(format!("no checkpoint of the partition can be read: {error}")));
    }
    let index = Index::open(objects.clone(), &[]).await?;
    Ok(Start { tenants: Vec::new(), index, intake: 0, events: 0, manifest: None })
}

/// Loads the checkpoint that a manifest names.
pub async fn restore(objects: &SharedObjects, manifest: &v1::Checkpoint) -> Result<Start, ObjectError> {
    let index = Index::open(objects.clone(), &manifest.runs).await?;
    let mut tenants = Vec::with_capacity(manifest.tenants.len());
    let mut intake = manifest.intake;
    for point in &manifest.tenants {
        let state = objects.get(&point.state).await?;
        if Sha256::digest(&state).as_slice() != point.state_sha256.as_ref() {
            return Err(ObjectError::Unavailable(format!("{} is not what the checkpoint names", point.state)));
        }
        let router =
            Router::decode(&state).map_err(|error| ObjectError::Unavailable(format!("{}: {error}", point.state)))?;
        let chain = point.chain.as_ref().try_into().unwrap_or_default();
        intake = intake.min(point.applied);
        let now_ms = router.now_ms();
        tenants.push(Hosted {
            name: point.tenant.clone(),
            router,
            cursor: Cursor { epoch: point.epoch, seq: point.seq, chain },
            applied: point.applied,
            // It is tried again: a newer build may be able to apply what this one's predecessor could not.
            parked: None,
            dirty: false,
            begun: point.applied,
            stored_now_ms: now_ms,
            storing_now_ms: now_ms,
        });
    }
    Ok(Start { tenants, index, intake, events: manifest.events, manifest: Some(manifest.clone()) })
}

/// Where those who only read events may begin: a position, and each tenant's last event before it.
pub struct ReadFrom {
    /// The position.
    pub position: u64,
    /// The tenants; one that is missing has all its events behind the position.
    pub tenants: Vec<(String, Cursor)>,
}

impl ReadFrom {
    /// What a checkpoint says of it; `None` where it does not.
    pub fn of(manifest: &v1::Checkpoint) -> Option<Self> {
        let cursor = |epoch, seq, chain: &[u8]| Cursor { epoch, seq, chain: chain.try_into().unwrap_or_default() };
        let of = |point: &v1::checkpoint::TenantPoint| {
            let cursor = match &point.log {
                Some(log) => cursor(log.epoch, log.seq, &log.chain),
                None if point.parked.is_empty() => cursor(point.epoch, point.seq, &point.chain),
                None => return None,
            };
            Some((point.tenant.clone(), cursor))
        };
        let tenants = manifest.tenants.iter().map(of).collect::<Option<_>>()?;
        Some(Self { position: manifest.read_from.max(manifest.events), tenants })
    }

    /// As reading begins there.
    pub fn reader(self) -> EventReader {
        let mut reader = EventReader::new();
        for (tenant, cursor) in self.tenants {
            reader.set(tenant, cursor);
        }
        reader
    }
}

/// A checkpoint that is not durable after so long is given up: what nothing names is deleted some time.
const LONGEST_MS: i64 = 30 * 60_000;

/// A checkpoint on its way.
pub struct Job {
    flush: FlushJob,
    manifest: v1::Checkpoint,
    states: Vec<(String, Bytes)>,
    oldest_now_ms: i64,
}

/// Begins a checkpoint of everything applied so far. All events so far must be durable and lie before the position of
/// `events`, and the log must hold none beyond them; a parked tenant's are those that `log` has read.
pub fn begin(
    machine: &mut Machine,
    partition: u32,
    intake: u64,
    (events, log): (u64, &EventReader),
    last: Option<&v1::Checkpoint>,
) -> Job {
    let before: BTreeMap<&str, &v1::checkpoint::TenantPoint> =
        last.into_iter().flat_map(|m| &m.tenants).map(|point| (point.tenant.as_str(), point)).collect();
    let mut states = Vec::new();
    let mut points = Vec::new();
    let oldest_now_ms = needed_from(machine);
    let at_ms = crate::clock::now_ms();
    let place = Place { partition, at_ms };
    let anybody_parked = machine.tenants().iter().any(|hosted| hosted.parked.is_some());
    for hosted in machine.tenants_mut() {
        let old = before.get(hosted.name.as_str());
        if let Some(parked) = &hosted.parked {
            hosted.storing_now_ms = hosted.stored_now_ms;
            // As it was: it will be tried again from there.
            let was = old.copied().cloned().unwrap_or_else(|| {
                // No checkpoint has it yet: from its first input.
                let router = Router::new(&hosted.name);
                point(place, &hosted.name, hosted.begun, &Cursor::default(), &router, &mut states)
            });
            let Cursor { epoch, seq, chain } = log.cursor(&hosted.name).unwrap_or_default();
            let log = v1::checkpoint::Place { epoch, seq, chain: Bytes::copy_from_slice(&chain) };
            points.push(v1::checkpoint::TenantPoint { parked: parked.why.clone(), log: Some(log), ..was });
            continue;
        }
        hosted.storing_now_ms = hosted.router.now_ms();
        if let Some(old) = old.filter(|_| !hosted.dirty) {
            points.push(v1::checkpoint::TenantPoint { applied: intake, log: None, ..(*old).clone() });
            continue;
        }
        points.push(point(place, &hosted.name, intake, &hosted.cursor, &hosted.router, &mut states));
        hosted.dirty = false;
    }
    let manifest = v1::Checkpoint {
        partition,
        intake,
        // What a parked tenant's history has above its point lies behind the place of the checkpoint with that point.
        events: if anybody_parked { last.map_or(0, |m| m.events) } else { events },
        at: Some(time::timestamp(at_ms)),
        tenants: points,
        runs: Vec::new(),
        read_from: events,
    };
    Job { flush: machine.index.begin_flush(), manifest, states, oldest_now_ms }
}

/// How far the log's clock may go back when its leader changes.
const CLOCK_SLACK_MS: i64 = 3_600_000;

/// Until when entries of the index may have ended so that nobody looks for them any more. A tenant that nobody tells
/// anything keeps its old time, but its next input will bring the log's; one that is parked begins again at its point.
fn needed_from(machine: &Machine) -> i64 {
    let going = || machine.tenants().iter().filter(|hosted| hosted.parked.is_none()).map(|h| h.router.now_ms());
    let latest = going().max().unwrap_or(0);
    let parked = machine.tenants().iter().filter(|h| h.parked.is_some()).map(|h| h.stored_now_ms);
    let going = going().min().unwrap_or(0).max(latest.saturating_sub(CLOCK_SLACK_MS));
    parked.chain([going]).min().unwrap_or(0)
}

/// Which attempt at a checkpoint, of which partition. It is part of the names of its objects: an attempt that came to
/// nothing leaves objects that are deleted later, and the next one, of the same states, must not name those.
#[derive(Clone, Copy)]
struct Place {
    partition: u32,
    at_ms: i64,
}

/// Where a tenant starts again. Its state's name says what is in it: two owners never write different things under
/// one name.
fn point(
    place: Place,
    tenant: &str,
    applied: u64,
    cursor: &Cursor,
    router: &Router,
    states: &mut Vec<(String, Bytes)>,
) -> v1::checkpoint::TenantPoint {
    let state = Bytes::from(router.encode());
    let hash = Sha256::digest(&state);
    let Place { partition, at_ms } = place;
    let key = format!("state/{partition}/{tenant}-{applied}-{}-{at_ms:x}", index::short(&hash));
    states.push((key.clone(), state));
    v1::checkpoint::TenantPoint {
        tenant: tenant.to_owned(),
        epoch: cursor.epoch,
        seq: cursor.seq,
        chain: Bytes::copy_from_slice(&cursor.chain),
        applied,
        state: key,
        state_sha256: Bytes::copy_from_slice(&hash),
        parked: String::new(),
        log: None,
    }
}

/// Stores a checkpoint; durable when it returns. The flush goes back to [`Index::flushed`].
pub async fn store(
    job: Job,
    manifests: &dyn Manifests,
    objects: &SharedObjects,
) -> Result<(v1::Checkpoint, super::index::Flush), String> {
    fault::point!("checkpoint.begun", |why| why);
    let Job { flush, mut manifest, states, oldest_now_ms } = job;
    let prefix = format!("index/{}", manifest.partition);
    let at_ms = manifest.at.as_ref().map_or(0, time::millis);
    let label = format!("{}-{at_ms:x}", manifest.intake);
    let hour = at_ms.div_euclid(3_600_000);
    let flush = flush.run(&prefix, &label, hour, oldest_now_ms).await.map_err(|e| e.to_string())?;
    for (key, object) in states.iter().chain(&flush.objects) {
        objects.put(key, object.clone()).await.map_err(|e| e.to_string())?;
        fault::point!("checkpoint.object_stored");
    }
    fault::point!("checkpoint.objects_stored", |why| why);
    manifest.runs.clone_from(&flush.runs);
    if crate::clock::now_ms() - at_ms > LONGEST_MS {
        return Err("it took so long that its objects may be gone".to_owned());
    }
    let previous = manifests.all(manifest.partition).await;
    for slot in slots(&previous, at_ms) {
        manifests.put(&slot, manifest.clone()).await?;
        fault::point!("checkpoint.manifest_written", |why| why);
    }
    Ok((manifest, flush))
}

const DAY_MS: i64 = 24 * 3_600_000;

/// The last three are kept in turn, and the first of each of the last 32 days.
fn slots(previous: &[v1::Checkpoint], at_ms: i64) -> Vec<String> {
    let day = at_ms.div_euclid(DAY_MS);
    let day_of = |m: &v1::Checkpoint| m.at.as_ref().map_or(0, time::millis).div_euclid(DAY_MS);
    // By the minute, so that checkpoints in quick succession replace each other and not the older ones.
    let mut slots = vec![format!("last-{}", at_ms.div_euclid(60_000).rem_euclid(3))];
    if !previous.iter().any(|m| day_of(m) == day) {
        slots.push(format!("day-{}", day.rem_euclid(32)));
    }
    slots
}

/// Objects of a partition that no manifest names: safe to delete when they were unnamed an hour ago already.
pub async fn unnamed(
    manifests: &dyn Manifests,
    objects: &SharedObjects,
    partition: u32,
) -> Result<BTreeSet<String>, String> {
    let mut stored = objects.list(&format!("state/{partition}/")).await.map_err(|e| e.to_string())?;
    stored.extend(objects.list(&format!("index/{partition}/")).await.map_err(|e| e.to_string())?);
    // Read after the listing: what was named meanwhile is then seen as named, by whomever. Who cannot see what others
    // have named deletes nothing.
    manifests.refresh().await?;
    let all = manifests.all(partition).await;
    let named: HashSet<&str> = all
        .iter()
        .flat_map(|m| m.tenants.iter().map(|p| p.state.as_str()).chain(m.runs.iter().map(|r| r.object.as_str())))
        .collect();
    Ok(stored.into_iter().filter(|key| !named.contains(key.as_str())).collect())
}
