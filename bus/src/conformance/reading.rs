//! B-2, and what a reader promises.

use std::{collections::HashMap, time::Duration};

use bytes::Bytes;
use futures::future::join_all;

use super::{KEYED, PLAIN, Place, keyed, open, read_to_end, record, soon, text};
use crate::{Record, SharedBus, Stored};

async fn take(bus: &SharedBus, partition: u32, from: u64, count: usize, max: usize) -> Vec<Stored> {
    let mut reader = bus.reader(PLAIN, partition, from).await.expect("a reader");
    let mut records = Vec::new();
    let read = async {
        while records.len() < count {
            let more = reader.next(max).await.expect("records");
            assert!(more.len() <= max, "at most {max} were asked for");
            records.extend(more);
            assert!(records.last().is_none_or(|last| reader.position() > last.position));
        }
    };
    soon("reading", read).await;
    records
}

/// B-2: positions grow, and every reader, whenever and wherever it starts, sees the same.
pub async fn b2_every_reader_sees_the_same(place: &dyn Place) {
    let bus = open(place).await;
    let count = 600;
    let early = tokio::spawn({
        let bus = bus.clone();
        async move { take(&bus, 1, 0, count, 7).await }
    });
    let appends = (0..count).map(|number| {
        let bus = bus.clone();
        async move {
            let headers = vec![("name", Bytes::from(number.to_string())), ("empty", Bytes::new())];
            let record = Record { key: Bytes::from(format!("k{number}")), headers, ..record(format!("{number}")) };
            (bus.append(PLAIN, 1, vec![record]).await.expect("an append")[0], number)
        }
    });
    let positions: HashMap<u64, usize> = soon("appends", join_all(appends)).await.into_iter().collect();
    let early = early.await.expect("the early reader");
    let late = take(&bus, 1, 0, count, 1000).await;
    assert_eq!(early, late, "two readers see the same");
    assert!(late.is_sorted_by(|before, after| before.position < after.position), "positions grow");
    for stored in &late {
        let number = positions[&stored.position].to_string();
        assert_eq!(text(stored), number, "a record stands where its append said");
        assert_eq!(stored.key, format!("k{number}"));
        let headers = [("name".into(), Bytes::from(number)), ("empty".into(), Bytes::new())];
        assert_eq!(stored.headers, headers, "headers keep their order");
    }
    for at in [1, 250, count - 1] {
        let from = late[at].position;
        assert_eq!(take(&bus, 1, from, count - at, 100).await, late[at..], "from position {from}");
    }
    let bounds = bus.bounds(PLAIN, 1).await.expect("bounds");
    assert_eq!((bounds.oldest, bounds.end), (0, late[count - 1].position + 1));
    let other = bus.bounds(PLAIN, 0).await.expect("bounds");
    assert_eq!((other.oldest, other.end), (0, 0), "other partitions are empty");

    bus.close().await;
    let bus = open(place).await;
    assert_eq!(read_to_end(&bus, PLAIN, 1, 0).await, late, "the same after a restart");
    bus.close().await;
}

/// Readers wait at the end and beyond, are woken, and lose nothing when a call is dropped.
pub async fn b2_readers_wait_and_lose_nothing(place: &dyn Place) {
    let bus = open(place).await;
    let mut reader = bus.reader(PLAIN, 0, 0).await.expect("a reader");
    let waited = tokio::time::timeout(Duration::from_millis(300), reader.next(10)).await;
    assert!(waited.is_err(), "an empty log gives nothing: {waited:?}");
    let beyond = tokio::spawn({
        let bus = bus.clone();
        async move { take(&bus, 0, 150, 50, 1000).await }
    });

    let writer = tokio::spawn({
        let bus = bus.clone();
        async move {
            for number in 0..200 {
                bus.append(PLAIN, 0, vec![record(format!("{number}"))]).await.expect("an append");
            }
        }
    });
    let mut seen = Vec::new();
    let read = async {
        while seen.len() < 200 {
            // Dropped whenever nothing comes at once.
            if let Ok(more) = tokio::time::timeout(Duration::from_micros(200), reader.next(3)).await {
                seen.extend(more.expect("records"));
            }
        }
    };
    soon("reading with dropped calls", read).await;
    soon("the writer", writer).await.expect("the writer");
    let numbers: Vec<String> = seen.iter().map(|stored| text(stored).to_owned()).collect();
    assert_eq!(numbers, (0..200).map(|number| number.to_string()).collect::<Vec<_>>());
    assert_eq!(reader.position(), bus.bounds(PLAIN, 0).await.expect("bounds").end);
    let beyond = soon("the reader from beyond the end", beyond).await.expect("the reader from beyond the end");
    assert_eq!(beyond[0].position, 150);

    // Many readers at once, as every partition of every log has some.
    let readers = (0..20).map(|at| {
        let bus = bus.clone();
        async move { take(&bus, 0, at, 200 - at as usize, 50).await.len() }
    });
    let lengths = soon("many readers", join_all(readers)).await;
    assert_eq!(lengths, (0..20).map(|at| 200 - at).collect::<Vec<usize>>());
    bus.close().await;
}

/// B-2 with compaction: the last record of each key stays, deleted keys end, positions never repeat.
pub async fn b2_compacted_keeps_the_last(place: &dyn Place) {
    let bus = open(place).await;
    let append = async |bus: &SharedBus, records| bus.append(KEYED, 0, records).await.expect("an append");
    let mut positions = append(&bus, vec![keyed("a", "1"), keyed("b", "1"), keyed("a", "2")]).await;
    positions.extend(append(&bus, vec![keyed("c", "1"), keyed("b", "2")]).await);
    positions.extend(append(&bus, vec![keyed("c", "")]).await);
    assert!(positions.is_sorted_by(|before, after| before < after), "{positions:?}");
    let end = positions[5] + 1;

    let expected: HashMap<String, String> =
        [("a", "2"), ("b", "2")].map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    assert_eq!(state(&bus).await, expected);
    bus.close().await;

    let bus = open(place).await;
    assert_eq!(state(&bus).await, expected, "after a restart");
    assert_eq!(bus.bounds(KEYED, 0).await.expect("bounds").end, end);
    let next = append(&bus, vec![keyed("d", "1")]).await[0];
    assert_eq!(next, end, "positions go on where they were");
    let from_the_middle = read_to_end(&bus, KEYED, 0, positions[3]).await;
    assert!(from_the_middle.iter().all(|stored| stored.position >= positions[3]));
    assert_eq!(from_the_middle.last().map(|stored| stored.position), Some(next));
    bus.close().await;
}

/// What the compacted log says in the end.
async fn state(bus: &SharedBus) -> HashMap<String, String> {
    let mut state = HashMap::new();
    for stored in read_to_end(bus, KEYED, 0, 0).await {
        let key = String::from_utf8(stored.key.to_vec()).unwrap();
        if stored.value.is_empty() {
            state.remove(&key);
        } else {
            state.insert(key, text(&stored).to_owned());
        }
    }
    state
}
