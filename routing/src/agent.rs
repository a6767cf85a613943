//! An agent: what it may do, and how much it has on its hands.

use std::{collections::BTreeSet, sync::Arc};

use recado_proto::{
    Id,
    v1::{self, presence::State as Presence},
};

/// An id that people chose (of an account, queue or agent), shared between all that refer to it.
pub(crate) type Name = Arc<str>;

/// The order among free agents: idle for longer first; of those that got work in one instant, who got it earlier;
/// then by name.
pub(crate) type IdleKey = (i64, u64, Name);

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Agent {
    /// Without the person's name, which no rule needs.
    pub(crate) config: v1::AgentConfig,
    /// The queues of `config` that exist (derived).
    pub(crate) queues: Vec<Name>,
    pub(crate) presence: Presence,
    /// When it became available, last got work, or last became free of all work, whichever is latest.
    pub(crate) idle_since: i64,
    /// Which of all gifts of work made it so; 0 for none.
    pub(crate) ticket: u64,
    /// Offers missed in a row.
    pub(crate) misses: u32,
    /// Conversations on offer to it (derived).
    pub(crate) offered: BTreeSet<Id>,
    /// Conversations assigned to it (derived).
    pub(crate) assigned: BTreeSet<Id>,
    /// How many conversations it may not be offered for a while (derived).
    pub(crate) cooling: u32,
}

impl Agent {
    pub(crate) fn new(config: v1::AgentConfig) -> Self {
        Self {
            config,
            queues: Vec::new(),
            presence: Presence::Offline,
            idle_since: 0,
            ticket: 0,
            misses: 0,
            offered: BTreeSet::new(),
            assigned: BTreeSet::new(),
            cooling: 0,
        }
    }

    /// Offers count: nobody is offered more than it could accept.
    pub(crate) fn load(&self) -> usize {
        self.offered.len() + self.assigned.len()
    }

    pub(crate) fn at_capacity(&self) -> bool {
        self.load() >= self.config.capacity as usize
    }

    /// Whether it can be given one more.
    pub(crate) fn is_free(&self) -> bool {
        self.presence == Presence::Available && !self.at_capacity()
    }

    pub(crate) fn idle_key(&self, name: &Name) -> IdleKey {
        (self.idle_since, self.ticket, name.clone())
    }

    pub(crate) fn serves(&self, queue: &str) -> bool {
        self.queues.iter().any(|q| &**q == queue)
    }
}
