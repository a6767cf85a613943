//! The Recado gateway: edges, router host, sender, API, configuration, command line.

pub mod admin_socket;
pub mod answers;
pub mod api;
pub mod app;
pub mod bench;
pub mod body;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod directory;
pub mod edge;
mod fault;
pub mod host;
pub mod lock;
pub mod logs;
pub mod objects;
pub mod open_files;
pub mod provision;
pub mod reload;
pub mod roles;
pub mod sender;
pub mod submit;
pub mod telemetry;
pub mod tokens;
pub mod views;
