//! The router alone: inputs that are decoded, applied, and their events encoded, on one thread without logs. And how
//! its cost grows with the number of open conversations.

use std::{collections::HashSet, time::Instant};

use bytes::Bytes;
use recado_bus::Stored;
use recado_proto::{
    Encode as _, Kind,
    id::combine,
    time::timestamp,
    v1::{self, facets, intake, queue_config::Offer},
};
use recado_routing::{Input, Router};
use serde_json::json;

use super::{
    Args, Measured,
    bed::{self, Bed},
    figures::{histogram, median, rounded},
};
use crate::{
    cli::Console,
    clock,
    host::{
        index::Index,
        machine::{AHEAD, Machine},
    },
    objects::{Folder, SharedObjects},
};

/// Inputs of a round.
const INPUTS: u64 = 200_000;
/// What costs are compared with.
const FEW: u64 = 1_000;
const ACCOUNT: &str = "account";

/// One round.
struct Took {
    /// Seconds in which the router applied and events were encoded.
    router_s: f64,
    /// The same with everything that the owner of a partition does: decoding, the index, chains and headers.
    owner_s: f64,
    latency: hdrhistogram::Histogram<u64>,
    events: u64,
}

pub(super) async fn run(args: &Args, bed: &Bed, console: &mut Console<'_>) -> Result<Measured, String> {
    let objects = Folder::open(bed.folder.join("objects")).map_err(|error| error.to_string())?;
    let objects: SharedObjects = std::sync::Arc::new(objects);
    let (mut few, mut many) = (Vec::new(), Vec::new());
    for round in 1..=args.rounds {
        for (open, rounds) in [(FEW, &mut few), (args.customers.max(FEW), &mut many)] {
            let took = measure(&objects, open).await?;
            if !args.json {
                let rate = |seconds: f64| INPUTS as f64 / seconds;
                console.note(format!(
                    "round {round}  {open:>8} open  router {:>8.0}/s  owner {:>8.0}/s  p99 {:.1} us",
                    rate(took.router_s),
                    rate(took.owner_s),
                    took.latency.value_at_quantile(0.99) as f64 / 1000.0
                ));
            }
            rounds.push(took);
        }
    }
    let of = |rounds: &[Took], value: &dyn Fn(&Took) -> f64| rounded(median(rounds.iter().map(value)));
    let rate = |took: &Took| INPUTS as f64 / took.router_s;
    let owner = |took: &Took| INPUTS as f64 / took.owner_s;
    // Nanoseconds here; milliseconds are so small that six digits are shown.
    let ms = |share: f64| median(many.iter().map(|took| took.latency.value_at_quantile(share) as f64 / 1e6));
    let growth = median(many.iter().zip(&few).map(|(many, few)| many.owner_s / few.owner_s.max(1e-9)));
    let json = json!({
        "what": "router",
        "rounds": args.rounds,
        "inputs": INPUTS,
        "open_conversations": args.customers.max(FEW),
        "rate_per_s": of(&many, &rate),
        "owner_rate_per_s": of(&many, &owner),
        "rate_per_s_with_1000_open": of(&few, &rate),
        "owner_rate_per_s_with_1000_open": of(&few, &owner),
        "owner_cost_growth": rounded(growth),
        "p50_ms": ms(0.5),
        "p99_ms": ms(0.99),
        "p999_ms": ms(0.999),
        "errors": 0,
        "events": many.last().map_or(0, |took| took.events),
        "durability": "none: no log is written",
        "machine": bed::machine(&bed.folder),
    });
    Ok(Measured { json, held: true })
}

/// Messages into conversations that are open, in an order that is of no use to a cache.
async fn measure(objects: &SharedObjects, open: u64) -> Result<Took, String> {
    let start = clock::now_ms();
    let customer = |number: u64| number.wrapping_mul(48_271) % open;
    let first: Vec<v1::Intake> = (0..open).map(|number| message(number, number, start)).collect();
    let more: Vec<v1::Intake> = (0..INPUTS).map(|n| message(customer(n), open + n, start)).collect();

    // The owner's way first, through the machine.
    let index = Index::open(objects.clone(), &[]).await.map_err(|error| error.to_string())?;
    let mut machine = Machine::new(index, Vec::new(), HashSet::new());
    let stored = |position: u64, intake: &v1::Intake| Stored {
        position,
        at_ms: start,
        key: Bytes::from_static(b"tenant"),
        headers: Vec::new(),
        value: intake.encode_to_vec().into(),
    };
    let mut out = Vec::new();
    for (position, intake) in setup().iter().chain(&first).enumerate() {
        machine.apply(&stored(position as u64, intake), &mut out).map_err(|error| error.to_string())?;
        out.clear();
    }
    let from = 2 + open;
    let records: Vec<Stored> = (from..).zip(&more).map(|(position, intake)| stored(position, intake)).collect();
    let begun = Instant::now();
    for records in records.chunks(AHEAD) {
        let read = machine.read(records);
        for (record, intake) in records.iter().zip(read) {
            machine.apply_read(record, intake, &mut out).map_err(|error| error.to_string())?;
        }
        if out.len() >= 1_000 {
            out.clear();
        }
    }
    let owner_s = begun.elapsed().as_secs_f64();
    drop((machine, records, out));

    // The router alone.
    let mut index = Index::open(objects.clone(), &[]).await.map_err(|error| error.to_string())?;
    let mut router = Router::new("tenant");
    let (mut latency, mut spent, mut events) = (histogram(), 0, 0);
    for (position, intake) in setup().iter().chain(&first).chain(&more).enumerate() {
        let input = Input { position: position as u64, at_ms: start, intake };
        let begun = Instant::now();
        let step = router.apply(&input, &index.at(start));
        let mut bytes = 0;
        for event in &step.events {
            bytes += event.encode_to_vec().len();
        }
        let took = begun.elapsed().as_nanos() as u64;
        std::hint::black_box(bytes);
        index.remember(0, step.remember);
        if position as u64 >= from {
            spent += took;
            events += step.events.len() as u64;
            let _ = latency.record(took.max(1));
        }
    }
    if events < INPUTS {
        return Err(format!("{INPUTS} messages led to {events} events only"));
    }
    Ok(Took { router_s: spent as f64 / 1e9, owner_s, latency, events })
}

fn record(id: String, at: Option<i64>, input: intake::Input) -> v1::Intake {
    v1::Intake {
        tenant: "tenant".to_owned(),
        id,
        provider_time: at.map(timestamp),
        input: Some(input),
        ..Default::default()
    }
}

/// The two inputs with which a tenant begins.
fn setup() -> [v1::Intake; 2] {
    let account = v1::AccountConfig {
        id: ACCOUNT.to_owned(),
        channel: "whatsapp".to_owned(),
        queue_id: "queue".to_owned(),
        window_ms: 86_400_000,
        entry_window_ms: 0,
    };
    let queue =
        v1::QueueConfig { id: "queue".to_owned(), offer: Offer::Manual.into(), weight: 1, ..Default::default() };
    let config = v1::TenantConfig { accounts: vec![account], queues: vec![queue], agents: Vec::new() };
    let apply = v1::ApplyConfig { revision: 1, hash: vec![1; 32].into(), config: Some(config) };
    [
        record(String::new(), None, intake::Input::CreateTenant(v1::CreateTenant { partition: 0 })),
        record(String::new(), None, intake::Input::ApplyConfig(apply)),
    ]
}

fn message(customer: u64, number: u64, at: i64) -> v1::Intake {
    let text = |kind: Kind, space: &str, number: u64| kind.text(combine(space, &[&number.to_be_bytes()]));
    let id = text(Kind::Message, "message", number);
    let body = v1::Text { body: "Good morning, where is my parcel?".to_owned(), ..Default::default() };
    let content = v1::Message { body: Some(v1::message::Body::Text(body)), ..Default::default() };
    let message = v1::InboundMessage {
        account_id: ACCOUNT.to_owned(),
        message_id: id.clone(),
        address_id: text(Kind::Address, "address", customer),
        content: Some(v1::Payload { data: content.encode_to_vec().into(), ..Default::default() }),
        facets: Some(v1::Facets { kind: facets::Kind::Text.into(), ..Default::default() }),
        channel: "whatsapp".to_owned(),
        ..Default::default()
    };
    record(id, Some(at), intake::Input::Message(message))
}
