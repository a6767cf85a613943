//! Offers, refusals, pulls, transfers.

use recado_proto::v1::{self, command::Action, event::Body, presence::State as Presence, queue_config::Offer};

use crate::world::*;

#[test]
fn longest_idle_first_and_evenly() {
    let mut world = World::with(support(Offer::Auto), &["bea", "ana"]);
    let agents: Vec<_> =
        (0..4).map(|n| world.say(message(&format!("p{n}"), &format!("m{n}"), START)).pop().unwrap()).collect();
    assert_eq!(agents, ["assigned bea Auto", "assigned ana Auto", "assigned bea Auto", "assigned ana Auto"]);
    assert_eq!(world.say(message("p5", "m5", START)).pop().unwrap(), "queued support Opened");
    let first = world.opened()[0].clone();
    assert_eq!(world.command(close(&first)), ["closed done", "assigned bea Auto", "ok"]);
}

#[test]
fn an_offer_is_accepted_once() {
    let mut world = World::with(support(Offer::Push), &["ana"]);
    assert_eq!(world.say(message("joe", "m", START)).pop().unwrap(), "offered ana");
    let conversation = world.conversation();
    assert_eq!(world.command(accept(&conversation, "bea")), ["offer_gone"]);
    assert_eq!(
        world.command(accept(&conversation, "ana")),
        ["offer ended ana Accepted", "assigned ana Accepted", "ok"]
    );
    assert!(matches!(world.event(world.result().caused_seq).body, Some(Body::ConversationAssigned(_))));
    assert_eq!(world.command(accept(&conversation, "ana")), ["offer_gone"]);
}

#[test]
fn a_stale_offer_id_is_gone() {
    let mut world = World::with(support(Offer::Push), &["ana"]);
    world.say(message("joe", "m", START));
    let conversation = world.conversation();
    let first = world.events.iter().rev().find_map(|e| match &e.body {
        Some(Body::ConversationOffered(offered)) => Some(offered.offer_id.clone()),
        _ => None,
    });
    world.command(reject(&conversation, "ana"));
    assert_eq!(world.live(10 * SECOND), ["offered ana"]);
    let stale = Action::Accept(v1::AcceptOffer {
        conversation_id: conversation.clone(),
        agent_id: "ana".to_owned(),
        offer_id: first.unwrap(),
    });
    assert_eq!(world.command(stale), ["offer_gone"]);
}

#[test]
fn offers_count_against_capacity() {
    let mut world = World::with(support(Offer::Push), &["ana"]);
    for n in 0..3 {
        world.say(message(&format!("p{n}"), &format!("m{n}"), START));
    }
    let offered = world.events.iter().filter(|e| matches!(e.body, Some(Body::ConversationOffered(_)))).count();
    assert_eq!(offered, 2);
}

#[test]
fn refusals_cool_down_and_double() {
    let mut world = World::with(support(Offer::Push), &["ana"]);
    world.say(message("joe", "m", START));
    let conversation = world.conversation();
    // 10 s, 20 s, then the limit of 25 s.
    for cool_down in [10, 20, 25, 25] {
        assert_eq!(
            world.command(reject(&conversation, "ana")),
            ["offer ended ana Rejected", "queued support OfferEnded", "ok"]
        );
        assert!(world.live(cool_down * SECOND - 1).is_empty());
        assert_eq!(world.live(1), ["offered ana"]);
    }
}

#[test]
fn a_refused_conversation_goes_to_somebody_else_at_once() {
    let mut world = World::with(support(Offer::Push), &["ana", "bea"]);
    world.say(message("joe", "m", START));
    let conversation = world.conversation();
    assert_eq!(
        world.command(reject(&conversation, "ana")),
        ["offer ended ana Rejected", "queued support OfferEnded", "offered bea", "ok"]
    );
}

#[test]
fn missed_offers_pause_the_agent() {
    let mut world = World::with(support(Offer::Push), &["ana"]);
    world.say(message("joe", "m", START));
    assert!(world.live(30 * SECOND - 1).is_empty());
    assert_eq!(world.live(1), ["offer ended ana Expired", "queued support OfferEnded"]);
    assert_eq!(world.live(5 * SECOND), ["offered ana"]);
    assert_eq!(
        world.live(30 * SECOND),
        ["offer ended ana Expired", "agent ana Paused MissedOffers", "queued support OfferEnded"]
    );
    world.live(MINUTE);
    assert!(!world.router.wants_beat());
    assert!(world.command(set_presence("ana", Presence::Available)).contains(&"offered ana".to_owned()));
}

#[test]
fn agents_pull_from_manual_queues() {
    let mut world = World::with(support(Offer::Manual), &["ana"]);
    assert_eq!(world.command(pull("support", "ana", "")), ["nothing_waiting"]);
    for n in 0..4 {
        world.after(1).say(message(&format!("p{n}"), &format!("m{n}"), START));
    }
    let opened = world.opened();
    assert_eq!(world.command(pull("support", "ana", "")), ["assigned ana Pulled", "ok"]);
    assert_eq!(world.result().conversation_id, opened[0]);
    assert_eq!(world.command(pull("", "ana", &opened[2])), ["assigned ana Pulled", "ok"]);
    assert_eq!(world.command(pull("support", "ana", "")), ["agent_at_capacity"]);
    assert_eq!(world.command(pull("support", "bea", "")), ["agent_unavailable"]);
    assert_eq!(world.command(pull("sales", "ana", "")), ["queue_unknown"]);
    assert_eq!(world.command(pull("support", "ana", &opened[0])), ["conversation_assigned"]);
    assert_eq!(world.command(pull("support", "zoe", "")), ["agent_unknown"]);
}

#[test]
fn a_pull_takes_what_is_on_offer_to_another() {
    let mut world = World::with(support(Offer::Push), &["ana"]);
    world.say(message("joe", "m", START));
    let conversation = world.conversation();
    world.command(set_presence("bea", Presence::Available));
    assert_eq!(
        world.command(pull("", "bea", &conversation)),
        ["offer ended ana Rescinded", "assigned bea Pulled", "ok"]
    );
}

fn two_queues() -> v1::TenantConfig {
    config(
        vec![queue("support", Offer::Auto), queue("sales", Offer::Auto)],
        vec![agent("ana", &["support"], 1), agent("bea", &["sales"], 1)],
    )
}

#[test]
fn transfers() {
    let mut world = World::with(two_queues(), &["ana"]);
    world.say(message("joe", "m", START));
    let conversation = world.conversation();
    world.after(MINUTE);
    assert_eq!(
        world.command(transfer(&conversation, "sales", "")),
        ["transferred support/ana to sales/", "released ana Transferred", "queued sales Transferred", "ok"]
    );
    assert_eq!(world.command(transfer(&conversation, "", "bea")), ["agent_unavailable"]);
    assert_eq!(world.command(transfer(&conversation, "", "zoe")), ["agent_unknown"]);
    assert_eq!(world.command(transfer(&conversation, "nowhere", "")), ["queue_unknown"]);
    assert_eq!(world.command(transfer(&conversation, "", "")), ["target_invalid"]);
    assert_eq!(world.command(transfer(&conversation, "sales", "bea")), ["target_invalid"]);
    assert_eq!(
        world.command(transfer(&conversation, "", "ana")),
        ["transferred sales/ to sales/ana", "assigned ana Transferred", "ok"]
    );
    assert_eq!(world.command(transfer(&conversation, "", "ana")), ["conversation_assigned"]);
    // A person may go above capacity, and then it shows.
    world.say(message("eve", "m2", START));
    let second = world.conversation();
    assert_eq!(
        world.command(transfer(&second, "", "ana")).get(1).map(String::as_str),
        Some("assigned ana Transferred over")
    );
}

#[test]
fn who_only_waited_keeps_its_age_through_a_transfer() {
    let mut world = World::with(two_queues(), &[]);
    world.say(message("joe", "m", START));
    let conversation = world.conversation();
    world.after(MINUTE);
    world.command(transfer(&conversation, "sales", ""));
    world.command(set_presence("bea", Presence::Available));
    let waited = world.events.iter().rev().find_map(|e| match &e.body {
        Some(Body::ConversationAssigned(assigned)) => Some(assigned.waited_ms),
        _ => None,
    });
    assert_eq!(waited, Some(MINUTE as u64));
}

#[test]
fn heavier_queues_go_first_and_age_decides_within() {
    let mut heavy = queue("vip", Offer::Auto);
    heavy.weight = 9;
    let mut config = config(vec![queue("support", Offer::Auto), heavy], vec![agent("ana", &["support", "vip"], 9)]);
    config.accounts[0].queue_id = "vip".to_owned();
    let mut world = World::with(config, &[]);
    world.say(message("a", "1", START));
    world.after(1).say(message("b", "2", START));
    world.after(1).say(message_on("mail", "c", "3", None));
    let opened = world.opened();
    world.command(set_presence("ana", Presence::Available));
    let assigned: Vec<_> = world
        .events
        .iter()
        .filter_map(|e| match &e.body {
            Some(Body::ConversationAssigned(assigned)) => Some(assigned.conversation_id.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(assigned, [opened[2].clone(), opened[0].clone(), opened[1].clone()]);
}

#[test]
fn closing_works_in_every_state_and_frees_the_agent() {
    let mut world = World::with(support(Offer::Push), &["ana"]);
    world.say(message("joe", "m", START));
    let offered = world.conversation();
    assert_eq!(world.command(close(&offered)), ["offer ended ana Rescinded", "closed done", "ok"]);
    assert_eq!(world.command(close(&offered)), ["conversation_closed"]);
    assert!(!world.router.wants_beat());
    world.command(set_presence("ana", Presence::Offline));
    world.say(message("joe", "m2", START));
    let waiting = world.conversation();
    assert_ne!(waiting, offered);
    assert_eq!(world.command(close(&waiting)), ["closed done", "ok"]);
    assert_eq!(world.router.open_conversations(), 0);
}

#[test]
fn only_misses_in_a_row_count() {
    let mut world = World::with(support(Offer::Push), &["ana"]);
    for n in 0..3 {
        let now = world.at;
        world.say(message(&format!("p{n}"), &format!("m{n}"), now));
        let conversation = world.conversation();
        // Missed once, taken the second time: the next miss is a first one again.
        assert_eq!(world.live(30 * SECOND), ["offer ended ana Expired", "queued support OfferEnded"]);
        assert_eq!(world.live(5 * SECOND), ["offered ana"]);
        world.command(accept(&conversation, "ana"));
        world.command(close(&conversation));
    }
    let now = world.at;
    world.say(message("last", "last", now));
    world.live(35 * SECOND);
    world.command(set_presence("ana", Presence::Paused));
    assert!(world.command(set_presence("ana", Presence::Available)).contains(&"offered ana".to_owned()));
    assert_eq!(world.live(30 * SECOND), ["offer ended ana Expired", "queued support OfferEnded"]);
}
