//! The accept loop: a bounded number of connections, deadlines for what a peer sends, an orderly end.

use std::{io, sync::Arc, time::Duration};

use axum::{Router, body::Body};
use futures::future::{Either, ready};
use http::{Request, Response, StatusCode, Version, header};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use rustls::ServerConfig;
use tokio::{
    net::{TcpListener, TcpSocket},
    sync::Semaphore,
};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::socket::{Socket, WRITE_DEADLINE};

/// Headers that do not arrive within this end the connection; it also ends idle ones.
const HEADER_DEADLINE: Duration = Duration::from_secs(10);
/// Request line and headers.
const MAX_HEAD: usize = 16 * 1024;
/// How long open requests may take to end when the server does.
const DRAIN: Duration = Duration::from_secs(10);

/// Connections that wait to be accepted. The usual number is soon full when many come at once, and then they wait for
/// seconds until they try again.
const BACKLOG: u32 = 4096;

/// Binds an address; the error names it.
pub async fn bind(address: &str) -> Result<TcpListener, String> {
    listen(address).await.map_err(|error| {
        format!("cannot listen on {address}: {error}\nhint: stop what listens there, or name another address in [http]")
    })
}

async fn listen(address: &str) -> io::Result<TcpListener> {
    let mut failed = None;
    for address in tokio::net::lookup_host(address).await? {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() };
        let bound = socket.and_then(|socket| {
            socket.set_reuseaddr(true)?;
            socket.bind(address)?;
            socket.listen(BACKLOG)
        });
        match bound {
            Ok(listener) => return Ok(listener),
            Err(error) => failed = Some(error),
        }
    }
    Err(failed.unwrap_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "this is no address")))
}

/// Serves until cancelled, then finishes the requests that were begun. `tls` gives what each new connection is
/// encrypted with, if it is to be; so a new certificate needs no new listener. HTTP/1 only: the server that tells versions
/// apart waits for a silent peer's first bytes without a deadline.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    tls: impl Fn() -> Option<Arc<ServerConfig>>,
    max_connections: usize,
    cancel: CancellationToken,
) {
    let slots = Arc::new(Semaphore::new(max_connections));
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    // Without a timer hyper ignores the deadline.
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_DEADLINE)
        .max_buf_size(MAX_HEAD.max(8192))
        .keep_alive(true);
    loop {
        let slot = tokio::select! {
            () = cancel.cancelled() => break,
            slot = Arc::clone(&slots).acquire_owned() => slot,
        };
        let Ok(slot) = slot else { break };
        let accepted = tokio::select! {
            () = cancel.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                pause_after(&error).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let app = app.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            if names_one_host(&request) {
                Either::Left(app.clone().oneshot(request))
            } else {
                let mut refusal = Response::new(Body::empty());
                *refusal.status_mut() = StatusCode::BAD_REQUEST;
                Either::Right(ready(Ok(refusal)))
            }
        });
        let socket = Socket::new(stream, WRITE_DEADLINE);
        // Peers break off in every way there is; requests that matter report for themselves.
        if let Some(tls) = tls() {
            let (http, watcher) = (http.clone(), graceful.watcher());
            tokio::spawn(async move {
                let handshake = tokio::time::timeout(HEADER_DEADLINE, TlsAcceptor::from(tls).accept(socket));
                if let Ok(Ok(stream)) = handshake.await {
                    let _ = watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await;
                }
                drop(slot);
            });
        } else {
            let connection = graceful.watch(http.serve_connection(TokioIo::new(socket), service));
            tokio::spawn(async move {
                let _ = connection.await;
                drop(slot);
            });
        }
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("connections did not end in time");
    }
}

/// RFC 9112, 3.2: a request of HTTP/1.1 without `Host`, and any with more than one, is refused. Two machines on its
/// way might each believe another.
fn names_one_host(request: &Request<Incoming>) -> bool {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    hosts == 1 || hosts == 0 && request.version() < Version::HTTP_11
}

/// Out of file descriptors, or a peer that was gone before it was accepted.
async fn pause_after(error: &io::Error) {
    if matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    ) {
        return;
    }
    tracing::error!(%error, "cannot accept connections");
    tokio::time::sleep(Duration::from_millis(200)).await;
}
