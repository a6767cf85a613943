//! What a message opens, wakes or leaves alone, and when it is a repeat.

use recado_proto::{
    Kind,
    v1::{
        self, event::Body, facets, inbound_message::Direction, intake, message_status::Status,
        presence::State as Presence, queue_config::Offer,
    },
};

use recado_routing::{Input, Router};

use crate::world::*;

#[test]
fn first_message_opens_and_reaches_an_agent() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    let said = world.say(message("joe", "m1", START));
    assert_eq!(said, ["opened support", "received", "queued support Opened", "assigned ana Auto"]);
    assert_eq!(world.after(1).say(message("joe", "m2", START)), ["received"]);
    assert_eq!(world.router.open_conversations(), 1);
}

#[test]
fn conversations_are_per_contact_and_account() {
    let mut world = World::with(support(Offer::Manual), &[]);
    for intake in [message("joe", "a", START), message("eve", "b", START), message_on("mail", "joe", "c", Some(START))]
    {
        assert_eq!(world.say(intake)[0], "opened support");
    }
    assert_eq!(world.router.open_conversations(), 3);
}

#[test]
fn a_repeat_changes_nothing() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.say(message("joe", "m1", START));
    let before = world.router.encode();
    let step = world.give(message("joe", "m1", START));
    assert!(step.events.is_empty() && step.remember.is_empty() && !step.stale);
    assert_eq!(world.router.encode(), before);
}

#[test]
fn an_item_older_than_the_horizon_is_stale() {
    let mut world = World::with(support(Offer::Auto), &[]);
    let now = world.at;
    let step = world.give(message("joe", "old", now - 8 * DAY - 1));
    assert!(step.stale && step.events.is_empty());
    let step = world.give(message("joe", "in time", now - 8 * DAY));
    assert!(!step.stale && !step.events.is_empty());
}

/// What an operator gives again is taken however old it is, once, and is a repeat of the same item that came by itself.
#[test]
fn what_is_given_again_counts_once() {
    let mut world = World::with(support(Offer::Auto), &[]);
    let again = |name: &str, time: i64| v1::Intake { replayed: true, ..message("joe", name, time) };
    let old = world.at - 100 * DAY;
    assert!(world.give(message("joe", "old", old)).stale);
    assert!(world.say(again("old", old)).contains(&"received".to_owned()));
    assert!(world.say(again("old", old)).is_empty());
    // It came by itself before, and by itself after.
    let time = world.at - HOUR;
    assert!(!world.say(message("joe", "first", time)).is_empty());
    assert!(world.say(again("first", time)).is_empty());
    assert!(!world.say(again("second", time)).is_empty());
    assert!(world.say(message("joe", "second", time)).is_empty());
    // Weeks later too.
    world.after(29 * DAY);
    assert!(world.say(again("old", old)).is_empty());
}

#[test]
fn items_without_a_believable_time_are_remembered_undated() {
    let mut world = World::with(support(Offer::Auto), &[]);
    let future = world.at + DAY + HOUR;
    for (time, name) in [(None, "none"), (Some(future), "future")] {
        assert!(!world.say(message_on("wa", "joe", name, time)).is_empty());
        assert!(world.say(message_on("wa", "joe", name, time)).is_empty());
    }
    // The same item again when its time has become believable.
    world.after(2 * HOUR);
    assert!(world.say(message_on("wa", "joe", "future", Some(future))).is_empty());
}

#[test]
fn history_and_system_messages_open_nothing() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    let old = START - 100 * DAY;
    let history = || going(message("joe", "h", old), Direction::History);
    assert_eq!(world.say(history()), ["received apart"]);
    assert!(world.say(history()).is_empty());
    for kind in [facets::Kind::System, facets::Kind::Reaction, facets::Kind::Edit, facets::Kind::Delete] {
        let name = format!("{kind:?}");
        assert_eq!(world.say(of_kind(message("joe", &name, START), kind)), ["received apart"]);
    }
    world.say(message("joe", "m", START));
    assert_eq!(world.say(of_kind(message("joe", "r", START), facets::Kind::Reaction)), ["received"]);
    assert_eq!(world.say(going(message("joe", "h2", START), Direction::History)), ["received apart"]);
}

/// A backfill and what comes by itself may tell of one message, in any order, and each more than once.
#[test]
fn a_message_of_a_backfill_still_opens_a_conversation_when_it_comes_by_itself() {
    let history = |name: &str, at| going(message("joe", name, at), Direction::History);
    let opened = ["opened support", "received", "queued support Opened", "assigned ana Auto"];
    for time in [START, START - 3 * DAY] {
        let mut world = World::with(support(Offer::Auto), &["ana"]);
        assert_eq!(world.say(history("m", time)), ["received apart"]);
        assert_eq!(world.say(message("joe", "m", time)), opened);
        // The other way round it is told once.
        assert_eq!(world.say(message("joe", "n", time)), ["received"]);
        assert!(world.say(history("n", time)).is_empty());
        // What staff wrote likewise.
        let echo = |name: &str| going(message("joe", name, time), Direction::Echo);
        assert_eq!(world.say(history("e", time)), ["received apart"]);
        assert_eq!(world.say(echo("e")), ["received"]);
        assert_eq!(world.say(echo("f")), ["received"]);
        assert!(world.say(history("f", time)).is_empty());

        // What is remembered is made again from the log.
        let mut again = World::unborn();
        for (position, at, intake) in &world.log {
            again.apply(*position, *at, intake);
        }
        assert_same(&again.events, &world.events);
        again.at = world.at;
        for mut world in [world, again] {
            for later in [0, DAY] {
                world.after(later);
                for name in ["m", "n"] {
                    assert!(world.say(history(name, time)).is_empty(), "{name}");
                    assert!(world.say(message("joe", name, time)).is_empty(), "{name}");
                }
                for name in ["e", "f"] {
                    assert!(world.say(history(name, time)).is_empty(), "{name}");
                    assert!(world.say(echo(name)).is_empty(), "{name}");
                }
            }
        }
    }
}

#[test]
fn an_echo_joins_but_opens_nothing_and_no_window() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    assert_eq!(world.say(going(message("joe", "e1", START), Direction::Echo)), ["received apart"]);
    world.say(message("joe", "m", START));
    world.after(23 * HOUR);
    let now = world.at;
    assert_eq!(world.say(going(message("joe", "e2", now), Direction::Echo)), ["received"]);
    world.after(HOUR);
    let conversation = world.conversation();
    assert_eq!(world.command(reply(&conversation, "ana", "late")), ["window_closed"]);
}

/// What customers quote, react to, edit or delete has the id that its own event had, whoever wrote it.
#[test]
fn what_a_message_speaks_of_is_named_by_its_own_id() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.say(message("joe", "m", START));
    let conversation = world.conversation();
    let speaks_of = |name: &str, target: &str| {
        // The edge derives it from what the provider calls that message.
        but(message("joe", name, START), |m| m.target_id = id(Kind::Message, target))
    };
    let told = |world: &World| match &world.events.last().unwrap().body {
        Some(Body::MessageReceived(received)) => received.target_id.clone(),
        other => panic!("{other:?}"),
    };
    world.command(reply(&conversation, "ana", "ours"));
    world.command(reply(&conversation, "ana", "unheard of"));
    // Nobody knows yet what the provider calls it.
    world.say(speaks_of("early", "wamid"));
    assert_eq!(told(&world), id(Kind::Message, "wamid"));
    world.say(report("s", "ours", "wamid", Status::Accepted));
    world.say(receipt("b", "unheard of", "wamid2", Status::Delivered, START));
    for (target, own) in [("wamid", "ours"), ("wamid2", "unheard of"), ("m", "m"), ("nobody's", "nobody's")] {
        let kinds = [
            facets::Kind::Text,
            facets::Kind::Choice,
            facets::Kind::Reaction,
            facets::Kind::Edit,
            facets::Kind::Delete,
        ];
        for (place, kind) in kinds.into_iter().enumerate() {
            for (name, direction) in
                [("in", Direction::Inbound), ("echo", Direction::Echo), ("history", Direction::History)]
            {
                let said = going(of_kind(speaks_of(&format!("{name} {place} {target}"), target), kind), direction);
                world.say(said);
                assert_eq!(told(&world), id(Kind::Message, own), "{kind:?} {direction:?}");
            }
        }
    }
    world.say(message("joe", "of nothing", START));
    assert_eq!(told(&world), "");
    // As long as a receipt finds the message, whatever was asked in between.
    world.after(8 * DAY);
    let now = world.at;
    let late = |name: &str| but(message("joe", name, now), |m| m.target_id = id(Kind::Message, "wamid"));
    world.say(late("late"));
    assert_eq!(told(&world), id(Kind::Message, "ours"));
    world.after(1);
    world.say(late("later"));
    assert_eq!(told(&world), id(Kind::Message, "wamid"));
}

#[test]
fn an_echo_of_our_own_message_is_a_repeat() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.say(message("joe", "m", START));
    let conversation = world.conversation();
    world.command(reply(&conversation, "ana", "r"));
    // The reference and the echo's id are the same bits when they are the same provider id.
    world.say(report("s", "r", "wamid", v1::message_status::Status::Accepted));
    assert!(world.say(going(message("joe", "wamid", START), Direction::Echo)).is_empty());
}

#[test]
fn an_unknown_account_or_tenant_without_queues_loses_nothing() {
    let mut world = World::new();
    assert_eq!(world.say(message("joe", "m", START)), ["opened ", "received", "queued  NoQueue"]);
    let said = world.say(configure(1, support(Offer::Manual)));
    assert!(said.contains(&"queued support QueueAdded".to_owned()), "{said:?}");
    let said = world.say(message_on("elsewhere", "joe", "m2", None));
    assert_eq!(said, ["opened support", "received", "queued support NoQueue"]);
}

#[test]
fn a_message_without_ids_is_not_lost() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    for _ in 0..2 {
        let said = world.say(intake("", None, intake::Input::Message(v1::InboundMessage::default())));
        assert!(said.contains(&"received".to_owned()), "{said:?}");
    }
}

fn contact_of_last(world: &World) -> String {
    let received = |event: &v1::Event| match &event.body {
        Some(Body::MessageReceived(received)) => Some(received.contact_id.clone()),
        _ => None,
    };
    world.events.iter().rev().find_map(received).unwrap()
}

#[test]
fn other_forms_of_an_address_are_the_same_contact() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    let with_alias = |intake, alias: &str| but(intake, |m| m.alias_ids = vec![id(Kind::Address, alias)]);
    world.say(with_alias(message("phone", "1", START), "scoped"));
    let contact = contact_of_last(&world);
    assert_eq!(world.say(message("scoped", "2", START)), ["received"]);
    assert_eq!(contact_of_last(&world), contact);
    // Long after, when nothing is open any more, the link still holds.
    let conversation = world.conversation();
    world.command(close(&conversation));
    world.after(5 * DAY);
    let now = world.at;
    world.say(message("scoped", "3", now));
    assert_eq!(contact_of_last(&world), contact);
}

#[test]
fn a_change_of_address_takes_the_conversation_along() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.say(message("old", "1", START));
    let contact = contact_of_last(&world);
    let change = v1::AddressChange {
        account_id: "wa".to_owned(),
        from_address_id: id(Kind::Address, "old"),
        to_address_id: id(Kind::Address, "new"),
        to: None,
        ..v1::AddressChange::default()
    };
    let change = intake(&id(Kind::Input, "change"), None, intake::Input::AddressChange(change));
    assert_eq!(world.say(change.clone()), ["address changed"]);
    assert!(world.say(change).is_empty());
    let conversation = world.conversation();
    world.command(reply(&conversation, "ana", "r"));
    let submitted = world.events.iter().rev().find_map(|e| match &e.body {
        Some(Body::MessageSubmitted(s)) => Some(s.clone()),
        _ => None,
    });
    assert_eq!(submitted.unwrap().address_id, id(Kind::Address, "new"));
    assert_eq!(world.say(message("new", "2", START)), ["received"]);
    assert_eq!(contact_of_last(&world), contact);
}

#[test]
fn a_message_to_somebody_who_left_goes_back_to_the_queue() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.say(message("joe", "1", START));
    let conversation = world.conversation();
    world.command(reply(&conversation, "ana", "r"));
    assert_eq!(world.command(set_presence("ana", Presence::Offline)), ["agent ana Offline Presence", "ok"]);
    assert_eq!(
        world.say(message("joe", "2", START)),
        ["received", "released ana AgentOffline", "queued support AgentUnavailable"]
    );
    // It kept its age, and the first to come gets it.
    world.after(MINUTE);
    assert!(world.command(set_presence("bea", Presence::Available)).contains(&"assigned bea Auto".to_owned()));
}

#[test]
fn files_and_account_events_are_told_once() {
    let mut world = World::with(support(Offer::Auto), &[]);
    let report = |name: &str, object: &str| {
        let report = v1::MediaReport {
            account_id: "wa".to_owned(),
            message_id: id(Kind::Message, "m"),
            object: object.to_owned(),
            ..v1::MediaReport::default()
        };
        intake(&id(Kind::Input, name), None, intake::Input::MediaReport(report))
    };
    assert_eq!(world.say(report("1", "object")), ["stored"]);
    assert_eq!(world.say(report("2", "")), ["media failed"]);
    assert!(world.say(report("2", "")).is_empty());
    let event = v1::AccountEvent { account_id: "wa".to_owned(), ..v1::AccountEvent::default() };
    let event = intake(&id(Kind::Input, "event"), Some(START), intake::Input::AccountEvent(event));
    assert_eq!(world.say(event.clone()), ["account event"]);
    assert!(world.say(event).is_empty());
}

#[test]
fn looking_ahead_finds_what_an_input_needs_and_changes_nothing() {
    let World { mut router, memory, at, .. } = World::with(support(Offer::Manual), &[]);
    let apply = |router: &mut Router, position: u64, intake: &v1::Intake| {
        router.apply(&Input { position, at_ms: at, intake }, &memory)
    };
    for number in 0..20_000 {
        assert!(!router.is_large());
        let said = message(&format!("customer{number}"), &format!("m{number}"), START);
        apply(&mut router, 1_000 + number, &said);
    }
    assert!(router.is_large());
    let before = router.encode();
    let next = message("customer7", "again", START);
    let contact = router.contact_ahead(&next).unwrap();
    let conversation = router.look_at_contact(contact).unwrap();
    router.look_at_conversation(conversation);
    let stranger = router.contact_ahead(&message("stranger", "first", START)).unwrap();
    assert_eq!(router.look_at_contact(stranger), None);
    assert_eq!(router.encode(), before);

    let step = apply(&mut router, 30_000, &next);
    let [v1::Event { body: Some(Body::MessageReceived(received)), .. }] = &step.events[..] else {
        panic!("{:?}", step.events)
    };
    assert_eq!(received.contact_id, Kind::Contact.text(contact));
    assert_eq!(received.conversation_id, Kind::Conversation.text(conversation));
}
