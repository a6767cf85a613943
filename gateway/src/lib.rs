//! The Recado gateway: edges, router host, sender, API, configuration, command line.

pub mod answers;
pub mod api;
pub mod clock;
pub mod config;
pub mod directory;
pub mod edge;
pub mod host;
pub mod lock;
pub mod logs;
pub mod objects;
pub mod sender;
pub mod submit;
pub mod telemetry;
pub mod tokens;
