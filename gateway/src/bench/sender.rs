//! From when a reply is due at the API, and from the event that submits it, to the provider's call, at a fixed rate.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use serde_json::json;

use super::{
    Args, Measured,
    bed::{self, Bed},
    child::Program,
    figures::{Round, histogram, median, rounded},
    load::{Load, Pace},
    pool::Pool,
    provider::{Call, Provider},
    replies::{self, Replies},
    steps::{self, Steps},
};
use crate::{cli::Console, clock, demo::BusKind, roles::Roles};

/// Replies a second, unless `--rate` says otherwise.
const RATE: f64 = 1_000.0;
/// How long the last calls of a round may take.
const TAIL: Duration = Duration::from_secs(20);

/// A round: its first reply's number, when that was due, and what came of it.
struct Sent {
    first: u64,
    begun: Instant,
    /// Answers of the API; the processor time goes on until the last call.
    answered: Round,
    calls: Vec<Call>,
}

/// From one step of a reply to the next, microseconds.
#[derive(Clone)]
struct Took {
    /// From when it was due to the call.
    all: Histogram<u64>,
    /// From the event that submits it to the call.
    event: Histogram<u64>,
    to_command: Histogram<u64>,
    to_event: Histogram<u64>,
    to_attempt: Histogram<u64>,
    to_call: Histogram<u64>,
}

pub(super) async fn run(args: &Args, bed: &Bed, console: &mut Console<'_>) -> Result<Measured, String> {
    let rate = args.rate.unwrap_or(RATE);
    let provider = Provider::start()?;
    bed.send_to(args, provider.address)?;
    let tokens = replies::tokens(&bed.config(), args.tenants).await?;
    let gateway = Program::gateway(&bed.config(), &args.roles, &bed.folder.join("gateway.log")).await?;
    let client = crate::demo::client()?;
    let replies = Arc::new(Replies::open(args, bed, &gateway, &client, &tokens).await?);
    let conversations = replies.conversations();
    let to = gateway.admin.ok_or("the gateway has no API")?;
    let length = args.duration / args.rounds;
    let count = (rate * length.as_secs_f64()).ceil() as u64;

    let mut rounds = Vec::new();
    for round in 0..=args.rounds {
        let first = u64::from(round) * count;
        let pool = Arc::new(Pool::new(&replies, first, count as usize));
        let begun = Arc::new(OnceLock::new());
        let load = Load {
            to,
            connections: args.connections,
            pace: Pace::Open(rate),
            duration: length,
            pool,
            begun: begun.clone(),
        };
        let before = gateway.processor_time();
        let mut answered = load.run().await?;
        let until = Instant::now() + TAIL;
        while (provider.waiting() as u64) < answered.done && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        answered.processor = gateway.processor_time().saturating_sub(before);
        let begun = *begun.get().ok_or("the load did not begin")?;
        let sent = Sent { first, begun, answered, calls: provider.take() };
        if !args.json {
            console.note(line(round, &sent, rate));
        }
        rounds.push(sent);
    }
    gateway.stop().await;

    let counted = Counted::of(&rounds, conversations, &provider);
    let steps = steps::read(&bed.config()).await?;
    // The first warms everything up.
    let measured = &rounds[1..];
    let took: Vec<Took> = measured.iter().map(|sent| sent.took(rate, &steps)).collect();
    let ms = |of: fn(&Took) -> &Histogram<u64>, share: f64| {
        rounded(median(took.iter().map(|took| of(took).value_at_quantile(share) as f64 / 1000.0)))
    };
    let step = |of: fn(&Took) -> &Histogram<u64>| json!({"p50_ms": ms(of, 0.5), "p99_ms": ms(of, 0.99)});
    let of_rounds = |value: &dyn Fn(&Sent) -> f64| rounded(median(measured.iter().map(value)));
    let called = |sent: &Sent| sent.calls.len() as f64 / sent.answered.elapsed.as_secs_f64().max(1e-9);
    let json = json!({
        "what": "sender",
        "bus": if args.bus == BusKind::Kafka { "kafka" } else { "embedded" },
        "roles": if args.roles.is_empty() { "all".to_owned() } else { args.roles.iter().copied().collect::<Roles>().to_string() },
        "connections": args.connections,
        "loop": "open",
        "rounds": args.rounds,
        "tenants": args.tenants,
        "conversations": conversations,
        "due_per_s": rate,
        "rate_per_s": of_rounds(&called),
        "p50_ms": ms(|took| &took.all, 0.5),
        "p99_ms": ms(|took| &took.all, 0.99),
        "p999_ms": ms(|took| &took.all, 0.999),
        "event_p50_ms": ms(|took| &took.event, 0.5),
        "event_p99_ms": ms(|took| &took.event, 0.99),
        "event_p999_ms": ms(|took| &took.event, 0.999),
        "answer_p50_ms": of_rounds(&|sent| sent.answered.ms(0.5)),
        "answer_p99_ms": of_rounds(&|sent| sent.answered.ms(0.99)),
        "due_to_command": step(|took| &took.to_command),
        "command_to_event": step(|took| &took.to_event),
        "event_to_attempt": step(|took| &took.to_attempt),
        "attempt_to_call": step(|took| &took.to_call),
        "cpu_us_per_reply": of_rounds(&|sent| sent.answered.cpu_us()),
        "replies": counted.replies,
        "called_once": counted.once,
        "lost": counted.lost,
        "doubled": counted.doubled,
        "out_of_order": counted.out_of_order,
        "errors": counted.errors,
        "events": steps.len(),
        "machine": bed::machine(&bed.folder),
    });
    Ok(Measured { json, held: counted.holds() })
}

impl Sent {
    fn took(&self, rate: f64, steps: &HashMap<String, Steps>) -> Took {
        let empty = histogram();
        let mut took = Took {
            all: empty.clone(),
            event: empty.clone(),
            to_command: empty.clone(),
            to_event: empty.clone(),
            to_attempt: empty.clone(),
            to_call: empty,
        };
        // Two clocks that are read one after the other: what lies between is less than what logs tell.
        let begun_ms = clock::now_ms() - self.begun.elapsed().as_millis() as i64;
        for call in &self.calls {
            let after = Duration::from_secs_f64(call.number.saturating_sub(self.first) as f64 / rate);
            let late = call.at.saturating_duration_since(self.begun + after);
            let _ = took.all.record(late.as_micros().max(1) as u64);
            let Some(at) = steps.get(&call.message) else { continue };
            let due_ms = begun_ms + after.as_millis() as i64;
            let note = |of: &mut Histogram<u64>, from: i64, to: i64| {
                let _ = of.record(((to - from).max(0) * 1000).max(1) as u64);
            };
            note(&mut took.event, at.event, call.at_ms);
            note(&mut took.to_command, due_ms, at.command);
            note(&mut took.to_event, at.command, at.event);
            note(&mut took.to_attempt, at.event, at.attempt);
            note(&mut took.to_call, at.attempt, call.at_ms);
        }
        took
    }
}

/// Whether each reply that the API took was called once, and in the order of its conversation.
#[derive(Default)]
struct Counted {
    replies: u64,
    once: u64,
    lost: u64,
    doubled: u64,
    out_of_order: u64,
    errors: u64,
}

impl Counted {
    fn of(rounds: &[Sent], conversations: u64, provider: &Provider) -> Self {
        let mut counted = Self { errors: provider.unreadable(), ..Self::default() };
        let mut times: HashMap<u64, u64> = HashMap::new();
        let mut newest: HashMap<u64, u64> = HashMap::new();
        // What came after the last round, while the gateway ended, can only be too much.
        let rest = provider.take();
        for call in rounds.iter().flat_map(|sent| &sent.calls).chain(&rest) {
            *times.entry(call.number).or_default() += 1;
            let before = newest.entry(call.number % conversations).or_default();
            counted.out_of_order += u64::from(call.number < *before);
            *before = (*before).max(call.number);
        }
        for sent in rounds {
            counted.replies += sent.answered.done;
            counted.errors += sent.answered.errors;
        }
        counted.once = times.values().filter(|times| **times == 1).count() as u64;
        counted.doubled = times.len() as u64 - counted.once;
        counted.lost = counted.replies.saturating_sub(times.len() as u64);
        counted
    }

    fn holds(&self) -> bool {
        self.errors == 0 && self.once == self.replies && self.doubled == 0 && self.out_of_order == 0
    }
}

fn line(round: u32, sent: &Sent, rate: f64) -> String {
    let all = sent.took(rate, &HashMap::new()).all;
    let ms = |share| all.value_at_quantile(share) as f64 / 1000.0;
    format!(
        "round {round}  {} calls of {} replies  p50 {:.2} p99 {:.2} p99.9 {:.2} ms  answer p50 {:.2} p99 {:.2} ms  \
         {:.0} us CPU  {} errors",
        sent.calls.len(),
        sent.answered.done,
        ms(0.5),
        ms(0.99),
        ms(0.999),
        sent.answered.ms(0.5),
        sent.answered.ms(0.99),
        sent.answered.cpu_us(),
        sent.answered.errors
    )
}
