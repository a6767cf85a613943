//! Whether a message body is one the provider takes.

use super::refusal::Refusal;
use super::{check_interactive, check_template};
use serde_json::{Map, Value};

pub(crate) type Checked<T = ()> = Result<T, Refusal>;

/// What a body says of whom it is for and what it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Addressed {
    pub(crate) to: Recipient,
    pub(crate) kind: String,
    pub(crate) callback_data: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Recipient {
    /// A number; as written, and its digits.
    Number { input: String, wa_id: String },
    /// A user id.
    User(String),
    /// A group.
    Group(String),
}

const MEMBERS: &[&str] = &[
    "messaging_product",
    "recipient_type",
    "to",
    "recipient",
    "type",
    "context",
    "biz_opaque_callback_data",
    "recipient_identity_key_hash",
    "message_activity_sharing",
];

/// The message types that can be sent.
const KINDS: &[&str] = &[
    "text",
    "image",
    "video",
    "document",
    "audio",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "template",
    "interactive",
];

/// An object under a key.
pub(crate) fn object<'a>(of: &'a Map<String, Value>, key: &str) -> Checked<&'a Map<String, Value>> {
    match of.get(key) {
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(Refusal::invalid(format!("Param {key} must be a JSON object."))),
        None => Err(Refusal::missing(key)),
    }
}

/// A list under a key, with its length within bounds.
pub(crate) fn list<'a>(of: &'a Map<String, Value>, key: &str, least: usize, most: usize) -> Checked<&'a Vec<Value>> {
    match of.get(key) {
        Some(Value::Array(items)) if (least..=most).contains(&items.len()) => Ok(items),
        Some(Value::Array(items)) => {
            Err(Refusal::value(format!("{key} has {} items, allowed are {least} to {most}", items.len())))
        }
        Some(_) => Err(Refusal::invalid(format!("Param {key} must be an array."))),
        None => Err(Refusal::missing(key)),
    }
}

/// A text under a key, if there is one; counted in characters.
pub(crate) fn optional<'a>(of: &'a Map<String, Value>, key: &str, most: usize) -> Checked<Option<&'a str>> {
    match of.get(key) {
        None => Ok(None),
        Some(Value::String(text)) if text.chars().count() <= most => Ok(Some(text)),
        Some(Value::String(_)) => Err(Refusal::value(format!("Param {key} must be at most {most} characters long."))),
        Some(_) => Err(Refusal::invalid(format!("Param {key} must be a string."))),
    }
}

/// A text under a key that must be there and not be empty.
pub(crate) fn required<'a>(of: &'a Map<String, Value>, key: &str, most: usize) -> Checked<&'a str> {
    match optional(of, key, most)? {
        None => Err(Refusal::missing(key)),
        Some("") => Err(Refusal::value(format!("Param {key} must be at least 1 character long."))),
        Some(text) => Ok(text),
    }
}

/// Refuses members that the provider does not know.
pub(crate) fn only(of: &Map<String, Value>, under: &str, known: &[&str]) -> Checked {
    match of.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(Refusal::invalid(format!("Unexpected key \"{key}\" on param \"{under}\""))),
        None => Ok(()),
    }
}

/// Checks a whole body that sends a message. Whether media ids exist is asked of `media_known`.
pub(crate) fn message(body: &Map<String, Value>, media_known: &dyn Fn(&str) -> bool) -> Checked<Addressed> {
    if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(Refusal::invalid("Param messaging_product must be one of {whatsapp}"));
    }
    let kind = optional(body, "type", 40)?.unwrap_or("text");
    if !KINDS.contains(&kind) {
        return Err(Refusal::invalid(format!("Param type must be one of {{{}}} - got \"{kind}\".", KINDS.join(", "))));
    }
    if let Some(key) = body.keys().find(|key| !MEMBERS.contains(&key.as_str()) && *key != kind) {
        return Err(Refusal::invalid(format!("Unexpected key \"{key}\" on a message of type \"{kind}\"")));
    }
    let to = recipient(body)?;
    if body.contains_key("context") {
        required(object(body, "context")?, "message_id", 512)?;
    }
    let callback_data = optional(body, "biz_opaque_callback_data", 512)?.map(str::to_owned);
    content(body, kind, media_known)?;
    Ok(Addressed { to, kind: kind.to_owned(), callback_data })
}

fn recipient(body: &Map<String, Value>) -> Checked<Recipient> {
    let group = match optional(body, "recipient_type", 20)?.unwrap_or("individual") {
        "individual" => false,
        "group" => true,
        other => {
            return Err(Refusal::invalid(format!(
                "Param recipient_type must be one of {{individual, group}} - got \"{other}\"."
            )));
        }
    };
    match (body.contains_key("to"), body.contains_key("recipient")) {
        (true, true) => Err(Refusal::invalid("Name the recipient by one of to and recipient, not by both.")),
        (false, false) => Err(Refusal::missing("to")),
        (true, false) if group => Ok(Recipient::Group(required(body, "to", 200)?.to_owned())),
        (true, false) => {
            let input = required(body, "to", 40)?;
            let wa_id: String = input.chars().filter(char::is_ascii_digit).collect();
            let shaped = input.chars().all(|c| c.is_ascii_digit() || "+-() .".contains(c));
            if !shaped || !(7..=15).contains(&wa_id.len()) {
                return Err(Refusal::value("Param to is not a phone number."));
            }
            Ok(Recipient::Number { input: input.to_owned(), wa_id })
        }
        (false, true) => {
            let user = required(body, "recipient", 160)?;
            let country = user.split_once('.').map_or("", |(country, _)| country);
            if country.len() != 2 || !country.chars().all(|c| c.is_ascii_uppercase()) {
                return Err(Refusal::value("Param recipient is not a user id."));
            }
            Ok(Recipient::User(user.to_owned()))
        }
    }
}

fn content(body: &Map<String, Value>, kind: &str, media_known: &dyn Fn(&str) -> bool) -> Checked {
    if kind == "contacts" {
        return list(body, kind, 1, 257)?.iter().try_for_each(contact);
    }
    let part = object(body, kind)?;
    match kind {
        "text" => {
            only(part, kind, &["body", "preview_url"])?;
            boolean(part, "preview_url")?;
            required(part, "body", 4_096).map(drop)
        }
        "image" | "video" => media(part, kind, &["caption"], media_known),
        "document" => media(part, kind, &["caption", "filename"], media_known),
        "audio" => {
            boolean(part, "voice")?;
            media(part, kind, &["voice"], media_known)
        }
        "sticker" => media(part, kind, &[], media_known),
        "location" => location(part),
        "reaction" => {
            only(part, kind, &["message_id", "emoji"])?;
            required(part, "message_id", 512)?;
            optional(part, "emoji", 20)?.map(drop).ok_or_else(|| Refusal::missing("emoji"))
        }
        "template" => check_template::template(part, media_known),
        _ => check_interactive::interactive(part, media_known),
    }
}

fn boolean(of: &Map<String, Value>, key: &str) -> Checked {
    match of.get(key) {
        None | Some(Value::Bool(_)) => Ok(()),
        Some(_) => Err(Refusal::invalid(format!("Param {key} must be a boolean."))),
    }
}

/// A file: by exactly one of a known id and an https link.
pub(crate) fn media(
    part: &Map<String, Value>,
    under: &str,
    also: &[&str],
    media_known: &dyn Fn(&str) -> bool,
) -> Checked {
    let known: Vec<&str> = ["id", "link"].iter().chain(also).copied().collect();
    only(part, under, &known)?;
    if also.contains(&"caption") {
        optional(part, "caption", 1_024)?;
    }
    optional(part, "filename", 240)?;
    match (optional(part, "id", 200)?, optional(part, "link", 2_048)?) {
        (Some(id), None) if media_known(id) => Ok(()),
        (Some(_), None) => Err(Refusal::invalid(format!(
            "Param {under}['id'] is not a valid whatsapp business account media attachment ID"
        ))),
        (None, Some(link)) if link.starts_with("https://") && link.len() > "https://".len() => Ok(()),
        (None, Some(_)) => Err(Refusal::value(format!("Param {under}['link'] is not a valid https URL."))),
        (None, None) => Err(Refusal::missing(&format!("one of {under}['id'] and {under}['link']"))),
        (Some(_), Some(_)) => {
            Err(Refusal::invalid(format!("Give one of {under}['id'] and {under}['link'], not both.")))
        }
    }
}

fn location(part: &Map<String, Value>) -> Checked {
    only(part, "location", &["latitude", "longitude", "name", "address"])?;
    for (key, most) in [("latitude", 90.0), ("longitude", 180.0)] {
        // The provider takes decimal degrees as a number or as text.
        let degrees = match part.get(key) {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.parse().ok(),
            Some(_) => None,
            None => return Err(Refusal::missing(key)),
        };
        if !degrees.is_some_and(|degrees| (-most..=most).contains(&degrees)) {
            return Err(Refusal::value(format!("Param {key} must be a number of degrees.")));
        }
    }
    optional(part, "name", 1_000)?;
    optional(part, "address", 1_000).map(drop)
}

fn contact(card: &Value) -> Checked {
    let Value::Object(card) = card else {
        return Err(Refusal::invalid("Param contacts must be an array of objects."));
    };
    let name = object(card, "name")?;
    required(name, "formatted_name", 1_000)?;
    let parts = ["first_name", "last_name", "middle_name", "prefix", "suffix"];
    if parts.iter().any(|part| name.get(*part).is_some_and(Value::is_string)) {
        return Ok(());
    }
    Err(Refusal::missing("contacts[]['name']: one name part beside formatted_name"))
}

/// Checks a body that marks messages read, and names the message.
pub(crate) fn read_mark(body: &Map<String, Value>) -> Checked<&str> {
    if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(Refusal::invalid("Param messaging_product must be one of {whatsapp}"));
    }
    only(body, "message status", &["messaging_product", "status", "message_id", "typing_indicator"])?;
    if body.get("status").and_then(Value::as_str) != Some("read") {
        return Err(Refusal::invalid("Param status must be one of {read}"));
    }
    if body.contains_key("typing_indicator")
        && object(body, "typing_indicator")?.get("type").and_then(Value::as_str) != Some("text")
    {
        return Err(Refusal::invalid("Param typing_indicator['type'] must be one of {text}"));
    }
    required(body, "message_id", 512)
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
