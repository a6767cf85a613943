//! Files that are told while routers stand still, start or answer late; the clock is the test's.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use bytes::Bytes;
use recado_bus::{Record, headers};
use recado_proto::Encode as _;
use tokio::task::JoinHandle;

use super::*;
use crate::{
    directory::memory_bus::MemoryLogs,
    host::status::{Configured, Phase},
};

const REFUSED: &str = "config_older";

struct World {
    bus: SharedBus,
    status: Arc<Status>,
    provision: Arc<Provision>,
    folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let bus: SharedBus = Arc::new(MemoryLogs::default());
        let status = Arc::new(Status::default());
        let provision = Provision {
            bus: bus.clone(),
            short: Arc::new(ShortIntake::new(bus.clone())),
            directory: Directory::open(bus.clone(), 2).await.unwrap(),
            roles: Roles::all(),
            status: Arc::clone(&status),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
            refused: watch::channel(None).0,
            in_force: InForce::default(),
        };
        Self { bus, status, provision: Arc::new(provision), folder: tempfile::tempdir().unwrap() }
    }

    fn config(&self, head: &str, tenants: &[&str], agents: &[&str]) -> Arc<Config> {
        let mut text = format!("{head}\ndata_dir = \"data\"\n\n[bus]\nkind = \"embedded\"\npartitions = 2\n");
        for tenant in tenants {
            let _ = write!(text, "\n[[tenants]]\nid = \"{tenant}\"\n");
            let _ = write!(text, "\n[[queues]]\nid = \"support\"\ntenant = \"{tenant}\"\n");
            for agent in agents {
                let _ = write!(
                    text,
                    "\n[[agents]]\nid = \"{agent}\"\ntenant = \"{tenant}\"\nqueues = [\"support\"]\ncapacity = 1\n"
                );
            }
        }
        let path: &Path = &self.folder.path().join("recado.toml");
        std::fs::write(path, text).unwrap();
        Arc::new(Config::load(path, &|_| None).map_err(|problems| problems.to_string()).unwrap())
    }

    fn partition(&self, tenant: &str) -> u32 {
        self.provision.directory.tenant(tenant).unwrap().partition
    }

    fn phase(&self, partition: u32, phase: Phase) {
        self.status.update(partition, |p| p.phase = phase);
    }

    async fn starts_with(&self, config: &Arc<Config>) -> Vec<String> {
        let unanswered = self.provision.start(config).await.unwrap();
        unanswered.into_iter().map(|unanswered| unanswered.tenant).collect()
    }

    /// Begins with a changed file, and returns when the router has been told it.
    async fn changes(&self, config: &Arc<Config>) -> JoinHandle<Result<Vec<Unanswered>, ProvisionError>> {
        let partition = self.partition("acme");
        let before = self.end(partition).await;
        let (provision, config) = (Arc::clone(&self.provision), Arc::clone(config));
        let change = tokio::spawn(async move { provision.change(&config).await });
        self.told(partition, before + 2).await;
        change
    }

    async fn end(&self, partition: u32) -> u64 {
        self.bus.bounds(logs::INTAKE, partition).await.unwrap().end
    }

    async fn told(&self, partition: u32, end: u64) {
        while self.end(partition).await < end {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// What the router says to the input at `cause`, and time for whoever hears it.
    async fn answers(&self, tenant: &str, cause: u64, refused: bool) {
        let body = if refused {
            let result =
                v1::CommandResult { code: REFUSED.to_owned(), detail: "a test".to_owned(), ..Default::default() };
            v1::event::Body::CommandResult(result)
        } else {
            v1::event::Body::ConfigApplied(v1::ConfigApplied::default())
        };
        let event = v1::Event { cause, body: Some(body), ..Default::default() };
        let record = Record {
            key: Bytes::from(tenant.to_owned()),
            headers: vec![(headers::TENANT, Bytes::from(tenant.to_owned()))],
            value: event.encode_to_vec().into(),
        };
        self.bus.append(logs::EVENTS, self.partition(tenant), vec![record]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(500)).await;
    }

    /// The hashes of what a partition is told from a position on.
    async fn hashes(&self, partition: u32, from: u64) -> Vec<Vec<u8>> {
        if self.end(partition).await <= from {
            return Vec::new();
        }
        let mut reader = self.bus.reader(logs::INTAKE, partition, from).await.unwrap();
        let inputs = reader.next(100).await.unwrap();
        let inputs = inputs.into_iter().filter_map(|stored| v1::Intake::decode(stored.value).unwrap().input);
        let applied = inputs.filter_map(|input| match input {
            v1::intake::Input::ApplyConfig(apply) => Some(apply.hash.to_vec()),
            _ => None,
        });
        applied.collect()
    }

    fn ends(&self) -> bool {
        self.provision.refused.borrow().is_some()
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_that_was_put_right_in_time_ends_nothing() {
    let world = World::new().await;
    let [wrong, right] = [1, 2].map(|revision| world.config(&format!("revision = {revision}"), &["acme"], &[]));
    // The partition replays for longer than anybody waits.
    assert_eq!(world.starts_with(&wrong).await, ["acme"]);
    let change = world.changes(&right).await;
    world.answers("acme", 1, true).await;
    assert!(!world.ends(), "the file before counts although another is told");
    world.answers("acme", 3, false).await;
    assert_eq!(change.await.unwrap().unwrap(), []);
    assert_eq!(world.status.ready(), Ok(()));
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(!world.ends());
    // Nobody reads on for a file that is not in force.
    world.provision.tasks.close();
    tokio::time::timeout(Duration::from_secs(5), world.provision.tasks.wait()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn each_file_that_is_taken_ends_the_work_for_the_one_before() {
    let world = World::new().await;
    let first = world.config("revision = 1", &["acme"], &[]);
    assert_eq!(world.starts_with(&first).await, ["acme"]);
    world.phase(world.partition("acme"), Phase::Waiting("a test".to_owned()));
    for revision in 2..20 {
        let next = world.config(&format!("revision = {revision}"), &["acme"], &[]);
        assert_eq!(world.provision.change(&next).await.unwrap().len(), 1);
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert_eq!(world.provision.tasks.len(), 1, "revision {revision}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_counts_again_when_the_one_after_it_is_refused() {
    let world = World::new().await;
    let [first, second] = [5, 6].map(|revision| world.config(&format!("revision = {revision}"), &["acme"], &[]));
    assert_eq!(world.starts_with(&first).await, ["acme"]);
    let change = world.changes(&second).await;
    world.answers("acme", 1, true).await;
    assert!(!world.ends());
    world.answers("acme", 3, true).await;
    assert!(matches!(change.await.unwrap(), Err(ProvisionError::Refused { told: true, .. })));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(world.ends(), "nothing is in force that the only tenant has");
}

#[tokio::test(start_paused = true)]
async fn a_file_without_a_number_gives_way_to_none_that_came_after_it() {
    let world = World::new().await;
    let first = world.config("", &["acme"], &[]);
    assert_eq!(world.starts_with(&first).await, ["acme"]);
    let partition = world.partition("acme");
    world.phase(partition, Phase::Waiting("a test".to_owned()));
    let second = world.config("", &["acme"], &["carla"]);
    assert_eq!(world.provision.change(&second).await.unwrap().len(), 1);
    // The clock went back: the router has a number above both.
    let has = Configured { revision: u64::MAX >> 1, hash: Vec::new() };
    world.status.update(partition, |p| _ = p.configured.insert("acme".to_owned(), has));
    world.phase(partition, Phase::Live);
    let told = world.end(partition).await;
    world.answers("acme", 1, true).await;
    world.answers("acme", 3, true).await;
    assert_eq!(world.hashes(partition, told).await, [second.hash("acme").to_vec()]);
    assert!(!world.ends());
}

#[tokio::test(start_paused = true)]
async fn answers_are_waited_for_although_a_partition_replays_for_long() {
    let world = World::new().await;
    for tenant in ["acme", "beta"] {
        world.provision.directory.ensure_tenant(tenant).await.unwrap();
    }
    let (slow, quick) = (world.partition("acme"), world.partition("beta"));
    assert_ne!(slow, quick, "the tenants share a partition");
    world.phase(slow, Phase::Starting);
    world.phase(quick, Phase::Live);
    let config = world.config("revision = 1", &["acme", "beta"], &[]);
    let router = async {
        world.told(quick, 2).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        world.answers("beta", 1, false).await;
    };
    let (unanswered, ()) = tokio::join!(world.starts_with(&config), router);
    assert_eq!(unanswered, ["acme"]);
}
