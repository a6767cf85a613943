//! What those who run the gateway ask: does it live, can it work, what are its numbers, what is its API. None of
//! it needs a token; all of it is on the inner listener.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::get,
};
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Api, Readiness, RoleState, problem::OpenRefusals};
use crate::telemetry::{Format, Metrics};

/// The process lives
#[utoipa::path(get, path = "/healthz", tag = "operations", responses((status = 200, body = String), OpenRefusals))]
pub(super) async fn health() -> &'static str {
    "ok\n"
}

/// Which roles can do their work.
#[derive(Serialize, ToSchema)]
pub(super) struct ReadyAnswer {
    /// All of them can.
    ready: bool,
    roles: BTreeMap<&'static str, RoleAnswer>,
    /// What should be looked at although the work goes on: a disk that fills up, a clock that is not followed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alarms: Vec<String>,
}

/// Whether a role can do its work.
#[derive(Serialize, ToSchema)]
pub(super) struct RoleAnswer {
    ready: bool,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

/// Each role of this instance can do its work, or what is wrong
#[utoipa::path(
    get, path = "/readyz", tag = "operations",
    responses((status = 200, body = ReadyAnswer), (status = 503, body = ReadyAnswer), OpenRefusals)
)]
pub(super) async fn ready(State(api): State<Arc<Api>>) -> Response {
    let mut states = api.deps.readiness.roles().await;
    states.push(("api", api.deps.model.health()));
    readiness(states, api.deps.readiness.alarms())
}

/// A role is ready when nothing that was said of it is a problem; the first problem is shown.
fn readiness(states: Vec<RoleState>, alarms: Vec<String>) -> Response {
    let mut roles = BTreeMap::new();
    for (role, state) in states {
        let answer = roles.entry(role).or_insert(RoleAnswer { ready: true, problem: None });
        if let Err(problem) = state {
            answer.ready = false;
            answer.problem.get_or_insert(problem);
        }
    }
    let ready = roles.values().all(|role| role.ready);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(ReadyAnswer { ready, roles, alarms })).into_response()
}

/// Health, readiness and numbers of an instance that serves no API.
pub fn operations(readiness_of: Arc<dyn Readiness>, metrics: Arc<Metrics>) -> Router {
    let ready = move || {
        let of = Arc::clone(&readiness_of);
        async move { readiness(of.roles().await, of.alarms()) }
    };
    let numbers = move |headers: HeaderMap| {
        let numbers = numbers(&metrics, &headers);
        async move { numbers }
    };
    Router::new().route("/healthz", get(health)).route("/readyz", get(ready)).route("/metrics", get(numbers))
}

/// The numbers in the format that is asked for; in that of Prometheus when none is.
fn numbers(metrics: &Metrics, headers: &HeaderMap) -> Response {
    let format = Format::of(headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()));
    ([(header::CONTENT_TYPE, format.media_type())], metrics.text_as(format)).into_response()
}

/// The numbers, as Prometheus text, or in the `OpenMetrics` text format when the caller accepts it
#[utoipa::path(get, path = "/metrics", tag = "operations", responses((status = 200, body = String), OpenRefusals))]
pub(super) async fn metrics(State(api): State<Arc<Api>>, headers: HeaderMap) -> Response {
    numbers(&api.deps.metrics, &headers)
}

/// This document
#[utoipa::path(get, path = "/openapi.json", tag = "operations", responses((status = 200, body = Object), OpenRefusals))]
pub(super) async fn document(State(api): State<Arc<Api>>) -> Json<Arc<Value>> {
    Json(Arc::clone(&api.document))
}
