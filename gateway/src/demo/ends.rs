//! What ends a demo from outside: Ctrl-C, a kill, a terminal that is closed. All of them end it in order, so that
//! nothing of it stays behind.

use std::io;

use nix::sys::signal;
use tokio::signal::unix::{Signal, SignalKind, signal};

pub(super) struct Ends {
    interrupt: Signal,
    terminate: Signal,
    /// Not where somebody (`nohup`) wants it to go on without its terminal.
    hangup: Option<Signal>,
}

impl Ends {
    /// From here on none of them ends the process by itself.
    pub(super) fn new() -> io::Result<Self> {
        let hangup = if is_ignored(signal::SIGHUP) { None } else { Some(signal(SignalKind::hangup())?) };
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())?, hangup })
    }

    /// Waits for one of them; at once when it came since the last time.
    pub(super) async fn come(&mut self) {
        let Self { interrupt, terminate, hangup } = self;
        let hung_up = async {
            match hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hung_up => {}
        }
    }
}

/// Whether the process was started with this signal ignored; not known outside of Linux.
fn is_ignored(signal: signal::Signal) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    ignored & (1 << (signal as u32 - 1)) != 0
}
