//! The keys of the configuration file. Doc comments here are the manual: `recado schema config` prints them.

use std::collections::BTreeMap;

use recado_proto::v1;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{UnknownOutcome, duration::Length};

/// The configuration of a Recado gateway.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the file is checked against this schema; its tables are read one by one")]
pub(super) struct File {
    /// Goes up with each change of this file, so that an older file is not applied over a newer one. Required with
    /// Kafka.
    #[schemars(range(min = 1))]
    pub(super) revision: Option<u64>,
    /// Folder of the embedded logs, objects and local caches; relative to this file; created when it is missing.
    #[serde(default = "data_dir")]
    #[schemars(length(min = 1))]
    pub(super) data_dir: String,
    /// Listeners and their limits.
    #[serde(default)]
    pub(super) http: Http,
    /// Where records are kept.
    #[serde(default)]
    pub(super) bus: Bus,
    /// Where everything is kept that is too large for a record.
    #[serde(default)]
    pub(super) objects: Objects,
    /// Traces.
    #[serde(default)]
    pub(super) telemetry: Telemetry,
    /// What is kept free on the disks.
    #[serde(default)]
    pub(super) disk: Disk,
    /// Files: those that customers send, and those that are sent to them.
    #[serde(default)]
    pub(super) media: Media,
    /// Companies. Each is a world of its own.
    #[serde(default)]
    pub(super) tenants: Vec<Tenant>,
    /// Webhook URLs.
    #[serde(default)]
    pub(super) endpoints: Vec<Endpoint>,
    /// Senders of ours: a WhatsApp number, a mailbox, a page.
    #[serde(default)]
    pub(super) accounts: Vec<Account>,
    /// Where conversations wait for an agent.
    #[serde(default)]
    pub(super) queues: Vec<Queue>,
    /// Who answers.
    #[serde(default)]
    pub(super) agents: Vec<Agent>,
    /// Outgoing webhooks: where events are posted to.
    #[serde(default)]
    pub(super) hooks: Vec<Hook>,
}

fn data_dir() -> String {
    "data".to_owned()
}

/// Listeners and their limits.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Http {
    /// Address and port for webhooks. Port 0 picks a free one; without an address, all of this machine's.
    #[schemars(length(min = 1))]
    pub(super) listen: String,
    /// Address and port for API, metrics and readiness; may be the same as `listen`.
    #[schemars(length(min = 1))]
    pub(super) admin_listen: String,
    /// What providers see, such as `https://gw.example.com`. Signatures that cover the URL are checked with it.
    pub(super) public_url: Option<String>,
    /// Makes `listen` speak HTTPS.
    pub(super) tls: Option<ListenerTls>,
    /// Makes `admin_listen` speak HTTPS, when it is an address of its own.
    pub(super) admin_tls: Option<ListenerTls>,
    /// Connections at a time on each listener.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub(super) max_connections: usize,
    /// Bytes of webhook bodies that are held at a time until they are durable.
    #[schemars(range(min = 1_048_576, max = 68_719_476_736_u64))]
    pub(super) max_inflight_bytes: usize,
    /// How long a webhook may wait for the log before the provider is told to come again; 100ms to 1m.
    #[schemars(extend("x-least" = "100ms", "x-most" = "1m"))]
    pub(super) append_timeout: Length,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            admin_listen: "127.0.0.1:8081".to_owned(),
            public_url: None,
            tls: None,
            admin_tls: None,
            max_connections: 10_000,
            max_inflight_bytes: 64 * 1024 * 1024,
            append_timeout: Length::secs(2),
        }
    }
}

/// A listener's certificate. Its files are watched, and a new certificate is taken while serving.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListenerTls {
    /// File of the certificate and those of its issuers (PEM).
    #[schemars(length(min = 1))]
    pub(super) certificate_file: String,
    /// File of its key (PEM, not encrypted).
    #[schemars(length(min = 1))]
    pub(super) key_file: String,
}

/// What is kept free on the disks of `data_dir` and of the objects.
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Disk {
    /// With fewer free bytes webhooks are refused (503), so that what was accepted can be finished; embedded logs only.
    /// Unless set, 256 MiB, or a twentieth of a disk that is smaller than 5 GiB.
    pub(super) reserve_bytes: Option<u64>,
    /// With fewer free bytes there is an alarm. Unless set, 2 GiB, or three twentieths of a disk that is smaller than
    /// 13 GiB.
    pub(super) alarm_bytes: Option<u64>,
}

/// Where records are kept.
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Bus {
    /// Files below `data_dir`, or a Kafka cluster.
    pub(super) kind: BusKind,
    /// Partitions of intake, events and deliveries: 8 embedded, 16 on Kafka, unless set. Fixed once created.
    #[schemars(range(min = 1, max = 1_024))]
    pub(super) partitions: Option<u32>,
    /// Kafka: `host:port,host:port`.
    pub(super) brokers: Option<String>,
    /// Kafka: topics are `{prefix}.intake.v1` and so on; `recado` unless set.
    pub(super) topic_prefix: Option<String>,
    /// Kafka: copies of each topic; 3 unless set, 1 with `single_broker`. 1 means a single broker.
    #[schemars(range(min = 1, max = 15))]
    pub(super) replication: Option<u16>,
    /// Kafka: one broker is meant, although its loss loses records.
    pub(super) single_broker: bool,
    /// Kafka: encryption; an empty table trusts the certificates of the system.
    pub(super) tls: Option<Tls>,
    /// Kafka: how to log in.
    pub(super) sasl: Option<Sasl>,
    /// Kafka: further settings of librdkafka, such as `"socket.timeout.ms" = "10000"`.
    pub(super) options: BTreeMap<String, String>,
}

/// Which bus.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum BusKind {
    /// Files below `data_dir`; one process.
    #[default]
    Embedded,
    /// A Kafka cluster.
    Kafka,
}

/// Encryption of connections to Kafka.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Tls {
    /// File of the certificates to trust (PEM); those of the system unless set.
    pub(super) ca_file: Option<String>,
    /// File of our certificate (PEM), when the brokers want one.
    pub(super) certificate_file: Option<String>,
    /// File of our certificate's key (PEM).
    pub(super) key_file: Option<String>,
    /// Password of that key.
    pub(super) key_password: Option<String>,
    /// Whether the brokers' certificates are checked.
    #[serde(default = "yes")]
    pub(super) verify: bool,
}

fn yes() -> bool {
    true
}

/// Login at Kafka.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Sasl {
    /// How the password is proved.
    pub(super) mechanism: Mechanism,
    /// The user.
    #[schemars(length(min = 1))]
    pub(super) username: String,
    /// The password.
    #[schemars(length(min = 1))]
    pub(super) password: String,
}

/// How a password is proved.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(super) enum Mechanism {
    /// Sent as it is.
    #[serde(rename = "PLAIN")]
    Plain,
    /// By challenge, SHA-256.
    #[serde(rename = "SCRAM-SHA-256")]
    Scram256,
    /// By challenge, SHA-512.
    #[serde(rename = "SCRAM-SHA-512")]
    Scram512,
}

impl Mechanism {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Scram256 => "SCRAM-SHA-256",
            Self::Scram512 => "SCRAM-SHA-512",
        }
    }
}

/// Where everything is kept that is too large for a record.
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Objects {
    /// `file:` and a folder, relative to this file, or `s3://bucket/prefix`; the folder `objects` below `data_dir`
    /// unless set.
    pub(super) url: Option<String>,
    /// S3: scheme, host and port of the store; Amazon's of the region unless set.
    pub(super) endpoint: Option<String>,
    /// S3: the bucket's region; `us-east-1` unless set.
    #[schemars(length(min = 1))]
    pub(super) region: Option<String>,
    /// S3: who logs in.
    #[schemars(length(min = 1))]
    pub(super) access_key: Option<String>,
    /// S3: the secret that belongs to `access_key`.
    #[schemars(length(min = 1))]
    pub(super) secret_key: Option<String>,
    /// S3: the bucket stands in the path of URLs rather than in the host's name; true unless set.
    pub(super) path_style: Option<bool>,
}

/// Files: those that customers send, and those that are sent to them.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Media {
    /// The largest file that is fetched or taken, bytes.
    #[schemars(range(min = 1_024, max = 268_435_456))]
    pub(super) max_bytes: u64,
    /// Files fetched at a time.
    #[schemars(range(min = 1, max = 256))]
    pub(super) concurrency: usize,
    /// How long one try to fetch a file may take; 1s to 1h.
    #[schemars(extend("x-least" = "1s", "x-most" = "1h"))]
    pub(super) timeout: Length,
    /// Hosts that files may be fetched from, beside the provider's own: `host`, `host:port` or `*.domain`. They may be
    /// in a private network.
    pub(super) hosts: Vec<String>,
    /// How long a link to a file works; 1s to 7d.
    #[schemars(extend("x-least" = "1s", "x-most" = "7d"))]
    pub(super) link_lifetime: Length,
}

impl Default for Media {
    fn default() -> Self {
        Self {
            max_bytes: 100 * 1024 * 1024,
            concurrency: 8,
            timeout: Length::secs(5 * 60),
            hosts: Vec::new(),
            link_lifetime: Length::secs(10 * 60),
        }
    }
}

/// Traces: off unless `otlp_endpoint` is set.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Telemetry {
    /// URL of a collector that takes OTLP over HTTP, such as `http://127.0.0.1:4318`; `/v1/traces` is added.
    pub(super) otlp_endpoint: Option<String>,
    /// Headers of the calls to it, such as `authorization = "Bearer ${OTLP_TOKEN}"`.
    pub(super) otlp_headers: BTreeMap<String, String>,
    /// The part of the traces beginning here that is told, 0 to 1. A caller's own choice is followed.
    pub(super) sample_ratio: f64,
    /// What the gateway calls itself.
    #[schemars(length(min = 1))]
    pub(super) service_name: String,
}

impl Default for Telemetry {
    fn default() -> Self {
        Self {
            otlp_endpoint: None,
            otlp_headers: BTreeMap::new(),
            sample_ratio: 1.0,
            service_name: "recado".to_owned(),
        }
    }
}

/// A company.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Tenant {
    /// Its id.
    #[schemars(extend("x-form" = "id"))]
    pub(super) id: String,
}

/// A webhook URL. The connector adds keys of its own.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Endpoint {
    /// Its id, the last part of `/webhooks/{id}`.
    #[schemars(extend("x-form" = "id"))]
    pub(super) id: String,
    /// The kind of connector that reads it.
    #[expect(dead_code, reason = "looked up before the table is read")]
    pub(super) connector: String,
}

/// A sender of ours. The connector adds keys of its own.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    /// Its id, unique over all tenants.
    #[schemars(extend("x-form" = "id"))]
    pub(super) id: String,
    /// The tenant that owns it.
    pub(super) tenant: String,
    /// The endpoint where its webhooks come in.
    pub(super) endpoint: Option<String>,
    /// The kind of connector, for an account without an endpoint.
    #[expect(dead_code, reason = "looked up before the table is read")]
    pub(super) connector: Option<String>,
    /// The queue where its new conversations go.
    pub(super) queue: String,
    /// What happens to a message of which nobody knows whether the provider took it: `hold` waits for a person,
    /// `resend` sends it again.
    #[serde(default = "hold")]
    pub(super) unknown_outcome: UnknownOutcome,
    /// Messages per second; the connector's own rate unless set.
    #[schemars(range(min = 1, max = 100_000))]
    pub(super) rate_per_s: Option<u32>,
}

fn hold() -> UnknownOutcome {
    UnknownOutcome::Hold
}

/// Where conversations wait for an agent.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Queue {
    /// Its id, unique within the tenant.
    #[schemars(extend("x-form" = "id"))]
    pub(super) id: String,
    /// The tenant that owns it.
    pub(super) tenant: String,
    /// How its conversations reach an agent.
    #[serde(default)]
    pub(super) offer: Offer,
    /// How long an agent has to accept an offer; 1s to 1d.
    #[serde(default = "half_a_minute")]
    #[schemars(extend("x-least" = "1s", "x-most" = "1d"))]
    pub(super) offer_timeout: Length,
    /// How long an agent who rejected gets no offer of that conversation; doubles with each further time.
    /// At most 7d.
    #[serde(default = "half_a_minute")]
    #[schemars(extend("x-most" = "7d"))]
    pub(super) reject_cooldown: Length,
    /// How long an agent who let an offer pass gets none; at most 7d.
    #[serde(default = "quarter_of_a_minute")]
    #[schemars(extend("x-most" = "7d"))]
    pub(super) miss_cooldown: Length,
    /// No cool-down becomes longer than this; at most 7d.
    #[serde(default = "ten_minutes")]
    #[schemars(extend("x-most" = "7d"))]
    pub(super) max_cooldown: Length,
    /// Offers missed in a row after which the agent is paused; 0: never.
    #[serde(default = "three")]
    #[schemars(range(max = 1_000))]
    pub(super) miss_limit: u32,
    /// Heavier queues are served first.
    #[serde(default)]
    #[schemars(range(max = 1_000_000))]
    pub(super) weight: u32,
    /// A conversation closes by itself after this long without a message; never unless set. From 1s to 365d.
    #[schemars(extend("x-least" = "1s", "x-most" = "365d"))]
    pub(super) idle_close: Option<Length>,
}

fn half_a_minute() -> Length {
    Length::secs(30)
}

fn quarter_of_a_minute() -> Length {
    Length::secs(15)
}

fn ten_minutes() -> Length {
    Length::secs(600)
}

fn three() -> u32 {
    3
}

/// How conversations reach an agent.
#[derive(Clone, Copy, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Offer {
    /// Given to a free agent at once.
    #[default]
    Auto,
    /// Offered to one agent, who accepts or rejects.
    Push,
    /// Agents pull.
    Manual,
}

impl Offer {
    pub(super) fn to_record(self) -> v1::queue_config::Offer {
        match self {
            Self::Auto => v1::queue_config::Offer::Auto,
            Self::Push => v1::queue_config::Offer::Push,
            Self::Manual => v1::queue_config::Offer::Manual,
        }
    }
}

/// Who answers.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Agent {
    /// Their id, unique within the tenant.
    #[schemars(extend("x-form" = "id"))]
    pub(super) id: String,
    /// The tenant that they work for.
    pub(super) tenant: String,
    /// The queues that they serve.
    #[serde(default)]
    pub(super) queues: Vec<String>,
    /// Conversations at a time.
    #[serde(default = "five")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub(super) capacity: u32,
    /// Their name as colleagues see it.
    #[serde(default)]
    pub(super) name: String,
}

fn five() -> u32 {
    5
}

/// An outgoing webhook: events of a tenant are posted to a URL, signed as the Standard Webhooks specification says.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Hook {
    /// Its id, unique over all tenants.
    #[schemars(extend("x-form" = "id"))]
    pub(super) id: String,
    /// The tenant whose events it gets.
    pub(super) tenant: String,
    /// Where events are posted to.
    #[expect(dead_code, reason = "read with its place")]
    pub(super) url: String,
    /// Secrets that sign, `whsec_` and base64 of 24 to 64 bytes: the first is current, and there is a signature of
    /// each.
    #[schemars(length(min = 1))]
    #[expect(dead_code, reason = "read with their places")]
    pub(super) secrets: Vec<String>,
    /// The kinds of events that it gets, such as `messageReceived`; all unless set.
    #[schemars(length(min = 1))]
    pub(super) events: Option<Vec<String>>,
    /// Where a new one begins: with the next event, or with the oldest that is kept.
    #[serde(default)]
    pub(super) start: HookStart,
    /// Networks that may be called although they are not of the open Internet, such as `10.1.0.0/16`.
    #[serde(default)]
    #[expect(dead_code, reason = "read with their places")]
    pub(super) allow_networks: Vec<String>,
    /// How long one delivery may take; 1 to 30 seconds.
    #[serde(default = "quarter_of_a_minute")]
    pub(super) timeout: Length,
    /// Pauses between tries of a delivery that fails. When the try after the last one fails, it is disabled.
    #[serde(default = "pauses")]
    pub(super) retry: Vec<Length>,
    /// Deliveries under way at a time, of different conversations; 1: strictly one after the other.
    #[serde(default = "eight")]
    #[schemars(range(min = 1, max = 64))]
    pub(super) parallel: usize,
}

fn eight() -> usize {
    8
}

/// Those of the Standard Webhooks specification: about three days.
fn pauses() -> Vec<Length> {
    [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map(Length::secs).to_vec()
}

/// Where a new outgoing webhook begins.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum HookStart {
    /// With the next event.
    #[default]
    Now,
    /// With the oldest event that is kept.
    Oldest,
}
