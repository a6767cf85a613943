//! Contact cards, in both directions.

use recado_proto::v1::{self, contact_card};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    Refused,
    kit::json::{self, Id, Lax, Words},
};

/// Older documentation's limit; the current schema says fewer, and is not followed everywhere.
const MOST_CARDS: usize = 257;

#[derive(Deserialize)]
struct Card<'a> {
    #[serde(borrow, default)]
    name: Lax<NameParts<'a>>,
    #[serde(borrow, default)]
    phones: Lax<Vec<Lax<Number<'a>>>>,
    #[serde(borrow, default)]
    emails: Lax<Vec<Lax<Email<'a>>>>,
    #[serde(borrow, default)]
    urls: Lax<Vec<Lax<Url<'a>>>>,
    #[serde(borrow, default)]
    addresses: Lax<Vec<Lax<Postal<'a>>>>,
    #[serde(borrow, default)]
    org: Lax<Organisation<'a>>,
    #[serde(borrow, default)]
    birthday: Lax<Words<'a>>,
    #[serde(borrow, default)]
    vcard: Lax<Words<'a>>,
    #[serde(borrow, default)]
    origin: Lax<Words<'a>>,
}

#[derive(Default, Deserialize)]
#[allow(clippy::struct_field_names)] // Meta's names.
struct NameParts<'a> {
    #[serde(borrow, default)]
    formatted_name: Lax<Words<'a>>,
    #[serde(borrow, default)]
    first_name: Lax<Words<'a>>,
    #[serde(borrow, default)]
    last_name: Lax<Words<'a>>,
    #[serde(borrow, default)]
    middle_name: Lax<Words<'a>>,
    #[serde(borrow, default)]
    prefix: Lax<Words<'a>>,
    #[serde(borrow, default)]
    suffix: Lax<Words<'a>>,
}

#[derive(Deserialize)]
struct Number<'a> {
    #[serde(borrow, default)]
    phone: Lax<Words<'a>>,
    #[serde(borrow, default)]
    wa_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    r#type: Lax<Words<'a>>,
}

#[derive(Deserialize)]
struct Email<'a> {
    #[serde(borrow, default)]
    email: Lax<Words<'a>>,
    #[serde(borrow, default)]
    r#type: Lax<Words<'a>>,
}

#[derive(Deserialize)]
struct Url<'a> {
    #[serde(borrow, default)]
    url: Lax<Words<'a>>,
    #[serde(borrow, default)]
    r#type: Lax<Words<'a>>,
}

#[derive(Deserialize)]
struct Postal<'a> {
    #[serde(borrow, default)]
    street: Lax<Words<'a>>,
    #[serde(borrow, default)]
    city: Lax<Words<'a>>,
    #[serde(borrow, default)]
    state: Lax<Words<'a>>,
    #[serde(borrow, default)]
    zip: Lax<Words<'a>>,
    #[serde(borrow, default)]
    country: Lax<Words<'a>>,
    #[serde(borrow, default)]
    country_code: Lax<Words<'a>>,
    #[serde(borrow, default)]
    r#type: Lax<Words<'a>>,
}

#[derive(Default, Deserialize)]
struct Organisation<'a> {
    #[serde(borrow, default)]
    company: Lax<Words<'a>>,
    #[serde(borrow, default)]
    department: Lax<Words<'a>>,
    #[serde(borrow, default)]
    title: Lax<Words<'a>>,
}

/// Reads an array of cards. A card may lack anything; a part of another shape counts as absent.
pub(super) fn read(part: &str) -> Result<v1::ContactCards, String> {
    let cards: Vec<Card<'_>> = json::read(part)?;
    Ok(v1::ContactCards { cards: cards.into_iter().map(card).collect() })
}

fn card(wire: Card<'_>) -> v1::ContactCard {
    let name = wire.name.0.unwrap_or_default();
    let org = wire.org.0.unwrap_or_default();
    v1::ContactCard {
        formatted_name: name.formatted_name.owned(),
        first_name: name.first_name.owned(),
        last_name: name.last_name.owned(),
        middle_name: name.middle_name.owned(),
        prefix: name.prefix.owned(),
        suffix: name.suffix.owned(),
        phones: sound(wire.phones, |entry| {
            let wa_id = entry.wa_id.owned();
            contact_card::Entry {
                value: entry.phone.owned(),
                r#type: entry.r#type.owned(),
                provider_user: if wa_id.is_empty() { entry.user_id.owned() } else { wa_id },
            }
        }),
        emails: sound(wire.emails, |entry| plain(entry.email, entry.r#type)),
        urls: sound(wire.urls, |entry| plain(entry.url, entry.r#type)),
        addresses: sound(wire.addresses, |entry| contact_card::Postal {
            street: entry.street.owned(),
            city: entry.city.owned(),
            state: entry.state.owned(),
            zip: entry.zip.owned(),
            country: entry.country.owned(),
            country_code: entry.country_code.owned(),
            r#type: entry.r#type.owned(),
        }),
        company: org.company.owned(),
        department: org.department.owned(),
        title: org.title.owned(),
        birthday: wire.birthday.owned(),
        vcard: wire.vcard.owned(),
        origin: wire.origin.owned(),
    }
}

fn sound<T, U>(list: Lax<Vec<Lax<T>>>, make: impl Fn(T) -> U) -> Vec<U> {
    list.0.into_iter().flatten().filter_map(|entry| entry.0).map(make).collect()
}

fn plain(value: Lax<Words<'_>>, kind: Lax<Words<'_>>) -> contact_card::Entry {
    contact_card::Entry { value: value.owned(), r#type: kind.owned(), provider_user: String::new() }
}

/// The array to be sent.
pub(super) fn encode(cards: &[v1::ContactCard]) -> Result<Value, Refused> {
    if cards.is_empty() || cards.len() > MOST_CARDS {
        let detail = format!("{} contact cards; WhatsApp takes 1 to {MOST_CARDS}", cards.len());
        return Err(Refused { code: "contacts_count", detail });
    }
    cards.iter().map(encode_card).collect::<Result<Vec<_>, _>>().map(Value::Array)
}

fn encode_card(card: &v1::ContactCard) -> Result<Value, Refused> {
    let name = texts(&[
        ("formatted_name", &card.formatted_name),
        ("first_name", &card.first_name),
        ("last_name", &card.last_name),
        ("middle_name", &card.middle_name),
        ("prefix", &card.prefix),
        ("suffix", &card.suffix),
    ]);
    if card.formatted_name.is_empty() || name.len() < 2 {
        let detail = "a contact card needs a formatted name and at least one other part of the name".to_owned();
        return Err(Refused { code: "contact_name_incomplete", detail });
    }
    if !card.vcard.is_empty() {
        let detail = "WhatsApp takes a contact's parts, not a vCard".to_owned();
        return Err(Refused { code: "contact_vcard_not_allowed", detail });
    }
    let entries = |name: &'static str, entries: &[contact_card::Entry]| -> Value {
        let one = |entry: &contact_card::Entry| {
            let is_phone = name == "phone";
            let user = if is_phone { entry.provider_user.as_str() } else { "" };
            let user_key = if user.contains('.') { "user_id" } else { "wa_id" };
            Value::Object(texts(&[(name, &entry.value), ("type", &entry.r#type), (user_key, user)]))
        };
        entries.iter().map(one).collect()
    };
    let postal = |entry: &contact_card::Postal| {
        Value::Object(texts(&[
            ("street", &entry.street),
            ("city", &entry.city),
            ("state", &entry.state),
            ("zip", &entry.zip),
            ("country", &entry.country),
            ("country_code", &entry.country_code),
            ("type", &entry.r#type),
        ]))
    };
    let org = texts(&[("company", &card.company), ("department", &card.department), ("title", &card.title)]);
    let mut made = texts(&[("birthday", &card.birthday)]);
    made.insert("name".to_owned(), Value::Object(name));
    for (key, list) in [
        ("phones", entries("phone", &card.phones)),
        ("emails", entries("email", &card.emails)),
        ("urls", entries("url", &card.urls)),
        ("addresses", card.addresses.iter().map(postal).collect()),
    ] {
        if list != json!([]) {
            made.insert(key.to_owned(), list);
        }
    }
    if !org.is_empty() {
        made.insert("org".to_owned(), Value::Object(org));
    }
    Ok(Value::Object(made))
}

/// The texts that are not empty.
fn texts(pairs: &[(&str, &str)]) -> Map<String, Value> {
    let given = pairs.iter().filter(|(_, text)| !text.is_empty());
    given.map(|(key, text)| ((*key).to_owned(), Value::String((*text).to_owned()))).collect()
}
