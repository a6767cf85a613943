//! Recado's records: the protobuf types of package `recado.v1`, the ids derived for them, their canonical JSON
//! and the headers they travel with.
//!
//! The `.proto` files beside this crate are the published contract; `src/generated` is made from them by
//! `cargo run -p xtask -- proto` and committed, so that nobody needs protoc.

pub mod id;
pub mod json;
mod names;
pub mod phone;
pub mod time;

/// The generated types.
#[allow(clippy::all, clippy::pedantic, clippy::unwrap_used, clippy::panic, missing_docs, unreachable_pub)]
pub mod v1 {
    include!("generated/recado.v1.rs");
    include!("generated/recado.v1.serde.rs");
}

include!("generated/descriptor.rs");

pub use id::{Id, IdKey, Kind};
pub use prost::Message as Encode;
