//! The read model: what the API's reads are answered from. One `SQLite` file, made from the events and deliveries
//! logs and from nothing else; deleting it costs only the time to read them again.
//!
//! One thread writes, in transactions that hold whole batches together with how far the logs were read. Readers
//! see what is stored, and wait for what is not yet (`Progress`).

mod attempts;
mod conversations;
mod feed;
mod forget;
mod key;
mod pool;
mod progress;
mod project;
pub(crate) mod read;
mod tables;
mod write;

#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use recado_bus::Cursor;
use rusqlite::Connection;
use tokio::sync::mpsc;

pub use self::progress::Mark;
pub(crate) use self::progress::Progress;
use crate::{
    answers::Answers,
    cache::{self, Damage},
    telemetry::Metrics,
};

/// Why the read model cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The folder or file cannot be used.
    #[error("cannot use {0}: {1}\nhint: the folder must be writable and have free space")]
    Folder(PathBuf, std::io::Error),
    /// `SQLite` says no.
    #[error("cannot open the read model: {0}\nhint: it may be deleted, it is made again from the logs")]
    Sqlite(#[from] rusqlite::Error),
}

/// Why a read has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ReadFailure {
    /// Too many others are reading.
    #[error("too many reads at a time")]
    Busy,
    /// `SQLite` says no.
    #[error("{0}")]
    Sqlite(rusqlite::Error),
    /// The file is not what was written, or that of another cache, for which the process ends.
    #[error("a cache is damaged, and is made anew at the next start")]
    Damaged,
    /// The reading code failed.
    #[error("the read failed")]
    Panicked,
}

/// Where the events of a partition may be taken up when its log no longer reaches back to their beginning: a
/// checkpoint, as the control log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// Position of events to read from: every event above the tenants' numbers lies at or behind it.
    pub position: u64,
    /// The partition's tenants and how far each was at that time.
    pub tenants: Vec<(String, Cursor)>,
}

/// Knows checkpoints.
pub trait Starts: Send + Sync + 'static {
    /// The oldest start of a partition whose position is not before `oldest`.
    fn start(&self, partition: u32, oldest: u64) -> Option<Start>;
}

/// What can be in trouble by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// The writer and its file.
    Writer,
    /// Reading a partition of events.
    Events(u32),
    /// Reading a partition of deliveries.
    Deliveries(u32),
    /// How far a partition is behind.
    Lag(u32),
}

/// What the writer shares with everybody else.
struct Shared {
    progress: Progress,
    answers: Arc<Answers>,
    metrics: Arc<Metrics>,
    troubles: Mutex<BTreeMap<Part, String>>,
    closed: AtomicBool,
    damage: Damage,
}

impl Shared {
    fn set_trouble(&self, part: Part, trouble: Option<String>) {
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        match trouble {
            Some(trouble) => drop(troubles.insert(part, trouble)),
            None => drop(troubles.remove(&part)),
        }
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
}

/// The read model.
pub struct Model {
    path: PathBuf,
    pool: pool::Pool,
    shared: Arc<Shared>,
    jobs: mpsc::Sender<write::Job>,
    partitions: u32,
}

impl Model {
    /// Opens or makes the file and starts its writer. `partitions` is how many the events log has. Answers to
    /// commands are put into `answers` as they are stored, and damage that turns up is said to `damage`.
    pub fn open(
        path: &Path,
        partitions: u32,
        answers: Arc<Answers>,
        metrics: Arc<Metrics>,
        damage: Damage,
    ) -> Result<Arc<Self>, ModelError> {
        let connection = tables::open_writer(path)?;
        let shared = Arc::new(Shared {
            progress: Progress::new(partitions),
            answers,
            metrics,
            troubles: Mutex::default(),
            closed: AtomicBool::new(false),
            damage,
        });
        let (jobs, receiver) = mpsc::channel(write::JOBS);
        write::spawn(path, connection, Arc::clone(&shared), receiver)?;
        let pool = pool::Pool::new(path.to_owned());
        Ok(Arc::new(Self { path: path.to_owned(), pool, shared, jobs, partitions }))
    }

    /// How far the model is.
    pub(crate) fn progress(&self) -> &Progress {
        &self.shared.progress
    }

    /// How far a tenant is projected.
    pub fn mark(&self, tenant: &str) -> Mark {
        self.shared.progress.mark(tenant)
    }

    /// Whether the model is being kept and not far behind, and what is wrong if not.
    pub fn health(&self) -> Result<(), String> {
        if let Some(why) = self.shared.damage.why() {
            return Err(why.to_owned());
        }
        let troubles = self.shared.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        troubles.first_key_value().map_or(Ok(()), |(_, trouble)| Err(trouble.clone()))
    }

    /// Reads in one transaction, off the async threads. What turns out to be damaged is not given out, and nothing is
    /// after it.
    pub(crate) async fn read<T, F>(&self, query: F) -> Result<T, ReadFailure>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        if self.shared.damage.why().is_some() {
            return Err(ReadFailure::Damaged);
        }
        let answer = self.pool.read(query).await;
        if let Err(ReadFailure::Sqlite(error)) = &answer
            && cache::is_damage(error)
        {
            self.shared.damage.give_up(&self.path, error);
            return Err(ReadFailure::Damaged);
        }
        answer
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::Relaxed);
    }
}
