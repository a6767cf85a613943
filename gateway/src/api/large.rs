//! Large answers, held until their reader has taken them: so many at a time and no more, because a reader may take its
//! time.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    body::{Body, HttpBody},
    response::Response,
};
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use hyper::body::{Frame, SizeHint};
use serde::Serialize;
use tokio::sync::OwnedSemaphorePermit;

use super::{Api, problem::Problem};

/// What is made of more bytes than this is large.
const LARGE: usize = 128 * 1024;
/// Large answers at a time; each has at most about six megabytes.
pub(super) const PLACES: usize = 32;
/// So much of it is given to the socket at a time: what was given cannot be counted any more.
const PIECE: usize = 64 * 1024;

/// The answer that is made of so many bytes of events, as JSON. A large one is made beside the other calls, which
/// must not wait for it; 503, before anything is made, when too many are held.
pub(super) async fn json<T: Serialize>(
    api: &Api,
    bytes: usize,
    make: impl FnOnce() -> T + Send + 'static,
) -> Result<Response, Problem> {
    let body = if bytes > LARGE {
        let Ok(place) = Arc::clone(&api.large).try_acquire_owned() else {
            let detail = "too many large answers are being read: try again shortly, or with a smaller limit";
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail));
        };
        let made = tokio::task::spawn_blocking(move || (serde_json::to_vec(&make()), place)).await;
        let (text, place) = made.map_err(|error| unwritten(&error))?;
        Body::new(Pieces { rest: text.map_err(|error| unwritten(&error))?.into(), _place: place })
    } else {
        Body::from(serde_json::to_vec(&make()).map_err(|error| unwritten(&error))?)
    };
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

fn unwritten(error: &impl std::fmt::Display) -> Problem {
    tracing::error!(%error, "answer cannot be written");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the answer cannot be written")
}

/// A text given out by the piece.
struct Pieces {
    rest: Bytes,
    _place: OwnedSemaphorePermit,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let length = self.rest.len().min(PIECE);
        Poll::Ready((length > 0).then(|| Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
