#![allow(clippy::unwrap_used, clippy::panic)]

use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::{EventFacts, Record, event_headers};

const TENANT: &str = "acme";

/// A writer of one tenant's history.
#[derive(Clone, Debug, Default)]
struct Writer {
    last: Cursor,
}

impl Writer {
    fn write(&mut self, value: &str) -> Stored {
        self.write_of(TENANT, 1, value)
    }

    fn write_of(&mut self, tenant: &str, epoch: u32, value: &str) -> Stored {
        let (seq, prev) = (self.last.seq + 1, self.last.chain);
        let next = chain(&prev, value.as_bytes());
        self.last = Cursor { epoch, seq, chain: next };
        let facts = EventFacts {
            tenant,
            epoch,
            seq,
            prev: &prev,
            chain: &next,
            type_name: "messageReceived",
            time: "2026-01-02T03:04:05Z",
            subject: None,
            traceparent: None,
        };
        let headers = event_headers(&facts);
        stored(Record { key: Bytes::from(tenant.to_owned()), headers, value: Bytes::from(value.to_owned()) })
    }
}

fn stored(record: Record) -> Stored {
    let headers = record.headers.into_iter().map(|(name, value)| (name.into(), value)).collect();
    Stored { position: 0, at_ms: 0, key: record.key, headers, value: record.value }
}

fn history(values: impl IntoIterator<Item = String>) -> Vec<Stored> {
    let mut writer = Writer::default();
    values.into_iter().map(|value| writer.write(&value)).collect()
}

/// What a consumer that obeys the verdicts ends up with.
fn consume(reader: &mut EventReader, log: &[Stored]) -> Vec<Bytes> {
    let mut taken: Vec<Bytes> = Vec::new();
    for record in log {
        match reader.accept(record) {
            Verdict::Take { seq, .. } => {
                assert_eq!(seq, taken.len() as u64 + 1, "dense and in order");
                taken.push(record.value.clone());
            }
            Verdict::Rewind { base_seq, .. } => {
                assert!(base_seq < taken.len() as u64, "a rewind goes back");
                taken.truncate(usize::try_from(base_seq).unwrap());
                taken.push(record.value.clone());
            }
            Verdict::Repeat | Verdict::Gap | Verdict::Zombie | Verdict::Foreign => {}
        }
    }
    taken
}

fn values(log: &[Stored]) -> Vec<Bytes> {
    log.iter().map(|record| record.value.clone()).collect()
}

fn numbered(count: usize) -> Vec<Stored> {
    history((0..count).map(|number| format!("value {number}")))
}

#[test]
fn a_history_is_taken_once_whoever_repeats_it() {
    let log = numbered(4);
    let mut reader = EventReader::new();
    let twice: Vec<Stored> = log.iter().chain(&log).cloned().collect();
    assert_eq!(consume(&mut reader, &twice), values(&log));
    let counts = reader.counts();
    assert_eq!((counts.taken, counts.repeats), (4, 4));
}

#[test]
fn a_reader_goes_on_from_its_cursor_and_starts_nowhere_else() {
    let log = numbered(5);
    let mut reader = EventReader::new();
    assert_eq!(reader.accept(&log[2]), Verdict::Gap, "a cut log is no start");
    assert_eq!(reader.cursor(TENANT), None);

    let mut first = EventReader::new();
    consume(&mut first, &log[..3]);
    let cursor = first.cursor(TENANT).unwrap();
    assert_eq!((cursor.epoch, cursor.seq), (1, 3));
    let mut second = EventReader::new().with(TENANT, cursor);
    assert_eq!(second.accept(&log[2]), Verdict::Repeat);
    assert_eq!(second.accept(&log[4]), Verdict::Gap);
    assert_eq!(second.accept(&log[3]), Verdict::Take { tenant: TENANT, epoch: 1, seq: 4 });
    assert_eq!(second.cursors().collect::<Vec<_>>(), [(TENANT, second.cursor(TENANT).unwrap())]);
}

#[test]
fn tenants_do_not_mix() {
    let (mut one, mut two) = (Writer::default(), Writer::default());
    let log = [one.write_of("one", 1, "a"), two.write_of("two", 1, "b"), one.write_of("one", 1, "c")];
    let mut reader = EventReader::new();
    assert_eq!(reader.accept(&log[0]), Verdict::Take { tenant: "one", epoch: 1, seq: 1 });
    assert_eq!(reader.accept(&log[2]), Verdict::Take { tenant: "one", epoch: 1, seq: 2 });
    assert_eq!(reader.accept(&log[1]), Verdict::Take { tenant: "two", epoch: 1, seq: 1 });
}

#[test]
fn another_writers_history_is_a_zombie_from_where_it_differs() {
    let mut writer = Writer::default();
    let shared = writer.write("shared");
    let mut zombie = writer.clone();
    let ours = [writer.write("ours"), writer.write("ours too")];
    let theirs = [zombie.write("theirs"), zombie.write("theirs too"), zombie.write("theirs three")];
    let mut reader = EventReader::new();
    consume(&mut reader, &[shared.clone(), ours[0].clone()]);
    assert_eq!(reader.accept(&theirs[0]), Verdict::Zombie, "the same number, another chain");
    assert_eq!(reader.accept(&theirs[1]), Verdict::Zombie, "the next number, another chain");
    assert_eq!(reader.accept(&theirs[2]), Verdict::Gap);
    assert_eq!(reader.accept(&shared), Verdict::Repeat);
    assert_eq!(reader.accept(&ours[1]), Verdict::Take { tenant: TENANT, epoch: 1, seq: 3 });
}

#[test]
fn a_new_epoch_goes_on_from_its_base_and_ends_the_old_one() {
    let mut old = Writer::default();
    let base = [old.write("1"), old.write("2")];
    let mut new = old.clone();
    let lost = [old.write("3 of the old"), old.write("4 of the old")];
    let fresh = [new.write_of(TENANT, 2, "3 of the new"), new.write_of(TENANT, 2, "4 of the new")];

    let mut behind = EventReader::new();
    consume(&mut behind, &base);
    assert_eq!(behind.accept(&fresh[0]), Verdict::Take { tenant: TENANT, epoch: 2, seq: 3 });
    assert_eq!(behind.accept(&lost[0]), Verdict::Zombie);

    let mut beyond = EventReader::new();
    let all: Vec<Stored> = [&base[..], &lost[..], &fresh[..], &lost[..], &fresh[..]].concat();
    assert_eq!(consume(&mut beyond, &all), values(&[&base[..], &fresh[..]].concat()));
    let counts = beyond.counts();
    assert_eq!((counts.taken, counts.rewinds, counts.zombies, counts.repeats), (5, 1, 2, 2));

    let mut again = EventReader::new();
    consume(&mut again, &[&base[..], &lost[..]].concat());
    assert_eq!(again.accept(&fresh[1]), Verdict::Zombie, "the new epoch's first record is missing");
    assert_eq!(again.accept(&fresh[0]), Verdict::Rewind { tenant: TENANT, epoch: 2, base_seq: 2 });
    assert_eq!(again.accept(&fresh[1]), Verdict::Take { tenant: TENANT, epoch: 2, seq: 4 });
}

#[test]
fn a_tenant_can_be_rewound_to_its_start_and_beyond_what_is_remembered() {
    let mut reader = EventReader::new();
    let log = numbered(3 * REMEMBERED);
    consume(&mut reader, &log);
    let first = Writer::default().write_of(TENANT, 2, "another first");
    assert_eq!(reader.accept(&first), Verdict::Rewind { tenant: TENANT, epoch: 2, base_seq: 0 });

    let mut reader = EventReader::new();
    consume(&mut reader, &log);
    let claim = Claim::of(&log[9]).unwrap();
    let mut writer = Writer { last: Cursor { epoch: 1, seq: 10, chain: claim.chain } };
    let fresh = writer.write_of(TENANT, 2, "another eleventh");
    assert_eq!(reader.accept(&fresh), Verdict::Rewind { tenant: TENANT, epoch: 2, base_seq: 10 });
    assert_eq!(reader.accept(&log[10]), Verdict::Zombie);
    let next = writer.write_of(TENANT, 2, "another twelfth");
    assert_eq!(reader.accept(&next), Verdict::Take { tenant: TENANT, epoch: 2, seq: 12 });
}

#[test]
fn a_chain_is_what_other_programs_compute() {
    let known = chain(&[0; 16], b"value");
    assert_eq!(headers::to_hex(&known), *b"691ba0c81ca9cb86dbb70e38e7b08f5f");
}

/// What happens to a log between its writers and its reader.
#[derive(Clone, Debug)]
enum Harm {
    /// A record is written again somewhere later.
    Repeat { from: usize, to: usize },
    /// A record's bytes change; the intact one is written again at the end.
    Tear { at: usize, part: usize, byte: usize, flip: u8 },
    /// Two records change places.
    Swap { one: usize, other: usize },
    /// Another writer goes on from a number with its own history.
    Zombie { after: usize, length: usize },
    /// A record that is no event.
    Noise { to: usize },
}

fn harm() -> impl Strategy<Value = Harm> {
    let at = 0..1000_usize;
    prop_oneof![
        (at.clone(), at.clone()).prop_map(|(from, to)| Harm::Repeat { from, to }),
        (at.clone(), at.clone(), at.clone(), 1..=255_u8).prop_map(|(at, part, byte, flip)| Harm::Tear {
            at,
            part,
            byte,
            flip
        }),
        (at.clone(), at.clone()).prop_map(|(one, other)| Harm::Swap { one, other }),
        (at.clone(), 1..6_usize).prop_map(|(after, length)| Harm::Zombie { after, length }),
        at.prop_map(|to| Harm::Noise { to }),
    ]
}

/// Changes one byte of the value or of a header that an event is judged by.
fn tear(record: &mut Stored, part: usize, byte: usize, flip: u8) {
    let judged = [headers::ID, headers::TENANT, headers::EPOCH, headers::SEQ, headers::PREV, headers::CHAIN];
    let target = match judged.get(part % (judged.len() + 1)) {
        Some(name) => match record.headers.iter_mut().find(|(own, _)| own == name) {
            Some((_, value)) => value,
            None => &mut record.value,
        },
        None => &mut record.value,
    };
    let mut bytes = target.to_vec();
    let at = byte % bytes.len();
    bytes[at] ^= flip;
    *target = Bytes::from(bytes);
}

fn apply(harm: &Harm, original: &[Stored], log: &mut Vec<Stored>) {
    match *harm {
        Harm::Repeat { from, to } => {
            let copy = log[from % log.len()].clone();
            log.insert(to % (log.len() + 1), copy);
        }
        Harm::Tear { at, part, byte, flip } => {
            let at = at % log.len();
            tear(&mut log[at], part, byte, flip);
        }
        Harm::Swap { one, other } => {
            let (one, other) = (one % log.len(), other % log.len());
            log.swap(one, other);
        }
        Harm::Zombie { after, length } => {
            let claim = Claim::of(&original[after % original.len()]).unwrap();
            let mut zombie = Writer { last: Cursor { epoch: 1, seq: claim.seq, chain: claim.chain } };
            let theirs = (0..length).map(|number| zombie.write(&format!("zombie {number}")));
            log.extend(theirs);
        }
        Harm::Noise { to } => {
            let noise = stored(Record { value: Bytes::from_static(b"noise"), ..Record::default() });
            log.insert(to % (log.len() + 1), noise);
        }
    }
}

proptest! {
    /// Whatever is repeated, torn, swapped and mixed in: what is taken is a beginning of the first writer's history,
    /// and all of it once the log holds it in order again.
    #[test]
    fn only_the_first_writers_history_is_taken(
        length in 1..30_usize,
        harms in prop::collection::vec(harm(), 0..12),
        restart in 0..1000_usize,
    ) {
        let original = numbered(length);
        // A zombie writes numbers that the first writer has written before it, or it would be the first writer.
        let (early, late): (Vec<_>, Vec<_>) = harms.iter().partition(|harm| !matches!(harm, Harm::Zombie { .. }));
        let mut log = original.clone();
        for harm in early {
            apply(harm, &original, &mut log);
        }
        let mut reader = EventReader::new();
        let taken = consume(&mut reader, &log);
        prop_assert!(values(&original).starts_with(&taken), "a beginning of the history");

        // A writer that reads to the end and goes on from the first missing number; then the zombies.
        log.extend(original.iter().cloned());
        for harm in late {
            apply(harm, &original, &mut log);
        }
        let all = consume(&mut EventReader::new(), &log);
        prop_assert!(all.starts_with(&values(&original)), "all of the history");
        // What zombies add after the last number that was ever written makes them its writer.
        let original_and_after = all;

        // A consumer that stops somewhere, with its cursor and its position, and goes on.
        let stop = restart % (log.len() + 1);
        let mut first = EventReader::new();
        let mut taken = consume(&mut first, &log[..stop]);
        let mut second = EventReader::new();
        if let Some(cursor) = first.cursor(TENANT) {
            second.set(TENANT, cursor);
        }
        for record in &log[stop..] {
            if let Verdict::Take { .. } = second.accept(record) {
                taken.push(record.value.clone());
            }
        }
        prop_assert_eq!(taken, original_and_after);
    }

    /// A log that lost its beginning, or a piece of its middle, is read up to the hole and no further.
    #[test]
    fn a_cut_history_is_read_up_to_the_cut(length in 1..30_usize, from in 0..30_usize, cut in 1..10_usize) {
        let original = numbered(length);
        let from = from % length;
        let mut log = original.clone();
        log.drain(from..(from + cut).min(length));
        let mut reader = EventReader::new();
        prop_assert_eq!(consume(&mut reader, &log), values(&original[..from]));
        prop_assert_eq!(reader.counts().gaps, (log.len() - from) as u64);
        prop_assert_eq!(consume(&mut EventReader::new(), &[]), Vec::<Bytes>::new());
    }
}
