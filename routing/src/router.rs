//! The router's state.

use std::{collections::BTreeMap, sync::Arc};

use recado_proto::{Id, v1};

use crate::{
    account::Account,
    agent::{Agent, Name},
    clock::Clock,
    consent::Words,
    contact::Contact,
    conversation::Conversation,
    id_map::IdMap,
    queue::Queue,
    template::{Template, TemplateKey},
    timer::Timers,
};

/// One tenant's router. See the [crate] for what it is part of.
#[derive(Clone, Debug)]
pub struct Router {
    pub(crate) tenant: String,
    /// 0 before the tenant is created.
    pub(crate) epoch: u32,
    pub(crate) seq: u64,
    pub(crate) logic: u32,
    pub(crate) clock: Clock,
    /// The last number given by `next_ticket`.
    pub(crate) tickets: u64,
    /// Revision and hash of the configuration, once one was applied.
    pub(crate) config: Option<(u64, Vec<u8>)>,
    pub(crate) accounts: BTreeMap<Name, Account>,
    /// Always holds one without a name, for conversations that no queue takes.
    pub(crate) queues: BTreeMap<Name, Queue>,
    pub(crate) agents: BTreeMap<Name, Agent>,
    pub(crate) conversations: IdMap<Conversation>,
    pub(crate) contacts: IdMap<Contact>,
    /// Contacts of addresses that are not the contact's first, and of contacts that became part of another.
    pub(crate) links: IdMap<Id>,
    /// What providers said of templates.
    pub(crate) templates: BTreeMap<TemplateKey, Template>,
    /// What people said of marketing, by contact; kept when nothing else is kept of a contact.
    pub(crate) consent: IdMap<Words>,
    /// Derived from the rest.
    pub(crate) timers: Timers,
    /// Waiting conversations and free agents that may have become a pair; empty between inputs.
    pub(crate) dirty_conversations: Vec<Id>,
    pub(crate) dirty_agents: Vec<Name>,
}

impl Router {
    /// A router that nothing has brought to life yet: until the tenant's `CreateTenant`, no input yields an event.
    pub fn new(tenant: &str) -> Self {
        let mut router = Self {
            tenant: tenant.to_owned(),
            epoch: 0,
            seq: 0,
            logic: 1,
            clock: Clock::default(),
            tickets: 0,
            config: None,
            accounts: BTreeMap::new(),
            queues: BTreeMap::new(),
            agents: BTreeMap::new(),
            conversations: IdMap::default(),
            contacts: IdMap::default(),
            links: IdMap::default(),
            templates: BTreeMap::new(),
            consent: IdMap::default(),
            timers: Timers::default(),
            dirty_conversations: Vec::new(),
            dirty_agents: Vec::new(),
        };
        router.queues.insert(Arc::from(""), Queue::new(no_queue()));
        router
    }

    /// Whether the tenant was created.
    pub fn exists(&self) -> bool {
        self.epoch > 0
    }

    /// The tenant's id.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// The history that events are numbered in; 0 before the tenant is created.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// The number of the last event; 0 before the first.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The version of the rules in force.
    pub fn logic(&self) -> u32 {
        self.logic
    }

    /// The tenant's time, milliseconds since 1970: the highest append time of its inputs so far.
    pub fn now_ms(&self) -> i64 {
        self.clock.now
    }

    /// When a `Tick` is wanted, milliseconds since 1970 in append time; `None` while nothing falls due without a
    /// `Beat` or another input. It may be early: a tick then only moves the deadline.
    pub fn next_deadline_ms(&self) -> Option<i64> {
        self.timers.next(&self.clock).map(|(at, _)| at)
    }

    /// Whether deadlines run that stand still without beats.
    pub fn wants_beat(&self) -> bool {
        !self.timers.live.is_empty()
    }

    /// The revision of the applied configuration; 0 when there is none.
    pub fn config_revision(&self) -> u64 {
        self.config.as_ref().map_or(0, |(revision, _)| *revision)
    }

    /// The hash of the applied configuration; empty when there is none.
    pub fn config_hash(&self) -> &[u8] {
        self.config.as_ref().map_or(&[], |(_, hash)| hash)
    }

    /// How many conversations are open.
    pub fn open_conversations(&self) -> usize {
        self.conversations.len()
    }

    /// The shared form of an account's id.
    pub(crate) fn account_name(&self, id: &str) -> Name {
        self.accounts.get_key_value(id).map_or_else(|| Arc::from(id), |(name, _)| name.clone())
    }

    /// The queue that takes what has none: the first by name, or the nameless one.
    pub(crate) fn default_queue(&self) -> Name {
        let mut names = self.queues.keys();
        names.clone().find(|name| !name.is_empty()).or_else(|| names.next()).cloned().unwrap_or_else(|| Arc::from(""))
    }
}

/// What waits without a queue waits for the configuration: nobody serves it.
pub(crate) fn no_queue() -> v1::QueueConfig {
    v1::QueueConfig { offer: v1::queue_config::Offer::Manual.into(), ..v1::QueueConfig::default() }
}
