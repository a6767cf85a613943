//! What a checkpoint must say of tenants that stand still, and of those that nobody talks to.

#![allow(clippy::unwrap_used)]

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::SeqCst},
};

use async_trait::async_trait;
use bytes::Bytes;
use recado_bus::{Embedded, EventReader, SharedBus, Stored, Verdict};
use recado_proto::{Id, Kind, v1};

use super::{
    checkpoint::{self, Manifests, ReadFrom},
    index::Index,
    machine::{Machine, Produced},
};
use crate::{
    directory::Directory,
    logs,
    objects::{Folder, ObjectError, Objects, SharedObjects},
    submit,
};

const HOUR_MS: i64 = 3_600_000;
/// Some hour.
const BEGIN: i64 = 480_000 * HOUR_MS;

/// A folder that may refuse to store.
struct Fickle {
    folder: Folder,
    refuses: AtomicBool,
}

#[async_trait]
impl Objects for Fickle {
    async fn put(&self, key: &str, content: Bytes) -> Result<(), ObjectError> {
        if self.refuses.load(SeqCst) {
            return Err(ObjectError::Unavailable("it refuses".to_owned()));
        }
        self.folder.put(key, content).await
    }
    async fn get(&self, key: &str) -> Result<Bytes, ObjectError> {
        self.folder.get(key).await
    }
    async fn get_range(&self, key: &str, from: u64, len: usize) -> Result<Bytes, ObjectError> {
        self.folder.get_range(key, from, len).await
    }
    async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        self.folder.delete(key).await
    }
    async fn list(&self, prefix: &str) -> Result<Vec<String>, ObjectError> {
        self.folder.list(prefix).await
    }
}

struct Rig {
    _folder: tempfile::TempDir,
    store: Arc<Fickle>,
    objects: SharedObjects,
    manifests: Arc<Directory>,
    machine: Machine,
    log: Vec<Stored>,
    produced: Vec<Produced>,
    last: Option<v1::Checkpoint>,
}

impl Rig {
    async fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let options = recado_bus::embedded::Options::default();
        let bus: SharedBus = Arc::new(Embedded::open(&place.path().join("log"), &logs::specs(1), options).unwrap());
        let folder = Folder::open(place.path().join("objects")).unwrap();
        let store = Arc::new(Fickle { folder, refuses: AtomicBool::new(false) });
        let objects: SharedObjects = store.clone();
        let machine = Machine::new(Index::open(objects.clone(), &[]).await.unwrap(), Vec::new(), super::Skips::new());
        let manifests = Directory::open(bus, 1).await.unwrap();
        Self { _folder: place, store, objects, manifests, machine, log: Vec::new(), produced: Vec::new(), last: None }
    }

    fn tell(&mut self, tenant: &str, at_ms: i64, id: &str, input: v1::intake::Input) {
        let intake = v1::Intake {
            tenant: tenant.into(),
            id: id.into(),
            provider_time: Some(recado_proto::time::timestamp(at_ms)),
            input: Some(input),
            ..Default::default()
        };
        let record = submit::record(&intake, "test", None);
        let position = self.log.len() as u64;
        let stored = Stored { position, at_ms, key: record.key, headers: Vec::new(), value: record.value };
        self.machine.apply(&stored, &mut self.produced).unwrap();
        self.log.push(stored);
    }

    fn create(&mut self, tenant: &str, at_ms: i64) {
        self.tell(tenant, at_ms, "inp_1", v1::intake::Input::CreateTenant(v1::CreateTenant { partition: 0 }));
        let account = v1::AccountConfig { id: "wa".into(), channel: "whatsapp".into(), ..Default::default() };
        let config = v1::TenantConfig { accounts: vec![account], ..Default::default() };
        let apply = v1::ApplyConfig { revision: 1, hash: vec![1; 32].into(), config: Some(config) };
        self.tell(tenant, at_ms, "inp_2", v1::intake::Input::ApplyConfig(apply));
    }

    fn message(&mut self, tenant: &str, at_ms: i64, n: u128) {
        let message = v1::InboundMessage {
            account_id: "wa".into(),
            message_id: Kind::Message.text(Id(n << 64 | n)),
            address_id: Kind::Address.text(Id(7)),
            facets: Some(v1::Facets { kind: v1::facets::Kind::Text.into(), ..Default::default() }),
            channel: "whatsapp".into(),
            ..Default::default()
        };
        self.tell(tenant, at_ms, &message.message_id.clone(), v1::intake::Input::Message(message));
    }

    /// A checkpoint as the worker makes them; the events log ends at `events`.
    async fn checkpoint(&mut self, events: u64) -> v1::Checkpoint {
        self.checkpoint_at(events, &EventReader::new()).await
    }

    /// What was concluded, as the events log has it.
    fn events(&self) -> Vec<Stored> {
        let stored = |(position, event): (usize, &Produced)| {
            let recado_bus::Record { key, headers, value } = event.record.clone();
            let headers = headers.into_iter().map(|(name, value)| (name.into(), value)).collect();
            Stored { position: position as u64, at_ms: BEGIN, key, headers, value }
        };
        self.produced.iter().enumerate().map(stored).collect()
    }

    async fn checkpoint_at(&mut self, events: u64, log: &EventReader) -> v1::Checkpoint {
        let job = checkpoint::begin(&mut self.machine, 0, self.log.len() as u64, (events, log), self.last.as_ref());
        let (manifest, flush) = checkpoint::store(job, &self.manifests, &self.objects).await.unwrap();
        self.machine.stored(&flush);
        self.last = Some(manifest.clone());
        manifest
    }

    /// The same, which fails; something happens before that is known.
    async fn checkpoint_fails(&mut self, meanwhile: impl FnOnce(&mut Machine)) {
        let job = checkpoint::begin(
            &mut self.machine,
            0,
            self.log.len() as u64,
            (0, &EventReader::new()),
            self.last.as_ref(),
        );
        meanwhile(&mut self.machine);
        self.store.refuses.store(true, SeqCst);
        assert!(checkpoint::store(job, &self.manifests, &self.objects).await.is_err());
        self.store.refuses.store(false, SeqCst);
        self.machine.not_stored();
    }

    /// What another process concludes that starts from the newest checkpoint, and where it starts in events.
    async fn restarted(&self) -> (Vec<Produced>, u64) {
        let start = checkpoint::load(&self.manifests, &self.objects, 0).await.unwrap();
        let mut machine = Machine::new(start.index, start.tenants, super::Skips::new());
        let mut produced = Vec::new();
        for stored in &self.log[start.intake as usize..] {
            machine.apply(stored, &mut produced).unwrap();
        }
        (produced, start.events)
    }

    fn of(produced: &[Produced], tenant: &str) -> Vec<(u64, [u8; 16])> {
        let own = produced.iter().filter(|event| event.record.key == tenant.as_bytes());
        own.map(|event| (event.cursor.seq, event.cursor.chain)).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_is_where_the_next_start_begins() {
    let mut rig = Rig::new().await;
    rig.create("acme", BEGIN);
    rig.message("acme", BEGIN, 1);
    rig.checkpoint(9).await;
    let before = rig.produced.len();
    rig.message("acme", BEGIN, 1);
    rig.message("acme", BEGIN, 2);
    let (again, events) = rig.restarted().await;
    assert_eq!(Rig::of(&again, "acme"), Rig::of(&rig.produced[before..], "acme"));
    assert_eq!(events, 9);
    assert_eq!(rig.manifests.checkpoints(0).len(), 2, "the last and the day's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_parked_before_its_first_checkpoint_begins_again_with_its_first_input() {
    let mut rig = Rig::new().await;
    rig.create("acme", BEGIN);
    rig.create("other", BEGIN);
    rig.message("acme", BEGIN, 1);
    rig.machine.park("acme", "a test".to_owned());
    let manifest = rig.checkpoint(9).await;
    assert_eq!(manifest.tenants.len(), 2);
    let (again, events) = rig.restarted().await;
    assert_eq!(Rig::of(&again, "acme"), Rig::of(&rig.produced, "acme"));
    assert_eq!(Rig::of(&again, "other"), [], "the others go on from where they were");
    assert_eq!(events, 0, "all that the log has of it is read again");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_of_a_parked_tenant_is_read_again_from_its_own_checkpoint_on() {
    let mut rig = Rig::new().await;
    rig.create("acme", BEGIN);
    rig.create("other", BEGIN);
    rig.checkpoint(9).await;
    rig.message("acme", BEGIN, 1);
    rig.machine.park("acme", "a test".to_owned());
    rig.message("other", BEGIN, 2);
    assert_eq!(rig.checkpoint(20).await.events, 9);
    assert_eq!(rig.checkpoint(30).await.events, 9);
    assert!(rig.restarted().await.0.iter().any(|event| event.record.key == "acme"));
}

/// Whoever begins at a checkpoint misses nothing behind it, of those who go on and of the one who is parked.
#[tokio::test(flavor = "multi_thread")]
async fn readers_begin_where_the_log_was_though_a_tenant_is_parked() {
    let mut rig = Rig::new().await;
    rig.create("acme", BEGIN);
    rig.create("other", BEGIN);
    let mut places = Vec::new();
    for n in 1..6 {
        rig.message("acme", BEGIN, n);
        rig.message("other", BEGIN, n);
        if n == 3 {
            rig.machine.park("acme", "a test".to_owned());
        }
        let mut log = EventReader::new();
        for stored in &rig.events() {
            assert!(matches!(log.accept(stored), Verdict::Take { .. }));
        }
        let manifest = rig.checkpoint_at(rig.produced.len() as u64, &log).await;
        assert_eq!(manifest.tenants.iter().any(|point| !point.parked.is_empty()), n >= 3);
        places.push(ReadFrom::of(&manifest).unwrap());
    }
    let events = rig.events();
    for place in places {
        let position = place.position;
        let mut reader = place.reader();
        for stored in events.iter().filter(|stored| stored.position >= position) {
            assert!(matches!(reader.accept(stored), Verdict::Take { .. }), "from {position}: {}", stored.position);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_that_fails_leaves_nothing_behind_of_a_tenant_that_is_parked_meanwhile() {
    let mut rig = Rig::new().await;
    rig.create("acme", BEGIN);
    rig.checkpoint(9).await;
    let before = rig.produced.len();
    rig.message("acme", BEGIN, 1);
    rig.checkpoint_fails(|machine| machine.park("acme", "a test".to_owned())).await;
    rig.checkpoint(20).await;
    // Its message is not among what is remembered, or the next start would take it for a repeat.
    let (again, _) = rig.restarted().await;
    assert_eq!(Rig::of(&again, "acme"), Rig::of(&rig.produced[before..], "acme"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_that_fails_is_made_up_for_by_the_next() {
    let mut rig = Rig::new().await;
    rig.create("acme", BEGIN);
    rig.message("acme", BEGIN, 1);
    rig.checkpoint_fails(|_| ()).await;
    rig.checkpoint(20).await;
    rig.message("acme", BEGIN, 1);
    assert_eq!(Rig::of(&rig.restarted().await.0, "acme"), [], "a repeat");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_tenant_does_not_keep_what_others_have_to_remember() {
    let mut rig = Rig::new().await;
    rig.create("acme", BEGIN);
    rig.create("silent", BEGIN);
    rig.message("acme", BEGIN, 1);
    assert_ne!(rig.checkpoint(9).await.runs, []);
    rig.message("acme", BEGIN + 400 * 24 * HOUR_MS, 2);
    let hours: Vec<_> = rig.checkpoint(20).await.runs.iter().filter(|run| run.dated).map(|run| run.hour).collect();
    assert!(!hours.contains(&(BEGIN / HOUR_MS)), "{hours:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parked_tenant_keeps_what_it_will_have_to_remember() {
    let mut rig = Rig::new().await;
    rig.create("acme", BEGIN);
    rig.create("other", BEGIN);
    rig.message("acme", BEGIN, 1);
    rig.checkpoint(9).await;
    rig.message("acme", BEGIN, 1);
    rig.machine.park("acme", "a test".to_owned());
    rig.message("other", BEGIN + 400 * 24 * HOUR_MS, 2);
    rig.checkpoint(20).await;
    assert_eq!(Rig::of(&rig.restarted().await.0, "acme"), [], "its second input is a repeat");
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_with_other_checkpoints_behind_them_do_not_overwrite_each_other() {
    let mut rig = Rig::new().await;
    rig.create("acme", BEGIN);
    rig.message("acme", BEGIN, 1);
    let first = rig.checkpoint(9).await;
    rig.message("acme", BEGIN, 2);
    let ours = rig.checkpoint(20).await;
    // The other one begins where the log begins, and makes one checkpoint up to the same position.
    let index = Index::open(rig.objects.clone(), &[]).await.unwrap();
    let mut other = Machine::new(index, Vec::new(), super::Skips::new());
    for stored in &rig.log {
        other.apply(stored, &mut Vec::new()).unwrap();
    }
    let job = checkpoint::begin(&mut other, 0, rig.log.len() as u64, (20, &EventReader::new()), None);
    checkpoint::store(job, &rig.manifests, &rig.objects).await.unwrap();
    for manifest in [first, ours] {
        checkpoint::restore(&rig.objects, &manifest).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_nobody_names_may_be_deleted() {
    let mut rig = Rig::new().await;
    rig.create("acme", BEGIN);
    rig.checkpoint(9).await;
    rig.objects.put("state/0/left-over", Bytes::new()).await.unwrap();
    let unnamed = checkpoint::unnamed(&rig.manifests, &rig.objects, 0).await.unwrap();
    assert_eq!(unnamed.into_iter().collect::<Vec<_>>(), ["state/0/left-over"]);
    assert_eq!(Manifests::all(&rig.manifests, 0).await.len(), 2);
}
