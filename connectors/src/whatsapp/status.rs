//! What became of our messages and calls.

use recado_proto::{Kind, v1::message_status::Status};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{calls, fields::Element, wire::Problem};
use crate::{
    Item, ItemBody, ReceiptItem,
    kit::{
        answer::safe_words,
        json::{self, Id, Lax, Words},
        time,
    },
};

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow, default)]
    id: Id<'a>,
    #[serde(borrow, default)]
    r#type: Lax<Words<'a>>,
    #[serde(borrow, default)]
    status: Words<'a>,
    #[serde(borrow, default)]
    timestamp: Lax<Id<'a>>,
    #[serde(borrow, default)]
    biz_opaque_callback_data: Lax<Words<'a>>,
    #[serde(borrow, default)]
    recipient_participant_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    participant_recipient_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    recipient_participant_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pricing: Option<&'a RawValue>,
    #[serde(borrow, default)]
    errors: Lax<Vec<Lax<Problem<'a>>>>,
}

pub(super) fn read(element: &Element<'_, '_>) -> Result<Item, String> {
    let wire: Wire<'_> = json::read(element.json)?;
    if wire.id.is_empty() {
        return Err("a status without id".to_owned());
    }
    let of_call = wire.r#type.0.as_ref().is_some_and(|kind| kind.as_str() == "call");
    if of_call || element.frame.field == "calls" {
        return calls::read_status(element);
    }
    let word = wire.status.as_str();
    let timestamp = wire.timestamp.as_str();
    let participant = [&wire.recipient_participant_id, &wire.participant_recipient_id]
        .into_iter()
        .chain([&wire.recipient_participant_user_id])
        .map(Lax::<Id<'_>>::as_str)
        .find(|id| !id.is_empty());
    let mut key = format!("{}:{word}:{timestamp}", wire.id.as_str());
    if let Some(participant) = participant {
        key.push(':');
        key.push_str(participant);
    }
    let provider_time_ms = time::parse(timestamp);
    let Some(status) = status(word) else {
        // One that says nothing about the message's way: kept, but not as a receipt.
        return Ok(element.known_event("statuses", key, provider_time_ms));
    };
    let problem = wire.errors.0.and_then(|errors| errors.into_iter().find_map(|error| error.0));
    let (code, title) = problem.map_or_else(Default::default, |problem| {
        let title = [problem.title.owned(), problem.message.owned()].into_iter().find(|words| !words.is_empty());
        (problem.code.owned(), safe_words(&title.unwrap_or_default()))
    });
    let ours = wire.biz_opaque_callback_data.owned();
    let receipt = ReceiptItem {
        provider_id: wire.id.owned(),
        // Whoever else sends through the same number may put anything there.
        message_id: Kind::Message.parse(&ours).is_some().then_some(ours),
        status,
        code,
        title,
        pricing_json: wire.pricing.map(|pricing| pricing.get().to_owned()).unwrap_or_default(),
    };
    Ok(element.item(key, provider_time_ms, ItemBody::Receipt(receipt)))
}

fn status(word: &str) -> Option<Status> {
    Some(match word {
        "accepted" => Status::Accepted,
        "sent" => Status::Sent,
        "delivered" => Status::Delivered,
        // A voice note that was played was read.
        "read" | "played" => Status::Read,
        "failed" => Status::Failed,
        _ => return None,
    })
}
