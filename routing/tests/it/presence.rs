//! Agents come, pause and go.

use recado_proto::v1::{presence::State as Presence, queue_config::Offer};

use crate::world::*;

#[test]
fn the_same_presence_again_is_fine_and_changes_nothing() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    assert_eq!(world.command(set_presence("ana", Presence::Available)), ["ok"]);
    assert_eq!(world.command(set_presence("zoe", Presence::Available)), ["agent_unknown"]);
    let mut nonsense = set_presence("ana", Presence::Available);
    if let recado_proto::v1::command::Action::SetPresence(set) = &mut nonsense {
        set.state = 77;
    }
    assert_eq!(world.command(nonsense), ["presence_invalid"]);
}

#[test]
fn a_pause_rescinds_offers_and_keeps_conversations() {
    let mut world = World::with(support(Offer::Push), &["ana"]);
    world.say(message("joe", "1", START));
    let first = world.conversation();
    world.command(accept(&first, "ana"));
    world.say(message("eve", "2", START));
    assert_eq!(
        world.command(set_presence("ana", Presence::Paused)),
        ["agent ana Paused Presence", "offer ended ana Rescinded", "queued support OfferEnded", "ok"]
    );
    // Still at it.
    assert_eq!(world.command(reply(&first, "ana", "r")), ["submitted", "ok"]);
    assert_eq!(world.say(message("joe", "3", START)), ["received"]);
    // Nothing new.
    assert_eq!(world.say(message("kim", "4", START)).pop().unwrap(), "queued support Opened");
}

#[test]
fn who_leaves_hands_over_those_who_wait_for_an_answer() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.say(message("answered", "1", START));
    let answered = world.conversation();
    world.command(reply(&answered, "ana", "r"));
    world.say(message("waiting", "2", START));
    world.after(1).command(set_presence("bea", Presence::Available));
    assert_eq!(
        world.command(set_presence("ana", Presence::Offline)),
        [
            "agent ana Offline Presence",
            "released ana AgentOffline",
            "queued support AgentUnavailable",
            "assigned bea Auto",
            "ok"
        ]
    );
    assert_eq!(world.command(reply(&answered, "ana", "r2")), ["submitted", "ok"]);
}

#[test]
fn presence_holds_for_a_quiet_weekend() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.after(3 * DAY);
    assert_eq!(world.say(message("joe", "1", START + 3 * DAY)).pop().unwrap(), "assigned ana Auto");
}
