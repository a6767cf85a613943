//! The HTTP API: reads are answered from the [read model](model), writes become commands in intake and wait for
//! the event that answers them.

mod accept;
mod actions;
mod agents;
mod auth;
mod command;
mod content;
mod conversations;
pub(crate) mod cursor;
mod deps;
mod events;
mod large;
mod media;
mod messages;
pub mod model;
mod object;
mod operations;
mod params;
pub(crate) mod problem;
mod shown;
mod stream;
mod strict;
mod write_request;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    middleware::{self, Next},
    response::Response,
};
use http::{HeaderValue, Method, StatusCode};
use recado_bus::headers::TRACEPARENT;
use serde_json::Value;
use tokio::{sync::Semaphore, time::Instant};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

pub use self::{
    deps::{
        ApiAccount, ApiAccounts, ApiDeps, Limits, Readiness, RoleState, Scope, Tenants, TokenInfo, TokenRefusal, Tokens,
    },
    operations::operations,
    problem::Problem,
};
use crate::{
    logs,
    telemetry::{RouteLabel, Span, SpanKind, Traces},
};

/// What all calls share.
pub(crate) struct Api {
    deps: ApiDeps,
    /// Places for streams.
    streams: Arc<Semaphore>,
    /// Places for large answers.
    large: Arc<Semaphore>,
    document: Arc<Value>,
}

/// The API, with health, readiness, numbers and its own description.
pub fn router(deps: ApiDeps) -> Router {
    let (router, document) = routes().split_for_parts();
    let streams = Arc::new(Semaphore::new(deps.limits.streams));
    let document = Arc::new(serde_json::to_value(document).unwrap_or_default());
    let api = Arc::new(Api { deps, streams, large: Arc::new(Semaphore::new(large::PLACES)), document });
    router
        .fallback(unknown_route)
        .method_not_allowed_fallback(unknown_method)
        .layer(middleware::from_fn_with_state(Arc::clone(&api), count))
        .with_state(api)
}

/// The API's `OpenAPI` document.
pub fn openapi() -> Value {
    let (_, document) = routes().split_for_parts();
    serde_json::to_value(document).unwrap_or_default()
}

fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(events::list))
        .routes(routes!(conversations::list))
        .routes(routes!(conversations::get))
        .routes(routes!(conversations::messages, messages::reply))
        .routes(routes!(conversations::why))
        .routes(routes!(actions::accept))
        .routes(routes!(actions::reject))
        .routes(routes!(actions::transfer))
        .routes(routes!(actions::close))
        .routes(routes!(actions::mark_read))
        .routes(routes!(messages::start))
        .routes(routes!(messages::get))
        .routes(routes!(media::upload))
        .routes(routes!(media::get))
        .routes(routes!(media::content::content))
        .routes(routes!(agents::agents))
        .routes(routes!(agents::presence))
        .routes(routes!(agents::queues))
        .routes(routes!(agents::pull))
        .routes(routes!(operations::health))
        .routes(routes!(operations::ready))
        .routes(routes!(operations::metrics))
        .routes(routes!(operations::document))
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Recado",
        description = "Messages of a contact centre: what customers write comes as events, what agents and systems do is a command.\n\n\
            A token belongs to one tenant and sees nothing else. Reads take `min_seq` and wait for that event. Writes wait up to five seconds for their result, then answer 202 with the command's id; \
            `Prefer: respond-async` answers 202 at once. `Idempotency-Key` makes a write safe to repeat for 24 hours: the same request gets the same answer, another one 409 `idempotency_conflict`. \
            A key belongs to the tenant and the path, whichever of the tenant's tokens asks. \
            Refusals are RFC 9457 problem details with a stable `code`."
    ),
    components(schemas(Problem, messages::ReplyMessage, messages::NewMessage)),
    modifiers(&TokenScheme)
)]
struct Document;

struct TokenScheme;

impl Modify for TokenScheme {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("Made by `recado token create`. Scopes: events:read, send, agent, admin."))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

impl Api {
    /// Waits until the tenant's events up to `min_seq` can be read; 503 when they cannot in time.
    async fn wait_for(&self, tenant: &str, min_seq: Option<u64>) -> Result<(), Problem> {
        let Some(min_seq) = min_seq else { return Ok(()) };
        let progress = self.deps.model.progress();
        let reached = tokio::select! {
            reached = progress.reach_seq(tenant, min_seq, self.deps.limits.read_wait) => reached,
            () = self.deps.shutdown.cancelled() => false,
        };
        if reached {
            return Ok(());
        }
        let detail = format!("event {min_seq} is not here yet, the newest is {}", self.deps.model.mark(tenant).seq);
        Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_yet", detail))
    }

    /// Waits until the model has everything that the partition's events hold now; gives up after a while.
    async fn catch_up(&self, partition: u32) {
        let limits = self.deps.limits;
        if let Ok(bounds) = self.deps.bus.bounds(logs::EVENTS, partition).await {
            self.deps.model.progress().reach_position(partition, bounds.end, limits.read_wait).await;
        }
    }
}

async fn unknown_route() -> Problem {
    Problem::missing("route_not_found", "there is no such call: see /openapi.json")
}

async fn unknown_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "this path does not take this method")
}

/// Opens the span of a call. From here on it is what caused whatever the call does.
fn traced(traces: &Traces, request: &mut Request, method: &'static str, route: &str) -> Span {
    if !traces.are_on() || !route.starts_with("/v1/") {
        return Span::none();
    }
    let given = request.headers().get(TRACEPARENT).map(|value| value.as_bytes().to_vec());
    let mut span = traces.span(SpanKind::Server, format!("{method} {route}"), given.as_deref(), None);
    span.set("http.request.method", method);
    span.set("http.route", route.to_owned());
    if let Some(header) = span.header().and_then(|header| HeaderValue::from_str(&header).ok()) {
        request.headers_mut().insert(TRACEPARENT, header);
    }
    span
}

/// Counts calls and the time until their answer begins.
async fn count(State(api): State<Arc<Api>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = match *request.method() {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        _ => "other",
    };
    let route = request.extensions().get::<MatchedPath>().map_or("unknown", MatchedPath::as_str).to_owned();
    let mut span = traced(&api.deps.traces, &mut request, method, &route);
    let response = next.run(request).await;
    span.set("http.response.status_code", i64::from(response.status().as_u16()));
    if response.status().is_server_error() {
        span.fail(response.status().as_str().to_owned());
    }
    drop(span);
    let label = RouteLabel { method, route, status: response.status().as_u16() };
    api.deps.metrics.api_requests.get_or_create(&label).inc();
    api.deps.metrics.api_duration.observe(started.elapsed().as_secs_f64());
    response
}
