//! What became of our messages and calls.

use recado_proto::{
    Kind,
    v1::{self, message_status::Status},
};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    address::{add_alias, address},
    calls,
    fields::Element,
    message,
    wire::{Contact, Problem},
};
use crate::{
    Item, ItemBody, ReceiptItem,
    kit::{
        answer::safe_words,
        json::{self, Id, Lax, Words},
        time,
    },
};

/// Facts of a price or a conversation are a few words.
const LONGEST_FACTS: usize = 4096;

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
    recipient_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    recipient_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    recipient_parent_user_id: Lax<Id<'a>>,
    /// An older spelling.
    #[serde(borrow, default)]
    parent_recipient_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    recipient_type: Lax<Words<'a>>,
    #[serde(borrow, default)]
    recipient_participant_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    participant_recipient_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    recipient_participant_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    recipient_participant_parent_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pricing: Option<&'a RawValue>,
    #[serde(borrow, default)]
    conversation: Option<&'a RawValue>,
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
        .chain([&wire.recipient_participant_user_id, &wire.recipient_participant_parent_user_id])
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
    let errors: Vec<v1::ProviderError> =
        wire.errors.0.iter().flatten().filter_map(|error| error.0.as_ref()).map(told).collect();
    let (code, title) = errors.first().map(|first| (first.code.clone(), first.title.clone())).unwrap_or_default();
    let in_group = participant.is_some() || wire.recipient_type.text() == "group";
    let person = element.contacts.find(wire.recipient_id.as_str(), wire.recipient_user_id.as_str());
    let person = person.filter(|_| !in_group);
    let recipient = if in_group { None } else { recipient(&wire, person.map(|(contact, _)| contact)) };
    let facts = |raw: Option<&RawValue>| {
        raw.map(RawValue::get).filter(|json| json.len() <= LONGEST_FACTS).unwrap_or_default().to_owned()
    };
    let ours = wire.biz_opaque_callback_data.owned();
    let receipt = ReceiptItem {
        provider_id: wire.id.owned(),
        // Whoever else sends through the same number may put anything there.
        message_id: Kind::Message.parse(&ours).is_some().then_some(ours),
        status,
        code,
        title,
        errors,
        pricing_json: facts(wire.pricing),
        conversation_json: facts(wire.conversation),
        recipient,
    };
    let mut item = element.item(key, provider_time_ms, ItemBody::Receipt(receipt));
    item.raw = element.raw(person.map(|(_, raw)| *raw));
    Ok(item)
}

/// An error without what it may say of people.
fn told(problem: &Problem<'_>) -> v1::ProviderError {
    let v1::ProviderError { code, title, details, href } = message::problem(problem);
    v1::ProviderError { code, title: safe_words(&title), details: safe_words(&details), href: safe_words(&href) }
}

/// Who got it, in all forms that the status has.
fn recipient(wire: &Wire<'_>, contact: Option<&Contact<'_>>) -> Option<v1::Address> {
    let mut made = address(wire.recipient_id.as_str(), wire.recipient_user_id.as_str(), contact)?;
    add_alias(&mut made, wire.recipient_parent_user_id.as_str());
    add_alias(&mut made, wire.parent_recipient_user_id.as_str());
    Some(made)
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
