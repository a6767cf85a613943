//! The API with wrong tokens, wrong ids, wrong bodies: each has its status and its code, as problem details.

use anyhow::{Context as _, Result};
use recado_tests::{
    Api, PATIENCE, World, eventually,
    gateway::recado,
    memory,
    raw::{signature, webhook},
    wire::{self, Answer},
};
use reqwest::Method;
use serde_json::{Value, json};

const OTHER_TENANT: &str = r#"
[[tenants]]
id = "other"

[[endpoints]]
id = "theirs"
connector = "whatsapp"
app_secrets = ["their-app-secret-12345"]
verify_token = "x-verify-token"

[[accounts]]
id = "wa-theirs"
tenant = "other"
endpoint = "theirs"
queue = "support"
phone_number_id = "700800999"
waba_id = "100200999"
access_token = "t"

[[queues]]
id = "support"
tenant = "other"

[[agents]]
id = "olga"
tenant = "other"
queues = ["support"]
capacity = 5
"#;

/// A token from the command line.
async fn token(world: &World, tenant: &str, more: &[&str]) -> Result<String> {
    let mut arguments =
        vec!["token", "create", "--config", "recado.toml", "--tenant", tenant, "--scope", "events:read,send,agent"];
    arguments.extend(more);
    let made = recado(&world.settings.folder, arguments).await?;
    anyhow::ensure!(made.code == 0, "{made:?}");
    Ok(made.stdout.trim().to_owned())
}

/// A call as bytes; the status and the problem's code.
async fn ask(world: &World, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<(u16, String)> {
    let authorization = format!("Bearer {}", world.api.token());
    let mut all = headers.to_vec();
    if !headers.iter().any(|(name, _)| *name == "Authorization") {
        all.push(("Authorization", &authorization));
    }
    let answer =
        wire::ask(&world.gateway.admin, &wire::request(method, path, &all, body)).await?.context(path.to_owned())?;
    said(&answer)
}

fn said(answer: &Answer) -> Result<(u16, String)> {
    if answer.status < 400 {
        return Ok((answer.status, String::new()));
    }
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    let problem: Value = serde_json::from_slice(&answer.body).with_context(|| text.clone())?;
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{text}");
    assert_eq!(problem["status"].as_u64(), Some(answer.status.into()), "{text}");
    assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{text}");
    Ok((answer.status, problem["code"].as_str().unwrap_or_default().to_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_open_what_is_theirs_and_nothing_else() -> Result<()> {
    let world = World::new(|settings| settings.extra = OTHER_TENANT.to_owned(), |_| {}).await?;
    let theirs = Api::new(&world.gateway.admin, &token(&world, "other", &[]).await?)?;
    let mut ids = Vec::new();
    for (endpoint, number, secret, api) in [
        ("whatsapp", recado_tests::settings::PHONE_NUMBER_ID, recado_tests::settings::APP_SECRET, &world.api),
        ("theirs", "700800999", "their-app-secret-12345", &theirs),
    ] {
        let body = webhook(number, "wamid.same");
        let right = signature(secret, &body);
        let request =
            wire::request("POST", &format!("/webhooks/{endpoint}"), &[("X-Hub-Signature-256", &right)], &body);
        assert_eq!(wire::ask(&world.gateway.webhooks, &request).await?.map(|answer| answer.status), Some(200));
        let event = api.event("a message", |event| event.get("messageReceived").is_some()).await?;
        let received = &event["messageReceived"];
        ids.push(
            ["conversationId", "messageId", "contactId"]
                .map(|key| received[key].as_str().unwrap_or_default().to_owned()),
        );
    }
    // The same number wrote the same to both: nothing of the one is a name of anything of the other.
    for (ours, theirs) in ids[0].iter().zip(&ids[1]) {
        assert_ne!(ours, theirs);
    }
    let ([our_conversation, ..], [conversation, message, _]) = (&ids[0], &ids[1]);
    for path in ["/v1/events?after=0", "/v1/conversations", "/v1/agents"] {
        let text = world.api.get(path).await?.to_string();
        assert!(!text.contains("olga") && !text.contains(conversation) && !text.contains("wa-theirs"), "{path}");
    }
    for (method, path, body) in [
        (Method::GET, format!("/v1/conversations/{conversation}"), None),
        (Method::GET, format!("/v1/conversations/{conversation}/messages"), None),
        (Method::GET, format!("/v1/conversations/{conversation}/why"), None),
        (Method::GET, format!("/v1/messages/{message}"), None),
        (
            Method::POST,
            format!("/v1/conversations/{conversation}/messages"),
            Some(json!({"agent": "ana", "text": {"body": "x"}})),
        ),
        (Method::POST, format!("/v1/conversations/{conversation}/accept"), Some(json!({"agent": "ana"}))),
        (Method::POST, format!("/v1/conversations/{conversation}/reject"), Some(json!({"agent": "ana"}))),
        (Method::POST, format!("/v1/conversations/{conversation}/transfer"), Some(json!({"toQueue": "support"}))),
        (Method::POST, format!("/v1/conversations/{conversation}/close"), Some(json!({}))),
        (Method::POST, format!("/v1/conversations/{conversation}/read"), Some(json!({}))),
        (Method::POST, "/v1/queues/support/pull".to_owned(), Some(json!({"agent": "olga"}))),
        (
            Method::POST,
            "/v1/messages".to_owned(),
            Some(json!({"account": "wa-theirs", "to": "5511987654321", "text": {"body": "x"}})),
        ),
        (
            Method::POST,
            format!("/v1/conversations/{our_conversation}/messages"),
            Some(json!({"replyTo": message, "text": {"body": "x"}})),
        ),
        (Method::POST, format!("/v1/conversations/{our_conversation}/transfer"), Some(json!({"toAgent": "olga"}))),
        (Method::PUT, "/v1/agents/olga/presence".to_owned(), Some(json!({"state": "available"}))),
        (Method::GET, "/v1/events?tenant=other".to_owned(), None),
        (Method::GET, "/v1/agents?tenant=other".to_owned(), None),
    ] {
        // In a body, somebody else's name is as wrong as one that does not exist.
        let inside = body.as_ref().is_some_and(|body| body.get("replyTo").or(body.get("toAgent")).is_some());
        let answer = world.api.call(method.clone(), &path, body, &[]).await?;
        assert!(answer.status == 404 || inside && answer.status == 422, "{method} {path}: {answer:?}");
    }
    // Tokens that are none, none any more, or not yet over.
    let passing = token(&world, "acme", &["--expires", "2s"]).await?;
    let revoked = token(&world, "acme", &["--name", "gone"]).await?;
    let bearer = |token: &str| format!("Bearer {token}");
    let here = &world;
    let get = |authorization: String| async move {
        ask(here, "GET", "/v1/agents", &[("Authorization", &authorization)], b"").await
    };
    assert_eq!(get(bearer(&revoked)).await?.0, 200);
    let listed = recado(&world.settings.folder, ["token", "list", "--config", "recado.toml"]).await?;
    let id = listed.stdout.lines().find(|line| line.contains("gone")).and_then(|line| line.split_whitespace().next());
    let id = id.context("no token in the list")?.to_owned();
    assert_eq!(recado(&world.settings.folder, ["token", "revoke", "--config", "recado.toml", &id]).await?.code, 0);
    let refused = (401, "token_invalid".to_owned());
    eventually("the end of the revoked token", || async {
        Ok((get(bearer(&revoked)).await? == refused).then_some(()))
    })
    .await?;
    eventually("the end of the passing token", || async {
        Ok((get(bearer(&passing)).await? == refused).then_some(()))
    })
    .await?;
    let good = world.api.token();
    let mut wrong = 0;
    for authorization in [
        "Bearer",
        "Bearer ",
        "Basic cmNkOng=",
        "bearer rcd_0000000000_0000000000000000000000000000000000000000000000000000",
        &good[1..],
        &format!("Bearer {}", &good[..good.len() - 1]),
        &format!("Bearer {}", good.to_uppercase()),
        &format!("Bearer {good} {good}"),
        &format!("Bearer {}", "x".repeat(10_000)),
        "Bearer \u{e9}",
    ] {
        assert_eq!(get(authorization.to_owned()).await?, refused, "{authorization}");
        wrong += 1;
    }
    let twice = [("Authorization", bearer(good)), ("Authorization", bearer(good))];
    let twice: Vec<_> = twice.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(ask(&world, "GET", "/v1/agents", &twice, b"").await?, refused);
    println!("{wrong} wrong tokens refused, 17 ids of another tenant not found");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_parameters_paths_and_bodies_have_their_answers() -> Result<()> {
    let world = World::plain().await?;
    let before = memory::of(&world.gateway)?;
    memory::forget_peak(&world.gateway)?;
    let nobody = "/v1/conversations/cnv_00000000000000000000000000";
    let large = "9".repeat(400);
    for (path, status, code) in [
        ("/v1/events?limit=0", 400, "limit_invalid"),
        ("/v1/events?limit=1001", 400, "limit_invalid"),
        ("/v1/events?limit=18446744073709551615", 400, "limit_invalid"),
        ("/v1/events?limit=18446744073709551616", 400, "parameter_invalid"),
        ("/v1/events?limit=-1", 400, "parameter_invalid"),
        ("/v1/events?limit=1e3", 400, "parameter_invalid"),
        ("/v1/conversations?limit=501", 400, "limit_invalid"),
        ("/v1/events?after=-1", 400, "cursor_invalid"),
        ("/v1/events?after=0x10", 400, "cursor_invalid"),
        ("/v1/events?after=1.", 400, "cursor_invalid"),
        ("/v1/events?after=4294967296.1", 400, "cursor_invalid"),
        ("/v1/events?after=1%00", 400, "cursor_invalid"),
        ("/v1/events?after=18446744073709551616", 400, "cursor_invalid"),
        ("/v1/events?after=18446744073709551615", 200, ""),
        ("/v1/events?after=4294967295.17592186044415", 200, ""),
        ("/v1/conversations?after=18446744073709551615", 200, ""),
        ("/v1/conversations?after=-1", 400, "parameter_invalid"),
        ("/v1/conversations?state=open", 400, "parameter_invalid"),
        ("/v1/conversations?queue=%27%20OR%201%3D1--", 200, ""),
        ("/v1/conversations?agent=%00%ff", 200, ""),
        ("/v1/events?after=0&after=0", 400, "parameter_invalid"),
        ("/v1/events?unknown=1", 400, "parameter_invalid"),
        ("/v1/agents?min_seq=x", 400, "parameter_invalid"),
        ("/v1/agents?min_seq=-1", 400, "parameter_invalid"),
        ("/v1/agents?min_seq=18446744073709551615", 503, "not_yet"),
        (nobody, 404, "conversation_not_found"),
        ("/v1/conversations/..%2f..%2f..%2fetc%2fpasswd", 404, "conversation_not_found"),
        ("/v1/conversations/%2e%2e", 404, "conversation_not_found"),
        ("/v1/conversations/cnv_%00", 404, "conversation_not_found"),
        ("/v1/conversations/%ff%fe", 400, "path_invalid"),
        ("/v1/conversations/x/why", 404, "conversation_not_found"),
        ("/v1/messages/..%2f..%2frecado.toml", 404, "message_not_found"),
        ("/v1/messages/%27%3B%20DROP%20TABLE%20events", 404, "message_not_found"),
        ("/v1/../metrics/x", 404, "route_not_found"),
        ("/v1/conversations/../../etc/passwd", 404, "route_not_found"),
        ("/V1/agents", 404, "route_not_found"),
        ("/v1/agents/", 404, "route_not_found"),
        ("/webhooks/whatsapp", 404, "route_not_found"),
    ] {
        assert_eq!(ask(&world, "GET", path, &[], b"").await?, (status, code.to_owned()), "{path}");
    }
    assert_eq!(ask(&world, "GET", &format!("/v1/events?after={large}"), &[], b"").await?.1, "cursor_invalid");
    let stream = [("Accept", "text/event-stream"), ("Last-Event-ID", "1;2")];
    assert_eq!(ask(&world, "GET", "/v1/events", &stream, b"").await?, (400, "cursor_invalid".to_owned()));
    assert_eq!(ask(&world, "DELETE", "/v1/agents", &[], b"").await?, (405, "method_not_allowed".to_owned()));

    let path = "/v1/agents/ana/presence";
    let json = ("Content-Type", "application/json");
    let deep = format!(r#"{{"state":{}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let padded = format!(r#"{{"state":"paused","reason":"{}"}}"#, "x".repeat(600));
    let oversized = format!(r#"{{"state":"{}"}}"#, "x".repeat(300_000));
    let many = format!("{{{}\"z\":1}}", (0..20_000).map(|n| format!("\"k{n}\":1,")).collect::<Vec<_>>().concat());
    for (headers, body, status, code) in [
        (vec![json], &b"{"[..], 400, "body_invalid"),
        (vec![json], b"[]", 400, "body_invalid"),
        (vec![json], b"\"x\"", 400, "body_invalid"),
        (vec![json], b"{\"state\":\"\xff\"}", 400, "body_invalid"),
        (vec![json], b"{\"state\":\"pau\0sed\"}", 400, "body_invalid"),
        (vec![json], b"{\"state\":\"paused\",\"state\":\"offline\"}", 400, "body_invalid"),
        (vec![json], b"{\"state\":1e999}", 400, "body_invalid"),
        (vec![json], deep.as_bytes(), 400, "body_invalid"),
        (vec![json], b"", 422, "body_invalid"),
        (vec![json], b"{}", 422, "body_invalid"),
        (vec![json], b"{\"state\":null}", 422, "body_invalid"),
        (vec![json], b"{\"state\":\"paused\\u0000\"}", 422, "body_invalid"),
        (vec![json], b"{\"state\":\"paused\",\"stat\":1}", 422, "unknown_field"),
        (vec![json], padded.as_bytes(), 422, "body_invalid"),
        (vec![json], many.as_bytes(), 422, "unknown_field"),
        (vec![json], oversized.as_bytes(), 413, "body_too_large"),
        (vec![("Content-Type", "application/xml")], b"<state/>", 415, "content_type_unsupported"),
        (vec![("Content-Type", "multipart/form-data; boundary=x")], b"--x--", 415, "content_type_unsupported"),
        (vec![("Content-Type", "application/x-www-form-urlencoded")], b"state=paused", 415, "content_type_unsupported"),
        (vec![json, ("Content-Encoding", "gzip")], b"\x1f\x8b", 415, "content_encoding_unsupported"),
        (vec![json, ("Idempotency-Key", "")], b"{\"state\":\"paused\"}", 400, "idempotency_key_invalid"),
        (
            vec![json, ("Idempotency-Key", "a"), ("Idempotency-Key", "b")],
            b"{\"state\":\"paused\"}",
            400,
            "idempotency_key_invalid",
        ),
        (vec![json, ("Idempotency-Key", &large)], b"{\"state\":\"paused\"}", 400, "idempotency_key_invalid"),
        (vec![json, ("Idempotency-Key", "one")], b"{\"state\":\"paused\"}", 200, ""),
        (vec![json, ("Idempotency-Key", "one")], b"{ \"state\" : \"paused\" }", 200, ""),
        (vec![json, ("Idempotency-Key", "one")], b"{\"state\":\"offline\"}", 409, "idempotency_conflict"),
        // What simple clients call everything.
        (vec![("Content-Type", "application/x-www-form-urlencoded")], b"{\"state\":\"available\"}", 200, ""),
    ] {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        assert_eq!(ask(&world, "PUT", path, &headers, body).await?, (status, code.to_owned()), "{headers:?} {shown}");
    }
    // The same key for another path is another operation; a body that is announced and too large is not read.
    let offline = b"{\"state\":\"offline\"}";
    assert_eq!(
        ask(&world, "PUT", "/v1/agents/bruno/presence", &[json, ("Idempotency-Key", "one")], offline).await?.0,
        200
    );
    assert_eq!(
        ask(&world, "PUT", "/v1/agents/%00..%2f/presence", &[json], offline).await?,
        (404, "agent_unknown".to_owned())
    );
    let query = format!("{path}?state=offline");
    assert_eq!(ask(&world, "PUT", &query, &[json], b"{}").await?, (400, "parameter_invalid".to_owned()));
    for content in [
        json!({"text": {"body": "x"}, "image": {"url": "https://x"}}),
        json!({"txt": {"body": "x"}}),
        json!({"text": "x"}),
        json!({"text": {"body": "x".repeat(5000)}}),
        json!({"text": {"body": ""}}),
        json!({"account": "wa-main", "to": "../../etc/passwd", "text": {"body": "x"}}),
        json!({"account": "wa-main", "to": "+55119876543210000000", "text": {"body": "x"}}),
        json!({"account": "wa-main", "to": "5511987654321", "text": {"body": "x"}, "agent": "a".repeat(200)}),
        json!({"account": "wa-main", "to": 5_511_987_654_321_u64, "text": {"body": "x"}}),
    ] {
        let (status, code) = ask(&world, "POST", "/v1/messages", &[json], content.to_string().as_bytes()).await?;
        assert_eq!(status, 422, "{code}: {content}");
        assert!(!code.is_empty());
    }
    let agents = world.api.get("/v1/agents").await?;
    let states: Vec<_> =
        agents["agents"].as_array().context("no agents")?.iter().map(|agent| agent["state"].clone()).collect();
    assert_eq!(states, ["available", "offline"]);
    let after = memory::of(&world.gateway)?;
    println!("resident: {} KiB before, {} KiB at most", before.now, after.peak);
    assert!(after.peak < before.now + 128 * 1024);
    world.gateway.stop().await?;
    Ok(())
}

/// Many at once who each ask for as much as may be asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_reads_and_writes_is_bounded() -> Result<()> {
    let world = World::plain().await?;
    let words = "x".repeat(200_000);
    for n in 0..40 {
        let message = json!([{"from": "5511987654321", "id": format!("wamid.long-{n}"), "timestamp": recado_tests::raw::now(), "type": "text", "text": {"body": words}}]);
        let body = recado_tests::raw::body(recado_tests::settings::PHONE_NUMBER_ID, &message);
        let right = signature(recado_tests::settings::APP_SECRET, &body);
        let request = wire::request("POST", "/webhooks/whatsapp", &[("X-Hub-Signature-256", &right)], &body);
        eventually("a 200", || async {
            Ok(wire::ask(&world.gateway.webhooks, &request).await?.filter(|a| a.status == 200))
        })
        .await?;
    }
    world.api.events_of("messageReceived", 40, PATIENCE).await?;
    let before = memory::of(&world.gateway)?;
    memory::forget_peak(&world.gateway)?;
    // 200 readers of the largest page, who do not read it.
    let authorization = format!("Bearer {}", world.api.token());
    let request = wire::request("GET", "/v1/events?after=0&limit=1000", &[("Authorization", &authorization)], b"");
    let mut readers = Vec::new();
    for _ in 0..200 {
        let mut wire = wire::Wire::connect(&world.gateway.admin).await?;
        wire.send(&request).await?;
        readers.push(wire);
    }
    // And one who works.
    for state in ["paused", "available"].repeat(10) {
        world.api.presence("ana", state).await?;
    }
    let mut counts = std::collections::BTreeMap::new();
    for mut wire in readers {
        let answer = wire.answer().await?.context("no answer")?;
        *counts.entry(said(&answer)?).or_insert(0) += 1;
    }
    let after = memory::of(&world.gateway)?;
    println!("answers {counts:?}; resident {} MiB before, {} MiB at most", before.now / 1024, after.peak / 1024);
    assert!(counts.keys().all(|(status, code)| *status == 200 || code == "busy"), "{counts:?}");
    assert!(after.peak < before.now + 700 * 1024, "{after:?}");
    Ok(())
}
