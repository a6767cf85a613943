//! Files that somebody deletes, moves or replaces while they are open.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use recado_bus::{
    AppendError, Bus, Embedded, LogName, LogSpec, OpenError, Record, Retention,
    embedded::{Fatal, Options},
};

const LOG: LogName = LogName("recado.log.v1");
const KEYED: LogName = LogName("recado.keyed.v1");
const DAY: i64 = 24 * 3600 * 1000;

fn specs() -> Vec<LogSpec> {
    let keep = Retention::For(Duration::from_millis(2 * DAY as u64));
    vec![
        LogSpec { name: LOG, partitions: 1, retention: keep },
        LogSpec { name: KEYED, partitions: 1, retention: Retention::Compacted },
    ]
}

async fn append(bus: &Embedded, log: LogName) -> Result<u64, AppendError> {
    let record = Record { key: Bytes::from_static(b"k"), headers: Vec::new(), value: Bytes::from_static(b"v") };
    bus.append(log, 0, vec![record]).await.map(|positions| positions[0])
}

fn file(dir: &Path, log: LogName, ending: &str) -> PathBuf {
    let found = fs::read_dir(dir.join(log.0)).unwrap().map(|entry| entry.unwrap().path());
    found.into_iter().find(|path| path.to_str().unwrap().ends_with(ending)).unwrap()
}

/// Reasons to end that were given.
fn reasons() -> (Arc<Mutex<Vec<String>>>, Fatal) {
    let reasons = Arc::new(Mutex::new(Vec::new()));
    let noted = reasons.clone();
    (reasons, Arc::new(move |why: &str| noted.lock().unwrap().push(why.to_owned())))
}

type Harm = fn(&Path);

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_taken_away_end_the_process() {
    let delete: Harm = |dir| fs::remove_file(file(dir, LOG, ".db")).unwrap();
    let delete_wal: Harm = |dir| fs::remove_file(file(dir, LOG, ".db-wal")).unwrap();
    let delete_shm: Harm = |dir| fs::remove_file(file(dir, LOG, ".db-shm")).unwrap();
    let delete_keyed: Harm = |dir| fs::remove_file(file(dir, KEYED, ".db")).unwrap();
    let replace: Harm = |dir| {
        let path = file(dir, KEYED, ".db");
        fs::copy(&path, dir.join("copy")).unwrap();
        fs::rename(dir.join("copy"), path).unwrap();
    };
    let move_log: Harm = |dir| fs::rename(dir.join(LOG.0), dir.join("elsewhere")).unwrap();
    let move_all: Harm = |dir| fs::rename(dir, dir.with_file_name("elsewhere")).unwrap();
    let beside: Harm = |dir| fs::remove_file(dir.with_file_name("lock")).unwrap();
    let harms = [
        ("a day's file deleted", delete, ".db was deleted"),
        ("its write-ahead log deleted", delete_wal, ".db-wal was deleted"),
        ("its shared memory deleted", delete_shm, ".db-shm was deleted"),
        ("a compacted log deleted", delete_keyed, "keyed.db was deleted"),
        ("replaced by a copy", replace, "keyed.db was replaced by another file"),
        ("a log's folder moved", move_log, ".db was deleted or moved"),
        ("the whole folder moved", move_all, ".db was deleted or moved"),
        ("a file beside the logs deleted", beside, "lock was deleted"),
    ];
    let mut cases = tokio::task::JoinSet::new();
    for (what, harm, said) in harms {
        cases.spawn(async move {
            let home = tempfile::tempdir().unwrap();
            let dir = home.path().join("log");
            fs::write(home.path().join("lock"), "1").unwrap();
            let (reasons, fatal) = reasons();
            let options = Options { fatal, beside: vec![home.path().join("lock")], ..Options::default() };
            let bus = Embedded::open(&dir, &specs(), options).unwrap();
            for log in [LOG, KEYED] {
                append(&bus, log).await.unwrap();
            }
            harm(&dir);
            let ended = async {
                while reasons.lock().unwrap().is_empty() {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(30), ended).await.expect(what);
            let why = reasons.lock().unwrap()[0].clone();
            assert!(why.contains(said) && why.contains("\nhint: "), "{what}: {why}");
            let refused = append(&bus, LOG).await;
            assert!(matches!(&refused, Err(AppendError::NotWritten(told)) if *told == why), "{what}: {refused:?}");
            assert_eq!(bus.health().await, Err(why));
        });
    }
    let mut hits = 0;
    while let Some(case) = cases.join_next().await {
        case.unwrap();
        hits += 1;
    }
    println!("{hits} kinds of taking files away, each ended the process");
    assert_eq!(hits, harms.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn days_that_begin_and_end_take_nothing_away() {
    let home = tempfile::tempdir().unwrap();
    let now = Arc::new(AtomicI64::new(20_000 * DAY));
    let clock: recado_bus::embedded::Clock = {
        let now = now.clone();
        Arc::new(move || now.load(Ordering::SeqCst))
    };
    let (reasons, fatal) = reasons();
    let options = Options { clock: clock.clone(), steady: clock, fatal, ..Options::default() };
    let bus = Embedded::open(home.path(), &specs(), options).unwrap();
    let (mut days, until) = (0, std::time::Instant::now() + Duration::from_secs(6));
    while std::time::Instant::now() < until {
        append(&bus, LOG).await.unwrap();
        now.fetch_add(DAY, Ordering::SeqCst);
        days += 1;
    }
    bus.close().await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(*reasons.lock().unwrap(), Vec::<String>::new());
    let left = fs::read_dir(home.path().join(LOG.0)).unwrap().count();
    assert!(days > 3 && left < 12, "{days} days, {left} files");
    println!("{days} days began and most were deleted: nothing was missed");
}

#[tokio::test]
async fn a_log_that_is_missing_beside_others_is_not_begun_anew() {
    for (missing, left) in [(LOG, KEYED), (KEYED, LOG)] {
        let home = tempfile::tempdir().unwrap();
        let open = || Embedded::open(home.path(), &specs(), Options::default());
        let bus = open().unwrap();
        bus.close().await;
        drop(bus);
        // Nothing was written yet: whatever is missing is made.
        fs::remove_dir_all(home.path().join(missing.0)).unwrap();
        let bus = open().unwrap();
        append(&bus, left).await.unwrap();
        bus.close().await;
        drop(bus);
        fs::remove_dir_all(home.path().join(missing.0)).unwrap();
        let refused = open().err();
        let Some(OpenError::Lost { what, why }) = refused else { panic!("{refused:?}") };
        assert!(what.contains(missing.0) && why.contains(left.0) && why.contains("\nhint: "), "{what}: {why}");
        assert!(!home.path().join(missing.0).exists(), "nor is anything created");
    }
}
