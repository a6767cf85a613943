//! The JSON Schema of the whole file, for editors and for people.

use recado_connectors::Spec;
use serde_json::{Map, Value as Json, json};

use super::load::host_schema;

/// JSON Schema of the configuration file with the keys of the given connectors.
pub fn schema(connectors: &[Spec]) -> Json {
    let mut root = host_schema();
    type Keys = fn(&Spec) -> schemars::Schema;
    let lists: [(&str, &str, Keys); 2] = [
        ("endpoints", "Endpoint", |spec| (spec.endpoint_schema)()),
        ("accounts", "Account", |spec| (spec.account_schema)()),
    ];
    for (list, definition, keys) in lists {
        let host = root["$defs"][definition].clone();
        let mut kinds = Vec::new();
        for spec in connectors {
            let name = format!("{definition}.{}", spec.kind);
            let merged = merge(&host, keys(spec).to_value(), spec, &name, &mut root);
            root["$defs"][&name] = merged;
            kinds.push(json!({ "$ref": format!("#/$defs/{name}") }));
        }
        if !kinds.is_empty() {
            root["properties"][list]["items"] = json!({ "anyOf": kinds });
            if let Some(definitions) = root["$defs"].as_object_mut() {
                definitions.remove(definition);
            }
        }
    }
    root
}

/// The host's table with a connector's keys. The connector's own definitions move under its name.
fn merge(host: &Json, mut theirs: Json, spec: &Spec, name: &str, root: &mut Json) -> Json {
    let definitions = theirs.as_object_mut().and_then(|theirs| theirs.remove("$defs"));
    let prefix = format!("#/$defs/{name}.");
    rename(&mut theirs, &prefix);
    if let Some(Json::Object(definitions)) = definitions {
        for (local, mut definition) in definitions {
            rename(&mut definition, &prefix);
            root["$defs"][format!("{name}.{local}")] = definition;
        }
    }
    let mut merged = host.clone();
    merged["title"] = json!(format!("{}: {}", spec.kind, spec.summary));
    let properties = theirs["properties"].as_object().cloned().unwrap_or_else(Map::new);
    for (key, property) in properties {
        // The host's keys win, as they do when the file is read.
        if merged["properties"].get(&key).is_none() {
            merged["properties"][&key] = property;
        }
    }
    if merged["properties"].get("connector").is_some_and(|connector| connector["type"] == "string") {
        merged["properties"]["connector"]["const"] = json!(spec.kind);
    }
    let required = theirs["required"].as_array().cloned().unwrap_or_default();
    if let Some(list) = merged["required"].as_array_mut() {
        list.extend(required);
    }
    merged
}

fn rename(schema: &mut Json, prefix: &str) {
    match schema {
        Json::Object(map) => {
            if let Some(Json::String(target)) = map.get_mut("$ref")
                && let Some(local) = target.strip_prefix("#/$defs/")
            {
                *target = format!("{prefix}{local}");
            }
            map.values_mut().for_each(|value| rename(value, prefix));
        }
        Json::Array(list) => list.iter_mut().for_each(|value| rename(value, prefix)),
        _ => {}
    }
}
