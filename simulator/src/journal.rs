//! What happened: every Graph call and every webhook.

use crate::histogram::Histogram;
use crate::receipts::Status;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

/// What a Graph call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallKind {
    /// Sends a message.
    #[default]
    Message,
    /// Marks messages read, perhaps with a typing sign.
    ReadMark,
    /// Brings a file.
    MediaUpload,
    /// Asks where a file is.
    MediaLookup,
    /// Fetches a file.
    MediaDownload,
    /// Removes a file.
    MediaDelete,
    /// Reads or changes a number or a business account.
    Management,
    /// Anything else.
    Other,
}

/// One Graph call. Times are microseconds since the simulator started.
#[derive(Debug, Clone, Serialize)]
pub struct Call {
    /// Its number, from 1.
    pub seq: u64,
    /// When its body had been read.
    pub at_us: u64,
    /// When its answer was handed to the connection; `None` while it is not, or when it never was.
    pub answered_us: Option<u64>,
    /// The business number in the path; empty where there is none.
    pub phone_number_id: String,
    /// What it is for.
    pub kind: CallKind,
    /// The recipient as the provider knows it: its number where known, else its user id.
    pub to: Option<String>,
    /// The body as received; null for a file.
    pub body: Value,
    /// `biz_opaque_callback_data` of a message.
    pub callback_data: Option<String>,
    /// The id given to the message; set means accepted, whatever the caller was told.
    pub wamid: Option<String>,
    /// HTTP status of the answer; 0 when the connection was cut.
    pub status: u16,
    /// Graph error code of a refusal.
    pub code: Option<i64>,
    /// Which fault changed it.
    pub fault: Option<u64>,
}

impl Call {
    /// Whether the provider accepted the message.
    pub fn accepted(&self) -> bool {
        self.wamid.is_some()
    }

    /// The words of a text message; empty for anything else.
    pub fn text(&self) -> &str {
        self.body["text"]["body"].as_str().unwrap_or_default()
    }
}

/// One attempt at posting a webhook.
#[derive(Debug, Clone, Serialize)]
pub struct Attempt {
    /// When it started.
    pub at_us: u64,
    /// How long it took.
    pub took_us: u64,
    /// The target's place in the list.
    pub target: usize,
    /// The answer's HTTP status; `None` when there was no answer.
    pub status: Option<u16>,
}

/// Attempts kept per webhook; later ones are only counted.
const ATTEMPTS_KEPT: usize = 64;

/// One webhook and how it was taken. Times are microseconds since the simulator started.
#[derive(Debug, Clone, Serialize)]
pub struct Webhook {
    /// Its number, from 1.
    pub seq: u64,
    /// When it was due.
    pub at_us: u64,
    /// Ids of the customers' messages in it.
    pub messages: Vec<String>,
    /// Ids and statuses of the receipts in it.
    pub statuses: Vec<(String, Status)>,
    /// How many attempts there were, over all copies.
    pub attempts: u32,
    /// The first of them, at most 64.
    pub tries: Vec<Attempt>,
    /// When the first 200 came.
    pub acknowledged_us: Option<u64>,
    /// Copies given up.
    pub given_up: u32,
    /// Whether no copy is under way any more.
    pub finished: bool,
}

/// Totals since the start.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Stats {
    /// Webhooks made.
    pub webhooks: u64,
    /// Webhooks with a 200.
    pub acknowledged: u64,
    /// Attempts at posting.
    pub attempts: u64,
    /// Attempts that were not a copy's first.
    pub retried: u64,
    /// Copies given up.
    pub given_up: u64,
    /// Attempts without an answer.
    pub unanswered: u64,
    /// Attempts under way now.
    pub in_flight: u64,
    /// Attempts by the status of the answer.
    pub by_status: BTreeMap<u16, u64>,
    /// Customers' messages made.
    pub messages: u64,
    /// Customers' messages with a 200.
    pub messages_acknowledged: u64,
    /// Receipts made.
    pub receipts: u64,
    /// Graph calls.
    pub calls: u64,
    /// Messages accepted.
    pub accepted: u64,
    /// Calls refused for what they contain, or for their token.
    pub refused: u64,
    /// Calls that a fault changed.
    pub faulted: u64,
    /// Messages accepted with correlation data seen before: the gateway sent the same message again.
    pub doubled: u64,
    /// Messages accepted without correlation data, or after its memory was full.
    pub untracked: u64,
}

/// Every Graph call and webhook, the oldest dropped beyond the limits, and the totals.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    /// Graph calls, oldest first.
    pub calls: VecDeque<Call>,
    /// Webhooks, oldest first.
    pub webhooks: VecDeque<Webhook>,
    /// Totals.
    pub stats: Stats,
    /// From when a message's webhook was due to its first 200; receipts are not counted.
    pub latency: Histogram,
    /// How long each attempt that was answered 200 took.
    pub answer_time: Histogram,
    callbacks: HashMap<String, u32>,
}

impl Journal {
    /// Calls that send to one recipient.
    pub fn calls_to<'a>(&'a self, to: &'a str) -> impl Iterator<Item = &'a Call> {
        self.messages().filter(move |call| call.to.as_deref() == Some(to))
    }

    /// Calls that send a message, accepted or not.
    pub fn messages(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter().filter(|call| call.kind == CallKind::Message)
    }

    /// Correlation data that more than one accepted message carried, with how many.
    pub fn doubled(&self) -> impl Iterator<Item = (&str, u32)> {
        self.callbacks.iter().filter(|(_, times)| **times > 1).map(|(data, times)| (data.as_str(), *times))
    }

    /// How many accepted messages carried this correlation data.
    pub fn times_accepted(&self, callback_data: &str) -> u32 {
        self.callbacks.get(callback_data).copied().unwrap_or_default()
    }

    /// Whether a webhook with this receipt was answered 200.
    pub fn receipt_acknowledged(&self, wamid: &str, status: Status) -> bool {
        self.webhooks.iter().any(|webhook| {
            webhook.acknowledged_us.is_some()
                && webhook.statuses.iter().any(|(id, told)| id == wamid && *told == status)
        })
    }

    pub(crate) fn add_call(&mut self, mut call: Call, keep: usize, keep_callbacks: usize) -> u64 {
        self.stats.calls += 1;
        call.seq = self.stats.calls;
        self.stats.faulted += u64::from(call.fault.is_some());
        self.stats.refused += u64::from(call.fault.is_none() && call.status >= 400);
        if call.accepted() {
            self.stats.accepted += 1;
            self.count_callback(call.callback_data.as_deref(), keep_callbacks);
        }
        let seq = call.seq;
        if self.calls.len() >= keep.max(1) {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
        seq
    }

    fn count_callback(&mut self, data: Option<&str>, keep: usize) {
        let Some(data) = data else {
            self.stats.untracked += 1;
            return;
        };
        if let Some(times) = self.callbacks.get_mut(data) {
            *times += 1;
            self.stats.doubled += 1;
        } else if self.callbacks.len() < keep {
            self.callbacks.insert(data.to_owned(), 1);
        } else {
            self.stats.untracked += 1;
        }
    }

    pub(crate) fn answered(&mut self, seq: u64, at_us: u64) {
        let first = self.calls.front().map_or(0, |call| call.seq);
        if let Some(call) = seq.checked_sub(first).and_then(|at| self.calls.get_mut(at as usize)) {
            call.answered_us = Some(at_us);
        }
    }

    pub(crate) fn add_webhook(
        &mut self,
        at_us: u64,
        messages: Vec<String>,
        statuses: Vec<(String, Status)>,
        keep: usize,
    ) -> u64 {
        self.stats.webhooks += 1;
        self.stats.messages += messages.len() as u64;
        self.stats.receipts += statuses.len() as u64;
        let seq = self.stats.webhooks;
        if self.webhooks.len() >= keep.max(1) {
            self.webhooks.pop_front();
        }
        self.webhooks.push_back(Webhook {
            seq,
            at_us,
            messages,
            statuses,
            attempts: 0,
            tries: Vec::new(),
            acknowledged_us: None,
            given_up: 0,
            finished: false,
        });
        seq
    }

    pub(crate) fn webhook_mut(&mut self, seq: u64) -> Option<&mut Webhook> {
        let first = self.webhooks.front()?.seq;
        self.webhooks.get_mut(usize::try_from(seq.checked_sub(first)?).ok()?)
    }

    pub(crate) fn attempted(&mut self, seq: u64, attempt: Attempt, again: bool) {
        self.stats.attempts += 1;
        self.stats.retried += u64::from(again);
        match attempt.status {
            Some(status) => *self.stats.by_status.entry(status).or_default() += 1,
            None => self.stats.unanswered += 1,
        }
        if attempt.status == Some(200) {
            self.answer_time.record(Duration::from_micros(attempt.took_us));
        }
        if let Some(webhook) = self.webhook_mut(seq) {
            webhook.attempts += 1;
            if webhook.tries.len() < ATTEMPTS_KEPT {
                webhook.tries.push(attempt);
            }
        }
    }
}
