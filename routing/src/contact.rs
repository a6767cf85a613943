//! Which addresses are one person, what is open with them, and until when we may write to them.
//!
//! Kept only while needed: a contact is forgotten when nothing is open with it and its reply windows are over; then
//! its id is derived anew from its address. What cannot be derived, that an address belongs to another contact than
//! its own, is kept as a link.

use recado_proto::{Id, id::combine};

use crate::{agent::Name, router::Router, timer::Timer};

/// At most this many other forms of an address are taken from one message.
const MOST_ALIASES: usize = 16;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Contact {
    /// Open conversations by account.
    pub(crate) open: Vec<(Name, Id)>,
    /// When the contact last wrote, by account with a reply window.
    pub(crate) written: Vec<(Name, i64)>,
    /// When its timer is set (derived).
    pub(crate) timer: Option<i64>,
}

/// The contact that an address stands for by itself.
fn of_address(address: Id) -> Id {
    combine("contact", &[&address.0.to_be_bytes()])
}

impl Router {
    /// The contact of an address, without learning anything.
    pub(crate) fn contact_of(&self, address: Id) -> Id {
        self.links.get(address).copied().unwrap_or_else(|| of_address(address))
    }

    /// The contact of an address that came with other forms of itself; learns that those are the same contact. An
    /// address that is already somebody stays who it is.
    pub(crate) fn meet(&mut self, address: Id, aliases: &[Id]) -> Id {
        let own = self.contact_of(address);
        if aliases.is_empty() {
            return own;
        }
        let aliases = &aliases[..aliases.len().min(MOST_ALIASES)];
        let known = |router: &Self, address: Id| {
            let contact = router.contact_of(address);
            (router.links.contains(address) || router.contacts.contains(contact)).then_some(contact)
        };
        let contact =
            known(self, address).or_else(|| aliases.iter().find_map(|alias| known(self, *alias))).unwrap_or(own);
        self.link(address, contact);
        for alias in aliases {
            if known(self, *alias).is_none() {
                self.link(*alias, contact);
            }
        }
        contact
    }

    /// From now on an address is a contact's.
    pub(crate) fn link(&mut self, address: Id, contact: Id) {
        if of_address(address) == contact {
            self.links.remove(address);
        } else {
            self.links.insert(address, contact);
        }
    }

    /// The open conversation with a contact on an account.
    pub(crate) fn open_with(&self, contact: Id, account: &str) -> Option<Id> {
        let contact = self.contacts.get(contact)?;
        contact.open.iter().find(|(name, _)| &**name == account).map(|(_, id)| *id)
    }

    /// Notes when the contact wrote on an account that has a reply window.
    pub(crate) fn note_written(&mut self, contact: Id, account: &Name, written: i64) {
        let Some(end) = self.accounts.get(account).and_then(|a| a.window_end(written)) else { return };
        if end <= self.clock.now {
            return;
        }
        let entry = self.contacts.entry(contact);
        if let Some((_, last)) = entry.written.iter_mut().find(|(name, _)| name == account) {
            *last = written.max(*last);
        } else {
            let at = entry.written.partition_point(|(name, _)| name < account);
            entry.written.insert(at, (account.clone(), written));
        }
        // A timer that is set too early is set again when it fires.
        if entry.timer.is_none_or(|set| set > end) {
            let before = entry.timer.replace(end);
            if let Some(before) = before {
                self.timers.wall.remove(&(before, Timer::WindowEnd { contact }));
            }
            self.timers.wall.insert((end, Timer::WindowEnd { contact }));
        }
    }

    /// Until when a free-form message may go to a contact: `Ok(None)` where there is no such rule, `Err` when the
    /// window is closed.
    pub(crate) fn window(&self, contact: Id, account: &str) -> Result<Option<i64>, ()> {
        let Some(rule) = self.accounts.get(account).filter(|a| a.window > 0) else { return Ok(None) };
        let noted = self
            .contacts
            .get(contact)
            .and_then(|c| c.written.iter().find(|(name, _)| &**name == account).map(|(_, written)| *written));
        let in_conversation = self
            .open_with(contact, account)
            .and_then(|id| self.conversations.get(id))
            .map(|c| c.written_at)
            .filter(|written| *written > 0);
        let written = noted.max(in_conversation).ok_or(())?;
        rule.window_end(written).filter(|end| *end > self.clock.now).map(Some).ok_or(())
    }

    /// Forgets the reply windows that are over, and the contact when nothing is left of it.
    pub(crate) fn tidy_contact(&mut self, id: Id) {
        let (now, accounts) = (self.clock.now, &self.accounts);
        let Some(contact) = self.contacts.get_mut(id) else { return };
        let end_of = |(account, written): &(Name, i64)| accounts.get(account).and_then(|a| a.window_end(*written));
        contact.written.retain(|entry| end_of(entry).is_some_and(|end| end > now));
        let next = contact.written.iter().filter_map(end_of).min();
        if let Some(set) = contact.timer
            && Some(set) != next
        {
            self.timers.wall.remove(&(set, Timer::WindowEnd { contact: id }));
        }
        if let Some(next) = next
            && contact.timer != Some(next)
        {
            self.timers.wall.insert((next, Timer::WindowEnd { contact: id }));
        }
        contact.timer = next;
        if contact.open.is_empty() && contact.written.is_empty() {
            self.contacts.remove(id);
        }
    }
}
