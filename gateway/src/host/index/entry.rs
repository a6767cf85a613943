//! One remembered id as bytes: what a run holds.

use recado_proto::{Id, v1};
use recado_routing::{Outbound, Remembered};

/// What is remembered of an id, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// It may be forgotten when the tenant's time has passed this, milliseconds since 1970.
    pub until_ms: i64,
    /// What.
    pub what: Remembered,
}

const SEEN: u8 = 1;
const ANSWER: u8 = 2;
const OUTBOUND: u8 = 3;
const PROVIDER_REF: u8 = 4;
const EARLY_RECEIPT: u8 = 5;

/// Bits of an outbound message.
const IN_CONVERSATION: u8 = 1;
const ANSWERS: u8 = 2;

/// Appends `id`, its time and its value: 16 bytes, 8 bytes, a length of 2 bytes, the value. Numbers big-endian.
pub fn encode(id: Id, entry: &Entry, out: &mut Vec<u8>) {
    out.extend_from_slice(&id.0.to_be_bytes());
    out.extend_from_slice(&entry.until_ms.to_be_bytes());
    let length_at = out.len();
    out.extend_from_slice(&[0, 0]);
    match &entry.what {
        Remembered::Seen => out.push(SEEN),
        Remembered::Answer { body_hash, seq } => {
            out.push(ANSWER);
            out.extend_from_slice(&body_hash.to_be_bytes());
            out.extend_from_slice(&seq.to_be_bytes());
        }
        Remembered::Outbound(o) => {
            out.push(OUTBOUND);
            out.push(o.status as i32 as u8);
            let conversation = if o.conversation.is_some() { IN_CONVERSATION } else { 0 };
            out.push(conversation | if o.answers { ANSWERS } else { 0 });
            out.extend_from_slice(&o.conversation.map_or(0, |c| c.0).to_be_bytes());
            out.extend_from_slice(&o.contact.0.to_be_bytes());
            out.extend_from_slice(o.account.as_bytes());
        }
        Remembered::ProviderRef { message } => {
            out.push(PROVIDER_REF);
            out.extend_from_slice(&message.0.to_be_bytes());
        }
        Remembered::EarlyReceipt { status, provider_time_ms, code } => {
            out.push(EARLY_RECEIPT);
            out.push(*status as i32 as u8);
            out.extend_from_slice(&provider_time_ms.to_be_bytes());
            out.extend_from_slice(code.as_bytes());
        }
    }
    let length = (out.len() - length_at - 2) as u16;
    out[length_at..length_at + 2].copy_from_slice(&length.to_be_bytes());
}

/// Reads one entry and what follows it; `None` when the bytes are not an entry.
pub fn decode(bytes: &[u8]) -> Option<(Id, Entry, &[u8])> {
    let (id, rest) = take_u128(bytes)?;
    let (until_ms, rest) = take_u64(rest)?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (value, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    let (tag, value) = value.split_first()?;
    let what = match *tag {
        SEEN => Remembered::Seen,
        ANSWER => {
            let (body_hash, value) = take_u64(value)?;
            let (seq, _) = take_u64(value)?;
            Remembered::Answer { body_hash, seq }
        }
        OUTBOUND => {
            let (status, value) = take_status(value)?;
            let (bits, value) = value.split_first()?;
            let (conversation, value) = take_u128(value)?;
            let (contact, account) = take_u128(value)?;
            Remembered::Outbound(Outbound {
                conversation: (bits & IN_CONVERSATION != 0).then_some(Id(conversation)),
                contact: Id(contact),
                account: String::from_utf8(account.to_vec()).ok()?,
                status,
                answers: bits & ANSWERS != 0,
            })
        }
        PROVIDER_REF => Remembered::ProviderRef { message: Id(take_u128(value)?.0) },
        EARLY_RECEIPT => {
            let (status, value) = take_status(value)?;
            let (time, code) = take_u64(value)?;
            let code = String::from_utf8(code.to_vec()).ok()?;
            Remembered::EarlyReceipt { status, provider_time_ms: time as i64, code }
        }
        _ => return None,
    };
    Some((Id(id), Entry { until_ms: until_ms as i64, what }, rest))
}

fn take_u128(bytes: &[u8]) -> Option<(u128, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<16>()?;
    Some((u128::from_be_bytes(*head), rest))
}

fn take_u64(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*head), rest))
}

fn take_status(bytes: &[u8]) -> Option<(v1::message_status::Status, &[u8])> {
    let (status, rest) = bytes.split_first()?;
    Some((v1::message_status::Status::try_from(i32::from(*status)).ok()?, rest))
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn status() -> impl Strategy<Value = v1::message_status::Status> {
        (0..=6_i32).prop_map(|n| v1::message_status::Status::try_from(n).unwrap())
    }

    /// Any entry.
    pub(in crate::host::index) fn entries() -> impl Strategy<Value = Entry> {
        let what = prop_oneof![
            Just(Remembered::Seen),
            (any::<u64>(), any::<u64>()).prop_map(|(body_hash, seq)| Remembered::Answer { body_hash, seq }),
            (any::<Option<u128>>(), any::<u128>(), "[a-z0-9-]{1,20}", status(), any::<bool>()).prop_map(
                |(c, contact, account, status, answers)| {
                    let conversation = c.map(Id);
                    Remembered::Outbound(Outbound { conversation, contact: Id(contact), account, status, answers })
                }
            ),
            any::<u128>().prop_map(|m| Remembered::ProviderRef { message: Id(m) }),
            (status(), any::<i64>(), "[0-9]{0,6}").prop_map(|(status, provider_time_ms, code)| {
                Remembered::EarlyReceipt { status, provider_time_ms, code }
            }),
        ];
        (any::<i64>(), what).prop_map(|(until_ms, what)| Entry { until_ms, what })
    }

    proptest! {
        #[test]
        fn every_entry_survives_its_bytes(id: u128, entry in entries(), after: Vec<u8>) {
            let mut bytes = Vec::new();
            encode(Id(id), &entry, &mut bytes);
            bytes.extend_from_slice(&after);
            let (read_id, read, rest) = decode(&bytes).unwrap();
            prop_assert_eq!((read_id, read, rest), (Id(id), entry, after.as_slice()));
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = decode(&bytes);
        }
    }
}
