//! The simulator's handle: start it, let customers write, script what goes wrong, look at what happened.

use crate::app::AppSetup;
use crate::content::{Content, Media};
use crate::courier::Courier;
use crate::customer::{Customer, Sent};
use crate::fault::{ActiveFault, Fault};
use crate::handshake::{self, HandshakeError};
use crate::journal::{Call, Journal, Stats};
use crate::ledger::{Ledger, Said};
use crate::load::{Load, LoadReport};
use crate::receipts::ReceiptPlan;
use crate::settings::{Copies, Settings};
use crate::shared::{Shared, hold};
use bytes::Bytes;
use reqwest::Url;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio_util::sync::DropGuard;

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A target that is no URL.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// A listening address that others can reach.
    #[error("{0} is not a loopback address\nhint: the control calls ask for no password; listen on 127.0.0.1")]
    NotLoopback(SocketAddr),
    /// No number to play.
    #[error("the simulated provider needs at least one business number")]
    NoNumber,
    /// The address is taken, or the like.
    #[error("cannot listen on {0}: {1}\nhint: port 0 picks a free one")]
    Listen(SocketAddr, #[source] io::Error),
    /// The HTTP client could not be set up.
    #[error("cannot set up the HTTP client: {0}")]
    Client(#[source] reqwest::Error),
}

/// A target that is not the URL of a webhook.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0:?} is not an http or https URL\nhint: name the whole webhook URL, as http://127.0.0.1:8080/webhooks/whatsapp"
)]
pub struct TargetError(pub String);

/// The simulator has stopped.
#[derive(Debug, thiserror::Error)]
#[error("the simulator has stopped")]
pub struct Stopped;

/// What was waited for did not happen in time.
#[derive(Debug, thiserror::Error)]
#[error("it did not happen within {0:?}")]
pub struct TimedOut(pub Duration);

/// Plays the provider's side. Cheap to clone; stops when the last clone is dropped.
#[derive(Debug, Clone)]
pub struct Simulator {
    shared: Arc<Shared>,
    _life: Arc<DropGuard>,
}

pub(crate) fn parse(targets: &[String]) -> Result<Vec<Url>, TargetError> {
    let one = |target: &String| match Url::parse(target) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        _ => Err(TargetError(target.clone())),
    };
    targets.iter().map(one).collect()
}

impl Simulator {
    /// Starts to listen for Graph calls. Needs a Tokio runtime with time and I/O.
    pub async fn start(settings: Settings) -> Result<Self, StartError> {
        if !settings.listen.ip().is_loopback() {
            return Err(StartError::NotLoopback(settings.listen));
        }
        if settings.numbers.is_empty() {
            return Err(StartError::NoNumber);
        }
        let targets = parse(&settings.targets)?;
        let courier = Courier::new(&settings, targets).map_err(StartError::Client)?;
        let failed = |error| StartError::Listen(settings.listen, error);
        let listener = TcpListener::bind(settings.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let shared = Arc::new(Shared::new(settings, address, courier));
        let life = Arc::new(shared.stop.clone().drop_guard());
        shared.tasks.spawn(crate::graph::serve(shared.clone(), listener));
        Ok(Self { shared, _life: life })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// What the gateway uses as the base of its Graph calls.
    pub fn api_base(&self) -> String {
        format!("http://{}", self.shared.address)
    }

    /// How long it has run: the clock of the journal's times.
    pub fn uptime(&self) -> Duration {
        Duration::from_micros(self.shared.now_us())
    }

    /// What it was started with.
    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// Points the webhooks elsewhere, retries under way included. Without any target they wait.
    pub fn set_targets(&self, targets: &[String]) -> Result<(), TargetError> {
        self.shared.courier.targets.send_replace(Arc::new(parse(targets)?));
        Ok(())
    }

    /// Changes how far the provider's side is set up.
    pub fn set_up(&self, change: impl FnOnce(&mut AppSetup)) {
        change(&mut hold(&self.shared.app));
    }

    /// How far the provider's side is set up.
    pub fn app(&self) -> AppSetup {
        hold(&self.shared.app).clone()
    }

    /// Verifies every target the way the provider does when a callback URL is set.
    pub async fn verify_targets(&self) -> Result<(), HandshakeError> {
        handshake::verify_all(&self.shared).await
    }

    /// A person who writes to the first business number. The same number is the same person, by the first name.
    pub fn customer(&self, wa_id: &str, name: &str) -> Customer {
        // `start` refuses settings without a number.
        Customer::of(&self.shared, &self.shared.settings.numbers[0], wa_id, name, false)
    }

    /// Puts messages of several people, to any numbers, into one webhook.
    pub async fn together(&self, lines: Vec<(Customer, Content)>, copies: Copies) -> Result<Vec<Sent>, Stopped> {
        let lines = lines.into_iter().map(|(customer, content)| customer.line(content)).collect();
        let (wamids, outcome) = self.shared.say(lines, copies, Instant::now()).await?;
        Ok(wamids.into_iter().map(|wamid| Sent::new(wamid, outcome.clone())).collect())
    }

    /// Gives the provider a file, for customers to send or for the gateway to send by id.
    pub fn add_media(&self, bytes: impl Into<Bytes>, mime_type: &str) -> Media {
        hold(&self.shared.media).add(self.shared.ids.media(), bytes.into(), mime_type)
    }

    /// The bytes and type of a file the provider holds.
    pub fn media(&self, id: &str) -> Option<(Bytes, String)> {
        hold(&self.shared.media).get(id).map(|(bytes, mime_type)| (bytes, mime_type.to_owned()))
    }

    /// Sets a fault; earlier ones strike first. Its number is for [`Simulator::remove_fault`].
    pub fn fault(&self, fault: Fault) -> u64 {
        hold(&self.shared.faults).add(fault)
    }

    /// Takes a fault away; whether it was there.
    pub fn remove_fault(&self, id: u64) -> bool {
        hold(&self.shared.faults).remove(id)
    }

    /// Takes all faults away.
    pub fn clear_faults(&self) {
        hold(&self.shared.faults).clear();
    }

    /// The faults in force, with how often each struck.
    pub fn faults(&self) -> Vec<ActiveFault> {
        hold(&self.shared.faults).list().to_vec()
    }

    /// Changes which receipts follow messages accepted from now on.
    pub fn set_receipts(&self, plan: ReceiptPlan) {
        hold(&self.shared.plans).all = plan;
    }

    /// The same for messages to one recipient (number or user id).
    pub fn set_receipts_for(&self, recipient: &str, plan: ReceiptPlan) {
        let mut plans = hold(&self.shared.plans);
        if plans.by_recipient.len() < self.shared.settings.limits.customers {
            plans.by_recipient.insert(recipient.to_owned(), plan);
        }
    }

    /// What happened so far, as a copy.
    pub fn journal(&self) -> Journal {
        self.shared.look(|state| state.journal.clone())
    }

    /// The totals.
    pub fn stats(&self) -> Stats {
        self.shared.look(|state| state.journal.stats.clone())
    }

    /// Reads something from the journal without copying it. Short: everything waits meanwhile.
    pub fn look<T>(&self, look: impl FnOnce(&Journal) -> T) -> T {
        self.shared.look(|state| look(&state.journal))
    }

    /// Calls that send to one recipient.
    pub fn calls_to(&self, to: &str) -> Vec<Call> {
        self.look(|journal| journal.calls_to(to).cloned().collect())
    }

    /// One customer's message by its id.
    pub fn said(&self, wamid: &str) -> Option<Said> {
        self.shared.look(|state| state.ledger.get(wamid).cloned())
    }

    /// What customers said so far, as a copy.
    pub fn ledger(&self) -> Ledger {
        self.shared.look(|state| state.ledger.clone())
    }

    /// Waits until the journal shows something, looking at it at each change.
    pub async fn wait_for(&self, mut shows: impl FnMut(&Journal) -> bool, deadline: Duration) -> Result<(), TimedOut> {
        let mut changes = self.shared.changes();
        let wait = async {
            while !self.shared.look(|state| shows(&state.journal)) {
                if changes.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::time::timeout(deadline, wait).await.map_err(|_| TimedOut(deadline))
    }

    /// Waits until no webhook waits or is under way, and no receipt is to come.
    pub async fn wait_idle(&self, deadline: Duration) -> Result<(), TimedOut> {
        let wait = async {
            let mut changes = self.shared.changes();
            while !self.shared.idle() {
                if changes.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::time::timeout(deadline, wait).await.map_err(|_| TimedOut(deadline))
    }

    /// Runs a load to its end and reports.
    pub async fn load(&self, load: Load) -> Result<LoadReport, Stopped> {
        Box::pin(crate::load::run(&self.shared, load)).await
    }

    /// Stops: no call is answered and no webhook posted any more. Waits at most 5 s for what was under way.
    pub async fn stop(&self) {
        self.shared.stop.cancel();
        self.shared.courier.close();
        self.shared.tasks.close();
        let _late = tokio::time::timeout(Duration::from_secs(5), self.shared.tasks.wait()).await;
    }
}
