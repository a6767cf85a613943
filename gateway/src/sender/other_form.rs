//! The other spelling of a number.
//!
//! The provider took a message, and a receipt says later that nobody is known at that number. The same telephone may be
//! known by another spelling, which is tried once, as one more attempt of the same message: its receipts carry the same
//! id, so the message is delivered after all. Only for addresses that came with their message: from any other the
//! customer has written, so it is right.
//!
//! A receipt may come before the call's answer: then it is kept until the answer is known.
//!
//! As ever, only the first record of an attempt may call. A sender that starts anew does not know what it watched, and
//! tries nothing: a customer gets a message at most once.

use std::collections::{HashMap, VecDeque};

use recado_connectors::{Outcome, Outgoing};
use recado_proto::{
    Encode as _,
    time::{millis, timestamp},
    v1::{self, delivery::Record as Inside, message_status::Status, outcome::Class},
};

use super::{
    call::{Opened, call_once, class, open_whole},
    exchange::Kept,
    perform::Done,
    schedule::{Append, Name, Report},
    spans,
    worker::{Held, Worker},
};

/// Messages that were accepted lately and whose receipts are waited for. Older ones are let go.
const WATCHED: usize = 20_000;
/// Messages whose other form is to be tried. What comes beyond stays failed.
const WAITING: usize = 2_000;
/// Calls at a time.
const AT_ONCE: usize = 4;

/// Messages that may have to be sent to another form of their address.
#[derive(Default)]
pub(super) struct OtherForms {
    watched: HashMap<Name, Watched>,
    /// The watched ones by age; some are watched no more.
    ages: VecDeque<Name>,
    /// Codes of `failed` receipts of messages whose calls have not ended.
    early: HashMap<Name, String>,
    due: VecDeque<(Name, Tried)>,
    tried: HashMap<Name, Tried>,
}

/// A message that was accepted.
#[derive(Clone)]
struct Watched {
    held: Held,
    /// The attempt that was accepted.
    n: u32,
    to: v1::Address,
}

#[derive(Clone)]
struct Tried {
    of: Watched,
    other: v1::Address,
    /// The call was begun.
    called: bool,
    /// By then it has ended, one way or another, milliseconds.
    until: i64,
}

impl OtherForms {
    /// Waits for what receipts say of a message.
    fn watch(&mut self, message: &Name, n: u32, held: &Held, to: v1::Address) {
        let held = Held { value: None, trace: None, files: None, exchange: None, ..held.clone() };
        self.watched.insert(message.clone(), Watched { held, n, to });
        self.ages.push_back(message.clone());
        while self.ages.len() > WATCHED {
            if let Some(oldest) = self.ages.pop_front() {
                self.watched.remove(&oldest);
            }
        }
    }
}

impl Worker {
    /// A message's status changed: perhaps nobody is known at its address.
    pub(super) fn other_form_due(&mut self, change: &v1::MessageStatusChanged) {
        let name: Name = change.message_id.as_str().into();
        if change.status() < Status::Failed {
            return;
        }
        let watched = self.others.watched.remove(&name);
        // What the call itself said has been dealt with.
        let by_receipt = change.provider_id.is_some();
        if change.status() != Status::Failed || !by_receipt || self.loading {
            self.others.early.remove(&name);
        } else if let Some(of) = watched {
            self.try_other_form(name, of, change.code.clone());
        } else if self.schedule.calling(&name) {
            // No more than calls are under way.
            self.others.early.insert(name, change.code.clone());
        }
    }

    /// The call of a message ended: perhaps a receipt came before its answer. `of`: it was accepted, and may be
    /// wanted in another form.
    pub(super) fn watch_other_form(&mut self, message: &Name, of: Option<(u32, Held, v1::Address)>) {
        let early = self.others.early.remove(message);
        let Some((n, held, to)) = of else { return };
        self.others.watch(message, n, &held, to);
        if let Some(code) = early
            && let Some(of) = self.others.watched.remove(message)
        {
            self.try_other_form(message.clone(), of, code);
        }
    }

    /// A receipt failed the message with this code.
    fn try_other_form(&mut self, name: Name, of: Watched, code: String) {
        if self.others.due.len() >= WAITING {
            return;
        }
        let Some(account) = self.shared.deps.accounts.account(&of.held.account) else { return };
        let said = Outcome::Permanent { code, title: String::new() };
        if let Some(other) = account.outbound.other_address(&of.to, &said) {
            self.others.due.push_back((name, Tried { of, other, called: false, until: 0 }));
            self.try_other_forms();
        }
    }

    /// Begins what may begin.
    pub(super) fn try_other_forms(&mut self) {
        let now = self.shared.now();
        self.others.tried.retain(|_, tried| tried.until > now);
        while self.others.tried.len() < AT_ONCE
            && let Some((message, mut tried)) = self.others.due.pop_front()
        {
            let held = &tried.of.held;
            if self.schedule.stopped().contains(&held.account) {
                continue;
            }
            let limits = &self.shared.deps.limits;
            let not_after = now + limits.attempt_ms;
            let n = tried.of.n + 1;
            let attempt = v1::Attempt {
                message_id: message.to_string(),
                n,
                owner: self.schedule.owner().to_string(),
                not_after: Some(timestamp(not_after)),
                account_id: held.account.to_string(),
                address_id: String::new(),
                other_form: true,
            };
            tried.until = not_after + limits.call_ms;
            let tenant = held.tenant.to_string();
            self.others.tried.insert(message.clone(), tried);
            self.deliver_of(tenant, message, Append::Attempt(n), Inside::Attempt(attempt));
        }
    }

    /// An attempt at another form was read back: the first of its message may call.
    pub(super) fn other_attempt_read(&mut self, attempt: &v1::Attempt) {
        let message: Name = attempt.message_id.as_str().into();
        self.others.watched.remove(&message);
        if *attempt.owner != **self.schedule.owner() {
            // Somebody else was faster.
            self.others.due.retain(|(name, _)| *name != message);
            if self.others.tried.get(&message).is_some_and(|tried| !tried.called) {
                self.others.tried.remove(&message);
            }
            return;
        }
        let Some(tried) = self.others.tried.get_mut(&message).filter(|tried| !tried.called) else { return };
        tried.called = true;
        let (tried, not_after) = (tried.clone(), attempt.not_after.as_ref().map_or(0, millis));
        let (shared, partition, n) = (std::sync::Arc::clone(&self.shared), self.partition, attempt.n);
        self.jobs.spawn(async move {
            let held = &tried.of.held;
            let mut span = spans::attempt(&shared, held, &message, n);
            let mut kept = Kept::of(&span);
            let (asked, outcome) = match open_whole(&shared, partition, held).await {
                Ok(opened) => {
                    let Opened { account, content, address_id, not_after: end, .. } = opened;
                    let outgoing = Outgoing { message_id: &message, to: &tried.other, message: &content };
                    let until = not_after.min(end);
                    let outcome = call_once(&shared, &*account.outbound, &outgoing, until, &mut kept).await;
                    (address_id, learned(outcome, tried.other))
                }
                Err(outcome) => (String::new(), outcome),
            };
            let exchange = kept.said.exchange;
            spans::attempt_ended(&mut span, class(&outcome));
            Done::OtherCalled(message, asked, outcome, exchange)
        });
    }

    /// Writes down what came of it. Whatever else than `accepted` leaves the message failed.
    pub(super) fn other_called(
        &mut self,
        message: &Name,
        asked: &str,
        outcome: Outcome,
        exchange: Option<v1::Exchange>,
    ) {
        let Some(Tried { of: Watched { held, n, .. }, .. }) = self.others.tried.remove(message) else { return };
        self.shared.deps.metrics.call_ended(&held.account, class(&outcome));
        let n = n + 1;
        let mut record = v1::Outcome {
            message_id: message.to_string(),
            n,
            at: Some(timestamp(self.shared.now())),
            account_id: held.account.to_string(),
            asked_address_id: asked.to_owned(),
            r#final: true,
            other_form: true,
            exchange,
            ..v1::Outcome::default()
        };
        let (what, code, title) = match outcome {
            Outcome::Accepted { provider_id, address } => {
                let payload = |data: bytes::Bytes| Some(v1::Payload { data, ..v1::Payload::default() });
                record.provider_id = payload(provider_id.into());
                record.address = address.and_then(|address| payload(address.encode_to_vec().into()));
                (Class::Accepted, String::new(), String::new())
            }
            Outcome::Permanent { code, title } => (Class::Permanent, code, title),
            Outcome::Held { code, title } => (Class::Held, code, title),
            Outcome::Unauthorized { code, title } => (Class::Unauthorized, code, title),
            Outcome::Throttled { code, .. } => (Class::Throttled, code, String::new()),
            Outcome::Transient { code, .. } => (Class::Transient, code, String::new()),
            Outcome::Ambiguous { code } => (Class::Ambiguous, code, String::new()),
        };
        record.set_class(what);
        (record.code, record.title) = (code, title);
        self.refer(&held.tenant, &mut record);
        if what == Class::Accepted {
            // So that receipts find the message, and the next one goes to the right form at once.
            let report = Report {
                tenant: held.tenant.clone(),
                account: held.account.clone(),
                status: Status::Accepted,
                outcome: record.clone(),
                attempts: n,
            };
            self.report(message.clone(), report);
        }
        let tenant = held.tenant.to_string();
        self.deliver_of(tenant, message.clone(), Append::Outcome(n), Inside::Outcome(record));
        self.try_other_forms();
    }
}

/// The form that was right is the person's address from now on.
fn learned(outcome: Outcome, other: v1::Address) -> Outcome {
    match outcome {
        Outcome::Accepted { provider_id, address } => {
            Outcome::Accepted { provider_id, address: address.or(Some(Box::new(other))) }
        }
        outcome => outcome,
    }
}
