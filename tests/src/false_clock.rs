//! A clock for a process that a test sets: libfaketime shows it another time of day, and the true steady clocks.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

/// Where the library is in Debian.
const LIBRARY: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

/// A time of day that can be set while processes run by it.
pub struct FalseClock {
    file: PathBuf,
}

impl FalseClock {
    /// So many seconds ahead of this machine's.
    pub fn new(file: PathBuf, ahead_s: i64) -> Result<Self> {
        std::fs::metadata(LIBRARY).context("libfaketime is needed")?;
        let clock = Self { file };
        clock.set(ahead_s)?;
        Ok(clock)
    }

    /// Sets it to so many seconds ahead of this machine's.
    pub fn set(&self, ahead_s: i64) -> Result<()> {
        let new = self.file.with_extension("new");
        std::fs::write(&new, format!("{ahead_s:+}\n"))?;
        Ok(std::fs::rename(new, &self.file)?)
    }

    /// What makes a process run by it.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let file = self.file.display().to_string();
        [
            ("LD_PRELOAD", LIBRARY),
            ("FAKETIME_TIMESTAMP_FILE", &file),
            ("FAKETIME_NO_CACHE", "1"),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
        .to_vec()
    }
}
