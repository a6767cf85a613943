//! Builds of different rules over the same logs.

use anyhow::Result;
use recado_tests::{
    Gateway, PATIENCE, World,
    gateway::{recado, recado_with},
};

use crate::stands_alone::not_ready;

const NEWER: [(&str, &str); 1] = [("RECADO_KNOWS_LOGIC", "2")];

fn newer() -> Vec<(&'static str, String)> {
    NEWER.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_change_by_a_record_once_the_build_knows_them() -> Result<()> {
    let mut world = World::plain().await?;
    let folder = world.settings.folder.clone();
    let set = ["logic", "--set", "2", "--config", "recado.toml"];
    let refused = recado(&folder, set).await?;
    assert_eq!(refused.code, 2, "{refused:?}");
    // The command is of the newer build, the running gateway is not.
    let refused = recado_with(&folder, set, &newer()).await?;
    assert!(refused.code == 1 && refused.stderr.contains("hint: "), "{refused:?}");

    world.settings.environment = newer();
    let world = world.start_again().await?;
    let shown = recado_with(&folder, ["logic", "--config", "recado.toml"], &newer()).await?;
    assert!(shown.stdout.contains("tenant acme: version 1; this build knows up to 2"), "{shown:?}");
    let done = recado_with(&folder, set, &newer()).await?;
    assert_eq!(done.code, 0, "{done:?}");
    let changed = world.api.event("the change", |e| e.get("logicChanged").is_some()).await?;
    assert_eq!(changed["logicChanged"]["version"], 2);
    let mut said = world.provider.customer("5511987654321", "Ana").says("oi").await?;
    said.acknowledged(PATIENCE).await?;
    world.api.event("work by the new rules", |e| e.get("messageReceived").is_some()).await?;

    // The older build stops its partition, says what it needs, and takes webhooks all the same.
    let World { folder: _place, mut settings, provider, gateway, api } = world;
    gateway.kill9().await?;
    settings.environment.clear();
    let verified = recado(&settings.folder, ["verify", "--config", "recado.toml"]).await?;
    assert!(verified.code == 3 && verified.stderr.contains("wants logic version 2"), "{verified:?}");
    let edge = Gateway::start_with(&settings, &["--roles", "webhooks,api"]).await?;
    provider.set_targets(&[edge.webhook("whatsapp")])?;
    let mut said = provider.customer("5511987654321", "Ana").says("de novo").await?;
    said.acknowledged(PATIENCE).await?;
    edge.stop().await?;

    settings.environment = newer();
    let gateway = Gateway::start(&settings).await?;
    let api = api.at(&gateway.admin);
    api.event("what came meanwhile", |e| e["messageReceived"]["providerId"] == said.wamid.as_str()).await?;
    let verified = recado_with(&settings.folder, ["verify", "--config", "recado.toml"], &newer()).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn other_rules_without_a_version_are_caught_by_the_chain() -> Result<()> {
    let world = World::plain().await?;
    world.provider.customer("5511987654321", "Ana").says("oi").await?.acknowledged(PATIENCE).await?;
    world.api.event("the message", |e| e.get("conversationAssigned").is_some()).await?;
    let before = world.api.events().await?;
    let World { folder: _place, settings, gateway, .. } = world;
    // Nothing of it is in a checkpoint: the next build concludes it again.
    gateway.kill9().await?;
    let other = [("RECADO_OTHER_RULES", "1".to_owned())];
    let verified = recado_with(&settings.folder, ["verify", "--config", "recado.toml"], &other).await?;
    assert!(verified.code == 1 && verified.stderr.contains("is not what intake leads to"), "{verified:?}");

    // It gets not ready: its tenant is parked, and says nothing to the configuration.
    let mut wrong = settings.clone();
    wrong.environment = other.to_vec();
    let gateway = Gateway::start(&wrong).await?;
    not_ready(&gateway, &["tenant acme is parked"]).await?;
    assert!(gateway.log().contains("tenant is parked"), "{}", gateway.log());
    gateway.stop().await?;

    // The right one goes on, and there was never a second history.
    let gateway = Gateway::start(&settings).await?;
    let api = gateway.api(&settings, "events:read").await?;
    let after = api.events().await?;
    assert!(after[..before.len()] == before[..], "the history changed");
    let verified = recado(&settings.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    Ok(())
}
