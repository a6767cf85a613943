//! Events as a stream.

use std::{sync::Arc, time::Duration};

use axum::body::Body;
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use super::{
    gateway::{Gateway, conversation, message},
    history::body,
    memory_bus::MemoryBus,
};
use crate::api::Limits;

/// A stream's reader.
struct Listener {
    body: Body,
    text: String,
}

async fn request(gateway: &Gateway, path: &str, token: &str, last: Option<&str>) -> Response<Body> {
    let mut request = Request::get(path)
        .header(header::ACCEPT, "text/event-stream")
        .header(header::AUTHORIZATION, format!("Bearer {token}"));
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    gateway.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

impl Listener {
    async fn open(gateway: &Gateway, path: &str, last: Option<&str>) -> Self {
        let response = request(gateway, path, "events", last).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Self { body: response.into_body(), text: String::new() }
    }

    /// Takes what comes next; false at the end.
    async fn take(&mut self) -> bool {
        let frame = tokio::time::timeout(Duration::from_secs(10), self.body.frame()).await.expect("nothing came");
        let Some(frame) = frame else { return false };
        self.text.push_str(std::str::from_utf8(&frame.unwrap().into_data().unwrap()).unwrap());
        true
    }

    /// The next event: its id and what it says.
    async fn next(&mut self) -> (String, Value) {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name).map(str::to_owned));
                if let (Some(id), Some(data)) = (field("id: "), field("data: ")) {
                    return (id, serde_json::from_str(&data).unwrap());
                }
                continue;
            }
            assert!(self.take().await, "the stream ended");
        }
    }
}

#[tokio::test]
async fn a_stream_resumes_where_it_was() {
    let gateway = Gateway::start();
    let id = conversation(1);
    gateway.happens("acme", body::opened(&id, "support")).await;
    gateway.happens("other", body::opened(&conversation(2), "support")).await;
    let mut listener = Listener::open(&gateway, "/v1/events?after=0", None).await;
    assert_eq!(listener.next().await.1["conversationOpened"]["conversationId"], id.as_str());
    // What happens later comes without asking.
    gateway.happens("acme", body::received(&message(1), &id, "um\n\ndois")).await;
    let (last, event) = listener.next().await;
    assert_eq!(event["messageReceived"]["content"]["text"]["body"], "um\n\ndois");
    drop(listener);
    for number in 2..5 {
        gateway.happens("acme", body::received(&message(number), &id, "mais")).await;
    }
    // The last id wins over the address, which a browser repeats as it was.
    let mut listener = Listener::open(&gateway, "/v1/events?after=0", Some(&last)).await;
    for seq in ["3", "4", "5"] {
        assert_eq!(listener.next().await.1["seq"], seq);
    }
    let wrong = request(&gateway, "/v1/events", "events", Some("nonsense")).await;
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_stream_gives_every_event_once_while_they_come() {
    let gateway = Gateway::start();
    let mut listener = Listener::open(&gateway, "/v1/events", None).await;
    let (bus, histories) = (gateway.bus.clone(), gateway.histories.clone());
    let writer = tokio::spawn(async move {
        for number in 0..1000 {
            histories.lock().unwrap().get_mut("acme").unwrap().append(
                &bus,
                0,
                body::opened(&conversation(number), "support"),
            );
            if number % 50 == 0 {
                tokio::task::yield_now().await;
            }
        }
    });
    for seq in 1..=1000_u64 {
        assert_eq!(listener.next().await.1["seq"], seq.to_string());
    }
    writer.await.unwrap();
}

fn quick(heartbeat: u64, slow_reader: u64, streams: usize) -> Limits {
    Limits {
        heartbeat: Duration::from_millis(heartbeat),
        slow_reader: Duration::from_millis(slow_reader),
        streams,
        ..Limits::default()
    }
}

fn start(limits: Limits) -> Gateway {
    Gateway::start_with(limits, MemoryBus::new(), Arc::new(tempfile::tempdir().unwrap()))
}

#[tokio::test]
async fn an_idle_stream_beats_and_ends_with_its_token() {
    let gateway = start(quick(20, 10_000, 10));
    let mut listener = Listener::open(&gateway, "/v1/events", None).await;
    while !listener.text.contains(":\n\n") {
        assert!(listener.take().await);
    }
    gateway.people.revoke("events");
    while listener.take().await {}
}

#[tokio::test]
async fn a_token_that_is_revoked_gets_nothing_that_happens_then() {
    // No heartbeat comes in time to look at the token.
    let gateway = start(quick(600_000, 600_000, 10));
    let mut busy = Listener::open(&gateway, "/v1/events?after=0", None).await;
    let mut slow = Listener::open(&gateway, "/v1/events?after=0", None).await;
    let id = conversation(1);
    gateway.happens("acme", body::opened(&id, "support")).await;
    busy.next().await;
    assert!(slow.take().await);
    // The second one's next piece waits for its reader.
    gateway.happens("acme", body::received(&message(1), &id, "antes")).await;
    busy.next().await;
    gateway.people.revoke("events");
    gateway.happens("acme", body::received(&message(2), &id, "segredo")).await;
    while busy.take().await {}
    assert!(!busy.text.contains("segredo"));
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    while gateway.metrics.stream_clients.get() > 0 {
        assert!(tokio::time::Instant::now() < deadline, "a stream goes on");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    while slow.take().await {}
    assert!(!slow.text.contains("antes") && !slow.text.contains("segredo"), "{}", slow.text);
}

#[tokio::test]
async fn a_slow_reader_is_cut() {
    let gateway = start(quick(10_000, 50, 10));
    let mut listener = Listener::open(&gateway, "/v1/events", None).await;
    assert!(listener.take().await);
    // More than the stream holds for a reader that takes nothing.
    for number in 0..500 {
        gateway.histories.lock().unwrap().get_mut("acme").unwrap().append(
            &gateway.bus,
            0,
            body::opened(&conversation(number), "support"),
        );
    }
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    while gateway.metrics.streams_cut.get() == 0 {
        assert!(tokio::time::Instant::now() < deadline, "never cut");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // What was on its way still comes, and then the end.
    while listener.take().await {}
    assert!(listener.text.matches("\nid: ").count() < 500);
    assert_eq!(gateway.metrics.stream_clients.get(), 0);
}

#[tokio::test]
async fn streams_are_few_and_end_with_the_process() {
    let gateway = start(quick(10_000, 10_000, 2));
    let mut first = Listener::open(&gateway, "/v1/events", None).await;
    let second = Listener::open(&gateway, "/v1/events", None).await;
    let third = request(&gateway, "/v1/events", "events", None).await;
    assert_eq!(third.status(), StatusCode::SERVICE_UNAVAILABLE);
    // A place is free again when its reader has gone.
    drop(second);
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    while request(&gateway, "/v1/events", "events", None).await.status() != StatusCode::OK {
        assert!(tokio::time::Instant::now() < deadline, "the place was never given back");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    gateway.shutdown.cancel();
    while first.take().await {}
}
