//! The provider's side of what the sender does: takes calls, notes when each came, and answers as `WhatsApp` does.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::LocalSet,
};
use tokio_util::sync::CancellationToken;

use crate::clock;

/// How long a call waits for its answer: a provider across a network is not quicker.
const ANSWER_AFTER: Duration = Duration::from_millis(50);
/// A call is shorter than this.
const LARGEST: usize = 16 * 1024;

/// A call that came.
pub(super) struct Call {
    /// The number in its text.
    pub(super) number: u64,
    /// The gateway's id of the message.
    pub(super) message: String,
    /// When its last byte was there.
    pub(super) at: Instant,
    /// The same, milliseconds since 1970.
    pub(super) at_ms: i64,
}

#[derive(Default)]
struct Taken {
    calls: Vec<Call>,
    unreadable: u64,
}

/// A provider on a thread of its own, until it is dropped.
pub(super) struct Provider {
    pub(super) address: SocketAddr,
    taken: Arc<Mutex<Taken>>,
    stop: CancellationToken,
}

impl Provider {
    pub(super) fn start() -> Result<Self, String> {
        Self::serve().map_err(|error| format!("the provider's side cannot be served: {error}"))
    }

    fn serve() -> io::Result<Self> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (taken, stop) = (Arc::new(Mutex::default()), CancellationToken::new());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (into, until) = (Arc::clone(&taken), stop.clone());
        std::thread::Builder::new().name("provider".to_owned()).spawn(move || {
            LocalSet::new().block_on(&runtime, async {
                tokio::select! {
                    () = until.cancelled() => {}
                    _ = accept(listener, into) => {}
                }
            });
        })?;
        Ok(Self { address, taken, stop })
    }

    /// Calls that nobody has taken away yet.
    pub(super) fn waiting(&self) -> usize {
        lock(&self.taken).calls.len()
    }

    /// Takes away the calls that came, in their order.
    pub(super) fn take(&self) -> Vec<Call> {
        std::mem::take(&mut lock(&self.taken).calls)
    }

    /// Calls that were no message of ours.
    pub(super) fn unreadable(&self) -> u64 {
        lock(&self.taken).unreadable
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn lock(taken: &Mutex<Taken>) -> MutexGuard<'_, Taken> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: std::net::TcpListener, taken: Arc<Mutex<Taken>>) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    loop {
        let (stream, _) = listener.accept().await?;
        let taken = Arc::clone(&taken);
        // A connection that breaks breaks alone; whoever called is told by its end.
        tokio::task::spawn_local(async move { converse(stream, &taken).await });
    }
}

async fn converse(mut stream: TcpStream, taken: &Mutex<Taken>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut buffer, mut filled) = (vec![0; LARGEST], 0);
    loop {
        let body = loop {
            if let Some(body) = whole(&buffer[..filled]) {
                break body;
            }
            let read = stream.read(&mut buffer[filled..]).await?;
            if read == 0 {
                return Ok(());
            }
            filled += read;
        };
        let (at, at_ms) = (Instant::now(), clock::now_ms());
        let answer = {
            let mut taken = lock(taken);
            match message(&buffer[body.clone()]) {
                Some((number, message)) => taken.calls.push(Call { number, message, at, at_ms }),
                None => taken.unreadable += 1,
            }
            let id = format!("wamid.{}.{at_ms}.{}", taken.calls.len(), stream.peer_addr()?.port());
            json!({"messaging_product": "whatsapp", "messages": [{"id": id}]}).to_string()
        };
        buffer.copy_within(body.end..filled, 0);
        filled -= body.end;
        tokio::time::sleep(ANSWER_AFTER).await;
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length:";
        stream.write_all(format!("{head} {}\r\n\r\n{answer}", answer.len()).as_bytes()).await?;
    }
}

/// Where the body of a request is that has arrived as a whole.
fn whole(got: &[u8]) -> Option<std::ops::Range<usize>> {
    let head = got.windows(4).position(|four| four == b"\r\n\r\n")?;
    let length = std::str::from_utf8(&got[..head]).ok()?.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let body = head + 4..head + 4 + length.unwrap_or(0);
    (got.len() >= body.end).then_some(body)
}

/// The number and the id of a message.
fn message(body: &[u8]) -> Option<(u64, String)> {
    let call: Value = serde_json::from_slice(body).ok()?;
    let number = call["text"]["body"].as_str()?.rsplit(' ').next()?.parse().ok()?;
    Some((number, call["biz_opaque_callback_data"].as_str()?.to_owned()))
}
