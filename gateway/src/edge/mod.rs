//! The edge in: webhooks, from the socket to the durable record.

pub mod admission;
mod half_close;
pub mod items;
pub mod serve;
pub mod socket;
pub mod webhook;
