//! What may be appended, the same for every implementation.

use crate::{AppendError, MAX_RECORD, Record};

/// No record's key and headers together are larger than this many bytes.
pub const MAX_KEY_AND_HEADERS: usize = 64 * 1024;

/// No batch's records together are larger than this many bytes.
pub const MAX_BATCH: usize = 16 * 1024 * 1024;

/// What a record costs beside the bytes of its key, headers and value, at most per part.
const PART: usize = 10;

/// The size of a record as it counts against [`MAX_BATCH`] and queues.
pub(crate) fn size(record: &Record) -> usize {
    PART + record.key.len() + headers_size(record) + record.value.len()
}

fn headers_size(record: &Record) -> usize {
    record.headers.iter().map(|(name, value)| PART + name.len() + value.len()).sum()
}

/// Refuses what no log can take; gives the size of the whole batch.
pub(crate) fn check(records: &[Record], compacted: bool) -> Result<usize, AppendError> {
    let mut total = 0_usize;
    for record in records {
        if record.value.len() > MAX_RECORD {
            let size = record.value.len();
            return Err(AppendError::Refused(format!("a value of {size} bytes, at most {MAX_RECORD} are allowed")));
        }
        let described = record.key.len() + headers_size(record);
        if described > MAX_KEY_AND_HEADERS {
            return Err(AppendError::Refused(format!(
                "key and headers of {described} bytes, at most {MAX_KEY_AND_HEADERS} are allowed"
            )));
        }
        if let Some((name, _)) = record.headers.iter().find(|(name, _)| !is_header_name(name)) {
            return Err(AppendError::Refused(format!("the header name {name:?} is not lower-case ASCII")));
        }
        if compacted && record.key.is_empty() {
            return Err(AppendError::Refused("a record of a compacted log needs a key".to_owned()));
        }
        total += size(record);
    }
    if total > MAX_BATCH {
        return Err(AppendError::Refused(format!("a batch of {total} bytes, at most {MAX_BATCH} are allowed")));
    }
    Ok(total)
}

fn is_header_name(name: &str) -> bool {
    (1..=255).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase())
}
