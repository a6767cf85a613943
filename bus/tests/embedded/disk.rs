//! Disks that are full, cut off or damaged. The full one is a small file system of its own, which needs root.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use recado_bus::{
    AppendError, Bus, Embedded, LogName, LogSpec, OpenError, ReadError, Record, Retention, embedded::Options,
};

const LOG: LogName = LogName("recado.log.v1");
const KEYED: LogName = LogName("recado.keyed.v1");

fn specs() -> Vec<LogSpec> {
    let keep = Retention::For(Duration::from_hours(30 * 24));
    vec![
        LogSpec { name: LOG, partitions: 2, retention: keep },
        LogSpec { name: KEYED, partitions: 1, retention: Retention::Compacted },
    ]
}

fn open(dir: &Path) -> Result<Embedded, OpenError> {
    // Nothing may be answered from memory where the disk is asked about.
    Embedded::open(dir, &specs(), Options { recent_bytes: 1, ..Options::default() })
}

fn record(value: String) -> Record {
    Record { key: Bytes::from_static(b"k"), headers: Vec::new(), value: Bytes::from(value) }
}

async fn append(bus: &Embedded, value: String) -> Result<u64, AppendError> {
    bus.append(LOG, 0, vec![record(value)]).await.map(|positions| positions[0])
}

async fn all(bus: &Embedded) -> Result<Vec<String>, ReadError> {
    let end = bus.bounds(LOG, 0).await?.end;
    let mut reader = bus.reader(LOG, 0, 0).await?;
    let mut values = Vec::new();
    while reader.position() < end {
        let records = tokio::time::timeout(Duration::from_secs(20), reader.next(1000)).await.unwrap()?;
        values.extend(records.iter().map(|stored| String::from_utf8(stored.value.to_vec()).unwrap()));
    }
    Ok(values)
}

/// The files as they are at this moment, which is what a killed process leaves.
fn crash(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            crash(&entry.path(), &target);
        } else if !entry.file_name().to_str().unwrap().ends_with("-shm") {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A file of the log with this ending.
fn file(dir: &Path, ending: &str) -> PathBuf {
    let entries = fs::read_dir(dir.join(LOG.0)).unwrap().map(|entry| entry.unwrap().path());
    let mut found = entries.filter(|path| path.to_str().unwrap().ends_with(ending));
    found.next().unwrap()
}

/// A file system of its own, as small as a test wants it.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn new(size: &str) -> Self {
        let place = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(place.path());
        let mounted = mount.output().unwrap();
        assert!(mounted.status.success(), "this test mounts a file system, which needs root: {mounted:?}");
        Self(place)
    }

    fn fill(&self) -> PathBuf {
        let ballast = self.0.path().join("ballast");
        let mut block = 1024 * 1024;
        let mut file = fs::File::create(&ballast).unwrap();
        while block > 0 {
            if std::io::Write::write_all(&mut file, &vec![7; block]).is_err() {
                block /= 2;
            }
        }
        ballast
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _gone = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

#[tokio::test]
async fn a_full_disk_refuses_and_takes_again_when_there_is_room() {
    let disk = SmallDisk::new("4m");
    let dir = disk.0.path().join("log");
    let bus = Arc::new(open(&dir).unwrap());
    let mut acknowledged = Vec::new();
    let (mut refused, mut round) = (0, 0);
    for (phase, large) in [("before", true), ("again", false), ("and again", true)] {
        // With the disk nearly full, by many appends at a time, as a gateway's callers make them.
        let ballast = disk.fill();
        let mut refused_now = 0;
        while refused_now < 200 {
            round += 1;
            let size = if large { 3000 } else { 10 };
            let appends = (0..20).map(|n| {
                let bus = bus.clone();
                let value = format!("{phase} {round} {n} {}", "x".repeat(size));
                async move { (append(&bus, value.clone()).await, value) }
            });
            for (result, value) in futures::future::join_all(appends).await {
                match result {
                    Ok(_) => acknowledged.push(value),
                    Err(AppendError::NotWritten(why)) => {
                        assert!(why.contains("full"), "{why}");
                        refused_now += 1;
                    }
                    Err(other) => panic!("neither written nor refused: {other}"),
                }
            }
            assert!(round < 5000, "the disk does not get full");
        }
        refused += refused_now;
        assert!(bus.health().await.is_err_and(|why| why.contains("full")), "it shows");
        assert_eq!(all(&bus).await.unwrap(), acknowledged, "{phase}");

        // Killed on the full disk: what was refused is not there.
        let copy = tempfile::tempdir().unwrap();
        crash(&dir, &copy.path().join("log"));
        let after = open(&copy.path().join("log")).unwrap();
        assert_eq!(all(&after).await.unwrap(), acknowledged, "{phase}, after a crash");
        drop(after);

        fs::remove_file(ballast).unwrap();
        let value = format!("{phase}, with room again");
        append(&bus, value.clone()).await.unwrap();
        acknowledged.push(value);
        assert_eq!(bus.health().await, Ok(()));
    }
    bus.close().await;
    drop(bus);
    let bus = open(&dir).unwrap();
    assert_eq!(all(&bus).await.unwrap(), acknowledged);
    println!("{} acknowledged, {refused} refused by a full disk in 3 rounds", acknowledged.len());
    bus.close().await;
}

/// What happens to the files.
type Harm = fn(&Path);

#[tokio::test]
async fn a_log_that_lost_what_was_acknowledged_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("log");
    let bus = open(&dir).unwrap();
    let mut acknowledged = Vec::new();
    for number in 0..300 {
        let value = format!("{number} {}", "x".repeat(500));
        append(&bus, value.clone()).await.unwrap();
        acknowledged.push(value);
    }
    let cut: Harm = |dir| {
        let wal = file(dir, ".db-wal");
        let length = fs::metadata(&wal).unwrap().len();
        fs::File::options().write(true).open(wal).unwrap().set_len(length - 100).unwrap();
    };
    let flip: Harm = |dir| {
        let wal = file(dir, ".db-wal");
        let mut bytes = fs::read(&wal).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x10;
        fs::write(wal, bytes).unwrap();
    };
    let last_frame: Harm = |dir| {
        let wal = file(dir, ".db-wal");
        let mut bytes = fs::read(&wal).unwrap();
        let near_end = bytes.len() - 2000;
        bytes[near_end] ^= 0x10;
        fs::write(wal, bytes).unwrap();
    };
    let gone: Harm = |dir| fs::remove_file(file(dir, ".db-wal")).unwrap();
    let emptied: Harm = |dir| fs::write(file(dir, ".db"), "").unwrap();
    let harms = [
        ("a cut", cut),
        ("a flipped bit", flip),
        ("one near the end", last_frame),
        ("gone", gone),
        ("emptied", emptied),
    ];
    let mut hits = 0;
    for (what, harm) in harms {
        let copy = home.path().join(what);
        crash(&dir, &copy);
        harm(&copy);
        let refused = open(&copy).err();
        let Some(OpenError::Damaged { why, .. }) = &refused else { panic!("{what}: {refused:?}") };
        assert!(why.contains("300 were acknowledged") && why.contains("hint: "), "{what}: {why}");
        assert!(open(&copy).is_err(), "{what}: also when it is asked again");
        // Somebody who knows what that means can go on with what is there, and it is a beginning of what was written.
        fs::remove_file(copy.join(LOG.0).join("acknowledged")).unwrap();
        let bus = open(&copy).unwrap();
        let left = all(&bus).await.unwrap();
        assert!(left.len() < 300 && left[..] == acknowledged[..left.len()], "{what}");
        append(&bus, "goes on".to_owned()).await.unwrap();
        bus.close().await;
        hits += 1;
    }
    println!("300 acknowledged; {hits} kinds of damage, all refused");

    let copy = home.path().join("unharmed");
    crash(&dir, &copy);
    let unharmed = open(&copy).unwrap();
    assert_eq!(all(&unharmed).await.unwrap(), acknowledged);
    // A mark that a crash of the machine left behind or half written says nothing.
    unharmed.close().await;
    drop(unharmed);
    fs::write(copy.join(LOG.0).join("acknowledged"), "half").unwrap();
    assert_eq!(all(&open(&copy).unwrap()).await.unwrap(), acknowledged);
}

#[tokio::test]
async fn a_damaged_file_is_named_and_nothing_of_it_believed() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("log");
    let bus = open(&dir).unwrap();
    let mut acknowledged = Vec::new();
    for number in 0..400 {
        let value = format!("{number} {}", "y".repeat(700));
        append(&bus, value.clone()).await.unwrap();
        acknowledged.push(value);
    }
    bus.close().await;
    drop(bus);
    let whole = fs::read(file(&dir, ".db")).unwrap();
    let (mut refused, mut stopped, mut unharmed) = (0, 0, 0);
    let cases = (0..120)
        .map(|n| (whole.len() * n / 120 + n * 7 % 4096, false))
        .chain((1..8).map(|n| (whole.len() * n / 8, true)));
    for (case, (at, cut)) in cases.enumerate() {
        let copy = home.path().join(format!("case {case}"));
        crash(&dir, &copy);
        let mut bytes = whole.clone();
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] ^= 0x04;
        }
        fs::write(file(&copy, ".db"), bytes).unwrap();
        let read = match open(&copy) {
            Err(OpenError::Damaged { what, why }) => {
                assert!(what.contains(".db") || why.contains("acknowledged"), "{what}: {why}");
                refused += 1;
                continue;
            }
            // A changed number of partitions, format or name.
            Err(OpenError::Unsafe { .. }) => {
                refused += 1;
                continue;
            }
            Err(other) => panic!("{at}: {other}"),
            Ok(bus) => all(&bus).await,
        };
        match read {
            // A byte that nothing is kept in.
            Ok(values) => {
                assert_eq!(values, acknowledged, "changed at {at}, {cut}");
                unharmed += 1;
            }
            Err(ReadError::Damaged(why)) => {
                assert!(why.contains(".db"), "{why}");
                stopped += 1;
            }
            Err(other) => panic!("{at}: {other}"),
        }
    }
    println!(
        "400 acknowledged; of 127 damages {refused} refused at the start, {stopped} when read, {unharmed} of nothing"
    );
    assert!(refused > 0 && stopped > 60, "{refused} {stopped} {unharmed}");
}
