use std::time::Duration;

use rdkafka::{
    ClientConfig,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
};
use recado_bus::{Bus, Kafka, KafkaOptions, LogName, LogSpec, OpenError, Retention};

use super::place::Home;

const LOG: LogName = LogName("recado.log.v1");
const DAY: Duration = Duration::from_hours(24);

/// What is wrong, the partitions and further settings of the topic, what is wanted, and whether one broker is meant.
type Case = (&'static str, i32, &'static [(&'static str, &'static str)], Retention, bool);

fn spec(retention: Retention) -> Vec<LogSpec> {
    vec![LogSpec { name: LOG, partitions: 2, retention }]
}

pub(crate) fn admin(options: &KafkaOptions) -> AdminClient<DefaultClientContext> {
    ClientConfig::new().set("bootstrap.servers", &options.brokers).create().unwrap()
}

async fn create(options: &KafkaOptions, partitions: i32, settings: &[(&str, &str)]) {
    let name = format!("{}.log.v1", options.topic_prefix);
    let mut topic = NewTopic::new(&name, partitions, TopicReplication::Fixed(1));
    for (setting, value) in settings {
        topic = topic.set(setting, value);
    }
    let created = admin(options).create_topics([&topic], &AdminOptions::new()).await.unwrap();
    assert!(created.iter().all(Result::is_ok), "{created:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn topics_that_would_break_a_promise_are_refused() {
    let home = Home::shared();
    let good = [("message.timestamp.type", "LogAppendTime"), ("retention.ms", "864000000")];
    let delete = Retention::For(DAY);
    let cases: [Case; 9] = [
        ("message.timestamp.type", 2, &[("message.timestamp.type", "CreateTime")], delete, true),
        ("unclean.leader.election.enable", 2, &[("unclean.leader.election.enable", "true")], delete, true),
        ("max.message.bytes", 2, &[("max.message.bytes", "100000")], delete, true),
        ("cleanup.policy", 2, &[("cleanup.policy", "compact")], delete, true),
        ("cleanup.policy", 2, &[("cleanup.policy", "compact,delete")], Retention::Compacted, true),
        ("retention.ms", 2, &[("retention.ms", "1000")], delete, true),
        ("retention.bytes", 2, &[("retention.bytes", "1000000")], delete, true),
        ("3 partitions", 3, &[], delete, true),
        ("replica", 2, &[], delete, false),
    ];
    for (wrong, partitions, settings, retention, single_broker) in cases {
        let options = KafkaOptions { single_broker, ..home.options() };
        let settings: Vec<_> = good.iter().chain(settings).copied().collect();
        create(&options, partitions, &settings).await;
        let refused = Kafka::open(options.clone(), &spec(retention)).await;
        let Err(OpenError::Unsafe { what, why }) = refused else { panic!("{wrong}: {refused:?}") };
        assert!(what.contains(&format!("{}.log.v1", options.topic_prefix)), "{what} names the topic");
        assert!(why.contains(wrong), "{why} says what is wrong: {wrong}");
        assert!(why.contains("set ") || why.contains("reassign"), "{why} says what to do");
    }

    // What is right, or better than asked for, is taken as it is.
    let options = home.options();
    create(&options, 2, &[("message.timestamp.type", "LogAppendTime"), ("retention.ms", "-1")]).await;
    Kafka::open(options, &spec(delete)).await.unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_created_is_accepted_the_next_time() {
    let home = Home::shared();
    let options = home.options();
    for retention in [Retention::For(30 * DAY), Retention::Compacted] {
        let options = KafkaOptions {
            topic_prefix: format!("{}x{retention:?}", options.topic_prefix)
                .replace(|letter: char| !letter.is_ascii_alphanumeric(), ""),
            ..options.clone()
        };
        for _ in 0..2 {
            let bus = Kafka::open(options.clone(), &spec(retention)).await.unwrap();
            assert_eq!(bus.health().await, Ok(()));
            assert_eq!(bus.bounds(LOG, 1).await.unwrap().end, 0);
            bus.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_is_not_there_or_a_setting_that_is_not_one_is_said_so() {
    let home = Home::shared();
    let nowhere = KafkaOptions { brokers: "127.0.0.1:1".to_owned(), ..home.options() };
    let refused = Kafka::open(nowhere, &spec(Retention::Compacted)).await.err();
    assert!(
        matches!(&refused, Some(OpenError::Unreachable { what, .. }) if what.contains("127.0.0.1:1")),
        "{refused:?}"
    );
    let misspelt = KafkaOptions { options: vec![("sasl.mechanizm".to_owned(), "x".to_owned())], ..home.options() };
    let refused = Kafka::open(misspelt, &spec(Retention::Compacted)).await.err();
    assert!(matches!(&refused, Some(OpenError::Unsafe { what, .. }) if what.contains("sasl.mechanizm")), "{refused:?}");
}
