//! A tenant that cannot answer when a gateway starts: it stands still alone, the others are served, and it goes on by
//! itself when the cause is gone.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use recado_tests::{
    FalseClock, Gateway, PATIENCE, Settings, World,
    api::client,
    gateway::recado,
    raw::{post, signature, webhook},
    settings::{APP_SECRET, PHONE_NUMBER_ID},
    within,
};
use serde_json::Value;

use crate::poison::poison;

/// The number of the second tenant.
pub(crate) const OTHER_NUMBER: &str = "700800901";

/// A second tenant, with a number on the same endpoint.
pub(crate) fn beta() -> String {
    format!(
        "\n[[tenants]]\nid = \"beta\"\n\n[[queues]]\nid = \"support\"\ntenant = \"beta\"\n\n[[accounts]]\nid = \"wa-beta\"\n\
         tenant = \"beta\"\nendpoint = \"whatsapp\"\nqueue = \"support\"\nphone_number_id = \"{OTHER_NUMBER}\"\n\
         waba_id = \"100200301\"\naccess_token = \"x\"\napi_base = \"http://127.0.0.1:9\"\n"
    )
}

async fn say(gateway: &Gateway, number: &str, wamid: &str) -> Result<u16> {
    let body = webhook(number, wamid);
    let right = signature(APP_SECRET, &body);
    Ok(post(&gateway.webhook("whatsapp"), body, &[&right]).await?.0)
}

async fn ready(gateway: &Gateway) -> Result<(u16, Value)> {
    let answer = client()?.get(format!("{}/readyz", gateway.admin)).send().await?;
    Ok((answer.status().as_u16(), answer.json().await?))
}

/// Waits until the router's problem says all of `words`.
pub(crate) async fn not_ready(gateway: &Gateway, words: &[&str]) -> Result<String> {
    within(PATIENCE, &format!("a router that is not ready: {words:?}"), || async {
        let (status, answer) = ready(gateway).await?;
        let problem = answer["roles"]["router"]["problem"].as_str().unwrap_or_default().to_owned();
        ensure!(status == 503 && words.iter().all(|word| problem.contains(word)), "{status} {answer}");
        ensure!(answer["roles"]["webhooks"]["ready"] == true, "webhooks need only the log: {answer}");
        Ok(Some(problem))
    })
    .await
}

async fn is_ready(gateway: &Gateway) -> Result<()> {
    within(PATIENCE, "readiness", || async {
        let (status, answer) = ready(gateway).await?;
        ensure!(status == 200, "{answer}");
        Ok(Some(()))
    })
    .await
}

/// Waits until the message is among the events.
async fn routed(settings: &Settings, wamid: &str) -> Result<()> {
    within(PATIENCE, wamid, || async {
        let tail = recado(&settings.folder, ["tail", "events", "--config", "recado.toml", "--no-follow"]).await?;
        Ok(tail.stdout.contains(wamid).then_some(()))
    })
    .await
}

/// The folder of the states of a tenant's partition.
fn states(settings: &Settings, tenant: &str) -> Result<PathBuf> {
    let of_tenant = |folder: &Path| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(tenant))
    };
    let partitions = std::fs::read_dir(settings.folder.join("objects/state"))?;
    let mut folders = partitions.flatten().map(|entry| entry.path());
    folders.find(|folder| of_tenant(folder)).with_context(|| format!("no state of {tenant}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partition_without_its_checkpoint_holds_up_nobody() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let mut settings = Settings::new(folder.path().join("gateway"), "http://127.0.0.1:9");
    settings.extra = beta();
    let gateway = Gateway::start(&settings).await?;
    for (number, wamid) in [(PHONE_NUMBER_ID, "wamid.acme-1"), (OTHER_NUMBER, "wamid.beta-1")] {
        assert_eq!(say(&gateway, number, wamid).await?, 200);
        routed(&settings, wamid).await?;
    }
    gateway.stop().await?;
    let (there, away) = (states(&settings, "beta")?, folder.path().join("away"));
    assert_ne!(there, states(&settings, "acme")?, "the tenants share a partition");
    std::fs::rename(&there, &away)?;

    let gateway = Gateway::start(&settings).await?;
    assert_eq!(client()?.get(format!("{}/healthz", gateway.admin)).send().await?.status().as_u16(), 200);
    for (number, wamid) in [(PHONE_NUMBER_ID, "wamid.acme-2"), (OTHER_NUMBER, "wamid.beta-2")] {
        assert_eq!(say(&gateway, number, wamid).await?, 200, "{wamid}");
    }
    routed(&settings, "wamid.acme-2").await?;
    let told = not_ready(&gateway, &["no checkpoint of the partition can be read", "tenant beta"]).await?;
    // A changed file is in force for the others.
    settings.revision = 2;
    settings.agents.push("carla".to_owned());
    let api = gateway.api(&settings, "events:read,agent").await?;
    settings.write()?;
    let in_force = |event: &Value| event["configApplied"]["revision"] == "2" || event["configApplied"]["revision"] == 2;
    api.event("the second revision", in_force).await?;
    within(PATIENCE, "the file in force", || async {
        Ok(gateway.log().contains("configuration is in force").then_some(()))
    })
    .await?;
    api.presence("carla", "available").await?;
    not_ready(&gateway, &["tenant beta"]).await?;

    std::fs::rename(&away, &there)?;
    is_ready(&gateway).await?;
    routed(&settings, "wamid.beta-2").await?;
    println!("it said: {told}");
    let ended = gateway.stop().await?;
    assert!(ended.status.success() && ended.stderr.contains("tenant has taken the configuration"), "{}", ended.stderr);
    let verified = recado(&settings.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_was_parked_before_the_start_is_parked_alone() -> Result<()> {
    let world = World::new(|settings| settings.extra = beta(), |_| {}).await?;
    let position = poison(&world).await?;
    let world = world.start_again().await?;
    assert_eq!(say(&world.gateway, OTHER_NUMBER, "wamid.beta-1").await?, 200);
    assert_eq!(say(&world.gateway, PHONE_NUMBER_ID, "wamid.acme-2").await?, 200);
    routed(&world.settings, "wamid.beta-1").await?;
    not_ready(&world.gateway, &["tenant acme is parked", "tenant acme has not taken the configuration yet"]).await?;

    let position = position.to_string();
    let skip = ["skip", "--config", "recado.toml", "--tenant", "acme", "--position", &position, "--reason", "a test"];
    let done = recado(&world.settings.folder, skip).await?;
    assert_eq!(done.code, 0, "{done:?}");
    is_ready(&world.gateway).await?;
    routed(&world.settings, "wamid.acme-2").await?;
    assert!(world.gateway.stop().await?.status.success());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_ahead_takes_webhooks_until_the_clock_is_right() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let clock = FalseClock::new(folder.path().join("clock"), 6 * 3600)?;
    let mut settings = Settings::new(folder.path().join("gateway"), "http://127.0.0.1:9");
    settings.environment = clock.variables();
    let gateway = Gateway::start(&settings).await?;
    assert_eq!(say(&gateway, PHONE_NUMBER_ID, "wamid.ahead").await?, 200);
    routed(&settings, "wamid.ahead").await?;
    gateway.stop().await?;
    clock.set(0)?;
    let gateway = Gateway::start(&settings).await?;
    assert_eq!(say(&gateway, PHONE_NUMBER_ID, "wamid.kept").await?, 200);
    not_ready(&gateway, &["ahead of this machine's", "tenant acme"]).await?;
    clock.set(6 * 3600)?;
    is_ready(&gateway).await?;
    routed(&settings, "wamid.kept").await?;
    assert!(gateway.stop().await?.status.success());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_comes_late_ends_a_gateway_of_one_tenant_and_is_told_by_one_of_two() -> Result<()> {
    for alone in [true, false] {
        let folder = recado_tests::settings::folder()?;
        let mut settings = Settings::new(folder.path().join("gateway"), "http://127.0.0.1:9");
        settings.extra = if alone { String::new() } else { beta() };
        let gateway = Gateway::start(&settings).await?;
        assert_eq!(say(&gateway, PHONE_NUMBER_ID, "wamid.1").await?, 200);
        routed(&settings, "wamid.1").await?;
        gateway.stop().await?;
        let (there, away) = (states(&settings, "acme")?, folder.path().join("away"));
        std::fs::rename(&there, &away)?;
        // Another content of the same revision, which nobody can know yet.
        settings.agents.push("carla".to_owned());
        let gateway = Gateway::start(&settings).await?;
        not_ready(&gateway, &["tenant acme"]).await?;
        std::fs::rename(&away, &there)?;
        if alone {
            let ended = gateway.ends(PATIENCE).await?;
            assert_eq!(ended.status.code(), Some(2), "{}", ended.stderr);
            assert!(ended.stderr.contains("hint: raise `revision`"), "{}", ended.stderr);
            continue;
        }
        not_ready(
            &gateway,
            &["the configuration of tenant acme is refused: revision 1 was applied with another content"],
        )
        .await?;
        assert_eq!(say(&gateway, OTHER_NUMBER, "wamid.beta-1").await?, 200);
        routed(&settings, "wamid.beta-1").await?;
        settings.revision = 2;
        settings.write()?;
        is_ready(&gateway).await?;
        assert!(gateway.stop().await?.status.success());
    }
    Ok(())
}
