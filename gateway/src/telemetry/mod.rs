//! What the gateway tells those who run it: numbers ([`Metrics`]) and log lines ([`logging`]).

mod labels;
pub mod logging;
mod metrics;
mod process;

pub use self::{
    labels::{
        ClassLabel, CodeLabel, DiscardLabel, EndpointLabel, FolderLabel, PartitionLabel, RouteLabel, TypeLabel,
        WebhookLabel,
    },
    metrics::Metrics,
};

#[cfg(test)]
mod tests;
