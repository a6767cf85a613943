//! The conversations that a transaction changes. What its events say of one is gathered and written once, by the
//! number of its row, which is known of those met lately.

use std::collections::{BTreeMap, HashMap};

use recado_proto::{Kind, v1};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{key::Key, tables::row};

/// Rows that are known by their name, so that a message need not look for its conversation's.
const KNOWN: usize = 50_000;
/// Changes that are held at most before they are written.
const HELD: usize = 5_000;

/// Whether one waits.
#[derive(Clone, Copy)]
pub(super) enum Waiting {
    /// Milliseconds since 1970.
    Since(i64),
    Over,
}

impl Waiting {
    fn since(self) -> Option<i64> {
        match self {
            Self::Since(ms) => Some(ms),
            Self::Over => None,
        }
    }
}

/// What became of one. `None` leaves a column as it is.
#[derive(Default)]
pub(super) struct Change {
    pub(super) state: Option<&'static str>,
    pub(super) queue: Option<String>,
    pub(super) agent: Option<String>,
    pub(super) offer: Option<String>,
    pub(super) contact: Option<String>,
    pub(super) account: Option<String>,
    pub(super) waiting: Option<Waiting>,
    pub(super) closed_ms: Option<i64>,
    pub(super) close_reason: Option<String>,
    pub(super) last_message_ms: Option<i64>,
}

impl Change {
    /// Adds what a later event says.
    fn then(&mut self, later: Self) {
        fn put<T>(column: &mut Option<T>, later: Option<T>) {
            if later.is_some() {
                *column = later;
            }
        }
        put(&mut self.state, later.state);
        put(&mut self.queue, later.queue);
        put(&mut self.agent, later.agent);
        put(&mut self.offer, later.offer);
        put(&mut self.contact, later.contact);
        put(&mut self.account, later.account);
        put(&mut self.waiting, later.waiting);
        put(&mut self.closed_ms, later.closed_ms);
        put(&mut self.close_reason, later.close_reason);
        put(&mut self.last_message_ms, later.last_message_ms);
    }

    /// Nothing but a message came.
    fn is_message(&self) -> bool {
        self.state.is_none()
            && self.queue.is_none()
            && self.agent.is_none()
            && self.offer.is_none()
            && self.contact.is_none()
            && self.account.is_none()
            && self.waiting.is_none()
            && self.closed_ms.is_none()
            && self.close_reason.is_none()
    }
}

/// When and by which event something happened.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) tenant: i64,
    pub(super) seq: u64,
    pub(super) at_ms: i64,
}

/// A conversation that has no row yet.
struct New {
    tenant: i64,
    name: Key<'static>,
    channel: String,
    opened_ms: i64,
}

struct Held {
    new: Option<New>,
    change: Change,
    last: Moment,
}

/// Changes of conversations that are not written yet, and the rows of those met lately.
#[derive(Default)]
pub(super) struct Conversations {
    rows: HashMap<(i64, Key<'static>), i64>,
    /// By row, so that they are written in the order of the table.
    held: BTreeMap<i64, Held>,
}

impl Conversations {
    /// Forgets everything that is not in the file, and what is known of the file: it may have changed.
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.held.clear();
    }

    /// Opens one, unless it is known.
    pub(super) fn open(
        &mut self,
        connection: &Connection,
        at: Moment,
        e: &v1::ConversationOpened,
    ) -> rusqlite::Result<()> {
        if self.row(connection, at.tenant, &e.conversation_id)?.is_none() {
            let change = Change {
                queue: Some(e.queue_id.clone()),
                contact: Some(e.contact_id.clone()),
                account: Some(e.account_id.clone()),
                ..Change::default()
            };
            self.make(at, &e.conversation_id, e.channel.clone(), change);
        }
        Ok(())
    }

    /// Changes one. Answers its row; `None` for no conversation.
    pub(super) fn change(
        &mut self,
        connection: &Connection,
        at: Moment,
        name: &str,
        change: Change,
    ) -> rusqlite::Result<Option<i64>> {
        if name.is_empty() {
            return Ok(None);
        }
        let Some(row) = self.row(connection, at.tenant, name)? else {
            // Opened before the oldest event that we were given.
            return Ok(Some(self.make(at, name, String::new(), change)));
        };
        let held = self.held.entry(row).or_insert(Held { new: None, change: Change::default(), last: at });
        held.change.then(change);
        held.last = at;
        if self.held.len() >= HELD {
            self.write(connection)?;
        }
        Ok(Some(row))
    }

    fn make(&mut self, at: Moment, name: &str, channel: String, change: Change) -> i64 {
        let row = row(at.tenant, at.seq);
        let new = New { tenant: at.tenant, name: Key::conversation(name).into_owned(), channel, opened_ms: at.at_ms };
        self.held.insert(row, Held { new: Some(new), change, last: at });
        self.note(at.tenant, Key::conversation(name), row);
        row
    }

    fn note(&mut self, tenant: i64, name: Key<'_>, row: i64) {
        if self.rows.len() >= KNOWN {
            // Those that have no row yet are known by nothing else.
            let held = &self.held;
            self.rows.retain(|_, row| held.contains_key(row));
        }
        self.rows.insert((tenant, name.into_owned()), row);
    }

    fn row(&mut self, connection: &Connection, tenant: i64, name: &str) -> rusqlite::Result<Option<i64>> {
        let key = (tenant, Key::conversation(name));
        let rows: &HashMap<(i64, Key<'_>), i64> = &self.rows;
        if let Some(row) = rows.get(&key) {
            return Ok(Some(*row));
        }
        let row = connection
            .prepare_cached("SELECT id FROM conversations WHERE tenant = ?1 AND conversation = ?2")?
            .query_row(params![tenant, key.1], |row| row.get(0))
            .optional()?;
        if let Some(row) = row {
            self.note(tenant, key.1, row);
        }
        Ok(row)
    }

    /// Writes what is held.
    pub(super) fn write(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        for (row, held) in std::mem::take(&mut self.held) {
            let Held { new, change, last } = held;
            match new {
                Some(new) => insert(connection, row, &new, &change, last)?,
                None if change.is_message() => touch(connection, row, &change, last)?,
                None => update(connection, row, &change, last)?,
            }
        }
        Ok(())
    }
}

fn insert(connection: &Connection, row: i64, new: &New, change: &Change, last: Moment) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO conversations(id, tenant, conversation, state, queue, agent, contact, account, channel,
                opened_ms, changed_ms, last_message_ms, waiting_ms, closed_ms, close_reason, offer, last_seq)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        )?
        .execute(params![
            row,
            new.tenant,
            new.name,
            change.state.unwrap_or("waiting"),
            change.queue.as_deref().unwrap_or_default(),
            change.agent.as_deref().unwrap_or_default(),
            Key::new(Kind::Contact, change.contact.as_deref().unwrap_or_default()),
            change.account.as_deref().unwrap_or_default(),
            new.channel,
            new.opened_ms,
            last.at_ms,
            change.last_message_ms,
            change.waiting.and_then(Waiting::since),
            change.closed_ms,
            change.close_reason.as_deref().unwrap_or_default(),
            change.offer.as_deref().unwrap_or_default(),
            last.seq as i64
        ])?;
    Ok(())
}

/// The most frequent change: no index has any of it.
fn touch(connection: &Connection, row: i64, change: &Change, last: Moment) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE conversations SET changed_ms = ?2, last_seq = ?3, last_message_ms = coalesce(?4, last_message_ms)
             WHERE id = ?1",
        )?
        .execute(params![row, last.at_ms, last.seq as i64, change.last_message_ms])?;
    Ok(())
}

fn update(connection: &Connection, row: i64, change: &Change, last: Moment) -> rusqlite::Result<()> {
    let contact = change.contact.as_deref().map(|contact| Key::new(Kind::Contact, contact));
    connection
        .prepare_cached(
            "UPDATE conversations SET changed_ms = ?2, last_seq = ?3, last_message_ms = coalesce(?4, last_message_ms),
                offer = coalesce(?5, offer), contact = coalesce(?6, contact), account = coalesce(?7, account),
                waiting_ms = CASE WHEN ?8 THEN ?9 ELSE waiting_ms END, closed_ms = coalesce(?10, closed_ms),
                close_reason = coalesce(?11, close_reason)
             WHERE id = ?1",
        )?
        .execute(params![
            row,
            last.at_ms,
            last.seq as i64,
            change.last_message_ms,
            change.offer,
            contact,
            change.account,
            change.waiting.is_some(),
            change.waiting.and_then(Waiting::since),
            change.closed_ms,
            change.close_reason
        ])?;
    // Each has an index of its own that follows it.
    if let Some(state) = change.state {
        connection
            .prepare_cached("UPDATE conversations SET state = ?2 WHERE id = ?1 AND state <> ?2")?
            .execute(params![row, state])?;
    }
    if let Some(queue) = &change.queue {
        connection
            .prepare_cached("UPDATE conversations SET queue = ?2 WHERE id = ?1 AND queue <> ?2")?
            .execute(params![row, queue])?;
    }
    if let Some(agent) = &change.agent {
        connection
            .prepare_cached("UPDATE conversations SET agent = ?2 WHERE id = ?1 AND agent <> ?2")?
            .execute(params![row, agent])?;
    }
    Ok(())
}
