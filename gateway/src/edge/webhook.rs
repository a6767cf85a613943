//! `GET|POST /webhooks/{endpoint}`: limits, authentication over the raw bytes, splitting, one durable append,
//! and only then the answer.

use std::{
    collections::BTreeMap,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State, rejection::PathRejection},
    response::{IntoResponse as _, Response},
    routing::any,
};
use bytes::Bytes;
use futures::future::try_join_all;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use recado_bus::{AppendError, LogName, Record, SharedBus};
use recado_connectors::{Accepted, RawRequest, Reject};
use recado_proto::{Encode as _, v1};

use super::{
    admission::{Admission, Permit, UNKNOWN},
    items::{self, Sorted},
};
use crate::{
    body::{self, BodyError},
    clock,
    config::{Config, Endpoint, live::Live},
    directory::Directory,
    disk::Disks,
    fault, logs,
    objects::SharedObjects,
    submit,
    telemetry::{CodeLabel, EndpointLabel, Metrics, SpanKind, Traces, TypeLabel, WebhookLabel},
};

/// A body that does not arrive within this is given up.
const BODY_DEADLINE: Duration = Duration::from_secs(10);
/// What a provider is told to wait after a 503, seconds.
const RETRY_AFTER: &str = "2";
/// The same while somebody has to make room on the disk.
const RETRY_AFTER_ROOM: &str = "30";
/// A dead letter larger than this goes to the object store.
const LETTER_IN_RECORD: usize = 256 * 1024;

/// Bytes of one append.
const BATCH: usize = recado_bus::MAX_BATCH / 2;

/// What the edge works with.
pub struct Webhooks {
    /// Endpoints and accounts.
    pub live: Arc<Live>,
    /// Tenants and their keys.
    pub directory: Arc<Directory>,
    /// The logs.
    pub bus: SharedBus,
    /// For dead letters that do not fit into a record.
    pub objects: SharedObjects,
    /// Room for what is accepted.
    pub disks: Arc<Disks>,
    /// Bytes held.
    pub admission: Admission,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Where spans go.
    pub traces: Traces,
}

/// The routes of the edge.
pub fn router(webhooks: Arc<Webhooks>) -> Router {
    Router::new().route("/webhooks/{endpoint}", any(receive)).with_state(webhooks)
}

async fn receive(
    State(edge): State<Arc<Webhooks>>,
    endpoint: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let started = tokio::time::Instant::now();
    // A name that is no text is one that does not exist.
    let endpoint = endpoint.map_or_else(|_| UNKNOWN.to_owned(), |Path(name)| name);
    let config = edge.live.get();
    let known = config.endpoint(&endpoint);
    // Label values come from the configuration, never from the outside.
    let label = known.map_or("unknown", |endpoint| endpoint.id.as_str());
    let (response, result) = match handle(&edge, &config, known, &endpoint, request).await {
        Ok(response) => (response, "accepted"),
        Err(refusal) => (refusal.response(), refusal.name()),
    };
    let endpoint = if known.is_some() { edge.metrics.endpoints.value(label) } else { label.into() };
    let status = response.status().as_u16();
    edge.metrics
        .webhook_duration
        .get_or_create(&EndpointLabel { endpoint: endpoint.clone() })
        .observe(started.elapsed().as_secs_f64());
    edge.metrics.webhook_requests.get_or_create(&WebhookLabel { endpoint, result, status }).inc();
    edge.metrics.webhook_inflight_bytes.set(edge.admission.held() as i64);
    response
}

/// Why a webhook is not acknowledged.
#[derive(Clone, Copy, Debug)]
enum Refusal {
    Unauthorized(&'static str),
    Handshake,
    Method,
    TooLarge,
    TooSlow,
    BadBody,
    Encoding,
    Full,
    DiskFull,
    NotDurable,
}

/// Every answer that is no 200, by the name that it is counted under, with its status.
pub fn answers() -> Vec<(&'static str, u16)> {
    let unauthorized = ["signature_missing", "signature_wrong", "unknown_endpoint"].map(Refusal::Unauthorized);
    let others = [
        Refusal::Handshake,
        Refusal::Method,
        Refusal::TooLarge,
        Refusal::TooSlow,
        Refusal::BadBody,
        Refusal::Encoding,
        Refusal::Full,
        Refusal::DiskFull,
        Refusal::NotDurable,
    ];
    let all = unauthorized.into_iter().chain(others);
    all.map(|refusal| (refusal.name(), refusal.response().status().as_u16())).collect()
}

impl Refusal {
    fn name(self) -> &'static str {
        match self {
            Self::Unauthorized(why) => why,
            Self::Handshake => "handshake_refused",
            Self::Method => "method_not_allowed",
            Self::TooLarge => "too_large",
            Self::TooSlow => "too_slow",
            Self::BadBody => "bad_body",
            Self::Encoding => "encoded_body",
            Self::Full => "overloaded",
            Self::DiskFull => "disk_full",
            Self::NotDurable => "not_durable",
        }
    }

    /// Without a body: whoever sends us wrong things learns nothing from the answer.
    fn response(self) -> Response {
        let status = match self {
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Handshake => StatusCode::FORBIDDEN,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::BadBody => StatusCode::BAD_REQUEST,
            Self::Encoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Full | Self::DiskFull | Self::NotDurable => StatusCode::SERVICE_UNAVAILABLE,
        };
        let mut response = status.into_response();
        let headers = response.headers_mut();
        match self {
            Self::Full | Self::NotDurable => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
            }
            Self::DiskFull => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_ROOM));
                headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Self::Method => {
                headers.insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
            }
            // The rest of the body is not read: the connection cannot be used again.
            Self::TooLarge | Self::TooSlow | Self::BadBody | Self::Encoding => {
                headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Self::Unauthorized(_) | Self::Handshake => {}
        }
        response
    }
}

async fn handle(
    edge: &Arc<Webhooks>,
    config: &Config,
    endpoint: Option<&Endpoint>,
    name: &str,
    request: Request,
) -> Result<Response, Refusal> {
    if !matches!(*request.method(), Method::GET | Method::POST) {
        return Err(Refusal::Method);
    }
    if body::is_encoded(request.headers()) {
        return Err(Refusal::Encoding);
    }
    if *request.method() == Method::POST && edge.disks.are_full() {
        return Err(Refusal::DiskFull);
    }
    let (received_at_ms, began) = (clock::now_ms(), edge.traces.now());
    let (parts, body) = request.into_parts();
    // An unknown endpoint is treated like a wrong signature, at the same cost for whoever asks.
    let max = endpoint.map_or(1024 * 1024, |e| e.inbound.max_body());
    let key = endpoint.map_or(UNKNOWN, |e| e.id.as_str());
    let (body, permit) = read(edge, key, &parts.headers, body, max).await?;
    let Some(endpoint) = endpoint else {
        // The same as from one that is there, or anybody could ask which are.
        return Err(if parts.method == Method::GET {
            Refusal::Handshake
        } else {
            Refusal::Unauthorized("unknown_endpoint")
        });
    };

    let raw = RawRequest {
        method: &parts.method,
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or(""),
        headers: &parts.headers,
        body: &body,
        received_at_ms,
    };
    let Accepted { items, reply } = endpoint.inbound.accept(&raw).map_err(|reject| match reject {
        Reject::SignatureMissing => Refusal::Unauthorized("signature_missing"),
        Reject::SignatureWrong => Refusal::Unauthorized("signature_wrong"),
        Reject::HandshakeRefused => Refusal::Handshake,
        Reject::MethodNotAllowed => Refusal::Method,
    })?;

    if !items.is_empty() {
        let given = parts.headers.get("traceparent").and_then(|v| v.to_str().ok()).filter(|text| is_traceparent(text));
        // Only now: strangers, whose webhooks are refused, make no spans.
        let name_of_all = "POST /webhooks/{endpoint}";
        let mut span = edge.traces.span(SpanKind::Server, name_of_all, given.map(str::as_bytes), began);
        span.set("http.request.method", "POST");
        span.set("http.route", "/webhooks/{endpoint}");
        if edge.traces.are_on() {
            span.set("recado.endpoint", endpoint.id.clone());
        }
        span.set("recado.items", items.len() as i64);
        let own = span.header();
        let trace = own.as_deref().or(given);
        let source = format!("webhooks/{name}");
        let tenant = |id: &str| edge.directory.tenant(id);
        let sorted: Vec<Sorted> =
            items.into_iter().flat_map(|item| items::sort(config, endpoint, item, received_at_ms, &tenant)).collect();
        let appending = span.child(&edge.traces, SpanKind::Producer, "append to intake");
        let appended = append(edge, endpoint, sorted, &source, trace, permit).await;
        drop(appending);
        span.set(
            "http.response.status_code",
            i64::from(appended.map_or(StatusCode::SERVICE_UNAVAILABLE, |()| StatusCode::OK).as_u16()),
        );
        if let Err(refusal) = appended {
            span.fail(refusal.name());
        }
        appended?;
    }
    let (parts, bytes) = reply.into_parts();
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// Reads the body within its limits, counting its bytes as held from the first on.
async fn read(
    edge: &Webhooks,
    endpoint: &str,
    headers: &HeaderMap,
    body: Body,
    max: usize,
) -> Result<(Bytes, Permit), Refusal> {
    if body::announced(headers).is_some_and(|bytes| bytes > max) {
        return Err(Refusal::TooLarge);
    }
    // What cannot be held is refused before it is read.
    if !edge.admission.has_room(endpoint, body::announced(headers).unwrap_or(0)) {
        return Err(Refusal::Full);
    }
    let mut permit = edge.admission.begin(endpoint);
    let bytes = tokio::time::timeout(BODY_DEADLINE, body::read(body, max, |bytes| permit.grow(bytes))).await;
    match bytes {
        Ok(Ok(bytes)) => Ok((bytes, permit)),
        Ok(Err(BodyError::TooLarge)) => Err(Refusal::TooLarge),
        Ok(Err(BodyError::NoRoom)) => Err(Refusal::Full),
        Ok(Err(BodyError::Broken)) => Err(Refusal::BadBody),
        Err(_) => Err(Refusal::TooSlow),
    }
}

/// Appends everything a webhook said; returns when all of it is durable.
async fn append(
    edge: &Arc<Webhooks>,
    endpoint: &Endpoint,
    sorted: Vec<Sorted>,
    source: &str,
    trace: Option<&str>,
    permit: Permit,
) -> Result<(), Refusal> {
    let mut inputs: BTreeMap<u32, Vec<Record>> = BTreeMap::new();
    let mut letters = Vec::new();
    for item in sorted {
        match item {
            Sorted::Input { tenant, intake } => {
                edge.metrics.intake_appends.get_or_create(&TypeLabel { r#type: submit::kind(&intake) }).inc();
                inputs.entry(tenant.partition).or_default().push(submit::record(&intake, source, trace));
            }
            Sorted::Letter(letter) => {
                edge.metrics.deadletters.get_or_create(&CodeLabel { code: items::known_code(&letter.code) }).inc();
                letters.push(letter);
            }
        }
    }
    let edge_too = Arc::clone(edge);
    let endpoint_id = if letters.is_empty() { String::new() } else { endpoint.id.clone() };
    let mut work = Begun::new(async move {
        let _held = permit;
        let mut letter_records = Vec::with_capacity(letters.len());
        for letter in letters {
            letter_records.push(letter_record(&edge_too, &endpoint_id, *letter).await?);
        }
        fault::point!("webhook.split", AppendError::NotWritten);
        let bus = &edge_too.bus;
        if inputs.len() == 1
            && letter_records.is_empty()
            && let Some((partition, records)) = inputs.pop_first()
        {
            in_batches(bus, logs::INTAKE, partition, records).await?;
            fault::point!("webhook.appended", AppendError::Unknown);
            return Ok(());
        }
        let appends = inputs.into_iter().map(|(partition, records)| in_batches(bus, logs::INTAKE, partition, records));
        let letters = in_batches(bus, logs::DEADLETTERS, 0, letter_records);
        futures::future::try_join(try_join_all(appends), letters).await?;
        fault::point!("webhook.appended", AppendError::Unknown);
        Ok(())
    });
    match tokio::time::timeout(edge.live.get().http.append_timeout, &mut work).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            edge.metrics.intake_append_errors.get_or_create(&CodeLabel { code: failure(&error) }).inc();
            tracing::warn!(endpoint = endpoint.id, %error, "webhook could not be made durable");
            Err(Refusal::NotDurable)
        }
        Err(_) => {
            edge.metrics.intake_append_errors.get_or_create(&CodeLabel { code: "too_late" }).inc();
            tracing::warn!(endpoint = endpoint.id, "webhook was not durable in time");
            Err(Refusal::NotDurable)
        }
    }
}

/// Work that is finished whatever becomes of whoever waits for it: when the provider goes away or time runs out, the
/// rest is done by a task of its own, and the bytes are held until the log has answered. Most never need that task.
struct Begun(Option<Appending>);

type Appending = Pin<Box<dyn Future<Output = Result<(), AppendError>> + Send>>;

impl Begun {
    fn new(work: impl Future<Output = Result<(), AppendError>> + Send + 'static) -> Self {
        Self(Some(Box::pin(work)))
    }
}

impl Future for Begun {
    type Output = Result<(), AppendError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(work) = &mut self.0 else { return Poll::Pending };
        let ended = work.as_mut().poll(context);
        if ended.is_ready() {
            self.0 = None;
        }
        ended
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        // A runtime that is gone finishes nothing; the provider has no answer then, and comes again.
        if let (Some(work), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(work);
        }
    }
}

/// Appends any number of records in order, in batches that the log takes: many small items make more bytes than the
/// body that they came in.
async fn in_batches(bus: &SharedBus, log: LogName, partition: u32, records: Vec<Record>) -> Result<(), AppendError> {
    // A record's headers are a few hundred bytes.
    let size = |record: &Record| record.value.len() + 1024;
    if !records.is_empty() && records.iter().map(size).sum::<usize>() <= BATCH {
        return bus.append(log, partition, records).await.map(drop);
    }
    let mut batch = Vec::new();
    let mut bytes = 0;
    for record in records {
        let size = size(&record);
        if bytes + size > BATCH && !batch.is_empty() {
            bus.append(log, partition, std::mem::take(&mut batch)).await?;
            bytes = 0;
        }
        bytes += size;
        batch.push(record);
    }
    if !batch.is_empty() {
        bus.append(log, partition, batch).await?;
    }
    Ok(())
}

/// W3C trace context, version 00: nothing else is copied from outside into headers.
fn is_traceparent(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [2, 32, 16, 2]
        && parts[0] == "00"
        && parts.iter().all(|part| part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}

async fn letter_record(edge: &Webhooks, endpoint: &str, mut letter: v1::DeadLetter) -> Result<Record, AppendError> {
    let bytes = letter.item.as_ref().map_or_else(Bytes::new, |item| item.data.clone());
    if bytes.len() > LETTER_IN_RECORD {
        let key = format!("deadletters/{}", letter.id);
        edge.objects.put(&key, bytes).await.map_err(|error| AppendError::NotWritten(error.to_string()))?;
        letter.object = key;
        letter.item = None;
    }
    let headers = vec![
        ("ce_specversion", Bytes::from_static(b"1.0")),
        ("ce_id", Bytes::from(letter.id.clone())),
        ("ce_source", Bytes::from(format!("/recado/webhooks/{endpoint}"))),
        ("ce_type", Bytes::from_static(b"recado.v1.DeadLetter")),
        ("content-type", Bytes::from_static(b"application/protobuf")),
    ];
    Ok(Record { key: Bytes::from(endpoint.to_owned()), headers, value: letter.encode_to_vec().into() })
}

fn failure(error: &AppendError) -> &'static str {
    match error {
        AppendError::NotWritten(_) => "not_written",
        AppendError::Unknown(_) => "unknown",
        AppendError::Refused(_) => "refused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_begun_is_finished_though_nobody_waits() {
        let (go, gone) = tokio::sync::oneshot::channel::<()>();
        let (tell, told) = tokio::sync::oneshot::channel::<()>();
        let mut work = Begun::new(async move {
            let _ = gone.await;
            let _ = tell.send(());
            Ok(())
        });
        assert!(tokio::time::timeout(Duration::from_millis(1), &mut work).await.is_err());
        drop(work);
        assert!(go.send(()).is_ok(), "the work was given up");
        assert!(told.await.is_ok());
    }

    #[test]
    fn only_trace_contexts_are_copied() {
        assert!(is_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        for other in [
            "",
            "5511987654321",
            "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-5511987654321",
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ] {
            assert!(!is_traceparent(other), "{other}");
        }
    }
}
