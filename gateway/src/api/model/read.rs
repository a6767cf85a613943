//! The questions that the API asks of the model.

use std::collections::HashMap;

use bytes::Bytes;
use recado_proto::{Encode as _, Kind, v1};
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter, types::Value};

use super::{
    key::{self, Key},
    progress::Mark,
    project::Direction,
    tables::{self, MAX_SEQ, TenantRow, event_value, row, seq_of},
};
use crate::{api::cursor::Cursor, cache, logs};

/// A stored event.
pub(crate) struct StoredEvent {
    pub(crate) seq: u64,
    /// As the router wrote it.
    pub(crate) value: Bytes,
}

/// Events after a cursor.
pub(crate) struct EventPage {
    pub(crate) mark: Mark,
    /// Where the page begins: the cursor's number, or the base of a newer epoch that undid it.
    pub(crate) after: u64,
    pub(crate) events: Vec<StoredEvent>,
}

/// A tenant's number and mark.
fn tenant(connection: &Connection, name: &str) -> rusqlite::Result<Option<(i64, Mark)>> {
    connection
        .prepare_cached(&format!("SELECT {} FROM tenants WHERE name = ?1", TenantRow::COLUMNS))?
        .query_row([name], |row| {
            let TenantRow { id, cursor, oldest, .. } = TenantRow::read(row)?;
            Ok((id, Mark { epoch: cursor.epoch, seq: cursor.seq, oldest }))
        })
        .optional()
}

/// Events after the cursor: at most `limit`, and no more once they have `max_bytes`.
pub(crate) fn events(
    connection: &Connection,
    name: &str,
    cursor: Cursor,
    limit: usize,
    max_bytes: usize,
) -> rusqlite::Result<EventPage> {
    let Some((id, mark)) = tenant(connection, name)? else {
        let mark = Mark { oldest: 1, ..Mark::default() };
        return Ok(EventPage { mark, after: cursor.seq, events: Vec::new() });
    };
    let bases: Vec<u64> = connection
        .prepare_cached("SELECT epoch, base FROM epochs WHERE tenant = ?1 AND epoch > ?2")?
        .query_map(params![id, cursor.epoch], |row| tables::base(id, row.get(0)?, row.get_ref(1)?.as_blob()?))?
        .collect::<rusqlite::Result<_>>()?;
    let after = bases.into_iter().fold(cursor.seq, u64::min).min(MAX_SEQ - 1);
    let mut page = EventPage { mark, after, events: Vec::new() };
    if after + 1 < mark.oldest {
        return Ok(page);
    }
    let mut query = connection.prepare_cached("SELECT id, value FROM events WHERE id > ?1 AND id < ?2 LIMIT ?3")?;
    let mut rows = query.query(params![row(id, after), row(id + 1, 0), limit as i64])?;
    let (mut bytes, mut last) = (0, after);
    while page.events.len() < limit && bytes < max_bytes {
        let Some(found) = rows.next()? else {
            if last < mark.seq {
                return Err(cache::damaged("the newest events are missing"));
            }
            break;
        };
        let number = found.get(0)?;
        let value = Bytes::copy_from_slice(event_value(name, number, found.get_ref(1)?.as_blob()?)?);
        last += 1;
        if seq_of(number) != last {
            return Err(cache::damaged("an event is missing"));
        }
        bytes += value.len();
        page.events.push(StoredEvent { seq: last, value });
    }
    Ok(page)
}

/// One event by its number.
pub(crate) fn event(connection: &Connection, name: &str, seq: u64) -> rusqlite::Result<Option<Bytes>> {
    let Some((id, _)) = tenant(connection, name)? else { return Ok(None) };
    connection
        .prepare_cached("SELECT value FROM events WHERE id = ?1")?
        .query_row([row(id, seq)], |found| {
            Ok(Bytes::copy_from_slice(event_value(name, row(id, seq), found.get_ref(0)?.as_blob()?)?))
        })
        .optional()
}

/// A conversation as it is now.
#[derive(Clone, Debug)]
pub(crate) struct Conversation {
    pub(crate) opened_seq: u64,
    pub(crate) id: String,
    pub(crate) state: String,
    pub(crate) queue: String,
    pub(crate) agent: String,
    pub(crate) contact: String,
    pub(crate) account: String,
    pub(crate) channel: String,
    pub(crate) opened_ms: i64,
    pub(crate) changed_ms: i64,
    pub(crate) last_message_ms: Option<i64>,
    pub(crate) waiting_ms: Option<i64>,
    pub(crate) closed_ms: Option<i64>,
    pub(crate) close_reason: String,
    pub(crate) offer: String,
    pub(crate) last_seq: u64,
}

const CONVERSATION: &str = "id, conversation, state, queue, agent, contact, account, channel, opened_ms, changed_ms,
    last_message_ms, waiting_ms, closed_ms, close_reason, offer, last_seq";

fn conversation_row(row: &Row<'_>) -> rusqlite::Result<Conversation> {
    Ok(Conversation {
        opened_seq: seq_of(row.get(0)?),
        id: key::text(Kind::Conversation, row.get_ref(1)?)?,
        state: row.get(2)?,
        queue: row.get(3)?,
        agent: row.get(4)?,
        contact: key::text(Kind::Contact, row.get_ref(5)?)?,
        account: row.get(6)?,
        channel: row.get(7)?,
        opened_ms: row.get(8)?,
        changed_ms: row.get(9)?,
        last_message_ms: row.get(10)?,
        waiting_ms: row.get(11)?,
        closed_ms: row.get(12)?,
        close_reason: row.get(13)?,
        offer: row.get(14)?,
        last_seq: row.get::<_, i64>(15)? as u64,
    })
}

/// What a list of conversations is narrowed to; `None` is everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConversationFilter {
    pub(crate) state: Option<String>,
    pub(crate) queue: Option<String>,
    pub(crate) agent: Option<String>,
}

/// Conversations, the newest first, that were opened before the event `before`.
pub(crate) fn conversations(
    connection: &Connection,
    name: &str,
    filter: ConversationFilter,
    before: Option<u64>,
    limit: usize,
) -> rusqlite::Result<Vec<Conversation>> {
    let Some((id, _)) = tenant(connection, name)? else { return Ok(Vec::new()) };
    let end = before.map_or(row(id + 1, 0), |before| row(id, before));
    let mut sql = format!("SELECT {CONVERSATION} FROM conversations WHERE tenant = ? AND id >= ? AND id < ?");
    let mut parameters: Vec<Value> = vec![id.into(), row(id, 0).into(), end.into()];
    for (column, wanted) in [("state", filter.state), ("queue", filter.queue), ("agent", filter.agent)] {
        if let Some(wanted) = wanted {
            sql.push_str(" AND ");
            sql.push_str(column);
            sql.push_str(" = ?");
            if column == "agent" {
                // The index holds only those; SQLite must see that nothing else is asked for.
                sql.push_str(" AND agent <> ''");
            }
            parameters.push(wanted.into());
        }
    }
    sql.push_str(" ORDER BY id DESC LIMIT ?");
    parameters.push((limit as i64).into());
    connection.prepare_cached(&sql)?.query_map(params_from_iter(parameters), conversation_row)?.collect()
}

/// One conversation.
pub(crate) fn conversation(
    connection: &Connection,
    name: &str,
    conversation: &str,
) -> rusqlite::Result<Option<Conversation>> {
    let Some((id, _)) = tenant(connection, name)? else { return Ok(None) };
    let sql = format!("SELECT {CONVERSATION} FROM conversations WHERE tenant = ?1 AND conversation = ?2");
    connection
        .prepare_cached(&sql)?
        .query_row(params![id, Key::conversation(conversation)], conversation_row)
        .optional()
}

/// A message, with the event that brought it.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) seq: u64,
    pub(crate) id: String,
    pub(crate) conversation: String,
    pub(crate) direction: &'static str,
    pub(crate) status: i32,
    pub(crate) code: String,
    /// An encoded `Payload` with the provider's id.
    pub(crate) provider: Option<Vec<u8>>,
    pub(crate) event: Bytes,
}

const MESSAGE: &str = "SELECT m.id, m.message, m.direction, m.status, m.code, m.provider, e.value
    FROM messages m JOIN events e ON e.id = m.id";

fn message_row(name: &str, tenant: i64, row: &Row<'_>) -> rusqlite::Result<Message> {
    use v1::event::Body;
    let number = row.get(0)?;
    let event = Bytes::copy_from_slice(event_value(name, number, row.get_ref(6)?.as_blob()?)?);
    // It was read when it was stored; what could not be read then is no message.
    let (told, conversation, provider) = match v1::Event::decode(event.clone()).unwrap_or_default().body {
        Some(Body::MessageReceived(e)) => (e.message_id, e.conversation_id, e.provider_id),
        Some(Body::MessageSubmitted(e)) => (e.message_id, e.conversation_id, None),
        _ => return Err(cache::damaged("a message's event is none of a message")),
    };
    let id = key::text(Kind::Message, row.get_ref(1)?)?;
    if id != told {
        return Err(cache::damaged("a message's event is that of another message"));
    }
    let later: Option<Vec<u8>> = match row.get_ref(5)?.as_blob_or_null()? {
        Some(stored) => Some(cache::value(&tables::provider_key(&tenant.to_le_bytes(), &id), stored)?.to_vec()),
        None => None,
    };
    Ok(Message {
        seq: seq_of(number),
        id,
        conversation,
        direction: Direction::word(row.get(2)?),
        status: row.get(3)?,
        code: row.get(4)?,
        provider: later.or_else(|| provider.map(|provider| provider.encode_to_vec())),
        event,
    })
}

/// A message that was found under a conversation is of that conversation.
fn of_conversation(message: Message, conversation: &str) -> rusqlite::Result<Message> {
    if message.conversation == conversation {
        Ok(message)
    } else {
        Err(cache::damaged("a message stands in another conversation than its event says"))
    }
}

/// The row of a conversation, by which its messages are found.
fn conversation_number(connection: &Connection, tenant: i64, conversation: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT id FROM conversations WHERE tenant = ?1 AND conversation = ?2")?
        .query_row(params![tenant, Key::conversation(conversation)], |row| row.get(0))
        .optional()
}

/// A conversation's messages after the event `after`, the oldest first; no more once they have `max_bytes`.
pub(crate) fn messages(
    connection: &Connection,
    name: &str,
    conversation: &str,
    after: u64,
    limit: usize,
    max_bytes: usize,
) -> rusqlite::Result<Vec<Message>> {
    let Some((id, _)) = tenant(connection, name)? else { return Ok(Vec::new()) };
    let Some(number) = conversation_number(connection, id, conversation)? else { return Ok(Vec::new()) };
    let sql = format!("{MESSAGE} WHERE m.conversation = ?1 AND m.id > ?2 ORDER BY m.id LIMIT ?3");
    let mut query = connection.prepare_cached(&sql)?;
    let mut rows = query.query(params![number, row(id, after), limit as i64])?;
    let mut found = Vec::new();
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        let message = of_conversation(message_row(name, id, row)?, conversation)?;
        bytes += message.event.len();
        found.push(message);
        if bytes >= max_bytes {
            break;
        }
    }
    Ok(found)
}

/// One message.
pub(crate) fn message(connection: &Connection, name: &str, message: &str) -> rusqlite::Result<Option<Message>> {
    let Some((id, _)) = tenant(connection, name)? else { return Ok(None) };
    let sql = format!("{MESSAGE} WHERE m.tenant = ?1 AND m.message = ?2");
    let found = |row: &Row<'_>| message_row(name, id, row);
    connection.prepare_cached(&sql)?.query_row(params![id, Key::message(message)], found).optional()
}

/// How many of a conversation's newest messages are looked through for one that the customer wrote.
const NEWEST: usize = 100;

/// The newest message that the customer wrote in a conversation. A call is none, nor what the provider told of them: the
/// provider knows no message of that id.
pub(crate) fn last_inbound(
    connection: &Connection,
    name: &str,
    conversation: &str,
) -> rusqlite::Result<Option<Message>> {
    let Some((id, _)) = tenant(connection, name)? else { return Ok(None) };
    let Some(number) = conversation_number(connection, id, conversation)? else { return Ok(None) };
    let sql = format!("{MESSAGE} WHERE m.conversation = ?1 AND m.direction = ?2 ORDER BY m.id DESC LIMIT {NEWEST}");
    let mut query = connection.prepare_cached(&sql)?;
    let mut rows = query.query(params![number, Direction::Inbound as i64])?;
    while let Some(row) = rows.next()? {
        let message = of_conversation(message_row(name, id, row)?, conversation)?;
        if was_written(&message) {
            return Ok(Some(message));
        }
    }
    Ok(None)
}

fn was_written(message: &Message) -> bool {
    let event = v1::Event::decode(message.event.clone()).unwrap_or_default();
    let Some(v1::event::Body::MessageReceived(received)) = event.body else { return false };
    let kind = received.facets.as_ref().map(v1::Facets::kind);
    !matches!(kind, Some(v1::facets::Kind::Call | v1::facets::Kind::System))
}

/// What happened to a message after it came or was submitted.
#[derive(Default)]
pub(crate) struct History {
    /// Encoded events about it, oldest first.
    pub(crate) events: Vec<Bytes>,
    /// The sender's calls, in order.
    pub(crate) attempts: Vec<Attempt>,
}

/// One call of the sender.
pub(crate) struct Attempt {
    /// When the first record of it was written.
    pub(crate) at_ms: i64,
    /// An encoded `Attempt`.
    pub(crate) began: Option<Vec<u8>>,
    /// An encoded `Outcome`.
    pub(crate) ended: Option<Vec<u8>>,
}

/// A message's history, at most `limit` entries of each kind.
pub(crate) fn history(connection: &Connection, name: &str, message: &str, limit: usize) -> rusqlite::Result<History> {
    let Some((id, _)) = tenant(connection, name)? else { return Ok(History::default()) };
    let events = connection
        .prepare_cached(
            "SELECT e.id, e.value FROM message_events m JOIN events e ON e.id = ?1 + m.seq
             WHERE m.tenant = ?2 AND m.message = ?3 ORDER BY m.seq LIMIT ?4",
        )?
        .query_map(params![row(id, 0), id, Key::message(message), limit as i64], |row| {
            about(message, Bytes::copy_from_slice(event_value(name, row.get(0)?, row.get_ref(1)?.as_blob()?)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let attempts = connection
        .prepare_cached(
            "SELECT at_ms, attempt, outcome, n FROM attempts WHERE tenant = ?1 AND message = ?2 ORDER BY n LIMIT ?3",
        )?
        .query_map(params![id, Key::message(message), limit as i64], |row| {
            let (tenant, n) = (id.to_le_bytes(), row.get::<_, i64>(3)?.to_le_bytes());
            let call = |column: usize, what: &str| -> rusqlite::Result<Option<Vec<u8>>> {
                let Some(stored) = row.get_ref(column)?.as_blob_or_null()? else { return Ok(None) };
                Ok(Some(cache::value(&tables::call_key(what, &tenant, message, &n), stored)?.to_vec()))
            };
            Ok(Attempt { at_ms: row.get(0)?, began: call(1, "attempt")?, ended: call(2, "outcome")? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(History { events, attempts })
}

/// An event that was found under a message is about that message.
fn about(message: &str, event: Bytes) -> rusqlite::Result<Bytes> {
    use v1::event::Body;
    let told = match v1::Event::decode(event.clone()).unwrap_or_default().body {
        Some(Body::MessageStatusChanged(e)) => e.message_id,
        Some(Body::MediaStored(e)) => e.message_id,
        Some(Body::MediaFailed(e)) => e.message_id,
        _ => String::new(),
    };
    if told == message {
        Ok(event)
    } else {
        Err(cache::damaged("an event is not about the message that it stands with"))
    }
}

/// An agent as the router has it.
#[derive(Clone, Debug)]
pub(crate) struct Agent {
    pub(crate) id: String,
    pub(crate) state: i32,
    pub(crate) reason: String,
    pub(crate) capacity: u32,
    pub(crate) queues: Vec<String>,
    pub(crate) since_ms: i64,
    /// Conversations that the agent has.
    pub(crate) assigned: u64,
    /// Conversations that are offered to the agent.
    pub(crate) offered: u64,
}

/// The tenant's agents, by id.
pub(crate) fn agents(connection: &Connection, name: &str) -> rusqlite::Result<Vec<Agent>> {
    let Some((id, _)) = tenant(connection, name)? else { return Ok(Vec::new()) };
    let mut load: HashMap<(String, String), u64> = HashMap::new();
    count_by(connection, "agent", id, &mut load)?;
    connection
        .prepare_cached(
            "SELECT agent, state, reason, capacity, queues, since_ms FROM agents WHERE tenant = ?1 AND removed = 0
             ORDER BY agent",
        )?
        .query_map([id], |row| {
            let agent: String = row.get(0)?;
            let queues: String = row.get(4)?;
            let mut count = |state: &str| load.remove(&(agent.clone(), state.to_owned())).unwrap_or(0);
            Ok(Agent {
                assigned: count("assigned"),
                offered: count("offered"),
                state: row.get(1)?,
                reason: row.get(2)?,
                capacity: row.get(3)?,
                queues: queues.lines().map(str::to_owned).collect(),
                since_ms: row.get(5)?,
                id: agent,
            })
        })?
        .collect()
}

/// A queue as the router has it.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    pub(crate) id: String,
    pub(crate) offer: String,
    pub(crate) waiting: u64,
    pub(crate) offered: u64,
    pub(crate) assigned: u64,
    /// Since when the longest-waiting conversation waits.
    pub(crate) oldest_waiting_ms: Option<i64>,
}

/// The tenant's queues, by id.
pub(crate) fn queues(connection: &Connection, name: &str) -> rusqlite::Result<Vec<Queue>> {
    let Some((id, _)) = tenant(connection, name)? else { return Ok(Vec::new()) };
    let mut load: HashMap<(String, String), u64> = HashMap::new();
    count_by(connection, "queue", id, &mut load)?;
    let mut oldest: HashMap<String, i64> = connection
        .prepare_cached(
            "SELECT queue, min(waiting_ms) FROM conversations WHERE tenant = ?1 AND state IN ('waiting', 'offered')
             AND waiting_ms IS NOT NULL GROUP BY queue",
        )?
        .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    connection
        .prepare_cached("SELECT queue, offer FROM queues WHERE tenant = ?1 AND removed = 0 ORDER BY queue")?
        .query_map([id], |row| {
            let queue: String = row.get(0)?;
            let mut count = |state: &str| load.remove(&(queue.clone(), state.to_owned())).unwrap_or(0);
            Ok(Queue {
                waiting: count("waiting"),
                offered: count("offered"),
                assigned: count("assigned"),
                oldest_waiting_ms: oldest.remove(&queue),
                offer: row.get(1)?,
                id: queue,
            })
        })?
        .collect()
}

/// Open conversations by the value of a column and by state.
fn count_by(
    connection: &Connection,
    column: &str,
    tenant: i64,
    counts: &mut HashMap<(String, String), u64>,
) -> rusqlite::Result<()> {
    let sql = format!(
        "SELECT {column}, state, count(*) FROM conversations WHERE tenant = ?1
         AND state IN ('waiting', 'offered', 'assigned') GROUP BY {column}, state"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let mut rows = query.query([tenant])?;
    while let Some(row) = rows.next()? {
        counts.insert((row.get(0)?, row.get(1)?), row.get::<_, i64>(2)? as u64);
    }
    Ok(())
}

/// The position of deliveries from which a partition is read next.
pub(super) fn deliveries_position(connection: &Connection, partition: u32) -> rusqlite::Result<u64> {
    let stored: Option<Option<Vec<u8>>> = connection
        .prepare_cached("SELECT deliveries FROM partitions WHERE partition = ?1")?
        .query_row([partition], |row| row.get(0))
        .optional()?;
    tables::position(logs::DELIVERIES.0, partition, stored.flatten().as_deref())
}
