use std::{path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use recado_bus::{
    AppendError, Bus, Embedded, LogName, LogSpec, OpenError, Record, Retention, Stored, embedded::Options,
};
use rusqlite::Connection;

const LOG: LogName = LogName("recado.log.v1");
const KEYED: LogName = LogName("recado.keyed.v1");

fn specs() -> Vec<LogSpec> {
    let keep = Retention::For(Duration::from_hours(30 * 24));
    vec![
        LogSpec { name: LOG, partitions: 2, retention: keep },
        LogSpec { name: KEYED, partitions: 1, retention: Retention::Compacted },
    ]
}

fn record(value: impl Into<Vec<u8>>) -> Record {
    Record { key: Bytes::from_static(b"k"), headers: Vec::new(), value: Bytes::from(value.into()) }
}

fn values(records: &[Stored]) -> Vec<&str> {
    records.iter().map(|stored| std::str::from_utf8(&stored.value).unwrap()).collect()
}

/// Keeps the log's writer from committing, as a stuck disk would, until it is dropped.
fn hold(dir: &Path) -> Connection {
    let folder = dir.join(LOG.0);
    let file = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let file = file.filter(|path| path.extension().is_some_and(|ending| ending == "db")).max().unwrap();
    let connection = Connection::open(file).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    connection
}

async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !done().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.unwrap_or_else(|_| panic!("{what}"));
}

#[tokio::test]
async fn a_tool_reads_beside_the_server() {
    let dir = tempfile::tempdir().unwrap();
    let tool = Embedded::open_read_only(dir.path(), &specs()).unwrap();
    assert_eq!(tool.bounds(LOG, 0).await.unwrap().end, 0, "what does not exist yet is empty");
    assert_eq!(tool.bounds(KEYED, 0).await.unwrap().end, 0);
    let mut follower = tool.reader(LOG, 0, 0).await.unwrap();

    let server = Embedded::open(dir.path(), &specs(), Options::default()).unwrap();
    server.append(LOG, 0, vec![record("one"), record("two")]).await.unwrap();
    server.append(KEYED, 0, vec![record("kept")]).await.unwrap();
    let next = tokio::time::timeout(Duration::from_secs(5), follower.next(10)).await.unwrap().unwrap();
    assert_eq!(values(&next), ["one", "two"]);
    let waiting = tokio::spawn(async move { follower.next(10).await });
    server.append(LOG, 0, vec![record("three")]).await.unwrap();
    let next = tokio::time::timeout(Duration::from_secs(5), waiting).await.unwrap().unwrap().unwrap();
    assert_eq!((values(&next), next[0].position), (vec!["three"], 2));
    let bounds = tool.bounds(LOG, 0).await.unwrap();
    assert_eq!((bounds.oldest, bounds.end), (0, 3));
    let mut keyed = tool.reader(KEYED, 0, 0).await.unwrap();
    assert_eq!(values(&keyed.next(10).await.unwrap()), ["kept"]);

    let refused = tool.append(LOG, 0, vec![record("no")]).await;
    assert!(matches!(refused, Err(AppendError::Refused(_))), "{refused:?}");
    assert!(matches!(tool.own("group", LOG).await.err(), Some(OpenError::Unsafe { .. })));
    assert_eq!(tool.health().await, Ok(()));
    server.append(LOG, 0, vec![record("the tool is in nobody's way")]).await.unwrap();
    server.close().await;
    let after = Embedded::open_read_only(dir.path(), &specs()).unwrap();
    assert_eq!(after.bounds(LOG, 0).await.unwrap().end, 4, "and without the server");
}

#[tokio::test]
async fn a_stuck_disk_fills_no_memory_and_shows() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { queue_bytes: 0, queue_wait: Duration::from_millis(50), ..Options::default() };
    let bus = Arc::new(Embedded::open(dir.path(), &specs(), options).unwrap());
    bus.append(LOG, 0, vec![record("first")]).await.unwrap();
    let held = hold(dir.path());
    let large = || (0..30).map(|_| record(vec![7; 500 * 1024])).collect::<Vec<_>>();
    let mut first = bus.append(LOG, 0, large());
    assert!(futures::poll!(&mut first).is_pending());
    // Callers that lose patience do not make room: what they gave is still to be written.
    until("the queue is full", async || {
        let impatient = tokio::time::timeout(Duration::from_millis(60), bus.append(LOG, 1, large()));
        matches!(impatient.await, Ok(Err(AppendError::NotWritten(_))))
    })
    .await;
    until("a commit that takes long shows", async || bus.health().await.is_err()).await;
    drop(held);
    assert_eq!(first.await.unwrap().len(), 30);
    until("health comes back", async || bus.health().await.is_ok()).await;
    bus.append(LOG, 1, vec![record("and so does work")]).await.unwrap();
}

#[tokio::test]
async fn closing_finishes_what_was_begun() {
    let dir = tempfile::tempdir().unwrap();
    let bus = Arc::new(Embedded::open(dir.path(), &specs(), Options::default()).unwrap());
    let held = hold(dir.path());
    let appends: Vec<_> = (0..50)
        .map(|number| {
            let bus = bus.clone();
            tokio::spawn(async move { bus.append(LOG, 0, vec![record(number.to_string())]).await })
        })
        .collect();
    tokio::task::yield_now().await;
    let mut end_of_log = bus.reader(LOG, 0, 50).await.unwrap();
    let closing = tokio::spawn({
        let bus = bus.clone();
        async move { bus.close().await }
    });
    tokio::task::yield_now().await;
    drop(held);
    closing.await.unwrap();
    let mut written = 0;
    for append in appends {
        match append.await.unwrap() {
            Ok(positions) => written += positions.len(),
            Err(AppendError::NotWritten(_)) => {}
            Err(other) => panic!("an append was neither done nor refused: {other}"),
        }
    }
    let waits = tokio::time::timeout(Duration::from_secs(5), end_of_log.next(1)).await;
    assert!(matches!(waits, Ok(Err(_))), "who waits at the end is told that nothing comes: {waits:?}");
    assert!(bus.health().await.is_err());
    bus.close().await;

    let bus = Embedded::open(dir.path(), &specs(), Options::default()).unwrap();
    assert_eq!(bus.bounds(LOG, 0).await.unwrap().end, written as u64);
    assert!(written > 0, "something was on its way");
}

#[tokio::test]
async fn dropping_the_bus_closes_it() {
    let dir = tempfile::tempdir().unwrap();
    for round in 0..3 {
        let bus = Embedded::open(dir.path(), &specs(), Options::default()).unwrap();
        let mut append = bus.append(LOG, 0, vec![record("begun")]);
        assert!(futures::poll!(&mut append).is_pending() || round < 3);
        drop(append);
        drop(bus);
        let left = std::fs::read_dir(dir.path().join(LOG.0)).unwrap().map(|entry| entry.unwrap().file_name());
        let mut left: Vec<_> = left.filter(|name| name != "acknowledged").collect();
        assert_eq!(left.len(), 1, "one file, and none of the kind that only a running process needs: {left:?}");
        assert_eq!(Path::new(&left.remove(0)).extension().unwrap(), "db");
    }
    let bus = Embedded::open(dir.path(), &specs(), Options::default()).unwrap();
    assert_eq!(bus.bounds(LOG, 0).await.unwrap().end, 3);
}
