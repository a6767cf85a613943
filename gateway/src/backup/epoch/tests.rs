#![allow(clippy::unwrap_used)]

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering::SeqCst},
};

use async_trait::async_trait;
use recado_bus::{AppendError, Bounds, Bus, Embedded, LogName, OpenError, Ownership, ReadError, Reader, Record};
use recado_proto::{Id, Kind, time};
use tokio::sync::mpsc;

use super::*;
use crate::{
    deadletters::{self, Filter},
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

    async fn open_all(&self, skips: &[(String, u64)]) -> Result<Vec<Restored>, BackupError> {
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
        assert_eq!((restored.len(), restored[0].epoch), (1, epoch));
        assert_eq!(rig.letters().await, (2, 2));
    }
}
