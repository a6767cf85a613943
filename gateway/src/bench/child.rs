//! Programs that are measured run as processes of their own, so that their processor time and memory can be told
//! from those of whoever measures.

use std::{net::SocketAddr, path::Path, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// How long a program may take until it says that it is ready.
const READY: Duration = Duration::from_mins(1);
/// How long it may take to end.
const END: Duration = Duration::from_secs(40);

/// A running program. Killed when dropped.
pub(super) struct Program {
    child: Child,
    pid: u32,
    pub(super) listen: SocketAddr,
    pub(super) admin: Option<SocketAddr>,
    /// From its start to its first word.
    pub(super) ready_after: Duration,
}

impl Program {
    /// Starts a program that prints its addresses as JSON.
    pub(super) async fn start(binary: &Path, arguments: &[&str], log: &Path) -> Result<Self, String> {
        let failed = |what: &dyn std::fmt::Display| format!("{}: {what}", binary.display());
        let stderr = std::fs::File::create(log).map_err(|error| failed(&error))?;
        let begun = std::time::Instant::now();
        let mut child = Command::new(binary)
            .args(arguments)
            .env("RECADO_LOG", "warn")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| failed(&error))?;
        let pid = child.id().unwrap_or_default();
        let out = child.stdout.take().ok_or_else(|| failed(&"it has no output"))?;
        let mut lines = BufReader::new(out).lines();
        let line = tokio::time::timeout(READY, lines.next_line()).await;
        let Ok(Ok(Some(line))) = line else {
            let said: String = std::fs::read_to_string(log).unwrap_or_default().chars().take(1_000).collect();
            return Err(failed(&format!("it did not start: {said}")));
        };
        let ready_after = begun.elapsed();
        let ready: serde_json::Value = serde_json::from_str(&line).map_err(|error| failed(&error))?;
        let address = |name: &str| ready.get(name)?.as_str()?.parse().ok();
        let listen = address("listen").ok_or_else(|| failed(&"it says no address"))?;
        Ok(Self { child, pid, listen, admin: address("admin_listen"), ready_after })
    }

    /// Starts this very program as a gateway.
    pub(super) async fn gateway(config: &Path, roles: &[crate::roles::Role], log: &Path) -> Result<Self, String> {
        let binary = std::env::current_exe().map_err(|error| error.to_string())?;
        let names = roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(",");
        let config = config.display().to_string();
        let mut arguments = vec!["serve", "--config", &config];
        if !roles.is_empty() {
            arguments.extend(["--roles", &names]);
        }
        Self::start(&binary, &arguments, log).await
    }

    /// Processor time used so far, by all its threads, in user and kernel.
    pub(super) fn processor_time(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid)).unwrap_or_default();
        // The name may hold spaces; fields are counted after it. 11 and 12 from there are ticks of a 100th second.
        let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
        let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
        Duration::from_millis(ticks * 10)
    }

    /// Memory in use now, MiB.
    pub(super) fn memory_mib(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib: f64 = line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0.0);
        (kib / 102.4).round() / 10.0
    }

    /// The sum of a counter over its labels, of those lines that contain `label`.
    pub(super) async fn counter(&self, client: &reqwest::Client, name: &str, label: &str) -> Result<u64, String> {
        let admin = self.admin.ok_or("it serves no metrics")?;
        let asked = client.get(format!("http://{admin}/metrics")).send().await.map_err(|error| error.to_string())?;
        let text = asked.text().await.map_err(|error| error.to_string())?;
        let lines = text.lines().filter(|line| line.starts_with(name) && line.contains(label));
        let numbers = lines.filter_map(|line| line.rsplit_once(' ')?.1.parse::<f64>().ok());
        Ok(numbers.sum::<f64>() as u64)
    }

    /// Asks it to end and waits until it has.
    pub(super) async fn stop(mut self) {
        drop(self.child.stdin.take());
        if let Ok(pid) = i32::try_from(self.pid) {
            let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGTERM);
        }
        if tokio::time::timeout(END, self.child.wait()).await.is_err() {
            let _ = self.child.kill().await;
        }
    }
}
