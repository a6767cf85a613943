//! A conversation as routing sees it: no text, no names.

use recado_proto::{Id, id::combine};

use crate::{agent::Name, queue::Place};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conversation {
    pub(crate) contact: Id,
    pub(crate) account: Name,
    /// Where answers go.
    pub(crate) address: Id,
    /// Of when the word is that says so, milliseconds since 1970: an older one that comes late changes nothing.
    pub(crate) address_at: i64,
    /// Empty while the tenant has no queue.
    pub(crate) queue: Name,
    pub(crate) state: State,
    /// When it entered a queue, and the order among those of one instant. Kept by everything that puts it back
    /// through no fault of the customer.
    pub(crate) place: Place,
    /// Offers made so far.
    pub(crate) attempts: u32,
    /// The last word was the customer's.
    pub(crate) customer_waits: bool,
    /// When the customer last wrote, as far as reply windows care; 0: never.
    pub(crate) written_at: i64,
    /// When anybody last wrote.
    pub(crate) active_at: i64,
    /// Who is not offered it for a while, or was not; by agent.
    pub(crate) cool_downs: Vec<CoolDown>,
    /// When its timer for silence is set (derived).
    pub(crate) idle_timer: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Offered {
        agent: Name,
        /// Live time.
        expires: i64,
    },
    Assigned {
        agent: Name,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CoolDown {
    pub(crate) agent: Name,
    /// Live time; `None` when it is over and only the count is kept.
    pub(crate) until: Option<i64>,
    /// Refusals so far.
    pub(crate) count: u32,
}

impl Conversation {
    pub(crate) fn is_cooling(&self, agent: &str) -> bool {
        self.cool_downs.iter().any(|c| c.until.is_some() && &*c.agent == agent)
    }

    pub(crate) fn assignee(&self) -> Option<&Name> {
        match &self.state {
            State::Assigned { agent } => Some(agent),
            _ => None,
        }
    }

    /// Somebody says, at a time, where answers go: the newest word counts.
    pub(crate) fn address_is(&mut self, address: Id, at: i64) {
        if at >= self.address_at {
            (self.address, self.address_at) = (address, at);
        }
    }

    /// The id of the offer that is open, or was last.
    pub(crate) fn offer_id(&self, id: Id) -> Id {
        combine("offer", &[&id.0.to_be_bytes(), &self.attempts.to_be_bytes()])
    }
}
