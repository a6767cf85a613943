//! The `OpenAPI` document says what there is.

use std::collections::BTreeSet;

use http::Method;
use serde_json::Value;

use super::gateway::Gateway;
use crate::api::openapi;

/// Every call, with its scope-free ones. A call that is added or lost changes this list knowingly.
const CALLS: &str = "
GET /healthz
GET /metrics
GET /openapi.json
GET /readyz
GET /v1/agents
GET /v1/conversations
GET /v1/conversations/{id}
GET /v1/conversations/{id}/messages
GET /v1/conversations/{id}/why
GET /v1/events
GET /v1/media/{id}
GET /v1/media/{id}/content
GET /v1/messages/{id}
GET /v1/queues
POST /v1/conversations/{id}/accept
POST /v1/conversations/{id}/close
POST /v1/conversations/{id}/messages
POST /v1/conversations/{id}/read
POST /v1/conversations/{id}/reject
POST /v1/conversations/{id}/transfer
POST /v1/media
POST /v1/messages
POST /v1/queues/{id}/pull
PUT /v1/agents/{id}/presence
";

const SCHEMAS: [&str; 23] = [
    "AcceptBody",
    "Agent",
    "AgentsAnswer",
    "CloseBody",
    "Conversation",
    "ConversationAnswer",
    "ConversationsAnswer",
    "EventsAnswer",
    "LaterAnswer",
    "MediaAnswer",
    "MessageAnswer",
    "MessagesAnswer",
    "NewMessage",
    "PresenceAnswer",
    "PresenceBody",
    "PresenceState",
    "Problem",
    "PullBody",
    "Queue",
    "QueuesAnswer",
    "ReadBody",
    "ReadyAnswer",
    "RejectBody",
];

fn operations(document: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            found.push((format!("{} {path}", method.to_uppercase()), operation.clone()));
        }
    }
    found
}

#[test]
fn the_document_lists_every_call_and_schema() {
    let document = openapi();
    let calls: BTreeSet<String> = operations(&document).into_iter().map(|(call, _)| call).collect();
    let expected: BTreeSet<String> = CALLS.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    assert_eq!(calls, expected);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for name in SCHEMAS {
        assert!(schemas.contains_key(name), "{name} is not among {:?}", schemas.keys());
    }
}

#[test]
fn every_call_with_a_token_says_so_and_what_it_refuses() {
    for (call, operation) in operations(&openapi()) {
        let secured = operation["security"][0].get("token").is_some();
        // A link to a file is signed itself.
        let linked = call == "GET /v1/media/{id}/content";
        assert_eq!(secured, call.contains(" /v1/") && !linked, "{call}");
        assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{call}");
        if secured {
            for status in ["200", "401", "403", "404"] {
                assert!(operation["responses"].get(status).is_some(), "{call} {status}");
            }
        }
        if call.starts_with("POST") || call.starts_with("PUT") {
            for status in ["202", "409", "413", "422"] {
                // A file is kept at once: no command has to be waited for.
                if (call.as_str(), status) == ("POST /v1/media", "202") {
                    continue;
                }
                assert!(operation["responses"].get(status).is_some(), "{call} {status}");
            }
        }
    }
}

/// The statuses of `docs/errors.md` are those that the document has, and each is where it can be given.
#[test]
fn the_document_and_the_catalogue_of_errors_have_the_same_statuses() {
    let catalogue: BTreeSet<u16> = crate::errors::api_codes().flat_map(|(_, statuses)| statuses).collect();
    let mut documented = BTreeSet::new();
    for (call, operation) in operations(&openapi()) {
        let said: BTreeSet<u16> =
            operation["responses"].as_object().unwrap().keys().map(|status| status.parse().unwrap()).collect();
        documented.extend(said.iter().filter(|status| **status >= 400 && !call.ends_with("/readyz")));
        let mut wanted = vec![400, 405, 501];
        if operation["security"][0].get("token").is_some() {
            wanted.push(500);
        }
        if operation.get("requestBody").is_some() {
            wanted.extend([408, 413, 422]);
        }
        for status in wanted {
            assert!(said.contains(&status), "{call} {status}");
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            let problem = response["content"].get("application/problem+json").is_some();
            let refused = status.as_str() >= "400" && !(status == "503" && call == "GET /readyz");
            assert_eq!(problem, refused, "{call} {status}");
        }
    }
    assert_eq!(documented, catalogue);
}

#[test]
fn every_reference_leads_somewhere() {
    fn visit(value: &Value, document: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(target)) = fields.get("$ref") {
                    let pointer = target.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{target} is nowhere");
                }
                fields.values().for_each(|field| visit(field, document));
            }
            Value::Array(items) => items.iter().for_each(|item| visit(item, document)),
            _ => {}
        }
    }
    let document = openapi();
    visit(&document, &document);
}

#[tokio::test]
async fn the_document_is_served_without_a_token() {
    let gateway = Gateway::start();
    assert_eq!(gateway.call(Method::GET, "/openapi.json", "", &[], "").await.ok(), openapi());
}
