//! Killed at any instant: nothing acknowledged is lost, nothing is doubled, order is kept.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use recado_simulator::Customer;
use recado_tests::{World, gateway::recado, settings::copy, within, world::seen};
use serde_json::json;

const KILLS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_twenty_random_instants() -> Result<()> {
    let mut world = World::new(|_| {}, |p| p.retry.attempts = 10_000).await?;
    let seed = 7;
    let mut random = StdRng::seed_from_u64(seed);
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::new(AtomicU64::new(0));

    // Customers write all the time, each waiting for its own acknowledgement; webhooks that fail are tried again.
    let writers: Vec<_> = (0..24)
        .map(|n| {
            let customer: Customer =
                world.provider.customer(&format!("55119{:08}", 10_000_000 + n), &format!("Cliente {n}"));
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

    let mut in_flight = Vec::new();
    for _ in 0..KILLS {
        // An agent answers whoever wrote; the answers in flight are killed with the rest.
        let api = world.api.clone();
        let replies_stop = Arc::new(AtomicBool::new(false));
        let (replies_stop_too, asked_too) = (Arc::clone(&replies_stop), Arc::clone(&asked));
        let replies = tokio::spawn(async move {
            let listed = api.get("/v1/conversations?limit=50").await.unwrap_or_default();
            let ids: Vec<String> = listed["conversations"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|c| c["id"].as_str().or(c["conversationId"].as_str()).map(str::to_owned))
                .collect();
            for id in ids.iter().cycle().take(2000) {
                if replies_stop_too.load(Ordering::Relaxed) {
                    return;
                }
                let sent =
                    api.post(&format!("/v1/conversations/{id}/messages"), json!({"text": {"body": "resposta"}})).await;
                asked_too.fetch_add(u64::from(sent.is_ok()), Ordering::Relaxed);
            }
        });
        let wait = Duration::from_millis(random.random_range(150..900));
        // Random instants are the point here; nothing is expected of this time.
        tokio::time::sleep(wait).await;
        in_flight.push(world.provider.journal().stats.in_flight);
        world = world.start_again().await?;
        replies_stop.store(true, Ordering::Relaxed);
        replies.await?;
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await??;
    }
    println!(
        "seed {seed}; webhooks in flight at each of {KILLS} kills: {in_flight:?}; replies acknowledged: {}",
        asked.load(Ordering::Relaxed)
    );
    assert!(in_flight.iter().filter(|n| **n > 0).count() >= KILLS / 2, "hardly anything was in flight: {in_flight:?}");

    let acknowledged = world.provider.ledger().entries().filter(|said| said.acknowledged).count();
    assert!(acknowledged > 100, "only {acknowledged} messages");
    within(Duration::from_mins(1), "every acknowledged message in events", || async {
        let verdict = world.provider.ledger().compare(seen(&world.api.events().await?));
        Ok((verdict.lost == 0).then_some(()))
    })
    .await
    .context("lost")?;
    let events = world.api.events().await?;
    let verdict = world.provider.ledger().compare(seen(&events));
    assert!(verdict.holds(), "{verdict:?}");

    // Every reply that the API acknowledged goes out, and none twice that the echo could tell. A call that a kill
    // prevented, or of which no receipt came, is unknown: held for a minute, then told as unknown.
    let submitted = events.iter().filter(|e| e.get("messageSubmitted").is_some()).count();
    let mut ends = BTreeMap::new();
    within(Duration::from_mins(4), "every reply settled", || async {
        let events = world.api.events().await?;
        let changes = events.iter().filter_map(|e| e.get("messageStatusChanged"));
        let last: BTreeMap<&str, &str> =
            changes.filter_map(|c| Some((c["messageId"].as_str()?, c["status"].as_str()?))).collect();
        Ok((last.len() >= submitted).then_some(()))
    })
    .await?;
    let settled_events = world.api.events().await?;
    for change in settled_events.iter().filter_map(|e| e.get("messageStatusChanged")) {
        ends.insert(change["messageId"].as_str().unwrap_or_default(), change["status"].as_str().unwrap_or_default());
    }
    let unknown = ends.values().filter(|status| **status == "unknown").count();
    println!("{submitted} replies submitted, {unknown} of them ended unknown");
    assert!(unknown <= KILLS * 30, "more unknown replies than calls were under way");
    let calls = world.provider.journal();
    let sent: BTreeSet<&str> =
        calls.messages().filter(|c| c.accepted()).filter_map(|c| c.callback_data.as_deref()).collect();
    for (message, status) in &ends {
        assert!(sent.contains(message) || *status == "unknown", "{message} is {status} and never reached the provider");
        assert!(!sent.contains(message) || *status != "unknown", "{message} was accepted and echoed, and is unknown");
    }
    let doubled: Vec<(String, u32)> = world.provider.journal().doubled().map(|(id, n)| (id.to_owned(), n)).collect();
    assert!(doubled.is_empty(), "sent twice: {doubled:?}");
    assert!(submitted as u64 >= asked.load(Ordering::Relaxed), "{submitted} submitted");

    // The history is what intake leads to, to the byte; and it can be rebuilt from intake alone.
    let before = world.api.events().await?;
    let settings = world.settings.clone();
    let World { folder, gateway, provider, .. } = world;
    gateway.stop().await?;
    let verified = recado(&settings.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    println!("{}", verified.stdout.trim());

    let mut rebuilt = settings.clone();
    rebuilt.folder = folder.path().join("rebuilt");
    copy(&settings.folder, &rebuilt.folder)?;
    forget_conclusions(&rebuilt.data(), &rebuilt.folder.join("objects"))?;
    // Nothing may be sent by the copy: the provider's side of it is closed.
    rebuilt.provider = "http://127.0.0.1:9".to_owned();
    let gateway = recado_tests::Gateway::start_with(&rebuilt, &["--roles", "router,api"]).await?;
    let api = gateway.api(&rebuilt, "events:read").await?;
    let again = within(Duration::from_mins(1), "the rebuilt history", || async {
        let events = api.events().await?;
        Ok((events.len() >= before.len()).then_some(events))
    })
    .await?;
    assert!(again[..before.len()] == before[..], "the rebuilt history differs");
    gateway.stop().await?;
    let verified = recado(&rebuilt.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    drop(provider);
    Ok(())
}

/// Deletes events, checkpoints and everything that was made of them.
fn forget_conclusions(data: &std::path::Path, objects: &std::path::Path) -> Result<()> {
    std::fs::remove_dir_all(data.join("log/recado.events.v1")).context("the events")?;
    std::fs::remove_dir_all(data.join("cache")).ok();
    std::fs::remove_dir_all(objects).ok();
    let control = data.join("log/recado.control.v1");
    // The manifests are rows of the control log, under keys that begin with `checkpoint/`.
    for entry in std::fs::read_dir(&control)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "db") {
            let sql = "DELETE FROM records WHERE CAST(key AS TEXT) LIKE 'checkpoint/%'";
            let database = rusqlite::Connection::open(&path)?;
            database.execute(sql, [])?;
        }
    }
    Ok(())
}
