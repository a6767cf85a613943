//! How the partitions fare: for readiness, metrics and people.

use std::{
    collections::BTreeMap,
    sync::{Mutex, OnceLock, PoisonError},
};

/// Where a partition stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Loads its checkpoint and replays.
    Starting,
    /// Applies what comes.
    Live,
    /// The log cannot be written or read now; it goes on by itself when it can.
    Waiting(String),
    /// It will not go on by itself.
    Stopped(String),
}

/// A partition's figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Where it stands.
    pub phase: Phase,
    /// The first intake position that is not applied.
    pub applied: u64,
    /// The append time of the newest input that is applied, milliseconds since 1970; 0 before there is one.
    pub applied_at_ms: i64,
    /// The first intake position that no checkpoint has.
    pub checkpointed: u64,
    /// When that checkpoint was stored here, or the partition was taken over, milliseconds since 1970.
    pub checkpoint_at_ms: i64,
    /// Tenants that stand still, and why.
    pub parked: BTreeMap<String, String>,
    /// The revision of the configuration that each tenant has.
    pub revisions: BTreeMap<String, u64>,
}

/// All partitions that this instance owns.
#[derive(Debug, Default)]
pub struct Status {
    partitions: Mutex<BTreeMap<u32, Partition>>,
    ended: OnceLock<String>,
}

impl Status {
    /// Changes one partition's figures.
    pub fn update(&self, partition: u32, change: impl FnOnce(&mut Partition)) {
        let mut all = self.partitions.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Partition {
            phase: Phase::Starting,
            applied: 0,
            applied_at_ms: 0,
            checkpointed: 0,
            checkpoint_at_ms: crate::clock::now_ms(),
            parked: BTreeMap::new(),
            revisions: BTreeMap::new(),
        };
        change(all.entry(partition).or_insert_with(new));
    }

    /// Forgets a partition that is owned no more.
    pub fn forget(&self, partition: u32) {
        self.partitions.lock().unwrap_or_else(PoisonError::into_inner).remove(&partition);
    }

    /// Nobody works on partitions here any more, nor will before a restart.
    pub fn ended(&self, why: String) {
        let _already = self.ended.set(why);
    }

    /// The revision of the configuration that a tenant of an owned partition has.
    pub fn revision(&self, tenant: &str) -> Option<u64> {
        let all = self.partitions.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().find_map(|partition| partition.revisions.get(tenant).copied())
    }

    /// All figures.
    pub fn all(&self) -> BTreeMap<u32, Partition> {
        self.partitions.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ready when every owned partition is live and no tenant is parked; says what is not.
    pub fn ready(&self) -> Result<(), String> {
        if let Some(why) = self.ended.get() {
            return Err(why.clone());
        }
        for (number, partition) in self.all() {
            match partition.phase {
                Phase::Live => {}
                Phase::Starting => return Err(format!("partition {number} is starting")),
                Phase::Waiting(why) | Phase::Stopped(why) => return Err(format!("partition {number}: {why}")),
            }
            if let Some((tenant, why)) = partition.parked.first_key_value() {
                return Err(format!("tenant {tenant} is parked: {why}"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_ready_when_every_partition_is_live_and_no_tenant_is_parked() {
        let status = Status::default();
        assert_eq!(status.ready(), Ok(()));
        status.update(3, |p| p.applied = 1);
        assert_eq!(status.ready(), Err("partition 3 is starting".to_owned()));
        status.update(3, |p| p.phase = Phase::Live);
        assert_eq!(status.ready(), Ok(()));
        status.update(3, |p| _ = p.parked.insert("acme".to_owned(), "a test".to_owned()));
        assert_eq!(status.ready(), Err("tenant acme is parked: a test".to_owned()));
        status.forget(3);
        assert_eq!(status.ready(), Ok(()));
        status.ended("nobody divides partitions".to_owned());
        assert_eq!(status.ready(), Err("nobody divides partitions".to_owned()));
    }
}
