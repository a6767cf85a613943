//! Many customers at once.

use crate::content::Content;
use crate::courier::Posted;
use crate::customer::{Customer, Sent};
use crate::histogram::Histogram;
use crate::sentences;
use crate::shared::{Shared, hold};
use crate::simulator::Stopped;
use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio_util::task::TaskTracker;

/// How the load is paced.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// Open loop: so many messages a second, whether or not the gateway keeps up. Latency counts from when a message
    /// was due.
    RatePerSecond(f64),
    /// Closed loop: so many customers write at the same time, each again as soon as they were answered.
    Concurrency(usize),
}

/// A load.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Load {
    /// How many customers write; spread over all business numbers.
    pub customers: usize,
    /// The place of the first among all thinkable customers, so that two loads can have different ones.
    pub first_customer: usize,
    /// How it is paced.
    pub pace: Pace,
    /// Milliseconds for which new messages are written.
    pub duration_ms: u64,
    /// Messages written at most; 0 for no limit.
    pub most: u64,
    /// Messages of different customers put into one webhook (open loop only).
    pub batch: usize,
    /// Milliseconds to wait at the end for what is still under way.
    pub drain_ms: u64,
    /// Seed of who writes what.
    pub seed: u64,
}

impl Default for Load {
    fn default() -> Self {
        Self {
            customers: 100,
            first_customer: 0,
            pace: Pace::RatePerSecond(50.0),
            duration_ms: 10_000,
            most: 0,
            batch: 1,
            drain_ms: 60_000,
            seed: 1,
        }
    }
}

impl Load {
    /// How long new messages are written.
    #[must_use]
    pub fn lasting(mut self, duration: Duration) -> Self {
        self.duration_ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        self
    }
}

/// What a load came to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LoadReport {
    /// Webhooks posted.
    pub webhooks: u64,
    /// Messages written.
    pub messages: u64,
    /// Messages answered 200.
    pub acknowledged: u64,
    /// Messages given up, or still under way when the wait at the end was over.
    pub unacknowledged: u64,
    /// Attempts that were not a webhook's first, receipts included.
    pub retried: u64,
    /// Open loop: messages that were written more than 20 ms after they were due, as the simulator was held up.
    pub late: u64,
    /// How long messages were written.
    pub elapsed_s: f64,
    /// Messages answered 200 for each of these seconds.
    pub rate_per_s: f64,
    /// Due to 200, median.
    pub p50_ms: f64,
    /// Due to 200, 99 %.
    pub p99_ms: f64,
    /// Due to 200, 99.9 %.
    pub p999_ms: f64,
    /// Due to 200, the longest.
    pub max_ms: f64,
}

/// What is counted while it runs.
#[derive(Default)]
struct Count {
    webhooks: AtomicU64,
    messages: AtomicU64,
    acknowledged: AtomicU64,
    late: AtomicU64,
    latency: Mutex<Histogram>,
}

impl Count {
    fn ended(&self, messages: u64, posted: Posted) {
        if let Posted::Acknowledged(took) = posted {
            self.acknowledged.fetch_add(messages, Ordering::Relaxed);
            let mut latency = hold(&self.latency);
            (0..messages).for_each(|_| latency.record(took));
        }
    }

    fn wrote(&self, messages: u64) -> u64 {
        self.webhooks.fetch_add(1, Ordering::Relaxed);
        self.messages.fetch_add(messages, Ordering::Relaxed) + messages
    }
}

struct Running {
    shared: Arc<Shared>,
    load: Load,
    people: Vec<Customer>,
    count: Arc<Count>,
    started: Instant,
}

impl Running {
    fn over(&self) -> bool {
        let written = self.count.messages.load(Ordering::Relaxed);
        self.started.elapsed() >= Duration::from_millis(self.load.duration_ms)
            || self.shared.stop.is_cancelled()
            || (self.load.most > 0 && written >= self.load.most)
    }
}

/// Runs a load.
pub(crate) async fn run(shared: &Arc<Shared>, load: Load) -> Result<LoadReport, Stopped> {
    let numbers = &shared.settings.numbers;
    let customers = load.customers.clamp(1, shared.settings.limits.customers);
    let people = (0..customers)
        .map(|n| n + load.first_customer)
        .map(|n| {
            let number = &numbers[n % numbers.len()];
            Customer::of(shared, number, &sentences::wa_id(n), &sentences::name(n), false)
        })
        .collect();
    let retried_before = shared.look(|state| state.journal.stats.retried);
    let running = Arc::new(Running {
        shared: shared.clone(),
        people,
        count: Arc::new(Count::default()),
        started: Instant::now(),
        load,
    });
    match running.load.pace {
        Pace::RatePerSecond(rate) => open_loop(&running, rate).await?,
        Pace::Concurrency(writers) => closed_loop(&running, writers).await,
    }
    let count = &running.count;
    let [webhooks, messages, acknowledged, late] =
        [&count.webhooks, &count.messages, &count.acknowledged, &count.late].map(|n| n.load(Ordering::Relaxed));
    let latency = hold(&count.latency);
    let elapsed_s = running.started.elapsed().as_secs_f64();
    Ok(LoadReport {
        webhooks,
        messages,
        acknowledged,
        unacknowledged: messages - acknowledged.min(messages),
        retried: shared.look(|state| state.journal.stats.retried) - retried_before,
        late,
        elapsed_s,
        rate_per_s: acknowledged as f64 / elapsed_s.max(1e-9),
        p50_ms: latency.quantile_ms(0.5),
        p99_ms: latency.quantile_ms(0.99),
        p999_ms: latency.quantile_ms(0.999),
        max_ms: latency.quantile_ms(1.0),
    })
}

/// Writes at fixed instants, never waiting for an answer.
async fn open_loop(running: &Arc<Running>, rate: f64) -> Result<(), Stopped> {
    let Running { load, people, count, .. } = &**running;
    let mut random = SmallRng::seed_from_u64(load.seed);
    let batch = load.batch.clamp(1, 1_000);
    let waiting = TaskTracker::new();
    let mut webhook = 0u64;
    loop {
        let due = running.started + Duration::from_secs_f64(webhook as f64 * batch as f64 / rate.max(1e-6));
        let end = running.started + Duration::from_millis(load.duration_ms);
        tokio::select! {
            () = running.shared.stop.cancelled() => return Err(Stopped),
            // Timers tick in milliseconds: at high rates several are due at one tick.
            () = tokio::time::sleep_until(due.min(end).into()) => {}
        }
        if due >= end || running.over() {
            break;
        }
        webhook += 1;
        count.late.fetch_add(u64::from(due.elapsed() > Duration::from_millis(20)), Ordering::Relaxed);
        let lines = (0..batch).map(|_| {
            let words = sentences::sentence(&mut random);
            let writer = &people[random.random_range(0..people.len())];
            writer.line_with(Box::new(move |seq| Content::Text { body: format!("{words} #{seq}") }))
        });
        let (_, outcome) = running.shared.say(lines.collect(), running.shared.settings.copies, due).await?;
        count.wrote(batch as u64);
        let (counting, mut sent) = (count.clone(), Sent::new(String::new(), outcome));
        waiting.spawn(async move { counting.ended(batch as u64, sent.ended().await) });
    }
    waiting.close();
    let _drained = tokio::time::timeout(Duration::from_millis(load.drain_ms), waiting.wait()).await;
    Ok(())
}

/// Each writer has customers of its own and writes for them in turn, waiting for each answer.
async fn closed_loop(running: &Arc<Running>, writers: usize) {
    let writers = writers.clamp(1, running.people.len());
    let working = TaskTracker::new();
    for writer in 0..writers {
        let running = running.clone();
        working.spawn(async move {
            let mut random = SmallRng::seed_from_u64(running.load.seed.wrapping_add(writer as u64));
            for customer in running.people.iter().skip(writer).step_by(writers).cycle() {
                if running.over() {
                    return;
                }
                let words = sentences::sentence(&mut random);
                let make = Box::new(move |seq| Content::Text { body: format!("{words} #{seq}") });
                let Ok(mut sent) = customer.sends_line(make, None, Instant::now()).await else { return };
                running.count.wrote(1);
                running.count.ended(1, sent.ended().await);
            }
        });
    }
    working.close();
    let whole = running.load.duration_ms.saturating_add(running.load.drain_ms);
    let _drained = tokio::time::timeout(Duration::from_millis(whole), working.wait()).await;
}
