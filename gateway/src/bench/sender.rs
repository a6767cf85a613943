//! From the event that submits a reply to the provider's call, with customers who write and agents who answer: what
//! the demo does, at a rate that is given.

use serde_json::json;

use super::{
    Args, Measured,
    bed::{self, Bed},
};
use crate::{
    cli::Console,
    demo::{self, BusKind},
};

/// Customers' messages a second, unless `--rate` says otherwise. Each is answered.
const RATE: f64 = 40.0;

pub(super) async fn run(args: &Args, bed: &Bed, _: &mut Console<'_>) -> Result<Measured, String> {
    let rate = args.rate.unwrap_or(RATE);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let summary = {
        let no_variables = |_: &str| None;
        let mut console = Console::new(&mut out, &mut err, &no_variables);
        let demo = demo::Args {
            length: Some(args.duration),
            json: true,
            bus: args.bus,
            brokers: args.brokers.clone(),
            rate,
            customers: usize::try_from(args.customers).unwrap_or(usize::MAX).min(10_000),
            dir: Some(bed.folder.join("demo")),
        };
        demo::run(&demo, &mut console).await;
        String::from_utf8_lossy(&out).into_owned()
    };
    let summary: serde_json::Value = serde_json::from_str(summary.trim())
        .map_err(|_| format!("the demo did not end: {}", String::from_utf8_lossy(&err)))?;
    let count = |name: &str| summary[name].as_u64().unwrap_or(0);
    let errors = count("lost") + count("doubled") + count("out_of_order");
    let json = json!({
        "what": "sender",
        "bus": if args.bus == BusKind::Kafka { "kafka" } else { "embedded" },
        "loop": "open",
        "rate_per_s": count("replies") as f64 / args.duration.as_secs_f64().max(1e-9),
        "p99_ms": summary["reply_p99_ms"],
        "webhook_p99_ms": summary["webhook_p99_ms"],
        "replies": count("replies"),
        "delivered": count("delivered"),
        "events": count("messages"),
        "errors": errors,
        "machine": bed::machine(&bed.folder),
    });
    Ok(Measured { json, held: errors == 0 })
}
