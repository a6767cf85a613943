//! What goes back on the connection.

use bytes::Bytes;
use futures::StreamExt as _;
use futures::stream;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::Frame;
use hyper::{Response, StatusCode};
use std::io;
use std::time::Duration;

/// The body of every answer; an error in it breaks the connection off.
pub(crate) type Body = BoxBody<Bytes, io::Error>;

/// The connection ends here, without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut on purpose")]
pub(crate) struct Cut;

/// An answer, not yet on its way.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) retry_after: Option<u64>,
    pub(crate) location: Option<String>,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn json(status: u16, value: &serde_json::Value) -> Self {
        Self::plain(status, "application/json; charset=UTF-8", crate::wire::body(value))
    }

    pub(crate) fn plain(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self { status, content_type: content_type.to_owned(), retry_after: None, location: None, body: body.into() }
    }

    pub(crate) fn html(status: u16) -> Self {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><title>{status}</title></head>\
             <body><h1>{status}</h1><p>Sorry, something went wrong.</p></body></html>\n"
        );
        Self::plain(status, "text/html; charset=utf-8", page)
    }

    fn into_response(self, body: Body) -> Response<Body> {
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        if let Ok(value) = self.content_type.parse() {
            response.headers_mut().insert("content-type", value);
        }
        if let Some(Ok(to)) = self.location.map(|to| to.parse()) {
            response.headers_mut().insert("location", to);
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert("retry-after", seconds.into());
        }
        response
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self { location: Some(to.to_owned()), ..Self::plain(302, "text/plain", Bytes::new()) }
    }

    /// The same with its first byte changed.
    pub(crate) fn damaged(mut self) -> Self {
        let mut bytes = self.body.to_vec();
        if let Some(first) = bytes.first_mut() {
            *first ^= 1;
        }
        self.body = bytes.into();
        self
    }

    /// The whole answer at once.
    pub(crate) fn at_once(mut self) -> Response<Body> {
        let body = Full::new(std::mem::take(&mut self.body)).map_err(|never| match never {}).boxed();
        self.into_response(body)
    }

    /// The answer in ten pieces spread over the time given.
    pub(crate) fn slowly(mut self, over: Duration) -> Response<Body> {
        let whole = std::mem::take(&mut self.body);
        let piece = whole.len().div_ceil(10).max(1);
        let pieces: Vec<Bytes> =
            (0..whole.len()).step_by(piece).map(|at| whole.slice(at..whole.len().min(at + piece))).collect();
        let pause = over / pieces.len().max(1) as u32;
        let body = stream::iter(pieces).then(move |piece| async move {
            tokio::time::sleep(pause).await;
            Ok(Frame::data(piece))
        });
        self.into_response(BodyExt::boxed(StreamBody::new(body)))
    }

    /// The first half of the answer, then the end of the connection.
    pub(crate) fn broken_off(mut self) -> Response<Body> {
        let whole = std::mem::take(&mut self.body);
        let half = whole.slice(..whole.len() / 2);
        let length = whole.len() as u64;
        let end = stream::once(async {
            // The first half leaves while this waits; without it the connection would end with nothing written.
            tokio::time::sleep(Duration::from_millis(20)).await;
            Err(io::Error::new(io::ErrorKind::ConnectionAborted, Cut))
        });
        let body = stream::iter([Ok(Frame::data(half))]).chain(end);
        let mut response = self.into_response(BodyExt::boxed(StreamBody::new(body)));
        response.headers_mut().insert("content-length", length.into());
        response
    }
}
