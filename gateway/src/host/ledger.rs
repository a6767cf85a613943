//! What we concluded beside what the log holds: the same events in the same order, or the tenant is parked.

use std::collections::{HashMap, VecDeque};

use recado_bus::Cursor;

/// How one side's event stands to the other side's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The other side does not have it yet.
    New,
    /// The other side has the same.
    Same,
    /// The other side has another one under this number.
    Differs,
}

/// Events that only one side has so far, by tenant. What both have is forgotten.
#[derive(Debug, Default)]
pub struct Ledger {
    tenants: HashMap<String, Sides>,
    ahead: usize,
    unconfirmed: usize,
}

#[derive(Debug, Default)]
struct Sides {
    logged: VecDeque<Cursor>,
    made: VecDeque<Cursor>,
}

impl Ledger {
    /// The router concluded an event. `Same`: the log has it already, it need not be appended.
    pub fn made(&mut self, tenant: &str, cursor: Cursor) -> Match {
        self.change(tenant, |sides| meet(cursor, &mut sides.logged, &mut sides.made))
    }

    /// The log showed an event. `New`: another owner is ahead of us.
    pub fn logged(&mut self, tenant: &str, cursor: Cursor) -> Match {
        self.change(tenant, |sides| meet(cursor, &mut sides.made, &mut sides.logged))
    }

    /// Forgets a tenant that is parked.
    pub fn forget(&mut self, tenant: &str) {
        if let Some(sides) = self.tenants.remove(tenant) {
            self.ahead -= sides.logged.len();
            self.unconfirmed -= sides.made.len();
        }
    }

    /// Events of the log that we did not conclude yet.
    pub fn ahead(&self) -> usize {
        self.ahead
    }

    /// Whether the log has events of a tenant that we did not conclude yet.
    pub fn is_ahead_of(&self, tenant: &str) -> bool {
        self.tenants.get(tenant).is_some_and(|sides| !sides.logged.is_empty())
    }

    /// Events that we concluded and the log did not show yet.
    pub fn unconfirmed(&self) -> usize {
        self.unconfirmed
    }

    fn change(&mut self, tenant: &str, change: impl FnOnce(&mut Sides) -> Match) -> Match {
        if !self.tenants.contains_key(tenant) {
            self.tenants.insert(tenant.to_owned(), Sides::default());
        }
        let Some(sides) = self.tenants.get_mut(tenant) else { return Match::New };
        let (logged, made) = (sides.logged.len(), sides.made.len());
        let found = change(sides);
        self.ahead = self.ahead + sides.logged.len() - logged;
        self.unconfirmed = self.unconfirmed + sides.made.len() - made;
        found
    }
}

fn meet(cursor: Cursor, other: &mut VecDeque<Cursor>, own: &mut VecDeque<Cursor>) -> Match {
    while let Some(theirs) = other.front() {
        if (theirs.epoch, theirs.seq) > (cursor.epoch, cursor.seq) {
            // A number that only we have, below one that only they have: histories are dense, so this cannot be one.
            return Match::Differs;
        }
        let theirs = *theirs;
        other.pop_front();
        if (theirs.epoch, theirs.seq) == (cursor.epoch, cursor.seq) {
            return if theirs.chain == cursor.chain { Match::Same } else { Match::Differs };
        }
    }
    own.push_back(cursor);
    Match::New
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seq: u64, chain: u8) -> Cursor {
        Cursor { epoch: 1, seq, chain: [chain; 16] }
    }

    #[test]
    fn what_the_log_has_is_not_appended_again() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.logged("a", at(1, 1)), Match::New);
        assert_eq!(ledger.logged("a", at(2, 2)), Match::New);
        assert_eq!(ledger.ahead(), 2);
        assert!(ledger.is_ahead_of("a") && !ledger.is_ahead_of("b"));
        assert_eq!(ledger.made("a", at(1, 1)), Match::Same);
        assert_eq!(ledger.made("a", at(2, 2)), Match::Same);
        assert_eq!(ledger.made("a", at(3, 3)), Match::New);
        assert_eq!(ledger.logged("a", at(3, 3)), Match::Same);
        assert_eq!(ledger.ahead(), 0);
        assert!(!ledger.is_ahead_of("a"));
    }

    #[test]
    fn another_history_is_seen_from_both_sides() {
        let mut ledger = Ledger::default();
        ledger.logged("a", at(1, 1));
        assert_eq!(ledger.made("a", at(1, 9)), Match::Differs);
        ledger.made("b", at(1, 1));
        assert_eq!(ledger.logged("b", at(1, 9)), Match::Differs);
    }

    #[test]
    fn what_is_outstanding_is_counted_over_all_tenants() {
        let mut ledger = Ledger::default();
        ledger.made("a", at(1, 1));
        ledger.made("a", at(2, 2));
        ledger.made("b", at(1, 1));
        ledger.logged("c", at(1, 1));
        assert_eq!((ledger.ahead(), ledger.unconfirmed()), (1, 3));
        ledger.logged("a", at(2, 2));
        assert_eq!((ledger.ahead(), ledger.unconfirmed()), (1, 1));
        ledger.forget("b");
        ledger.forget("c");
        assert_eq!((ledger.ahead(), ledger.unconfirmed()), (0, 0));
    }
}
