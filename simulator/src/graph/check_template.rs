//! Whether a template message has the shape the provider takes.

use super::check::{Checked, list, media, object, only, optional, required};
use super::refusal::Refusal;
use serde_json::{Map, Value};

const SUB_TYPES: &[&str] = &["quick_reply", "url", "flow", "copy_code", "catalog", "mpm", "voice_call"];

pub(crate) fn template(part: &Map<String, Value>, media_known: &dyn Fn(&str) -> bool) -> Checked {
    only(part, "template", &["name", "language", "components"])?;
    let name = required(part, "name", 512)?;
    if !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        return Err(Refusal::value("Param template['name'] may hold lower-case letters, digits and underscores."));
    }
    let language = object(part, "language")?;
    only(language, "language", &["code", "policy"])?;
    required(language, "code", 20)?;
    if !part.contains_key("components") {
        return Ok(());
    }
    for component in list(part, "components", 0, 20)? {
        let Value::Object(component) = component else {
            return Err(Refusal::invalid("Param template['components'] must be an array of objects."));
        };
        self::component(component, media_known)?;
    }
    Ok(())
}

fn component(component: &Map<String, Value>, media_known: &dyn Fn(&str) -> bool) -> Checked {
    match required(component, "type", 20)?.to_ascii_lowercase().as_str() {
        "header" => {
            only(component, "header", &["type", "parameters"])?;
            parameters(component, 1, media_known)
        }
        "body" => {
            only(component, "body", &["type", "parameters"])?;
            parameters(component, 100, media_known)
        }
        "button" => button(component, media_known),
        "carousel" | "limited_time_offer" | "order_status" => Ok(()),
        other => Err(Refusal::invalid(format!("Param type of a template component may not be \"{other}\"."))),
    }
}

fn button(component: &Map<String, Value>, media_known: &dyn Fn(&str) -> bool) -> Checked {
    only(component, "button", &["type", "sub_type", "index", "parameters"])?;
    let sub_type = required(component, "sub_type", 20)?;
    if !SUB_TYPES.contains(&sub_type.to_ascii_lowercase().as_str()) {
        return Err(Refusal::invalid(format!("Param sub_type must be one of {{{}}}.", SUB_TYPES.join(", "))));
    }
    let index = required(component, "index", 1)?;
    if !index.chars().all(|c| c.is_ascii_digit()) {
        return Err(Refusal::value("Param index must be a string from \"0\" to \"9\"."));
    }
    if component.contains_key("parameters") {
        parameters(component, 1, media_known)?;
    }
    Ok(())
}

fn parameters(component: &Map<String, Value>, most: usize, media_known: &dyn Fn(&str) -> bool) -> Checked {
    if !component.contains_key("parameters") {
        return Ok(());
    }
    let (mut named, mut total) = (0, 0);
    let items = list(component, "parameters", 0, most)?;
    for item in items {
        let Value::Object(item) = item else {
            return Err(Refusal::invalid("Param parameters must be an array of objects."));
        };
        named += usize::from(optional(item, "parameter_name", 60)?.is_some());
        total += parameter(item, media_known)?;
    }
    if named != 0 && named != items.len() {
        return Err(Refusal::new(132_000, "parameters are either all named or all positional"));
    }
    if total > 32_768 {
        return Err(Refusal::new(132_005, "the text of the parameters is too long"));
    }
    Ok(())
}

/// Checks one parameter; how many characters it puts into the text.
fn parameter(item: &Map<String, Value>, media_known: &dyn Fn(&str) -> bool) -> Checked<usize> {
    let kind = required(item, "type", 20)?;
    match kind {
        "text" => {
            let text = required(item, "text", 32_768)?;
            if text.contains(['\n', '\t', '\r']) || text.contains("     ") {
                let rule = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces";
                return Err(Refusal::new(132_018, rule));
            }
            Ok(text.chars().count())
        }
        "currency" => {
            let currency = object(item, kind)?;
            required(currency, "fallback_value", 1_024)?;
            required(currency, "code", 3)?;
            if !currency.get("amount_1000").is_some_and(|amount| amount.is_i64() || amount.is_u64()) {
                return Err(Refusal::missing("currency['amount_1000'] (a whole number)"));
            }
            Ok(0)
        }
        "date_time" => required(object(item, kind)?, "fallback_value", 1_024).map(str::len),
        "image" | "video" | "document" => {
            let also: &[&str] = if kind == "document" { &["filename"] } else { &[] };
            media(object(item, kind)?, kind, also, media_known).map(|()| 0)
        }
        "location" => object(item, kind).map(|_| 0),
        "payload" => required(item, "payload", 256).map(|_| 0),
        "coupon_code" => required(item, "coupon_code", 60).map(|_| 0),
        "action" => object(item, kind).map(|_| 0),
        other => Err(Refusal::invalid(format!("Param type of a template parameter may not be \"{other}\"."))),
    }
}
