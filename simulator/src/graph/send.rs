//! Messages that the gateway sends.

use super::check::{self, Recipient};
use super::refusal::Refusal;
use super::reply::Reply;
use super::{Asked, Draft, Ready, media, record};
use crate::fault::Then;
use crate::journal::{Call, CallKind};
use crate::receipts::Outgoing;
use crate::settings::Number;
use crate::shared::{Shared, hold, unix_seconds};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;

/// A message found sound.
pub(super) struct Accept {
    number: Number,
    /// As the caller wrote it.
    input: String,
    sent: Outgoing,
}

/// How long the answer waits for receipts that are to come first.
const BEFORE_ANSWER: Duration = Duration::from_secs(10);
/// The provider's window for free-form messages, in seconds.
const WINDOW: u64 = 24 * 60 * 60;

/// The words of a message that a script can look for.
pub(super) fn words(body: &Value) -> &str {
    let kind = body["type"].as_str().unwrap_or("text");
    let part = &body[kind];
    let places = [&part["body"], &part["caption"], &part["body"]["text"], &part["name"]];
    places.into_iter().find_map(Value::as_str).unwrap_or_default()
}

/// Reads a call to `/messages`.
pub(super) fn draft(shared: &Arc<Shared>, asked: &Asked, number: &Number) -> Draft {
    let draft = Draft::new(shared, CallKind::Message, &number.phone_number_id);
    if !asked.content_type.starts_with("application/json") {
        return draft.with(Err(Refusal::invalid("The body must be JSON, with Content-Type application/json.")));
    }
    let Ok(Value::Object(body)) = serde_json::from_slice::<Value>(&asked.body) else {
        return draft.with(Err(Refusal::invalid("The body is not a JSON object.")));
    };
    let mut draft = if body.contains_key("status") {
        let outcome = read_mark(shared, &body);
        Draft::new(shared, CallKind::ReadMark, &number.phone_number_id).with(outcome)
    } else {
        message(shared, draft, &body, number)
    };
    draft.call.body = Value::Object(body);
    draft
}

fn read_mark(shared: &Shared, body: &Map<String, Value>) -> Result<Ready, Refusal> {
    let id = check::read_mark(body)?;
    if shared.look(|state| state.ledger.get(id).is_none()) {
        return Err(Refusal::invalid("Param message_id does not name a message to this number."));
    }
    Ok(Ready::Answer(Reply::json(200, &json!({"success": true}))))
}

fn message(shared: &Arc<Shared>, mut draft: Draft, body: &Map<String, Value>, number: &Number) -> Draft {
    // Whatever is wrong with the rest, whom it was for is worth remembering.
    draft.call.to = body.get("to").or(body.get("recipient")).and_then(Value::as_str).map(str::to_owned);
    draft.call.callback_data = body.get("biz_opaque_callback_data").and_then(Value::as_str).map(str::to_owned);
    let addressed = match check::message(body, &|id| media::exists(shared, id)) {
        Ok(addressed) => addressed,
        Err(refusal) => return draft.with(Err(refusal)),
    };
    let (input, wa_id, user_id) = match addressed.to {
        Recipient::Number { input, wa_id } => {
            let user_id = crate::ids::user_id(&wa_id);
            (input, Some(wa_id), user_id)
        }
        Recipient::User(user_id) => {
            let wa_id = hold(&shared.people).number_of(&user_id).map(|wa_id| wa_id.to_string());
            (user_id.clone(), wa_id, user_id)
        }
        Recipient::Group(group) => (group.clone(), None, group),
    };
    draft.call.to = Some(wa_id.clone().unwrap_or_else(|| user_id.clone()));
    draft.user_id = Some(user_id.clone());
    if wa_id.as_deref() == Some(&number.display_phone_number) {
        return draft.with(Err(Refusal::new(131_021, "Sender and recipient are the same number.")));
    }
    let sent = Outgoing {
        wamid: shared.ids.wamid(wa_id.as_deref().unwrap_or(&user_id), false),
        // A receipt names the number only where the message did.
        wa_id: if body.contains_key("to") { wa_id } else { None },
        user_id,
        category: if addressed.kind == "template" { "utility" } else { "service" },
        kind: addressed.kind,
        callback_data: addressed.callback_data,
    };
    draft.with(Ok(Ready::Accept(Box::new(Accept { number: number.clone(), input, sent }))))
}

/// Accepts a message: from here on it is sent, whatever becomes of the answer.
pub(super) async fn accept(
    shared: &Arc<Shared>,
    mut call: Call,
    accept: Accept,
    then: Option<&Then>,
    cut: bool,
) -> (u64, Reply) {
    let Accept { number, input, sent } = accept;
    let mut plan = shared.plan_for(&sent);
    if let Some(Then::FailLater { code }) = then {
        plan.fail_with = Some(*code);
    } else if shared.settings.enforce_window && sent.kind != "template" && !in_window(shared, &number, &call) {
        plan.fail_with = Some(131_047);
    }
    let contact = match &sent.wa_id {
        Some(wa_id) => json!({"input": input, "wa_id": wa_id}),
        None => json!({"input": input, "user_id": sent.user_id}),
    };
    let mut id = json!({"id": sent.wamid});
    if sent.kind == "template" {
        id["message_status"] = json!("accepted");
    }
    let reply = Reply::json(200, &json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [id]}));
    // Room for the receipts first: a gateway that does not take them slows its own sending down.
    let room = shared.following.clone().acquire_owned().await;
    call.wamid = Some(sent.wamid.clone());
    call.status = if cut { 0 } else { reply.status };
    let seq = record(shared, call);
    let before_answer = plan.before_answer;
    let following = shared.clone();
    let receipts = shared.tasks.spawn(async move {
        following.follow(number, sent, plan).await;
        drop(room);
        following.wake();
    });
    if before_answer {
        let _whatever_came = tokio::time::timeout(BEFORE_ANSWER, receipts).await;
    }
    (seq, reply)
}

fn in_window(shared: &Shared, number: &Number, call: &Call) -> bool {
    let to = call.to.as_deref().unwrap_or_default();
    let wrote_at = hold(&shared.people).wrote_at(&number.phone_number_id, to);
    wrote_at.is_some_and(|at| unix_seconds().saturating_sub(at) < WINDOW)
}
