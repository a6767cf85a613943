//! Calls to providers over HTTP, and what can be known of one that failed.

use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use recado_connectors::{Answer, Call};

/// No more of an answer's body is read than this many bytes.
const MAX_ANSWER: usize = 64 * 1024;
const CONNECT: Duration = Duration::from_secs(5);
const TOTAL: Duration = Duration::from_secs(20);
const FILES: Duration = Duration::from_mins(5);
/// Shorter than any server's patience, so that a call rarely meets a connection that is being closed: such a call
/// would be ambiguous.
const IDLE: Duration = Duration::from_secs(15);

/// Why a call has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Not a byte of the request was written: it had no effect. The text is a stable code.
    #[error("not sent: {0}")]
    NotSent(&'static str),
    /// The request, or a part of it, was written: it may have had its effect. The text is a stable code.
    #[error("no answer: {0}")]
    Unanswered(&'static str),
}

/// Makes one call, without retry or redirect, and ends within its time: 20 seconds for one that sends a message.
#[async_trait]
pub trait Caller: Send + Sync + 'static {
    /// The provider's answer, whatever its status.
    async fn call(&self, call: Call) -> Result<Answer, CallError>;
}

/// The real one.
pub struct Http {
    client: reqwest::Client,
}

impl Http {
    /// A client with its own pool of connections. `None` when the machine's trust store cannot be used.
    pub fn new() -> Option<Self> {
        Self::with_deadline(TOTAL)
    }

    /// The same with the patience for large files: five minutes.
    pub fn for_files() -> Option<Self> {
        Self::with_deadline(FILES)
    }

    fn with_deadline(total: Duration) -> Option<Self> {
        // The whole process has one provider of cryptography; a second installation changes nothing.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(total)
            .pool_idle_timeout(IDLE)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .user_agent(concat!("recado/", env!("CARGO_PKG_VERSION")))
            .build()
            .ok()?;
        Some(Self { client })
    }
}

#[async_trait]
impl Caller for Http {
    async fn call(&self, call: Call) -> Result<Answer, CallError> {
        let request = self.client.request(call.method, call.url).headers(call.headers).body(call.body);
        let response = request.send().await.map_err(|error| classify(&error))?;

        let status = response.status();
        let headers = response.headers().clone();
        match read(response).await {
            Some(body) => Ok(Answer { status: status.as_u16(), headers, body }),
            // It said yes, and we did not hear to what.
            None if status.is_success() => Err(CallError::Unanswered("answer_cut")),
            None => Ok(Answer { status: status.as_u16(), headers, body: Bytes::new() }),
        }
    }
}

/// The body, cut at its limit; `None` when the connection broke before.
async fn read(mut response: reqwest::Response) -> Option<Bytes> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        let room = MAX_ANSWER - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() == MAX_ANSWER {
            break;
        }
    }
    Some(body.freeze())
}

fn classify(error: &reqwest::Error) -> CallError {
    // Name resolution, connection and TLS all happen in the connector, before the request is written.
    if error.is_connect() {
        return CallError::NotSent(if error.is_timeout() { "connect_timeout" } else { "connect_failed" });
    }
    if error.is_builder() {
        return CallError::NotSent("malformed_call");
    }
    CallError::Unanswered(if error.is_timeout() { "timeout" } else { "connection_lost" })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;

    fn call(url: String) -> Call {
        Call { method: http::Method::POST, url, headers: http::HeaderMap::new(), body: Bytes::from_static(b"{}") }
    }

    /// A server that reads a request, writes some bytes and closes.
    async fn server(answer: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            let _ = socket.read(&mut request).await.unwrap();
            socket.write_all(answer).await.unwrap();
        });
        url
    }

    #[tokio::test]
    async fn tells_what_was_never_sent_from_what_may_have_been() {
        let http = Http::new().unwrap();
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let refused = http.call(call(format!("http://{free}/"))).await;
        assert_eq!(refused.unwrap_err(), CallError::NotSent("connect_failed"));

        let unknown_name = http.call(call("http://no-such-host.invalid/".into())).await;
        assert!(matches!(unknown_name.unwrap_err(), CallError::NotSent(_)));

        let no_tls = http.call(call(server(b"HTTP/1.1 400 no\r\n\r\n").await.replace("http:", "https:"))).await;
        assert!(matches!(no_tls.unwrap_err(), CallError::NotSent(_)));

        let cut = http.call(call(server(b"").await)).await;
        assert_eq!(cut.unwrap_err(), CallError::Unanswered("connection_lost"));

        let half = http.call(call(server(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"mess").await)).await;
        assert_eq!(half.unwrap_err(), CallError::Unanswered("answer_cut"));

        let refusal = http.call(call(server(b"HTTP/1.1 500 no\r\ncontent-length: 50\r\n\r\n{").await)).await;
        assert_eq!(refusal.unwrap().status, 500);

        let moved = server(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n").await;
        assert_eq!(http.call(call(moved)).await.unwrap().status, 302);
    }

    #[tokio::test]
    async fn answers_are_cut_at_the_limit() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            let _ = socket.read(&mut request).await.unwrap();
            socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            while socket.write_all(&[b'x'; 8192]).await.is_ok() {}
        });
        let answer = Http::new().unwrap().call(call(url)).await.unwrap();
        assert_eq!(answer.body.len(), MAX_ANSWER);
    }
}
