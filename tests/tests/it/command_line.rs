//! The command line as a process: signals, pipes, terminals, the environment.

use std::{
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use recado_tests::{
    Gateway, Settings, World,
    gateway::{Output, binary, recado_with},
    raw, within,
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

const MINUTE: Duration = Duration::from_mins(1);

/// A command whose output is read line by line.
struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn of(command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn()?;
        let lines = BufReader::new(child.stdout.take().context("no output")?).lines();
        Ok(Self { child, lines })
    }

    async fn line(&mut self) -> Result<String> {
        let line = tokio::time::timeout(MINUTE, self.lines.next_line()).await.context("no line comes")??;
        line.context("it ended")
    }

    fn signal(&self, signal: Signal) -> Result<()> {
        let id = self.child.id().context("it ended")?;
        Ok(kill(Pid::from_raw(i32::try_from(id)?), signal)?)
    }

    /// Reads to the end, so that a full pipe stops nobody.
    async fn ends(mut self) -> Result<(ExitStatus, Vec<String>)> {
        let all = async {
            let mut rest = Vec::new();
            while let Some(line) = self.lines.next_line().await? {
                rest.push(line);
            }
            Ok::<_, anyhow::Error>((self.child.wait().await?, rest))
        };
        tokio::time::timeout(MINUTE, all).await.context("it does not end")?
    }
}

/// A demo whose temporary folder is below `temporary`. What SIGHUP is to do is said to it: the tests themselves may run
/// under `nohup`.
fn demo(temporary: &Path, hangup: &str) -> Result<Running> {
    let mut command = Command::new("env");
    command.arg(format!("--{hangup}-signal=HUP")).arg(binary()?).arg("demo");
    Running::of(command.env("TMPDIR", temporary))
}

fn entries(folder: &Path) -> Result<Vec<std::ffi::OsString>> {
    std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_leaves_nothing_behind_however_it_is_ended() -> Result<()> {
    let place = recado_tests::settings::folder()?;
    let mut ended = 0;
    for signal in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGINT] {
        let mut demo = demo(place.path(), "default")?;
        // In the middle of it: customers have written.
        while !demo.line().await?.contains('→') {}
        assert_eq!(entries(place.path())?.len(), 1, "its folder is elsewhere");
        demo.signal(signal)?;
        let (status, rest) = demo.ends().await?;
        assert_eq!(status.code(), Some(0), "{signal}: {rest:?}");
        assert!(rest.iter().any(|line| line.contains("lost 0   doubled 0")), "{signal}: {rest:?}");
        assert_eq!(entries(place.path())?, [""; 0], "left after {signal}");
        ended += 1;
    }
    // As early as there is something to leave behind.
    let early = demo(place.path(), "default")?;
    within(MINUTE, "its folder", || async { Ok((!entries(place.path())?.is_empty()).then_some(())) }).await?;
    early.signal(Signal::SIGTERM)?;
    let (status, rest) = early.ends().await?;
    assert_eq!(status.code(), Some(0), "{rest:?}");
    assert_eq!(entries(place.path())?, [""; 0], "left after an early end");
    println!("ended by {ended} signals and early, nothing left");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_under_nohup_outlives_its_terminal() -> Result<()> {
    let place = recado_tests::settings::folder()?;
    let mut demo = demo(place.path(), "ignore")?;
    while !demo.line().await?.contains('→') {}
    demo.signal(Signal::SIGHUP)?;
    for _ in 0..60 {
        let line = demo.line().await?;
        ensure!(!line.contains("lost "), "it ends: {line}");
    }
    demo.signal(Signal::SIGTERM)?;
    assert_eq!(demo.ends().await?.0.code(), Some(0));
    assert_eq!(entries(place.path())?, [""; 0]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tail_that_nobody_reads_ends_on_a_quiet_log() -> Result<()> {
    let world = World::plain().await?;
    let mut tail =
        Running::of(Command::new(binary()?).args(["tail", "events", "--config"]).arg(world.settings.path()))?;
    // While somebody reads it goes on with what comes.
    tail.line().await?;
    let body = raw::webhook(recado_tests::settings::PHONE_NUMBER_ID, "wamid.A");
    let signature = raw::signature(recado_tests::settings::APP_SECRET, &body);
    assert_eq!(raw::post(&world.gateway.webhook("whatsapp"), body, &[&signature]).await?.0, 200);
    while !tail.line().await?.contains("conversationAssigned") {}
    // Nothing more is written, and nobody reads.
    let Running { mut child, lines } = tail;
    drop(lines);
    let status = tokio::time::timeout(MINUTE, child.wait()).await.context("it does not notice")??;
    assert_eq!(status.code(), Some(0));
    world.gateway.stop().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_tenant_of_the_rules_is_a_wrong_argument() -> Result<()> {
    let world = World::plain().await?;
    for (arguments, hint) in [
        (["logic", "--tenant", "acm"], "did you mean `acme`?"),
        (["verify", "--tenant", "acm"], "did you mean `acme`?"),
    ] {
        let said = recado_with(&world.settings.folder, arguments, &[]).await?;
        assert!(said.code == 2 && said.stderr.contains(hint), "{said:?}");
    }
    // A filter that names nobody of today has its answer, and a warning.
    let said = recado_with(&world.settings.folder, ["deadletters", "list", "--tenant", "acm"], &[]).await?;
    assert!(said.code == 0 && said.stderr.contains("There are no dead letters left."), "{said:?}");
    assert!(said.stderr.starts_with("warning: the configuration has no tenant `acm`\nhint: "), "{said:?}");
    world.gateway.stop().await?;
    Ok(())
}

async fn serve(settings: &Settings, environment: &[(&'static str, String)]) -> Result<Output> {
    recado_with(&settings.folder, ["serve"], environment).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_is_taken_at_its_word_or_refused() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let settings = Settings::new(folder.path().join("gateway"), "http://127.0.0.1:9");
    settings.write()?;
    for (wrong, near) in [("warning", "warn"), ("inof", "info")] {
        let said = serve(&settings, &[("RECADO_LOG", wrong.to_owned())]).await?;
        assert!(said.code == 2 && said.stderr.contains(&format!("hint: did you mean `{near}`?")), "{said:?}");
    }
    // Empty is not set: the file in the folder is read.
    for set in ["", "recado.toml"] {
        let said = recado_with(&settings.folder, ["check"], &[("RECADO_CONFIG", set.to_owned())]).await?;
        assert!(said.code == 0, "{set:?}: {said:?}");
    }
    let said = recado_with(&settings.folder, ["check"], &[("RECADO_CONFIG", "other.toml".to_owned())]).await?;
    assert!(said.code == 2 && said.stderr.contains("other.toml"), "{said:?}");
    let said = recado_with(&settings.folder, ["check", "--config", ""], &[]).await?;
    assert_eq!(said.code, 2, "{said:?}");
    Ok(())
}

/// What a command writes to a terminal.
async fn on_terminal(folder: &Path, command: &str, environment: &[(&str, &str)]) -> Result<String> {
    let mut script = Command::new("script");
    script.args(["-qec", &format!("{} {command}", binary()?.display()), "/dev/null"]).current_dir(folder);
    script.env("TERM", "xterm-256color").env_remove("NO_COLOR").envs(environment.iter().copied());
    script.stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(MINUTE, script.output()).await.context("it does not end")??;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn escapes_are_only_for_those_who_want_them() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let settings = Settings::new(folder.path().join("gateway"), "http://127.0.0.1:9");
    settings.write()?;
    // Its lines come, and then it ends: another content under the same revision is refused by the router.
    Gateway::start(&settings).await?.stop().await?;
    Settings { agents: vec!["carla".to_owned()], ..settings.clone() }.write()?;
    for command in ["demo --for 2s", "serve", "chekc"] {
        let coloured = on_terminal(&settings.folder, command, &[]).await?;
        assert!(coloured.contains('\u{1b}'), "{command}: {coloured:?}");
        for plain in [("NO_COLOR", "1"), ("TERM", "dumb")] {
            let said = on_terminal(&settings.folder, command, &[plain]).await?;
            assert!(said.len() > 20 && !said.contains('\u{1b}'), "{command}, {plain:?}: {said:?}");
        }
    }
    Ok(())
}
