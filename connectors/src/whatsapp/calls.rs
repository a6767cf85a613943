//! Calls, and what became of ours.

use recado_proto::{
    time::timestamp,
    v1::{self, facets, inbound_message::Direction, message::Body},
};
use serde::Deserialize;

use super::{address::address, fields::Element, message, wire::Problem};
use crate::{
    Item, ItemBody, MessageItem,
    kit::{
        json::{self, Id, Lax, Words},
        time,
    },
};

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow, default)]
    id: Id<'a>,
    #[serde(borrow, default)]
    from: Id<'a>,
    #[serde(borrow, default)]
    from_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    to: Id<'a>,
    #[serde(borrow, default)]
    to_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    recipient_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    recipient_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    event: Words<'a>,
    #[serde(borrow, default)]
    status: Lax<Words<'a>>,
    #[serde(borrow, default)]
    direction: Lax<Words<'a>>,
    #[serde(borrow, default)]
    timestamp: Lax<Id<'a>>,
    #[serde(default)]
    duration: Lax<u32>,
    #[serde(borrow, default)]
    session: Lax<Session<'a>>,
    #[serde(borrow, default)]
    start_time: Lax<Id<'a>>,
    #[serde(borrow, default)]
    end_time: Lax<Id<'a>>,
    #[serde(borrow, default)]
    biz_opaque_callback_data: Lax<Words<'a>>,
    #[serde(borrow, default)]
    errors: Lax<Vec<Lax<Problem<'a>>>>,
}

#[derive(Deserialize)]
struct Session<'a> {
    #[serde(borrow, default)]
    sdp_type: Lax<Words<'a>>,
    #[serde(borrow, default)]
    sdp: Lax<Words<'a>>,
}

/// An element of `calls`: a call begins or ends.
pub(super) fn read(element: &Element<'_, '_>) -> Result<Item, String> {
    let wire: Wire<'_> = json::read(element.json)?;
    let event = wire.event.as_str().to_owned();
    let by_us = wire.direction.0.as_ref().is_some_and(|word| word.as_str() == "BUSINESS_INITIATED");
    let (number, user) = if by_us {
        (wire.to.as_str().to_owned(), wire.to_user_id.as_str().to_owned())
    } else {
        (wire.from.as_str().to_owned(), wire.from_user_id.as_str().to_owned())
    };
    let direction = if by_us { Direction::Echo } else { Direction::Inbound };
    item(element, wire, &event, (&number, &user), direction)
}

/// An element of `statuses` about a call of ours: it rings, is accepted or rejected.
pub(super) fn read_status(element: &Element<'_, '_>) -> Result<Item, String> {
    let wire: Wire<'_> = json::read(element.json)?;
    let number = wire.recipient_id.as_str().to_owned();
    let user = wire.recipient_user_id.as_str().to_owned();
    let status = wire.status.0.as_ref().map_or("", Words::as_str).to_owned();
    item(element, wire, &status, (&number, &user), Direction::Echo)
}

fn item(
    element: &Element<'_, '_>,
    wire: Wire<'_>,
    word: &str,
    (number, user): (&str, &str),
    direction: Direction,
) -> Result<Item, String> {
    if wire.id.is_empty() || word.is_empty() {
        return Err("a call without id or event".to_owned());
    }
    let person = element.contacts.find(number, user);
    let from = address(number, user, person.map(|(contact, _)| contact)).ok_or("a call without number or user id")?;

    // Each event of a call is a message of its own, so each needs an id of its own.
    let key = format!("{}:{word}", wire.id.as_str());
    let first = format!("{}:connect", wire.id.as_str());
    let provider_time_ms = time::parse(wire.timestamp.as_str());
    let from_business = direction == Direction::Echo;
    let mut message = v1::Message { provider_id: key.clone(), from_business, ..Default::default() };
    message::set_time(&mut message, provider_time_ms, element.frame.received_at_ms);
    message.errors = message::problems(&wire.errors);
    let (session_type, session) =
        wire.session.0.map_or_else(Default::default, |session| (session.sdp_type.owned(), session.sdp.owned()));
    message.body = Some(Body::Call(v1::Call {
        provider_call_id: wire.id.owned(),
        event: wire.event.owned(),
        direction: wire.direction.owned(),
        status: wire.status.owned(),
        duration_s: wire.duration.0.unwrap_or_default(),
        digits: String::new(),
        session_type,
        session,
        callback_data: wire.biz_opaque_callback_data.owned(),
        started_at: time::parse(wire.start_time.as_str()).map(timestamp),
        ended_at: time::parse(wire.end_time.as_str()).map(timestamp),
    }));

    let facets = v1::Facets { kind: facets::Kind::Call.into(), ..Default::default() };
    let target = (key != first).then_some(first);
    let body = ItemBody::Message(Box::new(MessageItem { from, group: None, message, facets, direction, target }));
    let mut item = element.item(key, provider_time_ms, body);
    item.raw = element.raw(person.map(|(_, raw)| *raw));
    Ok(item)
}
