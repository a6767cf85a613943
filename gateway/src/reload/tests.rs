//! Files that change at awkward moments; the clock is the test's.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinHandle,
    time::Instant,
};
use tokio_util::task::TaskTracker;

use super::*;
use crate::{
    directory::memory_bus::MemoryLogs,
    host::status::Status,
    provision::InForce,
    roles::{Role, Roles},
    short_intake::ShortIntake,
};

struct World {
    logs: Arc<MemoryLogs>,
    directory: Arc<Directory>,
    live: Arc<Live>,
    metrics: Arc<Metrics>,
    folder: tempfile::TempDir,
}

impl World {
    /// A gateway that has read its file.
    async fn new() -> Self {
        let (logs, folder) = (Arc::new(MemoryLogs::default()), tempfile::tempdir().unwrap());
        let directory = Directory::open(logs.clone(), 2).await.unwrap();
        for tenant in ["acme", "beta"] {
            directory.ensure_tenant(tenant).await.unwrap();
        }
        write(&folder, 1);
        let path = folder.path().join("recado.toml");
        let config = Config::load(&path, &|_| None).map_err(|problems| problems.to_string()).unwrap();
        let live = Arc::new(Live::new(Arc::new(config)));
        Self { logs, directory, live, metrics: Arc::new(Metrics::new()), folder }
    }

    /// Has its files watched, by an instance that waits for no router.
    fn watches(&self) -> JoinHandle<()> {
        let bus: SharedBus = self.logs.clone();
        let provision = Arc::new(Provision {
            bus: bus.clone(),
            short: Arc::new(ShortIntake::new(bus.clone())),
            directory: Arc::clone(&self.directory),
            roles: [Role::Webhooks].into_iter().collect::<Roles>(),
            status: Arc::new(Status::default()),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
            refused: watch::channel(None).0,
            in_force: InForce::default(),
        });
        let reload = Reload {
            live: Arc::clone(&self.live),
            directory: Arc::clone(&self.directory),
            bus,
            provision,
            admission: Admission::new(1, 1),
            metrics: Arc::clone(&self.metrics),
        };
        let hangup = signal(SignalKind::hangup()).unwrap();
        tokio::spawn(reload.watch(Arc::new(|_| None), hangup, CancellationToken::new()))
    }

    async fn in_force(&self, revision: u64, within: Duration) -> bool {
        let deadline = Instant::now() + within;
        while Instant::now() < deadline {
            if self.live.get().revision == Some(revision) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        false
    }
}

fn write(folder: &tempfile::TempDir, revision: u64) {
    let mut text =
        format!("revision = {revision}\ndata_dir = \"data\"\n\n[bus]\nkind = \"embedded\"\npartitions = 2\n");
    for tenant in ["acme", "beta"] {
        let _ =
            write!(text, "\n[[tenants]]\nid = \"{tenant}\"\n\n[[queues]]\nid = \"support\"\ntenant = \"{tenant}\"\n");
    }
    std::fs::write(folder.path().join("recado.toml"), text).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_file_that_changed_during_the_start_is_taken() {
    let world = World::new().await;
    write(&world.folder, 22);
    let watch = world.watches();
    assert!(world.in_force(22, Duration::from_secs(10)).await);
    // Once: what is in force is not read again.
    tokio::time::sleep(Duration::from_secs(10)).await;
    let text = world.metrics.text();
    assert!(text.contains("recado_config_reloads_total{result=\"applied\"} 1\n"), "{text}");
    watch.abort();
}
