//! Who said that there shall be no marketing, whatever the person is called and in whatever order the words come.

use proptest::prelude::*;
use recado_proto::{
    Kind,
    time::timestamp,
    v1::{self, command::Action, facets, intake, message_status::Status, queue_config::Offer},
};
use recado_routing::Router;

use crate::{generator, world::*};

fn addresses(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| id(Kind::Address, name)).collect()
}

/// `names` of a person say `word` at a time.
fn says(names: &[&str], word: &str, at: i64) -> v1::Intake {
    let event = v1::AccountEvent {
        account_id: "wa".to_owned(),
        preference: Some(v1::Preference {
            address_ids: addresses(names),
            category: "marketing_messages".to_owned(),
            value: word.to_owned(),
            said_at: Some(timestamp(at)),
        }),
        ..v1::AccountEvent::default()
    };
    // What brings it is of now.
    intake(&id(Kind::Input, &format!("{names:?} {word} {at}")), None, intake::Input::AccountEvent(event))
}

fn marketing(world: &mut World, person: &str, aliases: &[&str]) -> String {
    // What is due by then is said before.
    world.after(1).tick();
    let start = Action::StartMessage(v1::StartMessage {
        account_id: "wa".to_owned(),
        message_id: id(Kind::Message, &format!("promo {}", world.position)),
        address_id: id(Kind::Address, person),
        alias_ids: addresses(aliases),
        content: Some(payload("promo")),
        facets: Some(v1::Facets {
            kind: facets::Kind::Template.into(),
            template_name: "promo".to_owned(),
            template_language: "pt_BR".to_owned(),
            template_category: "MARKETING".to_owned(),
            ..v1::Facets::default()
        }),
        ..v1::StartMessage::default()
    });
    // What is remembered must be in the state.
    world.router = Router::decode(&world.router.encode()).unwrap();
    let said = world.command(start);
    said.into_iter().find(|said| said != "merged").unwrap()
}

fn of(names: &[&str], name: &str) -> v1::Intake {
    but(message(names[0], name, START), |m| {
        m.alias_ids = addresses(&names[1..]);
        m.keep_contact = names[0].starts_with("user");
    })
}

fn change(from: &str, to: &str, aliases: &[&str]) -> v1::Intake {
    let change = v1::AddressChange {
        account_id: "wa".to_owned(),
        from_address_id: id(Kind::Address, from),
        to_address_id: id(Kind::Address, to),
        to_alias_ids: addresses(aliases),
        ..v1::AddressChange::default()
    };
    intake(&id(Kind::Input, &format!("{from} to {to}")), None, intake::Input::AddressChange(change))
}

fn world() -> World {
    World::with(support(Offer::Auto), &["ana"])
}

#[test]
fn a_stop_of_a_user_id_holds_for_the_number_that_it_comes_with() {
    let mut world = world();
    world.say(says(&["user"], "stop", START));
    assert_eq!(marketing(&mut world, "user", &[]), "marketing_stopped");
    world.say(of(&["number", "user"], "1"));
    assert_eq!(marketing(&mut world, "number", &[]), "marketing_stopped");
    assert_eq!(marketing(&mut world, "user", &[]), "marketing_stopped");
}

#[test]
fn a_stop_of_a_number_holds_when_a_hidden_number_turns_out_to_be_it() {
    let mut world = world();
    world.say(says(&["number"], "stop", START));
    world.say(of(&["user"], "1"));
    let said = world.say(of(&["user", "number"], "2"));
    assert_eq!(said[0], "merged");
    assert_eq!(marketing(&mut world, "number", &[]), "marketing_stopped");
    assert_eq!(marketing(&mut world, "user", &[]), "marketing_stopped");
}

#[test]
fn a_stop_goes_along_to_a_number_or_user_id_that_is_known() {
    for written in [true, false] {
        let mut world = world();
        world.say(says(&["old"], "stop", START));
        if written {
            world.say(of(&["new"], "1"));
        }
        world.say(change("old", "new", &["new-user"]));
        for name in ["old", "new", "new-user"] {
            assert_eq!(marketing(&mut world, name, &[]), "marketing_stopped", "{name} {written}");
        }
    }
}

#[test]
fn a_stop_holds_for_whom_a_receipt_or_a_request_says_that_it_is() {
    let mut world = world();
    world.say(says(&["user"], "stop", START));
    // Who asks names both forms, which nobody knew to be one person.
    assert_eq!(marketing(&mut world, "number", &["user"]), "marketing_stopped");
    assert_eq!(marketing(&mut world, "number", &[]), "submitted");
    let promo = id(Kind::Message, &format!("promo {}", world.position - 1));
    let mut sent = receipt("sent", "", "ref", Status::Sent, START);
    if let Some(intake::Input::Receipt(receipt)) = &mut sent.input {
        receipt.message_id = promo;
        receipt.address_ids = addresses(&["number", "user"]);
    }
    assert_eq!(world.say(sent), ["merged", "status Sent"]);
    assert_eq!(marketing(&mut world, "number", &[]), "marketing_stopped");
}

#[test]
fn the_newest_word_counts_in_whatever_order_they_come() {
    let (stop, resume) = (|at| says(&["joe"], "stop", START + at), |at| says(&["joe"], "resume", START + at));
    for (words, last) in [
        (vec![stop(20), resume(10)], "marketing_stopped"),
        (vec![resume(10), stop(20)], "marketing_stopped"),
        (vec![resume(20), stop(10)], "submitted"),
        (vec![stop(10), resume(20)], "submitted"),
        (vec![stop(10), resume(10)], "marketing_stopped"),
        (vec![resume(10), stop(10)], "marketing_stopped"),
        (vec![stop(10), resume(20), stop(30), resume(25)], "marketing_stopped"),
    ] {
        let mut world = world();
        world.after(MINUTE);
        for word in &words {
            world.say(word.clone());
            world.router = Router::decode(&world.router.encode()).unwrap();
        }
        assert_eq!(marketing(&mut world, "joe", &[]), last, "{words:?}");
    }
}

#[test]
fn a_word_that_no_longer_counts_is_told_as_what_came_and_not_as_a_change() {
    let mut world = world();
    world.after(MINUTE);
    assert_eq!(world.say(says(&["joe"], "stop", START + 20)), ["account event", "preference marketing_messages stop"]);
    assert_eq!(world.say(says(&["joe"], "resume", START + 10)), ["account event"]);
}

#[test]
fn a_word_from_the_future_is_of_now() {
    let mut world = world();
    let now = world.at;
    world.say(says(&["joe"], "stop", now + 20 * HOUR));
    world.after(HOUR);
    let now = world.at;
    world.say(says(&["joe"], "resume", now));
    assert_eq!(marketing(&mut world, "joe", &[]), "submitted");
}

#[test]
fn of_two_people_who_are_one_the_newer_word_counts() {
    for (number, user, last) in [
        (("stop", 10), ("resume", 20), "submitted"),
        (("resume", 20), ("stop", 10), "submitted"),
        (("stop", 20), ("resume", 10), "marketing_stopped"),
        (("resume", 10), ("stop", 20), "marketing_stopped"),
        (("resume", 10), ("stop", 10), "marketing_stopped"),
        (("stop", 10), ("resume", 10), "marketing_stopped"),
    ] {
        let mut world = world();
        world.after(MINUTE);
        world.say(says(&["number"], number.0, START + number.1));
        world.say(says(&["user"], user.0, START + user.1));
        assert_eq!(marketing(&mut world, "number", &["user"]), last);
        world.say(of(&["user", "number"], "1"));
        for name in ["number", "user"] {
            assert_eq!(marketing(&mut world, name, &[]), last, "{number:?} {user:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Whatever else is said of a person and whoever it turns out to be: no marketing after a stop that nobody lifts.
    #[test]
    fn a_stop_holds_whomever_the_person_becomes(
        before in generator::draws(40), after in generator::draws(80), which in 0_usize..6
    ) {
        let person = format!("p{which}");
        let no_words = |draws: &[generator::Draw], mut world: World| {
            for draw in draws {
                world.after(draw.delay());
                let intake = draw.intake(&world);
                if !matches!(&intake.input, Some(intake::Input::AccountEvent(_))) {
                    world.give(intake);
                }
            }
            world
        };
        let mut world = no_words(&before, generator::start());
        let now = world.at;
        world.say(says(&[&person], "stop", now));
        let mut world = no_words(&after, world);
        let said = marketing(&mut world, &person, &[]);
        prop_assert!(said == "marketing_stopped" || said == "account_unknown", "{}", said);
    }
}
