//! What several connectors need: signatures, tolerant JSON, providers' times, settings.

pub mod answer;
pub mod items;
pub mod json;
pub mod query;
pub mod settings;
pub mod shape;
pub mod signature;
pub mod time;
