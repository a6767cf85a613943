//! From when a webhook is due to when a reader of the API's event stream has its event, at a fixed rate.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use futures::StreamExt as _;
use hdrhistogram::Histogram;
use serde_json::json;

use super::{
    Args, Measured,
    bed::{self, Bed},
    child::Program,
    figures::{histogram, median, rounded},
    load::{Load, Pace},
    pool::{Maker, Pool},
};
use crate::{cli::Console, demo::BusKind};

/// Webhooks a second, unless `--rate` says otherwise.
const RATE: f64 = 1_000.0;
/// How long the last events may take.
const TAIL: Duration = Duration::from_secs(20);

struct Took {
    seen: Histogram<u64>,
    answered: Histogram<u64>,
    errors: u64,
}

type Of = fn(&Took) -> &Histogram<u64>;

pub(super) async fn run(args: &Args, bed: &Bed, console: &mut Console<'_>) -> Result<Measured, String> {
    let rate = args.rate.unwrap_or(RATE);
    let gateway = Program::gateway(&bed.config(), &args.roles, &bed.folder.join("gateway.log")).await?;
    let token = token(bed).await?;
    let admin = gateway.admin.ok_or("the gateway has no API")?;
    let client = crate::demo::client()?;
    let maker = Arc::new(Maker::new(&bed.secret, args.customers, 1));
    let length = args.duration / args.rounds;
    let mut rounds = Vec::new();
    let (mut first, mut after) = (0, String::from("0"));
    for round in 0..=args.rounds {
        let count = (rate * length.as_secs_f64()).ceil() as u64;
        let pool = Arc::new(Pool::new(&maker, first, count as usize));
        let begun = Arc::new(OnceLock::new());
        let load = Load {
            to: gateway.listen,
            connections: args.connections,
            pace: Pace::Open(rate),
            duration: length,
            pool,
            begun: begun.clone(),
        };
        let reading = Reading { client: client.clone(), admin, token: token.clone(), first, count, rate, begun };
        let (sent, read) = tokio::join!(load.run(), tokio::time::timeout(length + TAIL, reading.read(&mut after)));
        let sent = sent?;
        let seen = read.map_err(|_| "the events did not all come in time".to_owned())??;
        first += count;
        if !args.json {
            let ms = |of: &Histogram<u64>, share| of.value_at_quantile(share) as f64 / 1000.0;
            console.note(format!(
                "round {round}  200 p50 {:.2} p99 {:.2} ms  event p50 {:.2} p99 {:.2} ms",
                ms(&sent.latency, 0.5),
                ms(&sent.latency, 0.99),
                ms(&seen, 0.5),
                ms(&seen, 0.99)
            ));
        }
        // The first warms everything up.
        if round > 0 {
            rounds.push(Took { seen, answered: sent.latency, errors: sent.errors });
        }
    }
    gateway.stop().await;
    let ms = |of: Of, share: f64| {
        rounded(median(rounds.iter().map(|took| of(took).value_at_quantile(share) as f64 / 1000.0)))
    };
    let seen: Of = |took| &took.seen;
    let answered: Of = |took| &took.answered;
    let errors: u64 = rounds.iter().map(|took| took.errors).sum();
    let events: u64 = rounds.iter().map(|took| took.seen.len()).sum();
    let json = json!({
        "what": "latency",
        "bus": if args.bus == BusKind::Kafka { "kafka" } else { "embedded" },
        "reader": "the API's event stream",
        "loop": "open",
        "rounds": args.rounds,
        "rate_per_s": rate,
        "p50_ms": ms(seen, 0.5),
        "p99_ms": ms(seen, 0.99),
        "p999_ms": ms(seen, 0.999),
        "answer_p50_ms": ms(answered, 0.5),
        "answer_p99_ms": ms(answered, 0.99),
        "errors": errors,
        "events": events,
        "machine": bed::machine(&bed.folder),
    });
    Ok(Measured { json, held: errors == 0 })
}

/// A token that may read events.
async fn token(bed: &Bed) -> Result<String, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let made = tokio::process::Command::new(program)
        .args(["token", "create", "--tenant", "tenant-0", "--scope", "events:read", "--config"])
        .arg(bed.config())
        .output()
        .await
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&made.stdout).trim().to_owned();
    if text.is_empty() { Err(String::from_utf8_lossy(&made.stderr).into_owned()) } else { Ok(text) }
}

/// Reads the stream until each webhook of a round was seen.
struct Reading {
    client: reqwest::Client,
    admin: std::net::SocketAddr,
    token: String,
    first: u64,
    count: u64,
    rate: f64,
    begun: Arc<OnceLock<Instant>>,
}

impl Reading {
    async fn read(&self, after: &mut String) -> Result<Histogram<u64>, String> {
        let url = format!("http://{}/v1/events?after={after}", self.admin);
        let request = self
            .client
            .get(url)
            .bearer_auth(&self.token)
            .header("accept", "text/event-stream")
            .timeout(Duration::from_mins(10));
        let answer = request.send().await.map_err(|error| error.to_string())?;
        if !answer.status().is_success() {
            return Err(format!("the event stream answers {}", answer.status()));
        }
        let (mut stream, mut waiting, mut seen) = (answer.bytes_stream(), Vec::new(), histogram());
        while seen.len() < self.count {
            let piece = stream.next().await.ok_or("the event stream ended")?.map_err(|error| error.to_string())?;
            let now = Instant::now();
            waiting.extend_from_slice(&piece);
            let whole = waiting.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            let lines: Vec<u8> = waiting.drain(..whole).collect();
            for line in String::from_utf8_lossy(&lines).lines() {
                let Some(data) = line.strip_prefix("data: ") else { continue };
                let event: serde_json::Value = serde_json::from_str(data).map_err(|error| error.to_string())?;
                if let Some(seq) = event["seq"].as_str() {
                    seq.clone_into(after);
                }
                let text = event["messageReceived"]["content"]["text"]["body"].as_str().unwrap_or_default();
                let number = text.rsplit(' ').next().and_then(|number| number.parse::<u64>().ok());
                let Some(at) = number.and_then(|number| number.checked_sub(self.first)) else { continue };
                let begun = self.begun.get().ok_or("an event came before the load began")?;
                let due = *begun + Duration::from_secs_f64(at as f64 / self.rate);
                let _ = seen.record(now.saturating_duration_since(due).as_micros().max(1) as u64);
            }
        }
        Ok(seen)
    }
}
