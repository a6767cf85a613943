//! The published consumers in Python: killed in the middle, shown records twice, with gaps, of dead writers and of a
//! restored history, they make of each event what it means, once.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use bytes::Bytes;
use prost::Message as _;
use recado_bus::{
    Bus as _, Kafka, KafkaOptions, LogName, LogSpec, Record, Retention, Stored, broker::Broker, chain, headers,
};
use recado_proto::v1;
use recado_tests::{
    Api, Gateway, Receiver, Settings, World, api::number, python, settings::folder, within, world::provider,
};
use rusqlite::{Connection, Row};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpListener,
    process::{Child, Command},
};

use crate::hooks;

const LIMIT: Duration = Duration::from_mins(1);
const EVENTS: LogName = LogName("recado.events.v1");

/// What a consumer made of the events: by number, epoch and kind; by conversation, messages received.
type Made = (BTreeMap<u64, (u64, String)>, BTreeMap<String, u64>);

fn made(database: &Path) -> Result<Made> {
    let database = Connection::open(database)?;
    let mut rows = database.prepare("SELECT seq, epoch, kind FROM events")?;
    let events = rows.query_map([], |row| Ok((count(row, 0)?, (count(row, 1)?, row.get(2)?))))?;
    let events = events.collect::<rusqlite::Result<_>>()?;
    let mut rows = database.prepare("SELECT conversation, messages FROM received WHERE messages <> 0")?;
    let received = rows.query_map([], |row| Ok((row.get(0)?, count(row, 1)?)))?;
    Ok((events, received.collect::<rusqlite::Result<_>>()?))
}

fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::cast_unsigned)
}

/// How far a consumer is; 0 before it has made its tables.
fn seq(database: &Path) -> u64 {
    let read = || Connection::open(database)?.query_row("SELECT max(seq) FROM events", [], |row| count(row, 0));
    read().unwrap_or_default()
}

/// The body's name in JSON.
fn kind(event: &Value) -> &str {
    event.as_object().into_iter().flatten().find(|(_, body)| body.is_object()).map_or("unknown", |(kind, _)| kind)
}

/// What is right to make of these events; `name` turns a body's name into the consumer's word for it.
fn right(events: &[Value], name: impl Fn(&str) -> String) -> Result<Made> {
    let (mut all, mut received) = (BTreeMap::new(), BTreeMap::new());
    for event in events {
        let number = number(&event["seq"]).context("no number")?;
        all.insert(number, (event["epoch"].as_u64().context("no epoch")?, name(kind(event))));
        if let Some(conversation) = event["messageReceived"]["conversationId"].as_str() {
            *received.entry(conversation.to_owned()).or_default() += 1;
        }
    }
    Ok((all, received))
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

async fn ends(mut child: Child) -> Result<()> {
    let status = tokio::time::timeout(LIMIT, child.wait()).await.context("the consumer does not end")??;
    ensure!(status.success(), "the consumer ended with {status}");
    Ok(())
}

fn of_api(url: &str, token: &str, database: &Path, until: Option<u64>) -> Result<Command> {
    let mut command = python::script("examples/consume-api/consume.py")?;
    command.env("RECADO_TOKEN", token).arg("--url").arg(url).arg("--db").arg(database);
    command.args(until.iter().flat_map(|until| ["--until".to_owned(), until.to_string()]));
    Ok(command)
}

/// Customers who each write some messages.
async fn talk(world: &World, customers: usize, messages: usize) -> Result<()> {
    for n in 0..customers {
        let customer = world.provider.customer(&format!("5511960000{n:03}"), &format!("Cliente {n}"));
        for message in 0..messages {
            customer.says(&format!("mensagem {message}")).await?.ended().await;
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_consumer_of_the_api_has_one_effect_for_each_event() -> Result<()> {
    let mut world = World::plain().await?;
    let database = world.folder.path().join("desk.db");
    let mut killed_at = Vec::new();
    for round in 0..4 {
        let token = token(&world).await?;
        let mut consumer = of_api(&world.gateway.admin, &token, &database, None)?.stderr(Stdio::null()).spawn()?;
        talk(&world, 8, 3).await?;
        let before = killed_at.last().copied().unwrap_or_default();
        let at = within(LIMIT, "some events", || async { Ok(Some(seq(&database)).filter(|at| *at > before + 20)) });
        killed_at.push(at.await?);
        consumer.kill().await?;
        if round == 1 {
            world = world.start_again().await?;
        }
    }
    let events = world.api.events().await?;
    let last = number(&events[events.len() - 1]["seq"]).context("no number")?;
    ends(of_api(&world.gateway.admin, &token(&world).await?, &database, Some(last))?.spawn()?).await?;
    assert_eq!(made(&database)?.0.len() as u64, seq(&database), "dense");
    assert!(made(&database)? == right(&world.api.events_after(0).await?[..seq(&database) as usize], str::to_owned)?);
    println!("killed at {killed_at:?}, {last} events, each once");
    world.gateway.stop().await?;
    Ok(())
}

/// A token of the tenant as text.
async fn token(world: &World) -> Result<String> {
    let made = ["token", "create", "--config", "recado.toml", "--tenant", "acme", "--scope", "events:read"];
    Ok(recado_tests::gateway::recado(&world.settings.folder, made).await?.stdout.trim().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_consumer_of_the_api_passes_over_repeats_and_comes_again_after_a_gap() -> Result<()> {
    let event = |epoch: u64, seq: u64| {
        let body = json!({"conversationId": format!("cnv_{}", seq % 2)});
        format!(
            "id: {epoch}.{seq}\ndata: {}\n\n",
            json!({"epoch": epoch, "seq": seq.to_string(), "messageReceived": body})
        )
    };
    let first: String = [(1, 1), (1, 2), (1, 1), (1, 2), (1, 3), (1, 5), (1, 6)].map(|(e, s)| event(e, s)).concat();
    // The second time nothing is missing; then a restored history takes 5 and 6 back, and a dead writer speaks.
    let second: String = [(1, 4), (1, 5), (1, 6), (2, 5), (1, 7), (2, 6), (2, 7)].map(|(e, s)| event(e, s)).concat();

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let served = tokio::spawn(async move {
        let mut asked = Vec::new();
        for answer in [first, second] {
            let (mut socket, _) = listener.accept().await?;
            let (read, mut write) = socket.split();
            let mut lines = BufReader::new(read).lines();
            while let Some(line) = lines.next_line().await?.filter(|line| !line.is_empty()) {
                asked.extend(line.to_ascii_lowercase().strip_prefix("last-event-id: ").map(str::to_owned));
            }
            let head =
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\nretry: 1000\n\n:\n\n";
            // A consumer that has seen a gap does not listen to the end.
            let _gone = write.write_all(format!("{head}{answer}").as_bytes()).await;
        }
        anyhow::Ok(asked)
    });
    let folder = folder()?;
    let database = folder.path().join("desk.db");
    ends(of_api(&url, "rcd_x", &database, Some(7))?.spawn()?).await?;
    assert_eq!(served.await??, ["1.0", "1.3"], "it goes on behind the last event before the gap");
    let (events, received) = made(&database)?;
    let epochs: Vec<u64> = events.values().map(|(epoch, _)| *epoch).collect();
    assert_eq!(epochs, [1, 1, 1, 1, 2, 2, 2]);
    assert_eq!(received, BTreeMap::from([("cnv_0".to_owned(), 3), ("cnv_1".to_owned(), 4)]));
    Ok(())
}

/// A broker and a gateway on it that has heard some customers.
struct Site {
    folder: tempfile::TempDir,
    broker: Broker,
    gateway: Gateway,
    api: Api,
    receiver: Receiver,
}

async fn site() -> Result<Site> {
    let folder = folder()?;
    let at = folder.path().join("kafka");
    let broker = tokio::task::spawn_blocking(move || Broker::start(&at)).await?.context("Kafka does not start")?;
    let provider = provider(|p| p.retry.attempts = 10_000).await?;
    let mut settings = Settings::new(folder.path().join("gateway"), provider.api_base());
    settings.kafka = Some((broker.bootstrap().to_owned(), "recado".to_owned()));
    let receiver = Receiver::start(folder.path().join("receiver"), hooks::SECRET).await?;
    settings.extra = hooks::hook(&receiver, &hooks::secrets(&[hooks::SECRET]));
    let gateway = Gateway::start(&settings).await?;
    provider.set_targets(&[gateway.webhook("whatsapp")])?;
    let api = gateway.api(&settings, "events:read,send,agent,admin").await?;
    api.presence("ana", "available").await?;
    for n in 0..12 {
        let customer = provider.customer(&format!("5511950000{n:03}"), &format!("Cliente {n}"));
        for message in 0..4 {
            customer.says(&format!("mensagem {message}")).await?.ended().await;
        }
    }
    let assigned = api.events_of("conversationAssigned", 12, LIMIT).await?;
    for event in &assigned {
        let conversation = event["conversationAssigned"]["conversationId"].as_str().context("no conversation")?;
        api.reply(conversation, "ana", "pois não").await?;
    }
    api.events_of("messageSubmitted", 12, LIMIT).await?;
    Ok(Site { folder, broker, gateway, api, receiver })
}

impl Site {
    fn consumer(&self, topic: &str, descriptors: &Path, database: &Path) -> Result<Command> {
        let mut command = python::script("examples/consume-kafka/consume.py")?;
        command.args(["--brokers", self.broker.bootstrap(), "--topic", topic, "--until-idle", "5"]);
        command.arg("--descriptors").arg(descriptors).arg("--db").arg(database);
        Ok(command)
    }

    /// The published schema as `protoc` compiles it, and as the gateway prints it.
    async fn descriptors(&self) -> Result<[PathBuf; 2]> {
        let both = ["protoc.binpb", "recado.binpb"].map(|name| self.folder.path().join(name));
        let mut protoc = Command::new("protoc");
        protoc.arg("-I").arg(python::file("proto")).arg("--include_imports").arg("-o").arg(&both[0]);
        ensure!(protoc.arg("recado/v1/event.proto").status().await?.success(), "protoc fails");
        let mut printed = Command::new(recado_tests::gateway::binary()?);
        printed.args(["schema", "events"]).stdout(std::fs::File::create(&both[1])?);
        ensure!(printed.status().await?.success(), "no schema");
        Ok(both)
    }

    async fn log(&self, prefix: &str, partitions: u32) -> Result<Kafka> {
        let options = KafkaOptions {
            brokers: self.broker.bootstrap().to_owned(),
            topic_prefix: prefix.to_owned(),
            replication: 1,
            single_broker: true,
            options: Vec::new(),
        };
        let retention = Retention::For(Duration::from_hours(24 * 90));
        Ok(Kafka::open(options, &[LogSpec { name: EVENTS, partitions, retention }]).await?)
    }
}

/// A record of the log as somebody else writes it.
fn record(stored: &Stored, change: impl Fn(&str, &Bytes) -> Bytes, value: Bytes) -> Record {
    let names = [
        headers::SPECVERSION,
        headers::ID,
        headers::SOURCE,
        headers::TYPE,
        headers::TIME,
        headers::SUBJECT,
        headers::CONTENT_TYPE,
        headers::TENANT,
        headers::EPOCH,
        headers::SEQ,
        headers::PREV,
        headers::CHAIN,
    ];
    let found = |name: &&'static str| {
        let value = stored.header(name).map(Bytes::copy_from_slice)?;
        Some((*name, change(name, &value)))
    };
    Record { key: stored.key.clone(), headers: names.iter().filter_map(found).collect(), value }
}

fn same(stored: &Stored) -> Record {
    record(stored, |_, value| value.clone(), stored.value.clone())
}

fn chain_of(stored: &Stored) -> [u8; 16] {
    stored.header(headers::CHAIN).and_then(headers::from_hex).unwrap_or_default()
}

/// The same event as if another history had said it: other bytes, of another epoch, behind another event.
fn rewritten(stored: &Stored, epoch: u32, prev: [u8; 16]) -> Result<(Record, [u8; 16])> {
    let mut event = v1::Event::decode(stored.value.clone())?;
    event.epoch = epoch;
    event.cause += 1_000_000;
    let value = Bytes::from(event.encode_to_vec());
    let own = chain(&prev, &value);
    let change = |name: &str, before: &Bytes| match name {
        headers::ID => Bytes::from(headers::event_id(&event.tenant, epoch, event.seq)),
        headers::EPOCH => Bytes::from(epoch.to_string()),
        headers::PREV => Bytes::copy_from_slice(&headers::to_hex(&prev)),
        headers::CHAIN => Bytes::copy_from_slice(&headers::to_hex(&own)),
        _ => before.clone(),
    };
    Ok((record(stored, change, value.clone()), own))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_consumer_of_kafka_follows_the_readers_rule() -> Result<()> {
    let site = site().await?;
    let [by_protoc, by_recado] = site.descriptors().await?;

    // The gateway's own topic, killed in the middle.
    let database = site.folder.path().join("report.db");
    let mut consumer = site.consumer("recado.events.v1", &by_protoc, &database)?.spawn()?;
    let at = within(LIMIT, "some events", || async { Ok(Some(seq(&database)).filter(|at| *at > 10)) }).await?;
    consumer.kill().await?;
    ends(site.consumer("recado.events.v1", &by_protoc, &database)?.spawn()?).await?;
    let events = site.api.events().await?;
    let known = made(&database)?;
    // The same to an outgoing webhook, which is told by the same log.
    hooks::complete(&site.api, &site.receiver).await?;
    assert!(
        known == right(&events[..known.0.len()], snake)? && known.0.len() > 60,
        "{} of {}",
        known.0.len(),
        events.len()
    );
    let text: String = Connection::open(&database)?.query_row(
        "SELECT text FROM events WHERE kind = 'message_received' ORDER BY seq LIMIT 1",
        [],
        |row| row.get(0),
    )?;
    assert_eq!(serde_json::from_str::<Value>(&text)?["text"]["body"], "mensagem 0");
    site.gateway.signal(nix::sys::signal::Signal::SIGSTOP)?;

    // The same history as bad writers leave it.
    let own = site.log("recado", 4).await?;
    let mut history = Vec::new();
    for partition in 0..4 {
        let end = own.bounds(EVENTS, partition).await?.end;
        let mut reader = own.reader(EVENTS, partition, 0).await?;
        while reader.position() < end {
            history.extend(reader.next(500).await?);
        }
    }
    history.truncate(known.0.len());
    let mut said = Vec::new();
    let mut faults: BTreeMap<&str, u64> = BTreeMap::new();
    let mut fault = |what| *faults.entry(what).or_default() += 1;
    for (i, stored) in history.iter().enumerate() {
        if i % 11 == 5 && i + 2 < history.len() {
            said.push(same(&history[i + 2]));
            fault("gap");
        }
        if i % 13 == 6 {
            said.push(record(stored, |_, value| value.clone(), Bytes::from_static(b"damaged")));
            fault("foreign");
        }
        said.push(same(stored));
        if i % 7 == 3 {
            said.push(same(stored));
            said.push(same(&history[i / 2]));
            fault("repeat");
            fault("repeat");
        }
        if i % 17 == 8 {
            let prev = stored.header(headers::PREV).and_then(headers::from_hex).unwrap_or_default();
            said.push(rewritten(stored, 1, prev)?.0);
            fault("zombie");
        }
    }
    // A backup was restored that ends ten events before: the new history says them otherwise.
    let base = history.len() - 10;
    // One that continues an event that nobody knows is not it.
    said.push(rewritten(&history[base], 2, [9; 16])?.0);
    fault("zombie");
    let mut prev = chain_of(&history[base - 1]);
    for (n, stored) in history[base..].iter().enumerate() {
        let (record, own) = rewritten(stored, 2, prev)?;
        said.push(record);
        prev = own;
        fault(if n == 0 { "rewind" } else { "take" });
        said.push(same(stored));
        fault("zombie");
    }

    let bad = site.log("faults", 1).await?;
    let (first, rest) = said.split_at(said.len() / 2);
    let database = site.folder.path().join("faults.db");
    bad.append(EVENTS, 0, first.to_vec()).await?;
    let mut consumer = site.consumer("faults.events.v1", &by_recado, &database)?.spawn()?;
    let killed = within(LIMIT, "some events", || async { Ok(Some(seq(&database)).filter(|at| *at > 20)) }).await?;
    consumer.kill().await?;
    bad.append(EVENTS, 0, rest.to_vec()).await?;
    ends(site.consumer("faults.events.v1", &by_recado, &database)?.spawn()?).await?;

    let mut expected = right(&events[..known.0.len()], snake)?;
    for (epoch, _) in expected.0.values_mut().skip(base) {
        *epoch = 2;
    }
    assert!(made(&database)? == expected, "{:?}", made(&database)?.0.len());
    println!("killed at {at} and {killed}; {} events, each once, among {faults:?}", expected.0.len());
    assert!(faults.values().all(|count| *count > 0) && faults.len() == 6, "{faults:?}");
    site.gateway.signal(nix::sys::signal::Signal::SIGCONT)?;
    site.gateway.stop().await?;
    Ok(())
}
