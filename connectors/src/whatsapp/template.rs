//! Templates: messages that Meta approved beforehand.

use recado_proto::v1::{
    self,
    template::{Card, Component, Parameter, parameter},
};
use serde_json::{Map, Value, json};

use super::outbound::{location, refuse, source, within};
use crate::{Refused, kit::json as kit_json};

const LONGEST_TEXT: usize = 32_768;
/// Of a body beside other components.
const LONGEST_BODY: usize = 1024;
const LONGEST_HEADER: usize = 60;
const MOST_CARDS: usize = 10;
const LONGEST_NAME: usize = 512;
const MOST_COMPONENTS: usize = 32;
const MOST_PARAMETERS: usize = 256;
const LAST_BUTTON: u32 = 9;

pub(super) fn encode(template: &v1::Template) -> Result<Value, Refused> {
    if template.name.is_empty() {
        return refuse("template_name_missing", "a template is named by the name that Meta approved");
    }
    if template.language.is_empty() {
        return refuse("template_language_missing", "a template needs its language, such as \"pt_BR\"");
    }
    if !is_language(&template.language) {
        return refuse(
            "template_language_invalid",
            "a template's language is a code of two or three letters, such as \"en\", \"fil\" or \"pt_BR\"",
        );
    }
    let named = template.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !named || template.name.len() > LONGEST_NAME {
        return refuse("template_name_invalid", "a template's name has lower-case letters, digits and underscores");
    }
    let parameters: usize = template.components.iter().map(|component| component.parameters.len()).sum();
    if template.components.len() > MOST_COMPONENTS || parameters > MOST_PARAMETERS {
        return refuse("template_too_large", "more components or parameters than any template has");
    }
    let alone = template.components.len() == 1;
    for component in &template.components {
        check_length(component, alone)?;
    }
    let components = template.components.iter().map(encode_component).collect::<Result<Vec<_>, _>>()?;
    let mut made = json!({"name": template.name, "language": {"code": template.language}});
    match template.language_policy.as_str() {
        "" => {}
        "deterministic" => made["language"]["policy"] = json!("deterministic"),
        _ => return refuse("template_language_invalid", "the language's policy is \"deterministic\" or absent"),
    }
    if !components.is_empty() {
        made["components"] = Value::Array(components);
    }
    Ok(made)
}

/// Two or three letters, then perhaps a script or a country: `en`, `fil`, `pt_BR`, `zh_CN`.
fn is_language(code: &str) -> bool {
    let mut parts = code.split('_');
    let language = parts.next().unwrap_or_default();
    let named = (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphabetic());
    let further = |part: &str| (2..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    named && code.matches('_').count() <= 2 && parts.all(further)
}

/// The texts of a component go into one text, which has its own limit.
fn check_length(component: &Component, alone: bool) -> Result<(), Refused> {
    let most = match component.r#type.to_ascii_lowercase().as_str() {
        "header" => LONGEST_HEADER,
        "body" if !alone => LONGEST_BODY,
        _ => LONGEST_TEXT,
    };
    let text = |parameter: &Parameter| match &parameter.value {
        Some(parameter::Value::Text(text) | parameter::Value::DateTime(text)) => text.chars().count(),
        Some(parameter::Value::Currency(amount)) => amount.fallback.chars().count(),
        _ => 0,
    };
    let length: usize = component.parameters.iter().map(text).sum();
    if length > most {
        return refuse(
            "template_parameter_too_long",
            format!("{length} characters in the parameters; WhatsApp takes at most {most} there"),
        );
    }
    Ok(())
}

fn encode_component(component: &Component) -> Result<Value, Refused> {
    if component.r#type.is_empty() {
        return refuse("template_component_invalid", "a component has a type: header, body, button...");
    }
    // Meta's own examples write both `BUTTON` and `button`.
    let kind = component.r#type.to_ascii_lowercase();
    let mut made = Map::new();
    made.insert("type".to_owned(), json!(kind));
    if kind == "button" {
        let (false, Some(index)) = (component.sub_type.is_empty(), component.index) else {
            return refuse("template_button_invalid", "a button's component names its kind and its place");
        };
        if index > LAST_BUTTON {
            return refuse("template_button_invalid", format!("a button's place is 0 to {LAST_BUTTON}"));
        }
        made.insert("sub_type".to_owned(), json!(component.sub_type.to_ascii_lowercase()));
        // As text: Meta takes no number here.
        made.insert("index".to_owned(), json!(index.to_string()));
    } else if !component.sub_type.is_empty() || component.index.is_some() {
        return refuse("template_component_invalid", "only buttons have a kind and a place");
    }
    if kind == "carousel" {
        if !component.parameters.is_empty() || !(1..=MOST_CARDS).contains(&component.cards.len()) {
            return refuse(
                "template_carousel_invalid",
                format!("a carousel has 1 to {MOST_CARDS} cards and nothing else"),
            );
        }
        let cards = component.cards.iter().map(encode_card).collect::<Result<Vec<_>, _>>()?;
        made.insert("cards".to_owned(), Value::Array(cards));
    } else if !component.cards.is_empty() {
        return refuse("template_component_invalid", "only a carousel has cards");
    }
    if !component.parameters.is_empty() {
        let parameters = component.parameters.iter().map(encode_parameter).collect::<Result<Vec<_>, _>>()?;
        made.insert("parameters".to_owned(), Value::Array(parameters));
    }
    Ok(Value::Object(made))
}

fn encode_card(card: &Card) -> Result<Value, Refused> {
    let nested = card.components.iter().any(|inner| inner.r#type.eq_ignore_ascii_case("carousel"));
    if card.components.len() > MOST_COMPONENTS || nested {
        return refuse("template_carousel_invalid", "a card has header, body and buttons, and no carousel of its own");
    }
    let components = card.components.iter().map(encode_component).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({"card_index": card.index, "components": components}))
}

fn encode_parameter(parameter: &Parameter) -> Result<Value, Refused> {
    use parameter::Value as Kind;
    let Some(value) = &parameter.value else {
        return refuse("template_parameter_missing", "a parameter has no value");
    };
    let mut made = match value {
        Kind::Text(text) => json!({"type": "text", "text": plain(text)?}),
        Kind::Payload(payload) => json!({"type": "payload", "payload": payload}),
        Kind::Currency(amount) => json!({"type": "currency", "currency": {
            "fallback_value": plain(&amount.fallback)?, "code": currency(&amount.code)?, "amount_1000": amount.amount_1000,
        }}),
        Kind::DateTime(words) => json!({"type": "date_time", "date_time": {"fallback_value": plain(words)?}}),
        Kind::Image(image) => json!({"type": "image", "image": source(image)?}),
        Kind::Video(video) => json!({"type": "video", "video": source(video)?}),
        Kind::Document(document) => {
            let mut file = source(document)?;
            if !document.filename.is_empty() {
                file.insert("filename".to_owned(), json!(document.filename));
            }
            json!({"type": "document", "document": file})
        }
        Kind::CouponCode(code) => json!({"type": "coupon_code", "coupon_code": plain(code)?}),
        Kind::Location(place) => json!({"type": "location", "location": location(place)?}),
        Kind::ActionJson(text) => match kit_json::read::<Value>(text) {
            Ok(action @ Value::Object(_)) => json!({"type": "action", "action": action}),
            _ => return refuse("template_parameter_invalid", "an action is not a JSON object"),
        },
        Kind::RawJson(text) => match kit_json::read::<Value>(text) {
            Ok(raw @ Value::Object(_)) if raw["type"].as_str().is_some_and(|kind| !kind.is_empty()) => raw,
            _ => return refuse("template_parameter_invalid", "a raw parameter is not a JSON object with its type"),
        },
    };
    if !parameter.name.is_empty() {
        made["parameter_name"] = json!(parameter.name);
    }
    Ok(made)
}

/// The code of a currency by ISO 4217.
fn currency(code: &str) -> Result<&str, Refused> {
    if code.is_empty() {
        return refuse("template_parameter_missing", "an amount has no code of its currency, such as BRL");
    }
    if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return refuse("template_parameter_invalid", "a currency's code has three letters, such as BRL");
    }
    Ok(code)
}

/// A parameter's words as Meta takes them: one line, without long gaps.
fn plain(text: &str) -> Result<&str, Refused> {
    if text.is_empty() {
        return refuse("template_parameter_missing", "a parameter's text is empty");
    }
    if text.contains(['\n', '\r', '\t']) || text.contains("     ") {
        return refuse(
            "template_parameter_invalid",
            "a parameter's text has no line break, no tab and no more than four spaces in a row",
        );
    }
    within("template_parameter_too_long", text, LONGEST_TEXT)?;
    Ok(text)
}
