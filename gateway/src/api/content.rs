//! What a message says: from the request's JSON to a `Message`, checked by the account's connector.

use recado_connectors::Outgoing;
use recado_proto::{
    phone,
    v1::{self, address, facets, interactive, message::Body},
};
use serde_json::{Map, Value};

use super::{deps::ApiAccount, problem::Problem, strict};

/// The kinds of content that may be sent; each is a field of `recado.v1.Message` and takes its canonical JSON.
pub(super) const KINDS: [&str; 12] = [
    "text",
    "template",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "interactive",
    "reaction",
    "email",
];

/// Takes the content out of a request's fields: exactly one kind.
pub(super) fn take(fields: &mut Map<String, Value>) -> Result<v1::Message, Problem> {
    let kinds: Vec<&'static str> = KINDS.into_iter().filter(|kind| fields.contains_key(*kind)).collect();
    let [kind] = kinds[..] else {
        let problem = if kinds.is_empty() { "the message has no content" } else { "the message has several contents" };
        return Err(Problem::content("content_invalid", format!("{problem}: give one of {}", KINDS.join(", "))));
    };
    let Some(content @ Value::Object(_)) = fields.remove(kind) else {
        return Err(Problem::content("content_invalid", format!("{kind} is not a JSON object")));
    };
    let mut message = Map::new();
    message.insert(kind.to_owned(), content);
    strict::from_value(Value::Object(message)).map_err(|error| {
        let text = error.to_string();
        let code = if text.starts_with(strict::UNKNOWN) { "unknown_field" } else { "content_invalid" };
        Problem::content(code, text)
    })
}

/// Puts the provider's id of the message that this one answers, or reacts to, in its place.
pub(super) fn quote(message: &mut v1::Message, provider_id: String) {
    if let Some(Body::Reaction(reaction)) = &mut message.body {
        reaction.target_provider_id = provider_id;
    } else {
        message.reply_to = Some(v1::ReplyContext { provider_id, ..Default::default() });
    }
}

/// Refuses what the account's channel cannot say; 422 with the rule's code.
pub(super) fn check(
    account: &ApiAccount,
    message_id: &str,
    to: Option<&v1::Address>,
    message: &v1::Message,
) -> Result<(), Problem> {
    let placeholder = placeholder(account);
    let outgoing = Outgoing { message_id, to: to.unwrap_or(&placeholder), message };
    match account.outbound.encode(&outgoing) {
        Ok(_) => Ok(()),
        Err(refused) => Err(Problem::content(refused.code, refused.detail)),
    }
}

/// An address of the account's kind: a reply's own is not known here, and its content is judged without it.
fn placeholder(account: &ApiAccount) -> v1::Address {
    let kind = address_kind(account);
    let value = match kind {
        address::Kind::Phone => "15550100000",
        address::Kind::Email => "someone@example.com",
        _ => "1000000000000000",
    };
    v1::Address { kind: kind.into(), value: value.to_owned(), ..Default::default() }
}

fn address_kind(account: &ApiAccount) -> address::Kind {
    match (account.spec.channel, account.spec.global_addresses) {
        ("email", _) => address::Kind::Email,
        (_, true) => address::Kind::Phone,
        (_, false) => address::Kind::PlatformUser,
    }
}

/// The longest address of any kind, bytes.
const MAX_ADDRESS: usize = 320;

/// The address that `to` names on the account's channel. Numbers get their canonical form.
pub(super) fn address(account: &ApiAccount, to: &str) -> Result<v1::Address, Problem> {
    if let Some(address) = account.outbound.address(to) {
        return Ok(address);
    }
    let kind = address_kind(account);
    let trimmed = to.trim();
    let wrong = |what: &str| Err(Problem::content("to_invalid", format!("to is no {what}")));
    let value = match kind {
        address::Kind::Phone => {
            // A number without plus sign has its country code too: there is no region that it could belong to. No
            // country code begins with 0.
            let digits = phone::typed(trimmed, None).or_else(|| phone::typed(&format!("+{trimmed}"), None));
            let Some(digits) = digits.filter(|digits| !digits.starts_with('0')) else {
                return wrong("phone number with country code, such as +55 11 91234-5678");
            };
            phone::forms(&digits).map_or(digits, |forms| forms.digits().to_owned())
        }
        address::Kind::Email => {
            let formed = trimmed.rsplit_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty())
                && !trimmed.chars().any(|c| c.is_whitespace() || c.is_control());
            if !formed || trimmed.len() > MAX_ADDRESS {
                return wrong("e-mail address");
            }
            trimmed.to_owned()
        }
        _ => {
            if trimmed.is_empty() || trimmed.len() > MAX_ADDRESS || trimmed.chars().any(char::is_control) {
                return wrong("user id of the channel");
            }
            trimmed.to_owned()
        }
    };
    Ok(v1::Address { kind: kind.into(), value, ..Default::default() })
}

/// What rules may know of a message.
pub(super) fn facets(message: &v1::Message) -> v1::Facets {
    use facets::Kind;
    let characters = |text: &str| text.chars().count() as u64;
    let (kind, size) = match &message.body {
        None => (Kind::Unspecified, 0),
        Some(Body::Text(text)) => (Kind::Text, characters(&text.body)),
        Some(Body::Image(media)) => (Kind::Image, media.size_bytes),
        Some(Body::Video(media)) => (Kind::Video, media.size_bytes),
        Some(Body::Audio(media)) => (Kind::Audio, media.size_bytes),
        Some(Body::Document(media)) => (Kind::Document, media.size_bytes),
        Some(Body::Sticker(media)) => (Kind::Sticker, media.size_bytes),
        Some(Body::Location(_)) => (Kind::Location, 0),
        Some(Body::Contacts(cards)) => (Kind::Contacts, cards.cards.len() as u64),
        Some(Body::Interactive(question)) => (Kind::Interactive, interactive_size(question)),
        Some(Body::Choice(_)) => (Kind::Choice, 0),
        Some(Body::Form(_)) => (Kind::Form, 0),
        Some(Body::Template(_)) => (Kind::Template, 0),
        Some(Body::Reaction(_)) => (Kind::Reaction, 0),
        Some(Body::Edit(_)) => (Kind::Edit, 0),
        Some(Body::Delete(_)) => (Kind::Delete, 0),
        Some(Body::Order(_)) => (Kind::Order, 0),
        Some(Body::System(_)) => (Kind::System, 0),
        Some(Body::Call(_)) => (Kind::Call, 0),
        Some(Body::Email(mail)) => (Kind::Email, characters(&mail.text)),
        Some(Body::Unsupported(_)) => (Kind::Unsupported, 0),
    };
    let (template_name, template_language, template_category) = match &message.body {
        Some(Body::Template(template)) => {
            let marketing = if template.marketing { "MARKETING".to_owned() } else { template.category.to_uppercase() };
            (template.name.clone(), template.language.clone(), marketing)
        }
        _ => Default::default(),
    };
    v1::Facets { kind: kind.into(), size, template_name, template_language, template_category, ..Default::default() }
}

fn interactive_size(question: &v1::Interactive) -> u64 {
    let header = match &question.header {
        Some(interactive::Header::HeaderText(text)) => text.chars().count(),
        _ => 0,
    };
    (header + question.body.chars().count() + question.footer.chars().count()) as u64
}
