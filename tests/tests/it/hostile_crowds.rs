//! Crowds: ten thousand connections that say nothing, and floods beside which others work.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use recado_tests::{
    PATIENCE, World, memory,
    raw::{signature, webhook},
    settings::{APP_SECRET, PHONE_NUMBER_ID},
    wire::{self, Wire},
    within,
};
use tokio::{io::AsyncReadExt as _, net::TcpStream, task::JoinSet};

const IDLE: usize = 10_000;

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_idle_connections_keep_nobody_out() -> Result<()> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, hard.max(soft), hard)?;
    ensure!(hard >= 14_000, "this test needs `ulimit -Hn` of 14000, for itself and for the gateway; it is {hard}");
    let world =
        World::new(|settings| settings.http_extra = format!("max_connections = {}", IDLE + 500), |_| {}).await?;
    let before = memory::of(&world.gateway)?;
    let files_before = memory::open_files(&world.gateway)?;
    memory::forget_peak(&world.gateway)?;

    // Each says nothing, and comes again as soon as it is given up.
    let address = world.gateway.webhooks.trim_start_matches("http://").to_owned();
    let given_up = Arc::new(AtomicU64::new(0));
    let mut crowd = JoinSet::new();
    for _ in 0..IDLE {
        let (address, given_up) = (address.clone(), Arc::clone(&given_up));
        crowd.spawn(async move {
            loop {
                if let Ok(mut stream) = TcpStream::connect(&address).await {
                    let _ = stream.read(&mut [0]).await;
                    given_up.fetch_add(1, Relaxed);
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
    }
    // Each is given up after ten seconds: a busy machine may not get all of them open at the same moment.
    let (mut most, mut halfway) = (0, None);
    within(Duration::from_secs(90), "the crowd", || {
        let open = memory::open_files(&world.gateway).map(|open| open.saturating_sub(files_before));
        if let Ok(open) = open {
            most = most.max(open);
        }
        let since = if most >= IDLE / 2 { halfway.get_or_insert_with(Instant::now).elapsed() } else { Duration::ZERO };
        let enough = most >= IDLE * 98 / 100 || since > Duration::from_secs(15);
        async move { Ok(enough.then_some(())) }
    })
    .await?;
    let with = memory::of(&world.gateway)?;

    // A connection of its own for each, while the crowd is there.
    let (mut slowest, begun) = (Duration::ZERO, Instant::now());
    let mut worked = 0_u32;
    while worked < 100 || given_up.load(Relaxed) < 1000 {
        let asked = Instant::now();
        let body = webhook(PHONE_NUMBER_ID, &format!("wamid.crowd-{worked}"));
        let right = signature(APP_SECRET, &body);
        let request = wire::request("POST", "/webhooks/whatsapp", &[("X-Hub-Signature-256", &right)], &body);
        assert_eq!(wire::ask(&world.gateway.webhooks, &request).await?.map(|answer| answer.status), Some(200));
        slowest = slowest.max(asked.elapsed());
        worked += 1;
        ensure!(begun.elapsed() < Duration::from_secs(90), "idle connections are never given up");
    }
    let peak = memory::of(&world.gateway)?.peak;
    crowd.shutdown().await;
    println!(
        "{IDLE} peers that say nothing, {most} of them connected at the same moment; resident {} MiB before, {} MiB with them, {} MiB at most; {worked} webhooks beside \
         them were taken, the slowest in {slowest:?}; {} idle ones were given up",
        before.now / 1024,
        with.now / 1024,
        peak / 1024,
        given_up.load(Relaxed)
    );
    ensure!(peak < before.now + 300 * 1024, "more than 30 KiB for each idle connection");
    world.api.events_of("messageReceived", worked as usize, PATIENCE).await?;
    Ok(())
}

/// When every place is taken by peers that say nothing, the next one waits no longer than they are waited for.
#[tokio::test(flavor = "multi_thread")]
async fn places_that_are_all_taken_become_free() -> Result<()> {
    let world = World::new(|settings| settings.http_extra = "max_connections = 20".to_owned(), |_| {}).await?;
    let mut silent = Vec::new();
    for _ in 0..40 {
        silent.push(Wire::connect(&world.gateway.webhooks).await?);
    }
    let begun = Instant::now();
    let body = webhook(PHONE_NUMBER_ID, "wamid.waited");
    let right = signature(APP_SECRET, &body);
    let request = wire::request("POST", "/webhooks/whatsapp", &[("X-Hub-Signature-256", &right)], &body);
    let status = within(Duration::from_secs(90), "a place", || async {
        Ok(wire::ask(&world.gateway.webhooks, &request).await.ok().flatten())
    })
    .await?
    .status;
    assert_eq!(status, 200);
    println!("20 places, 40 silent peers: the next one was served after {:?}", begun.elapsed());
    drop(silent);
    Ok(())
}

const SECOND: &str = r#"
[[endpoints]]
id = "calm"
connector = "whatsapp"
app_secrets = ["calm-app-secret-12345"]
verify_token = "x-verify-token"

[[accounts]]
id = "wa-calm"
tenant = "acme"
endpoint = "calm"
queue = "support"
phone_number_id = "700800999"
waba_id = "100200999"
access_token = "t"

[[accounts]]
id = "wa-beside"
tenant = "acme"
endpoint = "whatsapp"
queue = "support"
phone_number_id = "700800888"
waba_id = "100200888"
access_token = "t"
"#;

/// Who floods: what the connection of this number sends in this round, and to which endpoint.
type Wave = fn(u32, u64) -> (&'static str, String, Vec<u8>);

/// A flood on 48 connections, each with the next request as soon as the last one is answered.
struct Flood {
    connections: JoinSet<()>,
    /// Taken, unauthorized, refused for now, cut, others.
    answers: Arc<[AtomicU32; 5]>,
}

impl Flood {
    fn begin(base: &str, wave: Wave) -> Self {
        let answers: Arc<[AtomicU32; 5]> = Arc::default();
        let mut connections = JoinSet::new();
        for n in 0..48_u32 {
            let (base, answers) = (base.to_owned(), Arc::clone(&answers));
            connections.spawn(async move {
                for round in 0_u64.. {
                    let (endpoint, right, body) = wave(n, round);
                    let request = signed(endpoint, &right, &body);
                    let status = wire::ask(&base, &request).await.ok().flatten().map(|answer| answer.status);
                    let place = match status {
                        Some(200) => 0,
                        Some(401) => 1,
                        Some(503) => 2,
                        None => 3,
                        Some(_) => 4,
                    };
                    answers[place].fetch_add(1, Relaxed);
                }
            });
        }
        Self { connections, answers }
    }

    fn counts(&self) -> [u32; 5] {
        [0, 1, 2, 3, 4].map(|place: usize| self.answers[place].load(Relaxed))
    }
}

fn signed(endpoint: &str, right: &str, body: &[u8]) -> Vec<u8> {
    wire::request("POST", &format!("/webhooks/{endpoint}"), &[("X-Hub-Signature-256", right)], body)
}

/// Signed and small, as fast as it goes; unsigned and large; to nobody, and large.
fn everything(n: u32, round: u64) -> (&'static str, String, Vec<u8>) {
    if n.is_multiple_of(3) {
        return one_account(n, round);
    }
    let body = vec![b'x'; 900_000];
    (if n % 3 == 1 { "whatsapp" } else { "nobody" }, signature("wrong", &body), body)
}

/// Signed and small, all of one account.
fn one_account(n: u32, round: u64) -> (&'static str, String, Vec<u8>) {
    let body = webhook(PHONE_NUMBER_ID, &format!("wamid.flood-{n}-{round}"));
    ("whatsapp", signature(APP_SECRET, &body), body)
}

/// Another endpoint's or another account's webhooks beside a flood: all of them are taken.
#[allow(clippy::print_stdout, reason = "a test says what it saw")]
async fn beside(
    wave: Wave,
    endpoint: &'static str,
    number: &str,
    secret: &str,
    hit: fn(&[u32; 5]) -> bool,
) -> Result<()> {
    let change = |settings: &mut recado_tests::Settings| {
        SECOND.clone_into(&mut settings.extra);
        // Small, so that the flood fills its share.
        "max_inflight_bytes = 8388608".clone_into(&mut settings.http_extra);
    };
    let world = World::new(change, |_| {}).await?;
    let base = world.gateway.webhooks.clone();
    let before = memory::of(&world.gateway)?;
    memory::forget_peak(&world.gateway)?;
    let mut flood = Flood::begin(&base, wave);
    // Bodies that were begun and stand still: what they announce keeps nobody out.
    let mut standing = Vec::new();
    for _ in 0..20 {
        let mut wire = Wire::connect(&base).await?;
        wire.send(b"POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\nx").await?;
        standing.push(wire);
    }
    within(Duration::from_mins(1), "the flood", || async { Ok(hit(&flood.counts()).then_some(())) }).await?;
    let at_first = flood.counts();
    let mut took = Vec::new();
    let begun = Instant::now();
    while took.len() < 200 && begun.elapsed() < Duration::from_mins(1) {
        let body = webhook(number, &format!("wamid.calm-{}", took.len()));
        let asked = Instant::now();
        let answer = wire::ask(&base, &signed(endpoint, &signature(secret, &body), &body)).await?;
        assert_eq!(answer.map(|answer| answer.status), Some(200), "number {}", took.len());
        took.push(asked.elapsed());
    }
    let counts = flood.counts();
    flood.connections.shutdown().await;
    let peak = memory::of(&world.gateway)?.peak;
    took.sort();
    println!(
        "flood: {} taken, {} unauthorized, {} refused for now, {} cut, {} others; beside it {} of {} taken, median \
         {:?}, slowest {:?}; resident {} MiB before, {} MiB at most",
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        counts[4],
        took.len(),
        took.len(),
        took[took.len() / 2],
        took[took.len() - 1],
        before.now / 1024,
        peak / 1024
    );
    ensure!(took.len() >= 50, "too few to say anything");
    ensure!(counts.iter().sum::<u32>() > at_first.iter().sum(), "the flood was over before");
    assert_eq!(counts[4], 0);
    ensure!(peak < before.now + 400 * 1024, "the flood takes memory");
    drop(standing);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_on_one_endpoint_leaves_another_in_peace() -> Result<()> {
    let hit = |counts: &[u32; 5]| counts[0] > 30 && counts[1] > 30;
    beside(everything, "calm", "700800999", "calm-app-secret-12345", hit).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_on_one_account_leaves_another_in_peace() -> Result<()> {
    beside(one_account, "whatsapp", "700800888", APP_SECRET, |counts| counts[0] > 200).await
}
