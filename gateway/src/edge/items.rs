//! From what a connector read to records of intake and dead letters. Pure: ids come from keys, times from items.

use bytes::Bytes;
use recado_connectors::{
    AccountFact, AccountRef, BadItem, Item, ItemBody, MessageItem, ReceiptItem, kit::time::believable,
};
use recado_proto::{Encode as _, Kind, id, phone, time, v1};

use crate::{
    config::{Account, Config, Endpoint},
    directory::{SharedTenant, TenantEntry},
};

/// Where an item goes.
pub enum Sorted {
    /// To its tenant.
    Input {
        /// Whose it is.
        tenant: SharedTenant,
        /// The record.
        intake: Box<v1::Intake>,
    },
    /// It cannot be used as it is.
    Letter(Box<v1::DeadLetter>),
}

/// Sorts one item. `tenant` looks up a tenant by its id. What is said of a whole business (a template was paused) is
/// said to each of its accounts.
pub fn sort(
    config: &Config,
    endpoint: &Endpoint,
    item: Result<Item, BadItem>,
    received_at_ms: i64,
    tenant: &dyn Fn(&str) -> Option<SharedTenant>,
) -> Vec<Sorted> {
    let item = match item {
        Ok(item) => item,
        Err(bad) => {
            let account = bad.account.as_ref().and_then(|r| config.account_by_ref(&endpoint.id, r));
            return vec![letter(endpoint, account, bad.code, &bad.detail, bad.raw, received_at_ms)];
        }
    };
    let AccountRef { key, .. } = &item.account;
    let for_all = matches!(item.body, ItemBody::Account { .. });
    let accounts = config.accounts_by_ref(&endpoint.id, &item.account);
    let mut accounts: Vec<&Account> = accounts.take(if for_all { usize::MAX } else { 1 }).collect();
    let Some(last) = accounts.pop() else {
        let detail = format!("no account of this endpoint has this {key}");
        return vec![letter(endpoint, None, "unknown_account", &detail, item.raw, received_at_ms)];
    };
    // Nearly every item is for one account and is not copied.
    let mut sorted: Vec<_> = accounts
        .into_iter()
        .map(|account| for_account(endpoint, account, item.clone(), received_at_ms, tenant))
        .collect();
    sorted.push(for_account(endpoint, last, item, received_at_ms, tenant));
    sorted
}

fn for_account(
    endpoint: &Endpoint,
    account: &Account,
    item: Item,
    received_at_ms: i64,
    tenant: &dyn Fn(&str) -> Option<SharedTenant>,
) -> Sorted {
    let Some(tenant) = tenant(&account.tenant) else {
        return letter(endpoint, Some(account), "unknown_tenant", "the tenant is not set up", item.raw, received_at_ms);
    };
    let raw = item.raw.clone();
    let intake = input(account, &tenant, item, received_at_ms);
    // What would not fit into a record is kept whole as a dead letter.
    if intake.encoded_len() > recado_bus::MAX_RECORD - 1024 {
        return letter(endpoint, Some(account), "too_large", "larger than a record may be", raw, received_at_ms);
    }
    Sorted::Input { tenant, intake: Box::new(intake) }
}

fn input(account: &Account, tenant: &TenantEntry, item: Item, received_at_ms: i64) -> v1::Intake {
    let Item { key, provider_time_ms, body, .. } = item;
    // A time that cannot be is none, for every connector: by it a message would be too old to be taken, or newer than
    // all that comes for ages.
    let dated =
        |time_ms: Option<i64>| time_ms.and_then(|time_ms| believable(time_ms, received_at_ms)).map(time::timestamp);
    let item_id = || Kind::Input.text(tenant.key.derive("item", &[&account.id, &key]));
    let (id, input) = match body {
        ItemBody::Message(message) => {
            let (id, message) = inbound(account, tenant, &key, *message);
            (id, v1::intake::Input::Message(message))
        }
        ItemBody::Receipt(receipt) => (item_id(), v1::intake::Input::Receipt(self::receipt(account, tenant, receipt))),
        ItemBody::Account { field, json, fact } => {
            let (mut template, mut preference) = (None, None);
            match fact {
                Some(AccountFact::Template(state)) => template = Some(state),
                Some(AccountFact::Preference { person, category, value, said_at_ms }) => {
                    let address_ids = forms(account, tenant, &person);
                    let said_at = dated(said_at_ms);
                    preference = Some(v1::Preference { address_ids, category, value, said_at });
                }
                None => {}
            }
            let detail = Some(plain(json));
            let event = v1::AccountEvent { account_id: account.id.clone(), field, detail, template, preference };
            (item_id(), v1::intake::Input::AccountEvent(event))
        }
        ItemBody::AddressChange { from, to } => {
            let change = v1::AddressChange {
                account_id: account.id.clone(),
                from_address_id: address_id(account, tenant, &from.value),
                to_address_id: address_id(account, tenant, &to.value),
                to: Some(plain(to.encode_to_vec())),
                from_alias_ids: forms(account, tenant, &from).split_off(1),
                to_alias_ids: forms(account, tenant, &to).split_off(1),
            };
            (item_id(), v1::intake::Input::AddressChange(change))
        }
    };
    v1::Intake {
        tenant: tenant.id.clone(),
        id,
        provider_time: dated(provider_time_ms),
        input: Some(input),
        ..Default::default()
    }
}

fn inbound(account: &Account, tenant: &TenantEntry, key: &str, item: MessageItem) -> (String, v1::InboundMessage) {
    let message_id = Kind::Message.text(tenant.key.message(&account.id, key));
    // The partner is the group where there is one: its members are not each other.
    let mut alias_ids = forms(account, tenant, item.group.as_ref().unwrap_or(&item.from));
    let own_id = alias_ids.remove(0);
    let message = v1::InboundMessage {
        account_id: account.id.clone(),
        message_id: message_id.clone(),
        address_id: own_id,
        alias_ids,
        keep_contact: item.group.is_none() && item.from.kind() == v1::address::Kind::ScopedUser,
        address: item.group.as_ref().map(|group| plain(group.encode_to_vec())),
        from: Some(plain(item.from.encode_to_vec())),
        content: Some(plain(item.message.encode_to_vec())),
        provider_id: Some(plain(item.message.provider_id)),
        facets: Some(item.facets),
        // Of a message of ours the provider's id is not what its id comes from: the router knows which that is.
        target_id: item
            .target
            .map_or_else(String::new, |target| Kind::Message.text(tenant.key.message(&account.id, &target))),
        direction: item.direction.into(),
        channel: account.spec.channel.to_owned(),
    };
    (message_id, message)
}

fn receipt(account: &Account, tenant: &TenantEntry, item: ReceiptItem) -> v1::Receipt {
    v1::Receipt {
        account_id: account.id.clone(),
        provider_ref: Kind::ProviderRef.text(tenant.key.message(&account.id, &item.provider_id)),
        // Anybody may have put anything there: only an id of ours counts.
        message_id: item.message_id.filter(|text| Kind::Message.parse(text).is_some()).unwrap_or_default(),
        status: item.status.into(),
        code: item.code,
        title: item.title,
        provider_id: Some(plain(item.provider_id)),
        pricing_json: item.pricing_json,
        errors: item.errors,
        conversation_json: item.conversation_json,
        address_ids: item.recipient.map(|person| forms(account, tenant, &person)).unwrap_or_default(),
    }
}

/// Ids of an address in all its forms, its own first: the aliases that came with it, and other spellings of its
/// number, because the same telephone is the same person.
pub fn forms(account: &Account, tenant: &TenantEntry, address: &v1::Address) -> Vec<String> {
    let values = std::iter::once((address.kind, &address.value))
        .chain(address.aliases.iter().map(|alias| (alias.kind, &alias.value)));
    let (mut ids, mut spellings) = (Vec::new(), Vec::new());
    for (kind, value) in values {
        ids.push(address_id(account, tenant, value));
        if kind == v1::address::Kind::Phone as i32
            && let Some(forms) = phone::forms(value)
        {
            let others = forms.all().filter(|form| form != value);
            spellings.extend(others.map(|form| address_id(account, tenant, form)));
        }
    }
    ids.extend(spellings);
    ids
}

/// The id of an address on an account's channel.
pub fn address_id(account: &Account, tenant: &TenantEntry, value: &str) -> String {
    let scope = if account.spec.global_addresses { "" } else { &account.id };
    Kind::Address.text(tenant.key.address(account.spec.channel, scope, value))
}

/// Personal data that is not sealed.
pub fn plain(data: impl Into<Bytes>) -> v1::Payload {
    v1::Payload { data: data.into(), ..Default::default() }
}

fn letter(
    endpoint: &Endpoint,
    account: Option<&Account>,
    code: &str,
    detail: &str,
    raw: Bytes,
    received_at_ms: i64,
) -> Sorted {
    // From the bytes alone, so that a repeat has the same id.
    let id = id::combine("dead-letter", &[endpoint.id.as_bytes(), code.as_bytes(), &raw]);
    Sorted::Letter(Box::new(v1::DeadLetter {
        id: Kind::DeadLetter.text(id),
        endpoint: endpoint.id.clone(),
        connector: endpoint.spec.kind.to_owned(),
        tenant: account.map_or_else(String::new, |a| a.tenant.clone()),
        account_id: account.map_or_else(String::new, |a| a.id.clone()),
        code: code.to_owned(),
        detail: detail.to_owned(),
        item: Some(plain(raw)),
        received_at: Some(time::timestamp(received_at_ms)),
        ..Default::default()
    }))
}

/// Codes of dead letters that the edge itself gives.
pub const KNOWN_CODES: [&str; 6] =
    ["malformed_body", "malformed_item", "too_many_items", "unknown_account", "unknown_tenant", "too_large"];

/// A dead letter's code as a label's value.
pub fn known_code(code: &str) -> &'static str {
    KNOWN_CODES.into_iter().find(|known| *known == code).unwrap_or("other")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use std::{path::Path, sync::Arc};

    use recado_proto::id::IdKey;
    use serde_json::{Value, json};

    use super::*;

    /// 2026-11-21, 10:00:00 UTC.
    const NOW_S: i64 = 1_795_255_200;

    /// The inputs of a change that Meta tells.
    fn inputs(field: &str, value: &Value) -> Vec<v1::Intake> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/config/fixtures/whole.toml");
        let word = |_: &str| Some("some-secret-word".to_owned());
        let config = Config::load_with(&path, &word, recado_connectors::BUILTIN).unwrap();
        let endpoint = config.endpoint("whatsapp").unwrap();
        let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "100200300", "time": NOW_S,
            "changes": [{"field": field, "value": value}]}]});
        let items = endpoint.inbound.replay(&Bytes::from(body.to_string()), NOW_S * 1000).unwrap();
        let tenant =
            |id: &str| Some(Arc::new(TenantEntry { id: id.to_owned(), partition: 0, key: IdKey::new(&[7; 32]) }));
        let sorted = items.into_iter().flat_map(|item| sort(&config, endpoint, item, NOW_S * 1000, &tenant));
        let input = |sorted| match sorted {
            Sorted::Input { intake, .. } => *intake,
            Sorted::Letter(letter) => panic!("{letter:?}"),
        };
        sorted.map(input).collect()
    }

    #[test]
    fn a_time_that_cannot_be_is_none() {
        let metadata = json!({"display_phone_number": "551140028922", "phone_number_id": "700800900"});
        for (time, taken) in [
            (NOW_S - 30 * 86_400, true),
            (NOW_S + 86_400, true),
            (1_230_768_000, true),
            (0, false),
            (1, false),
            (1_199_145_600, false),
            (-1, false),
            (NOW_S + 86_401, false),
            (99_999_999_999, false),
        ] {
            let said = inputs(
                "messages",
                &json!({"messaging_product": "whatsapp", "metadata": metadata,
                    "messages": [{"from": "5511987654321", "id": "wamid.1", "timestamp": time.to_string(),
                        "type": "text", "text": {"body": "oi"}}],
                    "statuses": [{"id": "wamid.2", "status": "delivered", "timestamp": time.to_string(),
                        "recipient_id": "5511987654321"}]}),
            );
            assert_eq!(said.len(), 2);
            for intake in said {
                let expected = taken.then(|| time::timestamp(time * 1000));
                assert_eq!(intake.provider_time, expected, "{time} {intake:?}");
            }
        }
    }

    #[test]
    fn a_word_of_a_person_is_of_when_it_was_said() {
        for (time, said) in
            [(json!(NOW_S - 9 * 86_400), true), (json!((NOW_S - 60).to_string()), true), (json!(5), false)]
        {
            let told = inputs(
                "user_preferences",
                &json!({"metadata": {"phone_number_id": "700800900"}, "user_preferences": [{"wa_id": "5511987654321",
                    "category": "marketing_messages", "value": "stop", "timestamp": time}]}),
            );
            let [v1::Intake { provider_time, input: Some(v1::intake::Input::AccountEvent(event)), .. }] = &told[..]
            else {
                panic!("{told:?}")
            };
            // Where it looks for a repeat is another matter.
            assert_eq!(*provider_time, Some(time::timestamp(NOW_S * 1000)));
            let seconds = time.as_i64().or_else(|| time.as_str()?.parse().ok()).unwrap();
            let said_at = event.preference.as_ref().unwrap().said_at;
            assert_eq!(said_at, said.then(|| time::timestamp(seconds * 1000)), "{time}");
        }
    }
}
