#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod damage;

use std::{sync::Arc, time::Duration};

use recado_proto::v1;

use super::{Model, Start, forget::KEPT_MS, read, write::Job};
use crate::{
    answers::Answers,
    api::{
        cursor::Cursor,
        tests::{
            gateway::{conversation, message},
            history::{History, START_MS, body},
            memory_bus::MemoryBus,
        },
    },
    cache::Damage,
    logs,
    telemetry::Metrics,
};

struct Bench {
    model: Arc<Model>,
    bus: MemoryBus,
    history: History,
    answers: Arc<Answers>,
    damage: Damage,
    folder: tempfile::TempDir,
}

fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let (answers, damage) = (Arc::new(Answers::default()), Damage::default());
    let model =
        Model::open(&folder.path().join("model.db"), 1, answers.clone(), Arc::new(Metrics::new()), damage.clone())
            .unwrap();
    Bench { model, bus: MemoryBus::new(), history: History::new("acme", 0), answers, damage, folder }
}

impl Bench {
    /// Gives the writer all records from a position on.
    async fn feed(&self, from: usize) {
        let records = self.bus.all(logs::EVENTS, 0);
        let next = records.len() as u64;
        let records = records[from..].to_vec();
        self.model.jobs.send(Job::Events { partition: 0, records, next }).await.unwrap();
        assert!(self.model.progress().reach_position(0, next, Duration::from_secs(30)).await);
    }

    async fn count(&self, table: &'static str) -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        self.model.read(move |connection| connection.query_row(&sql, [], |row| row.get(0))).await.unwrap()
    }
}

#[tokio::test]
async fn old_events_are_forgotten_with_all_that_was_made_of_them() {
    let mut bench = bench();
    let (old, open, new) = (conversation(1), conversation(2), conversation(3));
    for body in [
        body::opened(&old, "support"),
        body::received(&message(1), &old, "oi"),
        body::status(&message(1), v1::message_status::Status::Read),
        body::closed(&old),
        body::opened(&open, "support"),
    ] {
        bench.history.append(&bench.bus, 0, body);
    }
    bench.history.at_ms = START_MS + KEPT_MS;
    for body in [body::opened(&new, "support"), body::received(&message(2), &new, "olá")] {
        bench.history.append(&bench.bus, 0, body);
    }
    bench.feed(0).await;
    assert_eq!(bench.model.mark("acme").oldest, 1);
    let mut mark = bench.model.progress().follow("acme");
    bench.model.jobs.send(Job::Forget { now_ms: START_MS + KEPT_MS + 100 }).await.unwrap();
    let kept = mark.wait_for(|mark| mark.oldest > 1);
    let kept = *tokio::time::timeout(Duration::from_secs(10), kept).await.unwrap().unwrap();
    assert_eq!((kept.oldest, kept.seq), (6, 7));
    assert_eq!(bench.count("events").await, 2);
    assert_eq!(bench.count("messages").await, 1);
    assert_eq!(bench.count("message_events").await, 0);
    // The open one stays, however old.
    assert_eq!(bench.count("conversations").await, 2);
    let page = bench
        .model
        .read(|connection| read::events(connection, "acme", Cursor { epoch: 1, seq: 2 }, 10, 1000))
        .await
        .unwrap();
    assert!(page.events.is_empty() && page.after + 1 < page.mark.oldest);
}

#[tokio::test]
async fn reading_the_log_again_changes_nothing() {
    let mut bench = bench();
    let id = conversation(1);
    bench.history.append(&bench.bus, 0, body::opened(&id, "support"));
    bench.history.append(&bench.bus, 5, v1::event::Body::CommandResult(v1::CommandResult::default()));
    bench.feed(0).await;
    assert_eq!(bench.answers.wait(0, 5).try_recv().unwrap().seq, 2);
    bench.feed(0).await;
    assert_eq!(bench.count("events").await, 2);
    assert_eq!(bench.model.mark("acme").seq, 2);
}

#[tokio::test]
async fn a_conversation_from_before_the_start_is_known_by_its_later_events() {
    let mut bench = bench();
    let id = conversation(1);
    for body in [body::opened(&id, "support"), body::queued(&id, "support")] {
        bench.history.append(&bench.bus, 0, body);
    }
    let start = Start { position: 2, tenants: vec![("acme".to_owned(), bench.history.cursor)] };
    bench.history.append(&bench.bus, 0, body::assigned(&id, "support", "ana"));
    bench.model.jobs.send(Job::Restart { partition: 0, start }).await.unwrap();
    bench.feed(2).await;
    let name = id.clone();
    let found = bench.model.read(move |c| read::conversation(c, "acme", &name)).await.unwrap().unwrap();
    assert_eq!((found.state.as_str(), found.agent.as_str(), found.account.as_str()), ("assigned", "ana", "wa-main"));
    assert_eq!(bench.model.mark("acme").oldest, 3);
}

/// A message of a backfill that then comes by itself is one message, of its conversation; read again, it stays that.
#[tokio::test]
async fn a_message_that_was_history_at_first_is_of_the_conversation_that_it_enters() {
    let mut bench = bench();
    let (talk, said, past) = (conversation(1), message(1), message(2));
    let history = |message: &str| match body::received(message, "", "oi") {
        v1::event::Body::MessageReceived(received) => v1::event::Body::MessageReceived(v1::MessageReceived {
            direction: v1::inbound_message::Direction::History.into(),
            ..received
        }),
        other => other,
    };
    for body in [
        history(&said),
        history(&past),
        body::opened(&talk, "support"),
        body::received(&said, &talk, "oi"),
        history(&said),
    ] {
        bench.history.append(&bench.bus, 0, body);
    }
    for _ in 0..2 {
        bench.feed(0).await;
        assert_eq!(bench.count("messages").await, 2);
        let (talk, said, past) = (talk.clone(), said.clone(), past.clone());
        let (listed, one, other) = bench
            .model
            .read(move |c| {
                let listed = read::messages(c, "acme", &talk, 0, 10, 10_000)?;
                Ok((listed, read::message(c, "acme", &said)?, read::message(c, "acme", &past)?))
            })
            .await
            .unwrap();
        assert_eq!(listed.iter().map(|message| message.seq).collect::<Vec<_>>(), [4]);
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!((one.seq, one.direction, one.conversation), (4, "inbound", conversation(1)));
        assert_eq!((other.seq, other.direction), (2, "history"));
    }
}

/// What a transaction gathers of a conversation is what its events say one by one.
#[tokio::test]
async fn it_does_not_matter_which_events_share_a_transaction() {
    use v1::message_status::Status;
    let (mut together, apart) = (bench(), bench());
    for at in 0..40_u128 {
        let (id, said) = (conversation(at % 7), message(at));
        let answer = message(at << 64 | 1);
        for body in [
            body::opened(&id, "support"),
            body::queued(&id, "support"),
            body::received(&said, &id, "oi"),
            body::assigned(&id, "support", "ana"),
            body::submitted(&answer, &id, "olá"),
            body::status(&answer, Status::Sent),
            body::status(&answer, Status::Delivered),
        ] {
            together.history.append(&together.bus, 0, body);
        }
        if at % 5 == 4 {
            together.history.append(&together.bus, 0, body::closed(&id));
        }
    }
    together.feed(0).await;
    let records = together.bus.all(logs::EVENTS, 0);
    for (position, record) in records.iter().enumerate() {
        let next = position as u64 + 1;
        let job = Job::Events { partition: 0, records: vec![record.clone()], next };
        apart.model.jobs.send(job).await.unwrap();
        assert!(apart.model.progress().reach_position(0, next, Duration::from_secs(30)).await);
    }
    for table in super::tables::PROJECTED.iter().chain(&["events", "tenants"]) {
        let rows = |bench: &Bench| {
            let sql = format!("SELECT * FROM {table} ORDER BY 1, 2");
            let model = bench.model.clone();
            async move {
                let read = model.read(move |connection| {
                    let mut query = connection.prepare(&sql)?;
                    let columns = query.column_count();
                    let row = |row: &rusqlite::Row<'_>| {
                        (0..columns)
                            .map(|at| row.get::<_, rusqlite::types::Value>(at))
                            .collect::<rusqlite::Result<Vec<_>>>()
                    };
                    query.query_map([], row)?.collect::<rusqlite::Result<Vec<_>>>()
                });
                read.await.unwrap()
            }
        };
        let (one, other) = (rows(&together).await, rows(&apart).await);
        assert_eq!(one, other, "{table}");
        assert!(!one.is_empty() || ["agents", "queues"].contains(table), "{table}");
    }
}

#[test]
fn a_file_of_another_format_or_of_garbage_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.db");
    for content in [b"this is no database, and long enough to be looked at as one............".to_vec(), Vec::new()] {
        std::fs::write(&path, content).unwrap();
        drop(super::tables::open_writer(&path).unwrap());
    }
    rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 99; CREATE TABLE x(y)").unwrap();
    let connection = super::tables::open_writer(&path).unwrap();
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'x'", [], |row| row.get(0)).unwrap();
    assert_eq!(tables, 0);
}

/// The target is 20 000 events a second in a release build; this build is not optimised, so a tenth of that would
/// already be a mistake in a query.
#[tokio::test]
async fn the_writer_keeps_up() {
    let mut bench = bench();
    let events = 20_000;
    for number in 0..events / 4 {
        let id = conversation(u128::from(number % 500_u64));
        let said = message(u128::from(number));
        bench.history.append(&bench.bus, 0, body::received(&said, &id, "uma mensagem de tamanho comum, digamos"));
        bench.history.append(&bench.bus, 0, body::assigned(&id, "support", "ana"));
        bench.history.append(&bench.bus, 0, body::submitted(&message(u128::from(number) << 64 | 1), &id, "resposta"));
        bench.history.append(&bench.bus, 0, body::status(&said, v1::message_status::Status::Delivered));
    }
    let records = bench.bus.all(logs::EVENTS, 0);
    let started = tokio::time::Instant::now();
    for (place, piece) in records.chunks(2000).enumerate() {
        let next = (place as u64 + 1) * 2000;
        bench.model.jobs.send(Job::Events { partition: 0, records: piece.to_vec(), next }).await.unwrap();
    }
    assert!(bench.model.progress().reach_seq("acme", events, Duration::from_mins(1)).await);
    let rate = events as f64 / started.elapsed().as_secs_f64();
    tracing::info!(rate, "read model write rate");
    assert!(rate > 2000.0, "{rate} events a second");
}

#[tokio::test]
async fn a_call_is_nothing_that_the_customer_wrote() {
    let mut bench = bench();
    let id = conversation(1);
    let called = |kind: v1::facets::Kind, n| {
        let v1::event::Body::MessageReceived(mut said) = body::received(&message(n), &id, "") else { unreachable!() };
        said.facets = Some(v1::Facets { kind: kind.into(), ..Default::default() });
        v1::event::Body::MessageReceived(said)
    };
    for body in [
        body::opened(&id, "support"),
        body::received(&message(1), &id, "oi"),
        called(v1::facets::Kind::Call, 2),
        called(v1::facets::Kind::System, 3),
    ] {
        bench.history.append(&bench.bus, 0, body);
    }
    bench.feed(0).await;
    let last = bench.model.read(move |connection| read::last_inbound(connection, "acme", &id)).await.unwrap();
    assert_eq!(last.unwrap().id, message(1));
}
