//! What events told the address book and its log does not have yet, and the sender state that waits for it: a start from a
//! state reads no event before its position again.

use std::collections::BTreeSet;

use recado_proto::v1::{AddressEntry, SenderState};

#[derive(Default)]
pub(super) struct Told {
    /// Entries that are to be written, with the position of their event.
    entries: Vec<(u64, AddressEntry)>,
    /// Positions of events whose entries are not durable.
    pending: BTreeSet<u64>,
    /// Something always is pending where many people write for the first time: a state waits for what was told before
    /// it, not for a moment without anything.
    state: Option<SenderState>,
}

impl Told {
    pub(super) fn add(&mut self, position: u64, entry: AddressEntry) {
        self.pending.insert(position);
        self.entries.push((position, entry));
    }

    /// What is to be written now.
    pub(super) fn take(&mut self) -> Vec<(u64, AddressEntry)> {
        std::mem::take(&mut self.entries)
    }

    /// Entries are durable. Gives back the state that waited for them, once no other is missing.
    pub(super) fn durable(&mut self, written: &[(u64, AddressEntry)]) -> Option<SenderState> {
        for (position, _) in written {
            self.pending.remove(position);
        }
        let state = self.state.take()?;
        self.complete(state)
    }

    /// Gives back a state that may be written at once; another waits, in place of the one before.
    pub(super) fn complete(&mut self, state: SenderState) -> Option<SenderState> {
        if self.pending.first().is_none_or(|first| *first >= state.settled_to) {
            return Some(state);
        }
        self.state = Some(state);
        None
    }

    pub(super) fn state_waits(&self) -> bool {
        self.state.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(settled_to: u64) -> SenderState {
        SenderState { settled_to, ..SenderState::default() }
    }

    #[test]
    fn a_state_is_written_while_more_is_told_all_the_time() {
        let mut told = Told::default();
        told.add(3, AddressEntry::default());
        told.add(5, AddressEntry::default());
        let first = told.take();
        assert_eq!(told.complete(state(7)), None, "a start from it would not read 3 and 5 again");
        let mut written = 0;
        let mut before = first;
        for position in 7..100 {
            told.add(position, AddressEntry::default());
            let next = told.take();
            let ready = told.durable(&before);
            assert_eq!(ready.is_some(), position == 7);
            written += usize::from(ready.is_some());
            before = next;
        }
        assert_eq!((written, told.state_waits()), (1, false));
        assert_eq!(told.complete(state(99)), Some(state(99)), "only what comes behind it is pending");
    }

    #[test]
    fn a_state_waits_for_each_entry_before_it() {
        let mut told = Told::default();
        told.add(3, AddressEntry::default());
        let first = told.take();
        told.add(5, AddressEntry::default());
        let second = told.take();
        assert_eq!(told.complete(state(6)), None);
        assert_eq!(told.durable(&second), None);
        assert!(told.state_waits());
        assert_eq!(told.durable(&first), Some(state(6)));
        assert_eq!(told.complete(state(8)), Some(state(8)));
    }
}
