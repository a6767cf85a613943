//! Laws of the way out: content goes whole or is refused by name, and every answer means something.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use recado_proto::v1::{self, address, contact_card, interactive, message::Body};
use serde_json::{Value, json};

use super::{Breach, Built};
use crate::{Answer, Call, Outbound, Outcome, Outgoing, Refused};

/// What stands in every text, so that it can be looked for.
const MARK: &str = "mark-ção-👋";

pub(super) fn check(built: &Built, breaches: &mut Vec<Breach>) {
    let outbound = &*built.account.outbound;
    let addresses = [
        (address::Kind::Phone, "5511987654321"),
        (address::Kind::ScopedUser, "BR.4711"),
        (address::Kind::Email, "ana@example.com"),
        (address::Kind::PlatformUser, "4711"),
        (address::Kind::Other, "visitor-1"),
        (address::Kind::AddressKindUnspecified, ""),
    ];
    let mut sent = 0;
    for (kind, value) in addresses {
        let to = v1::Address { kind: kind.into(), value: value.to_owned(), ..Default::default() };
        for (name, message) in messages() {
            let outgoing = Outgoing { message_id: "msg_07c948vsy2489a9hn3x0xn5g0w", to: &to, message: &message };
            let problem = match outbound.encode(&outgoing) {
                Ok(call) => {
                    sent += 1;
                    mangled(&call, &message, value)
                }
                Err(refused) => nameless(&refused),
            };
            if let Some(problem) = problem {
                let detail = format!("{name} to {}: {problem}", kind.as_str_name());
                breaches.push(Breach { law: "content goes whole or is refused by name", detail });
            }
        }
    }
    if sent == 0 {
        let detail = "no content goes to any kind of address".to_owned();
        breaches.push(Breach { law: "something can be sent", detail });
    }
    check_outcomes(outbound, breaches);
}

fn nameless(refused: &Refused) -> Option<String> {
    let code = refused.code;
    let named = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if !named || refused.detail.is_empty() {
        return Some(format!("the code {code:?} or its detail says nothing"));
    }
    refused.detail.contains(MARK).then(|| "the refusal shows content".to_owned())
}

/// Every marked text of the message must be in the call as it is.
fn mangled(call: &Call, message: &v1::Message, address: &str) -> Option<String> {
    let Ok(body) = serde_json::from_slice::<Value>(&call.body) else {
        return Some("the body is no JSON".to_owned());
    };
    let (mut asked, mut said) = (Vec::new(), Vec::new());
    texts(&recado_proto::json::canonical(message), &mut asked);
    texts(&body, &mut said);
    if !address.is_empty() && message.group_id.is_empty() && !said.iter().any(|text| text == address) {
        return Some("the address is not in the call".to_owned());
    }
    if !(call.url.starts_with("https://") || call.url.starts_with("http://")) {
        return Some("the URL is not absolute".to_owned());
    }
    let missing = asked.iter().find(|text| text.contains(MARK) && !said.iter().any(|other| other.contains(*text)));
    missing.map(|text| format!("{text:?} is not in the call"))
}

fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(elements) => elements.iter().for_each(|element| texts(element, found)),
        Value::Object(fields) => fields.values().for_each(|field| texts(field, found)),
        _ => {}
    }
}

/// Every answer means something, the same each time, and no success without an id.
fn check_outcomes(outbound: &dyn Outbound, breaches: &mut Vec<Breach>) {
    let mut breach = |law, detail| breaches.push(Breach { law, detail });
    let bodies: Vec<Bytes> = [
        "",
        "{}",
        "[]",
        "null",
        "<html>ok</html>",
        "{\"error\":5}",
        "{\"error\":{}}",
        "{\"messages\":[{}]}",
        "\u{fffd}",
        "{\"error\":{\"code\":1e3}}",
        "{\"success\":true}",
        "{\"messages\":[{\"id\":\"\"}]}",
        "{\"messages\":5}",
    ]
    .iter()
    .map(|body| Bytes::from(*body))
    .chain((0..400).map(|code| json!({"error": {"code": code, "message": "m"}}).to_string().into()))
    .chain((130_000..133_100).step_by(7).map(|code| json!({"error": {"code": code}}).to_string().into()))
    .chain([Bytes::from_static(b"\xff\xfe")])
    .collect();
    for status in (100..=599).chain([0, 999]) {
        // All bodies with the usual statuses, the odd ones with all statuses.
        let some = if [200, 400, 401, 403, 404, 429, 500, 502, 503, 504].contains(&status) { bodies.len() } else { 13 };
        for body in bodies.iter().take(some).chain(bodies.last()) {
            for wait in [None, Some("5"), Some("18446744073709551615"), Some("x")] {
                let mut headers = HeaderMap::new();
                if let Some(wait) = wait {
                    headers.insert(http::header::RETRY_AFTER, HeaderValue::from_static(wait));
                }
                let answer = Answer { status, headers, body: body.clone() };
                let outcome = outbound.outcome(&answer);
                if outcome != outbound.outcome(&answer) {
                    breach("an answer always means the same", format!("{answer:?}"));
                }
                let success = matches!(outcome, Outcome::Accepted { .. });
                if success
                    || ((200..300).contains(&status) && matches!(outcome, Outcome::Transient { .. }) && is_odd(body))
                {
                    breach("no id, no success, and no repeat of what may have gone", format!("{answer:?}"));
                }
            }
        }
    }
}

/// Whether it is none of the providers' errors.
fn is_odd(body: &[u8]) -> bool {
    !body.starts_with(b"{\"error\":{\"code\"")
}

/// One message of each kind of content, and some at the edge, by name.
pub fn messages() -> Vec<(&'static str, v1::Message)> {
    let text = |part: &str| format!("{MARK} {part}");
    let link = || v1::Media { url: "https://files.example/a".to_owned(), ..Default::default() };
    let say = |body: String| Body::Text(v1::Text { body, preview_url: false });
    let target = || "wamid.target".to_owned();
    let bodies = vec![
        ("text", say(text("oi"))),
        ("text with line breaks and quotes", say(text("\"a\"\n\\b\t\u{1}"))),
        ("a very long text", say(text("").repeat(100_000))),
        ("image", Body::Image(v1::Media { caption: text("caption"), ..link() })),
        ("video", Body::Video(v1::Media { caption: text("caption"), ..link() })),
        ("document", Body::Document(v1::Media { caption: text("c"), filename: text("f"), ..link() })),
        ("audio", Body::Audio(v1::Media { voice: true, ..link() })),
        ("audio with a caption", Body::Audio(v1::Media { caption: text("caption"), ..link() })),
        ("sticker with a caption", Body::Sticker(v1::Media { caption: text("caption"), ..link() })),
        ("sticker", Body::Sticker(link())),
        (
            "image over http",
            Body::Image(v1::Media { url: format!("http://files.example/{MARK}"), ..Default::default() }),
        ),
        ("image of nothing", Body::Image(v1::Media { caption: text("caption"), ..Default::default() })),
        (
            "location",
            Body::Location(v1::Location {
                latitude: -23.5,
                longitude: -46.6,
                name: text("name"),
                address: text("address"),
                ..Default::default()
            }),
        ),
        (
            "location nowhere",
            Body::Location(v1::Location { latitude: f64::NAN, name: text("n"), ..Default::default() }),
        ),
        ("contacts", Body::Contacts(v1::ContactCards { cards: vec![card(text("name"), text("first"))] })),
        ("no contacts", Body::Contacts(v1::ContactCards::default())),
        ("interactive", Body::Interactive(question(text("body"), "yes", text("t")))),
        ("interactive with a long title", Body::Interactive(question(text("body"), "yes", text("").repeat(20)))),
        ("interactive without action", Body::Interactive(v1::Interactive { body: text("b"), ..Default::default() })),
        ("choice", Body::Choice(v1::Choice { title: text("title"), ..Default::default() })),
        ("form", Body::Form(v1::Form { response_json: text("json"), ..Default::default() })),
        (
            "template",
            Body::Template(v1::Template {
                name: "hello".to_owned(),
                language: "pt_BR".to_owned(),
                ..Default::default()
            }),
        ),
        ("template without name", Body::Template(v1::Template { language: text("l"), ..Default::default() })),
        ("reaction", Body::Reaction(v1::Reaction { target_provider_id: target(), emoji: "👍".to_owned() })),
        ("reaction in words", Body::Reaction(v1::Reaction { target_provider_id: target(), emoji: text("like") })),
        ("edit", Body::Edit(Box::new(v1::Edit { target_provider_id: target(), message: None }))),
        ("delete", Body::Delete(v1::Delete { target_provider_id: target() })),
        ("order", Body::Order(v1::Order { text: text("order"), ..Default::default() })),
        ("system", Body::System(v1::System { body: text("system"), ..Default::default() })),
        ("call", Body::Call(v1::Call { status: text("call"), ..Default::default() })),
        ("email", Body::Email(v1::Email { subject: text("subject"), ..Default::default() })),
        ("unsupported", Body::Unsupported(v1::Unsupported { raw_json: text("json"), ..Default::default() })),
    ];
    let message = |body| v1::Message { body, ..Default::default() };
    let reply = v1::ReplyContext { provider_id: format!("wamid.{MARK}"), ..Default::default() };
    let mut all: Vec<_> = bodies.into_iter().map(|(name, body)| (name, message(Some(body)))).collect();
    all.push(("nothing", message(None)));
    all.push(("reply", v1::Message { reply_to: Some(reply), ..message(Some(say(text("oi")))) }));
    let unknown = Some(v1::ReplyContext::default());
    all.push(("reply to nothing", v1::Message { reply_to: unknown, ..message(Some(say(text("oi")))) }));
    all
}

fn card(formatted_name: String, first_name: String) -> v1::ContactCard {
    let entry = |value: &str| contact_card::Entry { value: format!("{MARK}{value}"), ..Default::default() };
    v1::ContactCard {
        formatted_name,
        first_name,
        phones: vec![entry("+55 11 98765-4321")],
        emails: vec![entry("ana@example.com")],
        company: format!("{MARK} company"),
        ..Default::default()
    }
}

fn question(body: String, id: &str, title: String) -> v1::Interactive {
    let buttons = vec![interactive::Button { id: id.to_owned(), title }];
    let action = Some(interactive::Action::Buttons(interactive::Buttons { buttons }));
    v1::Interactive { body, action, ..Default::default() }
}
