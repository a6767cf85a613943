//! The configuration: one TOML file, checked whole before anything starts.

mod compile;
mod document;
pub mod duration;
mod hooks;
mod host;
pub mod live;
mod load;
mod names;
mod parts;
mod problem;
mod redact;
mod schema;
#[allow(clippy::doc_markdown)] // its comments are shown to people as they are
mod settings;
mod shape;
mod source;
mod tls;

pub use problem::nearest;
pub use schema::schema;
pub use shape::is_id;
pub use source::Source;

use std::{collections::HashMap, path::PathBuf, sync::Arc, time::Duration};

use ipnet::IpNet;
use recado_connectors::{AccountRef, Inbound, Outbound, Spec};
use secrecy::SecretString;

use crate::{hooks::signature::Secret, objects::S3Settings};

/// A checked configuration: everything in it can be used as it is.
pub struct Config {
    /// The file it came from.
    pub path: PathBuf,
    /// That file and those that it takes values from, as each looked just before it was read.
    pub sources: Vec<Source>,
    /// `revision`; `None` when the file has none (embedded only).
    pub revision: Option<u64>,
    /// Absolute.
    pub data_dir: PathBuf,
    /// Listeners.
    pub http: Http,
    /// The logs.
    pub bus: Bus,
    /// What is told to those who run it, beside logs and numbers.
    pub telemetry: Telemetry,
    /// The object store.
    pub objects: ObjectStore,
    /// Fetching and giving files.
    pub media: Media,
    /// What is kept free on the disks.
    pub disk: Disk,
    /// Sorted by id.
    pub tenants: Vec<Tenant>,
    /// Sorted by id.
    pub endpoints: Vec<Endpoint>,
    /// Sorted by id.
    pub accounts: Vec<Account>,
    /// Sorted by tenant and id.
    pub queues: Vec<Queue>,
    /// Sorted by tenant and id.
    pub agents: Vec<Agent>,
    /// Sorted by id.
    pub hooks: Vec<Arc<Hook>>,
    /// The places of `accounts` by what providers call them: there may be thousands, and each item of a webhook asks.
    by_ref: HashMap<AccountRef, Vec<usize>>,
}

/// What is kept free on the disks; what is `None` follows from their size.
#[derive(Clone, Copy, Debug)]
pub struct Disk {
    /// With fewer free bytes webhooks are refused.
    pub reserve: Option<u64>,
    /// With fewer free bytes there is an alarm.
    pub alarm: Option<u64>,
}

/// Listeners and their limits.
#[derive(Clone, Debug)]
pub struct Http {
    /// Webhooks.
    pub listen: String,
    /// API, metrics, readiness; may equal `listen`.
    pub admin_listen: String,
    /// What providers see, without a slash at the end.
    pub public_url: Option<String>,
    /// HTTPS on `listen`.
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// HTTPS on `admin_listen`.
    pub admin_tls: Option<Arc<rustls::ServerConfig>>,
    /// Connections at a time on each listener.
    pub max_connections: usize,
    /// Bytes of webhook bodies held at a time, until they are durable.
    pub max_inflight_bytes: usize,
    /// How long a webhook may wait for the log before it gets a 503.
    pub append_timeout: Duration,
}

/// Where traces go.
#[derive(Clone, Debug)]
pub struct Telemetry {
    /// A collector that takes OTLP over HTTP, without a slash at the end; traces are off without one.
    pub otlp_endpoint: Option<String>,
    /// What is sent to it with each call, such as its credentials.
    pub otlp_headers: Vec<(String, SecretString)>,
    /// Of the traces that begin here, the part that is told; 0 to 1.
    pub sample_ratio: f64,
    /// What this gateway calls itself.
    pub service_name: String,
}

/// The logs.
#[derive(Clone, Debug)]
pub enum Bus {
    /// Files under `data_dir/log`.
    Embedded {
        /// Of intake, events and deliveries.
        partitions: u32,
    },
    /// A Kafka cluster.
    Kafka {
        /// `host:port,host:port`.
        brokers: String,
        /// Topics are `{prefix}.intake.v1`...
        topic_prefix: String,
        /// Of intake, events and deliveries.
        partitions: u32,
        /// Copies of each topic.
        replication: u16,
        /// Fewer than two in-sync replicas are meant.
        single_broker: bool,
        /// Further librdkafka settings (`security.protocol`, `sasl.*`, `ssl.*`), secrets expanded.
        options: Vec<(String, SecretString)>,
    },
}

/// Where objects are.
#[derive(Clone, Debug, PartialEq)]
pub enum ObjectStore {
    /// A folder, absolute.
    Folder(PathBuf),
    /// A bucket.
    S3(S3Settings),
}

/// Fetching and giving files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// The largest file, bytes.
    pub max_bytes: u64,
    /// Files fetched at a time.
    pub concurrency: usize,
    /// How long one try to fetch a file may take.
    pub timeout: Duration,
    /// Hosts that files may be fetched from, beside the provider's own: `host`, `host:port` or `*.domain`.
    pub hosts: Vec<String>,
    /// How long a link to a file works.
    pub link_lifetime: Duration,
}

/// A company.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// `[a-z0-9-]`, at most 64 characters.
    pub id: String,
}

/// A webhook URL.
pub struct Endpoint {
    /// The last part of its path.
    pub id: String,
    /// Its connector.
    pub spec: &'static Spec,
    /// What reads it.
    pub inbound: Arc<dyn Inbound>,
}

/// A sender of ours.
pub struct Account {
    /// Unique over all tenants.
    pub id: String,
    /// Its owner.
    pub tenant: String,
    /// Where its webhooks come in.
    pub endpoint: Option<String>,
    /// Where its new conversations go.
    pub queue: String,
    /// Its connector.
    pub spec: &'static Spec,
    /// The provider's ids of it.
    pub refs: Vec<AccountRef>,
    /// How it sends.
    pub outbound: Arc<dyn Outbound>,
    /// What happens to a message whose outcome stays unknown.
    pub unknown_outcome: UnknownOutcome,
    /// Messages per second, when set.
    pub rate_per_s: Option<u32>,
}

/// What happens to a message whose outcome stays unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum UnknownOutcome {
    /// It stays unknown; a person may send it anew.
    Hold,
    /// It is sent again, before anything later.
    Resend,
}

/// A queue.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Unique within the tenant.
    pub id: String,
    /// Its owner.
    pub tenant: String,
    /// As the router takes it.
    pub rules: recado_proto::v1::QueueConfig,
}

/// An agent.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Unique within the tenant.
    pub id: String,
    /// Its owner.
    pub tenant: String,
    /// As the router takes it.
    pub rules: recado_proto::v1::AgentConfig,
}

/// An outgoing webhook: where events of a tenant are posted to.
#[derive(Debug)]
pub struct Hook {
    /// Unique over all tenants.
    pub id: String,
    /// Whose events.
    pub tenant: String,
    /// Where they go.
    pub url: reqwest::Url,
    /// The first is current; each signs.
    pub secrets: Vec<Secret>,
    /// The kinds that are delivered; all when `None`.
    pub events: Option<Vec<String>>,
    /// It begins with the oldest event that is kept, and not with the next one.
    pub from_oldest: bool,
    /// Addresses that may be called although they are not of the open Internet.
    pub allow_networks: Vec<IpNet>,
    /// How long one delivery may take.
    pub timeout: Duration,
    /// Pauses between tries; after as many failures and one more it is disabled.
    pub retry: Vec<Duration>,
    /// Deliveries under way at a time, of different conversations.
    pub parallel: usize,
}

/// What is wrong with a configuration, all of it at once.
#[derive(Debug)]
pub struct Problems(pub Vec<Problem>);

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// From 1; 0 when it is not of one place.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// The key's path: `accounts[0].queue`.
    pub key: String,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub hint: String,
}

#[cfg(test)]
mod tests;
