//! The sender against a provider on a real socket and the embedded bus.

use std::{collections::HashMap, path::Path, time::Instant};

use axum::{
    Router,
    body::Bytes as Body,
    extract::State as Shared_,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::post,
};
use bytes::Bytes;
use prost::Message as _;
use recado_bus::{Embedded, EventFacts, Record, chain, embedded::Options, event_headers};
use recado_connectors::{Answer, Call, Outcome, Outgoing, Refused, Scope};
use recado_proto::{
    Id, IdKey, Kind,
    time::timestamp,
    v1::{self, event::Body as EventBody, message_status::Status},
};
use tokio::{runtime::Runtime, sync::Notify};

#[path = "addresses_tests.rs"]
mod addresses;
#[path = "forms_tests.rs"]
mod forms;
#[path = "left_out_tests.rs"]
mod left_out;
#[path = "other_form_tests.rs"]
mod other_form;

use super::*;
use crate::{clock::now_ms, directory::TenantEntry, objects::Folder};

/// Message id, to, text, when.
type Called = (String, String, String, Instant);

/// A provider that does to each message what its text says.
#[derive(Clone, Default)]
struct Provider {
    calls: Arc<Mutex<Vec<Called>>>,
    hold: Arc<Notify>,
}

impl Provider {
    async fn serve(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/send", listener.local_addr().unwrap());
        let app = Router::new().route("/send", post(answer)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        url
    }

    fn calls(&self) -> Vec<(String, String, String)> {
        self.calls.lock().unwrap().iter().map(|(id, to, text, _)| (id.clone(), to.clone(), text.clone())).collect()
    }

    fn texts(&self) -> Vec<String> {
        self.calls().into_iter().map(|(_, _, text)| text).collect()
    }
}

async fn answer(Shared_(provider): Shared_<Provider>, body: Body) -> Response {
    let body = String::from_utf8(body.to_vec()).unwrap();
    let mut parts = body.split('|').map(str::to_owned);
    let (id, to, text) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let before = {
        let mut calls = provider.calls.lock().unwrap();
        calls.push((id.clone(), to, text.clone(), Instant::now()));
        calls.iter().filter(|call| call.2 == text).count()
    };
    let word = text.split(' ').next().unwrap();
    match word {
        // The connection breaks after the provider took the message.
        "cut" => Response::new(axum::body::Body::from_stream(futures::stream::once(async {
            Err::<Bytes, _>(std::io::Error::other("cut"))
        }))),
        "hold" => {
            provider.hold.notified().await;
            format!("p-{id}").into_response()
        }
        "slow" if before == 1 => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "1")]).into_response(),
        "pause" if before == 1 => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "4")]).into_response(),
        "bad" => StatusCode::BAD_REQUEST.into_response(),
        "locked" if before == 1 => StatusCode::UNAUTHORIZED.into_response(),
        _ => format!("p-{id}").into_response(),
    }
}

struct Plain(String);

impl Outbound for Plain {
    fn encode(&self, message: &Outgoing<'_>) -> Result<Call, Refused> {
        let Some(v1::message::Body::Text(text)) = &message.message.body else {
            return Err(Refused { code: "only_text", detail: "send text".into() });
        };
        let body = format!("{}|{}|{}", message.message_id, message.to.value, text.body);
        Ok(Call { method: http_method(), url: self.0.clone(), headers: HeaderMap::new(), body: body.into() })
    }

    fn outcome(&self, answer: &Answer) -> Outcome {
        let code = answer.status.to_string();
        match answer.status {
            200 => Outcome::Accepted { provider_id: String::from_utf8_lossy(&answer.body).into(), address: None },
            401 => Outcome::Unauthorized { code, title: String::new() },
            429 => {
                let after = answer.headers.get("retry-after").unwrap().to_str().unwrap().parse::<u64>().unwrap();
                Outcome::Throttled { scope: Scope::Sender, after_ms: Some(after * 1000), code }
            }
            500.. => Outcome::Transient { code, tries: None, after_ms: None },
            _ => Outcome::Permanent { code, title: "no".into() },
        }
    }

    fn other_address(&self, to: &v1::Address, outcome: &Outcome) -> Option<v1::Address> {
        let nobody = matches!(outcome, Outcome::Permanent { code, .. } if code == "nobody");
        let other = recado_proto::phone::forms(&to.value)?.alternative.filter(|other| nobody && *other != to.value)?;
        Some(v1::Address { value: other, ..to.clone() })
    }

    fn echoes_message_id(&self) -> bool {
        true
    }
}

fn http_method() -> axum::http::Method {
    axum::http::Method::POST
}

struct Setup {
    tenant: SharedTenant,
    url: String,
    revision: std::sync::atomic::AtomicU64,
}

impl Tenants for Setup {
    fn tenant(&self, id: &str) -> Option<SharedTenant> {
        (id == self.tenant.id).then(|| Arc::clone(&self.tenant))
    }

    fn checkpoints(&self, _: u32) -> Vec<v1::Checkpoint> {
        Vec::new()
    }
}

impl Accounts for Setup {
    fn account(&self, id: &str) -> Option<AccountView> {
        ["main", "other"].contains(&id).then(|| AccountView {
            tenant: "acme".into(),
            outbound: Arc::new(Plain(self.url.clone())),
            unknown_outcome: UnknownOutcome::Hold,
            rate_per_s: 100,
            recipient_interval_ms: 0,
            credential: id.into(),
        })
    }

    fn address_id(&self, _: &TenantEntry, _: &str, value: &str) -> Option<String> {
        Some(format!("adr_{value}"))
    }

    fn revision(&self) -> u64 {
        self.revision.load(std::sync::atomic::Ordering::Relaxed)
    }
}

struct Quiet;

impl Metrics for Quiet {
    fn call_ended(&self, _: &str, _: &'static str) {}
    fn waiting(&self, _: u32, _: usize, _: i64) {}
    fn stopped_accounts(&self, _: usize) {}
}

/// A bus with a tenant, and the events that a router would write.
struct World {
    bus: SharedBus,
    setup: Arc<Setup>,
    provider: Provider,
    folder: tempfile::TempDir,
    last: Mutex<(u64, [u8; 16])>,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::default();
        let bus: SharedBus = Arc::new(Embedded::open(&folder.path().join("log"), &logs::specs(1), options).unwrap());
        let provider = Provider::default();
        let tenant = TenantEntry { id: "acme".into(), partition: 0, key: IdKey::new(&[7; 32]) };
        let setup = Setup { tenant: Arc::new(tenant), url: provider.serve().await, revision: 0.into() };
        Self { bus, setup: Arc::new(setup), provider, folder, last: Mutex::new((0, [0; 16])) }
    }

    fn deps(&self, cache: &Path) -> Deps {
        Deps {
            bus: Arc::clone(&self.bus),
            tenants: Arc::clone(&self.setup) as Arc<dyn Tenants>,
            accounts: Arc::clone(&self.setup) as Arc<dyn Accounts>,
            caller: Arc::new(Http::new().unwrap()),
            uploads: Uploads::new(
                Arc::new(Folder::open(cache.join("objects")).unwrap()),
                Arc::new(Http::new().unwrap()),
                Arc::new(now_ms),
            ),
            clock: Arc::new(now_ms),
            metrics: Arc::new(Quiet),
            traces: crate::telemetry::Traces::default(),
            data_dir: cache.to_path_buf(),
            damage: crate::cache::Damage::default(),
            limits: Limits { attempt_ms: 400, call_ms: 400, receipt_ms: 60_000, ..Limits::default() },
        }
    }

    async fn sender(&self) -> Sender {
        Sender::start(self.deps(self.folder.path()), CancellationToken::new()).await.unwrap()
    }

    async fn event(&self, body: EventBody) {
        let (seq, prev) = *self.last.lock().unwrap();
        let seq = seq + 1;
        let event = v1::Event {
            tenant: "acme".into(),
            epoch: 1,
            seq,
            at: Some(timestamp(now_ms())),
            cause: seq,
            body: Some(body),
        };
        let value: Bytes = event.encode_to_vec().into();
        let chain = chain(&prev, &value);
        *self.last.lock().unwrap() = (seq, chain);
        let headers = event_headers(&EventFacts {
            tenant: "acme",
            epoch: 1,
            seq,
            prev: &prev,
            chain: &chain,
            type_name: "any",
            time: "2026-11-21T00:00:00Z",
            subject: None,
            traceparent: None,
        });
        let record = Record { key: "acme".into(), headers, value };
        self.bus.append(logs::EVENTS, 0, vec![record]).await.unwrap();
    }

    async fn received(&self, address: &str, value: &str) {
        let from = v1::Address { value: value.into(), ..v1::Address::default() };
        self.event(EventBody::MessageReceived(v1::MessageReceived {
            account_id: "main".into(),
            address_id: address.into(),
            from: Some(payload(from.encode_to_vec())),
            ..v1::MessageReceived::default()
        }))
        .await;
    }

    async fn submit(&self, number: u128, address: &str, text: &str) -> String {
        self.submit_by("main", number, address, text).await
    }

    async fn submit_by(&self, account: &str, number: u128, address: &str, text: &str) -> String {
        self.submit_sealed(account, number, address, text, "").await
    }

    async fn submit_sealed(&self, account: &str, number: u128, address: &str, text: &str, key_id: &str) -> String {
        let id = Kind::Message.text(Id(number));
        let body = v1::message::Body::Text(v1::Text { body: text.into(), ..v1::Text::default() });
        let content = v1::Message { body: Some(body), ..v1::Message::default() };
        self.event(EventBody::MessageSubmitted(v1::MessageSubmitted {
            message_id: id.clone(),
            account_id: account.into(),
            address_id: address.into(),
            content: Some(v1::Payload { key_id: key_id.into(), ..payload(content.encode_to_vec()) }),
            not_after: Some(timestamp(now_ms() + 60_000)),
            ..v1::MessageSubmitted::default()
        }))
        .await;
        id
    }

    async fn status(&self, message: &str, status: Status) {
        self.event(EventBody::MessageStatusChanged(v1::MessageStatusChanged {
            message_id: message.into(),
            status: status.into(),
            ..v1::MessageStatusChanged::default()
        }))
        .await;
    }

    async fn records(&self, log: recado_bus::LogName) -> Vec<Bytes> {
        let bounds = self.bus.bounds(log, 0).await.unwrap();
        let mut reader = self.bus.reader(log, 0, bounds.oldest).await.unwrap();
        let mut values = Vec::new();
        while reader.position() < bounds.end {
            values.extend(reader.next(1000).await.unwrap().into_iter().map(|stored| stored.value));
        }
        values
    }

    /// Reports by message and status, with their codes and provider references.
    async fn reports(&self) -> HashMap<(String, Status), v1::SendReport> {
        let mut reports = HashMap::new();
        for value in self.records(logs::INTAKE).await {
            if let Some(v1::intake::Input::SendReport(report)) = v1::Intake::decode(value).unwrap().input {
                reports.insert((report.message_id.clone(), report.status()), report);
            }
        }
        reports
    }

    async fn until_reported(&self, message: &str, status: Status) -> v1::SendReport {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(report) = self.reports().await.remove(&(message.to_owned(), status)) {
                return report;
            }
            assert!(Instant::now() < deadline, "{message} is not reported {status:?}: {:?}", self.reports().await);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn until_called(&self, text: &str) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !self.provider.texts().iter().any(|called| called == text) {
            assert!(Instant::now() < deadline, "{text} is not called: {:?}", self.provider.texts());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn payload(data: Vec<u8>) -> v1::Payload {
    v1::Payload { data: data.into(), ..v1::Payload::default() }
}

#[tokio::test]
async fn a_pause_goes_on_after_a_restart() {
    let world = World::new().await;
    world.received("adr_1", "1").await;
    world.received("adr_2", "2").await;
    let sender = world.sender().await;
    world.submit(1, "adr_1", "pause").await;
    world.until_called("pause").await;
    sender.shutdown().await;

    let sender = world.sender().await;
    world.submit(2, "adr_2", "next").await;
    world.until_called("next").await;
    sender.shutdown().await;
    let calls = world.provider.calls.lock().unwrap().clone();
    let at = |text: &str| calls.iter().find(|call| call.2 == text).unwrap().3;
    let waited = at("next") - at("pause");
    assert!(waited >= Duration::from_secs(4), "{waited:?}");
}

#[tokio::test]
async fn a_reply_goes_to_exactly_the_inbound_address() {
    let world = World::new().await;
    let sender = world.sender().await;
    world.received("adr_1", "+5511 98765-4321").await;
    let message = world.submit(1, "adr_1", "hello").await;
    let report = world.until_reported(&message, Status::Accepted).await;

    let provider_id = format!("p-{message}");
    assert_eq!(world.provider.calls(), [(message.clone(), "+5511 98765-4321".into(), "hello".into())]);
    let expected = Kind::ProviderRef.text(world.setup.tenant.key.message("main", &provider_id));
    assert_eq!(report.provider_ref, expected);
    assert_eq!(report.provider_id.unwrap().data, provider_id.as_bytes());
    assert_eq!(report.attempts, 1);

    let book = world.records(logs::ADDRESSES).await;
    assert_eq!(v1::AddressEntry::decode(book[0].clone()).unwrap().address_id, "adr_1");
    sender.shutdown().await;
    let last = world.records(logs::DELIVERIES).await.pop().unwrap();
    let Some(v1::delivery::Record::State(state)) = v1::Delivery::decode(last).unwrap().record else {
        panic!("no state at the end")
    };
    assert_eq!((state.settled_to, state.exceptions.len()), (2, 0));
}

#[tokio::test]
async fn what_was_taken_and_cut_is_unknown_until_its_receipt() {
    let world = World::new().await;
    let sender = world.sender().await;
    world.received("adr_1", "1").await;
    let cut = world.submit(1, "adr_1", "cut").await;
    let next = world.submit(2, "adr_1", "next").await;
    world.until_reported(&cut, Status::Unknown).await;
    assert_eq!(world.provider.texts(), ["cut"], "the next one waits for the receipt");

    world.status(&cut, Status::Delivered).await;
    world.until_reported(&next, Status::Accepted).await;
    assert_eq!(world.provider.texts(), ["cut", "next"]);
    sender.shutdown().await;
}

#[tokio::test]
async fn only_the_same_person_waits_for_a_slow_answer() {
    let world = World::new().await;
    let sender = world.sender().await;
    world.received("adr_1", "1").await;
    world.received("adr_2", "2").await;
    let slow = world.submit(1, "adr_1", "hold").await;
    world.until_called("hold").await;
    let behind = world.submit(2, "adr_1", "behind").await;
    let other = world.submit(3, "adr_2", "other").await;
    world.until_reported(&other, Status::Accepted).await;
    assert_eq!(world.provider.texts(), ["hold", "other"]);

    world.provider.hold.notify_one();
    world.until_reported(&behind, Status::Accepted).await;
    world.until_reported(&slow, Status::Accepted).await;
    assert_eq!(world.provider.texts(), ["hold", "other", "behind"]);
    sender.shutdown().await;
}

#[tokio::test]
async fn waits_as_long_as_the_provider_asks() {
    let world = World::new().await;
    let sender = world.sender().await;
    world.received("adr_1", "1").await;
    let message = world.submit(1, "adr_1", "slow").await;
    let report = world.until_reported(&message, Status::Accepted).await;
    assert_eq!(report.attempts, 2);
    let calls = world.provider.calls.lock().unwrap().clone();
    assert!(calls[1].3 - calls[0].3 >= Duration::from_secs(1), "{calls:?}");
    sender.shutdown().await;
}

#[tokio::test]
async fn refusals_are_final_and_say_why() {
    let world = World::new().await;
    let sender = world.sender().await;
    world.received("adr_1", "1").await;
    let bad = world.submit(1, "adr_1", "bad").await;
    let sealed = world.submit_sealed("main", 2, "adr_1", "secret", "key-1").await;
    assert_eq!(world.until_reported(&bad, Status::Failed).await.code, "400");
    assert_eq!(world.until_reported(&sealed, Status::Failed).await.code, "sealed");
    assert_eq!(world.provider.texts(), ["bad"]);
    sender.shutdown().await;
}

#[tokio::test]
async fn a_refused_credential_stops_the_account_until_the_configuration_changes() {
    let world = World::new().await;
    let sender = world.sender().await;
    world.received("adr_1", "1").await;
    let message = world.submit(1, "adr_1", "locked").await;
    let deadline = Instant::now() + Duration::from_secs(20);
    while sender.stopped_accounts() != ["main"] {
        assert!(Instant::now() < deadline);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(world.provider.texts(), ["locked"]);
    world.setup.revision.store(1, std::sync::atomic::Ordering::Relaxed);
    world.until_reported(&message, Status::Accepted).await;
    assert!(sender.stopped_accounts().is_empty());
    sender.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_in_the_middle_sends_nothing_twice() {
    let world = World::new().await;
    let crashing = Runtime::new().unwrap();
    let (deps, stop) = (world.deps(&world.folder.path().join("first")), CancellationToken::new());
    let sender = crashing.spawn(Sender::start(deps, stop)).await.unwrap().unwrap();
    world.received("adr_1", "1").await;
    world.received("adr_2", "2").await;
    let done = world.submit(1, "adr_1", "done").await;
    world.until_reported(&done, Status::Accepted).await;
    let pending = world.submit(2, "adr_1", "hold").await;
    world.until_called("hold").await;
    crashing.shutdown_background();
    drop(sender);

    let behind = world.submit(3, "adr_1", "behind").await;
    let other = world.submit(4, "adr_2", "other").await;
    let sender = world.sender().await;
    world.until_reported(&other, Status::Accepted).await;
    let unknown = world.until_reported(&pending, Status::Unknown).await;
    assert_eq!(unknown.code, "no_outcome");
    world.status(&pending, Status::Delivered).await;
    world.until_reported(&behind, Status::Accepted).await;
    assert_eq!(world.provider.texts(), ["done", "hold", "other", "behind"]);
    sender.shutdown().await;

    // A quiet start: everything is settled, nothing goes again.
    let sender = world.sender().await;
    let last = world.submit(5, "adr_2", "last").await;
    world.until_reported(&last, Status::Accepted).await;
    assert_eq!(world.provider.texts(), ["done", "hold", "other", "behind", "last"]);
    sender.shutdown().await;
}
