//! What comes back from logs and object stores.

use bytes::Bytes;
use recado_bus::{EventFacts, EventReader, Stored, Verdict, chain, event_headers};
use recado_proto::{Encode, Id, json, v1};
use recado_routing::Router;
use serde::{Serialize, de::DeserializeOwned};

use crate::gateway::index::run;

/// A record as protobuf: what can be read can be written, shown and read again.
pub fn records(data: &[u8]) {
    let Some((kind, bytes)) = data.split_first() else { return };
    // Golden records are hexadecimal.
    let hex =
        bytes.iter().all(u8::is_ascii_hexdigit).then(|| bytes.chunks_exact(2).filter_map(pair).collect::<Vec<u8>>());
    let bytes = hex.as_deref().unwrap_or(bytes);
    match kind % 8 {
        0 => read::<v1::Intake>(bytes),
        1 => read::<v1::Event>(bytes),
        2 => read::<v1::Attempt>(bytes),
        3 => read::<v1::Outcome>(bytes),
        4 => read::<v1::SenderState>(bytes),
        5 => read::<v1::DeadLetter>(bytes),
        6 => read::<v1::Control>(bytes),
        _ => read::<v1::Message>(bytes),
    }
}

fn pair(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn read<T: Encode + Default + Serialize>(bytes: &[u8]) {
    let Ok(record) = T::decode(bytes) else { return };
    let written = record.encode_to_vec();
    let again = T::decode(written.as_slice()).expect("what was written can be read");
    assert_eq!(again.encode_to_vec(), written);
    let _ = json::canonical(&record);
    let _ = json::decoded(&record);
    assert!(json::redacted(&record).to_string().len() <= 64 * bytes.len() + 4096);
}

/// A record as canonical JSON: what can be read survives its bytes.
pub fn canonical(data: &[u8]) {
    survives::<v1::Event>(data);
    survives::<v1::Intake>(data);
    survives::<v1::Message>(data);
}

fn survives<T: Encode + Default + Serialize + DeserializeOwned>(data: &[u8]) {
    let Ok(record) = serde_json::from_slice::<T>(data) else { return };
    let bytes = record.encode_to_vec();
    let again = T::decode(bytes.as_slice()).expect("what was written can be read");
    assert_eq!(again.encode_to_vec(), bytes);
    let _ = json::decoded(&again);
}

/// A log of a few tenants' events, with repeats, gaps, other chains and damage, as the input says: the reader's cursor
/// only moves by its rule.
pub fn reader(data: &[u8]) {
    let mut reader = EventReader::default();
    let mut chains = [[[0_u8; 16]; 4]; 2];
    let mut heads = [(1_u32, 0_u64); 2];
    for (position, step) in data.chunks(3).enumerate() {
        let [what, epoch, seq] = [0, 1, 2].map(|place| step.get(place).copied().unwrap_or_default());
        let place = usize::from(what & 1);
        let tenant = ["a", "b"][place];
        let seq = u64::from(seq % 8);
        let epoch = u32::from(epoch % 4);
        let prev = chains[place][usize::from(what >> 1) % 4];
        let value = Bytes::copy_from_slice(step);
        let made = chain(&prev, &value);
        let facts = EventFacts {
            tenant,
            epoch,
            seq,
            prev: &prev,
            chain: &made,
            type_name: "tick",
            time: "2026-01-01T00:00:00Z",
            subject: None,
            traceparent: None,
        };
        let headers = event_headers(&facts).into_iter().map(|(name, value)| (name.into(), value)).collect();
        let mut stored = Stored { position: position as u64, at_ms: 0, key: Bytes::from(tenant), headers, value };
        if what >> 5 == 7 {
            // A damaged header or value is nobody's event.
            stored.value = Bytes::from_static(b"damaged");
        }
        match reader.accept(&stored) {
            Verdict::Take { tenant: taken, epoch: e, seq: s } => {
                assert_eq!(taken, tenant);
                assert!(e >= heads[place].0 && s == heads[place].1 + 1, "{heads:?} {e} {s}");
                heads[place] = (e, s);
                chains[place].rotate_right(1);
                chains[place][0] = made;
            }
            Verdict::Rewind { epoch: e, base_seq, .. } => {
                assert!(e > heads[place].0 && base_seq <= heads[place].1);
                heads[place] = (e, base_seq + 1);
                chains[place].rotate_right(1);
                chains[place][0] = made;
            }
            Verdict::Repeat | Verdict::Gap | Verdict::Zombie | Verdict::Foreign => {}
        }
    }
}

/// A router's state, a checkpoint's manifest and a run of the index, from an object store that may say anything.
pub fn checkpoint(data: &[u8]) {
    if let Ok(router) = Router::decode(data) {
        let written = router.encode();
        let again = Router::decode(&written).expect("what was written can be read");
        assert_eq!(again.encode(), written);
    }
    read::<v1::Checkpoint>(data);
    // Whole numbers that agree with each other at its end are more than anybody guesses.
    for object in [data, &with_footer(data).unwrap_or_default()] {
        let Some(summary) = run::Summary::read(object) else { continue };
        let pages = run::pages(object).expect("pages");
        for (id, _) in run::all(pages).take(100) {
            probe(&summary, object, id);
        }
        for id in [0, 1, u128::MAX, u128::MAX / 3] {
            probe(&summary, object, Id(id));
        }
    }
}

/// The bytes as entries, first ids and filter of a run, with the footer that belongs to them.
fn with_footer(data: &[u8]) -> Option<Vec<u8>> {
    let (shape, body) = data.split_first_chunk::<2>()?;
    let (pages, filter) = (u64::from(shape[0] % 8), u64::from(shape[1] % 32) + 1);
    let firsts_at = (body.len() as u64).checked_sub(pages * 24 + filter)?;
    let mut object = body.to_vec();
    for number in [0, pages, filter, firsts_at] {
        object.extend_from_slice(&number.to_be_bytes());
    }
    object.extend_from_slice(b"recado/1");
    Some(object)
}

fn probe(summary: &run::Summary, object: &[u8], id: Id) {
    if let Some((from, length)) = summary.page_of(id) {
        let page = usize::try_from(from).ok().and_then(|from| object.get(from..from.checked_add(length)?));
        let _ = page.and_then(|page| run::find(page, id));
    }
}
