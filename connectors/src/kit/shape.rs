//! What may be kept of a body that went over the wire: its shape, with the protocol's own words.

use serde_json::{Map, Value};

/// A shape has at most this many bytes.
pub const LONGEST: usize = 1000;
const MEMBERS: usize = 20;
const ELEMENTS: usize = 3;
const DEPTH: u32 = 8;

/// Keys whose values are words of protocols rather than of people.
const WORDS: &[&str] = &[
    "code",
    "error_subcode",
    "fbtrace_id",
    "is_transient",
    "message_status",
    "messaging_product",
    "recipient_type",
    "status",
    "sub_type",
    "success",
    "type",
];

/// A body as JSON in which every value is replaced by its kind and length, but for words of the protocol. What is no
/// JSON is told by its size.
pub fn shape(body: &[u8]) -> String {
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return format!("[{} bytes, no JSON]", body.len()) };
    let mut text = blotted("", &value, 0).to_string();
    if text.len() > LONGEST {
        let cut = (0..=LONGEST - 4).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        text.truncate(cut);
        text.push_str("...");
    }
    text
}

fn blotted(key: &str, value: &Value, depth: u32) -> Value {
    let is_word = WORDS.contains(&key);
    match value {
        Value::Null | Value::Bool(_) => value.clone(),
        Value::Number(number) if is_word && number.as_i64().is_some_and(|n| (-99..=9_999_999).contains(&n)) => {
            value.clone()
        }
        Value::Number(_) => Value::String("[number]".to_owned()),
        Value::String(text) if is_word && is_plain_word(text) => value.clone(),
        Value::String(text) => Value::String(format!("[{} characters]", text.chars().count())),
        Value::Array(_) | Value::Object(_) if depth >= DEPTH => Value::String("[...]".to_owned()),
        Value::Array(elements) => {
            let shown = elements.iter().take(ELEMENTS).map(|element| blotted(key, element, depth + 1));
            let more =
                elements.len().checked_sub(ELEMENTS + 1).map(|rest| Value::String(format!("[{} more]", rest + 1)));
            Value::Array(shown.chain(more).collect())
        }
        Value::Object(members) => {
            let shown = members.iter().take(MEMBERS).map(|(name, member)| {
                let known = name.len() <= 64 && is_plain_word(name);
                (if known { name.clone() } else { "[key]".to_owned() }, blotted(name, member, depth + 1))
            });
            Value::Object(shown.collect::<Map<_, _>>())
        }
    }
}

/// Short, of letters, digits and `_.-`, and without a run of digits that could be somebody's number.
fn is_plain_word(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    let longest_run = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default();
    text.len() <= 64 && text.bytes().all(legal) && longest_run < 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_protocol_stay_and_nothing_else_does() {
        let call = br#"{"messaging_product":"whatsapp","to":"5511987654321","type":"text","text":{"body":"segredo"},
            "biz_opaque_callback_data":"msg_1","code":"5511987654321"}"#;
        assert_eq!(
            shape(call),
            r#"{"biz_opaque_callback_data":"[5 characters]","code":"[13 characters]","messaging_product":"whatsapp","text":{"body":"[7 characters]"},"to":"[13 characters]","type":"text"}"#
        );
        let refusal =
            br#"{"error":{"message":"m","code":131056,"error_subcode":33,"fbtrace_id":"AbC1","user":5511987654321}}"#;
        assert_eq!(
            shape(refusal),
            r#"{"error":{"code":131056,"error_subcode":33,"fbtrace_id":"AbC1","message":"[1 characters]","user":"[number]"}}"#
        );
        assert_eq!(shape(b"<html>"), "[6 bytes, no JSON]");
        assert_eq!(
            shape(br#"{"5511987654321":[1,2,3,4,5]}"#),
            r#"{"[key]":["[number]","[number]","[number]","[2 more]"]}"#
        );
    }

    #[test]
    fn a_shape_is_short() {
        let wide = (0..500).map(|n| format!(r#""k{n}":"é""#)).collect::<Vec<_>>().join(",");
        let nested = format!("{}1{}", "[[[[[[".repeat(16), "]]]]]]".repeat(16));
        for body in [format!("{{{wide}}}"), nested, format!("[{}1]", "[{\"a\":\"é\"}],".repeat(200))] {
            assert!(shape(body.as_bytes()).len() <= LONGEST, "{body}");
        }
    }
}
