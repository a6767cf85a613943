//! A tenant as its events show it to whoever follows them, with rules of their own.

use std::collections::{BTreeMap, BTreeSet};

use recado_proto::v1::{self, event::Body};

/// An open conversation.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
    pub(super) contact: String,
    pub(super) account: String,
    /// Whom it is offered to, or who has it.
    pub(super) agent: String,
    assigned: bool,
}

/// What the events of one tenant came to.
#[derive(Default)]
pub(super) struct View {
    seq: u64,
    pub(super) open: BTreeMap<String, Open>,
    opened: BTreeSet<String>,
    received: BTreeSet<String>,
    /// Messages of each address, as they came.
    pub(super) order: BTreeMap<String, Vec<String>>,
    pub(super) submitted: Vec<String>,
    statuses: BTreeMap<String, i32>,
    capacity: BTreeMap<String, u32>,
    pub(super) revision: u64,
}

fn ensure(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

impl View {
    /// Takes the next event; an error says which rule it breaks.
    pub(super) fn take(&mut self, event: &v1::Event) -> Result<(), String> {
        ensure(event.seq == self.seq + 1, "numbers are not dense")?;
        self.seq = event.seq;
        match event.body.as_ref() {
            Some(Body::MessageReceived(message)) => {
                ensure(self.received.insert(message.message_id.clone()), "a message came twice")?;
                self.order.entry(message.address_id.clone()).or_default().push(message.message_id.clone());
            }
            Some(Body::ConversationOpened(opened)) => {
                ensure(self.opened.insert(opened.conversation_id.clone()), "a conversation was opened twice")?;
                let (contact, account) = (&opened.contact_id, &opened.account_id);
                let alone = !self.open.values().any(|open| (&open.contact, &open.account) == (contact, account));
                ensure(alone, "a contact has two conversations on one account")?;
                let open = Open { contact: contact.clone(), account: account.clone(), ..Open::default() };
                self.open.insert(opened.conversation_id.clone(), open);
            }
            Some(Body::ConversationQueued(queued)) => self.place(&queued.conversation_id, "", false)?,
            Some(Body::ConversationOffered(offered)) => {
                ensure(self.load(&offered.agent_id) < self.room(&offered.agent_id), "an offer above capacity")?;
                self.place(&offered.conversation_id, &offered.agent_id, false)?;
            }
            Some(Body::OfferEnded(ended)) => self.place(&ended.conversation_id, "", false)?,
            Some(Body::ConversationAssigned(assigned)) => {
                let full = self.load(&assigned.agent_id) >= self.room(&assigned.agent_id);
                ensure(full == assigned.over_capacity, "an assignment above capacity that does not say so")?;
                self.place(&assigned.conversation_id, &assigned.agent_id, true)?;
            }
            Some(Body::ConversationReleased(released)) => self.place(&released.conversation_id, "", false)?,
            Some(Body::ConversationClosed(closed)) => {
                ensure(self.open.remove(&closed.conversation_id).is_some(), "what is closed was not open")?;
            }
            Some(Body::MessageSubmitted(message)) => {
                ensure(!self.submitted.contains(&message.message_id), "a message was submitted twice")?;
                self.submitted.push(message.message_id.clone());
            }
            Some(Body::MessageStatusChanged(change)) => {
                let before = self.statuses.insert(change.message_id.clone(), change.status);
                ensure(before.is_none_or(|before| before < change.status), "a status went back")?;
            }
            Some(Body::AgentChanged(agent)) => {
                self.capacity.insert(agent.agent_id.clone(), agent.capacity);
            }
            Some(Body::ConfigApplied(applied)) => {
                ensure(applied.revision >= self.revision, "a configuration went back")?;
                self.revision = applied.revision;
            }
            _ => {}
        }
        Ok(())
    }

    fn place(&mut self, conversation: &str, agent: &str, assigned: bool) -> Result<(), String> {
        let open = self.open.get_mut(conversation).ok_or("something happened to a conversation that is not open")?;
        agent.clone_into(&mut open.agent);
        open.assigned = assigned;
        Ok(())
    }

    fn load(&self, agent: &str) -> u32 {
        self.open.values().filter(|open| open.agent == agent).count() as u32
    }

    fn room(&self, agent: &str) -> u32 {
        self.capacity.get(agent).copied().unwrap_or(0)
    }

    /// One of the open conversations and the agent that has it or is asked.
    pub(super) fn some(&self, by: u64) -> Option<(String, String)> {
        let place = by.checked_rem(self.open.len() as u64)? as usize;
        self.open.iter().nth(place).map(|(id, open)| (id.clone(), open.agent.clone()))
    }
}
