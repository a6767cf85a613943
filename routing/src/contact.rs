//! Which addresses are one person, what is open with them, and until when we may write to them.
//!
//! Kept only while needed: a contact is forgotten when nothing is open with it and its reply windows are over; then
//! its id is derived anew from its address. What cannot be derived, that an address belongs to another contact than
//! its own, is kept as a link; so is a contact that turned out to be another ([`merge`](crate::merge)).

use recado_proto::{Id, id::combine};
use smallvec::SmallVec;

use crate::{account::Account, agent::Name, emit::Output, router::Router, timer::Timer};

/// At most this many other forms of an address are taken from one message.
const MOST_ALIASES: usize = 16;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Contact {
    /// Open conversations by account. Nearly everybody writes to one account: that one is here, where the look-up of
    /// the contact has brought it already, and not behind a pointer that misses the cache again.
    pub(crate) open: SmallVec<[(Name, Id); 1]>,
    /// When the contact last wrote and was answered, by account with a reply window.
    pub(crate) written: SmallVec<[Written; 1]>,
    /// When its timer is set (derived).
    pub(crate) timer: Option<i64>,
}

/// What is known of a contact's writing to an account. Times in milliseconds since 1970; 0: never.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) account: Name,
    /// When it last wrote.
    pub(crate) at: i64,
    /// When it last came from an advertisement or a post.
    pub(crate) entry_at: i64,
    /// Until when that lets us write, because it was answered in time.
    pub(crate) entry_end: i64,
    /// When staff last answered elsewhere. What they answered may be told after the answer.
    pub(crate) answered_at: i64,
}

impl Written {
    /// The contact wrote.
    pub(crate) fn by_contact(account: Name, at: i64, advertised: bool) -> Self {
        Self { account, at, entry_at: if advertised { at } else { 0 }, entry_end: 0, answered_at: 0 }
    }

    /// Staff answered elsewhere.
    pub(crate) fn by_staff(account: Name, at: i64) -> Self {
        Self { account, at: 0, entry_at: 0, entry_end: 0, answered_at: at }
    }

    /// Adds what else is known.
    fn add(&mut self, other: &Self, account: &Account) {
        let answered = account.answered_entry_end(self.entry_at, other.answered_at);
        let entered = account.answered_entry_end(other.entry_at, self.answered_at);
        self.at = self.at.max(other.at);
        self.entry_at = self.entry_at.max(other.entry_at);
        self.entry_end = self.entry_end.max(other.entry_end).max(answered).max(entered);
        self.answered_at = self.answered_at.max(other.answered_at);
    }

    /// Until when a free-form message may go; `None` where the account has no such rule any more.
    pub(crate) fn end(&self, account: &Account) -> Option<i64> {
        account.window_end(self.at).map(|end| end.max(self.entry_end))
    }

    /// Until when it has to be known: an entry and its answer are told late and in any order, and as long as the one
    /// window would last that they open together, the other may still come. `None` where the account has no such rule
    /// any more.
    pub(crate) fn kept_until(&self, account: &Account) -> Option<i64> {
        self.end(account).map(|end| end.max(account.entry_end(self.entry_at.max(self.answered_at))))
    }
}

/// The contact that an address stands for by itself.
fn of_address(address: Id) -> Id {
    combine("contact", &[&address.0.to_be_bytes()])
}

impl Router {
    /// The contact of an address, without learning anything.
    pub(crate) fn contact_of(&self, address: Id) -> Id {
        self.contact_now(self.links.get(address).copied().unwrap_or_else(|| of_address(address)))
    }

    /// The contact that another has become part of, or itself.
    pub(crate) fn contact_now(&self, mut contact: Id) -> Id {
        // Only contacts that nothing was merged into yet are given a link, and never to themselves: it ends.
        while let Some(next) = self.links.get(contact) {
            contact = *next;
        }
        contact
    }

    /// The contact of an address, if anything is kept of it.
    fn known(&self, address: Id) -> Option<Id> {
        let (link, own) = (self.links.get(address).copied(), of_address(address));
        let contact = self.contact_now(link.unwrap_or(own));
        let kept = link.is_some()
            || self.links.contains(own)
            || self.contacts.contains(contact)
            || self.consent.contains(contact);
        kept.then_some(contact)
    }

    /// Whose an address with other forms of itself is, without learning it: somebody with whom something is open,
    /// else the first who is known, else the address's own contact.
    pub(crate) fn whose(&self, address: Id, aliases: &[Id]) -> Id {
        let aliases = &aliases[..aliases.len().min(MOST_ALIASES)];
        let mut first = None;
        for contact in [address].into_iter().chain(aliases.iter().copied()).filter_map(|form| self.known(form)) {
            if self.contacts.get(contact).is_some_and(|contact| !contact.open.is_empty()) {
                return contact;
            }
            first = first.or(Some(contact));
        }
        first.unwrap_or_else(|| self.contact_of(address))
    }

    /// All contacts that an address with other forms of itself is known as, without learning that they are one: the
    /// one that it is now by [`Self::whose`] first.
    pub(crate) fn known_as(&self, address: Id, aliases: &[Id]) -> SmallVec<[Id; 2]> {
        let mut contacts = SmallVec::from_iter([self.whose(address, aliases)]);
        for form in [address].into_iter().chain(aliases.iter().take(MOST_ALIASES).copied()) {
            contacts.extend(self.known(form).filter(|contact| !contacts.contains(contact)));
        }
        contacts
    }

    /// The contact of an address that came with other forms of itself; learns that those are the same contact. If
    /// they were known as several, they become one. `keep`: the address's own contact is to be known for ever.
    pub(crate) fn meet(&mut self, address: Id, aliases: &[Id], keep: bool, out: &mut Output) -> Id {
        let contact = self.whose(address, aliases);
        if aliases.is_empty() && !keep {
            return contact;
        }
        for form in [address].into_iter().chain(aliases.iter().take(MOST_ALIASES).copied()) {
            match self.known(form) {
                Some(other) if other != contact => self.merge(other, contact, out),
                Some(_) => {}
                None => self.link(form, contact),
            }
        }
        if keep && !self.links.contains(address) && of_address(address) == contact {
            self.links.insert(address, contact);
        }
        contact
    }

    /// Learns that addresses are a contact's of which nothing is known, or nothing but what the person wants to get:
    /// that then holds for the contact.
    pub(crate) fn learn(&mut self, addresses: &[Id], contact: Id, out: &mut Output) -> bool {
        let mut news = false;
        for address in addresses.iter().take(MOST_ALIASES) {
            match self.known(*address) {
                None if self.contact_of(*address) != contact => self.link(*address, contact),
                Some(other) if other != contact && self.consent.contains(other) && !self.contacts.contains(other) => {
                    self.merge(other, contact, out);
                }
                _ => continue,
            }
            news = true;
        }
        news
    }

    /// From now on an address is a contact's.
    fn link(&mut self, address: Id, contact: Id) {
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

    /// Notes when the contact wrote, or staff answered elsewhere, on an account that has a reply window.
    pub(crate) fn note_written(&mut self, contact: Id, written: Written) {
        let Some(rule) = self.accounts.get(&written.account) else { return };
        let Some(until) = written.kept_until(rule).filter(|until| *until > self.clock.now) else { return };
        let entry = self.contacts.entry(contact);
        if let Some(known) = entry.written.iter_mut().find(|known| known.account == written.account) {
            // It is then needed for as long as before, or longer: a timer that is set too early is set again when it
            // fires.
            known.add(&written, rule);
            return;
        }
        let at = entry.written.partition_point(|known| known.account < written.account);
        entry.written.insert(at, written);
        if entry.timer.is_none_or(|set| set > until) {
            let before = entry.timer.replace(until);
            if let Some(before) = before {
                self.timers.wall.remove(&(before, Timer::WindowEnd { contact }));
            }
            self.timers.wall.insert((until, Timer::WindowEnd { contact }));
        }
    }

    /// An answer of ours went out. Whoever came from an advertisement and is answered within the window may be written
    /// to for longer. Nothing is kept of answers to others: those are all that we send.
    pub(crate) fn note_answered(&mut self, contact: Id, account: &str, at: i64) {
        let Some(rule) = self.accounts.get(account) else { return };
        let Some(entry) = self.contacts.get_mut(contact) else { return };
        let Some(written) = entry.written.iter_mut().find(|written| &*written.account == account) else { return };
        written.entry_end = written.entry_end.max(rule.answered_entry_end(written.entry_at, at));
    }

    /// Until when a free-form message may go to a contact: `Ok(None)` where there is no such rule, `Err` when the
    /// window is closed.
    pub(crate) fn window(&self, contact: Id, account: &str) -> Result<Option<i64>, ()> {
        let Some(rule) = self.accounts.get(account).filter(|a| a.window > 0) else { return Ok(None) };
        let noted = self
            .contacts
            .get(contact)
            .and_then(|contact| contact.written.iter().find(|written| &*written.account == account))
            .and_then(|written| written.end(rule));
        let in_conversation = self
            .open_with(contact, account)
            .and_then(|id| self.conversations.get(id))
            .filter(|conversation| conversation.written_at > 0)
            .and_then(|conversation| rule.window_end(conversation.written_at));
        noted.max(in_conversation).filter(|end| *end > self.clock.now).map(Some).ok_or(())
    }

    /// Forgets what no reply window needs any more, and the contact when nothing is left of it.
    pub(crate) fn tidy_contact(&mut self, id: Id) {
        let (now, accounts) = (self.clock.now, &self.accounts);
        let Some(contact) = self.contacts.get_mut(id) else { return };
        let until = |written: &Written| accounts.get(&written.account).and_then(|account| written.kept_until(account));
        contact.written.retain(|written| until(written).is_some_and(|until| until > now));
        let next = contact.written.iter().filter_map(until).min();
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
