//! Whether an interactive message has the shape the provider takes.

use super::check::{Checked, list, media, object, only, optional, required};
use super::refusal::Refusal;
use serde_json::{Map, Value};
use std::collections::HashSet;

pub(crate) fn interactive(part: &Map<String, Value>, media_known: &dyn Fn(&str) -> bool) -> Checked {
    only(part, "interactive", &["type", "header", "body", "footer", "action"])?;
    let kind = required(part, "type", 40)?;
    frame(part, kind, media_known)?;
    let action = object(part, "action")?;
    match kind {
        "button" => buttons(action),
        "list" => rows(action),
        "cta_url" => {
            let parameters = named(action, kind)?;
            required(parameters, "display_text", 20)?;
            required(parameters, "url", 2_000).map(drop)
        }
        "flow" => flow(named(action, kind)?),
        "location_request_message" => name(action, "send_location"),
        "request_contact_info" | "call_permission_request" | "catalog_message" => name(action, kind),
        "voice_call" => required(named(action, kind)?, "display_text", 20).map(drop),
        "address_message" => required(named(action, kind)?, "country", 2).map(drop),
        "product" => {
            required(action, "catalog_id", 100)?;
            required(action, "product_retailer_id", 200).map(drop)
        }
        "product_list" => {
            required(action, "catalog_id", 100)?;
            products(action)
        }
        "carousel" => list(action, "cards", 2, 10).map(drop),
        other => Err(Refusal::invalid(format!("Param interactive['type'] may not be \"{other}\"."))),
    }
}

/// Header, body and footer.
fn frame(part: &Map<String, Value>, kind: &str, media_known: &dyn Fn(&str) -> bool) -> Checked {
    if part.contains_key("header") {
        let header = object(part, "header")?;
        match required(header, "type", 20)? {
            "text" => required(header, "text", 60).map(drop)?,
            _ if kind == "list" || kind == "product_list" => {
                return Err(Refusal::value("the header of a list can only be text"));
            }
            media_kind @ ("image" | "video") => media(object(header, media_kind)?, media_kind, &[], media_known)?,
            "document" => media(object(header, "document")?, "document", &["filename"], media_known)?,
            other => return Err(Refusal::invalid(format!("Param header['type'] may not be \"{other}\"."))),
        }
    }
    // A product alone speaks for itself.
    if kind != "product" || part.contains_key("body") {
        let most = if kind == "list" { 4_096 } else { 1_024 };
        required(object(part, "body")?, "text", most)?;
    }
    if part.contains_key("footer") {
        required(object(part, "footer")?, "text", 60)?;
    }
    Ok(())
}

fn name(action: &Map<String, Value>, expected: &str) -> Checked {
    if required(action, "name", 40)? == expected {
        return Ok(());
    }
    Err(Refusal::invalid(format!("Param action['name'] must be one of {{{expected}}}")))
}

fn named<'a>(action: &'a Map<String, Value>, expected: &str) -> Checked<&'a Map<String, Value>> {
    name(action, expected)?;
    object(action, "parameters")
}

fn buttons(action: &Map<String, Value>) -> Checked {
    let (mut ids, mut titles) = (HashSet::new(), HashSet::new());
    for button in list(action, "buttons", 1, 3)? {
        let Value::Object(button) = button else {
            return Err(Refusal::invalid("Param buttons must be an array of objects."));
        };
        if required(button, "type", 20)? != "reply" {
            return Err(Refusal::invalid("Param type of a button must be one of {reply}"));
        }
        let reply = object(button, "reply")?;
        let fresh = ids.insert(required(reply, "id", 256)?) && titles.insert(required(reply, "title", 20)?);
        if !fresh {
            return Err(Refusal::value("ids and titles of buttons must be unique"));
        }
    }
    Ok(())
}

fn rows(action: &Map<String, Value>) -> Checked {
    required(action, "button", 20)?;
    let sections = list(action, "sections", 1, 10)?;
    let (mut total, mut ids) = (0, HashSet::new());
    for section in sections {
        let Value::Object(section) = section else {
            return Err(Refusal::invalid("Param sections must be an array of objects."));
        };
        if optional(section, "title", 24)?.is_none() && sections.len() > 1 {
            return Err(Refusal::missing("the title of each section, where there are several,"));
        }
        for row in list(section, "rows", 1, 10)? {
            let Value::Object(row) = row else {
                return Err(Refusal::invalid("Param rows must be an array of objects."));
            };
            required(row, "title", 24)?;
            optional(row, "description", 72)?;
            if !ids.insert(required(row, "id", 200)?) {
                return Err(Refusal::value("ids of rows must be unique"));
            }
            total += 1;
        }
    }
    if total > 10 {
        return Err(Refusal::value("a list has at most 10 rows in all its sections"));
    }
    Ok(())
}

fn flow(parameters: &Map<String, Value>) -> Checked {
    if required(parameters, "flow_message_version", 5)? != "3" {
        return Err(Refusal::value("Param flow_message_version must be 3"));
    }
    required(parameters, "flow_cta", 30)?;
    match (optional(parameters, "flow_id", 100)?, optional(parameters, "flow_name", 200)?) {
        (Some(_), None) | (None, Some(_)) => Ok(()),
        _ => Err(Refusal::invalid("Name the flow by one of flow_id and flow_name.")),
    }
}

fn products(action: &Map<String, Value>) -> Checked {
    let mut total = 0;
    for section in list(action, "sections", 1, 10)? {
        let Value::Object(section) = section else {
            return Err(Refusal::invalid("Param sections must be an array of objects."));
        };
        total += list(section, "product_items", 1, 30)?.len();
    }
    if total > 30 {
        return Err(Refusal::value("a product list has at most 30 products"));
    }
    Ok(())
}
