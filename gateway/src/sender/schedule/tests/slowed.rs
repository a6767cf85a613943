//! What the provider asked for outlives a restart.

use super::*;

/// Records of deliveries that a sender wrote, with their positions.
fn records(of: &Bench) -> Vec<(u64, Input)> {
    let written = of.log.iter().filter_map(|output| match output {
        Output::WriteAttempt(_, attempt) => Some(Ok(attempt.clone())),
        Output::WriteOutcome(_, outcome) => Some(Err(outcome.clone())),
        _ => None,
    });
    let written = written.zip(1..).map(|(record, position)| match record {
        Ok(attempt) => (position, Input::AttemptRead { attempt, position }),
        Err(outcome) => (position, Input::OutcomeRead { outcome, position }),
    });
    written.collect()
}

/// Another sender goes on, from a state and the records from `through` on.
fn restarted(before: &Bench, state: &v1::SenderState, through: u64, messages: &[(&str, &str)]) -> Bench {
    let mut next = Bench::new();
    next.now = before.now;
    next.position = before.position;
    for slowed in state.slowed.clone() {
        next.tell(Input::Slowed(slowed));
    }
    for unsettled in state.exceptions.clone() {
        next.tell(Input::Restored { unsettled, through: state.through });
    }
    for (_, input) in records(before).into_iter().filter(|(position, _)| *position >= through) {
        next.tell(input);
    }
    for (position, (message, address)) in (1..).zip(messages) {
        next.submit(message, address, position);
    }
    next.loaded()
}

#[test]
fn a_pause_of_the_number_goes_on_after_a_restart() {
    for from_state in [true, false] {
        let mut bench = Bench::new().loaded();
        bench.submit_until("m1", "a", 1, START + 60_000);
        bench.done("m1", 1, throttled(Scope::Sender, 1_800_000));
        // Nothing is left to send, and what was said is behind the state or in it.
        let empty = v1::SenderState::default();
        bench.at(START + 60_000);
        assert_eq!(bench.reports(), [report("m1", Status::Failed, "expired")]);
        let state = if from_state { bench.schedule.state(4, 9).unwrap() } else { empty };
        let messages = [("m1", "a"), ("m2", "b")];
        let mut next = restarted(&bench, &state, state.through, &messages[usize::from(from_state)..]);
        assert_eq!(next.next_call(2_000_000), 1_740_000, "from the state: {from_state}");
        assert_eq!(next.calls(), [call("m2", 1)]);
    }
}

#[test]
fn a_pause_of_the_credential_goes_on_after_a_restart() {
    for from_state in [true, false] {
        let mut bench = Bench::new().loaded();
        bench.submit("m1", "a", 1);
        bench.done("m1", 1, throttled(Scope::Credential, 30_000));
        let state = if from_state { bench.schedule.state(4, 9).unwrap() } else { v1::SenderState::default() };
        let mut next = restarted(&bench, &state, state.through, &[("m1", "a")]);
        next.tell(Input::Submitted(Submitted { account: "other".into(), ..submitted("m2", "b", 2) }));
        assert_eq!(next.next_call(60_000), 30_000, "from the state: {from_state}");
    }
}

#[test]
fn a_recipients_waits_go_on_growing_after_a_restart() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    let mut state = None;
    for n in 1..=3 {
        bench.next_call(100_000);
        assert_eq!(bench.calls(), [call("m1", n)]);
        bench.done("m1", n, throttled(Scope::Recipient, 0));
        if n == 2 {
            state = bench.schedule.state(4, 9);
        }
    }
    let state = state.unwrap();
    let last = bench.schedule.state(4, 9).unwrap();
    bench.at(bench.now + 1_000);
    let nothing = v1::SenderState::default();
    // From the records alone; from a state and what is behind it; from one that knows some of the records already.
    for (state, through) in [(&nothing, 0), (&state, state.through), (&state, 0), (&last, last.through), (&last, 0)] {
        let mut next = restarted(&bench, state, through, &[("m1", "a"), ("m2", "b")]);
        assert_eq!(next.calls(), [call("m2", 1)], "others are not concerned");
        assert_eq!(next.next_call(100_000), 63_000, "{through}");
        assert_eq!(next.calls(), [call("m1", 4)]);
        next.done("m1", 4, throttled(Scope::Recipient, 0));
        assert_eq!(next.next_call(300_000), 256_000, "{through}");
    }
}

#[test]
fn what_was_accepted_since_ends_the_growing_after_a_restart_too() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    bench.submit("m2", "a", 2);
    for n in 1..=3 {
        bench.next_call(100_000);
        bench.calls();
        bench.done("m1", n, if n < 3 { throttled(Scope::Recipient, 0) } else { accepted() });
    }
    assert_eq!(bench.calls(), [call("m2", 1)]);
    bench.done("m2", 1, throttled(Scope::Recipient, 0));
    let mut next = restarted(&bench, &v1::SenderState::default(), 0, &[("m1", "a"), ("m2", "a")]);
    assert_eq!(next.next_call(300_000), 4_000);
    assert_eq!(next.calls(), [call("m2", 2)]);
}

#[test]
fn no_clock_that_was_ahead_makes_a_pause_longer_than_any_may_be() {
    let mut bench = Bench::new();
    let far = Some(recado_proto::time::timestamp(START + 90 * 24 * 3_600_000));
    bench.tell(Input::Slowed(v1::sender_state::Slowed {
        scope: v1::outcome::Scope::Sender.into(),
        account_id: "main".into(),
        until: far,
        at: far,
        times: 3,
        ..v1::sender_state::Slowed::default()
    }));
    let mut bench = bench.loaded();
    bench.submit_until("m1", "a", 1, START + 48 * 3_600_000);
    bench.at(START + 24 * 3_600_000 - 1);
    assert_eq!(bench.calls(), []);
    bench.at(START + 24 * 3_600_000);
    assert_eq!(bench.calls(), [call("m1", 1)]);
}
