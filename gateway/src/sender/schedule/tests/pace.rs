//! Recipients, senders and credentials that the provider slows down or refuses.

use super::*;

#[test]
fn a_slowed_recipient_waits_four_then_sixteen_seconds() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    bench.submit("m2", "a", 2);
    bench.submit("m3", "b", 3);
    assert_eq!(bench.calls(), [call("m1", 1), call("m3", 1)]);
    for (n, wait) in [(1, 4_000), (2, 16_000), (3, 64_000)] {
        bench.done("m1", n, throttled(Scope::Recipient, 0));
        assert_eq!(bench.next_call(100_000), wait);
        assert_eq!(bench.calls(), [call("m1", n + 1)]);
    }
}

#[test]
fn a_recipient_that_was_too_fast_once_is_given_time_from_then_on() {
    let mut bench = Bench::new().loaded();
    let rules = Rules {
        credential: "cred".into(),
        echoes: true,
        unknown: UnknownOutcome::Hold,
        rate_per_s: 1000,
        recipient_interval_ms: 6_000,
    };
    bench.tell(Input::Account("main".into(), Some(rules)));
    for n in 1..=4 {
        bench.submit(&format!("m{n}"), "a", n);
    }
    bench.submit("other", "b", 5);
    bench.done("other", 1, accepted());
    bench.calls();
    bench.done("m1", 1, accepted());
    assert_eq!(bench.calls(), [call("m2", 1)], "nothing is slower than it must be");
    bench.done("m2", 1, throttled(Scope::Recipient, 0));
    assert_eq!(bench.next_call(100_000), 4_000);
    assert_eq!(bench.calls(), [call("m2", 2)]);
    for n in 2..4 {
        bench.done(&format!("m{n}"), if n == 2 { 2 } else { 1 }, accepted());
        assert_eq!(bench.next_call(100_000), 6_000);
        assert_eq!(bench.calls(), [call(&format!("m{}", n + 1), 1)]);
    }
}

#[test]
fn a_long_pause_is_told_once() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    bench.submit("m2", "b", 2);
    for message in ["m1", "m2"] {
        bench.done(message, 1, throttled(Scope::Sender, 3_600_000));
    }
    let told: Vec<i64> = bench
        .log
        .iter()
        .filter_map(|output| match output {
            Output::AccountPaused { until, .. } => Some(*until),
            _ => None,
        })
        .collect();
    assert_eq!(told, [START + 3_600_000]);
}

#[test]
fn a_slowed_sender_waits_as_asked_and_others_do_not() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    bench.done("m1", 1, throttled(Scope::Sender, 3_000));
    bench.calls();
    bench.submit("m2", "b", 2);
    bench.tell(Input::Submitted(Submitted { account: "other".into(), ..submitted("m3", "a", 3) }));
    assert_eq!(bench.calls(), [call("m3", 1)]);
    assert_eq!(bench.next_call(10_000), 3_000);
    assert_eq!(bench.calls(), [call("m1", 2), call("m2", 1)]);
}

#[test]
fn a_slowed_credential_slows_all_its_accounts() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    bench.done("m1", 1, throttled(Scope::Credential, 3_000));
    bench.calls();
    bench.tell(Input::Submitted(Submitted { account: "other".into(), ..submitted("m3", "a", 3) }));
    assert_eq!(bench.calls(), []);
    assert_eq!(bench.next_call(10_000), 3_000);
}

#[test]
fn a_refused_credential_stops_its_account_and_one_message_probes() {
    let unauthorized = || Outcome::Unauthorized { code: "190".into(), title: String::new() };
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    bench.done("m1", 1, unauthorized());
    assert_eq!(bench.stopped, ["main"]);
    bench.submit("m2", "b", 2);
    bench.calls();
    assert_eq!(bench.next_call(100_000), 60_000);
    assert_eq!(bench.calls(), [call("m2", 1)], "a single one, and another than before");
    bench.done("m2", 1, unauthorized());
    assert_eq!(bench.calls(), []);
    assert_eq!(bench.stopped, ["main"], "one alarm");
    assert_eq!(bench.next_call(100_000), 60_000);
    assert_eq!(bench.calls(), [call("m1", 2)]);
    bench.done("m1", 2, unauthorized());

    bench.tell(Input::AccountResumed("main".into()));
    assert_eq!(bench.calls(), [call("m1", 3), call("m2", 2)]);
    assert!(bench.schedule.stopped().is_empty());
}

#[test]
fn failures_open_the_circuit_and_one_call_closes_it() {
    let mut bench = Bench::new().loaded();
    for number in 0..20_u64 {
        bench.submit(&format!("m{number}"), &format!("a{number}"), number);
    }
    assert_eq!(bench.calls().len(), 20);
    for number in 0..20 {
        bench.done(&format!("m{number}"), 1, transient(None));
    }
    assert_eq!(bench.next_call(20_000), 5_000);
    let probe = bench.calls();
    assert_eq!(probe.len(), 1);
    bench.done(&probe[0].0, 2, accepted());
    assert_eq!(bench.calls().len(), 19);
}

#[test]
fn a_message_that_always_fails_does_not_keep_the_circuit_open() {
    let mut bench = Bench::new().loaded();
    // One recipient has two: the later one must not go while the first is not through.
    bench.submit("poison", "p", 0);
    bench.submit("behind", "p", 1);
    for number in 2..30_u64 {
        bench.submit(&format!("m{number}"), &format!("a{number}"), number);
    }
    // An outage; then only the oldest is refused, whenever it is tried.
    for (message, n) in bench.calls() {
        bench.done(&message, n, transient(None));
    }
    let mut accepted_at = Vec::new();
    while bench.now < START + 600_000 {
        bench.at(bench.now + 100);
        for (message, n) in bench.calls() {
            assert_ne!(message, "behind");
            if message == "poison" {
                bench.done(&message, n, transient(None));
            } else {
                bench.done(&message, n, accepted());
                accepted_at.push(bench.now - START);
            }
        }
    }
    assert_eq!(accepted_at.len(), 28, "{accepted_at:?}");
    // Two probes at most, and what is left of the messages' own waits.
    assert!(accepted_at.iter().all(|at| *at <= 15_200), "{accepted_at:?}");
    assert_eq!(bench.reports().iter().filter(|(_, status, _)| *status != Status::Accepted).count(), 0);
}

#[test]
fn calls_at_a_time_are_bounded() {
    let limits = Limits { calls: 3, account_calls: 2, ..Limits::default() };
    let mut bench = Bench::with(limits, UnknownOutcome::Hold, true).loaded();
    for number in 0..5_u64 {
        bench.submit(&format!("m{number}"), &format!("a{number}"), number);
    }
    assert_eq!(bench.calls(), [call("m0", 1), call("m1", 1)]);
    bench.done("m1", 1, accepted());
    assert_eq!(bench.calls(), [call("m2", 1)]);
}
