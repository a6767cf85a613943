//! Plays the provider's side of a `WhatsApp` number over real HTTP on loopback.
//!
//! It does what the provider does, by its own reading of the provider's documentation and with none of the gateway's
//! code: it signs and posts webhooks and tries again on anything but 200, answers Graph calls with ids, sends the
//! receipts that follow, and goes wrong by script. Everything that happened is in its journal, and its ledger says what
//! a gateway must have made of it.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use recado_simulator::{Fault, Settings, Simulator, Then};
//! use std::time::Duration;
//!
//! let sim = Simulator::start(Settings::default()).await?;
//! // The gateway is started with sim.api_base(); then its webhook URL is known.
//! sim.set_targets(&["http://127.0.0.1:8080/webhooks/whatsapp".to_owned()])?;
//! sim.verify_targets().await?;
//! let ana = sim.customer("5511987654321", "Ana");
//! ana.says("oi").await?.acknowledged(Duration::from_secs(5)).await?;
//! sim.fault(Fault::new(Then::AcceptThenCut { after_ms: 0 }).to(ana.wa_id()).times(1));
//! sim.wait_for(|journal| journal.calls_to("5511987654321").count() == 1, Duration::from_secs(5)).await?;
//! # Ok(())
//! # }
//! ```

mod app;
pub mod cli;
mod content;
mod control;
mod courier;
mod customer;
mod fault;
mod graph;
mod handshake;
mod histogram;
mod ids;
mod journal;
mod ledger;
mod load;
mod receipts;
mod sentences;
mod settings;
mod shared;
pub mod signature;
mod simulator;
mod webhook;
mod wire;

pub use app::AppSetup;
pub use content::{Content, Media};
pub use courier::Posted;
pub use customer::{Customer, Sent};
pub use fault::{ActiveFault, Fault, Then, When};
pub use handshake::HandshakeError;
pub use histogram::Histogram;
pub use journal::{Attempt, Call, CallKind, Journal, Stats, Webhook};
pub use ledger::{Ledger, Said, SeenMessage, Verdict};
pub use load::{Load, LoadReport, Pace};
pub use receipts::{Order, Receipt, ReceiptPlan, Status};
pub use settings::{Copies, Limits, Number, RetryPlan, Settings};
pub use simulator::{Simulator, StartError, Stopped, TargetError, TimedOut};
