//! Every connector keeps every law, and its fixtures mean what they are recorded to mean.
//!
//! `UPDATE_FIXTURES=1 cargo test -p recado-connectors` records anew what fixtures mean: look at the difference.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::disallowed_methods)] // UPDATE_FIXTURES is no setting of a connector.

use std::{fs, path::PathBuf, sync::LazyLock};

use bytes::Bytes;
use http::HeaderMap;
use proptest::prelude::*;
use recado_connectors::{
    BUILTIN, Spec,
    conformance::{Built, Case, RECEIVED_AT_MS, Subject, check, shown, survives},
    find,
    kit::signature::sign,
    whatsapp,
};
use serde_json::Value;

fn folder(kind: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(kind)
}

fn subject(spec: &'static Spec) -> Subject {
    let cases = CASES.iter().filter(|(kind, _)| *kind == spec.kind).map(|(_, case)| case.clone()).collect();
    Subject { spec, sign: signer(spec.kind), cases }
}

fn signer(kind: &str) -> fn(&toml::Table, &[u8]) -> HeaderMap {
    match kind {
        "whatsapp" => sign_whatsapp,
        kind => panic!("tell here how the provider of {kind} signs"),
    }
}

fn sign_whatsapp(endpoint: &toml::Table, body: &[u8]) -> HeaderMap {
    let secret = endpoint["app_secrets"][0].as_str().unwrap();
    let value = sign(whatsapp::SIGNATURE_PREFIX, secret.as_bytes(), body);
    HeaderMap::from_iter([(whatsapp::SIGNATURE_HEADER.parse().unwrap(), value.parse().unwrap())])
}

/// All fixtures, with the kind of their connector; recorded anew before anybody reads them, if that is asked for.
static CASES: LazyLock<Vec<(&'static str, Case)>> = LazyLock::new(|| {
    let all = BUILTIN.iter().flat_map(|spec| {
        let mut cases = read_cases(spec.kind);
        if std::env::var("UPDATE_FIXTURES").is_ok_and(|word| word == "1") {
            record(spec, &mut cases);
        }
        cases.into_iter().map(|case| (spec.kind, case))
    });
    all.collect()
});

fn read_cases(kind: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = fs::read_dir(folder(kind))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap().path();
            let items = fs::read(entry.join("items.json")).unwrap_or_else(|_| b"null".to_vec());
            Case {
                name: entry.file_name().unwrap().to_string_lossy().into_owned(),
                body: fs::read(entry.join("body.json")).unwrap().into(),
                items: serde_json::from_slice(&items).unwrap(),
            }
        })
        .collect();
    cases.sort_by(|left, right| left.name.cmp(&right.name));
    cases
}

fn record(spec: &'static Spec, cases: &mut [Case]) {
    let subject = Subject { spec, sign: signer(spec.kind), cases: Vec::new() };
    let built = Built::of(&subject).unwrap();
    for case in cases {
        let headers = (subject.sign)(&built.endpoint, &case.body);
        case.items = shown(&built.post(&headers, &case.body).unwrap().items);
        let text = serde_json::to_string_pretty(&case.items).unwrap() + "\n";
        fs::write(folder(spec.kind).join(&case.name).join("items.json"), text).unwrap();
    }
}

#[test]
fn every_connector_keeps_every_law() {
    for spec in BUILTIN {
        let breaches: Vec<String> = check(&subject(spec)).iter().map(ToString::to_string).collect();
        assert!(
            breaches.is_empty(),
            "{}: {} breaches\n{}",
            spec.kind,
            breaches.len(),
            breaches[..breaches.len().min(20)].join("\n")
        );
    }
}

/// A kit that finds nothing wrong with anything would pass everybody.
#[test]
fn the_kit_finds_what_is_wrong() {
    fn no_signature(_: &toml::Table, _: &[u8]) -> HeaderMap {
        HeaderMap::new()
    }
    let laws = |subject: &Subject| -> Vec<&'static str> { check(subject).iter().map(|breach| breach.law).collect() };
    let spec = find("whatsapp").unwrap();
    let sound = || Subject { cases: vec![CASES[0].1.clone()], ..subject(spec) };

    assert!(laws(&Subject { sign: no_signature, ..sound() }).contains(&"what is signed is accepted"));
    assert_eq!(laws(&Subject { cases: Vec::new(), ..sound() }), ["there are fixtures"]);
    let mut other_items = sound();
    other_items.cases[0].items = Value::Null;
    assert_eq!(laws(&other_items), ["a fixture gives its items"]);

    static BROKEN: Spec = Spec {
        sample: "[[endpoints]]\napp_secrets = [\"a\"]\n[[accounts]]\nphone_number_id = \"7\"\n",
        endpoint_schema: || schemars::json_schema!({"properties": {"app_secrets": {}}}),
        ..whatsapp::SPEC
    };
    let found = laws(&Subject { spec: &BROKEN, ..sound() });
    assert!(found.contains(&"the sample builds") && found.contains(&"every key is described"), "{found:?}");
}

/// All that the provider's documentation names has a fixture.
#[test]
fn every_kind_of_thing_has_a_fixture() {
    let all: Vec<String> = CASES.iter().map(|(_, case)| case.items.to_string()).collect();
    let all = all.join("\n");
    for body in [
        "text",
        "image",
        "video",
        "audio",
        "document",
        "sticker",
        "location",
        "contacts",
        "choice",
        "form",
        "reaction",
        "edit",
        "delete",
        "order",
        "system",
        "call",
        "unsupported",
    ] {
        assert!(all.contains(&format!("\"{body}\":{{")), "no message of kind {body}");
    }
    for word in
        ["receipt", "account_event", "address_change", "message", "bad", "echo", "history", "replyTo", "referral"]
    {
        assert!(all.contains(&format!("\"{word}\"")), "no {word}");
    }
    for status in ["sent", "delivered", "read", "failed"] {
        assert!(all.contains(&format!("\"status\":\"{status}\"")), "no status {status}");
    }
}

/// How a body is damaged.
#[derive(Clone, Debug)]
enum Damage {
    Replace(usize, Vec<u8>),
    Remove(usize, usize),
    Repeat(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let odd = prop_oneof![
        Just(b"null".to_vec()),
        Just(b"\"\"".to_vec()),
        Just(b"{".to_vec()),
        Just(b"]".to_vec()),
        Just(b"\\ud83d".to_vec()),
        Just(b"-1e400".to_vec()),
        Just(b"99999999999999999999".to_vec()),
        Just("é".as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 0..6),
    ];
    prop_oneof![
        (any::<usize>(), odd).prop_map(|(at, bytes)| Damage::Replace(at, bytes)),
        (any::<usize>(), 0..200_usize).prop_map(|(at, length)| Damage::Remove(at, length)),
        (any::<usize>(), 0..200_usize).prop_map(|(at, length)| Damage::Repeat(at, length)),
    ]
}

fn apply(body: &mut Vec<u8>, damage: &Damage) {
    let span = |at: usize, length: usize, size: usize| {
        let start = at % (size + 1);
        start..(start + length).min(size)
    };
    let size = body.len();
    match damage {
        Damage::Replace(at, bytes) => drop(body.splice(span(*at, bytes.len(), size), bytes.iter().copied())),
        Damage::Remove(at, length) => drop(body.drain(span(*at, *length, size))),
        Damage::Repeat(at, length) => {
            let span = span(*at, *length, size);
            let part = body[span.clone()].to_vec();
            body.splice(span.end..span.end, part);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_damage_is_survived(
        case in any::<prop::sample::Index>(),
        damages in proptest::collection::vec(damage(), 1..4),
    ) {
        let subject = subject(find("whatsapp").unwrap());
        let built = Built::of(&subject).unwrap();
        let mut body = case.get(&subject.cases).body.to_vec();
        for damage in &damages {
            apply(&mut body, damage);
        }
        let survived = survives(&subject, &built, &Bytes::from(body.clone()));
        prop_assert!(survived.is_ok(), "{survived:?}: {}", String::from_utf8_lossy(&body));
    }

    /// What may hold many items gives the same as each of them alone.
    #[test]
    fn batches_are_sums(picked in proptest::collection::vec(any::<prop::sample::Index>(), 1..6)) {
        let subject = subject(find("whatsapp").unwrap());
        let built = Built::of(&subject).unwrap();
        let read = |body: &Bytes| built.inbound.replay(body, RECEIVED_AT_MS).unwrap();
        let whole: Vec<&Case> = picked
            .iter()
            .map(|case| case.get(&subject.cases))
            .filter(|case| serde_json::from_slice::<Value>(&case.body).is_ok_and(|body| body["object"] != "page"))
            .collect();
        // The bytes between the outer brackets: entries as they are written.
        let entries: Vec<String> = whole
            .iter()
            .map(|case| {
                let text = std::str::from_utf8(&case.body).unwrap();
                text[text.find("\"entry\":[").unwrap() + 9..text.len() - 2].to_owned()
            })
            .collect();
        let batch = Bytes::from(format!("{{\"entry\":[{}]}}", entries.join(",")));
        let keys = |body: &Bytes| -> Vec<String> {
            read(body).into_iter().map(|item| item.map_or_else(|bad| bad.code.to_owned(), |item| item.key)).collect()
        };
        let alone: Vec<String> = whole.iter().flat_map(|case| keys(&case.body)).collect();
        prop_assert_eq!(keys(&batch), alone);
    }
}
