//! A receiver of webhooks that does what a test tells it, and a gateway's way of calling Graph.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code, unreachable_pub)]

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use recado_simulator::{RetryPlan, Settings, Simulator, signature};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

pub const SECRET: &str = "5f1c0a9be6d24c7aa3d0b8c47e9912ab";
pub const VERIFY: &str = "s3cr3t";
pub const LONG: Duration = Duration::from_secs(20);

/// One webhook as it came in.
#[derive(Debug, Clone)]
pub struct Got {
    pub raw: Bytes,
    pub json: Value,
    pub at: Instant,
    pub answered: u16,
}

type Answerer = Box<dyn FnMut(&Value) -> (u16, Duration) + Send>;

struct Inner {
    got: Vec<Got>,
    bad_signatures: usize,
    answer: Answerer,
}

/// Checks signatures, answers as told, remembers everything.
#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    inner: Arc<Mutex<Inner>>,
}

impl Receiver {
    /// One that answers 200 at once.
    pub async fn start() -> Self {
        Self::answering(|_| (200, Duration::ZERO)).await
    }

    /// One that answers what the function says, after the time it says.
    pub async fn answering(answer: impl FnMut(&Value) -> (u16, Duration) + Send + 'static) -> Self {
        let inner = Arc::new(Mutex::new(Inner { got: Vec::new(), bad_signatures: 0, answer: Box::new(answer) }));
        let app = Router::new().route("/webhooks/whatsapp", get(handshake).post(take)).with_state(inner.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhooks/whatsapp", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, inner }
    }

    pub fn got(&self) -> Vec<Got> {
        self.inner.lock().unwrap().got.clone()
    }

    pub fn bad_signatures(&self) -> usize {
        self.inner.lock().unwrap().bad_signatures
    }

    /// Webhooks answered 200.
    pub fn taken(&self) -> Vec<Value> {
        self.got().into_iter().filter(|got| got.answered == 200).map(|got| got.json).collect()
    }

    /// Statuses told of one message in webhooks answered 200, in order.
    pub fn statuses(&self, wamid: &str) -> Vec<Value> {
        let all = self.taken().into_iter().flat_map(|webhook| {
            webhook["entry"][0]["changes"][0]["value"]["statuses"].as_array().cloned().unwrap_or_default()
        });
        all.filter(|status| status["id"] == wamid).collect()
    }
}

async fn handshake(Query(query): Query<HashMap<String, String>>) -> impl IntoResponse {
    let of = |key: &str| query.get(key).map(String::as_str).unwrap_or_default();
    if of("hub.mode") == "subscribe" && of("hub.verify_token") == VERIFY {
        (StatusCode::OK, of("hub.challenge").to_owned())
    } else {
        (StatusCode::FORBIDDEN, String::new())
    }
}

async fn take(State(inner): State<Arc<Mutex<Inner>>>, headers: HeaderMap, raw: Bytes) -> StatusCode {
    let json: Value = serde_json::from_slice(&raw).unwrap_or_default();
    let signed = headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok());
    let at = Instant::now();
    let (answered, wait) = {
        let mut inner = inner.lock().unwrap();
        if signed == Some(&signature::sign(SECRET, &raw)) {
            (inner.answer)(&json)
        } else {
            inner.bad_signatures += 1;
            (401, Duration::ZERO)
        }
    };
    tokio::time::sleep(wait).await;
    inner.lock().unwrap().got.push(Got { raw, json, at, answered });
    StatusCode::from_u16(answered).unwrap()
}

/// The first message of a webhook.
pub fn message(webhook: &Value) -> &Value {
    &webhook["entry"][0]["changes"][0]["value"]["messages"][0]
}

pub fn quick() -> RetryPlan {
    let ms = Duration::from_millis;
    RetryPlan { first: ms(5), factor: 1.5, longest: ms(40), attempts: 30, timeout: ms(2_000) }
}

pub fn settings(targets: &[&Receiver]) -> Settings {
    Settings {
        targets: targets.iter().map(|receiver| receiver.url.clone()).collect(),
        app_secret: SECRET.to_owned(),
        verify_token: VERIFY.to_owned(),
        access_token: Some("token-1".to_owned()),
        retry: quick(),
        ..Settings::default()
    }
}

pub async fn start(receiver: &Receiver) -> Simulator {
    Simulator::start(settings(&[receiver])).await.unwrap()
}

/// Calls Graph as a gateway does.
pub struct Caller {
    client: reqwest::Client,
    base: String,
}

impl Caller {
    /// After a simulator was started, which sets the TLS provider up.
    pub fn new(sim: &Simulator) -> Self {
        Self { client: reqwest::Client::builder().no_proxy().build().unwrap(), base: sim.api_base() }
    }

    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.parse().unwrap();
        self.client.request(method, format!("{}{path}", self.base)).bearer_auth("token-1").timeout(LONG)
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let answer = self.request("POST", path).json(body).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap())
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        let answer = self.request("GET", path).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap())
    }

    pub fn text_request(&self, to: &str, text: &str, data: &str) -> reqwest::RequestBuilder {
        self.request("POST", "/v26.0/700800900/messages").json(&text_body(to, text, data))
    }

    pub async fn text(&self, to: &str, text: &str, data: &str) -> (u16, Value) {
        self.post("/v26.0/700800900/messages", &text_body(to, text, data)).await
    }
}

pub fn text_body(to: &str, text: &str, data: &str) -> Value {
    serde_json::json!({
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": to, "type": "text",
        "text": {"body": text}, "biz_opaque_callback_data": data,
    })
}
