use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use recado_bus::{Embedded, LogSpec, OpenError, SharedBus, conformance, embedded::Options};

struct Folder {
    root: tempfile::TempDir,
    current: Mutex<PathBuf>,
}

impl Folder {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let current = root.path().join("0");
        std::fs::create_dir(&current).unwrap();
        Self { root, current: Mutex::new(current) }
    }
}

#[async_trait]
impl conformance::Place for Folder {
    async fn open(&self, specs: &[LogSpec]) -> Result<SharedBus, OpenError> {
        let dir = self.current.lock().unwrap().clone();
        Ok(Arc::new(Embedded::open(&dir, specs, Options::default())?))
    }

    /// The files as they are at this moment are what a killed process leaves; `SQLite`'s shared memory is not, it
    /// belongs to the living.
    async fn crash(&self, bus: SharedBus) {
        let now = self.current.lock().unwrap().clone();
        let then = self.root.path().join(std::fs::read_dir(self.root.path()).unwrap().count().to_string());
        copy(&now, &then);
        *self.current.lock().unwrap() = then;
        drop(bus);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else if !entry.file_name().to_str().unwrap().ends_with("-shm") {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

macro_rules! laws {
    ($($law:ident)*) => { $(
        #[tokio::test(flavor = "multi_thread")]
        async fn $law() {
            conformance::$law(&Folder::new()).await;
        }
    )* };
}

laws! {
    b1_durable
    b2_every_reader_sees_the_same
    b2_readers_wait_and_lose_nothing
    b2_compacted_keeps_the_last
    b3_batches_keep_their_order
    b4_refused_leaves_nothing
    b4_dropped_appends_are_whole_or_absent
    b5_append_time_is_the_logs
    b6_one_live_owner
}
