//! A gateway with nothing but its API.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use axum::{Router, body::Body};
use bytes::Bytes;
use futures::future::BoxFuture;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use recado_bus::SharedBus;
use recado_connectors::{Answer, Call, Outbound, Outcome, Outgoing, Refused, Spec};
use recado_proto::{Id, IdKey, Kind, v1};
use serde_json::Value;
use tempfile::TempDir;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::{
    history::History,
    memory_bus::MemoryBus,
    scripted_router::{self, Histories},
};
use crate::{
    answers::Answers,
    api::{
        ApiAccount, ApiAccounts, ApiDeps, Limits, Readiness, RoleState, Scope, Tenants, TokenInfo, TokenRefusal,
        Tokens,
        model::{Model, Start, Starts},
        router,
    },
    directory::{SharedTenant, TenantEntry},
    telemetry::Metrics,
};

pub(crate) struct Gateway {
    pub(crate) bus: MemoryBus,
    pub(crate) model: Arc<Model>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) histories: Histories,
    pub(crate) people: Arc<People>,
    pub(crate) shutdown: CancellationToken,
    pub(crate) router: Router,
    folder: Arc<TempDir>,
    tasks: JoinSet<()>,
}

/// An answer, read to its end.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answered {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }

    /// Asserts a refusal's form, status and code.
    pub(crate) fn refused(&self, status: u16, code: &str) -> Value {
        let json = self.json();
        assert_eq!((self.status.as_u16(), json["code"].as_str()), (status, Some(code)), "{json}");
        assert_eq!(json["status"], status);
        assert_eq!(json["type"], "about:blank");
        assert!(json["detail"].as_str().is_some() && json["title"].as_str().is_some(), "{json}");
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        json
    }

    /// Asserts success.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{:?}", self.body);
        self.json()
    }
}

impl Gateway {
    pub(crate) fn start() -> Self {
        Self::start_with(Limits::default(), MemoryBus::new(), Arc::new(tempfile::tempdir().unwrap()))
    }

    pub(crate) fn impatient() -> Self {
        let limits =
            Limits { write_wait: Duration::from_secs(2), read_wait: Duration::from_millis(300), ..Limits::default() };
        Self::start_with(limits, MemoryBus::new(), Arc::new(tempfile::tempdir().unwrap()))
    }

    /// With the given task instead of the scripted router.
    pub(crate) fn start_with_router(host: impl FnOnce(MemoryBus) -> BoxFuture<'static, ()>) -> Self {
        let (bus, folder) = (MemoryBus::new(), Arc::new(tempfile::tempdir().unwrap()));
        let mut tasks = JoinSet::new();
        tasks.spawn(host(bus.clone()));
        Self::assemble(Limits::default(), bus, folder, tasks, Histories::default())
    }

    pub(crate) fn start_with(limits: Limits, bus: MemoryBus, folder: Arc<TempDir>) -> Self {
        let histories: Histories = Histories::default();
        let mut tasks = JoinSet::new();
        for (tenant, partition) in [("acme", 0), ("other", 1)] {
            histories.lock().unwrap().insert(tenant.to_owned(), History::new(tenant, partition));
            tasks.spawn(scripted_router::run(bus.clone(), partition, Arc::clone(&histories)));
        }
        Self::assemble(limits, bus, folder, tasks, histories)
    }

    fn assemble(
        limits: Limits,
        bus: MemoryBus,
        folder: Arc<TempDir>,
        mut tasks: JoinSet<()>,
        histories: Histories,
    ) -> Self {
        let answers = Arc::new(Answers::default());
        let metrics = Arc::new(Metrics::new());
        let path = folder.path().join("cache/model.db");
        let model =
            Model::open(&path, 2, Arc::clone(&answers), Arc::clone(&metrics), crate::cache::Damage::default()).unwrap();
        let shutdown = CancellationToken::new();
        let people = Arc::new(People::new());
        let shared: SharedBus = Arc::new(bus.clone());
        tasks.spawn(Arc::clone(&model).follow(Arc::clone(&shared), people.clone(), shutdown.clone()));
        let router = router(ApiDeps {
            bus: shared,
            tenants: people.clone(),
            tokens: people.clone(),
            accounts: people.clone(),
            model: Arc::clone(&model),
            answers,
            readiness: people.clone(),
            objects: Arc::new(crate::objects::Folder::open(folder.path().join("objects")).unwrap()),
            media: crate::config::Media {
                max_bytes: 100_000,
                concurrency: 1,
                timeout: Duration::from_secs(10),
                hosts: Vec::new(),
                link_lifetime: Duration::from_mins(10),
            },
            metrics: Arc::clone(&metrics),
            traces: crate::telemetry::Traces::default(),
            shutdown: shutdown.clone(),
            limits,
        });
        Self { bus, model, metrics, histories, people, shutdown, router, folder, tasks }
    }

    /// Ends this gateway and starts another one on the same log and files, with the same histories.
    pub(crate) async fn restart(mut self, delete_model: bool) -> Self {
        self.shutdown.cancel();
        self.tasks.shutdown().await;
        let (bus, histories) = (self.bus.clone(), self.histories.clone());
        // The old writer may still be closing its file; without the model, it is another folder.
        let folder = if delete_model { Arc::new(tempfile::tempdir().unwrap()) } else { self.folder.clone() };
        drop(self);
        let gateway = Self::start_with(Limits::default(), bus, folder);
        *gateway.histories.lock().unwrap() = histories.lock().unwrap().clone();
        gateway
    }

    /// Appends an event of a tenant and waits until it can be read; its number.
    pub(crate) async fn happens(&self, tenant: &str, body: v1::event::Body) -> u64 {
        let seq = self.histories.lock().unwrap().get_mut(tenant).unwrap().append(&self.bus, 0, body);
        self.settled(tenant, seq).await;
        seq
    }

    /// Waits until a tenant's event can be read.
    pub(crate) async fn settled(&self, tenant: &str, seq: u64) {
        assert!(self.model.progress().reach_seq(tenant, seq, Duration::from_secs(10)).await, "event {seq} never came");
    }

    pub(crate) async fn get(&self, path: &str) -> Answered {
        self.call(Method::GET, path, "admin", &[], "").await
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Answered {
        self.call(Method::POST, path, "admin", &[], body).await
    }

    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        token: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answered {
        let mut request = Request::builder().method(method).uri(path);
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = tokio::time::timeout(Duration::from_secs(20), body.collect()).await.unwrap().unwrap().to_bytes();
        Answered { status: parts.status, headers: parts.headers, body }
    }
}

/// An id as it is in events.
pub(crate) fn conversation(number: u128) -> String {
    Kind::Conversation.text(Id(number))
}

/// As above.
pub(crate) fn message(number: u128) -> String {
    Kind::Message.text(Id(number))
}

/// Tenants `acme` and `other`; tokens named after their scope, and others.
pub(crate) struct People {
    tenants: HashMap<String, SharedTenant>,
    tokens: Mutex<HashMap<String, Result<TokenInfo, TokenRefusal>>>,
    pub(crate) not_ready: Mutex<Option<String>>,
    pub(crate) checkpoint: Mutex<Option<Start>>,
}

impl People {
    fn new() -> Self {
        let entry = |id: &str, partition| {
            let tenant = TenantEntry { id: id.to_owned(), partition, key: IdKey::new(&[partition as u8; 32]) };
            (id.to_owned(), Arc::new(tenant))
        };
        let token = |name: &str, tenant: &str, scopes: &[Scope]| {
            let info = TokenInfo { id: format!("tok-{name}"), tenant: tenant.to_owned(), scopes: scopes.to_vec() };
            (name.to_owned(), Ok(info))
        };
        let tokens = HashMap::from([
            token("admin", "acme", &[Scope::Admin]),
            token("events", "acme", &[Scope::EventsRead]),
            token("send", "acme", &[Scope::Send]),
            token("agent", "acme", &[Scope::Agent]),
            token("none", "acme", &[]),
            token("other", "other", &[Scope::Admin]),
            token("nowhere", "nowhere", &[Scope::Admin]),
            ("expired".to_owned(), Err(TokenRefusal::Expired)),
            ("revoked".to_owned(), Err(TokenRefusal::Revoked)),
        ]);
        Self {
            tenants: HashMap::from([entry("acme", 0), entry("other", 1)]),
            tokens: Mutex::new(tokens),
            not_ready: Mutex::default(),
            checkpoint: Mutex::default(),
        }
    }

    pub(crate) fn revoke(&self, token: &str) {
        self.tokens.lock().unwrap().insert(token.to_owned(), Err(TokenRefusal::Revoked));
    }

    pub(crate) fn key(&self, tenant: &str) -> IdKey {
        self.tenants[tenant].key.clone()
    }
}

impl Tokens for People {
    fn verify(&self, token: &str) -> Result<TokenInfo, TokenRefusal> {
        self.tokens.lock().unwrap().get(token).cloned().unwrap_or(Err(TokenRefusal::Unknown))
    }
}

impl Tenants for People {
    fn tenant(&self, id: &str) -> Option<SharedTenant> {
        self.tenants.get(id).cloned()
    }
}

impl ApiAccounts for People {
    fn account(&self, id: &str) -> Option<ApiAccount> {
        let (tenant, spec) = match id {
            "wa-main" => ("acme", &PHONES),
            "page" => ("acme", &PAGES),
            "wa-other" => ("other", &PHONES),
            _ => return None,
        };
        Some(ApiAccount { tenant: tenant.to_owned(), spec, outbound: Arc::new(ShortTexts) })
    }

    fn agents(&self, tenant: &str) -> Vec<v1::AgentConfig> {
        let agent = |id: &str, name: &str| v1::AgentConfig {
            id: id.to_owned(),
            name: name.to_owned(),
            capacity: 3,
            queue_ids: vec!["support".to_owned()],
        };
        if tenant == "acme" { vec![agent("ana", "Ana"), agent("new", "Nova")] } else { Vec::new() }
    }

    fn queues(&self, tenant: &str) -> Vec<v1::QueueConfig> {
        let queue = |id: &str| v1::QueueConfig {
            id: id.to_owned(),
            offer: v1::queue_config::Offer::Push.into(),
            ..Default::default()
        };
        if tenant == "acme" { vec![queue("sales"), queue("support")] } else { Vec::new() }
    }
}

#[async_trait]
impl Readiness for People {
    async fn roles(&self) -> Vec<RoleState> {
        let router = self.not_ready.lock().unwrap().clone().map_or(Ok(()), Err);
        vec![("webhooks", Ok(())), ("router", router)]
    }
}

impl Starts for People {
    fn start(&self, partition: u32, oldest: u64) -> Option<Start> {
        self.checkpoint.lock().unwrap().clone().filter(|start| partition == 0 && start.position >= oldest)
    }
}

/// A channel that carries texts of at most ten characters, templates and reactions.
struct ShortTexts;

impl Outbound for ShortTexts {
    fn encode(&self, message: &Outgoing<'_>) -> Result<Call, Refused> {
        use v1::message::Body as Said;
        let refused = |code| Err(Refused { code, detail: "told to".to_owned() });
        match &message.message.body {
            Some(Said::Text(text)) if text.body.chars().count() > 10 => refused("text_too_long"),
            Some(Said::Text(_) | Said::Template(_) | Said::Reaction(_) | Said::Image(_)) => Ok(Call {
                method: Method::POST,
                url: "https://provider.example/send".to_owned(),
                headers: HeaderMap::new(),
                body: Bytes::new(),
            }),
            _ => refused("content_unsupported"),
        }
    }

    fn outcome(&self, _: &Answer) -> Outcome {
        Outcome::Transient { code: "none".to_owned(), tries: None, after_ms: None }
    }
}

const fn spec(channel: &'static str, global_addresses: bool) -> Spec {
    Spec {
        kind: channel,
        summary: "",
        channel,
        sample: "",
        global_addresses,
        endpoint: |_| unreachable!(),
        account: |_| unreachable!(),
        endpoint_schema: || unreachable!(),
        account_schema: || unreachable!(),
    }
}

static PHONES: Spec = spec("whatsapp", true);
static PAGES: Spec = spec("messenger", false);
