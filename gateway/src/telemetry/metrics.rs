//! The registry: every number that the gateway shows, by name. Nothing is global: whoever counts holds a
//! [`Metrics`], and a test reads the one that it made.

use std::sync::atomic::AtomicU64;

use prometheus_client::{
    encoding::text,
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};
use recado_bus::Counts;

use super::{
    labels::{
        ClassLabel, CodeLabel, DiscardLabel, EndpointLabel, FolderLabel, PartitionLabel, ResultLabel, RouteLabel,
        TypeLabel, WebhookLabel,
    },
    process,
};

/// A family of histograms of seconds.
type Durations<S> = Family<S, Histogram, fn() -> Histogram>;

/// Every number that the gateway shows.
pub struct Metrics {
    registry: Registry,
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
    /// Events that this instance appended, by kind.
    pub events: Family<TypeLabel, Counter>,
    /// Tenants that are parked, by partition.
    pub tenants_parked: Family<PartitionLabel, Gauge>,
    /// Records of the events log that a reader discarded.
    pub events_discarded: Family<DiscardLabel, Counter>,
    /// Calls to providers, by account and outcome class.
    pub sender_calls: Family<ClassLabel, Counter>,
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
    /// Open event streams.
    pub stream_clients: Gauge,
    /// Event streams ended because their reader was too slow.
    pub streams_cut: Counter,
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
            registry: Registry::with_prefix("recado"),
            webhook_requests: Family::default(),
            webhook_duration: Family::new_with_constructor(durations),
            webhook_inflight_bytes: Gauge::default(),
            intake_appends: Family::default(),
            intake_append_errors: Family::default(),
            router_inputs: Family::default(),
            events: Family::default(),
            tenants_parked: Family::default(),
            events_discarded: Family::default(),
            sender_calls: Family::default(),
            sender_waiting: Family::default(),
            sender_oldest: Family::default(),
            sender_stopped_accounts: Gauge::default(),
            disk_free: Family::default(),
            disk_reserve: Family::default(),
            disk_alarm: Family::default(),
            clock_refused: Gauge::default(),
            deadletters: Family::default(),
            model_events: Counter::default(),
            model_lag: Family::default(),
            model_time: Gauge::default(),
            api_requests: Family::default(),
            api_duration: durations(),
            config_reloads: Family::default(),
            config_in_force: Gauge::default(),
            stream_clients: Gauge::default(),
            streams_cut: Counter::default(),
        };
        metrics.config_in_force.set(1);
        metrics.register();
        metrics
    }

    /// The names; the exposition adds `_total` to counters and the unit's name.
    fn register(&mut self) {
        let r = &mut self.registry;
        r.register("webhook_requests", "Webhook calls", self.webhook_requests.clone());
        r.register_with_unit(
            "webhook_duration",
            "From the last byte of a webhook to its answer",
            Unit::Seconds,
            self.webhook_duration.clone(),
        );
        r.register_with_unit(
            "webhook_inflight",
            "Webhook bodies held until they are durable",
            Unit::Bytes,
            self.webhook_inflight_bytes.clone(),
        );
        r.register("intake_appends", "Inputs appended to intake", self.intake_appends.clone());
        r.register(
            "intake_append_errors",
            "Appends to intake that failed or whose result is unknown",
            self.intake_append_errors.clone(),
        );
        r.register("router_inputs", "Inputs applied by the router", self.router_inputs.clone());
        r.register("events", "Events appended by this instance", self.events.clone());
        r.register("tenants_parked", "Tenants that are parked", self.tenants_parked.clone());
        r.register("events_discarded", "Records of events that a reader discarded", self.events_discarded.clone());
        r.register("sender_calls", "Calls to providers", self.sender_calls.clone());
        r.register("sender_waiting_messages", "Messages waiting to be sent", self.sender_waiting.clone());
        r.register_with_unit(
            "sender_oldest_waiting",
            "How long the oldest waiting message has waited",
            Unit::Seconds,
            self.sender_oldest.clone(),
        );
        r.register(
            "sender_stopped_accounts",
            "Accounts whose credential the provider refuses",
            self.sender_stopped_accounts.clone(),
        );
        let bytes = || Unit::Bytes;
        r.register_with_unit("disk_free", "Free on the disk of a folder", bytes(), self.disk_free.clone());
        r.register_with_unit("disk_reserve", "Below it webhooks are refused", bytes(), self.disk_reserve.clone());
        r.register_with_unit("disk_alarm", "Below it there is an alarm", bytes(), self.disk_alarm.clone());
        r.register_with_unit(
            "clock_refused",
            "How far the machine's clock jumped ahead of embedded time and is not followed",
            Unit::Seconds,
            self.clock_refused.clone(),
        );
        r.register("deadletters", "Dead letters", self.deadletters.clone());
        r.register("read_model_events", "Events stored in the read model", self.model_events.clone());
        r.register("read_model_lag_positions", "Positions of events not yet stored", self.model_lag.clone());
        r.register_with_unit(
            "read_model_newest_event_timestamp",
            "Time of the newest event in the read model, since 1970",
            Unit::Seconds,
            self.model_time.clone(),
        );
        r.register("api_requests", "API calls", self.api_requests.clone());
        r.register_with_unit("api_duration", "Time to answer an API call", Unit::Seconds, self.api_duration.clone());
        r.register("config_reloads", "Changes of the configuration file", self.config_reloads.clone());
        r.register(
            "config_last_reload_successful",
            "0 while the configuration file differs from what is in force, because it was refused",
            self.config_in_force.clone(),
        );
        r.register("api_stream_clients", "Open event streams", self.stream_clients.clone());
        r.register("api_streams_cut", "Event streams ended because of a slow reader", self.streams_cut.clone());
        process::register(r);
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

    /// All numbers in the `OpenMetrics` text format; its media type is [`Metrics::MEDIA_TYPE`].
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(16 * 1024);
        // Writing to a string fails only where an encoder is wrong; half a page is better than none.
        if text::encode(&mut out, &self.registry).is_err() {
            tracing::error!("metrics could not be written completely");
        }
        out
    }

    /// The media type of [`Metrics::text`].
    pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
}
