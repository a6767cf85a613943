//! A peer's socket with the deadlines that HTTP itself does not set: for a peer that does not read what it is sent,
//! and for the end, which must not take the answer with it.

use std::{
    future::Future as _,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

/// A peer that takes nothing for this long is given up. A little more than an event stream waits for its reader, so
/// that the stream ends itself and is counted.
pub const WRITE_DEADLINE: Duration = Duration::from_secs(35);
/// How long the rest of a request that was refused is still read and thrown away: closing a socket with unread bytes
/// resets the connection, and the peer may lose the answer that says why.
const LINGER: Duration = Duration::from_secs(1);
/// How much of it.
const LINGER_BYTES: usize = 8 * 1024 * 1024;

/// A socket of a peer. Its reads have no deadline here: the reader of heads and bodies has.
pub struct Socket {
    stream: TcpStream,
    write_deadline: Duration,
    /// Runs while the peer takes nothing.
    stuck: Option<Pin<Box<Sleep>>>,
    closing: Option<Closing>,
}

/// We have said that nothing more comes, and wait for the peer to say so.
struct Closing {
    until: Pin<Box<Sleep>>,
    left: usize,
}

impl Socket {
    /// Wraps a connection that was accepted.
    pub fn new(stream: TcpStream, write_deadline: Duration) -> Self {
        Self { stream, write_deadline, stuck: None, closing: None }
    }

    /// Passes on what a write gave, or the end of patience.
    fn watch<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stuck = None;
            return written;
        }
        let deadline = self.write_deadline;
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(sleep(deadline)));
        ready!(stuck.as_mut().poll(context));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the peer does not read")))
    }

    fn poll_linger(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let closing =
            self.closing.get_or_insert_with(|| Closing { until: Box::pin(sleep(LINGER)), left: LINGER_BYTES });
        let mut thrown_away = [0; 16 * 1024];
        loop {
            if closing.until.as_mut().poll(context).is_ready() {
                return Poll::Ready(());
            }
            let mut buffer = ReadBuf::new(&mut thrown_away);
            let read = ready!(Pin::new(&mut self.stream).poll_read(context, &mut buffer));
            let bytes = buffer.filled().len();
            if read.is_err() || bytes == 0 || bytes >= closing.left {
                return Poll::Ready(());
            }
            closing.left -= bytes;
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, pieces);
        self.watch(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.watch(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.closing.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
        }
        self.poll_linger(cx).map(Ok)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    use super::*;

    async fn pair(write_deadline: Duration) -> (Socket, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let peer = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (Socket::new(listener.accept().await.unwrap().0, write_deadline), peer)
    }

    #[tokio::test]
    async fn a_peer_that_does_not_read_is_given_up() {
        let (mut socket, peer) = pair(Duration::from_millis(50)).await;
        let piece = vec![0; 1024 * 1024];
        let error = loop {
            if let Err(error) = socket.write_all(&piece).await {
                break error;
            }
        };
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        drop(peer);
    }

    #[tokio::test]
    async fn a_slow_peer_is_not() {
        let (mut socket, mut peer) = pair(Duration::from_secs(20)).await;
        let reading = tokio::spawn(async move {
            let mut all = Vec::new();
            peer.read_to_end(&mut all).await.unwrap();
            all.len()
        });
        socket.write_all(&vec![0; 32 * 1024 * 1024]).await.unwrap();
        socket.shutdown().await.unwrap();
        drop(socket);
        assert_eq!(reading.await.unwrap(), 32 * 1024 * 1024);
    }

    #[tokio::test]
    async fn the_answer_survives_what_was_not_read() {
        let (mut socket, mut peer) = pair(WRITE_DEADLINE).await;
        let sending = tokio::spawn(async move {
            // More than the socket's buffers hold.
            let _ = peer.write_all(&vec![0; 6 * 1024 * 1024]).await;
            peer.shutdown().await.unwrap();
            let mut answer = String::new();
            peer.read_to_string(&mut answer).await.map(|_| answer)
        });
        socket.write_all(b"too large").await.unwrap();
        socket.shutdown().await.unwrap();
        drop(socket);
        assert_eq!(sending.await.unwrap().unwrap(), "too large");
    }
}
