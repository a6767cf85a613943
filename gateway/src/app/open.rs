//! The logs that a configuration names, opened.

use std::sync::Arc;

use recado_bus::{Embedded, Kafka, KafkaOptions, OpenError, SharedBus, embedded::Time};

use crate::{
    config::{self, Config},
    lock, logs,
};

/// Logs that are open for reading and writing.
#[derive(Clone)]
pub struct Logs {
    /// All of them.
    pub bus: SharedBus,
    /// The time that records get; `None` where brokers say it.
    pub time: Option<Arc<Time>>,
}

impl Logs {
    /// The time that the next record gets, as far as is known here, milliseconds since 1970.
    pub fn clock(&self) -> Arc<dyn Fn() -> i64 + Send + Sync> {
        match self.time.clone() {
            Some(time) => Arc::new(move || time.now()),
            None => Arc::new(crate::clock::now_ms),
        }
    }
}

/// Opens the logs that a configuration names, for reading and writing.
pub async fn open_bus(config: &Config) -> Result<SharedBus, OpenError> {
    open_logs(config).await.map(|logs| logs.bus)
}

/// Opens the logs that a configuration names, for reading and writing, with the time that their records get.
pub async fn open_logs(config: &Config) -> Result<Logs, OpenError> {
    match &config.bus {
        config::Bus::Embedded { partitions } => {
            let (dir, specs) = (config.data_dir.join("log"), logs::specs(*partitions));
            let beside = vec![config.data_dir.join(lock::NAME)];
            let options = recado_bus::embedded::Options { beside, ..Default::default() };
            let opened = tokio::task::spawn_blocking(move || Embedded::open(&dir, &specs, options)).await;
            let bus = opened
                .map_err(|error| OpenError::Unreachable { what: "the logs".into(), why: error.to_string() })??;
            let time = bus.time();
            Ok(Logs { bus: Arc::new(bus), time })
        }
        config::Bus::Kafka { partitions, .. } => {
            let kafka = Kafka::open(kafka_options(&config.bus), &logs::specs(*partitions)).await?;
            Ok(Logs { bus: Arc::new(kafka), time: None })
        }
    }
}

/// How many partitions a configuration wants.
pub fn partitions(config: &Config) -> u32 {
    match &config.bus {
        config::Bus::Embedded { partitions } | config::Bus::Kafka { partitions, .. } => *partitions,
    }
}

/// What the Kafka client is opened with.
pub fn kafka_options(bus: &config::Bus) -> KafkaOptions {
    use secrecy::ExposeSecret as _;
    let mut kafka = KafkaOptions {
        brokers: String::new(),
        topic_prefix: String::new(),
        replication: 1,
        single_broker: false,
        options: Vec::new(),
    };
    if let config::Bus::Kafka { brokers, topic_prefix, replication, single_broker, options, .. } = bus {
        kafka.brokers.clone_from(brokers);
        kafka.topic_prefix.clone_from(topic_prefix);
        kafka.replication = *replication;
        kafka.single_broker = *single_broker;
        kafka.options = options.iter().map(|(name, value)| (name.clone(), value.expose_secret().to_owned())).collect();
    }
    kafka
}
