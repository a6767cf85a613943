//! The Recado gateway: edges, router host, sender, API, configuration, command line.

pub mod admin_socket;
pub mod answers;
pub mod api;
pub mod app;
pub mod backup;
pub mod bench;
pub mod body;
pub mod cli;
pub mod clock;
pub mod config;
pub mod deadletters;
pub mod demo;
pub mod directory;
pub mod disk;
pub mod edge;
pub mod errors;
mod fault;
pub mod hooks;
pub mod host;
pub mod lock;
pub mod logs;
pub mod media;
pub mod objects;
pub mod open_files;
pub mod provision;
pub mod public_address;
mod rehearsal;
pub mod reload;
pub mod roles;
pub mod sender;
#[cfg(test)]
mod simulation;
pub mod submit;
pub mod telemetry;
pub mod time_accept;
pub mod tokens;
pub mod views;
