//! `recado time`: what to do when a clock was wrong.

use std::{os::unix::fs::MetadataExt as _, time::Duration};

use clap::{Args, Subcommand};

use super::{ConfigFile, Console, Exit, token};
use crate::{
    admin_socket::{Answer, Request},
    config::duration,
};

/// What `recado time` takes.
#[derive(Args, Debug)]
pub struct Time {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Go on with clocks as they are, after a log ran ahead of this machine's clock or the clock jumped ahead
    Accept(Accept),
}

#[derive(Args, Debug)]
struct Accept {
    #[command(flatten)]
    file: ConfigFile,
    /// Why; it is kept with who and when
    #[arg(long, default_value = "", value_parser = reason)]
    reason: String,
    /// How long a log may stay so far ahead, such as 24h; without, a day, or twice its lead when that is more
    #[arg(long = "for", value_name = "LENGTH", value_parser = duration::parse)]
    lasting: Option<Duration>,
}

fn reason(text: &str) -> Result<String, String> {
    if text.chars().count() > 500 || text.chars().any(char::is_control) {
        return Err("a reason has at most 500 characters and no control characters".to_owned());
    }
    Ok(text.to_owned())
}

/// Does what was asked.
pub fn run(arguments: &Time, console: &mut Console<'_>) -> Exit {
    let Action::Accept(accept) = &arguments.action;
    self::accept(accept, console).unwrap_or_else(|exit| exit)
}

fn accept(arguments: &Accept, console: &mut Console<'_>) -> Result<Exit, Exit> {
    let config = console.load(&arguments.file)?;
    let request = Request::AcceptTime {
        actor: who(console),
        reason: arguments.reason.clone(),
        lasting_ms: arguments.lasting.map(|lasting| i64::try_from(lasting.as_millis()).unwrap_or(i64::MAX)),
    };
    match token::ask(&config, &request, console)? {
        Answer::TimeAccepted { lead_ms: 0, jump_ms: 0, .. } => {
            console.print("No clock is in doubt: nothing was changed or recorded.");
            Ok(Exit::Done)
        }
        Answer::TimeAccepted { lead_ms, jump_ms, until } => {
            if let Some(until) = until {
                console.print(format!(
                    "The log may be {} s ahead of this machine's clock until {until}; its partitions go on.",
                    lead_ms / 1000
                ));
            }
            if jump_ms > 0 {
                console.print(format!("Records get this machine's time again, {} s further on.", jump_ms / 1000));
            }
            Ok(Exit::Done)
        }
        other => Err(token::refused(other, console)),
    }
}

/// The user who asks, as far as the machine knows.
fn who(console: &Console<'_>) -> String {
    let user = ["SUDO_USER", "USER", "LOGNAME"].iter().find_map(|name| console.variable(name));
    let id = std::fs::metadata("/proc/self").map_or_else(|_| "unknown".to_owned(), |me| me.uid().to_string());
    let name: String = user.unwrap_or_default().chars().filter(|c| !c.is_control()).take(64).collect();
    format!("{name} (uid {id})").trim().to_owned()
}
