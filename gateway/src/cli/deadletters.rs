//! `recado deadletters`: what could not be used, why, and giving it again when the reason is gone.

mod replay;

use std::{collections::BTreeMap, time::Duration};

use recado_bus::SharedBus;
use recado_proto::{Kind, json};
use serde_json::{Value, json};

use super::{
    ConfigFile, Console, Exit,
    named::{self, Asked},
    open,
};
use crate::{
    clock,
    config::{Config, duration},
    deadletters::{self, Filter, Letter},
    errors,
};

/// Looks at what could not be used, and gives it again.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Count what is left by cause, then one line each, oldest first, without content
    List(List),
    /// One of them, with its bytes if asked
    Show(Show),
    /// Give them to the connector again, with the configuration of today
    Replay(replay::Replay),
}

/// Which letters.
#[derive(Clone, Debug, clap::Args)]
struct Which {
    /// Only this cause, such as `unknown_account`
    #[arg(long, alias = "code", value_name = "CODE", value_parser = cause)]
    cause: Option<String>,
    /// Only what came in at this endpoint
    #[arg(long)]
    endpoint: Option<String>,
    /// Only what named this account
    #[arg(long)]
    account: Option<String>,
    /// Only of this tenant
    #[arg(long)]
    tenant: Option<String>,
    /// Only what came since: a length of time such as 2h, or a time such as 2026-11-21T10:00:00Z
    #[arg(long, value_parser = since)]
    since: Option<i64>,
    /// Only this letter; may be given several times
    #[arg(long, value_name = "ID", value_parser = letter_id)]
    id: Vec<String>,
}

fn cause(text: &str) -> Result<String, String> {
    named::word(text, errors::letters())
}

fn letter_id(text: &str) -> Result<String, String> {
    named::id(Kind::DeadLetter, text)
}

impl Which {
    fn warn(&self, config: &Config, console: &mut Console<'_>) {
        let (tenant, endpoint) = (self.tenant.as_deref(), self.endpoint.as_deref());
        Asked { tenant, endpoint, account: self.account.as_deref() }.warn(config, console);
    }

    fn filter(&self) -> Filter {
        Filter {
            code: self.cause.clone(),
            endpoint: self.endpoint.clone(),
            account: self.account.clone(),
            tenant: self.tenant.clone(),
            since_ms: self.since,
            ids: self.id.clone(),
        }
    }
}

#[derive(Debug, clap::Args)]
struct List {
    #[command(flatten)]
    file: ConfigFile,
    #[command(flatten)]
    which: Which,
    /// Those too that were replayed with success
    #[arg(long)]
    all: bool,
    /// Only the counts
    #[arg(long)]
    summary: bool,
    /// At most so many letters, the newest
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: usize,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Show {
    /// Its id: `ltr_...`
    #[arg(value_parser = letter_id)]
    id: String,
    #[command(flatten)]
    file: ConfigFile,
    /// Show the item's bytes: they are personal data
    #[arg(long, alias = "content")]
    unredacted: bool,
}

/// A point in time, milliseconds since 1970: `2h` ago, or a time with its zone.
pub(super) fn since(text: &str) -> Result<i64, String> {
    if let Ok(length) = duration::parse(text) {
        return Ok(clock::now_ms() - millis(length));
    }
    let at: Result<jiff::Timestamp, _> = text.parse();
    at.map(jiff::Timestamp::as_millisecond)
        .map_err(|_| "give a length of time such as `10m`, `2h`, `3d`, or a time such as `2026-11-21T10:00:00Z`".into())
}

fn millis(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX)
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    let done = match &args.action {
        Action::List(list) => self::list(list, console).await,
        Action::Show(show) => self::show(show, console).await,
        Action::Replay(replay) => replay::run(replay, console).await,
    };
    done.unwrap_or_else(|exit| exit)
}

/// The letters that are asked for; `all`: those too that were replayed with success.
async fn letters(bus: &SharedBus, which: &Which, all: bool, console: &mut Console<'_>) -> Result<Vec<Letter>, Exit> {
    let mut letters = deadletters::read(bus, &which.filter()).await.map_err(|why| {
        console.error(why);
        Exit::Unreachable
    })?;
    letters.retain(|letter| all || letter.is_left());
    Ok(letters)
}

async fn list(args: &List, console: &mut Console<'_>) -> Result<Exit, Exit> {
    let config = console.load(&args.file)?;
    args.which.warn(&config, console);
    let opened = open::opened(&config).await.map_err(|failed| failed.say(console))?;
    let letters = letters(&opened.bus, &args.which, args.all, console).await?;
    let mut causes: BTreeMap<(&str, &str), (u64, i64, i64)> = BTreeMap::new();
    for letter in &letters {
        let at = letter.received_at_ms;
        let of = causes.entry((&letter.code, place(letter))).or_insert((0, at, at));
        *of = (of.0 + 1, of.1.min(at), of.2.max(at));
    }
    if args.json && args.summary {
        for ((code, place), (count, oldest, newest)) in &causes {
            let (oldest, newest) = (clock::rfc3339(*oldest), clock::rfc3339(*newest));
            console.print(json!({"code": code, "of": place, "count": count, "oldest": oldest, "newest": newest}));
        }
        return Ok(Exit::Done);
    }
    if letters.is_empty() && !args.json {
        console.note("There are no dead letters left.");
        return Ok(Exit::Done);
    }
    if !args.json {
        for ((code, place), (count, oldest, newest)) in &causes {
            let (oldest, newest) = (clock::rfc3339(*oldest), clock::rfc3339(*newest));
            console.print(format!("{count:>7} {code} {place}, {oldest} to {newest}"));
        }
    }
    if args.summary {
        return Ok(Exit::Done);
    }
    let hidden = letters.len().saturating_sub(args.limit);
    for letter in &letters[hidden..] {
        if args.json {
            console.print(line(letter));
        } else {
            let at = clock::rfc3339(letter.received_at_ms);
            let mark = letter.mark.as_ref().map_or_else(String::new, |mark| {
                format!(" ({} by {} {})", mark.state, mark.actor, clock::rfc3339(mark.at_ms))
            });
            let Letter { id, code, detail, .. } = letter;
            console.print(format!("{id} {at} {} {code}: {detail}{mark}", place(letter)));
        }
    }
    if hidden > 0 {
        console.note(format!("{hidden} older ones are not shown: see --limit"));
    }
    Ok(Exit::Done)
}

/// The account, or else the endpoint, or else the tenant.
fn place(letter: &Letter) -> &str {
    let places = [&letter.account, &letter.endpoint, &letter.tenant];
    places.into_iter().find(|place| !place.is_empty()).map_or("-", String::as_str)
}

fn line(letter: &Letter) -> Value {
    let mut value = json!({
        "id": letter.id,
        "code": letter.code,
        "detail": letter.detail,
        "endpoint": letter.endpoint,
        "tenant": letter.tenant,
        "accountId": letter.account,
        "receivedAt": clock::rfc3339(letter.received_at_ms),
        "times": letter.times,
    });
    if let Some(mark) = &letter.mark {
        value["replay"] = json!({"at": clock::rfc3339(mark.at_ms), "actor": mark.actor, "state": mark.state});
    }
    value
}

async fn show(args: &Show, console: &mut Console<'_>) -> Result<Exit, Exit> {
    let opened = open::read_only(&args.file, console).await?;
    let filter = Filter { ids: vec![args.id.clone()], ..Filter::default() };
    let unreachable = |console: &mut Console<'_>, why: String| {
        console.error(why);
        Exit::Unreachable
    };
    let found = deadletters::read(&opened.bus, &filter).await.map_err(|why| unreachable(console, why))?;
    let Some(letter) = found.into_iter().next() else {
        console
            .error(format!("there is no dead letter `{}`\nhint: `recado deadletters list --all` shows all", args.id));
        return Err(Exit::NotSo);
    };
    let whole = deadletters::at(&opened.bus, letter.position, &letter.id).await;
    let Some(mut whole) = whole.map_err(|why| unreachable(console, why))? else {
        console.error("it is no longer kept");
        return Err(Exit::NotSo);
    };
    if args.unredacted && !whole.object.is_empty() {
        let data = opened.objects.get(&whole.object).await.map_err(|error| unreachable(console, error.to_string()))?;
        whole.item = Some(recado_proto::v1::Payload { data, ..Default::default() });
    }
    let mut shown = if args.unredacted { json::decoded(&whole) } else { json::redacted(&whole) };
    shown["times"] = json!(letter.times);
    shown["left"] = json!(letter.is_left());
    if let Some(mark) = &letter.mark {
        shown["replay"] = json!({"at": clock::rfc3339(mark.at_ms), "actor": mark.actor, "state": mark.state});
    }
    console.print(serde_json::to_string_pretty(&shown).unwrap_or_default());
    Ok(Exit::Done)
}
