//! Whether the files that are open are still those that stand at their paths.
//!
//! Who deletes, moves or replaces a file that is open is not noticed by whoever has it open: writes go on to succeed,
//! into a file that no later process will find. So the paths are looked at about once a second. At the first sight
//! nothing more is taken; when the next look sees the same, the process ends as after a failed commit.

use std::{
    collections::HashMap,
    fs, io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::{
        Arc, RwLock,
        atomic::{AtomicBool, Ordering},
        mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    },
    time::Duration,
};

use tracing::{error, warn};

use super::{Fatal, log::Log};
use crate::lock::{read, write};

/// How often the paths are looked at.
const EVERY: Duration = Duration::from_secs(1);

/// A file of a log that is open.
pub(super) struct OpenFile {
    pub(super) path: PathBuf,
    /// `SQLite` makes what it keeps beside a file when it needs it.
    pub(super) always_there: bool,
}

/// What is wrong with the files, if anything is.
#[derive(Debug, Default)]
pub(super) struct Gone {
    any: AtomicBool,
    why: RwLock<Option<String>>,
}

impl Gone {
    /// What is gone.
    pub(super) fn why(&self) -> Option<String> {
        if self.any.load(Ordering::Relaxed) { read(&self.why).clone() } else { None }
    }

    fn set(&self, why: Option<String>) {
        self.any.store(why.is_some(), Ordering::Relaxed);
        *write(&self.why) = why;
    }
}

/// Which file stands at a path: its device and its number there, which no other file gets while this one is open.
type Identity = (u64, u64);

/// The files as they were when they were met.
struct Watch {
    logs: Vec<Arc<Log>>,
    others: Vec<PathBuf>,
    known: HashMap<PathBuf, Identity>,
}

/// Looks at the files of these logs, and at `others` that are there now, until the sender that this gives is dropped.
pub(super) fn start(
    logs: Vec<Arc<Log>>,
    others: Vec<PathBuf>,
    gone: Arc<Gone>,
    fatal: Fatal,
) -> io::Result<SyncSender<()>> {
    let (stop, stopped) = sync_channel::<()>(1);
    let mut watch = Watch { logs, others, known: HashMap::new() };
    gone.set(watch.look());
    let run = move || {
        while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
            let (before, now) = (gone.why(), watch.look());
            match (&before, &now) {
                (None, None) => continue,
                (None, Some(why)) => warn!(why, "a file that is open is not at its path, no record is taken"),
                (Some(_), None) => warn!("the files that are open are at their paths again"),
                (Some(_), Some(why)) => {
                    error!(error = why, "the log's files were taken away; the process ends");
                    fatal(why);
                    return;
                }
            }
            gone.set(now);
        }
    };
    std::thread::Builder::new().name("log files".to_owned()).spawn(run)?;
    Ok(stop)
}

impl Watch {
    /// The first file that is not the one that was met at its path.
    fn look(&mut self) -> Option<String> {
        let mut met = HashMap::with_capacity(self.known.len());
        let mut missing = None;
        for log in &self.logs {
            for OpenFile { path, always_there } in log.open_files() {
                let Some(what) = self.compare(path.clone(), always_there, &mut met) else { continue };
                // A writer that ended closes its files, a new day closes those of the day before, and old days go.
                if !log.has_stopped() && log.open_files().iter().any(|file| file.path == path) {
                    missing.get_or_insert(what);
                }
            }
        }
        for path in &self.others {
            let what = self.compare(path.clone(), false, &mut met);
            missing = missing.or(what);
        }
        self.known = met;
        missing
    }

    /// What is wrong with one; what it is from now on goes into `met`.
    fn compare(&self, path: PathBuf, always_there: bool, met: &mut HashMap<PathBuf, Identity>) -> Option<String> {
        let known = self.known.get(&path).copied();
        let now = match identity(&path) {
            Ok(now) => now,
            // Nothing is known of it at this moment.
            Err(_) => known,
        };
        let what = match (known, now) {
            (Some(known), Some(now)) if known != now => Some(wrong(&path, "was replaced by another file")),
            (Some(_), None) => Some(wrong(&path, "was deleted or moved")),
            (None, None) if always_there => Some(wrong(&path, "was deleted or moved")),
            _ => None,
        };
        if let Some(identity) = known.or(now) {
            met.insert(path, identity);
        }
        what
    }
}

fn wrong(path: &Path, what: &str) -> String {
    format!(
        "{} {what} while it was open: what is written to it now is lost\nhint: nobody else may touch the data folder while \
         the gateway runs. Put the file back where it was and start again; if it is gone, restore a backup",
        path.display()
    )
}

/// `None` when nothing is there.
fn identity(path: &Path) -> io::Result<Option<Identity>> {
    match fs::metadata(path) {
        Ok(meta) => Ok(Some((meta.dev(), meta.ino()))),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}
