//! Files that a configuration is read from, and how they looked.

use std::{os::unix::fs::MetadataExt as _, path::PathBuf};

/// A file, and how it looked when somebody looked: equal as long as nothing has changed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    path: PathBuf,
    /// Its number, size and time, which tell one that is replaced by another of the same size and time; `None` where it
    /// cannot be seen.
    print: Option<(u64, u64, i64, i64)>,
}

impl Source {
    /// As it looks now. Whoever reads it looks first: what is written after that has another look.
    pub fn look(path: PathBuf) -> Self {
        let meta = std::fs::metadata(&path).ok();
        let print = meta.map(|meta| (meta.ino(), meta.size(), meta.mtime(), meta.mtime_nsec()));
        Self { path, print }
    }

    /// The same file as it looks now.
    #[must_use]
    pub fn again(&self) -> Self {
        Self::look(self.path.clone())
    }
}
