//! The limit that `recado bench webhooks` compares with: the least that any server can do for a webhook on this
//! machine. It takes the request, checks the HMAC over the raw bytes, appends these bytes to one log with the same
//! durability as Recado's, and answers 200. It parses nothing, knows no tenants and tells no repeats.
//!
//! `bare --bus embedded --dir DIR` or `bare --bus kafka --brokers LIST --topic NAME`, each with `--secret TEXT`. It
//! prints one line of JSON with the address, and ends when its standard input does.
#![allow(clippy::print_stdout, reason = "the one line that says where it listens")]

use std::{convert::Infallible, path::PathBuf, sync::mpsc, time::Duration};

use anyhow::{Context as _, Result};
use bytes::Bytes;
use clap::Parser as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::{BodyExt as _, Empty};
use hyper::{Request, Response, StatusCode, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use rdkafka::{
    ClientConfig, ClientContext,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    message::DeliveryResult,
    producer::{BaseRecord, ProducerContext, ThreadedProducer},
};
use sha2::Sha256;
use tokio::{io::AsyncReadExt as _, net::TcpListener, sync::oneshot};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Appends that may wait for the log.
const WAITING: usize = 10_000;
/// Bytes of one transaction, and of one row.
const GROUP: usize = 4 * 1024 * 1024;
const ROW: usize = 256 * 1024;

#[derive(clap::Parser)]
struct Args {
    /// `embedded` or `kafka`.
    #[arg(long)]
    bus: String,
    #[arg(long, default_value = ".")]
    dir: PathBuf,
    #[arg(long, default_value = "")]
    brokers: String,
    #[arg(long, default_value = "bare")]
    topic: String,
    #[arg(long)]
    secret: String,
}

type Done = oneshot::Sender<bool>;

#[derive(Clone)]
enum Log {
    Sqlite(mpsc::SyncSender<(Bytes, Done)>),
    Kafka(std::sync::Arc<ThreadedProducer<Deliveries>>, std::sync::Arc<str>),
}

struct Deliveries;

impl ClientContext for Deliveries {}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = Box<Done>;

    fn delivery(&self, result: &DeliveryResult<'_>, done: Box<Done>) {
        let _ = done.send(result.is_ok());
    }
}

/// One row for what waited while the last transaction was committed, one fsync for all of it.
fn sqlite(dir: &std::path::Path) -> Result<Log> {
    let connection = rusqlite::Connection::open(dir.join("bare.db"))?;
    connection.pragma_update(None, "page_size", 8192)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update_and_check(None, "wal_autocheckpoint", 4096, |_| Ok(()))?;
    connection.execute_batch("CREATE TABLE log (position INTEGER PRIMARY KEY, bodies BLOB NOT NULL) STRICT")?;
    let (sender, jobs) = mpsc::sync_channel::<(Bytes, Done)>(WAITING);
    std::thread::spawn(move || {
        while let Ok(first) = jobs.recv() {
            let (mut rows, mut answers, mut bytes) = (vec![Vec::with_capacity(ROW)], Vec::new(), 0);
            let mut next = Some(first);
            while let Some((body, done)) = next {
                bytes += body.len();
                if rows.last().is_some_and(|row| row.len() + body.len() > ROW && !row.is_empty()) {
                    rows.push(Vec::with_capacity(ROW));
                }
                if let Some(row) = rows.last_mut() {
                    row.extend_from_slice(&body);
                }
                answers.push(done);
                next = if bytes < GROUP { jobs.try_recv().ok() } else { None };
            }
            let commit = || {
                connection.prepare_cached("BEGIN IMMEDIATE")?.execute(())?;
                for row in &rows {
                    connection.prepare_cached("INSERT INTO log (bodies) VALUES (?1)")?.execute((row,))?;
                }
                connection.prepare_cached("COMMIT")?.execute(())
            };
            let written: rusqlite::Result<usize> = commit();
            for done in answers {
                let _ = done.send(written.is_ok());
            }
        }
    });
    Ok(Log::Sqlite(sender))
}

async fn kafka(brokers: &str, topic: &str) -> Result<Log> {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", brokers);
    let admin: AdminClient<DefaultClientContext> = config.create()?;
    let new = NewTopic::new(topic, 1, TopicReplication::Fixed(1));
    for created in admin.create_topics([&new], &AdminOptions::new()).await? {
        created.map_err(|(topic, code)| anyhow::anyhow!("{topic} cannot be created: {code}"))?;
    }
    config.set("acks", "all").set("enable.idempotence", "true");
    config.set("linger.ms", "0").set("socket.nagle.disable", "true");
    Ok(Log::Kafka(std::sync::Arc::new(config.create_with_context(Deliveries)?), topic.into()))
}

async fn append(log: &Log, body: Bytes) -> bool {
    let (done, answer) = oneshot::channel();
    let queued = match log {
        Log::Sqlite(jobs) => jobs.send((body, done)).is_ok(),
        Log::Kafka(producer, topic) => {
            let record = BaseRecord::<[u8], [u8], _>::with_opaque_to(topic, Box::new(done)).payload(&body[..]);
            producer.send(record.partition(0)).is_ok()
        }
    };
    queued && tokio::time::timeout(Duration::from_secs(2), answer).await.is_ok_and(|answer| answer == Ok(true))
}

async fn receive(request: Request<Incoming>, key: Hmac<Sha256>, log: Log) -> Response<Empty<Bytes>> {
    let mut response = Response::new(Empty::new());
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    let (head, body) = request.into_parts();
    let Ok(body) = body.collect().await else { return response };
    let body = body.to_bytes();
    let signature = head.headers.get("x-hub-signature-256").and_then(|value| digest(value.as_bytes()));
    let mut mac = key;
    mac.update(&body);
    if signature.is_some_and(|given| mac.verify_slice(&given).is_ok()) {
        let durable = append(&log, body).await;
        *response.status_mut() = if durable { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    }
    response
}

fn digest(text: &[u8]) -> Option<[u8; 32]> {
    let digits = text.strip_prefix(b"sha256=")?;
    let mut bytes = [0; 32];
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[tokio::main]
async fn main() -> Result<()> {
    let args = Args::parse();
    let log = match args.bus.as_str() {
        "kafka" => kafka(&args.brokers, &args.topic).await?,
        _ => sqlite(&args.dir)?,
    };
    let key = Hmac::<Sha256>::new_from_slice(args.secret.as_bytes()).context("a key of any length will do")?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", serde_json::json!({"ready": true, "listen": listener.local_addr()?.to_string()}));
    let accept = async {
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            drop(stream.set_nodelay(true));
            let (key, log) = (key.clone(), log.clone());
            let service = service_fn(move |request| {
                let (key, log) = (key.clone(), log.clone());
                async move { Ok::<_, Infallible>(receive(request, key, log).await) }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    };
    let (mut input, mut nothing) = (tokio::io::stdin(), [0]);
    tokio::select! {
        () = accept => {}
        _ = input.read(&mut nothing) => {}
    }
    Ok(())
}
