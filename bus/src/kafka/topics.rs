//! Topics: created as the law needs them, refused where they differ.

use std::{collections::HashMap, time::Duration};

use rdkafka::{
    admin::{AdminClient, AdminOptions, ConfigResource, NewTopic, ResourceSpecifier, TopicReplication},
    consumer::Consumer,
    error::RDKafkaErrorCode,
};

use super::{
    KafkaOptions,
    client::{self, Query, Voice},
};
use crate::{LogName, LogSpec, OpenError, Retention};

/// How long creating and describing may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long it takes at most until every broker knows of a topic that another instance created.
const PROPAGATION: Duration = Duration::from_secs(5);

/// The largest record that a topic must take, with headers and what the protocol adds.
pub(super) const LARGEST: u64 = 1024 * 1024;

/// A log's topic.
pub(super) fn name(options: &KafkaOptions, log: LogName) -> String {
    format!("{}{}", options.topic_prefix, log.0.strip_prefix("recado").unwrap_or(log.0))
}

/// Creates what is missing and refuses what would break a promise.
pub(super) async fn prepare(options: &KafkaOptions, query: &Query, specs: &[LogSpec]) -> Result<(), OpenError> {
    let unreachable = |why: String| OpenError::Unreachable { what: options.brokers.clone(), why };
    let admin: AdminClient<Voice> = client::config(options, false)
        .create_with_context(Voice::of("admin"))
        .map_err(|error| client::refused(options, &error))?;
    let present = match partitions(query).await {
        Ok(present) => present,
        Err(why) => return Err(unreachable(query.explain(why).await)),
    };
    let missing: Vec<&LogSpec> = specs.iter().filter(|spec| !present.contains_key(&name(options, spec.name))).collect();
    if !missing.is_empty() {
        refuse_a_second_beginning(options, query, specs).await?;
        create(options, &admin, &missing).await?;
    }
    let present = await_all(options, query, specs).await?;
    for spec in specs {
        let topic = name(options, spec.name);
        let config = describe(&admin, &topic).await.map_err(unreachable)?;
        check(options, spec, &topic, &present[&topic], |setting| {
            config.get(setting).and_then(|entry| entry.value.as_deref())
        })?;
    }
    // Its drop waits for a thread.
    tokio::task::spawn_blocking(move || drop(admin));
    Ok(())
}

/// What is known of a topic's partitions.
#[derive(Clone, Debug)]
struct Shape {
    partitions: usize,
    replicas: usize,
    led: bool,
}

async fn partitions(query: &Query) -> Result<HashMap<String, Shape>, String> {
    let metadata = query.ask(|client, wait| client.fetch_metadata(None, wait)).await?;
    let shape = |topic: &rdkafka::metadata::MetadataTopic| Shape {
        partitions: topic.partitions().len(),
        replicas: topic.partitions().iter().map(|partition| partition.replicas().len()).min().unwrap_or(0),
        led: topic.partitions().iter().all(|partition| partition.leader() >= 0),
    };
    Ok(metadata.topics().iter().map(|topic| (topic.name().to_owned(), shape(topic))).collect())
}

/// All topics are created before the first record is written. So where one holds records, one that is missing was
/// deleted: a new one would begin to number from 0 again, and what others remember of its positions would be taken for
/// its new records.
async fn refuse_a_second_beginning(options: &KafkaOptions, query: &Query, specs: &[LogSpec]) -> Result<(), OpenError> {
    let unreachable = |why: String| OpenError::Unreachable { what: options.brokers.clone(), why };
    let deadline = tokio::time::Instant::now() + PROPAGATION;
    loop {
        let present = partitions(query).await.map_err(unreachable)?;
        let (present, missing): (Vec<_>, Vec<_>) = specs
            .iter()
            .map(|spec| (name(options, spec.name), present.get(&name(options, spec.name))))
            .partition(|(_, shape)| shape.is_some());
        let Some((missing, _)) = missing.first() else { return Ok(()) };
        let Some(written) = first_with_records(query, &present).await.map_err(unreachable)? else { return Ok(()) };
        // Another instance may have created all of them just now, and this broker not know yet.
        if tokio::time::Instant::now() > deadline {
            return Err(OpenError::Lost {
                what: format!("the topic {missing}"),
                why: format!(
                    "it does not exist, and {written} holds records: it was deleted, with all that was acknowledged \
                     in it, and is not created anew, because positions would begin at 0 again\nhint: restore a \
                     backup, or begin anew with another `topic_prefix`"
                ),
            });
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn first_with_records(query: &Query, topics: &[(String, Option<&Shape>)]) -> Result<Option<String>, String> {
    for (topic, shape) in topics {
        let shared: std::sync::Arc<str> = topic.as_str().into();
        for partition in 0..shape.map_or(0, |shape| shape.partitions) {
            let bounds = query.bounds(&shared, partition as u32).await.map_err(|error| error.to_string())?;
            if bounds.end > 0 {
                return Ok(Some(topic.clone()));
            }
        }
    }
    Ok(None)
}

async fn create(options: &KafkaOptions, admin: &AdminClient<Voice>, specs: &[&LogSpec]) -> Result<(), OpenError> {
    let names: Vec<String> = specs.iter().map(|spec| name(options, spec.name)).collect();
    let kept: Vec<String> = specs
        .iter()
        .map(|spec| match spec.retention {
            Retention::For(keep) => keep.as_millis().to_string(),
            Retention::Compacted => "-1".to_owned(),
        })
        .collect();
    let largest = (2 * LARGEST).to_string();
    let mut topics = Vec::new();
    for ((spec, name), kept) in specs.iter().zip(&names).zip(&kept) {
        let replication = TopicReplication::Fixed(i32::from(options.replication));
        let compacted = spec.retention == Retention::Compacted;
        topics.push(
            NewTopic::new(name, spec.partitions as i32, replication)
                .set("message.timestamp.type", "LogAppendTime")
                .set("cleanup.policy", if compacted { "compact" } else { "delete" })
                .set("retention.ms", kept)
                .set("retention.bytes", "-1")
                .set("min.insync.replicas", if options.single_broker { "1" } else { "2" })
                .set("unclean.leader.election.enable", "false")
                .set("max.message.bytes", &largest),
        );
    }
    let request = AdminOptions::new().request_timeout(Some(PATIENCE)).operation_timeout(Some(PATIENCE));
    let unreachable = |why: String| OpenError::Unreachable { what: options.brokers.clone(), why };
    let results = admin.create_topics(&topics, &request).await.map_err(|error| unreachable(error.to_string()))?;
    for result in results {
        match result {
            // Another instance was quicker; the check that follows looks at what it made.
            Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
            Err((topic, error)) => {
                let hint = match error {
                    RDKafkaErrorCode::InvalidReplicationFactor => {
                        "\nhint: there are fewer brokers than copies asked for; `replication = 1` says that one broker is meant"
                    }
                    _ => "",
                };
                return Err(OpenError::Unreachable {
                    what: format!("the topic {topic}"),
                    why: format!("it cannot be created: {error}{hint}"),
                });
            }
        }
    }
    Ok(())
}

async fn await_all(
    options: &KafkaOptions,
    query: &Query,
    specs: &[LogSpec],
) -> Result<HashMap<String, Shape>, OpenError> {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let present = partitions(query).await;
        let waiting = match &present {
            Ok(present) => specs
                .iter()
                .map(|spec| name(options, spec.name))
                .find(|topic| !present.get(topic).is_some_and(|shape| shape.partitions > 0 && shape.led)),
            Err(why) => Some(why.clone()),
        };
        match (present, waiting) {
            (Ok(present), None) => return Ok(present),
            (_, Some(waiting)) if tokio::time::Instant::now() > deadline => {
                let why = format!("after {} s there is no leader yet for {waiting}", PATIENCE.as_secs());
                return Err(OpenError::Unreachable { what: options.brokers.clone(), why });
            }
            _ => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

async fn describe(admin: &AdminClient<Voice>, topic: &str) -> Result<ConfigResource, String> {
    let request = AdminOptions::new().request_timeout(Some(PATIENCE));
    let specifier = [ResourceSpecifier::Topic(topic)];
    let mut results =
        admin.describe_configs(&specifier, &request).await.map_err(|error| format!("{topic}: {error}"))?;
    match results.pop() {
        Some(Ok(resource)) => Ok(resource),
        Some(Err(error)) => Err(format!("the settings of {topic} cannot be read: {error}")),
        None => Err(format!("the settings of {topic} cannot be read")),
    }
}

/// Refuses a topic that would break a promise. A setting that the broker does not know cannot be wrong: brokers that
/// always elect cleanly, say, have no switch for it.
fn check<'a>(
    options: &KafkaOptions,
    spec: &LogSpec,
    topic: &str,
    shape: &Shape,
    setting: impl Fn(&str) -> Option<&'a str>,
) -> Result<(), OpenError> {
    let refuse = |why: String| Err(OpenError::Unsafe { what: format!("the topic {topic}"), why });
    let wrong = |name: &str, is: &str, consequence: &str, fix: &str| {
        refuse(format!(
            "{name} is {is}, so that {consequence}; set it with `kafka-configs.sh --alter --topic {topic} \
             --add-config {name}={fix}`"
        ))
    };
    let number = |name| setting(name).and_then(|value| value.parse::<i64>().ok());

    if shape.partitions != spec.partitions as usize {
        return refuse(format!(
            "it has {} partitions and the configuration says {}; a log's partitions never change: set {0} in the \
             configuration, or use another topic prefix",
            shape.partitions, spec.partitions
        ));
    }
    if !options.single_broker && shape.replicas < 2 {
        return refuse(
            "it has one replica, so that a lost disk loses what was acknowledged; reassign it to at least two \
             brokers, or say in the configuration that a single broker is meant"
                .to_owned(),
        );
    }
    if setting("message.timestamp.type").is_some_and(|value| value != "LogAppendTime") {
        let consequence = "the writer's clock would be taken for the log's";
        return wrong("message.timestamp.type", "CreateTime", consequence, "LogAppendTime");
    }
    if setting("unclean.leader.election.enable") == Some("true") {
        return wrong("unclean.leader.election.enable", "true", "acknowledged records can vanish", "false");
    }
    if let Some(least) = number("min.insync.replicas").filter(|least| *least < 2 && !options.single_broker) {
        let consequence = "a record can be acknowledged that only one broker has";
        return wrong("min.insync.replicas", &least.to_string(), consequence, "2");
    }
    if let Some(largest) = number("max.message.bytes").filter(|largest| *largest < LARGEST as i64) {
        let consequence = "allowed records would be refused";
        return wrong("max.message.bytes", &largest.to_string(), consequence, &LARGEST.to_string());
    }

    let policy = setting("cleanup.policy").unwrap_or_default();
    let wanted = if spec.retention == Retention::Compacted { "compact" } else { "delete" };
    if policy != wanted {
        let consequence = "records that are needed would be deleted, or kept that are not";
        return wrong("cleanup.policy", policy, consequence, wanted);
    }
    let Retention::For(keep) = spec.retention else { return Ok(()) };
    let keep_ms = i64::try_from(keep.as_millis()).unwrap_or(i64::MAX);
    if let Some(kept) = number("retention.ms").filter(|kept| (0..keep_ms).contains(kept)) {
        let consequence = "records go before they may";
        return wrong("retention.ms", &kept.to_string(), consequence, &keep_ms.to_string());
    }
    if let Some(kept) = number("retention.bytes").filter(|kept| *kept >= 0) {
        return wrong("retention.bytes", &kept.to_string(), "records go before they may", "-1");
    }
    Ok(())
}
