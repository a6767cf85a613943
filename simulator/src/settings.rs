//! What a simulator is started with.

use crate::app::AppSetup;
use crate::receipts::ReceiptPlan;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::time::Duration;

/// One business number that the simulated provider knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// The id in the path of its Graph calls.
    pub phone_number_id: String,
    /// The business account that owns it, the `entry[].id` of its webhooks.
    pub waba_id: String,
    /// The number as people dial it: digits.
    pub display_phone_number: String,
}

impl Number {
    /// A number of a business account.
    pub fn new(phone_number_id: &str, waba_id: &str, display_phone_number: &str) -> Self {
        Self {
            phone_number_id: phone_number_id.to_owned(),
            waba_id: waba_id.to_owned(),
            display_phone_number: display_phone_number.to_owned(),
        }
    }
}

/// How a webhook that was not answered 200 is tried again: with falling frequency, then given up.
#[derive(Debug, Clone)]
pub struct RetryPlan {
    /// Wait before the second attempt.
    pub first: Duration,
    /// Each further wait is this many times the one before.
    pub factor: f64,
    /// No wait is longer.
    pub longest: Duration,
    /// Attempts in all, per copy; then the webhook is given up (the provider's seven days, scaled).
    pub attempts: u32,
    /// How long one attempt may take.
    pub timeout: Duration,
}

impl Default for RetryPlan {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(100),
            factor: 1.6,
            longest: Duration::from_secs(5),
            attempts: 200,
            timeout: Duration::from_secs(10),
        }
    }
}

impl RetryPlan {
    /// The wait after the given number of failed attempts (1 and up).
    pub(crate) fn wait(&self, failed: u32) -> Duration {
        let grown = self.first.as_secs_f64() * self.factor.max(1.0).powi(failed.saturating_sub(1).min(64) as i32);
        Duration::from_secs_f64(grown.min(self.longest.as_secs_f64()))
    }
}

/// How many copies of each webhook are posted at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Copies {
    /// One, to the targets in turn.
    One,
    /// One to every target.
    EveryTarget,
    /// This many, spread over the targets.
    Count(u32),
}

/// How much the simulator holds at most. Where a limit is reached the oldest record goes (journal, ledger) or the
/// caller waits (everything in flight).
#[derive(Debug, Clone)]
pub struct Limits {
    /// Graph calls kept in the journal.
    pub calls: usize,
    /// Webhooks kept in the journal.
    pub webhooks: usize,
    /// Customers' messages kept in the ledger.
    pub ledger: usize,
    /// Ids remembered of outgoing messages.
    pub callbacks: usize,
    /// Webhooks waiting or under way.
    pub pending: usize,
    /// Webhook attempts open at the same time.
    pub in_flight: usize,
    /// Accepted messages whose receipts are still to come.
    pub receipts: usize,
    /// Connections of the gateway to the Graph side.
    pub connections: usize,
    /// Bytes of media in the store.
    pub media_bytes: usize,
    /// Customers known.
    pub customers: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            calls: 100_000,
            webhooks: 100_000,
            ledger: 1_000_000,
            callbacks: 1_000_000,
            pending: 100_000,
            in_flight: 512,
            receipts: 100_000,
            connections: 4_096,
            media_bytes: 256 << 20,
            customers: 2_000_000,
        }
    }
}

/// What a simulator is started with. `Default` suits a test: the numbers of the sample configuration, a free port on
/// loopback, receipts in order, no target yet.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the Graph side listens. Only a loopback address: its control calls ask for no password.
    pub listen: SocketAddr,
    /// Webhook URLs of the gateway; more can be named later.
    pub targets: Vec<String>,
    /// Copies of each webhook.
    pub copies: Copies,
    /// Signs the webhooks.
    pub app_secret: String,
    /// What the handshake offers.
    pub verify_token: String,
    /// The bearer token that Graph calls must carry; `None` takes any.
    pub access_token: Option<String>,
    /// The numbers the provider knows; customers write to the first unless told otherwise.
    pub numbers: Vec<Number>,
    /// How far the app, its token and the numbers are set up.
    pub app: AppSetup,
    /// Which receipts follow an accepted message.
    pub receipts: ReceiptPlan,
    /// How unanswered webhooks are tried again.
    pub retry: RetryPlan,
    /// Whether a contact's next message waits until the one before was answered 200 (or given up).
    pub keep_order: bool,
    /// Whether a free-form message to a customer who did not write within 24 hours fails with 131047.
    pub enforce_window: bool,
    /// How much is held at most.
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            targets: Vec::new(),
            copies: Copies::One,
            app_secret: "simulated-app-secret".to_owned(),
            verify_token: "simulated-verify-token".to_owned(),
            access_token: None,
            numbers: vec![Number::new("700800900", "100200300", "551140028922")],
            app: AppSetup::default(),
            receipts: ReceiptPlan::default(),
            retry: RetryPlan::default(),
            keep_order: true,
            enforce_window: false,
            limits: Limits::default(),
        }
    }
}
