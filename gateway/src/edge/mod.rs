//! The edge in: webhooks, from the socket to the durable record.

pub mod admission;
pub mod items;
pub mod serve;
pub mod socket;
pub mod webhook;
