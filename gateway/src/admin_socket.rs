//! `data/admin.sock`: how commands that write work beside a running gateway. One line of JSON asks, one answers, over
//! a Unix socket that only the gateway's own user may use.

mod wire;

use std::{
    fs, io,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use recado_proto::v1;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{UnixListener, UnixStream},
    sync::Semaphore,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use self::wire::{Answer, HookAction, HookLine, NewTokenLine, Request, TokenLine};
use crate::{
    clock,
    deadletters::replay::Replayer,
    directory::{Directory, DirectoryError},
    submit, time_accept,
};
use recado_bus::{SharedBus, embedded::Time};

/// The socket's name below `data_dir`.
pub const NAME: &str = "admin.sock";

/// A request has at most this many bytes.
const MAX_REQUEST: u64 = 64 * 1024;
/// An answer has at most this many bytes: a list of all tokens.
const MAX_ANSWER: u64 = 16 * 1024 * 1024;
/// Callers served at a time; more wait.
const CALLERS: usize = 8;
/// How long a caller may take to ask, and to take the answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the work may take; longer than the directory's own limit.
const WORK: Duration = Duration::from_secs(40);

/// What requests are done with.
#[derive(Clone)]
pub struct Means {
    /// Tenants and tokens.
    pub directory: Arc<Directory>,
    /// All logs, where they are open.
    pub bus: Option<SharedBus>,
    /// The time of embedded logs.
    pub time: Option<Arc<Time>>,
    /// Gives dead letters again, where webhooks are known.
    pub replayer: Option<Arc<Replayer>>,
}

impl From<Arc<Directory>> for Means {
    fn from(directory: Arc<Directory>) -> Self {
        Self { directory, bus: None, time: None, replayer: None }
    }
}

/// Why the socket does not serve.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    /// The path cannot be a socket's.
    #[error(
        "{} is too long for a socket, which may have 107 bytes\nhint: choose a shorter `data_dir`",
        .0.display()
    )]
    PathTooLong(PathBuf),
    /// It cannot be created.
    #[error("cannot serve {}: {error}", path.display())]
    Unusable {
        /// Where.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// Why a call has no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Nobody serves the socket: no gateway is running there.
    #[error("no gateway is running")]
    NobodyThere,
    /// Somebody does, and it went wrong.
    #[error("the running gateway does not answer: {0}")]
    Failed(String),
}

/// Serves the socket until the token is cancelled, then finishes what was asked and removes it. Whoever calls this
/// holds the data folder's lock: a socket that is there already is left over from a crash, and replaced.
pub async fn serve(path: &Path, means: impl Into<Means>, stop: CancellationToken) -> Result<(), SocketError> {
    let means = means.into();
    let (listener, ours) = bind(path)?;
    let callers = Arc::new(Semaphore::new(CALLERS));
    let tasks = TaskTracker::new();
    loop {
        let next = async {
            let place = Arc::clone(&callers).acquire_owned().await.map_err(io::Error::other)?;
            listener.accept().await.map(|(stream, _)| (place, stream))
        };
        let (place, stream) = tokio::select! {
            () = stop.cancelled() => break,
            accepted = next => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "admin socket cannot accept");
                    tokio::select! {
                        () = stop.cancelled() => break,
                        () = tokio::time::sleep(Duration::from_millis(200)) => continue,
                    }
                }
            },
        };
        let means = means.clone();
        tasks.spawn(async move {
            if let Err(error) = converse(stream, ours, &means).await {
                tracing::debug!(%error, "admin caller went away");
            }
            drop(place);
        });
    }
    tasks.close();
    tasks.wait().await;
    // The next process may have replaced it only after this one let go of the lock.
    let _gone = fs::remove_file(path);
    Ok(())
}

/// The listener, and the user that it belongs to.
fn bind(path: &Path) -> Result<(UnixListener, u32), SocketError> {
    // What the kernel has room for, with the zero at the end.
    if path.as_os_str().len() > 107 {
        return Err(SocketError::PathTooLong(path.to_owned()));
    }
    let unusable = |error| SocketError::Unusable { path: path.to_owned(), error };
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(error)),
        _ => {}
    }
    let listener = UnixListener::bind(path).map_err(unusable)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(unusable)?;
    let ours = fs::metadata(path).map_err(unusable)?.uid();
    Ok((listener, ours))
}

async fn converse(mut stream: UnixStream, ours: u32, means: &Means) -> io::Result<()> {
    // Between bind and the change of mode somebody else could have come in.
    let caller = stream.peer_cred()?.uid();
    if caller != ours && caller != 0 {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let line = tokio::time::timeout(PATIENCE, read_line(&mut stream, MAX_REQUEST)).await??;
    let answer = match serde_json::from_slice::<Request>(&line) {
        Ok(request) => tokio::time::timeout(WORK, work(request, means)).await.unwrap_or_else(|_| Answer::Error {
            code: "unavailable".to_owned(),
            detail: "the logs do not answer".to_owned(),
        }),
        Err(error) => Answer::Error { code: "malformed".to_owned(), detail: error.to_string() },
    };
    let mut text = serde_json::to_vec(&answer).map_err(io::Error::other)?;
    text.push(b'\n');
    tokio::time::timeout(PATIENCE, stream.write_all(&text)).await??;
    stream.shutdown().await
}

/// Does what a request asks, on a directory of this process.
pub async fn work(request: Request, means: &Means) -> Answer {
    let directory = &means.directory;
    let done = match request {
        Request::CreateToken(new) => match new.try_into() {
            Ok(new) => directory
                .create_token(new)
                .await
                .map(|(text, entry)| Answer::Created { text, token: TokenLine::from(&*entry) }),
            Err(detail) => return Answer::Error { code: "refused".to_owned(), detail },
        },
        Request::ListTokens => {
            Ok(Answer::Tokens { tokens: directory.tokens().iter().map(|entry| TokenLine::from(&**entry)).collect() })
        }
        Request::RevokeToken { id } => {
            directory.revoke_token(&id).await.map(|entry| Answer::Revoked { token: TokenLine::from(&*entry) })
        }
        Request::Skip { tenant, position, actor, reason } => {
            directory.tell(&tenant, &submit::skip(&tenant, position, &actor, &reason)).await.map(told)
        }
        Request::SetLogic { version, .. } if version > recado_routing::newest_logic() => {
            Err(DirectoryError::Refused(format!(
                "the running gateway knows rules up to version {}, and not {version}\nhint: install the newer build first",
                recado_routing::newest_logic()
            )))
        }
        Request::SetLogic { tenant, version } => {
            directory.tell(&tenant, &submit::set_logic(&tenant, version)).await.map(told)
        }
        Request::AcceptTime { actor, reason, lasting_ms } => {
            let lasting = lasting_ms.map(|ms| Duration::from_millis(ms.max(0).unsigned_abs()));
            match &means.bus {
                Some(bus) => {
                    time_accept::accept(bus, directory, means.time.as_ref(), actor, reason, lasting).await.map(|done| {
                        let until = (done.until_ms > 0).then(|| clock::rfc3339(done.until_ms));
                        Answer::TimeAccepted { lead_ms: done.lead_ms, jump_ms: done.jump_ms, until }
                    })
                }
                None => Err(DirectoryError::Refused("there are no logs here whose time could be accepted".to_owned())),
            }
        }
        Request::ListHooks => {
            let line = |state: v1::HookState| HookLine::of(&state, directory.hook_order(&state.id).as_ref());
            Ok(Answer::Hooks { hooks: directory.hooks().into_iter().map(line).collect() })
        }
        Request::OrderHook { id, action, from_seq } => {
            directory.order_hook(&id, action.into(), from_seq).await.map(|()| Answer::Ordered { id })
        }
        Request::ReplayDeadletters { letters, actor, dry_run } => match &means.replayer {
            Some(replayer) => {
                let given = replayer.replay(&letters, &actor, dry_run).await;
                given.map(|fates| Answer::Replayed { fates }).map_err(DirectoryError::Unavailable)
            }
            None => Err(DirectoryError::Refused("dead letters are not given again from here".to_owned())),
        },
    };
    done.unwrap_or_else(|error| Answer::Error {
        code: match error {
            DirectoryError::NoSuchToken(_) => "no_such_token",
            DirectoryError::Unavailable(_) | DirectoryError::NotTold(_) => "unavailable",
            _ => "refused",
        }
        .to_owned(),
        detail: error.to_string(),
    })
}

fn told(position: u64) -> Answer {
    Answer::Told { position }
}

/// Asks the gateway that serves a socket.
pub async fn call(path: &Path, request: &Request) -> Result<Answer, CallError> {
    let failed = |error: io::Error| CallError::Failed(error.to_string());
    let mut stream = match tokio::time::timeout(PATIENCE, UnixStream::connect(path)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            return Err(match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => CallError::NobodyThere,
                _ => failed(error),
            });
        }
        Err(_) => return Err(CallError::Failed("it does not accept".to_owned())),
    };
    let exchange = async {
        let mut text = serde_json::to_vec(request).map_err(io::Error::other)?;
        text.push(b'\n');
        stream.write_all(&text).await?;
        read_line(&mut stream, MAX_ANSWER).await
    };
    let line = tokio::time::timeout(WORK + PATIENCE, exchange)
        .await
        .map_err(|_| CallError::Failed("it took too long".to_owned()))?
        .map_err(failed)?;
    serde_json::from_slice(&line).map_err(|error| CallError::Failed(format!("it answers otherwise: {error}")))
}

/// One line without its end.
async fn read_line(stream: &mut UnixStream, most: u64) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    BufReader::new(stream.take(most)).read_until(b'\n', &mut line).await?;
    if line.pop() != Some(b'\n') {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "no whole line"));
    }
    Ok(line)
}

#[cfg(test)]
mod tests;
