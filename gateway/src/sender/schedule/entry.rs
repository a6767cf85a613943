//! One message, and the line of messages to one recipient.

use std::collections::BTreeMap;

use recado_proto::v1::{self, message_status::Status};

use super::{Name, Report, book::Book, slowed::Slowed};

/// A message that has not come to its end, or whose end is not yet told.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) tenant: Name,
    pub(super) account: Name,
    pub(super) address: Name,
    /// Position of its event.
    pub(super) position: u64,
    pub(super) not_after: i64,
    /// It names files that the provider has to be given before each attempt.
    pub(super) files: bool,
    /// When they were, for the next one, milliseconds.
    pub(super) given_at: Option<i64>,
    pub(super) book: Book,
    pub(super) phase: Phase,
    /// The highest status that events know.
    pub(super) status: Status,
    /// The report that is not durable yet.
    pub(super) report: Option<Report>,
    /// When to append that report again.
    pub(super) report_again: Option<i64>,
    /// It left its line, because the provider takes no such message for now.
    pub(super) aside: bool,
    /// It occupies one of the calls at a time.
    pub(super) slot: Option<Slot>,
    /// It stands in its account's list of messages that may go.
    pub(super) ready: bool,
    /// The timer that is set for it.
    pub(super) timer: Option<i64>,
}

/// One of the calls at a time.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// With this credential: the configuration may name another before the call has ended.
    pub(super) credential: Name,
    /// It began with giving the message's files.
    pub(super) giving: bool,
    /// It finds out whether the account still is refused.
    pub(super) probes_account: bool,
    /// It finds out whether calls with the credential still fail.
    pub(super) probes_credential: bool,
}

/// What a message waits for.
#[derive(Clone, Debug)]
pub(super) enum Phase {
    /// To be told what events say of it that were read before it was taken.
    Late,
    /// Its turn in its line, or the time of its next try.
    Waiting { not_before: i64 },
    /// Its files to be given to the provider.
    Giving { n: u32 },
    /// Its attempt to be durable (`returned`) and read back (`read`: with this `not_after`).
    Writing { n: u32, returned: bool, read: Option<i64>, again: Option<i64> },
    /// The outcome of somebody else's attempt.
    Foreign { until: i64 },
    /// The provider's answer.
    Calling { n: u32 },
    /// Its outcome to be durable.
    Recording { outcome: Box<v1::Outcome>, again: Option<i64> },
    /// A receipt that tells what became of an unknown outcome.
    Unknown { until: i64 },
    /// Its giving up to be read back: an attempt that stands before it in the log would make it void.
    Ending { outcome: Box<v1::Outcome>, again: Option<i64> },
    /// Nothing but its report and its own records, the last of which stands at `position`.
    Released { position: u64 },
}

/// Who receives: an account's address.
pub(super) type Recipient = (Name, Name);

/// The messages to one recipient, in the order of their events.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) queue: BTreeMap<u64, Name>,
    /// What the provider asked for this recipient.
    pub(super) slowed: Slowed,
}

impl Entry {
    pub(super) fn recipient(&self) -> Recipient {
        (self.account.clone(), self.address.clone())
    }

    /// Whether its files have to be given before the next attempt.
    pub(super) fn wants_files(&self, now: i64, given_ms: i64) -> bool {
        self.files && self.given_at.is_none_or(|at| at + given_ms <= now)
    }

    /// Whether its end is known to everybody.
    pub(super) fn settled(&self) -> bool {
        matches!(self.phase, Phase::Released { .. }) && self.report.is_none()
    }
}
