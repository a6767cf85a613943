use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use rdkafka::{
    Offset, TopicPartitionList,
    admin::{AdminOptions, NewTopic, TopicReplication},
};
use recado_bus::{
    AppendError, Bus, Kafka, KafkaOptions, LogName, LogSpec, OpenError, ReadError, Reader, Record, Retention,
};

use super::{place::Home, settings::admin};

const LOG: LogName = LogName("recado.log.v1");

fn specs() -> Vec<LogSpec> {
    vec![LogSpec { name: LOG, partitions: 2, retention: Retention::For(Duration::from_hours(24)) }]
}

fn record(value: impl Into<Vec<u8>>) -> Record {
    Record { key: Bytes::from_static(b"k"), headers: Vec::new(), value: Bytes::from(value.into()) }
}

async fn until(what: &str, within: Duration, mut done: impl AsyncFnMut() -> bool) -> Duration {
    let begun = Instant::now();
    let wait = async {
        while !done().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(within, wait).await.unwrap_or_else(|_| panic!("{what}: not within {within:?}"));
    begun.elapsed()
}

async fn read(reader: &mut Box<dyn Reader>, count: usize) -> Vec<String> {
    let mut values = Vec::new();
    while values.len() < count {
        let records = tokio::time::timeout(Duration::from_mins(1), reader.next(100)).await.unwrap().unwrap();
        values.extend(records.iter().map(|stored| String::from_utf8_lossy(&stored.value).into_owned()));
    }
    values
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_stands_still_shows_and_fills_no_memory() {
    let home = Home::own();
    let options =
        KafkaOptions { options: vec![("message.timeout.ms".to_owned(), "4000".to_owned())], ..home.options() };
    let bus = Arc::new(Kafka::open(options, &specs()).await.unwrap());
    bus.append(LOG, 0, vec![record("before")]).await.unwrap();
    assert_eq!(bus.health().await, Ok(()));

    home.broker.lock().unwrap().pause().unwrap();
    let waiting = tokio::spawn({
        let bus = bus.clone();
        async move { bus.append(LOG, 0, vec![record("in doubt")]).await }
    });
    until("ill health shows", Duration::from_secs(3), async || bus.health().await.is_err()).await;
    let asked = Instant::now();
    drop(bus.health().await);
    assert!(asked.elapsed() < Duration::from_millis(100), "health is answered at once");

    // Callers that lose patience leave their records behind; at some point no more are taken.
    for _ in 0..80 {
        let append = bus.append(LOG, 1, vec![record(vec![7; 500_000])]);
        drop(tokio::time::timeout(Duration::from_millis(5), append).await);
    }
    let full = bus.append(LOG, 1, vec![record(vec![7; 500_000])]).await;
    assert!(matches!(full, Err(AppendError::NotWritten(_))), "the memory for what is pending is bounded: {full:?}");
    let in_doubt = tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap().unwrap();
    assert!(matches!(in_doubt, Err(AppendError::Unknown(_))), "{in_doubt:?}");

    home.broker.lock().unwrap().resume().unwrap();
    until("health comes back", Duration::from_secs(30), async || bus.health().await.is_ok()).await;
    until("appends work again", Duration::from_mins(1), async || {
        bus.append(LOG, 0, vec![record("after")]).await.is_ok()
    })
    .await;
    let mut reader = bus.reader(LOG, 0, 0).await.unwrap();
    let end = bus.bounds(LOG, 0).await.unwrap().end;
    let values = read(&mut reader, end as usize).await;
    assert_eq!((values[0].as_str(), values[end as usize - 1].as_str()), ("before", "after"));
    assert!(values.iter().all(|value| ["before", "in doubt", "after"].contains(&value.as_str())), "{values:?}");
    bus.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_and_appends_go_on_after_a_broker_came_back() {
    let home = Arc::new(Home::own());
    let bus = Arc::new(Kafka::open(home.options(), &specs()).await.unwrap());
    let mut reader = bus.reader(LOG, 0, 0).await.unwrap();
    bus.append(LOG, 0, vec![record("one")]).await.unwrap();
    assert_eq!(read(&mut reader, 1).await, ["one"]);

    home.broker.lock().unwrap().kill9().unwrap();
    until("ill health shows", Duration::from_secs(5), async || bus.health().await.is_err()).await;
    let during = tokio::spawn({
        let bus = bus.clone();
        async move { bus.append(LOG, 0, vec![record("two")]).await }
    });
    let restarted = home.clone();
    tokio::task::spawn_blocking(move || restarted.broker.lock().unwrap().start_again().unwrap()).await.unwrap();
    let position = during.await.unwrap().expect("an append that began while the broker was away");
    assert_eq!(position, [1], "written once");
    bus.append(LOG, 0, vec![record("three")]).await.unwrap();
    assert_eq!(read(&mut reader, 2).await, ["two", "three"]);
    assert_eq!(reader.position(), 3);
    until("health comes back", Duration::from_secs(30), async || bus.health().await.is_ok()).await;
    bus.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_retention_deleted_is_said_to_be_gone() {
    let home = Home::shared();
    let options = home.options();
    let bus = Kafka::open(options.clone(), &specs()).await.unwrap();
    for number in 0..10 {
        bus.append(LOG, 0, vec![record(number.to_string())]).await.unwrap();
    }
    let mut list = TopicPartitionList::new();
    let topic = format!("{}.log.v1", options.topic_prefix);
    list.add_partition_offset(&topic, 0, Offset::Offset(6)).unwrap();
    admin(&options).delete_records(&list, &AdminOptions::new()).await.unwrap();
    let bounds = bus.bounds(LOG, 0).await.unwrap();
    assert_eq!((bounds.oldest, bounds.end), (6, 10));
    let gone = bus.reader(LOG, 0, 2).await.err();
    assert!(matches!(gone, Some(ReadError::Gone { asked: 2, oldest: 6 })), "{gone:?}");
    let mut reader = bus.reader(LOG, 0, 6).await.unwrap();
    assert_eq!(read(&mut reader, 4).await, ["6", "7", "8", "9"]);

    // The same under a reader's feet: one that has yet to begin when its place goes.
    let mut late = bus.reader(LOG, 0, 7).await.unwrap();
    let mut list = TopicPartitionList::new();
    list.add_partition_offset(&topic, 0, Offset::Offset(9)).unwrap();
    admin(&options).delete_records(&list, &AdminOptions::new()).await.unwrap();
    let gone = late.next(1).await;
    assert!(matches!(gone, Err(ReadError::Gone { asked: 7, oldest: 9 })), "{gone:?}");
    bus.close().await;
    let closed = reader.next(1).await;
    assert!(matches!(closed, Err(ReadError::Unavailable(_))), "{closed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_that_is_deleted_is_missed_and_one_that_takes_its_place_is_not_used() {
    let home = Home::shared();
    for created_again in [false, true] {
        let options = home.options();
        let topic = format!("{}.log.v1", options.topic_prefix);
        let bus = Arc::new(Kafka::open(options.clone(), &specs()).await.unwrap());
        for number in 0..10 {
            bus.append(LOG, 0, vec![record(number.to_string())]).await.unwrap();
        }
        let mut reader = bus.reader(LOG, 0, 0).await.unwrap();
        assert_eq!(read(&mut reader, 10).await.len(), 10);
        admin(&options).delete_topics(&[&topic], &AdminOptions::new()).await.unwrap();
        if created_again {
            // As an administrator would, at once and with the right settings.
            until("the topic made anew", Duration::from_secs(20), async || {
                let new = NewTopic::new(&topic, 2, TopicReplication::Fixed(1))
                    .set("message.timestamp.type", "LogAppendTime")
                    .set("retention.ms", "864000000");
                let created = admin(&options).create_topics([&new], &AdminOptions::new()).await.unwrap();
                created.iter().all(Result::is_ok)
            })
            .await;
        }
        // Somebody goes on writing: no record may be acknowledged that the reader never comes to.
        let (writing, acknowledged) = (bus.clone(), Arc::new(AtomicUsize::new(0)));
        let counted = acknowledged.clone();
        let writer = tokio::spawn(async move {
            loop {
                let appended = writing.append(LOG, 0, vec![record("late")]).await;
                counted.fetch_add(usize::from(appended.is_ok()), Ordering::Relaxed);
                // Once nothing can be written any more that is said without a wait.
                tokio::task::yield_now().await;
            }
        });
        let why = tokio::time::timeout(Duration::from_mins(1), bus.lost()).await.expect("the loss is noticed");
        writer.abort();
        assert!(why.contains(&topic) && why.contains("hint: "), "{why}");
        assert_eq!(bus.health().await, Err(why));
        let refused = bus.append(LOG, 1, vec![record("on another partition")]).await;
        assert!(matches!(refused, Err(AppendError::NotWritten(_))), "{refused:?}");
        let refused = reader.next(1).await;
        assert!(matches!(refused, Err(ReadError::Damaged(_))), "{refused:?}");
        println!(
            "made anew: {created_again}; {} appends were acknowledged after the end",
            acknowledged.load(Ordering::Relaxed)
        );
        assert_eq!(acknowledged.load(Ordering::Relaxed), 0);
        bus.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_topic_beside_written_ones_is_not_made_anew() {
    const OTHER: LogName = LogName("recado.other.v1");
    let home = Home::shared();
    let options = home.options();
    let mut both = specs();
    both.push(LogSpec { name: OTHER, partitions: 1, retention: Retention::Compacted });
    let bus = Kafka::open(options.clone(), &both).await.unwrap();
    bus.close().await;

    // Nothing was written yet: a beginning that was cut short is finished.
    let gone = format!("{}.other.v1", options.topic_prefix);
    admin(&options).delete_topics(&[&gone], &AdminOptions::new()).await.unwrap();
    let bus = Kafka::open(options.clone(), &both).await.unwrap();
    bus.append(LOG, 1, vec![record("acknowledged")]).await.unwrap();
    bus.close().await;

    admin(&options).delete_topics(&[&gone], &AdminOptions::new()).await.unwrap();
    let refused = Kafka::open(options.clone(), &both).await.err();
    let Some(OpenError::Lost { what, why }) = refused else { panic!("{refused:?}") };
    assert!(what.contains(&gone) && why.contains("hint: "), "{what}: {why}");
    let metadata = home_topics(&options);
    assert!(!metadata.contains(&gone), "{metadata:?}");
}

fn home_topics(options: &KafkaOptions) -> Vec<String> {
    let client = admin(options);
    let metadata = client.inner().fetch_metadata(None, Duration::from_secs(10)).unwrap();
    metadata.topics().iter().map(|topic| topic.name().to_owned()).collect()
}
