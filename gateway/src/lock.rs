//! One process at a time works on a data folder: whoever holds the lock on `data/lock`, which names it.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read as _, Seek as _, Write as _},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

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
    // The lock belongs to the open file. The file stays: removing it could remove somebody else's.
    _file: File,
}

/// Refuses a folder in which a restore did not end: what is there may be half of a backup.
pub fn refuse_unfinished(data_dir: &Path) -> Result<(), LockError> {
    if data_dir.join(UNFINISHED).exists() { Err(LockError::Unfinished(data_dir.to_owned())) } else { Ok(()) }
}

/// Takes a data folder, creating it if it is missing; at once or not at all.
pub fn acquire(data_dir: &Path) -> Result<DataLock, LockError> {
    refuse_unfinished(data_dir)?;
    let path = data_dir.join("lock");
    let unusable = |path: &Path, error| LockError::Unusable { path: path.to_owned(), error };
    // What is kept there is nobody else's business.
    fs::DirBuilder::new().recursive(true).mode(0o700).create(data_dir).map_err(|error| unusable(data_dir, error))?;
    let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = file.map_err(|error| unusable(&path, error))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut pid = String::new();
            let read = (&mut file).take(32).read_to_string(&mut pid);
            let pid = pid.trim();
            let known = read.is_ok() && !pid.is_empty();
            return Err(LockError::Held { path, pid: if known { pid.to_owned() } else { "unknown".to_owned() } });
        }
        Err(TryLockError::Error(error)) => return Err(unusable(&path, error)),
    }
    let name = |file: &mut File| -> io::Result<()> {
        file.set_len(0)?;
        file.rewind()?;
        writeln!(file, "{}", std::process::id())
    };
    name(&mut file).map_err(|error| unusable(&path, error))?;
    Ok(DataLock { _file: file })
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
    fn a_folder_that_cannot_be_is_named() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("data"), "a file").unwrap();
        let refused = acquire(&place.path().join("data")).unwrap_err().to_string();
        assert!(refused.contains("cannot use") && refused.contains("hint:"), "{refused}");
    }
}
