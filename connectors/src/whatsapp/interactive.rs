//! Questions with ready answers.

use std::collections::BTreeSet;

use recado_proto::v1::{
    self,
    interactive::{Action, Buttons, FormCall, Header, LinkButton, List},
};
use serde_json::{Map, Value, json};

use super::{
    emoji,
    outbound::{link, refuse, source, within},
};
use crate::{Refused, kit::json as kit_json};

const LONGEST_BODY: usize = 1024;
const LONGEST_LIST_BODY: usize = 4096;
const LONGEST_CARD_BODY: usize = 160;
const LONGEST_HEADER: usize = 60;
const LONGEST_FOOTER: usize = 60;
const LONGEST_BUTTON: usize = 20;
const LONGEST_BUTTON_ID: usize = 256;
const LONGEST_ROW: usize = 24;
const LONGEST_ROW_ID: usize = 200;
const LONGEST_ROW_DESCRIPTION: usize = 72;
const LONGEST_FORM_BUTTON: usize = 30;
const MOST_BUTTONS: usize = 3;
const MOST_ROWS: usize = 10;

pub(super) fn encode(question: &v1::Interactive) -> Result<Value, Refused> {
    let Some(action) = &question.action else {
        return refuse("interactive_action_missing", "a question offers buttons, a list, a link or a form");
    };
    let (kind, action) = match action {
        Action::Buttons(buttons) => ("button", encode_buttons(buttons)?),
        Action::List(list) => ("list", encode_list(list)?),
        Action::Link(button) => ("cta_url", encode_link(button)?),
        Action::Form(form) => ("flow", encode_form(form)?),
        Action::LocationRequest(_) => ("location_request_message", json!({"name": "send_location"})),
        Action::ContactRequest(_) => ("request_contact_info", json!({"name": "request_contact_info"})),
        Action::CallPermissionRequest(_) => ("call_permission_request", json!({"name": "call_permission_request"})),
        Action::Other(raw) => match kit_json::read::<Value>(&raw.json) {
            Ok(action @ Value::Object(_)) if !raw.r#type.is_empty() => {
                check_raw(&raw.r#type, &action)?;
                (raw.r#type.as_str(), action)
            }
            _ => return refuse("interactive_action_invalid", "a raw action needs its type and a JSON object"),
        },
    };
    let mut made = Map::new();
    made.insert("type".to_owned(), json!(kind));
    made.insert("action".to_owned(), action);
    if let Some(header) = &question.header {
        if matches!(kind, "list" | "product_list") && !matches!(header, Header::HeaderText(_)) {
            return refuse("header_not_allowed", "a list takes a header of text alone");
        }
        made.insert("header".to_owned(), encode_header(header)?);
    }
    // Cards of a carousel and catalogues bring their own words.
    let optional_body = matches!(question.action, Some(Action::Other(_)));
    if !question.body.is_empty() {
        let most = if kind == "list" { LONGEST_LIST_BODY } else { LONGEST_BODY };
        required("body_empty", &question.body)?;
        within("body_too_long", &question.body, most)?;
        made.insert("body".to_owned(), json!({"text": question.body}));
    } else if !optional_body {
        return refuse("body_empty", "a question needs its words");
    }
    if !question.footer.is_empty() {
        within("footer_too_long", &question.footer, LONGEST_FOOTER)?;
        made.insert("footer".to_owned(), json!({"text": question.footer}));
    }
    Ok(Value::Object(made))
}

/// What is known of the questions that are given as the provider's JSON. Of others, Meta decides.
fn check_raw(kind: &str, action: &Value) -> Result<(), Refused> {
    let length = |list: &Value| list.as_array().map_or(0, Vec::len);
    match kind {
        "carousel" => {
            let cards = action["cards"].as_array().map_or(&[][..], Vec::as_slice);
            if !(2..=10).contains(&cards.len()) {
                return refuse("carousel_cards_count", format!("{} cards; WhatsApp takes 2 to 10", cards.len()));
            }
            let mut texts = cards.iter().filter_map(|card| card["body"]["text"].as_str());
            texts.try_for_each(|text| within("body_too_long", text, LONGEST_CARD_BODY))
        }
        "product_list" => {
            let sections = action["sections"].as_array().map_or(&[][..], Vec::as_slice);
            let products: usize = sections.iter().map(|section| length(&section["product_items"])).sum();
            if !(1..=30).contains(&products) {
                return refuse("products_count", format!("{products} products; WhatsApp takes 1 to 30"));
            }
            Ok(())
        }
        "voice_call" => {
            let title = action["parameters"]["display_text"].as_str().unwrap_or_default();
            required("button_title_empty", title)?;
            within("button_title_too_long", title, LONGEST_BUTTON)
        }
        _ => Ok(()),
    }
}

fn encode_header(header: &Header) -> Result<Value, Refused> {
    Ok(match header {
        Header::HeaderText(text) => {
            required("header_empty", text)?;
            within("header_too_long", text, LONGEST_HEADER)?;
            json!({"type": "text", "text": text})
        }
        Header::HeaderImage(image) => json!({"type": "image", "image": bare(image)?}),
        Header::HeaderVideo(video) => json!({"type": "video", "video": bare(video)?}),
        Header::HeaderDocument(document) => {
            let mut file = bare(document)?;
            if !document.filename.is_empty() {
                file.insert("filename".to_owned(), json!(document.filename));
            }
            json!({"type": "document", "document": file})
        }
    })
}

fn bare(media: &v1::Media) -> Result<Map<String, Value>, Refused> {
    if !media.caption.is_empty() {
        return refuse("caption_not_allowed", "a file in a header has no text of its own");
    }
    source(media)
}

fn encode_buttons(buttons: &Buttons) -> Result<Value, Refused> {
    let buttons = &buttons.buttons;
    if !(1..=MOST_BUTTONS).contains(&buttons.len()) {
        return refuse("buttons_count", format!("{} buttons; WhatsApp takes 1 to {MOST_BUTTONS}", buttons.len()));
    }
    unique("button_id_repeated", buttons.iter().map(|button| button.id.as_str()))?;
    unique("button_title_repeated", buttons.iter().map(|button| button.title.as_str()))?;
    let mut made = Vec::with_capacity(buttons.len());
    for button in buttons {
        required("button_id_empty", &button.id)?;
        required("button_title_empty", &button.title)?;
        within("button_id_too_long", &button.id, LONGEST_BUTTON_ID)?;
        within("button_title_too_long", &button.title, LONGEST_BUTTON)?;
        made.push(json!({"type": "reply", "reply": {"id": button.id, "title": button.title}}));
    }
    Ok(json!({"buttons": made}))
}

fn encode_list(list: &List) -> Result<Value, Refused> {
    required("list_button_empty", &list.button)?;
    within("list_button_too_long", &list.button, LONGEST_BUTTON)?;
    let rows = || list.sections.iter().flat_map(|section| &section.rows);
    let count = rows().count();
    if !(1..=MOST_ROWS).contains(&count) {
        return refuse("list_rows_count", format!("{count} rows; WhatsApp takes 1 to {MOST_ROWS} in all"));
    }
    unique("row_id_repeated", rows().map(|row| row.id.as_str()))?;
    let mut sections = Vec::with_capacity(list.sections.len());
    for section in &list.sections {
        if section.rows.is_empty() {
            return refuse("section_empty", "a section has at least one row");
        }
        if list.sections.len() > 1 {
            required("section_title_empty", &section.title)?;
        }
        within("section_title_too_long", &section.title, LONGEST_ROW)?;
        let mut made = json!({"rows": encode_rows(&section.rows)?});
        if !section.title.is_empty() {
            made["title"] = json!(section.title);
        }
        sections.push(made);
    }
    Ok(json!({"button": list.button, "sections": sections}))
}

fn encode_rows(rows: &[v1::interactive::Row]) -> Result<Vec<Value>, Refused> {
    let mut made = Vec::with_capacity(rows.len());
    for row in rows {
        required("row_id_empty", &row.id)?;
        required("row_title_empty", &row.title)?;
        within("row_id_too_long", &row.id, LONGEST_ROW_ID)?;
        within("row_title_too_long", &row.title, LONGEST_ROW)?;
        within("row_description_too_long", &row.description, LONGEST_ROW_DESCRIPTION)?;
        let mut one = json!({"id": row.id, "title": row.title});
        if !row.description.is_empty() {
            one["description"] = json!(row.description);
        }
        made.push(one);
    }
    Ok(made)
}

fn encode_link(button: &LinkButton) -> Result<Value, Refused> {
    required("button_title_empty", &button.title)?;
    within("button_title_too_long", &button.title, LONGEST_BUTTON)?;
    link(&button.url)?;
    Ok(json!({"name": "cta_url", "parameters": {"display_text": button.title, "url": button.url}}))
}

fn encode_form(form: &FormCall) -> Result<Value, Refused> {
    required("button_title_empty", &form.title)?;
    within("button_title_too_long", &form.title, LONGEST_FORM_BUTTON)?;
    if emoji::is_in(&form.title) {
        return refuse("button_title_emoji", "the button of a form takes no emoji");
    }
    let mut parameters = json!({"flow_message_version": "3", "flow_cta": form.title});
    match (form.form_id.is_empty(), form.form_name.is_empty()) {
        (false, true) => parameters["flow_id"] = json!(form.form_id),
        (true, false) => parameters["flow_name"] = json!(form.form_name),
        _ => return refuse("form_id_invalid", "a form is named by its id or its name, one of the two"),
    }
    if !form.token.is_empty() {
        parameters["flow_token"] = json!(form.token);
    }
    if form.draft {
        parameters["mode"] = json!("draft");
    }
    let data = form_data(&form.data_json)?;
    match form.action.as_str() {
        "" if form.screen.is_empty() && data.is_none() => {}
        "data_exchange" if form.screen.is_empty() && data.is_none() => {
            parameters["flow_action"] = json!("data_exchange");
        }
        "" | "navigate" if !form.screen.is_empty() => {
            parameters["flow_action"] = json!("navigate");
            parameters["flow_action_payload"] = json!({"screen": form.screen});
            if let Some(data) = data {
                parameters["flow_action_payload"]["data"] = data;
            }
        }
        _ => return refuse("form_action_invalid", "\"navigate\" with a screen, or \"data_exchange\" without one"),
    }
    Ok(json!({"name": "flow", "parameters": parameters}))
}

fn form_data(text: &str) -> Result<Option<Value>, Refused> {
    if text.is_empty() {
        return Ok(None);
    }
    match kit_json::read::<Value>(text) {
        Ok(Value::Object(data)) if !data.is_empty() => Ok(Some(Value::Object(data))),
        _ => refuse("form_data_invalid", "a form's data is a JSON object that is not empty"),
    }
}

fn required(code: &'static str, text: &str) -> Result<(), Refused> {
    if text.trim().is_empty() {
        return refuse(code, "must not be empty");
    }
    Ok(())
}

fn unique<'a>(code: &'static str, texts: impl Iterator<Item = &'a str>) -> Result<(), Refused> {
    let mut seen = BTreeSet::new();
    for text in texts {
        if !seen.insert(text) {
            return refuse(code, "must be different from each other");
        }
    }
    Ok(())
}
