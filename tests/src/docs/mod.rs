//! Runs the commands that documents show, as their readers would, and compares what they print with what is shown.
//!
//! A document is run from top to bottom in one bash, in a folder of its own. What a reader would have before a block (a
//! gateway that serves, a customer who wrote) is in the document's stage, `tests/stages/NAME.md`: a document of the
//! same form whose headings say before which block their commands are run.

mod expected;
mod page;
mod seen;
mod shell;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};

use expected::Expected;
pub use page::{Block, Command, Page};
use seen::Seen;
use shell::{Ran, Shell};

/// How long a command may take until it has printed what is shown.
const PATIENCE: Duration = Duration::from_secs(90);

/// A command that is not run, and why.
#[derive(Clone, Copy, Debug)]
pub struct NotRun {
    /// The document, from the repository's folder.
    pub page: &'static str,
    /// What the command begins with.
    pub command: &'static str,
    /// Why no test runs it.
    pub why: &'static str,
}

/// A command that is run and does not end with status 0, although no error is shown.
#[derive(Clone, Copy, Debug)]
pub struct EndsWith {
    /// The document, from the repository's folder.
    pub page: &'static str,
    /// What the command begins with.
    pub command: &'static str,
    /// Its status.
    pub status: i32,
}

/// What a run needs to know beside the documents.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The repository.
    pub repository: PathBuf,
    /// Programs that commands find by their names: `recado` and what the tests bring.
    pub programs: Vec<(&'static str, PathBuf)>,
    /// Commands that are not run.
    pub not_run: &'static [NotRun],
    /// Commands that do not end with 0.
    pub ends_with: &'static [EndsWith],
}

/// What became of a document's commands.
#[derive(Debug, Default)]
pub struct Counted {
    /// How many ran and printed what is shown.
    pub run: usize,
    /// How many are on the list of those that are not.
    pub listed: usize,
}

impl Rules {
    /// Runs a document.
    ///
    /// # Errors
    /// When a command does not end as it should or prints something else than the document shows, when the stage speaks
    /// of a block that the document does not have, or a list of a command that it does not have.
    pub fn run(&self, name: &str) -> Result<Counted> {
        let page = Page::read(&self.repository, name)?;
        let stages = self.stages(&page)?;
        let listed: Vec<_> = self.not_run.iter().filter(|entry| entry.page == name).collect();
        for command in listed.iter().map(|e| e.command).chain(self.exceptions(name).map(|e| e.command)) {
            ensure!(page.commands().any(|shown| shown.text.starts_with(command)), "{name} has no command `{command}`");
        }

        let folder = crate::settings::folder()?;
        let mut run =
            Run { rules: self, name, shell: Shell::start(folder.path(), self)?, seen: Seen::new(folder.path()) };
        let (mut counted, mut wrong) = (Counted::default(), Vec::new());
        for block in &page.blocks {
            for stage in stages.iter().filter(|stage| block.has(&stage.before)) {
                for command in stage.blocks.iter().flat_map(|block| &block.commands) {
                    let done =
                        run.command(command).with_context(|| format!("before `{}`: {}", stage.before, command.text));
                    done.with_context(|| wrong.join("\n\n"))?;
                }
            }
            for command in &block.commands {
                if listed.iter().any(|entry| command.text.starts_with(entry.command)) {
                    counted.listed += 1;
                    continue;
                }
                let done = run.command(command).with_context(|| format!("{name}:{}: {}", command.line, command.text));
                match done {
                    Ok(()) => counted.run += 1,
                    // All that is wrong with a document is told at once, within reason.
                    Err(error) => wrong.push(format!("{error:#}")),
                }
                ensure!(wrong.len() < 5, "{}", wrong.join("\n\n"));
            }
        }
        ensure!(wrong.is_empty(), "{}", wrong.join("\n\n"));
        Ok(counted)
    }

    fn exceptions(&self, name: &str) -> impl Iterator<Item = &'static EndsWith> {
        self.ends_with.iter().filter(move |entry| entry.page == name)
    }

    /// The parts of a document's stage; none when it needs none.
    fn stages(&self, page: &Page) -> Result<Vec<Stage>> {
        let file = Path::new(&page.name).file_name().context("no name")?;
        let name = format!("tests/stages/{}", file.to_string_lossy());
        if !self.repository.join(&name).exists() {
            return Ok(Vec::new());
        }
        let mut stages: Vec<Stage> = Vec::new();
        for block in Page::read(&self.repository, &name)?.blocks {
            let before = block.heading.trim_start_matches("Before ").trim_matches('`').to_owned();
            let found = page.blocks.iter().filter(|shown| shown.has(&before)).count();
            ensure!(found == 1, "{name}: {found} blocks of {} have `{before}`, one is wanted", page.name);
            match stages.last_mut() {
                Some(last) if last.before == before => last.blocks.push(block),
                _ => stages.push(Stage { before, blocks: vec![block] }),
            }
        }
        Ok(stages)
    }
}

/// What is done before the block with a certain text.
struct Stage {
    before: String,
    blocks: Vec<Block>,
}

/// A document while it is run.
struct Run<'a> {
    rules: &'a Rules,
    name: &'a str,
    shell: Shell,
    seen: Seen,
}

impl Run<'_> {
    #[allow(clippy::print_stdout, reason = "who runs the test sees which command takes its time")]
    fn command(&mut self, command: &Command) -> Result<()> {
        // The program that is tested was built already.
        let text = command.text.replace("cargo run --release -- ", "recado ");
        let text = self.seen.stand_in(&text)?;
        let expected = Expected::new(&command.ready());
        let began = Instant::now();
        let ran = if command.is_endless() && !command.shows_error() {
            self.start(&text, &expected)?
        } else {
            self.wait_for(&text, command, &expected)?
        };
        self.seen.stand_in_files(self.shell.folder())?;
        println!("{:>7} ms  {}  {}", began.elapsed().as_millis(), self.name, command.first_line());
        self.seen.take(&ran.everything());
        Ok(())
    }

    /// Starts a command that does not end by itself, and waits until it has printed what is shown, or anything.
    fn start(&mut self, text: &str, expected: &Expected) -> Result<Ran> {
        let job = self.shell.start_job(text)?;
        let until = Instant::now() + PATIENCE;
        loop {
            let ended = job.status()?;
            let ran = job.printed();
            let fits = [&ran.out, &ran.everything()].into_iter().find_map(|text| expected.begins(text));
            if let Some(ids) = fits {
                self.seen.bind(ids);
                return Ok(ran);
            }
            ensure!(ended.is_none(), "it ended with {ended:?}:\n{}", ran.everything());
            ensure!(Instant::now() < until, "{}", expected.difference(&ran.everything()));
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Runs a command to its end. One that only looks is run again until it sees what is shown, as people look again.
    fn wait_for(&mut self, text: &str, command: &Command, expected: &Expected) -> Result<Ran> {
        let exception = self.rules.exceptions(self.name).find(|entry| command.text.starts_with(entry.command));
        let until = Instant::now() + PATIENCE / 3;
        loop {
            let ran = self.shell.run(text, PATIENCE)?;
            let ends_well = match exception {
                Some(entry) => ran.status == entry.status,
                None => (ran.status == 0) != command.shows_error(),
            };
            match expected.is(&ran.out) {
                Some(ids) if ends_well => {
                    self.seen.bind(ids);
                    return Ok(ran);
                }
                _ if command.only_looks() && Instant::now() < until => {
                    std::thread::sleep(Duration::from_millis(100));
                }
                Some(_) => bail!("it ended with {}:\n{}", ran.status, ran.out),
                None => bail!("{}\n(status {})", expected.difference(&ran.out), ran.status),
            }
        }
    }
}
