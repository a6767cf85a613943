//! A bash that lives as long as a document is run, and what it started.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, sync_channel},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};

use super::Rules;

const PRELUDE: &str = include_str!("prelude.sh");

/// What a command printed, and its status.
#[derive(Debug)]
pub(super) struct Ran {
    /// Standard output; of a command that ended, both.
    pub(super) out: String,
    /// Standard error of a command that goes on.
    pub(super) err: String,
    pub(super) status: i32,
}

impl Ran {
    pub(super) fn everything(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

/// One bash. Everything that it started is ended with it.
pub(super) struct Shell {
    bash: Child,
    input: ChildStdin,
    answers: Receiver<String>,
    /// Where documents begin.
    folder: PathBuf,
    /// Where commands and what they print are.
    jobs: PathBuf,
    count: usize,
}

impl Shell {
    /// Starts one in a folder, in which `home` is where it begins.
    pub(super) fn start(folder: &Path, rules: &Rules) -> Result<Self> {
        let [home, jobs, bin] = ["home", "jobs", "bin"].map(|name| folder.join(name));
        for folder in [&home, &jobs, &bin, &folder.join("backup")] {
            fs::create_dir_all(folder)?;
        }
        for (name, program) in &rules.programs {
            std::os::unix::fs::symlink(program, bin.join(name))?;
        }
        #[allow(clippy::disallowed_methods, reason = "programs of this machine")]
        let path = format!("{}:{}", bin.display(), std::env::var("PATH")?);
        let mut bash = Command::new("bash")
            .args(["--noprofile", "--norc"])
            .current_dir(&home)
            .env("PATH", path)
            .env("HOME", &home)
            .env("NO_COLOR", "1")
            .env("RECADO_JOBS", &jobs)
            .env("REPOSITORY", &rules.repository)
            .env_remove("RECADO_CONFIG")
            .env_remove("RECADO_LOG")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(fs::File::create(jobs.join("bash"))?)
            .process_group(0)
            .spawn()
            .context("bash is needed")?;
        let input = bash.stdin.take().context("no standard input")?;
        let output = BufReader::new(bash.stdout.take().context("no standard output")?);
        let (sender, answers) = sync_channel(16);
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let mut shell = Self { bash, input, answers, folder: home, jobs, count: 0 };
        fs::write(shell.jobs.join("prelude"), PRELUDE)?;
        // Each job gets a process group of its own, by which it and its children are ended.
        writeln!(shell.input, "set -m; . \"$RECADO_JOBS/prelude\"")?;
        Ok(shell)
    }

    /// Where documents begin.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    fn file(&mut self, command: &str) -> Result<PathBuf> {
        self.count += 1;
        let file = self.jobs.join(self.count.to_string());
        fs::write(&file, format!("{command}\n"))?;
        Ok(file)
    }

    fn answer(&self, patience: Duration) -> Result<String> {
        let answer = self.answers.recv_timeout(patience);
        answer.with_context(|| format!("no end within {patience:?}; bash says: {}", self.said()))
    }

    fn said(&self) -> String {
        fs::read_to_string(self.jobs.join("bash")).unwrap_or_default()
    }

    /// Runs a command to its end.
    pub(super) fn run(&mut self, command: &str, patience: Duration) -> Result<Ran> {
        let file = self.file(command)?;
        let name = file.display();
        writeln!(self.input, ". {name} >{name}.out 2>&1 </dev/null; echo $?")?;
        let printed = || without_logs(&fs::read(file.with_extension("out")).unwrap_or_default());
        let answer = self.answer(patience).with_context(printed)?;
        Ok(Ran { out: printed(), err: String::new(), status: answer.parse().context(answer)? })
    }

    /// Starts a command and goes on.
    pub(super) fn start_job(&mut self, command: &str) -> Result<Job> {
        let file = self.file(command)?;
        let name = file.display();
        let job = format!("{{ . {name}; echo $? >{name}.status; }} >{name}.out 2>{name}.err </dev/null");
        writeln!(self.input, "{job} & echo $! >>\"$RECADO_JOBS/pids\"; echo $!")?;
        self.answer(Duration::from_secs(10))?;
        Ok(Job(file))
    }

    /// Asks all jobs to end, and ends those that do not.
    fn end(&mut self) -> Result<()> {
        let pids = fs::read_to_string(self.jobs.join("pids")).unwrap_or_default();
        let mut groups: Vec<Pid> = pids.lines().filter_map(|pid| pid.parse().ok()).map(Pid::from_raw).collect();
        let until = Instant::now() + Duration::from_secs(20);
        let mut signal = Some(Signal::SIGTERM);
        while !groups.is_empty() {
            groups.retain(|group| killpg(*group, signal).is_ok());
            signal = (Instant::now() > until).then_some(Signal::SIGKILL);
            std::thread::sleep(Duration::from_millis(20));
        }
        self.bash.kill()?;
        self.bash.wait()?;
        Ok(())
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let _ended = self.end();
    }
}

/// What was printed without what programs log beside it.
fn without_logs(printed: &[u8]) -> String {
    let printed = String::from_utf8_lossy(printed);
    let is_no_log = |line: &&str| !line.starts_with("{\"timestamp\":") && !line.starts_with("%4|");
    printed.split_inclusive('\n').filter(is_no_log).collect()
}

/// A command that goes on.
pub(super) struct Job(PathBuf);

impl Job {
    /// How it ended, if it did.
    pub(super) fn status(&self) -> Result<Option<i32>> {
        let text = fs::read_to_string(self.0.with_extension("status")).unwrap_or_default();
        Ok(if text.ends_with('\n') { Some(text.trim().parse()?) } else { None })
    }

    /// What it printed so far.
    pub(super) fn printed(&self) -> Ran {
        let read = |end| fs::read(self.0.with_extension(end)).unwrap_or_default();
        let text = |end| String::from_utf8_lossy(&read(end)).into_owned();
        Ran { out: text("out"), err: text("err"), status: 0 }
    }
}
