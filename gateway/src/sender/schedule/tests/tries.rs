//! How often a message is tried again.

use super::*;

#[test]
fn transient_is_tried_again_with_a_limit_where_there_is_one() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    for n in 1..=2 {
        assert_eq!(bench.calls(), [call("m1", n)]);
        bench.done("m1", n, transient(Some(2)));
        bench.next_call(60_000);
    }
    assert_eq!(bench.calls(), [call("m1", 3)]);
    bench.done("m1", 3, transient(Some(2)));
    assert_eq!(bench.reports(), [report("m1", Status::Failed, "503")]);
}

fn refused(code: &str, tries: Option<u32>) -> Outcome {
    Outcome::Transient { code: code.into(), tries, after_ms: None }
}

/// A sender that goes on with `m1` from the state of another.
fn restarted(before: &Bench) -> Bench {
    let state = before.schedule.state(4, 9).unwrap();
    let mut next = Bench::new();
    next.now = before.now;
    next.position = before.position;
    for unsettled in state.exceptions {
        next.tell(Input::Restored { unsettled, through: state.through });
    }
    next.submit("m1", "a", 1);
    next.loaded()
}

#[test]
fn each_code_has_its_own_tries() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    let said = [("131016", None), ("131000", Some(3)), ("131016", None), ("135000", Some(1)), ("131000", Some(3))];
    for (n, (code, tries)) in (1..).zip(said) {
        bench.next_call(60_000);
        assert_eq!(bench.calls(), [call("m1", n)]);
        bench.done("m1", n, refused(code, tries));
        assert_eq!(bench.reports(), [], "{code}");
    }
    bench.next_call(60_000);
    bench.done("m1", 6, refused("135000", Some(1)));
    assert_eq!(bench.reports(), [report("m1", Status::Failed, "135000")]);
}

#[test]
fn a_restart_knows_how_often_each_code_came() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    for n in 1..=4 {
        bench.next_call(60_000);
        assert_eq!(bench.calls(), [call("m1", n)]);
        bench.done("m1", n, if n == 1 { refused("131053", Some(2)) } else { refused("131016", None) });
        bench = restarted(&bench);
    }
    for (n, failed) in [(5, false), (6, true)] {
        bench.next_call(60_000);
        assert_eq!(bench.calls(), [call("m1", n)]);
        bench.done("m1", n, refused("131053", Some(2)));
        assert_eq!(!bench.reports().is_empty(), failed, "{n}");
    }
}

#[test]
fn codes_that_never_end_come_to_an_end() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    for n in 1..=8 {
        bench.next_call(60_000);
        assert_eq!(bench.calls(), [call("m1", n)]);
        bench.done("m1", n, refused(&format!("other {n}"), None));
    }
    for n in 9..=11 {
        bench.next_call(60_000);
        assert_eq!(bench.calls(), [call("m1", n)]);
        assert_eq!(bench.reports(), []);
        bench.done("m1", n, refused(&format!("limited {n}"), Some(2)));
    }
    assert_eq!(bench.reports(), [report("m1", Status::Failed, "limited 11")]);
}

#[test]
fn a_wish_to_wait_holds_for_the_message_alone() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    bench.calls();
    bench.done("m1", 1, Outcome::Transient { code: "131000".into(), tries: Some(3), after_ms: Some(8_000) });
    bench.submit("m2", "b", 2);
    assert_eq!(bench.calls(), [call("m2", 1)]);
    assert_eq!(bench.next_call(60_000), 8_000);
    assert_eq!(bench.calls(), [call("m1", 2)]);
}
