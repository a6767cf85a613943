//! The writer thread of a log: takes what waits, commits it at once, answers everybody.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::Duration,
};

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tracing::{error, warn};

use super::{
    Fatal, Time,
    log::Log,
    mark::Mark,
    ring::Run,
    store::{Failure, Row, Start, Store},
};
use crate::AppendError;

/// A row is not made larger than this, so that reading from its middle stays cheap.
pub(super) const ROW_BYTES: usize = 256 * 1024;

/// A transaction takes no more once it has so many bytes.
const GROUP_BYTES: usize = 4 * 1024 * 1024;

/// How often old files are looked for when nothing is appended.
const MAINTENANCE: Duration = Duration::from_secs(30);

/// Some encoded records.
pub(super) struct Piece {
    pub(super) count: u32,
    pub(super) bytes: Vec<u8>,
}

/// An append that waits to be written.
pub(super) struct Job {
    pub(super) partition: u32,
    pub(super) first: Piece,
    /// What did not fit into one row.
    pub(super) rest: Vec<Piece>,
    pub(super) answer: oneshot::Sender<Result<u64, AppendError>>,
    /// The job's share of the queue's memory.
    pub(super) permit: OwnedSemaphorePermit,
}

pub(super) struct Writer {
    pub(super) log: Arc<Log>,
    pub(super) store: Box<dyn Store>,
    pub(super) jobs: Receiver<Job>,
    pub(super) time: Arc<Time>,
    pub(super) fatal: Fatal,
    ends: Vec<u64>,
    last_at: i64,
    mark: Mark,
    /// For each partition the index of its unfinished row, while a group is built.
    open_rows: Vec<Option<usize>>,
}

impl Drop for Writer {
    /// However the thread ends, nobody waits for more.
    fn drop(&mut self) {
        self.log.stop();
    }
}

impl Writer {
    pub(super) fn new(
        log: Arc<Log>,
        store: Box<dyn Store>,
        jobs: Receiver<Job>,
        time: Arc<Time>,
        fatal: Fatal,
        start: Start,
        mark: Mark,
    ) -> Self {
        let open_rows = vec![None; start.ends.len()];
        Self { log, store, jobs, time, fatal, ends: start.ends, last_at: start.last_at, mark, open_rows }
    }

    /// Works until nobody can append any more and everything that waited is written.
    pub(super) fn run(mut self) {
        let mut jobs = Vec::new();
        loop {
            match self.jobs.recv_timeout(MAINTENANCE) {
                Ok(job) => {
                    self.gather(job, &mut jobs);
                    if !self.commit(&mut jobs) {
                        break;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    let now = self.time.now();
                    self.store.maintain(now);
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    }

    fn gather(&self, first: Job, jobs: &mut Vec<Job>) {
        let mut bytes = first.first.bytes.len() + first.rest.iter().map(|piece| piece.bytes.len()).sum::<usize>();
        jobs.push(first);
        while bytes < GROUP_BYTES {
            let Ok(job) = self.jobs.try_recv() else { return };
            bytes += job.first.bytes.len() + job.rest.iter().map(|piece| piece.bytes.len()).sum::<usize>();
            jobs.push(job);
        }
    }

    /// Writes and answers the jobs; false when the thread must end.
    fn commit(&mut self, jobs: &mut Vec<Job>) -> bool {
        let mut rows: Vec<Row> = Vec::new();
        let mut answers = Vec::with_capacity(jobs.len());
        for job in jobs.drain(..) {
            let end = &mut self.ends[job.partition as usize];
            answers.push((job.answer, *end, job.permit));
            for piece in std::iter::once(job.first).chain(job.rest) {
                let open = &mut self.open_rows[job.partition as usize];
                let row = open.and_then(|at| rows.get_mut(at));
                if let Some(row) = row.filter(|row| row.bytes.len() + piece.bytes.len() <= ROW_BYTES) {
                    row.bytes.extend_from_slice(&piece.bytes);
                    row.count += piece.count;
                } else {
                    *open = Some(rows.len());
                    let (count, bytes) = (piece.count, piece.bytes);
                    rows.push(Row { partition: job.partition, base: *end, count, bytes });
                }
                *end += u64::from(piece.count);
            }
        }
        for row in &rows {
            self.open_rows[row.partition as usize] = None;
        }

        let at_ms = self.time.now().max(self.last_at);
        self.log.commit_begins();
        let result = self.store.write(&rows, at_ms);
        self.log.commit_ended(result.as_ref().err());
        let Err(failure) = result else {
            self.last_at = at_ms;
            self.mark.note(&self.ends);
            self.publish(rows, at_ms);
            for (answer, base, permit) in answers {
                drop(permit);
                // Nobody waits any more for an append whose future was dropped; it is written all the same.
                drop(answer.send(Ok(base)));
            }
            return true;
        };

        // Nothing was published, so the first row of each partition says where the partition still ends.
        for row in rows.iter().rev() {
            self.ends[row.partition as usize] = row.base;
        }
        let log = self.log.name();
        let (goes_on, answer): (bool, fn(String) -> AppendError) = match failure {
            Failure::Nothing(_) => (true, AppendError::NotWritten),
            Failure::Fatal(_) => (false, AppendError::Unknown),
        };
        let (Failure::Nothing(why) | Failure::Fatal(why)) = failure;
        if goes_on {
            warn!(log, error = why, "records were not written");
        } else {
            error!(log, error = why, "the log cannot be trusted after a failed commit; the process ends");
            (self.fatal)(&why);
        }
        for (waiting, _, _) in answers {
            drop(waiting.send(Err(answer(why.clone()))));
        }
        goes_on
    }

    fn publish(&self, rows: Vec<Row>, at_ms: i64) {
        for row in rows {
            let Row { partition, base, count, bytes } = row;
            self.log.publish(partition, Run { base, count, at_ms, bytes: Bytes::from(bytes) });
        }
    }
}
