//! One log of the embedded bus, as appenders, the writer thread and readers share it.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::{Semaphore, watch};

use super::{
    days::{Chunk, Days},
    folder,
    keyed::Keyed,
    ring::{Limit, Ring, Run},
    store::Failure,
    watch::OpenFile,
};
use crate::{Bounds, LogSpec, ReadError, Retention, lock::lock};

/// So many reads of files of one log run at a time.
const FILE_READS: usize = 8;

/// A commit that takes longer than this is reported as ill health.
const SLOW_COMMIT: Duration = Duration::from_secs(1);

/// The files of a log, for reading.
#[derive(Clone, Debug)]
pub(super) enum Source {
    Days(Arc<Days>),
    Keyed(Arc<Keyed>),
}

/// Where a partition ends, and whether anything may still come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tail {
    pub(super) end: u64,
    pub(super) stopped: bool,
}

#[derive(Debug)]
struct Partition {
    tail: watch::Sender<Tail>,
    ring: Mutex<Ring>,
}

/// A log.
#[derive(Debug)]
pub(super) struct Log {
    spec: LogSpec,
    source: Source,
    /// Empty when another process writes the log.
    partitions: Vec<Partition>,
    reads: Arc<Semaphore>,
    /// When the running commit began, in milliseconds after `created`, plus one; 0 when none runs.
    committing: AtomicU64,
    created: Instant,
    trouble: Mutex<Option<String>>,
}

impl Log {
    /// A log that this process writes, whose partitions end so.
    pub(super) fn live(spec: LogSpec, source: Source, ends: &[u64], ring_bytes: usize) -> Self {
        let partition = |&end| Partition {
            tail: watch::Sender::new(Tail { end, stopped: false }),
            ring: Mutex::new(Ring::new(ring_bytes)),
        };
        Self { partitions: ends.iter().map(partition).collect(), ..Self::beside(spec, source) }
    }

    /// A log that another process may write.
    pub(super) fn beside(spec: LogSpec, source: Source) -> Self {
        Self {
            spec,
            source,
            partitions: Vec::new(),
            reads: Arc::new(Semaphore::new(FILE_READS)),
            committing: AtomicU64::new(0),
            created: Instant::now(),
            trouble: Mutex::new(None),
        }
    }

    pub(super) fn name(&self) -> &'static str {
        self.spec.name.0
    }

    pub(super) fn partitions(&self) -> u32 {
        self.spec.partitions
    }

    pub(super) fn compacted(&self) -> bool {
        self.spec.retention == Retention::Compacted
    }

    /// Whether this process writes the log.
    pub(super) fn is_written_here(&self) -> bool {
        !self.partitions.is_empty()
    }

    /// Tells where a partition ends and whenever that changes; `None` when another process writes the log.
    pub(super) fn watch(&self, partition: u32) -> Option<watch::Receiver<Tail>> {
        self.partitions.get(partition as usize).map(|partition| partition.tail.subscribe())
    }

    /// Lets readers see what was committed.
    pub(super) fn publish(&self, partition: u32, run: Run) {
        let partition = &self.partitions[partition as usize];
        let end = run.end();
        lock(&partition.ring).push(run);
        partition.tail.send_modify(|tail| tail.end = end);
    }

    /// The files that this process has open: all days, with what `SQLite` keeps beside the newest.
    pub(super) fn open_files(&self) -> Vec<OpenFile> {
        let paths: Vec<_> = match &self.source {
            Source::Days(days) => days.files().iter().map(|file| file.path.clone()).collect(),
            Source::Keyed(keyed) => vec![keyed.path().to_owned()],
        };
        let beside = paths.last().map_or_else(Vec::new, |newest| folder::beside(newest).into());
        let always = paths.into_iter().map(|path| OpenFile { path, always_there: true });
        always.chain(beside.into_iter().map(|path| OpenFile { path, always_there: false })).collect()
    }

    /// Whether the writer has ended, and its files may be closed.
    pub(super) fn has_stopped(&self) -> bool {
        self.partitions.iter().any(|partition| partition.tail.borrow().stopped)
    }

    /// Tells readers that nothing more will come.
    pub(super) fn stop(&self) {
        for partition in &self.partitions {
            partition.tail.send_modify(|tail| tail.stopped = true);
        }
    }

    /// The records from a position on that are in memory.
    pub(super) fn in_memory(&self, partition: u32, from: u64, limit: Limit) -> Result<Option<Chunk>, ReadError> {
        let Some(kept) = self.partitions.get(partition as usize) else { return Ok(None) };
        let runs = lock(&kept.ring).from(from);
        let mut limit = limit;
        let mut records = Vec::new();
        for run in runs {
            if !run.decode(from, &mut limit, &mut records)? {
                break;
            }
        }
        let next = records.last().map(|stored| stored.position + 1);
        Ok(next.map(|next| Chunk { records, next }))
    }

    /// Reads files, off the runtime's threads.
    pub(super) async fn in_files<T: Send + 'static>(
        &self,
        work: impl FnOnce(Source) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let stopped = |_| ReadError::Unavailable("the log is closed".to_owned());
        let permit = self.reads.clone().acquire_owned().await.map_err(stopped)?;
        let source = self.source.clone();
        let work = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(source)
        });
        work.await.map_err(|error| ReadError::Unavailable(error.to_string()))?
    }

    /// Where a partition begins and ends.
    pub(super) async fn bounds(&self, partition: u32) -> Result<Bounds, ReadError> {
        let live = self.partitions.get(partition as usize).map(|partition| partition.tail.borrow().end);
        match (&self.source, live) {
            (Source::Days(days), Some(end)) => {
                Ok(Bounds { oldest: days.oldest(partition).unwrap_or(end).min(end), end })
            }
            (Source::Keyed(_), Some(end)) => {
                let oldest = self.in_files(move |source| source.oldest(partition, end)).await?;
                Ok(Bounds { oldest, end })
            }
            (_, None) => self.in_files(move |source| source.look_up_bounds(partition)).await,
        }
    }

    pub(super) fn commit_begins(&self) {
        self.committing.store(self.created.elapsed().as_millis() as u64 + 1, Ordering::Relaxed);
    }

    pub(super) fn commit_ended(&self, failure: Option<&Failure>) {
        self.committing.store(0, Ordering::Relaxed);
        let trouble = failure.map(|(Failure::Nothing(why) | Failure::Fatal(why))| why.clone());
        let mut last = lock(&self.trouble);
        if last.is_some() || trouble.is_some() {
            *last = trouble;
        }
    }

    /// What is wrong with writing, if anything.
    pub(super) fn trouble(&self) -> Option<String> {
        if self.partitions.first().is_some_and(|partition| partition.tail.borrow().stopped) {
            return Some(format!("{} is closed", self.name()));
        }
        if let Some(why) = lock(&self.trouble).as_ref() {
            return Some(format!("{} cannot be written: {why}", self.name()));
        }
        let since = self.committing.load(Ordering::Relaxed).checked_sub(1)?;
        let taken = self.created.elapsed().saturating_sub(Duration::from_millis(since));
        (taken > SLOW_COMMIT).then(|| format!("a commit of {} has taken {} ms so far", self.name(), taken.as_millis()))
    }
}

impl Source {
    fn oldest(&self, partition: u32, end: u64) -> Result<u64, ReadError> {
        match self {
            Self::Days(days) => Ok(days.oldest(partition).unwrap_or(end)),
            Self::Keyed(keyed) => keyed.oldest(partition, end),
        }
    }

    pub(super) fn look_up_bounds(&self, partition: u32) -> Result<Bounds, ReadError> {
        match self {
            Self::Days(days) => days.look_up_bounds(partition),
            Self::Keyed(keyed) => keyed.look_up_bounds(partition),
        }
    }

    pub(super) fn read(&self, partition: u32, from: u64, end: u64, limit: Limit) -> Result<Chunk, ReadError> {
        match self {
            Self::Days(days) => days.read(partition, from, end, limit),
            Self::Keyed(keyed) => keyed.read(partition, from, end, limit),
        }
    }
}
