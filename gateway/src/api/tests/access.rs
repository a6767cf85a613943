//! Who may call what, and what is refused before it is looked at.

use std::{sync::Arc, time::Duration};

use http::{Method, StatusCode};

use super::{
    gateway::{Gateway, conversation, message},
    history::body,
    memory_bus::MemoryBus,
};
use crate::api::Limits;

#[tokio::test]
async fn a_call_without_a_valid_token_is_refused() {
    let gateway = Gateway::start();
    let missing = gateway.call(Method::GET, "/v1/events", "", &[], "").await;
    missing.refused(401, "token_missing");
    assert_eq!(missing.headers["www-authenticate"], "Bearer realm=\"recado\"");
    for token in ["expired", "revoked", "invented"] {
        let wrong = gateway.call(Method::GET, "/v1/events", token, &[], "").await;
        let json = wrong.refused(401, "token_invalid");
        assert_eq!(wrong.headers["www-authenticate"], "Bearer realm=\"recado\", error=\"invalid_token\"");
        // Why it is not valid is nobody's business.
        assert!(!json.to_string().contains("expired") && !json.to_string().contains("revoked"));
    }
    for header in ["Basic YTpi", "Bearer", "Bearer ", "admin"] {
        gateway
            .call(Method::GET, "/v1/events", "", &[("authorization", header)], "")
            .await
            .refused(401, "token_invalid");
    }
    let twice = [("authorization", "Bearer admin"), ("authorization", "Bearer other")];
    gateway.call(Method::GET, "/v1/events", "", &twice, "").await.refused(401, "token_invalid");
    gateway.call(Method::GET, "/v1/events", "nowhere", &[], "").await.refused(404, "tenant_not_found");
}

type Calls = [(Method, String)];

#[tokio::test]
async fn each_call_needs_its_scope() {
    let gateway = Gateway::impatient();
    let id = conversation(1);
    gateway.happens("acme", body::opened(&id, "support")).await;
    let message = message(1);
    gateway.happens("acme", body::received(&message, &id, "oi")).await;
    let sent = super::gateway::message(2);
    gateway.happens("acme", body::submitted(&sent, &id, "pois não")).await;
    let at = |path: &str| format!("/v1/conversations/{id}{path}");
    let reads = [
        (Method::GET, "/v1/conversations".to_owned()),
        (Method::GET, at("")),
        (Method::GET, at("/messages")),
        (Method::GET, at("/why")),
        (Method::GET, "/v1/agents".to_owned()),
        (Method::GET, "/v1/queues".to_owned()),
    ];
    let sends = [(Method::POST, at("/messages")), (Method::POST, "/v1/messages".to_owned())];
    let works = [
        (Method::POST, at("/accept")),
        (Method::POST, at("/reject")),
        (Method::POST, at("/transfer")),
        (Method::POST, at("/close")),
        (Method::POST, at("/read")),
        (Method::PUT, "/v1/agents/ana/presence".to_owned()),
        (Method::POST, "/v1/queues/support/pull".to_owned()),
    ];
    let events = [(Method::GET, "/v1/events".to_owned())];
    let one_message = [(Method::GET, format!("/v1/messages/{message}"))];
    let one_sent = [(Method::GET, format!("/v1/messages/{sent}"))];
    let table: [(&Calls, &[&str]); 6] = [
        (&events, &["events"]),
        (&reads, &["events", "agent"]),
        // Whoever may only send asks what became of it, and reads nothing that a customer wrote.
        (&one_message, &["events", "agent"]),
        (&one_sent, &["events", "agent", "send"]),
        (&sends, &["send"]),
        (&works, &["agent"]),
    ];
    for (calls, allowed) in table {
        for (method, path) in calls {
            for token in ["events", "send", "agent", "none", "admin"] {
                let answer = gateway.call(method.clone(), path, token, &[], "").await;
                let may = allowed.contains(&token) || token == "admin";
                assert_eq!(answer.status != StatusCode::FORBIDDEN, may, "{method} {path} with {token}");
                if !may {
                    answer.refused(403, "scope_missing");
                }
            }
        }
    }
}

#[tokio::test]
async fn one_tenant_sees_nothing_of_another() {
    let gateway = Gateway::impatient();
    let (id, said) = (conversation(1), message(1));
    gateway.happens("acme", body::queue("support")).await;
    gateway.happens("acme", body::opened(&id, "support")).await;
    gateway.happens("acme", body::received(&said, &id, "segredo")).await;
    gateway.happens("other", body::queue("theirs")).await;

    let other = async |method, path: &str, body: &'static str| gateway.call(method, path, "other", &[], body).await;
    for path in [format!("/v1/conversations/{id}"), format!("/v1/conversations/{id}/messages")] {
        other(Method::GET, &path, "").await.refused(404, "conversation_not_found");
    }
    other(Method::GET, &format!("/v1/messages/{said}"), "").await.refused(404, "message_not_found");
    let reply = r#"{"text":{"body":"oi"}}"#;
    let path = format!("/v1/conversations/{id}/messages");
    other(Method::POST, &path, reply).await.refused(404, "conversation_not_found");
    let path = format!("/v1/conversations/{id}/read");
    other(Method::POST, &path, "{}").await.refused(404, "conversation_not_found");
    let started = r#"{"account":"wa-main","to":"5511912345678","text":{"body":"oi"}}"#;
    other(Method::POST, "/v1/messages", started).await.refused(404, "account_unknown");
    // Even quoting it is refused.
    let own = conversation(9);
    gateway.happens("other", body::opened(&own, "theirs")).await;
    assert_eq!(other(Method::GET, "/v1/conversations", "").await.ok()["conversations"].as_array().unwrap().len(), 1);

    let events = other(Method::GET, "/v1/events", "").await.ok();
    assert_eq!(events["events"].as_array().unwrap().len(), 2);
    assert!(!events.to_string().contains("segredo"));
    assert_eq!(other(Method::GET, "/v1/queues", "").await.ok()["queues"].as_array().unwrap().len(), 1);
    assert_eq!(other(Method::GET, "/v1/agents", "").await.ok()["agents"].as_array().unwrap().len(), 0);
    for path in ["/v1/events", "/v1/conversations", "/v1/agents", "/v1/queues"] {
        other(Method::GET, &format!("{path}?tenant=acme"), "").await.refused(404, "tenant_not_found");
        assert_eq!(other(Method::GET, &format!("{path}?tenant=other"), "").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    let gateway = Gateway::start();
    for (path, code, names) in [
        ("/v1/events?limit=0", "limit_invalid", "1 to 1000"),
        ("/v1/events?limit=1001", "limit_invalid", "1 to 1000"),
        ("/v1/conversations?limit=501", "limit_invalid", "1 to 500"),
        ("/v1/events?limit=many", "parameter_invalid", "invalid digit"),
        ("/v1/events?after=yesterday", "cursor_invalid", "after"),
        ("/v1/events?since=3", "parameter_invalid", "since"),
        ("/v1/conversations?state=lost", "parameter_invalid", "waiting"),
        ("/v1/agents?min_seq=-1", "parameter_invalid", "invalid digit"),
    ] {
        let json = gateway.get(path).await.refused(400, code);
        assert!(json["detail"].as_str().unwrap().contains(names), "{path}: {json}");
    }
    gateway.get("/v1/nothing").await.refused(404, "route_not_found");
    gateway.call(Method::DELETE, "/v1/events", "admin", &[], "").await.refused(405, "method_not_allowed");
}

#[tokio::test]
async fn an_id_that_is_none_is_refused_with_a_code() {
    let gateway = Gateway::start();
    let pull = r#"{"agent":"ana"}"#;
    for (method, path, said, code) in [
        (Method::GET, "/v1/conversations/{id}", "", "conversation_not_found"),
        (Method::GET, "/v1/conversations/{id}/messages", "", "conversation_not_found"),
        (Method::GET, "/v1/conversations/{id}/why", "", "conversation_not_found"),
        (Method::POST, "/v1/conversations/{id}/messages", r#"{"text":{"body":"oi"}}"#, "conversation_not_found"),
        (Method::POST, "/v1/conversations/{id}/accept", pull, "conversation_not_found"),
        (Method::POST, "/v1/conversations/{id}/reject", pull, "conversation_not_found"),
        (Method::POST, "/v1/conversations/{id}/transfer", r#"{"toQueue":"sales"}"#, "conversation_not_found"),
        (Method::POST, "/v1/conversations/{id}/close", "{}", "conversation_not_found"),
        (Method::POST, "/v1/conversations/{id}/read", "{}", "conversation_not_found"),
        (Method::GET, "/v1/messages/{id}", "", "message_not_found"),
        (Method::GET, "/v1/media/{id}", "", "media_not_found"),
        (Method::GET, "/v1/media/{id}/content?tenant=acme&expires=1&signature=x", "", "link_invalid"),
        (Method::PUT, "/v1/agents/{id}/presence", r#"{"state":"paused"}"#, "agent_unknown"),
        (Method::POST, "/v1/queues/{id}/pull", pull, "queue_unknown"),
    ] {
        // An empty segment is an id that nobody has, or no path at all; never any id.
        let empty = gateway.call(method.clone(), &path.replace("{id}", ""), "admin", &[], said).await;
        let refused = empty.json()["code"].as_str().unwrap_or_default().to_owned();
        let status = if code == "link_invalid" { 403 } else { 404 };
        assert!(refused == code || refused == "route_not_found", "{method} {path}: {refused}");
        empty.refused(if refused == code { status } else { 404 }, &refused);
        let odd = gateway.call(method.clone(), &path.replace("{id}", "%ff"), "admin", &[], said).await;
        odd.refused(400, "path_invalid");
    }
    assert!(gateway.bus.all(crate::logs::INTAKE, 0).is_empty(), "one of them became a command");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let limits = Limits { body_wait: Duration::from_millis(20), ..Limits::default() };
    let gateway = Gateway::start_with(limits, MemoryBus::new(), Arc::new(tempfile::tempdir().unwrap()));
    let body = axum::body::Body::from_stream(futures::stream::pending::<Result<bytes::Bytes, std::io::Error>>());
    let request = http::Request::post("/v1/queues/support/pull").header("authorization", "Bearer admin").body(body);
    let response = tower::ServiceExt::oneshot(gateway.router.clone(), request.unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::REQUEST_TIMEOUT);
}

#[tokio::test]
async fn wrong_bodies_are_named() {
    let gateway = Gateway::start();
    let id = conversation(1);
    gateway.happens("acme", body::opened(&id, "support")).await;
    let reply = format!("/v1/conversations/{id}/messages");
    for (path, said, status, code, names) in [
        (reply.as_str(), "{", 400, "body_invalid", "line 1"),
        (&reply, "[]", 400, "body_invalid", "object"),
        (&reply, r#"{"agnt":"ana","text":{"body":"oi"}}"#, 422, "unknown_field", "agnt"),
        (&reply, r#"{"text":{"bdy":"oi"}}"#, 422, "unknown_field", "text.bdy"),
        (&reply, r#"{"text":{"body":7}}"#, 422, "content_invalid", "text.body"),
        (&reply, r#"{"providerId":"wamid.x","text":{"body":"oi"}}"#, 422, "unknown_field", "providerId"),
        (&reply, "{}", 422, "content_invalid", "text"),
        (&reply, "", 422, "content_invalid", "text"),
        (&reply, r#"{"text":{"body":"a"},"image":{"url":"https://x"}}"#, 422, "content_invalid", "several"),
        (&reply, r#"{"text":"oi"}"#, 422, "content_invalid", "object"),
        (&reply, r#"{"agent":7,"text":{"body":"oi"}}"#, 422, "body_invalid", "string"),
        (&reply, r#"{"text":{"body":"much too long"}}"#, 422, "text_too_long", "told to"),
        (&reply, r#"{"location":{"latitude":1,"longitude":2}}"#, 422, "content_unsupported", "told to"),
        ("/v1/agents/ana/presence", r#"{"state":"asleep"}"#, 422, "body_invalid", "available"),
        ("/v1/agents/ana/presence", r#"{"state":"paused","why":"x"}"#, 422, "unknown_field", "why"),
        ("/v1/queues/support/pull", "{}", 422, "body_invalid", "agent"),
        ("/v1/messages", r#"{"to":"1","text":{"body":"oi"}}"#, 422, "body_invalid", "account"),
        ("/v1/messages", r#"{"account":"wa-main","to":"call me","text":{"body":"oi"}}"#, 422, "to_invalid", "phone"),
        ("/v1/messages", r#"{"account":"wa-main","to":"123","text":{"body":"oi"}}"#, 422, "to_invalid", "phone"),
        (
            "/v1/messages",
            r#"{"account":"wa-main","to":"011 98765-4321","text":{"body":"oi"}}"#,
            422,
            "to_invalid",
            "country",
        ),
        (
            "/v1/messages",
            r#"{"account":"wa-main","to":"+0123456789","text":{"body":"oi"}}"#,
            422,
            "to_invalid",
            "country",
        ),
    ] {
        let method = if path.ends_with("presence") { Method::PUT } else { Method::POST };
        let json = gateway.call(method, path, "admin", &[], said).await.refused(status, code);
        assert!(json["detail"].as_str().unwrap().contains(names), "{said}: {json}");
    }
    let transfer = format!("/v1/conversations/{id}/transfer");
    for said in ["{}", r#"{"toQueue":"a","toAgent":"b"}"#] {
        gateway.post(&transfer, said).await.refused(422, "target_invalid");
    }
    let close = format!("/v1/conversations/{id}/close");
    let long = format!(r#"{{"reason":"{}"}}"#, "x".repeat(501));
    gateway.post(&close, &long).await.refused(422, "body_invalid");
    let huge = format!(r#"{{"reason":"{}"}}"#, "x".repeat(256 * 1024));
    gateway.post(&close, &huge).await.refused(413, "body_too_large");
    gateway.post(&format!("{close}?force=1"), "{}").await.refused(400, "parameter_invalid");
    for key in ["", "é", &"k".repeat(256)] {
        let headers = [("idempotency-key", key)];
        gateway.call(Method::POST, &close, "admin", &headers, "{}").await.refused(400, "idempotency_key_invalid");
    }
    // Nothing of all this became a command.
    assert!(gateway.bus.all(crate::logs::INTAKE, 0).is_empty());
}
