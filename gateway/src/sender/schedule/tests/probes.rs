//! What had begun before an account or a credential was refused does not disturb its probes.

use super::*;

fn unauthorized() -> Outcome {
    Outcome::Unauthorized { code: "190".into(), title: String::new() }
}

impl Bench {
    /// Twenty calls fail, which opens the circuit of the credential.
    fn outage(&mut self) {
        for number in 100..120_u64 {
            self.submit(&format!("m{number}"), &format!("a{number}"), number);
        }
        assert_eq!(self.calls().len(), 20);
        for number in 100..120 {
            self.done(&format!("m{number}"), 1, transient(None));
        }
    }
}

#[test]
fn files_that_come_later_make_no_refused_account_try_sooner() {
    let mut bench = Bench::new().loaded();
    bench.submit_files("f1", "a", 1);
    bench.submit_files("f2", "b", 2);
    bench.submit("m3", "c", 3);
    bench.submit("m4", "d", 4);
    assert_eq!((bench.asked().0.len(), bench.calls().len()), (2, 2));
    bench.done("m3", 1, unauthorized());
    bench.done("m4", 1, transient(None));
    bench.given("f1", FilesGiven::Yes);
    bench.given("f2", FilesGiven::NotYet);
    bench.asked();
    bench.next_call(59_900);
    assert_eq!((bench.asked(), bench.calls()), ((vec![], 0), vec![]));
    bench.next_call(200);
    assert_eq!(bench.calls(), [call("f1", 1)], "a single probe");
    assert_eq!(bench.asked().0, Vec::<String>::new());
}

#[test]
fn a_probe_of_an_account_is_the_only_one_until_it_has_ended() {
    let mut bench = Bench::new().loaded();
    bench.submit_files("f1", "a", 1);
    bench.submit("m2", "b", 2);
    bench.done("m2", 1, unauthorized());
    bench.calls();
    assert_eq!(bench.next_call(60_000), 60_000);
    assert_eq!(bench.calls(), [call("m2", 2)]);
    bench.given("f1", FilesGiven::Yes);
    bench.next_call(10_000);
    assert_eq!(bench.calls(), []);
    bench.done("m2", 2, unauthorized());
    assert_eq!(bench.next_call(60_000), 60_000);
    assert_eq!(bench.calls(), [call("f1", 1)]);
}

#[test]
fn a_probe_of_a_credential_is_the_only_one_until_it_has_ended() {
    let mut bench = Bench::new().loaded();
    bench.submit_files("f1", "a", 1);
    bench.outage();
    bench.submit("m2", "b", 2);
    assert_eq!(bench.next_call(20_000), 5_000);
    assert_eq!(bench.calls(), [call("m2", 1)]);
    bench.asked();
    bench.given("f1", FilesGiven::Yes);
    bench.next_call(10_000);
    assert_eq!((bench.asked(), bench.calls()), ((vec![], 0), vec![]));
    bench.done("m2", 1, accepted());
    assert!(bench.calls().contains(&call("f1", 1)));
}

#[test]
fn a_probe_that_was_never_made_closes_no_circuit() {
    let mut bench = Bench::new().loaded();
    bench.outage();
    bench.submit("m2", "b", 2);
    assert_eq!(bench.next_call(20_000), 5_000);
    assert_eq!(bench.calls(), [call("m2", 1)]);
    bench.done("m2", 1, Outcome::Transient { code: NOT_CALLED.into(), tries: None, after_ms: None });
    bench.next_call(10_000);
    assert_eq!(bench.calls().len(), 1, "the next probe");
}

#[test]
fn a_probe_ends_for_the_credential_with_which_it_began() {
    let mut bench = Bench::new().loaded();
    bench.outage();
    bench.submit("m2", "b", 2);
    bench.next_call(20_000);
    assert_eq!(bench.calls(), [call("m2", 1)]);
    let rules = Rules {
        credential: "another".into(),
        echoes: true,
        unknown: UnknownOutcome::Hold,
        rate_per_s: 1000,
        recipient_interval_ms: 0,
    };
    bench.tell(Input::Account("main".into(), Some(rules)));
    bench.done("m2", 1, accepted());
    bench.calls();
    bench.tell(Input::Submitted(Submitted { account: "other".into(), ..submitted("m3", "a", 3) }));
    assert_eq!(bench.calls(), [call("m3", 1)], "another account of that credential goes on");
}
