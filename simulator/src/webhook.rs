//! The envelope of a webhook and the messages and statuses in it.

use crate::content::Content;
use crate::settings::Number;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Value, json};

/// The sender as a webhook names it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Contact {
    pub(crate) profile: Profile,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wa_id: Option<String>,
    pub(crate) user_id: String,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Profile {
    pub(crate) name: String,
}

/// One message of a customer.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) from: Option<String>,
    pub(crate) from_user_id: String,
    pub(crate) id: String,
    /// Seconds since 1970.
    pub(crate) timestamp: u64,
    pub(crate) content: Content,
    /// The message it answers, and the number that wrote that one.
    pub(crate) context: Option<(String, String)>,
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, body) = self.content.parts(self.from.as_deref().unwrap_or_default());
        let mut map = serializer.serialize_map(None)?;
        if let Some(from) = &self.from {
            map.serialize_entry("from", from)?;
        }
        map.serialize_entry("from_user_id", &self.from_user_id)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("timestamp", &self.timestamp.to_string())?;
        map.serialize_entry("type", &kind)?;
        match body {
            Some(body) => map.serialize_entry(&kind, &body)?,
            None => map.serialize_entry(
                "errors",
                &json!([{
                    "code": 131_051,
                    "title": "Message type unknown",
                    "message": "Message type unknown",
                    "error_data": {"details": "Message type is currently not supported."},
                }]),
            )?,
        }
        if let Some((author, id)) = &self.context {
            map.serialize_entry("context", &json!({"from": author, "id": id}))?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Metadata<'a> {
    display_phone_number: &'a str,
    phone_number_id: &'a str,
}

#[derive(Serialize)]
struct ChangeValue<'a> {
    messaging_product: &'static str,
    metadata: Metadata<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contacts: Vec<&'a Contact>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<&'a Message>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statuses: Vec<&'a Value>,
}

#[derive(Serialize)]
struct Change<'a> {
    field: &'static str,
    value: ChangeValue<'a>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    changes: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Envelope<'a> {
    object: &'static str,
    entry: Vec<Entry<'a>>,
}

/// Something to tell the gateway about one of its numbers.
#[derive(Debug, Clone)]
pub(crate) struct News {
    pub(crate) number: Number,
    pub(crate) what: Told,
}

#[derive(Debug, Clone)]
pub(crate) enum Told {
    Said(Box<(Contact, Message)>),
    Status(Value),
}

/// Writes one webhook body. News of one number share a change, numbers of one business account an entry, in the order
/// in which they first appear.
pub(crate) fn envelope(news: &[News]) -> bytes::Bytes {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for item in news {
        let number = &item.number;
        let at = entries.iter().position(|entry| entry.id == number.waba_id).unwrap_or_else(|| {
            entries.push(Entry { id: &number.waba_id, changes: Vec::new() });
            entries.len() - 1
        });
        let changes = &mut entries[at].changes;
        let at = changes
            .iter()
            .position(|change| change.value.metadata.phone_number_id == number.phone_number_id)
            .unwrap_or_else(|| {
                changes.push(Change { field: "messages", value: ChangeValue::of(number) });
                changes.len() - 1
            });
        let value = &mut changes[at].value;
        match &item.what {
            Told::Said(said) => {
                let (contact, message) = &**said;
                if !value.contacts.iter().any(|known| known.user_id == contact.user_id) {
                    value.contacts.push(contact);
                }
                value.messages.push(message);
            }
            Told::Status(status) => value.statuses.push(status),
        }
    }
    crate::wire::body(&Envelope { object: "whatsapp_business_account", entry: entries })
}

impl<'a> ChangeValue<'a> {
    fn of(number: &'a Number) -> Self {
        Self {
            messaging_product: "whatsapp",
            metadata: Metadata {
                display_phone_number: &number.display_phone_number,
                phone_number_id: &number.phone_number_id,
            },
            contacts: Vec::new(),
            messages: Vec::new(),
            statuses: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Contact, Message, News, Profile, Told, envelope};
    use crate::content::Content;
    use crate::settings::Number;

    /// The published sample: 481 bytes and their signature under a fictional secret.
    #[test]
    fn a_text_message_is_written_and_signed_as_the_provider_does() {
        let contact = Contact {
            profile: Profile { name: "Zo\u{e9}".to_owned() },
            wa_id: Some("5511987654321".to_owned()),
            user_id: "BR.9c3kq".to_owned(),
        };
        let message = Message {
            from: Some("5511987654321".to_owned()),
            from_user_id: "BR.9c3kq".to_owned(),
            id: "wamid.VEVTVDAwMQ==".to_owned(),
            timestamp: 1_795_255_200,
            content: Content::text("ol\u{e1} \u{1f44b}"),
            context: None,
        };
        let number = Number::new("700800900", "100200300", "551140028922");
        let body = envelope(&[News { number, what: Told::Said(Box::new((contact, message))) }]);
        assert_eq!(body.len(), 481, "{}", String::from_utf8_lossy(&body));
        assert_eq!(
            crate::signature::sign("5f1c0a9be6d24c7aa3d0b8c47e9912ab", &body),
            "sha256=8ee3aca2bcc2a0ced21e1807967c01e50af1658f00f9c451f89da7d27e5609a2"
        );
    }

    #[test]
    fn a_batch_groups_by_account_and_number() {
        let status = |id: &str| Told::Status(serde_json::json!({"id": id}));
        let (a, b, c) = (Number::new("1", "W1", "11"), Number::new("2", "W1", "22"), Number::new("3", "W2", "33"));
        let news = [
            News { number: a.clone(), what: status("x") },
            News { number: c, what: status("y") },
            News { number: b, what: status("z") },
            News { number: a, what: status("w") },
        ];
        let body: serde_json::Value = serde_json::from_slice(&envelope(&news)).unwrap_or_default();
        assert_eq!(body["entry"].as_array().map(Vec::len), Some(2));
        assert_eq!(body["entry"][0]["changes"][0]["value"]["statuses"][1]["id"], "w");
        assert_eq!(body["entry"][0]["changes"][1]["value"]["metadata"]["phone_number_id"], "2");
        assert_eq!(body["entry"][1]["id"], "W2");
    }
}
