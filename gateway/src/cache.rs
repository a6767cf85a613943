//! What the caches below `data_dir/cache` have in common: they can be made again from the logs, so nothing in them is
//! believed that does not prove itself. `SQLite` has no checksums: a changed byte in a row is read like any other.
//!
//! So a value stands behind its checksum, which covers also the key that it belongs to. When one does not match, the
//! cache is deleted and the process ends; the next start makes it anew.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use rusqlite::{ErrorCode, types::Type};
use sha2::{Digest as _, Sha256};
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

/// A checksum's bytes.
const LENGTH: usize = 8;

/// The checksum of what belongs together: of each part and of where it ends.
pub(crate) fn checksum(parts: &[&[u8]]) -> [u8; LENGTH] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let full = hash.finalize();
    let mut short = [0; LENGTH];
    short.copy_from_slice(&full[..LENGTH]);
    short
}

fn of(key: &[&[u8]], value: &[u8]) -> [u8; LENGTH] {
    let mut parts = Vec::with_capacity(key.len() + 1);
    parts.extend_from_slice(key);
    parts.push(value);
    checksum(&parts)
}

/// A value as it is stored: behind the checksum of its key and itself.
pub(crate) fn stored(key: &[&[u8]], value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(LENGTH + value.len());
    bytes.extend_from_slice(&of(key, value));
    bytes.extend_from_slice(value);
    bytes
}

/// The value that was stored under this key, unless it is another.
pub(crate) fn value<'a>(key: &[&[u8]], stored: &'a [u8]) -> rusqlite::Result<&'a [u8]> {
    match stored.split_at_checked(LENGTH) {
        Some((checksum, value)) if *checksum == of(key, value) => Ok(value),
        _ => Err(damaged("the checksum of a row does not match")),
    }
}

/// Says that a row is not what was written.
pub(crate) fn damaged(what: &'static str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, what.into())
}

/// Whether the file is at fault, not the moment.
pub(crate) fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error};
    matches!(error, FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) | Utf8Error(..))
        || matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// Deletes a cache with what `SQLite` keeps beside it.
pub(crate) fn delete(path: &Path) -> std::io::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// The knowledge that a cache of this process is damaged: nothing more is read from it.
#[derive(Clone, Debug, Default)]
pub struct Damage(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    why: OnceLock<String>,
    known: CancellationToken,
}

impl Damage {
    /// Gives a cache up: deletes its file, which whoever has it open may still use, and says why; of several the first
    /// is the reason.
    pub(crate) fn give_up(&self, path: &Path, why: &dyn std::fmt::Display) {
        let file = path.display();
        if let Err(error) = delete(path) {
            warn!(%file, %error, "damaged cache cannot be deleted");
        }
        let said = format!(
            "the cache {file} is damaged: {why}\nhint: start again, it is made anew from the logs; see what the system's \
             log says of the disk"
        );
        if self.0.why.set(said).is_err() {
            return;
        }
        error!(%file, error = %why, "cache is damaged and given up, the process ends");
        self.0.known.cancel();
    }

    /// What is damaged, if anything is.
    pub fn why(&self) -> Option<&str> {
        self.0.why.get().map(String::as_str)
    }

    /// Waits until something is.
    pub async fn wait(&self) -> String {
        self.0.known.cancelled().await;
        self.why().unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_value_is_believed_under_its_own_key_alone() {
        let key: [&[u8]; 2] = [b"acme", b"adr_1"];
        let whole = stored(&key, b"5511987654321");
        assert_eq!(value(&key, &whole).unwrap(), b"5511987654321");
        for byte in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[byte] ^= 1 << bit;
                assert!(is_damage(&value(&key, &changed).unwrap_err()), "byte {byte}, bit {bit}");
            }
        }
        for length in 0..whole.len() {
            assert!(value(&key, &whole[..length]).is_err(), "cut to {length}");
        }
        let others: [&[&[u8]]; 4] = [&[b"acme", b"adr_2"], &[b"acme"], &[b"acmea", b"dr_1"], &[b"acme", b"adr_1", b""]];
        for other in others {
            assert!(value(other, &whole).is_err(), "{other:?}");
        }
    }

    #[tokio::test]
    async fn the_first_damage_counts_and_deletes_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("addresses.db");
        for suffix in ["", "-wal", "-shm"] {
            std::fs::write(format!("{}{suffix}", path.display()), "x").unwrap();
        }
        let damage = Damage::default();
        assert_eq!(damage.why(), None);
        damage.give_up(&path, &"the checksum does not match");
        damage.give_up(&folder.path().join("other.db"), &"also");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let why = damage.wait().await;
        assert!(why.contains("addresses.db is damaged: the checksum does not match\nhint: start again"), "{why}");
    }
}
