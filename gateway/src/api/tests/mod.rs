//! The API over HTTP, in process: a log in memory, a scripted router behind it, the real read model before it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod access;
mod document;
pub(super) mod gateway;
pub(super) mod history;
pub(super) mod memory_bus;
mod reads;
mod real_router;
mod scripted_router;
mod streams;
mod writes;
