//! How much memory a process of ours takes.

use anyhow::{Context as _, Result};

use crate::Gateway;

/// Resident memory of a gateway, in KiB: now, and at most since the last [`forget_peak`].
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Now.
    pub now: u64,
    /// At most.
    pub peak: u64,
}

/// What the kernel says of a gateway's memory.
pub fn of(gateway: &Gateway) -> Result<Memory> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", gateway.pid()))?;
    let field = |name: &str| -> Result<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).context("no such field")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse()?)
    };
    Ok(Memory { now: field("VmRSS:")?, peak: field("VmHWM:")? })
}

/// Counts the peak anew.
pub fn forget_peak(gateway: &Gateway) -> Result<()> {
    Ok(std::fs::write(format!("/proc/{}/clear_refs", gateway.pid()), "5")?)
}

/// Open files and sockets of a gateway.
pub fn open_files(gateway: &Gateway) -> Result<usize> {
    Ok(std::fs::read_dir(format!("/proc/{}/fd", gateway.pid()))?.count())
}
