//! When which message is sent: a state machine for one partition, without clock, I/O or randomness.
//!
//! It is told what was read from events and deliveries, what became of its appends and calls, and the time; it
//! answers with things to do. Its rules:
//!
//! - **S-1** Only the first record of (message, n) in deliveries may call, before its `not_after`, once it was
//!   read back.
//!   What is done before it, giving the provider a message's files, reaches no customer and leaves no record.
//! - **S-2** n + 1 needs an outcome of n that allows another try.
//! - **S-3** Of one recipient, a message goes only when the one before is accepted, failed for good or given up as
//!   unknown, and that is in the log.
//! - **S-4** An attempt without outcome is unknown when its `not_after` and the call's time-out have passed; it
//!   holds its recipient while a receipt may still come, then the account's policy decides.
//! - **S-5** No message starts after its own deadline; none stays without an end after it.

mod account;
mod book;
mod breaker;
mod entry;
mod flow;
mod log;
mod pace;
mod slowed;
mod snapshot;
mod turns;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod simulation;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use recado_connectors as connectors;
use recado_proto::v1::{self, message_status::Status};

pub(super) use self::flow::NOT_CALLED;
use self::{
    account::{Account, Credential},
    book::Book,
    entry::{Entry, Line, Phase, Recipient},
    slowed::Slowed,
    turns::Turns,
};
use crate::config::UnknownOutcome;

/// An id or name that many things refer to.
pub type Name = Arc<str>;

/// Bounds and waits. All times in milliseconds.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Calls at a time, of all accounts of the partition.
    pub calls: usize,
    /// Calls at a time of one account.
    pub account_calls: usize,
    /// How many of these may be messages whose files are being given: an upload that takes long leaves the rest to
    /// others.
    pub account_givings: usize,
    /// How long after it is written an attempt may begin its call.
    pub attempt_ms: i64,
    /// The call's own time-out, and what clocks of machines may differ: after `not_after` and this, no call of
    /// that attempt can still begin or end.
    pub call_ms: i64,
    /// How long an unknown outcome holds its recipient where a receipt may clear it up.
    pub receipt_ms: i64,
    /// The longest wait between two tries, unless the provider asks for more.
    pub backoff_ms: i64,
    /// How often a stopped account is tried.
    pub probe_ms: i64,
    /// How often a message is tried that the provider does not take for now.
    pub held_ms: i64,
    /// How many of an account may wait for that.
    pub held: usize,
    /// How long files that were given are taken to be there. A provider keeps them for at least a day.
    pub given_ms: i64,
    /// The wait after an append that failed.
    pub append_retry_ms: i64,
    /// Messages that may wait, of all accounts. What is submitted beyond it is left out for now.
    pub waiting: usize,
    /// Messages that a sender state may list.
    pub exceptions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            calls: 256,
            account_calls: 64,
            account_givings: 16,
            attempt_ms: 10_000,
            call_ms: 25_000,
            receipt_ms: 60_000,
            backoff_ms: 60_000,
            probe_ms: 60_000,
            held_ms: 900_000,
            held: 500,
            given_ms: 3_600_000,
            append_retry_ms: 500,
            waiting: 50_000,
            exceptions: 2_500,
        }
    }
}

/// What the configuration says of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Names the credential; accounts with the same one share a circuit breaker.
    pub credential: Name,
    /// Receipts carry our message id.
    pub echoes: bool,
    /// What happens when an outcome stays unknown.
    pub unknown: UnknownOutcome,
    /// Messages per second.
    pub rate_per_s: u32,
    /// How far apart messages to one recipient go once the provider said that they come too fast, milliseconds.
    pub recipient_interval_ms: i64,
}

/// A message to send, without its content.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// Its id.
    pub message: Name,
    /// Whose.
    pub tenant: Name,
    /// Through which account.
    pub account: Name,
    /// To whom.
    pub address: Name,
    /// Position of its event.
    pub position: u64,
    /// Its deadline.
    pub not_after: i64,
    /// It names files that the provider has to be given before it is called.
    pub files: bool,
    /// It was left out before, and what was read of events since then may speak of it: it waits for `CaughtUp`.
    pub late: bool,
}

/// What became of giving a message's files to the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilesGiven {
    /// It has them.
    Yes,
    /// That goes on; to be asked again.
    NotYet,
    /// It has not, and the attempt's outcome says why: `Call` is answered without calling.
    No,
}

/// An append that the machine asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Append {
    /// Of the attempt with this number.
    Attempt(u32),
    /// Of the outcome with this number.
    Outcome(u32),
    /// Of the report with this status.
    Report(Status),
}

/// What the machine is told.
#[derive(Clone, Debug)]
pub enum Input {
    /// What the configuration says of an account now; `None`: it has no such account.
    Account(Name, Option<Rules>),
    /// An entry of the sender state from which this sender starts, which holds all deliveries before `through`.
    Restored {
        /// The entry.
        unsettled: v1::sender_state::Unsettled,
        /// Of the state.
        through: u64,
    },
    /// What the provider had asked for when that state was written; its account is configured.
    Slowed(v1::sender_state::Slowed),
    /// Read from events.
    Submitted(Submitted),
    /// Read from events, and not to be sent for now, because there is no room; it will be submitted again.
    LeftOut(Name),
    /// What was submitted late has been told all that events say of it.
    CaughtUp,
    /// Read from events.
    StatusSeen(Name, Status),
    /// Read from events: the tenant was restored from a backup, and what was submitted before is not sent again.
    EpochOpened(Name, u64),
    /// Read from deliveries.
    AttemptRead {
        /// The record.
        attempt: v1::Attempt,
        /// Its position.
        position: u64,
    },
    /// Read from deliveries.
    OutcomeRead {
        /// The record.
        outcome: v1::Outcome,
        /// Its position.
        position: u64,
    },
    /// Deliveries were read up to, not including, this position.
    DeliveriesRead(u64),
    /// Every message that was submitted before this position of deliveries was written has been read.
    EventsCover(u64),
    /// Events and deliveries were read to their ends: work may begin.
    Loaded,
    /// A call that the machine asked for has ended.
    CallDone(Name, u32, connectors::Outcome),
    /// What became of files that the machine asked to be given.
    FilesGiven(Name, FilesGiven),
    /// An append that the machine asked for is durable.
    AppendDone(Name, Append, u64),
    /// An append that the machine asked for may not have been written.
    AppendFailed(Name, Append),
    /// The provider says how much of what it allows an account is used up, percent.
    Used(Name, u8),
    /// Somebody says that the account's credential is good again.
    AccountResumed(Name),
    /// The provider takes something of the account again that it did not take.
    MayGo(Name),
    /// No more calls: finish what was begun.
    Drain,
    /// Nothing but the time.
    Time,
}

/// What the machine wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Give the provider the message's files, then say `FilesGiven`.
    GiveFiles(Name),
    /// Append the attempt, then say `AppendDone` or `AppendFailed`.
    WriteAttempt(Name, v1::Attempt),
    /// Call the provider, now, then say `CallDone`.
    Call {
        /// Which message.
        message: Name,
        /// By which attempt.
        n: u32,
        /// From then on the call must not begin.
        not_after: i64,
    },
    /// Append the outcome, then say `AppendDone` or `AppendFailed`.
    WriteOutcome(Name, v1::Outcome),
    /// Append the report to intake, then say `AppendDone` or `AppendFailed`.
    Report(Name, Report),
    /// The message's content is not needed any more.
    Forget(Name),
    /// The account's credential is refused: an operator has to look.
    AccountStopped {
        /// Which.
        account: Name,
        /// The provider's code.
        code: String,
        /// The provider's words.
        title: String,
    },
    /// The provider wants nothing from the account for a long time: an operator should know.
    AccountPaused {
        /// Which.
        account: Name,
        /// The provider's code.
        code: String,
        /// Until when, milliseconds since 1970.
        until: i64,
    },
    /// The account works again.
    AccountRuns(Name),
    /// Say `Time` at this time at the latest.
    Wake(i64),
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Whose.
    pub tenant: Name,
    /// Through which account.
    pub account: Name,
    /// What became of it.
    pub status: Status,
    /// The outcome that says so.
    pub outcome: v1::Outcome,
    /// How often it was tried.
    pub attempts: u32,
}

/// What waits for its time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    Message(Name),
    /// Some account or credential may go on.
    Pump,
}

/// The state machine of one partition.
#[derive(Clone, Debug)]
pub struct Schedule {
    limits: Limits,
    /// Drawn anew for every machine: an attempt of an earlier one is somebody else's.
    owner: Name,
    now: i64,
    loading: bool,
    draining: bool,
    entries: HashMap<Name, Entry>,
    /// Books of messages whose events were not read yet.
    orphans: HashMap<Name, Book>,
    /// Books of messages that were left out; `None`: its end is known to everybody, it needs no room.
    left_out: HashMap<Name, Option<Book>>,
    lines: HashMap<Recipient, Line>,
    /// What the provider asked for recipients, until everything was read.
    slow_recipients: HashMap<Recipient, Slowed>,
    accounts: HashMap<Name, Account>,
    credentials: HashMap<Name, Credential>,
    turns: Turns,
    timers: BTreeSet<(i64, Timer)>,
    /// Messages whose files are being given, and attempts that were begun and whose calls have not ended.
    in_flight: usize,
    /// Deliveries are read up to here.
    deliveries: u64,
    woken: i64,
    /// The timer for accounts and credentials that is set.
    pump_timer: Option<i64>,
    /// Settled messages whose own records, up to the position, were not read back yet.
    parting: BTreeSet<(u64, Name)>,
    out: Vec<Output>,
}

impl Schedule {
    /// An empty machine that loads. `owner` must never have been used before.
    pub fn new(owner: &str, limits: Limits) -> Self {
        Self {
            limits,
            owner: owner.into(),
            now: i64::MIN,
            loading: true,
            draining: false,
            entries: HashMap::new(),
            orphans: HashMap::new(),
            left_out: HashMap::new(),
            lines: HashMap::new(),
            slow_recipients: HashMap::new(),
            accounts: HashMap::new(),
            credentials: HashMap::new(),
            turns: Turns::default(),
            timers: BTreeSet::new(),
            in_flight: 0,
            deliveries: 0,
            woken: i64::MAX,
            pump_timer: None,
            parting: BTreeSet::new(),
            out: Vec::new(),
        }
    }

    /// Takes one input at a time (milliseconds since 1970; it never goes back) and says what to do, in order.
    pub fn apply(&mut self, now: i64, input: Input) -> Vec<Output> {
        self.now = self.now.max(now);
        match input {
            Input::Account(account, rules) => self.configure(&account, rules),
            Input::Restored { unsettled, through } => self.restored(&unsettled, through),
            Input::Slowed(slowed) => self.slowed_before(&slowed),
            Input::Submitted(submitted) => self.submitted(submitted),
            Input::LeftOut(message) => self.leave_out(message),
            Input::CaughtUp => self.caught_up(),
            Input::StatusSeen(message, status) => self.status_seen(&message, status),
            Input::EpochOpened(tenant, position) => self.epoch_opened(&tenant, position),
            Input::AttemptRead { attempt, position } => self.attempt_read(&attempt, position),
            Input::OutcomeRead { outcome, position } => self.outcome_read(&outcome, position),
            Input::DeliveriesRead(position) => self.deliveries_read(position),
            Input::EventsCover(position) => self.orphans.retain(|_, book| book.last_position >= position),
            Input::Loaded => self.loaded(),
            Input::CallDone(message, n, outcome) => self.call_done(&message, n, outcome),
            Input::FilesGiven(message, became) => self.files_given(&message, became),
            Input::AppendDone(message, what, position) => self.append_done(&message, &what, position),
            Input::AppendFailed(message, what) => self.append_failed(&message, &what),
            Input::Used(account, percent) => self.used(&account, percent),
            Input::AccountResumed(account) => self.account_resumed(&account),
            Input::MayGo(account) => self.may_go(&account),
            Input::Drain => self.draining = true,
            Input::Time => {}
        }
        if !self.loading {
            self.fire();
            self.pump();
            self.wake();
        }
        std::mem::take(&mut self.out)
    }

    /// Who writes this machine's attempts.
    pub fn owner(&self) -> &Name {
        &self.owner
    }

    /// Messages that have not come to their end.
    pub fn waiting(&self) -> usize {
        self.entries.len()
    }

    /// How many more messages of an account may be submitted: it may have as many as there is room left. So some
    /// is left for others, however many of one wait.
    pub fn room(&self, account: &Name) -> usize {
        self.free().saturating_sub(self.waiting_of(account))
    }

    /// Whether an account that had no more room has worked down to half of what it may have.
    pub fn eased(&self, account: &Name) -> bool {
        self.free() > 3 * self.waiting_of(account)
    }

    fn free(&self) -> usize {
        self.limits.waiting.saturating_sub(self.entries.len())
    }

    fn waiting_of(&self, account: &Name) -> usize {
        self.accounts.get(account).map_or(0, |known| known.waiting)
    }

    /// Whether the end of a message that was left out is known to everybody.
    pub fn settled(&self, message: &Name) -> bool {
        matches!(self.left_out.get(message), Some(None))
    }

    /// Books kept of messages whose events were not read; more than a bound of the caller's is a fault.
    pub fn orphans(&self) -> usize {
        self.orphans.len()
    }

    /// Messages whose files are being given, and attempts begun whose calls have not ended.
    pub fn in_flight(&self) -> usize {
        self.in_flight
    }

    /// Whether a call for the message is under way.
    pub fn calling(&self, message: &Name) -> bool {
        self.entries.get(message).is_some_and(|entry| matches!(entry.phase, Phase::Calling { .. }))
    }

    /// Accounts whose credential is refused, sorted.
    pub fn stopped(&self) -> Vec<Name> {
        let mut stopped: Vec<Name> =
            self.accounts.iter().filter(|(_, account)| account.stopped()).map(|(name, _)| name.clone()).collect();
        stopped.sort();
        stopped
    }

    /// Fires what is due.
    fn fire(&mut self) {
        while let Some((at, _)) = self.timers.first() {
            if *at > self.now {
                break;
            }
            match self.timers.pop_first() {
                Some((_, Timer::Message(message))) => {
                    if let Some(entry) = self.entries.get_mut(&message) {
                        entry.timer = None;
                    }
                    self.review(&message);
                }
                _ => self.pump_timer = None,
            }
        }
    }

    /// Asks to be woken for the next timer, unless it was asked already.
    fn wake(&mut self) {
        if self.woken <= self.now {
            self.woken = i64::MAX;
        }
        if let Some((at, _)) = self.timers.first()
            && *at < self.woken
        {
            self.woken = *at;
            self.out.push(Output::Wake(*at));
        }
    }
}
