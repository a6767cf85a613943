//! A changed configuration is taken while the gateway serves, whole or not at all.

use anyhow::Result;
use recado_tests::{Settings, World, gateway::recado, raw, wait::eventually};
use reqwest::Method;
use serde_json::{Value, json};

use crate::stands_alone::beta;

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
async fn room_that_is_kept_free_changes_without_a_restart() -> Result<()> {
    let world = World::plain().await?;
    let secret = recado_tests::settings::APP_SECRET;
    assert_eq!(signed(&world, secret, "wamid.A").await?, 200);

    // More than any disk has, then nothing, and the same again: an operator gets into it and out of it.
    let most = u64::MAX >> 8;
    for (wamid, reserve, status) in
        [("wamid.B", most, 503), ("wamid.C", 0, 200), ("wamid.D", most - 1, 503), ("wamid.E", 0, 200)]
    {
        let text = world.settings.text()? + &format!("\n[disk]\nreserve_bytes = {reserve}\n");
        write(&world, &text, "applied").await?;
        eventually(&format!("webhooks and readiness answered with {status}"), || async {
            let ready = world.api.call(Method::GET, "/readyz", None, &[]).await?;
            Ok((signed(&world, secret, wamid).await? == status && ready.status == status).then_some(()))
        })
        .await?;
        let page = world.api.call(Method::GET, "/metrics", None, &[]).await?.body;
        let line = format!("recado_disk_reserve_bytes{{folder=\"data\"}} {reserve}\n");
        assert!(page.as_str().unwrap_or_default().contains(&line), "{line} is not in\n{page}");
    }
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

/// The revisions that the events of a tenant say are applied.
async fn applied(world: &World, tenant: &str) -> Result<Vec<u64>> {
    let tail = recado(&world.settings.folder, ["tail", "events", "--config", "recado.toml", "--no-follow"]).await?;
    let events = tail.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let of_tenant = events.filter(|event| event["tenant"] == tenant && event.get("configApplied").is_some());
    Ok(of_tenant.filter_map(|event| recado_tests::api::number(&event["configApplied"]["revision"])).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_one_tenant_refuses_is_taken_by_none() -> Result<()> {
    let world = World::new(|settings| settings.extra = beta(), |_| {}).await?;
    let mut alone = world.settings.clone();
    alone.extra = String::new();
    write(&world, &text(&alone, 10)?, "applied").await?;
    let log = world.gateway.log();
    for gone in ["tenant is not in the configuration any more", "account is not in the configuration any more"] {
        assert!(log.lines().any(|line| line.contains(gone) && line.contains("beta")), "{gone}: {log}");
    }
    // Beta has revision 1 and would take 7; acme has 10. A tenant that only this file has is not created.
    let with_gamma = text(&world.settings, 7)? + "\n[[tenants]]\nid = \"gamma\"\n";
    write(&world, &with_gamma, "refused").await?;
    world.api.event("the refusal", |event| event["configRefused"]["code"] == "config_older").await?;
    assert_eq!((applied(&world, "acme").await?, applied(&world, "beta").await?), (vec![1, 10], vec![1]));
    // Nor by a start, before which nothing of it is known here.
    let World { folder, settings, provider: _provider, gateway, .. } = world;
    gateway.stop().await?;
    let refused = recado(&settings.folder, ["serve", "--config", "recado.toml"]).await?;
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.stderr.contains("tenant `acme` is refused: revision 7 is older than 10"), "{refused:?}");
    let file = settings.data().join("log/recado.control.v1/keyed.db");
    let of = |tenant: &str| -> Result<i64> {
        let database = rusqlite::Connection::open(&file)?;
        let sql = "SELECT count(*) FROM records WHERE CAST(key AS TEXT) LIKE ?1";
        Ok(database.query_row(sql, [format!("tenant/{tenant}%")], |row| row.get(0))?)
    };
    assert_eq!((of("beta")?, of("gamma")?), (1, 0), "a tenant of a refused file is noted");
    let tail = recado(&settings.folder, ["tail", "events", "--config", "recado.toml", "--no-follow"]).await?;
    let sevens = tail.stdout.lines().filter(|line| line.contains("configApplied") && line.contains("\"7\""));
    assert_eq!(sevens.count(), 0, "{}", tail.stdout);
    drop(folder);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_emptied_or_cut_off_turns_nothing_off() -> Result<()> {
    let world = World::new(|settings| settings.extra = beta(), |_| {}).await?;
    let whole = world.settings.text()?;
    let code = |code: &'static str| move |event: &Value| event["configRefused"]["code"] == code;
    let at = whole.find("[[tenants]]").unwrap_or_default();
    for cut in ["", &whole[..at]] {
        write(&world, cut, "refused").await?;
    }
    world.api.event("an emptied file in the events", code("config_empty")).await?;
    assert!(world.gateway.log().contains("it looks emptied or cut off"), "{}", world.gateway.log());
    // Cut off later: under the same revision this is another content.
    let at = whole.find("\n[[tenants]]\nid = \"beta\"").unwrap_or_default();
    write(&world, &whole[..at], "refused").await?;
    world.api.event("a file without beta in the events", code("config_conflict")).await?;
    for (number, wamid) in [(recado_tests::settings::PHONE_NUMBER_ID, "wamid.A"), ("700800901", "wamid.B")] {
        let body = raw::webhook(number, wamid);
        let signature = raw::signature(recado_tests::settings::APP_SECRET, &body);
        assert_eq!(raw::post(&world.gateway.webhook("whatsapp"), body, &[&signature]).await?.0, 200, "{wamid}");
    }
    world.gateway.stop().await?;
    Ok(())
}
