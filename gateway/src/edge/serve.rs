//! The accept loop: a bounded number of connections, deadlines for what a peer sends, an orderly end.

use std::{convert::Infallible, io, sync::Arc, time::Duration};

use axum::{Router, response::IntoResponse as _};
use futures::future::{Either, ready};
use http::{HeaderValue, Request, StatusCode, Version, header};
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
use crate::api::Problem;

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
            if let Err(refused) = head_is_sound(&request) {
                let mut refusal = refused.into_response();
                // What comes behind such a head may not be what it seems.
                refusal.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
                return Either::Right(ready(Ok::<_, Infallible>(refusal)));
            }
            Either::Left(app.clone().oneshot(request))
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

/// Refuses what two machines on a request's way might each understand otherwise. RFC 9112, 3.2: a request of HTTP/1.1
/// without `Host`, and any with more than one. RFC 9112, 6.1 and 7: a body that is coded in another way than `chunked`, or
/// that twice; what it says is unknown here.
fn head_is_sound<B>(request: &Request<B>) -> Result<(), Problem> {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    if hosts > 1 || hosts == 0 && request.version() >= Version::HTTP_11 {
        return Err(Problem::bad("host_invalid", "a request names one Host"));
    }
    let codings = request.headers().get_all(header::TRANSFER_ENCODING);
    let mut chunked = 0;
    for coding in codings.iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b',')) {
        let coding = coding.trim_ascii();
        if coding.eq_ignore_ascii_case(b"chunked") {
            chunked += 1;
        } else if !coding.is_empty() {
            let detail = "bodies are read as they are, or chunked: send it without another Transfer-Encoding";
            return Err(Problem::new(StatusCode::NOT_IMPLEMENTED, "transfer_coding_unsupported", detail));
        }
    }
    if chunked > 1 {
        return Err(Problem::bad("transfer_coding_invalid", "the body is said to be chunked more than once"));
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn heads_that_could_be_understood_in_two_ways_are_refused() {
        let head = |version, lines: &[(&str, &str)]| {
            let request = Request::builder().version(version);
            let request = lines.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            head_is_sound(&request.body(()).unwrap()).err().map(|refused| (refused.status, refused.code))
        };
        let refused = |status, code: &'static str| Some((status, code.into()));
        let coded = |coding| head(Version::HTTP_11, &[("host", "x"), ("transfer-encoding", coding)]);
        assert_eq!(head(Version::HTTP_11, &[("host", "x")]), None);
        assert_eq!(head(Version::HTTP_10, &[]), None);
        assert_eq!(head(Version::HTTP_11, &[]), refused(400, "host_invalid"));
        assert_eq!(head(Version::HTTP_10, &[("host", "x"), ("host", "x")]), refused(400, "host_invalid"));
        for good in ["chunked", "Chunked", " chunked ,"] {
            assert_eq!(coded(good), None, "{good}");
        }
        for other in ["gzip, chunked", "identity, chunked", "chunked;q=1, chunked", "x"] {
            assert_eq!(coded(other), refused(501, "transfer_coding_unsupported"), "{other}");
        }
        assert_eq!(coded("chunked, chunked"), refused(400, "transfer_coding_invalid"));
        let lines = [("host", "x"), ("transfer-encoding", "chunked"), ("transfer-encoding", "chunked")];
        assert_eq!(head(Version::HTTP_11, &lines), refused(400, "transfer_coding_invalid"));
    }
}
