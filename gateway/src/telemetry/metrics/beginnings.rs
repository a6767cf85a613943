//! The series that are there before anything is counted. One that appears with its first increment shows no increase, so
//! that an alert misses what happens for the first time.

use std::hash::Hash;

use prometheus_client::metrics::family::{Family, MetricConstructor};

use super::Metrics;
use crate::{
    config::Config,
    edge::{items::KNOWN_CODES, webhook},
    kinds, media,
    telemetry::labels::{
        AppendFailureLabel, ClassLabel, CodeLabel, DiscardLabel, EndpointLabel, HookResultLabel, LogLabel,
        OutcomeLabel, ResultLabel, ScopeLabel, TypeLabel, WebhookLabel,
    },
};

const LOGS: [&str; 6] = ["intake", "events", "deliveries", "deadletters", "control", "addresses"];
const CLASSES: [&str; 7] = ["accepted", "throttled", "transient", "permanent", "held", "unauthorized", "ambiguous"];
const DELIVERIES: [&str; 10] = [
    "delivered",
    "refused",
    "throttled",
    "failed",
    "gone",
    "redirected",
    "timeout",
    "unreachable",
    "connection_lost",
    "address_refused",
];

/// A series, with nothing counted yet.
fn begin<S: Clone + Eq + Hash, M, C: MetricConstructor<M>>(family: &Family<S, M, C>, label: &S) {
    drop(family.get_or_create(label));
}

impl Metrics {
    /// What depends on nothing but this build.
    pub(super) fn begin_at_zero(&self) {
        for code in KNOWN_CODES.into_iter().chain(["stale", "other"]) {
            begin(&self.deadletters, &CodeLabel { code });
        }
        for code in ["not_written", "unknown", "refused", "too_late"] {
            begin(&self.intake_append_errors, &CodeLabel { code });
        }
        for log in LOGS {
            begin(&self.log_append_duration, &LogLabel { log });
            begin(&self.log_records, &LogLabel { log });
            begin(&self.log_bytes, &LogLabel { log });
            for result in ["not_written", "unknown", "refused"] {
                begin(&self.log_append_failures, &AppendFailureLabel { log, result });
            }
        }
        for reader in ["read_model", "router"] {
            for reason in ["repeat", "gap", "zombie", "foreign"] {
                begin(&self.events_discarded, &DiscardLabel { reader, reason });
            }
        }
        for kind in kinds::INPUTS.iter() {
            begin(&self.intake_appends, &TypeLabel { r#type: kind });
            begin(&self.router_inputs, &TypeLabel { r#type: kind });
        }
        for kind in kinds::EVENTS.iter() {
            begin(&self.events, &TypeLabel { r#type: kind });
        }
        for class in CLASSES {
            begin(&self.sender_call_duration, &OutcomeLabel { class });
        }
        for scope in ["recipient", "sender", "credential"] {
            begin(&self.sender_throttles, &ScopeLabel { scope });
        }
        for code in media::GIVEN_UP.into_iter().chain(["stored"]) {
            begin(&self.media_files, &CodeLabel { code });
        }
        for code in media::TRIED_AGAIN {
            begin(&self.media_retries, &CodeLabel { code });
        }
        for result in ["applied", "refused"] {
            begin(&self.config_reloads, &ResultLabel { result });
        }
        for result in ["stored", "failed"] {
            begin(&self.checkpoints, &ResultLabel { result });
        }
        for result in ["exported", "failed", "dropped"] {
            begin(&self.trace_spans, &ResultLabel { result });
        }
        self.expect_answer("unknown", "unknown_endpoint", 401);
    }

    /// What a configuration names: its endpoints, accounts and outgoing webhooks. Once more with each that comes into
    /// force; what is counted already stays.
    pub fn expect(&self, config: &Config) {
        let answers = webhook::answers();
        for endpoint in &config.endpoints {
            let id = self.endpoints.value(&endpoint.id);
            self.expect_answer(&id, "accepted", 200);
            for (result, status) in answers.iter().filter(|(result, _)| *result != "unknown_endpoint") {
                self.expect_answer(&id, result, *status);
            }
        }
        for account in &config.accounts {
            let account = self.accounts.value(&account.id);
            for class in CLASSES {
                begin(&self.sender_calls, &ClassLabel { account: account.clone(), class });
            }
        }
        for hook in &config.hooks {
            let hook = self.hooks.value(&hook.id);
            for result in DELIVERIES {
                begin(&self.hook_deliveries, &HookResultLabel { hook: hook.clone(), result });
            }
        }
    }

    fn expect_answer(&self, endpoint: &str, result: &'static str, status: u16) {
        begin(&self.webhook_duration, &EndpointLabel { endpoint: endpoint.into() });
        begin(&self.webhook_requests, &WebhookLabel { endpoint: endpoint.into(), result, status });
    }
}
