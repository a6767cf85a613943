//! From an event to rows. Every function here depends on the event and the rows alone, so that reading the log
//! again makes the same file.

use recado_proto::{Encode as _, time::millis, v1};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{
    conversations::{Change, Conversations, Moment, Waiting},
    key::Key,
    tables::{provider_key, row},
};
use crate::cache;

/// A message's direction as the table has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// What we send.
    Outbound = 0,
    Inbound = 1,
    Echo = 2,
    History = 3,
}

impl Direction {
    /// The API's word for what the table has.
    pub(super) fn word(stored: i64) -> &'static str {
        match stored {
            0 => "outbound",
            2 => "echo",
            3 => "history",
            _ => "inbound",
        }
    }
}

/// One event being projected.
pub(super) struct Projection<'a> {
    pub(super) connection: &'a Connection,
    pub(super) conversations: &'a mut Conversations,
    pub(super) tenant: i64,
    pub(super) event: &'a v1::Event,
    pub(super) at_ms: i64,
}

impl<'a> Projection<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        conversations: &'a mut Conversations,
        tenant: i64,
        event: &'a v1::Event,
    ) -> Self {
        Self { connection, conversations, tenant, event, at_ms: event.at.as_ref().map_or(0, millis) }
    }

    /// Applies the event. What it says of a conversation is held until [`Conversations::write`].
    pub(super) fn apply(&mut self) -> rusqlite::Result<()> {
        use v1::event::Body;
        let text = |text: &String| Some(text.clone());
        let none = || Some(String::new());
        let (conversation, change) = match &self.event.body {
            Some(Body::ConversationOpened(e)) => return self.conversations.open(self.connection, self.moment(), e),
            Some(Body::ConversationQueued(e)) => {
                let (queue, contact, account) = (text(&e.queue_id), text(&e.contact_id), text(&e.account_id));
                // Its place in time, which decides its turn: not always that of the event.
                let since = e.waiting_since.as_ref().map_or(self.at_ms, millis);
                let (state, waiting) = (Some("waiting"), Some(Waiting::Since(since)));
                let (agent, offer) = (none(), none());
                let change = Change { state, queue, agent, offer, contact, account, waiting, ..Change::default() };
                (&e.conversation_id, change)
            }
            Some(Body::ConversationOffered(e)) => {
                let (queue, agent, offer) = (text(&e.queue_id), text(&e.agent_id), text(&e.offer_id));
                (&e.conversation_id, Change { state: Some("offered"), queue, agent, offer, ..Change::default() })
            }
            Some(Body::OfferEnded(e)) if e.reason == v1::offer_ended::Reason::Accepted as i32 => {
                (&e.conversation_id, Change { offer: none(), ..Change::default() })
            }
            Some(Body::OfferEnded(e)) => {
                let change = Change { state: Some("waiting"), agent: none(), offer: none(), ..Change::default() };
                (&e.conversation_id, change)
            }
            Some(Body::ConversationAssigned(e)) => {
                let (queue, agent, offer) = (text(&e.queue_id), text(&e.agent_id), none());
                let (contact, account) = (text(&e.contact_id), text(&e.account_id));
                let (state, waiting) = (Some("assigned"), Some(Waiting::Over));
                let change = Change { state, queue, agent, offer, contact, account, waiting, ..Change::default() };
                (&e.conversation_id, change)
            }
            Some(Body::ConversationReleased(e)) => {
                (&e.conversation_id, Change { state: Some("waiting"), agent: none(), ..Change::default() })
            }
            Some(Body::ConversationTransferred(e)) => {
                let queue = text(&e.to_queue_id).filter(|queue| !queue.is_empty());
                (&e.conversation_id, Change { queue, contact: text(&e.contact_id), ..Change::default() })
            }
            Some(Body::ConversationClosed(e)) => {
                let (agent, offer, close_reason) = (text(&e.agent_id), none(), text(&e.reason));
                let (state, waiting, closed_ms) = (Some("closed"), Some(Waiting::Over), Some(self.at_ms));
                let change = Change { state, agent, offer, waiting, closed_ms, close_reason, ..Change::default() };
                (&e.conversation_id, change)
            }
            Some(Body::MessageReceived(e)) => {
                use v1::inbound_message::Direction as Given;
                let direction = match Given::try_from(e.direction) {
                    Ok(Given::Echo) => Direction::Echo,
                    Ok(Given::History) => Direction::History,
                    _ => Direction::Inbound,
                };
                return self.message(&e.message_id, &e.conversation_id, direction);
            }
            Some(Body::MessageSubmitted(e)) => {
                return self.message(&e.message_id, &e.conversation_id, Direction::Outbound);
            }
            Some(Body::MessageStatusChanged(e)) => return self.status(e),
            Some(Body::MediaStored(e)) => return self.about_message(&e.message_id),
            Some(Body::MediaFailed(e)) => return self.about_message(&e.message_id),
            Some(Body::AgentChanged(e)) => return self.agent(e),
            Some(Body::QueueChanged(e)) => return self.queue(e),
            _ => return Ok(()),
        };
        let moment = self.moment();
        self.conversations.change(self.connection, moment, conversation, change).map(drop)
    }

    fn moment(&self) -> Moment {
        Moment { tenant: self.tenant, seq: self.event.seq, at_ms: self.at_ms }
    }

    /// The id and the provider's id of a message stand in its event, where they are read from. A message that a
    /// backfill told before it came by itself is the one that came.
    fn message(&mut self, id: &str, conversation: &str, direction: Direction) -> rusqlite::Result<()> {
        let (moment, change) = (self.moment(), Change { last_message_ms: Some(self.at_ms), ..Change::default() });
        let conversation = self.conversations.change(self.connection, moment, conversation, change)?;
        self.connection
            .prepare_cached(
                "INSERT INTO messages(id, tenant, message, conversation, direction) VALUES(?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT(tenant, message) DO UPDATE SET
                    id = excluded.id, conversation = excluded.conversation, direction = excluded.direction
                    WHERE direction = ?6 AND excluded.direction <> ?6
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                row(self.tenant, self.event.seq),
                self.tenant,
                Key::message(id),
                conversation,
                direction as i64,
                Direction::History as i64
            ])?;
        Ok(())
    }

    fn status(&self, e: &v1::MessageStatusChanged) -> rusqlite::Result<()> {
        let provider = e.provider_id.as_ref().filter(|p| !p.data.is_empty()).map(|provider| {
            let tenant = self.tenant.to_le_bytes();
            cache::stored(&provider_key(&tenant, &e.message_id), &provider.encode_to_vec())
        });
        self.connection
            .prepare_cached(
                "UPDATE messages SET code = CASE WHEN ?3 >= status THEN ?4 ELSE code END,
                    status = max(status, ?3), provider = coalesce(?5, provider) WHERE tenant = ?1 AND message = ?2",
            )?
            .execute(params![self.tenant, Key::message(&e.message_id), e.status, e.code, provider])?;
        self.about_message(&e.message_id)
    }

    fn about_message(&self, message: &str) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO message_events(tenant, message, seq) VALUES(?1, ?2, ?3)")?
            .execute(params![self.tenant, Key::message(message), self.event.seq as i64])?;
        Ok(())
    }

    fn agent(&self, e: &v1::AgentChanged) -> rusqlite::Result<()> {
        let known: Option<(i32, i64)> = self
            .connection
            .prepare_cached("SELECT state, since_ms FROM agents WHERE tenant = ?1 AND agent = ?2")?
            .query_row(params![self.tenant, e.agent_id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let since = known.filter(|(state, _)| *state == e.state).map_or(self.at_ms, |(_, since)| since);
        let removed = e.why == v1::agent_changed::Why::Removed as i32;
        let queues = e.queue_ids.join("\n");
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO agents(tenant, agent, state, reason, capacity, queues, since_ms, removed)
                 VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![self.tenant, e.agent_id, e.state, e.reason, e.capacity, queues, since, removed])?;
        Ok(())
    }

    fn queue(&self, e: &v1::QueueChanged) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO queues(tenant, queue, offer, removed) VALUES(?1, ?2, ?3, ?4)")?
            .execute(params![self.tenant, e.queue_id, e.offer, e.removed])?;
        Ok(())
    }
}
