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
    task::JoinHandle,
};

use crate::{Api, Settings};

/// The built binary, with its fault points (which do nothing unless told to). It is built when it is not there or not
/// fresh.
pub fn binary() -> Result<PathBuf> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    BUILT.get_or_init(|| build(None).map_err(|error| format!("{error:#}"))).clone().map_err(anyhow::Error::msg)
}

/// The same with TLS to Kafka, which takes some time to build the first time.
pub fn binary_with_tls() -> Result<PathBuf> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let built = BUILT.get_or_init(|| build(Some("kafka-tls")).map_err(|error| format!("{error:#}")));
    built.clone().map_err(anyhow::Error::msg)
}

/// Builds it and gives it a name of its own, because the next build with other features takes its place.
fn build(feature: Option<&str>) -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let profile = here.parent().and_then(Path::parent).context("tests run outside of a target folder")?;
    let guard = std::fs::File::create(profile.join("recado-tested.lock"))?;
    guard.lock()?;
    let mut build = std::process::Command::new(option_env!("CARGO").unwrap_or("cargo"));
    build.args(["build", "--quiet", "--package", "recado", "--bin", "recado-faults", "--features", "faults"]);
    build.args(feature.iter().flat_map(|feature| ["--features", feature]));
    if profile.ends_with("release") {
        build.arg("--release");
    }
    build.env("CARGO_TARGET_DIR", profile.parent().context("no target folder")?);
    let built = build.current_dir(env!("CARGO_MANIFEST_DIR")).status()?;
    anyhow::ensure!(built.success(), "the gateway does not build");
    let named = profile.join(format!("recado-tested{}", feature.map(|name| format!("-{name}")).unwrap_or_default()));
    let unfinished = named.with_extension("unfinished");
    if unfinished.exists() {
        std::fs::remove_file(&unfinished)?;
    }
    std::fs::hard_link(profile.join("recado-faults"), &unfinished)?;
    std::fs::rename(&unfinished, &named)?;
    // Renaming a link onto another of the same file leaves both.
    let _ = std::fs::remove_file(&unfinished);
    Ok(named)
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
    /// Ends when everything was read that it logged.
    reading: JoinHandle<()>,
    binary: PathBuf,
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
    run(&binary()?, folder, arguments).await
}

/// The same with further environment variables.
pub async fn recado_with<I, S>(folder: &Path, arguments: I, environment: &[(&'static str, String)]) -> Result<Output>
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    run_with(&binary()?, folder, arguments, environment).await
}

/// Runs a command of a certain build to its end.
pub async fn run<I, S>(binary: &Path, folder: &Path, arguments: I) -> Result<Output>
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    run_with(binary, folder, arguments, &[]).await
}

async fn run_with<I, S>(
    binary: &Path,
    folder: &Path,
    arguments: I,
    environment: &[(&'static str, String)],
) -> Result<Output>
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    let mut command = Command::new(binary);
    command.envs(environment.iter().map(|(name, value)| (name, value)));
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
        Self::start_build(&binary()?, settings, arguments).await
    }

    /// The same of a certain build.
    pub async fn start_build(binary: &Path, settings: &Settings, arguments: &[&str]) -> Result<Self> {
        settings.write()?;
        Self::serve(binary, settings, arguments).await
    }

    /// Starts it on the configuration that is there, whoever wrote it.
    pub async fn start_as_is(settings: &Settings) -> Result<Self> {
        Self::serve(&binary()?, settings, &[]).await
    }

    async fn serve(binary: &Path, settings: &Settings, arguments: &[&str]) -> Result<Self> {
        let config = settings.path();
        let mut command = Command::new(binary);
        command.arg("serve").arg("--config").arg(&config).args(arguments);
        #[allow(clippy::disallowed_methods, reason = "it is handed on")]
        command.env("RECADO_LOG", std::env::var("RECADO_LOG").unwrap_or_else(|_| "info".to_owned()));
        command.envs(settings.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn()?;
        let pid = Pid::from_raw(i32::try_from(child.id().context("it ended at once")?)?);
        let stderr = Arc::new(Mutex::new(String::new()));
        let reading = collect(child.stderr.take().context("no stderr")?, Arc::clone(&stderr));

        let mut lines = BufReader::new(child.stdout.take().context("no stdout")?).lines();
        let ready = tokio::time::timeout(Duration::from_mins(1), lines.next_line()).await;
        let log = || stderr.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let line = match ready {
            Ok(Ok(Some(line))) => line,
            Ok(_) => {
                let status = child.wait().await?;
                let _ = tokio::time::timeout(Duration::from_secs(5), reading).await;
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
            reading,
            binary: binary.to_owned(),
        })
    }

    /// A client with a token of the tenant.
    pub async fn api(&self, settings: &Settings, scopes: &str) -> Result<Api> {
        let config = settings.path();
        let arguments =
            ["token", "create", "--config", &config.to_string_lossy(), "--tenant", "acme", "--scope", scopes]
                .map(str::to_owned);
        let made = run(&self.binary, &settings.folder, arguments).await?;
        if made.code != 0 {
            bail!("no token: {made:?}");
        }
        let api = Api::new(&self.admin, made.stdout.trim())?;
        // On Kafka it reads of the token a moment later.
        crate::eventually("the token known", || async {
            let answer = api.call(reqwest::Method::GET, "/v1/agents", None, &[]).await?;
            Ok((answer.status != 401).then_some(()))
        })
        .await?;
        Ok(api)
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

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    async fn ended(self) -> Result<Ended> {
        self.ends(Duration::from_secs(40)).await
    }

    /// Waits until it ends by itself.
    pub async fn ends(mut self, within: Duration) -> Result<Ended> {
        let ended = tokio::time::timeout(within, self.child.wait()).await;
        let status = ended.with_context(|| format!("it does not end:\n{}", self.log()))??;
        // A process that it left behind would hold the pipe open.
        let _ = tokio::time::timeout(Duration::from_secs(5), &mut self.reading).await;
        Ok(Ended { status, stderr: self.log() })
    }
}

fn collect(stream: impl AsyncRead + Unpin + Send + 'static, into: Arc<Mutex<String>>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut lines = BufReader::new(stream).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let mut text = into.lock().unwrap_or_else(PoisonError::into_inner);
            text.push_str(&line);
            text.push('\n');
        }
    })
}
