//! `recado deadletters`: what could not be used, and why.

use recado_proto::{Encode as _, json, v1};

use super::{ConfigFile, Console, Exit, open};
use crate::logs;

/// Looks at what could not be used.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// One line each, oldest first, without content
    List(List),
    /// One of them, with its bytes if asked
    Show(Show),
}

#[derive(Debug, clap::Args)]
struct List {
    #[command(flatten)]
    file: ConfigFile,
    /// Only this code, such as `unknown_account`.
    #[arg(long)]
    code: Option<String>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Show {
    /// Its id: `ltr_...`.
    id: String,
    #[command(flatten)]
    file: ConfigFile,
    /// Show the item's bytes: they are personal data
    #[arg(long)]
    content: bool,
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    let file = match &args.action {
        Action::List(list) => &list.file,
        Action::Show(show) => &show.file,
    };
    let opened = match open::read_only(file, console).await {
        Ok(opened) => opened,
        Err(exit) => return exit,
    };
    let mut shown = 0;
    let each = each_letter(&opened, |letter| match &args.action {
        Action::List(list) => {
            if list.code.as_ref().is_none_or(|code| *code == letter.code) {
                shown += 1;
                if list.json {
                    console.print(json::redacted(letter));
                } else {
                    let at = letter.received_at.as_ref().map_or(0, recado_proto::time::millis);
                    let of = if letter.account_id.is_empty() { &letter.endpoint } else { &letter.account_id };
                    let (at, code, detail) = (crate::clock::rfc3339(at), &letter.code, &letter.detail);
                    console.print(format!("{} {at} {of} {code}: {detail}", letter.id));
                }
            }
        }
        Action::Show(show) => {
            if letter.id == show.id && shown == 0 {
                shown += 1;
                let shown = if show.content { json::decoded(letter) } else { json::redacted(letter) };
                console.print(serde_json::to_string_pretty(&shown).unwrap_or_default());
            }
        }
    });
    if let Err(why) = each.await {
        console.error(why);
        return Exit::Unreachable;
    }
    match &args.action {
        Action::List(list) if shown == 0 && !list.json => console.note("There are no dead letters."),
        Action::Show(show) if shown == 0 => {
            console.error(format!("there is no dead letter `{}`\nhint: `recado deadletters list` shows all", show.id));
            return Exit::NotSo;
        }
        _ => {}
    }
    Exit::Done
}

async fn each_letter(opened: &open::Opened, mut each: impl FnMut(&v1::DeadLetter)) -> Result<(), String> {
    let bounds = opened.bus.bounds(logs::DEADLETTERS, 0).await.map_err(|e| e.to_string())?;
    let mut reader = opened.bus.reader(logs::DEADLETTERS, 0, bounds.oldest).await.map_err(|e| e.to_string())?;
    while reader.position() < bounds.end {
        for stored in reader.next(500).await.map_err(|e| e.to_string())? {
            if let Ok(letter) = v1::DeadLetter::decode(stored.value) {
                each(&letter);
            }
        }
    }
    Ok(())
}
