//! Events as server-sent events.
//!
//! A stream holds one small page at a time and reads the next one from the model when its reader has taken it, so
//! a slow reader costs nothing but its connection, and that only for a while.

use std::{convert::Infallible, fmt::Write as _, sync::Arc};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use futures::StreamExt as _;
use http::{HeaderValue, StatusCode, header};
use recado_proto::json;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;

use super::{
    Api,
    cursor::Cursor,
    events::{decode, next_cursor, page},
    problem::Problem,
};

/// Events and bytes in one piece of a stream.
const PIECE: usize = 100;
const PIECE_BYTES: usize = 256 * 1024;

/// Opens a stream after a cursor.
pub(super) async fn open(api: &Arc<Api>, tenant: &str, token: String, after: Cursor) -> Result<Response, Problem> {
    let Ok(place) = Arc::clone(&api.streams).try_acquire_owned() else {
        let detail = "too many streams are open: close one, or try again later";
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too_many_streams", detail));
    };
    // What is gone is said as a status, not in the middle of a stream.
    page(api, tenant, after, 1, 1).await?;
    let (pieces, receiver) = mpsc::channel(1);
    let cut = CancellationToken::new();
    let stream = Stream { api: Arc::clone(api), tenant: tenant.to_owned(), token, pieces, cut: cut.clone() };
    tokio::spawn(async move {
        stream.api.deps.metrics.stream_clients.inc();
        stream.run(after).await;
        stream.api.deps.metrics.stream_clients.dec();
        drop(place);
    });
    let pieces = ReceiverStream::new(receiver).map(Ok::<Bytes, Infallible>);
    let body = Body::from_stream(pieces.take_until(cut.cancelled_owned()));
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that collect answers would hold events back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

struct Stream {
    api: Arc<Api>,
    tenant: String,
    token: String,
    pieces: mpsc::Sender<Bytes>,
    /// Ends the answer at once: a piece that its reader has not taken is not given any more.
    cut: CancellationToken,
}

impl Stream {
    /// Runs until the reader goes, is too slow, loses its token, or the process ends.
    async fn run(&self, after: Cursor) {
        let shutdown = self.api.deps.shutdown.clone();
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = self.pieces.closed() => {}
            () = self.refused() => self.cut.cancel(),
            () = self.feed(after) => {}
        }
    }

    /// Waits until the token is good no more: revoked, as soon as this instance knows, or over.
    async fn refused(&self) {
        while self.may_go_on() {
            tokio::time::sleep(self.api.deps.limits.token_look).await;
        }
    }

    fn may_go_on(&self) -> bool {
        self.api.deps.tokens.verify(&self.token).is_ok()
    }

    async fn feed(&self, mut after: Cursor) {
        let limits = self.api.deps.limits;
        let mut progress = self.api.deps.model.progress().follow(&self.tenant);
        // Tells the reader at once that it is connected, and how soon to come back.
        if !self.send(Bytes::from_static(b"retry: 1000\n\n")).await {
            return;
        }
        loop {
            progress.mark_unchanged();
            let Ok(page) = page(&self.api, &self.tenant, after, PIECE, PIECE_BYTES).await else { return };
            after = next_cursor(&page, after);
            if page.events.is_empty() {
                match tokio::time::timeout(limits.heartbeat, progress.changed()).await {
                    Ok(Ok(())) => {}
                    Ok(Err(_)) => return,
                    Err(_) => {
                        if !self.send(Bytes::from_static(b":\n\n")).await {
                            return;
                        }
                    }
                }
                continue;
            }
            let mut piece = String::with_capacity(page.events.len() * 512);
            for stored in &page.events {
                let event = decode(&stored.value);
                let cursor = Cursor { epoch: event.epoch.max(1), seq: stored.seq };
                // Writing to a string does not fail.
                let _ = write!(piece, "id: {cursor}\ndata: {}\n\n", json::decoded(&event));
            }
            // What happened after the end of the token is none of its business.
            if !self.may_go_on() {
                return self.cut.cancel();
            }
            if !self.send(Bytes::from(piece)).await {
                return;
            }
        }
    }

    /// False when the reader is gone or takes nothing for too long.
    async fn send(&self, piece: Bytes) -> bool {
        match self.pieces.send_timeout(piece, self.api.deps.limits.slow_reader).await {
            Ok(()) => true,
            Err(mpsc::error::SendTimeoutError::Closed(_)) => false,
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => {
                self.api.deps.metrics.streams_cut.inc();
                tracing::info!(tenant = self.tenant, "stream ended because its reader is too slow");
                false
            }
        }
    }
}
