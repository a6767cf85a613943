//! The object store: what is too large for a record. A folder by default; on Kafka it must be shared.

mod folder;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
pub use folder::Folder;

/// Why an object cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// There is no such object.
    #[error("object {0} does not exist")]
    NotFound(String),
    /// This can be no object's key, or the object is too large.
    #[error("object {key}: {why}")]
    Refused {
        /// The key.
        key: String,
        /// What is wrong.
        why: String,
    },
    /// The store does not answer, or refuses.
    #[error("object store: {0}")]
    Unavailable(String),
}

/// Immutable objects by key. Keys are relative paths of `[a-z0-9._/-]`, without `..`.
#[async_trait]
pub trait Objects: Send + Sync + 'static {
    /// Stores an object; durable when it returns. The same key again replaces it atomically.
    async fn put(&self, key: &str, content: Bytes) -> Result<(), ObjectError>;
    /// The whole object.
    async fn get(&self, key: &str) -> Result<Bytes, ObjectError>;
    /// Bytes `from..from + len` of an object, fewer at its end.
    async fn get_range(&self, key: &str, from: u64, len: usize) -> Result<Bytes, ObjectError>;
    /// Removes an object; it is no error when there is none.
    async fn delete(&self, key: &str) -> Result<(), ObjectError>;
    /// The keys that begin with a prefix, sorted.
    async fn list(&self, prefix: &str) -> Result<Vec<String>, ObjectError>;
}

/// A shared object store.
pub type SharedObjects = Arc<dyn Objects>;

/// No object is larger than this many bytes.
pub const MAX_OBJECT: usize = 256 * 1024 * 1024;

/// Whether a text can be a key: segments of `[a-z0-9._-]` that do not begin with a dot, divided by `/`, at most 512
/// bytes in all.
pub fn is_key(key: &str) -> bool {
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-');
    let is_segment = |segment: &str| !segment.is_empty() && !segment.starts_with('.') && segment.bytes().all(legal);
    key.len() <= 512 && key.split('/').all(is_segment)
}
