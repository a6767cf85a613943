//! A client of the gateway's API, as a core desk would write it: HTTP and JSON, nothing of ours.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::wait::{PATIENCE, within};

/// A client with a token.
#[derive(Clone, Debug)]
pub struct Api {
    client: Client,
    base: String,
    token: String,
}

/// An answer: its status and its JSON (null when it has none).
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Value,
}

/// An HTTP client for tests.
pub fn client() -> Result<Client> {
    // Another test may have installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(Client::builder().timeout(Duration::from_secs(30)).build()?)
}

impl Api {
    /// A client of the API at `base`.
    pub fn new(base: &str, token: &str) -> Result<Self> {
        Ok(Self { client: client()?, base: base.to_owned(), token: token.to_owned() })
    }

    /// Its token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The same gateway's API elsewhere (after a restart).
    #[must_use]
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }

    /// A call with whatever headers.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Result<Answer> {
        let mut request = self.client.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await?;
        let status = answer.status().as_u16();
        let text = answer.text().await?;
        Ok(Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) })
    }

    /// A read that must succeed.
    pub async fn get(&self, path: &str) -> Result<Value> {
        let answer = self.call(Method::GET, path, None, &[]).await?;
        if answer.status != 200 {
            bail!("GET {path}: {answer:?}");
        }
        Ok(answer.body)
    }

    /// A write that must succeed.
    pub async fn post(&self, path: &str, body: Value) -> Result<Value> {
        let answer = self.call(Method::POST, path, Some(body), &[]).await?;
        if !(200..300).contains(&answer.status) {
            bail!("POST {path}: {answer:?}");
        }
        Ok(answer.body)
    }

    /// Gives a file.
    pub async fn give(&self, path: &str, mime_type: &str, content: Vec<u8>) -> Result<Answer> {
        let request = self.client.post(format!("{}{path}", self.base)).bearer_auth(&self.token);
        let answer = request.header("content-type", mime_type).body(content).send().await?;
        let status = answer.status().as_u16();
        let text = answer.text().await?;
        Ok(Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) })
    }

    /// Lets an agent come, pause or go.
    pub async fn presence(&self, agent: &str, state: &str) -> Result<()> {
        let path = format!("/v1/agents/{agent}/presence");
        let answer = self.call(Method::PUT, &path, Some(json!({"state": state})), &[]).await?;
        if !(200..300).contains(&answer.status) {
            bail!("PUT {path}: {answer:?}");
        }
        Ok(())
    }

    /// A reply of an agent.
    pub async fn reply(&self, conversation: &str, agent: &str, text: &str) -> Result<Value> {
        let path = format!("/v1/conversations/{conversation}/messages");
        self.post(&path, json!({"agent": agent, "text": {"body": text}})).await
    }

    /// All events after a number.
    pub async fn events_after(&self, mut after: u64) -> Result<Vec<Value>> {
        let mut all = Vec::new();
        loop {
            let page = self.get(&format!("/v1/events?after={after}")).await?;
            let events = page["events"].as_array().context("no events")?;
            if events.is_empty() {
                return Ok(all);
            }
            all.extend(events.iter().cloned());
            after = number(&page["next"]).context("no next")?;
        }
    }

    /// All events.
    pub async fn events(&self) -> Result<Vec<Value>> {
        self.events_after(0).await
    }

    /// Waits for the first event that a test wants.
    pub async fn event(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        let found = within(PATIENCE, what, || async { Ok(self.events().await?.into_iter().find(&wanted)) });
        match found.await {
            Ok(event) => Ok(event),
            Err(error) => {
                let kinds: Vec<String> = self.events().await?.iter().map(short).collect();
                bail!("{error:#}\nevents: {}", kinds.join(", "))
            }
        }
    }

    /// Waits until a message has this status.
    pub async fn status(&self, message: &str, status: &str) -> Result<Value> {
        let wanted = |event: &Value| {
            let changed = &event["messageStatusChanged"];
            changed["messageId"] == message && changed["status"] == status
        };
        self.event(&format!("{message} {status}"), wanted).await
    }

    /// Waits until `count` events of a kind are there, and returns all of that kind.
    pub async fn events_of(&self, kind: &str, count: usize, limit: Duration) -> Result<Vec<Value>> {
        within(limit, &format!("{count} {kind}"), || async {
            let of: Vec<Value> = self.events().await?.into_iter().filter(|event| event.get(kind).is_some()).collect();
            Ok((of.len() >= count).then_some(of))
        })
        .await
    }
}

/// A 64-bit number of canonical JSON, as text or not.
pub fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// An event in few words.
fn short(event: &Value) -> String {
    let kind = event.as_object().and_then(|fields| {
        fields.keys().find(|key| !matches!(key.as_str(), "tenant" | "epoch" | "seq" | "at" | "cause"))
    });
    kind.map_or_else(|| event.to_string(), Clone::clone)
}
