//! Posts webhooks: signed, in order per contact, again and again until they are answered 200.

use crate::journal::Attempt;
use crate::receipts::Status;
use crate::settings::{Copies, RetryPlan};
use crate::shared::{Shared, hold};
use crate::webhook::{News, Told, envelope};
use bytes::Bytes;
use rand::Rng as _;
use reqwest::{Client, Url};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// How a webhook ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// Answered 200 this long after it was due.
    Acknowledged(Duration),
    /// Given up after the last attempt that the plan allows.
    GivenUp,
    /// The simulator stopped first.
    Stopped,
}

/// Fires once, when the webhook ended.
pub(crate) type Outcome = watch::Receiver<Option<Posted>>;

/// A webhook that waits for its contacts' earlier ones, or is under way.
#[derive(Debug)]
pub(crate) struct Job {
    seq: u64,
    news: Vec<News>,
    lanes: Vec<u64>,
    copies: Copies,
    due: Instant,
    done: watch::Sender<Option<Posted>>,
    /// Given back when the webhook ended, which is what bounds how many there are.
    _permit: OwnedSemaphorePermit,
}

/// One queue of webhooks per contact. A webhook starts when it is first in all of its queues; since it joins all of
/// them at one instant, no two can wait for each other.
#[derive(Debug, Default)]
struct Lanes {
    queues: HashMap<u64, VecDeque<u64>>,
    waiting: HashMap<u64, (usize, Job)>,
}

impl Lanes {
    /// The job itself when it may start now.
    fn join(&mut self, job: Job) -> Option<Job> {
        let mut behind = 0;
        for lane in &job.lanes {
            let queue = self.queues.entry(*lane).or_default();
            behind += usize::from(!queue.is_empty());
            queue.push_back(job.seq);
        }
        if behind == 0 {
            return Some(job);
        }
        self.waiting.insert(job.seq, (behind, job));
        None
    }

    /// The jobs that may start because one left.
    fn leave(&mut self, lanes: &[u64]) -> Vec<Job> {
        let mut ready = Vec::new();
        for lane in lanes {
            let Some(queue) = self.queues.get_mut(lane) else { continue };
            queue.pop_front();
            let Some(first) = queue.front().copied() else {
                self.queues.remove(lane);
                continue;
            };
            if let Some((behind, _)) = self.waiting.get_mut(&first) {
                *behind -= 1;
                if *behind == 0
                    && let Some((_, job)) = self.waiting.remove(&first)
                {
                    ready.push(job);
                }
            }
        }
        ready
    }
}

/// The connections to the gateway, its targets, and who waits for whom.
#[derive(Debug)]
pub(crate) struct Courier {
    pub(crate) client: Client,
    pub(crate) targets: watch::Sender<Arc<Vec<Url>>>,
    retry: RetryPlan,
    turn: AtomicUsize,
    pending: Arc<Semaphore>,
    room: usize,
    in_flight: Semaphore,
    lanes: Mutex<Lanes>,
}

impl Courier {
    pub(crate) fn new(settings: &crate::settings::Settings, targets: Vec<Url>) -> Result<Self, reqwest::Error> {
        // Whoever installed a provider first wins; any will do.
        let _already = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(settings.retry.timeout)
            .timeout(settings.retry.timeout)
            .pool_max_idle_per_host(settings.limits.in_flight)
            .tcp_nodelay(true)
            .user_agent("facebookexternalua")
            .build()?;
        let room = settings.limits.pending.clamp(1, Semaphore::MAX_PERMITS);
        Ok(Self {
            client,
            targets: watch::channel(Arc::new(targets)).0,
            retry: settings.retry.clone(),
            turn: AtomicUsize::new(0),
            pending: Arc::new(Semaphore::new(room)),
            room,
            in_flight: Semaphore::new(settings.limits.in_flight.clamp(1, Semaphore::MAX_PERMITS)),
            lanes: Mutex::new(Lanes::default()),
        })
    }

    /// Waits for room among the webhooks waiting and under way. `None` after a stop.
    pub(crate) async fn room(&self) -> Option<OwnedSemaphorePermit> {
        self.pending.clone().acquire_owned().await.ok()
    }

    /// Whether no webhook waits or is under way.
    pub(crate) fn idle(&self) -> bool {
        self.pending.available_permits() == self.room
    }

    /// Lets nobody wait for room any more.
    pub(crate) fn close(&self) {
        self.pending.close();
    }
}

/// Puts a webhook on its way. Whoever calls this in some order for a contact has that order kept.
pub(crate) fn post(
    shared: &Arc<Shared>,
    permit: OwnedSemaphorePermit,
    news: Vec<News>,
    lanes: Vec<u64>,
    copies: Copies,
    due: Instant,
) -> Outcome {
    let (mut messages, mut statuses) = (Vec::new(), Vec::new());
    for item in &news {
        match &item.what {
            Told::Said(said) => messages.push(said.1.id.clone()),
            Told::Status(status) => statuses.push((
                status["id"].as_str().unwrap_or_default().to_owned(),
                serde_json::from_value(status["status"].clone()).unwrap_or(Status::Failed),
            )),
        }
    }
    let (done, outcome) = watch::channel(None);
    let at_us = shared.micros(due);
    let seq =
        shared.change(|state| state.journal.add_webhook(at_us, messages, statuses, shared.settings.limits.webhooks));
    let job = Job { seq, news, lanes, copies, due, done, _permit: permit };
    let ready = hold(&shared.courier.lanes).join(job);
    if let Some(job) = ready {
        start(shared, job);
    }
    outcome
}

fn start(shared: &Arc<Shared>, job: Job) {
    let running = shared.clone();
    shared.tasks.spawn(async move { run(&running, job).await });
}

async fn run(shared: &Arc<Shared>, job: Job) {
    // Held to the end: only then is there room for another.
    let Job { seq, news, lanes, copies, due, done, _permit: permit } = job;
    let body = envelope(&news);
    let signature = crate::signature::sign(&shared.settings.app_secret, &body);
    let said = news.into_iter().filter_map(|item| match item.what {
        Told::Said(said) => Some(said.1.id),
        Told::Status(_) => None,
    });
    let letter =
        Letter { seq, body, signature, due, copies, messages: said.collect(), acknowledged: AtomicBool::new(false) };
    let count = match copies {
        Copies::One => 1,
        Copies::EveryTarget => shared.courier.targets.borrow().len().max(1),
        Copies::Count(copies) => copies.clamp(1, 1_000) as usize,
    };
    let first_turn = shared.courier.turn.fetch_add(count, Ordering::Relaxed);
    let posted = futures::future::join_all((0..count).map(|copy| deliver(shared, &letter, copy, first_turn))).await;
    let outcome = posted.into_iter().find(|posted| matches!(posted, Posted::Acknowledged(_)));
    let outcome = outcome.unwrap_or(if shared.stop.is_cancelled() { Posted::Stopped } else { Posted::GivenUp });
    shared.change(|state| {
        if let Some(webhook) = state.journal.webhook_mut(seq) {
            webhook.finished = true;
        }
    });
    done.send_replace(Some(outcome));
    for next in hold(&shared.courier.lanes).leave(&lanes) {
        start(shared, next);
    }
    drop(permit);
    shared.wake();
}

/// What is posted, the same bytes in every attempt.
struct Letter {
    seq: u64,
    body: Bytes,
    signature: String,
    due: Instant,
    copies: Copies,
    /// Ids of the customers' messages in it.
    messages: Vec<String>,
    acknowledged: AtomicBool,
}

/// Delivers one copy, with all its attempts.
async fn deliver(shared: &Arc<Shared>, letter: &Letter, copy: usize, first_turn: usize) -> Posted {
    let courier = &shared.courier;
    for failed in 0..courier.retry.attempts.max(1) {
        let turn = match letter.copies {
            Copies::EveryTarget => copy,
            // A retry goes to the next target, as behind a load balancer.
            _ => first_turn + copy + failed as usize,
        };
        let attempted = tokio::select! {
            biased;
            () = shared.stop.cancelled() => return Posted::Stopped,
            attempted = attempt(shared, letter, turn, failed > 0) => attempted,
        };
        if attempted {
            let took = letter.due.elapsed();
            acknowledge(shared, letter, took);
            return Posted::Acknowledged(took);
        }
        let spread = rand::rng().random_range(0.9..1.1);
        tokio::select! {
            () = shared.stop.cancelled() => return Posted::Stopped,
            () = tokio::time::sleep(courier.retry.wait(failed + 1).mul_f64(spread)) => {}
        }
    }
    shared.change(|state| {
        state.journal.stats.given_up += 1;
        if let Some(webhook) = state.journal.webhook_mut(letter.seq) {
            webhook.given_up += 1;
        }
    });
    Posted::GivenUp
}

/// One attempt; whether it was answered 200.
async fn attempt(shared: &Arc<Shared>, letter: &Letter, turn: usize, again: bool) -> bool {
    let courier = &shared.courier;
    let Ok(_permit) = courier.in_flight.acquire().await else { return false };
    let mut targets = courier.targets.subscribe();
    let Ok(targets) = targets.wait_for(|targets| !targets.is_empty()).await.map(|targets| targets.clone()) else {
        return false;
    };
    let target = turn % targets.len();
    shared.change(|state| state.journal.stats.in_flight += 1);
    let began = Instant::now();
    let guard = InFlight(shared);
    let request = courier
        .client
        .post(targets[target].clone())
        .header("content-type", "application/json")
        .header(crate::signature::HEADER, &letter.signature)
        .body(letter.body.clone());
    let status = match request.send().await {
        Ok(answer) => {
            let status = answer.status().as_u16();
            drain(answer).await.then_some(status)
        }
        Err(_) => None,
    };
    drop(guard);
    let attempt = Attempt {
        at_us: shared.micros(began),
        took_us: u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        target,
        status,
    };
    shared.change(|state| state.journal.attempted(letter.seq, attempt, again));
    status == Some(200)
}

/// Reads the answer's body to its end, so that the connection can be used again; at most 64 KiB of it. Whether it
/// arrived whole (or was too long to care).
async fn drain(mut answer: reqwest::Response) -> bool {
    let mut read = 0;
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) => read += chunk.len(),
            Ok(None) => return true,
            Err(_) => return false,
        }
        if read > 64 << 10 {
            return true;
        }
    }
}

/// Counts an attempt as under way until dropped, however it ends.
struct InFlight<'a>(&'a Arc<Shared>);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.change(|state| state.journal.stats.in_flight -= 1);
    }
}

fn acknowledge(shared: &Arc<Shared>, letter: &Letter, took: Duration) {
    // Copies race for this; only the first 200 counts. The letter decides, not the journal, which forgets.
    if letter.acknowledged.swap(true, Ordering::Relaxed) {
        return;
    }
    let now = shared.micros(Instant::now());
    shared.change(|state| {
        state.journal.stats.acknowledged += 1;
        state.journal.stats.messages_acknowledged += letter.messages.len() as u64;
        if !letter.messages.is_empty() {
            state.journal.latency.record(took);
        }
        letter.messages.iter().for_each(|wamid| state.ledger.acknowledge(wamid));
        if let Some(webhook) = state.journal.webhook_mut(letter.seq) {
            webhook.acknowledged_us = Some(now);
        }
    });
}
