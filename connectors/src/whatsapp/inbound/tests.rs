#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::Write as _;

use http::HeaderMap;
use recado_proto::v1::{self, inbound_message::Direction, message::Body};

use super::*;
use crate::{ItemBody, MessageItem, ReceiptItem, kit::signature::sign};

const SECRET: &str = "5f1c0a9be6d24c7aa3d0b8c47e9912ab";
const M1: &[u8] = include_bytes!("m1.json");
const M1_SIGNATURE: &str = "sha256=8ee3aca2bcc2a0ced21e1807967c01e50af1658f00f9c451f89da7d27e5609a2";
const NOW_MS: i64 = 1_795_255_201_000;

fn webhook() -> Webhook {
    Webhook::new(&Endpoint { app_secrets: vec!["next".into(), SECRET.into()], verify_token: "s3cr3t".into() })
}

fn post(body: &[u8], signatures: &[&str]) -> Result<Accepted, Reject> {
    let mut headers = HeaderMap::new();
    for signature in signatures {
        headers.append(SIGNATURE_HEADER, signature.parse().unwrap());
    }
    // An older header that nobody should look at.
    headers.append("x-hub-signature", "sha1=0000000000000000000000000000000000000000".parse().unwrap());
    let body = Bytes::copy_from_slice(body);
    webhook().accept(&RawRequest {
        method: &Method::POST,
        path: "/webhooks/whatsapp",
        query: "",
        headers: &headers,
        body: &body,
        received_at_ms: NOW_MS,
    })
}

fn get(query: &str) -> Result<(u16, String, String), Reject> {
    let accepted = webhook().accept(&RawRequest {
        method: &Method::GET,
        path: "/webhooks/whatsapp",
        query,
        headers: &HeaderMap::new(),
        body: &Bytes::new(),
        received_at_ms: NOW_MS,
    })?;
    assert!(accepted.items.is_empty());
    let kind = accepted.reply.headers()["content-type"].to_str().unwrap().to_owned();
    let body = String::from_utf8(accepted.reply.body().to_vec()).unwrap();
    Ok((accepted.reply.status().as_u16(), kind, body))
}

fn signed(body: &str) -> Vec<Result<Item, BadItem>> {
    let accepted = post(body.as_bytes(), &[&sign(SIGNATURE_PREFIX, SECRET.as_bytes(), body.as_bytes())]).unwrap();
    assert_eq!(accepted.reply.status(), 200);
    assert!(accepted.reply.body().is_empty());
    accepted.items
}

fn change(field: &str, value: &str) -> Vec<Result<Item, BadItem>> {
    let change = format!(r#"{{"field":"{field}","value":{value}}}"#);
    signed(&format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"100","time":1795255200,"changes":[{change}]}}]}}"#
    ))
}

fn messages(messages: &str) -> Vec<Result<Item, BadItem>> {
    change("messages", &format!(r#"{{"metadata":{{"phone_number_id":"7"}},"messages":[{messages}]}}"#))
}

fn message(item: &Item) -> &MessageItem {
    match &item.body {
        ItemBody::Message(message) => message,
        other => panic!("{other:?}"),
    }
}

fn receipt(item: &Item) -> &ReceiptItem {
    match &item.body {
        ItemBody::Receipt(receipt) => receipt,
        other => panic!("{other:?}"),
    }
}

#[test]
fn vector_m1_is_accepted_and_read() {
    let accepted = post(M1, &[M1_SIGNATURE]).unwrap();
    let item = accepted.items[0].as_ref().unwrap();
    assert_eq!((accepted.items.len(), item.key.as_str()), (1, "wamid.VEVTVDAwMQ=="));
    assert_eq!(item.account, AccountRef { key: "phone_number_id", value: "700800900".to_owned() });
    assert_eq!(item.provider_time_ms, Some(1_795_255_200_000));
    assert_eq!(item.raw, M1);
    let said = message(item);
    assert_eq!((said.from.value.as_str(), said.from.display_name.as_str()), ("5511987654321", "Zoé"));
    assert_eq!(said.from.aliases[0].value, "BR.9c3kq");
    assert_eq!(said.message.body, Some(Body::Text(v1::Text { body: "olá 👋".to_owned(), preview_url: false })));
    assert_eq!((said.facets.size, said.direction), (5, Direction::Inbound));
}

#[test]
fn vector_m1_negatives_are_rejected() {
    let digits = M1_SIGNATURE.strip_prefix("sha256=").unwrap();
    assert!(post(M1, &[&format!("sha256={}", digits.to_uppercase())]).is_ok());
    let trap = "sha256=dceaa19bb34a6ed67060a25099dde18871441a9e342d3fc7e01ce0dcb4ceb1ef";
    for wrong in [digits, &M1_SIGNATURE[..70], &format!("sha1={digits}"), trap] {
        assert_eq!(post(M1, &[wrong]).err(), Some(Reject::SignatureWrong), "{wrong}");
    }
    assert_eq!(post(M1, &[M1_SIGNATURE, M1_SIGNATURE]).err(), Some(Reject::SignatureWrong));
    assert_eq!(post(M1, &[]).err(), Some(Reject::SignatureMissing));
    let mut flipped = M1.to_vec();
    flipped[100] ^= 1;
    assert_eq!(post(&flipped, &[M1_SIGNATURE]).err(), Some(Reject::SignatureWrong));
    // What the trap's signature is really of: the same JSON written anew.
    let anew = String::from_utf8(M1.to_vec()).unwrap().replace("\\u00e9", "é").replace("\\u00e1", "á");
    let anew = anew.replace("\\ud83d\\udc4b", "👋");
    assert_eq!(anew.len(), 465);
    assert!(post(anew.as_bytes(), &[trap]).is_ok());
    assert!(post(anew.as_bytes(), &[M1_SIGNATURE]).is_err());
}

#[test]
fn vectors_m2_and_m3_are_signed_and_say_nothing() {
    for (body, signature) in [
        ("{}", "sha256=6026b7b799dc56d58087dd942d19126786280587c4b3b7149a3477b6f7f726ae"),
        ("", "sha256=e6c64115522e5dca1460b912d3d0240ebf488951c27be360337b53ddabd2c08b"),
    ] {
        let accepted = post(body.as_bytes(), &[signature]).unwrap();
        assert_eq!(accepted.reply.status(), 200);
        assert!(matches!(&accepted.items[..], [Err(BadItem { code: "malformed_body", raw, .. })] if raw == body));
    }
}

#[test]
fn bodies_that_are_no_envelope_are_one_dead_letter() {
    let deep = "[".repeat(100_000);
    for body in [
        "null",
        "[]",
        "5",
        "\"x\"",
        "{\"entry\":5}",
        "{\"entry\":{}}",
        "{\"entry\":null}",
        "{\"entry\":[]",
        "{\"entry\":[]} x",
        "{\"object\":\"page\",\"entry\":[]}",
        "{\"entry\":[],\"entry\":[]}",
        "<html>",
        &deep,
    ] {
        let items = signed(body);
        assert!(matches!(&items[..], [Err(BadItem { code: "malformed_body", .. })]), "{body:.30}");
    }
    let no_text = post(b"\xff\xfe", &[&sign(SIGNATURE_PREFIX, SECRET.as_bytes(), b"\xff\xfe")]).unwrap();
    assert!(matches!(&no_text.items[..], [Err(BadItem { code: "malformed_body", .. })]));
    assert!(signed("{\"object\":\"whatsapp_business_account\",\"entry\":[]}").is_empty());
}

#[test]
fn the_handshake_echoes_the_challenge() {
    let wanted = Ok((200, "text/plain".to_owned(), "1158201444".to_owned()));
    assert_eq!(get("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=s3cr3t"), wanted);
    assert_eq!(get("hub.verify_token=s3cr3t&hub.challenge=1158201444&x=y&hub.mode=subscribe"), wanted);
    assert_eq!(get("hub%2Emode=subscribe&hub.challenge=%31158201444&hub.verify_token=s3cr%33t"), wanted);
    let words = get("hub.mode=subscribe&hub.challenge=a%20b+%3Cc%3E&hub.verify_token=s3cr3t").unwrap().2;
    assert_eq!(words, "a b <c>");
    let longest = "x".repeat(256);
    assert!(get(&format!("hub.mode=subscribe&hub.challenge={longest}&hub.verify_token=s3cr3t")).is_ok());
}

#[test]
fn the_handshake_refuses_everything_else() {
    let too_long = format!("hub.mode=subscribe&hub.challenge={}&hub.verify_token=s3cr3t", "x".repeat(257));
    for query in [
        "",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=S3CR3T",
        "hub.mode=subscribe&hub.challenge=1",
        "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=s3cr3t",
        "hub.challenge=1&hub.verify_token=s3cr3t",
        "hub.mode=subscribe&hub.verify_token=s3cr3t",
        "hub.mode=subscribe&hub.challenge=&hub.verify_token=s3cr3t",
        "hub.mode=subscribe&hub.challenge=a%0Ab&hub.verify_token=s3cr3t",
        "hub.mode=subscribe&hub.challenge=ol%C3%A1&hub.verify_token=s3cr3t",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong&hub.verify_token=s3cr3t",
        "hub_mode=subscribe&hub_challenge=1&hub_verify_token=s3cr3t",
        &too_long,
    ] {
        assert_eq!(get(query), Err(Reject::HandshakeRefused), "{query}");
    }
}

#[test]
fn other_methods_are_not_allowed() {
    for method in [Method::PUT, Method::DELETE, Method::HEAD, Method::OPTIONS] {
        let (headers, body) = (HeaderMap::new(), Bytes::new());
        let request =
            RawRequest { method: &method, path: "/", query: "", headers: &headers, body: &body, received_at_ms: 0 };
        assert_eq!(webhook().accept(&request).err(), Some(Reject::MethodNotAllowed));
    }
}

#[test]
fn a_broken_sibling_stops_nobody() {
    let good = |n: u32| {
        format!(r#"{{"from":"551","id":"wamid.{n}","timestamp":"1795255200","type":"text","text":{{"body":"oi"}}}}"#)
    };
    let broken = [
        "42",
        "null",
        "[]",
        r#"{"from":"551","timestamp":"1795255200","type":"text","text":{"body":"no id"}}"#,
        r#"{"id":"wamid.x","type":"text","text":{"body":"nobody"}}"#,
        r#"{"id":"wamid.x","from":"551","type":"text","text":"no object"}"#,
        r#"{"id":"wamid.x","from":"551","type":"text"}"#,
        r#"{"id":"wamid.x","from":"551","type":"text","text":{}}"#,
        r#"{"id":"wamid.x","id":"wamid.y","from":"551","type":"text","text":{"body":"twice"}}"#,
        r#"{"id":"wamid.x","from":"551","type":"image","image":{"caption":"no file"}}"#,
        r#"{"id":"wamid.x","from":"551","type":"location","location":{"latitude":1}}"#,
        r#"{"id":"wamid.x","from":"551","type":"text","text":{"body":null}}"#,
        r#"{"id":"wamid.x","from":"551","type":"reaction","reaction":{"emoji":"x"}}"#,
        r#"{"id":"wamid.x","from":"551","type":"revoke","revoke":{"original_message_id":null}}"#,
        r#"{"id":{},"from":"551","type":"text","text":{"body":"x"}}"#,
    ];
    let mut list = good(0);
    for (n, one) in broken.iter().enumerate() {
        write!(list, ", {one} ,{}", good(n as u32 + 1)).unwrap();
    }
    let items = messages(&list);
    assert_eq!(items.len(), broken.len() * 2 + 1);
    for (n, one) in broken.iter().enumerate() {
        let bad = items[n * 2 + 1].as_ref().unwrap_err();
        assert_eq!(bad.code, "malformed_item");
        assert_eq!(bad.account.as_ref().unwrap().value, "7");
        // Its own bytes and nobody else's, in a body that can be read again.
        let raw = std::str::from_utf8(&bad.raw).unwrap();
        assert!(raw.contains(one) && !raw.contains("oi"), "{raw}");
        assert!(!bad.detail.contains("nobody") && !bad.detail.contains("twice"), "{}", bad.detail);
        assert!(matches!(&read(&bad.raw, NOW_MS)[..], [Err(BadItem { code: "malformed_item", .. })]));
    }
    for (n, item) in items.iter().step_by(2).enumerate() {
        assert_eq!(item.as_ref().unwrap().key, format!("wamid.{n}"));
    }
}

#[test]
fn broken_entries_changes_and_lists_stop_nobody() {
    let text = r#"{"from":"551","id":"wamid.1","timestamp":"1795255200","type":"text","text":{"body":"oi"}}"#;
    let value = format!(r#"{{"metadata":{{"phone_number_id":"7"}},"messages":[{text}],"statuses":{{"a":[1]}}}}"#);
    let sound = format!(r#"{{"field":"messages","value":{value}}}"#);
    let no_object = r#"{"field":"messages","value":"no object"}"#;
    let body = format!(
        r#"{{"entry":[5,{{"id":"100"}},{{"id":"100","changes":[7,{{"field":"messages"}},{no_object},{sound}]}}]}}"#
    );
    let items = signed(&body);
    let shown: Vec<&str> = items
        .iter()
        .map(|item| match item {
            Ok(item) => item.key.as_str(),
            Err(bad) => bad.detail.split(':').next().unwrap(),
        })
        .collect();
    let type_error = "unexpected type or repeated key at line 1 column 11";
    assert_eq!(shown, ["an entry", "an entry", "a change", "a change", type_error, "wamid.1", "`statuses` is no list"]);
    for bad in items.iter().filter_map(|item| item.as_ref().err()) {
        assert_eq!(bad.code, "malformed_item");
        assert_eq!(read(&bad.raw, NOW_MS).len(), 1, "{:?}", bad.raw);
        assert!(!bad.raw.windows(2).any(|two| two == b"oi"), "{:?}", bad.raw);
    }
}

#[test]
fn one_body_may_hold_many_accounts() {
    let value = |number: &str| {
        let text = r#"{"from":"551","id":"wamid.1","type":"text","text":{"body":"oi"}}"#;
        format!(r#"{{"field":"messages","value":{{"metadata":{{"phone_number_id":{number}}},"messages":[{text}]}}}}"#)
    };
    let body = format!(
        r#"{{"entry":[{{"id":"1","changes":[{},{}]}},{{"id":2,"changes":[{},{{"field":"security","value":{{}}}}]}}]}}"#,
        value("\"71\""),
        value("72"),
        value("null"),
    );
    let items = signed(&body);
    let accounts: Vec<String> = items
        .iter()
        .map(|item| match item {
            Ok(item) => format!("{}={}", item.account.key, item.account.value),
            Err(bad) => bad.detail.clone(),
        })
        .collect();
    let nobody = "metadata without phone_number_id";
    assert_eq!(accounts, ["phone_number_id=71", "phone_number_id=72", nobody, "waba_id=2"]);
}

#[test]
fn an_item_can_be_read_again_by_itself() {
    let person = r#"{"wa_id":"551","profile":{"name":"Ana"}}"#;
    let other = r#"{"wa_id":"552","profile":{"name":"Bia"}}"#;
    let say = |from: &str, id: &str| {
        format!(r#"{{"from":"{from}","id":"{id}","timestamp":"1","type":"text","text":{{"body":"\u00e1 {id}"}}}}"#)
    };
    let status = r#"{"id":"wamid.9","status":"sent","timestamp":"1795255200"}"#;
    let items = change(
        "messages",
        &format!(
            r#"{{"metadata":{{"phone_number_id":"7"}},"contacts":[{other},{person}],"messages":[{}, {}],"statuses":[{status}],"errors":[{{"code":1}}]}}"#,
            say("551", "a"),
            say("552", "b"),
        ),
    );
    assert_eq!(items.len(), 4);
    for item in items {
        let item = item.unwrap();
        let again = read(&item.raw, NOW_MS);
        assert_eq!(again.len(), 1);
        let again = again[0].as_ref().unwrap();
        assert_eq!((&again.key, &again.account), (&item.key, &item.account));
        assert_eq!(format!("{:?}", again.body), format!("{:?}", item.body));
        let raw = std::str::from_utf8(&item.raw).unwrap();
        assert!(!(raw.contains("Ana") && raw.contains("Bia")), "{raw}");
    }
}

#[test]
fn statuses_are_keyed_by_what_they_say() {
    let status = |more: &str| {
        let items = change(
            "messages",
            &format!(r#"{{"metadata":{{"phone_number_id":"7"}},"statuses":[{{"id":"wamid.1",{more}}}]}}"#),
        );
        items.into_iter().next().unwrap().unwrap()
    };
    let sent = status(
        r#""status":"sent","timestamp":"1795255210","biz_opaque_callback_data":"msg_07c948vsy2489a9hn3x0xn5g0w""#,
    );
    assert_eq!(sent.key, "wamid.1:sent:1795255210");
    assert_eq!(receipt(&sent).message_id.as_deref(), Some("msg_07c948vsy2489a9hn3x0xn5g0w"));
    assert_eq!(sent.provider_time_ms, Some(1_795_255_210_000));
    let group = status(r#""status":"read","timestamp":"1795255211","recipient_participant_id":"551""#);
    assert_eq!(group.key, "wamid.1:read:1795255211:551");
    // What another system left there is none of ours.
    let foreign =
        status(r#""status":"played","timestamp":"1","biz_opaque_callback_data":"Ana 551"}"#.trim_end_matches('}'));
    assert_eq!(receipt(&foreign).message_id, None);
    assert_eq!(receipt(&foreign).status, v1::message_status::Status::Read);
    assert!(matches!(status(r#""status":"warning""#).body, ItemBody::Account { .. }));
}

#[test]
fn times_that_cannot_be_are_replaced_and_flagged() {
    let at = |timestamp: &str| {
        let items = messages(&format!(
            r#"{{"from":"551","id":"wamid.1","timestamp":{timestamp},"type":"text","text":{{"body":"oi"}}}}"#
        ));
        let item = items.into_iter().next().unwrap().unwrap();
        let said = message(&item).message.clone();
        (item.provider_time_ms, said.provider_time.map(|t| t.seconds), said.provider_time_replaced)
    };
    assert_eq!(at("\"1795255200\""), (Some(1_795_255_200_000), Some(1_795_255_200), false));
    assert_eq!(at("1795255200"), (Some(1_795_255_200_000), Some(1_795_255_200), false));
    assert_eq!(at("\"1\""), (Some(1000), Some(NOW_MS / 1000), true));
    assert_eq!(at("\"1999999999\""), (Some(1_999_999_999_000), Some(NOW_MS / 1000), true));
    assert_eq!(at("\"ontem\""), (None, None, false));
    assert_eq!(at("{}"), (None, None, false));
}

#[test]
fn items_have_limits() {
    let deep = format!("{}{}", "[".repeat(70), "]".repeat(70));
    let items = messages(&format!(r#"{{"from":"551","id":"wamid.1","type":"pin","pin":{deep}}}"#));
    assert!(items[0].as_ref().is_err_and(|bad| bad.detail.contains("deeper")));
    let wide = format!(r#"{{"phone_number_id":"7","x":"{}"}}"#, "x".repeat(5000));
    let items = change("messages", &format!(r#"{{"metadata":{wide},"messages":[{{"id":"wamid.1"}}]}}"#));
    assert!(items[0].as_ref().is_err_and(|bad| bad.detail.contains("metadata")));
    let long = "x".repeat(300 * 1024);
    let items = messages(&format!(r#"{{"from":"551","id":"wamid.1","type":"text","text":{{"body":"{long}"}}}}"#));
    assert!(items[0].as_ref().is_err_and(|bad| bad.detail.contains("larger")));
}

#[test]
fn repeats_have_equal_keys() {
    let keys = || -> Vec<String> {
        let value = r#"{"event":"APPROVED","message_template_id":9007199254740993}"#;
        change("message_template_status_update", value).into_iter().map(|item| item.unwrap().key).collect()
    };
    assert_eq!(keys(), keys());
    assert!(keys()[0].starts_with("message_template_status_update:1795255200:"));
}
