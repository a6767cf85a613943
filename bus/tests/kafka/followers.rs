use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use recado_bus::{Bus, Kafka, LogName, LogSpec, Reader, Record, Retention};

use super::place::Home;

const LOG: LogName = LogName("recado.log.v1");
const RECORDS: u64 = 12_000;
/// All together more than is kept for who is behind.
const SIZE: usize = 1_000;

fn record(number: u64) -> Record {
    let mut value = number.to_string().into_bytes();
    value.resize(SIZE, b' ');
    Record { key: Bytes::from_static(b"k"), headers: vec![("n", Bytes::from(number.to_string()))], value: value.into() }
}

/// Reads to the end. Where `cut`, calls are given up all the time, as they are in a `select!`.
async fn follow(mut reader: Box<dyn Reader>, cut: bool) -> Vec<u64> {
    let mut seen = Vec::new();
    while reader.position() < RECORDS {
        let patience = if cut { Duration::from_millis(3) } else { Duration::from_mins(1) };
        match tokio::time::timeout(patience, reader.next(200)).await {
            Ok(records) => {
                for stored in records.unwrap() {
                    let number = stored.position;
                    let text = number.to_string();
                    assert!(stored.value.starts_with(format!("{text} ").as_bytes()), "record {number}");
                    assert_eq!(stored.header("n"), Some(text.as_bytes()));
                    seen.push(number);
                }
            }
            Err(_) => assert!(cut, "nothing comes after {} records", seen.len()),
        }
    }
    seen
}

/// Some follow from the beginning, one of them is cut off all the time, one goes away, some come later, one stands
/// still until more was written than is kept for it.
#[tokio::test(flavor = "multi_thread")]
async fn all_who_follow_a_partition_see_all_of_it_once() {
    let home = Home::shared();
    let specs = [LogSpec { name: LOG, partitions: 1, retention: Retention::For(Duration::from_hours(24)) }];
    let bus = Arc::new(Kafka::open(home.options(), &specs).await.unwrap());
    let mut gone = bus.reader(LOG, 0, 0).await.unwrap();
    let mut still = bus.reader(LOG, 0, 0).await.unwrap();
    let mut following = Vec::new();
    for cut in [false, true, false] {
        following.push(tokio::spawn(follow(bus.reader(LOG, 0, 0).await.unwrap(), cut)));
    }
    bus.append(LOG, 0, vec![record(0)]).await.unwrap();
    // Both are at the end, the one with nobody before it.
    assert_eq!(gone.next(10).await.unwrap().len(), 1);
    assert_eq!(still.next(10).await.unwrap().len(), 1);
    let mut written = 1;
    while written < RECORDS {
        let batch: Vec<Record> = (written..RECORDS.min(written + 100)).map(record).collect();
        written += batch.len() as u64;
        bus.append(LOG, 0, batch).await.unwrap();
        if written > RECORDS / 2 && following.len() < 5 {
            drop(std::mem::replace(&mut gone, bus.reader(LOG, 0, 0).await.unwrap()));
            following.push(tokio::spawn(follow(bus.reader(LOG, 0, 0).await.unwrap(), false)));
        }
    }
    let all: Vec<u64> = (0..RECORDS).collect();
    assert_eq!(follow(still, false).await, all[1..]);
    assert_eq!(follow(gone, false).await, all);
    for following in following {
        assert_eq!(following.await.unwrap(), all);
    }
    bus.close().await;
}
