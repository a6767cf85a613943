//! A receiver of outgoing webhooks as others would write it, with the Standard Webhooks library for Python.

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Child,
};

use crate::python;

/// A running receiver. Killed when dropped.
pub struct Receiver {
    folder: PathBuf,
    secret: String,
    port: u16,
    child: Option<Child>,
}

/// What a receiver was sent, request by request.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// All requests in the order of their arrival.
    pub requests: Vec<Request>,
}

/// A request that a receiver got.
#[derive(Clone, Debug)]
pub struct Request {
    /// `webhook-id`.
    pub id: String,
    /// How many signatures it had.
    pub signatures: u64,
    /// The body, when the library found it signed; null otherwise.
    pub body: Value,
    /// What the receiver answered, or wanted to; 0 when it hung up.
    pub status: u64,
    /// Whether it has no answer yet.
    pub open: bool,
}

impl Request {
    /// The event's number.
    pub fn seq(&self) -> u64 {
        crate::api::number(&self.body["seq"]).unwrap_or_default()
    }
}

impl Receiver {
    /// Starts one that keeps its files in a folder and answers 200.
    pub async fn start(folder: impl Into<PathBuf>, secret: &str) -> Result<Self> {
        let mut receiver = Self { folder: folder.into(), secret: secret.to_owned(), port: 0, child: None };
        std::fs::create_dir_all(&receiver.folder)?;
        receiver.behave("{}")?;
        receiver.up().await?;
        Ok(receiver)
    }

    /// Verifies with another secret from its next start on.
    pub fn know(&mut self, secret: &str) {
        secret.clone_into(&mut self.secret);
    }

    /// Where events are to be posted.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/recado", self.port)
    }

    /// Listens again, where it did before.
    pub async fn up(&mut self) -> Result<()> {
        let mut command = python::script("tests/python/receiver.py")?;
        command.arg(&self.folder).arg(self.port.to_string()).arg(&self.secret);
        let mut child = command.spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
        let line = lines.next_line().await?.context("the receiver does not start")?;
        self.port = line.trim().parse()?;
        self.child = Some(child);
        Ok(())
    }

    /// Dies, whatever it is at.
    pub async fn down(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill().await?;
        }
        Ok(())
    }

    /// Behaves otherwise from the next request on; `mode` as `receiver.py` describes it.
    pub fn behave(&self, mode: &str) -> Result<()> {
        let next = self.folder.join("mode.next");
        std::fs::write(&next, mode)?;
        Ok(std::fs::rename(next, self.folder.join("mode"))?)
    }

    /// What it was sent so far.
    pub fn journal(&self) -> Result<Journal> {
        let text = std::fs::read_to_string(self.folder.join("journal")).unwrap_or_default();
        let mut journal = Journal::default();
        let mut places = BTreeMap::new();
        // A line may be half written.
        for line in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let n = line["n"].as_str().context("a line without a number")?.to_owned();
            if line["at"] != "begin" {
                if let Some(request) = places.remove(&n).and_then(|place: usize| journal.requests.get_mut(place)) {
                    request.open = false;
                }
                continue;
            }
            places.insert(n, journal.requests.len());
            journal.requests.push(Request {
                id: line["id"].as_str().unwrap_or_default().to_owned(),
                signatures: line["signatures"].as_u64().unwrap_or_default(),
                body: line["body"].clone(),
                status: line["status"].as_u64().unwrap_or_default(),
                open: true,
            });
        }
        Ok(journal)
    }
}
