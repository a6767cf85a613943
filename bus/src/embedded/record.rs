//! The bytes of records in a row, and the checksum over a row.
//!
//! A record is its length (4 bytes) and then that many: key length (4), key, number of headers (2), each header as
//! name length (1), name, value length (4), value, and at last the value up to the end. All numbers are little-endian.

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::{Record, Stored, headers};

/// Bytes that do not have this form.
#[derive(Debug)]
pub(super) struct Malformed;

/// Appends a record. The caller has checked it against the limits, so the lengths fit.
pub(super) fn encode(record: &Record, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    put_u32(record.key.len(), out);
    out.extend_from_slice(&record.key);
    out.extend_from_slice(&(record.headers.len() as u16).to_le_bytes());
    for (name, value) in &record.headers {
        out.push(name.len() as u8);
        out.extend_from_slice(name.as_bytes());
        put_u32(value.len(), out);
        out.extend_from_slice(value);
    }
    out.extend_from_slice(&record.value);
    let length = (out.len() - start - 4) as u32;
    out[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

fn put_u32(number: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&(number as u32).to_le_bytes());
}

/// Splits the first record off, still encoded.
pub(super) fn split<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8], Malformed> {
    let length = take_u32(bytes)?;
    take(bytes, length)
}

/// The key of an encoded record, and whether its value is empty.
pub(super) fn key_and_emptiness(record: &[u8]) -> Result<(&[u8], bool), Malformed> {
    let mut rest = record;
    let length = take_u32(&mut rest)?;
    let key = take(&mut rest, length)?;
    for _ in 0..take_u16(&mut rest)? {
        take_header(&mut rest)?;
    }
    Ok((key, rest.is_empty()))
}

/// Decodes one record. It gets its own memory, so that keeping a part of it does not keep the whole row.
pub(super) fn decode(record: &[u8], position: u64, at_ms: i64) -> Result<Stored, Malformed> {
    let own = Bytes::copy_from_slice(record);
    let mut rest: &[u8] = &own;
    let length = take_u32(&mut rest)?;
    let key = own.slice_ref(take(&mut rest, length)?);
    let count = take_u16(&mut rest)?;
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let (name, value) = take_header(&mut rest)?;
        let name = std::str::from_utf8(name).map_err(|_| Malformed)?;
        all.push((headers::name(name), own.slice_ref(value)));
    }
    let value = own.slice_ref(rest);
    Ok(Stored { position, at_ms, key, headers: all, value })
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Result<&'a [u8], Malformed> {
    let (taken, rest) = bytes.split_at_checked(length).ok_or(Malformed)?;
    *bytes = rest;
    Ok(taken)
}

fn take_u32(bytes: &mut &[u8]) -> Result<usize, Malformed> {
    let (number, rest) = bytes.split_first_chunk().ok_or(Malformed)?;
    *bytes = rest;
    Ok(u32::from_le_bytes(*number) as usize)
}

fn take_u16(bytes: &mut &[u8]) -> Result<usize, Malformed> {
    let (number, rest) = bytes.split_first_chunk().ok_or(Malformed)?;
    *bytes = rest;
    Ok(usize::from(u16::from_le_bytes(*number)))
}

fn take_header<'a>(bytes: &mut &'a [u8]) -> Result<(&'a [u8], &'a [u8]), Malformed> {
    let (length, rest) = bytes.split_first().ok_or(Malformed)?;
    *bytes = rest;
    let name = take(bytes, usize::from(*length))?;
    let length = take_u32(bytes)?;
    Ok((name, take(bytes, length)?))
}

/// The checksum of a row: over where it stands, when it was written and what it holds.
pub(super) fn checksum(place: i64, count: u32, at_ms: i64, bytes: &[u8]) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(place.to_le_bytes());
    hash.update(count.to_le_bytes());
    hash.update(at_ms.to_le_bytes());
    hash.update(bytes);
    let full = hash.finalize();
    let mut short = [0; 16];
    short.copy_from_slice(&full[..16]);
    short
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_as_it_was_and_no_cut_one_is_taken() {
        let record = Record {
            key: Bytes::from_static(b"key"),
            headers: vec![("one", Bytes::from_static(b"1")), ("two", Bytes::new())],
            value: Bytes::from_static(b"value"),
        };
        let mut bytes = Vec::new();
        encode(&record, &mut bytes);
        encode(&Record::default(), &mut bytes);

        let mut rest = bytes.as_slice();
        let first = split(&mut rest).unwrap();
        let stored = decode(first, 4, 5).unwrap();
        assert_eq!((stored.position, stored.at_ms), (4, 5));
        assert_eq!((stored.key.as_ref(), stored.value.as_ref()), (&b"key"[..], &b"value"[..]));
        assert_eq!(stored.header("one"), Some(&b"1"[..]));
        assert_eq!(stored.header("two"), Some(&b""[..]));
        assert_eq!(key_and_emptiness(first).unwrap(), (&b"key"[..], false));
        let second = split(&mut rest).unwrap();
        assert_eq!(key_and_emptiness(second).unwrap(), (&b""[..], true));
        assert!(rest.is_empty());

        let described = first.len() - record.value.len();
        for length in 0..described {
            assert!(decode(&first[..length], 0, 0).is_err(), "{length} of {described} bytes");
        }
        assert!(split(&mut &bytes[..3]).is_err());
        assert!(split(&mut &bytes[..10]).is_err());
    }
}
