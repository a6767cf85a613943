//! What is known of a file that is kept. It stands beside the file in the object store, so that whoever has the store
//! can serve the file, and whoever forgets the file forgets this too.

use recado_proto::{Kind, id::parse_any};
use serde::{Deserialize, Serialize};

use crate::objects::{ObjectError, Objects};

/// What is known of a file that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct About {
    /// As whoever brought it says, with parameters.
    pub mime_type: String,
    /// What its first bytes look like; empty when they look like nothing known.
    pub sniffed_type: String,
    /// Bytes.
    pub size_bytes: u64,
    /// Lower-case hex.
    pub sha256: String,
    /// As whoever brought it called it; may be empty.
    pub filename: String,
    /// The message that it came with; empty for one that was given to be sent.
    pub message_id: String,
}

/// The key of a tenant's file; `None` when this is no file's id.
pub fn key(tenant: &str, media_id: &str) -> Option<String> {
    matches!(parse_any(media_id), Some((Kind::Media, _))).then(|| format!("media/{tenant}/{media_id}"))
}

/// The tenant and id in such a key.
pub fn parse_key(key: &str) -> Option<(&str, &str)> {
    let (tenant, id) = key.strip_prefix("media/")?.split_once('/')?;
    matches!(parse_any(id), Some((Kind::Media, _))).then_some((tenant, id))
}

/// Writes it beside the file.
pub async fn write(objects: &dyn Objects, key: &str, about: &About) -> Result<(), ObjectError> {
    let text = serde_json::to_vec(about).map_err(|error| ObjectError::Unavailable(error.to_string()))?;
    objects.put(&format!("{key}.about"), text.into()).await
}

/// Reads it; [`ObjectError::NotFound`] when there is no such file.
pub async fn read(objects: &dyn Objects, key: &str) -> Result<About, ObjectError> {
    let text = objects.get(&format!("{key}.about")).await?;
    serde_json::from_slice(&text).map_err(|error| ObjectError::Unavailable(error.to_string()))
}

/// What a file's first bytes look like.
pub fn sniff(beginning: &[u8]) -> String {
    if let Some(kind) = infer::get(beginning) {
        return kind.mime_type().to_owned();
    }
    let text = std::str::from_utf8(&beginning[..beginning.len().min(1024)]);
    let looks_like_text = text.is_ok_and(|text| !text.is_empty() && !text.contains('\0'));
    if looks_like_text { "text/plain".to_owned() } else { String::new() }
}
