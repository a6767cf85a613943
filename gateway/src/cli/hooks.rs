//! `recado hooks`: how outgoing webhooks are, and what operators want of them, beside a running gateway or without one.

use clap::{Args, Subcommand};

use super::{
    ConfigFile, Console, Exit,
    token::{ask, refused},
};
use crate::{
    admin_socket::{Answer, HookAction, HookLine, Request},
    config::{Config, nearest},
    hooks::signature::Secret,
};

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
