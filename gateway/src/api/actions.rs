//! What agents do with conversations.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use recado_proto::{
    Kind,
    v1::{self, command::Action},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Api,
    auth::{self, Caller},
    command::{Command, LaterAnswer, payload},
    conversations,
    model::read,
    params::PathId,
    problem::{Problem, Refusals, WriteRefusals},
    shown,
    write_request::WriteRequest,
};

/// The longest texts that people give, bytes.
const MAX_REASON: usize = 500;
const MAX_NOTE: usize = 4000;
/// The longest id of an agent, a queue or an account.
pub(super) const MAX_NAME: usize = 128;

/// What a command about a conversation did.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConversationAnswer {
    conversation_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    agent_id: String,
    /// Number of the event that says it; a read can wait for it with `min_seq`.
    seq: u64,
}

impl From<v1::CommandResult> for ConversationAnswer {
    fn from(result: v1::CommandResult) -> Self {
        Self { conversation_id: result.conversation_id, agent_id: result.agent_id, seq: result.caused_seq }
    }
}

/// 422 for a text that is too long.
pub(super) fn short(name: &str, text: &str, max: usize) -> Result<(), Problem> {
    if text.len() <= max {
        return Ok(());
    }
    Err(Problem::content("body_invalid", format!("{name} is longer than {max} bytes")))
}

fn conversation_id(id: &str) -> Result<(), Problem> {
    Kind::Conversation.parse(id).map(|_| ()).ok_or_else(conversations::not_found)
}

/// Takes an offer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct AcceptBody {
    /// The agent's id.
    agent: String,
    /// The offer's id; without it, whatever is offered to the agent now.
    #[serde(default)]
    offer: String,
}

/// Accepts the conversation that is offered to an agent
#[utoipa::path(
    post, path = "/v1/conversations/{id}/accept", tag = "conversations", security(("token" = [])),
    params(("id" = String, Path, description = "`cnv_...`"), ("Idempotency-Key" = Option<String>, Header)),
    request_body = AcceptBody,
    responses((status = 200, body = ConversationAnswer), (status = 202, body = LaterAnswer), Refusals, WriteRefusals)
)]
pub(super) async fn accept(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::AGENT }>,
    PathId(id): PathId,
    request: WriteRequest,
) -> Result<Response, Problem> {
    conversation_id(&id)?;
    let body: AcceptBody = request.parse()?;
    short("agent", &body.agent, MAX_NAME)?;
    short("offer", &body.offer, MAX_NAME)?;
    let action = Action::Accept(v1::AcceptOffer { conversation_id: id, agent_id: body.agent, offer_id: body.offer });
    let issued = Command::new(&caller, &request)?.issue(&api, action).await?;
    Ok(issued.respond(ConversationAnswer::from))
}

/// Turns an offer down.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct RejectBody {
    /// The agent's id.
    agent: String,
    /// The offer's id; without it, whatever is offered to the agent now.
    #[serde(default)]
    offer: String,
    #[serde(default)]
    reason: String,
}

/// Rejects the conversation that is offered to an agent
#[utoipa::path(
    post, path = "/v1/conversations/{id}/reject", tag = "conversations", security(("token" = [])),
    params(("id" = String, Path, description = "`cnv_...`"), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RejectBody,
    responses((status = 200, body = ConversationAnswer), (status = 202, body = LaterAnswer), Refusals, WriteRefusals)
)]
pub(super) async fn reject(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::AGENT }>,
    PathId(id): PathId,
    request: WriteRequest,
) -> Result<Response, Problem> {
    conversation_id(&id)?;
    let body: RejectBody = request.parse()?;
    short("agent", &body.agent, MAX_NAME)?;
    short("offer", &body.offer, MAX_NAME)?;
    short("reason", &body.reason, MAX_REASON)?;
    let action = Action::Reject(v1::RejectOffer {
        conversation_id: id,
        agent_id: body.agent,
        offer_id: body.offer,
        reason: body.reason,
    });
    let issued = Command::new(&caller, &request)?.issue(&api, action).await?;
    Ok(issued.respond(ConversationAnswer::from))
}

/// Moves a conversation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct TransferBody {
    /// Who moves it; absent when a system does.
    #[serde(default)]
    agent: String,
    /// To this queue. Exactly one of `toQueue` and `toAgent`.
    #[serde(default, alias = "queue")]
    to_queue: String,
    /// To this agent.
    #[serde(default)]
    to_agent: String,
    /// For whoever gets it.
    #[serde(default)]
    note: String,
}

/// Transfers a conversation to a queue or to an agent
#[utoipa::path(
    post, path = "/v1/conversations/{id}/transfer", tag = "conversations", security(("token" = [])),
    params(("id" = String, Path, description = "`cnv_...`"), ("Idempotency-Key" = Option<String>, Header)),
    request_body = TransferBody,
    responses((status = 200, body = ConversationAnswer), (status = 202, body = LaterAnswer), Refusals, WriteRefusals)
)]
pub(super) async fn transfer(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::AGENT }>,
    PathId(id): PathId,
    request: WriteRequest,
) -> Result<Response, Problem> {
    conversation_id(&id)?;
    let body: TransferBody = request.parse()?;
    if body.to_queue.is_empty() == body.to_agent.is_empty() {
        return Err(Problem::content("target_invalid", "give exactly one of toQueue and toAgent"));
    }
    for (name, text) in [("agent", &body.agent), ("toQueue", &body.to_queue), ("toAgent", &body.to_agent)] {
        short(name, text, MAX_NAME)?;
    }
    short("note", &body.note, MAX_NOTE)?;
    let action = Action::Transfer(v1::Transfer {
        conversation_id: id,
        to_queue_id: body.to_queue,
        to_agent_id: body.to_agent,
        by_agent_id: body.agent,
        note: (!body.note.is_empty()).then(|| payload(body.note)),
    });
    let issued = Command::new(&caller, &request)?.issue(&api, action).await?;
    Ok(issued.respond(ConversationAnswer::from))
}

/// Ends a conversation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct CloseBody {
    /// Who closes it; absent when a system does.
    #[serde(default)]
    agent: String,
    #[serde(default)]
    reason: String,
}

/// Closes a conversation
#[utoipa::path(
    post, path = "/v1/conversations/{id}/close", tag = "conversations", security(("token" = [])),
    params(("id" = String, Path, description = "`cnv_...`"), ("Idempotency-Key" = Option<String>, Header)),
    request_body = CloseBody,
    responses((status = 200, body = ConversationAnswer), (status = 202, body = LaterAnswer), Refusals, WriteRefusals)
)]
pub(super) async fn close(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::AGENT }>,
    PathId(id): PathId,
    request: WriteRequest,
) -> Result<Response, Problem> {
    conversation_id(&id)?;
    let body: CloseBody = request.parse()?;
    short("agent", &body.agent, MAX_NAME)?;
    short("reason", &body.reason, MAX_REASON)?;
    let action = Action::Close(v1::Close { conversation_id: id, agent_id: body.agent, reason: body.reason });
    let issued = Command::new(&caller, &request)?.issue(&api, action).await?;
    Ok(issued.respond(ConversationAnswer::from))
}

/// Marks a conversation as read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct ReadBody {
    /// Who read it; absent when a system did.
    #[serde(default)]
    agent: String,
    /// Also show the customer that an answer is being written, where the channel can.
    #[serde(default)]
    typing: bool,
}

/// Tells the customer that the conversation was read, up to the last message
#[utoipa::path(
    post, path = "/v1/conversations/{id}/read", tag = "conversations", security(("token" = [])),
    params(("id" = String, Path, description = "`cnv_...`"), ("Idempotency-Key" = Option<String>, Header)),
    request_body = ReadBody,
    responses((status = 200, body = ConversationAnswer), (status = 202, body = LaterAnswer), Refusals, WriteRefusals)
)]
pub(super) async fn mark_read(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::AGENT }>,
    PathId(id): PathId,
    request: WriteRequest,
) -> Result<Response, Problem> {
    let body: ReadBody = request.parse()?;
    short("agent", &body.agent, MAX_NAME)?;
    conversations::find(&api, &caller, &id).await?;
    let (name, conversation) = (caller.tenant.id.clone(), id.clone());
    let last = api.deps.model.read(move |connection| read::last_inbound(connection, &name, &conversation)).await?;
    let Some(last) = last else {
        return Err(Problem::state("nothing_to_read", "the customer has written nothing in this conversation"));
    };
    let action = Action::MarkRead(v1::MarkRead {
        conversation_id: id,
        provider_id: shown::provider_payload(&last),
        message_id: last.id,
        agent_id: body.agent,
        typing: body.typing,
    });
    let issued = Command::new(&caller, &request)?.issue(&api, action).await?;
    Ok(issued.respond(ConversationAnswer::from))
}
