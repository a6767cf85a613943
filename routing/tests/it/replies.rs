//! Replies, the reply window, messages outside of conversations, read marks.

use recado_proto::{
    Kind,
    time::millis,
    v1::{self, command::Action, event::Body, facets, queue_config::Offer},
};

use crate::world::*;

fn started(account: &str, person: &str, name: &str, kind: facets::Kind) -> Action {
    Action::StartMessage(v1::StartMessage {
        account_id: account.to_owned(),
        message_id: id(Kind::Message, name),
        address_id: id(Kind::Address, person),
        content: Some(payload(name)),
        facets: facets(kind),
        ..v1::StartMessage::default()
    })
}

fn last_submitted(world: &World) -> v1::MessageSubmitted {
    let submitted = |event: &v1::Event| match &event.body {
        Some(Body::MessageSubmitted(submitted)) => Some(submitted.clone()),
        _ => None,
    };
    world.events.iter().rev().find_map(submitted).unwrap()
}

fn not_after(world: &World) -> i64 {
    millis(&last_submitted(world).not_after.unwrap())
}

fn talking() -> (World, String) {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    let now = world.at;
    world.say(message("joe", "hello", now));
    let conversation = world.conversation();
    (world, conversation)
}

#[test]
fn a_reply_is_submitted_and_answered() {
    let (mut world, conversation) = talking();
    assert_eq!(world.command(reply(&conversation, "ana", "r")), ["submitted", "ok"]);
    let result = world.result().clone();
    assert!(matches!(world.event(result.caused_seq).body, Some(Body::MessageSubmitted(_))));
    assert_eq!(result.message_id, id(Kind::Message, "r"));
    assert_eq!(world.command(reply(&conversation, "", "by a system")), ["submitted", "ok"]);
}

#[test]
fn replies_that_cannot_be_are_refused_for_their_reason() {
    let (mut world, conversation) = talking();
    let nobody = id(Kind::Conversation, "nobody");
    assert_eq!(world.command(reply(&nobody, "ana", "1")), ["conversation_not_found"]);
    assert_eq!(world.command(reply("nonsense", "ana", "1")), ["conversation_not_found"]);
    assert_eq!(world.command(reply(&conversation, "bea", "1")), ["not_assigned"]);
    assert_eq!(world.command(reply(&conversation, "zoe", "1")), ["agent_unknown"]);
    let mut empty = reply(&conversation, "ana", "1");
    if let Action::SubmitMessage(submit) = &mut empty {
        submit.content = None;
    }
    assert_eq!(world.command(empty), ["message_invalid"]);
    world.command(reply(&conversation, "ana", "twice"));
    assert_eq!(world.command(reply(&conversation, "ana", "twice")), ["message_invalid"]);
    world.command(close(&conversation));
    assert_eq!(world.command(reply(&conversation, "ana", "2")), ["conversation_closed"]);
    world.say(message_on("unconfigured", "joe", "x", None));
    let elsewhere = world.conversation();
    assert_eq!(world.command(reply(&elsewhere, "", "3")), ["account_unknown"]);
}

#[test]
fn the_window_closes_a_minute_before_a_day_is_over() {
    let (mut world, conversation) = talking();
    let written = world.at;
    world.command(reply(&conversation, "ana", "1"));
    assert_eq!(not_after(&world), written + DAY - MINUTE);
    world.at = written + DAY - MINUTE - 1;
    assert_eq!(world.command(reply(&conversation, "ana", "2")), ["submitted", "ok"]);
    world.at += 1;
    assert_eq!(world.command(reply(&conversation, "ana", "3")), ["window_closed"]);
    let mut template = reply(&conversation, "ana", "4");
    if let Action::SubmitMessage(submit) = &mut template {
        submit.facets = facets(facets::Kind::Template);
    }
    assert_eq!(world.command(template), ["submitted", "ok"]);
    assert_eq!(not_after(&world), world.at + DAY);
}

#[test]
fn the_window_counts_from_the_customers_time_but_never_from_the_future() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    let now = world.at;
    world.say(message("late", "1", now - 2 * HOUR));
    let late = world.conversation();
    world.command(reply(&late, "", "r1"));
    assert_eq!(not_after(&world), now - 2 * HOUR + DAY - MINUTE);
    world.say(message("fast", "2", now + HOUR));
    let fast = world.conversation();
    world.command(reply(&fast, "", "r2"));
    assert_eq!(not_after(&world), now + DAY - MINUTE);
}

#[test]
fn accounts_without_a_window_let_everything_go() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.say(message_on("mail", "joe", "1", None));
    let conversation = world.conversation();
    world.after(30 * DAY);
    assert_eq!(world.command(reply(&conversation, "", "r")), ["submitted", "ok"]);
    assert_eq!(not_after(&world), world.at + DAY);
}

#[test]
fn the_window_outlives_the_conversation_and_is_then_forgotten() {
    let (mut world, conversation) = talking();
    let text = facets::Kind::Text;
    world.command(close(&conversation));
    assert_eq!(world.command(started("wa", "joe", "s1", text)), ["submitted", "ok"]);
    assert_eq!(last_submitted(&world).conversation_id, "");
    let with_window = world.router.encode().len();
    world.after(DAY);
    assert_eq!(world.command(started("wa", "joe", "s2", text)), ["window_closed"]);
    assert!(world.router.encode().len() < with_window, "the contact is forgotten");
}

#[test]
fn messages_outside_of_conversations() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    assert_eq!(world.command(started("wa", "joe", "1", facets::Kind::Text)), ["window_closed"]);
    assert_eq!(world.command(started("wa", "joe", "2", facets::Kind::Template)), ["submitted", "ok"]);
    assert_eq!(world.command(started("gone", "joe", "3", facets::Kind::Template)), ["account_unknown"]);
    let contact = last_submitted(&world).contact_id;
    world.say(message("joe", "answer", START));
    // The same person, and what is sent now belongs to the open conversation.
    assert_eq!(world.command(started("wa", "joe", "4", facets::Kind::Text)), ["submitted", "ok"]);
    let submitted = last_submitted(&world);
    assert_eq!((submitted.contact_id, submitted.conversation_id), (contact, world.conversation()));
    assert_eq!(world.result().conversation_id, world.conversation());
}

#[test]
fn read_marks_go_out() {
    let (mut world, conversation) = talking();
    let mark = |message: &str| {
        Action::MarkRead(v1::MarkRead {
            conversation_id: conversation.clone(),
            message_id: message.to_owned(),
            agent_id: "ana".to_owned(),
            provider_id: None,
            typing: false,
        })
    };
    assert_eq!(world.command(mark(&id(Kind::Message, "hello"))), ["read mark", "ok"]);
    assert_eq!(world.command(mark("")), ["message_invalid"]);
}
