#![allow(clippy::unwrap_used)]

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering::SeqCst},
};

use async_trait::async_trait;
use recado_bus::{
    AppendError, Bounds, Bus, Embedded, EventReader, LogName, OpenError, Ownership, ReadError, Reader, Record,
};
use recado_proto::{Id, Kind, time};
use tokio::sync::mpsc;

use super::*;
use crate::{
    cli::verify,
    deadletters::{self, Filter},
    host::{checkpoint, index::Index, machine::Machine, partition::Skips},
    objects::Folder,
};

const DAY_MS: i64 = 24 * 3_600_000;
/// 2026-11-21, noon.
const NOON: i64 = 20_778 * DAY_MS + DAY_MS / 2;

/// A bus that may refuse events.
struct Fickle {
    bus: Embedded,
    refuses_events: AtomicBool,
}

#[async_trait]
impl Bus for Fickle {
    async fn append(&self, log: LogName, partition: u32, records: Vec<Record>) -> Result<Vec<u64>, AppendError> {
        if log == logs::EVENTS && self.refuses_events.load(SeqCst) {
            return Err(AppendError::NotWritten("it refuses".to_owned()));
        }
        self.bus.append(log, partition, records).await
    }
    async fn bounds(&self, log: LogName, partition: u32) -> Result<Bounds, ReadError> {
        self.bus.bounds(log, partition).await
    }
    async fn reader(&self, log: LogName, partition: u32, from: u64) -> Result<Box<dyn Reader>, ReadError> {
        self.bus.reader(log, partition, from).await
    }
    async fn own(&self, group: &str, log: LogName) -> Result<mpsc::Receiver<Ownership>, OpenError> {
        self.bus.own(group, log).await
    }
    async fn health(&self) -> Result<(), String> {
        self.bus.health().await
    }
    async fn close(&self) {
        self.bus.close().await;
    }
}

/// Logs as a restore finds them, and a clock that a test moves.
struct Rig {
    _folder: tempfile::TempDir,
    now: Arc<AtomicI64>,
    fickle: Arc<Fickle>,
    bus: SharedBus,
    objects: SharedObjects,
    directory: Arc<Directory>,
}

impl Rig {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = Arc::new(AtomicI64::new(NOON));
        let clock: recado_bus::embedded::Clock = Arc::new({
            let now = Arc::clone(&now);
            move || now.load(SeqCst)
        });
        let options = recado_bus::embedded::Options { clock: Arc::clone(&clock), steady: clock, ..Default::default() };
        let bus = Embedded::open(&folder.path().join("log"), &logs::specs(1), options).unwrap();
        let fickle = Arc::new(Fickle { bus, refuses_events: AtomicBool::new(false) });
        let bus: SharedBus = fickle.clone();
        let objects: SharedObjects = Arc::new(Folder::open(folder.path().join("objects")).unwrap());
        let directory = Directory::open(bus.clone(), 1).await.unwrap();
        Self { _folder: folder, now, fickle, bus, objects, directory }
    }

    async fn tell(&self, tenant: &str, id: &str, at_ms: i64, input: v1::intake::Input) -> u64 {
        let intake = v1::Intake {
            tenant: tenant.into(),
            id: id.into(),
            provider_time: Some(time::timestamp(at_ms)),
            input: Some(input),
            ..Default::default()
        };
        let record = submit::record(&intake, "test", None);
        self.bus.append(logs::INTAKE, 0, vec![record]).await.unwrap()[0]
    }

    async fn create(&self, tenant: &str) {
        let at_ms = self.now.load(SeqCst);
        self.tell(tenant, "inp_1", at_ms, v1::intake::Input::CreateTenant(v1::CreateTenant { partition: 0 })).await;
        let account = v1::AccountConfig { id: "wa".into(), channel: "whatsapp".into(), ..Default::default() };
        let config = v1::TenantConfig { accounts: vec![account], ..Default::default() };
        let apply = v1::ApplyConfig { revision: 1, hash: vec![1; 32].into(), config: Some(config) };
        self.tell(tenant, "inp_2", at_ms, v1::intake::Input::ApplyConfig(apply)).await;
    }

    /// A message that a customer wrote so many days ago.
    async fn message(&self, tenant: &str, n: u128, days_ago: i64) -> u64 {
        let at_ms = self.now.load(SeqCst) - days_ago * DAY_MS;
        let message = v1::InboundMessage {
            account_id: "wa".into(),
            message_id: Kind::Message.text(Id((at_ms / 3_600_000) as u128 * (1 << 96) + n)),
            address_id: Kind::Address.text(Id(7)),
            facets: Some(v1::Facets { kind: v1::facets::Kind::Text.into(), ..Default::default() }),
            channel: "whatsapp".into(),
            ..Default::default()
        };
        self.tell(tenant, &message.message_id.clone(), at_ms, v1::intake::Input::Message(message)).await
    }

    async fn open_all(&self, skips: &[(String, u64)]) -> Result<Outcome, BackupError> {
        open_all(&self.bus, &self.objects, &self.directory, skips).await
    }

    /// How many records dead letters have, and how many different ones they are.
    async fn letters(&self) -> (u64, usize) {
        let end = self.bus.bounds(logs::DEADLETTERS, 0).await.unwrap().end;
        let letters = deadletters::read(&self.bus, &Filter::default()).await.unwrap();
        assert!(letters.iter().all(|letter| letter.code == stale::CODE && letter.tenant == "acme"), "{letters:?}");
        (end, letters.len())
    }

    async fn end_of(&self, log: LogName) -> u64 {
        self.bus.bounds(log, 0).await.unwrap().end
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_too_old_has_its_letter_before_events_go_on_behind_it() {
    let rig = Rig::new().await;
    rig.create("acme").await;
    rig.message("acme", 1, 0).await;
    rig.message("acme", 2, 9).await;
    rig.message("acme", 3, 9).await;
    rig.message("acme", 4, 0).await;

    rig.fickle.refuses_events.store(true, SeqCst);
    assert!(rig.open_all(&[]).await.is_err());
    assert_eq!(rig.end_of(logs::EVENTS).await, 0);
    assert_eq!(rig.letters().await, (2, 2), "a start would take events behind them for a sign that they are there");

    // The backup has them already, and then also what came behind them.
    rig.fickle.refuses_events.store(false, SeqCst);
    for epoch in [2, 3] {
        let restored = rig.open_all(&[]).await.unwrap();
        assert_eq!((restored.restored.len(), restored.restored[0].epoch, restored.left.len()), (1, epoch, 0));
        assert_eq!(rig.letters().await, (2, 2));
    }
}

/// What an owner has of a partition, as far as this test needs one.
struct Owner<'a> {
    rig: &'a Rig,
    machine: Machine,
    applied: u64,
    last: Option<v1::Checkpoint>,
}

impl<'a> Owner<'a> {
    async fn new(rig: &'a Rig) -> Self {
        let index = Index::open(rig.objects.clone(), &[]).await.unwrap();
        Self { rig, machine: Machine::new(index, Vec::new(), Skips::new()), applied: 0, last: None }
    }

    /// Applies what intake has, appends what follows of it, and makes a checkpoint.
    async fn works(&mut self) {
        let end = self.rig.end_of(logs::INTAKE).await;
        let mut reader = self.rig.bus.reader(logs::INTAKE, 0, self.applied).await.unwrap();
        let mut produced = Vec::new();
        while reader.position() < end {
            for stored in reader.next(100).await.unwrap() {
                self.machine.apply(&stored, &mut produced).unwrap();
            }
        }
        self.applied = end;
        append(&self.rig.bus, 0, produced).await.unwrap();
        let (events, mut log) = (self.rig.end_of(logs::EVENTS).await, EventReader::new());
        let mut reader = self.rig.bus.reader(logs::EVENTS, 0, 0).await.unwrap();
        while reader.position() < events {
            for stored in reader.next(100).await.unwrap() {
                log.accept(&stored);
            }
        }
        let job = checkpoint::begin(&mut self.machine, 0, end, (events, &log), self.last.as_ref());
        let (manifest, flush) = checkpoint::store(job, &self.rig.directory, &self.rig.objects).await.unwrap();
        self.machine.stored(&flush);
        self.last = Some(manifest);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_whose_inputs_are_gone_stays_parked_and_the_others_go_on() {
    let rig = Rig::new().await;
    rig.create("acme").await;
    rig.create("other").await;
    let mut owner = Owner::new(&rig).await;
    owner.works().await;
    let needed = rig.message("acme", 1, 0).await;
    owner.machine.park("acme", "a test".to_owned());
    owner.works().await;
    rig.now.fetch_add(40 * DAY_MS, SeqCst);
    rig.message("other", 2, 0).await;
    owner.works().await;
    rig.message("other", 3, 0).await;
    let intake = rig.bus.bounds(logs::INTAKE, 0).await.unwrap();
    assert!(needed < intake.oldest, "{intake:?}");

    // Commands that look at the partition say so, of this tenant alone.
    let at_end = replay::to_end(&rig.bus, &rig.objects, &rig.directory, 0).await.unwrap();
    let parked = at_end.machine.tenants().iter().filter_map(|hosted| Some((&*hosted.name, hosted.parked.as_ref()?)));
    let parked: Vec<_> = parked.collect();
    assert_eq!(parked.len(), 1);
    assert!(parked[0].0 == "acme" && parked[0].1.position == needed && at_end.is_gone(parked[0].1), "{parked:?}");
    for (tenant, differences) in [(None, 1), (Some("other"), 0), (Some("acme"), 1)] {
        let report = verify::compare(&rig.bus, &rig.objects, &rig.directory, 0, tenant).await.unwrap();
        let told: Vec<_> = report.differences.iter().filter(|told| told.contains("tenant acme is parked")).collect();
        assert_eq!((told.len(), report.differences.len()), (differences, differences), "{report:?}");
    }

    // Restored, it stays so; what was asked to be passed over does not help it and is not written.
    let Outcome { restored, left } = rig.open_all(&[("acme".to_owned(), needed)]).await.unwrap();
    assert_eq!(restored.iter().map(|tenant| (&*tenant.tenant, tenant.epoch)).collect::<Vec<_>>(), [("other", 2)]);
    assert!(left.len() == 1 && left[0].tenant == "acme" && left[0].why.contains("intake begins at"), "{left:?}");
    assert_eq!(rig.end_of(logs::INTAKE).await, intake.end + 1, "the new epoch of the other");
}
