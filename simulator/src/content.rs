//! What a customer can send.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A file the provider holds for the business to fetch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// The provider's media id.
    pub id: String,
    /// Its type as the sender's phone said, parameters included.
    pub mime_type: String,
    /// Base64 of the SHA-256 of its bytes, the form of live webhooks.
    pub sha256: String,
}

/// What a customer sends, by the provider's message types.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Content {
    /// Words.
    Text {
        /// The words.
        body: String,
    },
    /// A picture.
    Image {
        /// Its file.
        media: Media,
        /// Words under it.
        #[serde(default)]
        caption: Option<String>,
    },
    /// A film.
    Video {
        /// Its file.
        media: Media,
        /// Words under it.
        #[serde(default)]
        caption: Option<String>,
    },
    /// Sound: a voice note or a file.
    Audio {
        /// Its file.
        media: Media,
        /// Recorded on the spot.
        #[serde(default)]
        voice: bool,
    },
    /// Any other file.
    Document {
        /// Its file.
        media: Media,
        /// Its name on the sender's phone.
        #[serde(default)]
        filename: Option<String>,
        /// Words under it.
        #[serde(default)]
        caption: Option<String>,
    },
    /// A sticker.
    Sticker {
        /// Its file.
        media: Media,
        /// Whether it moves.
        #[serde(default)]
        animated: bool,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// What is there.
        #[serde(default)]
        name: Option<String>,
        /// Its postal address.
        #[serde(default)]
        address: Option<String>,
    },
    /// Contact cards, in the provider's own form.
    Contacts {
        /// The cards.
        contacts: Vec<Value>,
    },
    /// A tap on a template's quick reply.
    Button {
        /// What the business put behind the button.
        payload: String,
        /// What the button said.
        text: String,
    },
    /// A tap on a reply button.
    ButtonReply {
        /// Id of the button.
        id: String,
        /// What it said.
        title: String,
    },
    /// A row chosen from a list.
    ListReply {
        /// Id of the row.
        id: String,
        /// What it said.
        title: String,
        /// The line under it.
        #[serde(default)]
        description: Option<String>,
    },
    /// A flow filled in; its answers are JSON inside a string.
    FlowReply {
        /// The answers as JSON text; need not be valid.
        response_json: String,
    },
    /// An emoji put on a message, or taken off (`None`).
    Reaction {
        /// The message reacted to.
        message_id: String,
        /// The emoji.
        #[serde(default)]
        emoji: Option<String>,
    },
    /// A shopping cart.
    Order {
        /// The catalogue.
        catalog_id: String,
        /// Words with it.
        #[serde(default)]
        text: Option<String>,
        /// The lines, in the provider's own form.
        product_items: Vec<Value>,
    },
    /// New words for an earlier message.
    Edit {
        /// The message edited.
        original_message_id: String,
        /// The new words.
        body: String,
    },
    /// An earlier message taken back.
    Revoke {
        /// The message taken back.
        original_message_id: String,
    },
    /// The customer's number changed.
    NumberChanged {
        /// The new number, digits.
        new_wa_id: String,
    },
    /// Something that the provider does not pass on.
    Unsupported,
    /// Any type with any body, for what has no variant here.
    Raw {
        /// The message type.
        kind: String,
        /// The object under that name.
        body: Value,
    },
}

/// Sets a member only when there is something to set.
fn put(object: &mut Value, key: &str, value: Option<&String>) {
    if let Some(value) = value {
        object[key] = json!(value);
    }
}

fn media_object(media: &Media) -> Value {
    json!({"id": media.id, "mime_type": media.mime_type, "sha256": media.sha256})
}

impl Content {
    /// Words.
    pub fn text(body: &str) -> Self {
        Self::Text { body: body.to_owned() }
    }

    /// Whether the provider takes it as something the customer wrote, which opens the 24-hour window.
    pub(crate) fn opens_window(&self) -> bool {
        !matches!(self, Self::NumberChanged { .. } | Self::Reaction { .. } | Self::Revoke { .. })
    }

    /// The message's `type` and the object under that name; `None` where a type has no object.
    pub(crate) fn parts(&self, wa_id: &str) -> (String, Option<Value>) {
        let (kind, body) = match self {
            Self::Text { body } => ("text", json!({"body": body})),
            Self::Image { media, caption } => {
                let mut body = media_object(media);
                put(&mut body, "caption", caption.as_ref());
                ("image", body)
            }
            Self::Video { media, caption } => {
                let mut body = media_object(media);
                put(&mut body, "caption", caption.as_ref());
                ("video", body)
            }
            Self::Audio { media, voice } => {
                let mut body = media_object(media);
                body["voice"] = json!(voice);
                ("audio", body)
            }
            Self::Document { media, filename, caption } => {
                let mut body = media_object(media);
                put(&mut body, "filename", filename.as_ref());
                put(&mut body, "caption", caption.as_ref());
                ("document", body)
            }
            Self::Sticker { media, animated } => {
                let mut body = media_object(media);
                body["animated"] = json!(animated);
                ("sticker", body)
            }
            Self::Location { latitude, longitude, name, address } => {
                let mut body = json!({"latitude": latitude, "longitude": longitude});
                put(&mut body, "name", name.as_ref());
                put(&mut body, "address", address.as_ref());
                ("location", body)
            }
            Self::Contacts { contacts } => ("contacts", json!(contacts)),
            Self::Button { payload, text } => ("button", json!({"payload": payload, "text": text})),
            Self::ButtonReply { id, title } => {
                ("interactive", json!({"type": "button_reply", "button_reply": {"id": id, "title": title}}))
            }
            Self::ListReply { id, title, description } => {
                let mut row = json!({"id": id, "title": title});
                put(&mut row, "description", description.as_ref());
                ("interactive", json!({"type": "list_reply", "list_reply": row}))
            }
            Self::FlowReply { response_json } => (
                "interactive",
                json!({"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": response_json}}),
            ),
            Self::Reaction { message_id, emoji } => {
                let mut body = json!({"message_id": message_id});
                put(&mut body, "emoji", emoji.as_ref());
                ("reaction", body)
            }
            Self::Order { catalog_id, text, product_items } => {
                let mut body = json!({"catalog_id": catalog_id, "product_items": product_items});
                put(&mut body, "text", text.as_ref());
                ("order", body)
            }
            Self::Edit { original_message_id, body } => (
                "edit",
                json!({"original_message_id": original_message_id, "message": {"type": "text", "text": {"body": body}}}),
            ),
            Self::Revoke { original_message_id } => ("revoke", json!({"original_message_id": original_message_id})),
            Self::NumberChanged { new_wa_id } => (
                "system",
                json!({
                    "body": format!("User changed from {wa_id} to {new_wa_id}"),
                    "wa_id": new_wa_id,
                    "user_id": crate::ids::user_id(new_wa_id),
                    "type": "user_changed_number",
                }),
            ),
            Self::Unsupported => return ("unsupported".to_owned(), None),
            Self::Raw { kind, body } => return (kind.clone(), Some(body.clone())),
        };
        (kind.to_owned(), Some(body))
    }
}
