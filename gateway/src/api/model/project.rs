//! From an event to rows. Every function here depends on the event and the rows alone, so that reading the log
//! again makes the same file.

use recado_proto::{Encode as _, time::millis, v1};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::tables::row;

/// Direction of what we send, beside the three of received messages.
pub(super) const OUTBOUND: &str = "outbound";

/// One event being projected.
pub(super) struct Projection<'a> {
    pub(super) connection: &'a Connection,
    pub(super) tenant: i64,
    pub(super) event: &'a v1::Event,
    pub(super) at_ms: i64,
}

impl<'a> Projection<'a> {
    pub(super) fn new(connection: &'a Connection, tenant: i64, event: &'a v1::Event) -> Self {
        Self { connection, tenant, event, at_ms: event.at.as_ref().map_or(0, millis) }
    }

    /// Applies the event.
    pub(super) fn apply(&self) -> rusqlite::Result<()> {
        use v1::event::Body;
        match &self.event.body {
            Some(Body::ConversationOpened(e)) => self.opened(e),
            Some(Body::ConversationQueued(e)) => self.conversation(
                &e.conversation_id,
                "state = 'waiting', queue = ?4, agent = '', offer = '', waiting_ms = ?3, contact = ?5, account = ?6",
                &[&e.queue_id, &e.contact_id, &e.account_id],
            ),
            Some(Body::ConversationOffered(e)) => self.conversation(
                &e.conversation_id,
                "state = 'offered', queue = ?4, agent = ?5, offer = ?6",
                &[&e.queue_id, &e.agent_id, &e.offer_id],
            ),
            Some(Body::OfferEnded(e)) if e.reason == v1::offer_ended::Reason::Accepted as i32 => {
                self.conversation(&e.conversation_id, "offer = ''", &[])
            }
            Some(Body::OfferEnded(e)) => {
                self.conversation(&e.conversation_id, "state = 'waiting', agent = '', offer = ''", &[])
            }
            Some(Body::ConversationAssigned(e)) => self.conversation(
                &e.conversation_id,
                "state = 'assigned', queue = ?4, agent = ?5, offer = '', waiting_ms = NULL, contact = ?6, account = ?7",
                &[&e.queue_id, &e.agent_id, &e.contact_id, &e.account_id],
            ),
            Some(Body::ConversationReleased(e)) => {
                self.conversation(&e.conversation_id, "state = 'waiting', agent = ''", &[])
            }
            Some(Body::ConversationTransferred(e)) if e.to_queue_id.is_empty() => {
                self.conversation(&e.conversation_id, "contact = ?4", &[&e.contact_id])
            }
            Some(Body::ConversationTransferred(e)) => {
                self.conversation(&e.conversation_id, "queue = ?4, contact = ?5", &[&e.to_queue_id, &e.contact_id])
            }
            Some(Body::ConversationClosed(e)) => self.conversation(
                &e.conversation_id,
                "state = 'closed', agent = ?4, offer = '', waiting_ms = NULL, closed_ms = ?3, close_reason = ?5",
                &[&e.agent_id, &e.reason],
            ),
            Some(Body::MessageReceived(e)) => self.received(e),
            Some(Body::MessageSubmitted(e)) => self.submitted(e),
            Some(Body::MessageStatusChanged(e)) => self.status(e),
            Some(Body::MediaStored(e)) => self.about_message(&e.message_id),
            Some(Body::MediaFailed(e)) => self.about_message(&e.message_id),
            Some(Body::AgentChanged(e)) => self.agent(e),
            Some(Body::QueueChanged(e)) => self.queue(e),
            _ => Ok(()),
        }
    }

    fn row(&self) -> i64 {
        row(self.tenant, self.event.seq)
    }

    fn run(&self, sql: &str, parameters: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<usize> {
        self.connection.prepare_cached(sql)?.execute(parameters)
    }

    fn opened(&self, e: &v1::ConversationOpened) -> rusqlite::Result<()> {
        self.run(
            "INSERT OR IGNORE INTO conversations(id, tenant, conversation, state, queue, agent, contact, account,
                channel, opened_ms, changed_ms, last_seq)
             VALUES(?1, ?2, ?3, 'waiting', ?4, '', ?5, ?6, ?7, ?8, ?8, ?9)",
            params![
                self.row(),
                self.tenant,
                e.conversation_id,
                e.queue_id,
                e.contact_id,
                e.account_id,
                e.channel,
                self.at_ms,
                self.event.seq as i64
            ],
        )?;
        Ok(())
    }

    /// Changes a conversation: `set` may name `?3` (the event's time) and `?4` and on (`texts`).
    fn conversation(&self, id: &str, set: &str, texts: &[&String]) -> rusqlite::Result<()> {
        if id.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "UPDATE conversations SET changed_ms = ?3, last_seq = {}, {set} WHERE tenant = ?1 AND conversation = ?2",
            format_args!("?{}", texts.len() + 4)
        );
        let seq = self.event.seq as i64;
        let mut parameters: Vec<&dyn rusqlite::ToSql> = vec![&self.tenant, &id, &self.at_ms];
        parameters.extend(texts.iter().map(|text| *text as &dyn rusqlite::ToSql));
        parameters.push(&seq);
        if self.run(&sql, &parameters)? == 0 {
            // Opened before the oldest event that we were given.
            self.opened(&v1::ConversationOpened { conversation_id: id.to_owned(), ..Default::default() })?;
            self.run(&sql, &parameters)?;
        }
        Ok(())
    }

    fn received(&self, e: &v1::MessageReceived) -> rusqlite::Result<()> {
        use v1::inbound_message::Direction;
        let direction = match Direction::try_from(e.direction) {
            Ok(Direction::Echo) => "echo",
            Ok(Direction::History) => "history",
            _ => "inbound",
        };
        self.message(&e.message_id, &e.conversation_id, direction, e.provider_id.as_ref())?;
        self.conversation(&e.conversation_id, "last_message_ms = ?3", &[])
    }

    fn submitted(&self, e: &v1::MessageSubmitted) -> rusqlite::Result<()> {
        self.message(&e.message_id, &e.conversation_id, OUTBOUND, None)?;
        self.conversation(&e.conversation_id, "last_message_ms = ?3", &[])
    }

    fn message(
        &self,
        id: &str,
        conversation: &str,
        direction: &str,
        provider_id: Option<&v1::Payload>,
    ) -> rusqlite::Result<()> {
        let provider = provider_id.map(v1::Payload::encode_to_vec);
        self.run(
            "INSERT OR IGNORE INTO messages(id, tenant, message, conversation, direction, status, provider)
             VALUES(?1, ?2, ?3, ?4, ?5, 0, ?6)",
            params![self.row(), self.tenant, id, conversation, direction, provider],
        )?;
        Ok(())
    }

    fn status(&self, e: &v1::MessageStatusChanged) -> rusqlite::Result<()> {
        let provider = e.provider_id.as_ref().filter(|p| !p.data.is_empty()).map(v1::Payload::encode_to_vec);
        self.run(
            "UPDATE messages SET code = CASE WHEN ?3 >= status THEN ?4 ELSE code END,
                status = max(status, ?3), provider = coalesce(?5, provider) WHERE tenant = ?1 AND message = ?2",
            params![self.tenant, e.message_id, e.status, e.code, provider],
        )?;
        self.about_message(&e.message_id)
    }

    fn about_message(&self, message: &str) -> rusqlite::Result<()> {
        self.run(
            "INSERT OR IGNORE INTO message_events(tenant, message, seq) VALUES(?1, ?2, ?3)",
            params![self.tenant, message, self.event.seq as i64],
        )?;
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
        self.run(
            "INSERT OR REPLACE INTO agents(tenant, agent, state, reason, capacity, queues, since_ms, removed)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![self.tenant, e.agent_id, e.state, e.reason, e.capacity, queues, since, removed],
        )?;
        Ok(())
    }

    fn queue(&self, e: &v1::QueueChanged) -> rusqlite::Result<()> {
        self.run(
            "INSERT OR REPLACE INTO queues(tenant, queue, offer, removed) VALUES(?1, ?2, ?3, ?4)",
            params![self.tenant, e.queue_id, e.offer, e.removed],
        )?;
        Ok(())
    }
}
