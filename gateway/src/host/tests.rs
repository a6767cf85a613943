#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering::SeqCst},
};

use recado_bus::{AppendError, Bounds, Bus, Embedded, EventReader, LogName, ReadError, Reader, Record, Verdict};
use recado_proto::{Encode as _, time, v1};

use super::*;
use crate::{deadletters::stale::Stale, directory::Directory, objects::Folder, submit};

#[derive(Default)]
struct Watcher {
    parked: AtomicUsize,
}

#[async_trait]
impl Observer for Watcher {
    fn parked(&self, _: u32, tenants: usize) {
        self.parked.store(tenants, SeqCst);
    }
    fn applied(&self, _: u32, _: &'static str) {}
    fn appended(&self, _: u32, _: &BTreeMap<&'static str, u64>) {}
    async fn stale(&self, _: Vec<Stale>, _: bool) -> Result<(), String> {
        Ok(())
    }
}

/// A bus whose events take a while to become durable.
struct Slow(SharedBus);

#[async_trait]
impl Bus for Slow {
    async fn append(&self, log: LogName, partition: u32, records: Vec<Record>) -> Result<Vec<u64>, AppendError> {
        let positions = self.0.append(log, partition, records).await;
        if log == logs::EVENTS {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        positions
    }
    async fn bounds(&self, log: LogName, partition: u32) -> Result<Bounds, ReadError> {
        self.0.bounds(log, partition).await
    }
    async fn reader(&self, log: LogName, partition: u32, from: u64) -> Result<Box<dyn Reader>, ReadError> {
        self.0.reader(log, partition, from).await
    }
    async fn own(&self, group: &str, log: LogName) -> Result<tokio::sync::mpsc::Receiver<Ownership>, OpenError> {
        self.0.own(group, log).await
    }
    async fn health(&self) -> Result<(), String> {
        self.0.health().await
    }
    async fn close(&self) {
        self.0.close().await;
    }
}

/// A bus that gives partitions out as a test wants it.
struct Giving(SharedBus, std::sync::Mutex<Option<tokio::sync::mpsc::Receiver<Ownership>>>);

#[async_trait]
impl Bus for Giving {
    async fn append(&self, log: LogName, partition: u32, records: Vec<Record>) -> Result<Vec<u64>, AppendError> {
        self.0.append(log, partition, records).await
    }
    async fn bounds(&self, log: LogName, partition: u32) -> Result<Bounds, ReadError> {
        self.0.bounds(log, partition).await
    }
    async fn reader(&self, log: LogName, partition: u32, from: u64) -> Result<Box<dyn Reader>, ReadError> {
        self.0.reader(log, partition, from).await
    }
    async fn own(&self, _: &str, _: LogName) -> Result<tokio::sync::mpsc::Receiver<Ownership>, OpenError> {
        Ok(self.1.lock().unwrap().take().unwrap())
    }
    async fn health(&self) -> Result<(), String> {
        self.0.health().await
    }
    async fn close(&self) {
        self.0.close().await;
    }
}

struct Rig {
    _folder: tempfile::TempDir,
    watcher: Arc<Watcher>,
    deps: Arc<Deps>,
}

impl Rig {
    async fn new(checkpoint_every: Duration) -> Self {
        Self::on(checkpoint_every, |bus| bus).await
    }

    async fn on(checkpoint_every: Duration, wrap: impl FnOnce(SharedBus) -> SharedBus) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bus = wrap(Arc::new(
            Embedded::open(&folder.path().join("log"), &logs::specs(1), recado_bus::embedded::Options::default())
                .unwrap(),
        ));
        let watcher = Arc::<Watcher>::default();
        let directory = Directory::open(bus.clone(), 1).await.unwrap();
        let deps = Deps {
            bus,
            objects: Arc::new(Folder::open(folder.path().join("objects")).unwrap()),
            manifests: Arc::new(directory),
            observer: watcher.clone(),
            status: Arc::default(),
            traces: crate::telemetry::Traces::default(),
            checkpoint_every,
            clock: Arc::new(crate::clock::now_ms),
            accepted_lead_ms: Arc::new(|_| 0),
        };
        Self { _folder: folder, watcher, deps: Arc::new(deps) }
    }

    async fn tell(&self, id: &str, input: v1::intake::Input) -> u64 {
        self.deps.bus.append(logs::INTAKE, 0, vec![Self::record(id, input)]).await.unwrap()[0]
    }

    fn record(id: &str, input: v1::intake::Input) -> Record {
        let intake = v1::Intake {
            tenant: "acme".into(),
            id: id.into(),
            provider_time: Some(time::timestamp(crate::clock::now_ms())),
            input: Some(input),
            ..Default::default()
        };
        submit::record(&intake, "test", None)
    }

    async fn begin(&self) {
        self.tell("inp_1", v1::intake::Input::CreateTenant(v1::CreateTenant { partition: 0 })).await;
        let queue =
            v1::QueueConfig { id: "support".into(), offer: v1::queue_config::Offer::Auto.into(), ..Default::default() };
        let agent = v1::AgentConfig {
            id: "ana".into(),
            queue_ids: vec!["support".into()],
            capacity: 1000,
            ..Default::default()
        };
        let account = v1::AccountConfig {
            id: "wa".into(),
            channel: "whatsapp".into(),
            queue_id: "support".into(),
            window_ms: 86_400_000,
            entry_window_ms: 0,
        };
        let config = v1::TenantConfig { accounts: vec![account], queues: vec![queue], agents: vec![agent] };
        let apply = v1::ApplyConfig { revision: 1, hash: vec![1; 32].into(), config: Some(config) };
        self.tell("inp_2", v1::intake::Input::ApplyConfig(apply)).await;
    }

    async fn message(&self, contact: u128, n: u128) {
        let message = Self::inbound(contact, n);
        self.tell(&message.message_id.clone(), v1::intake::Input::Message(message)).await;
    }

    fn inbound(contact: u128, n: u128) -> v1::InboundMessage {
        use recado_proto::{Id, Kind};
        v1::InboundMessage {
            account_id: "wa".into(),
            message_id: Kind::Message.text(Id(contact << 64 | n)),
            address_id: Kind::Address.text(Id(contact)),
            facets: Some(v1::Facets { kind: v1::facets::Kind::Text.into(), ..Default::default() }),
            channel: "whatsapp".into(),
            ..Default::default()
        }
    }

    /// The history by the reader's rule, and how many records the log has beyond it.
    async fn history(&self) -> (Vec<v1::Event>, usize) {
        let bounds = self.deps.bus.bounds(logs::EVENTS, 0).await.unwrap();
        let mut reader = self.deps.bus.reader(logs::EVENTS, 0, bounds.oldest).await.unwrap();
        let (mut judge, mut events, mut beyond) = (EventReader::new(), Vec::new(), 0);
        while reader.position() < bounds.end {
            for stored in reader.next(1000).await.unwrap() {
                match judge.accept(&stored) {
                    Verdict::Take { .. } => events.push(v1::Event::decode(stored.value.clone()).unwrap()),
                    Verdict::Repeat => beyond += 1,
                    other => panic!("{other:?}"),
                }
            }
        }
        (events, beyond)
    }

    async fn received(&self, count: usize) -> Vec<v1::Event> {
        for _ in 0..1000 {
            let (events, _) = self.history().await;
            if events.iter().filter(|e| e.kind() == "messageReceived").count() >= count {
                return events;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{count} messages did not come: {:?}, {:?}", self.deps.status.all(), self.history().await.0.len());
    }

    async fn until_parked(&self, tenant: &str) {
        for _ in 0..500 {
            if self.deps.status.all().get(&0).is_some_and(|p| p.parked.contains_key(tenant)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{tenant} was not parked: {:?}", self.deps.status.all());
    }

    fn work(&self) -> (CancellationToken, tokio::task::JoinHandle<Ended>) {
        let (cancel, deps) = (CancellationToken::new(), Arc::clone(&self.deps));
        let stop = cancel.clone();
        (cancel, tokio::spawn(async move { partition::run(deps, 0, &mut Skips::new(), &stop).await }))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn inputs_become_events_once_whatever_ends_between() {
    let rig = Rig::new(Duration::from_millis(30)).await;
    rig.begin().await;
    for round in 0..8 {
        let (cancel, work) = rig.work();
        for n in 0..25 {
            rig.message(n % 5, round * 100 + n).await;
            rig.message(n % 5, round * 100 + n).await;
        }
        if round % 2 == 0 {
            rig.received(((round + 1) * 25) as usize).await;
            cancel.cancel();
            assert!(matches!(work.await.unwrap(), Ended::Cancelled));
        } else {
            // In the middle of whatever it does.
            work.abort();
            let _ = work.await;
        }
    }
    let (_cancel, _work) = rig.work();
    let events = rig.received(200).await;
    assert_eq!(events.iter().filter(|e| e.kind() == "messageReceived").count(), 200);
    assert_eq!(events.iter().filter(|e| e.kind() == "conversationOpened").count(), 5);
    assert!(!rig.deps.manifests.all(0).await.is_empty(), "it made checkpoints");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_owners_write_one_history() {
    let rig = Rig::new(Duration::from_mins(1)).await;
    rig.begin().await;
    let (_one, _first) = rig.work();
    let (_two, _second) = rig.work();
    for n in 0..300 {
        rig.message(n % 7, n).await;
    }
    let events = rig.received(300).await;
    assert_eq!(events.iter().filter(|e| e.kind() == "messageReceived").count(), 300);
    assert!(rig.deps.status.all()[&0].parked.is_empty(), "{:?}", rig.deps.status.all());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_is_rebuilt_from_intake_to_the_byte() {
    let rig = Rig::new(Duration::from_millis(20)).await;
    rig.begin().await;
    let (cancel, work) = rig.work();
    for n in 0..60 {
        rig.message(n % 3, n).await;
    }
    rig.received(60).await;
    cancel.cancel();
    work.await.unwrap();
    let (before, _) = rig.history().await;

    // The same intake in a log without events and checkpoints.
    let fresh = Rig::new(Duration::from_mins(1)).await;
    let bounds = rig.deps.bus.bounds(logs::INTAKE, 0).await.unwrap();
    let mut reader = rig.deps.bus.reader(logs::INTAKE, 0, 0).await.unwrap();
    let mut machine = machine::Machine::new(
        index::Index::open(fresh.deps.objects.clone(), &[]).await.unwrap(),
        Vec::new(),
        Skips::new(),
    );
    let mut again = Vec::new();
    while reader.position() < bounds.end {
        for stored in reader.next(1000).await.unwrap() {
            machine.apply(&stored, &mut again).unwrap();
        }
    }
    let again: Vec<v1::Event> = again.iter().map(|p| v1::Event::decode(p.record.value.clone()).unwrap()).collect();
    assert_eq!(before, again);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_with_other_rules_parks_the_tenant_and_writes_nothing() {
    let rig = Rig::new(Duration::from_mins(1)).await;
    rig.begin().await;
    let (cancel, work) = rig.work();
    rig.message(1, 1).await;
    rig.received(1).await;
    cancel.cancel();
    work.await.unwrap();
    // An event that these rules never conclude stands in the log as the next one.
    let (events, _) = rig.history().await;
    let last = events.last().unwrap().clone();
    let end = rig.deps.bus.bounds(logs::EVENTS, 0).await.unwrap().end;
    let mut reader = rig.deps.bus.reader(logs::EVENTS, 0, end - 1).await.unwrap();
    let stored = reader.next(1).await.unwrap().remove(0);
    let prev = recado_bus::headers::from_hex(stored.header("ce_chain").unwrap()).unwrap();
    let other = v1::Event { seq: last.seq + 1, cause: 9999, ..last };
    let value = bytes::Bytes::from(other.encode_to_vec());
    let chain = recado_bus::chain(&prev, &value);
    let facts = recado_bus::headers::EventFacts {
        tenant: "acme",
        epoch: 1,
        seq: other.seq,
        prev: &prev,
        chain: &chain,
        type_name: "x",
        time: "t",
        subject: None,
        traceparent: None,
    };
    let record = Record { key: "acme".into(), headers: recado_bus::headers::event_headers(&facts), value };
    rig.deps.bus.append(logs::EVENTS, 0, vec![record]).await.unwrap();
    let (cancel, work) = rig.work();
    // Somebody new: several events come of it at once.
    rig.message(2, 2).await;
    rig.until_parked("acme").await;
    assert_eq!(rig.watcher.parked.load(SeqCst), 1, "it is told");
    assert_eq!(rig.deps.bus.bounds(logs::EVENTS, 0).await.unwrap().end, end + 1, "nothing was written");
    cancel.cancel();
    work.await.unwrap();

    // Nor by the next one, which begins with the checkpoint of a parked tenant.
    rig.deps.status.forget(0);
    let (cancel, work) = rig.work();
    rig.until_parked("acme").await;
    assert_eq!(rig.deps.bus.bounds(logs::EVENTS, 0).await.unwrap().end, end + 1, "nothing was written");
    cancel.cancel();
    work.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn checkpoints_are_made_while_inputs_never_end() {
    let rig = Rig::on(Duration::from_millis(1), |bus| Arc::new(Slow(bus))).await;
    rig.begin().await;
    // So much that there is always something on its way to events until the last input is applied.
    for batch in 0..3 {
        let message = |n: u128| Rig::inbound(n % 50, batch * 2000 + n);
        let input = |n| v1::intake::Input::Message(message(n));
        let records = (0..2000).map(|n| Rig::record(&message(n).message_id, input(n))).collect();
        rig.deps.bus.append(logs::INTAKE, 0, records).await.unwrap();
    }
    let end = rig.deps.bus.bounds(logs::INTAKE, 0).await.unwrap().end;
    let (cancel, work) = rig.work();
    rig.received(6_000).await;
    cancel.cancel();
    work.await.unwrap();
    let first = rig.deps.manifests.all(0).await.into_iter().map(|manifest| manifest.intake).min().unwrap();
    assert!(first < end, "the first checkpoint was made at {first}, when all was done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partition_that_was_lost_is_nobodys_trouble_here() {
    let (changes, ownership) = tokio::sync::mpsc::channel(1);
    let giving = |bus| Arc::new(Giving(bus, std::sync::Mutex::new(Some(ownership)))) as SharedBus;
    let rig = Rig::on(Duration::from_mins(1), giving).await;
    rig.begin().await;
    let stop = CancellationToken::new();
    let work = tokio::spawn(run(Arc::clone(&rig.deps), stop.clone()));
    for round in 1..4 {
        changes.send(Ownership::Gained(0)).await.unwrap();
        rig.message(1, round).await;
        rig.received(round as usize).await;
        let end = rig.deps.bus.bounds(logs::INTAKE, 0).await.unwrap().end;
        let (done, lost) = tokio::sync::oneshot::channel();
        changes.send(Ownership::Lost { partition: 0, done }).await.unwrap();
        lost.await.unwrap();
        // Its last checkpoint comes after that.
        let mut ended = false;
        for _ in 0..1000 {
            ended = rig.deps.manifests.all(0).await.iter().any(|manifest| manifest.intake == end);
            if ended && rig.deps.status.all().is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(ended && rig.deps.status.all().is_empty(), "{round}: {:?}", rig.deps.status.all());
    }
    stop.cancel();
    work.await.unwrap().unwrap();
}
