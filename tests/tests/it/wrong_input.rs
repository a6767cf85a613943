//! What a person sees who gets something wrong.

use anyhow::Result;
use recado_tests::{Settings, World, gateway::recado};
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn check_and_serve_say_what_is_wrong_and_where() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let settings = Settings::new(folder.path(), "http://127.0.0.1:9");
    let right = settings.text()?;
    let path = settings.write()?;
    let checked = recado(folder.path(), ["check", "--config", "recado.toml"]).await?;
    assert_eq!(checked.code, 0, "{checked:?}");
    assert!(checked.stdout.contains("/webhooks/whatsapp"), "{checked:?}");

    let wrong = right
        .replace("queue = \"support\"", "queue = \"suport\"")
        .replace("offer = \"auto\"", "ofer = \"auto\"")
        .replace(recado_tests::settings::ACCESS_TOKEN, "${RECADO_TEST_NOT_SET}");
    std::fs::write(&path, &wrong)?;
    for command in ["check", "serve"] {
        let output = recado(folder.path(), [command, "--config", "recado.toml"]).await?;
        assert_eq!(output.code, 2, "{command}: {output:?}");
        let said = format!("{}{}", output.stdout, output.stderr);
        for part in ["recado.toml:", "suport", "ofer", "RECADO_TEST_NOT_SET", "hint"] {
            assert!(said.contains(part), "{command} does not say {part}:\n{said}");
        }
    }
    let json = recado(folder.path(), ["check", "--config", "recado.toml", "--json"]).await?;
    let problems: serde_json::Value = serde_json::from_str(&json.stdout)?;
    assert!(problems.to_string().contains("suport"), "{problems}");

    let missing = recado(folder.path(), ["serve", "--config", "nowhere.toml"]).await?;
    assert_eq!(missing.code, 2, "{missing:?}");
    assert!(missing.stderr.contains("nowhere.toml"), "{missing:?}");
    let usage = recado(folder.path(), ["serve", "--conf", "x"]).await?;
    assert_eq!(usage.code, 2, "{usage:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_file_with_the_same_revision_is_refused() -> Result<()> {
    let world = World::plain().await?;
    let mut settings = world.settings.clone();
    world.gateway.stop().await?;
    settings.agents.push("carla".to_owned());
    settings.write()?;
    let refused = recado(&settings.folder, ["serve", "--config", "recado.toml"]).await?;
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.stderr.contains("revision"), "{refused:?}");
    settings.revision = 2;
    recado_tests::Gateway::start(&settings).await?.stop().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_a_revision_works_although_the_clock_went_back() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let mut settings = Settings::new(folder.path(), "http://127.0.0.1:9");
    // What a start in the year 2286 would have written.
    settings.revision = 9_999_999_999;
    recado_tests::Gateway::start(&settings).await?.stop().await?;
    settings.agents.push("carla".to_owned());
    settings.revision = 0;
    let gateway = recado_tests::Gateway::start(&settings).await?;
    let api = gateway.api(&settings, "events:read").await?;
    let agents = api.get("/v1/agents").await?.to_string();
    assert!(agents.contains("carla"), "{agents}");
    gateway.stop().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_server_on_the_same_folder_is_refused() -> Result<()> {
    let world = World::plain().await?;
    let second = recado(&world.settings.folder, ["serve", "--config", "recado.toml"]).await?;
    assert_ne!(second.code, 0, "{second:?}");
    assert!(second.stderr.contains(&world.gateway.pid().to_string()), "it says who holds the folder: {second:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_names_what_is_wrong() -> Result<()> {
    let world = World::plain().await?;
    let api = &world.api;
    let stranger = recado_tests::Api::new(&world.gateway.admin, "rcd_wrong")?;
    assert_eq!(stranger.call(Method::GET, "/v1/agents", None, &[]).await?.status, 401);
    let reader = world.gateway.api(&world.settings, "events:read").await?;
    let forbidden = reader.call(Method::PUT, "/v1/agents/ana/presence", Some(json!({"state": "paused"})), &[]).await?;
    assert_eq!((forbidden.status, forbidden.body["status"].as_u64()), (403, Some(403)), "{forbidden:?}");

    let nobody = "/v1/conversations/cnv_00000000000000000000000000";
    assert_eq!(api.call(Method::GET, nobody, None, &[]).await?.status, 404);
    let reply =
        api.call(Method::POST, &format!("{nobody}/messages"), Some(json!({"text": {"body": "oi"}})), &[]).await?;
    assert_eq!(reply.status, 404, "{reply:?}");
    let unknown = api.call(Method::PUT, "/v1/agents/ana/presence", Some(json!({"state": "sleeping"})), &[]).await?;
    assert_eq!(unknown.status, 422, "{unknown:?}");
    let agent = api.call(Method::PUT, "/v1/agents/zoe/presence", Some(json!({"state": "paused"})), &[]).await?;
    assert_eq!(agent.status, 404, "{agent:?}");

    // The same key: the same answer, or a conflict.
    let put = |state: &'static str| {
        api.call(Method::PUT, "/v1/agents/ana/presence", Some(json!({"state": state})), &[("idempotency-key", "k-1")])
    };
    let first = put("paused").await?;
    let again = put("paused").await?;
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    let other = put("offline").await?;
    assert_eq!((other.status, other.body["code"].as_str()), (409, Some("idempotency_conflict")), "{other:?}");
    Ok(())
}
