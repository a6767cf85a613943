//! What one busy tenant does to the others: their latency at a steady rate without and with it, in turns.

use std::sync::Arc;

use hdrhistogram::Histogram;
use serde_json::json;

use super::{
    Args, Measured,
    bed::{self, Bed},
    child::Program,
    figures::{Round, median, rounded},
    load::{Load, Pace},
    pool::{Maker, Pool},
};
use crate::{cli::Console, demo::BusKind};

/// Webhooks a second of all the others together.
const OTHERS: f64 = 500.0;
/// Webhooks a second of the busy one, unless `--rate` says otherwise.
const BUSY: f64 = 2_000.0;

pub(super) async fn run(args: &Args, bed: &Bed, console: &mut Console<'_>) -> Result<Measured, String> {
    if args.tenants < 2 {
        return Err("there are no neighbours\nhint: --tenants 1000".to_owned());
    }
    let busy = args.rate.unwrap_or(BUSY);
    let gateway = Program::gateway(&bed.config(), &args.roles, &bed.folder.join("gateway.log")).await?;
    let of_busy = Arc::new(Maker::new(&bed.secret, args.customers, 1));
    let of_others = Arc::new(Maker::new(&bed.secret, args.customers, args.tenants - 1).after(1));
    let length = args.duration / args.rounds;
    let (mut first_busy, mut first_others) = (0, 1 << 40);
    let load = |rate: f64, maker: &Arc<Maker>, first: &mut u64| {
        let count = (rate * length.as_secs_f64()).ceil() as u64;
        let pool = Arc::new(Pool::new(maker, *first, count as usize));
        *first += count;
        Load {
            to: gateway.listen,
            connections: args.connections,
            pace: Pace::Open(rate),
            duration: length,
            pool,
            begun: Arc::default(),
        }
    };
    let (mut quiet, mut beside, mut hot) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=args.rounds {
        let alone = load(OTHERS, &of_others, &mut first_others).run().await?;
        let (others, one) = (load(OTHERS, &of_others, &mut first_others), load(busy, &of_busy, &mut first_busy));
        let (others, one) = tokio::join!(others.run(), one.run());
        let (others, one) = (others?, one?);
        if !args.json {
            console.note(format!(
                "round {round}  others alone p99 {:.2} ms, beside the busy one {:.2} ms; the busy one {:.2} ms",
                alone.ms(0.99),
                others.ms(0.99),
                one.ms(0.99)
            ));
        }
        if round > 0 {
            quiet.push(alone);
            beside.push(others);
            hot.push(one);
        }
    }
    gateway.stop().await;
    let p99 = |rounds: &[Round]| rounded(median(rounds.iter().map(|round| round.ms(0.99))));
    let ratio = median(beside.iter().zip(&quiet).map(|(beside, quiet)| beside.ms(0.99) / quiet.ms(0.99).max(1e-9)));
    let errors: u64 = quiet.iter().chain(&beside).chain(&hot).map(|round| round.errors).sum();
    let all: Histogram<u64> = super::figures::histogram();
    let all = beside.iter().fold(all, |mut all, round| {
        let _ = all.add(&round.latency);
        all
    });
    let json = json!({
        "what": "neighbours",
        "bus": if args.bus == BusKind::Kafka { "kafka" } else { "embedded" },
        "loop": "open",
        "rounds": args.rounds,
        "tenants": args.tenants,
        "rate_per_s": OTHERS,
        "busy_rate_per_s": busy,
        "p50_ms": rounded(all.value_at_quantile(0.5) as f64 / 1000.0),
        "p99_ms": p99(&beside),
        "p999_ms": rounded(all.value_at_quantile(0.999) as f64 / 1000.0),
        "quiet_p99_ms": p99(&quiet),
        "busy_p99_ms": p99(&hot),
        "p99_ratio": rounded(ratio),
        "errors": errors,
        "machine": bed::machine(&bed.folder),
    });
    Ok(Measured { json, held: errors == 0 })
}
