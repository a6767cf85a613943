//! What falls due, and that only inputs move time.

use recado_proto::{
    time::millis,
    v1::{event::Body, queue_config::Offer},
};
use recado_routing::Router;

use crate::world::*;

fn idle(milliseconds: i64) -> World {
    let mut config = support(Offer::Auto);
    config.queues[0].idle_close_ms = milliseconds as u64;
    World::with(config, &["ana"])
}

#[test]
fn silence_closes_a_conversation_at_its_own_time() {
    let mut world = idle(HOUR);
    world.say(message("joe", "1", START));
    world.after(30 * MINUTE).say(message("joe", "2", START));
    let last = world.at;
    // The timer set by the first message passes without effect.
    world.at = last + 45 * MINUTE;
    assert!(world.tick().is_empty());
    // Whoever comes first afterwards finds it closed, at the time when it was due.
    world.at = last + 3 * HOUR;
    assert_eq!(world.say(message("joe", "3", START))[0], "closed idle");
    let closed = world.events.iter().find(|e| matches!(e.body, Some(Body::ConversationClosed(_)))).unwrap();
    assert_eq!(millis(closed.at.as_ref().unwrap()), last + HOUR);
    assert_eq!(world.opened().len(), 2);
}

#[test]
fn the_next_deadline_is_when_a_tick_is_wanted() {
    let mut world = idle(HOUR);
    world.say(message_on("mail", "joe", "1", None));
    let due = world.at + HOUR;
    assert_eq!(world.router.next_deadline_ms(), Some(due));
    world.at = due - 1;
    assert!(world.tick().is_empty());
    world.at = due;
    assert_eq!(world.tick(), ["closed idle"]);
    assert_eq!(world.router.next_deadline_ms(), None);
}

#[test]
fn an_outage_expires_no_offer() {
    let mut world = World::with(support(Offer::Push), &["ana"]);
    world.say(message("joe", "1", START));
    assert!(world.router.wants_beat());
    // The first deadline is out of reach without a beat.
    let wall = world.router.next_deadline_ms();
    assert!(wall.is_none_or(|at| at > world.at + HOUR), "{wall:?}");
    world.after(10 * SECOND);
    assert!(world.beat().is_empty());
    world.after(2 * HOUR);
    assert!(world.beat().is_empty(), "of the two hours, fifteen seconds count");
    // 25 of 30 seconds are over.
    assert_eq!(world.router.next_deadline_ms(), Some(world.at + 5 * SECOND));
    world.after(5 * SECOND);
    assert_eq!(world.tick(), ["offer ended ana Expired", "queued support OfferEnded"]);
}

#[test]
fn time_never_goes_back() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    let now = world.router.now_ms();
    world.at -= DAY;
    world.say(message("joe", "1", START));
    assert_eq!(world.router.now_ms(), now.max(world.router.now_ms()));
    assert_eq!(millis(world.events.last().unwrap().at.as_ref().unwrap()), world.router.now_ms());
}

#[test]
fn extreme_times_are_survived() {
    for at in [i64::MIN, -1, 0, i64::MAX] {
        let mut world = idle(HOUR);
        world.at = at;
        world.say(message_on("wa", "joe", "1", Some(at)));
        world.say(message_on("wa", "joe", "2", None));
        world.beat();
        world.tick();
    }
}

#[test]
fn the_shorter_of_two_windows_is_forgotten_first() {
    let mut config = support(Offer::Manual);
    config.accounts[0].window_ms = HOUR as u64;
    let mut world = World::with(config, &[]);
    let now = world.at;
    world.say(message("joe", "1", now));
    assert_eq!(world.router.next_deadline_ms(), Some(now + DAY - MINUTE));
    world.say(message_on("mail", "joe", "2", Some(now)));
    assert_eq!(world.router.next_deadline_ms(), Some(now + HOUR - MINUTE));
    world.at = now + HOUR;
    world.tick();
    assert_eq!(world.router.next_deadline_ms(), Some(now + DAY - MINUTE));
}

#[test]
fn a_log_whose_time_goes_back_does_not_take_the_tenants_back() {
    let mut world = idle(HOUR);
    world.say(message("joe", "1", START));
    let last = world.at;
    // The clock of the broker that leads the partition now is six hours behind.
    world.at = last - 6 * HOUR;
    world.say(message("joe", "2", START));
    assert!(world.tick().is_empty());
    assert_eq!(world.router.now_ms(), last);
    assert_eq!(world.router.next_deadline_ms(), Some(last + HOUR));
    assert!(world.events.iter().map(|event| millis(event.at.as_ref().unwrap())).is_sorted());
    world.at = last + HOUR;
    assert_eq!(world.tick(), ["closed idle"]);
}

#[test]
fn a_state_read_back_gets_the_same_ticks() {
    // Two timers that sit earlier than what they are for: the silence began anew, and so did the reply window. A tick
    // at the early time reaches the tenant and moves its time; for whoever read the state back it has to do the same.
    let mut world = idle(HOUR);
    let first = world.at;
    world.say(message("joe", "1", first));
    world.after(30 * MINUTE).say(message("joe", "2", first + 30 * MINUTE));
    assert_eq!(world.router.next_deadline_ms(), Some(first + HOUR));
    let mut again = World { router: Router::decode(&world.router.encode()).unwrap(), ..world.clone() };
    assert_eq!(again.router.next_deadline_ms(), Some(first + HOUR));
    for world in [&mut world, &mut again] {
        world.at = first + HOUR;
        assert!(world.tick().is_empty());
    }
    assert_eq!(again.router.encode(), world.router.encode());
}
