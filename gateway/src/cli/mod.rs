//! The command line. A command gets its arguments and a [`Console`], and says with an [`Exit`] how it went.

pub mod account;
pub mod backup;
pub mod check;
mod closed_pipe;
pub mod deadletters;
pub mod hooks;
pub mod init;
pub mod logic;
pub mod message;
mod named;
mod open;
mod open_bus;
pub mod restore;
pub mod schema;
pub mod serve;
pub mod skip;
pub mod tail;
pub mod time;
pub mod token;
pub mod verify;
pub mod why;

use std::{
    ffi::OsString,
    fmt::Display,
    future::Future,
    io::{self, IsTerminal as _, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::config::{Config, Problems};

/// How a command went, as scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It is done.
    Done = 0,
    /// What was asked for did not hold.
    NotSo = 1,
    /// The arguments or the configuration are wrong.
    Usage = 2,
    /// Something that it needs could not be reached.
    Unreachable = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Where a command reads and writes. What was asked for goes to `out`, all else to `err`.
pub struct Console<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    env: &'a dyn Fn(&str) -> Option<String>,
    failed: Option<io::Error>,
    /// Whether it can be known without writing that nobody reads `out`.
    nobody_reads: fn() -> bool,
}

impl<'a> Console<'a> {
    /// A console of these two writers and the environment variables of `env`.
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write, env: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { out, err, env, failed: None, nobody_reads: || false }
    }

    /// Writes a line of what was asked for.
    pub fn print(&mut self, line: impl Display) {
        self.print_bytes(format!("{line}\n").as_bytes());
    }

    /// Writes bytes of what was asked for.
    pub fn print_bytes(&mut self, bytes: &[u8]) {
        let written = self.out.write_all(bytes).and_then(|()| self.out.flush());
        if let Err(error) = written {
            self.failed.get_or_insert(error);
        }
    }

    /// Writes a line beside what was asked for.
    pub fn note(&mut self, line: impl Display) {
        // When nobody can be told, nobody can be told of that either.
        let _untold = writeln!(self.err, "{line}").and_then(|()| self.err.flush());
    }

    /// Says what is wrong; a line that begins with `hint: ` says what to do.
    pub fn error(&mut self, error: impl Display) {
        self.note(format!("error: {error}"));
    }

    /// An environment variable.
    pub fn variable(&self, name: &str) -> Option<String> {
        (self.env)(name)
    }

    /// Loads the configuration, or says all that is wrong with it.
    pub fn load(&mut self, file: &ConfigFile) -> Result<Config, Exit> {
        self.try_load(file).map_err(|problems| {
            self.note(problems);
            Exit::Usage
        })
    }

    fn try_load(&self, file: &ConfigFile) -> Result<Config, Problems> {
        Config::load(&file.config, self.env)
    }

    /// Whether what was asked for can no longer be written: nobody reads any more.
    pub fn is_closed(&self) -> bool {
        self.failed.is_some()
    }

    /// The same while nothing is written.
    pub fn nobody_reads(&self) -> bool {
        self.is_closed() || (self.nobody_reads)()
    }

    /// Whether people asked for text without colours and other escapes: `NO_COLOR` (<https://no-color.org>), or a
    /// terminal that understands none.
    pub fn is_plain(&self) -> bool {
        self.variable("NO_COLOR").is_some_and(|value| !value.is_empty())
            || self.variable("TERM").is_some_and(|terminal| terminal == "dumb")
    }

    /// The exit status when everything was written; writing to a pipe that nobody reads any more is no failure.
    fn finish(&mut self, exit: Exit) -> Exit {
        match self.failed.take() {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                self.error(format!("cannot write the output: {error}"));
                if exit == Exit::Done { Exit::NotSo } else { exit }
            }
            _ => exit,
        }
    }
}

/// The environment variable that says it too.
const CONFIG_VARIABLE: &str = "RECADO_CONFIG";

/// Which configuration.
#[derive(Args, Clone, Debug)]
pub struct ConfigFile {
    /// The configuration file
    #[arg(long, value_name = "FILE", env = CONFIG_VARIABLE, default_value = "recado.toml")]
    pub config: PathBuf,
}

/// The Recado messaging gateway.
#[derive(Debug, Parser)]
#[command(name = "recado", version, about, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Exit status: 0 done, 1 what was asked for did not hold, 2 wrong usage or configuration, \
                        3 could not reach what it needs.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a commented configuration that works
    Init(init::Init),
    /// Check a configuration without starting anything
    Check(check::Check),
    /// Check accounts at their provider, and set them up there
    Account(account::Args),
    /// Run the gateway
    Serve(serve::Args),
    /// Show a gateway at work: customers write, agents answer, replies arrive
    Demo(crate::demo::Args),
    /// Play the provider's side alone
    Simulate(recado_simulator::cli::Args),
    /// Create, list and revoke tokens of the API
    Token(token::Token),
    /// Say that a clock is right after all
    Time(time::Time),
    /// Print a log, one JSON object a line
    Tail(tail::Args),
    /// Look at what could not be used
    Deadletters(deadletters::Args),
    /// Look at outgoing webhooks, enable them, replay events
    Hooks(hooks::Hooks),
    /// Replay intake into a fresh router and compare every byte with events
    Verify(verify::Args),
    /// Say what became of a message, and what the provider answered
    Message(message::Args),
    /// Say why a conversation waits
    Why(why::Args),
    /// Measure how fast Recado is on this machine
    Bench(crate::bench::Args),
    /// Copy everything that must not be lost, beside a running gateway or without one
    Backup(backup::Args),
    /// Make a backup the data of an empty folder
    Restore(restore::Args),
    /// Let a parked tenant pass over the input that it is parked at
    Skip(skip::Args),
    /// Show or switch the version of the rules that tenants live by
    Logic(logic::Args),
    /// Print the schema of the configuration, the events or the API
    Schema(schema::Schema),
}

/// Runs the command that the arguments name (the first is the program).
pub fn run(arguments: impl IntoIterator<Item = OsString>, console: &mut Console<'_>) -> Exit {
    let mut command = Cli::command();
    if console.variable(CONFIG_VARIABLE).is_some_and(|value| value.is_empty()) {
        command = without_variable(command);
    }
    let parsed = command.try_get_matches_from_mut(arguments);
    let parsed = parsed.and_then(|matches| Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command)));
    let exit = match parsed {
        Err(error) => usage(&error, console),
        Ok(cli) => match cli.command {
            Command::Init(arguments) => init::run(&arguments, console),
            Command::Check(arguments) => check::run(&arguments, console),
            Command::Account(arguments) => wait(console, async |console| account::run(&arguments, console).await),
            Command::Serve(arguments) => wait(console, async |console| serve::run(&arguments, console).await),
            Command::Demo(arguments) => wait(console, async |console| crate::demo::run(&arguments, console).await),
            Command::Bench(arguments) => wait(console, async |console| crate::bench::run(&arguments, console).await),
            Command::Simulate(arguments) => wait(console, async |console| simulate(&arguments, console).await),
            Command::Tail(arguments) => wait(console, async |console| tail::run(&arguments, console).await),
            Command::Deadletters(arguments) => {
                wait(console, async |console| deadletters::run(&arguments, console).await)
            }
            Command::Verify(arguments) => wait(console, async |console| verify::run(&arguments, console).await),
            Command::Message(arguments) => wait(console, async |console| message::run(&arguments, console).await),
            Command::Why(arguments) => wait(console, async |console| why::run(&arguments, console).await),
            Command::Backup(arguments) => wait(console, async |console| backup::run(&arguments, console).await),
            Command::Restore(arguments) => wait(console, async |console| restore::run(&arguments, console).await),
            Command::Skip(arguments) => wait(console, async |console| skip::run(&arguments, console).await),
            Command::Logic(arguments) => wait(console, async |console| logic::run(&arguments, console).await),
            Command::Hooks(arguments) => hooks::run(&arguments, console),
            Command::Token(arguments) => token::run(&arguments, console),
            Command::Time(arguments) => time::run(&arguments, console),
            Command::Schema(arguments) => schema::run(&arguments, console),
        },
    };
    console.finish(exit)
}

/// An empty variable counts as one that is not set.
fn without_variable(command: clap::Command) -> clap::Command {
    let command = command.mut_subcommands(without_variable);
    let has_file = command.get_arguments().any(|argument| argument.get_id() == "config");
    if has_file { command.mut_arg("config", |argument| argument.env(None::<&'static str>)) } else { command }
}

/// Help and version go where they were asked for; wrong arguments are explained.
fn usage(error: &clap::Error, console: &mut Console<'_>) -> Exit {
    if error.use_stderr() {
        let text = error.render();
        let text =
            if io::stderr().is_terminal() && !console.is_plain() { text.ansi().to_string() } else { text.to_string() };
        console.note(text.trim_end());
        return Exit::Usage;
    }
    let text = error.render();
    let text =
        if io::stdout().is_terminal() && !console.is_plain() { text.ansi().to_string() } else { text.to_string() };
    console.print(text.trim_end());
    Exit::Done
}

/// Runs the process's own command with its own streams and environment.
pub fn main() -> ExitCode {
    crate::rehearsal::begin();
    // Many threads with small heaps: huge pages would be mostly empty, and doubled what an idle process holds.
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_thp_disable(true);
    let (mut out, mut err) = (io::stdout(), io::stderr());
    let mut console = Console::new(&mut out, &mut err, &environment);
    console.nobody_reads = closed_pipe::of_stdout;
    run(std::env::args_os(), &mut console).into()
}

/// The environment is read here and nowhere else.
#[allow(clippy::disallowed_methods)]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Waits for asynchronous work in a command that needs no more than that.
fn block_on<T>(console: &mut Console<'_>, work: impl Future<Output = T>) -> Result<T, Exit> {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => Ok(runtime.block_on(work)),
        Err(error) => {
            console.error(format!("this machine gives no event loop: {error}"));
            Err(Exit::Unreachable)
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;

/// Runs a command that waits for files, sockets and time.
fn wait(console: &mut Console<'_>, command: impl AsyncFnOnce(&mut Console<'_>) -> Exit) -> Exit {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            console.error(format!("no threads can be started: {error}"));
            return Exit::Unreachable;
        }
    };
    let exit = runtime.block_on(command(console));
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    exit
}

async fn simulate(arguments: &recado_simulator::cli::Args, console: &mut Console<'_>) -> Exit {
    match recado_simulator::cli::run_with(arguments, &mut console.out, &mut console.err).await {
        0 => Exit::Done,
        1 => Exit::NotSo,
        2 => Exit::Usage,
        _ => Exit::Unreachable,
    }
}
