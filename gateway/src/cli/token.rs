//! `recado token`: creates, lists and revokes tokens, beside a running gateway or without one.

use std::{sync::Arc, time::Duration};

use clap::{Args, Subcommand};
use recado_bus::SharedBus;

use super::{ConfigFile, Console, Exit, block_on, named::Asked, open::Failed, open_bus};
use crate::{
    admin_socket::{self, Answer, CallError, Means, NewTokenLine, Request, TokenLine},
    clock,
    config::{Bus, Config, duration, is_id, nearest},
    directory::Directory,
    lock::{self, LockError},
    tokens::Scope,
};

/// How long a gateway that holds the lock may take until its socket answers.
const STARTING: Duration = Duration::from_secs(3);

/// The last millisecond of the year 9999: later times have no form that everybody reads.
const LATEST_MS: i64 = 253_402_300_799_999;

/// What `recado token` takes.
#[derive(Args, Debug)]
pub struct Token {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Create a token and print it, this once
    Create(Create),
    /// List all tokens; none of them can be shown again
    List(List),
    /// Revoke a token, at once and for good
    Revoke(Revoke),
}

#[derive(Args, Debug)]
struct Create {
    #[command(flatten)]
    file: ConfigFile,
    /// The tenant that it is for
    #[arg(long)]
    tenant: String,
    /// What it may do: events:read, send, agent, admin; several with commas
    #[arg(long, required = true, value_delimiter = ',')]
    scope: Vec<Scope>,
    /// What to call it in lists
    #[arg(long, default_value = "", value_parser = name)]
    name: String,
    /// How long it lasts, such as 90d; without, until it is revoked
    #[arg(long, value_parser = lasting)]
    expires: Option<Duration>,
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
struct Revoke {
    #[command(flatten)]
    file: ConfigFile,
    /// The token's id, the part between the underscores
    id: String,
}

fn name(text: &str) -> Result<String, String> {
    if text.chars().count() > 100 || text.chars().any(char::is_control) {
        return Err("a name has at most 100 characters and no control characters".to_owned());
    }
    Ok(text.to_owned())
}

/// When a token that is made now and lasts so long ends, milliseconds since 1970.
fn expiry(length: Duration) -> Option<i64> {
    clock::now_ms().checked_add(i64::try_from(length.as_millis()).ok()?)
}

fn lasting(text: &str) -> Result<Duration, String> {
    let length = duration::parse(text)?;
    if length.is_zero() {
        return Err(
            "a token that lasts no time is refused from the first call on\n  hint: give a length such as `90d`, \
                    or leave --expires out and revoke the token when it is no longer wanted"
                .to_owned(),
        );
    }
    if expiry(length).is_none_or(|at_ms| at_ms > LATEST_MS) {
        return Err(
            "a token lasts until the year 9999 at the longest\n  hint: give a length such as `90d`, or leave --expires out \
             and revoke the token when it is no longer wanted"
                .to_owned(),
        );
    }
    Ok(length)
}

/// Does what was asked.
pub fn run(arguments: &Token, console: &mut Console<'_>) -> Exit {
    let done = match &arguments.action {
        Action::Create(create) => self::create(create, console),
        Action::List(list) => self::list(list, console),
        Action::Revoke(revoke) => self::revoke(revoke, console),
    };
    done.unwrap_or_else(|exit| exit)
}

fn create(arguments: &Create, console: &mut Console<'_>) -> Result<Exit, Exit> {
    let config = console.load(&arguments.file)?;
    check_tenant(&config, &arguments.tenant, console)?;
    let mut scopes = arguments.scope.clone();
    scopes.sort_unstable();
    scopes.dedup();
    let request = Request::CreateToken(NewTokenLine {
        tenant: arguments.tenant.clone(),
        name: arguments.name.clone(),
        scopes: scopes.iter().map(Scope::to_string).collect(),
        expires_at_ms: arguments.expires.and_then(expiry),
    });
    match ask(&config, &request, console)? {
        Answer::Created { text, token } => {
            let until = token.expires_at.map_or_else(|| "until it is revoked".to_owned(), |at| format!("until {at}"));
            console.note(format!(
                "Token `{}` of tenant `{}` is good for {}, {until}. It is shown this once:",
                token.id,
                token.tenant,
                token.scopes.join(", ")
            ));
            console.print(text);
            Ok(Exit::Done)
        }
        other => Err(refused(other, console)),
    }
}

fn list(arguments: &List, console: &mut Console<'_>) -> Result<Exit, Exit> {
    let config = console.load(&arguments.file)?;
    let mut tokens = match ask(&config, &Request::ListTokens, console)? {
        Answer::Tokens { tokens } => tokens,
        other => return Err(refused(other, console)),
    };
    if let Some(tenant) = &arguments.tenant {
        Asked { tenant: Some(tenant), ..Asked::default() }.warn(&config, console);
        tokens.retain(|token| token.tenant == *tenant);
    }
    if arguments.json {
        console.print(serde_json::json!({ "tokens": tokens }));
    } else if tokens.is_empty() {
        console.note("There are no tokens.");
    } else {
        table(&tokens, console);
    }
    Ok(Exit::Done)
}

fn table(tokens: &[TokenLine], console: &mut Console<'_>) {
    let now = jiff::Timestamp::from_millisecond(clock::now_ms()).unwrap_or_default();
    let state = |token: &TokenLine| match (&token.revoked_at, &token.expires_at) {
        (Some(at), _) => format!("revoked {at}"),
        (None, Some(at)) if at.parse::<jiff::Timestamp>().is_ok_and(|at| at <= now) => format!("expired {at}"),
        (None, Some(at)) => format!("until {at}"),
        (None, None) => "good".to_owned(),
    };
    let mut rows = vec![["ID", "TENANT", "SCOPES", "CREATED", "STATE", "NAME"].map(str::to_owned)];
    rows.extend(tokens.iter().map(|token| {
        let scopes = token.scopes.join(",");
        [token.id.clone(), token.tenant.clone(), scopes, token.created_at.clone(), state(token), token.name.clone()]
    }));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 6] = std::array::from_fn(width);
    for row in &rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        console.print(cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

fn revoke(arguments: &Revoke, console: &mut Console<'_>) -> Result<Exit, Exit> {
    let config = console.load(&arguments.file)?;
    match ask(&config, &Request::RevokeToken { id: arguments.id.clone() }, console)? {
        Answer::Revoked { token } => {
            console.print(format!("Token `{}` of tenant `{}` is revoked.", token.id, token.tenant));
            Ok(Exit::Done)
        }
        other => Err(refused(other, console)),
    }
}

pub(super) fn check_tenant(config: &Config, tenant: &str, console: &mut Console<'_>) -> Result<(), Exit> {
    if config.tenants.iter().any(|known| known.id == tenant) {
        return Ok(());
    }
    let known: Vec<_> = config.tenants.iter().map(|tenant| tenant.id.as_str()).collect();
    let hint = match nearest(tenant, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add it to {} first", config.path.display()),
    };
    let shown = if is_id(tenant) { format!("there is no tenant `{tenant}`") } else { "that is no tenant".to_owned() };
    console.error(format!("{shown}\nhint: {hint}"));
    Err(Exit::Usage)
}

/// Explains an answer that says no.
pub(super) fn refused(answer: Answer, console: &mut Console<'_>) -> Exit {
    let Answer::Error { code, detail } = answer else {
        console.error("the running gateway is of another version\nhint: use the command of the same version");
        return Exit::Unreachable;
    };
    console.error(detail);
    if code == "unavailable" { Exit::Unreachable } else { Exit::NotSo }
}

/// Asks the running gateway, or does it here when there is none.
pub(super) fn ask(config: &Config, request: &Request, console: &mut Console<'_>) -> Result<Answer, Exit> {
    let answer = block_on(console, told(config, request))?;
    answer.map_err(|failed| failed.say(console))
}

/// The same inside of a runtime.
pub(super) async fn told(config: &Config, request: &Request) -> Result<Answer, Failed> {
    match config.bus {
        Bus::Embedded { .. } => beside_or_alone(config, request).await,
        Bus::Kafka { .. } => alone(config, request).await,
    }
}

/// On an embedded bus one process writes: a gateway that runs, or else this one.
async fn beside_or_alone(config: &Config, request: &Request) -> Result<Answer, Failed> {
    let socket = config.data_dir.join(admin_socket::NAME);
    let deadline = tokio::time::Instant::now() + STARTING;
    loop {
        match admin_socket::call(&socket, request).await {
            Ok(answer) => return Ok(answer),
            Err(error @ CallError::Failed(_)) => return Err(error.to_string().into()),
            Err(CallError::NobodyThere) => {}
        }
        if let Some(nothing) = nothing_of(request) {
            return reading(config, request, nothing).await;
        }
        match lock::acquire(&config.data_dir) {
            Ok(held) => {
                let done = alone(config, request).await;
                drop(held);
                return done;
            }
            // A gateway that has just started has the lock, and its socket soon.
            Err(LockError::Held { .. }) if tokio::time::Instant::now() < deadline => {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Err(error @ (LockError::Unfinished(_) | LockError::Lost { .. })) => {
                return Err(Failed::Usage(error.to_string()));
            }
            Err(error) => return Err(error.to_string().into()),
        }
    }
}

/// What a request that only reads is answered where there are no logs; `None` for one that changes something.
fn nothing_of(request: &Request) -> Option<Answer> {
    match request {
        Request::ListTokens => Some(Answer::Tokens { tokens: Vec::new() }),
        Request::ListHooks => Some(Answer::Hooks { hooks: Vec::new() }),
        _ => None,
    }
}

/// Reads what an embedded bus has, and creates nothing: neither the data folder nor a log.
async fn reading(config: &Config, request: &Request, nothing: Answer) -> Result<Answer, Failed> {
    lock::refuse_unfinished(&config.data_dir).map_err(|error| Failed::Usage(error.to_string()))?;
    let Some((bus, partitions)) = open_bus::control_read_only(config)? else { return Ok(nothing) };
    let answer = match Directory::open(bus.clone(), partitions).await {
        Ok(directory) => Ok(work(&bus, directory, request).await),
        Err(error) => Err(error.into()),
    };
    bus.close().await;
    answer
}

async fn alone(config: &Config, request: &Request) -> Result<Answer, Failed> {
    let (bus, directory) = open_bus::for_writing(config).await?;
    let answer = work(&bus, directory, request).await;
    bus.close().await;
    Ok(answer)
}

async fn work(bus: &SharedBus, directory: Arc<Directory>, request: &Request) -> Answer {
    // A clock that jumped is the matter of a process that ran before: this one begins with the clock as it is.
    let means = Means { bus: Some(bus.clone()), ..Means::from(directory) };
    admin_socket::work(request.clone(), &means).await
}
