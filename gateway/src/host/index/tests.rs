#![allow(clippy::unwrap_used)]

use std::{collections::HashMap, sync::Mutex};

use async_trait::async_trait;
use proptest::prelude::*;

use super::*;
use crate::objects::Objects;

#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, Bytes>>);

#[async_trait]
impl Objects for Memory {
    async fn put(&self, key: &str, content: Bytes) -> Result<(), ObjectError> {
        self.0.lock().unwrap().insert(key.to_owned(), content);
        Ok(())
    }
    async fn get(&self, key: &str) -> Result<Bytes, ObjectError> {
        self.0.lock().unwrap().get(key).cloned().ok_or_else(|| ObjectError::NotFound(key.to_owned()))
    }
    async fn get_range(&self, key: &str, from: u64, len: usize) -> Result<Bytes, ObjectError> {
        let whole = self.get(key).await?;
        Ok(whole.slice(from as usize..(from as usize + len).min(whole.len())))
    }
    async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        self.0.lock().unwrap().remove(key);
        Ok(())
    }
    async fn list(&self, _: &str) -> Result<Vec<String>, ObjectError> {
        Ok(self.0.lock().unwrap().keys().cloned().collect())
    }
}

async fn checkpoint(
    index: &mut Index,
    objects: &SharedObjects,
    position: u64,
    now: i64,
) -> Vec<v1::checkpoint::IndexRun> {
    let flush = index.begin_flush().run("index/p0", &position.to_string(), now.div_euclid(HOUR_MS), now).await.unwrap();
    for (key, object) in &flush.objects {
        objects.put(key, object.clone()).await.unwrap();
    }
    index.flushed(&flush);
    flush.runs
}

#[derive(Clone, Debug)]
enum Do {
    Remember { hour: Option<i64>, id: u8, seq: u64, until: i64 },
    Checkpoint,
    Restart,
    Advance(i64),
}

fn doings() -> impl Strategy<Value = Do> {
    prop_oneof![
        8 => (prop::option::of(0..4_i64), 0..12_u8, any::<u64>(), 0..40_i64)
            .prop_map(|(hour, id, seq, until)| Do::Remember { hour, id, seq, until: until * HOUR_MS / 2 }),
        2 => Just(Do::Checkpoint),
        1 => Just(Do::Restart),
        1 => (0..3 * HOUR_MS).prop_map(Do::Advance),
    ]
}

fn full_id(id: u8) -> Id {
    recado_proto::id::combine("test", &[&[id]])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever was flushed, merged or restarted: what is known is what a plain map would know. After a restart
    /// it is what the map knew at the last checkpoint, from where the log is replayed.
    #[test]
    fn it_answers_like_a_map(doings in prop::collection::vec(doings(), 1..120)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let objects: SharedObjects = Arc::new(Memory::default());
        // On a worker, where blocking reads are allowed.
        let body = async move {
            let mut index = Index::open(objects.clone(), &[]).await.unwrap();
            let (mut now, mut position) = (0, 0);
            let mut map: HashMap<(Set, u8), (u64, i64)> = HashMap::new();
            let (mut saved_map, mut saved_runs) = (map.clone(), Vec::new());
            for doing in doings {
                match doing {
                    Do::Remember { hour, id, seq, until } => {
                        let until = now + until;
                        map.insert((hour, id), (seq, until));
                        let bucket = hour.map_or(Bucket::Undated, Bucket::Hour);
                        let what = Remembered::Answer { body_hash: 0, seq };
                        index.remember(0, vec![Remember { bucket, id: full_id(id), what, until_ms: until }]);
                    }
                    Do::Checkpoint => {
                        position += 1;
                        saved_runs = checkpoint(&mut index, &objects, position, now).await;
                        saved_map = map.clone();
                    }
                    Do::Restart => {
                        index = Index::open(objects.clone(), &saved_runs).await.unwrap();
                        map = saved_map.clone();
                    }
                    Do::Advance(by) => now += by,
                }
                let view = index.at(now);
                for hour in [None, Some(0), Some(1), Some(2), Some(3)] {
                    for id in 0..12 {
                        let bucket = hour.map_or(Bucket::Undated, Bucket::Hour);
                        let expected = map.get(&(hour, id)).filter(|(_, until)| *until > now)
                            .map(|(seq, _)| Remembered::Answer { body_hash: 0, seq: *seq });
                        assert_eq!(view.get(bucket, full_id(id)), expected, "hour {hour:?} id {id}");
                    }
                }
            }
            assert!(index.take_failure().is_none());
        };
        runtime.block_on(async { tokio::spawn(body).await }).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parked_tenant_takes_its_part_along() {
    let objects: SharedObjects = Arc::new(Memory::default());
    let mut index = Index::open(objects.clone(), &[]).await.unwrap();
    let seen = |id| Remember { bucket: Bucket::Undated, id: full_id(id), what: Remembered::Seen, until_ms: 1000 };
    index.remember(1, vec![seen(1)]);
    checkpoint(&mut index, &objects, 1, 0).await;
    index.remember(1, vec![seen(2)]);
    index.remember(2, vec![seen(3)]);
    index.forget_since_checkpoint(1);
    let known = |id| index.at(0).get(Bucket::Undated, full_id(id)).is_some();
    assert_eq!([known(1), known(2), known(3)], [true, false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_that_changed_is_refused() {
    let objects: SharedObjects = Arc::new(Memory::default());
    let mut index = Index::open(objects.clone(), &[]).await.unwrap();
    index.remember(1, vec![Remember { bucket: Bucket::Undated, id: full_id(1), what: Remembered::Seen, until_ms: 9 }]);
    let runs = checkpoint(&mut index, &objects, 1, 0).await;
    objects.put(&runs[0].object, Bytes::from_static(b"something else")).await.unwrap();
    assert!(Index::open(objects, &runs).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_undated_set_is_never_merged_as_a_whole() {
    const HOURS: i64 = 12;
    let objects: SharedObjects = Arc::new(Memory::default());
    let mut index = Index::open(objects.clone(), &[]).await.unwrap();
    let mut position = 0;
    let mut runs = Vec::new();
    for hour in 0..HOURS {
        // Ten checkpoints an hour, each of a hundred ids; one id is told anew each time.
        for part in 0..10_u64 {
            let now = hour * HOUR_MS + part as i64;
            let remember = |id: Id| Remember {
                bucket: Bucket::Undated,
                id,
                what: Remembered::Answer { body_hash: 0, seq: position },
                until_ms: now + 100 * HOUR_MS,
            };
            let new = (0..100_u64).map(|n| recado_proto::id::combine("n", &[&(position * 100 + n).to_be_bytes()]));
            index.remember(0, new.chain([full_id(7)]).map(remember).collect());
            position += 1;
            runs = checkpoint(&mut index, &objects, position, now).await;
        }
    }
    let largest = runs.iter().map(|run| run.entries).max().unwrap();
    assert!(largest <= 1001, "a run of {largest} entries");
    assert!(runs.len() as i64 <= HOURS + MAX_RUNS as i64, "{} runs", runs.len());
    assert!(runs.is_sorted_by_key(|run| run.hour), "the oldest first");
    let index = Index::open(objects, &runs).await.unwrap();
    let newest = index.at(HOURS * HOUR_MS).get(Bucket::Undated, full_id(7));
    assert_eq!(newest, Some(Remembered::Answer { body_hash: 0, seq: position - 1 }));
    let first = recado_proto::id::combine("n", &[&0_u64.to_be_bytes()]);
    assert!(index.at(HOURS * HOUR_MS).get(Bucket::Undated, first).is_some());
    assert!(index.at(101 * HOUR_MS).get(Bucket::Undated, first).is_none());
}
