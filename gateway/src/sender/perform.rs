//! What the schedule wants done: appends, grouped; calls, at once.

use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{Arc, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use futures::FutureExt as _;
use prost::Message as _;
use recado_bus::{AppendError, Record};
use recado_connectors::Outcome;
use recado_proto::{
    Kind,
    time::timestamp,
    v1::{self, AddressEntry, Delivery, SenderState, delivery::Record as Inside},
};
use tokio::task::JoinError;
use tracing::{error, info, warn};

use super::{
    addresses,
    call::{class, give_files, scope, send},
    exchange::{Kept, Said},
    schedule::{Append, FilesGiven, Input, Name, Output, Report},
    spans,
    worker::Worker,
};
use crate::{
    directory::TenantEntry,
    fault, logs,
    media::uploads::{self, Given},
    submit,
};

/// Records of one append.
const GROUP: usize = 256;

/// What became of a job.
pub(super) enum Done {
    Appended(Vec<(Name, Append)>, Result<Vec<u64>, AppendError>),
    Called(Name, u32, Outcome, Said),
    /// The files of a message, before its attempt.
    FilesGiven(Name, Result<Vec<Given>, Outcome>),
    /// The call to the other form of an address; with the keyed id of the first.
    OtherCalled(Name, String, Outcome, Option<v1::Exchange>),
    /// Positions of the events that told them.
    Addresses(Vec<(u64, AddressEntry)>, Result<(), AppendError>),
    State(Result<Vec<u64>, AppendError>),
    /// An event about an account.
    Told(Result<(), AppendError>),
    /// Deliveries before the first position speak only of events before the second.
    Cover(u64, Option<u64>),
}

/// Appends that go together.
#[derive(Default)]
pub(super) struct Waiting {
    deliveries: Vec<(Name, Append, Record)>,
    /// By tenant.
    reports: HashMap<Name, Vec<(Name, Append, Record)>>,
}

impl Worker {
    /// Tells the schedule something and does what it answers.
    pub(super) fn feed(&mut self, input: Input) {
        let now = self.shared.now();
        for output in self.schedule.apply(now, input) {
            self.perform(output);
        }
    }

    fn perform(&mut self, output: Output) {
        match output {
            Output::WriteAttempt(message, attempt) => {
                let what = Append::Attempt(attempt.n);
                self.deliver(message, what, Inside::Attempt(attempt));
            }
            Output::WriteOutcome(message, mut outcome) => {
                if let Some(tenant) = self.held.get(&message).map(|held| held.tenant.clone()) {
                    self.refer(&tenant, &mut outcome);
                }
                let exchange = self.held.get(&message).and_then(|held| held.exchange.as_ref());
                outcome.exchange = exchange.filter(|(n, _)| *n == outcome.n).map(|(_, exchange)| exchange.clone());
                let what = Append::Outcome(outcome.n);
                self.deliver(message, what, Inside::Outcome(outcome));
            }
            Output::Report(message, report) => self.report(message, report),
            Output::GiveFiles(message) => self.give_files(message),
            Output::Call { message, n, not_after } => self.call(message, n, not_after),
            Output::Forget(message) => {
                if let Some(held) = self.held.remove(&message) {
                    self.held_bytes -= held.value.map_or(0, |value| value.len());
                }
            }
            Output::AccountStopped { account, code, title } => {
                error!(%account, code, "provider refuses the account's credential, its messages wait");
                let reason = if title.is_empty() { code.clone() } else { format!("{code}: {title}") };
                self.shared.reasons.lock().unwrap_or_else(PoisonError::into_inner).insert(account.clone(), reason);
                self.tell(&account, "sending_stopped", &serde_json::json!({"code": code, "title": title}));
                self.shared.set_stopped(self.partition, self.schedule.stopped());
            }
            Output::AccountRuns(account) => {
                info!(%account, "account sends again");
                self.tell(&account, "sending_resumed", &serde_json::json!({}));
                self.shared.set_stopped(self.partition, self.schedule.stopped());
            }
            Output::AccountPaused { account, code, until } => {
                warn!(%account, code, "provider wants the account to send nothing for a long time");
                let until = crate::clock::rfc3339(until);
                self.tell(&account, "sending_paused", &serde_json::json!({"code": code, "until": until}));
            }
            Output::Wake(at) => self.wake = self.wake.min(at),
        }
    }

    /// Makes an event of what became of an account.
    fn tell(&mut self, account: &Name, field: &str, detail: &serde_json::Value) {
        let deps = &self.shared.deps;
        let Some(tenant) = deps.accounts.account(account).and_then(|view| deps.tenants.tenant(&view.tenant)) else {
            return;
        };
        let now = self.shared.now();
        let intake = v1::Intake {
            tenant: tenant.id.clone(),
            id: Kind::Input.text(tenant.key.derive("sending", &[account, field, &now.to_string()])),
            provider_time: Some(timestamp(now)),
            input: Some(v1::intake::Input::AccountEvent(v1::AccountEvent {
                account_id: account.to_string(),
                field: field.to_owned(),
                detail: Some(v1::Payload { data: detail.to_string().into(), ..v1::Payload::default() }),
                ..v1::AccountEvent::default()
            })),
            ..Default::default()
        };
        let (bus, record) = (Arc::clone(&deps.bus), submit::record(&intake, "sender", None));
        self.jobs.spawn(async move { Done::Told(submit::append(&bus, &tenant, vec![record]).await.map(drop)) });
    }

    fn deliver(&mut self, message: Name, what: Append, inside: Inside) {
        let tenant = self.held.get(&message).map(|held| held.tenant.to_string()).unwrap_or_default();
        self.deliver_of(tenant, message, what, inside);
    }

    pub(super) fn deliver_of(&mut self, tenant: String, message: Name, what: Append, inside: Inside) {
        self.waiting.deliveries.push((message, what, delivery_record(tenant, inside)));
    }

    /// Adds the keyed form of the provider's id, and takes note of the recipient's address as the provider has it.
    pub(super) fn refer(&mut self, tenant: &str, outcome: &mut v1::Outcome) {
        let Some(tenant) = self.shared.deps.tenants.tenant(tenant) else { return };
        outcome.provider_ref = provider_ref(&tenant, outcome);
        let learned = outcome.address.as_ref().and_then(addresses::open);
        let accounts = &self.shared.deps.accounts;
        let id = learned.and_then(|address| accounts.address_id(&tenant, &outcome.account_id, &address.value));
        outcome.address_id = id.filter(|id| *id != outcome.asked_address_id).unwrap_or_default();
        if outcome.address_id.is_empty() {
            outcome.address = None;
            return;
        }
        let news = self.shared.book.note(AddressEntry {
            tenant: tenant.id.clone(),
            address_id: outcome.address_id.clone(),
            account_id: outcome.account_id.clone(),
            address: outcome.address.clone(),
            wrote_at: None,
        });
        // No event holds it back: lost, it is learned again.
        if let Some(news) = news {
            self.write_addresses(vec![(u64::MAX, news)], Duration::ZERO);
        }
    }

    pub(super) fn report(&mut self, message: Name, report: Report) {
        let what = Append::Report(report.status);
        let Some(tenant) = self.shared.deps.tenants.tenant(&report.tenant) else {
            warn!(tenant = %report.tenant, "tenant is not known, its report waits");
            self.jobs.spawn(std::future::ready(Done::Appended(
                vec![(message, what)],
                Err(AppendError::NotWritten("tenant is not known".to_owned())),
            )));
            return;
        };
        let trace = self.held.get(&message).and_then(|held| held.trace.as_deref());
        let record = report_record(&tenant, &message, &report, trace);
        self.waiting.reports.entry(report.tenant).or_default().push((message, what, record));
    }

    /// Starts the appends that have gathered.
    pub(super) fn flush(&mut self) {
        let bus = &self.shared.deps.bus;
        while !self.waiting.deliveries.is_empty() {
            let rest = self.waiting.deliveries.split_off(self.waiting.deliveries.len().min(GROUP));
            let group = std::mem::replace(&mut self.waiting.deliveries, rest);
            let (items, records) = split(group);
            let (bus, partition) = (Arc::clone(bus), self.partition);
            self.jobs.spawn(async move {
                fault::point!("sender.attempt_due", if any_attempt(&items));
                fault::point!("sender.outcome_due", if any_outcome(&items));
                let result = bus.append(logs::DELIVERIES, partition, records).await;
                fault::point!("sender.attempt_appended", if any_attempt(&items));
                fault::point!("sender.outcome_appended", if any_outcome(&items));
                Done::Appended(items, result)
            });
        }
        for (tenant, group) in self.waiting.reports.drain() {
            let Some(tenant) = self.shared.deps.tenants.tenant(&tenant) else { continue };
            let bus = Arc::clone(bus);
            let (items, records) = split(group);
            self.jobs.spawn(async move {
                fault::point!("sender.report_due");
                let result = submit::append(&bus, &tenant, records).await;
                fault::point!("sender.report_appended");
                Done::Appended(items, result)
            });
        }
        let told = self.told.take();
        if !told.is_empty() {
            self.write_addresses(told, Duration::ZERO);
        }
    }

    fn write_addresses(&mut self, told: Vec<(u64, AddressEntry)>, wait: Duration) {
        let book = Arc::clone(&self.shared.book);
        self.jobs.spawn(async move {
            tokio::time::sleep(wait).await;
            let entries: Vec<AddressEntry> = told.iter().map(|(_, entry)| entry.clone()).collect();
            fault::point!("addresses.learned");
            let result = book.write(&entries).await;
            fault::point!("addresses.written");
            Done::Addresses(told, result)
        });
    }

    /// Takes what became of a job.
    pub(super) fn done(&mut self, done: Result<Done, JoinError>) {
        let done = match done {
            Ok(done) => done,
            Err(failed) => {
                // Its message stays where it is until a restart finds an attempt without outcome.
                error!(partition = self.partition, panicked = failed.is_panic(), "job of the sender failed");
                return;
            }
        };
        match done {
            Done::Appended(items, Ok(positions)) => {
                for ((message, what), position) in items.into_iter().zip(positions) {
                    if let (Append::Outcome(_), Some(held)) = (&what, self.held.get_mut(&message)) {
                        held.exchange = None;
                    }
                    self.feed(Input::AppendDone(message, what, position));
                }
            }
            Done::Appended(items, Err(failed)) => {
                warn!(partition = self.partition, error = %failed, records = items.len(), "append failed");
                for (message, what) in items {
                    self.feed(Input::AppendFailed(message, what));
                }
            }
            Done::Called(message, n, outcome, said) => {
                let account = self.held.get(&message).map_or("unknown", |held| &*held.account);
                self.shared.deps.metrics.call_ended(account, class(&outcome));
                if let Outcome::Throttled { scope: slowed, .. } = &outcome {
                    self.shared.deps.metrics.throttled(scope(*slowed));
                }
                if let Some(held) = self.held.get_mut(&message) {
                    held.exchange = said.exchange.map(|exchange| (n, exchange));
                }
                let to = said.spelled.filter(|_| matches!(outcome, Outcome::Accepted { address: None, .. }));
                let watched = to.and_then(|to| Some((n, self.held.get(&message)?.clone(), to)));
                if let (Some(used), Some(held)) = (said.used, self.held.get(&message)) {
                    self.feed(Input::Used(held.account.clone(), used));
                }
                self.feed(Input::CallDone(message.clone(), n, outcome));
                // Behind the outcome of the first form.
                self.watch_other_form(&message, watched);
            }
            Done::FilesGiven(message, result) => {
                let became = match &result {
                    Ok(_) => FilesGiven::Yes,
                    Err(Outcome::Transient { code, .. }) if code == uploads::UPLOADING => FilesGiven::NotYet,
                    Err(_) => FilesGiven::No,
                };
                if let Some(held) = self.held.get_mut(&message) {
                    held.files = Some(result);
                }
                self.feed(Input::FilesGiven(message, became));
            }
            Done::OtherCalled(message, asked, outcome, exchange) => {
                self.other_called(&message, &asked, outcome, exchange);
            }
            Done::Addresses(told, Ok(())) => {
                if let Some(state) = self.told.durable(&told) {
                    self.write_state(state);
                }
            }
            Done::Addresses(told, Err(failed)) => {
                warn!(partition = self.partition, error = %failed, "addresses were not written, trying again");
                self.write_addresses(told, Duration::from_secs(1));
            }
            Done::State(Ok(_)) | Done::Told(Ok(())) => {}
            Done::Told(Err(failed)) => {
                warn!(partition = self.partition, error = %failed, "event about an account was not written");
            }
            Done::State(Err(failed)) => {
                warn!(partition = self.partition, error = %failed, "sender state was not written");
            }
            Done::Cover(deliveries, events_end) => {
                // A book may be that of a message that was left out.
                if self.left_out.is_empty() && events_end.is_some_and(|end| self.events.position() >= end) {
                    self.feed(Input::EventsCover(deliveries));
                }
            }
        }
    }

    /// Asks where events end, to know which books can never find their message.
    pub(super) fn ask_cover(&mut self) {
        if self.schedule.orphans() == 0 || !self.left_out.is_empty() {
            return;
        }
        let (deliveries, partition) = (self.deliveries.position(), self.partition);
        let bus = Arc::clone(&self.shared.deps.bus);
        self.jobs.spawn(async move {
            let end = bus.bounds(logs::EVENTS, partition).await.ok().map(|bounds| bounds.end);
            Done::Cover(deliveries, end)
        });
    }

    pub(super) fn write_state(&mut self, state: SenderState) {
        let (bus, partition) = (Arc::clone(&self.shared.deps.bus), self.partition);
        let record = delivery_record(String::new(), Inside::State(state));
        self.jobs.spawn(async move {
            fault::point!("sender.state_due");
            let result = bus.append(logs::DELIVERIES, partition, vec![record]).await;
            fault::point!("sender.state_appended");
            Done::State(result)
        });
    }

    fn give_files(&mut self, message: Name) {
        // Who has no content has nothing to give: the attempt says so.
        let Some(held) = self.held.get(&message).cloned() else {
            return self.feed(Input::FilesGiven(message, FilesGiven::No));
        };
        let (shared, partition) = (Arc::clone(&self.shared), self.partition);
        self.jobs.spawn(async move {
            // Whatever panics, nothing was sent.
            let work = AssertUnwindSafe(give_files(&shared, partition, &held)).catch_unwind();
            let failed = || Outcome::Transient { code: "upload_failed".to_owned(), tries: None, after_ms: None };
            let result = work.await.unwrap_or_else(|_| Err(failed()));
            fault::point!("sender.files_given");
            Done::FilesGiven(message, result)
        });
    }

    fn call(&mut self, message: Name, n: u32, not_after: i64) {
        let held = self.held.get(&message).cloned();
        if let Some(held) = self.held.get_mut(&message) {
            // Each attempt has its own.
            held.files = None;
        }
        let Some(held) = held else {
            error!(partition = self.partition, "a message to send is not held");
            return self.feed(Input::CallDone(
                message,
                n,
                Outcome::Transient { code: "not_held".to_owned(), tries: None, after_ms: None },
            ));
        };
        let (shared, partition) = (Arc::clone(&self.shared), self.partition);
        self.jobs.spawn(async move {
            // A connector that panics must not leave its message hanging: what it did by then is not known.
            let mut span = spans::attempt(&shared, &held, &message, n);
            let mut kept = Kept::of(&span);
            let work = send(&shared, partition, &held, &message, not_after, &mut kept);
            let outcome = AssertUnwindSafe(work).catch_unwind().await;
            let said = kept.said;
            let outcome = outcome.unwrap_or_else(|_| Outcome::Ambiguous { code: "panicked".to_owned() });
            spans::attempt_ended(&mut span, class(&outcome));
            Done::Called(message, n, outcome, said)
        });
    }
}

#[cfg(feature = "faults")]
fn any_attempt(items: &[(Name, Append)]) -> bool {
    items.iter().any(|(_, what)| matches!(what, Append::Attempt(_)))
}

#[cfg(feature = "faults")]
fn any_outcome(items: &[(Name, Append)]) -> bool {
    items.iter().any(|(_, what)| matches!(what, Append::Outcome(_)))
}

fn delivery_record(tenant: String, inside: Inside) -> Record {
    let key = Bytes::from(tenant.clone());
    let value = Delivery { tenant, record: Some(inside) }.encode_to_vec().into();
    Record { key, headers: Vec::new(), value }
}

fn split(group: Vec<(Name, Append, Record)>) -> (Vec<(Name, Append)>, Vec<Record>) {
    group.into_iter().map(|(message, what, record)| ((message, what), record)).unzip()
}

fn provider_ref(tenant: &TenantEntry, outcome: &v1::Outcome) -> String {
    let id = outcome.provider_id.as_ref().and_then(|payload| std::str::from_utf8(&payload.data).ok());
    id.map(|id| Kind::ProviderRef.text(tenant.key.message(&outcome.account_id, id))).unwrap_or_default()
}

/// The report as an input. The same one again has the same id.
fn report_record(tenant: &TenantEntry, message: &str, report: &Report, trace: Option<&[u8]>) -> Record {
    let outcome = &report.outcome;
    let parts = [message, &outcome.n.to_string(), &(report.status as i32).to_string()];
    let intake = v1::Intake {
        tenant: tenant.id.clone(),
        id: Kind::Input.text(tenant.key.derive("report", &parts)),
        provider_time: outcome.at,
        input: Some(v1::intake::Input::SendReport(v1::SendReport {
            account_id: report.account.to_string(),
            message_id: message.to_owned(),
            status: report.status.into(),
            provider_ref: provider_ref(tenant, outcome),
            provider_id: outcome.provider_id.clone(),
            code: outcome.code.clone(),
            title: outcome.title.clone(),
            attempts: report.attempts,
            asked_address_id: outcome.asked_address_id.clone(),
            address_id: outcome.address_id.clone(),
            address: outcome.address.clone(),
        })),
        ..Default::default()
    };
    submit::record(&intake, "sender", trace.and_then(|trace| std::str::from_utf8(trace).ok()))
}
