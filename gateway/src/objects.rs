//! The object store: what is too large for a record. A folder by default, or a store that speaks S3; on Kafka it must
//! be shared.

#[cfg(test)]
mod conformance;
mod folder;
mod s3;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
pub use folder::Folder;
pub use s3::{S3, S3Settings};

use crate::config;

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
    /// Begins an object that comes in pieces. Nobody sees it before it is finished.
    async fn writer<'a>(&'a self, key: &str) -> Result<Box<dyn ObjectWriter + 'a>, ObjectError> {
        Ok(Box::new(Gathered { objects: self, key: key.to_owned(), content: Vec::new() }))
    }
    /// The whole object.
    async fn get(&self, key: &str) -> Result<Bytes, ObjectError>;
    /// Bytes `from..from + len` of an object, fewer at its end.
    async fn get_range(&self, key: &str, from: u64, len: usize) -> Result<Bytes, ObjectError>;
    /// Removes an object; it is no error when there is none.
    async fn delete(&self, key: &str) -> Result<(), ObjectError>;
    /// The keys that begin with a prefix, sorted.
    async fn list(&self, prefix: &str) -> Result<Vec<String>, ObjectError>;
}

/// An object that is being written. Dropped before [`ObjectWriter::finish`], it never was.
#[async_trait]
pub trait ObjectWriter: Send {
    /// Adds bytes at the end.
    async fn write(&mut self, piece: Bytes) -> Result<(), ObjectError>;
    /// Gives the object its name; durable when it returns.
    async fn finish(self: Box<Self>) -> Result<(), ObjectError>;
}

/// Holds an object in memory until it is whole: for stores that have nothing better.
struct Gathered<'a, T: ?Sized> {
    objects: &'a T,
    key: String,
    content: Vec<u8>,
}

#[async_trait]
impl<T: Objects + ?Sized> ObjectWriter for Gathered<'_, T> {
    async fn write(&mut self, piece: Bytes) -> Result<(), ObjectError> {
        within_limit(&self.key, self.content.len() as u64, piece.len())?;
        self.content.extend_from_slice(&piece);
        Ok(())
    }

    async fn finish(self: Box<Self>) -> Result<(), ObjectError> {
        let Self { objects, key, content } = *self;
        objects.put(&key, content.into()).await
    }
}

/// Refuses what would make an object too large.
fn within_limit(key: &str, written: u64, more: usize) -> Result<(), ObjectError> {
    if written.saturating_add(more as u64) <= MAX_OBJECT as u64 {
        return Ok(());
    }
    Err(ObjectError::Refused { key: key.to_owned(), why: format!("more than {MAX_OBJECT} bytes") })
}

/// Opens the store that a configuration names.
pub fn open(store: &config::ObjectStore) -> Result<SharedObjects, ObjectError> {
    Ok(match store {
        config::ObjectStore::Folder(path) => Arc::new(Folder::open(path.clone())?),
        config::ObjectStore::S3(settings) => Arc::new(S3::open(settings)?),
    })
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
