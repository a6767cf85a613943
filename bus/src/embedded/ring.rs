//! The last records of a partition in memory, so that reading along touches no file.

use std::collections::VecDeque;

use bytes::Bytes;

use super::record;
use crate::{ReadError, Stored};

/// Some records that were written together and stand together.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) base: u64,
    pub(super) count: u32,
    pub(super) at_ms: i64,
    pub(super) bytes: Bytes,
}

impl Run {
    pub(super) fn end(&self) -> u64 {
        self.base + u64::from(self.count)
    }

    /// Decodes the records from a position on, until `limit` says that it is enough. True when all were taken.
    pub(super) fn decode(&self, from: u64, limit: &mut Limit, out: &mut Vec<Stored>) -> Result<bool, ReadError> {
        let mut rest: &[u8] = &self.bytes;
        for position in self.base..self.end() {
            let malformed = |_| ReadError::Damaged(format!("the record at position {position} is malformed"));
            let bytes = record::split(&mut rest).map_err(malformed)?;
            if position < from {
                continue;
            }
            if !limit.admits(bytes.len()) {
                return Ok(false);
            }
            out.push(record::decode(bytes, position, self.at_ms).map_err(malformed)?);
        }
        Ok(true)
    }
}

/// How much one call returns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    records: usize,
    bytes: usize,
}

impl Limit {
    /// At most so many records, and about 1 MiB.
    pub(super) fn of(records: usize) -> Self {
        Self { records: records.max(1), bytes: 1024 * 1024 }
    }

    /// Whether one more record may be returned. The first always may.
    pub(super) fn admits(&mut self, size: usize) -> bool {
        if self.records == 0 || self.bytes == 0 {
            return false;
        }
        self.records -= 1;
        self.bytes = self.bytes.saturating_sub(size);
        true
    }
}

/// The newest runs of a partition, up to a number of bytes.
#[derive(Debug)]
pub(super) struct Ring {
    runs: VecDeque<Run>,
    bytes: usize,
    capacity: usize,
}

impl Ring {
    pub(super) fn new(capacity: usize) -> Self {
        Self { runs: VecDeque::new(), bytes: 0, capacity }
    }

    /// Adds what follows the newest.
    pub(super) fn push(&mut self, run: Run) {
        self.bytes += run.bytes.len();
        self.runs.push_back(run);
        while self.bytes > self.capacity && self.runs.len() > 1 {
            if let Some(oldest) = self.runs.pop_front() {
                self.bytes -= oldest.bytes.len();
            }
        }
    }

    /// The runs that hold about 1 MiB from a position on; none if it is not in memory.
    pub(super) fn from(&self, position: u64) -> Vec<Run> {
        if self.runs.front().is_none_or(|run| position < run.base) {
            return Vec::new();
        }
        let first = self.runs.partition_point(|run| run.end() <= position);
        let mut budget = Limit::of(usize::MAX);
        self.runs.range(first..).take_while(|run| budget.admits(run.bytes.len())).cloned().collect()
    }
}
