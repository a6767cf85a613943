#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use http::{HeaderMap, HeaderName};

use super::*;

fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Outcome {
    let headers = headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
    read(&Answer { status, headers: headers.collect::<HeaderMap>(), body: Bytes::copy_from_slice(body.as_bytes()) })
}

fn error(status: u16, code: i64) -> Outcome {
    answer(status, &[], &format!(r#"{{"error":{{"message":"(#{code}) words","code":{code},"fbtrace_id":"A"}}}}"#))
}

fn class(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted { .. } => "accepted",
        Outcome::Throttled { scope: Scope::Recipient, .. } => "throttled recipient",
        Outcome::Throttled { scope: Scope::Sender, .. } => "throttled sender",
        Outcome::Throttled { scope: Scope::Credential, .. } => "throttled credential",
        Outcome::Transient { tries: None, .. } => "transient",
        Outcome::Transient { tries: Some(_), .. } => "a few tries",
        Outcome::Permanent { .. } => "permanent",
        Outcome::Held { .. } => "held",
        Outcome::Unauthorized { .. } => "unauthorized",
        Outcome::Ambiguous { .. } => "ambiguous",
    }
}

#[test]
fn an_id_is_success_and_only_an_id() {
    let sent = r#"{"messaging_product":"whatsapp","contacts":[{"input":"+55 11 98765-4321","wa_id":"5511987654321"}],"messages":[{"id":"wamid.OUT1","message_status":"accepted"}]}"#;
    let accepted = |address: Option<&str>| Outcome::Accepted {
        provider_id: "wamid.OUT1".to_owned(),
        address: address.map(|value| Box::new(address::address(value, "", None).unwrap())),
    };
    assert_eq!(answer(200, &[], sent), accepted(None));
    let other = sent.replace("\"5511987654321\"", "\"551187654321\"");
    assert_eq!(answer(200, &[], &other), accepted(Some("551187654321")));
    let scoped = sent.replace(r#""+55 11 98765-4321","wa_id":"5511987654321""#, r#""BR.1","user_id":"BR.1""#);
    assert_eq!(answer(200, &[], &scoped), accepted(None));
    assert_eq!(answer(200, &[], &scoped.replace(r#""user_id":"BR.1""#, r#""user_id":"BR.2""#)), accepted(Some("BR.2")));
    assert_eq!(answer(201, &[], r#"{"messages":[{"id":"wamid.OUT1"}]}"#), accepted(None));

    for body in ["", "<html>", "{}", "[]", r#"{"success":true}"#, r#"{"messages":[]}"#, r#"{"messages":[{"id":""}]}"#] {
        assert_eq!(answer(200, &[], body), Outcome::Ambiguous { code: "http_200".to_owned() }, "{body}");
    }
}

#[test]
fn every_documented_code_has_its_class() {
    for (wanted, codes) in [
        ("transient", &[1, 2, 131_016, 131_057, 133_004, 132_069][..]),
        ("a few tries", &[131_000, 131_053, 135_000]),
        ("throttled credential", &[4, 80_007]),
        ("throttled sender", &[130_429, 131_048]),
        ("throttled recipient", &[131_056]),
        ("held", &[132_015]),
        (
            "unauthorized",
            &[
                0, 3, 10, 190, 200, 250, 299, 131_005, 133_010, 133_000, 133_005, 133_006, 133_008, 133_009, 131_042,
                131_044, 131_031, 368, 131_045, 131_037,
            ],
        ),
        (
            "permanent",
            &[
                131_047, 131_049, 131_050, 130_472, 131_021, 131_026, 131_030, 131_062, 131_063, 131_064, 130_497, 33,
                100, 131_008, 131_009, 131_051, 131_052, 132_000, 132_001, 132_005, 132_007, 132_008, 132_012, 132_016,
                132_068, 137_000, 147_001, 147_005,
            ],
        ),
    ] {
        for code in codes {
            // Whatever the HTTP status says beside it.
            for status in [200, 400, 401, 403, 404, 500, 503] {
                assert_eq!(class(&error(status, *code)), wanted, "{code} with {status}");
            }
        }
    }
}

#[test]
fn an_unknown_code_follows_what_is_said_beside_it() {
    assert_eq!(class(&error(400, 999_999)), "permanent");
    assert_eq!(class(&error(500, 999_999)), "transient");
    assert_eq!(class(&error(429, 999_999)), "throttled sender");
    let transient = r#"{"error":{"code":999999,"is_transient":true,"error_data":"text"}}"#;
    assert_eq!(class(&answer(400, &[], transient)), "transient");
    // A wrong number id is the account's trouble, not the message's.
    assert_eq!(class(&answer(400, &[], r#"{"error":{"code":100,"error_subcode":33}}"#)), "unauthorized");
    assert_eq!(class(&answer(400, &[], r#"{"error":{"code":"100","error_subcode":2494010}}"#)), "permanent");
}

#[test]
fn what_is_not_graphs_is_repeated_only_if_it_was_not_passed_on() {
    for (status, wanted) in [
        (500, "ambiguous"),
        (502, "ambiguous"),
        (504, "ambiguous"),
        (520, "ambiguous"),
        (503, "transient"),
        (429, "throttled sender"),
        (401, "transient"),
        (407, "transient"),
        (302, "a few tries"),
        (403, "a few tries"),
        (404, "a few tries"),
        (413, "a few tries"),
    ] {
        for body in ["", "<html>Bad Gateway</html>", "{\"error\":\"no\"}", "{\"error\":{\"message\":\"m\"}}"] {
            assert_eq!(class(&answer(status, &[], body)), wanted, "{status} {body}");
        }
    }
}

#[test]
fn wishes_to_wait_are_respected() {
    let after = |outcome: Outcome| match outcome {
        Outcome::Throttled { after_ms, .. } | Outcome::Transient { after_ms, .. } => after_ms,
        _ => None,
    };
    let graph = |code: i64, headers: &[(&'static str, &str)]| {
        after(answer(400, headers, &format!(r#"{{"error":{{"code":{code}}}}}"#)))
    };
    assert_eq!(graph(131_056, &[]), None);
    assert_eq!(graph(131_056, &[("retry-after", "16")]), Some(16_000));
    // A spam limit lasts hours, whatever a header says.
    assert_eq!(graph(131_048, &[("retry-after", "1")]), Some(3_600_000));
    assert_eq!(graph(131_048, &[("retry-after", "7200")]), Some(7_200_000));
    assert_eq!(graph(2, &[("retry-after", "30")]), Some(30_000));
    assert_eq!(after(answer(503, &[("retry-after", "3")], "")), Some(3000));
    assert_eq!(after(answer(429, &[("retry-after", "3")], "")), Some(3000));
    // Those that are tried a few times only are waited with as well.
    for code in [131_000, 131_053, 135_000] {
        assert_eq!(graph(code, &[("retry-after", "8")]), Some(8000), "{code}");
        assert_eq!(graph(code, &[]), None);
    }
    for status in [302, 401, 404, 407, 408] {
        assert_eq!(after(answer(status, &[("retry-after", "8")], "<html>")), Some(8000), "{status}");
    }
    let usage = r#"{"100":[{"type":"messaging","call_count":100,"estimated_time_to_regain_access":5}],"101":[{}]}"#;
    assert_eq!(graph(80_007, &[("x-business-use-case-usage", usage)]), Some(300_000));
    assert_eq!(graph(80_007, &[("x-business-use-case-usage", "{")]), None);
}

#[test]
fn titles_hold_no_numbers_of_people() {
    let body = r#"{"error":{"code":131030,"message":"(#131030) +5511987654321 not in allowed list"}}"#;
    let Outcome::Permanent { code, title } = answer(400, &[], body) else { unreachable!() };
    assert_eq!((code.as_str(), title.as_str()), ("131030", "(#131030) +*** not in allowed list"));
}

#[test]
fn titles_say_what_people_need_to_find_out_more() {
    let body = r#"{"error":{"message":"(#131009) Parameter value is not valid","type":"OAuthException","code":131009,"error_data":{"messaging_product":"whatsapp","details":"Button title is too long"},"fbtrace_id":"AbC-1_23"}}"#;
    let Outcome::Permanent { title, .. } = answer(400, &[], body) else { unreachable!() };
    assert_eq!(title, "(#131009) Parameter value is not valid: Button title is too long [fbtrace_id AbC-1_23]");
    let body = r#"{"error":{"message":"Error validating access token","code":190,"error_subcode":463}}"#;
    let Outcome::Unauthorized { code, title } = answer(401, &[], body) else { unreachable!() };
    assert_eq!((code.as_str(), title.as_str()), ("190", "Error validating access token (the token has expired)"));
}

#[test]
fn long_words_give_way_to_what_finds_the_call() {
    let trace = "t".repeat(64);
    let body = format!(
        r#"{{"error":{{"message":"{}","code":190,"error_subcode":463,"fbtrace_id":"{trace}"}}}}"#,
        "ã".repeat(5000)
    );
    let Outcome::Unauthorized { title, .. } = answer(401, &[], &body) else { unreachable!() };
    assert_eq!(title.chars().count(), 200);
    assert!(title.starts_with("ãã") && title.ends_with(&format!("ã (the token has expired) [fbtrace_id {trace}]")));
}

#[test]
fn the_share_that_is_used_up_is_the_largest_that_is_told() {
    let used = |headers: &[(&'static str, &str)]| {
        let headers = headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        used_percent(&Answer { status: 200, headers: headers.collect::<HeaderMap>(), body: Bytes::new() })
    };
    const APP: &str = "x-app-usage";
    const BUSINESS: &str = "x-business-use-case-usage";
    assert_eq!(used(&[(APP, r#"{"call_count":28,"total_time":25,"total_cputime":31}"#)]), Some(31));
    assert_eq!(used(&[(APP, r#"{"call_count":81.9}"#)]), Some(81));
    assert_eq!(used(&[(APP, r#"{"call_count":250,"total_time":"?"}"#)]), Some(100));
    let business = r#"{"1":[{"type":"whatsapp","call_count":7},{"type":"ads","total_cputime":92}],"2":[]}"#;
    assert_eq!(used(&[(APP, r#"{"call_count":28}"#), (BUSINESS, business)]), Some(92));
    for nothing in ["", "{}", "[]", "5", r#"{"call_count":null}"#, "{"] {
        assert_eq!(used(&[(APP, nothing), (BUSINESS, nothing)]), None, "{nothing}");
    }
    assert_eq!(used(&[]), None);
}
