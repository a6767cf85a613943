//! The router: `apply(state, input, known) -> events`, for one tenant, and nothing else.
//!
//! No I/O, clock, randomness, floats, hash-map order or environment: the same log in gives the same bytes out, on
//! every machine. Time is the append time of the inputs.
//!
//! A [`Router`] is created empty, comes to life with the tenant's `CreateTenant`, and from then on turns each
//! [`Input`] into a [`Step`]: numbered events, and what to remember of ids. The host appends the events, keeps what
//! is to be remembered, and stores [`Router::encode`] from time to time.

use recado_proto::{Id, v1};

mod account;
mod agent;
mod ahead;
mod apply;
mod assignment;
mod check;
mod clock;
mod command;
mod configure;
mod consent;
mod contact;
mod conversation;
mod emit;
mod id_map;
mod item;
mod matching;
mod merge;
mod message;
mod presence;
mod queue;
mod receipt;
mod reply;
mod router;
mod state;
mod template;
mod timer;
mod why;
mod work;

pub use check::Broken;
pub use id_map::OwnBits;
pub use router::Router;
pub use state::StateError;

/// The newest rules that this build knows. It replays every older version with the rules of that version.
pub const LOGIC: u32 = 1;

/// The newest rules that this build knows: [`LOGIC`], or what `rehearse` made of it.
pub fn newest_logic() -> u32 {
    #[cfg(feature = "rehearsal")]
    return rehearsal::newest();
    #[cfg(not(feature = "rehearsal"))]
    LOGIC
}

#[cfg(feature = "rehearsal")]
pub use rehearsal::rehearse;

/// Versions that only tests know: the rules of version 1 under other numbers, so that a switch can be rehearsed while
/// there is no second version.
#[cfg(feature = "rehearsal")]
mod rehearsal {
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

    static NEWEST: AtomicU32 = AtomicU32::new(super::LOGIC);

    /// Lets this process know versions up to `newest`.
    pub fn rehearse(newest: u32) {
        NEWEST.store(newest.max(super::LOGIC), Relaxed);
    }

    pub(super) fn newest() -> u32 {
        NEWEST.load(Relaxed)
    }
}

/// One input of a tenant.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Its position in intake.
    pub position: u64,
    /// Its append time, milliseconds since 1970.
    pub at_ms: i64,
    /// What it says. `Tick` and `Beat` are given to every tenant of the partition that wants them.
    pub intake: &'a v1::Intake,
}

/// Where to look for an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bucket {
    /// The hour since 1970 of the item's own time: a repeat carries the same, so one bucket is enough.
    Hour(i64),
    /// Things without a time of their own, by the hour of their append.
    Undated,
}

/// What is remembered of ids, a function of the tenant's log up to the input (exclusive): an entry is there exactly
/// until the tenant's time, this input's included, is past its `until_ms`, whenever it is cleared away.
pub trait Known {
    /// What is remembered of an id.
    fn get(&self, bucket: Bucket, id: Id) -> Option<Remembered>;
}

/// What an id may stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remembered {
    /// An item (message, receipt, report...) that was applied; under a conversation's id: it was closed.
    Seen,
    /// A command: the first 8 bytes of its body's hash and the number of its result.
    Answer {
        /// Of the body.
        body_hash: u64,
        /// Of the `CommandResult`.
        seq: u64,
    },
    /// An outbound message, under its own id.
    Outbound(Outbound),
    /// The provider's reference of an outbound message, under the reference. What the provider says of that message
    /// names it by the same bits, be it a receipt or what a customer quotes.
    ProviderRef {
        /// The message.
        message: Id,
    },
    /// A receipt that came before the sender's report, under the provider's reference: joined when that comes.
    EarlyReceipt {
        /// The highest status so far.
        status: v1::message_status::Status,
        /// When the provider said so, milliseconds since 1970.
        provider_time_ms: i64,
        /// The provider's error code.
        code: String,
    },
}

/// What is remembered of an outbound message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbound {
    /// Its conversation; `None` outside of one.
    pub conversation: Option<Id>,
    /// To whom.
    pub contact: Id,
    /// Index into nothing: the account's id as configured.
    pub account: String,
    /// The highest status so far.
    pub status: v1::message_status::Status,
    /// It says something to the contact, more than a reaction does.
    pub answers: bool,
}

/// Something to remember from now on. The host applies these after the step, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remember {
    /// Where.
    pub bucket: Bucket,
    /// Of what.
    pub id: Id,
    /// What; replaces what was there.
    pub what: Remembered,
    /// It may be forgotten when the tenant's time has passed this, milliseconds since 1970.
    pub until_ms: i64,
}

/// What one input led to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// Numbered, in order.
    pub events: Vec<v1::Event>,
    /// For the index.
    pub remember: Vec<Remember>,
    /// The item is older than the index remembers and cannot be told from a repeat: it was not applied, and the
    /// host writes a dead letter.
    pub stale: bool,
    /// The input was not applied and nothing changed: the host stops the partition at this input.
    pub stop: Option<Stop>,
}

/// Why a build cannot go on with a tenant's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The log asks for rules that this build does not have; a newer build does.
    UnknownLogic {
        /// The version asked for.
        version: u32,
    },
}
