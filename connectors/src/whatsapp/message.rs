//! Messages: whose they are, when, and what they belong to. What they say is in [`content`](super::content).

use recado_proto::{
    time::timestamp,
    v1::{self, facets, inbound_message::Direction},
};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    address::address,
    content,
    fields::{Element, quoted},
    wire::{Context, Message, Problem, Referral},
};
use crate::{
    Item, ItemBody, MessageItem,
    kit::{
        items::Items,
        json::{self, Id, Lax, List},
        time,
    },
};

/// Whose list a message is in.
#[derive(Clone, Copy)]
pub(super) enum Side<'a> {
    /// What customers write.
    Customer,
    /// What staff wrote in WhatsApp's own application.
    Echo,
    /// An old conversation's, with the customer's number and user id.
    History { number: &'a str, user: &'a str },
}

pub(super) fn read(element: &Element<'_, '_>, side: Side<'_>) -> Result<Item, String> {
    let wire: Message<'_> = json::read(element.json)?;
    if wire.id.is_empty() {
        return Err("a message without id".to_owned());
    }
    let (number, user) = match side {
        Side::Customer => (wire.from.as_str(), wire.from_user_id.as_str()),
        Side::Echo => (wire.to.as_str(), wire.to_user_id.as_str()),
        Side::History { number, user } => (number, user),
    };
    let person = element.contacts.find(number, user);
    let from = address(number, user, person.map(|(contact, _)| contact))
        .ok_or("a message without number or user id of the customer")?;
    let provider_time_ms = time::parse(wire.timestamp.as_str());

    if wire.r#type.as_str() == "system" {
        let key = wire.id.as_str().to_owned();
        let former = address("", wire.from_user_id.as_str(), None);
        return system(element, wire.system, (from, former), key, provider_time_ms);
    }

    let content::Content { body, facets, target } = content::read(&wire, element.json)?;
    let key = wire.id.as_str().to_owned();
    let mut message = decorated(&wire);
    message.body = Some(body);
    message.provider_id.clone_from(&key);
    set_time(&mut message, provider_time_ms, element.frame.received_at_ms);
    let quoted = message.reply_to.as_ref().map(|reply| reply.provider_id.clone()).filter(|id| !id.is_empty());
    let direction = match side {
        Side::Customer => Direction::Inbound,
        Side::Echo => Direction::Echo,
        Side::History { .. } => Direction::History,
    };
    let item = MessageItem { from, message, facets, direction, target: target.or(quoted) };
    Ok(Item {
        account: element.account.clone(),
        key,
        provider_time_ms,
        raw: element.raw(person.map(|(_, raw)| *raw)),
        body: ItemBody::Message(Box::new(item)),
    })
}

/// Sets the time that people see.
pub(super) fn set_time(message: &mut v1::Message, provider_time_ms: Option<i64>, received_at_ms: i64) {
    if let Some(given) = provider_time_ms {
        let (shown, replaced) = time::plausible(given, received_at_ms);
        message.provider_time = Some(timestamp(shown));
        message.provider_time_replaced = replaced;
    }
}

/// What stands around the content, alike for all kinds.
pub(super) fn decorated(wire: &Message<'_>) -> v1::Message {
    let mut message = v1::Message { group_id: wire.group_id.as_str().to_owned(), ..Default::default() };
    if let Some(context) = &wire.context.0 {
        message.forwarded = context.forwarded.0.unwrap_or_default();
        message.frequently_forwarded = context.frequently_forwarded.0.unwrap_or_default();
        message.reply_to = reply_to(context);
    }
    message.referral = wire.referral.0.as_ref().map(referral);
    message.errors = wire.errors.0.iter().flatten().filter_map(|error| error.0.as_ref()).map(problem).collect();
    message
}

fn reply_to(context: &Context<'_>) -> Option<v1::ReplyContext> {
    let product = context.referred_product.0.as_ref();
    let id = |id: Option<&Lax<Id<'_>>>| id.map_or("", |id| id.as_str()).to_owned();
    let author = [&context.from, &context.from_user_id].into_iter().find(|id| !id.as_str().is_empty());
    let reply = v1::ReplyContext {
        provider_id: id(Some(&context.id)),
        from: id(author),
        catalog_id: id(product.map(|product| &product.catalog_id)),
        product_id: id(product.map(|product| &product.product_retailer_id)),
    };
    // A forwarded message has a context without a message.
    (reply != v1::ReplyContext::default()).then_some(reply)
}

fn referral(wire: &Referral<'_>) -> v1::Referral {
    let image = wire.image_url.text();
    v1::Referral {
        source_url: wire.source_url.text(),
        source_id: wire.source_id.as_str().to_owned(),
        source_type: wire.source_type.text(),
        headline: wire.headline.text(),
        body: wire.body.text(),
        media_type: wire.media_type.text(),
        media_url: if image.is_empty() { wire.video_url.text() } else { image },
        thumbnail_url: wire.thumbnail_url.text(),
        click_id: wire.ctwa_clid.text(),
        welcome_text: wire.welcome_message.0.as_ref().map(|welcome| welcome.text.text()).unwrap_or_default(),
        r#ref: String::new(),
    }
}

fn problem(wire: &Problem<'_>) -> v1::ProviderError {
    let title = wire.title.text();
    v1::ProviderError {
        code: wire.code.as_str().to_owned(),
        title: if title.is_empty() { wire.message.text() } else { title },
        details: wire.error_data.0.as_ref().map(|data| data.details.text()).unwrap_or_default(),
    }
}

/// WhatsApp speaks, not the person: addresses may change, but no conversation opens or wakes.
fn system(
    element: &Element<'_, '_>,
    raw: Option<&RawValue>,
    (from, former_user): (v1::Address, Option<v1::Address>),
    key: String,
    provider_time_ms: Option<i64>,
) -> Result<Item, String> {
    #[derive(Deserialize)]
    struct System<'a> {
        #[serde(borrow, default)]
        r#type: Lax<json::Words<'a>>,
        #[serde(borrow, default)]
        wa_id: Lax<Id<'a>>,
        #[serde(borrow, default)]
        new_wa_id: Lax<Id<'a>>,
        #[serde(borrow, default)]
        user_id: Lax<Id<'a>>,
    }
    let wire: System<'_> = json::read(raw.ok_or("a system message without its part")?.get())?;
    let number = [&wire.new_wa_id, &wire.wa_id].into_iter().map(Lax::<Id<'_>>::as_str).find(|id| !id.is_empty());
    let user = wire.user_id.as_str();
    let change = match wire.r#type.text().as_str() {
        "user_changed_number" | "customer_changed_number" => {
            address(number.unwrap_or_default(), user, None).map(|to| (from, to))
        }
        // The number stays what it was: the one id takes the other's place.
        "user_changed_user_id" if !user.is_empty() => {
            address("", user, None).map(|to| (former_user.unwrap_or(from), to))
        }
        _ => None,
    };
    match change.filter(|(from, to)| from.value != to.value) {
        Some((from, to)) => Ok(element.item(key, provider_time_ms, ItemBody::AddressChange { from, to })),
        None => Ok(element.known_event("system", key, provider_time_ms)),
    }
}

/// An element of `history`: a part of an old conversation, with many messages.
pub(super) fn read_history(element: &Element<'_, '_>, ours: &str, items: &mut Items) {
    #[derive(Deserialize)]
    struct Part<'a> {
        #[serde(borrow, default)]
        threads: List<'a>,
        #[serde(borrow, default)]
        errors: List<'a>,
    }
    let part: Part<'_> = match json::read(element.json) {
        Ok(part) => part,
        Err(detail) => {
            items.push(Err(element.bad(&detail)));
            return;
        }
    };
    let before = items.len();
    for raw in &part.threads.elements {
        read_thread(element, raw, ours, items);
    }
    for error in &part.errors.elements {
        if items.is_full() {
            return;
        }
        let json = format!(r#"{{"errors":[{}]}}"#, error.get());
        items.push(Ok(element.inner(&json).event("history")));
    }
    if items.len() == before {
        items.push(Ok(element.event("history")));
    }
}

fn read_thread(element: &Element<'_, '_>, raw: &RawValue, ours: &str, items: &mut Items) {
    #[derive(Deserialize)]
    struct Thread<'a> {
        #[serde(borrow, default)]
        id: Lax<Id<'a>>,
        #[serde(borrow, default)]
        context: Lax<Customer<'a>>,
        #[serde(borrow, default)]
        messages: List<'a>,
    }
    #[derive(Default, Deserialize)]
    struct Customer<'a> {
        #[serde(borrow, default)]
        wa_id: Lax<Id<'a>>,
        #[serde(borrow, default)]
        user_id: Lax<Id<'a>>,
    }
    #[derive(Deserialize)]
    struct Ends<'a> {
        #[serde(borrow, default)]
        from: Lax<Id<'a>>,
        #[serde(borrow, default)]
        to: Lax<Id<'a>>,
    }

    let thread: Thread<'_> = match json::read(raw.get()) {
        Ok(thread) => thread,
        Err(detail) => {
            let alone = format!(r#"{{"threads":[{}]}}"#, raw.get());
            items.push(Err(element.inner(&alone).bad(&detail)));
            return;
        }
    };
    let customer = thread.context.0.unwrap_or_default();
    for message in &thread.messages.elements {
        if items.is_full() {
            return;
        }
        // The thread says with whom it was; older ones say it by their id, or leave it to the messages.
        let ends: Option<Ends<'_>> = json::read(message.get()).ok();
        let other_end = ends.as_ref().map_or("", |ends| {
            let from = ends.from.as_str();
            if from.is_empty() || same_number(from, ours) { ends.to.as_str() } else { from }
        });
        let user = customer.user_id.as_str();
        let number = [customer.wa_id.as_str(), thread.id.as_str(), other_end].into_iter().find(|id| !id.is_empty());
        let number = if customer.wa_id.as_str().is_empty() && !user.is_empty() { "" } else { number.unwrap_or("") };

        let context = format!(r#"{{"wa_id":{},"user_id":{}}}"#, quoted(number), quoted(user));
        let alone = format!(r#"{{"threads":[{{"context":{context},"messages":[{}]}}]}}"#, message.get());
        let whole = element.inner(&alone);
        let side = Side::History { number, user };
        let made = read(&element.inner(message.get()), side).map(|item| Item { raw: whole.raw(None), ..item });
        items.push(made.map_err(|detail| whole.bad(&detail)));
    }
}

/// Whether two numbers have the same digits; the provider formats our own for people.
fn same_number(left: &str, right: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    !right.is_empty() && digits(left) == digits(right)
}

/// Facets of a kind.
pub(super) fn facets_of(kind: facets::Kind, size: usize) -> v1::Facets {
    v1::Facets { kind: kind.into(), size: size as u64, ..Default::default() }
}
