//! Connectors: pure codecs between a provider's bytes and Recado's records.
//!
//! The host does all I/O. A connector sees bytes, its settings and the receive time, and gives the same answer
//! for the same of these: no clock, socket, randomness or async here.

pub mod conformance;
mod contract;
mod files;
pub mod kit;
mod setup;
pub mod whatsapp;

pub use contract::*;
pub use files::*;
pub use setup::*;

/// Every connector that is compiled in.
pub static BUILTIN: &[Spec] = &[whatsapp::SPEC];

/// The connector of a kind.
pub fn find(kind: &str) -> Option<&'static Spec> {
    BUILTIN.iter().find(|spec| spec.kind == kind)
}
