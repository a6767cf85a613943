//! `recado bench`: how fast it is here, measured the same way every time. What the figures mean, and what they were
//! on which machine, is in `docs/benchmarks.md`.

mod bed;
mod child;
mod figures;
mod latency;
mod load;
mod neighbours;
mod pool;
mod provider;
mod remembered;
mod replies;
mod restart;
mod router;
mod sender;
mod steps;
mod webhooks;

use std::{path::PathBuf, time::Duration};

use self::bed::Bed;
use crate::{
    cli::{Console, Exit},
    config::duration,
    demo::BusKind,
    roles::Role,
};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// Signed, distinct webhooks until their 200, beside the bare program if it is there.
    Webhooks,
    /// Inputs through the router alone, and how its cost grows from 1,000 open conversations to `--customers`.
    Router,
    /// Replies through the API until the provider is called, at a rate.
    Sender,
    /// A webhook until a reader of the event stream has its event.
    Latency,
    /// What a busy tenant does to the latency of the others (`--tenants`).
    Neighbours,
    /// The start with `--customers` open conversations until the first answer; memory.
    Restart,
}

/// Measure how fast Recado is on this machine.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What is measured.
    #[arg(value_enum)]
    pub what: What,
    /// Connections that send webhooks, or replies.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub connections: u32,
    /// How long each part is measured, all rounds together, such as `10s`.
    #[arg(long, value_parser = duration::parse, default_value = "10s")]
    pub duration: Duration,
    /// Rounds into which that is cut; the parts of a comparison take turns, and figures are medians of the rounds.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub rounds: u32,
    /// Webhooks, or replies, a second, due at fixed instants whether or not the gateway keeps up; otherwise each
    /// connection sends the next one when it got its answer.
    #[arg(long)]
    pub rate: Option<f64>,
    /// What the gateway does; everything when left out.
    #[arg(long, value_delimiter = ',', value_enum)]
    pub roles: Vec<Role>,
    /// Where the logs are.
    #[arg(long, value_enum, default_value_t)]
    pub bus: BusKind,
    /// Kafka's bootstrap servers, `host:port,host:port`.
    #[arg(long, required_if_eq("bus", "kafka"))]
    pub brokers: Option<String>,
    /// Customers that write.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub customers: u64,
    /// Ids that `restart` has remembered beside those of the webhooks that it sends.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=100_000_000))]
    pub ids: u64,
    /// Tenants that they write to, in turn.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub tenants: u32,
    /// The bare program to compare with; `bare` beside this program when left out, and nothing if that is not there.
    #[arg(long)]
    pub bare: Option<PathBuf>,
    /// Where the logs are made, a folder in which one is created for the time; the system's temporary one otherwise.
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// Nothing but one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    if args.rate.is_some_and(|rate| !rate.is_finite() || rate <= 0.0 || rate > 1e6) {
        console.error("--rate is above 0 and at most 1000000 a second");
        return Exit::Usage;
    }
    let measured = async {
        let bed = Bed::new(args)?;
        match args.what {
            What::Webhooks => webhooks::run(args, &bed, console).await,
            What::Router => router::run(args, &bed, console).await,
            What::Sender => sender::run(args, &bed, console).await,
            What::Latency => latency::run(args, &bed, console).await,
            What::Neighbours => neighbours::run(args, &bed, console).await,
            What::Restart => restart::run(args, &bed, console).await,
        }
    };
    match measured.await {
        Ok(figures) => {
            console.print(figures::complete(figures.json));
            if figures.held { Exit::Done } else { Exit::NotSo }
        }
        Err(why) => {
            console.error(why);
            Exit::Unreachable
        }
    }
}

/// What a measurement came to.
struct Measured {
    json: serde_json::Value,
    /// Nothing failed, nothing was lost.
    held: bool,
}
