//! Two contacts turn out to be one person: a message brings a number and a user id that were known apart, or
//! somebody changes the number after having written from the new one.
//!
//! One of them becomes part of the other for good. Where both have a conversation open on an account, one of the
//! two goes on: the one that an agent has, before one that is on offer, before one that waits, and of two alike the
//! one that entered its queue first. The other is closed with the reason `contacts_merged` and names the one that
//! goes on; nobody is asked twice to serve the same person.

use recado_proto::{
    Id,
    v1::{self, event::Body},
};

use crate::{
    agent::Name,
    conversation::State,
    emit::{Output, contact_text},
    router::Router,
};

impl Router {
    /// Makes one contact part of another.
    pub(crate) fn merge(&mut self, part: Id, whole: Id, out: &mut Output) {
        if part == whole {
            return;
        }
        self.emit(
            out,
            Body::ContactsMerged(v1::ContactsMerged {
                contact_id: contact_text(whole),
                merged_contact_id: contact_text(part),
            }),
        );
        self.links.insert(part, whole);
        self.merge_words(part, whole);
        let Some(known) = self.contacts.get(part).cloned() else { return };
        for written in known.written {
            self.note_written(whole, written);
        }
        for (account, id) in known.open {
            let id = match self.open_with(whole, &account) {
                Some(other) => self.one_of(other, id, out),
                None => id,
            };
            self.hand_over(id, part, whole, account);
        }
        if let Some(known) = self.contacts.get_mut(part) {
            known.written.clear();
        }
        self.tidy_contact(part);
    }

    /// Closes one of two conversations with one person, and says which goes on.
    fn one_of(&mut self, left: Id, right: Id, out: &mut Output) -> Id {
        let rank = |id: Id| {
            let conversation = self.conversations.get(id)?;
            let state = match conversation.state {
                State::Assigned { .. } => 0,
                State::Offered { .. } => 1,
                State::Waiting => 2,
            };
            Some((state, conversation.place))
        };
        let (stays, goes) = if rank(right) < rank(left) { (right, left) } else { (left, right) };
        let gone = self
            .conversations
            .get(goes)
            .map(|gone| (gone.customer_waits, gone.written_at, gone.address_at, gone.address));
        if let (Some((waits, written, address_at, address)), Some(kept)) = (gone, self.conversations.get_mut(stays)) {
            kept.customer_waits |= waits;
            kept.written_at = kept.written_at.max(written);
            if address_at > kept.address_at {
                // Answers go where the person wrote last.
                (kept.address_at, kept.address) = (address_at, address);
            }
        }
        self.close_into(goes, "contacts_merged", Some(stays), out);
        stays
    }

    fn hand_over(&mut self, id: Id, part: Id, whole: Id, account: Name) {
        let Some(conversation) = self.conversations.get_mut(id).filter(|conversation| conversation.contact == part)
        else {
            return;
        };
        conversation.contact = whole;
        if let Some(contact) = self.contacts.get_mut(part) {
            contact.open.retain(|(_, open)| *open != id);
        }
        let contact = self.contacts.entry(whole);
        contact.open.push((account, id));
        contact.open.sort_unstable();
    }
}
