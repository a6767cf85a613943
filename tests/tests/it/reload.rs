//! A changed configuration is taken while the gateway serves, whole or not at all.

use anyhow::Result;
use recado_tests::{Settings, World, raw, wait::eventually};
use reqwest::Method;
use serde_json::{Value, json};

const SECOND_SECRET: &str = "end-to-end-app-secret-2";

/// Writes what somebody made of the file, and waits until the gateway has counted `result` once more.
async fn write(world: &World, text: &str, result: &str) -> Result<()> {
    let before = counted(world, result).await?;
    std::fs::write(world.settings.path(), text)?;
    eventually(&format!("the file is {result}"), || async {
        Ok((counted(world, result).await? > before).then_some(()))
    })
    .await
}

async fn counted(world: &World, result: &str) -> Result<u64> {
    let page = world.api.call(Method::GET, "/metrics", None, &[]).await?.body;
    let page = page.as_str().unwrap_or_default();
    let line = format!("recado_config_reloads_total{{result=\"{result}\"}} ");
    Ok(page.lines().find_map(|text| text.strip_prefix(&line)?.parse().ok()).unwrap_or(0))
}

async fn signed(world: &World, secret: &str, wamid: &str) -> Result<u16> {
    let body = raw::webhook(recado_tests::settings::PHONE_NUMBER_ID, wamid);
    let signature = raw::signature(secret, &body);
    Ok(raw::post(&world.gateway.webhook("whatsapp"), body, &[&signature]).await?.0)
}

fn text(settings: &Settings, revision: u64) -> Result<String> {
    Settings { revision, ..settings.clone() }.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_agents_queues_and_accounts_change_without_a_restart() -> Result<()> {
    let world = World::plain().await?;
    let first = recado_tests::settings::APP_SECRET;
    assert_eq!(signed(&world, SECOND_SECRET, "wamid.A").await?, 401);

    // A new secret beside the old one, from a file; a new agent; a second number of a new queue.
    std::fs::write(world.settings.folder.join("app-secret"), SECOND_SECRET)?;
    let mut changed = world.settings.clone();
    changed.agents.push("carla".to_owned());
    let next = text(&changed, 2)?
        .replace(&format!("[\"{first}\"]"), &format!("[\"${{file:app-secret}}\", \"{first}\"]"))
        + &format!(
            "\n[[queues]]\nid = \"sales\"\ntenant = \"acme\"\n\n[[accounts]]\nid = \"wa-second\"\ntenant = \"acme\"\n\
             endpoint = \"whatsapp\"\nqueue = \"sales\"\nphone_number_id = \"700800901\"\nwaba_id = \"100200300\"\n\
             access_token = \"x\"\napi_base = \"{}\"\n",
            world.settings.provider
        );
    write(&world, &next, "applied").await?;
    for (secret, wamid) in [(first, "wamid.B"), (SECOND_SECRET, "wamid.C")] {
        assert_eq!(signed(&world, secret, wamid).await?, 200, "{wamid}");
    }
    let body = raw::webhook("700800901", "wamid.D");
    let signature = raw::signature(SECOND_SECRET, &body);
    assert_eq!(raw::post(&world.gateway.webhook("whatsapp"), body, &[&signature]).await?.0, 200);
    let event = world
        .api
        .event("the new number's message", |event| event["messageReceived"]["accountId"] == "wa-second")
        .await?;
    assert_eq!(event["messageReceived"]["channel"], "whatsapp");
    world.api.presence("carla", "available").await?;
    let queues = world.api.get("/v1/queues").await?.to_string();
    assert!(queues.contains("sales"), "{queues}");

    // The secret's own file changes, and the old one is taken out.
    write(&world, &text(&changed, 3)?.replace(&format!("[\"{first}\"]"), "[\"${file:app-secret}\"]"), "applied")
        .await?;
    assert_eq!(signed(&world, first, "wamid.E").await?, 401);
    let before = counted(&world, "applied").await?;
    std::fs::write(world.settings.folder.join("app-secret"), "end-to-end-app-secret-3")?;
    eventually("the third secret is accepted", || async {
        Ok((counted(&world, "applied").await? > before).then_some(()))
    })
    .await?;
    assert_eq!(signed(&world, SECOND_SECRET, "wamid.F").await?, 401);
    assert_eq!(signed(&world, "end-to-end-app-secret-3", "wamid.G").await?, 200);
    world.gateway.stop().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_file_changes_nothing_and_is_told() -> Result<()> {
    let world = World::plain().await?;
    let good = world.settings.text()?;
    let refused = |code: &'static str| {
        move |event: &Value| event["configRefused"]["code"] == code || event["commandResult"]["code"] == code
    };

    write(&world, &good.replace("offer = \"auto\"", "ofer = \"auto\""), "refused").await?;
    world.api.event("an invalid file in the events", refused("config_invalid")).await?;
    let log = world.gateway.log();
    assert!(log.contains("ofer") && log.contains("configuration is refused"), "{log}");

    let moved = text(&world.settings, 2)?.replace("data_dir = \"data\"", "data_dir = \"elsewhere\"");
    write(&world, &moved, "refused").await?;
    world.api.event("a file that needs a restart in the events", refused("config_needs_restart")).await?;
    assert!(world.gateway.log().contains("restart to apply"), "{}", world.gateway.log());

    // The same revision with another content: the router itself refuses it.
    let mut changed = world.settings.clone();
    changed.agents.push("carla".to_owned());
    write(&world, &changed.text()?, "refused").await?;
    world.api.event("a conflict in the events", refused("config_conflict")).await?;
    assert_eq!(
        world
            .api
            .call(Method::PUT, "/v1/agents/carla/presence", Some(json!({"state": "available"})), &[])
            .await?
            .status,
        404
    );

    // What was in force still is, and the next good file is taken.
    assert_eq!(signed(&world, recado_tests::settings::APP_SECRET, "wamid.A").await?, 200);
    write(&world, &text(&changed, 2)?, "applied").await?;
    world.api.presence("carla", "available").await?;
    world.gateway.stop().await?;
    Ok(())
}
