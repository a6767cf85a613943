//! Messages and read marks as calls to the Graph API.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use recado_proto::{
    phone,
    v1::{self, address::Kind as AddressKind, message::Body},
};
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::{Settings, address, cards, emoji, errors, files::Files, interactive, outcome, setup, template};
use crate::{Answer, Call, Checkup, ConfigError, Outbound, Outcome, Outgoing, Refused, kit::signature};

/// After a message that came from an advertisement or a post and was answered within a day, for this long.
const ENTRY_WINDOW_MS: u64 = 72 * 60 * 60 * 1000;
/// "One message every six seconds" to the same person.
const RECIPIENT_INTERVAL_MS: u64 = 6_000;
/// Free-form messages may follow a customer's message for this long.
const REPLY_WINDOW_MS: u64 = 24 * 60 * 60 * 1000;
/// What a number may send without further agreement with Meta.
const RATE_PER_S: u32 = 80;
const LONGEST_TEXT: usize = 4096;
const LONGEST_CAPTION: usize = 1024;
const LONGEST_CALLBACK_DATA: usize = 512;
/// E.164: at most 15 digits with the country code.
const LONGEST_NUMBER: usize = 15;
const LONGEST_USER_ID: usize = 160;
const LONGEST_GROUP_ID: usize = 200;
const LONGEST_IDENTITY_HASH: usize = 512;
const LONGEST_MESSAGE_ID: usize = 512;

/// One WhatsApp number's way out.
pub(super) struct Sender {
    url: String,
    /// Where marketing messages go.
    marketing_url: String,
    headers: HeaderMap,
    files: Files,
    checkup: setup::Number,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the query, which holds a proof of the token.
        write!(f, "Sender({})", self.url.split('?').next().unwrap_or_default())
    }
}

impl Sender {
    pub(super) fn new(account: &Settings) -> Result<Self, ConfigError> {
        let token = account.access_token.expose_secret();
        let wrong = |problem: &str| ConfigError { key: "access_token".to_owned(), problem: problem.to_owned() };
        if token.trim().is_empty() {
            return Err(wrong("must not be empty"));
        }
        // Headers could carry more than these, but no token has it: the provider would refuse each call.
        let carried = |byte: u8| byte.is_ascii_graphic();
        let bearer =
            token.bytes().all(carried).then(|| HeaderValue::try_from(format!("Bearer {token}")).ok()).flatten();
        let mut bearer = bearer.ok_or_else(|| {
            wrong(
                "holds a character that no token has: a space, a line break, a letter with an accent, a mark that is \
                 not seen\nhint: copy the token again, alone and as plain text",
            )
        })?;
        bearer.set_sensitive(true);
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, bearer);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let Settings { api_base, api_version, phone_number_id, app_secret, .. } = account;
        // Proves to Meta that who has the token also has the app's secret.
        let proof = app_secret.as_ref().map(|secret| {
            format!("appsecret_proof={}", signature::sign("", secret.expose_secret().as_bytes(), token.as_bytes()))
        });
        let base = format!("{api_base}/{api_version}");
        let number = format!("{base}/{phone_number_id}");
        let query = proof.as_ref().map(|proof| format!("?{proof}")).unwrap_or_default();
        Ok(Self {
            url: format!("{number}/messages{query}"),
            marketing_url: format!("{number}/marketing_messages{query}"),
            files: Files::new(&base, phone_number_id, proof.as_deref(), &headers),
            checkup: setup::Number::new(account, &headers, proof.as_deref()),
            headers,
        })
    }

    fn call(&self, url: &str, body: &Value) -> Call {
        Call {
            method: Method::POST,
            url: url.to_owned(),
            headers: self.headers.clone(),
            body: Bytes::from(body.to_string()),
        }
    }
}

impl Outbound for Sender {
    fn encode(&self, outgoing: &Outgoing<'_>) -> Result<Call, Refused> {
        let message = outgoing.message;
        let mut call = recipient(outgoing.to, message)?;
        call.insert("messaging_product".to_owned(), json!("whatsapp"));
        if !outgoing.message_id.is_empty() {
            if outgoing.message_id.len() > LONGEST_CALLBACK_DATA {
                return refuse("message_id_too_long", format!("more than {LONGEST_CALLBACK_DATA} characters"));
            }
            call.insert("biz_opaque_callback_data".to_owned(), json!(outgoing.message_id));
        }
        let hash = &message.recipient_identity_hash;
        if !hash.is_empty() {
            within("identity_hash_too_long", hash, LONGEST_IDENTITY_HASH)?;
            call.insert("recipient_identity_key_hash".to_owned(), json!(hash));
        }
        let (kind, content) = content(message)?;
        if let Some(reply) = &message.reply_to {
            context(&mut call, kind, reply)?;
        }
        call.insert("type".to_owned(), json!(kind));
        call.insert(kind.to_owned(), content);
        let mut url = &self.url;
        if let Some(Body::Template(template)) = &message.body {
            if template.marketing {
                url = &self.marketing_url;
            }
            if let Some(sharing) = template.activity_sharing {
                if !template.marketing {
                    return refuse(
                        "activity_sharing_not_allowed",
                        "only marketing messages say whether activity is shared",
                    );
                }
                call.insert("message_activity_sharing".to_owned(), json!(sharing));
            }
        }
        Ok(self.call(url, &Value::Object(call)))
    }

    fn outcome(&self, answer: &Answer) -> Outcome {
        outcome::read(answer)
    }

    fn used_percent(&self, answer: &Answer) -> Option<u8> {
        outcome::used_percent(answer)
    }

    fn read_mark(&self, provider_id: &str, typing: bool) -> Option<Call> {
        let mut body = json!({"messaging_product": "whatsapp", "status": "read", "message_id": provider_id});
        if typing {
            body["typing_indicator"] = json!({"type": "text"});
        }
        (!provider_id.is_empty()).then(|| self.call(&self.url, &body))
    }

    fn address(&self, text: &str) -> Option<v1::Address> {
        let text = text.trim();
        let group = text.strip_prefix("group:").filter(|id| is_opaque(id, LONGEST_GROUP_ID));
        if let Some(id) = group {
            return Some(address::group(id));
        }
        // Two capital letters of a country, a point, and the person's id.
        let (country, rest) = text.split_once('.')?;
        let shaped = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        if !shaped || rest.is_empty() || !is_opaque(text, LONGEST_USER_ID) {
            return None;
        }
        address::address("", text, None)
    }

    fn other_address(&self, to: &v1::Address, outcome: &Outcome) -> Option<v1::Address> {
        let Outcome::Permanent { code, .. } = outcome else { return None };
        if !errors::NOBODY.contains(&code.as_str()) || to.kind() != AddressKind::Phone {
            return None;
        }
        let digits = to.value.strip_prefix('+').unwrap_or(&to.value);
        let forms = phone::forms(digits)?;
        let other = forms.all().find(|form| *form != digits)?.to_owned();
        Some(v1::Address { value: other, ..to.clone() })
    }

    fn files(&self) -> Option<&dyn crate::Files> {
        Some(&self.files)
    }

    fn checkup(&self) -> Option<&dyn Checkup> {
        Some(&self.checkup)
    }

    fn echoes_message_id(&self) -> bool {
        true
    }

    fn reply_window_ms(&self) -> Option<u64> {
        Some(REPLY_WINDOW_MS)
    }

    fn entry_window_ms(&self) -> Option<u64> {
        Some(ENTRY_WINDOW_MS)
    }

    fn rate_per_s(&self) -> u32 {
        RATE_PER_S
    }

    fn recipient_interval_ms(&self) -> u64 {
        RECIPIENT_INTERVAL_MS
    }
}

pub(super) fn refuse<T>(code: &'static str, detail: impl Into<String>) -> Result<T, Refused> {
    Err(Refused { code, detail: detail.into() })
}

fn recipient(to: &v1::Address, message: &v1::Message) -> Result<Map<String, Value>, Refused> {
    let (kind, key, value) = if message.group_id.is_empty() {
        match to.kind() {
            AddressKind::Group if is_opaque(&to.value, LONGEST_GROUP_ID) => ("group", "to", &to.value),
            AddressKind::Group => return refuse("address_invalid", "a group's id is 1 to 200 characters"),
            AddressKind::Phone => {
                let digits = to.value.strip_prefix('+').unwrap_or(&to.value);
                let sound =
                    (1..=LONGEST_NUMBER).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
                if !sound {
                    return refuse("address_invalid", "a number is 1 to 15 digits with its country code");
                }
                ("individual", "to", &to.value)
            }
            AddressKind::ScopedUser if is_opaque(&to.value, LONGEST_USER_ID) => ("individual", "recipient", &to.value),
            AddressKind::ScopedUser => return refuse("address_invalid", "a user id is 1 to 160 characters"),
            _ => return refuse("address_kind", "WhatsApp reaches phone numbers, its own user ids and groups"),
        }
    } else {
        ("group", "to", &message.group_id)
    };
    let mut call = Map::new();
    call.insert("recipient_type".to_owned(), json!(kind));
    call.insert(key.to_owned(), json!(value));
    Ok(call)
}

/// Whether a text can be an id of WhatsApp's.
fn is_opaque(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn context(call: &mut Map<String, Value>, kind: &str, reply: &v1::ReplyContext) -> Result<(), Refused> {
    if reply.provider_id.is_empty() {
        return refuse("reply_target_missing", "the message that is answered has no id at WhatsApp");
    }
    within("reply_target_invalid", &reply.provider_id, LONGEST_MESSAGE_ID)?;
    if kind == "reaction" {
        return refuse("reply_not_allowed", "a reaction names its message itself and quotes none");
    }
    call.insert("context".to_owned(), json!({"message_id": reply.provider_id}));
    Ok(())
}

/// The word for the kind of content, and the content.
fn content(message: &v1::Message) -> Result<(&'static str, Value), Refused> {
    let Some(body) = &message.body else {
        return refuse("content_missing", "the message has no content");
    };
    Ok(match body {
        Body::Text(text) => ("text", encode_text(text)?),
        Body::Image(image) => ("image", captioned(image)?),
        Body::Video(video) => ("video", captioned(video)?),
        Body::Document(document) => ("document", captioned_document(document)?),
        Body::Audio(audio) => ("audio", uncaptioned(audio, true)?),
        Body::Sticker(sticker) => ("sticker", uncaptioned(sticker, false)?),
        Body::Location(place) => ("location", location(place)?),
        Body::Contacts(contacts) => ("contacts", cards::encode(&contacts.cards)?),
        Body::Reaction(reaction) => ("reaction", encode_reaction(reaction)?),
        Body::Template(form) => ("template", template::encode(form)?),
        Body::Interactive(question) => ("interactive", interactive::encode(question)?),
        Body::Choice(_)
        | Body::Form(_)
        | Body::Edit(_)
        | Body::Delete(_)
        | Body::Order(_)
        | Body::System(_)
        | Body::Call(_)
        | Body::Email(_)
        | Body::Unsupported(_) => {
            return refuse(
                "unsupported_content",
                "WhatsApp sends text, files, places, contacts, reactions, templates and questions with ready answers",
            );
        }
    })
}

fn encode_text(text: &v1::Text) -> Result<Value, Refused> {
    if text.body.trim().is_empty() {
        return refuse("text_empty", "the text is empty");
    }
    within("text_too_long", &text.body, LONGEST_TEXT)?;
    Ok(json!({"body": text.body, "preview_url": text.preview_url}))
}

/// Refuses text of more than `most` characters.
pub(super) fn within(code: &'static str, text: &str, most: usize) -> Result<(), Refused> {
    // Bytes are no fewer than characters.
    let length = if text.len() <= most { text.len() } else { text.chars().count() };
    if length > most {
        return refuse(code, format!("{length} characters; WhatsApp takes at most {most}"));
    }
    Ok(())
}

/// Where a file is: WhatsApp's own id of it, or a public link.
pub(super) fn source(media: &v1::Media) -> Result<Map<String, Value>, Refused> {
    let mut made = Map::new();
    match (media.provider_media_id.is_empty(), media.url.is_empty()) {
        (false, true) => made.insert("id".to_owned(), json!(media.provider_media_id)),
        (true, false) => {
            link(&media.url)?;
            made.insert("link".to_owned(), json!(media.url))
        }
        (true, true) => return refuse("media_missing", "a file needs WhatsApp's id of it or a public https link"),
        (false, false) => return refuse("media_ambiguous", "a file has either WhatsApp's id or a link, not both"),
    };
    Ok(made)
}

/// Refuses what is no https link.
pub(super) fn link(url: &str) -> Result<(), Refused> {
    let https = url.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
    let host = url.get(8..).unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    if !https || host.is_empty() || url.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return refuse("link_not_https", "links must be https:// and without spaces");
    }
    Ok(())
}

fn captioned(media: &v1::Media) -> Result<Value, Refused> {
    let mut made = source(media)?;
    if !media.caption.is_empty() {
        within("caption_too_long", &media.caption, LONGEST_CAPTION)?;
        made.insert("caption".to_owned(), json!(media.caption));
    }
    Ok(Value::Object(made))
}

fn captioned_document(media: &v1::Media) -> Result<Value, Refused> {
    let mut made = captioned(media)?;
    if !media.filename.is_empty() {
        made["filename"] = json!(media.filename);
    }
    Ok(made)
}

fn uncaptioned(media: &v1::Media, may_be_voice: bool) -> Result<Value, Refused> {
    if !media.caption.is_empty() {
        return refuse("caption_not_allowed", "WhatsApp shows no text with sounds and stickers: send it as a message");
    }
    let mut made = source(media)?;
    if may_be_voice && media.voice {
        made.insert("voice".to_owned(), json!(true));
    }
    Ok(Value::Object(made))
}

/// A place with its coordinates.
pub(super) fn location(place: &v1::Location) -> Result<Value, Refused> {
    let sound = (-90.0..=90.0).contains(&place.latitude) && (-180.0..=180.0).contains(&place.longitude);
    if !sound {
        return refuse("location_invalid", "latitude is -90 to 90 and longitude -180 to 180");
    }
    let mut made = json!({"latitude": place.latitude, "longitude": place.longitude});
    for (key, text) in [("name", &place.name), ("address", &place.address)] {
        if !text.is_empty() {
            made[key] = json!(text);
        }
    }
    Ok(made)
}

fn encode_reaction(reaction: &v1::Reaction) -> Result<Value, Refused> {
    if reaction.target_provider_id.is_empty() {
        return refuse("reaction_target_missing", "the message reacted to has no id at WhatsApp");
    }
    // No emoji takes the reaction back.
    if !reaction.emoji.is_empty() && !emoji::is_one(&reaction.emoji) {
        return refuse("reaction_not_emoji", "a reaction is one emoji");
    }
    Ok(json!({"message_id": reaction.target_provider_id, "emoji": reaction.emoji}))
}

#[cfg(test)]
#[path = "outbound_tests.rs"]
mod tests;
