//! The router's state as bytes: canonical, so that equal states are equal bytes; versioned; ids, times and
//! configuration only.
//!
//! Only what cannot be derived is stored. Indexes and timers are made anew when it is read, by the same code that
//! makes them after a change of configuration. Two kinds of timers may sit earlier than what they are for; when they
//! fire decides which ticks a tenant gets, and so its time: these are stored.

use std::sync::Arc;

use bytes::Bytes;
use prost::Message as _;
use recado_proto::{
    Id,
    v1::{self, presence::State as Presence},
};

use crate::{
    account::Account,
    agent::{Agent, Name},
    consent::Word,
    contact::{Contact, Written},
    conversation::{Conversation, CoolDown, State},
    queue::Queue,
    router::Router,
    template::Template,
    timer::Timer,
};

/// The layout written here. Fields may be added to it; a change of meaning takes the next number.
const FORMAT: u32 = 1;

/// Why bytes are no state of a router.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// They are not an encoded state at all.
    #[error("the router state cannot be decoded: {0}")]
    Malformed(#[from] prost::DecodeError),
    /// A newer build wrote them.
    #[error("the router state has format {0}, this build reads format {FORMAT}")]
    UnknownFormat(u32),
    /// They decode, but a rule of the state does not hold.
    #[error("the router state contradicts itself: {0}")]
    Contradiction(String),
}

#[derive(Clone, PartialEq, prost::Message)]
struct StoredState {
    #[prost(uint32, tag = "1")]
    format: u32,
    #[prost(string, tag = "2")]
    tenant: String,
    #[prost(uint32, tag = "3")]
    epoch: u32,
    #[prost(uint64, tag = "4")]
    seq: u64,
    #[prost(uint32, tag = "5")]
    logic: u32,
    #[prost(sint64, tag = "6")]
    now: i64,
    #[prost(sint64, tag = "7")]
    gathered: i64,
    #[prost(sint64, optional, tag = "8")]
    anchor: Option<i64>,
    #[prost(uint64, tag = "9")]
    tickets: u64,
    #[prost(uint64, optional, tag = "10")]
    revision: Option<u64>,
    #[prost(bytes = "bytes", tag = "11")]
    config_hash: Bytes,
    #[prost(message, optional, tag = "12")]
    config: Option<v1::TenantConfig>,
    #[prost(message, repeated, tag = "13")]
    agents: Vec<StoredAgent>,
    #[prost(message, repeated, tag = "14")]
    conversations: Vec<StoredConversation>,
    #[prost(message, repeated, tag = "15")]
    contacts: Vec<StoredContact>,
    #[prost(message, repeated, tag = "16")]
    links: Vec<StoredLink>,
    #[prost(message, repeated, tag = "17")]
    templates: Vec<StoredTemplate>,
    #[prost(message, repeated, tag = "18")]
    words: Vec<StoredWord>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct StoredTemplate {
    #[prost(string, tag = "1")]
    account: String,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(string, tag = "3")]
    language: String,
    #[prost(string, tag = "4")]
    state: String,
    #[prost(bool, tag = "5")]
    sendable: bool,
    #[prost(string, tag = "6")]
    category: String,
    #[prost(sint64, tag = "7")]
    at: i64,
}

#[derive(Clone, PartialEq, prost::Message)]
struct StoredWord {
    #[prost(bytes = "bytes", tag = "1")]
    contact: Bytes,
    #[prost(string, tag = "2")]
    account: String,
    #[prost(sint64, tag = "3")]
    at: i64,
    #[prost(bool, tag = "4")]
    stopped: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
struct StoredAgent {
    #[prost(string, tag = "1")]
    id: String,
    #[prost(enumeration = "Presence", tag = "2")]
    presence: i32,
    #[prost(sint64, tag = "3")]
    idle_since: i64,
    #[prost(uint64, tag = "4")]
    ticket: u64,
    #[prost(uint32, tag = "5")]
    misses: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
struct StoredConversation {
    #[prost(bytes = "bytes", tag = "1")]
    id: Bytes,
    #[prost(bytes = "bytes", tag = "2")]
    contact: Bytes,
    #[prost(string, tag = "3")]
    account: String,
    #[prost(bytes = "bytes", tag = "4")]
    address: Bytes,
    #[prost(string, tag = "5")]
    queue: String,
    /// Who has it, or is offered it.
    #[prost(string, optional, tag = "6")]
    agent: Option<String>,
    /// Set when it is on offer.
    #[prost(sint64, optional, tag = "7")]
    expires: Option<i64>,
    #[prost(sint64, tag = "8")]
    entered_at: i64,
    #[prost(uint64, tag = "9")]
    ticket: u64,
    #[prost(uint32, tag = "10")]
    attempts: u32,
    #[prost(bool, tag = "11")]
    customer_waits: bool,
    #[prost(sint64, tag = "12")]
    written_at: i64,
    #[prost(sint64, tag = "13")]
    active_at: i64,
    #[prost(message, repeated, tag = "14")]
    cool_downs: Vec<StoredCoolDown>,
    #[prost(sint64, optional, tag = "15")]
    idle_timer: Option<i64>,
    #[prost(sint64, tag = "16")]
    address_at: i64,
}

#[derive(Clone, PartialEq, prost::Message)]
struct StoredCoolDown {
    #[prost(string, tag = "1")]
    agent: String,
    #[prost(sint64, optional, tag = "2")]
    until: Option<i64>,
    #[prost(uint32, tag = "3")]
    count: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
struct StoredContact {
    #[prost(bytes = "bytes", tag = "1")]
    id: Bytes,
    #[prost(message, repeated, tag = "2")]
    written: Vec<StoredWritten>,
    #[prost(sint64, optional, tag = "3")]
    timer: Option<i64>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct StoredWritten {
    #[prost(string, tag = "1")]
    account: String,
    #[prost(sint64, tag = "2")]
    at: i64,
    #[prost(sint64, tag = "3")]
    entry_at: i64,
    #[prost(sint64, tag = "4")]
    entry_end: i64,
    #[prost(sint64, tag = "5")]
    answered_at: i64,
}

#[derive(Clone, PartialEq, prost::Message)]
struct StoredLink {
    #[prost(bytes = "bytes", tag = "1")]
    address: Bytes,
    #[prost(bytes = "bytes", tag = "2")]
    contact: Bytes,
}

fn id_bytes(id: Id) -> Bytes {
    Bytes::copy_from_slice(&id.0.to_be_bytes())
}

fn id_from(bytes: &Bytes) -> Result<Id, StateError> {
    let bytes: [u8; 16] =
        bytes[..].try_into().map_err(|_| StateError::Contradiction("an id is not 16 bytes long".to_owned()))?;
    Ok(Id(u128::from_be_bytes(bytes)))
}

impl Router {
    /// The whole state as bytes. Equal states give equal bytes; they hold ids, times and configuration, and nothing
    /// of what people wrote, are called or can be reached at.
    pub fn encode(&self) -> Vec<u8> {
        StoredState {
            format: FORMAT,
            tenant: self.tenant.clone(),
            epoch: self.epoch,
            seq: self.seq,
            logic: self.logic,
            now: self.clock.now,
            gathered: self.clock.gathered,
            anchor: self.clock.anchor,
            tickets: self.tickets,
            revision: self.config.as_ref().map(|(revision, _)| *revision),
            config_hash: Bytes::copy_from_slice(self.config_hash()),
            config: Some(v1::TenantConfig {
                accounts: self.accounts.values().map(|a| a.config.clone()).collect(),
                queues: self
                    .queues
                    .iter()
                    .filter(|(name, _)| !name.is_empty())
                    .map(|(_, q)| q.config.clone())
                    .collect(),
                agents: self.agents.values().map(|a| a.config.clone()).collect(),
            }),
            agents: self.agents.iter().map(|(name, agent)| store_agent(name, agent)).collect(),
            conversations: self
                .conversations
                .ids()
                .into_iter()
                .filter_map(|id| Some(store_conversation(id, self.conversations.get(id)?)))
                .collect(),
            contacts: self
                .contacts
                .ids()
                .into_iter()
                .filter_map(|id| Some((id, self.contacts.get(id)?)))
                .filter(|(_, contact)| !contact.written.is_empty())
                .map(|(id, contact)| StoredContact {
                    id: id_bytes(id),
                    written: contact
                        .written
                        .iter()
                        .map(|written| StoredWritten {
                            account: (*written.account).to_owned(),
                            at: written.at,
                            entry_at: written.entry_at,
                            entry_end: written.entry_end,
                            answered_at: written.answered_at,
                        })
                        .collect(),
                    timer: contact.timer,
                })
                .collect(),
            links: self
                .links
                .ids()
                .into_iter()
                .filter_map(|id| Some(StoredLink { address: id_bytes(id), contact: id_bytes(*self.links.get(id)?) }))
                .collect(),
            templates: self
                .templates
                .iter()
                .map(|((account, name, language), template)| StoredTemplate {
                    account: (**account).to_owned(),
                    name: name.clone(),
                    language: language.clone(),
                    state: template.state.clone(),
                    sendable: template.sendable,
                    category: template.category.clone(),
                    at: template.at,
                })
                .collect(),
            words: self
                .consent
                .ids()
                .into_iter()
                .flat_map(|contact| self.consent.get(contact).into_iter().flatten().map(move |word| (contact, word)))
                .map(|(contact, word)| StoredWord {
                    contact: id_bytes(contact),
                    account: (*word.account).to_owned(),
                    at: word.at,
                    stopped: word.stopped,
                })
                .collect(),
        }
        .encode_to_vec()
    }

    /// Reads what [`Router::encode`] wrote. Refuses what no router could have written.
    pub fn decode(bytes: &[u8]) -> Result<Self, StateError> {
        let stored = StoredState::decode(bytes)?;
        if stored.format != FORMAT {
            return Err(StateError::UnknownFormat(stored.format));
        }
        let mut router = Self::new(&stored.tenant);
        router.epoch = stored.epoch;
        router.seq = stored.seq;
        router.logic = stored.logic;
        router.clock.now = stored.now;
        router.clock.gathered = stored.gathered;
        router.clock.anchor = stored.anchor;
        router.tickets = stored.tickets;
        router.config = stored.revision.map(|revision| (revision, stored.config_hash.to_vec()));
        let config = stored.config.unwrap_or_default();
        router.accounts = config.accounts.into_iter().map(|a| (Arc::from(a.id.as_str()), Account::new(a))).collect();
        for queue in config.queues {
            router.queues.entry(Arc::from(queue.id.as_str())).or_insert_with(|| Queue::new(queue));
        }
        router.agents = config.agents.into_iter().map(|a| (Arc::from(a.id.as_str()), Agent::new(a))).collect();
        for stored in stored.agents {
            let presence = stored.presence();
            let Some(agent) = router.agents.get_mut(stored.id.as_str()) else {
                return Err(StateError::Contradiction("an agent is not configured".to_owned()));
            };
            agent.presence = presence;
            (agent.idle_since, agent.ticket, agent.misses) = (stored.idle_since, stored.ticket, stored.misses);
        }
        let mut early = Vec::new();
        for stored in stored.contacts {
            let contact = id_from(&stored.id)?;
            early.extend(stored.timer.map(|at| (at, Timer::WindowEnd { contact })));
            let read = |w: StoredWritten| Written {
                account: router.account_name(&w.account),
                at: w.at,
                entry_at: w.entry_at,
                entry_end: w.entry_end,
                answered_at: w.answered_at,
            };
            let written = stored.written.into_iter().map(read).collect();
            router.contacts.insert(contact, Contact { written, ..Contact::default() });
        }
        for stored in stored.links {
            router.links.insert(id_from(&stored.address)?, id_from(&stored.contact)?);
        }
        for stored in stored.templates {
            let StoredTemplate { account, name, language, state, sendable, category, at } = stored;
            let key = (router.account_name(&account), name, language);
            router.templates.insert(key, Template { state, sendable, category, at });
        }
        for StoredWord { contact, account, at, stopped } in stored.words {
            let word = Word { account: router.account_name(&account), at, stopped };
            router.consent.entry(id_from(&contact)?).push(word);
        }
        for stored in stored.conversations {
            let timer = stored.idle_timer;
            let (id, conversation) = router.read_conversation(stored)?;
            early.extend(timer.map(|at| (at, Timer::IdleClose { conversation: id })));
            let contact = router.contacts.entry(conversation.contact);
            contact.open.push((conversation.account.clone(), id));
            contact.open.sort_unstable();
            router.conversations.insert(id, conversation);
        }
        router.rebuild();
        for (at, timer) in early {
            router.set_early(at, timer);
        }
        router.dirty_conversations.clear();
        router.dirty_agents.clear();
        router.check().map_err(|broken| StateError::Contradiction(broken.to_string()))?;
        Ok(router)
    }

    /// Puts a timer where it was before the state was stored.
    fn set_early(&mut self, at: i64, timer: Timer) {
        let place = match &timer {
            Timer::IdleClose { conversation } => self.conversations.get_mut(*conversation).map(|c| &mut c.idle_timer),
            Timer::WindowEnd { contact } => self.contacts.get_mut(*contact).map(|c| &mut c.timer),
            Timer::OfferExpiry { .. } | Timer::CoolDownEnd { .. } => None,
        };
        let Some(place) = place else { return };
        if let Some(made) = place.replace(at) {
            self.timers.wall.remove(&(made, timer.clone()));
        }
        self.timers.wall.insert((at, timer));
    }

    fn read_conversation(&self, stored: StoredConversation) -> Result<(Id, Conversation), StateError> {
        let missing = |what: &str| StateError::Contradiction(format!("a conversation names {what} that is missing"));
        let agent = |id: &str| -> Result<Name, StateError> {
            self.agents.get_key_value(id).map(|(name, _)| name.clone()).ok_or_else(|| missing("an agent"))
        };
        let state = match (stored.agent, stored.expires) {
            (None, _) => State::Waiting,
            (Some(id), Some(expires)) => State::Offered { agent: agent(&id)?, expires },
            (Some(id), None) => State::Assigned { agent: agent(&id)? },
        };
        let queue = self.queues.get_key_value(stored.queue.as_str()).map(|(name, _)| name.clone());
        let conversation = Conversation {
            contact: id_from(&stored.contact)?,
            account: self.account_name(&stored.account),
            address: id_from(&stored.address)?,
            address_at: stored.address_at,
            queue: queue.ok_or_else(|| missing("a queue"))?,
            state,
            place: (stored.entered_at, stored.ticket),
            attempts: stored.attempts,
            customer_waits: stored.customer_waits,
            written_at: stored.written_at,
            active_at: stored.active_at,
            cool_downs: stored
                .cool_downs
                .into_iter()
                .map(|c| Ok(CoolDown { agent: agent(&c.agent)?, until: c.until, count: c.count }))
                .collect::<Result<_, StateError>>()?,
            idle_timer: None,
        };
        Ok((id_from(&stored.id)?, conversation))
    }
}

fn store_agent(name: &Name, agent: &Agent) -> StoredAgent {
    StoredAgent {
        id: (**name).to_owned(),
        presence: agent.presence.into(),
        idle_since: agent.idle_since,
        ticket: agent.ticket,
        misses: agent.misses,
    }
}

fn store_conversation(id: Id, conversation: &Conversation) -> StoredConversation {
    let (agent, expires) = match &conversation.state {
        State::Waiting => (None, None),
        State::Offered { agent, expires } => (Some((**agent).to_owned()), Some(*expires)),
        State::Assigned { agent } => (Some((**agent).to_owned()), None),
    };
    StoredConversation {
        id: id_bytes(id),
        contact: id_bytes(conversation.contact),
        account: (*conversation.account).to_owned(),
        address: id_bytes(conversation.address),
        queue: (*conversation.queue).to_owned(),
        agent,
        expires,
        entered_at: conversation.place.0,
        ticket: conversation.place.1,
        attempts: conversation.attempts,
        customer_waits: conversation.customer_waits,
        written_at: conversation.written_at,
        active_at: conversation.active_at,
        cool_downs: conversation
            .cool_downs
            .iter()
            .map(|c| StoredCoolDown { agent: (*c.agent).to_owned(), until: c.until, count: c.count })
            .collect(),
        idle_timer: conversation.idle_timer,
        address_at: conversation.address_at,
    }
}
