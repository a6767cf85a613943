//! What a demo came to: counted from events, the provider's journal, and the comparison of both.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use recado_simulator::SeenMessage;
use reqwest::Method;
use serde::Serialize;
use serde_json::Value;

use super::world::World;

/// The last line of `recado demo --json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Webhooks that the provider made, receipts included.
    pub webhooks: u64,
    /// Of these, answered 200.
    pub accepted: u64,
    /// `messageReceived` events.
    pub messages: u64,
    /// `conversationAssigned` events.
    pub assigned: u64,
    /// `messageSubmitted` events.
    pub replies: u64,
    /// Replies whose delivery the provider told us.
    pub delivered: u64,
    /// Messages answered 200 that are in no event, and replies that never reached the provider.
    pub lost: u64,
    /// Messages in two events, and replies that the provider accepted twice.
    pub doubled: u64,
    /// Messages and replies out of their contact's order.
    pub out_of_order: u64,
    /// From a webhook's post to its 200, 99 % of them, milliseconds.
    pub webhook_p99_ms: f64,
    /// From a reply's event time to the provider's call, 99 % of them, milliseconds.
    pub reply_p99_ms: f64,
}

impl Summary {
    /// Whether nothing was lost, doubled or out of order.
    pub fn holds(&self) -> bool {
        self.lost == 0 && self.doubled == 0 && self.out_of_order == 0
    }
}

/// Waits until nothing is under way any more, for at most `limit`, and counts.
pub(super) async fn settle(world: &World, limit: Duration) -> Summary {
    let until = tokio::time::Instant::now() + limit;
    let mut quiet_since = None;
    loop {
        let summary = count(world).await;
        let quiet = summary.lost == 0 && summary.delivered >= summary.replies && summary.webhooks == summary.accepted;
        let now = tokio::time::Instant::now();
        if !quiet {
            quiet_since = None;
        } else if *quiet_since.get_or_insert(now) + Duration::from_millis(1500) < now {
            return summary;
        }
        if now >= until {
            return summary;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn count(world: &World) -> Summary {
    let events = all_events(world).await;
    let journal = world.provider.journal();
    let mut summary = Summary {
        webhooks: journal.stats.webhooks,
        accepted: journal.stats.acknowledged,
        webhook_p99_ms: rounded(journal.answer_time.quantile_ms(0.99)),
        ..Summary::default()
    };
    let mut seen = Vec::new();
    let mut delivered = HashSet::new();
    let mut submitted: Vec<(&str, &str, i64)> = Vec::new();
    for event in &events {
        if let Some(received) = event.get("messageReceived") {
            summary.messages += 1;
            seen.push(SeenMessage {
                wamid: received["providerId"].as_str().unwrap_or_default().to_owned(),
                wa_id: received["from"]["value"].as_str().map(str::to_owned),
            });
        } else if event.get("conversationAssigned").is_some() {
            summary.assigned += 1;
        } else if let Some(reply) = event.get("messageSubmitted") {
            let at = event["at"].as_str().and_then(|at| at.parse::<jiff::Timestamp>().ok());
            submitted.push((
                reply["messageId"].as_str().unwrap_or_default(),
                reply["conversationId"].as_str().unwrap_or_default(),
                at.map_or(0, jiff::Timestamp::as_millisecond),
            ));
        } else if let Some(changed) = event.get("messageStatusChanged")
            && matches!(changed["status"].as_str(), Some("delivered" | "read"))
        {
            delivered.insert(changed["messageId"].as_str().unwrap_or_default());
        }
    }
    summary.replies = submitted.len() as u64;
    summary.delivered = delivered.len() as u64;

    let verdict = world.provider.ledger().compare(seen);
    summary.lost = verdict.lost;
    summary.doubled = verdict.doubled + journal.doubled().count() as u64;
    summary.out_of_order = verdict.out_of_order + verdict.misattributed;

    // What the provider accepted, by our message id: its place in the provider's order and when it came.
    let calls: HashMap<&str, (u64, u64)> = journal
        .messages()
        .filter(|call| call.accepted())
        .filter_map(|call| Some((call.callback_data.as_deref()?, (call.seq, call.at_us))))
        .collect();
    let mut last: HashMap<&str, u64> = HashMap::new();
    let mut waits = Vec::new();
    for (message, conversation, at_ms) in submitted {
        match calls.get(message) {
            None => summary.lost += 1,
            Some((seq, at_us)) => {
                let last = last.entry(conversation).or_default();
                summary.out_of_order += u64::from(*seq < *last);
                *last = (*last).max(*seq);
                waits.push(world.started_ms() as f64 + *at_us as f64 / 1000.0 - at_ms as f64);
            }
        }
    }
    waits.sort_unstable_by(f64::total_cmp);
    let p99 = waits.get((waits.len() * 99 / 100).min(waits.len().saturating_sub(1)));
    summary.reply_p99_ms = rounded(p99.copied().unwrap_or_default().max(0.0));
    summary
}

fn rounded(ms: f64) -> f64 {
    (ms * 100.0).round() / 100.0
}

async fn all_events(world: &World) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let Ok(page) = world.call(Method::GET, &format!("/v1/events?after={after}"), Value::Null).await else {
            return all;
        };
        let Some(events) = page["events"].as_array().filter(|events| !events.is_empty()) else { return all };
        all.extend(events.iter().cloned());
        after = page["next"].as_u64().unwrap_or(u64::MAX);
    }
}
