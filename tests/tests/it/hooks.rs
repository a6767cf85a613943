//! Outgoing webhooks to a receiver that others wrote: it checks signatures with the Standard Webhooks library for
//! Python, and behaves as badly as receivers do.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Result, ensure};
use recado_tests::{
    Api, Receiver, World,
    api::number,
    gateway::{Output, recado},
    receiver::Journal,
    within,
};
use reqwest::Method;
use serde_json::Value;

pub(crate) const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
const NEXT_SECRET: &str = "whsec_GBkaGxwdHh8gISIjJCUmJygpKissLS4v";
const LIMIT: Duration = Duration::from_mins(1);

/// A hook named `erp` that gets everything, with further lines of its table.
pub(crate) fn hook(receiver: &Receiver, lines: &str) -> String {
    let url = receiver.url();
    format!(
        "\n[[hooks]]\nid = \"erp\"\ntenant = \"acme\"\nurl = \"{url}\"\nallow_networks = [\"127.0.0.0/8\"]\nstart = \"oldest\"\n{lines}\n"
    )
}

pub(crate) fn secrets(of: &[&str]) -> String {
    format!("secrets = {of:?}\n")
}

/// `retry` with so many pauses of the same length.
fn pauses(count: usize, pause: &str) -> String {
    format!("retry = {:?}\n", vec![pause; count])
}

async fn world(receiver: &Receiver, lines: &str) -> Result<World> {
    World::new(|settings| settings.extra = hook(receiver, lines), |_| {}).await
}

async fn receiver(folder: &tempfile::TempDir) -> Result<Receiver> {
    Receiver::start(folder.path().join("receiver"), SECRET).await
}

/// Three customers write one after the other.
async fn talk(world: &World, text: &str) -> Result<()> {
    for n in 0..3 {
        let customer = world.provider.customer(&format!("5511970000{n:03}"), &format!("Cliente {n}"));
        customer.says(text).await?.ended().await;
    }
    Ok(())
}

/// What an event is about, and its conversation.
fn about(event: &Value) -> (String, String) {
    let found = event.as_object().into_iter().flatten().find(|(_, body)| body.is_object());
    let (kind, body) = found.map_or(("unknown", &Value::Null), |(kind, body)| (kind.as_str(), body));
    (kind.to_owned(), body["conversationId"].as_str().unwrap_or_default().to_owned())
}

/// Everything that the receiver has taken, by number. Those that it hung up on are taken, too.
fn taken(journal: &Journal) -> BTreeMap<u64, &Value> {
    let good = journal.requests.iter().filter(|request| matches!(request.status, 0 | 200..=299));
    good.map(|request| (request.seq(), &request.body)).collect()
}

/// Waits until the receiver has taken every event that the API shows, and checks what it got.
pub(crate) async fn complete(api: &Api, receiver: &Receiver) -> Result<Journal> {
    let journal = within(LIMIT, "every event at the receiver", || async {
        let events = api.events().await?;
        let journal = receiver.journal()?;
        let taken = taken(&journal);
        let missing = events.iter().filter(|event| !taken.contains_key(&number(&event["seq"]).unwrap_or(0))).count();
        ensure!(missing == 0, "{missing} of {} events are missing", events.len());
        Ok(Some(journal))
    })
    .await?;
    check(&journal, &api.events().await?)?;
    Ok(journal)
}

/// Signed rightly, the same JSON as the API's, one id for each event, and each conversation in its order.
fn check(journal: &Journal, events: &[Value]) -> Result<()> {
    let events: BTreeMap<u64, &Value> =
        events.iter().map(|event| (number(&event["seq"]).unwrap_or_default(), event)).collect();
    let mut last: BTreeMap<String, u64> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for request in &journal.requests {
        ensure!(!request.body.is_null(), "the library refused {}", request.id);
        let seq = request.seq();
        ensure!(events.get(&seq).is_none_or(|event| **event == request.body), "{seq} differs: {}", request.body);
        ensure!(request.id == format!("evt_acme_1_{seq}"), "{} is {seq}", request.id);
        if matches!(request.status, 0 | 200..=299) && seen.insert(seq) {
            let before = last.insert(about(&request.body).1, seq);
            ensure!(before.is_none_or(|before| before < seq), "{seq} came after {before:?} of the same conversation");
        }
    }
    Ok(())
}

fn failed(journal: &Journal, status: u64) -> usize {
    journal.requests.iter().filter(|request| request.status == status).count()
}

async fn hooks(world: &World, arguments: &[&str]) -> Result<Output> {
    let all = [&["hooks"], arguments, &["--config", "recado.toml"]].concat();
    recado(&world.settings.folder, all).await
}

/// The hook as `recado hooks list` shows it.
async fn listed(world: &World) -> Result<Value> {
    let said = hooks(world, &["list", "--json"]).await?;
    ensure!(said.code == 0, "{said:?}");
    Ok(serde_json::from_str::<Value>(&said.stdout)?["hooks"][0].clone())
}

async fn until_disabled(world: &World, why: &str) -> Result<Value> {
    within(LIMIT, &format!("disabled: {why}"), || async {
        Ok(Some(listed(world).await?).filter(|line| line["disabled"] == why))
    })
    .await
}

async fn metric(world: &World, line: &str) -> Result<Option<f64>> {
    let page = world.api.call(Method::GET, "/metrics", None, &[]).await?.body;
    let page = page.as_str().unwrap_or_default();
    Ok(page.lines().find_map(|text| text.strip_prefix(line)?.trim().parse().ok()))
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_receiver_does_each_event_arrives_in_order() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let mut receiver = receiver(&folder).await?;
    let lines = secrets(&[SECRET]) + &pauses(50, "300ms") + "timeout = \"1s\"\n";
    let world = world(&receiver, &lines).await?;
    talk(&world, "bom dia").await?;
    complete(&world.api, &receiver).await?;

    let mut hits = Vec::new();
    for (mode, status) in [
        (r#"{"status": 500}"#, 500),
        (r#"{"status": 302, "headers": {"location": "http://127.0.0.1:1/"}}"#, 302),
        (r#"{"status": 429, "headers": {"retry-after": "1"}}"#, 429),
        // Three seconds are more than the sender's one.
        (r#"{"delay": 3, "status": 201}"#, 201),
        (r#"{"drop": true}"#, 0),
    ] {
        receiver.behave(mode)?;
        talk(&world, mode).await?;
        within(LIMIT, mode, || async { Ok((failed(&receiver.journal()?, status) >= 2).then_some(())) }).await?;
        receiver.behave("{}")?;
        let journal = complete(&world.api, &receiver).await?;
        hits.push((status, failed(&journal, status)));
    }
    // Nobody listens.
    receiver.down().await?;
    talk(&world, "alguém aí?").await?;
    let unreachable = "recado_hook_deliveries_total{hook=\"erp\",result=\"unreachable\"}";
    within(LIMIT, "two tries at nobody", || async {
        Ok(metric(&world, unreachable).await?.filter(|tries| *tries >= 2.0))
    })
    .await?;
    receiver.up().await?;
    let journal = complete(&world.api, &receiver).await?;

    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for request in &journal.requests {
        *times.entry(&request.id).or_default() += 1;
    }
    let repeats = times.values().filter(|times| **times > 1).count();
    println!("{} events, {repeats} of them posted more than once; bad answers {hits:?}", times.len());
    assert!(repeats >= 5, "{times:?}");
    assert_eq!(metric(&world, "recado_hook_disabled{hook=\"erp\"}").await?, Some(0.0));
    assert!(world.gateway.log().contains("outgoing webhook delivers again"));
    world.gateway.stop().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_posting_it_loses_nothing() -> Result<()> {
    const KILLS: usize = 5;
    let folder = recado_tests::settings::folder()?;
    let receiver = receiver(&folder).await?;
    // Slow enough that something is always under way; from the third kill on every ninth webhook is taken and gets no
    // answer besides.
    receiver.behave(r#"{"delay": 0.02}"#)?;
    let lines = secrets(&[SECRET]) + &pauses(50, "100ms");
    let mut world =
        World::new(|settings| settings.extra = hook(&receiver, &lines), |p| p.retry.attempts = 10_000).await?;
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..8)
        .map(|n| {
            let customer = world.provider.customer(&format!("55119{:08}", 30_000_000 + n), &format!("Cliente {n}"));
            let stop = Arc::clone(&stop);
            tokio::spawn(async move {
                for seq in 1.. {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    customer.says(&format!("mensagem #{seq}")).await?.ended().await;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    let mut under_way = Vec::new();
    for kill in 0..KILLS {
        if kill == 2 {
            receiver.behave(r#"{"drop": true, "delay": 0.02, "each": 9}"#)?;
        }
        let before = receiver.journal()?.requests.len();
        let open = within(LIMIT, "deliveries under way", || async {
            let requests = receiver.journal()?.requests;
            let open = requests.iter().skip(before).filter(|request| request.open).count();
            Ok((requests.len() >= before + 40 && open > 0).then_some(open))
        })
        .await?;
        under_way.push(open);
        world = world.start_again().await?;
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await??;
    }
    receiver.behave("{}")?;
    let journal = complete(&world.api, &receiver).await?;
    let ids: BTreeSet<&str> = journal.requests.iter().map(|request| request.id.as_str()).collect();
    let repeats = journal.requests.len() - ids.len();
    println!("{KILLS} kills with {under_way:?} deliveries under way; {} events, {repeats} repeats", ids.len());
    assert!(under_way.iter().all(|open| *open > 0) && repeats > 0);
    world.gateway.stop().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_is_gone_or_fails_too_long_waits_for_an_operator() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let receiver = receiver(&folder).await?;
    let mut world = world(&receiver, &(secrets(&[SECRET]) + &pauses(2, "50ms"))).await?;
    talk(&world, "bom dia").await?;
    complete(&world.api, &receiver).await?;

    // 410: at once, and for good.
    receiver.behave(r#"{"status": 410}"#)?;
    talk(&world, "ainda aí?").await?;
    until_disabled(&world, "gone").await?;
    assert_eq!(metric(&world, "recado_hook_disabled{hook=\"erp\"}").await?, Some(1.0));
    assert!(world.gateway.log().contains("outgoing webhook is disabled"), "{}", world.gateway.log());
    receiver.behave("{}")?;
    let asked = receiver.journal()?.requests.len();
    talk(&world, "e agora?").await?;
    world = world.start_again().await?;
    talk(&world, "e depois?").await?;
    assert_eq!(listed(&world).await?["disabled"], "gone", "a restart enables nothing");
    assert_eq!(receiver.journal()?.requests.len(), asked, "nothing is posted meanwhile");
    let enabled = hooks(&world, &["enable", "erp"]).await?;
    assert_eq!(enabled.code, 0, "{enabled:?}");
    complete(&world.api, &receiver).await?;

    // The schedule has two pauses: the third failure is the last.
    receiver.behave(r#"{"status": 500}"#)?;
    talk(&world, "boa tarde").await?;
    let line = until_disabled(&world, "exhausted").await?;
    assert_eq!((&line["failures"], &line["code"]), (&Value::from(3), &Value::from("status_500")), "{line}");
    receiver.behave("{}")?;
    hooks(&world, &["enable", "erp"]).await?;
    let journal = complete(&world.api, &receiver).await?;

    // From a number on once more, ordered while nobody runs, and with the same ids.
    let (from, before) = (3, journal.requests.len());
    let World { folder: _folder, settings, provider, gateway, api } = world;
    gateway.stop().await?;
    let said = recado(&settings.folder, ["hooks", "replay", "erp", "--from", "3", "--config", "recado.toml"]).await?;
    assert_eq!((said.code, said.stdout.trim()), (0, "`erp` delivers from event 3 on."), "{said:?}");
    let gateway = recado_tests::Gateway::start(&settings).await?;
    let api = api.at(&gateway.admin);
    let again = within(LIMIT, "the replayed events", || async {
        let events = api.events().await?;
        let journal = receiver.journal()?;
        let replayed: BTreeSet<u64> =
            journal.requests[before..].iter().map(recado_tests::receiver::Request::seq).collect();
        let last = number(&events[events.len() - 1]["seq"]).unwrap_or_default();
        Ok((from..=last).all(|seq| replayed.contains(&seq)).then_some(replayed))
    })
    .await?;
    assert_eq!(again.first(), Some(&from), "none before it");
    check(&receiver.journal()?, &api.events().await?)?;

    // What is not there is said.
    let wrong = recado(&settings.folder, ["hooks", "enable", "erb", "--config", "recado.toml"]).await?;
    assert!(wrong.code == 2 && wrong.stderr.contains("did you mean `erp`?"), "{wrong:?}");
    gateway.stop().await?;
    drop(provider);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_history_is_told_before_it_goes_on() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let receiver = receiver(&folder).await?;
    let lines = secrets(&[SECRET]) + "events = [\"messageReceived\"]\n" + &pauses(50, "100ms");
    let world = world(&receiver, &lines).await?;
    let messages = async |count: usize| {
        within(LIMIT, "messages at the receiver", || async {
            let journal = receiver.journal()?;
            Ok((taken(&journal).len() >= count).then_some(journal))
        })
        .await
    };
    talk(&world, "antes").await?;
    messages(3).await?;
    let backup = recado(&world.settings.folder, ["backup", "../backup", "--config", "recado.toml"]).await?;
    ensure!(backup.code == 0, "{backup:?}");
    // What is said now is in no backup.
    talk(&world, "perdida").await?;
    talk(&world, "perdida também").await?;
    let old = messages(9).await?;
    let World { folder: place, settings, provider, gateway, api } = world;
    gateway.kill9().await?;

    let mut restored = settings.clone();
    restored.folder = place.path().join("restored");
    restored.write()?;
    let done = recado(&restored.folder, ["restore", "../backup", "--config", "recado.toml"]).await?;
    ensure!(done.code == 0, "{done:?}");
    let gateway = recado_tests::Gateway::start(&restored).await?;
    provider.set_targets(&[gateway.webhook("whatsapp")])?;
    let api = api.at(&gateway.admin);
    for n in 0..3 {
        let customer = provider.customer(&format!("5511980000{n:03}"), &format!("Cliente {n}"));
        customer.says("depois").await?.ended().await;
    }
    let journal = within(LIMIT, "the new history at the receiver", || async {
        let journal = receiver.journal()?;
        let new = journal.requests.iter().filter(|request| request.body["epoch"] == 2);
        Ok((new.filter(|request| request.body["messageReceived"].is_object()).count() >= 3).then_some(journal))
    })
    .await?;
    let told = journal.requests.iter().position(|request| request.body["epochOpened"].is_object());
    let told = told.expect("nobody told of the new epoch");
    let base = number(&journal.requests[told].body["epochOpened"]["base"]).unwrap_or_default();
    let void = old.requests.iter().filter(|request| request.seq() > base).count();
    assert!(void >= 6, "only {void} of the old history are void");
    assert!(journal.requests[told..].iter().all(|request| request.body["epoch"] == 2 && request.seq() > base));
    assert!(journal.requests[..told].iter().all(|request| request.body["epoch"] == 1));
    let events = api.events().await?;
    for request in &journal.requests[told..] {
        let same = events.iter().find(|event| number(&event["seq"]) == Some(request.seq()));
        assert_eq!((same, request.id.clone()), (Some(&request.body), format!("evt_acme_2_{}", request.seq())));
    }
    println!("epoch 2 begins after event {base}; {void} deliveries of the old one are void");
    gateway.stop().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn kinds_and_secrets_change_while_it_runs() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let mut receiver = receiver(&folder).await?;
    let some = "events = [\"messageReceived\", \"conversationAssigned\"]\n";
    let world = world(&receiver, &(secrets(&[SECRET]) + some + &pauses(50, "200ms"))).await?;
    let mut messages = 0;
    // A change is looked for once a second: what is said before it is signed as before.
    let mut arrived = async |receiver: &Receiver, signatures: u64| {
        for _ in 0..30 {
            messages += 3;
            talk(&world, "olá").await?;
            let journal = within(LIMIT, "all messages", || async {
                let journal = receiver.journal()?;
                let of_kind = taken(&journal).values().filter(|event| event["messageReceived"].is_object()).count();
                Ok((of_kind == messages).then_some(journal))
            })
            .await?;
            if journal.requests.last().map(|request| request.signatures) == Some(signatures) {
                return Ok(journal);
            }
        }
        anyhow::bail!("no message has {signatures} signatures")
    };
    arrived(&receiver, 1).await?;
    // A conversation is assigned after what began it.
    let kinds = within(LIMIT, "more than messages", || async {
        let kinds: BTreeSet<String> =
            receiver.journal()?.requests.iter().map(|request| about(&request.body).0).collect();
        Ok((kinds.len() > 1).then_some(kinds))
    });
    assert_eq!(kinds.await?, BTreeSet::from(["conversationAssigned".to_owned(), "messageReceived".to_owned()]));

    // The new secret beside the old one, then the receiver changes over, then the new one alone.
    let change = async |revision: u64, of: &[&str], receiver: &Receiver| {
        let mut settings = world.settings.clone();
        settings.revision = revision;
        settings.extra = hook(receiver, &(secrets(of) + some + &pauses(50, "200ms")));
        let counted = "recado_config_reloads_total{result=\"applied\"}";
        let before = metric(&world, counted).await?;
        settings.write()?;
        within(LIMIT, "the new file in force", || async { Ok((metric(&world, counted).await? > before).then_some(())) })
            .await
    };
    change(2, &[NEXT_SECRET, SECRET], &receiver).await?;
    arrived(&receiver, 2).await?;
    receiver.down().await?;
    receiver.know(NEXT_SECRET);
    receiver.up().await?;
    arrived(&receiver, 2).await?;
    change(3, &[NEXT_SECRET], &receiver).await?;
    let journal = arrived(&receiver, 1).await?;
    assert!(journal.requests.iter().all(|request| !request.body.is_null()), "each was verified");
    let log = world.gateway.log();
    assert!(!log.contains(&SECRET[6..]) && !log.contains(&NEXT_SECRET[6..]), "a secret is in the log");
    world.gateway.stop().await?;
    Ok(())
}

/// An order is obeyed when the command says that it is.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_disabled_gets_nothing_from_then_on() -> Result<()> {
    const ROUNDS: usize = 5;
    let folder = recado_tests::settings::folder()?;
    let receiver = receiver(&folder).await?;
    let world = world(&receiver, &secrets(&[SECRET])).await?;
    talk(&world, "oi").await?;
    let mut quiet = 0;
    for round in 0..ROUNDS {
        let before = complete(&world.api, &receiver).await?.requests.len();
        let said = hooks(&world, &["disable", "erp"]).await?;
        ensure!(said.code == 0 && said.stdout.contains("`erp` is disabled"), "{said:?}");
        ensure!(listed(&world).await?["disabled"] == "operator", "round {round}: not yet");
        let events = world.api.events().await?.len();
        talk(&world, "alguém aí?").await?;
        within(LIMIT, "events meanwhile", || async {
            Ok(Some(world.api.events().await?.len()).filter(|now| *now > events))
        })
        .await?;
        ensure!(receiver.journal()?.requests.len() == before, "round {round}: it was posted to");
        quiet += 1;
        let said = hooks(&world, &["enable", "erp"]).await?;
        ensure!(said.code == 0 && said.stdout.contains("`erp` is enabled"), "{said:?}");
    }
    complete(&world.api, &receiver).await?;
    println!("disabled {quiet} times with events that came then: none was posted before it was enabled again");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_secret_signs_from_the_moment_it_is_in_force() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let receiver = receiver(&folder).await?;
    let world = world(&receiver, &secrets(&[SECRET])).await?;
    talk(&world, "antes").await?;
    let before = complete(&world.api, &receiver).await?.requests.len();
    let mut settings = world.settings.clone();
    settings.extra = hook(&receiver, &secrets(&[SECRET, NEXT_SECRET]));
    settings.write()?;
    within(LIMIT, "the file in force", || async {
        Ok(world.gateway.log().contains("configuration is in force").then_some(()))
    })
    .await?;
    let at_once = receiver.journal()?.requests.len();
    talk(&world, "depois").await?;
    let journal = complete(&world.api, &receiver).await?;
    // What the file itself led to may have been on its way.
    let after: Vec<u64> = journal.requests.iter().skip(at_once + 1).map(|request| request.signatures).collect();
    assert!(before > 0 && !after.is_empty(), "{before} before, {after:?}");
    assert!(after.iter().all(|signatures| *signatures == 2), "signatures of what came after: {after:?}");
    world.gateway.stop().await?;
    Ok(())
}
