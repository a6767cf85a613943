//! What the gateway tells those who run it: numbers ([`Metrics`]), log lines ([`logging`]) and traces ([`Traces`]).

mod catalog;
mod export;
mod exposition;
mod labels;
pub mod logging;
mod metered;
mod metrics;
mod process;
mod traces;
mod watch;

pub use self::{
    catalog::Described,
    exposition::Format,
    labels::{
        AppendFailureLabel, Bounded, ClassLabel, CodeLabel, DiscardLabel, EndpointLabel, FolderLabel, HookLabel,
        HookResultLabel, LogLabel, OutcomeLabel, PartitionLabel, PhaseLabel, ResultLabel, RoleLabel, RouteLabel,
        ScopeLabel, TypeLabel, WebhookLabel,
    },
    metered::Metered,
    metrics::Metrics,
    traces::{Span, SpanKind, Traces},
    watch::Watch,
};

#[cfg(test)]
mod documents;
#[cfg(test)]
mod tests;
