//! How far the read model is, for those who wait for it.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::watch;

/// How far a tenant is projected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The history that counts; 0 before its first event.
    pub epoch: u32,
    /// The newest number.
    pub seq: u64,
    /// The oldest number that is kept; 1 before its first event.
    pub oldest: u64,
}

/// The marks of all tenants and the positions of all partitions.
pub(crate) struct Progress {
    tenants: Mutex<HashMap<String, watch::Sender<Mark>>>,
    partitions: Vec<watch::Sender<u64>>,
}

impl Progress {
    pub(super) fn new(partitions: u32) -> Self {
        let partitions = (0..partitions).map(|_| watch::Sender::new(0)).collect();
        Self { tenants: Mutex::default(), partitions }
    }

    /// Follows a tenant's mark. Only for tenants that exist: each name asked for is remembered.
    pub(crate) fn follow(&self, tenant: &str) -> watch::Receiver<Mark> {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = tenants.get(tenant) {
            return sender.subscribe();
        }
        let sender = watch::Sender::new(Mark { oldest: 1, ..Mark::default() });
        let receiver = sender.subscribe();
        tenants.insert(tenant.to_owned(), sender);
        receiver
    }

    /// A tenant's mark now.
    pub(crate) fn mark(&self, tenant: &str) -> Mark {
        *self.follow(tenant).borrow()
    }

    pub(super) fn set_tenant(&self, tenant: &str, mark: Mark) {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = tenants.get(tenant) {
            sender.send_if_modified(|old| std::mem::replace(old, mark) != mark);
        } else {
            tenants.insert(tenant.to_owned(), watch::Sender::new(mark));
        }
    }

    pub(super) fn set_partition(&self, partition: u32, next: u64) {
        if let Some(sender) = self.partitions.get(partition as usize) {
            sender.send_if_modified(|old| std::mem::replace(old, next) != next);
        }
    }

    /// The position of events from which the partition is read next.
    pub(crate) fn partition(&self, partition: u32) -> u64 {
        self.partitions.get(partition as usize).map_or(0, |sender| *sender.borrow())
    }

    /// Waits until the tenant's events up to `seq` are projected; false when they were not in time.
    pub(crate) async fn reach_seq(&self, tenant: &str, seq: u64, within: Duration) -> bool {
        let mut mark = self.follow(tenant);
        let reached = mark.wait_for(|mark| mark.seq >= seq);
        matches!(tokio::time::timeout(within, reached).await, Ok(Ok(_)))
    }

    /// Waits until everything before `position` of the partition's events is projected; false when it was not in
    /// time.
    pub(crate) async fn reach_position(&self, partition: u32, position: u64, within: Duration) -> bool {
        let Some(sender) = self.partitions.get(partition as usize) else { return false };
        let mut receiver = sender.subscribe();
        let reached = receiver.wait_for(|next| *next >= position);
        matches!(tokio::time::timeout(within, reached).await, Ok(Ok(_)))
    }
}
