//! What each webhook field holds, split into items.

use bytes::Bytes;
use recado_proto::v1;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    address::{Contacts, add_alias, address},
    calls, inbound, message, status,
    wire::{Metadata, Value},
};
use crate::{
    AccountFact, AccountRef, BadItem, Item, ItemBody,
    kit::{
        items::Items,
        json::{self, Id, Lax, Words},
        signature, time,
    },
};

/// No item is larger: records have to hold it.
pub(super) const LARGEST_ITEM: usize = 256 * 1024;
const LARGEST_METADATA: usize = 4 * 1024;
/// A body with one item is its item's raw bytes, if it is not much larger than that.
const LARGEST_SOLE: usize = LARGEST_ITEM + 64 * 1024;
/// No item is nested deeper: readers after us have to take it.
pub(super) const DEEPEST_ITEM: u32 = 64;

/// Meta's limit for a template's name.
const LONGEST_TEMPLATE: usize = 512;

/// Where a change stands.
pub(super) struct Frame<'a> {
    pub(super) body: &'a Bytes,
    pub(super) received_at_ms: i64,
    pub(super) waba: &'a str,
    pub(super) time: &'a str,
    pub(super) field: &'a str,
    /// It is the only change of the body.
    pub(super) sole: bool,
}

/// One element of one of a change's lists, with all that it takes to make an item.
pub(super) struct Element<'f, 'a> {
    pub(super) frame: &'f Frame<'f>,
    pub(super) account: &'f AccountRef,
    pub(super) contacts: &'f Contacts<'a>,
    metadata: Option<&'a RawValue>,
    pub(super) list: &'static str,
    pub(super) json: &'a str,
    /// It is the only element of the body.
    sole: bool,
}

/// Adds the items of one change.
pub(super) fn read<'a>(frame: &Frame<'_>, raw: &'a RawValue, items: &mut Items) {
    if frame.field.is_empty() {
        items.push(Err(bad(waba_ref(frame), "a change without field", envelope(frame, raw.get()))));
        return;
    }
    if !SPLIT.contains(&frame.field) {
        items.push(whole(frame, raw));
        return;
    }
    let value: Value<'a> = match json::read(raw.get()) {
        Ok(value) => value,
        Err(detail) => {
            items.push(Err(bad(waba_ref(frame), &detail, envelope(frame, raw.get()))));
            return;
        }
    };
    // It is copied beside each element, so it must be as small as it always is.
    let metadata_json = value.metadata.filter(|raw| raw.get().len() <= LARGEST_METADATA);
    let metadata = metadata_json.and_then(|raw| json::read::<Metadata<'a>>(raw.get()).ok()).unwrap_or_default();
    let number = metadata.phone_number_id.as_str();
    let number = (!number.is_empty()).then(|| AccountRef { key: "phone_number_id", value: number.to_owned() });
    let lists = value.lists();
    // A broken list becomes an item too.
    let total: usize = lists.iter().map(|(_, list)| list.elements.len() + usize::from(list.broken)).sum();
    let contacts = Contacts::read(&value.contacts);
    let before = items.len();

    // Only messages cannot do without a number: for events the account itself will do.
    let account = number.or_else(|| waba_ref(frame));
    for (key, list) in &lists {
        if list.broken {
            items.push(Err(broken_list(frame, raw, key)));
        }
        for element in &list.elements {
            if items.is_full() {
                return;
            }
            let Some(account) = &account else {
                let wrapped = envelope(frame, &format!(r#"{{"{key}":[{}]}}"#, element.get()));
                items.push(Err(bad(None, "names no account", wrapped)));
                continue;
            };
            let element = Element {
                frame,
                account,
                contacts: &contacts,
                metadata: metadata_json,
                list: key,
                json: element.get(),
                sole: frame.sole && total == 1,
            };
            let ours = metadata.display_phone_number.0.as_ref().map_or("", Words::as_str);
            read_element(&element, ours, items);
        }
    }
    if items.len() == before {
        items.push(whole(frame, raw));
    }
}

/// The fields whose lists hold items of their own; of any other, the whole change is one.
const SPLIT: [&str; 7] =
    ["messages", "smb_message_echoes", "history", "calls", "user_preferences", "user_id_update", "smb_app_state_sync"];

fn read_element(element: &Element<'_, '_>, ours: &str, items: &mut Items) {
    let has_number = element.account.key == "phone_number_id";
    if element.list == "history" && has_number && element.json.starts_with('{') {
        // As large as a body may be; its messages are what has to be small.
        message::read_history(element, ours, items);
        return;
    }
    if element.json.len() > LARGEST_ITEM {
        items.push(Err(element.bad("is larger than 256 KiB")));
        return;
    }
    if !json::depth_within(element.json, DEEPEST_ITEM) {
        items.push(Err(element.bad("is nested deeper than 64")));
        return;
    }
    if !element.json.starts_with('{') {
        items.push(Err(element.bad("is no JSON object")));
        return;
    }
    let made = match element.list {
        "messages" | "message_echoes" | "history" | "statuses" | "calls" if !has_number => {
            Err("metadata without phone_number_id".to_owned())
        }
        // What came long ago must not look as if it came now.
        "messages" if element.frame.field == "history" => message::read_late_file(element, ours),
        "messages" => message::read(element, message::Side::Customer),
        "message_echoes" => message::read(element, message::Side::Echo),
        "statuses" => status::read(element),
        "calls" => calls::read(element),
        "user_id_update" => id_update(element),
        "user_preferences" => preference(element),
        "errors" | "user_actions" => Ok(element.event(element.list)),
        _ => Ok(element.event(element.frame.field)),
    };
    items.push(made.map_err(|detail| element.bad(&detail)));
}

impl Element<'_, '_> {
    /// An item of this element.
    pub(super) fn item(&self, key: String, provider_time_ms: Option<i64>, body: ItemBody) -> Item {
        Item { account: self.account.clone(), key, provider_time_ms, raw: self.raw(None), body }
    }

    /// This element as an event about the account, known by its content.
    pub(super) fn event(&self, field: &str) -> Item {
        let key = event_key(field, self.frame.time, self.json);
        self.known_event(field, key, self.frame.time_ms())
    }

    /// The same for one with a key and a time of its own.
    pub(super) fn known_event(&self, field: &str, key: String, provider_time_ms: Option<i64>) -> Item {
        let body = ItemBody::Account { field: field.to_owned(), json: self.json.to_owned(), fact: None };
        self.item(key, provider_time_ms, body)
    }

    pub(super) fn bad(&self, detail: &str) -> BadItem {
        bad(Some(self.account.clone()), detail, self.raw(None))
    }

    /// A webhook body that says this element alone, so that it can be read again by itself. `person` is the entry
    /// of `contacts` that belongs to it.
    pub(super) fn raw(&self, person: Option<&RawValue>) -> Bytes {
        if self.sole && self.frame.body.len() <= LARGEST_SOLE {
            return self.frame.body.clone();
        }
        let mut value = String::with_capacity(self.json.len() + 256);
        value.push('{');
        if let Some(metadata) = self.metadata {
            value.push_str(r#""metadata":"#);
            value.push_str(metadata.get());
            value.push(',');
        }
        if let Some(person) = person {
            value.push_str(r#""contacts":["#);
            value.push_str(person.get());
            value.push_str("],");
        }
        value.push('"');
        value.push_str(self.list);
        value.push_str("\":[");
        value.push_str(self.json);
        value.push_str("]}");
        envelope(self.frame, &value)
    }

    /// The same place with other JSON: for what is nested inside of an element.
    pub(super) fn inner<'n>(&'n self, json: &'n str) -> Element<'n, 'n> {
        Element {
            frame: self.frame,
            account: self.account,
            contacts: self.contacts,
            metadata: self.metadata,
            list: self.list,
            json,
            sole: false,
        }
    }
}

impl Frame<'_> {
    /// The entry's time.
    pub(super) fn time_ms(&self) -> Option<i64> {
        time::parse(self.time)
    }
}

/// A whole change as an event about the account.
fn whole(frame: &Frame<'_>, raw: &RawValue) -> Result<Item, BadItem> {
    let json = raw.get();
    let wrapped = if frame.sole { frame.body.clone() } else { envelope(frame, json) };
    #[derive(Deserialize)]
    struct Numbered<'a> {
        #[serde(borrow, default)]
        metadata: Lax<Metadata<'a>>,
    }
    let metadata = json::read::<Numbered<'_>>(json).ok().and_then(|value| value.metadata.0).unwrap_or_default();
    let number = metadata.phone_number_id;
    let account = if number.is_empty() {
        waba_ref(frame)
    } else {
        Some(AccountRef { key: "phone_number_id", value: number.owned() })
    };
    let Some(account) = account else {
        return Err(bad(None, "names no account", wrapped));
    };
    if json.len() > LARGEST_ITEM || !json::depth_within(json, DEEPEST_ITEM) {
        return Err(bad(Some(account), "is too large or nested too deep", wrapped));
    }
    Ok(Item {
        account,
        key: event_key(frame.field, frame.time, json),
        provider_time_ms: frame.time_ms(),
        raw: wrapped,
        body: ItemBody::Account { field: frame.field.to_owned(), json: json.to_owned(), fact: template(frame, json) },
    })
}

fn event_key(field: &str, time: &str, json: &str) -> String {
    format!("{field}:{time}:{}", signature::sha256_hex(json.as_bytes()))
}

/// A person says what may be sent.
fn preference(element: &Element<'_, '_>) -> Result<Item, String> {
    #[derive(Deserialize)]
    struct Preference<'a> {
        #[serde(borrow, default)]
        wa_id: Lax<Id<'a>>,
        #[serde(borrow, default)]
        user_id: Lax<Id<'a>>,
        #[serde(borrow, default)]
        parent_user_id: Lax<Id<'a>>,
        #[serde(borrow, default)]
        category: Lax<Words<'a>>,
        #[serde(borrow, default)]
        value: Lax<Words<'a>>,
        #[serde(borrow, default)]
        timestamp: Lax<Id<'a>>,
    }
    let wire: Preference<'_> = json::read(element.json)?;
    let (number, user) = (wire.wa_id.as_str(), wire.user_id.as_str());
    let contact = element.contacts.find(number, user);
    let person = address(number, user, contact.map(|(contact, _)| contact))
        .or_else(|| address("", wire.parent_user_id.as_str(), None));
    let mut item = element.event("user_preferences");
    item.raw = element.raw(contact.map(|(_, raw)| *raw));
    if let (ItemBody::Account { fact, .. }, Some(mut person)) = (&mut item.body, person) {
        add_alias(&mut person, wire.parent_user_id.as_str());
        let (category, value) = (wire.category.owned(), wire.value.owned());
        // The entry's time is only of when Meta spoke of it.
        let said_at_ms = time::parse(wire.timestamp.as_str());
        *fact = Some(AccountFact::Preference { person, category, value, said_at_ms });
    }
    Ok(item)
}

/// What a change says of a template: whether it may be sent, or its category.
fn template(frame: &Frame<'_>, json: &str) -> Option<AccountFact> {
    #[derive(Deserialize)]
    #[allow(clippy::struct_field_names)] // Meta's names.
    struct Template<'a> {
        #[serde(borrow, default)]
        event: Lax<Words<'a>>,
        #[serde(borrow, default)]
        message_template_name: Lax<Words<'a>>,
        #[serde(borrow, default)]
        message_template_language: Lax<Words<'a>>,
        #[serde(borrow, default)]
        message_template_category: Lax<Words<'a>>,
        #[serde(borrow, default)]
        new_category: Lax<Words<'a>>,
    }
    let of_state = frame.field == "message_template_status_update";
    if !of_state && frame.field != "template_category_update" {
        return None;
    }
    let wire: Template<'_> = json::read(json).ok()?;
    let (name, language) = (wire.message_template_name.owned(), wire.message_template_language.owned());
    let state = if of_state { wire.event.owned().to_ascii_uppercase() } else { String::new() };
    let sendable = match state.as_str() {
        "" | "APPROVED" | "REINSTATED" | "UNARCHIVED" | "FLAGGED" => true,
        "REJECTED" | "PENDING" | "PAUSED" | "DISABLED" | "IN_APPEAL" | "DELETED" | "PENDING_DELETION"
        | "LIMIT_EXCEEDED" | "ARCHIVED" | "LOCKED" => false,
        // A word that nobody knows yet stops nothing.
        _ => return None,
    };
    let category = if of_state { wire.message_template_category } else { wire.new_category };
    let category = category.owned().to_ascii_uppercase();
    let says_nothing = state.is_empty() && category.is_empty();
    let unnamed = name.is_empty() || language.is_empty() || name.len() > LONGEST_TEMPLATE || language.len() > 32;
    if unnamed || says_nothing || category.len() > 64 {
        return None;
    }
    Some(AccountFact::Template(v1::TemplateState { name, language, state, sendable, category }))
}

/// A person's user id was replaced by another.
fn id_update(element: &Element<'_, '_>) -> Result<Item, String> {
    #[derive(Deserialize)]
    struct Update<'a> {
        #[serde(borrow, default)]
        wa_id: Lax<Id<'a>>,
        #[serde(borrow)]
        user_id: Change<'a>,
        #[serde(borrow, default)]
        parent_user_id: Lax<Change<'a>>,
        #[serde(borrow, default)]
        timestamp: Lax<Id<'a>>,
    }
    #[derive(Default, Deserialize)]
    struct Change<'a> {
        #[serde(borrow, default)]
        previous: Id<'a>,
        #[serde(borrow, default)]
        current: Id<'a>,
    }
    let update: Update<'_> = json::read(element.json)?;
    let Change { previous, current } = &update.user_id;
    if current.is_empty() {
        return Ok(element.event("user_id_update"));
    }
    let from = address(if previous.is_empty() { update.wa_id.as_str() } else { "" }, previous.as_str(), None)
        .ok_or("names no previous id")?;
    let mut to = address("", current.as_str(), None).ok_or("names no current id")?;
    add_alias(&mut to, update.wa_id.as_str());
    // Ids of the same person for a group of businesses.
    let parents = update.parent_user_id.0.unwrap_or_default();
    let mut from = from;
    add_alias(&mut from, parents.previous.as_str());
    add_alias(&mut to, parents.current.as_str());
    let time = update.timestamp.as_str();
    let key = event_key("user_id_update", time, element.json);
    Ok(element.item(key, time::parse(time), ItemBody::AddressChange { from, to }))
}

/// Something stands where a list belongs: only that becomes a dead letter.
fn broken_list(frame: &Frame<'_>, raw: &RawValue, key: &str) -> BadItem {
    let parts: std::collections::BTreeMap<String, &RawValue> = json::read(raw.get()).unwrap_or_default();
    let kept = parts.iter().filter(|(name, _)| *name == key || *name == "metadata");
    let kept: Vec<String> = kept.map(|(name, part)| format!("{}:{}", quoted(name), part.get())).collect();
    let wrapped = envelope(frame, &format!("{{{}}}", kept.join(",")));
    bad(waba_ref(frame), &format!("`{key}` is no list"), wrapped)
}

fn waba_ref(frame: &Frame<'_>) -> Option<AccountRef> {
    (!frame.waba.is_empty()).then(|| AccountRef { key: "waba_id", value: frame.waba.to_owned() })
}

fn bad(account: Option<AccountRef>, detail: &str, raw: Bytes) -> BadItem {
    BadItem { code: "malformed_item", detail: detail.to_owned(), account, raw }
}

/// A webhook body with one change.
fn envelope(frame: &Frame<'_>, value: &str) -> Bytes {
    let mut text = String::with_capacity(value.len() + 160);
    text.push_str(r#"{"object":""#);
    text.push_str(inbound::OBJECT);
    text.push_str(r#"","entry":[{"id":"#);
    text.push_str(&quoted(frame.waba));
    if !frame.time.is_empty() {
        text.push_str(r#","time":"#);
        text.push_str(&quoted(frame.time));
    }
    text.push_str(r#","changes":[{"field":"#);
    text.push_str(&quoted(frame.field));
    text.push_str(r#","value":"#);
    text.push_str(value);
    text.push_str("}]}]}");
    text.into()
}

/// A JSON string.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}
