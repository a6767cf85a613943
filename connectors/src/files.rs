//! Files at a provider: how they are given to it and fetched from it. Pure like everything here; the host makes the
//! calls.

use crate::{Answer, Call, Outcome, Refused};

/// A file to be given to a provider.
#[derive(Clone, Copy)]
pub struct Upload<'a> {
    /// With parameters if it has any: `audio/ogg; codecs=opus`.
    pub mime_type: &'a str,
    /// What people see.
    pub filename: &'a str,
    /// All of it.
    pub content: &'a [u8],
}

/// Where a provider keeps a file, for a few minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLink {
    /// To be fetched with [`Files::download`].
    pub url: String,
    /// With parameters if it has any.
    pub mime_type: String,
    /// Lower-case hex; empty when the provider does not say.
    pub sha256: String,
    /// Bytes, if the provider says.
    pub size_bytes: Option<u64>,
}

/// Pure: calls that give files to a provider and fetch them from it, and what their answers mean. An answer that
/// is no success is an [`Outcome`] as for messages, and never `Accepted`.
pub trait Files: Send + Sync {
    /// The call that gives a file to the provider.
    ///
    /// # Errors
    /// A file of a type or size that the channel does not take.
    fn upload(&self, file: &Upload<'_>) -> Result<Call, Refused>;

    /// The provider's id of the file that was uploaded.
    ///
    /// # Errors
    /// What the answer means instead.
    fn uploaded(&self, answer: &Answer) -> Result<String, Outcome>;

    /// The call that asks where a file is.
    fn look_up(&self, media_id: &str) -> Option<Call>;

    /// Where the file is.
    ///
    /// # Errors
    /// What the answer means instead.
    fn found(&self, answer: &Answer) -> Result<FileLink, Outcome>;

    /// The call that fetches a file from a link of the provider's, without the credential where it would not be safe;
    /// `None` for what is no such link. Whether the host may be called is for the host of this code to judge. A redirect
    /// to another host must be followed without the credential.
    fn download(&self, url: &str) -> Option<Call>;

    /// The call that lets the provider forget a file.
    fn delete(&self, media_id: &str) -> Option<Call>;

    /// Where the provider's API is, a URL: files may be fetched from that host and port wherever it is.
    fn home(&self) -> &str;

    /// Other hosts that the provider keeps files on: `host` or `*.domain`, https only.
    fn hosts(&self) -> &'static [&'static str];

    /// How long a file that a webhook named can be fetched, milliseconds.
    fn kept_ms(&self) -> i64;

    /// How long a file that was uploaded can be sent by its id, milliseconds.
    fn upload_kept_ms(&self) -> i64;

    /// Judges a file before it is uploaded, as the kind of content that names it (`image`, `document`...).
    ///
    /// # Errors
    /// A file of a type or size that the channel does not take.
    fn accepts(&self, kind: &str, mime_type: &str, size_bytes: u64) -> Result<(), Refused>;
}
