//! A new configuration, and what becomes of the work of those who are gone.

use recado_proto::v1::{self, presence::State as Presence, queue_config::Offer};

use crate::world::*;

#[test]
fn differences_are_told_and_the_answer_is_last() {
    let mut world = World::new();
    assert_eq!(
        world.say(configure(1, support(Offer::Auto))),
        ["queue support auto", "agent ana Offline Configured", "agent bea Offline Configured", "config 1 true"]
    );
    assert_eq!(world.say(configure(1, support(Offer::Auto))), ["config 1 false"]);
    assert_eq!(world.say(configure(1, support(Offer::Push))), ["config_conflict"]);
    assert_eq!(world.say(configure(0, support(Offer::Push))), ["config_older"]);
    assert_eq!(world.say(configure(2, support(Offer::Auto))), ["config 2 true"]);
    let mut renamed = support(Offer::Auto);
    renamed.agents[0].name = "somebody else".to_owned();
    assert_eq!(world.say(configure(3, renamed)), ["config 3 true"], "names are no matter of routing");
    assert_eq!(world.router.config_revision(), 3);
    assert_eq!(world.router.config_hash().len(), 32);
}

#[test]
fn a_removed_queue_leaves_nobody_behind() {
    let queues = vec![queue("alpha", Offer::Manual), queue("support", Offer::Push)];
    let mut before = config(queues, vec![agent("ana", &["alpha", "support"], 1)]);
    for account in &mut before.accounts {
        account.queue_id = "support".to_owned();
    }
    let mut world = World::with(before, &["ana"]);
    world.say(message("assigned", "1", START));
    let assigned = world.conversation();
    world.command(accept(&assigned, "ana"));
    world.say(message("waiting", "2", START));
    let after = config(vec![queue("alpha", Offer::Manual)], vec![agent("ana", &["alpha"], 1)]);
    let said = world.say(configure(2, after));
    for wanted in ["queue support removed", "queued alpha QueueRemoved", "transferred support/ana to alpha/ana"] {
        assert!(said.contains(&wanted.to_owned()), "{wanted} in {said:?}");
    }
    assert_eq!(said.last().unwrap(), "config 2 true");
    let said = world.say(configure(3, v1::TenantConfig::default()));
    assert!(said.contains(&"queued  QueueRemoved".to_owned()), "{said:?}");
    let said = world.say(configure(4, support(Offer::Manual)));
    assert_eq!(said.iter().filter(|s| *s == "queued support QueueAdded").count(), 2, "{said:?}");
}

#[test]
fn a_removed_agent_hands_everything_over() {
    let mut world = World::with(support(Offer::Push), &["ana"]);
    world.say(message("joe", "1", START));
    let first = world.conversation();
    world.command(accept(&first, "ana"));
    world.command(reply(&first, "ana", "r"));
    world.say(message("eve", "2", START));
    let after = config(vec![queue("support", Offer::Push)], vec![agent("bea", &["support"], 2)]);
    assert_eq!(
        world.say(configure(2, after)),
        [
            "agent ana Offline Removed",
            "offer ended ana Rescinded",
            "queued support OfferEnded",
            "released ana AgentRemoved",
            "queued support AgentRemoved",
            "config 2 true"
        ]
    );
    let said = world.command(set_presence("bea", Presence::Available));
    assert_eq!(said.iter().filter(|s| *s == "offered bea").count(), 2);
}

#[test]
fn more_capacity_or_another_mode_is_used_at_once() {
    let mut world = World::with(support(Offer::Manual), &["ana"]);
    for n in 0..4 {
        world.say(message(&format!("p{n}"), &format!("m{n}"), START));
    }
    let said = world.say(configure(2, support(Offer::Auto)));
    assert_eq!(said.iter().filter(|s| *s == "assigned ana Auto").count(), 2, "{said:?}");
    let mut more = support(Offer::Auto);
    more.agents[0].capacity = 3;
    let said = world.say(configure(3, more));
    assert_eq!(said, ["agent ana Available Configured", "assigned ana Auto", "config 3 true"]);
}

#[test]
fn an_offer_of_a_queue_that_the_agent_no_longer_serves_ends() {
    let mut world = World::with(support(Offer::Push), &["ana"]);
    world.say(message("joe", "1", START));
    let mut after = support(Offer::Push);
    after.agents[0].queue_ids.clear();
    let said = world.say(configure(2, after));
    assert!(said.contains(&"offer ended ana Rescinded".to_owned()), "{said:?}");
}

#[test]
fn a_wider_window_counts_for_what_was_said_before() {
    let mut narrow = support(Offer::Auto);
    narrow.accounts[1].window_ms = HOUR as u64;
    let mut world = World::with(narrow, &["ana"]);
    let now = world.at;
    world.say(message("joe", "1", now));
    let conversation = world.conversation();
    world.after(2 * HOUR);
    assert_eq!(world.command(reply(&conversation, "ana", "r1")), ["window_closed"]);
    world.say(configure(2, support(Offer::Auto)));
    assert_eq!(world.command(reply(&conversation, "ana", "r2")), ["submitted", "ok"]);
}

#[test]
fn many_agents_freed_at_once_still_serve_in_order() {
    let with = |offer| {
        let agents =
            vec![agent("ana", &["support"], 1), agent("bea", &["support"], 1), agent("dan", &["sales", "support"], 1)];
        let mut config = config(vec![queue("sales", offer), queue("support", offer)], agents);
        config.accounts[1].queue_id = "support".to_owned();
        config
    };
    let mut world = World::with(with(Offer::Manual), &["ana", "dan", "bea"]);
    world.say(message("first", "1", START));
    world.after(1).say(message_on("mail", "second", "2", None));
    world.after(1).say(message("third", "3", START));
    // Dan, who is idle for longer than bea, is the only one for the second, and must not be spent on the third.
    let said = world.say(configure(2, with(Offer::Auto)));
    let assigned: Vec<_> = said.iter().filter(|s| s.starts_with("assigned")).collect();
    assert_eq!(assigned, ["assigned ana Auto", "assigned dan Auto", "assigned bea Auto"]);
}
