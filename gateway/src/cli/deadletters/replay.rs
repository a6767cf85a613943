//! `recado deadletters replay`: beside a running gateway through its socket, or without one on the logs themselves.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use tokio::time::{Instant, sleep, sleep_until};

use super::{Which, letters};
use crate::{
    admin_socket::{self, Answer, CallError, Request},
    cli::{ConfigFile, Console, Exit, open, open_bus},
    config::{Bus, Config},
    deadletters::replay::{AT_ONCE, Fate, Place, ROUTER_WITHIN, Replayer, State},
    lock::{self, DataLock, LockError},
    objects, submit,
};

/// How long a gateway that holds the lock may take until its socket answers.
const STARTING: Duration = Duration::from_secs(3);

#[derive(Debug, clap::Args)]
pub(super) struct Replay {
    #[command(flatten)]
    file: ConfigFile,
    #[command(flatten)]
    which: Which,
    /// Only say what would become of each
    #[arg(long)]
    dry_run: bool,
    /// At most so many letters, the oldest
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Letters a second at most
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    rate: u32,
    /// Who asks for it; it is written down. Default: the user and the machine
    #[arg(long, value_parser = actor)]
    by: Option<String>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

fn actor(text: &str) -> Result<String, String> {
    if text.is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control) {
        return Err("a name has 1 to 100 characters and no control characters".to_owned());
    }
    Ok(text.to_owned())
}

/// Who gives the letters.
enum Hand {
    /// A running gateway.
    Gateway(std::path::PathBuf),
    /// This process; it holds the data folder if there is one to hold.
    Here(Box<Replayer>, Option<DataLock>),
}

pub(super) async fn run(args: &Replay, console: &mut Console<'_>) -> Result<Exit, Exit> {
    let config = Arc::new(console.load(&args.file)?);
    // A letter that is named is given again whatever became of it before.
    let named = !args.which.id.is_empty();
    args.which.warn(&config, console);
    let opened = open::opened(&config).await.map_err(|failed| failed.say(console))?;
    let mut chosen = letters(&opened.bus, &args.which, named, console).await?;
    drop(opened);
    for id in &args.which.id {
        if !chosen.iter().any(|letter| letter.id == *id) {
            console.error(format!(
                "there is no such dead letter: `{id}`\nhint: `recado deadletters list --all` shows all"
            ));
            return Err(Exit::NotSo);
        }
    }
    chosen.truncate(args.limit.unwrap_or(usize::MAX));
    if chosen.is_empty() {
        console.note("There is nothing to replay.");
        return Ok(Exit::Done);
    }
    let user = args.by.clone().unwrap_or_else(submit::operator);
    let unreachable = |console: &mut Console<'_>, why: String| {
        console.error(why);
        Exit::Unreachable
    };
    let hand = hand(&config).await.map_err(|failed| failed.say(console))?;
    let places: Vec<_> =
        chosen.iter().map(|letter| Place { id: letter.id.clone(), position: letter.position }).collect();
    let mut totals = [(State::Accepted, 0), (State::Known, 0), (State::Waiting, 0), (State::Usable, 0)];
    let mut dead = 0;
    let mut next = Instant::now();
    let mut failed = None;
    for chunk in places.chunks(AT_ONCE.min(args.rate as usize)) {
        sleep_until(next).await;
        next = Instant::now().max(next) + Duration::from_secs(1) * chunk.len() as u32 / args.rate;
        let fates = match give(&hand, chunk.to_vec(), &user, args.dry_run).await {
            Ok(fates) => fates,
            Err(why) => {
                failed = Some(why);
                break;
            }
        };
        for fate in &fates {
            match totals.iter_mut().find(|(state, _)| *state == fate.state) {
                Some((_, count)) => *count += 1,
                None => dead += 1,
            }
            say(fate, args.json, console);
        }
    }
    let beside = matches!(hand, Hand::Gateway(_));
    if let Hand::Here(replayer, lock) = hand {
        replayer.directory.close();
        replayer.bus.close().await;
        drop(lock);
    }
    let parts: Vec<_> = totals
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| format!("{count} {}", state.name()))
        .collect();
    let parts = [parts, (dead > 0).then(|| format!("{dead} still dead")).into_iter().collect()].concat();
    let done = totals.iter().map(|(_, count)| count).sum::<usize>() + dead;
    let verb = if args.dry_run { "Tried" } else { "Replayed" };
    console.note(format!("{verb} {done} of {}: {}", places.len(), parts.join(", ")));
    if let Some(why) = failed {
        return Err(unreachable(console, why));
    }
    if dead > 0 {
        let counts = if beside {
            "the configuration that the running gateway has in force"
        } else {
            "the configuration file that this command reads, for it replays by itself,"
        };
        console.note(format!("hint: {counts} counts; change the file, and replay again"));
    }
    Ok(if dead > 0 { Exit::NotSo } else { Exit::Done })
}

fn say(fate: &Fate, as_json: bool, console: &mut Console<'_>) {
    if as_json {
        console.print(json!(fate));
        return;
    }
    let why = if fate.code.is_empty() { String::new() } else { format!(" {}: {}", fate.code, fate.why) };
    let items = if fate.items <= 1 { String::new() } else { format!(" ({} items)", fate.items) };
    console.print(format!("{} {}{items}{why}", fate.id, fate.state.name()));
}

/// On an embedded bus one process writes: a gateway that runs, or else this one.
async fn hand(config: &Arc<Config>) -> Result<Hand, open::Failed> {
    if matches!(config.bus, Bus::Kafka { .. }) {
        return here(config, ROUTER_WITHIN, None).await;
    }
    let socket = config.data_dir.join(admin_socket::NAME);
    let nothing = Request::ReplayDeadletters { letters: Vec::new(), actor: String::new(), dry_run: true };
    let deadline = Instant::now() + STARTING;
    loop {
        match admin_socket::call(&socket, &nothing).await {
            Ok(_) => return Ok(Hand::Gateway(socket)),
            Err(error @ CallError::Failed(_)) => return Err(error.to_string().into()),
            Err(CallError::NobodyThere) => {}
        }
        match lock::acquire(&config.data_dir) {
            Ok(held) => return here(config, Duration::ZERO, Some(held)).await,
            // A gateway that has just started has the lock, and its socket soon.
            Err(LockError::Held { .. }) if Instant::now() < deadline => sleep(Duration::from_millis(100)).await,
            Err(error) => return Err(error.to_string().into()),
        }
    }
}

async fn here(config: &Arc<Config>, wait: Duration, lock: Option<DataLock>) -> Result<Hand, open::Failed> {
    let (bus, directory) = open_bus::for_writing(config).await?;
    let objects = objects::open(&config.objects).map_err(|error| error.to_string())?;
    let config = Arc::clone(config);
    let replayer = Replayer { config: Box::new(move || Arc::clone(&config)), directory, bus, objects, wait };
    Ok(Hand::Here(Box::new(replayer), lock))
}

async fn give(hand: &Hand, letters: Vec<Place>, actor: &str, dry_run: bool) -> Result<Vec<Fate>, String> {
    let answer = match hand {
        Hand::Here(replayer, _) => return replayer.replay(&letters, actor, dry_run).await,
        Hand::Gateway(socket) => {
            let request = Request::ReplayDeadletters { letters, actor: actor.to_owned(), dry_run };
            admin_socket::call(socket, &request).await.map_err(|error| error.to_string())?
        }
    };
    match answer {
        Answer::Replayed { fates } => Ok(fates),
        Answer::Error { code, .. } if code == "malformed" => {
            Err("the running gateway is of another version\nhint: use the command of the same version".to_owned())
        }
        Answer::Error { detail, .. } => Err(detail),
        _ => Err("the running gateway answers something else".to_owned()),
    }
}
