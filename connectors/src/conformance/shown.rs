//! Items as JSON that people can read and compare.

use recado_proto::json::canonical;
use serde_json::{Value, json};

use crate::{AccountFact, AccountRef, BadItem, Item, ItemBody};

/// The items of a webhook as JSON, without their raw bytes (but for dead letters, where these are all there is).
pub fn shown(items: &[Result<Item, BadItem>]) -> Value {
    items.iter().map(|item| item.as_ref().map_or_else(bad, good)).collect()
}

fn account(account: &AccountRef) -> Value {
    json!({account.key: account.value})
}

fn bad(item: &BadItem) -> Value {
    json!({"bad": {
        "code": item.code,
        "detail": item.detail,
        "account": item.account.as_ref().map(account),
        "raw": String::from_utf8_lossy(&item.raw),
    }})
}

fn good(item: &Item) -> Value {
    let (kind, body) = match &item.body {
        ItemBody::Message(said) => (
            "message",
            json!({
                "direction": said.direction.as_str_name(),
                "from": canonical(&said.from),
                "group": said.group.as_ref().map(canonical),
                "message": canonical(&said.message),
                "facets": canonical(&said.facets),
                "target": said.target,
            }),
        ),
        ItemBody::Receipt(receipt) => (
            "receipt",
            json!({
                "providerId": receipt.provider_id,
                "messageId": receipt.message_id,
                "status": receipt.status.as_str_name(),
                "code": receipt.code,
                "title": receipt.title,
                "errors": receipt.errors.iter().map(canonical).collect::<Vec<_>>(),
                "pricing": receipt.pricing_json,
                "conversation": receipt.conversation_json,
                "recipient": receipt.recipient.as_ref().map(canonical),
            }),
        ),
        ItemBody::Account { field, json, fact } => {
            let fact = fact.as_ref().map(|fact| match fact {
                AccountFact::Template(state) => json!({"template": canonical(state)}),
                AccountFact::Preference { person, category, value, said_at_ms } => json!({"preference": {
                    "person": canonical(person), "category": category, "value": value, "saidAtMs": said_at_ms,
                }}),
            });
            ("account_event", json!({"field": field, "json": json, "fact": fact}))
        }
        ItemBody::AddressChange { from, to } => {
            ("address_change", json!({"from": canonical(from), "to": canonical(to)}))
        }
    };
    json!({
        "account": account(&item.account),
        "key": item.key,
        "providerTimeMs": item.provider_time_ms,
        kind: body,
    })
}
