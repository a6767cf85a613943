//! Events as pages and as a stream.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::{HeaderMap, StatusCode};
use recado_proto::{Encode as _, json, v1};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{
    Api,
    accept::wants_stream,
    auth::{self, Caller},
    cursor::Cursor,
    large,
    model::read::{self, EventPage},
    params::{Params, page_limit},
    problem::{Problem, Refusals},
    stream,
};

/// Events in a page when nobody says otherwise.
const PAGE: usize = 500;
/// The most that may be asked for.
const MAX_PAGE: usize = 1000;
/// A page ends early when its events have this many bytes.
const PAGE_BYTES: usize = 4 * 1024 * 1024;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EventParams {
    /// A `next` or a stream's `id`, or an event's `seq`. Without it: from the oldest event that is kept.
    after: Option<String>,
    /// Must be the token's own.
    tenant: Option<String>,
    /// Events in a page, 1 to 1000; 500 when absent.
    limit: Option<u64>,
    /// Waits until the events up to this number can be seen, at most five seconds.
    min_seq: Option<u64>,
}

/// A page of events.
#[derive(Serialize, ToSchema)]
pub(super) struct EventsAnswer {
    /// Canonical protobuf JSON of `recado.v1.Event`, payloads decoded; empty at the end.
    #[schema(value_type = Vec<Object>)]
    events: Vec<Value>,
    /// Give this as `after` to go on. In the first epoch it is the last event's own number.
    next: u64,
}

/// Events of the token's tenant, in order
///
/// With `Accept: text/event-stream` a stream that does not end: each event's `id` is an opaque cursor, which
/// `Last-Event-ID` takes up again. Otherwise, and where `Accept` prefers JSON by its `q`, a page.
#[utoipa::path(
    get, path = "/v1/events", tag = "events", security(("token" = [])),
    params(
        EventParams,
        ("Last-Event-ID" = Option<String>, Header, description = "Streams: the last `id` seen; wins over `after`"),
    ),
    responses(
        (status = 200, description = "A page, or a stream", content(
            (EventsAnswer = "application/json"), (String = "text/event-stream"))),
        (status = 410, description = "Those events are no longer kept", body = Problem,
            content_type = "application/problem+json"),
        Refusals,
    )
)]
pub(super) async fn list(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::EVENTS }>,
    headers: HeaderMap,
    Params(params): Params<EventParams>,
) -> Result<Response, Problem> {
    caller.check_tenant(params.tenant.as_deref())?;
    let limit = page_limit(params.limit, PAGE, MAX_PAGE)?;
    let streams = wants_stream(&headers);
    let last_seen = headers.get("last-event-id").filter(|value| streams && !value.is_empty());
    let after = match last_seen {
        Some(value) => Some(cursor("Last-Event-ID", value.to_str().unwrap_or_default())?),
        None => params.after.as_deref().map(|after| cursor("after", after)).transpose()?,
    };
    api.wait_for(&caller.tenant.id, params.min_seq).await?;
    let after = after.unwrap_or_else(|| {
        let mark = api.deps.model.mark(&caller.tenant.id);
        Cursor { epoch: mark.epoch.max(1), seq: mark.oldest.saturating_sub(1) }
    });
    if streams {
        let token = auth::bearer(&headers)?.to_owned();
        return stream::open(&api, &caller.tenant.id, token, after).await;
    }
    let page = page(&api, &caller.tenant.id, after, limit, PAGE_BYTES).await?;
    let next = next_cursor(&page, after).number();
    let bytes = page.events.iter().map(|event| event.value.len()).sum();
    let make = move || {
        let events = page.events.iter().map(|event| json::decoded(&decode(&event.value))).collect();
        EventsAnswer { events, next }
    };
    large::json(&api, bytes, make).await
}

/// Events after a cursor; 410 where they are gone.
pub(super) async fn page(
    api: &Api,
    tenant: &str,
    after: Cursor,
    limit: usize,
    max_bytes: usize,
) -> Result<EventPage, Problem> {
    let name = tenant.to_owned();
    let page = api.deps.model.read(move |connection| read::events(connection, &name, after, limit, max_bytes)).await?;
    if page.after + 1 < page.mark.oldest {
        let (gone, oldest) = (page.after + 1, page.mark.oldest);
        let detail = format!(
            "event {gone} is no longer kept, the oldest is {oldest}: begin with after={}, and take what was before from elsewhere",
            oldest - 1
        );
        return Err(Problem::new(StatusCode::GONE, "events_gone", detail));
    }
    Ok(page)
}

/// Where a reader of this page is afterwards.
pub(super) fn next_cursor(page: &EventPage, asked: Cursor) -> Cursor {
    if let Some(last) = page.events.last() {
        return Cursor { epoch: decode(&last.value).epoch.max(1), seq: last.seq };
    }
    if page.after < asked.seq {
        // A newer epoch undid what the reader saw, and has no event of its own yet that could say so.
        return Cursor { epoch: page.mark.epoch.max(1), seq: page.after };
    }
    asked
}

pub(super) fn decode(value: &[u8]) -> v1::Event {
    // The chain proves that the router wrote it; what this build cannot read is shown without a body.
    v1::Event::decode(value).unwrap_or_default()
}

fn cursor(name: &str, text: &str) -> Result<Cursor, Problem> {
    Cursor::parse(text).ok_or_else(|| {
        Problem::bad("cursor_invalid", format!("{name} is neither a number nor a cursor that was given out here"))
    })
}
