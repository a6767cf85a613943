//! B-6.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{PARTITIONS, PLAIN, Place, open, soon};
use crate::{Ownership, SharedBus, lock::lock};

/// Who owns what, as the members believe. It panics as soon as two do.
#[derive(Clone, Default)]
struct Owners(Arc<Mutex<HashMap<u32, &'static str>>>);

impl Owners {
    fn gain(&self, partition: u32, member: &'static str) {
        let before = lock(&self.0).insert(partition, member);
        assert_eq!(before, None, "partition {partition} goes to {member} though somebody owns it");
    }

    fn lose(&self, partition: u32, member: &'static str) {
        assert_eq!(lock(&self.0).remove(&partition), Some(member), "{member} loses what it owns");
    }

    fn of(&self, member: &str) -> usize {
        lock(&self.0).values().filter(|owner| **owner == member).count()
    }

    async fn settle(&self, what: &str, done: impl Fn(&Self) -> bool) {
        let wait = async {
            while !(lock(&self.0).len() == PARTITIONS as usize && done(self)) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        soon(what, wait).await;
    }
}

struct Member {
    leave: CancellationToken,
    task: JoinHandle<()>,
}

impl Member {
    async fn join(bus: &SharedBus, group: &'static str, name: &'static str, owners: &Owners) -> Self {
        let mut given = bus.own(group, PLAIN).await.expect("to join");
        let (leave, owners) = (CancellationToken::new(), owners.clone());
        let left = leave.clone();
        let task = tokio::spawn(async move {
            let mut mine = Vec::new();
            loop {
                let change = tokio::select! {
                    change = given.recv() => change,
                    () = left.cancelled() => None,
                };
                match change {
                    Some(Ownership::Gained(partition)) => {
                        owners.gain(partition, name);
                        mine.push(partition);
                    }
                    Some(Ownership::Lost { partition, done }) => {
                        // Ending the work takes a moment, in which nobody else may begin.
                        tokio::time::sleep(Duration::from_millis(100)).await;
                        owners.lose(partition, name);
                        mine.retain(|own| *own != partition);
                        drop(done);
                    }
                    None => break,
                }
            }
            for partition in mine {
                owners.lose(partition, name);
            }
        });
        Self { leave, task }
    }

    async fn leave(self) {
        self.leave.cancel();
        soon("leaving", self.task).await.expect("a member that saw no broken law");
    }
}

/// B-6: all partitions find an owner, never two at a time, and those of one that leaves go to the others.
pub async fn b6_one_live_owner(place: &dyn Place) {
    let (first_bus, owners) = (open(place).await, Owners::default());
    let first = Member::join(&first_bus, "workers", "first", &owners).await;
    owners.settle("the first member owns all", |owners| owners.of("first") == PARTITIONS as usize).await;

    let second = Member::join(&first_bus, "workers", "second", &owners).await;
    let others = Owners::default();
    let other = Member::join(&first_bus, "others", "other", &others).await;
    others.settle("groups do not share", |owners| owners.of("other") == PARTITIONS as usize).await;
    owners.settle("both live, all is owned", |_| true).await;

    first.leave().await;
    owners.settle("the second member owns all", |owners| owners.of("second") == PARTITIONS as usize).await;
    let third = Member::join(&first_bus, "workers", "third", &owners).await;
    second.leave().await;
    owners.settle("the third member owns all", |owners| owners.of("third") == PARTITIONS as usize).await;
    third.leave().await;
    other.leave().await;
    first_bus.close().await;
}
