//! The sender's calls, from the deliveries log: what it tried and what the provider answered.

use recado_bus::Stored;
use recado_proto::{Encode as _, v1};
use rusqlite::{Transaction, params};

use super::{key::Key, tables::call_key};
use crate::cache;

/// As long as the deliveries log keeps its records.
const KEPT_MS: i64 = 8 * 24 * 3600 * 1000;
/// Rows forgotten in one transaction.
const PIECE: i64 = 2000;

const ATTEMPT: &str = "INSERT INTO attempts(tenant, message, n, at_ms, attempt) VALUES(?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO UPDATE SET attempt = coalesce(attempt, excluded.attempt)";
const OUTCOME: &str = "INSERT INTO attempts(tenant, message, n, at_ms, outcome) VALUES(?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO UPDATE SET outcome = coalesce(outcome, excluded.outcome)";

/// Stores attempts and outcomes. The first record of a message and number counts, as it does for the sender.
pub(super) fn project(
    transaction: &Transaction<'_>,
    records: &[Stored],
    mut tenant_id: impl FnMut(&str) -> rusqlite::Result<i64>,
) -> rusqlite::Result<()> {
    use v1::delivery::Record;
    for stored in records {
        // What is not a delivery is somebody else's mistake, and no reason to stop showing the others.
        let Ok(delivery) = v1::Delivery::decode(stored.value.as_ref()) else { continue };
        let (message, n, what, sql, bytes) = match &delivery.record {
            Some(Record::Attempt(it)) => (&it.message_id, it.n, "attempt", ATTEMPT, it.encode_to_vec()),
            Some(Record::Outcome(it)) => (&it.message_id, it.n, "outcome", OUTCOME, it.encode_to_vec()),
            _ => continue,
        };
        let tenant = tenant_id(&delivery.tenant)?;
        let number = i64::from(n).to_le_bytes();
        let bytes = cache::stored(&call_key(what, &tenant.to_le_bytes(), message, &number), &bytes);
        transaction.prepare_cached(sql)?.execute(params![tenant, Key::message(message), n, stored.at_ms, bytes])?;
    }
    Ok(())
}

/// Forgets a piece of what is too old.
pub(super) fn forget(transaction: &Transaction<'_>, now_ms: i64) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "DELETE FROM attempts WHERE (tenant, message, n) IN
             (SELECT tenant, message, n FROM attempts WHERE at_ms < ?1 LIMIT ?2)",
        )?
        .execute(params![now_ms - KEPT_MS, PIECE])?;
    Ok(())
}
