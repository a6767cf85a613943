//! The registry: every number that the gateway shows, by name. Nothing is global: whoever counts holds a
//! [`Metrics`], and a test reads the one that it made.

mod beginnings;
mod names;

use std::sync::atomic::AtomicU64;

use prometheus_client::{
    encoding::text,
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};
use recado_bus::Counts;

use super::{
    catalog::Described,
    exposition::{self, Format},
    labels::{
        AppendFailureLabel, Bounded, ClassLabel, CodeLabel, DiscardLabel, EndpointLabel, FolderLabel, HookLabel,
        HookResultLabel, LogLabel, OutcomeLabel, PartitionLabel, PhaseLabel, ResultLabel, RoleLabel, RouteLabel,
        ScopeLabel, TypeLabel, WebhookLabel,
    },
};

/// A family of histograms of seconds.
type Durations<S> = Family<S, Histogram, fn() -> Histogram>;

/// Every number that the gateway shows.
pub struct Metrics {
    registry: Registry,
    described: Vec<Described>,
    /// Endpoints that have series of their own.
    pub endpoints: Bounded,
    /// Accounts that have series of their own.
    pub accounts: Bounded,
    /// Outgoing webhooks that have series of their own.
    pub hooks: Bounded,
    /// Appends that succeeded, by log.
    pub log_append_duration: Durations<LogLabel>,
    /// Records appended, by log.
    pub log_records: Family<LogLabel, Counter>,
    /// Bytes of their values, by log.
    pub log_bytes: Family<LogLabel, Counter>,
    /// Appends without positions, by log and why.
    pub log_append_failures: Family<AppendFailureLabel, Counter>,
    /// Webhook calls, by endpoint and result.
    pub webhook_requests: Family<WebhookLabel, Counter>,
    /// From the last byte of a webhook to its answer.
    pub webhook_duration: Durations<EndpointLabel>,
    /// Bytes of webhook bodies held until they are durable.
    pub webhook_inflight_bytes: Gauge,
    /// Items appended to intake, by kind.
    pub intake_appends: Family<TypeLabel, Counter>,
    /// Appends to intake that failed or whose result is not known, by code.
    pub intake_append_errors: Family<CodeLabel, Counter>,
    /// Inputs that the router applied, by kind.
    pub router_inputs: Family<TypeLabel, Counter>,
    /// Partitions of this instance's router, by where they stand.
    pub router_partitions: Family<PhaseLabel, Gauge>,
    /// Records of intake that are not applied, by partition.
    pub router_lag: Family<PartitionLabel, Gauge>,
    /// How old the newest applied input is while others wait behind it, by partition.
    pub router_lag_time: Family<PartitionLabel, Gauge<f64, AtomicU64>>,
    /// Checkpoints, by what became of them.
    pub checkpoints: Family<ResultLabel, Counter>,
    /// When the last checkpoint was stored, or the partition was taken over, seconds since 1970.
    pub checkpoint_time: Family<PartitionLabel, Gauge<f64, AtomicU64>>,
    /// Inputs that no checkpoint has yet, by partition.
    pub checkpoint_pending: Family<PartitionLabel, Gauge>,
    /// Events that this instance appended, by kind.
    pub events: Family<TypeLabel, Counter>,
    /// Tenants that are parked, by partition.
    pub tenants_parked: Family<PartitionLabel, Gauge>,
    /// Records of the events log that a reader discarded.
    pub events_discarded: Family<DiscardLabel, Counter>,
    /// Calls to providers, by account and outcome class.
    pub sender_calls: Family<ClassLabel, Counter>,
    /// From the first byte of a call to what its answer means, by outcome class.
    pub sender_call_duration: Durations<OutcomeLabel>,
    /// Answers that slow something down, by what they slow down.
    pub sender_throttles: Family<ScopeLabel, Counter>,
    /// Messages that wait to be sent, by partition.
    pub sender_waiting: Family<PartitionLabel, Gauge>,
    /// How long the oldest of them has waited, by partition.
    pub sender_oldest: Family<PartitionLabel, Gauge<f64, AtomicU64>>,
    /// Accounts whose credential the provider refuses.
    pub sender_stopped_accounts: Gauge,
    /// Free bytes on the disk of a folder.
    pub disk_free: Family<FolderLabel, Gauge>,
    /// Below so many free bytes webhooks are refused.
    pub disk_reserve: Family<FolderLabel, Gauge>,
    /// Below so many free bytes there is an alarm.
    pub disk_alarm: Family<FolderLabel, Gauge>,
    /// Seconds that the machine's clock is ahead of embedded time, after a jump that is not followed.
    pub clock_refused: Gauge<f64, AtomicU64>,
    /// Files that were fetched or given up, by what became of them.
    pub media_files: Family<CodeLabel, Counter>,
    /// Tries to fetch a file that are made again, by reason.
    pub media_retries: Family<CodeLabel, Counter>,
    /// Files that wait to be fetched.
    pub media_waiting: Gauge,
    /// Dead letters, by code.
    pub deadletters: Family<CodeLabel, Counter>,
    /// Events stored in the read model.
    pub model_events: Counter,
    /// Positions of events that the read model has yet to store, by partition.
    pub model_lag: Family<PartitionLabel, Gauge>,
    /// The time of the newest event in the read model, seconds since 1970.
    pub model_time: Gauge<f64, AtomicU64>,
    /// API calls, by route and status.
    pub api_requests: Family<RouteLabel, Counter>,
    /// From the request's head to the answer's head, streams excluded.
    pub api_duration: Histogram,
    /// Changes of the configuration file, by what became of them.
    pub config_reloads: Family<ResultLabel, Counter>,
    /// 0 while the file is not what is in force.
    pub config_in_force: Gauge,
    /// The configuration's revision; 0 when it has none.
    pub config_revision: Gauge,
    /// 1 while a role can do its work.
    pub role_ready: Family<RoleLabel, Gauge>,
    /// Spans of traces that ended, by what became of them.
    pub trace_spans: Family<ResultLabel, Counter>,
    /// Open event streams.
    pub stream_clients: Gauge,
    /// Event streams ended because their reader was too slow.
    pub streams_cut: Counter,
    /// Deliveries of outgoing webhooks, by hook and result.
    pub hook_deliveries: Family<HookResultLabel, Counter>,
    /// 1 while an outgoing webhook is disabled.
    pub hook_disabled: Family<HookLabel, Gauge>,
    /// How long an outgoing webhook's tries have failed; 0 while they work.
    pub hook_failing: Family<HookLabel, Gauge<f64, AtomicU64>>,
    /// Positions of events between what was delivered and the end.
    pub hook_lag: Family<HookLabel, Gauge>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// From half a millisecond to half a minute.
fn durations() -> Histogram {
    Histogram::new(exponential_buckets(0.0005, 2.0, 17))
}

impl Metrics {
    /// A fresh registry with all numbers at zero.
    pub fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::default(),
            described: Vec::new(),
            endpoints: Bounded::default(),
            accounts: Bounded::default(),
            hooks: Bounded::default(),
            log_append_duration: Family::new_with_constructor(durations),
            log_records: Family::default(),
            log_bytes: Family::default(),
            log_append_failures: Family::default(),
            webhook_requests: Family::default(),
            webhook_duration: Family::new_with_constructor(durations),
            webhook_inflight_bytes: Gauge::default(),
            intake_appends: Family::default(),
            intake_append_errors: Family::default(),
            router_inputs: Family::default(),
            router_partitions: Family::default(),
            router_lag: Family::default(),
            router_lag_time: Family::default(),
            checkpoints: Family::default(),
            checkpoint_time: Family::default(),
            checkpoint_pending: Family::default(),
            events: Family::default(),
            tenants_parked: Family::default(),
            events_discarded: Family::default(),
            sender_calls: Family::default(),
            sender_call_duration: Family::new_with_constructor(durations),
            sender_throttles: Family::default(),
            sender_waiting: Family::default(),
            sender_oldest: Family::default(),
            sender_stopped_accounts: Gauge::default(),
            disk_free: Family::default(),
            disk_reserve: Family::default(),
            disk_alarm: Family::default(),
            clock_refused: Gauge::default(),
            media_files: Family::default(),
            media_retries: Family::default(),
            media_waiting: Gauge::default(),
            deadletters: Family::default(),
            model_events: Counter::default(),
            model_lag: Family::default(),
            model_time: Gauge::default(),
            api_requests: Family::default(),
            api_duration: durations(),
            config_reloads: Family::default(),
            config_in_force: Gauge::default(),
            config_revision: Gauge::default(),
            role_ready: Family::default(),
            trace_spans: Family::default(),
            stream_clients: Gauge::default(),
            streams_cut: Counter::default(),
            hook_deliveries: Family::default(),
            hook_disabled: Family::default(),
            hook_failing: Family::default(),
            hook_lag: Family::default(),
        };
        metrics.config_in_force.set(1);
        metrics.begin_at_zero();
        metrics.register();
        metrics
    }

    /// What there is to know of each number, in the order of the text.
    pub fn described(&self) -> &[Described] {
        &self.described
    }

    /// Counts what a reader of the events log discarded between two looks at its counts.
    pub fn count_discarded(&self, reader: &'static str, before: Counts, after: Counts) {
        let reasons = [
            ("repeat", before.repeats, after.repeats),
            ("gap", before.gaps, after.gaps),
            ("zombie", before.zombies, after.zombies),
            ("foreign", before.foreign, after.foreign),
        ];
        for (reason, before, after) in reasons {
            if after > before {
                self.events_discarded.get_or_create(&DiscardLabel { reader, reason }).inc_by(after - before);
            }
        }
    }

    /// Counts a change of the configuration file: `applied` or `refused`.
    pub fn config_reloaded(&self, result: &'static str) {
        self.config_reloads.get_or_create(&ResultLabel { result }).inc();
        self.config_in_force.set(i64::from(result == "applied"));
    }

    /// All numbers in the `OpenMetrics` text format.
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(32 * 1024);
        // Writing to a string fails only where an encoder is wrong; half a page is better than none.
        if text::encode(&mut out, &self.registry).is_err() {
            tracing::error!("metrics could not be written completely");
        }
        out
    }

    /// All numbers in a format.
    pub fn text_as(&self, format: Format) -> String {
        match format {
            Format::OpenMetrics => self.text(),
            Format::Prometheus => exposition::prometheus(&self.text()),
        }
    }
}
