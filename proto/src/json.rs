//! Canonical protobuf JSON, with personal data shown where the reader may see it.
//!
//! The generated types serialise to canonical JSON by themselves; a `Payload` in it is base64. [`decoded`] puts
//! what is inside in its place: `messageReceived.content.text.body`.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use prost::Message as _;
use serde::Serialize;
use serde_json::Value;

use crate::v1;

/// Canonical JSON of a record, payloads as they are on the wire.
pub fn canonical<T: Serialize>(record: &T) -> Value {
    let mut value = serde_json::to_value(record).unwrap_or(Value::Null);
    end_times_in_z(&mut value);
    value
}

/// The fields that hold a `Timestamp`, wherever they occur. A test compares this with the schema.
const TIME_FIELDS: &[&str] = &[
    "at",
    "createdAt",
    "endedAt",
    "expiresAt",
    "nextAt",
    "notAfter",
    "providerTime",
    "receivedAt",
    "revokedAt",
    "saidAt",
    "startedAt",
    "until",
    "waitingSince",
    "wroteAt",
];

/// The canonical form of a time ends in `Z`; the generated code writes the offset in figures.
fn end_times_in_z(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(end_times_in_z),
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(time) if TIME_FIELDS.contains(&name.as_str()) && time.ends_with("+00:00") => {
                        time.truncate(time.len() - "+00:00".len());
                        time.push('Z');
                    }
                    _ => end_times_in_z(field),
                }
            }
        }
        _ => {}
    }
}

/// Canonical JSON of a record, plain payloads decoded. A sealed payload stays as it is.
pub fn decoded<T: Serialize>(record: &T) -> Value {
    let mut value = canonical(record);
    open(&mut value);
    value
}

/// Canonical JSON of a record, payloads replaced by their size: for logs and for people who only operate.
pub fn redacted<T: Serialize>(record: &T) -> Value {
    let mut value = canonical(record);
    visit_payloads(&mut value, &mut |_, payload| {
        let data = payload.get("data").and_then(Value::as_str).unwrap_or_default();
        Some(Value::String(format!("[{} bytes]", STANDARD.decode(data).map_or(0, |d| d.len()))))
    });
    value
}

fn open(value: &mut Value) {
    visit_payloads(value, &mut |name, payload| {
        if payload.get("keyId").and_then(Value::as_str).is_some_and(|key| !key.is_empty()) {
            return None;
        }
        let data = STANDARD.decode(payload.get("data").and_then(Value::as_str).unwrap_or_default()).ok()?;
        match name {
            "content" => Some(canonical(&v1::Message::decode(data.as_slice()).ok()?)),
            "from" | "to" | "address" => Some(canonical(&v1::Address::decode(data.as_slice()).ok()?)),
            // Text: a provider's id, a note, a provider's own JSON.
            _ => Some(Value::String(String::from_utf8_lossy(&data).into_owned())),
        }
    });
}

/// The fields that hold a `Payload`, wherever they occur. A test compares this with the schema.
pub const PAYLOAD_FIELDS: &[&str] = &["address", "content", "detail", "from", "item", "note", "providerId", "to"];

fn visit_payloads(value: &mut Value, replace: &mut impl FnMut(&str, &Value) -> Option<Value>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| visit_payloads(item, replace)),
        Value::Object(fields) => {
            for (name, field) in fields {
                if is_payload(name, field) {
                    if let Some(new) = replace(name, field) {
                        *field = new;
                    }
                } else {
                    visit_payloads(field, replace);
                }
            }
        }
        _ => {}
    }
}

fn is_payload(name: &str, field: &Value) -> bool {
    PAYLOAD_FIELDS.contains(&name)
        && field.as_object().is_some_and(|f| f.keys().all(|key| matches!(key.as_str(), "data" | "keyId" | "nonce")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(body: &str) -> v1::Event {
        let message = v1::Message {
            body: Some(v1::message::Body::Text(v1::Text { body: body.to_owned(), preview_url: false })),
            ..Default::default()
        };
        let payload = v1::Payload { data: message.encode_to_vec().into(), ..Default::default() };
        v1::Event {
            tenant: "acme".to_owned(),
            epoch: 1,
            seq: 7,
            body: Some(v1::event::Body::MessageReceived(v1::MessageReceived {
                content: Some(payload),
                provider_id: Some(v1::Payload { data: "wamid.1".into(), ..Default::default() }),
                ..Default::default()
            })),
            ..Default::default()
        }
    }

    #[test]
    fn payloads_are_shown_decoded() {
        let json = decoded(&received("olá"));
        assert_eq!(json["messageReceived"]["content"]["text"]["body"], "olá");
        assert_eq!(json["messageReceived"]["providerId"], "wamid.1");
        assert_eq!(json["seq"], "7");
    }

    #[test]
    fn redacted_shows_no_content() {
        let text = redacted(&received("segredo")).to_string();
        assert!(!text.contains("segredo") && !text.contains("wamid"), "{text}");
    }

    #[test]
    fn a_sealed_payload_stays_sealed() {
        let mut event = received("olá");
        if let Some(v1::event::Body::MessageReceived(m)) = &mut event.body {
            m.content.as_mut().unwrap().key_id = "k1".to_owned();
        }
        assert_eq!(decoded(&event)["messageReceived"]["content"]["keyId"], "k1");
    }

    #[test]
    fn times_end_in_z() {
        let event = v1::Event { at: Some(crate::time::timestamp(1_795_255_200_123)), ..Default::default() };
        assert_eq!(canonical(&event)["at"], "2026-11-21T10:00:00.123Z");
    }

    #[test]
    fn every_time_field_is_known() {
        assert_known(".google.protobuf.Timestamp", TIME_FIELDS);
    }

    /// A new payload field must be named here, or its content would be shown in base64 and never redacted.
    #[test]
    fn every_payload_field_is_known() {
        assert_known(".recado.v1.Payload", PAYLOAD_FIELDS);
    }

    fn assert_known(of_type: &str, known: &[&str]) {
        for line in include_str!("../schema.lock").lines().filter(|line| line.ends_with(of_type)) {
            let field = line.split(" = ").next().and_then(|path| path.rsplit('.').next()).unwrap_or_default();
            let camel = field
                .split('_')
                .enumerate()
                .map(|(i, part)| if i == 0 { part.to_owned() } else { part[..1].to_uppercase() + &part[1..] });
            let camel: String = camel.collect();
            assert!(known.contains(&camel.as_str()), "{line}");
        }
    }
}
