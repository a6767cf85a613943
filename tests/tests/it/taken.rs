//! Files that others delete, move or change: a gateway ends rather than take what nobody could read again, and uses
//! nothing that is not what it wrote.

use std::{collections::BTreeSet, fs, os::unix::process::ExitStatusExt as _, path::Path, time::Duration};

use anyhow::{Context as _, Result, ensure};
use nix::sys::signal::Signal;
use recado_tests::{
    Gateway, PATIENCE, Settings, World, eventually,
    gateway::{Ended, recado},
    raw::{post, signature, webhook},
    settings::APP_SECRET,
};
use reqwest::Method;

const MINUTE: Duration = Duration::from_mins(1);

/// Posts one message; whether it was taken. `None` when nobody answered.
async fn say(gateway: &Gateway, wamid: &str) -> Option<bool> {
    let body = webhook("700800900", wamid);
    let right = signature(APP_SECRET, &body);
    let answer = post(&gateway.webhook("whatsapp"), body, &[&right]).await.ok()?;
    Some(answer.0 == 200)
}

/// What is deleted, what the gateway says of it, and what the next start says; `None` when it starts.
type Case = (&'static str, fn(&Path) -> Result<()>, &'static str, Option<(i32, &'static str)>);

fn files(folder: &Path, ending: &str) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(ending) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn files_deleted_under_a_running_gateway_end_it() -> Result<()> {
    let gone = Some((3, "it has no files"));
    let cases: [Case; 7] = [
        ("intake", |data| files(&data.join("log/recado.intake.v1"), ""), "recado.intake.v1/", gone),
        ("events", |data| files(&data.join("log/recado.events.v1"), ""), "recado.events.v1/", gone),
        ("control", |data| Ok(fs::remove_dir_all(data.join("log/recado.control.v1"))?), "recado.control.v1/", gone),
        (
            "the write-ahead log of intake",
            |data| files(&data.join("log/recado.intake.v1"), ".db-wal"),
            ".db-wal was deleted",
            Some((3, "were acknowledged")),
        ),
        (
            "all logs, moved",
            |data| Ok(fs::rename(data.join("log"), data.join("log.old"))?),
            "was deleted or moved",
            Some((2, "has no logs, and ")),
        ),
        ("the lock", |data| Ok(fs::remove_file(data.join("lock"))?), "lock was deleted", None),
        ("everything", |data| Ok(fs::remove_dir_all(data)?), "was deleted or moved", None),
    ];
    let mut ended = 0;
    for (what, delete, said, next) in cases {
        let folder = recado_tests::settings::folder()?;
        let settings = Settings::new(folder.path().join("gateway"), "http://127.0.0.1:9");
        let gateway = Gateway::start(&settings).await?;
        let mut told = BTreeSet::new();
        for n in 0..30 {
            let wamid = format!("wamid.{n}");
            ensure!(say(&gateway, &wamid).await == Some(true), "{what}: not taken");
            told.insert(wamid);
        }
        let api = gateway.api(&settings, "events:read").await?;
        api.events_of("messageReceived", 30, MINUTE).await?;
        // A gateway that stands still writes nothing anew while its files are deleted.
        gateway.signal(Signal::SIGSTOP)?;
        delete(&settings.data())?;
        gateway.signal(Signal::SIGCONT)?;
        let (mut taken, mut refused) = (0, 0);
        for n in 30..30_000 {
            let wamid = format!("wamid.{n}");
            match say(&gateway, &wamid).await {
                Some(true) => {
                    taken += 1;
                    told.insert(wamid);
                }
                Some(false) => refused += 1,
                None => break,
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let Ended { status, stderr } = gateway.ends(MINUTE).await?;
        println!("{what}: {taken} taken and {refused} refused until it ended with {status:?}");
        ensure!(status.signal() == Some(Signal::SIGABRT as i32), "{what}: {status:?}\n{stderr}");
        ensure!(stderr.contains("the log's files were taken away; the process ends"), "{what}: {stderr}");
        ensure!(stderr.contains(said) && stderr.contains("hint: "), "{what}: {stderr}");
        ended += 1;

        match next {
            Some((code, why)) => {
                let again = recado(&settings.folder, ["serve", "--config", "recado.toml"]).await?;
                ensure!(again.code == code, "{what}: {again:?}");
                ensure!(again.stderr.contains(why) && again.stderr.contains("hint: "), "{what}: {again:?}");
            }
            None if what == "the lock" => {
                let gateway = Gateway::start(&settings).await?;
                let api = api.at(&gateway.admin);
                eventually("everything acknowledged in events", || async {
                    let events = api.events().await?;
                    let there = events.iter().filter_map(|e| e["messageReceived"]["providerId"].as_str());
                    let there: BTreeSet<_> = there.collect();
                    Ok(told.iter().all(|wamid| there.contains(wamid.as_str())).then_some(()))
                })
                .await?;
                gateway.stop().await?;
            }
            // Nothing is left that could tell.
            None => {}
        }
    }
    println!("{ended} kinds of files deleted under a running gateway, each ended it");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_lock_lets_nobody_else_in() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let settings = Settings::new(folder.path().join("gateway"), "http://127.0.0.1:9");
    let gateway = Gateway::start(&settings).await?;
    // It cannot notice while it stands still: nothing but the lock keeps others out.
    gateway.signal(Signal::SIGSTOP)?;
    fs::remove_file(settings.data().join("lock"))?;
    for _ in 0..2 {
        let second = recado(&settings.folder, ["serve", "--config", "recado.toml"]).await?;
        ensure!(second.code == 3 && second.stderr.contains("is in use by process"), "{second:?}");
    }
    gateway.signal(Signal::SIGCONT)?;
    let ended = gateway.ends(MINUTE).await?;
    ensure!(ended.stderr.contains("lock was deleted"), "{}", ended.stderr);
    Gateway::start(&settings).await?.stop().await?;
    Ok(())
}

/// Replaces bytes in a file and in its write-ahead log. How often.
fn replace(path: &Path, from: &str, to: &str) -> Result<usize> {
    let mut hits = 0;
    for path in [path.to_owned(), path.with_extension("db-wal")] {
        let Ok(mut bytes) = fs::read(&path) else { continue };
        for at in 0..bytes.len().saturating_sub(from.len()) {
            if bytes[at..].starts_with(from.as_bytes()) {
                bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
                hits += 1;
            }
        }
        fs::write(path, bytes)?;
    }
    Ok(hits)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_number_in_the_address_cache_is_never_called() -> Result<()> {
    const RIGHT: &str = "5511977000005";
    const WRONG: &str = "5511977000004";
    let world = World::plain().await?;
    let customer = world.provider.customer(RIGHT, "Ana");
    customer.says("oi").await?.acknowledged(PATIENCE).await?;
    let received = world.api.event("it came", |e| e["messageReceived"]["conversationId"].is_string()).await?;
    let conversation = received["messageReceived"]["conversationId"].as_str().context("none")?.to_owned();
    world.api.reply(&conversation, "ana", "primeira").await?;
    let called = || world.provider.journal().calls_to(RIGHT).filter(|call| call.accepted()).count();
    eventually("the first reply", || async { Ok((called() == 1).then_some(())) }).await?;
    let World { folder: _folder, settings, provider, gateway, api } = world;
    ensure!(gateway.stop().await?.status.code() == Some(0), "it ends in order");
    let hits = replace(&settings.data().join("cache/addresses.db"), RIGHT, WRONG)?;
    ensure!(hits > 0, "the number does not stand in the file");

    let gateway = Gateway::start(&settings).await?;
    provider.set_targets(&[gateway.webhook("whatsapp")])?;
    // Its answer may be cut off by the end.
    let path = format!("/v1/conversations/{conversation}/messages");
    let body = serde_json::json!({"agent": "ana", "text": {"body": "segunda"}});
    let key = [("idempotency-key", "one")];
    let _ = api.at(&gateway.admin).call(Method::POST, &path, Some(body.clone()), &key).await;
    let ended = gateway.ends(MINUTE).await?;
    ensure!(ended.status.code() == Some(3), "{:?}\n{}", ended.status, ended.stderr);
    ensure!(ended.stderr.contains("cache is damaged and given up, the process ends"), "{}", ended.stderr);
    ensure!(ended.stderr.contains("addresses.db is damaged") && ended.stderr.contains("\nhint: "), "{}", ended.stderr);
    let before = provider.journal().messages().count();
    ensure!(before == 1, "called while damaged: {before} calls");

    // The next start makes it anew, and the message goes to whom it is for.
    let gateway = Gateway::start(&settings).await?;
    provider.set_targets(&[gateway.webhook("whatsapp")])?;
    let _ = api.at(&gateway.admin).call(Method::POST, &path, Some(body), &key).await;
    let second =
        || provider.journal().calls_to(RIGHT).filter(|call| call.accepted() && call.text() == "segunda").count();
    eventually("the second reply", || async { Ok((second() == 1).then_some(())) }).await?;
    let journal = provider.journal();
    ensure!(journal.calls_to(WRONG).count() == 0, "somebody else was called");
    println!("the number was changed in {hits} places: {} calls, none to somebody else", journal.messages().count());
    gateway.stop().await?;
    provider.stop().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_event_in_the_read_model_is_never_served() -> Result<()> {
    let world = World::plain().await?;
    for n in 0..10 {
        let customer = world.provider.customer(&format!("551197700{n:04}"), "Ana");
        customer.says(&format!("pague a fatura NUMBER{n:03}")).await?.acknowledged(PATIENCE).await?;
    }
    world.api.events_of("messageReceived", 10, PATIENCE).await?;
    let World { folder: _folder, settings, provider, gateway, api } = world;
    ensure!(gateway.stop().await?.status.code() == Some(0), "it ends in order");
    let hits = replace(&settings.data().join("cache/model.db"), "NUMBER007", "NUMBER006")?;
    ensure!(hits > 0, "the text does not stand in the file");

    let gateway = Gateway::start(&settings).await?;
    let asked = api.at(&gateway.admin).call(Method::GET, "/v1/events?after=0", None, &[]).await;
    if let Ok(answer) = &asked {
        ensure!(answer.status == 500 && answer.body["code"] == "read_failed", "{} {}", answer.status, answer.body);
    }
    let ended = gateway.ends(MINUTE).await?;
    ensure!(ended.status.code() == Some(3), "{:?}\n{}", ended.status, ended.stderr);
    ensure!(ended.stderr.contains("model.db is damaged") && ended.stderr.contains("\nhint: "), "{}", ended.stderr);

    let gateway = Gateway::start(&settings).await?;
    let events = api.at(&gateway.admin).events_of("messageReceived", 10, PATIENCE).await?;
    let text = serde_json::to_string(&events)?;
    ensure!((0..10).all(|n| text.contains(&format!("NUMBER{n:03}"))), "made anew from the log: {text}");
    println!("the text was changed in {hits} places: refused, then made anew");
    gateway.stop().await?;
    provider.stop().await;
    Ok(())
}
