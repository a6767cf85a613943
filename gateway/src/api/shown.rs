//! How things look in answers. Times are RFC 3339, as in events.

use recado_proto::{Encode as _, json, v1};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{events::decode, model::read};

/// A time as events show it.
pub(super) fn time(ms: i64) -> Value {
    Value::String(crate::clock::rfc3339(ms))
}

fn time_text(ms: i64) -> String {
    time(ms).as_str().unwrap_or_default().to_owned()
}

/// A conversation as it is now.
#[allow(clippy::struct_field_names)] // The names of the JSON, which are those of events.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Conversation {
    conversation_id: String,
    /// `waiting`, `offered`, `assigned` or `closed`.
    state: String,
    queue_id: String,
    /// Who has it, or to whom it is offered; for a closed one, who had it last. Empty when nobody.
    agent_id: String,
    contact_id: String,
    account_id: String,
    channel: String,
    /// RFC 3339.
    opened_at: String,
    /// When something last happened in it.
    changed_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_message_at: Option<String>,
    /// Since when it waits for an agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    close_reason: String,
    /// The offer that is open.
    #[serde(skip_serializing_if = "String::is_empty")]
    offer_id: String,
    /// Number of the last event about it.
    last_seq: u64,
}

impl From<read::Conversation> for Conversation {
    fn from(found: read::Conversation) -> Self {
        Self {
            conversation_id: found.id,
            state: found.state,
            queue_id: found.queue,
            agent_id: found.agent,
            contact_id: found.contact,
            account_id: found.account,
            channel: found.channel,
            opened_at: time_text(found.opened_ms),
            changed_at: time_text(found.changed_ms),
            last_message_at: found.last_message_ms.map(time_text),
            waiting_since: found.waiting_ms.map(time_text),
            closed_at: found.closed_ms.map(time_text),
            close_reason: found.close_reason,
            offer_id: found.offer,
            last_seq: found.last_seq,
        }
    }
}

/// A status as events name it; `submitted` before the first.
fn status(number: i32) -> &'static str {
    v1::message_status::Status::try_from(number)
        .ok()
        .filter(|status| *status != v1::message_status::Status::Unspecified)
        .map_or("submitted", |status| status.as_str_name())
}

/// A message: the fields of its event, and what became of it.
pub(super) fn message(found: &read::Message) -> Map<String, Value> {
    use v1::event::Body;
    let event = decode(&found.event);
    let body = match &event.body {
        Some(Body::MessageReceived(received)) => json::decoded(received),
        Some(Body::MessageSubmitted(submitted)) => json::decoded(submitted),
        _ => Value::Null,
    };
    let mut shown = match body {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    shown.insert("messageId".to_owned(), found.id.clone().into());
    shown.insert("conversationId".to_owned(), found.conversation.clone().into());
    shown.insert("direction".to_owned(), found.direction.into());
    shown.insert("seq".to_owned(), found.seq.into());
    shown.insert("at".to_owned(), event.at.as_ref().map_or(Value::Null, json::canonical));
    if found.direction == "outbound" {
        shown.insert("status".to_owned(), status(found.status).into());
        if !found.code.is_empty() {
            shown.insert("code".to_owned(), found.code.clone().into());
        }
    }
    if let Some(provider_id) = plain_provider_id(found) {
        shown.insert("providerId".to_owned(), provider_id.into());
    }
    shown
}

/// The provider's id of a message; `None` when there is none yet or it is sealed.
pub(super) fn plain_provider_id(found: &read::Message) -> Option<String> {
    let payload = provider_payload(found)?;
    let text = payload.key_id.is_empty().then(|| String::from_utf8(payload.data.to_vec()))?;
    text.ok().filter(|text| !text.is_empty())
}

/// The payload with the provider's id of a message.
pub(super) fn provider_payload(found: &read::Message) -> Option<v1::Payload> {
    v1::Payload::decode(found.provider.as_deref()?).ok()
}

/// What happened to a message: attempts, receipts, files.
/// `exchanges`: with what was said to the provider.
pub(super) fn history(found: &read::History, exchanges: bool, shown: &mut Map<String, Value>) {
    use v1::event::Body;
    let (mut receipts, mut media) = (Vec::new(), Vec::new());
    for value in &found.events {
        let event = decode(value);
        let (list, body) = match &event.body {
            Some(Body::MessageStatusChanged(body)) => (&mut receipts, json::decoded(body)),
            Some(Body::MediaStored(body)) => (&mut media, json::decoded(body)),
            Some(Body::MediaFailed(body)) => (&mut media, json::decoded(body)),
            _ => continue,
        };
        let Value::Object(mut fields) = body else { continue };
        for known in ["messageId", "conversationId", "contactId", "accountId"] {
            fields.remove(known);
        }
        fields.insert("seq".to_owned(), event.seq.into());
        fields.insert("at".to_owned(), event.at.as_ref().map_or(Value::Null, json::canonical));
        list.push(Value::Object(fields));
    }
    let attempts: Vec<Value> = found.attempts.iter().map(|found| attempt(found, exchanges)).collect();
    shown.insert("attempts".to_owned(), attempts.into());
    shown.insert("receipts".to_owned(), receipts.into());
    if !media.is_empty() {
        shown.insert("media".to_owned(), media.into());
    }
}

fn attempt(found: &read::Attempt, exchanges: bool) -> Value {
    let attempt = found.began.as_deref().and_then(|bytes| v1::Attempt::decode(bytes).ok());
    let outcome = found.ended.as_deref().and_then(|bytes| v1::Outcome::decode(bytes).ok());
    let n = attempt.as_ref().map(|a| a.n).or(outcome.as_ref().map(|o| o.n)).unwrap_or_default();
    let mut shown = Map::new();
    shown.insert("n".to_owned(), n.into());
    shown.insert("at".to_owned(), time(found.at_ms));
    if let Some(exchange) = outcome.as_ref().and_then(|outcome| outcome.exchange.as_ref()).filter(|_| exchanges) {
        shown.insert(
            "exchange".to_owned(),
            json!({
                "httpStatus": exchange.http_status,
                "durationMs": exchange.duration_ms,
                "request": exchange.request,
                "answer": exchange.answer,
            }),
        );
    }
    if let Some(outcome) = outcome {
        shown.insert(
            "outcome".to_owned(),
            json!({
                "class": v1::outcome::Class::try_from(outcome.class).map_or("unknown", |class| class.as_str_name()),
                "code": outcome.code,
                "title": outcome.title,
                "final": outcome.r#final,
            }),
        );
    }
    Value::Object(shown)
}

/// An agent as it is now.
#[allow(clippy::struct_field_names)] // As above.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Agent {
    pub(super) agent_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) name: String,
    /// `available`, `paused` or `offline`.
    pub(super) state: &'static str,
    /// Why, in the agent's words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) reason: String,
    /// Since when the state holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) since: Option<String>,
    pub(super) queue_ids: Vec<String>,
    /// Conversations at a time.
    pub(super) capacity: u32,
    /// Conversations that the agent has.
    pub(super) assigned: u64,
    /// Conversations that are offered to the agent.
    pub(super) offered: u64,
}

impl From<read::Agent> for Agent {
    fn from(found: read::Agent) -> Self {
        Self {
            agent_id: found.id,
            name: String::new(),
            state: v1::presence::State::try_from(found.state).map_or("offline", |state| state.as_str_name()),
            reason: found.reason,
            since: Some(time_text(found.since_ms)),
            queue_ids: found.queues,
            capacity: found.capacity,
            assigned: found.assigned,
            offered: found.offered,
        }
    }
}

/// A queue as it is now.
#[allow(clippy::struct_field_names)] // As above.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Queue {
    pub(super) queue_id: String,
    /// `auto`, `push` or `manual`.
    pub(super) offer: String,
    /// Conversations that wait and are not on offer.
    pub(super) waiting: u64,
    /// Conversations that are on offer.
    pub(super) offered: u64,
    /// Conversations that agents have.
    pub(super) assigned: u64,
    /// Since when the longest-waiting one waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) oldest_waiting_since: Option<String>,
}

impl From<read::Queue> for Queue {
    fn from(found: read::Queue) -> Self {
        Self {
            queue_id: found.id,
            offer: found.offer,
            waiting: found.waiting,
            offered: found.offered,
            assigned: found.assigned,
            oldest_waiting_since: found.oldest_waiting_ms.map(time_text),
        }
    }
}
