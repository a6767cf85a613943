//! The longer reply window of who came from an advertisement: what opens it, and what is told late.

use recado_proto::v1::{
    Intake,
    command::Action,
    facets::Kind,
    inbound_message::Direction,
    message_status::Status::{self, Accepted, Delivered, Failed, Sent},
    queue_config::Offer,
};
use recado_routing::Router;

use crate::world::*;

/// Both accounts let who came from an advertisement be written to for three days.
fn world() -> World {
    let mut config = support(Offer::Auto);
    for account in &mut config.accounts {
        account.entry_window_ms = 3 * DAY as u64;
    }
    World::with(config, &["ana"])
}

fn from_ad(name: &str, at: i64) -> Intake {
    but(message("joe", name, at), |m| m.facets.as_mut().unwrap().referral_type = "ad".to_owned())
}

fn echo(name: &str, at: i64, kind: Kind) -> Intake {
    going(of_kind(message("joe", name, at), kind), Direction::Echo)
}

/// What a reply to the last conversation comes to, on a router that was stored and read in between.
fn replies(world: &mut World, name: &str) -> String {
    world.router = Router::decode(&world.router.encode()).unwrap();
    let conversation = world.conversation();
    world.command(reply(&conversation, "ana", name)).swap_remove(0)
}

fn reaction(conversation: &str, name: &str) -> Action {
    let mut action = reply(conversation, "ana", name);
    if let Action::SubmitMessage(submit) = &mut action {
        submit.facets = facets(Kind::Reaction);
    }
    action
}

#[test]
fn who_came_from_an_advertisement_may_be_written_to_for_three_days_if_answered_in_one() {
    let mut world = world();
    let now = world.at;
    world.say(from_ad("1", now));
    world.after(23 * HOUR);
    assert_eq!(replies(&mut world, "r1"), "submitted");
    let at = world.at;
    world.say(receipt("s1", "r1", "ref", Sent, at));
    world.after(48 * HOUR);
    assert_eq!(replies(&mut world, "r2"), "submitted");
    world.after(HOUR);
    assert_eq!(replies(&mut world, "r3"), "window_closed");
}

#[test]
fn an_answer_after_a_day_comes_too_late() {
    let mut world = world();
    let now = world.at;
    world.say(from_ad("1", now));
    world.after(24 * HOUR);
    assert_eq!(replies(&mut world, "r1"), "window_closed");
    let mut template = reply(&world.conversation(), "ana", "t");
    if let Action::SubmitMessage(submit) = &mut template {
        submit.facets = facets(Kind::Template);
    }
    world.command(template);
    let at = world.at;
    world.say(receipt("s", "t", "ref", Sent, at));
    assert_eq!(replies(&mut world, "r2"), "window_closed");
}

/// What the provider says of an answer that was sent an hour after the advertisement, each so long after it.
fn after_receipts(said: &[(Status, i64)], kind: Kind) -> String {
    let mut world = world();
    let start = world.at;
    world.say(from_ad("ad", start));
    world.after(HOUR);
    let mut action = reply(&world.conversation(), "ana", "r");
    if let Action::SubmitMessage(submit) = &mut action {
        submit.facets = facets(kind);
    }
    assert_eq!(world.command(action), ["submitted", "ok"]);
    world.say(report("accepted", "r", "ref", Accepted));
    for (place, (status, after)) in said.iter().enumerate() {
        world.at = world.at.max(start + after);
        world.say(receipt(&format!("receipt {place}"), "", "ref", *status, start + after));
    }
    world.at = start + 71 * HOUR;
    replies(&mut world, "late")
}

#[test]
fn an_answer_counts_when_the_provider_says_that_it_went_out() {
    let text = Kind::Text;
    assert_eq!(after_receipts(&[(Sent, HOUR)], text), "submitted");
    assert_eq!(after_receipts(&[(Delivered, 2 * HOUR)], text), "submitted");
    assert_eq!(after_receipts(&[(Sent, HOUR)], Kind::Template), "submitted");
    // Taken is not sent, and what failed is no answer.
    assert_eq!(after_receipts(&[], text), "window_closed");
    assert_eq!(after_receipts(&[(Failed, HOUR)], text), "window_closed");
    // When it was delivered is not when it was sent, and the receipt that says so may come second.
    assert_eq!(after_receipts(&[(Delivered, 30 * HOUR)], text), "window_closed");
    assert_eq!(after_receipts(&[(Delivered, 30 * HOUR), (Sent, HOUR)], text), "submitted");
    assert_eq!(after_receipts(&[(Sent, HOUR)], Kind::Reaction), "window_closed");
}

#[test]
fn a_receipt_that_comes_before_the_report_counts_too() {
    let mut world = world();
    let now = world.at;
    world.say(from_ad("ad", now));
    assert_eq!(replies(&mut world, "r"), "submitted");
    world.say(receipt("early", "", "ref", Sent, now));
    world.say(report("report", "r", "ref", Accepted));
    world.after(71 * HOUR);
    assert_eq!(replies(&mut world, "late"), "submitted");
}

#[test]
fn a_reaction_of_ours_leaves_the_customer_waiting() {
    for react in [true, false] {
        let mut world = world();
        let now = world.at;
        world.say(message("joe", "m", now));
        let conversation = world.conversation();
        world.command(reaction(&conversation, "r"));
        world.say(echo("e", now, Kind::Reaction));
        if !react {
            world.command(reply(&conversation, "ana", "text"));
        }
        // Only who waits is given to somebody else when the agent leaves.
        let left = world.say(presence("ana", recado_proto::v1::presence::State::Offline));
        assert_eq!(left.iter().any(|said| said.starts_with("released ana")), react, "{left:?}");
    }
}

/// Staff answered on the phone; both came at these times after the advertisement, the answer was written at that one.
fn on_the_phone(ad_came: i64, echo_came: i64, written: i64, kind: Kind) -> (String, World) {
    let mut world = world();
    let start = world.at;
    let mut told = [(ad_came, from_ad("ad", start)), (echo_came, echo("echo", start + written, kind))];
    told.sort_by_key(|(came, _)| *came);
    for (came, intake) in told {
        world.at = start + came;
        world.say(intake);
        world.router = Router::decode(&world.router.encode()).unwrap();
    }
    world.at = start + 71 * HOUR;
    (replies(&mut world, "r"), world)
}

#[test]
fn an_answer_on_the_staffs_telephone_opens_the_longer_window_too() {
    let talking = |written: i64, kind| on_the_phone(0, written.max(1), written, kind).0;
    assert_eq!(talking(HOUR, Kind::Text), "submitted");
    assert_eq!(talking(HOUR, Kind::Image), "submitted");
    assert_eq!(talking(HOUR, Kind::Reaction), "window_closed");
    assert_eq!(talking(HOUR, Kind::Call), "window_closed");
    // It was no answer to that, or came after a day.
    assert_eq!(talking(-HOUR, Kind::Text), "window_closed");
    assert_eq!(talking(25 * HOUR, Kind::Text), "window_closed");
}

#[test]
fn the_providers_times_count_and_not_when_it_told_them() {
    for (ad_came, echo_came) in [(0, 25 * HOUR), (30 * HOUR, 31 * HOUR), (31 * HOUR, 30 * HOUR), (60 * HOUR, HOUR)] {
        let told = |written, kind| on_the_phone(ad_came, echo_came, written, kind).0;
        let shown = format!("{ad_came} {echo_came}");
        assert_eq!(told(HOUR, Kind::Text), "submitted", "{shown}");
        assert_eq!(told(HOUR, Kind::Reaction), "window_closed", "{shown}");
        assert_eq!(told(-HOUR, Kind::Text), "window_closed", "{shown}");
        if echo_came > 24 * HOUR {
            assert_eq!(told(24 * HOUR, Kind::Text), "window_closed", "{shown}");
        }
    }
}

#[test]
fn a_receipt_that_comes_after_the_day_opens_the_window_by_its_time() {
    let mut world = world();
    let start = world.at;
    world.say(from_ad("ad", start));
    assert_eq!(replies(&mut world, "r"), "submitted");
    world.after(40 * HOUR);
    assert_eq!(replies(&mut world, "closed"), "window_closed");
    world.say(receipt("late", "r", "ref", Sent, start + HOUR));
    assert_eq!(replies(&mut world, "open"), "submitted");
}

#[test]
fn nothing_is_kept_of_windows_that_cannot_open_any_more() {
    let empty = world().router.encode().len();
    let (_, mut world) = on_the_phone(30 * HOUR, 31 * HOUR, HOUR, Kind::Text);
    let conversation = world.conversation();
    world.command(close(&conversation));
    assert!(world.router.encode().len() > empty + 30);
    world.after(2 * HOUR).tick();
    let left = world.router.encode().len();
    assert!(left <= empty + 16, "{left} {empty}");
    // Nor of what came when it was over already.
    let now = world.at;
    world.say(going(message("eve", "old", now - 3 * DAY), Direction::Echo));
    assert_eq!(world.router.encode().len(), left);
}
