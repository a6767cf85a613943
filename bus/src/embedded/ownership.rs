//! In one process there is one owner at a time: the member of a group that came first.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{LogName, Ownership, lock::lock};

/// What the owner of a group holds while it owns.
type Turn = Arc<tokio::sync::Mutex<()>>;

/// The groups, each with a lock that its owner holds.
#[derive(Debug, Default)]
pub(super) struct Groups {
    owners: Mutex<HashMap<(String, LogName), Turn>>,
}

impl Groups {
    /// Joins a group. The member is given all partitions at once when those before it have left.
    pub(super) fn join(
        &self,
        group: &str,
        log: LogName,
        partitions: u32,
        closed: CancellationToken,
    ) -> mpsc::Receiver<Ownership> {
        let owner = lock(&self.owners).entry((group.to_owned(), log)).or_default().clone();
        let (sender, receiver) = mpsc::channel(partitions as usize + 1);
        tokio::spawn(async move {
            let turn = tokio::select! {
                turn = owner.lock_owned() => turn,
                () = sender.closed() => return,
                () = closed.cancelled() => return,
            };
            for partition in 0..partitions {
                if sender.send(Ownership::Gained(partition)).await.is_err() {
                    return;
                }
            }
            tokio::select! {
                () = sender.closed() => {}
                () = closed.cancelled() => {}
            }
            drop(turn);
        });
        receiver
    }
}
