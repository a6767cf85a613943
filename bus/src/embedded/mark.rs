//! Up to where records were acknowledged, kept beside a log's files.
//!
//! `SQLite` takes a write-ahead log up to the first frame that is not whole, as it must after a crash; it cannot tell a
//! write that was cut off from one that was finished and damaged later. The mark can: it is written after each commit
//! and before anybody hears of it, without waiting for the disk. Whatever ends the process leaves it exact; after a
//! crash of the machine it may be older than the log, never newer.

use std::{
    fs::File,
    io,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use tracing::warn;

use crate::OpenError;

/// The file's name in the log's folder.
const NAME: &str = "acknowledged";

/// The ends of the log that were acknowledged.
pub(super) struct Mark {
    /// `None` when it could not be created: the log works without.
    file: Option<File>,
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Mark {
    /// Compares the mark with where the partitions end, and goes on from there. Refuses a log that ends earlier.
    pub(super) fn open(folder: &Path, ends: &[u64]) -> Result<Self, OpenError> {
        let path = folder.join(NAME);
        if let Some(marked) = read(&path) {
            for (partition, (&marked, &end)) in marked.iter().zip(ends).enumerate() {
                if marked > end {
                    let what = folder.display().to_string();
                    let why = format!(
                        "partition {partition} ends at {end}, and records up to {marked} were acknowledged\nhint: the \
                         newest file or its write-ahead log was cut off or damaged; restore a backup. To go on without \
                         those records, delete {} first",
                        path.display()
                    );
                    return Err(OpenError::Damaged { what, why });
                }
            }
        }
        // Not truncated: what is there stays until it is replaced in place, which needs no space.
        let file = File::options().write(true).create(true).truncate(false).open(&path);
        let file = file.inspect_err(|error| warn!(%error, "how far a log is acknowledged cannot be kept")).ok();
        let mut mark = Self { file, path, bytes: Vec::new() };
        mark.note(ends);
        Ok(mark)
    }

    /// Everything before these ends is about to be acknowledged.
    pub(super) fn note(&mut self, ends: &[u64]) {
        let Some(file) = &self.file else { return };
        self.bytes.clear();
        self.bytes.extend(ends.iter().flat_map(|end| end.to_le_bytes()));
        let hash = Sha256::digest(&self.bytes);
        self.bytes.extend_from_slice(&hash[..8]);
        if let Err(error) = file.write_all_at(&self.bytes, 0) {
            warn!(%error, file = %self.path.display(), "how far a log is acknowledged cannot be kept");
            // What is there is of before, or half of each: neither is ever more than the log has.
            self.file = None;
        }
    }
}

/// What the mark says; nothing when there is none, or one that a crash left half written.
fn read(path: &Path) -> Option<Vec<u64>> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => {
            warn!(%error, file = %path.display(), "how far a log was acknowledged cannot be read");
            return None;
        }
    };
    let (ends, hash) = bytes.split_at(bytes.len().checked_sub(8)?);
    if ends.len() % 8 != 0 || Sha256::digest(ends)[..8] != *hash {
        warn!(file = %path.display(), "how far a log was acknowledged is not readable, as after a crash of the machine");
        return None;
    }
    Some(ends.chunks_exact(8).map(|end| u64::from_le_bytes(end.try_into().unwrap_or_default())).collect())
}
