//! `recado demo`: a gateway, the provider's side and a few agents that answer, to look at.
//!
//! Everything in it takes the way it takes in earnest: signed webhooks over HTTP, the durable log, the router, the
//! API with a token, provider calls, receipts. At the end it compares what customers said and got with the events.

mod agents;
mod customers;
mod ends;
mod screen;
mod summary;
mod terminal;
mod world;

pub use summary::Summary;
pub(crate) use world::{client, random};

use std::{path::PathBuf, sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use self::{ends::Ends, screen::Screen, world::World};
use crate::{
    backup::empty_folder,
    cli::{Console, Exit},
    config::duration,
};

/// Where the demo's logs are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum BusKind {
    /// In a folder of its own.
    #[default]
    Embedded,
    /// On the Kafka that `--brokers` names, in topics of its own.
    Kafka,
}

/// Shows a gateway at work: customers write, agents answer, replies arrive.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// End after this long, such as `20s`; otherwise it goes on serving until Ctrl-C.
    #[arg(long = "for", value_parser = duration::parse)]
    pub length: Option<Duration>,
    /// Nothing but one JSON object at the end.
    #[arg(long)]
    pub json: bool,
    /// Where the logs are.
    #[arg(long, value_enum, default_value_t)]
    pub bus: BusKind,
    /// Kafka's bootstrap servers, `host:port,host:port`.
    #[arg(long, requires = "bus", required_if_eq("bus", "kafka"))]
    pub brokers: Option<String>,
    /// Customers' messages per second.
    #[arg(long, default_value_t = 8.0)]
    pub rate: f64,
    /// Customers.
    #[arg(long, default_value_t = 30)]
    pub customers: usize,
    /// Keep everything in this folder, which is created, or empty; otherwise a temporary one is removed at the end.
    #[arg(long)]
    pub dir: Option<PathBuf>,
}

/// How long a start that is no longer wanted may take to come to its end.
const START_ENDS: Duration = Duration::from_secs(5);

/// How long customers write before it goes on by itself.
const LEAD_IN: Duration = Duration::from_secs(20);

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    if !args.rate.is_finite()
        || args.rate <= 0.0
        || args.rate > 5_000.0
        || args.customers == 0
        || args.customers > 10_000
    {
        console.error("the demo takes 0 < --rate <= 5000 and 1 <= --customers <= 10000");
        return Exit::Usage;
    }
    if args.brokers.is_some() && args.bus != BusKind::Kafka {
        console.error("`--brokers` is for `--bus kafka`\nhint: leave one of them out, or say `--bus kafka`");
        return Exit::Usage;
    }
    if let Some(Err(error)) = args.dir.as_deref().map(|folder| empty_folder(folder, "a demo")) {
        return crate::cli::backup::failed(&error, console);
    }
    let Ok(mut ends) = Ends::new() else {
        console.error("signals cannot be handled here");
        return Exit::Unreachable;
    };
    let lead_in = args.length.unwrap_or(LEAD_IN);
    let screen = Screen::new(args.json, console.is_plain(), Some(lead_in));
    let (started, mut interrupted) = {
        let mut starting = std::pin::pin!(World::start(args));
        tokio::select! {
            started = &mut starting => (started, false),
            () = ends.come() => match tokio::time::timeout(START_ENDS, starting).await {
                Ok(started) => (started, true),
                // What it had made is gone with it.
                Err(_) => return Exit::Done,
            },
        }
    };
    let world = match started {
        Ok(world) => Arc::new(world),
        Err(why) => {
            console.error(why);
            return Exit::Unreachable;
        }
    };
    screen.welcome(&world);
    let stop = CancellationToken::new();
    let desk = tokio::spawn(agents::work(Arc::clone(&world), screen.clone(), stop.clone()));
    if !interrupted {
        interrupted = tokio::select! {
            () = customers::write(&world, args, lead_in) => false,
            () = ends.come() => true,
        };
    }
    let summary = summary::settle(&world, Duration::from_secs(30)).await;
    screen.summary(&summary);
    if args.length.is_none() && !interrupted {
        screen.what_next(&world);
        tokio::select! {
            // A customer now and then, so that there is something to look at.
            () = customers::trickle(&world) => {}
            () = ends.come() => {}
        }
    }
    stop.cancel();
    let _ = desk.await;
    screen.end();
    if let Some(world) = Arc::into_inner(world) {
        world.stop().await;
    }
    if args.length.is_some() && !interrupted {
        screen.farewell();
    }
    if args.json {
        console.print(serde_json::to_string(&summary).unwrap_or_default());
    }
    if summary.holds() { Exit::Done } else { Exit::NotSo }
}
