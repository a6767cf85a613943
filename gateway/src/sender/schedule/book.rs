//! What the log of deliveries says of one message, folded record by record. Two senders that read the same
//! records have the same book, whoever wrote them.

use recado_proto::v1::{
    Outcome,
    outcome::Class,
    sender_state::{Refusals, Unsettled},
};

/// Attempts and outcomes of a message, as far as they were read.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    /// The number of the last attempt; 0 when there is none.
    pub(super) attempts: u32,
    /// The first record of that attempt is ours.
    pub(super) ours: bool,
    /// Until when that attempt might have begun its call, milliseconds.
    pub(super) not_after: i64,
    /// What is known of that attempt.
    pub(super) outcome: Option<Outcome>,
    /// The message is done: no attempt may follow, whatever was or will be written.
    pub(super) end: Option<Outcome>,
    /// How often it was refused for now, by the provider's code.
    pub(super) refusals: Vec<Refusals>,
    /// Some attempt may have had its effect although its outcome does not say so.
    pub(super) perhaps_sent: bool,
    /// Position of the last record read.
    pub(super) last_position: u64,
    /// Position of the first record read.
    pub(super) first_position: u64,
}

/// What a sender writes, without an attempt, when it gives a message up at its deadline. No provider's code: an
/// answer with this one is renamed.
pub(super) const EXPIRED: &str = "expired";

/// So many codes of a message are counted one by one; what comes beyond is counted together.
const CODES: usize = 8;

impl Book {
    /// From a sender state, which holds all before its own `through`.
    pub(super) fn restored(unsettled: &Unsettled, through: u64) -> Self {
        let next_at = unsettled.next_at.as_ref().map_or(0, recado_proto::time::millis);
        let mut book = Self {
            attempts: unsettled.attempts,
            not_after: next_at,
            refusals: unsettled.refusals.clone(),
            last_position: through,
            first_position: through,
            ..Self::default()
        };
        if let Some(last) = &unsettled.last {
            if ends(last) {
                book.end = Some(last.clone());
            } else if last.n == unsettled.attempts {
                book.perhaps_sent = last.class() == Class::Ambiguous;
                book.outcome = Some(last.clone());
                // A state of an earlier build does not say how often.
                if last.class() == Class::Transient && book.refusals.is_empty() {
                    book.refused(&last.code);
                }
            }
        }
        book
    }

    /// How often the message was refused for now with this code.
    pub(super) fn refusals(&self, code: &str) -> u32 {
        let own = self.refusals.iter().find(|refusals| refusals.code == code);
        let own = own.or_else(|| self.refusals.get(CODES).filter(|_| self.refusals.len() > CODES));
        own.map_or(0, |refusals| refusals.times)
    }

    fn refused(&mut self, code: &str) {
        let known = self.refusals.iter().position(|refusals| refusals.code == code);
        let place = known.unwrap_or(self.refusals.len().min(CODES));
        if place == self.refusals.len() {
            let code = if place < CODES { code.to_owned() } else { String::new() };
            self.refusals.push(Refusals { code, times: 0 });
        }
        if let Some(refusals) = self.refusals.get_mut(place) {
            refusals.times = refusals.times.saturating_add(1);
        }
    }

    /// Reads an attempt; true when it is the first of its number, so that its owner may call.
    pub(super) fn attempt(&mut self, n: u32, ours: bool, not_after: i64) -> bool {
        if n <= self.attempts || self.end.is_some() {
            return false;
        }
        self.attempts = n;
        self.ours = ours;
        self.not_after = not_after;
        self.outcome = None;
        true
    }

    /// Reads an outcome; true when it says something new.
    pub(super) fn outcome(&mut self, outcome: &Outcome) -> bool {
        // `accepted` ends the message whenever it comes; nothing else does after another end.
        if self.end.as_ref().is_some_and(|end| end.class() == Class::Accepted || outcome.class() != Class::Accepted) {
            return false;
        }
        if outcome.class() == Class::Accepted {
            self.end = Some(outcome.clone());
            return true;
        }
        if outcome.n < self.attempts || (outcome.n > self.attempts && !outcome.r#final) {
            return false;
        }
        // Giving up is done in the place of an attempt: where an attempt of that number came first, it is void.
        if outcome.n == self.attempts && is_expiry(outcome) {
            return false;
        }
        if ends(outcome) {
            self.end = Some(outcome.clone());
            return true;
        }
        // A definite outcome corrects a guess, never the other way round.
        let known = self.outcome.as_ref().map(Outcome::class);
        if known.is_some_and(|class| class != Class::Ambiguous || outcome.class() == Class::Ambiguous) {
            return false;
        }
        match outcome.class() {
            Class::Transient => self.refused(&outcome.code),
            Class::Ambiguous => self.perhaps_sent = true,
            _ => {}
        }
        self.outcome = Some(outcome.clone());
        true
    }
}

/// Whether no attempt may follow this outcome.
pub(super) fn ends(outcome: &Outcome) -> bool {
    outcome.r#final || matches!(outcome.class(), Class::Accepted | Class::Permanent)
}

fn is_expiry(outcome: &Outcome) -> bool {
    outcome.r#final && outcome.code == EXPIRED
}
