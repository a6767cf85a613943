//! Who is whom: numbers, user ids, people who turn out to be one, groups; and what the provider lets us send.

use recado_proto::{
    Kind,
    v1::{self, command::Action, event::Body, facets, intake, message_status::Status, queue_config::Offer},
};

use crate::world::*;

fn with_aliases(intake: v1::Intake, aliases: &[&str]) -> v1::Intake {
    but(intake, |m| m.alias_ids = aliases.iter().map(|alias| id(Kind::Address, alias)).collect())
}

fn contact_of_last(world: &World) -> String {
    let received = |event: &v1::Event| match &event.body {
        Some(Body::MessageReceived(received)) => Some(received.contact_id.clone()),
        _ => None,
    };
    world.events.iter().rev().find_map(received).unwrap()
}

fn last_submitted(world: &World) -> v1::MessageSubmitted {
    let submitted = |event: &v1::Event| match &event.body {
        Some(Body::MessageSubmitted(submitted)) => Some(submitted.clone()),
        _ => None,
    };
    world.events.iter().rev().find_map(submitted).unwrap()
}

fn start(person: &str, aliases: &[&str], name: &str, facets: v1::Facets) -> Action {
    Action::StartMessage(v1::StartMessage {
        account_id: "wa".to_owned(),
        message_id: id(Kind::Message, name),
        address_id: id(Kind::Address, person),
        alias_ids: aliases.iter().map(|alias| id(Kind::Address, alias)).collect(),
        to: Some(payload(person)),
        content: Some(payload(name)),
        facets: Some(facets),
        ..v1::StartMessage::default()
    })
}

fn template(name: &str, category: &str) -> v1::Facets {
    v1::Facets {
        kind: facets::Kind::Template.into(),
        template_name: name.to_owned(),
        template_language: "pt_BR".to_owned(),
        template_category: category.to_owned(),
        ..v1::Facets::default()
    }
}

#[test]
fn two_people_who_are_one_keep_the_conversation_that_an_agent_has() {
    let mut world = World::with(support(Offer::Push), &["ana"]);
    // The number's conversation is accepted, the user id's waits.
    world.say(message("number", "1", START));
    let first = world.conversation();
    world.command(accept(&first, "ana"));
    let number = contact_of_last(&world);
    world.after(1).say(message_on("mail", "user", "2", Some(START)));
    world.after(1).say(but(message("user", "3", START), |m| m.keep_contact = true));
    let waiting = world.conversation();
    assert_ne!(contact_of_last(&world), number);

    let said = world.after(1).say(with_aliases(message("number", "4", START), &["user"]));
    assert!(said.starts_with(&["merged".to_owned()]), "{said:?}");
    assert!(said.contains(&"closed contacts_merged".to_owned()), "{said:?}");
    assert_eq!(contact_of_last(&world), number);
    let closed = world.events.iter().find_map(|event| match &event.body {
        Some(Body::ConversationClosed(closed)) => Some(closed.clone()),
        _ => None,
    });
    let closed = closed.unwrap();
    assert_eq!((closed.conversation_id, closed.into_conversation_id), (waiting, first));
    // The one on the other account goes on, as the same contact's.
    assert_eq!(world.router.open_conversations(), 2);
    assert_eq!(world.say(message_on("mail", "number", "5", Some(START))), ["received"]);
    for person in ["user", "number"] {
        assert_eq!(world.after(1).say(message(person, &format!("6{person}"), START)), ["received"]);
        assert_eq!(contact_of_last(&world), number);
    }
    // And when nothing is open any more.
    let decoded = recado_routing::Router::decode(&world.router.encode()).unwrap();
    assert_eq!(decoded.encode(), world.router.encode());
}

#[test]
fn a_user_without_number_is_still_the_same_when_the_number_comes_years_later() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.say(but(message("user", "1", START), |m| m.keep_contact = true));
    let contact = contact_of_last(&world);
    let conversation = world.conversation();
    world.command(close(&conversation));
    world.after(100 * DAY);
    let now = world.at;
    world.say(with_aliases(message("number", "2", now), &["user"]));
    assert_eq!(contact_of_last(&world), contact);
}

#[test]
fn a_change_of_number_links_every_form_and_moves_answers() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    // The customer wrote under the form without the ninth digit.
    world.say(with_aliases(message("old8", "1", START), &["old-user", "old9"]));
    let contact = contact_of_last(&world);
    let conversation = world.conversation();
    let ids = |names: &[&str]| names.iter().map(|name| id(Kind::Address, name)).collect();
    let change = v1::AddressChange {
        account_id: "wa".to_owned(),
        from_address_id: id(Kind::Address, "old9"),
        to_address_id: id(Kind::Address, "new9"),
        to: None,
        from_alias_ids: ids(&["old-user", "old8"]),
        to_alias_ids: ids(&["new-user", "new8"]),
    };
    let change = intake(&id(Kind::Input, "change"), None, intake::Input::AddressChange(change));
    assert_eq!(world.say(change), ["address changed"]);
    world.command(reply(&conversation, "ana", "r"));
    assert_eq!(last_submitted(&world).address_id, id(Kind::Address, "new9"));
    for form in ["new8", "new-user", "old-user", "old9"] {
        assert_eq!(world.after(1).say(message(form, form, START)), ["received"], "{form}");
        assert_eq!(contact_of_last(&world), contact);
    }
}

#[test]
fn who_answers_a_template_from_another_form_is_the_one_who_got_it() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.command(start("canonical", &["short"], "t", template("order", "")));
    let contact = last_submitted(&world).contact_id;
    world.after(3 * DAY);
    let now = world.at;
    world.say(with_aliases(message("short", "1", now), &["user", "canonical"]));
    assert_eq!(contact_of_last(&world), contact);
    // A message to the number goes to the form that the customer wrote from.
    world.command(start("canonical", &["short"], "t2", template("order", "")));
    let submitted = last_submitted(&world);
    assert_eq!((submitted.address_id, submitted.to), (id(Kind::Address, "short"), None));
}

#[test]
fn receipts_and_answers_teach_other_forms() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.command(start("number", &[], "t", template("order", "")));
    let contact = last_submitted(&world).contact_id;
    let mut told = report("a", "t", "ref", Status::Accepted);
    if let Some(intake::Input::SendReport(report)) = &mut told.input {
        report.asked_address_id = id(Kind::Address, "number");
        report.address_id = id(Kind::Address, "other form");
        report.address = Some(payload("other form"));
    }
    assert_eq!(world.say(told), ["status Accepted", "address changed"]);
    let mut sent = receipt("b", "t", "ref", Status::Sent, START);
    if let Some(intake::Input::Receipt(receipt)) = &mut sent.input {
        receipt.address_ids = vec![id(Kind::Address, "number"), id(Kind::Address, "user")];
    }
    assert_eq!(world.say(sent), ["status Sent"]);
    for form in ["other form", "user", "number"] {
        world.after(1).say(message(form, form, START));
        assert_eq!(contact_of_last(&world), contact, "{form}");
    }
}

#[test]
fn a_receipt_speaks_only_of_messages_of_its_own_account() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.say(message("joe", "m", START));
    let conversation = world.conversation();
    world.command(reply(&conversation, "ana", "r"));
    let mut foreign = receipt("a", "r", "ref", Status::Read, START);
    if let Some(intake::Input::Receipt(receipt)) = &mut foreign.input {
        receipt.account_id = "mail".to_owned();
    }
    assert!(world.say(foreign).is_empty());
    assert_eq!(world.say(receipt("b", "r", "ref2", Status::Sent, START)), ["status Sent"]);
}

#[test]
fn a_late_message_does_not_send_answers_back_to_the_old_number() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.after(HOUR);
    let now = world.at;
    world.say(message("old", "1", now - 100 * SECOND));
    let conversation = world.conversation();
    let change = v1::AddressChange {
        account_id: "wa".to_owned(),
        from_address_id: id(Kind::Address, "old"),
        to_address_id: id(Kind::Address, "new"),
        ..v1::AddressChange::default()
    };
    let change = intake(&id(Kind::Input, "change"), Some(now - 10 * SECOND), intake::Input::AddressChange(change));
    world.say(change);
    let answers_to = |world: &mut World, name: &str| {
        world.router = recado_routing::Router::decode(&world.router.encode()).unwrap();
        world.command(reply(&conversation, "ana", name));
        last_submitted(world).address_id
    };
    assert_eq!(answers_to(&mut world, "r1"), id(Kind::Address, "new"));
    assert_eq!(world.say(message("old", "2", now - 60 * SECOND)), ["received"]);
    assert_eq!(answers_to(&mut world, "r2"), id(Kind::Address, "new"));
    // Nor a change that was before the last one.
    let back = v1::AddressChange {
        account_id: "wa".to_owned(),
        from_address_id: id(Kind::Address, "new"),
        to_address_id: id(Kind::Address, "old"),
        ..v1::AddressChange::default()
    };
    world.say(intake(&id(Kind::Input, "back"), Some(now - 30 * SECOND), intake::Input::AddressChange(back)));
    assert_eq!(answers_to(&mut world, "r3"), id(Kind::Address, "new"));
    // Whoever writes from there later is answered there.
    world.say(message("old", "3", now));
    assert_eq!(answers_to(&mut world, "r4"), id(Kind::Address, "old"));
}

#[test]
fn answers_go_where_the_newest_message_came_from_not_the_last_to_arrive() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.after(HOUR);
    let now = world.at;
    world.say(with_aliases(message("user", "1", now), &["number"]));
    let conversation = world.conversation();
    world.say(with_aliases(message("number", "2", now - MINUTE), &["user"]));
    world.command(reply(&conversation, "ana", "r"));
    assert_eq!(last_submitted(&world).address_id, id(Kind::Address, "user"));
}

fn told(name: &str, at: i64, event: v1::AccountEvent) -> v1::Intake {
    let event = v1::AccountEvent { account_id: "wa".to_owned(), ..event };
    intake(&id(Kind::Input, name), Some(at), intake::Input::AccountEvent(event))
}

fn state(word: &str, sendable: bool, category: &str) -> v1::AccountEvent {
    v1::AccountEvent {
        template: Some(v1::TemplateState {
            name: "order".to_owned(),
            language: "pt_BR".to_owned(),
            state: word.to_owned(),
            sendable,
            category: category.to_owned(),
        }),
        ..v1::AccountEvent::default()
    }
}

#[test]
fn a_paused_template_is_refused_until_it_is_approved_again() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    let mut n = 0;
    let mut send = |world: &mut World, name: &str| {
        n += 1;
        world.after(1).command(start("joe", &[], &format!("t{n}"), template(name, "")))
    };
    assert_eq!(send(&mut world, "order"), ["submitted", "ok"]);
    for (name, word, sendable, answer) in [
        ("a", "PAUSED", false, "template_paused"),
        ("b", "DISABLED", false, "template_disabled"),
        ("c", "REJECTED", false, "template_rejected"),
        ("d", "LOCKED", false, "template_not_sendable"),
        ("e", "APPROVED", true, "submitted"),
    ] {
        world.after(MINUTE);
        let now = world.at;
        assert_eq!(world.say(told(name, now, state(word, sendable, ""))), ["account event"]);
        assert_eq!(send(&mut world, "order")[0], answer);
        assert_eq!(send(&mut world, "another")[0], "submitted");
    }
    // An older word that comes late changes nothing.
    let earlier = world.at - HOUR;
    world.say(told("late", earlier, state("PAUSED", false, "")));
    assert_eq!(send(&mut world, "order")[0], "submitted");
    world.router = recado_routing::Router::decode(&world.router.encode()).unwrap();
    assert_eq!(send(&mut world, "order")[0], "submitted");
}

#[test]
fn who_wants_no_marketing_gets_none() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    let want = |value: &str| v1::AccountEvent {
        preference: Some(v1::Preference {
            address_ids: vec![id(Kind::Address, "joe"), id(Kind::Address, "user")],
            category: "marketing_messages".to_owned(),
            value: value.to_owned(),
            said_at: None,
        }),
        ..v1::AccountEvent::default()
    };
    assert_eq!(world.say(told("a", START, want("stop"))), ["account event", "preference marketing_messages stop"]);
    world.router = recado_routing::Router::decode(&world.router.encode()).unwrap();
    assert_eq!(world.command(start("user", &[], "t1", template("promo", "MARKETING"))), ["marketing_stopped"]);
    assert_eq!(world.command(start("user", &[], "t2", template("order", "UTILITY"))), ["submitted", "ok"]);
    // The category may also be known from the provider.
    world.say(told("b", START, state("", true, "MARKETING")));
    assert_eq!(world.after(1).command(start("joe", &[], "t3", template("order", ""))), ["marketing_stopped"]);
    world.say(told("c", START + 1, want("resume")));
    assert_eq!(world.after(1).command(start("joe", &[], "t4", template("order", ""))), ["submitted", "ok"]);
}
