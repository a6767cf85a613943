//! Laws of the way in: only what is signed counts, and nothing that is signed is lost or breaks us.

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

use super::{Breach, Built, RECEIVED_AT_MS, Subject, shown};
use crate::{BadItem, Item};

pub(super) fn check(subject: &Subject, built: &Built, breaches: &mut Vec<Breach>) {
    if subject.cases.is_empty() {
        breaches.push(Breach { law: "there are fixtures", detail: subject.spec.kind.to_owned() });
    }
    for case in &subject.cases {
        let mut breach = |law, detail| breaches.push(Breach { law, detail: format!("{}: {detail}", case.name) });
        let headers = (subject.sign)(&built.endpoint, &case.body);
        match built.post(&headers, &case.body) {
            Ok(accepted) => {
                let items = shown(&accepted.items);
                if items != case.items {
                    breach("a fixture gives its items", items.to_string());
                }
                if !accepted.reply.status().is_success() {
                    breach("what is signed is answered with success", accepted.reply.status().to_string());
                }
            }
            Err(reject) => breach("what is signed is accepted", reject.to_string()),
        }
        if built.post(&HeaderMap::new(), &case.body).is_ok() {
            breach("what is not signed is rejected", String::new());
        }
        if let Some(place) = (0..case.body.len()).find(|place| accepts_flipped(built, &headers, &case.body, *place)) {
            breach("one flipped byte is rejected", format!("byte {place}"));
        }
        for damaged in truncated(&case.body).chain(mutated(&case.body)) {
            if let Err(detail) = survives(subject, built, &damaged) {
                breach("a damaged body is survived", format!("{detail}, with {}", String::from_utf8_lossy(&damaged)));
            }
        }
    }
}

/// What holds for any body at all that is properly signed: it is accepted, a repeat has equal keys, every item has
/// a key and an account, can be read again by itself, and shows no content in an error.
///
/// # Errors
/// Which of these does not hold.
pub fn survives(subject: &Subject, built: &Built, body: &Bytes) -> Result<(), String> {
    let headers = (subject.sign)(&built.endpoint, body);
    let post = || built.post(&headers, body).map_err(|reject| format!("rejected as {reject}"));
    let (first, second) = (post()?.items, post()?.items);
    if keys(&first) != keys(&second) {
        return Err("a repeat has other keys".to_owned());
    }
    for item in &first {
        match item {
            Ok(item) => sound(built, item)?,
            Err(bad) if bad.code.is_empty() || bad.detail.is_empty() => return Err("a nameless dead letter".to_owned()),
            Err(bad) => {
                // A dead letter that is read again by the same rules stays one.
                let again = built.inbound.replay(&bad.raw, RECEIVED_AT_MS);
                if again.is_some_and(|items| items.is_empty() || items.iter().all(Result::is_ok)) {
                    return Err(format!("a dead letter came to life: {}", bad.detail));
                }
            }
        }
    }
    Ok(())
}

fn sound(built: &Built, item: &Item) -> Result<(), String> {
    if item.key.is_empty() || item.account.value.is_empty() {
        return Err("an item without key or account".to_owned());
    }
    let Some(again) = built.inbound.replay(&item.raw, RECEIVED_AT_MS) else {
        return Ok(());
    };
    let same = matches!(&again[..], [Ok(again)] if shown(&[Ok(again.clone())]) == shown(&[Ok(item.clone())]));
    if same { Ok(()) } else { Err(format!("{} read by itself gives {}", item.key, shown(&again))) }
}

fn keys(items: &[Result<Item, BadItem>]) -> Vec<&str> {
    items.iter().map(|item| item.as_ref().map_or_else(|bad| bad.detail.as_str(), |item| item.key.as_str())).collect()
}

fn accepts_flipped(built: &Built, headers: &HeaderMap, body: &Bytes, place: usize) -> bool {
    let mut flipped = body.to_vec();
    if let Some(byte) = flipped.get_mut(place) {
        *byte ^= 1;
    }
    built.post(headers, &flipped.into()).is_ok()
}

/// The body cut at every 7th byte: all places in a word, over the fixtures.
fn truncated(body: &Bytes) -> impl Iterator<Item = Bytes> {
    (0..body.len()).step_by(7).map(|length| body.slice(..length))
}

/// The body with each of its JSON's parts replaced by values of other kinds, or taken out, one at a time.
fn mutated(body: &Bytes) -> impl Iterator<Item = Bytes> {
    let whole: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let mut places = Vec::new();
    pointers(&whole, String::new(), &mut places);
    places.into_iter().flat_map(move |place| {
        let odd = [None, Some("null"), Some("-7"), Some("1e999"), Some("\"\\ud800\""), Some("[[]]"), Some("{\"\":0}")];
        let whole = whole.clone();
        odd.into_iter().filter_map(move |odd| replaced(&whole, &place, odd))
    })
}

fn replaced(whole: &Value, place: &str, odd: Option<&str>) -> Option<Bytes> {
    const MARK: &str = "\u{1}mark\u{1}";
    let mut changed = whole.clone();
    let Some(odd) = odd else {
        let (parent, key) = place.rsplit_once('/')?;
        let key = key.replace("~1", "/").replace("~0", "~");
        match changed.pointer_mut(parent)? {
            Value::Object(fields) => drop(fields.remove(&key)),
            Value::Array(elements) => drop(elements.remove(key.parse().ok()?)),
            _ => return None,
        }
        return Some(changed.to_string().into());
    };
    *changed.pointer_mut(place)? = Value::String(MARK.to_owned());
    // As text, because some of these are JSON that no `Value` can hold.
    let mark = Value::String(MARK.to_owned()).to_string();
    Some(changed.to_string().replace(&mark, odd).into())
}

fn pointers(value: &Value, here: String, places: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                pointers(field, format!("{here}/{}", key.replace('~', "~0").replace('/', "~1")), places);
            }
        }
        Value::Array(elements) => {
            for (place, element) in elements.iter().enumerate() {
                pointers(element, format!("{here}/{place}"), places);
            }
        }
        _ => {}
    }
    places.push(here);
}
