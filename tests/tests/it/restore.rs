//! A backup of a running gateway, and the way back: nothing is sent again, and readers notice.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result};
use recado_simulator::Fault;
use recado_tests::{Gateway, PATIENCE, World, api::number, eventually, gateway::recado, settings::copy, within};
use serde_json::Value;

fn statuses(events: &[Value]) -> BTreeMap<&str, &str> {
    let changes = events.iter().filter_map(|event| event.get("messageStatusChanged"));
    changes.filter_map(|change| Some((change["messageId"].as_str()?, change["status"].as_str()?))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_gateway_sends_nothing_again() -> Result<()> {
    let world = World::new(|_| {}, |p| p.retry.attempts = 10_000).await?;
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..8)
        .map(|n| {
            let customer = world.provider.customer(&format!("55119{:08}", 20_000_000 + n), &format!("Cliente {n}"));
            let stop = Arc::clone(&stop);
            tokio::spawn(async move {
                let mut seq = 0;
                while !stop.load(Ordering::Relaxed) {
                    seq += 1;
                    let mut sent = customer.says(&format!("mensagem #{seq}")).await?;
                    sent.ended().await;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    let opened = world.api.events_of("conversationOpened", 8, Duration::from_mins(1)).await?;
    let conversations: Vec<&str> =
        opened.iter().filter_map(|event| event["conversationOpened"]["conversationId"].as_str()).collect();

    // Some replies are out before the backup; others wait in it, because the provider has trouble just then.
    for conversation in &conversations[..4] {
        world.api.post(&format!("/v1/conversations/{conversation}/messages"), text("antes")).await?;
    }
    eventually("the first replies sent", || async {
        Ok((world.provider.journal().messages().filter(|call| call.accepted()).count() >= 4).then_some(()))
    })
    .await?;
    let trouble = world.provider.fault(Fault::error(131_016).text("pendente"));
    let mut pending = Vec::new();
    for conversation in &conversations[4..8] {
        let sent = world.api.post(&format!("/v1/conversations/{conversation}/messages"), text("pendente")).await?;
        pending.push(sent["messageId"].as_str().context("no id")?.to_owned());
    }

    let folder = world.settings.folder.clone();
    let taken = recado(&folder, ["backup", "../backup", "--config", "recado.toml"]).await?;
    assert_eq!(taken.code, 0, "{taken:?}");
    println!("{}", taken.stdout.trim());
    let in_flight = world.provider.journal().stats.in_flight;

    // The world goes on: what waited is sent now, and more is said.
    world.provider.remove_fault(trouble);
    within(Duration::from_mins(2), "what was pending sent", || async {
        let journal = world.provider.journal();
        Ok(pending.iter().all(|message| journal.times_accepted(message) == 1).then_some(()))
    })
    .await?;
    for conversation in &conversations[..4] {
        world.api.post(&format!("/v1/conversations/{conversation}/messages"), text("depois")).await?;
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await??;
    }
    let before = world.api.events().await?;
    let last = before.last().and_then(|event| number(&event["seq"])).context("no events")?;
    let World { folder: place, settings, provider, gateway, api } = world;
    let api_before = api.clone();
    gateway.kill9().await?;
    let sent_before = provider.journal().messages().filter(|call| call.accepted()).count();

    // Not over something that is there.
    let refused = recado(&folder, ["restore", "../backup", "--config", "recado.toml"]).await?;
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.stderr.contains("is not empty") && refused.stderr.contains("hint: "), "{refused:?}");

    // A damaged or incomplete one is refused, and named.
    let damaged = place.path().join("damaged");
    let mut elsewhere = settings.clone();
    elsewhere.folder = place.path().join("elsewhere");
    elsewhere.write()?;
    copy(&place.path().join("backup"), &damaged)?;
    let intake = std::fs::read_dir(damaged.join("log/recado.intake.v1"))?.next().context("no intake")??.path();
    let mut bytes = std::fs::read(&intake)?;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&intake, &bytes)?;
    let refused = recado(&elsewhere.folder, ["restore", "../damaged", "--config", "recado.toml"]).await?;
    assert_eq!(refused.code, 1, "{refused:?}");
    let name = intake.file_name().context("no name")?.to_string_lossy().into_owned();
    assert!(refused.stderr.contains(&name), "{refused:?}");
    std::fs::remove_file(&intake)?;
    let refused = recado(&elsewhere.folder, ["restore", "../damaged", "--config", "recado.toml"]).await?;
    assert!(refused.code == 1 && refused.stderr.contains("is missing"), "{refused:?}");
    std::fs::remove_file(damaged.join("manifest.json"))?;
    let refused = recado(&elsewhere.folder, ["restore", "../damaged", "--config", "recado.toml"]).await?;
    assert!(refused.code == 1 && refused.stderr.contains("manifest.json"), "{refused:?}");
    assert!(!elsewhere.data().exists(), "nothing was changed");

    // Into a new folder.
    let mut restored = settings.clone();
    restored.folder = place.path().join("restored");
    restored.write()?;
    let done = recado(&restored.folder, ["restore", "../backup", "--config", "recado.toml"]).await?;
    assert_eq!(done.code, 0, "{done:?}");
    println!("{}", done.stdout.trim());
    assert!(done.stdout.contains("tenant acme: epoch 2 begins after event "), "{done:?}");
    let gateway = Gateway::start(&restored).await?;
    provider.set_targets(&[gateway.webhook("whatsapp")])?;
    // The token of the old life is good.
    let api = api_before.at(&gateway.admin);
    within(Duration::from_mins(1), "what was pending told as unknown", || async {
        let events = api.events().await?;
        let statuses = statuses(&events);
        let unknown = pending.iter().filter(|message| statuses.get(message.as_str()) == Some(&"unknown")).count();
        Ok((unknown == pending.len()).then_some(()))
    })
    .await?;

    // A reader who had read to the end of the old history is told of the new one, and from where it is.
    let page = api.get(&format!("/v1/events?after={last}&limit=500")).await?;
    let first = &page["events"][0];
    assert_eq!(first["epoch"], 2, "{first}");
    let base = number(&first["epochOpened"]["base"]).context("no base")?;
    assert_eq!(number(&first["seq"]), Some(base + 1), "{first}");
    assert!(base < last, "the backup is older than the reader");
    let streamed = stream(&gateway.admin, &api_token(&gateway, &restored).await?, &format!("1.{last}")).await?;
    assert!(streamed.contains(&format!("id: 2.{}", base + 1)) && streamed.contains("epochOpened"), "{streamed}");
    let after = api.events().await?;
    let base = usize::try_from(base)?;
    assert!(after[..base] == before[..base], "the history up to the base is another one");

    // It works, and whatever the customers wrote and got before has no second effect.
    let mut again = provider.customer("5511920000000", "Cliente 0").says("de volta").await?;
    again.acknowledged(PATIENCE).await?;
    let received = api.event("the new message", |e| e["messageReceived"]["providerId"] == again.wamid.as_str()).await?;
    assert_eq!(received["epoch"], 2);
    let conversation = received["messageReceived"]["conversationId"].as_str().context("no conversation")?;
    let reply = api.post(&format!("/v1/conversations/{conversation}/messages"), text("nova")).await?;
    let reply = reply["messageId"].as_str().context("no id")?.to_owned();
    eventually("the new reply sent", || async { Ok((provider.journal().times_accepted(&reply) == 1).then_some(())) })
        .await?;
    // Its sender went by everything that could have been sent before.
    let journal = provider.journal();
    assert_eq!(journal.messages().filter(|call| call.accepted()).count(), sent_before + 1, "something was sent again");
    let doubled: Vec<_> = journal.doubled().map(|(id, n)| (id.to_owned(), n)).collect();
    assert!(doubled.is_empty(), "sent twice: {doubled:?}");
    println!(
        "backup with {} replies pending and {in_flight} webhooks in flight; {} events before, base {base}, {} after",
        pending.len(),
        before.len(),
        after.len()
    );
    gateway.stop().await?;
    let verified = recado(&restored.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");

    // A stopped gateway can be backed up as well, and the epoch of that restore is the third.
    let taken = recado(&restored.folder, ["backup", "../second", "--config", "recado.toml"]).await?;
    assert_eq!(taken.code, 0, "{taken:?}");
    let done = recado(&elsewhere.folder, ["restore", "../second", "--config", "recado.toml"]).await?;
    assert!(done.code == 0 && done.stdout.contains("epoch 3 begins"), "{done:?}");
    let verified = recado(&elsewhere.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");

    // A restore that did not end leaves nothing that anybody would use.
    std::fs::write(elsewhere.data().join("restore-unfinished"), "")?;
    for command in ["serve", "verify"] {
        let refused = recado(&elsewhere.folder, [command, "--config", "recado.toml"]).await?;
        assert!(refused.code == 2 && refused.stderr.contains("did not end"), "{refused:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_of_a_newer_format_is_refused() -> Result<()> {
    let world = World::plain().await?;
    let World { folder: _place, settings, gateway, .. } = world;
    gateway.stop().await?;
    let files = std::fs::read_dir(settings.data().join("log/recado.events.v1"))?;
    let file = files.filter_map(Result::ok).map(|e| e.path()).find(|p| p.extension().is_some_and(|e| e == "db"));
    rusqlite::Connection::open(file.context("no file")?)?.execute("UPDATE meta SET format = 99", [])?;
    let commands: [&[&str]; 5] =
        [&["serve"], &["verify"], &["tail", "events", "--no-follow"], &["deadletters", "list"], &["backup", "../new"]];
    for command in commands {
        let refused = recado(&settings.folder, [command, &["--config", "recado.toml"][..]].concat()).await?;
        assert_eq!(refused.code, 2, "{command:?} {refused:?}");
        assert!(refused.stderr.contains("99"), "{command:?} {refused:?}");
    }
    Ok(())
}

fn text(body: &str) -> Value {
    serde_json::json!({"text": {"body": body}})
}

async fn api_token(gateway: &Gateway, settings: &recado_tests::Settings) -> Result<String> {
    let _ = gateway;
    let arguments = ["token", "create", "--config", "recado.toml", "--tenant", "acme", "--scope", "events:read"];
    Ok(recado(&settings.folder, arguments).await?.stdout.trim().to_owned())
}

/// The beginning of a stream that goes on from a cursor.
async fn stream(admin: &str, token: &str, last: &str) -> Result<String> {
    let mut answer = recado_tests::api::client()?
        .get(format!("{admin}/v1/events"))
        .bearer_auth(token)
        .header("accept", "text/event-stream")
        .header("last-event-id", last)
        .send()
        .await?;
    let mut text = String::new();
    while !text.contains("epochOpened") && text.len() < 100_000 {
        let chunk = tokio::time::timeout(PATIENCE, answer.chunk()).await??;
        let Some(chunk) = chunk else { break };
        text.push_str(&String::from_utf8_lossy(&chunk));
    }
    Ok(text)
}
