//! Looking ahead: with many conversations open, most of an input's cost is waiting for memory, once for the contact
//! and then again for its conversation. Whoever has several inputs at hand can ask for the memory of all of them at
//! once, before it applies the first: the processor then waits for many of them together.
//!
//! Nothing here has an effect on the state, or on what any input leads to.

use std::hint::black_box;

use recado_proto::{
    Id,
    v1::{self, intake::Input},
};

use crate::{item::id_of, router::Router};

/// With fewer open conversations the processor's cache holds all that matters.
const WORTH_IT: usize = 20_000;

impl Router {
    /// Whether looking ahead costs less than it saves.
    pub fn is_large(&self) -> bool {
        self.conversations.len() >= WORTH_IT
    }

    /// The contact that an input is about, as far as its own bytes say; to be looked at by
    /// [`Router::look_at_contact`].
    pub fn contact_ahead(&self, intake: &v1::Intake) -> Option<Id> {
        match &intake.input {
            Some(Input::Message(message)) => Some(self.contact_of(id_of("address", &message.address_id)?)),
            _ => None,
        }
    }

    /// Looks at a contact, and says which of its conversations to look at by
    /// [`Router::look_at_conversation`].
    pub fn look_at_contact(&self, contact: Id) -> Option<Id> {
        let contact = self.contacts.get(contact)?;
        black_box((contact.timer, contact.written.len()));
        contact.open.first().map(|(_, conversation)| *conversation)
    }

    /// Looks at a conversation: at each part of it that may be a cache line of its own.
    pub fn look_at_conversation(&self, id: Id) {
        let Some(conversation) = self.conversations.get(id) else { return };
        black_box((
            conversation.contact.0 as u64,
            conversation.address.0 as u64,
            conversation.place,
            conversation.active_at,
            conversation.written_at,
            conversation.attempts,
            conversation.idle_timer,
            conversation.cool_downs.len(),
            conversation.assignee().is_some(),
        ));
    }
}
