//! Messages that the provider does not take for now.

use super::*;

fn held() -> Outcome {
    Outcome::Held { code: "132015".into(), title: "Template is paused".into() }
}

#[test]
fn a_held_message_lets_others_pass_and_goes_when_the_provider_says_so() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    bench.submit("m2", "a", 2);
    bench.submit("m3", "a", 3);
    bench.calls();
    bench.done("m1", 1, held());
    assert_eq!(bench.calls(), [call("m2", 1)], "the recipient's next one goes");
    bench.tell(Input::MayGo("other".into()));
    assert!(bench.calls().is_empty(), "another account's template");
    bench.done("m2", 1, accepted());
    assert_eq!(bench.calls(), [call("m3", 1)]);
    assert_eq!(bench.reports(), [("m2".into(), Status::Accepted, String::new())]);

    // While m3 is under way: it does not stand in its line.
    bench.tell(Input::MayGo("main".into()));
    assert_eq!(bench.calls(), [call("m1", 2)]);
    bench.done("m1", 2, held());
    assert_eq!(bench.next_call(3_600_000), 900_000, "now and then it is tried all the same");
    assert_eq!(bench.calls(), [call("m1", 3)]);
    bench.done("m1", 3, accepted());
    bench.done("m3", 1, accepted());
    assert_eq!(bench.reports().len(), 2);
    bench.submit("m4", "a", 4);
    assert_eq!(bench.calls(), [call("m4", 1)]);
    bench.done("m4", 1, accepted());
    assert_eq!((bench.schedule.waiting(), bench.schedule.lines.len()), (0, 0));
}

#[test]
fn a_held_message_ends_at_its_deadline_and_says_why_it_waited() {
    let mut bench = Bench::new().loaded();
    bench.submit_until("m1", "a", 1, START + 100_000);
    bench.calls();
    bench.done("m1", 1, held());
    assert!(bench.next_call(200_000) >= 200_000);
    assert_eq!(bench.reports(), [("m1".into(), Status::Failed, "expired".into())]);
    let titles = bench.log.iter().filter_map(|output| match output {
        Output::Report(_, report) => Some(&*report.outcome.title),
        _ => None,
    });
    assert_eq!(titles.collect::<Vec<_>>(), ["132015: Template is paused"]);
    assert_eq!((bench.schedule.waiting(), bench.schedule.lines.len()), (0, 0));
}

#[test]
fn no_more_are_held_than_may_be() {
    let mut bench = Bench::with(Limits { held: 2, ..Limits::default() }, UnknownOutcome::Hold, true).loaded();
    for n in 1..=3 {
        bench.submit(&format!("m{n}"), &format!("a{n}"), n);
        bench.done(&format!("m{n}"), 1, held());
    }
    assert_eq!(bench.reports(), [("m3".into(), Status::Failed, "132015".into())]);
    bench.calls();
    bench.tell(Input::MayGo("main".into()));
    assert_eq!(bench.calls(), [call("m1", 2), call("m2", 2)]);
    bench.done("m1", 2, held());
    bench.done("m2", 2, accepted());
    bench.submit("m4", "a4", 4);
    bench.done("m4", 1, held());
    assert_eq!(bench.reports(), [("m2".into(), Status::Accepted, String::new())], "there was room again");
}

#[test]
fn a_held_message_stands_aside_after_a_restart_too() {
    let mut bench = Bench::new();
    let outcome = v1::Outcome {
        message_id: "m1".into(),
        n: 1,
        class: Class::Held.into(),
        at: Some(recado_proto::time::timestamp(START)),
        ..v1::Outcome::default()
    };
    let unsettled = v1::sender_state::Unsettled {
        message_id: "m1".into(),
        position: 1,
        attempts: 1,
        last: Some(outcome),
        ..v1::sender_state::Unsettled::default()
    };
    bench.tell(Input::Restored { unsettled, through: 5 });
    bench.submit("m1", "a", 1);
    bench.submit("m2", "a", 2);
    bench = bench.loaded();
    assert_eq!(bench.calls(), [call("m2", 1)]);
    bench.tell(Input::MayGo("main".into()));
    assert_eq!(bench.calls(), [call("m1", 2)]);
}
