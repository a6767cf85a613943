//! The Graph side: what the gateway calls.

mod check;
mod check_interactive;
mod check_template;
mod management;
pub(crate) mod media;
mod multipart;
pub(crate) mod refusal;
pub(crate) mod reply;
mod send;

use crate::fault::{Subject, Then};
use crate::journal::{Call, CallKind};
use crate::settings::Number;
use crate::shared::{Shared, hold};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use refusal::Refusal;
use reply::{Body, Cut, Reply};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// A request whose body has been read.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) bearer: Option<String>,
    pub(crate) content_type: String,
    pub(crate) body: Bytes,
}

/// What a call comes to when nothing goes wrong.
enum Ready {
    /// Nothing changes; this is the answer.
    Answer(Reply),
    /// A message to send.
    Accept(Box<send::Accept>),
    /// A file to keep.
    Upload(media::Upload),
    /// A file to forget.
    Delete(String),
}

/// Largest body: a document of 100 MB in its form.
const LARGEST_BODY: usize = 105 << 20;
/// A caller that sends its header or body slower than this is cut off.
const READ_DEADLINE: Duration = Duration::from_mins(1);

/// Takes connections until the simulator stops.
pub(crate) async fn serve(shared: Arc<Shared>, listener: TcpListener) {
    let room = Arc::new(Semaphore::new(shared.settings.limits.connections.clamp(1, Semaphore::MAX_PERMITS)));
    loop {
        let Ok(permit) = room.clone().acquire_owned().await else { return };
        let accepted = tokio::select! {
            () = shared.stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file handles, most likely: let some close.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _slower_only = stream.set_nodelay(true);
        let serving = shared.clone();
        shared.tasks.spawn(async move {
            let calls = serving.clone();
            let service = hyper::service::service_fn(move |request| {
                let shared = calls.clone();
                async move { Box::pin(answer(&shared, request)).await }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(READ_DEADLINE)
                .serve_connection(TokioIo::new(stream), service);
            tokio::select! {
                () = serving.stop.cancelled() => {}
                // An error here is the caller's going away, or a cut by script.
                _ended = connection => {}
            }
            drop(permit);
        });
    }
}

async fn answer(shared: &Arc<Shared>, request: Request<Incoming>) -> Result<Response<Body>, Cut> {
    let (head, body) = request.into_parts();
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let bearer = header("authorization").and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned));
    let content_type = header("content-type").unwrap_or_default();
    let read = tokio::time::timeout(READ_DEADLINE, Limited::new(body, LARGEST_BODY).collect()).await;
    let body = match read {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(_)) => return Ok(Reply::html(413).at_once()),
        Err(_) => return Err(Cut),
    };
    let asked = Asked {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        bearer,
        content_type,
        body,
    };
    if asked.path.starts_with("/_sim") {
        return Ok(crate::control::answer(shared, &asked).await.at_once());
    }
    graph(shared, &asked).await
}

/// A call whose fate is still open.
struct Draft {
    call: Call,
    user_id: Option<String>,
    outcome: Result<Ready, Refusal>,
}

impl Draft {
    fn new(shared: &Shared, kind: CallKind, phone_number_id: &str) -> Self {
        let call = Call {
            seq: 0,
            at_us: shared.now_us(),
            answered_us: None,
            phone_number_id: phone_number_id.to_owned(),
            kind,
            to: None,
            body: Value::Null,
            callback_data: None,
            wamid: None,
            status: 0,
            code: None,
            fault: None,
        };
        Self { call, user_id: None, outcome: Err(Refusal::unknown_object(phone_number_id)) }
    }

    fn with(mut self, outcome: Result<Ready, Refusal>) -> Self {
        self.outcome = outcome;
        self
    }
}

async fn graph(shared: &Arc<Shared>, asked: &Asked) -> Result<Response<Body>, Cut> {
    let mut draft = route(shared, asked);
    if !asked.path.starts_with("/_cdn/")
        && let Some(refusal) = unauthorized(shared, asked)
    {
        draft.outcome = Err(refusal);
    } else if draft.outcome.is_ok()
        && let Err(refusal) = management::change(shared, asked).await
    {
        draft.outcome = Err(refusal);
    }
    let mut call = draft.call;
    let ready = match draft.outcome {
        Ok(ready) => ready,
        Err(refusal) => {
            (call.status, call.code) = (refusal.status, Some(refusal.code));
            let reply = Reply::json(refusal.status, &refusal.body(&shared.ids.trace()));
            let seq = record(shared, call);
            return Ok(hand_over(shared, seq, reply.at_once()));
        }
    };
    let struck = hold(&shared.faults).strike(&Subject {
        kind: call.kind,
        to: call.to.as_deref(),
        user_id: draft.user_id.as_deref(),
        words: send::words(&call.body),
        callback_data: call.callback_data.as_deref().unwrap_or_default(),
        phone_number_id: &call.phone_number_id,
    });
    call.fault = struck.as_ref().map(|(id, _)| *id);
    let then = struck.map(|(_, then)| then);
    if let Some(then) = then.as_ref().filter(|then| !then.accepts()) {
        return misbehave(shared, call, then).await;
    }
    let cut = matches!(then, Some(Then::AcceptThenCut { .. }));
    let (seq, reply) = match ready {
        Ready::Accept(accept) => send::accept(shared, call, *accept, then.as_ref(), cut).await,
        ready => {
            let reply = match ready {
                Ready::Upload(upload) => media::keep(shared, upload),
                Ready::Delete(id) => media::delete(shared, &id),
                Ready::Answer(reply) => reply,
                Ready::Accept(_) => Reply::html(500),
            };
            call.status = if cut { 0 } else { reply.status };
            (record(shared, call), reply)
        }
    };
    shape(shared, seq, reply, then).await
}

/// What happens to a call that a fault keeps from being accepted.
async fn misbehave(shared: &Arc<Shared>, mut call: Call, then: &Then) -> Result<Response<Body>, Cut> {
    let reply = match then {
        Then::Error { status, code, subcode, retry_after } => {
            let mut refusal = Refusal::new(*code, refusal::title(*code));
            (refusal.status, refusal.subcode) = (*status, *subcode);
            call.code = Some(*code);
            let mut reply = Reply::json(*status, &refusal.body(&shared.ids.trace()));
            reply.retry_after = *retry_after;
            reply
        }
        Then::Html { status } => Reply::html(*status),
        Then::Redirect { to } => Reply::redirect(to),
        _ => {
            record(shared, call);
            if let Then::Cut { after_ms } = then {
                pause(shared, *after_ms).await;
            }
            return Err(Cut);
        }
    };
    call.status = reply.status;
    let seq = record(shared, call);
    Ok(hand_over(shared, seq, reply.at_once()))
}

/// Gives an answer its form on the wire.
async fn shape(shared: &Arc<Shared>, seq: u64, reply: Reply, then: Option<Then>) -> Result<Response<Body>, Cut> {
    let response = match then {
        Some(Then::AcceptThenCut { after_ms }) => {
            pause(shared, after_ms).await;
            return Err(Cut);
        }
        Some(Then::Delay { ms }) => {
            pause(shared, ms).await;
            reply.at_once()
        }
        Some(Then::SlowBody { ms }) => reply.slowly(Duration::from_millis(ms)),
        Some(Then::AcceptThenBreakOff) => reply.broken_off(),
        Some(Then::OtherBytes) => reply.damaged().at_once(),
        _ => reply.at_once(),
    };
    Ok(hand_over(shared, seq, response))
}

async fn pause(shared: &Shared, ms: u64) {
    tokio::select! {
        () = shared.stop.cancelled() => {}
        () = tokio::time::sleep(Duration::from_millis(ms)) => {}
    }
}

fn record(shared: &Shared, call: Call) -> u64 {
    let limits = &shared.settings.limits;
    shared.change(|state| state.journal.add_call(call, limits.calls, limits.callbacks))
}

fn hand_over(shared: &Shared, seq: u64, response: Response<Body>) -> Response<Body> {
    let now = shared.now_us();
    shared.change(|state| state.journal.answered(seq, now));
    response
}

/// Whether this is about the app itself, which asks with a token of its own.
fn is_of_app(shared: &Shared, asked: &Asked) -> bool {
    let parts: Vec<&str> = asked.path.trim_matches('/').split('/').collect();
    matches!(parts.as_slice(), [_, id, "subscriptions"] if *id == hold(&shared.app).app_id)
}

fn unauthorized(shared: &Shared, asked: &Asked) -> Option<Refusal> {
    if is_of_app(shared, asked) {
        return None;
    }
    let offered = asked.bearer.as_deref().unwrap_or_default();
    let good = match &shared.settings.access_token {
        Some(token) => offered == token,
        None => !offered.is_empty(),
    };
    (!good).then(|| Refusal::new(190, "Invalid OAuth access token - Cannot parse access token"))
}

/// Finds what a call is for and whether it is sound.
fn route(shared: &Arc<Shared>, asked: &Asked) -> Draft {
    let mut parts = asked.path.trim_matches('/').split('/');
    let version = parts.next().unwrap_or_default();
    if version == "_media" {
        let outcome = media::download(shared, parts.next().unwrap_or_default(), &asked.query);
        return Draft::new(shared, CallKind::MediaDownload, "").with(outcome.map(Ready::Answer));
    }
    // Where redirects lead: a store that is none of the provider's API, and must not see its token.
    if version == "_cdn" {
        let outcome = media::given_away(shared, parts.next().unwrap_or_default(), asked.bearer.is_some());
        return Draft::new(shared, CallKind::MediaDownload, "").with(outcome.map(Ready::Answer));
    }
    let (id, edge, rest) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let known_version =
        version.strip_prefix('v').and_then(|version| version.split_once('.')).is_some_and(|(major, minor)| {
            major.parse::<u8>().is_ok_and(|major| major >= 16) && minor.parse::<u8>().is_ok()
        });
    if !known_version || id.is_empty() || rest.is_some() {
        let refusal = Refusal::new(2_500, format!("Unknown path components: {}", asked.path));
        return Draft::new(shared, CallKind::Other, "").with(Err(refusal));
    }
    if id == "debug_token" && edge.is_none() {
        let reply = management::debug_token(shared, asked);
        return Draft::new(shared, CallKind::Management, "").with(Ok(Ready::Answer(reply)));
    }
    if is_of_app(shared, asked) {
        let outcome = management::subscriptions(shared, asked).map(Ready::Answer);
        return Draft::new(shared, CallKind::Management, "").with(outcome);
    }
    if let Some(number) = shared.number(id) {
        return on_number(shared, asked, number, edge);
    }
    match (&asked.method, edge) {
        (&Method::POST, Some("messages" | "media")) => Draft::new(shared, CallKind::Other, id),
        (_, None) if media::exists(shared, id) => {
            let (kind, outcome) = match asked.method {
                Method::DELETE => (CallKind::MediaDelete, Ok(Ready::Delete(id.to_owned()))),
                _ => (CallKind::MediaLookup, media::look_up(shared, id).map(Ready::Answer)),
            };
            Draft::new(shared, kind, "").with(outcome)
        }
        _ => {
            let outcome = management::on_account(shared, asked, id, edge).map(Ready::Answer);
            Draft::new(shared, CallKind::Management, "").with(outcome)
        }
    }
}

fn on_number(shared: &Arc<Shared>, asked: &Asked, number: &Number, edge: Option<&str>) -> Draft {
    let id = &number.phone_number_id;
    match (&asked.method, edge) {
        (&Method::POST, Some("messages" | "marketing_messages")) if !hold(&shared.app).registered => {
            let refusal = Refusal::new(133_010, "Phone number not registered");
            Draft::new(shared, CallKind::Other, id).with(Err(refusal))
        }
        (&Method::POST, Some("messages" | "marketing_messages")) => send::draft(shared, asked, number),
        (&Method::POST, Some("media")) => {
            let outcome = media::upload(asked).map(Ready::Upload);
            Draft::new(shared, CallKind::MediaUpload, id).with(outcome)
        }
        _ => {
            let outcome = management::on_number(shared, asked, number, edge).map(Ready::Answer);
            let mut draft = Draft::new(shared, CallKind::Management, id).with(outcome);
            draft.call.body = serde_json::from_slice(&asked.body).unwrap_or(Value::Null);
            draft
        }
    }
}

/// The value of a query parameter, decoded.
pub(crate) fn parameter(query: &str, name: &str) -> Option<String> {
    // Parsing against a base is the one thing the URL type does with a bare query.
    let url = reqwest::Url::parse(&format!("http://query/?{query}")).ok()?;
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
