//! From a request to a command in intake, and from the router's result to the answer.

use std::sync::Arc;

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, StatusCode};
use recado_bus::AppendError;
use recado_proto::{Id, Kind, v1};
use serde::Serialize;
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;

use super::{Api, auth::Caller, events, model::read, problem::Problem, write_request::WriteRequest};
use crate::{directory::SharedTenant, fault, submit};

/// A command that is being given.
pub(super) struct Command {
    tenant: SharedTenant,
    actor: String,
    id: String,
    body_hash: [u8; 32],
    respond_async: bool,
    traceparent: Option<String>,
}

/// What became of a command.
pub(super) enum Issued {
    /// It was carried out.
    Done(Box<v1::CommandResult>),
    /// It is durable, and its result is not awaited any longer.
    Later {
        /// The command's id.
        command_id: String,
        /// The caller had asked not to wait.
        asked: bool,
    },
}

/// The result is not known yet; the stream of events will have a `commandResult` with this id.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LaterAnswer {
    command_id: String,
}

impl Command {
    /// A command from a request. The same key for the same operation of the same tenant is the same command, whichever of
    /// its tokens asks: a token may be renewed between a try and the next.
    pub(super) fn new<const S: u8>(caller: &Caller<S>, request: &WriteRequest) -> Result<Self, Problem> {
        let mut command = Self::question(caller)?;
        if let Some(key) = &request.idempotency_key {
            let id = caller.tenant.key.derive("command", &[&request.operation, key]);
            command.id = Kind::Command.text(id);
        }
        command.body_hash = request.hash();
        command.respond_async = request.respond_async;
        command.traceparent.clone_from(&request.traceparent);
        Ok(command)
    }

    /// A command that asks and changes nothing.
    pub(super) fn question<const S: u8>(caller: &Caller<S>) -> Result<Self, Problem> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).map_err(|error| {
            tracing::error!(%error, "the system gives no random bytes");
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "no id could be made")
        })?;
        Ok(Self {
            tenant: Arc::clone(&caller.tenant),
            actor: caller.token.id.clone(),
            id: Kind::Command.text(Id(u128::from_be_bytes(bits))),
            body_hash: [0; 32],
            respond_async: false,
            traceparent: None,
        })
    }

    /// The id of the message that this command submits: a repeat submits the same.
    pub(super) fn message_id(&self) -> String {
        Kind::Message.text(self.tenant.key.derive("command-message", &[&self.id]))
    }

    /// Appends the command and waits for its result.
    pub(super) async fn issue(self, api: &Api, action: v1::command::Action) -> Result<Issued, Problem> {
        let deadline = Instant::now() + api.deps.limits.write_wait;
        let command =
            v1::Command { body_hash: self.body_hash.to_vec().into(), actor: self.actor.clone(), action: Some(action) };
        let intake = v1::Intake {
            tenant: self.tenant.id.clone(),
            id: self.id.clone(),
            provider_time: None,
            input: Some(v1::intake::Input::Command(command)),
            ..Default::default()
        };
        let record = submit::record(&intake, "api", self.traceparent.as_deref());
        let appended = timeout_at(deadline, submit::append(&api.deps.bus, &self.tenant, vec![record])).await;
        let position = match appended {
            Ok(Ok(positions)) => positions.first().copied(),
            Ok(Err(error)) => return Err(unwritten(&error)),
            Err(_) => return Err(unknown()),
        };
        let Some(position) = position else { return Err(unknown()) };
        fault::point!("api.command_appended");
        if self.respond_async {
            return Ok(Issued::Later { command_id: self.id, asked: true });
        }
        let answer = api.deps.answers.wait(self.tenant.partition, position);
        let answer = tokio::select! {
            answer = timeout_at(deadline, answer) => answer,
            () = api.deps.shutdown.cancelled() => return Ok(Issued::Later { command_id: self.id, asked: false }),
        };
        let Ok(Ok(answer)) = answer else { return Ok(Issued::Later { command_id: self.id, asked: false }) };
        let mut result = answer.result.clone();
        if result.first_seq > 0
            && let Some(first) = first_result(api, &self.tenant.id, result.first_seq).await?
        {
            result = first;
        }
        if result.ok { Ok(Issued::Done(Box::new(result))) } else { Err(Problem::refused(&result)) }
    }
}

/// The answer that a repeat gets: the first one.
async fn first_result(api: &Api, tenant: &str, seq: u64) -> Result<Option<v1::CommandResult>, Problem> {
    let name = tenant.to_owned();
    let value = api.deps.model.read(move |connection| read::event(connection, &name, seq)).await?;
    Ok(value.and_then(|value| match events::decode(&value).body {
        Some(v1::event::Body::CommandResult(result)) => Some(result),
        _ => None,
    }))
}

impl Issued {
    /// The response: `answer` of the result, or 202.
    pub(super) fn respond<T: Serialize>(self, answer: impl FnOnce(v1::CommandResult) -> T) -> Response {
        match self {
            Self::Done(result) => Json(answer(*result)).into_response(),
            Self::Later { command_id, asked } => {
                let mut response = (StatusCode::ACCEPTED, Json(LaterAnswer { command_id })).into_response();
                if asked {
                    let applied = HeaderValue::from_static("respond-async");
                    response.headers_mut().insert("preference-applied", applied);
                }
                response
            }
        }
    }
}

fn unwritten(error: &AppendError) -> Problem {
    match error {
        AppendError::NotWritten(_) => {
            tracing::warn!(%error, "command could not be appended");
            Problem::log_unavailable("the log does not take records now: nothing was done, try again")
        }
        AppendError::Unknown(_) => {
            tracing::warn!(%error, "command may have been appended");
            unknown()
        }
        AppendError::Refused(_) => {
            tracing::warn!(%error, "command was refused by the log");
            Problem::content("too_large", "the command is too large for the log")
        }
    }
}

fn unknown() -> Problem {
    Problem::log_unavailable(
        "the log did not confirm in time: it may have been done; repeat it with the same Idempotency-Key, or look first",
    )
}

/// An action of a conversation, encoded for a payload.
pub(super) fn payload(data: impl Into<bytes::Bytes>) -> v1::Payload {
    v1::Payload { data: data.into(), ..Default::default() }
}

/// A payload with an encoded record.
pub(super) fn encoded<T: recado_proto::Encode>(record: &T) -> v1::Payload {
    payload(record.encode_to_vec())
}
