//! The names of the numbers, their labels and what they say. Names never change: dashboards depend on them.

use prometheus_client::registry::Unit;

use super::Metrics;
use crate::telemetry::{catalog::Registrar, process};

/// A partition's number as a label.
const PARTITION: &str = "`partition`: those that this instance owns, 1024 at most";

/// The kinds of inputs as a label.
const INPUT_TYPES: &str = "`type`: the kinds of inputs, such as `message`, `receipt`, `command`";

impl Metrics {
    /// The names, and what the numbers say. Names never change: dashboards depend on them.
    pub(super) fn register(&mut self) {
        let mut all = std::mem::take(&mut self.described);
        let mut registry = std::mem::take(&mut self.registry);
        let ours = registry.sub_registry_with_prefix("recado");
        let mut r = Registrar { registry: ours, prefix: "recado_", all: &mut all };
        self.register_edge(&mut r);
        self.register_logs(&mut r);
        self.register_router(&mut r);
        self.register_sender(&mut r);
        self.register_api(&mut r);
        self.register_hooks(&mut r);
        self.register_host(&mut r);
        process::register_build(&mut r);
        process::register(&mut Registrar { registry: &mut registry, prefix: "", all: &mut all });
        self.registry = registry;
        self.described = all;
    }

    fn register_edge(&self, r: &mut Registrar<'_>) {
        let endpoint = "`endpoint`: configured ids, 500 at most, else `other`; `unknown` for what is not configured";
        r.counter(
            "webhook_requests",
            "`endpoint`: configured ids, 500 at most, else `other`; `unknown` for what is not configured. `result`: \
             `accepted`, `signature_missing`, `signature_wrong`, `unknown_endpoint`, `handshake_refused`, \
             `method_not_allowed`, `too_large`, `too_slow`, `bad_body`, `encoded_body`, `overloaded`, `disk_full`, \
             `not_durable`. `status`: of the answer, it follows from `result`",
            "Webhook calls, by what they were answered",
            self.webhook_requests.clone(),
        );
        r.durations(
            "webhook_duration",
            endpoint,
            "From the head of a webhook to its answer, its body and the append included",
            self.webhook_duration.clone(),
        );
        r.measure(
            "webhook_inflight",
            Unit::Bytes,
            "",
            "Webhook bodies held until they are durable",
            self.webhook_inflight_bytes.clone(),
        );
        r.counter("intake_appends", INPUT_TYPES, "Items of webhooks given to intake", self.intake_appends.clone());
        r.counter(
            "intake_append_errors",
            "`code`: `not_written`, `unknown`, `refused`, `too_late`",
            "Webhooks that were not durable in time: the provider was told to come again",
            self.intake_append_errors.clone(),
        );
        r.counter(
            "deadletters",
            "`code`: `malformed_body`, `malformed_item`, `too_many_items`, `unknown_account`, `unknown_tenant`, \
             `too_large`, `stale`; `other` for those of a connector",
            "Items that could not be used and were kept",
            self.deadletters.clone(),
        );
    }

    fn register_logs(&self, r: &mut Registrar<'_>) {
        let log = "`log`: `intake`, `events`, `deliveries`, `deadletters`, `control`, `addresses`";
        r.durations(
            "log_append_duration",
            log,
            "From an append to its being durable, of those that succeeded",
            self.log_append_duration.clone(),
        );
        r.counter("log_records", log, "Records appended", self.log_records.clone());
        r.counter("log_bytes", log, "Bytes of the values appended", self.log_bytes.clone());
        r.counter(
            "log_append_failures",
            "`log`: `intake`, `events`, `deliveries`, `deadletters`, `control`, `addresses`. `result`: `not_written`, \
             `unknown`, `refused`",
            "Appends that came to nothing, or to nobody knows what",
            self.log_append_failures.clone(),
        );
        r.counter(
            "events_discarded",
            "`reader`: `read_model`, `router`. `reason`: `repeat`, `gap`, `zombie`, `foreign`",
            "Records of events that a reader passed over by the reader's rule",
            self.events_discarded.clone(),
        );
    }

    fn register_router(&self, r: &mut Registrar<'_>) {
        r.gauge(
            "router_partitions",
            "`phase`: `starting`, `live`, `waiting`, `stopped`",
            "Partitions that this instance's router owns, by where they stand",
            self.router_partitions.clone(),
        );
        r.gauge("router_lag_records", PARTITION, "Records of intake that are not applied", self.router_lag.clone());
        r.measure(
            "router_lag",
            Unit::Seconds,
            PARTITION,
            "How long ago the newest applied input was appended, while others wait behind it; else 0",
            self.router_lag_time.clone(),
        );
        r.counter("router_inputs", INPUT_TYPES, "Inputs applied, replayed ones included", self.router_inputs.clone());
        r.counter(
            "events",
            "`type`: the kinds of events, such as `messageReceived`",
            "Events appended by this instance",
            self.events.clone(),
        );
        r.gauge("tenants_parked", PARTITION, "Tenants that stand still", self.tenants_parked.clone());
        r.counter("checkpoints", "`result`: `stored`, `failed`", "Checkpoints", self.checkpoints.clone());
        r.measure(
            "checkpoint_timestamp",
            Unit::Seconds,
            PARTITION,
            "When the last checkpoint was stored here, or the partition was taken over, since 1970",
            self.checkpoint_time.clone(),
        );
        r.gauge(
            "checkpoint_pending_inputs",
            PARTITION,
            "Inputs that a start would replay, because no checkpoint has them",
            self.checkpoint_pending.clone(),
        );
    }

    fn register_sender(&self, r: &mut Registrar<'_>) {
        let class = "`class`: `accepted`, `throttled`, `transient`, `permanent`, `held`, `unauthorized`, `ambiguous`";
        r.counter(
            "sender_calls",
            "`account`: configured ids, 500 at most, else `other`. `class`: `accepted`, `throttled`, `transient`, \
             `permanent`, `held`, `unauthorized`, `ambiguous`",
            "Attempts to send a message, by the class of their outcome",
            self.sender_calls.clone(),
        );
        r.durations(
            "sender_call_duration",
            class,
            "Calls to providers, from the first byte to the answer",
            self.sender_call_duration.clone(),
        );
        r.counter(
            "sender_throttles",
            "`scope`: `recipient`, `sender`, `credential`",
            "Answers of providers that ask to be slower, by what is slowed down",
            self.sender_throttles.clone(),
        );
        r.gauge("sender_waiting_messages", PARTITION, "Messages waiting to be sent", self.sender_waiting.clone());
        r.measure(
            "sender_oldest_waiting",
            Unit::Seconds,
            PARTITION,
            "How long the oldest waiting message has waited",
            self.sender_oldest.clone(),
        );
        r.gauge(
            "sender_stopped_accounts",
            "",
            "Accounts whose credential the provider refuses",
            self.sender_stopped_accounts.clone(),
        );
    }

    fn register_api(&self, r: &mut Registrar<'_>) {
        r.counter("read_model_events", "", "Events stored in the read model", self.model_events.clone());
        r.gauge("read_model_lag_positions", PARTITION, "Positions of events not yet stored", self.model_lag.clone());
        r.measure(
            "read_model_newest_event_timestamp",
            Unit::Seconds,
            "",
            "Time of the newest event in the read model, since 1970",
            self.model_time.clone(),
        );
        r.counter(
            "api_requests",
            "`method`: `GET`, `POST`, `PUT`, `other`. `route`: the paths of the API's description, `unknown` for \
             others. `status`: of the answer",
            "API calls",
            self.api_requests.clone(),
        );
        r.durations("api_duration", "", "From an API call's head to its answer's head", self.api_duration.clone());
        r.gauge("api_stream_clients", "", "Open event streams", self.stream_clients.clone());
        r.counter("api_streams_cut", "", "Event streams ended because of a slow reader", self.streams_cut.clone());
    }

    fn register_hooks(&self, r: &mut Registrar<'_>) {
        let hook = "`hook`: configured ids, 500 at most, else `other`";
        r.counter(
            "hook_deliveries",
            "`hook`: configured ids, 500 at most, else `other`. `result`: `delivered`, `refused` (4xx), `throttled` \
             (429), `failed` (5xx), `gone` (410), `redirected`, `timeout`, `unreachable`, `connection_lost`, \
             `address_refused`",
            "Tries to deliver an event to an outgoing webhook",
            self.hook_deliveries.clone(),
        );
        r.gauge("hook_disabled", hook, "1 while an outgoing webhook is disabled", self.hook_disabled.clone());
        r.measure(
            "hook_failing",
            Unit::Seconds,
            hook,
            "How long an outgoing webhook's tries have failed; 0 while they work",
            self.hook_failing.clone(),
        );
        r.gauge("hook_lag_positions", hook, "Positions of events not yet delivered", self.hook_lag.clone());
    }

    fn register_host(&self, r: &mut Registrar<'_>) {
        r.gauge(
            "role_ready",
            "`role`: `webhooks`, `router`, `sender`, `api`, `hooks`, `media`",
            "1 while a role of this instance can do its work, else 0; `/readyz` says why",
            self.role_ready.clone(),
        );
        r.counter(
            "config_reloads",
            "`result`: `applied`, `refused`",
            "Changes of the configuration file",
            self.config_reloads.clone(),
        );
        r.gauge(
            "config_last_reload_successful",
            "",
            "0 while the configuration file differs from what is in force, because it was refused",
            self.config_in_force.clone(),
        );
        r.gauge(
            "config_revision",
            "",
            "The revision of the configuration in force; 0 when it has none",
            self.config_revision.clone(),
        );
        r.counter(
            "media_files",
            "`code`: `stored`, or why the file is given up: `not_found`, `malformed_id`, `expired`, `too_large`, \
             `hash_mismatch`, `size_mismatch`, `link_refused`, `too_many_redirects`, `not_supported`, `foreign_account`, \
             `internal`",
            "Files that were fetched or given up",
            self.media_files.clone(),
        );
        r.counter(
            "media_retries",
            "`code`: why a try failed: `link_expired`, `link_refused`, `too_many_redirects`, `provider_unreachable`, \
             `provider_failed`, `not_found`, `unauthorized`, `throttled`, `timeout`, `download_failed`, `download_cut`, \
             `size_mismatch`, `hash_mismatch`, `store_failed`, `unknown_account`, `unknown_tenant`",
            "Tries to fetch a file that are made again",
            self.media_retries.clone(),
        );
        r.gauge("media_waiting_files", "", "Files that wait to be fetched", self.media_waiting.clone());
        let folder = "`folder`: `data`, `objects`";
        r.measure("disk_free", Unit::Bytes, folder, "Free on the disk of a folder", self.disk_free.clone());
        r.measure("disk_reserve", Unit::Bytes, folder, "Below it webhooks are refused", self.disk_reserve.clone());
        r.measure("disk_alarm", Unit::Bytes, folder, "Below it there is an alarm", self.disk_alarm.clone());
        r.measure(
            "clock_refused",
            Unit::Seconds,
            "",
            "How far the machine's clock jumped ahead of embedded time and is not followed",
            self.clock_refused.clone(),
        );
        r.counter(
            "trace_spans",
            "`result`: `exported`, `failed` (the collector did not take them), `dropped` (the queue was full)",
            "Ended spans of traces",
            self.trace_spans.clone(),
        );
    }
}
