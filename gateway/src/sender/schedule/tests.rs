//! Each rule by itself, on one machine whose appends succeed and are read back at once.

use connectors::{Outcome, Scope};
use recado_proto::v1::outcome::Class;

use super::*;

mod files;
mod held;
mod left_out;
mod pace;
mod probes;
mod slowed;
mod tries;

const START: i64 = 1_000_000;

struct Bench {
    schedule: Schedule,
    now: i64,
    /// Appends are answered and read back by themselves.
    auto: bool,
    log: Vec<Output>,
    position: u64,
    calls: Vec<(String, u32)>,
    reports: Vec<(String, Status, String)>,
    stopped: Vec<String>,
}

impl Bench {
    fn new() -> Self {
        Self::with(Limits::default(), UnknownOutcome::Hold, true)
    }

    fn with(limits: Limits, unknown: UnknownOutcome, echoes: bool) -> Self {
        let mut bench = Self {
            schedule: Schedule::new("me", limits),
            now: START,
            auto: true,
            log: Vec::new(),
            position: 0,
            calls: Vec::new(),
            reports: Vec::new(),
            stopped: Vec::new(),
        };
        let rules = Rules { credential: "cred".into(), echoes, unknown, rate_per_s: 1000, recipient_interval_ms: 0 };
        bench.tell(Input::Account("main".into(), Some(rules.clone())));
        bench.tell(Input::Account("other".into(), Some(rules)));
        bench
    }

    fn loaded(mut self) -> Self {
        self.tell(Input::Loaded);
        self
    }

    fn tell(&mut self, input: Input) {
        let mut inputs = std::collections::VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            for output in self.schedule.apply(self.now, input) {
                match &output {
                    Output::WriteAttempt(message, attempt) if self.auto => {
                        self.position += 1;
                        let (position, attempt) = (self.position, attempt.clone());
                        inputs.push_back(Input::AppendDone(message.clone(), Append::Attempt(attempt.n), position));
                        inputs.push_back(Input::AttemptRead { attempt, position });
                        inputs.push_back(Input::DeliveriesRead(position + 1));
                    }
                    Output::WriteOutcome(message, outcome) if self.auto => {
                        self.position += 1;
                        let (position, outcome) = (self.position, outcome.clone());
                        inputs.push_back(Input::AppendDone(message.clone(), Append::Outcome(outcome.n), position));
                        inputs.push_back(Input::OutcomeRead { outcome, position });
                        inputs.push_back(Input::DeliveriesRead(position + 1));
                    }
                    Output::Report(message, report) => {
                        self.reports.push((message.to_string(), report.status, report.outcome.code.clone()));
                        inputs.push_back(Input::AppendDone(message.clone(), Append::Report(report.status), 0));
                    }
                    Output::Call { message, n, .. } => self.calls.push((message.to_string(), *n)),
                    Output::AccountStopped { account, .. } => self.stopped.push(account.to_string()),
                    _ => {}
                }
                self.log.push(output);
            }
        }
    }

    fn at(&mut self, now: i64) {
        self.now = now;
        self.tell(Input::Time);
    }

    fn submit(&mut self, message: &str, address: &str, position: u64) {
        self.submit_until(message, address, position, START + 3_600_000);
    }

    fn submit_until(&mut self, message: &str, address: &str, position: u64, not_after: i64) {
        self.tell(Input::Submitted(Submitted { not_after, ..submitted(message, address, position) }));
    }

    fn done(&mut self, message: &str, n: u32, outcome: Outcome) {
        self.tell(Input::CallDone(message.into(), n, outcome));
    }

    fn calls(&mut self) -> Vec<(String, u32)> {
        std::mem::take(&mut self.calls)
    }

    fn reports(&mut self) -> Vec<(String, Status, String)> {
        std::mem::take(&mut self.reports)
    }

    fn attempt(&mut self) -> (Name, v1::Attempt) {
        match self.log.pop() {
            Some(Output::WriteAttempt(message, attempt)) => (message, attempt),
            Some(_) => self.attempt(),
            None => panic!("no attempt"),
        }
    }

    /// When the next call of the message begins, in steps of 100 ms.
    fn next_call(&mut self, most_ms: i64) -> i64 {
        let from = self.now;
        while self.calls.is_empty() && self.now < from + most_ms {
            self.at(self.now + 100);
        }
        self.now - from
    }
}

fn submitted(message: &str, address: &str, position: u64) -> Submitted {
    Submitted {
        message: message.into(),
        tenant: "acme".into(),
        account: "main".into(),
        address: address.into(),
        position,
        not_after: START + 3_600_000,
        files: false,
        late: false,
    }
}

fn accepted() -> Outcome {
    Outcome::Accepted { provider_id: "p".into(), address: None }
}

fn transient(tries: Option<u32>) -> Outcome {
    Outcome::Transient { code: "503".into(), tries, after_ms: None }
}

fn ambiguous() -> Outcome {
    Outcome::Ambiguous { code: "timeout".into() }
}

fn throttled(scope: Scope, after_ms: u64) -> Outcome {
    Outcome::Throttled { scope, after_ms: Some(after_ms), code: "429".into() }
}

fn call(message: &str, n: u32) -> (String, u32) {
    (message.to_owned(), n)
}

fn report(message: &str, status: Status, code: &str) -> (String, Status, String) {
    (message.to_owned(), status, code.to_owned())
}

fn foreign(message: &str, n: u32) -> v1::Attempt {
    let not_after = Some(recado_proto::time::timestamp(START + 10_000));
    v1::Attempt { message_id: message.into(), n, owner: "you".into(), not_after, ..v1::Attempt::default() }
}

#[test]
fn calls_once_when_durable_and_read_back_in_either_order() {
    for read_first in [true, false] {
        let mut bench = Bench::new().loaded();
        bench.auto = false;
        bench.submit("m1", "a", 1);
        let (message, attempt) = bench.attempt();
        let read = Input::AttemptRead { attempt, position: 7 };
        let done = Input::AppendDone(message, Append::Attempt(1), 7);
        let (first, second) = if read_first { (read, done) } else { (done, read) };
        bench.tell(first);
        assert_eq!(bench.calls(), []);
        bench.tell(second.clone());
        assert_eq!(bench.calls(), [call("m1", 1)]);
        bench.tell(second);
        assert_eq!(bench.calls(), []);
    }
}

#[test]
fn only_the_first_record_of_an_attempt_may_call() {
    let mut bench = Bench::new().loaded();
    bench.auto = false;
    bench.submit("m1", "a", 1);
    let (message, attempt) = bench.attempt();
    bench.tell(Input::AttemptRead { attempt: foreign("m1", 1), position: 6 });
    bench.tell(Input::AppendDone(message, Append::Attempt(1), 7));
    bench.tell(Input::AttemptRead { attempt, position: 7 });
    assert_eq!(bench.calls(), []);
    assert_eq!(bench.schedule.in_flight(), 0);
}

#[test]
fn an_attempt_that_is_read_too_late_is_not_called() {
    let mut bench = Bench::new().loaded();
    bench.auto = false;
    bench.submit("m1", "a", 1);
    let (message, attempt) = bench.attempt();
    bench.tell(Input::AppendDone(message, Append::Attempt(1), 7));
    bench.now += 10_000;
    bench.auto = true;
    bench.tell(Input::AttemptRead { attempt, position: 7 });
    assert_eq!(bench.calls(), [call("m1", 2)]);
}

#[test]
fn a_failed_append_that_was_written_all_the_same_may_call() {
    let mut bench = Bench::new().loaded();
    bench.auto = false;
    bench.submit("m1", "a", 1);
    let (message, attempt) = bench.attempt();
    bench.tell(Input::AppendFailed(message, Append::Attempt(1)));
    bench.tell(Input::AttemptRead { attempt, position: 7 });
    assert_eq!(bench.calls(), [call("m1", 1)]);
    bench.at(START + 1_000);
    assert!(bench.log.iter().filter(|output| matches!(output, Output::WriteAttempt(..))).count() == 0);
}

#[test]
fn the_next_of_a_recipient_waits_for_the_outcome_in_the_log() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    bench.submit("m2", "a", 2);
    bench.submit("m3", "b", 3);
    assert_eq!(bench.calls(), [call("m1", 1), call("m3", 1)]);
    bench.auto = false;
    bench.done("m1", 1, accepted());
    assert_eq!(bench.calls(), []);
    bench.auto = true;
    bench.tell(Input::AppendDone("m1".into(), Append::Outcome(1), 50));
    assert_eq!(bench.calls(), [call("m2", 1)]);
    assert_eq!(bench.reports(), [report("m1", Status::Accepted, "")]);
}

#[test]
fn unknown_holds_its_recipient_for_a_receipt_then_stays_unknown() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    bench.submit("m2", "a", 2);
    bench.done("m1", 1, ambiguous());
    assert_eq!(bench.reports(), [report("m1", Status::Unknown, "timeout")]);
    bench.tell(Input::StatusSeen("m1".into(), Status::Unknown));
    bench.calls();
    bench.at(START + 59_999);
    assert_eq!(bench.calls(), []);
    bench.at(START + 60_000);
    assert_eq!(bench.calls(), [call("m2", 1)]);
    assert_eq!(bench.reports(), []);
}

#[test]
fn a_receipt_ends_the_hold() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    bench.submit("m2", "a", 2);
    bench.done("m1", 1, ambiguous());
    bench.calls();
    bench.tell(Input::StatusSeen("m1".into(), Status::Delivered));
    assert_eq!(bench.calls(), [call("m2", 1)]);
}

#[test]
fn without_receipts_by_our_id_nobody_waits() {
    let mut bench = Bench::with(Limits::default(), UnknownOutcome::Hold, false).loaded();
    bench.submit("m1", "a", 1);
    bench.submit("m2", "a", 2);
    bench.done("m1", 1, ambiguous());
    assert_eq!(bench.calls(), [call("m1", 1), call("m2", 1)]);
}

#[test]
fn resend_goes_before_anything_later() {
    let mut bench = Bench::with(Limits::default(), UnknownOutcome::Resend, true).loaded();
    bench.submit("m1", "a", 1);
    bench.submit("m2", "a", 2);
    bench.done("m1", 1, ambiguous());
    bench.calls();
    bench.at(START + 60_000);
    assert_eq!(bench.calls(), [call("m1", 2)]);
    bench.done("m1", 2, accepted());
    assert_eq!(bench.calls(), [call("m2", 1)]);
}

#[test]
fn somebody_elses_attempt_without_outcome_becomes_unknown() {
    let mut bench = Bench::new().loaded();
    bench.tell(Input::AttemptRead { attempt: foreign("m1", 1), position: 1 });
    bench.submit("m1", "a", 1);
    // Its last moment, and then the call's own time.
    bench.at(START + 34_999);
    assert_eq!(bench.reports(), []);
    bench.at(START + 35_000);
    assert_eq!(bench.reports(), [report("m1", Status::Unknown, "no_outcome")]);
    assert_eq!(bench.calls(), []);
}

#[test]
fn giving_up_is_void_where_an_attempt_came_first() {
    let mut bench = Bench::new().loaded();
    bench.tell(Input::Account("main".into(), None));
    bench.submit_until("m1", "a", 1, START + 1_000);
    bench.auto = false;
    bench.at(START + 1_000);
    let Some(Output::WriteOutcome(message, outcome)) =
        bench.log.iter().find(|output| matches!(output, Output::WriteOutcome(..))).cloned()
    else {
        panic!("not given up")
    };
    assert_eq!((outcome.n, outcome.code.as_str(), outcome.class()), (1, "expired", Class::Permanent));
    bench.tell(Input::AppendDone(message, Append::Outcome(1), 8));
    bench.tell(Input::AttemptRead { attempt: foreign("m1", 1), position: 7 });
    bench.tell(Input::OutcomeRead { outcome, position: 8 });
    assert_eq!(bench.reports(), [], "the attempt may have reached the customer");
}

#[test]
fn a_message_expires_at_its_deadline_wherever_it_stands() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    bench.submit_until("m2", "a", 2, START + 5_000);
    bench.at(START + 5_000);
    assert_eq!(bench.reports(), [report("m2", Status::Failed, "expired")]);
    bench.done("m1", 1, accepted());
    assert_eq!(bench.calls(), [call("m1", 1)]);
    assert_eq!(bench.schedule.waiting(), 0);
}

#[test]
fn what_a_backup_left_pending_is_not_sent() {
    let mut bench = Bench::new();
    bench.submit("m1", "a", 1);
    bench.submit("m2", "b", 2);
    bench.tell(Input::StatusSeen("m1".into(), Status::Unknown));
    bench.tell(Input::EpochOpened("acme".into(), 5));
    bench.submit("m3", "a", 6);
    bench.tell(Input::Loaded);
    assert_eq!(bench.calls(), [call("m3", 1)]);
    assert_eq!(bench.reports(), [report("m2", Status::Unknown, "restored")], "m1 is known to be unknown");
}

#[test]
fn what_a_backup_left_pending_is_not_sent_by_a_later_start_either() {
    let mut bench = Bench::new();
    bench.submit("m1", "a", 1);
    bench.tell(Input::EpochOpened("acme".into(), 5));
    // The state is written before the report is durable, and the next start begins behind the new epoch.
    let _reports = bench.schedule.apply(START, Input::Loaded);
    let state = bench.schedule.state(4, 9).unwrap();
    assert_eq!(state.exceptions.len(), 1);
    let mut next = Bench::new();
    for unsettled in state.exceptions {
        next.tell(Input::Restored { unsettled, through: state.through });
    }
    next.submit("m1", "a", 1);
    next.tell(Input::Loaded);
    assert_eq!(next.calls(), []);
    assert_eq!(next.reports(), [report("m1", Status::Unknown, "restored")]);
}

#[test]
fn an_outcome_that_was_not_told_is_told_after_a_restart() {
    let mut bench = Bench::new();
    let mut outcome = v1::Outcome { message_id: "m1".into(), n: 1, r#final: true, ..v1::Outcome::default() };
    outcome.set_class(Class::Accepted);
    bench.tell(Input::AttemptRead { attempt: foreign("m1", 1), position: 1 });
    bench.tell(Input::OutcomeRead { outcome: outcome.clone(), position: 2 });
    outcome.message_id = "m2".into();
    bench.tell(Input::AttemptRead { attempt: foreign("m2", 1), position: 3 });
    bench.tell(Input::OutcomeRead { outcome, position: 4 });
    bench.submit("m1", "a", 1);
    bench.submit("m2", "b", 2);
    bench.tell(Input::StatusSeen("m2".into(), Status::Accepted));
    bench.tell(Input::Loaded);
    assert_eq!(bench.calls(), []);
    assert_eq!(bench.reports(), [report("m1", Status::Accepted, "")]);
}

#[test]
fn a_state_lists_what_is_not_settled_and_is_enough_to_go_on() {
    let mut bench = Bench::new().loaded();
    bench.submit("m1", "a", 1);
    bench.submit("m2", "b", 2);
    bench.submit("m3", "c", 3);
    bench.done("m1", 1, accepted());
    bench.done("m2", 1, transient(None));
    let state = bench.schedule.state(4, 9).unwrap();
    assert_eq!((state.partition, state.settled_to, state.through), (4, 9, bench.position + 1));
    let listed: Vec<_> = state.exceptions.iter().map(|e| (e.message_id.as_str(), e.position, e.attempts)).collect();
    assert_eq!(listed, [("m2", 2, 1), ("m3", 3, 1)]);

    let mut next = Bench::new();
    for unsettled in state.exceptions {
        next.tell(Input::Restored { unsettled, through: state.through });
    }
    next.submit("m2", "b", 2);
    next.submit("m3", "c", 3);
    next.tell(Input::Loaded);
    next.next_call(5_000);
    assert_eq!(next.calls(), [call("m2", 2)], "m3 may be under way");
    next.at(START + 35_000);
    assert_eq!(next.reports(), [report("m3", Status::Unknown, "no_outcome")]);
}

#[test]
fn a_state_never_passes_records_of_messages_that_were_not_read() {
    let mut bench = Bench::new().loaded();
    bench.tell(Input::AttemptRead { attempt: foreign("m9", 1), position: 3 });
    bench.tell(Input::DeliveriesRead(8));
    assert_eq!(bench.schedule.state(0, 0).unwrap().through, 3);
    bench.tell(Input::EventsCover(8));
    assert_eq!(bench.schedule.state(0, 0).unwrap().through, 8);
}

#[test]
fn too_many_exceptions_leave_the_older_state_standing() {
    let limits = Limits { exceptions: 1, ..Limits::default() };
    let mut bench = Bench::with(limits, UnknownOutcome::Hold, true).loaded();
    bench.submit("m1", "a", 1);
    assert!(bench.schedule.state(0, 5).is_some());
    bench.submit("m2", "a", 2);
    assert!(bench.schedule.state(0, 5).is_none());
}

#[test]
fn draining_calls_nothing_and_says_so_in_the_log() {
    let mut bench = Bench::new().loaded();
    bench.auto = false;
    bench.submit("m1", "a", 1);
    let (message, attempt) = bench.attempt();
    bench.tell(Input::Drain);
    bench.tell(Input::AppendDone(message, Append::Attempt(1), 7));
    bench.tell(Input::AttemptRead { attempt, position: 7 });
    assert_eq!(bench.calls(), []);
    let last = bench.log.last().cloned();
    assert!(matches!(last, Some(Output::WriteOutcome(_, outcome)) if outcome.code == "not_called"));
}
