//! The content of a file, by a link.

use std::{fmt::Write as _, sync::Arc};

use axum::{
    body::Body,
    extract::State,
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{missing, unavailable};
use crate::{
    api::{
        Api,
        params::{Params, PathId},
        problem::{LinkRefusals, Problem},
    },
    clock,
    media::{
        about,
        links::{self, LinkRefused},
    },
    objects::ObjectError,
};

/// Bytes of an object that are read at a time.
const PIECE: usize = 1024 * 1024;

/// Parameters of a link.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct LinkParams {
    tenant: String,
    /// Seconds since 1970.
    expires: i64,
    signature: String,
}

/// A file's content, by a link
///
/// Always a download: never shown inside a page. One `Range` of bytes may be asked for.
#[utoipa::path(
    get, path = "/v1/media/{id}/content", tag = "media",
    params(("id" = String, Path, description = "`med_...`"), LinkParams),
    responses(
        (status = 200, description = "The content", content_type = "application/octet-stream"),
        (status = 206, description = "A part of it", content_type = "application/octet-stream"),
        LinkRefusals,
    )
)]
pub(in crate::api) async fn content(
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    Params(params): Params<LinkParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let wrong = || Problem::new(StatusCode::FORBIDDEN, "link_invalid", "this link was not made here");
    let tenant = api.deps.tenants.tenant(&params.tenant).ok_or_else(wrong)?;
    links::check(&tenant, &id, params.expires, &params.signature, clock::now_ms()).map_err(
        |refused| match refused {
            LinkRefused::Wrong => wrong(),
            LinkRefused::Expired => Problem::new(StatusCode::GONE, "link_expired", "ask for another link"),
        },
    )?;
    let key = about::key(&tenant.id, &id).ok_or_else(missing)?;
    let about = about::read(&*api.deps.objects, &key).await.map_err(unavailable)?;

    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let (from, to) = match range(asked, about.size_bytes) {
        Ranged::Whole => (0, about.size_bytes),
        Ranged::Part(from, to) => (from, to),
        Ranged::Outside => {
            let mut refused =
                Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "range_invalid", "no such bytes").into_response();
            put(refused.headers_mut(), header::CONTENT_RANGE, &format!("bytes */{}", about.size_bytes));
            return Ok(refused);
        }
    };
    let objects = api.deps.objects.clone();
    let body = futures::stream::try_unfold(from, move |at| {
        let (objects, key) = (objects.clone(), key.clone());
        async move {
            if at >= to {
                return Ok(None);
            }
            let len = usize::try_from(to - at).unwrap_or(PIECE).min(PIECE);
            let piece: Bytes = objects.get_range(&key, at, len).await?;
            if piece.is_empty() {
                return Err(ObjectError::Unavailable("the object is shorter than it was".to_owned()));
            }
            let next = at + piece.len() as u64;
            Ok(Some((piece, next)))
        }
    });
    let mut response = Response::new(Body::from_stream(body));
    let out = response.headers_mut();
    put(out, header::CONTENT_TYPE, shown_type(&about.mime_type));
    put(out, header::CONTENT_LENGTH, &(to - from).to_string());
    put(out, header::CONTENT_DISPOSITION, &disposition(&about.filename, &id));
    put(out, header::ACCEPT_RANGES, "bytes");
    put(out, header::CACHE_CONTROL, "private, no-store");
    put(out, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(out, header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    put(out, header::REFERRER_POLICY, "no-referrer");
    if asked.is_some() && (from, to) != (0, about.size_bytes) {
        put(out, header::CONTENT_RANGE, &format!("bytes {from}-{}/{}", to - 1, about.size_bytes));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

fn put(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}

/// The type as served: what a browser could run has none.
fn shown_type(mime_type: &str) -> &str {
    const BYTES: &str = "application/octet-stream";
    let plain = mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let runs = ["html", "xml", "svg", "script", "multipart", "x-shockwave", "message/"];
    let shaped = plain.contains('/') && HeaderValue::try_from(mime_type).is_ok();
    if !shaped || runs.iter().any(|word| plain.contains(word)) { BYTES } else { mime_type }
}

/// A download with a name (RFC 6266, RFC 8187).
fn disposition(filename: &str, media_id: &str) -> String {
    let name = if filename.is_empty() { media_id } else { filename };
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            // Into a text it cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Ranged {
    Whole,
    /// From the first byte to before the second.
    Part(u64, u64),
    Outside,
}

/// One range of bytes. Several, or something else, may be answered with the whole (RFC 9110, 14.2).
fn range(asked: Option<&str>, size: u64) -> Ranged {
    let Some((first, last)) = asked.and_then(|text| text.strip_prefix("bytes=")).and_then(|text| text.split_once('-'))
    else {
        return Ranged::Whole;
    };
    let (from, to) = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(from), Ok(last)) if from <= last => (from, last.saturating_add(1).min(size)),
        (Ok(from), Err(_)) if last.is_empty() => (from, size),
        (Err(_), Ok(count)) if first.is_empty() => (size.saturating_sub(count), size),
        _ => return Ranged::Whole,
    };
    if from >= to || from >= size { Ranged::Outside } else { Ranged::Part(from, to) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        assert_eq!(range(None, 10), Ranged::Whole);
        assert_eq!(range(Some("bytes=0-3"), 10), Ranged::Part(0, 4));
        assert_eq!(range(Some("bytes=4-"), 10), Ranged::Part(4, 10));
        assert_eq!(range(Some("bytes=-3"), 10), Ranged::Part(7, 10));
        assert_eq!(range(Some("bytes=5-100"), 10), Ranged::Part(5, 10));
        assert_eq!(range(Some("bytes=10-"), 10), Ranged::Outside);
        assert_eq!(range(Some("bytes=-0"), 10), Ranged::Outside);
        for odd in ["bytes=5-3", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b", "bytes=-"] {
            assert_eq!(range(Some(odd), 10), Ranged::Whole, "{odd}");
        }
    }

    #[test]
    fn nothing_that_a_browser_could_run_is_served_as_such() {
        for runs in [
            "text/html",
            "image/svg+xml",
            "application/xhtml+xml",
            "TEXT/HTML; charset=utf-8",
            "text/javascript",
            "application/xml",
            "odd",
            "",
            "image/png\r\nx: y",
        ] {
            assert_eq!(shown_type(runs), "application/octet-stream", "{runs}");
        }
        assert_eq!(shown_type("audio/ogg; codecs=opus"), "audio/ogg; codecs=opus");
        assert_eq!(
            disposition("nota \"ção\"\r\n.html", "med_1"),
            "attachment; filename=\"nota ___o___.html\"; filename*=UTF-8''nota%20%22%C3%A7%C3%A3o%22%0D%0A.html"
        );
    }
}
