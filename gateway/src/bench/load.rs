//! Sending webhooks over plain connections and timing their answers.
//!
//! Closed loop: each connection sends the next when it got an answer. What a slow answer kept from being sent is added
//! to the latencies afterwards, at the mean distance of a connection's requests ("coordinated omission").
//! Open loop: each webhook is due at a fixed instant, and its latency counts from there.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::mpsc,
    task::LocalSet,
};

use super::{
    figures::{Round, histogram},
    pool::Pool,
};

/// How long an answer may take before it counts as an error.
const ANSWER: Duration = Duration::from_secs(10);
/// Webhooks that are due on one connection before more count as errors.
const DUE: usize = 65_536;
/// An answer's head is shorter than this.
const HEAD: usize = 4096;

/// How requests follow each other.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pace {
    /// As fast as answers come.
    Closed,
    /// So many a second.
    Open(f64),
}

/// A load.
pub(super) struct Load {
    pub(super) to: SocketAddr,
    pub(super) connections: u32,
    pub(super) pace: Pace,
    pub(super) duration: Duration,
    pub(super) pool: Arc<Pool>,
    /// Told when the first request is due.
    pub(super) begun: Arc<OnceLock<Instant>>,
}

struct Tally {
    latency: Histogram<u64>,
    done: u64,
    errors: u64,
}

impl Load {
    /// Runs the load on a thread of its own. The processor time is for the caller to fill in.
    pub(super) async fn run(self) -> Result<Round, String> {
        let ran = tokio::task::spawn_blocking(move || self.run_here()).await;
        ran.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
    }

    fn run_here(self) -> io::Result<Round> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let begun = *self.begun.get_or_init(Instant::now);
        let end = begun + self.duration;
        let tallies = LocalSet::new().block_on(&runtime, async {
            match self.pace {
                Pace::Closed => closed(&self, end).await,
                Pace::Open(rate) => open(&self, rate, begun, end).await,
            }
        })?;
        let elapsed = begun.elapsed();
        let mut round = Round { done: 0, errors: 0, elapsed, latency: histogram(), processor: Duration::ZERO };
        for tally in tallies {
            round.done += tally.done;
            round.errors += tally.errors;
            let _ = round.latency.add(&tally.latency);
        }
        if matches!(self.pace, Pace::Closed) && round.done > 0 {
            let between = elapsed.as_micros() as u64 * u64::from(self.connections) / round.done;
            round.latency = round.latency.clone_correct(between.max(1));
        }
        Ok(round)
    }
}

async fn closed(load: &Load, end: Instant) -> io::Result<Vec<Tally>> {
    let next = Arc::new(AtomicU64::new(0));
    let mut tasks = Vec::new();
    for _ in 0..load.connections {
        let mut connection = Connection::open(load.to).await?;
        let (next, pool) = (next.clone(), load.pool.clone());
        tasks.push(tokio::task::spawn_local(async move {
            let mut tally = Tally { latency: histogram(), done: 0, errors: 0 };
            loop {
                let sent = Instant::now();
                if sent >= end {
                    return tally;
                }
                let request = pool.get(next.fetch_add(1, Ordering::Relaxed));
                connection.exchange(&request, sent, &mut tally).await;
            }
        }));
    }
    join(tasks).await
}

async fn open(load: &Load, rate: f64, begun: Instant, end: Instant) -> io::Result<Vec<Tally>> {
    let (mut senders, mut tasks) = (Vec::new(), Vec::new());
    for _ in 0..load.connections {
        let mut connection = Connection::open(load.to).await?;
        let (sender, mut due) = mpsc::channel::<(Instant, u64)>(DUE);
        senders.push(sender);
        let pool = load.pool.clone();
        tasks.push(tokio::task::spawn_local(async move {
            let mut tally = Tally { latency: histogram(), done: 0, errors: 0 };
            while let Some((due, number)) = due.recv().await {
                connection.exchange(&pool.get(number), due, &mut tally).await;
            }
            tally
        }));
    }
    // A thread sleeps more exactly than a timer of the runtime.
    let pacing = std::thread::spawn(move || {
        let mut missed = 0;
        for number in 0.. {
            let due = begun + Duration::from_secs_f64(number as f64 / rate);
            if due >= end {
                break;
            }
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let sender = &senders[number as usize % senders.len()];
            missed += u64::from(sender.try_send((due, number)).is_err());
        }
        missed
    });
    let mut tallies = join(tasks).await?;
    let missed = pacing.join().map_err(|_| io::Error::other("the pacing thread failed"))?;
    tallies.push(Tally { latency: histogram(), done: 0, errors: missed });
    Ok(tallies)
}

async fn join(tasks: Vec<tokio::task::JoinHandle<Tally>>) -> io::Result<Vec<Tally>> {
    let mut tallies = Vec::with_capacity(tasks.len());
    for task in tasks {
        tallies.push(task.await.map_err(io::Error::other)?);
    }
    Ok(tallies)
}

/// A connection that is opened again when it broke.
struct Connection {
    to: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(to: SocketAddr) -> io::Result<Self> {
        let mut connection = Self { to, stream: None, buffer: vec![0; HEAD] };
        connection.connect().await?;
        Ok(connection)
    }

    async fn connect(&mut self) -> io::Result<()> {
        let stream = TcpStream::connect(self.to).await?;
        stream.set_nodelay(true)?;
        self.stream = Some(stream);
        Ok(())
    }

    async fn exchange(&mut self, request: &[u8], since: Instant, tally: &mut Tally) {
        match tokio::time::timeout(ANSWER, self.ask(request)).await {
            Ok(Ok(200)) => {
                tally.done += 1;
                let _ = tally.latency.record(since.elapsed().as_micros().max(1) as u64);
            }
            Ok(Ok(_)) => tally.errors += 1,
            Ok(Err(_)) | Err(_) => {
                tally.errors += 1;
                self.stream = None;
                let _ = self.connect().await;
            }
        }
    }

    /// Sends a request and reads its answer, whose status this is.
    async fn ask(&mut self, request: &[u8]) -> io::Result<u16> {
        let broken = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let stream = self.stream.as_mut().ok_or_else(broken)?;
        stream.write_all(request).await?;
        let mut filled = 0;
        loop {
            let read = stream.read(&mut self.buffer[filled..]).await?;
            if read == 0 {
                return Err(broken());
            }
            filled += read;
            let got = &self.buffer[..filled];
            let Some(head) = got.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let text = std::str::from_utf8(&got[..head]).map_err(io::Error::other)?;
            let status = text.get(9..12).and_then(|digits| digits.parse().ok()).ok_or_else(broken)?;
            let length = text.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                if name.eq_ignore_ascii_case("content-length") { value.trim().parse::<usize>().ok() } else { None }
            });
            let mut missing = length.unwrap_or(0).saturating_sub(filled - head - 4);
            while missing > 0 {
                let read = stream.read(&mut self.buffer).await?;
                if read == 0 {
                    return Err(broken());
                }
                missing = missing.saturating_sub(read);
            }
            return Ok(status);
        }
    }
}
