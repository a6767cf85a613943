//! Laws of settings: the sample works, wrong keys are named, every key is described.

use serde_json::Value;

use super::{Breach, HOST_ACCOUNT_KEYS, HOST_ENDPOINT_KEYS};
use crate::{ConfigError, Spec};

/// The connector's own settings out of its sample: the endpoint's and the account's.
pub(super) fn sample(spec: &Spec) -> Result<(toml::Table, toml::Table), String> {
    let table: toml::Table = spec.sample.parse().map_err(|error| format!("the sample is no TOML: {error}"))?;
    let first = |key: &str, host_keys: &[&str]| -> Result<toml::Table, String> {
        let list = table.get(key).and_then(toml::Value::as_array);
        let Some(toml::Value::Table(first)) = list.and_then(|list| list.first()) else {
            return Err(format!("the sample has no [[{key}]]"));
        };
        let own = first.iter().filter(|(name, _)| !host_keys.contains(&name.as_str()));
        Ok(own.map(|(name, value)| (name.clone(), value.clone())).collect())
    };
    Ok((first("endpoints", HOST_ENDPOINT_KEYS)?, first("accounts", HOST_ACCOUNT_KEYS)?))
}

pub(super) fn check(spec: &Spec, breaches: &mut Vec<Breach>) {
    let (endpoint, account) = match sample(spec) {
        Ok(both) => both,
        Err(detail) => {
            breaches.push(Breach { law: "the sample builds", detail });
            return;
        }
    };
    let build_endpoint = |table| (spec.endpoint)(table).map(|_| ());
    check_side("endpoint", &endpoint, build_endpoint, &(spec.endpoint_schema)(), breaches);
    let build_account = |table| (spec.account)(table).map(|_| ());
    check_side("account", &account, build_account, &(spec.account_schema)(), breaches);
    if (spec.account)(account).is_ok_and(|account| account.refs.is_empty()) {
        let detail = "nothing in a webhook could name an account".to_owned();
        breaches.push(Breach { law: "an account has ids", detail });
    }
    for (what, text) in [("kind", spec.kind), ("summary", spec.summary), ("channel", spec.channel)] {
        if text.is_empty() {
            breaches.push(Breach { law: "a connector is described", detail: format!("no {what}") });
        }
    }
}

fn check_side(
    side: &str,
    table: &toml::Table,
    build: impl Fn(toml::Table) -> Result<(), ConfigError>,
    schema: &schemars::Schema,
    breaches: &mut Vec<Breach>,
) {
    let mut breach = |law, detail: String| breaches.push(Breach { law, detail: format!("{side}: {detail}") });
    if let Err(error) = build(table.clone()) {
        breach("the sample builds", error.to_string());
    }

    let mut unknown = table.clone();
    unknown.insert("no_such_key".to_owned(), toml::Value::Boolean(true));
    match build(unknown) {
        Err(error) if error.key == "no_such_key" => {}
        other => breach("an unknown key is refused by its name", format!("{other:?}")),
    }

    let none = serde_json::Map::new();
    let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
    for (key, described) in properties {
        let text = described.get("description").and_then(Value::as_str).unwrap_or_default();
        if text.trim().is_empty() {
            breach("every key is described", key.clone());
        }
        let mut wrong = table.clone();
        // A table in place of a value, with what must not be shown inside of it.
        let secret = toml::Table::from_iter([("x".to_owned(), toml::Value::String("hunter2".to_owned()))]);
        wrong.insert(key.clone(), toml::Value::Table(secret));
        match build(wrong) {
            Err(error) if error.key == *key && !error.problem.contains("hunter2") => {}
            other => breach("a value of a wrong type is refused by its key and not shown", format!("{key}: {other:?}")),
        }
    }
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    for key in required {
        let mut short = table.clone();
        short.remove(key);
        match build(short) {
            Err(error) if error.key == key => {}
            other => breach("a missing key is named", format!("{key}: {other:?}")),
        }
    }
}
