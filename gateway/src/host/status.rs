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
    /// The configuration that each tenant has which does not stand still.
    pub configured: BTreeMap<String, Configured>,
}

/// The configuration that a tenant has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configured {
    /// Its revision.
    pub revision: u64,
    /// SHA-256 of its content.
    pub hash: Vec<u8>,
}

/// A tenant that was told a configuration and did not take it in time.
#[derive(Debug)]
struct Awaited {
    /// Of the input that tells it.
    position: u64,
    /// Why it will not take it.
    refused: Option<String>,
}

/// All partitions that this instance owns.
#[derive(Debug, Default)]
pub struct Status {
    partitions: Mutex<BTreeMap<u32, Partition>>,
    awaited: Mutex<BTreeMap<String, Awaited>>,
    ended: OnceLock<String>,
}

/// Names that a problem lists at most.
const MOST_NAMES: usize = 5;

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
            configured: BTreeMap::new(),
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

    /// The configuration that a tenant of an owned partition has, as far as its inputs are applied.
    pub fn configured(&self, tenant: &str) -> Option<Configured> {
        let all = self.partitions.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().find_map(|partition| partition.configured.get(tenant).cloned())
    }

    /// Whether a partition has applied what there is, or cannot for now.
    pub fn settled(&self, partition: u32) -> bool {
        let all = self.partitions.lock().unwrap_or_else(PoisonError::into_inner);
        self.ended.get().is_some() || all.get(&partition).is_some_and(|p| p.phase != Phase::Starting)
    }

    /// Why nothing is heard of a tenant before something else happens; `None` where only patience is needed.
    pub fn stuck(&self, partition: u32, tenant: &str) -> Option<String> {
        if let Some(why) = self.ended.get() {
            return Some(why.clone());
        }
        let all = self.partitions.lock().unwrap_or_else(PoisonError::into_inner);
        let partition = all.get(&partition)?;
        match &partition.phase {
            Phase::Waiting(why) | Phase::Stopped(why) => Some(why.clone()),
            Phase::Starting | Phase::Live => partition.parked.get(tenant).cloned(),
        }
    }

    /// A tenant has not taken the configuration that the input at `position` tells it.
    pub fn awaits(&self, tenant: &str, position: u64) {
        let mut all = self.awaited.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(tenant.to_owned(), Awaited { position, refused: None });
    }

    /// A tenant has taken it.
    pub fn has_taken(&self, tenant: &str, position: u64) {
        let mut all = self.awaited.lock().unwrap_or_else(PoisonError::into_inner);
        if all.get(tenant).is_some_and(|awaited| awaited.position <= position) {
            all.remove(tenant);
        }
    }

    /// A tenant refuses it; false when it has been told another one since, or was not awaited.
    pub fn has_refused(&self, tenant: &str, position: u64, why: &str) -> bool {
        let mut all = self.awaited.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(awaited) = all.get_mut(tenant).filter(|awaited| awaited.position <= position) else { return false };
        awaited.refused = Some(why.to_owned());
        true
    }

    /// Nobody waits any more for tenants that are not of the configuration.
    pub fn awaits_only(&self, is_known: impl Fn(&str) -> bool) {
        self.awaited.lock().unwrap_or_else(PoisonError::into_inner).retain(|tenant, _| is_known(tenant));
    }

    /// All figures.
    pub fn all(&self) -> BTreeMap<u32, Partition> {
        self.partitions.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ready when every owned partition is live, no tenant is parked and each has its configuration; says what is not.
    pub fn ready(&self) -> Result<(), String> {
        let wrong: Vec<String> = self.not_working().into_iter().chain(self.not_configured()).collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
    }

    fn not_working(&self) -> Option<String> {
        if let Some(why) = self.ended.get() {
            return Some(why.clone());
        }
        for (number, partition) in self.all() {
            match partition.phase {
                Phase::Live => {}
                Phase::Starting => return Some(format!("partition {number} is starting")),
                Phase::Waiting(why) | Phase::Stopped(why) => return Some(format!("partition {number}: {why}")),
            }
            if let Some((tenant, why)) = partition.parked.first_key_value() {
                return Some(format!("tenant {tenant} is parked: {why}"));
            }
        }
        None
    }

    fn not_configured(&self) -> Option<String> {
        let all = self.awaited.lock().unwrap_or_else(PoisonError::into_inner);
        let refused = all.iter().find_map(|(tenant, awaited)| Some((tenant, awaited.refused.as_ref()?)));
        if let Some((tenant, why)) = refused {
            return Some(format!("the configuration of tenant {tenant} is refused: {why}"));
        }
        let names: Vec<&str> = all.keys().take(MOST_NAMES).map(String::as_str).collect();
        let more = if all.len() > names.len() { ", ..." } else { "" };
        match all.len() {
            0 => None,
            1 => Some(format!("tenant {} has not taken the configuration yet", names.join(""))),
            _ => Some(format!("tenants {}{more} have not taken the configuration yet", names.join(", "))),
        }
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

    #[test]
    fn it_is_ready_when_every_tenant_has_its_configuration() {
        let status = Status::default();
        status.awaits("beta", 7);
        status.has_taken("beta", 6);
        assert_eq!(status.ready(), Err("tenant beta has not taken the configuration yet".to_owned()));
        status.update(3, |p| p.phase = Phase::Waiting("no object".to_owned()));
        let both = "partition 3: no object; tenant beta has not taken the configuration yet";
        assert_eq!(status.ready(), Err(both.to_owned()));
        assert_eq!((status.stuck(3, "beta"), status.stuck(4, "beta")), (Some("no object".to_owned()), None));
        status.update(3, |p| p.phase = Phase::Live);
        assert!(status.settled(3) && !status.settled(4) && status.stuck(3, "beta").is_none());
        // What was told before is of no interest any more.
        assert!(!status.has_refused("beta", 6, "old") && status.has_refused("beta", 7, "revision 1 is older than 2"));
        let refused = "the configuration of tenant beta is refused: revision 1 is older than 2";
        assert_eq!(status.ready(), Err(refused.to_owned()));
        status.has_taken("beta", 9);
        assert_eq!(status.ready(), Ok(()));
        status.awaits("gone", 1);
        status.awaits_only(|tenant| tenant == "beta");
        assert_eq!(status.ready(), Ok(()));
    }
}
