//! The gateway as its users run it: a process with a configuration file.

use std::{
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, BufReader},
    process::{Child, Command},
};

use crate::{Api, Settings};

/// The built binary. It is built when it is not there or not fresh.
pub fn binary() -> Result<PathBuf> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    BUILT
        .get_or_init(|| {
            let here = std::env::current_exe().map_err(|e| e.to_string())?;
            let profile = here.parent().and_then(Path::parent).ok_or("tests run outside of a target folder")?;
            let mut build = std::process::Command::new(option_env!("CARGO").unwrap_or("cargo"));
            build.args(["build", "--quiet", "--package", "recado", "--bin", "recado"]);
            if profile.ends_with("release") {
                build.arg("--release");
            }
            build.env("CARGO_TARGET_DIR", profile.parent().ok_or("no target folder")?);
            let built = build.current_dir(env!("CARGO_MANIFEST_DIR")).status().map_err(|e| e.to_string())?;
            if built.success() { Ok(profile.join("recado")) } else { Err("the gateway does not build".to_owned()) }
        })
        .clone()
        .map_err(anyhow::Error::msg)
}

/// A running gateway. Killed when dropped.
pub struct Gateway {
    child: Child,
    pid: Pid,
    /// `http://127.0.0.1:port` of the webhooks.
    pub webhooks: String,
    /// `http://127.0.0.1:port` of the API.
    pub admin: String,
    stderr: Arc<Mutex<String>>,
}

/// What is left of a gateway.
#[derive(Debug)]
pub struct Ended {
    /// How it ended.
    pub status: ExitStatus,
    /// Everything that it logged.
    pub stderr: String,
}

/// What a command printed.
#[derive(Debug)]
pub struct Output {
    /// Its exit status.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// Runs a `recado` command to its end.
pub async fn recado<I, S>(folder: &Path, arguments: I) -> Result<Output>
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    let mut command = Command::new(binary()?);
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(Duration::from_mins(2), command.output()).await.context("command hangs")??;
    Ok(Output {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

impl Gateway {
    /// Starts a gateway and waits until it says that it is ready.
    pub async fn start(settings: &Settings) -> Result<Self> {
        Self::start_with(settings, &[]).await
    }

    /// The same with further arguments, such as `--roles webhooks`.
    pub async fn start_with(settings: &Settings, arguments: &[&str]) -> Result<Self> {
        let config = settings.write()?;
        let mut command = Command::new(binary()?);
        command.arg("serve").arg("--config").arg(&config).args(arguments);
        #[allow(clippy::disallowed_methods, reason = "it is handed on")]
        command.env("RECADO_LOG", std::env::var("RECADO_LOG").unwrap_or_else(|_| "info".to_owned()));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn()?;
        let pid = Pid::from_raw(i32::try_from(child.id().context("it ended at once")?)?);
        let stderr = Arc::new(Mutex::new(String::new()));
        collect(child.stderr.take().context("no stderr")?, Arc::clone(&stderr));

        let mut lines = BufReader::new(child.stdout.take().context("no stdout")?).lines();
        let ready = tokio::time::timeout(Duration::from_mins(1), lines.next_line()).await;
        let log = || stderr.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let line = match ready {
            Ok(Ok(Some(line))) => line,
            Ok(_) => {
                let status = child.wait().await?;
                bail!("the gateway ended with {status} instead of starting:\n{}", log());
            }
            Err(_) => bail!("the gateway does not get ready:\n{}", log()),
        };
        let ready: serde_json::Value = serde_json::from_str(&line).with_context(|| line.clone())?;
        let address = |name: &str| ready[name].as_str().map(|address| format!("http://{address}"));
        // Nothing more is expected there, but a full pipe must never stop it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self {
            child,
            pid,
            webhooks: address("listen").context("no listen address")?,
            admin: address("admin_listen").context("no admin address")?,
            stderr,
        })
    }

    /// A client with a token of the tenant.
    pub async fn api(&self, settings: &Settings, scopes: &str) -> Result<Api> {
        let config = settings.path();
        let arguments =
            ["token", "create", "--config", &config.to_string_lossy(), "--tenant", "acme", "--scope", scopes]
                .map(str::to_owned);
        let made = recado(&settings.folder, arguments).await?;
        if made.code != 0 {
            bail!("no token: {made:?}");
        }
        Api::new(&self.admin, made.stdout.trim())
    }

    /// Where a webhook goes.
    pub fn webhook(&self, endpoint: &str) -> String {
        format!("{}/webhooks/{endpoint}", self.webhooks)
    }

    /// Its process id.
    pub fn pid(&self) -> i32 {
        self.pid.as_raw()
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        self.stderr.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        Ok(kill(self.pid, signal)?)
    }

    /// Kills it without a chance to finish anything.
    pub async fn kill9(self) -> Result<Ended> {
        self.signal(Signal::SIGKILL)?;
        self.ended().await
    }

    /// Asks it to end, and waits.
    pub async fn stop(self) -> Result<Ended> {
        self.signal(Signal::SIGTERM)?;
        self.ended().await
    }

    async fn ended(mut self) -> Result<Ended> {
        let status =
            tokio::time::timeout(Duration::from_secs(40), self.child.wait()).await.context("it does not end")??;
        Ok(Ended { status, stderr: self.log() })
    }
}

fn collect(stream: impl AsyncRead + Unpin + Send + 'static, into: Arc<Mutex<String>>) {
    tokio::spawn(async move {
        let mut lines = BufReader::new(stream).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let mut text = into.lock().unwrap_or_else(PoisonError::into_inner);
            text.push_str(&line);
            text.push('\n');
        }
    });
}
