//! What providers send: webhooks, and answers to calls.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method};
use recado_connectors::{
    Account, Answer, Inbound, Item, ItemBody, Outcome, RawRequest,
    kit::{
        answer as provider, items,
        json::{self as kit, Decimal, Id, Lax, List, Words},
        query,
        signature::{HmacHeader, sign},
        time,
    },
    whatsapp,
};
use serde_json::Value;

const SECRET: &str = "5f1c0a9be6d24c7aa3d0b8c47e9912ab";
const NOW_MS: i64 = 1_795_255_200_000;

fn endpoint() -> &'static Arc<dyn Inbound> {
    static ENDPOINT: LazyLock<Arc<dyn Inbound>> = LazyLock::new(|| {
        let table = format!("app_secrets = [\"{SECRET}\"]\nverify_token = \"s3cr3t\"").parse().expect("a table");
        (whatsapp::SPEC.endpoint)(table).expect("an endpoint")
    });
    &ENDPOINT
}

pub(crate) fn account() -> &'static Account {
    static ACCOUNT: LazyLock<Account> = LazyLock::new(|| {
        let table =
            "phone_number_id = \"700800900\"\nwaba_id = \"100200300\"\naccess_token = \"t\"".parse().expect("a table");
        (whatsapp::SPEC.account)(table).expect("an account")
    });
    &ACCOUNT
}

/// A signed body: it is accepted, everything in it becomes an item or a letter with bytes of its own, twice the same,
/// and each can be read again by itself.
pub fn whatsapp(data: &[u8]) {
    let body = Bytes::copy_from_slice(data);
    let value = sign(whatsapp::SIGNATURE_PREFIX, SECRET.as_bytes(), data);
    let mut headers = HeaderMap::new();
    headers.insert(whatsapp::SIGNATURE_HEADER, value.parse().expect("a header"));
    let request = RawRequest {
        method: &Method::POST,
        path: "/",
        query: "",
        headers: &headers,
        body: &body,
        received_at_ms: NOW_MS,
    };
    let accepted = endpoint().accept(&request).expect("what is signed is accepted");
    let again = endpoint().accept(&request).expect("twice").items;
    assert_eq!(format!("{:?}", accepted.items), format!("{again:?}"));
    assert!(accepted.items.len() <= items::MOST_ITEMS + 1);
    for item in &accepted.items {
        let raw = match item {
            Ok(item) => {
                check(item);
                &item.raw
            }
            Err(bad) => {
                assert!(!bad.code.is_empty() && !bad.detail.is_empty());
                &bad.raw
            }
        };
        assert!(!raw.is_empty() || data.is_empty());
        // Read again from its own bytes, a good item is the same item.
        let replayed = endpoint().replay(raw, NOW_MS).expect("it can be read again");
        if let Ok(item) = item
            && accepted.items.len() < 50
        {
            let same = |other: &Item| other.key == item.key && other.account == item.account;
            assert!(replayed.iter().flatten().any(same), "{item:?}\n{replayed:?}");
        }
    }
}

fn check(item: &Item) {
    assert!(!item.key.is_empty() && !item.account.value.is_empty());
    if let ItemBody::Message(message) = &item.body {
        assert!(!message.from.value.is_empty() && !message.message.provider_id.is_empty());
        let text = format!("{:?}", message.message);
        assert!(!text.contains('\0'));
    }
}

/// The parts that readers of JSON are made of.
pub fn json(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let shallow = kit::depth_within(text, 64);
    if let Ok(words) = kit::read::<Words<'_>>(text) {
        assert!(!words.as_str().contains('\0'));
    }
    if let Ok(id) = kit::read::<Id<'_>>(text) {
        assert!(!id.as_str().chars().any(char::is_control) && id.as_str().len() <= kit::LONGEST_ID);
    }
    let _ = kit::read::<Decimal>(text);
    let _ = kit::read::<Lax<Id<'_>>>(text);
    let list = kit::read::<List<'_>>(text);
    if let (true, Ok(value)) = (shallow, serde_json::from_str::<Value>(text)) {
        let Ok(list) = list else {
            // Only numbers that fit nowhere are no list and no broken list.
            assert!(value.is_number() || value.is_string(), "{text}");
            return;
        };
        match value {
            Value::Array(items) => assert_eq!((list.elements.len(), list.broken), (items.len(), false)),
            other => assert_eq!(list.broken, !other.is_null(), "{text}"),
        }
    }
}

/// A signature header and a query string from anybody.
pub fn signature(data: &[u8]) {
    let header = http::HeaderName::from_static(whatsapp::SIGNATURE_HEADER);
    let check = HmacHeader::new(header.clone(), whatsapp::SIGNATURE_PREFIX, &[SECRET.into(), "older".into()]);
    let (value, body) = data.split_at(data.len().min(80));
    if let Ok(value) = HeaderValue::from_bytes(value) {
        let right = sign(whatsapp::SIGNATURE_PREFIX, SECRET.as_bytes(), body);
        let mut headers = HeaderMap::new();
        headers.append(&header, value.clone());
        // Nobody finds a signature by trying: what is accepted is the right one.
        if check.verify(&headers, body).is_ok() {
            assert!(value.as_bytes().eq_ignore_ascii_case(right.as_bytes()));
        }
        headers.append(&header, value);
        assert!(check.verify(&headers, body).is_err());
    }
    let Ok(query) = std::str::from_utf8(data) else { return };
    let count = query::pairs(query).count();
    assert!(count <= query.len());
    let (headers, body) = (HeaderMap::new(), Bytes::new());
    let request =
        RawRequest { method: &Method::GET, path: "/", query, headers: &headers, body: &body, received_at_ms: NOW_MS };
    if let Ok(accepted) = endpoint().accept(&request) {
        assert!(query.contains("s3cr3t") || query.contains('%'));
        assert!(accepted.reply.body().len() <= 256 && accepted.items.is_empty());
    }
}

/// An answer to a call: two bytes of status, a line of `Retry-After`, a body.
pub fn answer(data: &[u8]) {
    let Some((status, rest)) = data.split_first_chunk::<2>() else { return };
    let status = 200 + u16::from_be_bytes(*status) % 400;
    let line = rest.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_bytes(&rest[..line]) {
        headers.insert(http::header::RETRY_AFTER, value);
    }
    headers.insert(http::header::DATE, HeaderValue::from_static("Sat, 28 Feb 2032 23:59:30 GMT"));
    if let Some(wait) = provider::retry_after_ms(&headers) {
        assert!(wait <= provider::LONGEST_WAIT_MS);
    }
    let answer = Answer { status, headers, body: Bytes::copy_from_slice(&rest[line..]) };
    match account().outbound.outcome(&answer) {
        // An HTML page of a proxy is no success.
        Outcome::Accepted { provider_id, .. } => assert!(!provider_id.is_empty() && status < 300),
        Outcome::Throttled { after_ms, .. } | Outcome::Transient { after_ms, .. } => assert!(after_ms.is_none_or(|ms| ms <= provider::LONGEST_WAIT_MS)),
        Outcome::Permanent { title, .. } | Outcome::Held { title, .. } | Outcome::Unauthorized { title, .. } => {
            assert!(title.chars().count() <= provider::LONGEST_WORDS && !title.contains('\n'));
        }
        Outcome::Ambiguous { .. } => {}
    }
}

/// Providers' times and words.
pub fn words(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Some(ms) = time::parse(text) {
        let (shown, _) = time::plausible(ms, NOW_MS);
        assert!(shown > 0);
    }
    let safe = provider::safe_words(text);
    assert!(safe.chars().count() <= provider::LONGEST_WORDS && !safe.chars().any(char::is_control));
    let longest = safe.split(|character: char| !character.is_ascii_digit()).map(str::len).max();
    assert!(longest.unwrap_or(0) < 7, "{safe}");
}
