//! HTTP as bytes on a socket, for requests that no client would make.

use std::{collections::HashSet, fmt::Write as _};

use anyhow::{Context as _, Result, bail};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use crate::PATIENCE;

/// A connection.
pub struct Wire {
    /// The socket.
    pub stream: TcpStream,
    /// Theirs and ours.
    ports: (u16, u16),
    read: Vec<u8>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Wire {
    /// Connects to `http://host:port`.
    pub async fn connect(base: &str) -> Result<Self> {
        let address = base.trim_start_matches("http://");
        let stream = timeout(PATIENCE, TcpStream::connect(address)).await.context("no connection")??;
        let ports = (stream.peer_addr()?.port(), stream.local_addr()?.port());
        Ok(Self { stream, ports, read: Vec::new() })
    }

    /// Sends bytes. A peer that has closed already is no error: its answer is what counts.
    pub async fn send(&mut self, bytes: &[u8]) -> Result<()> {
        let _ = timeout(PATIENCE, self.stream.write_all(bytes)).await.context("it does not take what is sent")?;
        Ok(())
    }

    /// The next answer; `None` when the peer closes instead.
    pub async fn answer(&mut self) -> Result<Option<Answer>> {
        loop {
            if let Some((answer, length)) = parse(&self.read)? {
                self.read.drain(..length);
                return Ok(Some(answer));
            }
            if !self.more().await? {
                return Ok(None);
            }
        }
    }

    /// All answers until the peer closes.
    pub async fn answers(mut self) -> Result<Vec<Answer>> {
        let mut all = Vec::new();
        while let Some(answer) = self.answer().await? {
            all.push(answer);
        }
        Ok(all)
    }

    /// Reads more; false at the end, however it comes.
    async fn more(&mut self) -> Result<bool> {
        let mut buffer = vec![0; 16 * 1024];
        match timeout(PATIENCE, self.stream.read(&mut buffer)).await.context("neither an answer nor an end")? {
            Ok(0) | Err(_) => Ok(false),
            Ok(read) => {
                self.read.extend_from_slice(&buffer[..read]);
                Ok(true)
            }
        }
    }
}

/// How many of these connections a process still has open at the other end, on this machine. What the kernel still
/// tries to deliver of a connection that was closed there does not count: nobody owns it.
pub fn held(wires: &[Wire]) -> Result<usize> {
    // Both ports name a connection: a port of ours alone may at the same time be another's, to another server.
    let ours: HashSet<(u16, u16)> = wires.iter().map(|wire| wire.ports).collect();
    let table = std::fs::read_to_string("/proc/net/tcp")?;
    // Local and remote address are the second and third field, the inode the tenth: proc(5).
    let port = |address: &str| u16::from_str_radix(address.rsplit_once(':')?.1, 16).ok();
    let theirs = table.lines().skip(1).filter(|line| {
        let fields: Vec<&str> = line.split_ascii_whitespace().collect();
        let [_, local, remote, _, _, _, _, _, _, inode, ..] = fields[..] else { return false };
        port(local).zip(port(remote)).is_some_and(|ports| ours.contains(&ports)) && inode != "0"
    });
    Ok(theirs.count())
}

/// Sends bytes on a connection of their own, as they are, and reads the first answer to them.
pub async fn ask(base: &str, bytes: &[u8]) -> Result<Option<Answer>> {
    let (mut read, mut write) = Wire::connect(base).await?.stream.into_split();
    let sending = async {
        let _ = write.write_all(bytes).await;
        std::future::pending::<()>().await;
    };
    // The answer may come before everything is sent.
    let reading = async {
        let mut got = Vec::new();
        let mut buffer = vec![0; 16 * 1024];
        loop {
            if let Some((answer, _)) = parse(&got)? {
                return Ok(Some(answer));
            }
            match timeout(PATIENCE, read.read(&mut buffer)).await.context("neither an answer nor an end")? {
                Ok(0) | Err(_) => return Ok(None),
                Ok(length) => got.extend_from_slice(&buffer[..length]),
            }
        }
    };
    tokio::select! {
        answer = reading => answer,
        () = sending => bail!("sending does not end"),
    }
}

/// The first answer of these bytes and how long it is; `None` when it is not whole yet.
fn parse(bytes: &[u8]) -> Result<Option<(Answer, usize)>> {
    let Some(head_length) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let head = String::from_utf8_lossy(&bytes[..head_length]).into_owned();
    let mut lines = head.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let status: u16 = first.split(' ').nth(1).and_then(|code| code.parse().ok()).context(first.to_owned())?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let answer = Answer { status, headers, body: Vec::new() };
    let length = answer.header("content-length").map_or(Ok(0), str::parse::<usize>)?;
    let begin = head_length + 4;
    let Some(body) = bytes.get(begin..begin + length) else { return Ok(None) };
    Ok(Some((Answer { body: body.to_vec(), ..answer }, begin + length)))
}

/// A request with a body of known length.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: gateway\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}
