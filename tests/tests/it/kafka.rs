//! The same gateway on a real Apache Kafka.

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use recado_bus::broker::Broker;
use recado_tests::{
    Gateway, PATIENCE, Settings,
    api::client,
    gateway::recado,
    raw::{post_copies, webhook},
    within,
    world::{provider, seen},
};
use serde_json::json;
use tokio::io::AsyncWriteExt as _;

struct Cluster {
    folder: tempfile::TempDir,
    broker: Broker,
}

async fn cluster() -> Result<Cluster> {
    let folder = recado_tests::settings::folder()?;
    let kafka = folder.path().join("kafka");
    let broker = tokio::task::spawn_blocking(move || Broker::start(&kafka)).await?.context("Kafka does not start")?;
    Ok(Cluster { folder, broker })
}

impl Cluster {
    fn settings(&self, name: &str, prefix: &str, provider: &str) -> Settings {
        let mut settings = Settings::new(self.folder.path().join(name), provider);
        settings.kafka = Some((self.broker.bootstrap().to_owned(), prefix.to_owned()));
        settings
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn there_and_back_on_kafka() -> Result<()> {
    let cluster = cluster().await?;
    let provider = provider(|_| {}).await?;
    let one = cluster.settings("one", "recado", &provider.api_base());
    let mut two = one.clone();
    two.folder = cluster.folder.path().join("two");
    // Instances on Kafka share one object store.
    let share = |settings: &Settings| -> Result<Settings> {
        std::fs::create_dir_all(&settings.folder)?;
        let objects = cluster.folder.path().join("objects");
        std::fs::create_dir_all(&objects)?;
        std::os::unix::fs::symlink(objects, settings.folder.join("objects"))?;
        Ok(settings.clone())
    };
    let (one, two) = (share(&one)?, share(&two)?);
    let first = Gateway::start(&one).await?;
    let second = Gateway::start(&two).await?;
    provider.set_targets(&[first.webhook("whatsapp"), second.webhook("whatsapp")])?;
    let api = first.api(&one, "events:read,send,agent,admin").await?;
    let api_too = api.at(&second.admin);
    api.presence("ana", "available").await?;
    api_too.presence("bruno", "available").await?;

    // Eight copies at once over both instances, again after a restart of one: one message.
    let urls = [first.webhook("whatsapp"), second.webhook("whatsapp")];
    let body = webhook("700800900", "wamid.once");
    post_copies(&urls, &body, 8).await?;
    first.stop().await?;
    let first = Gateway::start(&one).await?;
    let urls = [first.webhook("whatsapp"), second.webhook("whatsapp")];
    provider.set_targets(&urls)?;
    let api = api.at(&first.admin);
    post_copies(&urls, &body, 8).await?;
    post_copies(&urls, &webhook("700800900", "wamid.after"), 1).await?;
    let received = api.events_of("messageReceived", 2, PATIENCE).await?;
    assert_eq!(received.len(), 2, "{received:?}");

    // The answer, asked of either instance.
    let assigned = api_too.event("an agent", |e| e.get("conversationAssigned").is_some()).await?;
    let assigned = &assigned["conversationAssigned"];
    let (conversation, agent) = (assigned["conversationId"].as_str().unwrap(), assigned["agentId"].as_str().unwrap());
    let reply = api_too.reply(conversation, agent, "uma resposta").await?;
    let message = reply["messageId"].as_str().unwrap().to_owned();
    api.status(&message, "read").await?;
    assert_eq!(provider.journal().times_accepted(&message), 1);
    assert_eq!(api.events().await?, api_too.events().await?, "both instances show one history");

    first.stop().await?;
    second.stop().await?;
    let verified = recado(&one.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn records_are_readable_by_other_tools() -> Result<()> {
    let cluster = cluster().await?;
    let bootstrap = cluster.broker.bootstrap().to_owned();
    let demo =
        recado(cluster.folder.path(), ["demo", "--for", "6s", "--json", "--bus", "kafka", "--brokers", &bootstrap])
            .await?;
    assert_eq!(demo.code, 0, "{demo:?}");
    let summary: serde_json::Value = serde_json::from_str(demo.stdout.lines().last().unwrap_or_default())?;
    assert!(summary["delivered"].as_u64().unwrap_or_default() > 0, "{summary}");

    // kcat reads, protoc decodes with the published schema: nothing of ours.
    let topics = run("kcat", &["-b", &bootstrap, "-L"], &[]).await?;
    let events_topic =
        topics.split('"').find(|part| part.ends_with(".events.v1")).context("no topic of events")?.to_owned();
    let listed =
        run("kcat", &["-b", &bootstrap, "-C", "-t", &events_topic, "-e", "-q", "-f", "%p %o %k %h %S\n"], &[]).await?;
    let lines: Vec<&str> = listed.lines().collect();
    assert!(lines.len() > 50, "{listed}");
    for header in
        ["ce_specversion=1.0", "ce_type=recado.v1.Event.", "ce_seq=", "ce_chain=", "content-type=application/protobuf"]
    {
        assert!(lines.iter().all(|line| line.contains(header)), "{header} is missing");
    }
    let received = lines.iter().find(|line| line.contains("Event.messageReceived")).context("no messageReceived")?;
    let mut parts = received.split(' ');
    let (partition, offset) = (parts.next().unwrap(), parts.next().unwrap());
    let value = run_bytes(
        "kcat",
        &["-b", &bootstrap, "-C", "-t", &events_topic, "-p", partition, "-o", offset, "-c", "1", "-e", "-q", "-D", ""],
        &[],
    )
    .await?;
    let schema = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto");
    let include = format!("-I{}", schema.display());
    let decoded = run("protoc", &[&include, "--decode=recado.v1.Event", "recado/v1/event.proto"], &value).await?;
    for field in ["tenant: ", "seq: ", "message_received {", "conversation_id: \"cnv_", "account_id: "] {
        assert!(decoded.contains(field), "{field} in {decoded}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_stands_still_is_told_to_the_provider_and_survived() -> Result<()> {
    let cluster = cluster().await?;
    let provider = provider(|p| p.retry.attempts = 10_000).await?;
    let settings = cluster.settings("one", "still", &provider.api_base());
    let gateway = Gateway::start(&settings).await?;
    provider.set_targets(&[gateway.webhook("whatsapp")])?;
    let api = gateway.api(&settings, "events:read,send,agent,admin").await?;
    provider.customer("5511987654321", "Ana").says("antes").await?.acknowledged(PATIENCE).await?;
    api.events_of("messageReceived", 1, PATIENCE).await?;

    cluster.broker.pause()?;
    let before = resident_kib(gateway.pid())?;
    let waiting: Vec<_> = {
        let mut waiting = Vec::new();
        for n in 0..200 {
            waiting.push(provider.customer(&format!("551191{n:07}"), "Cliente").says("durante").await?);
        }
        waiting
    };
    // A webhook of our own, to see the answer and its time.
    let begun = Instant::now();
    within(PATIENCE, "a 503", || async {
        Ok(provider.journal().stats.by_status.get(&503).is_some_and(|n| *n > 0).then_some(()))
    })
    .await?;
    // Two seconds, and time for a busy machine: far below the 30 after which the producer gives a record up.
    assert!(begun.elapsed() < Duration::from_secs(7), "the first 503 took {:?}", begun.elapsed());
    let slowest = provider
        .journal()
        .webhooks
        .iter()
        .flat_map(|w| w.tries.iter().filter(|t| t.status == Some(503)).map(|t| t.took_us))
        .max()
        .unwrap_or_default();
    assert!(slowest < 5_000_000, "a 503 took {slowest} µs");
    let ready = within(PATIENCE, "readiness gone", || async {
        let answer = client()?.get(format!("{}/readyz", gateway.admin)).send().await?;
        let status = answer.status().as_u16();
        Ok((status == 503).then_some(answer.text().await?))
    })
    .await?;
    assert!(ready.contains("webhooks"), "it says which role: {ready}");
    // Retries go on against the standing log: nothing may pile up.
    within(PATIENCE, "many refusals", || async {
        Ok(provider.journal().stats.by_status.get(&503).is_some_and(|n| *n > 600).then_some(()))
    })
    .await?;
    let grown = resident_kib(gateway.pid())?.saturating_sub(before);
    assert!(grown < 64 * 1024, "memory grew by {grown} KiB");

    cluster.broker.resume()?;
    for mut sent in waiting {
        sent.acknowledged(Duration::from_mins(1)).await?;
    }
    within(Duration::from_mins(1), "readiness back", || async {
        let answer = client()?.get(format!("{}/readyz", gateway.admin)).send().await?;
        Ok((answer.status().as_u16() == 200).then_some(()))
    })
    .await?;
    api.events_of("messageReceived", 201, Duration::from_mins(1)).await?;
    let verdict = provider.ledger().compare(seen(&api.events().await?));
    assert!(verdict.holds(), "{verdict:?}");
    let sent =
        api.call(reqwest::Method::PUT, "/v1/agents/ana/presence", Some(json!({"state": "available"})), &[]).await?;
    assert_eq!(sent.status, 200, "{sent:?}");
    gateway.stop().await?;
    Ok(())
}

fn resident_kib(pid: i32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
    Ok(line.split_whitespace().nth(1).context("no figure")?.parse()?)
}

async fn run(program: &str, arguments: &[&str], input: &[u8]) -> Result<String> {
    Ok(String::from_utf8(run_bytes(program, arguments, input).await?)?)
}

async fn run_bytes(program: &str, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>> {
    let mut child = tokio::process::Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("{program} is needed: ./test installs it"))?;
    let mut stdin = child.stdin.take().context("no stdin")?;
    stdin.write_all(input).await?;
    drop(stdin);
    let output = tokio::time::timeout(Duration::from_mins(1), child.wait_with_output()).await??;
    anyhow::ensure!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(output.stdout)
}
