//! The webhook: handshake, signature, and the walk through its envelope.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::value::RawValue;

use super::{
    Endpoint, SIGNATURE_HEADER, SIGNATURE_PREFIX,
    fields::{self, Frame},
    setup,
    wire::{BrokenEntry, BrokenEnvelope, Change, Entry, Envelope},
};
use crate::{
    Accepted, AccountRef, BadItem, Call, EndpointSecrets, Inbound, Item, RawRequest, Reject,
    kit::{
        items::Items,
        json::{self, Words},
        query,
        signature::{self, HmacHeader},
    },
};

/// Meta sends at most 3 MB.
const LARGEST_BODY: usize = 3 * 1024 * 1024;
/// Meta's challenges are short numbers; a long one would make us an echo for strangers.
const LONGEST_CHALLENGE: usize = 256;
/// The one kind of object that this webhook is for.
pub(super) const OBJECT: &str = "whatsapp_business_account";

/// One webhook URL of one Meta app.
pub(super) struct Webhook {
    signature: HmacHeader,
    verify_token: SecretString,
    app_secret: SecretString,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webhook(..)")
    }
}

impl Webhook {
    pub(super) fn new(endpoint: &Endpoint) -> Self {
        let header = HeaderName::from_static(SIGNATURE_HEADER);
        Self {
            signature: HmacHeader::new(header, SIGNATURE_PREFIX, &endpoint.app_secrets),
            verify_token: endpoint.verify_token.clone(),
            app_secret: endpoint.app_secrets.first().cloned().unwrap_or_default(),
        }
    }

    fn handshake(&self, query: &str) -> Result<Accepted, Reject> {
        let token = query::only(query, "hub.verify_token").ok_or(Reject::HandshakeRefused)?;
        let challenge = query::only(query, "hub.challenge").ok_or(Reject::HandshakeRefused)?;
        let known = signature::same_secret(token.as_bytes(), self.verify_token.expose_secret().as_bytes());
        let printable = (1..=LONGEST_CHALLENGE).contains(&challenge.len())
            && challenge.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if !known || !printable || query::only(query, "hub.mode").as_deref() != Some("subscribe") {
            return Err(Reject::HandshakeRefused);
        }
        let mut reply = Response::new(Bytes::from(challenge.into_owned()));
        reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        Ok(Accepted { items: Vec::new(), reply })
    }
}

impl Inbound for Webhook {
    fn accept(&self, request: &RawRequest<'_>) -> Result<Accepted, Reject> {
        if request.method == Method::GET {
            return self.handshake(request.query);
        }
        if request.method != Method::POST {
            return Err(Reject::MethodNotAllowed);
        }
        self.signature.verify(request.headers, request.body)?;
        let mut reply = Response::new(Bytes::new());
        *reply.status_mut() = StatusCode::OK;
        Ok(Accepted { items: read(request.body, request.received_at_ms), reply })
    }

    fn replay(&self, raw: &Bytes, received_at_ms: i64) -> Option<Vec<Result<Item, BadItem>>> {
        Some(read(raw, received_at_ms))
    }

    fn secrets(&self) -> Option<EndpointSecrets> {
        let text = |secret: &SecretString| secret.expose_secret().to_owned();
        Some(EndpointSecrets { verify_token: text(&self.verify_token), app_secret: text(&self.app_secret) })
    }

    fn verification(&self, url: &str, challenge: &str) -> Option<Call> {
        let token = setup::url_encoded(self.verify_token.expose_secret());
        let url = format!("{url}?hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={token}");
        Some(Call { method: Method::GET, url, headers: HeaderMap::new(), body: Bytes::new() })
    }

    fn fields(&self) -> &'static [&'static str] {
        setup::FIELDS
    }

    fn max_body(&self) -> usize {
        LARGEST_BODY
    }
}

/// Everything that an authenticated body says.
pub(super) fn read(body: &Bytes, received_at_ms: i64) -> Vec<Result<Item, BadItem>> {
    let malformed =
        |detail: String| vec![Err(BadItem { code: "malformed_body", detail, account: None, raw: body.clone() })];
    let Ok(text) = std::str::from_utf8(body) else {
        return malformed("no UTF-8".to_owned());
    };
    // An array would do for a struct, by places.
    if !text.trim_start().starts_with('{') {
        return malformed("no JSON object".to_owned());
    }
    let mut walk = Walk { body, received_at_ms, items: Items::default() };
    if let Ok(envelope) = json::read::<Envelope<'_>>(text) {
        if let Err(detail) = check_object(&envelope.object) {
            return malformed(detail);
        }
        walk.entries(&envelope.entry);
        return walk.items.finish(body);
    }
    // A part is broken, or all of it.
    match json::read::<BrokenEnvelope<'_>>(text) {
        Ok(envelope) => match check_object(&envelope.object) {
            Ok(()) => walk.broken_entries(&envelope.entry),
            Err(detail) => return malformed(detail),
        },
        Err(detail) => return malformed(detail),
    }
    walk.items.finish(body)
}

fn check_object(object: &Words<'_>) -> Result<(), String> {
    match object.as_str() {
        "" | OBJECT => Ok(()),
        _ => Err(format!("`object` is not {OBJECT}: is the webhook subscribed for another product?")),
    }
}

struct Walk<'a> {
    body: &'a Bytes,
    received_at_ms: i64,
    items: Items,
}

impl<'a> Walk<'a> {
    fn entries(&mut self, entries: &[Entry<'a>]) {
        let sole = matches!(entries, [Entry { changes, .. }] if changes.len() == 1);
        for entry in entries {
            for change in &entry.changes {
                if self.items.is_full() {
                    return;
                }
                self.change(entry.id.as_str(), entry.time.as_str(), sole, change);
            }
        }
    }

    fn change(&mut self, waba: &str, time: &str, sole: bool, change: &Change<'a>) {
        let frame = Frame {
            body: self.body,
            received_at_ms: self.received_at_ms,
            waba,
            time,
            field: change.field.as_str(),
            sole,
        };
        fields::read(&frame, change.value, &mut self.items);
    }

    fn broken_entries(&mut self, entries: &[&'a RawValue]) {
        for raw in entries {
            if self.items.is_full() {
                return;
            }
            match json::read::<BrokenEntry<'a>>(raw.get()) {
                Ok(entry) => self.broken_changes(&entry),
                Err(detail) => self.items.push(Err(self.malformed(None, raw.get(), "an entry", &detail))),
            }
        }
    }

    fn broken_changes(&mut self, entry: &BrokenEntry<'a>) {
        let time = entry.time.as_str();
        for raw in &entry.changes {
            if self.items.is_full() {
                return;
            }
            match json::read::<Change<'a>>(raw.get()) {
                Ok(change) => self.change(entry.id.as_str(), time, false, &change),
                Err(detail) => {
                    let id = fields::quoted(entry.id.as_str());
                    let whole = format!(r#"{{"id":{id},"changes":[{}]}}"#, raw.get());
                    let waba = entry.id.as_str();
                    self.items.push(Err(self.malformed(Some(waba), &whole, "a change", &detail)));
                }
            }
        }
    }

    fn malformed(&self, waba: Option<&str>, entry: &str, what: &str, detail: &str) -> BadItem {
        let raw = format!(r#"{{"object":"{OBJECT}","entry":[{entry}]}}"#);
        BadItem {
            code: "malformed_item",
            detail: format!("{what}: {detail}"),
            account: waba.filter(|id| !id.is_empty()).map(|id| AccountRef { key: "waba_id", value: id.to_owned() }),
            // Nothing smaller than the whole would be less than it.
            raw: if raw.len() < self.body.len() { raw.into() } else { self.body.clone() },
        }
    }
}

#[cfg(test)]
mod tests;
