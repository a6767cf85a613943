//! The room on the disks: shown, alarmed about, and kept for what was accepted. Webhooks are refused while a reserve
//! is left, so that what came before them can still be concluded, sent and stored.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use nix::sys::statvfs::statvfs;
use tokio_util::sync::CancellationToken;

use crate::{
    config::{self, live::Live},
    telemetry::{FolderLabel, Metrics},
};

/// Between looks; changed limits count from the next one on.
const EVERY: Duration = Duration::from_millis(500);

const MIB: u64 = 1024 * 1024;

/// Free space and size of a file system, bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Room {
    free: u64,
    size: u64,
}

/// The free bytes below which something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limits {
    reserve: u64,
    alarm: u64,
}

impl Limits {
    /// What is not configured follows from the size, so that a small disk can be used at all.
    fn of(config: config::Disk, size: u64) -> Self {
        let reserve = config.reserve.unwrap_or((256 * MIB).min(size / 20));
        let alarm = config.alarm.unwrap_or((2048 * MIB).min(size / 20 * 3));
        Self { reserve, alarm: alarm.max(reserve) }
    }
}

/// Watches the disks of the data folder and of the objects.
pub struct Disks {
    folders: Vec<(&'static str, PathBuf)>,
    /// The limits are those in force; folders and logs stay what they were at the start.
    live: Arc<Live>,
    /// Whether records are kept on them: otherwise a full one is a matter of caches.
    refuses: bool,
    full: AtomicBool,
    said: Mutex<Said>,
}

/// What people are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Said {
    full: Option<String>,
    alarms: Vec<String>,
}

impl Disks {
    /// Of the configuration in force; looked at once before it returns.
    pub fn new(live: Arc<Live>, metrics: &Metrics) -> Arc<Self> {
        let config = live.get();
        let embedded = matches!(config.bus, config::Bus::Embedded { .. });
        let mut folders = vec![("data", config.data_dir.clone())];
        if let config::ObjectStore::Folder(objects) = &config.objects {
            folders.push(("objects", objects.clone()));
        }
        let disks = Self { folders, live, refuses: embedded, full: AtomicBool::new(false), said: Mutex::default() };
        disks.look(metrics);
        Arc::new(disks)
    }

    /// Whether webhooks are to be refused now.
    pub fn are_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    /// Why webhooks are refused, if they are.
    pub fn full(&self) -> Result<(), String> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).full.clone().map_or(Ok(()), Err)
    }

    /// What should be known before it comes to that.
    pub fn alarms(&self) -> Vec<String> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).alarms.clone()
    }

    /// Looks again and again until cancelled.
    pub async fn watch(self: Arc<Self>, metrics: Arc<Metrics>, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
            let (disks, metrics) = (Arc::clone(&self), Arc::clone(&metrics));
            // A file system on a network may take its time.
            let looked = tokio::task::spawn_blocking(move || disks.look(&metrics));
            tokio::select! {
                () = stop.cancelled() => return,
                _ = looked => {}
            }
        }
    }

    fn look(&self, metrics: &Metrics) {
        let mut said = Said::default();
        let configured = self.live.get().disk;
        for (name, path) in &self.folders {
            let Some(room) = room(path) else { continue };
            let limits = Limits::of(configured, room.size);
            let label = FolderLabel { folder: name };
            metrics.disk_free.get_or_create(&label).set(room.free as i64);
            metrics.disk_reserve.get_or_create(&label).set(limits.reserve as i64);
            metrics.disk_alarm.get_or_create(&label).set(limits.alarm as i64);
            // Some more than the reserve has to be free before webhooks are taken again, or they would be on and off.
            let needed = if self.are_full() { limits.reserve + limits.reserve / 8 } else { limits.reserve };
            let free = room.free / MIB;
            if room.free < needed {
                said.full.get_or_insert(format!(
                    "the disk of `{name}` has {free} MiB left, {} MiB are kept for what was accepted: free some space",
                    limits.reserve / MIB
                ));
            }
            if room.free < limits.alarm {
                said.alarms.push(format!("the disk of `{name}` has {free} MiB left of {} MiB", room.size / MIB));
            }
        }
        if !self.refuses {
            said.full = None;
        }
        let full = said.full.is_some();
        let mut before = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if full && before.full.is_none() {
            tracing::error!(why = said.full, "disk is nearly full, webhooks are refused");
        } else if !full && before.full.is_some() {
            tracing::info!("disk has room again, webhooks are taken");
        }
        if before.alarms.is_empty() && !said.alarms.is_empty() {
            tracing::warn!(why = said.alarms.join("; "), "disk fills up");
        }
        *before = said;
        self.full.store(full, Ordering::Relaxed);
    }
}

/// The file system of a folder, or of the nearest one above that exists.
fn room(path: &Path) -> Option<Room> {
    let there = path.ancestors().find(|path| path.exists())?;
    let stat = statvfs(there).ok()?;
    let unit = stat.fragment_size();
    // Free for this user: what the system keeps for root does not count.
    Some(Room { free: stat.blocks_available().saturating_mul(unit), size: stat.blocks().saturating_mul(unit) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_follow_from_the_size_unless_they_are_set() {
        let unset = config::Disk { reserve: None, alarm: None };
        assert_eq!(Limits::of(unset, 100_000 * MIB), Limits { reserve: 256 * MIB, alarm: 2048 * MIB });
        assert_eq!(Limits::of(unset, 100 * MIB), Limits { reserve: 5 * MIB, alarm: 15 * MIB });
        let set = config::Disk { reserve: Some(7), alarm: Some(3) };
        assert_eq!(Limits::of(set, 100 * MIB), Limits { reserve: 7, alarm: 7 }, "never below the reserve");
    }

    #[test]
    fn the_room_of_a_folder_that_is_yet_to_be_is_that_above() {
        let place = tempfile::tempdir().map(|place| room(&place.path().join("a/b"))).ok().flatten();
        assert!(place.is_some_and(|room| room.size > 0 && room.free <= room.size));
    }
}
