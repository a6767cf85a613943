//! From the start of the program to its first answer, with conversations open and ids remembered; and what an idle
//! process holds.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{
    Args, Measured,
    bed::{self, Bed},
    child::Program,
    figures::{median, rounded},
    load::{Load, Pace},
    pool::{Maker, Pool},
    remembered,
    webhooks::caught_up,
};
use crate::{cli::Console, demo::BusKind};

/// Webhooks made at a time.
const PIECE: u64 = 200_000;
/// How long a gateway may take to answer.
const ANSWER: Duration = Duration::from_mins(2);

pub(super) async fn run(args: &Args, bed: &Bed, console: &mut Console<'_>) -> Result<Measured, String> {
    let client = crate::demo::client()?;
    let log = bed.folder.join("gateway.log");
    let mut gateway = Program::gateway(&bed.config(), &args.roles, &log).await?;
    let (idle_mib, first_start) = (gateway.memory_mib(), gateway.ready_after);
    // One conversation for each customer, and as many more ids as the time allows.
    let maker = Arc::new(Maker::new(&bed.secret, args.customers, args.tenants));
    let (begun, mut sent, mut errors) = (Instant::now(), 0, 0);
    while sent < args.customers || begun.elapsed() < args.duration {
        let pool = Arc::new(Pool::new(&maker, sent + errors, PIECE as usize));
        let load = Load {
            to: gateway.listen,
            connections: args.connections,
            pace: Pace::Closed,
            duration: Duration::from_secs(2),
            pool,
            begun: Arc::default(),
        };
        let round = load.run().await?;
        if round.done == 0 {
            return Err("no webhook was taken".to_owned());
        }
        (sent, errors) = (sent + round.done, errors + round.errors);
        caught_up(&gateway, &client, sent).await?;
    }
    let loaded_mib = gateway.memory_mib();
    let mut ids = sent;
    if args.ids > 0 {
        gateway.stop().await;
        ids += remembered::add(&bed.config(), args.ids).await?;
        gateway = Program::gateway(&bed.config(), &args.roles, &log).await?;
    }
    let (mut ready, mut answered) = (Vec::new(), Vec::new());
    for round in 1..=args.rounds {
        gateway.stop().await;
        let begun = Instant::now();
        gateway = Program::gateway(&bed.config(), &args.roles, &log).await?;
        ready.push(gateway.ready_after.as_secs_f64());
        let admin = gateway.admin.ok_or("the gateway has no API")?;
        loop {
            let asked = client.get(format!("http://{admin}/readyz")).send().await;
            if asked.is_ok_and(|answer| answer.status().is_success()) {
                break;
            }
            if begun.elapsed() > ANSWER {
                return Err("the gateway does not get ready again".to_owned());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        answered.push(begun.elapsed().as_secs_f64());
        if !args.json {
            console.note(format!("round {round}  all roles ready after {:.3} s", begun.elapsed().as_secs_f64()));
        }
    }
    let restarted_mib = gateway.memory_mib();
    gateway.stop().await;
    let json = json!({
        "what": "restart",
        "bus": if args.bus == BusKind::Kafka { "kafka" } else { "embedded" },
        "rounds": args.rounds,
        "open_conversations": args.customers.min(sent),
        "ids": ids,
        "ready_s": rounded(median(ready)),
        "all_roles_ready_s": rounded(median(answered)),
        "first_start_s": rounded(first_start.as_secs_f64()),
        "idle_memory_mib": idle_mib,
        "loaded_memory_mib": loaded_mib,
        "restarted_memory_mib": restarted_mib,
        "binary_mib": binary_mib(),
        "errors": errors,
        "events": sent,
        "machine": bed::machine(&bed.folder),
    });
    Ok(Measured { json, held: errors == 0 })
}

fn binary_mib() -> f64 {
    let bytes = std::env::current_exe().and_then(std::fs::metadata).map_or(0, |file| file.len());
    (bytes as f64 / 104_857.6).round() / 10.0
}
