//! Reading a request's body within limits.

use axum::body::{Body, Bytes};
use bytes::BytesMut;
use http::{HeaderMap, header};
use http_body_util::BodyExt as _;

/// Why a body is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    /// It has more bytes than are taken.
    TooLarge,
    /// There is no room for it now.
    NoRoom,
    /// It ended early, or its pieces are not formed as they have to be.
    Broken,
}

/// Reads a body of at most `max` bytes. `grow` is asked for each further piece whether there is room. Pieces are
/// copied together: one that came byte by byte takes no more memory than another.
pub async fn read(mut body: Body, max: usize, mut grow: impl FnMut(usize) -> bool) -> Result<Bytes, BodyError> {
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        // What comes after the data (trailers) is nobody's.
        let Ok(data) = frame.map_err(|_| BodyError::Broken)?.into_data() else { continue };
        if whole.len() + data.len() > max {
            return Err(BodyError::TooLarge);
        }
        if !grow(data.len()) {
            return Err(BodyError::NoRoom);
        }
        whole.extend_from_slice(&data);
    }
    Ok(whole.freeze())
}

/// The body's length as announced.
pub fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Whether the body is compressed, or encoded in another way. Nothing is decoded here: signatures are over what was
/// sent, and what is small may be very large afterwards.
pub fn is_encoded(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|value| !value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity"))
}
