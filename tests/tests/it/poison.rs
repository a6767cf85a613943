//! An input that no rules can take: it stops its own tenant, until an operator or a newer build helps.

use anyhow::{Context as _, Result};
use recado_tests::{
    Gateway, PATIENCE, World,
    api::number,
    gateway::{recado, recado_with},
    raw,
    settings::{APP_SECRET, PHONE_NUMBER_ID},
    within,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::stands_alone::{OTHER_NUMBER, beta};

/// Gives the router an input on which it fails; its position.
pub(crate) async fn poison(world: &World) -> Result<u64> {
    let ana = world.provider.customer("5511987654321", "Ana Souza");
    ana.says("Olá").await?.acknowledged(PATIENCE).await?;
    let opened = world.api.event("the conversation", |e| e.get("conversationOpened").is_some()).await?;
    let id = opened["conversationOpened"]["conversationId"].as_str().context("no id")?;
    let path = format!("/v1/conversations/{id}/close");
    let body = json!({"agent": "ana", "reason": "fault: panic"});
    let asked = world.api.call(Method::POST, &path, Some(body), &[("prefer", "respond-async")]).await?;
    assert_eq!(asked.status, 202, "{asked:?}");
    within(PATIENCE, "the parked tenant", || async {
        let ready = ready(world).await?;
        Ok(ready.to_string().contains("tenant acme is parked").then_some(()))
    })
    .await?;
    let tail = recado(&world.settings.folder, ["tail", "intake", "--config", "recado.toml", "--no-follow"]).await?;
    let mut lines = tail.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let close = lines.rfind(|line| line["command"]["close"].is_object()).context("no close in intake")?;
    number(&close["log"]["position"]).context("no position")
}

async fn ready(world: &World) -> Result<Value> {
    Ok(recado_tests::api::client()?.get(format!("{}/readyz", world.gateway.admin)).send().await?.json().await?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parked_tenant_goes_on_after_a_skip() -> Result<()> {
    let world = World::plain().await?;
    let position = poison(&world).await?;
    let metrics =
        recado_tests::api::client()?.get(format!("{}/metrics", world.gateway.admin)).send().await?.text().await?;
    let parked = metrics.lines().filter(|line| line.starts_with("recado_tenants_parked{partition="));
    assert_eq!(parked.filter(|line| line.ends_with(" 1")).count(), 1, "{metrics}");
    // With what the panic said and where it was, and as a line of the log like any other.
    let why =
        format!("the rules failed on input {position}: a defect of the rules, rehearsed (gateway/src/rehearsal.rs:");
    assert!(ready(&world).await?.to_string().contains(&why), "{}", ready(&world).await?);
    assert!(
        world.gateway.log().contains(&why) && !world.gateway.log().contains("panicked at"),
        "{}",
        world.gateway.log()
    );
    // What comes meanwhile is taken and waits.
    let mut said = world.provider.customer("5511987654321", "Ana Souza").says("ainda aí?").await?;
    said.acknowledged(PATIENCE).await?;

    let folder = &world.settings.folder;
    let skip = |position: u64, reason: &str| {
        let position = position.to_string();
        ["skip", "--config", "recado.toml", "--tenant", "acme", "--position", &position, "--reason", reason]
            .map(str::to_owned)
    };
    let refused = recado(folder, skip(position + 1, "typo")).await?;
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.stderr.contains(&format!("parked at input {position}")), "{refused:?}");
    let verified = recado(folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 1, "{verified:?}");
    let done = recado(folder, skip(position, "a broken command")).await?;
    assert_eq!(done.code, 0, "{done:?}");
    println!("{}", done.stdout.trim());

    let skipped = world.api.event("the audit", |e| e.get("inputSkipped").is_some()).await?;
    assert_eq!(number(&skipped["inputSkipped"]["position"]), Some(position), "{skipped}");
    assert_eq!(skipped["inputSkipped"]["reason"], "a broken command");
    assert!(skipped["inputSkipped"]["actor"].as_str().is_some_and(|actor| !actor.is_empty()), "{skipped}");
    world.api.event("what waited", |e| e["messageReceived"]["providerId"] == said.wamid.as_str()).await?;
    within(PATIENCE, "readiness", || async { Ok((ready(&world).await?["ready"] == true).then_some(())) }).await?;
    let again = recado(folder, skip(position, "again")).await?;
    assert!(again.code == 1 && again.stderr.contains("is not parked"), "{again:?}");

    // Killed and replayed from before it: it stays passed over, also by a build that could apply it.
    for cured in [false, true] {
        let environment = if cured { vec![("RECADO_CURED", "1".to_owned())] } else { Vec::new() };
        let verified = recado_with(folder, ["verify", "--config", "recado.toml"], &environment).await?;
        assert_eq!(verified.code, 0, "cured: {cured}, {verified:?}");
    }
    let mut world = world;
    world.settings.environment = vec![("RECADO_CURED", "1".to_owned())];
    let world = world.start_again().await?;
    assert_eq!(ready(&world).await?["ready"], true, "{}", ready(&world).await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn why_copes_with_a_skip_that_nobody_has_applied_yet() -> Result<()> {
    let world = World::new(|s| s.offer = "manual", |_| {}).await?;
    let position = poison(&world).await?;
    let opened = world.api.event("the conversation", |e| e.get("conversationOpened").is_some()).await?;
    let id = opened["conversationOpened"]["conversationId"].as_str().context("no id")?.to_owned();
    let World { folder: _place, settings, gateway, .. } = world;
    gateway.kill9().await?;
    let position = position.to_string();
    let skip = ["skip", "--config", "recado.toml", "--tenant", "acme", "--position", &position, "--reason", "broken"];
    let done = recado(&settings.folder, skip).await?;
    assert_eq!(done.code, 0, "{done:?}");
    let why = recado(&settings.folder, ["why", &id, "--config", "recado.toml"]).await?;
    assert!(why.code == 0 && why.stdout.contains("waits in queue support"), "{why:?}");
    let verified = recado(&settings.folder, ["verify", "--config", "recado.toml"]).await?;
    assert!(verified.code == 0 && verified.stdout.contains("not in the log yet"), "{verified:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_that_can_apply_it_goes_on_from_there() -> Result<()> {
    let mut world = World::plain().await?;
    poison(&world).await?;
    world.settings.environment = vec![("RECADO_CURED", "1".to_owned())];
    let world = world.start_again().await?;
    world.api.event("the closed conversation", |e| e.get("conversationClosed").is_some()).await?;
    let cured = [("RECADO_CURED", "1".to_owned())];
    let verified = recado_with(&world.settings.folder, ["verify", "--config", "recado.toml"], &cured).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    Ok(())
}

/// What is too old for a parked tenant is put aside when the tenant goes on, though its partition's log is ahead by then:
/// with the events of a neighbour, to be concluded a second time.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_too_old_for_a_parked_tenant_is_put_aside_later() -> Result<()> {
    // More than is applied at once.
    const NEIGHBOURS: usize = 2_500;
    let with_beta = |settings: &mut recado_tests::Settings| {
        settings.bus_lines = Some("partitions = 1\n".to_owned());
        settings.extra = beta();
    };
    let world = World::new(with_beta, |_| {}).await?;
    let position = poison(&world).await?;
    let written = raw::now().parse::<u64>()? - 9 * 86_400;
    let old = json!([{"from": "5511987650000", "id": "wamid.OLD", "timestamp": written.to_string(), "type": "text",
        "text": {"body": "oi"}}]);
    let mut bodies = vec![raw::body(PHONE_NUMBER_ID, &old)];
    for begin in (0..NEIGHBOURS).step_by(100) {
        let messages: Vec<Value> = (begin..begin + 100)
            .map(|n| {
                json!({"from": "5511987650001", "id": format!("wamid.N{n}"), "timestamp": raw::now(),
                    "type": "text", "text": {"body": "oi"}})
            })
            .collect();
        bodies.push(raw::body(OTHER_NUMBER, &json!(messages)));
    }
    for body in bodies {
        let right = raw::signature(APP_SECRET, &body);
        assert_eq!(raw::post(&world.gateway.webhook("whatsapp"), body, &[&right]).await?.0, 200);
    }
    let folder = &world.settings.folder;
    let received = async || {
        let tail =
            recado(folder, ["tail", "events", "--config", "recado.toml", "--no-follow", "--tenant", "beta"]).await?;
        anyhow::Ok(tail.stdout.matches("\"messageReceived\"").count())
    };
    within(PATIENCE, "the neighbour's events", || async { Ok((received().await? == NEIGHBOURS).then_some(())) })
        .await?;

    let list = ["deadletters", "list", "--json", "--config", "recado.toml"];
    assert_eq!(recado(folder, list).await?.stdout, "", "it is parked");
    let position = position.to_string();
    let skip = ["skip", "--config", "recado.toml", "--tenant", "acme", "--position", &position, "--reason", "broken"];
    let done = recado(folder, skip).await?;
    assert_eq!(done.code, 0, "{done:?}");
    within(PATIENCE, "the letter", || async {
        let listed = recado(folder, list).await?;
        Ok((listed.stdout.lines().count() == 1 && listed.stdout.contains("\"stale\"")).then_some(()))
    })
    .await?;
    assert_eq!(received().await?, NEIGHBOURS, "once each");
    Ok(())
}

/// The same when a backup of it is restored and the input passed over: a start would take the events behind what was too
/// old for a sign that it was put aside.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_too_old_for_a_parked_tenant_is_put_aside_by_a_restore() -> Result<()> {
    let world = World::plain().await?;
    let position = poison(&world).await?;
    let written = raw::now().parse::<u64>()? - 9 * 86_400;
    let old = json!([{"from": "5511987650000", "id": "wamid.OLD", "timestamp": written.to_string(), "type": "text",
        "text": {"body": "oi"}}]);
    let body = raw::body(PHONE_NUMBER_ID, &old);
    let right = raw::signature(APP_SECRET, &body);
    assert_eq!(raw::post(&world.gateway.webhook("whatsapp"), body, &[&right]).await?.0, 200);
    let World { folder: place, settings, gateway, .. } = world;
    gateway.kill9().await?;
    let taken = recado(&settings.folder, ["backup", "../backup", "--config", "recado.toml"]).await?;
    assert_eq!(taken.code, 0, "{taken:?}");

    let mut restored = settings.clone();
    restored.folder = place.path().join("restored");
    restored.write()?;
    let skip = format!("acme:{position}");
    let restore = ["restore", "../backup", "--config", "recado.toml", "--skip", &skip];
    let done = recado(&restored.folder, restore).await?;
    assert_eq!(done.code, 0, "{done:?}");
    let letters = async || {
        let listed = recado(&restored.folder, ["deadletters", "list", "--json", "--config", "recado.toml"]).await?;
        anyhow::Ok((listed.stdout.lines().count(), listed.stdout.matches("\"stale\"").count()))
    };
    assert_eq!(letters().await?, (1, 1));
    let gateway = Gateway::start(&restored).await?;
    within(PATIENCE, "readiness", || async {
        let ready = recado_tests::api::client()?.get(format!("{}/readyz", gateway.admin)).send().await?;
        Ok((ready.json::<Value>().await?["ready"] == true).then_some(()))
    })
    .await?;
    assert_eq!(letters().await?, (1, 1));
    Ok(())
}
