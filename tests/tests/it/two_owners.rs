//! Two routers, two senders of one tenant alive at once: one stands still until the other has taken over, and goes
//! on. One history, one message.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use anyhow::{Context as _, Result};
use nix::sys::signal::Signal;
use recado_tests::{
    Gateway, Split,
    crowd::{Crowd, acted, check, check_beside, metric},
    gateway::recado,
    raw::{post_copies, webhook},
    within,
    world::provider,
};
use serde_json::Value;

/// How long another process may need to take partitions over: the group's time-out and then some.
const TAKEOVER: Duration = Duration::from_mins(2);

async fn faulty(split: &Split, name: &str, role: &str, fault: &str) -> Result<Gateway> {
    let mut settings = split.settings(name)?;
    // Checkpoints as usual: one that is due reads no more inputs until what was concluded is durable.
    settings.environment = vec![("RECADO_FAULT", fault.to_owned())];
    Gateway::start_with(&settings, &["--roles", role]).await
}

/// By number, how often events holds it, and the numbers that are there more than once.
async fn numbers(split: &Split) -> Result<(usize, usize, usize)> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let records = split.records("events").await?;
    for record in &records {
        let seq = record.split("ce_seq=").nth(1).and_then(|rest| rest.split(',').next()).context("no number")?;
        *times.entry(seq.to_owned()).or_default() += 1;
    }
    Ok((records.len(), times.len(), times.values().filter(|n| **n > 1).count()))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_routers_make_one_history() -> Result<()> {
    let provider = provider(|p| p.retry.attempts = 100_000).await?;
    let split = Split::start("routers", provider.api_base()).await?;
    // The first stands still between what it concluded and the log, and there the whole process is stopped: for longer,
    // since the group's time-out has to pass, so that it goes on at once when it may.
    let first = faulty(&split, "first", "router", "router.concluded:60:stall=9").await?;
    let edge = split.role("edge", "webhooks,sender,api").await?;
    provider.set_targets(&[edge.webhook("whatsapp")])?;
    let api = edge.api(&split.settings("edge")?, "events:read,send,agent,admin").await?;
    api.presence("ana", "available").await?;
    let crowd = Crowd::start(&provider, 6, 3, vec![api.clone()]);
    acted(|| first.log(), "router.concluded", Duration::from_mins(1)).await?;
    let applied = metric(&first.admin, "recado_router_inputs_total", "").await?;
    within(Duration::from_secs(8), "more to append", || async {
        let now = metric(&first.admin, "recado_router_inputs_total", "").await?;
        Ok((now > applied + 20).then_some(()))
    })
    .await?;
    first.signal(Signal::SIGSTOP)?;
    let (_, stood_at, _) = numbers(&split).await?;

    let second = split.role("second", "router").await?;
    let taken = within(TAKEOVER, "the second router's events", || async {
        let appended = metric(&second.admin, "recado_events_total", "").await?;
        let now = numbers(&split).await?.1;
        Ok((appended > 50 && now > stood_at + 50).then_some(appended))
    })
    .await
    .with_context(|| second.log())?;
    let (records, distinct, twice) = numbers(&split).await?;
    first.signal(Signal::SIGCONT)?;
    let (after, _, doubled) = within(TAKEOVER, "the first router's repeats", || async {
        let now = numbers(&split).await?;
        Ok((now.2 > twice).then_some(now))
    })
    .await?;
    println!(
        "the first stood still at {stood_at} events; the second appended {taken}; {records} records of {distinct} events \
         before the first went on, then {after} records, {doubled} events twice"
    );
    // Both live on, the tenant with one of them.
    let replied = crowd.replied();
    within(TAKEOVER, "replies afterwards", || async { Ok((crowd.replied() > replied + 10).then_some(())) }).await?;
    let said = crowd.stop().await?;
    let found = check(&provider, &api, &said).await?;
    let discarded = metric(&edge.admin, "recado_events_discarded_total", "repeat").await?;
    println!(
        "{} webhooks and {} replies acknowledged, {} accepted, {} unknown; readers passed over {discarded} repeats",
        found.acknowledged, found.replies, found.accepted, found.unknown
    );
    assert!(discarded > 0, "readers saw no repeat");
    let numbers: BTreeSet<u64> = found.events.iter().filter_map(|e| recado_tests::api::number(&e["seq"])).collect();
    assert_eq!(numbers.len(), found.events.len(), "a reader took a number twice");
    for gateway in [&first, &second] {
        assert!(!gateway.log().contains("tenant is parked"), "{}", gateway.log());
        assert_eq!(metric(&gateway.admin, "recado_tenants_parked", "").await?, 0);
    }
    for gateway in [first, second, edge] {
        gateway.stop().await?;
    }
    let verified = recado(&split.settings("edge")?.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    println!("{}", verified.stdout.trim());
    Ok(())
}

/// Attempts by message and number, with the owners that wrote them.
async fn attempts(split: &Split) -> Result<BTreeMap<(String, u64), BTreeSet<String>>> {
    let folder = split.settings("edge")?.folder;
    let tail = recado(&folder, ["tail", "deliveries", "--no-follow", "--config", "recado.toml"]).await?;
    anyhow::ensure!(tail.code == 0, "{tail:?}");
    let mut attempts: BTreeMap<(String, u64), BTreeSet<String>> = BTreeMap::new();
    for line in tail.stdout.lines() {
        let record: Value = serde_json::from_str(line)?;
        let Some(attempt) = find(&record, "attempt") else { continue };
        let message = attempt["messageId"].as_str().context("no message")?.to_owned();
        let n = attempt["n"].as_u64().unwrap_or_default();
        attempts.entry((message, n)).or_default().insert(attempt["owner"].as_str().unwrap_or_default().to_owned());
    }
    Ok(attempts)
}

fn find<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let fields = value.as_object()?;
    fields.get(name).or_else(|| fields.values().find_map(|inner| find(inner, name)))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_senders_send_once() -> Result<()> {
    let provider = provider(|p| p.retry.attempts = 100_000).await?;
    let split = Split::start("senders", provider.api_base()).await?;
    let edge = split.role("edge", "webhooks,router,api").await?;
    provider.set_targets(&[edge.webhook("whatsapp")])?;
    let api = edge.api(&split.settings("edge")?, "events:read,send,agent,admin").await?;
    api.presence("ana", "available").await?;
    // The first stands still when it wants to write an attempt, and there the whole process is stopped.
    let first = faulty(&split, "first", "sender", "sender.attempt_due:20:stall=5").await?;
    let crowd = Crowd::start(&provider, 6, 3, vec![api.clone()]);
    acted(|| first.log(), "sender.attempt_due", Duration::from_mins(1)).await?;
    first.signal(Signal::SIGSTOP)?;
    let stood_at = provider.stats().accepted;

    let second = split.role("second", "sender").await?;
    let taken = within(TAKEOVER, "the second sender's calls", || async {
        let calls = metric(&second.admin, "recado_sender_calls_total", "accepted").await?;
        Ok((calls > 10).then_some(calls))
    })
    .await?;
    first.signal(Signal::SIGCONT)?;
    let contested = within(TAKEOVER, "an attempt that both wrote", || async {
        let contested = attempts(&split).await?.values().filter(|owners| owners.len() > 1).count();
        Ok((contested > 0).then_some(contested))
    })
    .await?;
    let replied = crowd.replied();
    within(TAKEOVER, "replies afterwards", || async { Ok((crowd.replied() > replied + 10).then_some(())) }).await?;
    let said = crowd.stop().await?;
    let found = check(&provider, &api, &said).await?;
    let all = attempts(&split).await?;
    let owners: BTreeSet<&String> = all.values().flatten().collect();
    println!(
        "the first stood still at {stood_at} messages; the second sent {taken}; {contested} attempts were written by both; \
         {} replies acknowledged, {} accepted by the provider, {} unknown; {} owners wrote attempts",
        found.replies,
        found.accepted,
        found.unknown,
        owners.len()
    );
    assert!(owners.len() >= 2);
    for gateway in [first, second, edge] {
        gateway.stop().await?;
    }
    let verified = recado(&split.settings("edge")?.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn erased_caches_are_rebuilt() -> Result<()> {
    let provider = provider(|p| p.retry.attempts = 100_000).await?;
    let split = Split::start("erased", provider.api_base()).await?;
    let all = "webhooks,router,sender,api";
    let gateway = split.role("one", all).await?;
    provider.set_targets(&[gateway.webhook("whatsapp")])?;
    let api = gateway.api(&split.settings("one")?, "events:read,send,agent,admin").await?;
    api.presence("ana", "available").await?;
    let body = webhook("700800900", "wamid.once");
    post_copies(&[gateway.webhook("whatsapp")], &body, 2).await?;
    let crowd = Crowd::start(&provider, 24, 4, vec![api.clone()]);
    within(TAKEOVER, "traffic", || async {
        Ok((crowd.replied() > 60 && provider.stats().messages_acknowledged > 500).then_some(()))
    })
    .await?;
    gateway.kill9().await?;
    let held: Vec<String> = names(&split.data("one"))?;
    assert!(held.iter().any(|name| name.contains("model.db")) && held.iter().any(|name| name.contains("addresses.db")));
    std::fs::remove_dir_all(split.data("one"))?;

    let begun = std::time::Instant::now();
    let gateway = split.role("one", all).await?;
    let ready = begun.elapsed();
    let api = api.at(&gateway.admin);
    provider.set_targets(&[gateway.webhook("whatsapp")])?;
    crowd.serve(vec![api.clone()]);
    let replied = crowd.replied();
    within(TAKEOVER, "replies afterwards", || async { Ok((crowd.replied() > replied).then_some(())) }).await?;
    let answering = begun.elapsed();
    // What was there before is known to be a repeat.
    post_copies(&[gateway.webhook("whatsapp")], &body, 4).await?;
    let said = crowd.stop().await?;
    let events = api.events().await?;
    let once = events.iter().filter(|e| e["messageReceived"]["providerId"] == "wamid.once").count();
    assert_eq!(once, 1, "a repeat is an event again");
    let found = check_beside(&provider, &api, &said, 1).await?;
    println!(
        "erased {held:?}: ready after {:.1} s, replies again after {:.1} s, {} events in the rebuilt read model; {} \
         replies acknowledged, {} accepted, {} unknown",
        ready.as_secs_f64(),
        answering.as_secs_f64(),
        found.events.len(),
        found.replies,
        found.accepted,
        found.unknown
    );
    gateway.stop().await?;
    let verified = recado(&split.settings("one")?.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    Ok(())
}

/// The files below a folder.
fn names(folder: &std::path::Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            names.extend(self::names(&entry.path())?);
        } else {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
