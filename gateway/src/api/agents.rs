//! Agents and queues.

use std::{collections::BTreeMap, sync::Arc};

use axum::{Json, extract::State, response::Response};
use recado_proto::v1::{self, command::Action};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Api,
    actions::{ConversationAnswer, MAX_NAME, short},
    auth::{self, Caller},
    command::{Command, LaterAnswer},
    model::read,
    params::{Params, PathId, ReadParams},
    problem::{Problem, Refusals, WriteRefusals},
    shown,
    write_request::WriteRequest,
};

/// The longest reason, bytes.
const MAX_REASON: usize = 500;

/// All agents.
#[derive(Serialize, ToSchema)]
pub(super) struct AgentsAnswer {
    agents: Vec<shown::Agent>,
}

/// All agents and what they are doing
#[utoipa::path(
    get, path = "/v1/agents", tag = "agents", security(("token" = [])), params(ReadParams),
    responses((status = 200, body = AgentsAnswer), Refusals)
)]
pub(super) async fn agents(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::EVENTS | auth::AGENT }>,
    Params(params): Params<ReadParams>,
) -> Result<Json<AgentsAnswer>, Problem> {
    caller.check_tenant(params.tenant.as_deref())?;
    api.wait_for(&caller.tenant.id, params.min_seq).await?;
    let name = caller.tenant.id.clone();
    let found = api.deps.model.read(move |connection| read::agents(connection, &name)).await?;
    let mut agents: BTreeMap<String, shown::Agent> =
        found.into_iter().map(|agent| (agent.id.clone(), agent.into())).collect();
    for configured in api.deps.accounts.agents(&caller.tenant.id) {
        // One that the router has not been told of yet is shown as what it will be.
        let agent = agents.entry(configured.id.clone()).or_insert_with(|| shown::Agent {
            agent_id: configured.id,
            name: String::new(),
            state: "offline",
            reason: String::new(),
            since: None,
            queue_ids: configured.queue_ids,
            capacity: configured.capacity,
            assigned: 0,
            offered: 0,
        });
        agent.name = configured.name;
    }
    Ok(Json(AgentsAnswer { agents: agents.into_values().collect() }))
}

/// All queues.
#[derive(Serialize, ToSchema)]
pub(super) struct QueuesAnswer {
    queues: Vec<shown::Queue>,
}

/// All queues and what waits in them
#[utoipa::path(
    get, path = "/v1/queues", tag = "queues", security(("token" = [])), params(ReadParams),
    responses((status = 200, body = QueuesAnswer), Refusals)
)]
pub(super) async fn queues(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::EVENTS | auth::AGENT }>,
    Params(params): Params<ReadParams>,
) -> Result<Json<QueuesAnswer>, Problem> {
    caller.check_tenant(params.tenant.as_deref())?;
    api.wait_for(&caller.tenant.id, params.min_seq).await?;
    let name = caller.tenant.id.clone();
    let found = api.deps.model.read(move |connection| read::queues(connection, &name)).await?;
    let mut queues: BTreeMap<String, shown::Queue> =
        found.into_iter().map(|queue| (queue.id.clone(), queue.into())).collect();
    for configured in api.deps.accounts.queues(&caller.tenant.id) {
        queues.entry(configured.id.clone()).or_insert_with(|| shown::Queue {
            offer: configured.offer().as_str_name().to_owned(),
            queue_id: configured.id,
            waiting: 0,
            offered: 0,
            assigned: 0,
            oldest_waiting_since: None,
        });
    }
    Ok(Json(QueuesAnswer { queues: queues.into_values().collect() }))
}

/// What an agent is doing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct PresenceBody {
    state: PresenceState,
    /// Why, in the agent's words.
    #[serde(default)]
    reason: String,
}

#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum PresenceState {
    /// Gets conversations.
    Available,
    /// Keeps those that there are and gets none.
    Paused,
    /// Away.
    Offline,
}

impl From<PresenceState> for v1::presence::State {
    fn from(state: PresenceState) -> Self {
        match state {
            PresenceState::Available => Self::Available,
            PresenceState::Paused => Self::Paused,
            PresenceState::Offline => Self::Offline,
        }
    }
}

/// What a change of presence did.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PresenceAnswer {
    agent_id: String,
    state: PresenceState,
    /// Number of the event that says it; a read can wait for it with `min_seq`.
    seq: u64,
}

/// Says what an agent is doing
#[utoipa::path(
    put, path = "/v1/agents/{id}/presence", tag = "agents", security(("token" = [])),
    params(("id" = String, Path, description = "The agent's id"), ("Idempotency-Key" = Option<String>, Header)),
    request_body = PresenceBody,
    responses((status = 200, body = PresenceAnswer), (status = 202, body = LaterAnswer), Refusals, WriteRefusals)
)]
pub(super) async fn presence(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::AGENT }>,
    PathId(id): PathId,
    request: WriteRequest,
) -> Result<Response, Problem> {
    let body: PresenceBody = request.parse()?;
    short("reason", &body.reason, MAX_REASON)?;
    if id.is_empty() || id.len() > MAX_NAME {
        return Err(Problem::missing("agent_unknown", "there is no such agent"));
    }
    let state = body.state;
    let action = Action::SetPresence(v1::SetPresence {
        agent_id: id.clone(),
        state: v1::presence::State::from(state).into(),
        reason: body.reason,
    });
    let issued = Command::new(&caller, &request)?.issue(&api, action).await?;
    Ok(issued.respond(|result| PresenceAnswer { agent_id: id, state, seq: result.caused_seq }))
}

/// Takes a conversation from a queue.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct PullBody {
    /// Who takes it.
    agent: String,
    /// Which one; without it, the one whose turn it is.
    #[serde(default)]
    conversation: String,
}

/// Takes the next conversation of a queue, or a chosen one
#[utoipa::path(
    post, path = "/v1/queues/{id}/pull", tag = "queues", security(("token" = [])),
    params(("id" = String, Path, description = "The queue's id"), ("Idempotency-Key" = Option<String>, Header)),
    request_body = PullBody,
    responses((status = 200, body = ConversationAnswer), (status = 202, body = LaterAnswer), Refusals, WriteRefusals)
)]
pub(super) async fn pull(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::AGENT }>,
    PathId(id): PathId,
    request: WriteRequest,
) -> Result<Response, Problem> {
    let body: PullBody = request.parse()?;
    short("agent", &body.agent, MAX_NAME)?;
    short("conversation", &body.conversation, MAX_NAME)?;
    // The router takes a pull without a queue to mean any.
    if id.is_empty() || id.len() > MAX_NAME {
        return Err(Problem::missing("queue_unknown", "there is no such queue"));
    }
    let action = Action::Pull(v1::Pull { queue_id: id, agent_id: body.agent, conversation_id: body.conversation });
    let issued = Command::new(&caller, &request)?.issue(&api, action).await?;
    Ok(issued.respond(ConversationAnswer::from))
}
