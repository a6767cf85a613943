//! Files: giving them to WhatsApp, finding them there, fetching them.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use serde::Deserialize;

use super::{errors, outbound::refuse, outcome};
use crate::{
    Answer, Call, FileLink, Outcome, Refused, Upload,
    kit::{
        json::{self, Id, Lax, Words},
        signature::{hex, sha256_hex},
    },
};

const MEGABYTE: usize = 1024 * 1024;
/// What WhatsApp takes, and up to how many bytes. Everything else goes as a document.
const TAKEN: &[(&str, usize)] = &[
    ("audio/aac", 16 * MEGABYTE),
    ("audio/amr", 16 * MEGABYTE),
    ("audio/mpeg", 16 * MEGABYTE),
    ("audio/mp4", 16 * MEGABYTE),
    ("audio/ogg", 16 * MEGABYTE),
    ("image/jpeg", 5 * MEGABYTE),
    ("image/png", 5 * MEGABYTE),
    // A sticker that moves; Meta knows whether it does.
    ("image/webp", 500 * 1024),
    ("video/mp4", 16 * MEGABYTE),
    ("video/3gpp", 16 * MEGABYTE),
];
/// Where Meta keeps files ("Cloud API: media", URLs of media, and the hosts that its Graph API redirects to).
const HOSTS: &[&str] = &["lookaside.fbsbx.com", "*.fbsbx.com", "*.fbcdn.net", "*.whatsapp.net"];
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// A media id of a webhook works for seven days, one of an upload for thirty.
const WEBHOOK_FILES_KEPT_MS: i64 = 7 * DAY_MS;
const UPLOADS_KEPT_MS: i64 = 30 * DAY_MS;
const LARGEST_DOCUMENT: usize = 100 * MEGABYTE;
const LONGEST_FILENAME: usize = 240;
const LONGEST_MEDIA_ID: usize = 256;

/// Calls about files of one number.
pub(super) struct Files {
    upload_url: String,
    base: String,
    /// `?phone_number_id=...`, and the proof of the token where the app wants one.
    query: String,
    headers: HeaderMap,
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Files({})", self.base)
    }
}

impl Files {
    pub(super) fn new(base: &str, phone_number_id: &str, proof: Option<&str>, headers: &HeaderMap) -> Self {
        let (alone, beside) = proof.map_or_else(Default::default, |proof| (format!("?{proof}"), format!("&{proof}")));
        Self {
            upload_url: format!("{base}/{phone_number_id}/media{alone}"),
            base: base.to_owned(),
            query: format!("?phone_number_id={phone_number_id}{beside}"),
            headers: headers.clone(),
        }
    }

    fn about(&self, method: Method, media_id: &str) -> Option<Call> {
        // It becomes a part of a path, and these are characters that such a part has as they are. Beyond that it is
        // Meta's matter how an id is written.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:=~".contains(&byte);
        let sound = (1..=LONGEST_MEDIA_ID).contains(&media_id.len())
            && media_id.bytes().all(plain)
            && !matches!(media_id, "." | "..");
        let url = format!("{}/{media_id}{}", self.base, self.query);
        let mut headers = self.headers.clone();
        headers.remove(header::CONTENT_TYPE);
        sound.then(|| Call { method, url, headers, body: Bytes::new() })
    }
}

impl crate::Files for Files {
    fn upload(&self, file: &Upload<'_>) -> Result<Call, Refused> {
        let plain = file.mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let shaped = plain.split_once('/').is_some_and(|(kind, rest)| !kind.is_empty() && !rest.is_empty());
        let printable = |text: &str| text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if !shaped || !printable(file.mime_type) {
            return refuse("file_type_invalid", "a file needs its type, such as image/jpeg");
        }
        if file.content.is_empty() {
            return refuse("file_empty", "the file has no content");
        }
        let most = TAKEN.iter().find(|(kind, _)| *kind == plain).map_or(LARGEST_DOCUMENT, |(_, most)| *most);
        if file.content.len() > most {
            let detail = format!("{} bytes; WhatsApp takes at most {most} of {plain}", file.content.len());
            return refuse("file_too_large", detail);
        }

        let boundary = boundary(file.content);
        let mut body = Vec::with_capacity(file.content.len() + 1024);
        for (name, value) in [("messaging_product", "whatsapp"), ("type", file.mime_type)] {
            let part = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
            quoted(file.filename),
            file.mime_type
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file.content);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());

        let mut headers = self.headers.clone();
        let Ok(form) = HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}")) else {
            return refuse("file_type_invalid", "a file needs its type, such as image/jpeg");
        };
        headers.insert(header::CONTENT_TYPE, form);
        Ok(Call { method: Method::POST, url: self.upload_url.clone(), headers, body: body.into() })
    }

    fn uploaded(&self, answer: &Answer) -> Result<String, Outcome> {
        #[derive(Deserialize)]
        struct Uploaded<'a> {
            #[serde(borrow, default)]
            id: Id<'a>,
        }
        let read = success(answer).and_then(|text| json::read::<Uploaded<'_>>(text).ok());
        match read.map(|uploaded| uploaded.id.owned()) {
            Some(id) if !id.is_empty() => Ok(id),
            _ => Err(failure(answer)),
        }
    }

    fn look_up(&self, media_id: &str) -> Option<Call> {
        self.about(Method::GET, media_id)
    }

    fn found(&self, answer: &Answer) -> Result<FileLink, Outcome> {
        #[derive(Deserialize)]
        struct Found<'a> {
            #[serde(borrow, default)]
            url: Words<'a>,
            #[serde(borrow, default)]
            mime_type: Lax<Words<'a>>,
            #[serde(borrow, default)]
            sha256: Lax<Words<'a>>,
            // A number or text.
            #[serde(borrow, default)]
            file_size: Lax<Id<'a>>,
        }
        let read = success(answer).and_then(|text| json::read::<Found<'_>>(text).ok());
        match read {
            Some(found) if !found.url.as_str().is_empty() => Ok(FileLink {
                size_bytes: found.file_size.as_str().parse().ok(),
                mime_type: found.mime_type.owned(),
                sha256: digest(&found.sha256.text()),
                url: found.url.owned(),
            }),
            _ => Err(match failure(answer) {
                // "Object does not exist or cannot be loaded": here the object is the file, not the number.
                Outcome::Unauthorized { code, title } if code == errors::WRONG_OBJECT.0.to_string() => {
                    Outcome::Permanent { code, title }
                }
                other => other,
            }),
        }
    }

    fn download(&self, url: &str) -> Option<Call> {
        // Without TLS alone where the API has none either, which is on the machine of a test. There as everywhere the
        // token goes only where TLS protects it, or to the API itself.
        let secure = url.starts_with("https://");
        let plain = self.base.starts_with("http://") && url.starts_with("http://");
        if !(secure || plain) || url.bytes().any(|byte| !byte.is_ascii_graphic()) {
            return None;
        }
        let mut headers = self.headers.clone();
        headers.remove(header::CONTENT_TYPE);
        if !secure && !same_host(url, &self.base) {
            headers.remove(header::AUTHORIZATION);
        }
        headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        Some(Call { method: Method::GET, url: url.to_owned(), headers, body: Bytes::new() })
    }

    fn delete(&self, media_id: &str) -> Option<Call> {
        self.about(Method::DELETE, media_id)
    }

    fn home(&self) -> &str {
        &self.base
    }

    fn hosts(&self) -> &'static [&'static str] {
        HOSTS
    }

    fn kept_ms(&self) -> i64 {
        WEBHOOK_FILES_KEPT_MS
    }

    fn upload_kept_ms(&self) -> i64 {
        UPLOADS_KEPT_MS
    }

    fn accepts(&self, kind: &str, mime_type: &str, size_bytes: u64) -> Result<(), Refused> {
        let plain = mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let family = match kind {
            "sticker" => "image/webp",
            "image" | "video" | "audio" => kind,
            _ => "",
        };
        let taken = TAKEN.iter().find(|(name, _)| *name == plain && name.starts_with(family));
        // A document may be of any type, and has its limit: that of the upload, which does not know what it is for.
        // A moving sticker is no picture.
        let wrong = (kind == "image" && plain == "image/webp") || (!family.is_empty() && taken.is_none());
        if wrong || !plain.contains('/') {
            return refuse("file_type_not_allowed", format!("WhatsApp takes no {plain} as {kind}"));
        }
        let most = taken.map_or(LARGEST_DOCUMENT, |(_, most)| *most);
        if size_bytes == 0 {
            return refuse("file_empty", "the file has no content");
        }
        if size_bytes > most as u64 {
            return refuse("file_too_large", format!("{size_bytes} bytes; WhatsApp takes at most {most} of {plain}"));
        }
        Ok(())
    }
}

/// The body of an answer that says yes.
fn success(answer: &Answer) -> Option<&str> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    std::str::from_utf8(&answer.body).ok()
}

/// What an answer without what was asked for means. A message's id in it would be none of ours.
fn failure(answer: &Answer) -> Outcome {
    match outcome::read(answer) {
        Outcome::Accepted { .. } => Outcome::Ambiguous { code: format!("http_{}", answer.status) },
        other => other,
    }
}

/// A digest as lower-case hex, from base64 or hex; empty for anything else.
pub(super) fn digest(text: &str) -> String {
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return text.to_ascii_lowercase();
    }
    STANDARD.decode(text).ok().filter(|digest| digest.len() == 32).map(|digest| hex(&digest)).unwrap_or_default()
}

/// A line that the content does not have: derived from it, so that the same file gives the same call.
fn boundary(content: &[u8]) -> String {
    let mut seed = sha256_hex(content);
    loop {
        let boundary = format!("recado-{}", &seed[..32]);
        if !content.windows(boundary.len()).any(|window| window == boundary.as_bytes()) {
            return boundary;
        }
        seed = sha256_hex(seed.as_bytes());
    }
}

/// A file's name within quotes of a header (HTML: percent-encode what would end them).
fn quoted(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_FILENAME).collect();
    let name = if name.trim().is_empty() { "file".to_owned() } else { name };
    name.replace('"', "%22")
}

fn same_host(left: &str, right: &str) -> bool {
    fn host(url: &str) -> Option<&str> {
        url.split_once("://")?.1.split(['/', '?', '#']).next()
    }
    host(left).is_some() && host(left) == host(right)
}

#[cfg(test)]
#[path = "files_tests.rs"]
mod tests;
