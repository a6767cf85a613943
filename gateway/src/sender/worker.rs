//! One partition's worker: reads both logs, tells the schedule, does what it answers.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use prost::Message as _;
use recado_bus::{EventReader, ReadError, Reader, Stored, Verdict, headers::TRACEPARENT};
use recado_connectors::Outcome;
use recado_proto::{
    time::millis,
    v1::{self, Event, SenderState, delivery, event::Body},
};
use tokio::{sync::oneshot, task::JoinSet, time::MissedTickBehavior};
use tracing::{error, warn};

use super::{
    Shared, forms,
    left_out::LeftOut,
    other_form::OtherForms,
    perform::{Done, Waiting},
    read_marks::ReadMarks,
    schedule::{Input, Name, Rules, Schedule, Submitted},
    told::Told,
};
use crate::{
    fault,
    media::uploads::{self, Given},
};

/// Content that waits in memory, bytes; what waits beyond it is read again when it is sent.
const HELD_BYTES: usize = 64 * 1024 * 1024;
const BATCH: usize = 500;
/// Books of messages that were never submitted, as far as this worker knows. More is a fault, cured by a new start.
const ORPHANS: usize = 200_000;
const DAY_MS: i64 = 24 * 3600 * 1000;
/// A state is written at least this often, so that the newest is always kept.
const STATE_AT_LEAST_MS: i64 = 6 * 3600 * 1000;
/// How long calls under way may take when the worker ends.
const DRAIN: Duration = Duration::from_secs(15);
/// The wait after a log could not be read.
const READ_AGAIN: Duration = Duration::from_millis(500);
/// Between two states, whole seconds.
const STATE_EVERY: Duration = Duration::from_secs(10);

/// Why a worker ends.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("the events log begins at {oldest} and no checkpoint says how to read on from there")]
    NoStart { oldest: u64 },
    #[error("deliveries speak of too many messages that were never submitted")]
    Orphans,
}

/// What is kept of a message until it has ended.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) tenant: Name,
    pub(super) account: Name,
    pub(super) position: u64,
    /// The event's value; `None` when it was too much to keep.
    pub(super) value: Option<Bytes>,
    /// The trace context of whatever caused it.
    pub(super) trace: Option<Bytes>,
    /// The files that were given to the provider for the next attempt, or what that attempt comes to without them.
    pub(super) files: Option<Result<Vec<Given>, Outcome>>,
    /// What was said on the wire, until it is written down; with the number of the attempt.
    pub(super) exchange: Option<(u32, v1::Exchange)>,
    pub(super) submitted_at: i64,
}

pub(super) struct Worker {
    pub(super) shared: Arc<Shared>,
    pub(super) partition: u32,
    pub(super) schedule: Schedule,
    pub(super) deliveries: Box<dyn Reader>,
    pub(super) events: Box<dyn Reader>,
    pub(super) judge: EventReader,
    pub(super) held: HashMap<Name, Held>,
    pub(super) held_bytes: usize,
    pub(super) jobs: JoinSet<Done>,
    /// Appends that go together.
    pub(super) waiting: Waiting,
    pub(super) wake: i64,
    pub(super) others: OtherForms,
    accounts: BTreeSet<Name>,
    revision: u64,
    marks: ReadMarks,
    /// Entries of the address book that are not durable yet.
    pub(super) told: Told,
    /// Messages for which there was no room.
    pub(super) left_out: LeftOut,
    pub(super) loading: bool,
    /// Something was read since the last state.
    changed: bool,
    state_at: i64,
}

/// Whether the reader's rule takes this record.
pub(super) fn judged(judge: &mut EventReader, stored: &Stored) -> bool {
    matches!(judge.accept(stored), Verdict::Take { .. } | Verdict::Rewind { .. })
}

impl Worker {
    pub(super) fn new(
        shared: Arc<Shared>,
        partition: u32,
        schedule: Schedule,
        deliveries: Box<dyn Reader>,
        events: Box<dyn Reader>,
        judge: EventReader,
    ) -> Self {
        let deps = &shared.deps;
        let marks = ReadMarks::new(Arc::clone(&deps.accounts), Arc::clone(&deps.caller), shared.tasks.clone());
        let revision = deps.accounts.revision();
        Self {
            partition,
            schedule,
            deliveries,
            events,
            judge,
            held: HashMap::new(),
            held_bytes: 0,
            jobs: JoinSet::new(),
            waiting: Waiting::default(),
            wake: i64::MAX,
            others: OtherForms::default(),
            accounts: BTreeSet::new(),
            revision,
            marks,
            told: Told::default(),
            left_out: LeftOut::default(),
            loading: true,
            changed: true,
            state_at: 0,
            shared,
        }
    }

    pub(super) fn loaded(&mut self, deliveries: u64) {
        self.loading = false;
        self.feed(Input::EventsCover(deliveries));
        self.feed(Input::Loaded);
    }

    /// Works until told to stop.
    pub(super) async fn run(
        mut self,
        stopping: &mut oneshot::Receiver<Option<oneshot::Sender<()>>>,
    ) -> Result<(), Failed> {
        let mut tick = tokio::time::interval(Duration::from_secs(1));
        tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut seconds = 0_u64;
        let mut read_again = tokio::time::Instant::now();
        loop {
            self.flush();
            let pause = u64::try_from(self.wake.saturating_sub(self.shared.now())).unwrap_or(0);
            let may_read = tokio::time::Instant::now() >= read_again;
            let mut unread = None;
            tokio::select! {
                batch = self.deliveries.next(BATCH), if may_read => match batch {
                    Ok(batch) => self.deliveries_batch(&batch),
                    Err(failed) => unread = Some(failed),
                },
                // However many messages wait: what tells their ends stands between those that are submitted.
                batch = self.events.next(BATCH), if may_read => match batch {
                    Ok(batch) => self.events_batch(&batch, 0),
                    Err(failed) => unread = Some(failed),
                },
                batch = self.left_out.next(BATCH), if may_read => match batch {
                    Ok(batch) => self.left_out_batch(&batch),
                    Err(failed) => unread = Some(failed),
                },
                // Otherwise nothing would look at the readers again before something else happens.
                () = tokio::time::sleep_until(read_again), if !may_read => {}
                Some(done) = self.jobs.join_next() => self.done(done),
                () = tokio::time::sleep(Duration::from_millis(pause.min(60_000))) => self.time(),
                _ = tick.tick() => {
                    seconds += 1;
                    self.time();
                    self.second(seconds);
                }
                stop = &mut *stopping => {
                    self.drain(stop.ok().flatten()).await;
                    return Ok(());
                }
            }
            while let Some(done) = self.jobs.try_join_next() {
                self.done(done);
            }
            match unread {
                None => {}
                // To end here would make every call under way unknown.
                Some(failed @ ReadError::Unavailable(_)) => {
                    warn!(partition = self.partition, error = %failed, "log cannot be read now");
                    read_again = tokio::time::Instant::now() + READ_AGAIN;
                }
                Some(failed) => {
                    self.drain(None).await;
                    return Err(failed.into());
                }
            }
            if self.schedule.orphans() > ORPHANS {
                self.drain(None).await;
                return Err(Failed::Orphans);
            }
        }
    }

    /// Begins nothing more, waits for what is under way, and remembers where it was.
    async fn drain(&mut self, stopped: Option<oneshot::Sender<()>>) {
        self.feed(Input::Drain);
        drop(stopped);
        let finish = async {
            loop {
                self.flush();
                if self.jobs.is_empty() {
                    return;
                }
                tokio::select! {
                    batch = self.deliveries.next(BATCH) => match batch {
                        Ok(batch) => self.deliveries_batch(&batch),
                        Err(_) => return,
                    },
                    Some(done) = self.jobs.join_next() => self.done(done),
                    () = tokio::time::sleep(Duration::from_millis(200)) => self.time(),
                }
            }
        };
        if tokio::time::timeout(DRAIN, finish).await.is_err() {
            warn!(partition = self.partition, in_flight = self.schedule.in_flight(), "calls were cut by the end");
        }
        if let Some(state) = self.state().and_then(|state| self.told.complete(state)) {
            self.write_state(state);
            let written = async { while self.jobs.join_next().await.is_some() {} };
            drop(tokio::time::timeout(Duration::from_secs(1), written).await);
        }
        self.jobs.abort_all();
    }

    fn time(&mut self) {
        if self.wake <= self.shared.now() {
            self.wake = i64::MAX;
        }
        self.feed(Input::Time);
    }

    /// What is done now and then.
    fn second(&mut self, seconds: u64) {
        let revision = self.shared.deps.accounts.revision();
        if revision != self.revision {
            self.revision = revision;
            for account in self.accounts.clone() {
                self.configure(&account);
            }
            for account in self.schedule.stopped() {
                self.feed(Input::AccountResumed(account));
            }
        }

        self.try_other_forms();
        self.look_back();
        let now = self.shared.now();
        let oldest = self.held.values().map(|held| held.submitted_at).min().unwrap_or(now);
        self.shared.deps.metrics.waiting(self.partition, self.schedule.waiting(), (now - oldest).max(0));

        if !seconds.is_multiple_of(fault::interval("sender_state", STATE_EVERY).as_secs().max(1)) {
            return;
        }
        self.ask_cover();
        if (self.changed || now - self.state_at > STATE_AT_LEAST_MS)
            && !self.told.state_waits()
            && let Some(state) = self.state()
        {
            self.changed = false;
            self.state_at = now;
            if let Some(state) = self.told.complete(state) {
                self.write_state(state);
            }
        }
    }

    fn state(&self) -> Option<SenderState> {
        // While something before the events' position was left out, the state written before stays the best.
        let complete = self.left_out.is_empty() && !self.shared.book.damaged();
        complete.then(|| self.schedule.state(self.partition, self.events.position())).flatten()
    }

    /// Tells the schedule what the configuration says of an account.
    pub(super) fn configure(&mut self, account: &Name) {
        let rules = self.shared.deps.accounts.account(account).map(|view| Rules {
            credential: view.credential.as_str().into(),
            echoes: view.outbound.echoes_message_id(),
            unknown: view.unknown_outcome,
            rate_per_s: view.rate_per_s,
            recipient_interval_ms: view.recipient_interval_ms as i64,
        });
        self.feed(Input::Account(account.clone(), rules));
    }

    /// Something concerns this account: from now on the schedule is told what the configuration says of it.
    pub(super) fn know(&mut self, account: &str) -> Name {
        let account: Name = account.into();
        if self.accounts.insert(account.clone()) {
            self.configure(&account);
        }
        account
    }

    pub(super) fn deliveries_batch(&mut self, batch: &[Stored]) {
        for stored in batch {
            let Ok(delivery) = v1::Delivery::decode(stored.value.clone()) else {
                error!(partition = self.partition, position = stored.position, "record of deliveries is malformed");
                continue;
            };
            let position = stored.position;
            match delivery.record {
                Some(delivery::Record::Attempt(attempt)) if attempt.other_form => self.other_attempt_read(&attempt),
                // The message had come to its end before.
                Some(delivery::Record::Outcome(outcome)) if outcome.other_form => {}
                Some(delivery::Record::Attempt(attempt)) => self.feed(Input::AttemptRead { attempt, position }),
                Some(delivery::Record::Outcome(mut outcome)) => {
                    // For people who look at the log; the sender's states do not carry it on.
                    outcome.exchange = None;
                    if self.loading && outcome.class() == v1::outcome::Class::Throttled {
                        self.know(&outcome.account_id);
                    }
                    self.feed(Input::OutcomeRead { outcome, position });
                }
                Some(delivery::Record::State(_) | delivery::Record::MediaState(_)) | None => continue,
            }
            self.changed = true;
        }
        let position = self.deliveries.position();
        self.feed(Input::DeliveriesRead(position));
    }

    /// Takes an event that was judged. Messages before `settled_to` are known to be settled.
    pub(super) fn event(&mut self, stored: &Stored, settled_to: u64) {
        let Ok(event) = Event::decode(stored.value.clone()) else {
            error!(partition = self.partition, position = stored.position, "event is malformed");
            return;
        };
        self.changed = true;
        let past = stored.position < settled_to;
        if !past {
            let news = self.shared.book.learn(&event).or_else(|| forms::wrote(&self.shared, &event));
            if let Some(entry) = news {
                self.told.add(stored.position, entry);
            }
        }
        match &event.body {
            Some(Body::MessageSubmitted(message)) if !past => self.submitted(stored, &event, message),
            Some(Body::MessageStatusChanged(change)) => {
                self.feed(Input::StatusSeen(change.message_id.as_str().into(), change.status()));
                self.other_form_due(change);
            }
            Some(Body::AccountEventReceived(told)) if told.template.as_ref().is_some_and(|known| known.sendable) => {
                self.feed(Input::MayGo(told.account_id.as_str().into()));
            }
            Some(Body::EpochOpened(_)) => {
                self.feed(Input::EpochOpened(event.tenant.as_str().into(), stored.position));
            }
            Some(Body::ReadMarkSubmitted(mark)) if !self.loading => self.marks.send(&event.tenant, mark),
            _ => {}
        }
    }

    /// Takes a message that a sender state lists. It lists few, and what is left out is never read again from before
    /// the state: there is room.
    pub(super) fn exception(&mut self, stored: &Stored) {
        if let Ok(event) = Event::decode(stored.value.clone())
            && let Some(Body::MessageSubmitted(message)) = &event.body
        {
            self.take(stored, &event, message, false);
        }
    }

    fn submitted(&mut self, stored: &Stored, event: &Event, message: &v1::MessageSubmitted) {
        if !self.held.contains_key(&*message.message_id) && !self.leaves_out(stored, event, message) {
            self.take(stored, event, message, false);
        }
    }

    /// `late`: events behind it were read before.
    pub(super) fn take(&mut self, stored: &Stored, event: &Event, message: &v1::MessageSubmitted, late: bool) {
        let name: Name = message.message_id.as_str().into();
        let account = self.know(&message.account_id);
        let fits = self.held_bytes + stored.value.len() <= HELD_BYTES;
        let held = Held {
            tenant: event.tenant.as_str().into(),
            account: account.clone(),
            position: stored.position,
            value: fits.then(|| stored.value.clone()),
            trace: stored.header(TRACEPARENT).map(Bytes::copy_from_slice),
            files: None,
            exchange: None,
            submitted_at: stored.at_ms,
        };
        self.held_bytes += held.value.as_ref().map_or(0, Bytes::len);
        self.held.insert(name.clone(), held);

        let content = message.content.as_ref().filter(|content| content.key_id.is_empty());
        let not_after = message.not_after.as_ref().map_or(stored.at_ms.saturating_add(DAY_MS), millis);
        self.feed(Input::Submitted(Submitted {
            message: name,
            tenant: event.tenant.as_str().into(),
            account,
            address: message.address_id.as_str().into(),
            position: stored.position,
            not_after,
            files: content.is_some_and(|content| uploads::names_ours(&content.data)),
            late,
        }));
    }
}
