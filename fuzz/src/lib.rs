//! What each fuzz target does with bytes: it reads them, and checks what must hold of whatever was read. A panic, a
//! broken law, 10 seconds or 2 GB for one input are findings.

#![allow(dead_code, unreachable_pub, missing_docs, clippy::missing_panics_doc)]

mod gateway;
mod records;
mod webhook;

pub use records::{canonical, checkpoint, reader, records};
pub use webhook::{answer, json, signature, whatsapp, words};

use gateway::{
    api::{self, cursor::Cursor},
    tokens,
};
use recado::config;
use recado_connectors::Outgoing;
use recado_proto::{
    phone,
    v1::{self, address},
};
use serde_json::Value;

/// A configuration file: whatever it says, problems are told and nothing panics.
pub fn config(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // A file's secrets may be anywhere; a pipe or a device among them would wait for ever.
    if text.contains("file:") && !text.contains("file:data") {
        return;
    }
    let path = std::env::temp_dir().join(format!("recado-fuzz-{}.toml", std::process::id()));
    std::fs::write(&path, text).expect("a temporary file");
    let env = |name: &str| (name.len() < 8).then(|| "value".to_owned());
    match config::Config::load(&path, &env) {
        Ok(config) => assert!(!config.tenants.is_empty() || config.accounts.is_empty()),
        Err(problems) => assert!(!problems.to_string().is_empty()),
    }
}

/// A body of the API: read strictly, judged by the connector.
pub fn body(data: &[u8]) {
    let Ok(fields) = api::object(data) else { return };
    // What is read is what a plain reader reads: nothing was given twice.
    assert_eq!(serde_json::from_slice::<Value>(data).ok(), Some(Value::Object(fields.clone())));
    let plain = serde_json::from_value::<v1::Message>(Value::Object(fields.clone()));
    let Ok(message) = api::strictly::<v1::Message>(Value::Object(fields)) else { return };
    // Strict reading refuses more and means nothing else.
    assert_eq!(plain.ok().as_ref(), Some(&message));
    let to = v1::Address { kind: address::Kind::Phone.into(), value: "5511987654321".to_owned(), ..Default::default() };
    let outgoing = Outgoing { message_id: "msg_00000000000000000000000000", to: &to, message: &message };
    if let Ok(call) = webhook::account().outbound.encode(&outgoing) {
        let sent: Value = serde_json::from_slice(&call.body).expect("calls are JSON");
        assert_eq!(sent["biz_opaque_callback_data"], "msg_00000000000000000000000000");
    }
}

/// A place in the events, as readers give it back.
pub fn cursor(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some(cursor) = Cursor::parse(text) else { return };
    assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
    if cursor.epoch <= 1 << 20 {
        assert_eq!(Cursor::parse(&cursor.number().to_string()), Some(cursor));
    }
}

/// Tokens, scopes and ids.
pub fn token(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if tokens::is_token(text) {
        assert_eq!(text.len(), 67);
        assert!(text.is_ascii());
    }
    if let Ok(scope) = text.parse::<tokens::Scope>() {
        assert_eq!(scope.name(), text);
    }
    if let Some((kind, id)) = recado_proto::id::parse_any(text) {
        assert_eq!(kind.text(id), text);
    }
}

/// Phone numbers: providers' and people's.
pub fn phone(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Some(forms) = phone::forms(text) {
        for form in forms.all() {
            assert_eq!(phone::forms(form).as_ref(), Some(&forms), "{text}");
        }
    }
    for region in [None, Some("55"), Some("54"), Some("52"), Some("1"), Some("44")] {
        if let Some(digits) = phone::typed(text, region) {
            assert!(digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.len() <= 15, "{text}");
        }
    }
}
