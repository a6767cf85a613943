//! One answer per command, the same one for a repeat; and why a conversation is where it is.

use recado_proto::v1::{self, intake, presence::State as Presence, queue_config::Offer};
use recado_routing::{LOGIC, Stop};

use crate::world::*;

#[test]
fn a_repeat_gets_the_first_answer() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    world.say(message("joe", "m", START));
    let conversation = world.conversation();
    let first = command("key", reply(&conversation, "ana", "r"));
    assert_eq!(world.say(first.clone()), ["submitted", "ok"]);
    let seq = world.router.seq();
    assert_eq!(world.say(first.clone()), ["ok"]);
    assert_eq!(world.result().first_seq, seq);
    let mut other = first.clone();
    if let Some(intake::Input::Command(command)) = &mut other.input {
        command.body_hash = vec![1; 32].into();
    }
    assert_eq!(world.say(other), ["idempotency_conflict"]);
    // A refusal is an answer too.
    let refused = command("other key", reply(&conversation, "bea", "r2"));
    assert_eq!(world.say(refused.clone()), ["not_assigned"]);
    let seq = world.router.seq();
    world.say(refused);
    assert_eq!(world.result().first_seq, seq);
    // After a day it is a new command, but the message is still the one that was sent.
    world.after(DAY + 1);
    assert_eq!(world.say(first), ["message_invalid"]);
}

#[test]
fn an_empty_command_is_answered() {
    let mut world = World::new();
    let empty = intake("", None, intake::Input::Command(v1::Command::default()));
    assert_eq!(world.say(empty), ["command_unknown"]);
}

#[test]
fn why_names_the_first_rule_that_each_agent_fails() {
    let mut two = support(Offer::Push);
    for name in ["cid", "dan", "eva"] {
        two.agents.push(agent(name, &["support"], 1));
    }
    two.agents[3].capacity = 0;
    let mut world = World::with(two, &["ana", "dan"]);
    world.command(set_presence("bea", Presence::Paused));
    world.say(message("joe", "m", START));
    let conversation = world.conversation();
    assert_eq!(world.command(why(&conversation)), ["ok"]);
    let answer = world.result().why.clone().unwrap();
    assert_eq!((answer.state.as_str(), answer.agent_id.as_str(), answer.position), ("offered", "ana", 0));
    world.command(reject(&conversation, "ana"));
    world.command(why(&conversation));
    let answer = world.result().why.clone().unwrap();
    assert_eq!((answer.state.as_str(), answer.position), ("waiting", 1));
    let verdicts: Vec<_> = answer.agents.iter().map(|v| (v.agent_id.as_str(), v.rule.as_str())).collect();
    assert_eq!(
        verdicts,
        [("ana", "cooling_down"), ("bea", "paused"), ("cid", "offline"), ("dan", "at_capacity"), ("eva", "offline")]
    );
    assert!(answer.agents[0].until.is_some());
    assert_eq!(
        answer.summary,
        "It waits in queue support at position 1: of its 5 agents, 2 offline, 1 paused, 1 at capacity, 1 cooling down."
    );
    assert_eq!(world.command(why("nonsense")), ["conversation_not_found"]);
}

#[test]
fn nothing_happens_before_the_tenant_is_created() {
    let mut world = World::unborn();
    assert!(world.say(message("joe", "m", START)).is_empty());
    assert!(world.say(configure(1, support(Offer::Auto))).is_empty());
    assert!(!world.router.exists());
    let create = || intake("", None, intake::Input::CreateTenant(v1::CreateTenant { partition: 5 }));
    assert_eq!(world.say(create()), ["created 5"]);
    assert!(world.say(create()).is_empty());
    assert_eq!((world.router.epoch(), world.router.seq()), (1, 1));
}

#[test]
fn only_the_next_epoch_opens() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    let open = |epoch, base| intake("", None, intake::Input::OpenEpoch(v1::OpenEpoch { epoch, base }));
    let seq = world.router.seq();
    assert!(world.say(open(3, 1)).is_empty());
    assert!(world.say(open(2, seq + 1)).is_empty());
    assert_eq!(world.say(open(2, 3)), [format!("epoch after {seq}")], "it continues from the last event");
    assert_eq!((world.router.epoch(), world.router.seq()), (2, seq + 1));
    assert!(world.say(open(2, 3)).is_empty());
    assert_eq!(world.say(message("joe", "m", START)).len(), 4);
}

#[test]
fn an_epoch_opens_before_time_passes() {
    // A conversation closes by itself meanwhile, hours after the backup: that belongs to the new history.
    let mut config = support(Offer::Manual);
    config.queues[0].idle_close_ms = HOUR as u64;
    let mut world = World::with(config, &["ana"]);
    world.say(message("joe", "m", START));
    let seq = world.router.seq();
    world.after(DAY);
    let step = world.give(intake("", None, intake::Input::OpenEpoch(v1::OpenEpoch { epoch: 2, base: seq })));
    assert!(step.events.len() > 1, "something fell due");
    assert!(matches!(step.events[0].body, Some(v1::event::Body::EpochOpened(v1::EpochOpened { base })) if base == seq));
    assert!(step.events.iter().all(|event| event.epoch == 2));
}

#[test]
fn unknown_rules_stop_the_partition_and_change_nothing() {
    let mut world = World::with(support(Offer::Auto), &["ana"]);
    let set = |version| intake("", None, intake::Input::SetLogic(v1::SetLogic { version }));
    let before = world.router.encode();
    world.after(DAY);
    let step = world.give(set(LOGIC + 1));
    assert_eq!(step.stop, Some(Stop::UnknownLogic { version: LOGIC + 1 }));
    assert!(step.events.is_empty());
    assert_eq!(world.router.encode(), before);
    for version in [0, LOGIC] {
        let step = world.give(set(version));
        assert!(step.stop.is_none() && step.events.is_empty());
    }
}

#[test]
fn a_skip_is_told_and_other_tenants_are_not_ours() {
    let mut world = World::new();
    let skip = v1::Skip { position: 7, actor: "ops".to_owned(), reason: "broken".to_owned() };
    assert_eq!(world.say(intake("inp_skip", None, intake::Input::Skip(skip.clone()))), ["skipped 7"]);
    assert!(world.say(intake("inp_skip", None, intake::Input::Skip(skip))).is_empty());
    let mut foreign = message("joe", "m", START);
    foreign.tenant = "other".to_owned();
    assert!(world.say(foreign).is_empty());
}
