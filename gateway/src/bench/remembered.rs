//! Ids for the index to remember, beside those of the webhooks that were sent: ten million webhooks would take an hour.

use std::{path::Path, sync::Arc};

use rand::{Rng as _, SeedableRng as _, rngs::SmallRng};
use recado_proto::{Id, time::timestamp};
use recado_routing::{Bucket, Remember, Remembered};

use crate::{
    app, clock,
    config::Config,
    directory::Directory,
    host::{checkpoint::Manifests as _, index::Index},
    objects::{self, SharedObjects},
};

const HOUR_MS: i64 = 3_600_000;
/// How long an id is remembered.
const HOURS: i64 = 8 * 24;

/// Adds `ids` to the newest checkpoints of a gateway that is not running, spread over the partitions and the hours, by
/// the code that makes checkpoints. Answers how many it added.
pub(super) async fn add(config: &Path, ids: u64) -> Result<u64, String> {
    let config = Config::load(config, &|_| None).map_err(|problems| problems.to_string())?;
    let bus = app::open_bus(&config).await.map_err(|error| error.to_string())?;
    let directory = Directory::open(bus.clone(), app::partitions(&config)).await.map_err(|error| error.to_string())?;
    let objects: SharedObjects = objects::open(&config.objects).map_err(|error| error.to_string())?;
    let now_ms = clock::now_ms();
    let this_hour = now_ms.div_euclid(HOUR_MS);
    let mut random = SmallRng::seed_from_u64(1);
    let mut newest = Vec::new();
    for partition in 0..app::partitions(&config) {
        let manifests = directory.all(partition).await.into_iter();
        newest.extend(manifests.max_by_key(|manifest| manifest.intake).map(|manifest| (partition, manifest)));
    }
    // Partitions without a tenant have no checkpoint.
    let share = ids / newest.len().max(1) as u64 + 1;
    let mut added = 0;
    for (partition, mut manifest) in newest {
        let mut index = Index::open(Arc::clone(&objects), &manifest.runs).await.map_err(|error| error.to_string())?;
        let changes = (0..share).map(|n| {
            let hour = this_hour - (n as i64).rem_euclid(HOURS);
            let until_ms = (hour + HOURS) * HOUR_MS;
            Remember { bucket: Bucket::Hour(hour), id: Id(random.random()), what: Remembered::Seen, until_ms }
        });
        index.remember(0, changes.collect());
        let (prefix, label) = (format!("index/{partition}"), format!("{}-{now_ms:x}", manifest.intake));
        let flush = index.begin_flush().run(&prefix, &label, this_hour, now_ms - HOURS * HOUR_MS);
        let flush = flush.await.map_err(|error| error.to_string())?;
        for (key, object) in &flush.objects {
            objects.put(key, object.clone()).await.map_err(|error| error.to_string())?;
        }
        manifest.runs = flush.runs;
        manifest.at = Some(timestamp(now_ms));
        for slot in ["last-0", "last-1", "last-2"] {
            directory.put(slot, manifest.clone()).await?;
        }
        added += share;
    }
    drop(directory);
    bus.close().await;
    Ok(added)
}
