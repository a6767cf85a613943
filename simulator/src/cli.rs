//! The simulator as a command.

use crate::journal::{Call, CallKind, Webhook};
use crate::load::{Load, LoadReport, Pace};
use crate::receipts::ReceiptPlan;
use crate::settings::{Number, Settings};
use crate::simulator::{Simulator, StartError};
use clap::Args as ClapArgs;
use serde_json::json;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Plays `WhatsApp`'s side: customers write to a gateway, its answers are taken and receipts follow
#[derive(Debug, Clone, ClapArgs)]
pub struct Args {
    /// Webhook URL of the gateway; repeat for several, which get the webhooks in turn
    #[arg(long, required = true, value_name = "URL")]
    pub target: Vec<String>,
    /// Signs the webhooks: the endpoint's app secret
    #[arg(long, env = "WA_SECRET", hide_env_values = true, default_value = "simulated-app-secret")]
    pub app_secret: String,
    /// Offered in the verification: the endpoint's verify token
    #[arg(long, env = "WA_VERIFY", hide_env_values = true, default_value = "simulated-verify-token")]
    pub verify_token: String,
    /// The bearer token that the gateway's calls must carry; any when not given
    #[arg(long, env = "WA_TOKEN", hide_env_values = true)]
    pub access_token: Option<String>,
    /// The business number that customers write to; repeat for several
    #[arg(long, value_name = "ID", default_value = "700800900")]
    pub phone_number_id: Vec<String>,
    /// The business account that owns the numbers
    #[arg(long, value_name = "ID", default_value = "100200300")]
    pub waba_id: String,
    /// Where the gateway's calls are answered: its account's `api_base`. Port 0 picks a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// How many customers write
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub customers: usize,
    /// Messages a second, of all customers together; 0 for none but those asked for through the control calls
    #[arg(long, value_name = "R", default_value_t = 2.0, value_parser = parse_rate)]
    pub rate: f64,
    /// End after this time, as 20s or 500ms; until interrupted when not given
    #[arg(long = "for", value_name = "DURATION", value_parser = parse_duration)]
    pub duration: Option<Duration>,
    /// At the end, wait at most this long for what was not answered yet
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = parse_duration)]
    pub drain: Duration,
    /// Who writes what follows from this
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Send no receipts for the gateway's messages
    #[arg(long)]
    pub no_receipts: bool,
    /// One line of JSON with the totals on stdout at the end
    #[arg(long)]
    pub json: bool,
}

/// Reads a time as people write it: a whole number with ms, s, m or h.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is not a time; write 500ms, 20s, 5m or 1h");
    let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (count, unit) = text.split_at(digits);
    let millis = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err(wrong()),
    };
    let count: u64 = count.parse().map_err(|_| wrong())?;
    Ok(Duration::from_millis(count.checked_mul(millis).ok_or_else(wrong)?))
}

fn parse_rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if (0.0..=1_000_000.0).contains(&rate) => Ok(rate),
        _ => Err(format!("{text:?} is not a rate; write messages a second, as 5 or 0.5")),
    }
}

/// Runs the command in the calling Tokio runtime. Exit status: 0 done, 1 a webhook was never answered 200 or a message
/// was sent twice, 2 wrong arguments, 3 a target does not answer the verification.
pub async fn run(args: Args) -> ExitCode {
    ExitCode::from(Box::pin(run_with(&args, &mut io::stdout(), &mut io::stderr())).await)
}

/// The same, with what is said for people going to `said` and the line of JSON to `out`; gives the exit status.
pub async fn run_with(args: &Args, out: &mut impl Write, said: &mut impl Write) -> u8 {
    // Whoever read this may be gone; the work goes on.
    match Box::pin(play(args, out, said)).await {
        Ok(code) => code,
        Err((code, problem)) => {
            let _closed = writeln!(said, "{problem}");
            code
        }
    }
}

fn settings(args: &Args) -> Settings {
    let number = |(n, id): (usize, &String)| Number::new(id, &args.waba_id, &format!("5511{}", 40_028_922 + n));
    Settings {
        listen: args.listen,
        targets: args.target.clone(),
        app_secret: args.app_secret.clone(),
        verify_token: args.verify_token.clone(),
        access_token: args.access_token.clone(),
        numbers: args.phone_number_id.iter().enumerate().map(number).collect(),
        receipts: if args.no_receipts { ReceiptPlan::none() } else { ReceiptPlan::default() },
        ..Settings::default()
    }
}

async fn play(args: &Args, out: &mut impl Write, said: &mut impl Write) -> Result<u8, (u8, String)> {
    let sim = Simulator::start(settings(args)).await.map_err(|error| match error {
        StartError::Listen(..) | StartError::Client(_) => (3, error.to_string()),
        _ => (2, error.to_string()),
    })?;
    let base = sim.api_base();
    let _closed = writeln!(
        said,
        "answering Graph calls on {base} (the account's `api_base`)\ncontrol: curl {base}/_sim/\n\
         a customer writes: curl -d '{{\"text\":\"oi\"}}' {base}/_sim/customers/5511987654321/say"
    );
    sim.verify_targets().await.map_err(|error| (3, error.to_string()))?;
    let _closed = writeln!(said, "verified {}", args.target.join(", "));
    let mut shown = Shown::default();
    let report = {
        let mut work = Box::pin(work(&sim, args));
        loop {
            tokio::select! {
                report = &mut work => break report,
                () = tokio::time::sleep(Duration::from_millis(500)) => shown.tell(&sim, said),
            }
        }
    };
    shown.tell(&sim, said);
    let stats = sim.stats();
    let ledger = sim.ledger();
    let unanswered = ledger.entries().filter(|entry| !entry.acknowledged).count();
    let _closed = writeln!(
        said,
        "{} customers' messages, {} answered 200 (p50 {} ms, p99 {} ms), {} attempts repeated; \
         {} messages of the gateway accepted, {} refused, {} sent twice; {} receipts",
        stats.messages,
        stats.messages_acknowledged,
        report.p50_ms,
        report.p99_ms,
        stats.retried,
        stats.accepted,
        stats.refused,
        stats.doubled,
        stats.receipts
    );
    if args.json {
        let line = json!({
            "webhooks": stats.webhooks,
            "acknowledged": stats.acknowledged,
            "attempts": stats.attempts,
            "retried": stats.retried,
            "messages": stats.messages,
            "messages_acknowledged": stats.messages_acknowledged,
            "receipts": stats.receipts,
            "calls": stats.calls,
            "accepted": stats.accepted,
            "refused": stats.refused,
            "doubled": stats.doubled,
            "elapsed_s": report.elapsed_s,
            "rate_per_s": report.rate_per_s,
            "p50_ms": report.p50_ms,
            "p99_ms": report.p99_ms,
            "p999_ms": report.p999_ms,
        });
        let _closed = writeln!(out, "{line}").and_then(|()| out.flush());
    }
    sim.stop().await;
    Ok(u8::from(unanswered > 0 || stats.doubled > 0))
}

/// Lets customers write until it is time, or somebody interrupts.
async fn work(sim: &Simulator, args: &Args) -> LoadReport {
    let load = Load {
        customers: args.customers,
        pace: Pace::RatePerSecond(args.rate),
        seed: args.seed,
        drain_ms: u64::try_from(args.drain.as_millis()).unwrap_or(u64::MAX),
        duration_ms: args
            .duration
            .map_or(u64::from(u32::MAX), |time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
        ..Load::default()
    };
    let writing = async {
        if args.rate > 0.0 {
            return sim.load(load).await.unwrap_or_default();
        }
        match args.duration {
            Some(time) => tokio::time::sleep(time).await,
            None => std::future::pending().await,
        }
        LoadReport::default()
    };
    let began = Instant::now();
    let report = tokio::select! {
        report = writing => report,
        () = interrupted() => LoadReport::default(),
    };
    // What is under way may still be answered; what never will be must not hold the end up for long.
    let elapsed_s = began.elapsed().as_secs_f64();
    let _whatever_came = sim.wait_idle(args.drain.min(Duration::from_secs(5))).await;
    if report.messages > 0 {
        return report;
    }
    let (latency, written) = sim.look(|journal| (journal.latency.clone(), journal.stats.messages_acknowledged));
    LoadReport {
        elapsed_s,
        rate_per_s: written as f64 / elapsed_s.max(1e-9),
        p50_ms: latency.quantile_ms(0.5),
        p99_ms: latency.quantile_ms(0.99),
        p999_ms: latency.quantile_ms(0.999),
        ..report
    }
}

async fn interrupted() {
    let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        let _interrupted = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}

/// Lines told at a time; more are only counted.
const LINES: usize = 20;

/// How much of the journal a person has been told.
#[derive(Debug, Default)]
struct Shown {
    webhook: u64,
    call: u64,
}

impl Shown {
    /// Tells what is new.
    fn tell(&mut self, sim: &Simulator, said: &mut impl Write) {
        let (webhooks, calls) = sim.look(|journal| {
            let webhooks = journal.webhooks.iter().filter(|webhook| webhook.seq > self.webhook && webhook.finished);
            let calls = journal.calls.iter().filter(|call| call.seq > self.call);
            (webhooks.cloned().collect::<Vec<_>>(), calls.cloned().collect::<Vec<_>>())
        });
        self.webhook = webhooks.last().map_or(self.webhook, |webhook| webhook.seq);
        self.call = calls.last().map_or(self.call, |call| call.seq);
        let ledger = |wamid: &str| sim.said(wamid).map(|said| format!("{} #{}", said.wa_id, said.seq));
        let mut lines: Vec<(u64, String)> = Vec::new();
        lines.extend(webhooks.iter().filter_map(|webhook| {
            let who: Vec<String> = webhook.messages.iter().filter_map(|wamid| ledger(wamid)).collect();
            (!who.is_empty()).then(|| (webhook.at_us, customer_line(webhook, &who.join(", "))))
        }));
        lines.extend(
            calls.iter().filter(|call| call.kind == CallKind::Message).map(|call| (call.at_us, gateway_line(call))),
        );
        lines.sort();
        let more = lines.len().saturating_sub(LINES);
        for (at_us, line) in lines.into_iter().take(LINES) {
            let _closed = writeln!(said, "{:>9.3}s  {line}", at_us as f64 / 1e6);
        }
        if more > 0 {
            let _closed = writeln!(said, "            and {more} more");
        }
    }
}

fn customer_line(webhook: &Webhook, who: &str) -> String {
    match webhook.acknowledged_us {
        Some(at) => {
            let took = at.saturating_sub(webhook.at_us) as f64 / 1e3;
            format!("customer {who} wrote: answered 200 after {took:.1} ms, {} attempts", webhook.attempts)
        }
        None => format!("customer {who} wrote: given up after {} attempts", webhook.attempts),
    }
}

fn gateway_line(call: &Call) -> String {
    let to = call.to.as_deref().unwrap_or("nobody");
    match (call.accepted(), call.code) {
        (true, _) => format!("gateway to {to}: accepted"),
        (false, Some(code)) => format!("gateway to {to}: refused with {} and code {code}", call.status),
        (false, None) => format!("gateway to {to}: not accepted, answered {}", call.status),
    }
}

#[cfg(test)]
mod tests {
    use super::{parse_duration, parse_rate};
    use std::time::Duration;

    #[test]
    fn times_are_read_with_their_unit() {
        assert_eq!(parse_duration("20s"), Ok(Duration::from_secs(20)));
        assert_eq!(parse_duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse_duration("2m"), Ok(Duration::from_mins(2)));
        for wrong in ["", "20", "s", "-5s", "1.5s", "20 s", "99999999999999999999s"] {
            assert!(parse_duration(wrong).is_err(), "{wrong}");
        }
        assert!(parse_rate("0.5").is_ok() && parse_rate("-1").is_err() && parse_rate("NaN").is_err());
    }
}
