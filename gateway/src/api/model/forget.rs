//! Forgetting: what is older than the events log keeps its events goes here, too, a piece at a time.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{
    progress::Mark,
    tables::{row, seq_of},
};

/// As long as the events log keeps its records.
pub(super) const KEPT_MS: i64 = 90 * 24 * 3600 * 1000;
/// Events of a tenant that are forgotten in one transaction.
const PIECE: i64 = 20_000;

/// Forgets a piece of a tenant's oldest events; the oldest number that is kept, when that changed.
pub(super) fn tenant(
    transaction: &Transaction<'_>,
    tenant: i64,
    mark: &Mark,
    now_ms: i64,
) -> rusqlite::Result<Option<u64>> {
    let before_ms = now_ms - KEPT_MS;
    // Times of a tenant never go back, so the old ones are the first ones.
    let oldest_ms: Option<i64> = transaction
        .prepare_cached("SELECT at_ms FROM events WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 1")?
        .query_row([row(tenant, mark.oldest), row(tenant + 1, 0)], |row| row.get(0))
        .optional()?;
    if oldest_ms.is_none_or(|at_ms| at_ms >= before_ms) {
        return Ok(None);
    }
    let newest_old: Option<i64> = transaction
        .prepare_cached(
            "SELECT max(id) FROM (SELECT id, at_ms FROM events WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3)
             WHERE at_ms < ?4",
        )?
        .query_row(params![row(tenant, mark.oldest), row(tenant + 1, 0), PIECE, before_ms], |row| row.get(0))?;
    let Some(last) = newest_old else { return Ok(None) };
    let first = row(tenant, 0);
    transaction
        .prepare_cached(
            "DELETE FROM message_events WHERE tenant = ?1 AND message IN
             (SELECT message FROM messages WHERE id >= ?2 AND id <= ?3)",
        )?
        .execute(params![tenant, first, last])?;
    transaction.prepare_cached("DELETE FROM messages WHERE id >= ?1 AND id <= ?2")?.execute([first, last])?;
    transaction
        .prepare_cached(
            "DELETE FROM conversations WHERE id >= ?1 AND id <= ?2 AND state = 'closed' AND changed_ms < ?3
             AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.conversation = conversations.id)",
        )?
        .execute(params![first, last, before_ms])?;
    transaction.prepare_cached("DELETE FROM events WHERE id >= ?1 AND id <= ?2")?.execute([first, last])?;
    Ok(Some(seq_of(last) + 1))
}
