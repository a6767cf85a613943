//! A status is a maximum, whatever comes first.

use recado_proto::v1::{
    message_status::Status::{self, Accepted, Delivered, Failed, Read, Sent, Unknown},
    queue_config::Offer,
};

use crate::world::*;

fn sent() -> World {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.say(message("joe", "m", START));
    let conversation = world.conversation();
    world.command(reply(&conversation, "ana", "r"));
    world
}

#[test]
fn statuses_rise_and_never_fall() {
    let mut world = sent();
    assert_eq!(world.say(report("a", "r", "ref", Accepted)), ["status Accepted"]);
    assert_eq!(world.say(receipt("b", "", "ref", Delivered, START)), ["status Delivered"]);
    assert!(world.say(receipt("c", "", "ref", Sent, START)).is_empty());
    assert!(world.say(receipt("d", "r", "ref", Delivered, START)).is_empty());
    assert!(world.say(receipt("e", "r", "", Failed, START)).is_empty());
    assert_eq!(world.say(receipt("f", "r", "", Read, START)), ["status Read"]);
    assert!(world.say(report("g", "r", "ref", Unknown)).is_empty());
}

#[test]
fn a_receipt_before_the_report_joins_when_it_comes() {
    let mut world = sent();
    assert!(world.say(receipt("a", "", "ref", Sent, START)).is_empty());
    assert!(world.say(receipt("b", "", "ref", Delivered, START)).is_empty());
    assert!(world.say(receipt("c", "", "ref", Sent, START + 1)).is_empty());
    assert_eq!(world.say(report("d", "r", "ref", Accepted)), ["status Accepted", "status Delivered"]);
    assert_eq!(world.say(receipt("e", "", "ref", Read, START)), ["status Read"]);
}

#[test]
fn an_unknown_outcome_is_settled_by_the_echo_of_our_id() {
    let mut world = sent();
    assert_eq!(world.say(report("a", "r", "", Unknown)), ["status Unknown"]);
    assert_eq!(world.say(receipt("b", "r", "ref", Sent, START)), ["status Sent"]);
    // From then on the reference alone is enough.
    assert_eq!(world.say(receipt("c", "", "ref", Delivered, START)), ["status Delivered"]);
}

#[test]
fn what_nobody_sent_changes_nothing() {
    let mut world = sent();
    for (name, status) in [("a", Sent), ("b", Read), ("c", Status::Unspecified)] {
        assert!(world.say(receipt(name, "foreign", "foreign ref", status, START)).is_empty());
    }
    assert!(world.say(report("d", "foreign", "foreign ref", Accepted)).is_empty());
    assert!(world.say(receipt("e", "", "", Sent, START)).is_empty());
}

#[test]
fn every_order_ends_in_the_same_status() {
    let all = [
        report("1", "r", "ref", Accepted),
        receipt("2", "", "ref", Sent, START),
        receipt("3", "r", "ref", Delivered, START),
        receipt("4", "", "ref", Read, START),
    ];
    for first in 0..4 {
        for second in (0..4).filter(|s| *s != first) {
            let rest = (0..4).filter(|s| *s != first && *s != second);
            let mut world = sent();
            let mut said = Vec::new();
            for place in [first, second].into_iter().chain(rest) {
                said.extend(world.say(all[place].clone()));
            }
            assert_eq!(said.last().unwrap(), "status Read", "{first} {second}: {said:?}");
            assert!(said.len() <= 4);
        }
    }
}

#[test]
fn a_reference_lives_as_long_as_its_message() {
    let mut world = sent();
    world.say(report("a", "r", "ref", Accepted));
    for (name, status) in [("b", Delivered), ("c", Read)] {
        world.after(7 * DAY);
        let now = world.at;
        assert_eq!(world.say(receipt(name, "", "ref", status, now)), [format!("status {status:?}")]);
    }
}
