//! Every gap between two steps, by name: the gateway dies, fails or stands still exactly there, under traffic, and
//! nothing that was acknowledged is lost, doubled or out of order.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use futures::{StreamExt as _, TryStreamExt as _};
use recado_tests::{
    Gateway, Settings, World,
    api::client,
    crowd::{Crowd, check, says},
    gateway::recado,
    raw,
    settings::{APP_SECRET, PHONE_NUMBER_ID},
    world::provider,
};
use serde_json::json;

/// Points which the traffic here never passes: those of a replay of dead letters, which `operations.rs` tries, and of
/// files that go out, which `media.rs` tries.
const ELSEWHERE: [&str; 3] = ["deadletters.opened", "deadletters.given", "sender.files_given"];

/// Point, passes before it acts, and what it does.
const FAULTS: &[(&str, u32, &str)] = &[
    // Creating what is created once: the format, the tenant.
    ("control.created", 0, "abort"),
    ("control.created", 1, "abort"),
    ("config.told", 0, "abort"),
    // The edge: split, and not appended; appended, and not answered.
    ("webhook.split", 30, "abort"),
    ("webhook.split", 30, "error"),
    ("webhook.appended", 30, "abort"),
    ("webhook.appended", 30, "error"),
    ("webhook.appended", 30, "stall=4"),
    ("api.command_appended", 8, "abort"),
    ("api.command_appended", 8, "stall=7"),
    // The router: concluded, and not appended; appended, and not in a checkpoint.
    ("router.concluded", 30, "abort"),
    ("router.concluded", 30, "error"),
    ("router.concluded", 30, "stall=3"),
    ("router.events_appended", 30, "abort"),
    ("router.events_appended", 30, "error"),
    ("router.time_appended", 0, "abort"),
    ("router.stale_applied", 0, "abort"),
    ("router.stale_lettered", 0, "abort"),
    ("checkpoint.begun", 2, "abort"),
    ("checkpoint.begun", 2, "error"),
    ("checkpoint.object_stored", 3, "abort"),
    ("checkpoint.objects_stored", 2, "abort"),
    ("checkpoint.objects_stored", 2, "error"),
    ("checkpoint.objects_stored", 2, "stall=3"),
    ("checkpoint.manifest_written", 0, "abort"),
    ("checkpoint.manifest_written", 2, "abort"),
    ("checkpoint.manifest_written", 2, "error"),
    // The sender, before and after each of its steps.
    ("addresses.learned", 1, "abort"),
    ("addresses.written", 1, "abort"),
    ("sender.attempt_due", 10, "abort"),
    ("sender.attempt_appended", 10, "abort"),
    ("sender.call_due", 10, "abort"),
    ("sender.call_due", 10, "stall=13"),
    ("sender.called", 10, "abort"),
    ("sender.outcome_due", 10, "abort"),
    ("sender.outcome_appended", 10, "abort"),
    ("sender.report_due", 10, "abort"),
    ("sender.report_appended", 10, "abort"),
    ("sender.state_due", 1, "abort"),
    ("sender.state_appended", 1, "abort"),
];

/// So many at a time: most of the time each waits for a deadline to pass.
const AT_A_TIME: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn every_gap_between_two_steps() -> Result<()> {
    let only = only();
    let chosen = FAULTS.iter().filter(|(name, ..)| only.as_ref().is_none_or(|only| name.starts_with(only.as_str())));
    let runs = futures::stream::iter(chosen.map(|(name, passes, action)| async move {
        let run = one(name, *passes, action).await;
        let line = run.with_context(|| format!("{name} after {passes} passes: {action}"))?;
        println!("{name} after {passes} passes: {action}: {line}");
        anyhow::Ok(())
    }));
    runs.buffer_unordered(AT_A_TIME).try_collect::<Vec<()>>().await?;
    Ok(())
}

/// One fault in a gateway of its own.
async fn one(name: &str, passes: u32, action: &str) -> Result<String> {
    let mut faulty = vec![("RECADO_INTERVALS", "checkpoint=600,sender_state=1000".to_owned())];
    let sound = faulty.clone();
    faulty.push(("RECADO_FAULT", format!("{name}:{passes}:{action}")));

    // What acts before the gateway is ready ends its start.
    if name.starts_with("control.") || name.starts_with("config.") {
        let folder = recado_tests::settings::folder()?;
        let provider = provider(|_| {}).await?;
        let mut settings = Settings::new(folder.path().join("gateway"), provider.api_base());
        settings.environment = faulty;
        let failed = Gateway::start(&settings).await.err().context("it started")?.to_string();
        ensure!(says(&failed, name), "it ended for another reason: {failed}");
        settings.environment = sound;
        let gateway = Gateway::start(&settings).await?;
        provider.set_targets(&[gateway.webhook("whatsapp")])?;
        let api = gateway.api(&settings, "events:read,send,agent,admin").await?;
        let crowd = Crowd::start(&provider, 4, 1, vec![api.clone()]);
        recado_tests::eventually("replies", || async { Ok((crowd.replied() > 3).then_some(())) }).await?;
        let found = check(&provider, &api, &crowd.stop().await?).await?;
        gateway.stop().await?;
        verify(&settings).await?;
        return Ok(format!("its start ended; afterwards {} webhooks acknowledged", found.acknowledged));
    }

    let offers = name == "router.time_appended";
    let world = World::new(
        |s| {
            s.environment.clone_from(&sound);
            // Time is told only while something waits for it.
            if offers {
                s.offer = "push";
                "offer_timeout = \"1s\"\nmiss_cooldown = \"1s\"\nmiss_limit = 0".clone_into(&mut s.queue_extra);
            }
        },
        |p| p.retry.attempts = 100_000,
    )
    .await?;
    let crowd = Crowd::start(&world.provider, 8, 3, vec![world.api.clone()]);
    let stale = name.starts_with("router.stale_");

    // The same folder, now with the fault.
    let World { folder, mut settings, provider, gateway, mut api } = world;
    gateway.kill9().await?;
    settings.environment = faulty;
    let mut flight = (0, 0);
    let (hit, survivor) = match Gateway::start(&settings).await {
        // It may come before the gateway is ready.
        Err(error) => (error.to_string(), None),
        Ok(mut gateway) => {
            api = api.at(&gateway.admin);
            provider.set_targets(&[gateway.webhook("whatsapp")])?;
            crowd.serve(vec![api.clone()]);
            if stale {
                // Its answer may be what the fault prevents.
                let _ = old_message(&gateway.webhook("whatsapp")).await;
            }
            recado_tests::within(Duration::from_mins(2), "the fault", || {
                let over = if action == "abort" { gateway.has_ended() } else { Ok(says(&gateway.log(), name)) };
                if matches!(over, Ok(false)) {
                    flight = (provider.stats().in_flight, crowd.asking());
                }
                async { Ok(over?.then_some(())) }
            })
            .await?;
            if action == "abort" {
                (gateway.ends(Duration::from_secs(5)).await?.stderr, None)
            } else {
                (gateway.log(), Some(gateway))
            }
        }
    };
    ensure!(says(&hit, name), "it ended for another reason: {hit}");
    settings.environment = sound;
    let gateway = match survivor {
        Some(gateway) => gateway,
        None => Gateway::start(&settings).await?,
    };
    provider.set_targets(&[gateway.webhook("whatsapp")])?;
    let api = api.at(&gateway.admin);
    crowd.serve(vec![api.clone()]);
    let world = World { folder, settings, provider, gateway, api };

    let before = crowd.replied();
    recado_tests::within(Duration::from_mins(1), "replies afterwards", || async {
        Ok((crowd.replied() > before + 5).then_some(()))
    })
    .await?;
    let said = crowd.stop().await?;
    let found = check(&world.provider, &world.api, &said).await?;
    if stale {
        // The one that was told, once: however often it is applied again, and whether its letter was written or not.
        let arguments = ["deadletters", "list", "--json", "--cause", "stale", "--config", "recado.toml"];
        let letters = recado(&world.settings.folder, arguments).await?;
        ensure!(letters.stdout.lines().count() == 1 && letters.stdout.contains("\"times\":1}"), "{letters:?}");
    }
    if name == "sender.call_due" && action != "abort" {
        // It stood still until the attempt's time was over: what was not called then is not called late.
        let tail = ["tail", "deliveries", "--no-follow", "--config", "recado.toml"];
        let deliveries = recado(&world.settings.folder, tail).await?;
        ensure!(deliveries.stdout.contains("not_called"), "called although its time was over");
    }
    let World { settings, gateway, folder, .. } = world;
    let ended = gateway.stop().await?;
    ensure!(ended.status.success(), "it ended with {}", ended.status);
    verify(&settings).await?;
    drop(folder);
    Ok(format!(
        "{} webhooks and {} replies in flight; {} webhooks and {} replies acknowledged, {} unknown, {} events verified",
        flight.0,
        flight.1,
        found.acknowledged,
        found.replies,
        found.unknown,
        found.events.len()
    ))
}

async fn verify(settings: &Settings) -> Result<()> {
    let verified = recado(&settings.folder, ["verify", "--config", "recado.toml"]).await?;
    ensure!(verified.code == 0, "{verified:?}");
    Ok(())
}

/// A message of nine days ago: too old to be told from a repeat.
async fn old_message(url: &str) -> Result<()> {
    let written = raw::now().parse::<u64>()? - 9 * 86_400;
    let message = json!({"from": "5511987654321", "id": "wamid.old", "timestamp": written.to_string(), "type": "text",
        "text": {"body": "oi"}});
    let body = raw::body(PHONE_NUMBER_ID, &json!([message]));
    let signature = raw::signature(APP_SECRET, &body);
    let request = client()?.post(url).header("content-type", "application/json").body(body);
    request.header("x-hub-signature-256", signature).send().await?;
    Ok(())
}

#[allow(clippy::disallowed_methods, reason = "whoever runs the tests says which")]
fn only() -> Option<String> {
    std::env::var("RECADO_POINT").ok()
}

/// The gaps that the gateway's source names are the ones that are tried here.
#[test]
fn every_point_of_the_source_is_tried() {
    let mut named = BTreeMap::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../gateway/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("fault.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for part in text.split("fault::point!(\"").skip(1) {
                    named.insert(part.split('"').next().unwrap().to_owned(), path.clone());
                }
            }
        }
    }
    let tried: BTreeSet<&str> = FAULTS.iter().map(|(name, ..)| *name).chain(ELSEWHERE).collect();
    let untried: Vec<_> = named.iter().filter(|(name, _)| !tried.contains(name.as_str())).collect();
    assert!(untried.is_empty(), "no test for {untried:?}");
    assert_eq!(named.len(), tried.len(), "tried, and not in the source: {tried:?}");
}
