//! `recado hooks`: how outgoing webhooks are, and what operators want of them, beside a running gateway or without one.

use std::time::Duration;

use clap::{Args, Subcommand};

use super::{
    ConfigFile, Console, Exit, block_on,
    token::{ask, refused, told},
};
use crate::{
    admin_socket::{self, Answer, CallError, HookAction, HookLine, Request},
    config::{Bus, Config, nearest},
    hooks::signature::Secret,
};

/// How long a command waits until its order is obeyed; whoever delivers looks every second.
const OBEYED_WITHIN: Duration = Duration::from_secs(4);

/// What `recado hooks` takes.
#[derive(Args, Debug)]
pub struct Hooks {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// How far each outgoing webhook is, and how it goes
    List(List),
    /// Deliver again, from where it stopped, and at once
    Enable(Named),
    /// Deliver no more; events wait
    Disable(Named),
    /// Deliver again from an event on, whatever was delivered before; skips what lies between when it is later
    Replay(Replay),
    /// Draw a secret for the configuration and the receiver
    Secret,
}

#[derive(Args, Debug)]
struct List {
    #[command(flatten)]
    file: ConfigFile,
    /// Only those of this tenant
    #[arg(long)]
    tenant: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
struct Named {
    /// The hook's id
    id: String,
    #[command(flatten)]
    file: ConfigFile,
}

#[derive(Args, Debug)]
struct Replay {
    #[command(flatten)]
    named: Named,
    /// The number (`seq`) of the first event to deliver
    #[arg(long, value_name = "SEQ", value_parser = clap::value_parser!(u64).range(1..))]
    from: u64,
}

/// Does what was asked.
pub fn run(arguments: &Hooks, console: &mut Console<'_>) -> Exit {
    let done = match &arguments.action {
        Action::List(list) => self::list(list, console),
        Action::Enable(named) => order(named, HookAction::Enable, 0, console),
        Action::Disable(named) => order(named, HookAction::Disable, 0, console),
        Action::Replay(replay) => order(&replay.named, HookAction::Replay, replay.from, console),
        Action::Secret => secret(console),
    };
    done.unwrap_or_else(|exit| exit)
}

fn list(arguments: &List, console: &mut Console<'_>) -> Result<Exit, Exit> {
    let config = console.load(&arguments.file)?;
    let stored = match ask(&config, &Request::ListHooks, console)? {
        Answer::Hooks { hooks } => hooks,
        other => return Err(refused(other, console)),
    };
    let mut lines = Vec::new();
    for hook in config.hooks.iter().filter(|hook| arguments.tenant.as_ref().is_none_or(|of| *of == hook.tenant)) {
        let known = stored.iter().find(|line| line.id == hook.id && line.tenant == hook.tenant);
        lines.push(known.cloned().unwrap_or_else(|| HookLine::new(&hook.id, &hook.tenant)));
    }
    if arguments.json {
        console.print(serde_json::json!({ "hooks": lines }));
    } else if lines.is_empty() {
        console.note("There are no outgoing webhooks.");
    } else {
        table(&lines, console);
    }
    Ok(Exit::Done)
}

fn table(lines: &[HookLine], console: &mut Console<'_>) {
    let mut rows = vec![["ID", "TENANT", "DELIVERED", "STATE"].map(str::to_owned)];
    rows.extend(lines.iter().map(|line| {
        let through = line.seq.map_or_else(|| "-".to_owned(), |seq| format!("to {seq}"));
        [line.id.clone(), line.tenant.clone(), through, state(line)]
    }));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 4] = std::array::from_fn(width);
    for row in &rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        console.print(cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

fn state(line: &HookLine) -> String {
    let failing = match &line.failing_since {
        Some(since) => format!("{} tries since {since} failed, the last with {}", line.failures, line.code),
        None => String::new(),
    };
    let state = match (line.seq, line.disabled.as_str(), failing.is_empty(), &line.next_at) {
        (None, ..) => "not begun".to_owned(),
        (_, "", true, _) => "delivers".to_owned(),
        (_, "", false, Some(next)) => format!("fails: {failing}; next try {next}"),
        (_, "", false, None) => format!("fails: {failing}"),
        (_, "gone", ..) => "disabled: the receiver answered 410".to_owned(),
        (_, "exhausted", ..) => format!("disabled: {failing}"),
        (_, "operator", ..) => "disabled by an operator".to_owned(),
        (_, other, ..) => format!("disabled: {other}"),
    };
    if line.ordered { format!("{state} (an order waits)") } else { state }
}

fn order(named: &Named, action: HookAction, from_seq: u64, console: &mut Console<'_>) -> Result<Exit, Exit> {
    let config = console.load(&named.file)?;
    check_hook(&config, &named.id, console)?;
    match ask(&config, &Request::OrderHook { id: named.id.clone(), action, from_seq }, console)? {
        Answer::Ordered { id } => {
            if !block_on(console, obeyed(&config, &id))? {
                console.note(format!(
                    "The order for `{id}` is written, and nobody has obeyed it yet: whoever delivers next does so first.\n\
                     hint: `recado hooks list` shows an order that waits"
                ));
                return Ok(Exit::Done);
            }
            console.print(match action {
                HookAction::Enable => format!("`{id}` is enabled, and delivers from where it stopped."),
                HookAction::Disable => format!("`{id}` is disabled; its events wait."),
                HookAction::Replay => format!("`{id}` delivers from event {from_seq} on."),
            });
            Ok(Exit::Done)
        }
        other => Err(refused(other, console)),
    }
}

/// Waits until an order has been obeyed; false when it has not been in time. Where nothing runs, nothing is delivered
/// before it is obeyed.
async fn obeyed(config: &Config, id: &str) -> bool {
    let deadline = tokio::time::Instant::now() + OBEYED_WITHIN;
    loop {
        let answer = match config.bus {
            Bus::Embedded { .. } => {
                match admin_socket::call(&config.data_dir.join(admin_socket::NAME), &Request::ListHooks).await {
                    Err(CallError::NobodyThere) => return true,
                    answer => answer.ok(),
                }
            }
            Bus::Kafka { .. } => told(config, &Request::ListHooks).await.ok(),
        };
        let Some(Answer::Hooks { hooks }) = answer else { return false };
        if hooks.iter().any(|hook| hook.id == id && !hook.ordered) {
            return true;
        }
        if tokio::time::Instant::now() >= deadline {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn check_hook(config: &Config, id: &str, console: &mut Console<'_>) -> Result<(), Exit> {
    if config.hook(id).is_some() {
        return Ok(());
    }
    let known = config.hooks.iter().map(|hook| hook.id.as_str());
    let hint = match nearest(id, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`recado hooks list` shows all".to_owned(),
    };
    console.error(format!("there is no hook `{id}` in {}\nhint: {hint}", config.path.display()));
    Err(Exit::Usage)
}

fn secret(console: &mut Console<'_>) -> Result<Exit, Exit> {
    let drawn = Secret::draw().map_err(|error| {
        console.error(format!("this machine gives no random bytes: {error}"));
        Exit::Unreachable
    })?;
    console.print(drawn);
    Ok(Exit::Done)
}
