//! The command: what it prints and how it ends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use clap::Parser;
use recado_simulator::cli::{Args, run_with};
use serde_json::Value;
use std::time::Duration;
use support::{Receiver, SECRET, VERIFY};

#[derive(Parser)]
struct Command {
    #[command(flatten)]
    args: Args,
}

async fn ran(verify_token: &str, arguments: &[&str]) -> (u8, String, String) {
    let common = ["simulate", "--app-secret", SECRET, "--verify-token", verify_token];
    let args = Command::try_parse_from(common.iter().chain(arguments)).unwrap().args;
    let (mut out, mut said) = (Vec::new(), Vec::new());
    let code = run_with(&args, &mut out, &mut said).await;
    (code, String::from_utf8(out).unwrap(), String::from_utf8(said).unwrap())
}

#[tokio::test]
async fn a_run_tells_people_and_programs_what_came_of_it() {
    let receiver = Receiver::start().await;
    let (code, out, said) =
        ran(VERIFY, &["--target", &receiver.url, "--for", "500ms", "--rate", "40", "--customers", "3", "--json"]).await;
    assert_eq!(code, 0, "{said}");
    let summary: Value = serde_json::from_str(out.trim_end()).unwrap();
    // A machine that is busy elsewhere writes fewer than the 20 that are due.
    let written = receiver.taken().len();
    assert!((1..=20).contains(&written) && receiver.bad_signatures() == 0);
    assert_eq!((&summary["messages"], &summary["messages_acknowledged"]), (&written.into(), &written.into()));
    assert_eq!(out.lines().count(), 1);
    for told in ["api_base", "verified http", "curl", "#1 wrote: answered 200", "customers' messages, "] {
        assert!(said.contains(told), "{told:?} in {said}");
    }
    assert!(!said.contains(SECRET) && !said.contains(VERIFY));
}

#[tokio::test]
async fn what_is_never_answered_200_is_exit_status_1() {
    let receiver = Receiver::answering(|_| (503, Duration::ZERO)).await;
    let (code, out, said) =
        ran(VERIFY, &["--target", &receiver.url, "--for", "100ms", "--rate", "20", "--drain", "300ms"]).await;
    assert_eq!((code, out.as_str()), (1, ""), "{said}");
    assert!(said.contains("customers' messages, 0 answered 200"), "{said}");
}

#[tokio::test]
async fn an_endpoint_that_refuses_the_verification_is_exit_status_3() {
    let receiver = Receiver::start().await;
    let (code, _, said) = ran("other", &["--target", &receiver.url, "--for", "1s"]).await;
    assert!(code == 3 && said.contains("verify_token") && said.contains("hint:"), "{code} {said}");
    let (code, _, said) = ran(VERIFY, &["--target", "gateway", "--for", "1s"]).await;
    assert!(code == 2 && said.contains("hint:"), "{code} {said}");
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    for wrong in [&["--target", "http://a", "--for", "20"][..], &["--target", "http://a", "--rate", "-1"], &[]] {
        assert!(Command::try_parse_from(["simulate"].iter().chain(wrong)).is_err(), "{wrong:?}");
    }
}
