//! Rows that somebody or something changed: nothing of them is given out.

use recado_bus::{Record, Stored};
use recado_proto::Encode as _;
use rusqlite::{Connection, types::Value};

use super::*;
use crate::{
    api::model::{ReadFailure, tables},
    cache,
};

/// A file with a conversation of two messages, one of them sent and answered for.
async fn filled() -> (Bench, Connection) {
    let mut bench = bench();
    let id = conversation(1);
    let sent = v1::MessageStatusChanged {
        message_id: message(2),
        status: v1::message_status::Status::Sent as i32,
        provider_id: Some(body::payload(b"wamid.2".to_vec())),
        ..Default::default()
    };
    for body in [
        body::opened(&id, "support"),
        body::received(&message(1), &id, "por favor pague a fatura 007"),
        body::submitted(&message(2), &id, "paga"),
        v1::event::Body::MessageStatusChanged(sent),
    ] {
        bench.history.append(&bench.bus, 0, body);
    }
    bench.feed(0).await;
    let attempt = v1::Attempt { message_id: message(2), n: 1, ..Default::default() };
    let outcome = v1::Outcome { message_id: message(2), n: 1, code: "fine".to_owned(), ..Default::default() };
    let records = [v1::delivery::Record::Attempt(attempt), v1::delivery::Record::Outcome(outcome)];
    let records = records.into_iter().enumerate().map(|(position, record)| {
        let delivery = v1::Delivery { tenant: "acme".to_owned(), record: Some(record) };
        let record = Record { value: delivery.encode_to_vec().into(), ..Record::default() };
        Stored { position: position as u64, at_ms: 1, key: record.key, headers: Vec::new(), value: record.value }
    });
    let records = records.collect();
    bench.model.jobs.send(Job::Deliveries { partition: 0, records, next: 2 }).await.unwrap();
    let path = bench.folder.path().join("model.db");
    let connection = Connection::open(path).unwrap();
    let there = async {
        while connection.query_row("SELECT count(*) FROM attempts", [], |row| row.get::<_, i64>(0)).unwrap() == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), there).await.unwrap();
    (bench, connection)
}

/// All questions that the values are for; what each says that it could not say.
fn ask(connection: &Connection) -> Vec<rusqlite::Error> {
    let id = conversation(1);
    let whole = Cursor { epoch: 1, seq: 0 };
    let asked = [
        read::events(connection, "acme", whole, 100, 1_000_000).map(|page| page.events.len()),
        read::event(connection, "acme", 2).map(|event| usize::from(event.is_some())),
        read::messages(connection, "acme", &id, 0, 100, 1_000_000).map(|messages| messages.len()),
        read::message(connection, "acme", &message(1)).map(|found| usize::from(found.is_some())),
        read::message(connection, "acme", &message(2)).map(|found| usize::from(found.is_some())),
        read::last_inbound(connection, "acme", &id).map(|found| usize::from(found.is_some())),
        read::history(connection, "acme", &message(2), 100).map(|found| found.events.len() + found.attempts.len()),
        read::deliveries_position(connection, 0).map(|position| position as usize),
    ];
    asked.into_iter().filter_map(Result::err).collect()
}

/// Changes each byte of a value in turn, and requires that somebody notices.
fn change(connection: &Connection, table: &str, column: &str, which: &str) -> usize {
    let select = format!("SELECT {column} FROM {table} WHERE {which}");
    let Value::Blob(whole) = connection.query_row(&select, [], |row| row.get(0)).unwrap() else {
        panic!("{table}.{column} is no value with a checksum")
    };
    let update = format!("UPDATE {table} SET {column} = ?1 WHERE {which}");
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1 << (at % 8);
        connection.execute(&update, [&changed]).unwrap();
        let failed = ask(connection);
        assert!(!failed.is_empty(), "{table}.{column}, byte {at}");
        assert!(failed.iter().all(cache::is_damage), "{failed:?}");
    }
    connection.execute(&update, [&whole]).unwrap();
    assert!(ask(connection).is_empty(), "{table}.{column}");
    whole.len()
}

#[tokio::test]
async fn every_byte_of_a_value_is_covered() {
    let (_bench, connection) = filled().await;
    assert!(ask(&connection).is_empty(), "{:?}", ask(&connection));
    let mut changed = 0;
    for (table, column, which) in [
        ("events", "value", "id & 0xff = 2"),
        ("events", "value", "id & 0xff = 4"),
        ("messages", "provider", "provider IS NOT NULL"),
        ("attempts", "attempt", "n = 1"),
        ("attempts", "outcome", "n = 1"),
        ("tenants", "chain", "name = 'acme'"),
        ("tenants", "checksum", "name = 'acme'"),
        ("partitions", "deliveries", "partition = 0"),
    ] {
        changed += change(&connection, table, column, which);
    }
    println!("{changed} bytes changed, each noticed");
}

#[tokio::test]
async fn rows_that_are_whole_and_stand_elsewhere_are_noticed() {
    let (_bench, connection) = filled().await;
    let first = tables::row(1, 1);
    for harm in [
        // Two events change places; one is gone; the last is gone; one is another tenant's.
        format!(
            "UPDATE events SET value = (SELECT e.value FROM events e WHERE e.id = {} - events.id)
             WHERE id IN ({first} + 1, {first} + 2)",
            2 * first + 3
        ),
        format!("DELETE FROM events WHERE id = {first} + 1"),
        format!("DELETE FROM events WHERE id = {first} + 3"),
        "UPDATE tenants SET name = 'acmf'; UPDATE tenants SET name = 'acme', seq = seq + 1".to_owned(),
        "UPDATE tenants SET oldest = 2".to_owned(),
        "UPDATE tenants SET epoch = 2".to_owned(),
        // A message of another number, of another conversation; an event about another message.
        format!("UPDATE messages SET id = {first} WHERE id = {first} + 1"),
        format!("UPDATE messages SET message = x'00112233445566778899aabbccddeeff' WHERE id = {first} + 2"),
        "UPDATE message_events SET seq = 2 WHERE seq = 4".to_owned(),
        "UPDATE attempts SET outcome = attempt".to_owned(),
        "UPDATE partitions SET deliveries = events".to_owned(),
    ] {
        connection.execute_batch("SAVEPOINT whole").unwrap();
        connection.execute_batch(&harm).unwrap();
        let failed = ask(&connection);
        assert!(!failed.is_empty() && failed.iter().all(cache::is_damage), "{harm}: {failed:?}");
        connection.execute_batch("ROLLBACK TO whole; RELEASE whole").unwrap();
        assert!(ask(&connection).is_empty(), "{harm}");
    }
}

#[tokio::test]
async fn a_model_with_a_damaged_row_gives_nothing_out_any_more_and_is_deleted() {
    let (bench, connection) = filled().await;
    let page = |c: &Connection| read::events(c, "acme", Cursor { epoch: 1, seq: 0 }, 100, 1_000_000);
    assert_eq!(bench.model.read(page).await.ok().unwrap().events.len(), 4);
    connection.execute("UPDATE events SET value = value || x'00' WHERE id & 0xff = 2", []).unwrap();
    assert!(matches!(bench.model.read(page).await, Err(ReadFailure::Damaged)));
    let why = bench.damage.wait().await;
    assert!(why.contains("model.db is damaged: ") && why.contains("\nhint: "), "{why}");
    assert!(bench.model.health().is_err());
    let intact = bench.model.read(|c| read::event(c, "acme", 1)).await;
    assert!(matches!(intact, Err(ReadFailure::Damaged)), "nor what is whole");
    assert!(!bench.folder.path().join("model.db").exists());
}

#[tokio::test]
async fn what_cannot_be_taken_up_after_a_failed_write_is_not_written_to() {
    let (mut bench, connection) = filled().await;
    // A write fails, and then what was stored before it is not what it was.
    connection.execute_batch("ALTER TABLE partitions RENAME TO hidden").unwrap();
    bench.history.append(&bench.bus, 0, body::received(&message(3), &conversation(1), "mais uma"));
    let records = bench.bus.all(logs::EVENTS, 0);
    let next = records.len() as u64;
    bench.model.jobs.send(Job::Events { partition: 0, records, next }).await.unwrap();
    let failed = async {
        while bench.model.health().is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), failed).await.unwrap();
    connection
        .execute_batch("BEGIN; UPDATE tenants SET checksum = x'00'; ALTER TABLE hidden RENAME TO partitions; COMMIT")
        .unwrap();
    let why = tokio::time::timeout(Duration::from_secs(30), bench.damage.wait()).await.unwrap();
    assert!(why.contains("a tenant's row does not match"), "{why}");
}

#[tokio::test]
async fn a_start_that_finds_a_damaged_row_makes_the_file_anew() {
    for harm in ["UPDATE tenants SET seq = seq + 1", "UPDATE partitions SET events = deliveries"] {
        let (bench, connection) = filled().await;
        connection.execute_batch(harm).unwrap();
        drop(connection);
        let Bench { model, folder, .. } = bench;
        drop(model);
        let (answers, damage) = (Arc::new(Answers::default()), Damage::default());
        let path = folder.path().join("model.db");
        let model = Model::open(&path, 1, answers, Arc::new(Metrics::new()), damage.clone()).unwrap();
        assert_eq!((model.progress().partition(0), model.mark("acme").seq), (0, 0), "{harm}");
        assert_eq!(damage.why(), None);
    }
}
