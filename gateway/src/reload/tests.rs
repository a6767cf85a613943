//! Files that change at awkward moments; the clock is the test's.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use recado_bus::Bus as _;
use recado_proto::Encode as _;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinHandle,
    time::Instant,
};
use tokio_util::task::TaskTracker;

use super::*;
use crate::{
    directory::memory_bus::{Fault, MemoryLogs},
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

    async fn inputs(&self, tenant: &str) -> Vec<v1::intake::Input> {
        let partition = self.directory.tenant(tenant).unwrap().partition;
        if self.logs.bounds(logs::INTAKE, partition).await.unwrap().end == 0 {
            return Vec::new();
        }
        let mut reader = self.logs.reader(logs::INTAKE, partition, 0).await.unwrap();
        let inputs = reader.next(1_000).await.unwrap().into_iter();
        inputs.filter_map(|stored| v1::Intake::decode(stored.value).unwrap().input).collect()
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

#[tokio::test(start_paused = true)]
async fn a_file_that_a_log_did_not_take_is_tried_again_and_told_once() {
    let world = World::new().await;
    let watch = world.watches();
    let partition = world.directory.tenant("acme").unwrap().partition;
    assert_ne!(partition, world.directory.tenant("beta").unwrap().partition, "the tenants share a partition");
    // It takes neither the file, nor that it is refused, nor two more tries.
    world.logs.of(logs::INTAKE, partition).fail(&[Fault::NotWritten; 4]);
    write(&world.folder, 2);
    assert!(world.in_force(2, Duration::from_mins(2)).await);
    let of = |inputs: Vec<v1::intake::Input>| {
        let applied = inputs.iter().filter(|input| matches!(input, v1::intake::Input::ApplyConfig(_))).count();
        let refused = inputs.iter().filter(|input| matches!(input, v1::intake::Input::RefuseConfig(_))).count();
        (applied > 0, refused)
    };
    assert_eq!((of(world.inputs("acme").await), of(world.inputs("beta").await)), ((true, 0), (true, 1)));
    let text = world.metrics.text();
    for result in ["applied", "refused"] {
        let once = format!("recado_config_reloads_total{{result=\"{result}\"}} 1\n");
        assert!(text.contains(&once), "{once}: {text}");
    }
    watch.abort();
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_put_back_is_not_tried_again() {
    let world = World::new().await;
    let watch = world.watches();
    let partition = world.directory.tenant("acme").unwrap().partition;
    world.logs.of(logs::INTAKE, partition).fail(&[Fault::NotWritten; 2]);
    write(&world.folder, 3);
    tokio::time::sleep(Duration::from_secs(5)).await;
    write(&world.folder, 1);
    assert!(!world.in_force(3, Duration::from_mins(2)).await);
    watch.abort();
}
