//! Files are given to the provider before an attempt is written.

use super::*;

impl Bench {
    pub(super) fn submit_files(&mut self, message: &str, address: &str, position: u64) {
        self.tell(Input::Submitted(Submitted { files: true, ..submitted(message, address, position) }));
    }

    pub(super) fn given(&mut self, message: &str, became: FilesGiven) {
        self.tell(Input::FilesGiven(message.into(), became));
    }

    /// Which messages' files were asked for since the last time, and how many attempts were written.
    pub(super) fn asked(&mut self) -> (Vec<String>, usize) {
        let log = std::mem::take(&mut self.log);
        let attempts = log.iter().filter(|output| matches!(output, Output::WriteAttempt(..))).count();
        let asked = log.into_iter().filter_map(|output| match output {
            Output::GiveFiles(message) => Some(message.to_string()),
            _ => None,
        });
        (asked.collect(), attempts)
    }
}

fn of(message: &str) -> Vec<String> {
    vec![message.to_owned()]
}

#[test]
fn no_attempt_is_written_before_the_files_are_there() {
    let mut bench = Bench::new().loaded();
    bench.submit_files("m1", "a", 1);
    bench.submit("m2", "a", 2);
    assert_eq!(bench.asked(), (of("m1"), 0));
    assert_eq!(bench.schedule.in_flight(), 1);
    let state = bench.schedule.state(4, 9).unwrap();
    assert!(state.exceptions.iter().all(|entry| entry.attempts == 0 && entry.next_at.is_none()), "{state:?}");

    bench.given("m1", FilesGiven::Yes);
    assert_eq!(bench.asked(), (vec![], 1));
    assert_eq!(bench.calls(), [call("m1", 1)], "and the next to the same person waits");
    bench.done("m1", 1, transient(None));
    bench.next_call(5_000);
    assert_eq!((bench.asked(), bench.calls()), ((of("m1"), 0), vec![]), "each attempt looks for them again");
    bench.given("m1", FilesGiven::Yes);
    assert_eq!(bench.calls(), [call("m1", 2)]);
    bench.done("m1", 2, accepted());
    assert_eq!(bench.calls(), [call("m2", 1)]);
    assert_eq!(bench.schedule.in_flight(), 1);
}

#[test]
fn a_sender_that_ends_while_files_are_given_leaves_nothing_unknown() {
    let mut bench = Bench::new().loaded();
    bench.submit_files("m1", "a", 1);
    let state = bench.schedule.state(4, 9).unwrap();

    let mut next = Bench::new();
    for unsettled in state.exceptions {
        next.tell(Input::Restored { unsettled, through: state.through });
    }
    next.submit_files("m1", "a", 1);
    let mut next = next.loaded();
    assert_eq!(next.asked(), (of("m1"), 0));
    next.given("m1", FilesGiven::Yes);
    assert_eq!(next.calls(), [call("m1", 1)]);
    next.done("m1", 1, accepted());
    assert_eq!(next.reports(), [report("m1", Status::Accepted, "")]);
}

#[test]
fn files_that_are_on_their_way_are_asked_for_again_and_count_as_no_attempt() {
    let mut bench = Bench::new().loaded();
    bench.submit_files("m1", "a", 1);
    for _ in 0..30 {
        assert_eq!(bench.asked(), (of("m1"), 0));
        bench.given("m1", FilesGiven::NotYet);
        assert_eq!((bench.asked(), bench.schedule.in_flight()), ((vec![], 0), 0));
        bench.at(bench.now + 500);
    }
    bench.given("m1", FilesGiven::Yes);
    assert_eq!(bench.calls(), [call("m1", 1)]);
    assert_eq!(bench.stopped, Vec::<String>::new());

    // Up to the message's own deadline.
    bench.submit_files("m2", "b", 2);
    bench.at(START + 3_600_000);
    bench.given("m2", FilesGiven::NotYet);
    assert!(bench.reports().contains(&report("m2", Status::Failed, "expired")));
}

#[test]
fn what_prevents_files_is_the_outcome_of_an_attempt() {
    let mut bench = Bench::new().loaded();
    bench.submit_files("m1", "a", 1);
    bench.given("m1", FilesGiven::No);
    // Whoever makes the calls answers this one without any.
    assert_eq!(bench.calls(), [call("m1", 1)]);
    bench.done("m1", 1, Outcome::Unauthorized { code: "190".into(), title: String::new() });
    assert_eq!(bench.stopped, ["main"]);
    bench.asked();
    bench.next_call(59_900);
    assert_eq!(bench.asked(), (vec![], 0), "a stopped account gives no files either");
    bench.next_call(200);
    assert_eq!(bench.asked(), (of("m1"), 0));
    bench.given("m1", FilesGiven::Yes);
    bench.next_call(1_000);
    assert_eq!(bench.calls(), [call("m1", 2)]);
    bench.done("m1", 2, accepted());
    assert_eq!(bench.schedule.stopped(), Vec::<Name>::new());
}

#[test]
fn messages_whose_files_come_at_once_still_keep_the_pace() {
    let mut bench = Bench::new().loaded();
    let rules = Rules {
        credential: "cred".into(),
        echoes: true,
        unknown: UnknownOutcome::Hold,
        rate_per_s: 2,
        recipient_interval_ms: 0,
    };
    bench.tell(Input::Account("main".into(), Some(rules)));
    let names = ["m1", "m2", "m3", "m4"];
    for (position, name) in names.into_iter().enumerate() {
        bench.submit_files(name, name, position as u64);
    }
    assert_eq!(bench.asked().0, names, "files are no messages");
    for name in names {
        bench.given(name, FilesGiven::Yes);
    }
    assert_eq!(bench.calls().len(), 1);
    for _ in 0..9 {
        bench.at(bench.now + 100);
    }
    assert_eq!(bench.calls().len(), 1, "two within a second");
    for _ in 0..15 {
        bench.at(bench.now + 100);
    }
    assert_eq!(bench.calls().len(), 2);
}

#[test]
fn an_upload_that_takes_long_leaves_room_for_messages_without_files() {
    let mut bench = Bench::new().loaded();
    for number in 0..200_u64 {
        bench.submit_files(&format!("f{number}"), &format!("a{number}"), number);
    }
    let first = bench.asked().0;
    assert_eq!(first.len(), bench.schedule.limits.account_givings);
    bench.submit("m1", "b", 1_000);
    assert_eq!(bench.calls(), [call("m1", 1)], "newer than all of them");
    bench.submit("m2", "a199", 1_001);
    assert_eq!(bench.calls(), [], "behind a file to the same person");

    // One comes back and another takes its place.
    bench.given(&first[0], FilesGiven::NotYet);
    assert_eq!(bench.asked().0, of(&format!("f{}", first.len())));
    bench.at(bench.now + 500);
    assert_eq!(bench.asked().0, Vec::<String>::new());

    // The upload is through.
    let mut under_way = first[1..].to_vec();
    under_way.push(format!("f{}", first.len()));
    let mut went = Vec::new();
    while !under_way.is_empty() {
        for message in std::mem::take(&mut under_way) {
            bench.given(&message, FilesGiven::Yes);
        }
        for (message, n) in bench.calls() {
            went.push(message.clone());
            bench.done(&message, n, accepted());
        }
        bench.at(bench.now + 1_000);
        under_way = bench.asked().0;
    }
    went.extend(bench.calls().into_iter().map(|(message, _)| message));
    assert_eq!(went.len(), 201);
    let place = |name: &str| went.iter().position(|message| message == name);
    assert!(place("f199") < place("m2"), "{went:?}");
}

#[test]
fn files_that_were_given_long_ago_are_given_again() {
    let limits = Limits { given_ms: 600_000, ..Limits::default() };
    let mut bench = Bench::with(limits, UnknownOutcome::Hold, true).loaded();
    bench.submit("m1", "a", 1);
    bench.calls();
    bench.submit_files("f2", "b", 2);
    bench.submit_files("f3", "c", 3);
    assert_eq!(bench.asked().0, ["f2", "f3"]);
    // The account has to rest, for a moment, then for longer.
    bench.done("m1", 1, throttled(Scope::Sender, 1_000));
    bench.given("f2", FilesGiven::Yes);
    assert_eq!(bench.next_call(1_000), 1_000);
    assert_eq!(bench.calls(), [call("m1", 2), call("f2", 1)], "given a moment ago");
    bench.done("f2", 1, accepted());
    bench.done("m1", 2, throttled(Scope::Sender, 300_000));
    bench.given("f3", FilesGiven::Yes);
    bench.asked();
    bench.at(bench.now + 300_000);
    assert_eq!(bench.calls().pop(), Some(call("f3", 1)), "not so long ago");
    bench.done("f3", 1, accepted());

    bench.submit_files("f4", "d", 4);
    bench.done("m1", 3, throttled(Scope::Sender, 600_000));
    bench.given("f4", FilesGiven::Yes);
    bench.asked();
    bench.calls();
    bench.at(bench.now + 600_000);
    assert!(!bench.calls().contains(&call("f4", 1)));
    assert_eq!(bench.asked().0, of("f4"));
    bench.given("f4", FilesGiven::Yes);
    assert!(bench.calls().contains(&call("f4", 1)));
}

#[test]
fn somebody_elses_attempt_counts_while_files_are_given() {
    let mut bench = Bench::new().loaded();
    bench.submit_files("m1", "a", 1);
    bench.tell(Input::AttemptRead { attempt: foreign("m1", 1), position: 6 });
    assert_eq!(bench.schedule.in_flight(), 0);
    bench.asked();
    bench.given("m1", FilesGiven::Yes);
    assert_eq!((bench.asked(), bench.calls()), ((vec![], 0), vec![]));
}
