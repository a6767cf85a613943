//! One process at a time works on a data folder: whoever holds the lock on `data/lock`, which names it, and on the
//! folder itself, which nobody deletes without taking the logs away.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read as _, Seek as _, Write as _},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

/// The file in `data_dir` that names who works there.
pub const NAME: &str = "lock";

/// A folder below `data_dir` with what can be made anew of logs, also of those of a Kafka cluster.
const CACHE: &str = "cache";

/// Folders below another are searched so deep: deeper than anything is, and links may lead in a circle.
const DEEPEST: usize = 6;

/// A file below `data_dir` that is there while a restore has not ended.
pub const UNFINISHED: &str = "restore-unfinished";

/// Why the lock cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process works there.
    #[error("{} is in use by process {pid}\nhint: stop that process, or use another `data_dir`", path.display())]
    Held {
        /// The lock's file.
        path: PathBuf,
        /// The other process; "unknown" when it has not said yet.
        pid: String,
    },
    /// A restore began here and did not end.
    #[error("a restore into {} did not end\nhint: empty the folder and restore again", .0.display())]
    Unfinished(PathBuf),
    /// There were logs here, and there are none.
    #[error(
        "{} has no logs, and {} says that there were some: they were deleted or moved, or are with Kafka\nhint: put `log` \
         back, or restore a backup into an empty folder; if they are with Kafka, or to begin anew without what was \
         acknowledged, use another `data_dir`{}",
        data_dir.display(), tells.display(), if tells.ends_with(CACHE) { " or delete `cache`" } else { "" }
    )]
    Lost {
        /// The data folder.
        data_dir: PathBuf,
        /// What is left.
        tells: PathBuf,
    },
    /// The folder cannot be used.
    #[error("cannot use {}: {error}\nhint: it has to be a folder that this user may write to", path.display())]
    Unusable {
        /// What could not be used.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// Holds a data folder. Dropping it, or the end of the process, lets go.
#[derive(Debug)]
pub struct DataLock {
    // Locks belong to open files. The file stays: removing it could remove somebody else's.
    _file: File,
    _folder: File,
}

/// Refuses a folder in which a restore did not end: what is there may be half of a backup.
pub fn refuse_unfinished(data_dir: &Path) -> Result<(), LockError> {
    if data_dir.join(UNFINISHED).exists() { Err(LockError::Unfinished(data_dir.to_owned())) } else { Ok(()) }
}

/// Refuses a folder whose logs were taken away, as far as something is left that tells: objects and caches are made after
/// the logs, and of them.
fn refuse_lost(data_dir: &Path) -> Result<(), LockError> {
    if finds(&data_dir.join("log"), ".db", DEEPEST) {
        return Ok(());
    }
    let left = [("objects", ""), (CACHE, ".db")].map(|(name, ending)| (data_dir.join(name), ending));
    match left.into_iter().find(|(folder, ending)| finds(folder, ending, DEEPEST)) {
        Some((tells, _)) => Err(LockError::Lost { data_dir: data_dir.to_owned(), tells }),
        None => Ok(()),
    }
}

/// Whether a folder or one below it, here or on another disk that a link leads to, has a file with this ending. What
/// cannot be read says nothing.
fn finds(folder: &Path, ending: &str, deepest: usize) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.filter_map(Result::ok).any(|entry| match fs::metadata(entry.path()) {
        Ok(found) if found.is_dir() => deepest > 0 && finds(&entry.path(), ending, deepest - 1),
        Ok(_) => entry.file_name().to_str().is_some_and(|name| name.ends_with(ending)),
        Err(_) => false,
    })
}

/// Takes a data folder, creating it if it is missing; at once or not at all.
pub fn acquire(data_dir: &Path) -> Result<DataLock, LockError> {
    refuse_unfinished(data_dir)?;
    let path = data_dir.join(NAME);
    let unusable = |path: &Path, error| LockError::Unusable { path: path.to_owned(), error };
    // What is kept there is nobody else's business.
    fs::DirBuilder::new().recursive(true).mode(0o700).create(data_dir).map_err(|error| unusable(data_dir, error))?;
    let take = |file: &File| match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(LockError::Held { path: path.clone(), pid: holder(&path) }),
        Err(TryLockError::Error(error)) => Err(unusable(&path, error)),
    };
    // The folder first: whoever holds it is there also when its file is gone.
    let folder = File::open(data_dir).map_err(|error| unusable(data_dir, error))?;
    take(&folder)?;
    refuse_lost(data_dir)?;
    let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = file.map_err(|error| unusable(&path, error))?;
    take(&file)?;
    let name = |file: &mut File| -> io::Result<()> {
        file.set_len(0)?;
        file.rewind()?;
        writeln!(file, "{}", std::process::id())
    };
    name(&mut file).map_err(|error| unusable(&path, error))?;
    Ok(DataLock { _file: file, _folder: folder })
}

/// Who says that it works there; "unknown" when nobody does.
fn holder(path: &Path) -> String {
    let mut pid = String::new();
    let read = File::open(path).and_then(|file| file.take(32).read_to_string(&mut pid));
    let pid = pid.trim();
    if read.is_ok() && !pid.is_empty() { pid.to_owned() } else { "unknown".to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn one_holds_it_and_the_other_learns_who() {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("a/data");
        let held = acquire(&data).unwrap();
        assert_eq!(fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
        let refused = acquire(&data).unwrap_err().to_string();
        assert!(refused.contains(&format!("in use by process {}\nhint: ", std::process::id())), "{refused}");
        drop(held);
        drop(acquire(&data).unwrap());
    }

    #[test]
    fn what_an_earlier_process_left_does_not_matter() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("lock"), "123456789012345678901234567890").unwrap();
        let _held = acquire(place.path()).unwrap();
        let pid = fs::read_to_string(place.path().join("lock")).unwrap();
        assert_eq!(pid.trim(), std::process::id().to_string());
    }

    #[test]
    fn who_holds_it_keeps_it_when_the_file_is_gone() {
        let place = tempfile::tempdir().unwrap();
        let held = acquire(place.path()).unwrap();
        fs::remove_file(place.path().join(NAME)).unwrap();
        let refused = acquire(place.path()).unwrap_err().to_string();
        assert!(refused.contains("in use by process unknown\nhint: "), "{refused}");
        // Nor does a file that somebody else makes there let anybody in.
        fs::write(place.path().join(NAME), "1").unwrap();
        assert!(matches!(acquire(place.path()), Err(LockError::Held { .. })));
        drop(held);
        drop(acquire(place.path()).unwrap());
    }

    #[test]
    fn a_folder_whose_logs_are_gone_is_not_begun_anew() {
        let file = |folder: &Path, name: &str| {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        };
        for (left, lost) in [
            ("objects/state/acme/1", true),
            ("cache/model.db", true),
            ("cache/addresses.db", true),
            ("cache/else", false),
            ("lock", false),
            ("admin.sock", false),
        ] {
            let place = tempfile::tempdir().unwrap();
            file(place.path(), left);
            let taken = acquire(place.path());
            assert_eq!(matches!(taken, Err(LockError::Lost { .. })), lost, "{left}: {taken:?}");
            if let Err(refused) = &taken {
                let refused = refused.to_string();
                assert!(refused.contains("has no logs") && refused.contains("\nhint: put `log` back"), "{refused}");
                // One that worked with Kafka has caches only, and nothing of value.
                assert!(refused.contains("or are with Kafka"), "{refused}");
                assert_eq!(refused.ends_with("or delete `cache`"), left.starts_with("cache"), "{refused}");
            }
            drop(taken);
            // One log is enough: the others are missed when they are opened.
            file(place.path(), "log/recado.control.v1/keyed.db");
            drop(acquire(place.path()).unwrap());
        }
    }

    #[test]
    fn logs_on_another_disk_are_logs() {
        let (place, disk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for folder in [place.path().join("cache"), place.path().join("log"), disk.path().join("control")] {
            fs::create_dir(folder).unwrap();
        }
        fs::write(place.path().join("cache/model.db"), "x").unwrap();
        let log = place.path().join("log");
        // A way that leads back ends somewhere.
        for around in ["log/around", "log/again"] {
            std::os::unix::fs::symlink(&log, place.path().join(around)).unwrap();
        }
        assert!(matches!(acquire(place.path()), Err(LockError::Lost { .. })));
        std::os::unix::fs::symlink(disk.path().join("control"), log.join("recado.control.v1")).unwrap();
        fs::write(disk.path().join("control/keyed.db"), "x").unwrap();
        drop(acquire(place.path()).unwrap());
    }

    #[test]
    fn a_folder_that_cannot_be_is_named() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("data"), "a file").unwrap();
        let refused = acquire(&place.path().join("data")).unwrap_err().to_string();
        assert!(refused.contains("cannot use") && refused.contains("hint:"), "{refused}");
    }
}
