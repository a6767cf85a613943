//! B-1, B-3, B-4 and B-5.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use bytes::Bytes;
use futures::future::join_all;

use super::{KEYED, PARTITIONS, PLAIN, Place, keyed, open, read_to_end, record, soon, text};
use crate::{AppendError, Bus, LogName, MAX_RECORD, Record, limits::MAX_KEY_AND_HEADERS};

/// B-1: what was acknowledged is there after a crash, where it was said to be; and what comes later follows it.
pub async fn b1_durable(place: &dyn Place) {
    let mut acknowledged: HashMap<(u32, u64), String> = HashMap::new();
    for round in 0..2 {
        let bus = open(place).await;
        let appends = (0..120_u32).map(|number| {
            let bus = bus.clone();
            async move {
                let partition = number % PARTITIONS;
                let values: Vec<String> = (0..=number % 3).map(|part| format!("{round}/{number}/{part}")).collect();
                let records = values.iter().map(|value| record(value.as_bytes())).collect();
                let positions = bus.append(PLAIN, partition, records).await.expect("an append");
                assert_eq!(positions.len(), values.len(), "one position for each record");
                (partition, positions, values)
            }
        });
        for (partition, positions, values) in soon("appends", join_all(appends)).await {
            for (position, value) in positions.into_iter().zip(values) {
                let before = acknowledged.insert((partition, position), value);
                assert_eq!(before, None, "the position {position} was given twice");
            }
        }
        place.crash(bus).await;

        let bus = open(place).await;
        let mut found = HashMap::new();
        for partition in 0..PARTITIONS {
            for stored in read_to_end(&bus, PLAIN, partition, 0).await {
                found.insert((partition, stored.position), text(&stored).to_owned());
            }
        }
        assert_eq!(found, acknowledged, "after crash {round}");
        bus.close().await;
    }
}

/// B-3: the records of one append keep their order, whatever is appended beside them.
pub async fn b3_batches_keep_their_order(place: &dyn Place) {
    let bus = open(place).await;
    let batches = 40;
    let size = 50;
    let appends = (0..batches).map(|batch| {
        let bus = bus.clone();
        async move {
            let records = (0..size).map(|number| record(format!("{batch} {number}"))).collect();
            let positions = bus.append(PLAIN, 0, records).await.expect("an append");
            assert!(positions.is_sorted_by(|before, after| before < after), "positions of a batch grow");
            positions
        }
    });
    let positions = soon("appends", join_all(appends)).await;

    let mut next = vec![0; batches];
    for stored in read_to_end(&bus, PLAIN, 0, 0).await {
        let (batch, number) = text(&stored).split_once(' ').expect("two numbers");
        let (batch, number): (usize, usize) = (batch.parse().unwrap(), number.parse().unwrap());
        assert_eq!(number, next[batch], "batch {batch} is in order and not doubled");
        assert_eq!(stored.position, positions[batch][number], "a record stands where its append said");
        next[batch] += 1;
    }
    assert_eq!(next, vec![size; batches], "everything is there");

    // The same caller's appends, one after the other, follow each other.
    let mut last = None;
    for number in 0..20 {
        let position = bus.append(PLAIN, 1, vec![record(format!("{number}"))]).await.expect("an append")[0];
        assert!(last < Some(position), "{position} comes after {last:?}");
        last = Some(position);
    }
    assert_eq!(bus.append(PLAIN, 1, Vec::new()).await.expect("nothing"), Vec::<u64>::new());
    bus.close().await;
}

/// B-4: only `Unknown` may leave something behind. What is refused and what comes after closing leaves nothing.
pub async fn b4_refused_leaves_nothing(place: &dyn Place) {
    let bus = open(place).await;
    let large = |size| Bytes::from(vec![7; size]);
    let refused = [
        ("a large value", PLAIN, 0, Record { value: large(MAX_RECORD + 1), ..Record::default() }),
        ("a large key", PLAIN, 0, Record { key: large(MAX_KEY_AND_HEADERS + 1), ..Record::default() }),
        ("a header in upper case", PLAIN, 0, Record { headers: vec![("Name", Bytes::new())], ..Record::default() }),
        ("no such partition", PLAIN, PARTITIONS, record("x")),
        ("no such log", LogName("recado.absent.v1"), 0, record("x")),
        ("no key in a compacted log", KEYED, 0, Record { key: Bytes::new(), ..record("x") }),
    ];
    for (what, log, partition, bad) in refused {
        // The good record before it must not be written either.
        let result = bus.append(log, partition, vec![keyed("k", "good"), bad]).await;
        assert!(matches!(result, Err(AppendError::Refused(_))), "{what}: {result:?}");
    }
    for (log, partition) in [(PLAIN, 0), (KEYED, 0)] {
        assert_eq!(bus.bounds(log, partition).await.expect("bounds").end, 0, "{} is still empty", log.0);
    }

    let largest = Record { value: large(MAX_RECORD), ..keyed("k", "") };
    let positions = bus.append(PLAIN, 0, vec![largest.clone(), largest.clone()]).await.expect("the largest records");
    let stored = read_to_end(&bus, PLAIN, 0, 0).await;
    assert_eq!(stored.iter().map(|stored| stored.position).collect::<Vec<_>>(), positions);
    assert!(stored.iter().all(|stored| stored.value == largest.value));

    bus.close().await;
    let result = bus.append(PLAIN, 0, vec![record("late")]).await;
    assert!(matches!(result, Err(AppendError::NotWritten(_))), "after closing: {result:?}");
    let bus = open(place).await;
    assert_eq!(read_to_end(&bus, PLAIN, 0, 0).await.len(), 2, "the late record was not written");
    bus.close().await;
}

/// B-4: an append whose caller went away is written in whole or not at all, and never in a wrong order.
pub async fn b4_dropped_appends_are_whole_or_absent(place: &dyn Place) {
    let bus = open(place).await;
    let mut kept = Vec::new();
    for number in 0..60 {
        let batch = (0..5).map(|part| record(format!("{number} {part}"))).collect();
        let append = bus.append(PLAIN, 2, batch);
        if number % 3 == 0 {
            // Polled once, so that it has begun.
            let mut append = append;
            let polled = futures::poll!(&mut append);
            drop((append, polled));
        } else {
            append.await.expect("an append");
            kept.push(number);
        }
    }
    let mut parts: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut order = Vec::new();
    bus.append(PLAIN, 2, vec![record("last")]).await.expect("an append");
    let stored = read_to_end(&bus, PLAIN, 2, 0).await;
    let (last, stored) = stored.split_last().expect("records");
    assert_eq!(text(last), "last");
    for stored in stored {
        let (number, part) = text(stored).split_once(' ').expect("two numbers");
        let (number, part): (u32, u32) = (number.parse().unwrap(), part.parse().unwrap());
        parts.entry(number).or_default().push(part);
        order.push(number);
    }
    assert!(order.is_sorted(), "appends of one caller keep their order");
    assert!(parts.values().all(|parts| parts == &[0, 1, 2, 3, 4]), "each is whole: {parts:?}");
    assert!(kept.iter().all(|number| parts.contains_key(number)), "what was acknowledged is there");
    bus.close().await;
}

/// B-5: the log stamps the time of the append, and it does not go back within a partition.
pub async fn b5_append_time_is_the_logs(place: &dyn Place) {
    #[allow(clippy::disallowed_methods, reason = "it is compared with what the log says")]
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
    let bus = open(place).await;
    // A record's own idea of its time, in a header or otherwise, has no part in it.
    let before = now();
    for _ in 0..20 {
        bus.append(PLAIN, 3, vec![record("a"), record("b")]).await.expect("an append");
    }
    let after = now();
    let stored = read_to_end(&bus, PLAIN, 3, 0).await;
    assert_eq!(stored.len(), 40);
    assert!(stored.iter().all(|stored| (before..=after).contains(&stored.at_ms)), "within {before}..={after}");
    assert!(stored.is_sorted_by_key(|stored| stored.at_ms), "time does not go back");
    let again = read_to_end(&bus, PLAIN, 3, 0).await;
    assert_eq!(stored, again, "each reading sees the same times");

    bus.close().await;
    let bus: Arc<dyn Bus> = open(place).await;
    bus.append(PLAIN, 3, vec![record("c")]).await.expect("an append");
    let reopened = read_to_end(&bus, PLAIN, 3, 0).await;
    assert_eq!(reopened[..40], stored[..], "times survive a restart");
    assert!(reopened[40].at_ms >= stored[39].at_ms);
    bus.close().await;
}
