//! The way in, with wrong and hostile requests, and what the 200 stands for.

use std::{process::Stdio, time::Duration};

use anyhow::{Context as _, Result};
use recado_tests::{
    Gateway, PATIENCE, Settings, World,
    api::client,
    eventually,
    gateway::recado,
    raw::{body, now, post, signature, webhook},
    settings::{APP_SECRET, VERIFY_TOKEN},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn only_signed_requests_are_taken() -> Result<()> {
    let world = World::plain().await?;
    let url = world.gateway.webhook("whatsapp");
    let body = webhook("700800900", "wamid.A");
    let right = signature(APP_SECRET, &body);
    let wrong = signature("another", &body);
    let empty = (401, String::new());
    assert_eq!(post(&url, body.clone(), &[]).await?, empty);
    assert_eq!(post(&url, body.clone(), &[&wrong]).await?, empty);
    assert_eq!(post(&url, body.clone(), &[&right, &right]).await?, empty);
    assert_eq!(post(&url, body.clone(), &[right.trim_start_matches("sha256=")]).await?, empty);
    let mut flipped = body.clone();
    flipped[40] ^= 1;
    assert_eq!(post(&url, flipped, &[&right]).await?, empty);
    // An endpoint that does not exist answers the same.
    assert_eq!(post(&world.gateway.webhook("nobody"), body.clone(), &[&right]).await?, empty);
    assert_eq!(post(&url, body.clone(), &[&right]).await?.0, 200);
    let received = world.api.events_of("messageReceived", 1, PATIENCE).await?;
    assert_eq!(received.len(), 1);

    let handshake = |token: &str| format!("{url}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={token}");
    let answer = client()?.get(handshake(VERIFY_TOKEN)).send().await?;
    assert_eq!((answer.status(), answer.text().await?.as_str()), (StatusCode::OK, "1158201444"));
    assert_eq!(client()?.get(handshake("wrong")).send().await?.status(), StatusCode::FORBIDDEN);
    let nobody = handshake("wrong").replace("webhooks/whatsapp", "webhooks/nobody");
    assert_eq!(client()?.get(nobody).send().await?.status(), StatusCode::FORBIDDEN);
    assert_eq!(client()?.delete(&url).send().await?.status(), StatusCode::METHOD_NOT_ALLOWED);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_used_is_kept_and_stops_nothing() -> Result<()> {
    let world = World::plain().await?;
    let url = world.gateway.webhook("whatsapp");
    let send = |body: Vec<u8>| {
        let url = url.clone();
        async move { post(&url, body.clone(), &[&signature(APP_SECRET, &body)]).await }
    };
    // One broken item among good ones; an account that is not ours; a body that is no JSON; a signed `{}`.
    let good = |id: &str| json!({"from": "5511987654321", "id": id, "timestamp": now(), "type": "text", "text": {"body": "oi"}});
    let mixed = json!([good("wamid.1"), {"id": 7, "type": ["?"]}, good("wamid.2")]);
    assert_eq!(send(body("700800900", &mixed)).await?.0, 200);
    assert_eq!(send(webhook("999999999", "wamid.3")).await?.0, 200);
    assert_eq!(send(b"{\"entry\":".to_vec()).await?.0, 200);
    let received = world.api.events_of("messageReceived", 2, PATIENCE).await?;
    let ids: Vec<_> = received.iter().map(|e| e["messageReceived"]["providerId"].clone()).collect();
    assert_eq!(ids, ["wamid.1", "wamid.2"]);

    let letters =
        recado(&world.settings.folder, ["tail", "deadletters", "--config", "recado.toml", "--no-follow"]).await?;
    let mut codes: Vec<String> = letters
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).map(|v| v["code"].as_str().unwrap_or_default().to_owned()))
        .collect::<Result<_, _>>()?;
    codes.sort();
    assert_eq!(codes, ["malformed_body", "malformed_item", "unknown_account"], "{letters:?}");
    Ok(())
}

/// Tens of thousands of receipts in one body make more bytes of records than one append may have.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_very_many_small_items_is_taken() -> Result<()> {
    let world = World::plain().await?;
    let url = world.gateway.webhook("whatsapp");
    let (count, at) = (45_000, now());
    let statuses: Vec<Value> =
        (0..count).map(|n| json!({"id": format!("{n}"), "status": "sent", "timestamp": at})).collect();
    let many = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages",
        "value": {"metadata": {"phone_number_id": "700800900"}, "statuses": statuses}}]}]});
    let many = many.to_string().into_bytes();
    assert!(many.len() < 3 * 1024 * 1024, "{}", many.len());
    let right = signature(APP_SECRET, &many);
    let (mut taken, until) = (false, std::time::Instant::now() + Duration::from_secs(30));
    while !taken && std::time::Instant::now() < until {
        // A slow machine may need longer than a provider is made to wait.
        let (status, _) = post(&url, many.clone(), &[&right]).await?;
        assert!(matches!(status, 200 | 503), "{status}");
        taken = status == 200;
    }
    assert!(taken);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_are_bounded() -> Result<()> {
    let world = World::plain().await?;
    let url = world.gateway.webhook("whatsapp");
    let large = vec![b' '; 4 * 1024 * 1024];
    let answer =
        client()?.post(&url).header("x-hub-signature-256", signature(APP_SECRET, &large)).body(large).send().await;
    // The answer may come while the body is still on its way, and the connection close under it.
    if let Ok(answer) = answer {
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
    let gzip = client()?.post(&url).header("content-encoding", "gzip").body("x").send().await?;
    assert_eq!(gzip.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(client()?.get(format!("{}/healthz", world.gateway.admin)).send().await?.status(), StatusCode::OK);
    Ok(())
}

/// Every write of a 200 to a webhook's socket comes after an fsync that began after the request was read.
#[tokio::test(flavor = "multi_thread")]
async fn the_200_waits_for_the_disk() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let settings = Settings::new(folder.path().join("gateway"), "http://127.0.0.1:9");
    let gateway = Gateway::start_with(&settings, &["--roles", "webhooks"]).await?;
    let trace = folder.path().join("trace");
    let mut strace = tokio::process::Command::new("strace")
        .args([
            "-f",
            "-ttt",
            "-s",
            "200",
            "-e",
            "trace=fsync,fdatasync,read,recvfrom,write,writev,sendto,sendmsg",
            "-o",
        ])
        .arg(&trace)
        .args(["-p", &gateway.pid().to_string()])
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .context("strace is needed")?;
    let url = gateway.webhook("whatsapp");
    let traced = || std::fs::read_to_string(&trace).unwrap_or_default();
    // strace is there when it shows a request.
    eventually("the trace", || async {
        let body = webhook("1", "wamid.x");
        post(&url, body, &[]).await?;
        Ok(traced().contains("401 Unauthorized").then_some(()))
    })
    .await?;
    const WEBHOOKS: usize = 20;
    for n in 0..WEBHOOKS {
        let body = webhook("700800900", &format!("wamid.disk-{n}"));
        let right = signature(APP_SECRET, &body);
        assert_eq!(post(&url, body, &[&right]).await?.0, 200);
    }
    eventually("all answers in the trace", || async {
        Ok((traced().matches("HTTP/1.1 200").count() >= WEBHOOKS).then_some(()))
    })
    .await?;
    let _ = strace.start_kill();
    let mut answered = 0;
    let mut synced_since_request = true;
    for line in traced().lines() {
        let returned = line.contains("= 0") && (line.contains("fsync") || line.contains("fdatasync"));
        if line.contains("POST /webhooks/whatsapp") {
            synced_since_request = false;
        } else if returned {
            synced_since_request = true;
        } else if line.contains("HTTP/1.1 200") {
            assert!(synced_since_request, "answered before the disk had it: {line}");
            answered += 1;
        }
    }
    assert_eq!(answered, WEBHOOKS);
    gateway.stop().await?;
    Ok(())
}
