//! Peers that end their side when a request is whole, and then wait for its answer.
//!
//! The HTTP server takes the end of what a peer sends for the end of the peer, and gives up the answer. It can be told
//! not to look, but then it does not notice either that the reader of an event stream has gone. So it looks, and what is
//! kept from it is the end alone: until the answer has been given, where that has an end, or until somebody waits for more
//! of the request. A peer that is really gone is noticed then, and such answers take seconds at most.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker, ready},
};

use axum::body::{Body, Bytes};
use http::{Request, Response, header};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What a connection's bytes and its requests know of each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Exchange(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// A request has begun and its answer was not given.
    open: bool,
    /// All that came of the request was read, and more is waited for.
    wanting: bool,
    /// Who reads, and found the end.
    reader: Option<Waker>,
}

impl Exchange {
    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut state);
        if (!state.open || state.wanting)
            && let Some(reader) = state.reader.take()
        {
            reader.wake();
        }
    }

    /// Ready when the end may be told.
    fn poll_end(&self, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.open && !state.wanting {
            state.reader = Some(cx.waker().clone());
            return Poll::Pending;
        }
        Poll::Ready(())
    }

    /// The request as the application sees it, which notes when more of it is waited for; and what its answer has to
    /// hold.
    pub(super) fn begin(&self, request: Request<Incoming>) -> (Request<Body>, Answering) {
        self.change(|state| (state.open, state.wanting) = (true, false));
        let request = request.map(|body| Body::new(Asking { body, exchange: self.clone() }));
        (request, Answering(self.clone()))
    }
}

/// An answer is being made or given.
#[derive(Debug)]
pub(super) struct Answering(Exchange);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.change(|state| state.open = false);
    }
}

impl Answering {
    /// The answer, which holds the end back until it is given. One that never ends holds nothing back.
    pub(super) fn give(self, answer: Response<Body>) -> Response<Body> {
        let endless = answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        if endless {
            return answer;
        }
        answer.map(|body| Body::new(Given { body, _answering: self }))
    }
}

/// A request's body.
struct Asking {
    body: Incoming,
    exchange: Exchange,
}

impl hyper::body::Body for Asking {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        self.exchange.change(|state| state.wanting = frame.is_pending());
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// An answer's body.
struct Given {
    body: Body,
    _answering: Answering,
}

impl hyper::body::Body for Given {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection's bytes.
pub(super) struct Peer<T> {
    stream: T,
    exchange: Exchange,
}

impl<T> Peer<T> {
    /// Wraps the bytes of one connection.
    pub(super) fn new(stream: T, exchange: Exchange) -> Self {
        Self { stream, exchange }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Peer<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let (before, room) = (buffer.filled().len(), buffer.remaining());
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        if buffer.filled().len() > before {
            // It may be the rest of the request, which nobody has looked at yet.
            self.exchange.change(|state| state.wanting = false);
        } else if room > 0 {
            ready!(self.exchange.poll_end(cx));
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Peer<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
