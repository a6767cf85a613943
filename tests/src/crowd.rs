//! A crowd: customers who write and agents who answer, all the time and whatever happens to the gateway; and what must hold
//! of it all afterwards.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use recado_simulator::Simulator;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{Api, within, world::seen};

/// A crowd at work. Dropping it stops it.
pub struct Crowd {
    stop: CancellationToken,
    tasks: JoinSet<Result<()>>,
    apis: watch::Sender<Vec<Api>>,
    replies: Arc<Mutex<Vec<Reply>>>,
    asking: Arc<AtomicU64>,
}

/// An answer that an agent gave.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its words, of which there are no second.
    pub text: String,
    /// The id that the gateway acknowledged it with; `None` when it never did.
    pub message: Option<String>,
}

/// What was counted afterwards.
#[derive(Debug)]
pub struct Found {
    /// Customers' messages answered 200.
    pub acknowledged: u64,
    /// Replies that the API acknowledged.
    pub replies: usize,
    /// Replies that events submit.
    pub submitted: usize,
    /// Of these, how many the provider accepted.
    pub accepted: usize,
    /// Of these, how many ended unknown.
    pub unknown: usize,
    /// All events.
    pub events: Vec<Value>,
}

impl Crowd {
    /// Begins: each customer writes again as soon as the last message was taken, each agent answers whoever wrote.
    /// `apis` are the clients of the gateways that serve at first.
    pub fn start(provider: &Simulator, customers: u32, agents: u32, apis: Vec<Api>) -> Self {
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        for n in 0..customers {
            let customer = provider.customer(&format!("55119{:08}", 10_000_000 + n), &format!("Cliente {n}"));
            let stop = stop.clone();
            tasks.spawn(async move {
                let mut seq = 0;
                while !stop.is_cancelled() {
                    seq += 1;
                    let mut sent = customer.says(&format!("mensagem #{seq}")).await?;
                    sent.ended().await;
                    // People think; and what there is to compare at the end stays within bounds.
                    tokio::time::sleep(Duration::from_millis(30)).await;
                }
                Ok(())
            });
        }
        let (apis, watched) = watch::channel(apis);
        let replies = Arc::new(Mutex::new(Vec::new()));
        let asking = Arc::new(AtomicU64::new(0));
        for agent in 0..agents {
            let (watched, stop) = (watched.clone(), stop.clone());
            let (replies, asking) = (Arc::clone(&replies), Arc::clone(&asking));
            tasks.spawn(async move {
                for n in 0.. {
                    if stop.is_cancelled() {
                        break;
                    }
                    let text = format!("resposta #{agent}-{n}");
                    let message = answer(&watched, &stop, &asking, &text, n).await;
                    replies.lock().unwrap_or_else(PoisonError::into_inner).push(Reply { text, message });
                }
                Ok(())
            });
        }
        Self { stop, tasks, apis, replies, asking }
    }

    /// Other gateways serve from now on.
    pub fn serve(&self, apis: Vec<Api>) {
        self.apis.send_replace(apis);
    }

    /// Replies that are being asked for now.
    pub fn asking(&self) -> u64 {
        self.asking.load(Ordering::Relaxed)
    }

    /// How many replies were acknowledged so far.
    pub fn replied(&self) -> usize {
        let replies = self.replies.lock().unwrap_or_else(PoisonError::into_inner);
        replies.iter().filter(|reply| reply.message.is_some()).count()
    }

    /// Ends it; every message that was begun is taken first.
    pub async fn stop(mut self) -> Result<Vec<Reply>> {
        self.stop.cancel();
        let ended = async {
            while let Some(ended) = self.tasks.join_next().await {
                ended??;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(Duration::from_mins(2), ended).await.context("the traffic does not end")??;
        Ok(self.replies.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// Answers somebody; asked again with the same key until it is acknowledged, as a desk would.
async fn answer(
    apis: &watch::Receiver<Vec<Api>>,
    stop: &CancellationToken,
    asking: &AtomicU64,
    text: &str,
    n: usize,
) -> Option<String> {
    let mut conversation = None;
    for asked in 0_usize.. {
        let api = {
            let apis = apis.borrow();
            apis.get((n + asked) % apis.len().max(1)).cloned()
        };
        if let Some(api) = api {
            if conversation.is_none() {
                conversation = somebody(&api, n).await;
            }
            if let Some(id) = &conversation {
                asking.fetch_add(1, Ordering::Relaxed);
                let path = format!("/v1/conversations/{id}/messages");
                let body = json!({"text": {"body": text}});
                let answer = api.call(Method::POST, &path, Some(body), &[("idempotency-key", text)]).await;
                asking.fetch_sub(1, Ordering::Relaxed);
                if let Ok(answer) = answer
                    && answer.status == 200
                {
                    return answer.body["messageId"].as_str().map(str::to_owned);
                }
            }
        }
        // Asked once more when it is over, so that hardly any stays unanswered.
        if stop.is_cancelled() && (asked > 0 || conversation.is_none()) {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    None
}

async fn somebody(api: &Api, n: usize) -> Option<String> {
    let listed = api.get("/v1/conversations?limit=50").await.ok()?;
    let all = listed["conversations"].as_array()?;
    let one = all.get(n % all.len().max(1))?;
    one["id"].as_str().or(one["conversationId"].as_str()).map(str::to_owned)
}

/// The text of a submitted message.
fn text(event: &Value) -> Option<&str> {
    event.get("messageSubmitted")?["content"]["text"]["body"].as_str()
}

/// Waits until everything that was acknowledged is in events and every reply has an end, and checks what is promised:
/// nothing lost, nothing twice, nothing out of order, no reply of which the provider accepted two.
pub async fn check(provider: &Simulator, api: &Api, replies: &[Reply]) -> Result<Found> {
    check_beside(provider, api, replies, 0).await
}

/// The same where so many messages came from elsewhere than the simulated provider.
pub async fn check_beside(provider: &Simulator, api: &Api, replies: &[Reply], foreign: u64) -> Result<Found> {
    let mut events = Vec::new();
    let mut after = 0;
    let all = async {
        loop {
            let new = api.events_after(after).await.unwrap_or_default();
            after += new.len() as u64;
            events.extend(new);
            let lost = provider.ledger().compare(seen(&events)).lost;
            let ends = ends(&events);
            let open = events.iter().filter_map(|e| e.get("messageSubmitted")).filter(|submitted| {
                let message = submitted["messageId"].as_str().unwrap_or_default();
                // What the provider has accepted and is told as unknown is waiting for its receipt.
                match ends.get(message).copied() {
                    None => true,
                    Some("unknown") => provider.look(|journal| journal.times_accepted(message)) > 0,
                    Some(_) => false,
                }
            });
            let open = open.count();
            if lost == 0 && open == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    };
    let ended = tokio::time::timeout(Duration::from_mins(5), all).await.is_ok();
    let verdict = provider.ledger().compare(seen(&events));
    ensure!(verdict.holds() && verdict.foreign == foreign, "{verdict:?}");

    let mut submitted: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for event in &events {
        if let Some(text) = text(event) {
            let message = event["messageSubmitted"]["messageId"].as_str().unwrap_or_default();
            submitted.entry(text).or_default().push(message);
        }
    }
    for reply in replies {
        let messages = submitted.get(reply.text.as_str()).map(Vec::as_slice).unwrap_or_default();
        ensure!(messages.len() <= 1, "{:?} was submitted {} times", reply.text, messages.len());
        if let Some(message) = &reply.message {
            ensure!(messages == [message.as_str()], "{:?} was acknowledged as {message}: {messages:?}", reply.text);
        }
    }
    let journal = provider.journal();
    let doubled: Vec<(&str, u32)> = journal.doubled().collect();
    ensure!(doubled.is_empty(), "sent twice: {doubled:?}");
    let mut words = BTreeSet::new();
    for call in journal.messages().filter(|call| call.accepted()) {
        ensure!(words.insert(call.text()), "the customer got {:?} twice", call.text());
    }
    let ends = ends(&events);
    let open: Vec<&str> = submitted.values().flatten().filter(|m| !ends.contains_key(**m)).copied().collect();
    ensure!(ended && open.is_empty(), "without an end: {open:?}; {ends:?}");
    let mut unknown = 0;
    for (message, end) in &ends {
        let accepted = journal.times_accepted(message) > 0;
        ensure!(accepted || *end == "unknown", "{message} is {end} and never reached the provider");
        ensure!(!accepted || *end != "unknown", "{message} was accepted and told, and is unknown");
        unknown += usize::from(*end == "unknown");
    }
    Ok(Found {
        acknowledged: verdict.acknowledged,
        replies: replies.iter().filter(|reply| reply.message.is_some()).count(),
        submitted: submitted.len(),
        accepted: words.len(),
        unknown,
        events,
    })
}

/// The last status of each message.
fn ends(events: &[Value]) -> BTreeMap<&str, &str> {
    let changes = events.iter().filter_map(|e| e.get("messageStatusChanged"));
    changes.filter_map(|c| Some((c["messageId"].as_str()?, c["status"].as_str()?))).collect()
}

/// The count of a metric of a gateway, all its labels together that contain `label`.
pub async fn metric(admin: &str, name: &str, label: &str) -> Result<u64> {
    let text = crate::api::client()?.get(format!("{admin}/metrics")).send().await?.text().await?;
    let lines = text.lines().filter(|line| line.starts_with(name) && line.contains(label));
    Ok(lines.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum::<f64>() as u64)
}

/// Waits until a gateway's log says that a fault point acts.
pub async fn acted(log: impl Fn() -> String, point: &str, limit: Duration) -> Result<()> {
    within(limit, &format!("the fault point {point}"), || async { Ok(says(&log(), point).then_some(())) }).await
}

/// Whether a log says that a fault point acts.
pub fn says(log: &str, point: &str) -> bool {
    let names = format!("\"{point}\"");
    log.lines().any(|line| line.contains("fault point acts") && line.contains(&names))
}
