//! Messages: whose they are, when, and what they belong to. What they say is in [`content`](super::content).

use recado_proto::{
    time::timestamp,
    v1::{self, facets, inbound_message::Direction},
};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    address::{add_alias, address, group, is_number},
    content,
    fields::{DEEPEST_ITEM, Element, LARGEST_ITEM, quoted},
    wire::{Context, HistoryContext, Identity, Message, Problem, Referral},
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
    /// An old conversation's, with the customer's number and user id; `ours`: the business wrote it.
    History { number: &'a str, user: &'a str, ours: bool },
}

pub(super) fn read(element: &Element<'_, '_>, side: Side<'_>) -> Result<Item, String> {
    let wire: Message<'_> = json::read(element.json)?;
    if wire.id.is_empty() {
        return Err("a message without id".to_owned());
    }
    let (number, user, parent) = match side {
        Side::Customer => (wire.from.as_str(), wire.from_user_id.as_str(), wire.from_parent_user_id.as_str()),
        Side::Echo => (wire.to.as_str(), wire.to_user_id.as_str(), wire.to_parent_user_id.as_str()),
        Side::History { number, user, .. } => (number, user, ""),
    };
    let person = element.contacts.find(number, user);
    let group = Some(wire.group_id.as_str()).filter(|id| !id.is_empty()).map(group);
    let person_address = address(number, user, person.map(|(contact, _)| contact));
    // What staff wrote into a group has no other partner than the group.
    let from = match (&side, &group) {
        (Side::Echo, Some(group)) => Some(group.clone()),
        _ => person_address,
    };
    let mut from = from.ok_or("a message without number or user id of the customer")?;
    add_alias(&mut from, parent);
    let provider_time_ms = time::parse(wire.timestamp.as_str());

    if wire.r#type.as_str() == "system" {
        let old = matches!(side, Side::History { .. });
        return system(element, &wire, from, provider_time_ms, person.map(|(_, raw)| *raw), old);
    }

    let content::Content { body, mut facets, target } = content::read(&wire, element.json)?;
    let came_from = wire.referral.0.as_ref().map(|referral| referral.source_type.text()).unwrap_or_default();
    if matches!(side, Side::Customer) && matches!(came_from.as_str(), "ad" | "post") {
        facets.referral_type = came_from;
    }
    let key = wire.id.as_str().to_owned();
    let mut message = decorated(&wire);
    learn_number(&mut from, &body);
    message.body = Some(body);
    message.provider_id.clone_from(&key);
    message.from_business = matches!(side, Side::Echo | Side::History { ours: true, .. });
    set_time(&mut message, provider_time_ms, element.frame.received_at_ms);
    let quoted = message.reply_to.as_ref().map(|reply| reply.provider_id.clone()).filter(|id| !id.is_empty());
    let direction = match side {
        Side::Customer => Direction::Inbound,
        Side::Echo => Direction::Echo,
        Side::History { .. } => Direction::History,
    };
    let item = MessageItem { from, group, message, facets, direction, target: target.or(quoted) };
    Ok(Item {
        account: element.account.clone(),
        key,
        provider_time_ms,
        raw: element.raw(person.map(|(_, raw)| *raw)),
        body: ItemBody::Message(Box::new(item)),
    })
}

/// A person whom we asked for the number answered with a card of their own.
fn learn_number(from: &mut v1::Address, body: &v1::message::Body) {
    let v1::message::Body::Contacts(contacts) = body else { return };
    if from.kind() != v1::address::Kind::ScopedUser {
        return;
    }
    let user = from.value.clone();
    for card in contacts.cards.iter().filter(|card| card.origin == "contact_request") {
        for phone in &card.phones {
            let whose = phone.provider_user.as_str();
            let digits: String = phone.value.chars().filter(char::is_ascii_digit).collect();
            if is_number(whose) {
                add_alias(from, whose);
            } else if (whose.is_empty() || whose == user) && digits.len() >= 7 {
                add_alias(from, &digits);
            }
        }
    }
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
    message.errors = problems(&wire.errors);
    message.identity = wire.identity.0.as_ref().map(identity);
    message.history_status = wire.history_context.0.as_ref().map(|past| past.status.text()).unwrap_or_default();
    message
}

fn identity(wire: &Identity<'_>) -> v1::message::Identity {
    v1::message::Identity {
        acknowledged: wire.acknowledged.0.unwrap_or_default(),
        hash: wire.hash.text(),
        created_at: time::parse(wire.created_timestamp.as_str()).map(timestamp),
    }
}

fn reply_to(context: &Context<'_>) -> Option<v1::ReplyContext> {
    let product = context.referred_product.0.as_ref();
    let id = |id: Option<&Lax<Id<'_>>>| id.map_or("", |id| id.as_str()).to_owned();
    let author = [&context.from, &context.from_user_id, &context.from_parent_user_id]
        .into_iter()
        .find(|id| !id.as_str().is_empty());
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

/// All that can be read of a list of errors.
pub(super) fn problems(list: &Lax<Vec<Lax<Problem<'_>>>>) -> Vec<v1::ProviderError> {
    list.0.iter().flatten().filter_map(|error| error.0.as_ref()).map(problem).collect()
}

pub(super) fn problem(wire: &Problem<'_>) -> v1::ProviderError {
    let title = wire.title.text();
    v1::ProviderError {
        code: wire.code.as_str().to_owned(),
        title: if title.is_empty() { wire.message.text() } else { title },
        details: wire.error_data.0.as_ref().map(|data| data.details.text()).unwrap_or_default(),
        href: wire.href.text(),
    }
}

/// WhatsApp speaks, not the person: addresses may change, but no conversation opens or wakes. What it said in an `old`
/// conversation changes nothing now.
fn system(
    element: &Element<'_, '_>,
    wire: &Message<'_>,
    mut from: v1::Address,
    provider_time_ms: Option<i64>,
    person: Option<&RawValue>,
    old: bool,
) -> Result<Item, String> {
    #[derive(Deserialize)]
    struct System<'a> {
        #[serde(borrow, default)]
        r#type: Lax<json::Words<'a>>,
        #[serde(borrow, default)]
        body: Lax<json::Words<'a>>,
        #[serde(borrow, default)]
        wa_id: Lax<Id<'a>>,
        #[serde(borrow, default)]
        new_wa_id: Lax<Id<'a>>,
        #[serde(borrow, default)]
        user_id: Lax<Id<'a>>,
        #[serde(borrow, default)]
        parent_user_id: Lax<Id<'a>>,
        #[serde(borrow, default)]
        identity: Lax<Identity<'a>>,
    }
    let key = wire.id.as_str().to_owned();
    let system: System<'_> = json::read(wire.system.ok_or("a system message without its part")?.get())?;
    let number = [&system.new_wa_id, &system.wa_id].into_iter().map(Lax::<Id<'_>>::as_str).find(|id| !id.is_empty());
    let number = number.unwrap_or_default();
    let user = system.user_id.as_str();
    let kind = system.r#type.text();
    let change = match kind.as_str() {
        "user_changed_number" | "customer_changed_number" => address(number, user, None).map(|to| (from.clone(), to)),
        // With another number beside the new id, both changed.
        "user_changed_user_id" if is_number(number) && !same_number(number, wire.from.as_str()) => {
            address(number, user, None).map(|to| (from.clone(), to))
        }
        // The number stays what it was: the one id takes the other's place.
        "user_changed_user_id" if !user.is_empty() => {
            address("", wire.from_user_id.as_str(), None).zip(address("", user, None)).map(|(former, mut to)| {
                add_alias(&mut to, &from.value);
                (former, to)
            })
        }
        _ => None,
    };
    if kind == "user_changed_user_id" {
        add_alias(&mut from, user);
    }
    if let Some((from, mut to)) = change.filter(|(from, to)| !old && from.value != to.value) {
        add_alias(&mut to, system.parent_user_id.as_str());
        let mut item = element.item(key, provider_time_ms, ItemBody::AddressChange { from, to });
        item.raw = element.raw(person);
        return Ok(item);
    }

    let mut message = decorated(wire);
    message.provider_id.clone_from(&key);
    message.identity = system.identity.0.as_ref().map(identity).or(message.identity);
    message.body = Some(v1::message::Body::System(v1::System { r#type: kind, body: system.body.text() }));
    set_time(&mut message, provider_time_ms, element.frame.received_at_ms);
    let group = Some(wire.group_id.as_str()).filter(|id| !id.is_empty()).map(group);
    let facets = facets_of(facets::Kind::System, 0);
    let direction = if old { Direction::History } else { Direction::Inbound };
    let said = MessageItem { from, group, message, facets, direction, target: None };
    let mut item = element.item(key, provider_time_ms, ItemBody::Message(Box::new(said)));
    item.raw = element.raw(person);
    Ok(item)
}

/// A file of an old conversation. The conversation itself holds a placeholder for it, under the same id, and the
/// files follow one by one.
pub(super) fn read_late_file(element: &Element<'_, '_>, ours: &str) -> Result<Item, String> {
    let wire: Message<'_> = json::read(element.json)?;
    let wrote = same_number(wire.from.as_str(), ours) || !(wire.to.is_empty() && wire.to_user_id.as_str().is_empty());
    let (number, user) = if wrote {
        (wire.to.as_str(), wire.to_user_id.as_str())
    } else {
        (wire.from.as_str(), wire.from_user_id.as_str())
    };
    if number.is_empty() && user.is_empty() {
        // Ours, without a word of to whom: only the placeholder's conversation tells.
        return Ok(element.event("history"));
    }
    let mut item = read(element, Side::History { number, user, ours: wrote })?;
    if let ItemBody::Message(said) = &mut item.body
        && is_file(&said.message)
    {
        said.target = Some(item.key.clone());
        // At the provider both are one message, and are quoted by one id.
        item.key.push_str(":file");
    }
    Ok(item)
}

fn is_file(message: &v1::Message) -> bool {
    use v1::message::Body;
    matches!(
        message.body,
        Some(Body::Image(_) | Body::Video(_) | Body::Audio(_) | Body::Document(_) | Body::Sticker(_))
    )
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
        #[serde(borrow, default)]
        parent_user_id: Lax<Id<'a>>,
        #[serde(borrow, default)]
        username: Lax<json::Words<'a>>,
    }
    #[derive(Deserialize)]
    struct Ends<'a> {
        #[serde(borrow, default)]
        from: Lax<Id<'a>>,
        #[serde(borrow, default)]
        to: Lax<Id<'a>>,
        #[serde(borrow, default)]
        history_context: Lax<HistoryContext<'a>>,
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

        let (parent, username) = (customer.parent_user_id.as_str(), customer.username.text());
        let context = format!(
            r#"{{"wa_id":{},"user_id":{},"parent_user_id":{},"username":{}}}"#,
            quoted(number),
            quoted(user),
            quoted(parent),
            quoted(&username)
        );
        let alone = format!(r#"{{"threads":[{{"context":{context},"messages":[{}]}}]}}"#, message.get());
        let whole = element.inner(&alone);
        let wrote = ends.as_ref().is_some_and(|ends| {
            let (from, to) = (ends.from.as_str(), ends.to.as_str());
            let from_me = ends.history_context.0.as_ref().and_then(|context| context.from_me.0);
            from_me == Some(true)
                || same_number(from, ours)
                || !to.is_empty() && !from.is_empty() && (to == number || to == user)
        });
        let side = Side::History { number, user, ours: wrote };
        let made = if message.get().len() > LARGEST_ITEM {
            Err("is larger than 256 KiB".to_owned())
        } else if json::depth_within(message.get(), DEEPEST_ITEM) {
            read(&element.inner(message.get()), side).map(|item| Item { raw: whole.raw(None), ..item })
        } else {
            Err("is nested deeper than 64".to_owned())
        };
        let made = made.map(|mut item| {
            if let ItemBody::Message(said) = &mut item.body {
                add_alias(&mut said.from, parent);
                said.from.username.clone_from(&username);
            }
            item
        });
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
