//! What holds of every log. `World` checks every rule of the state and of the step after every input.

use proptest::prelude::*;
use recado_proto::{
    Encode as _,
    v1::{self, Intake, event::Body, intake, queue_config::Offer},
};
use recado_routing::Router;

use crate::{
    generator::{Draw, draws, run, start},
    model::Model,
    world::*,
};

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// I-1 to I-10, I-17, I-29, I-33: `World::apply` checks them after every input.
    #[test]
    fn the_rules_of_the_state_hold(draws in draws(120)) {
        let world = run(&draws);
        let count = |is: fn(&Body) -> bool| world.events.iter().filter(|e| is(e.body.as_ref().unwrap())).count();
        let opened = count(|b| matches!(b, Body::ConversationOpened(_)));
        let closed = count(|b| matches!(b, Body::ConversationClosed(_)));
        prop_assert_eq!(opened - closed, world.router.open_conversations(), "I-29");
    }

    /// Whoever waits is told why, and it is the truth: nobody waits whom somebody of an automatic queue could take.
    #[test]
    fn whoever_waits_is_told_why(draws in draws(60)) {
        let mut world = start();
        for draw in draws {
            world.after(draw.delay());
            let intake = draw.intake(&world);
            world.give(intake);
        }
        let mut places: std::collections::BTreeMap<String, Vec<u32>> = std::collections::BTreeMap::new();
        let (mut open, offers) = (0, offers_of(&world));
        for conversation in world.opened() {
            world.command(why(&conversation));
            let result = world.result().clone();
            let Some(answer) = result.why else {
                prop_assert_eq!(&result.code, "conversation_closed", "none is lost: {}", conversation);
                continue;
            };
            open += 1;
            prop_assert!(!answer.summary.is_empty());
            if answer.state != "waiting" {
                prop_assert!(["assigned", "offered"].contains(&&*answer.state) && !answer.agent_id.is_empty());
                continue;
            }
            places.entry(answer.queue_id.clone()).or_default().push(answer.position);
            let could = answer.agents.iter().any(|agent| agent.rule == "eligible");
            let manual = offers.get(&answer.queue_id).is_none_or(|offer| *offer == Offer::Manual);
            prop_assert!(!could || manual, "{} could take it: {}", conversation, answer.summary);
        }
        prop_assert_eq!(open, world.router.open_conversations());
        for (queue, mut taken) in places {
            taken.sort_unstable();
            prop_assert_eq!(&taken, &(1..=taken.len() as u32).collect::<Vec<_>>(), "places in {:?} are dense", queue);
        }
    }

    /// I-15, I-16, I-17: a state read back is the same state and goes on in the same way, from wherever.
    #[test]
    fn a_state_read_back_goes_on_the_same(draws in draws(60), every in 1_usize..4) {
        let whole = run(&draws);
        let mut again = World::unborn();
        for (number, (position, at, intake)) in whole.log.iter().enumerate() {
            if number % every == 0 && again.router.exists() {
                let bytes = again.router.encode();
                let due = again.router.next_deadline_ms();
                again.router = Router::decode(&bytes).unwrap();
                prop_assert_eq!(again.router.next_deadline_ms(), due, "it gets the same ticks");
                prop_assert!(again.router.encode() == bytes);
            }
            again.apply(*position, *at, intake);
        }
        assert_same(&again.events, &whole.events);
        prop_assert!(again.router.encode() == whole.router.encode());
    }

    /// I-18: looking at the clock more often, or less, changes nothing but who is named as the cause. A new epoch
    /// begins before time passes: what had fallen due unseen is in the new one.
    #[test]
    fn ticks_change_nothing(draws in draws(80), often in prop::collection::vec(0_u8..5, 80)) {
        let whole = run(&draws);
        let tick = intake("", None, intake::Input::Tick(v1::Tick {}));
        let (mut with, mut without) = (World::unborn(), World::unborn());
        let mut before = START;
        for (number, (position, at, intake)) in whole.log.iter().enumerate() {
            let ticks = i64::from(often[number % often.len()]);
            for n in 1..=ticks {
                with.apply(*position, before + (*at - before) * n / (ticks + 1), &tick);
                // The host ticks when something is due; that must not matter either.
                if let Some(due) = with.router.next_deadline_ms().filter(|due| *due <= *at) {
                    with.apply(*position, due, &tick);
                }
            }
            if matches!(intake.input, Some(intake::Input::OpenEpoch(_))) {
                continue;
            }
            with.apply(*position, *at, intake);
            if !matches!(intake.input, Some(intake::Input::Tick(_))) {
                without.apply(*position, *at, intake);
            }
            before = *at;
        }
        // What fell due after the last input is not known yet to whoever was not told the time.
        let last = whole.log.last().unwrap();
        without.apply(last.0, last.1, &tick);
        let anonymous = |world: &World| {
            world.events.iter().map(|e| v1::Event { cause: 0, ..e.clone() }).collect::<Vec<_>>()
        };
        assert_same(&anonymous(&with), &anonymous(&without));
    }

    /// I-19: an item given again changes nothing, and a command again is only answered.
    #[test]
    fn repeats_change_nothing(draws in draws(80)) {
        let mut world = start();
        for draw in draws {
            world.after(draw.delay());
            let intake = draw.intake(&world);
            world.give(intake.clone());
            let before = world.router.encode();
            match &intake.input {
                Some(intake::Input::Command(_)) => {
                    let said = world.say(intake);
                    prop_assert_eq!(said.len(), 1);
                }
                Some(intake::Input::ApplyConfig(_)) => {
                    let said = world.say(intake);
                    prop_assert_eq!(said.len(), 1);
                }
                Some(intake::Input::SetLogic(_)) => {}
                _ => {
                    prop_assert!(world.say(intake).is_empty());
                    prop_assert!(world.router.encode() == before);
                }
            }
        }
    }

    /// I-19: a command that is refused does nothing else.
    #[test]
    fn refused_commands_only_answer(draws in draws(80)) {
        let mut world = start();
        for draw in draws {
            world.after(draw.delay());
            world.tick();
            let intake = draw.intake(&world);
            let step = world.give(intake);
            let refused = matches!(
                step.events.last().and_then(|e| e.body.as_ref()), Some(Body::CommandResult(result)) if !result.ok);
            if refused {
                prop_assert_eq!(step.events.len(), 1);
            }
        }
    }

    /// I-2, I-7, I-9, I-11, I-12, I-25, I-30 against a slow model that knows only the events.
    #[test]
    fn matching_is_as_the_model_says(draws in draws(150), which in 0_u8..6) {
        let mut world = World::new();
        let config = crate::generator::a_config(which);
        world.give(configure(1, config.clone()));
        let mut model = Model::new(&config);
        let all = std::mem::take(&mut world.events);
        model.fold(&all);
        for draw in draws {
            let draw = Draw { kind: if draw.kind % 40 == 35 || draw.kind % 40 == 36 { 0 } else { draw.kind }, ..draw };
            // Beats keep live time and wall time together, so that the model needs one clock only.
            let until = world.at + draw.delay().min(HOUR);
            while world.at < until && world.router.wants_beat() {
                world.at = until.min(world.at + 5 * SECOND);
                let beat = intake("", None, intake::Input::Beat(v1::Beat::default()));
                model.step(&world.give(beat).events, world.router.now_ms());
            }
            world.at = until;
            let intake = draw.intake(&world);
            model.step(&world.give(intake).events, world.router.now_ms());
        }
    }

    /// I-20: whatever decodes is survived, in whatever state.
    #[test]
    fn any_record_is_survived(draws in draws(20), records in prop::collection::vec(any_record(), 1..20)) {
        let mut world = run(&draws);
        for record in records {
            world.give(record);
        }
    }

    /// Broken bytes are refused, never trusted.
    #[test]
    fn broken_states_are_refused(draws in draws(30), flips in prop::collection::vec((any::<usize>(), any::<u8>()), 1..4)) {
        let mut bytes = run(&draws).router.encode();
        for (place, bits) in flips {
            let place = place % bytes.len();
            bytes[place] ^= bits;
        }
        if let Ok(router) = Router::decode(&bytes) {
            prop_assert!(router.check().is_ok());
        }
    }
}

/// How each queue offers, by the last configuration that was applied.
fn offers_of(world: &World) -> std::collections::BTreeMap<String, Offer> {
    let mut router = World::unborn();
    let mut offers = std::collections::BTreeMap::new();
    for (position, at, intake) in &world.log {
        let before = router.router.config_revision();
        router.apply(*position, *at, intake);
        if let Some(intake::Input::ApplyConfig(apply)) = &intake.input
            && router.router.config_revision() != before
            && let Some(config) = &apply.config
        {
            offers = config.queues.iter().map(|queue| (queue.id.clone(), queue.offer())).collect();
        }
    }
    offers
}

/// Records that a broken or newer writer might have made: known ones with bytes changed, and plain noise.
fn any_record() -> impl Strategy<Value = Intake> {
    let noise = prop::collection::vec(any::<u8>(), 0..60);
    let bent = (draws(2), prop::collection::vec((any::<usize>(), any::<u8>()), 0..6)).prop_map(|(draws, flips)| {
        let mut bytes = draws[0].intake(&start()).encode_to_vec();
        for (place, bits) in flips {
            let place = place % bytes.len().max(1);
            if let Some(byte) = bytes.get_mut(place) {
                *byte ^= bits;
            }
        }
        bytes
    });
    // What does not decode never reaches a router: an empty record stands in for it.
    prop_oneof![1 => noise.boxed(), 9 => bent.boxed()]
        .prop_map(|bytes| Intake::decode(bytes.as_slice()).unwrap_or_default())
}
