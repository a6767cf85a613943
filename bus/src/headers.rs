//! The headers of an event record: the `CloudEvents` 1.0 binary binding for Kafka, and ours beside it.

use std::borrow::Cow;

use bytes::Bytes;

use crate::Headers;

/// Always `1.0`.
pub const SPECVERSION: &str = "ce_specversion";
/// `{tenant}/{epoch}/{seq}`: who the event is.
pub const ID: &str = "ce_id";
/// Always [`SOURCE_ROUTER`].
pub const SOURCE: &str = "ce_source";
/// `recado.v1.Event.<name of the body>`.
pub const TYPE: &str = "ce_type";
/// The event's time, RFC 3339.
pub const TIME: &str = "ce_time";
/// The conversation's id, where there is one.
pub const SUBJECT: &str = "ce_subject";
/// Always [`PROTOBUF`].
pub const CONTENT_TYPE: &str = "content-type";
/// The tenant's id.
pub const TENANT: &str = "ce_tenant";
/// The epoch, decimal.
pub const EPOCH: &str = "ce_epoch";
/// The number within the tenant, decimal, dense from 1.
pub const SEQ: &str = "ce_seq";
/// The chain of the event before, 32 lower-case hexadecimal digits; zeros before number 1.
pub const PREV: &str = "ce_prev";
/// The chain of this event, 32 lower-case hexadecimal digits.
pub const CHAIN: &str = "ce_chain";
/// The W3C trace context of the input that caused the event, where it had one.
pub const TRACEPARENT: &str = "traceparent";

/// The source of every event that the router concludes.
pub const SOURCE_ROUTER: &str = "/recado/router";
/// The media type of every value.
pub const PROTOBUF: &str = "application/protobuf";
/// What stands before the body's name in [`TYPE`].
pub const TYPE_PREFIX: &str = "recado.v1.Event.";

/// A header's name as records that were read have it. Those above cost no memory: every reader of events meets
/// twelve of them in each record.
pub(crate) fn name(name: &str) -> Cow<'static, str> {
    // Most lengths are of one name only.
    let candidates: &[&'static str] = match name.len() {
        5 => &[ID],
        6 => &[SEQ],
        7 => &[TYPE, TIME, PREV],
        8 => &[EPOCH, CHAIN],
        9 => &[SOURCE, TENANT],
        10 => &[SUBJECT],
        11 => &[TRACEPARENT],
        12 => &[CONTENT_TYPE],
        14 => &[SPECVERSION],
        _ => &[],
    };
    let known = candidates.iter().find(|known| **known == name);
    known.map_or_else(|| Cow::Owned(name.to_owned()), |known| Cow::Borrowed(*known))
}

/// What [`event_headers`] makes headers of.
#[derive(Clone, Copy, Debug)]
pub struct EventFacts<'a> {
    /// The tenant's id.
    pub tenant: &'a str,
    /// Its epoch.
    pub epoch: u32,
    /// The event's number.
    pub seq: u64,
    /// The chain of the event before; zeros before number 1.
    pub prev: &'a [u8; 16],
    /// The chain of this event: [`crate::chain`] of `prev` and the record's value.
    pub chain: &'a [u8; 16],
    /// The JSON name of the event's body, such as `messageReceived`.
    pub type_name: &'a str,
    /// The event's time, RFC 3339.
    pub time: &'a str,
    /// The conversation's id, if there is one.
    pub subject: Option<&'a str>,
    /// The trace context of the input, if it had one.
    pub traceparent: Option<&'a [u8]>,
}

/// Header values that are made one after the other in one piece of memory.
#[derive(Debug, Default)]
pub struct Values {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Values {
    /// For so many values with so many bytes, more or less.
    pub fn with_capacity(values: usize, bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), ends: Vec::with_capacity(values) }
    }

    /// Adds a value of several parts.
    pub fn add(&mut self, parts: &[&[u8]]) {
        for part in parts {
            self.bytes.extend_from_slice(part);
        }
        self.ends.push(self.bytes.len());
    }

    /// The values in the order in which they were added; empty ones after the last.
    pub fn finish(self) -> impl FnMut() -> Bytes {
        let mut from = 0;
        let whole = Bytes::from(self.bytes);
        let mut ends = self.ends.into_iter();
        move || {
            let to = ends.next().unwrap_or(from);
            let value = whole.slice(from..to);
            from = to;
            value
        }
    }
}

/// A number's decimal digits, without memory of their own.
struct Decimal([u8; 20], usize);

impl Decimal {
    fn new(mut number: u64) -> Self {
        let mut digits = [0; 20];
        let mut from = digits.len();
        loop {
            from -= 1;
            digits[from] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                return Self(digits, from);
            }
        }
    }

    fn digits(&self) -> &[u8] {
        &self.0[self.1..]
    }
}

/// The headers of an event record, always in the same order: the same facts give the same bytes. They share one piece
/// of memory.
pub fn event_headers(facts: &EventFacts<'_>) -> Headers {
    let tenant = facts.tenant.as_bytes();
    let (epoch, seq) = (Decimal::new(facts.epoch.into()), Decimal::new(facts.seq));
    let mut values = Values::with_capacity(10, 320);
    values.add(&[tenant, b"/", epoch.digits(), b"/", seq.digits()]);
    values.add(&[TYPE_PREFIX.as_bytes(), facts.type_name.as_bytes()]);
    values.add(&[facts.time.as_bytes()]);
    if let Some(subject) = facts.subject {
        values.add(&[subject.as_bytes()]);
    }
    values.add(&[tenant]);
    values.add(&[epoch.digits()]);
    values.add(&[seq.digits()]);
    values.add(&[&to_hex(facts.prev)]);
    values.add(&[&to_hex(facts.chain)]);
    if let Some(traceparent) = facts.traceparent {
        values.add(&[traceparent]);
    }
    let mut next = values.finish();

    let mut headers: Headers = Vec::with_capacity(13);
    headers.push((SPECVERSION, Bytes::from_static(b"1.0")));
    headers.push((ID, next()));
    headers.push((SOURCE, Bytes::from_static(SOURCE_ROUTER.as_bytes())));
    headers.push((TYPE, next()));
    headers.push((TIME, next()));
    if facts.subject.is_some() {
        headers.push((SUBJECT, next()));
    }
    headers.push((CONTENT_TYPE, Bytes::from_static(PROTOBUF.as_bytes())));
    headers.push((TENANT, next()));
    headers.push((EPOCH, next()));
    headers.push((SEQ, next()));
    headers.push((PREV, next()));
    headers.push((CHAIN, next()));
    if facts.traceparent.is_some() {
        headers.push((TRACEPARENT, next()));
    }
    headers
}

/// An event's identity as text, the value of [`ID`].
pub fn event_id(tenant: &str, epoch: u32, seq: u64) -> String {
    format!("{tenant}/{epoch}/{seq}")
}

/// Whether a text is what [`event_id`] makes.
pub(crate) fn is_event_id(text: &[u8], tenant: &str, epoch: u32, seq: u64) -> bool {
    let rest = text.strip_prefix(tenant.as_bytes()).and_then(|rest| rest.strip_prefix(b"/"));
    let rest = rest.and_then(|rest| rest.strip_prefix(Decimal::new(epoch.into()).digits()));
    rest.and_then(|rest| rest.strip_prefix(b"/")) == Some(Decimal::new(seq).digits())
}

/// The hexadecimal form that [`PREV`] and [`CHAIN`] have.
pub fn to_hex(bytes: &[u8; 16]) -> [u8; 32] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [0; 32];
    for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    text
}

/// Reads what [`to_hex`] wrote; `None` for anything else, upper case included.
pub fn from_hex(text: &[u8]) -> Option<[u8; 16]> {
    let text: &[u8; 32] = text.try_into().ok()?;
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; 16];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_goes_both_ways_and_refuses_other_forms() {
        let bytes = std::array::from_fn(|at| at as u8 * 17);
        assert_eq!(&to_hex(&bytes), b"00112233445566778899aabbccddeeff");
        assert_eq!(from_hex(&to_hex(&bytes)), Some(bytes));
        assert_eq!(from_hex(b"00112233445566778899AABBCCDDEEFF"), None);
        assert_eq!(from_hex(b"00112233445566778899aabbccddeef"), None);
        assert_eq!(from_hex(b"0x112233445566778899aabbccddeeff"), None);
    }

    #[test]
    fn our_names_cost_no_memory() {
        let facts = EventFacts {
            tenant: "acme",
            epoch: 1,
            seq: 1,
            prev: &[0; 16],
            chain: &[0; 16],
            type_name: "messageReceived",
            time: "2026-01-02T03:04:05Z",
            subject: Some("cnv_1"),
            traceparent: Some(b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        };
        for (known, _) in event_headers(&facts) {
            assert!(matches!(name(known), Cow::Borrowed(found) if found == known), "{known}");
        }
        assert!(matches!(name("ce_other"), Cow::Owned(_)));
    }

    #[test]
    fn an_identity_is_one_text_only() {
        for (epoch, seq) in [(1, 1), (10, 20), (u32::MAX, u64::MAX)] {
            let id = event_id("acme", epoch, seq);
            assert!(is_event_id(id.as_bytes(), "acme", epoch, seq), "{id}");
            for other in ["", "acme", "acme/1", "acme/01/1", "acme/1/01", "acme/1/1 ", "acmes/1/1", "acme/+1/1"] {
                assert!(!is_event_id(other.as_bytes(), "acme", epoch, seq), "{other}");
            }
        }
        assert_eq!(Decimal::new(0).digits(), b"0");
    }

    #[test]
    fn an_event_has_the_promised_headers_in_order() {
        let facts = EventFacts {
            tenant: "acme",
            epoch: 1,
            seq: 7,
            prev: &[0; 16],
            chain: &[255; 16],
            type_name: "messageReceived",
            time: "2026-01-02T03:04:05Z",
            subject: Some("cnv_1"),
            traceparent: Some(b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        };
        let headers = event_headers(&facts);
        let text: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (*name, std::str::from_utf8(value).unwrap())).collect();
        assert_eq!(
            text,
            [
                ("ce_specversion", "1.0"),
                ("ce_id", "acme/1/7"),
                ("ce_source", "/recado/router"),
                ("ce_type", "recado.v1.Event.messageReceived"),
                ("ce_time", "2026-01-02T03:04:05Z"),
                ("ce_subject", "cnv_1"),
                ("content-type", "application/protobuf"),
                ("ce_tenant", "acme"),
                ("ce_epoch", "1"),
                ("ce_seq", "7"),
                ("ce_prev", "00000000000000000000000000000000"),
                ("ce_chain", "ffffffffffffffffffffffffffffffff"),
                ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            ]
        );
        let bare = event_headers(&EventFacts { subject: None, traceparent: None, ..facts });
        assert!(bare.iter().all(|(name, _)| *name != SUBJECT && *name != TRACEPARENT));
    }
}
