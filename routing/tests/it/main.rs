//! The router's rules, one module each, then its properties over random logs.
#![allow(clippy::wildcard_imports, clippy::unnecessary_wraps, clippy::assigning_clones, clippy::needless_pass_by_value)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, unreachable_pub)]

mod commands;
mod configuration;
mod consent;
mod generator;
mod golden;
mod identity;
mod messages;
mod model;
mod offers;
mod presence;
mod properties;
mod purity;
mod receipts;
mod replies;
mod time;
mod windows;
mod world;
