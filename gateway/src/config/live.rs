//! The configuration in force, which a changed file replaces as a whole while the gateway serves.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use arc_swap::ArcSwap;
use secrecy::ExposeSecret as _;

use super::{Bus, Config, Telemetry};

/// The configuration in force. Whoever works on one request or message takes it once, and keeps that version for it.
pub struct Live {
    current: ArcSwap<Config>,
    generation: AtomicU64,
}

impl Live {
    /// What the gateway starts with.
    pub fn new(config: Arc<Config>) -> Self {
        Self { current: ArcSwap::new(config), generation: AtomicU64::new(1) }
    }

    /// The version in force.
    pub fn get(&self) -> Arc<Config> {
        self.current.load_full()
    }

    /// Puts another version in force.
    pub fn replace(&self, config: Arc<Config>) {
        self.current.store(config);
        self.generation.fetch_add(1, Ordering::Release);
    }

    /// Goes up with each version, from 1, in this process.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }
}

impl Config {
    /// The keys that differ from `next` and that only a start reads.
    pub fn fixed_keys_changed(&self, next: &Self) -> Vec<&'static str> {
        let mut changed = Vec::new();
        let mut differs = |key, is: bool| {
            if is {
                changed.push(key);
            }
        };
        differs("data_dir", self.data_dir != next.data_dir);
        differs("http.listen", self.http.listen != next.http.listen);
        differs("http.admin_listen", self.http.admin_listen != next.http.admin_listen);
        differs("http.max_connections", self.http.max_connections != next.http.max_connections);
        differs("bus", !same_bus(&self.bus, &next.bus));
        differs("objects", self.objects != next.objects);
        differs("media", self.media != next.media);
        differs("telemetry", !same_telemetry(&self.telemetry, &next.telemetry));
        changed
    }
}

fn same_telemetry(one: &Telemetry, other: &Telemetry) -> bool {
    let headers = |of: &Telemetry| -> Vec<(String, String)> {
        of.otlp_headers.iter().map(|(name, value)| (name.clone(), value.expose_secret().to_owned())).collect()
    };
    one.otlp_endpoint == other.otlp_endpoint
        && one.sample_ratio.to_bits() == other.sample_ratio.to_bits()
        && one.service_name == other.service_name
        && headers(one) == headers(other)
}

fn same_bus(one: &Bus, other: &Bus) -> bool {
    match (one, other) {
        (Bus::Embedded { partitions }, Bus::Embedded { partitions: others }) => partitions == others,
        (
            Bus::Kafka { brokers, topic_prefix, partitions, replication, single_broker, options },
            Bus::Kafka {
                brokers: brokers2,
                topic_prefix: prefix2,
                partitions: partitions2,
                replication: replication2,
                single_broker: single2,
                options: options2,
            },
        ) => {
            let same_options = options.len() == options2.len()
                && options
                    .iter()
                    .zip(options2)
                    .all(|((a, x), (b, y))| a == b && x.expose_secret() == y.expose_secret());
            brokers == brokers2
                && topic_prefix == prefix2
                && partitions == partitions2
                && replication == replication2
                && single_broker == single2
                && same_options
        }
        _ => false,
    }
}
