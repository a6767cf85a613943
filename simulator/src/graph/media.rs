//! Files the provider holds.

use super::multipart;
use super::refusal::Refusal;
use super::reply::Reply;
use super::{Asked, parameter};
use crate::content::Media;
use crate::shared::{Shared, hold, unix_seconds};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, VecDeque};

#[derive(Debug, Clone)]
struct Stored {
    mime_type: String,
    bytes: Bytes,
    digest: [u8; 32],
}

/// The files, the oldest forgotten when they outgrow the store.
#[derive(Debug)]
pub(crate) struct MediaStore {
    files: HashMap<String, Stored>,
    order: VecDeque<String>,
    held: usize,
    most: usize,
}

/// A file that came in.
#[derive(Debug)]
pub(super) struct Upload {
    mime_type: String,
    bytes: Bytes,
}

/// How long a download address works, in seconds.
const ADDRESS_VALID: u64 = 300;

impl MediaStore {
    pub(crate) fn new(most: usize) -> Self {
        Self { files: HashMap::new(), order: VecDeque::new(), held: 0, most }
    }

    /// Keeps a file under an id.
    pub(crate) fn add(&mut self, id: String, bytes: Bytes, mime_type: &str) -> Media {
        let digest: [u8; 32] = Sha256::digest(&bytes).into();
        self.held += bytes.len();
        self.order.push_back(id.clone());
        self.files.insert(id.clone(), Stored { mime_type: mime_type.to_owned(), bytes, digest });
        while self.held > self.most
            && let Some(oldest) = self.order.pop_front()
        {
            self.remove(&oldest);
        }
        Media { id, mime_type: mime_type.to_owned(), sha256: STANDARD.encode(digest) }
    }

    fn remove(&mut self, id: &str) -> bool {
        let removed = self.files.remove(id);
        self.held -= removed.as_ref().map_or(0, |file| file.bytes.len());
        removed.is_some()
    }

    /// The bytes of a file and their type.
    pub(crate) fn get(&self, id: &str) -> Option<(Bytes, &str)> {
        self.files.get(id).map(|file| (file.bytes.clone(), file.mime_type.as_str()))
    }
}

pub(super) fn exists(shared: &Shared, id: &str) -> bool {
    hold(&shared.media).files.contains_key(id)
}

pub(super) fn upload(asked: &Asked) -> Result<Upload, Refusal> {
    let fields = multipart::fields(&asked.content_type, &asked.body).map_err(Refusal::invalid)?;
    let field = |name: &str| fields.iter().find(|field| field.name == name);
    if field("messaging_product").is_none_or(|field| &field.value[..] != b"whatsapp") {
        return Err(Refusal::invalid("Param messaging_product must be one of {whatsapp}"));
    }
    let file = field("file").ok_or_else(|| Refusal::missing("file"))?;
    let declared = field("type").ok_or_else(|| Refusal::missing("type"))?;
    let declared = String::from_utf8_lossy(&declared.value).into_owned();
    if file.content_type.as_deref().is_some_and(|own| own != declared) {
        return Err(Refusal::invalid("Param file has another Content-Type than Param type says."));
    }
    let most = largest(&declared);
    if file.value.is_empty() || file.value.len() > most {
        return Err(Refusal::new(131_053, format!("files of this type have 1 to {most} bytes")));
    }
    Ok(Upload { mime_type: declared, bytes: file.value.clone() })
}

fn largest(mime_type: &str) -> usize {
    match mime_type.split('/').next().unwrap_or_default() {
        _ if mime_type == "image/webp" => 500 << 10,
        "image" => 5 << 20,
        "audio" | "video" => 16 << 20,
        _ => 100 << 20,
    }
}

pub(super) fn keep(shared: &Shared, upload: Upload) -> Reply {
    let media = hold(&shared.media).add(shared.ids.media(), upload.bytes, &upload.mime_type);
    Reply::json(200, &json!({"id": media.id}))
}

pub(super) fn delete(shared: &Shared, id: &str) -> Reply {
    Reply::json(200, &json!({"success": hold(&shared.media).remove(id)}))
}

pub(super) fn look_up(shared: &Shared, id: &str) -> Result<Reply, Refusal> {
    let store = hold(&shared.media);
    let file = store.files.get(id).ok_or_else(|| Refusal::unknown_object(id))?;
    let until = unix_seconds() + ADDRESS_VALID;
    Ok(Reply::json(
        200,
        &json!({
            "messaging_product": "whatsapp",
            "url": format!("http://{}/_media/{id}?ext={until}", shared.address),
            "mime_type": file.mime_type,
            "sha256": crate::signature::hex(&file.digest),
            "file_size": file.bytes.len(),
            "id": id,
        }),
    ))
}

pub(super) fn download(shared: &Shared, id: &str, query: &str) -> Result<Reply, Refusal> {
    let valid = parameter(query, "ext").and_then(|until| until.parse::<u64>().ok());
    let store = hold(&shared.media);
    match store.get(id).filter(|_| valid.is_some_and(|until| until >= unix_seconds())) {
        Some((bytes, mime_type)) => Ok(Reply::plain(200, mime_type, bytes)),
        None => Err(Refusal { status: 404, ..Refusal::invalid("this address is not valid any more") }),
    }
}

/// A file without a credential, and only without.
pub(super) fn given_away(shared: &Shared, id: &str, has_credential: bool) -> Result<Reply, Refusal> {
    if has_credential {
        return Err(Refusal::invalid("a credential of another host came along"));
    }
    let store = hold(&shared.media);
    match store.get(id) {
        Some((bytes, mime_type)) => Ok(Reply::plain(200, mime_type, bytes)),
        None => Err(Refusal::unknown_object(id)),
    }
}
