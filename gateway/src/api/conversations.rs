//! Reading conversations, their messages, and why they wait.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use recado_proto::{Kind, json, v1};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{
    Api,
    auth::{self, Caller},
    command::{Command, LaterAnswer},
    large,
    model::read::{self, ConversationFilter},
    params::{Params, PathId, ReadParams, page_limit},
    problem::{Problem, Refusals},
    shown,
};

/// Entries in a page when nobody says otherwise, and the most that may be asked for.
const PAGE: usize = 100;
const MAX_PAGE: usize = 500;
/// A page of messages ends early when they have this many bytes.
const PAGE_BYTES: usize = 4 * 1024 * 1024;
/// Callers who may look at conversations.
const READ: u8 = auth::EVENTS | auth::AGENT;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListParams {
    /// `waiting`, `offered`, `assigned` or `closed`.
    state: Option<String>,
    /// A queue's id.
    queue: Option<String>,
    /// An agent's id: whose it is, or to whom it is offered.
    agent: Option<String>,
    /// A `next`.
    after: Option<u64>,
    /// Entries in a page, 1 to 500; 100 when absent.
    limit: Option<u64>,
    /// Must be the token's own.
    tenant: Option<String>,
    /// Waits until the events up to this number can be seen, at most five seconds.
    min_seq: Option<u64>,
}

/// A page of conversations.
#[derive(Serialize, ToSchema)]
pub(super) struct ConversationsAnswer {
    conversations: Vec<shown::Conversation>,
    /// Give this as `after` to go on; null at the end.
    next: Option<u64>,
}

/// Conversations, those opened last first
#[utoipa::path(
    get, path = "/v1/conversations", tag = "conversations", security(("token" = [])), params(ListParams),
    responses((status = 200, body = ConversationsAnswer), Refusals)
)]
pub(super) async fn list(
    State(api): State<Arc<Api>>,
    caller: Caller<READ>,
    Params(params): Params<ListParams>,
) -> Result<Json<ConversationsAnswer>, Problem> {
    caller.check_tenant(params.tenant.as_deref())?;
    let limit = page_limit(params.limit, PAGE, MAX_PAGE)?;
    if let Some(state) = params.state.as_deref()
        && !["waiting", "offered", "assigned", "closed"].contains(&state)
    {
        let detail = "state is none of waiting, offered, assigned, closed";
        return Err(Problem::bad("parameter_invalid", detail));
    }
    api.wait_for(&caller.tenant.id, params.min_seq).await?;
    let filter = ConversationFilter { state: params.state, queue: params.queue, agent: params.agent };
    let (name, after) = (caller.tenant.id.clone(), params.after);
    // One more than asked for tells whether there are more.
    let read = move |connection: &_| read::conversations(connection, &name, filter, after, limit + 1);
    let mut found = api.deps.model.read(read).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| last.opened_seq);
    let conversations = found.into_iter().map(shown::Conversation::from).collect();
    Ok(Json(ConversationsAnswer { conversations, next }))
}

/// One conversation
#[utoipa::path(
    get, path = "/v1/conversations/{id}", tag = "conversations", security(("token" = [])),
    params(("id" = String, Path, description = "`cnv_...`"), ReadParams),
    responses((status = 200, body = shown::Conversation), Refusals)
)]
pub(super) async fn get(
    State(api): State<Arc<Api>>,
    caller: Caller<READ>,
    PathId(id): PathId,
    Params(params): Params<ReadParams>,
) -> Result<Json<shown::Conversation>, Problem> {
    caller.check_tenant(params.tenant.as_deref())?;
    api.wait_for(&caller.tenant.id, params.min_seq).await?;
    let found = look_up(&api, &caller.tenant.id, &id).await?.ok_or_else(not_found)?;
    Ok(Json(found.into()))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MessagesParams {
    /// A `next`.
    after: Option<u64>,
    /// Entries in a page, 1 to 500; 100 when absent.
    limit: Option<u64>,
    /// Must be the token's own.
    tenant: Option<String>,
    /// Waits until the events up to this number can be seen, at most five seconds.
    min_seq: Option<u64>,
}

/// A page of messages.
#[derive(Serialize, ToSchema)]
pub(super) struct MessagesAnswer {
    /// The fields of each message's event, payloads decoded, and beside them `direction` (`inbound`, `outbound`,
    /// `echo`, `history`), `seq`, `at` and, outbound, `status` and `code`.
    #[schema(value_type = Vec<Object>)]
    messages: Vec<Value>,
    /// Give this as `after` to go on; null at the end.
    next: Option<u64>,
}

/// A conversation's messages, the oldest first
#[utoipa::path(
    get, path = "/v1/conversations/{id}/messages", tag = "conversations", security(("token" = [])),
    params(("id" = String, Path, description = "`cnv_...`"), MessagesParams),
    responses((status = 200, body = MessagesAnswer), Refusals)
)]
pub(super) async fn messages(
    State(api): State<Arc<Api>>,
    caller: Caller<READ>,
    PathId(id): PathId,
    Params(params): Params<MessagesParams>,
) -> Result<Response, Problem> {
    caller.check_tenant(params.tenant.as_deref())?;
    let limit = page_limit(params.limit, PAGE, MAX_PAGE)?;
    api.wait_for(&caller.tenant.id, params.min_seq).await?;
    look_up(&api, &caller.tenant.id, &id).await?.ok_or_else(not_found)?;
    let (name, after) = (caller.tenant.id.clone(), params.after.unwrap_or(0));
    let read = move |connection: &_| {
        let found = read::messages(connection, &name, &id, after, limit, PAGE_BYTES)?;
        // The page may have ended early for its size; whether there are more is asked of the model itself.
        let more = match found.last() {
            Some(last) => !read::messages(connection, &name, &id, last.seq, 1, 1)?.is_empty(),
            None => false,
        };
        Ok((found, more))
    };
    let (found, more) = api.deps.model.read(read).await?;
    let next = found.last().filter(|_| more).map(|last| last.seq);
    let bytes = found.iter().map(|message| message.event.len()).sum();
    let make = move || {
        let messages = found.iter().map(|message| Value::Object(shown::message(message))).collect();
        MessagesAnswer { messages, next }
    };
    large::json(&api, bytes, make).await
}

/// Why a conversation is where it is
///
/// The router answers, from what it knows at that moment.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/why", tag = "conversations", security(("token" = [])),
    params(("id" = String, Path, description = "`cnv_...`"), ReadParams),
    responses(
        (status = 200, description = "Canonical JSON of `recado.v1.WhyAnswer`", body = Object),
        (status = 202, description = "No answer within five seconds", body = LaterAnswer),
        (status = 409, description = "The conversation is closed", body = Problem,
            content_type = "application/problem+json"),
        Refusals,
    )
)]
pub(super) async fn why(
    State(api): State<Arc<Api>>,
    caller: Caller<READ>,
    PathId(id): PathId,
    Params(params): Params<ReadParams>,
) -> Result<Response, Problem> {
    caller.check_tenant(params.tenant.as_deref())?;
    if Kind::Conversation.parse(&id).is_none() {
        return Err(not_found());
    }
    api.wait_for(&caller.tenant.id, params.min_seq).await?;
    let action = v1::command::Action::Why(v1::Why { conversation_id: id });
    let issued = Command::question(&caller)?.issue(&api, action).await?;
    Ok(issued.respond(|result| json::canonical(&result.why.unwrap_or_default())).into_response())
}

/// A conversation of the tenant, as far as the model has it now.
pub(super) async fn look_up(api: &Api, tenant: &str, id: &str) -> Result<Option<read::Conversation>, Problem> {
    let (name, id) = (tenant.to_owned(), id.to_owned());
    Ok(api.deps.model.read(move |connection| read::conversation(connection, &name, &id)).await?)
}

/// A conversation that a write is about. The caller may have learned of it from the log itself, ahead of this
/// instance's model: what is not there is looked for once more when the model has caught up.
pub(super) async fn find<const S: u8>(api: &Api, caller: &Caller<S>, id: &str) -> Result<read::Conversation, Problem> {
    if Kind::Conversation.parse(id).is_none() {
        return Err(not_found());
    }
    if let Some(found) = look_up(api, &caller.tenant.id, id).await? {
        return Ok(found);
    }
    api.catch_up(caller.tenant.partition).await;
    look_up(api, &caller.tenant.id, id).await?.ok_or_else(not_found)
}

pub(super) fn not_found() -> Problem {
    Problem::missing("conversation_not_found", "there is no such conversation")
}
