//! Webhooks until their 200, beside the bare program; with a router also until their events are durable.

use std::{
    fmt::Write as _,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{
    Args, Measured,
    bed::{self, Bed},
    child::Program,
    figures::{Round, median, rounded},
    load::{Load, Pace},
    pool::{Maker, Pool},
};
use crate::{
    allocations,
    cli::Console,
    demo::BusKind,
    roles::{Role, Roles},
};

/// Before the first round, so that files, caches and branch predictors are as they will be.
const WARM_UP: Duration = Duration::from_secs(1);
/// Requests that are made before a round at most; more are made while it runs.
const MADE_BEFORE: f64 = 600_000.0;
/// How long the router may take to catch up after a round.
const CATCH_UP: Duration = Duration::from_mins(1);

/// One round of the gateway.
struct Taken {
    round: Round,
    /// How long the router went on after the last answer.
    behind: Duration,
    /// How often memory was asked for, and how much, in a build that counts it.
    allocated: Option<(f64, f64)>,
}

/// What the gateway asked its allocator for so far; `None` in builds that do not count it.
async fn allocated(gateway: &Program, client: &reqwest::Client) -> Result<Option<(f64, f64)>, String> {
    if allocations::calls().is_none() {
        return Ok(None);
    }
    let calls = gateway.counter(client, "process_allocations_total", "").await?;
    Ok(Some((calls as f64, gateway.counter(client, "process_allocated_bytes_total", "").await? as f64)))
}

/// Where the bare program is, if it is.
pub(super) fn bare(args: &Args) -> Option<PathBuf> {
    let beside = || std::env::current_exe().ok()?.parent().map(|folder| folder.join("bare"));
    args.bare.clone().or_else(beside).filter(|path| path.is_file())
}

pub(super) async fn run(args: &Args, bed: &Bed, console: &mut Console<'_>) -> Result<Measured, String> {
    let folder = &bed.folder;
    let gateway = Program::gateway(&bed.config(), &args.roles, &folder.join("gateway.log")).await?;
    let bare = match bare(args) {
        None => None,
        Some(binary) => {
            let (bus, dir) = (if args.bus == BusKind::Kafka { "kafka" } else { "embedded" }, folder.display());
            let (dir, topic) = (dir.to_string(), format!("{}-bare", bed.prefix));
            let mut arguments = vec!["--bus", bus, "--dir", &dir, "--topic", &topic, "--secret", &bed.secret];
            if let Some(brokers) = &args.brokers {
                arguments.extend(["--brokers", brokers]);
            }
            Some(Program::start(&binary, &arguments, &folder.join("bare.log")).await?)
        }
    };
    let routes = args.roles.is_empty() || args.roles.contains(&Role::Router);
    let client = crate::demo::client()?;
    let maker = Arc::new(Maker::new(&bed.secret, args.customers, args.tenants));
    let pace = args.rate.map_or(Pace::Closed, Pace::Open);
    let length = args.duration / args.rounds;

    let mut first = 0;
    let mut sent = 0;
    let mut likely = args.rate.unwrap_or(20_000.0);
    let (mut ours, mut limits) = (Vec::new(), Vec::new());
    for round in 0..=args.rounds {
        let warm_up = round == 0;
        let duration = if warm_up { WARM_UP } else { length };
        let count = (likely * 1.3 * duration.as_secs_f64()).min(MADE_BEFORE) as usize;
        let pool = Arc::new(Pool::new(&maker, first, count));
        let load =
            |to| Load { to, connections: args.connections, pace, duration, pool: pool.clone(), begun: Arc::default() };
        let before = allocated(&gateway, &client).await?;
        let took = measure(&gateway, load(gateway.listen)).await?;
        first += took.done + took.errors;
        sent += took.done;
        let begun = Instant::now();
        if routes {
            caught_up(&gateway, &client, sent).await?;
        }
        let behind = begun.elapsed();
        let after = allocated(&gateway, &client).await?;
        let allocated = before.zip(after).map(|(before, after)| (after.0 - before.0, after.1 - before.1));
        likely = likely.max(took.rate());
        let limit = match &bare {
            None => None,
            Some(bare) => Some(measure(bare, load(bare.listen)).await?),
        };
        likely = limit.as_ref().map_or(likely, |limit| likely.max(limit.rate()));
        if !args.json {
            let name = if warm_up { "warm-up".to_owned() } else { format!("round {round}") };
            console.note(line(&name, &took, behind, limit.as_ref()));
        }
        if !warm_up {
            ours.push(Taken { round: took, behind, allocated });
            limits.extend(limit);
        }
    }
    let events = if routes { gateway.counter(&client, "recado_events_total", "messageReceived").await? } else { 0 };
    let memory_mib = gateway.memory_mib();
    gateway.stop().await;
    if let Some(bare) = bare {
        bare.stop().await;
    }

    let of = |value: &dyn Fn(&Taken) -> f64| rounded(median(ours.iter().map(value)));
    let errors: u64 = ours.iter().map(|taken| taken.round.errors).sum();
    let webhooks: u64 = ours.iter().map(|taken| taken.round.done).sum();
    let mut json = json!({
        "what": "webhooks",
        "bus": if args.bus == BusKind::Kafka { "kafka" } else { "embedded" },
        "roles": if args.roles.is_empty() { "all".to_owned() } else { args.roles.iter().copied().collect::<Roles>().to_string() },
        "connections": args.connections,
        "loop": if args.rate.is_some() { "open" } else { "closed" },
        "rounds": args.rounds,
        "round_s": rounded(length.as_secs_f64()),
        "rate_per_s": of(&|taken| taken.round.rate()),
        "p50_ms": of(&|taken| taken.round.ms(0.5)),
        "p99_ms": of(&|taken| taken.round.ms(0.99)),
        "p999_ms": of(&|taken| taken.round.ms(0.999)),
        "errors": errors,
        "webhooks": webhooks,
        "sent": sent,
        "events": events,
        "cpu_us_per_webhook": of(&|taken| taken.round.cpu_us()),
        "memory_mib": memory_mib,
        "durability": match args.bus {
            BusKind::Kafka => "acks=all, one replica, linger 0",
            BusKind::Embedded => "SQLite WAL, synchronous=FULL: fsync before each answer",
        },
        "machine": bed::machine(folder),
    });
    if routes {
        json["behind_s"] = of(&|taken| taken.behind.as_secs_f64()).into();
        // As if the load had gone on no faster than the router.
        let kept =
            |taken: &Taken| taken.round.done as f64 / (taken.round.elapsed + taken.behind).as_secs_f64().max(1e-9);
        json["kept_up_rate_per_s"] = of(&kept).into();
    }
    if ours.iter().all(|taken| taken.allocated.is_some()) {
        let each = |taken: &Taken, sum: fn((f64, f64)) -> f64| {
            taken.allocated.map_or(0.0, sum) / taken.round.done.max(1) as f64
        };
        json["allocations_per_webhook"] = of(&|taken| each(taken, |(calls, _)| calls)).into();
        json["allocated_bytes_per_webhook"] = of(&|taken| each(taken, |(_, bytes)| bytes)).into();
    }
    if !limits.is_empty() {
        let of = |value: &dyn Fn(&Round) -> f64| rounded(median(limits.iter().map(value)));
        let ratio = |pair: (&Taken, &Round)| pair.0.round.rate() / pair.1.rate().max(1e-9);
        json["bare_rate_per_s"] = of(&Round::rate).into();
        json["bare_p50_ms"] = of(&|round| round.ms(0.5)).into();
        json["bare_p99_ms"] = of(&|round| round.ms(0.99)).into();
        json["bare_p999_ms"] = of(&|round| round.ms(0.999)).into();
        json["bare_errors"] = limits.iter().map(|round| round.errors).sum::<u64>().into();
        json["bare_cpu_us_per_webhook"] = of(&Round::cpu_us).into();
        json["share_of_bare"] = rounded(median(ours.iter().zip(&limits).map(ratio))).into();
    }
    Ok(Measured { json, held: errors == 0 && (!routes || events == sent) })
}

async fn measure(program: &Program, load: Load) -> Result<Round, String> {
    let before = program.processor_time();
    let mut round = load.run().await?;
    round.processor = program.processor_time().saturating_sub(before);
    Ok(round)
}

/// Waits until each webhook has its event.
pub(super) async fn caught_up(gateway: &Program, client: &reqwest::Client, sent: u64) -> Result<(), String> {
    let begun = Instant::now();
    loop {
        let events = gateway.counter(client, "recado_events_total", "messageReceived").await?;
        if events >= sent {
            return Ok(());
        }
        if begun.elapsed() > CATCH_UP {
            return Err(format!("the router does not keep up: {events} events of {sent} webhooks"));
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn line(name: &str, took: &Round, behind: Duration, limit: Option<&Round>) -> String {
    let figures = |round: &Round| {
        format!(
            "{:>8.0}/s  p50 {:>7.3}  p99 {:>7.3}  p99.9 {:>7.3} ms  {:>5.1} us CPU  {} errors",
            round.rate(),
            round.ms(0.5),
            round.ms(0.99),
            round.ms(0.999),
            round.cpu_us(),
            round.errors
        )
    };
    let mut text = format!("{name:>8}  recado {}  router behind {:.3} s", figures(took), behind.as_secs_f64());
    if let Some(limit) = limit {
        let _ = write!(text, "\n          bare   {}", figures(limit));
    }
    text
}
