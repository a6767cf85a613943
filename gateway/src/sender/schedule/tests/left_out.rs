//! More messages than there is room for.

use super::*;

impl Bench {
    fn submit_late(&mut self, message: &str, address: &str, position: u64) {
        self.tell(Input::Submitted(Submitted { late: true, ..submitted(message, address, position) }));
    }
}

fn outcome(message: &str, class: Class) -> v1::Outcome {
    let mut outcome = v1::Outcome { message_id: message.into(), n: 1, ..v1::Outcome::default() };
    outcome.set_class(class);
    outcome
}

#[test]
fn an_account_takes_half_of_the_room_and_leaves_the_rest_to_others() {
    let limits = Limits { waiting: 8, ..Limits::default() };
    let mut bench = Bench::with(limits, UnknownOutcome::Hold, true).loaded();
    let (main, other): (Name, Name) = ("main".into(), "other".into());
    let mut taken = 0;
    while bench.schedule.room(&main) > 0 {
        taken += 1;
        bench.submit(&format!("m{taken}"), "a", taken);
    }
    assert_eq!((taken, bench.schedule.room(&other)), (4, 4));
    assert!(!bench.schedule.eased(&main));
    bench.tell(Input::Submitted(Submitted { account: other.clone(), ..submitted("o1", "a", 10) }));
    bench.tell(Input::Submitted(Submitted { account: other.clone(), ..submitted("o2", "a", 11) }));
    assert_eq!(bench.schedule.room(&other), 0);

    let mut eased = None;
    for number in 1..=4 {
        bench.done(&format!("m{number}"), 1, accepted());
        eased = eased.or(bench.schedule.eased(&main).then_some(number));
    }
    assert_eq!(eased, Some(3), "3 of 6 waiting are its own, then 2 of 5, then 1 of 4");
    bench.done("o1", 1, accepted());
    bench.done("o2", 1, accepted());
    assert_eq!((bench.schedule.room(&main), bench.schedule.waiting()), (8, 0));
}

#[test]
fn a_late_message_waits_for_what_was_read_before_it() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    assert_eq!(bench.calls(), [call("m1", 1)]);
    bench.submit_late("m2", "a", 2);
    bench.submit_late("m3", "b", 3);
    bench.submit_late("m4", "c", 4);
    bench.submit_late("m5", "d", 5);
    bench.done("m1", 1, accepted());
    bench.at(START + 1_000);
    bench.tell(Input::StatusSeen("m3".into(), Status::Unknown));
    bench.tell(Input::StatusSeen("m4".into(), Status::Accepted));
    bench.tell(Input::AttemptRead { attempt: foreign("m5", 1), position: 90 });
    assert_eq!(bench.calls(), []);
    bench.tell(Input::CaughtUp);
    assert_eq!(bench.calls(), [call("m2", 1)], "the others were, or may have been, sent before");
}

#[test]
fn a_late_message_ends_at_its_deadline() {
    let mut bench = Bench::new().loaded();
    let late = Submitted { late: true, not_after: START - 1, ..submitted("m1", "a", 1) };
    bench.tell(Input::Submitted(late));
    bench.tell(Input::CaughtUp);
    assert_eq!(bench.reports(), [report("m1", Status::Failed, "expired")]);
}

#[test]
fn what_was_left_out_keeps_what_deliveries_said_of_it() {
    let mut bench = Bench::new();
    bench.tell(Input::OutcomeRead { outcome: outcome("m1", Class::Accepted), position: 0 });
    bench.tell(Input::AttemptRead { attempt: foreign("m2", 1), position: 1 });
    bench.tell(Input::DeliveriesRead(2));
    bench.tell(Input::LeftOut("m1".into()));
    bench.tell(Input::LeftOut("m2".into()));
    bench.tell(Input::EventsCover(2));
    bench.tell(Input::Loaded);
    assert_eq!(bench.schedule.orphans(), 0, "they are no fault");
    assert_eq!(bench.schedule.state(0, 9).unwrap().through, 0, "a start from it has to read them again");

    bench.tell(Input::OutcomeRead { outcome: outcome("m2", Class::Permanent), position: 2 });
    bench.tell(Input::DeliveriesRead(3));
    bench.submit_late("m1", "a", 1);
    bench.submit_late("m2", "a", 2);
    bench.tell(Input::CaughtUp);
    assert_eq!(bench.reports(), [report("m1", Status::Accepted, ""), report("m2", Status::Failed, "")]);
    assert_eq!(bench.calls(), []);
    assert_eq!(bench.schedule.waiting(), 0);
}

#[test]
fn what_was_left_out_and_is_settled_needs_no_room() {
    let mut bench = Bench::new();
    for (number, class) in [Class::Accepted, Class::Permanent, Class::Accepted].into_iter().enumerate() {
        let message = format!("m{number}");
        bench.tell(Input::OutcomeRead { outcome: outcome(&message, class), position: number as u64 });
        bench.tell(Input::LeftOut(message.as_str().into()));
    }
    bench.tell(Input::StatusSeen("m0".into(), Status::Accepted));
    bench.tell(Input::StatusSeen("m1".into(), Status::Failed));
    bench.tell(Input::StatusSeen("m2".into(), Status::Unknown));
    bench.tell(Input::Loaded);
    let settled = ["m0", "m1", "m2"].map(|message| bench.schedule.settled(&message.into()));
    assert_eq!(settled, [true, true, false], "that m2 was accepted is still to be told");
    bench.submit_late("m0", "a", 1);
    assert_eq!((bench.schedule.waiting(), bench.log.pop()), (0, Some(Output::Forget("m0".into()))));
    assert!(!bench.schedule.settled(&"m0".into()));
}
