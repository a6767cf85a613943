use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use recado_bus::{
    AppendError, Bounds, Bus, Embedded, LogName, LogSpec, OpenError, ReadError, Record, Retention, Stored,
    embedded::Options,
};
use rusqlite::Connection;

const LOG: LogName = LogName("recado.log.v1");
const KEYED: LogName = LogName("recado.keyed.v1");
const DAY: i64 = 24 * 3600 * 1000;
/// 2026-11-21, noon.
const NOON: i64 = 20_778 * DAY + DAY / 2;

fn specs(partitions: u32) -> Vec<LogSpec> {
    vec![
        LogSpec { name: LOG, partitions, retention: Retention::For(Duration::from_millis(2 * DAY as u64)) },
        LogSpec { name: KEYED, partitions: 1, retention: Retention::Compacted },
    ]
}

/// A clock that a test moves.
#[derive(Clone)]
struct Hands(Arc<AtomicI64>);

impl Hands {
    fn at(now: i64) -> Self {
        Self(Arc::new(AtomicI64::new(now)))
    }

    fn set(&self, now: i64) {
        self.0.store(now, Ordering::SeqCst);
    }

    fn options(&self) -> Options {
        let (hands, passed) = (self.0.clone(), Arc::new(AtomicI64::new(0)));
        let clock = {
            let hands = hands.clone();
            Arc::new(move || hands.load(Ordering::SeqCst))
        };
        // Forward, the clock is not set: time passes.
        let steady = Arc::new(move || {
            passed.fetch_max(hands.load(Ordering::SeqCst), Ordering::SeqCst).max(hands.load(Ordering::SeqCst))
        });
        Options { clock, steady, ..Options::default() }
    }
}

fn open(dir: &Path, hands: &Hands) -> Embedded {
    Embedded::open(dir, &specs(2), hands.options()).unwrap()
}

fn record(value: &str) -> Record {
    Record { key: Bytes::from_static(b"k"), headers: Vec::new(), value: Bytes::from(value.to_owned()) }
}

async fn append(bus: &Embedded, partition: u32, value: &str) -> u64 {
    bus.append(LOG, partition, vec![record(value)]).await.unwrap()[0]
}

async fn read(bus: &Embedded, log: LogName, partition: u32, from: u64) -> Result<Vec<Stored>, ReadError> {
    let end = bus.bounds(log, partition).await?.end;
    let mut reader = bus.reader(log, partition, from).await?;
    let mut records = Vec::new();
    while reader.position() < end {
        records.extend(tokio::time::timeout(Duration::from_secs(20), reader.next(100)).await.unwrap()?);
    }
    Ok(records)
}

fn values(records: &[Stored]) -> Vec<&str> {
    records.iter().map(|stored| std::str::from_utf8(&stored.value).unwrap()).collect()
}

fn files(dir: &Path) -> Vec<String> {
    let names = std::fs::read_dir(dir.join(LOG.0)).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names
        .map(|name| name.into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "db"))
        .collect();
    names.sort();
    names
}

fn day_file(dir: &Path) -> PathBuf {
    dir.join(LOG.0).join("20261121.db")
}

#[tokio::test]
async fn each_day_has_a_file_and_old_ones_go() {
    let dir = tempfile::tempdir().unwrap();
    let hands = Hands::at(NOON);
    let bus = open(dir.path(), &hands);
    append(&bus, 0, "first day").await;
    append(&bus, 1, "first day, other partition").await;
    hands.set(NOON + DAY);
    append(&bus, 0, "second day").await;
    hands.set(NOON + 2 * DAY);
    append(&bus, 0, "third day").await;
    assert_eq!(files(dir.path()), ["20261121.db", "20261122.db", "20261123.db"]);
    let whole = read(&bus, LOG, 0, 0).await.unwrap();
    assert_eq!(values(&whole), ["first day", "second day", "third day"], "read across files");
    assert_eq!(whole.iter().map(|stored| stored.at_ms).collect::<Vec<_>>(), [NOON, NOON + DAY, NOON + 2 * DAY]);

    // Two days are kept from the end of a day on.
    hands.set(NOON + 3 * DAY);
    assert_eq!(append(&bus, 0, "fourth day").await, 3);
    assert_eq!(files(dir.path()), ["20261122.db", "20261123.db", "20261124.db"]);
    assert_eq!(bus.bounds(LOG, 0).await.unwrap(), Bounds { oldest: 1, end: 4 });
    assert_eq!(bus.bounds(LOG, 1).await.unwrap(), Bounds { oldest: 1, end: 1 });
    assert!(matches!(bus.reader(LOG, 0, 0).await.err(), Some(ReadError::Gone { asked: 0, oldest: 1 })));
    assert_eq!(values(&read(&bus, LOG, 0, 1).await.unwrap()), ["second day", "third day", "fourth day"]);

    // A reader that was there is told so, too.
    let mut slow = bus.reader(LOG, 0, 1).await.unwrap();
    hands.set(NOON + 30 * DAY);
    append(&bus, 1, "much later").await;
    assert_eq!(files(dir.path()), ["20261221.db"], "a file that was the newest for long goes when it is not");
    bus.close().await;
    let bus = open(dir.path(), &hands);
    assert_eq!(bus.bounds(LOG, 0).await.unwrap(), Bounds { oldest: 4, end: 4 });
    assert_eq!(append(&bus, 0, "goes on").await, 4, "positions go on over days without records");
    assert_eq!(append(&bus, 1, "goes on").await, 2);
    assert!(slow.next(1).await.is_ok_and(|records| records[0].position == 1), "what is in memory can be read");

    bus.close().await;
    hands.set(NOON + 90 * DAY);
    let bus = open(dir.path(), &hands);
    assert_eq!(files(dir.path()), ["20261221.db"], "the newest stays, however old");
    assert_eq!(values(&read(&bus, LOG, 1, 1).await.unwrap()), ["much later", "goes on"]);
}

#[tokio::test]
async fn a_reader_in_a_deleted_file_is_told_what_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let hands = Hands::at(NOON);
    let options = Options { recent_bytes: 1, ..hands.options() };
    let bus = Embedded::open(dir.path(), &specs(2), options).unwrap();
    append(&bus, 0, "one").await;
    append(&bus, 0, "two").await;
    let mut reader = bus.reader(LOG, 0, 0).await.unwrap();
    assert_eq!(values(&reader.next(1).await.unwrap()), ["one"]);
    hands.set(NOON + 10 * DAY);
    append(&bus, 0, "three").await;
    append(&bus, 0, "four").await;
    let gone = reader.next(1).await;
    assert!(matches!(gone, Err(ReadError::Gone { asked: 1, oldest: 2 })), "{gone:?}");
}

#[tokio::test]
async fn time_never_goes_back() {
    let dir = tempfile::tempdir().unwrap();
    let hands = Hands::at(NOON);
    let bus = open(dir.path(), &hands);
    append(&bus, 0, "noon").await;
    hands.set(NOON - 1000);
    append(&bus, 0, "the clock went back").await;
    append(&bus, 1, "in another partition").await;
    hands.set(NOON + DAY);
    append(&bus, 0, "the next day").await;
    bus.close().await;
    hands.set(NOON - 3 * DAY);
    for _ in 0..2 {
        let bus = open(dir.path(), &hands);
        append(&bus, 1, "back by days, after a restart").await;
        let times: Vec<i64> = read(&bus, LOG, 0, 0).await.unwrap().iter().map(|stored| stored.at_ms).collect();
        assert_eq!(times, [NOON, NOON, NOON + DAY]);
        let last = read(&bus, LOG, 1, 1).await.unwrap();
        assert!(last.iter().all(|stored| stored.at_ms == NOON + DAY), "{last:?}");
        bus.close().await;
    }
    assert_eq!(files(dir.path()).len(), 2);
}

#[tokio::test]
async fn what_is_damaged_is_not_given_out() {
    let dir = tempfile::tempdir().unwrap();
    let hands = Hands::at(NOON);
    let harms = [
        ("a changed byte", "UPDATE batches_0 SET records = CAST(replace(records, 'three', 'threE') AS BLOB)"),
        ("another time", "UPDATE batches_0 SET at_ms = at_ms + 1 WHERE position = 2"),
        ("a missing row", "DELETE FROM batches_0 WHERE position = 2"),
        ("a shortened row", "UPDATE batches_0 SET records = substr(records, 1, 10) WHERE position = 2"),
        ("a row elsewhere", "UPDATE batches_0 SET position = 100 WHERE position = 2"),
        ("a row from another partition", "INSERT OR REPLACE INTO batches_0 SELECT * FROM batches_1 WHERE position = 2"),
    ];
    for (what, harm) in harms {
        let dir = dir.path().join(what);
        std::fs::create_dir(&dir).unwrap();
        let bus = open(&dir, &hands);
        for value in ["one", "two", "three", "four"] {
            append(&bus, 0, value).await;
            append(&bus, 1, value).await;
        }
        bus.close().await;
        let changed = Connection::open(day_file(&dir)).unwrap().execute(harm, ()).unwrap();
        assert!(changed > 0, "{what}");
        let bus = open(&dir, &hands);
        let mut reader = bus.reader(LOG, 0, 0).await.unwrap();
        assert_eq!(values(&reader.next(2).await.unwrap()), ["one", "two"], "{what}: what is intact can be read");
        let damaged = reader.next(2).await;
        assert!(matches!(damaged, Err(ReadError::Damaged(_))), "{what}: {damaged:?}");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_with_advice() {
    let dir = tempfile::tempdir().unwrap();
    let hands = Hands::at(NOON);
    append(&open(dir.path(), &hands), 0, "one").await;
    let refusal = |specs: &[LogSpec]| {
        let open = Embedded::open(dir.path(), specs, hands.options()).err();
        let read = Embedded::open_read_only(dir.path(), specs).err();
        match (open, read) {
            (Some(OpenError::Unsafe { what, why }), Some(OpenError::Unsafe { .. })) => format!("{what}: {why}"),
            other => panic!("{other:?}"),
        }
    };
    let other_count = refusal(&specs(3));
    assert!(other_count.contains("has 2 partitions") && other_count.contains("set 2"), "{other_count}");
    let kind = |name, retention| vec![LogSpec { name, partitions: 2, retention }];
    assert!(refusal(&kind(LOG, Retention::Compacted)).contains("keeps records for a time"));
    assert!(refusal(&kind(KEYED, Retention::For(Duration::from_secs(1)))).contains("is compacted"));
    let none = vec![LogSpec { name: LOG, partitions: 0, retention: Retention::Compacted }];
    assert!(refusal(&none).contains("0 partitions"));

    Connection::open(day_file(dir.path())).unwrap().execute("UPDATE meta SET format = 2", ()).unwrap();
    let newer = refusal(&specs(2));
    assert!(newer.contains("format 2") && newer.contains("newer version"), "{newer}");
    Connection::open(day_file(dir.path())).unwrap().execute("UPDATE meta SET format = 1, log = 'other'", ()).unwrap();
    assert!(refusal(&specs(2)).contains("belongs to the log other"));
    Connection::open(day_file(dir.path())).unwrap().execute("DROP TABLE meta", ()).unwrap();
    assert!(refusal(&specs(2)).contains("not a file of a log"));
}

#[tokio::test]
async fn a_day_whose_file_was_not_finished_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    let hands = Hands::at(NOON);
    let bus = open(dir.path(), &hands);
    append(&bus, 0, "one").await;
    bus.close().await;
    // Killed between the file's creation and the transaction that describes it.
    let unfinished = dir.path().join(LOG.0).join("20261122.db");
    let connection = Connection::open(&unfinished).unwrap();
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
    drop(connection);
    hands.set(NOON + DAY);
    let bus = open(dir.path(), &hands);
    assert_eq!(append(&bus, 0, "two").await, 1);
    assert_eq!(values(&read(&bus, LOG, 0, 0).await.unwrap()), ["one", "two"]);
    bus.close().await;

    // The same in the middle of the log is not a crash's doing.
    std::fs::File::create(dir.path().join(LOG.0).join("20261120.db")).unwrap();
    let refused = Embedded::open(dir.path(), &specs(2), hands.options()).err();
    assert!(matches!(&refused, Some(OpenError::Unsafe { why, .. }) if why.contains("backup")), "{refused:?}");
}

#[tokio::test]
async fn an_append_that_fails_before_the_commit_leaves_nothing_and_the_log_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let hands = Hands::at(NOON);
    let bus = open(dir.path(), &hands);
    append(&bus, 0, "one").await;
    let harm = Connection::open(day_file(dir.path())).unwrap();
    harm.execute_batch("CREATE TRIGGER harm BEFORE INSERT ON batches_0 BEGIN SELECT RAISE(ABORT, 'harm'); END")
        .unwrap();
    let failed = bus.append(LOG, 0, vec![record("two")]).await;
    assert!(matches!(failed, Err(AppendError::NotWritten(_))), "{failed:?}");
    assert!(bus.health().await.is_err_and(|why| why.contains("harm")));
    harm.execute_batch("DROP TRIGGER harm").unwrap();
    assert_eq!(append(&bus, 0, "two again").await, 1);
    assert_eq!(bus.health().await, Ok(()));
    assert_eq!(values(&read(&bus, LOG, 0, 0).await.unwrap()), ["one", "two again"]);
}

#[tokio::test]
async fn a_commit_that_fails_ends_the_process() {
    let dir = tempfile::tempdir().unwrap();
    let reasons = Arc::new(Mutex::new(Vec::new()));
    let noted = reasons.clone();
    let fatal = Arc::new(move |why: &str| noted.lock().unwrap().push(why.to_owned()));
    let bus = Embedded::open(dir.path(), &specs(2), Options { fatal, ..Hands::at(NOON).options() }).unwrap();
    append(&bus, 0, "one").await;
    // A constraint that is looked at when the transaction commits makes the commit fail.
    let harm = Connection::open(day_file(dir.path())).unwrap();
    harm.execute_batch(
        "CREATE TABLE parent (id INTEGER PRIMARY KEY);
         CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
         CREATE TRIGGER harm AFTER INSERT ON batches_0 BEGIN INSERT INTO child VALUES (1); END",
    )
    .unwrap();
    let failed = bus.append(LOG, 0, vec![record("two")]).await;
    assert!(matches!(failed, Err(AppendError::Unknown(_))), "{failed:?}");
    assert_eq!(reasons.lock().unwrap().len(), 1);
    assert!(bus.health().await.is_err());
    let after = bus.append(LOG, 0, vec![record("three")]).await;
    assert!(matches!(after, Err(AppendError::NotWritten(_) | AppendError::Unknown(_))), "{after:?}");
    assert_eq!(values(&read(&bus, LOG, 0, 0).await.unwrap()), ["one"], "what is in doubt is not given out");
}

#[tokio::test]
async fn files_say_the_same_as_memory() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { recent_bytes: 100_000, ..Options::default() };
    let bus = Embedded::open(dir.path(), &specs(2), options).unwrap();
    // Batches that do not fit one row, and single records.
    for round in 0..6 {
        let batch = (0..300).map(|number| record(&format!("{round} {number} {}", "x".repeat(2000)))).collect();
        bus.append(LOG, 0, batch).await.unwrap();
        append(&bus, 0, "alone").await;
    }
    let records = read(&bus, LOG, 0, 0).await.unwrap();
    assert_eq!(records.len(), 6 * 301);
    assert!(records.iter().enumerate().all(|(at, stored)| stored.position == at as u64), "dense");
    for from in [0, 1, 299, 300, 301, 777, 1805] {
        let mut reader = bus.reader(LOG, 0, from).await.unwrap();
        let some = reader.next(5).await.unwrap();
        assert!(some == records[from as usize..][..some.len()], "from {from}");
        assert!(!some.is_empty() && some.len() <= 5);
    }
    let mut reader = bus.reader(LOG, 0, 0).await.unwrap();
    let bytes: usize = reader.next(usize::MAX).await.unwrap().iter().map(|stored| stored.value.len()).sum();
    assert!((900_000..=1_100_000).contains(&bytes), "about 1 MiB in all, not {bytes}");
}

#[tokio::test]
async fn a_compacted_log_forgets() {
    let dir = tempfile::tempdir().unwrap();
    let hands = Hands::at(NOON);
    let bus = open(dir.path(), &hands);
    let put = async |bus: &Embedded, key: &'static str, value: &'static str| {
        let key = Bytes::from_static(key.as_bytes());
        let record = Record { key, headers: Vec::new(), value: Bytes::from_static(value.as_bytes()) };
        bus.append(KEYED, 0, vec![record]).await.unwrap()[0]
    };
    put(&bus, "stays", "old news").await;
    put(&bus, "stays", "here").await;
    put(&bus, "goes", "a secret to forget").await;
    put(&bus, "goes", "").await;
    bus.close().await;
    let bytes = std::fs::read(dir.path().join(KEYED.0).join("keyed.db")).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("here") && !holds("old news") && !holds("a secret to forget"), "the disk forgets, too");

    // Those who read along see the deletion for a day.
    let bus = open(dir.path(), &hands);
    let seen = read(&bus, KEYED, 0, 0).await.unwrap();
    assert_eq!(seen.iter().map(|stored| stored.position).collect::<Vec<_>>(), [1, 3]);
    bus.close().await;
    hands.set(NOON + 2 * DAY);
    let bus = open(dir.path(), &hands);
    let bounds = bus.bounds(KEYED, 0).await.unwrap();
    assert_eq!(bounds, Bounds { oldest: 1, end: 4 });
    let seen = read(&bus, KEYED, 0, 0).await.unwrap();
    assert_eq!(values(&seen), ["here"]);
    // From within the gap at the end: nothing is there, and the reader says that it is at the end.
    let mut reader = bus.reader(KEYED, 0, 2).await.unwrap();
    assert_eq!(reader.next(1).await.unwrap(), []);
    assert_eq!(reader.position(), 4);
    assert_eq!(put(&bus, "new", "x").await, 4, "positions go on, though the last records are gone");
    assert_eq!(reader.next(1).await.unwrap()[0].position, 4);
}
