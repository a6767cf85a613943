//! Logs in `SQLite` files, for one process.
//!
//! Each log has one thread that writes. What callers append while it commits goes into its next transaction, so that
//! many wait for one fsync together. Readers have connections of their own, and the newest records in memory.

pub mod backup;
mod day_writer;
mod days;
mod folder;
mod keyed;
mod log;
mod mark;
mod ownership;
mod reader;
mod record;
mod ring;
mod store;
mod time;
mod watch;
mod writer;

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, RwLock,
        mpsc::{Sender, SyncSender},
    },
    thread::JoinHandle,
    time::Duration,
};

use async_trait::async_trait;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio_util::sync::CancellationToken;

pub use self::time::{Clock, Time};
use self::{
    day_writer::DayWriter,
    days::Days,
    keyed::{Keyed, KeyedWriter},
    log::{Log, Source},
    mark::Mark,
    ownership::Groups,
    reader::EmbeddedReader,
    store::Store,
    watch::Gone,
    writer::{Job, Piece, ROW_BYTES, Writer},
};
use crate::{
    AppendError, Bounds, Bus, LogName, LogSpec, OpenError, Ownership, ReadError, Reader, Record, Retention, limits,
    lock::{lock, read, write},
};

/// Called with the reason when what a disk holds has become unknown. It is expected not to return.
pub type Fatal = Arc<dyn Fn(&str) + Send + Sync>;

/// A queued append counts as at least so many bytes, which bounds the number of them.
const LEAST_WEIGHT: usize = 512;

/// How an embedded bus behaves. The default is right for a server; tests replace the clock and the end.
#[derive(Clone)]
pub struct Options {
    /// The time of day, milliseconds since 1970: what [`Time`] follows; the system's.
    pub clock: Clock,
    /// The milliseconds since anything, of a clock that nobody can set; the time since the machine started.
    pub steady: Clock,
    /// What follows a failed commit, and files that somebody took away; ends the process at once.
    pub fatal: Fatal,
    /// How many bytes may wait to be written, in each log. Never less than one batch of the largest size.
    pub queue_bytes: usize,
    /// How long an append waits for room in the queue before it is `NotWritten`.
    pub queue_wait: Duration,
    /// How many bytes of the newest records each partition keeps in memory.
    pub recent_bytes: usize,
    /// More files that have to stay where they are as long as the logs are open, like those of the logs.
    pub beside: Vec<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Arc::new(time::wall),
            steady: Arc::new(time::steady),
            fatal: Arc::new(|_| std::process::abort()),
            queue_bytes: 32 * 1024 * 1024,
            queue_wait: Duration::from_secs(1),
            recent_bytes: 2 * 1024 * 1024,
            beside: Vec::new(),
        }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Options")
            .field("queue_bytes", &self.queue_bytes)
            .field("queue_wait", &self.queue_wait)
            .field("recent_bytes", &self.recent_bytes)
            .finish_non_exhaustive()
    }
}

/// Logs in files of one folder, written by this process or read beside the one that writes them.
///
/// That only one process writes is for the caller to ensure.
pub struct Embedded {
    logs: HashMap<LogName, Served>,
    queue_wait: Duration,
    groups: Groups,
    closed: CancellationToken,
    writers: Mutex<Vec<JoinHandle<()>>>,
    gone: Arc<Gone>,
    /// Dropped, it ends the look at the files.
    watch: Mutex<Option<SyncSender<()>>>,
    /// `None` when another process writes.
    time: Option<Arc<Time>>,
}

struct Served {
    log: Arc<Log>,
    /// `None` when closed, or when another process writes.
    jobs: RwLock<Option<Sender<Job>>>,
    room: Arc<Semaphore>,
}

impl Embedded {
    /// Opens the logs in a folder for writing and reading. Creates what is missing, finishes what a crash left.
    #[allow(clippy::needless_pass_by_value)] // Options are made for one bus.
    pub fn open(dir: &Path, specs: &[LogSpec], options: Options) -> Result<Self, OpenError> {
        for spec in specs {
            check(spec)?;
        }
        refuse_a_second_beginning(dir, specs)?;
        let mut opened = Vec::with_capacity(specs.len());
        for spec in specs {
            let folder = folder::of(dir, spec.name);
            let failed = |error: std::io::Error| folder::unreachable(&folder, &error);
            fs::create_dir_all(&folder).map_err(failed)?;
            folder::sync(dir).map_err(failed)?;
            refuse_other_kind(&folder, spec)?;

            let now = (options.clock)();
            let (store, source, start): (Box<dyn Store>, Source, _) = match spec.retention {
                Retention::For(keep) => {
                    let keep_ms = i64::try_from(keep.as_millis()).unwrap_or(i64::MAX / 2);
                    let (store, days, start) = DayWriter::open(spec.clone(), keep_ms, folder.clone(), now)?;
                    (Box::new(store), Source::Days(days), start)
                }
                Retention::Compacted => {
                    let (store, keyed, start) = KeyedWriter::open(spec.clone(), &folder, now)?;
                    (Box::new(store), Source::Keyed(keyed), start)
                }
            };
            let mark = Mark::open(&folder, &start.ends)?;
            let log = Arc::new(Log::live(spec.clone(), source, &start.ends, options.recent_bytes));
            opened.push((log, store, start, mark));
        }

        let floor = opened.iter().map(|(_, _, start, _)| start.last_at).max().unwrap_or(0);
        let time = Arc::new(Time::new(options.clock.clone(), options.steady.clone(), floor));
        let mut bus = Self::empty(options.queue_wait);
        bus.time = Some(time.clone());
        for (log, store, start, mark) in opened {
            let name = log.name();
            #[allow(clippy::disallowed_methods, reason = "the room bounds what is sent through the channel")]
            let (sender, receiver) = std::sync::mpsc::channel();
            let (time, fatal) = (time.clone(), options.fatal.clone());
            let writer = Writer::new(log.clone(), store, receiver, time, fatal, start, mark);
            let thread = std::thread::Builder::new()
                .name(format!("write {}", name.trim_start_matches("recado.")))
                .spawn(move || writer.run())
                .map_err(|error| folder::unreachable(dir, &error))?;
            lock(&bus.writers).push(thread);
            // Each job holds as many permits as it has bytes until it is answered.
            let room = options.queue_bytes.clamp(limits::MAX_BATCH, Semaphore::MAX_PERMITS);
            let served = Served { log, jobs: RwLock::new(Some(sender)), room: Arc::new(Semaphore::new(room)) };
            bus.logs.insert(LogName(name), served);
        }
        let logs = bus.logs.values().map(|served| served.log.clone()).collect();
        let watch = watch::start(logs, options.beside.clone(), bus.gone.clone(), options.fatal.clone())
            .map_err(|error| folder::unreachable(dir, &error))?;
        *lock(&bus.watch) = Some(watch);
        Ok(bus)
    }

    /// The time that records get; `None` when the logs are open for reading only.
    pub fn time(&self) -> Option<Arc<Time>> {
        self.time.clone()
    }

    /// Opens the logs in a folder for reading only, beside a process that may be writing them. Logs that do not exist
    /// yet are empty. Appends are refused, nothing can be owned, and readers look for more every 50 ms.
    pub fn open_read_only(dir: &Path, specs: &[LogSpec]) -> Result<Self, OpenError> {
        let mut bus = Self::empty(Duration::ZERO);
        for spec in specs {
            check(spec)?;
            let folder = folder::of(dir, spec.name);
            refuse_other_kind(&folder, spec)?;
            let log = Arc::new(Log::beside(spec.clone(), source_beside(dir, spec)?));
            let served = Served { log, jobs: RwLock::new(None), room: Arc::new(Semaphore::new(0)) };
            bus.logs.insert(spec.name, served);
        }
        Ok(bus)
    }

    fn empty(queue_wait: Duration) -> Self {
        Self {
            logs: HashMap::new(),
            queue_wait,
            groups: Groups::default(),
            closed: CancellationToken::new(),
            writers: Mutex::new(Vec::new()),
            gone: Arc::default(),
            watch: Mutex::new(None),
            time: None,
        }
    }

    fn served(&self, log: LogName, partition: u32) -> Result<&Served, String> {
        let served = self.logs.get(&log).ok_or_else(|| format!("there is no log {}", log.0))?;
        let partitions = served.log.partitions();
        if partition < partitions {
            Ok(served)
        } else {
            Err(format!("{} has {partitions} partitions, there is no number {partition}", log.0))
        }
    }

    /// Lets no more appends in; the threads end when they have written what waits.
    fn shut(&self) -> Vec<JoinHandle<()>> {
        self.closed.cancel();
        lock(&self.watch).take();
        for served in self.logs.values() {
            write(&served.jobs).take();
        }
        std::mem::take(&mut *lock(&self.writers))
    }
}

fn check(spec: &LogSpec) -> Result<(), OpenError> {
    if (1..=folder::MAX_PARTITIONS).contains(&spec.partitions) {
        return Ok(());
    }
    let why = format!("it is to have {} partitions; set 1 to {}", spec.partitions, folder::MAX_PARTITIONS);
    Err(OpenError::Unsafe { what: spec.name.0.to_owned(), why })
}

/// All logs are made before the first record is written. So where one holds records, one that is missing was taken away:
/// a new one would begin to number from 0 again, and what others remember of its positions would be taken for its new
/// records.
fn refuse_a_second_beginning(dir: &Path, specs: &[LogSpec]) -> Result<(), OpenError> {
    let mut present = Vec::new();
    let mut missing = None;
    for spec in specs {
        let folder = folder::of(dir, spec.name);
        let days = folder::days(&folder).map_err(|error| folder::unreachable(&folder, &error))?;
        if !days.is_empty() || folder::keyed_file(&folder).exists() {
            present.push(spec.clone());
        } else {
            missing = missing.or(Some(folder));
        }
    }
    let Some(missing) = missing else { return Ok(()) };
    for spec in present {
        refuse_other_kind(&folder::of(dir, spec.name), &spec)?;
        let (name, source) = (spec.name.0, source_beside(dir, &spec)?);
        for partition in 0..spec.partitions {
            let bounds = match &source {
                Source::Days(days) => days.look_up_bounds(partition),
                Source::Keyed(keyed) => keyed.look_up_bounds(partition),
            };
            if bounds.is_ok_and(|bounds| bounds.end > 0) {
                return Err(OpenError::Lost {
                    what: format!("the log {}", missing.display()),
                    why: format!(
                        "it has no files, and {name} holds records: it was deleted or moved, with all that was \
                         acknowledged in it, and is not created anew, because positions would begin at 0 again\nhint: \
                         put it back or restore a backup, or begin anew with another `data_dir`"
                    ),
                });
            }
        }
    }
    Ok(())
}

/// What is there of a log, for reading.
fn source_beside(dir: &Path, spec: &LogSpec) -> Result<Source, OpenError> {
    let folder = folder::of(dir, spec.name);
    Ok(match spec.retention {
        Retention::For(_) => Source::Days(Arc::new(Days::open(spec.clone(), folder)?)),
        Retention::Compacted => Source::Keyed(Arc::new(Keyed::open(spec.clone(), &folder)?)),
    })
}

/// A log does not change between keeping records for a time and keeping the last of each key.
fn refuse_other_kind(folder: &Path, spec: &LogSpec) -> Result<(), OpenError> {
    let compacted = spec.retention == Retention::Compacted;
    let days = folder::days(folder).map_err(|error| folder::unreachable(folder, &error))?;
    let (other, kind) = if compacted {
        (!days.is_empty(), "keeps records for a time")
    } else {
        (folder::keyed_file(folder).exists(), "is compacted")
    };
    if !other {
        return Ok(());
    }
    let why = format!("what is there {kind}, which this program does not do with {}; move it elsewhere", spec.name.0);
    Err(OpenError::Unsafe { what: folder.display().to_string(), why })
}

/// Encodes a batch into pieces that each fit a row.
fn encode(records: &[Record], size: usize) -> (Piece, Vec<Piece>) {
    let mut first = Piece { count: 0, bytes: Vec::with_capacity(size.min(ROW_BYTES)) };
    let mut rest: Vec<Piece> = Vec::new();
    for record in records {
        let open = rest.last_mut().unwrap_or(&mut first);
        if open.count > 0 && open.bytes.len() + limits::size(record) > ROW_BYTES {
            let mut piece = Piece { count: 1, bytes: Vec::new() };
            record::encode(record, &mut piece.bytes);
            rest.push(piece);
        } else {
            record::encode(record, &mut open.bytes);
            open.count += 1;
        }
    }
    (first, rest)
}

#[async_trait]
impl Bus for Embedded {
    async fn append(&self, log: LogName, partition: u32, records: Vec<Record>) -> Result<Vec<u64>, AppendError> {
        let served = self.served(log, partition).map_err(AppendError::Refused)?;
        let size = limits::check(&records, served.log.compacted())?;
        if records.is_empty() {
            return Ok(Vec::new());
        }
        if !served.log.is_written_here() {
            return Err(AppendError::Refused("the log is open for reading only".to_owned()));
        }
        if let Some(why) = self.gone.why() {
            return Err(AppendError::NotWritten(why));
        }
        let weight = size.max(LEAST_WEIGHT) as u32;
        let closed = || AppendError::NotWritten("the log is closed".to_owned());
        let permit = if let Ok(permit) = served.room.clone().try_acquire_many_owned(weight) {
            permit
        } else {
            let wait = tokio::time::timeout(self.queue_wait, served.room.clone().acquire_many_owned(weight));
            let full = || AppendError::NotWritten("too much waits to be written".to_owned());
            wait.await.map_err(|_| full())?.map_err(|_| closed())?
        };
        let (first, rest) = encode(&records, size);
        let (answer, answered) = oneshot::channel();
        let job = Job { partition, first, rest, answer, permit };
        // A send that fails gives the job back: it was never queued.
        let queued = read(&served.jobs).as_ref().is_some_and(|jobs| jobs.send(job).is_ok());
        if !queued {
            return Err(closed());
        }
        let lost = |_| AppendError::Unknown("the writer ended before it answered".to_owned());
        let base = answered.await.map_err(lost)??;
        Ok((base..base + records.len() as u64).collect())
    }

    async fn bounds(&self, log: LogName, partition: u32) -> Result<Bounds, ReadError> {
        let served = self.served(log, partition).map_err(ReadError::Unavailable)?;
        served.log.bounds(partition).await
    }

    async fn reader(&self, log: LogName, partition: u32, from: u64) -> Result<Box<dyn Reader>, ReadError> {
        let served = self.served(log, partition).map_err(ReadError::Unavailable)?;
        if !served.log.compacted() {
            let Bounds { oldest, .. } = served.log.bounds(partition).await?;
            if from < oldest {
                return Err(ReadError::Gone { asked: from, oldest });
            }
        }
        let (log, tail) = (served.log.clone(), served.log.watch(partition));
        Ok(Box::new(EmbeddedReader { log, partition, position: from, tail }))
    }

    async fn own(&self, group: &str, log: LogName) -> Result<mpsc::Receiver<Ownership>, OpenError> {
        let refuse = |why: &str| OpenError::Unsafe { what: log.0.to_owned(), why: why.to_owned() };
        let served = self.logs.get(&log).ok_or_else(|| refuse("there is no such log"))?;
        if !served.log.is_written_here() {
            return Err(refuse("it is open for reading only, and nothing can be owned; open it for writing"));
        }
        Ok(self.groups.join(group, log, served.log.partitions(), self.closed.clone()))
    }

    async fn health(&self) -> Result<(), String> {
        let trouble = || self.logs.values().find_map(|served| served.log.trouble());
        match self.gone.why().or_else(trouble) {
            Some(trouble) => Err(trouble),
            None => Ok(()),
        }
    }

    async fn close(&self) {
        let writers = self.shut();
        let joined = tokio::task::spawn_blocking(move || {
            for writer in writers {
                // A writer that panicked has already dropped its callers' answers.
                drop(writer.join());
            }
        });
        drop(joined.await);
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        for writer in self.shut() {
            drop(writer.join());
        }
    }
}

impl std::fmt::Debug for Embedded {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Embedded").field("logs", &self.logs.keys()).finish_non_exhaustive()
    }
}
