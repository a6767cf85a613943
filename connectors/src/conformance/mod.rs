//! Laws that every connector keeps, and a kit that checks them with bytes alone.
//!
//! A connector's tests describe it as a [`Subject`] and expect [`check`] to find nothing.

mod inbound;
mod outbound;
mod settings;
mod shown;

use std::{fmt, sync::Arc};

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde_json::Value;

pub use inbound::survives;
pub use outbound::messages;
pub use shown::shown;

use crate::{Accepted, Account, Inbound, RawRequest, Reject, Spec};

/// The receive time of all checks, milliseconds since 1970: 2026-11-21, 10:00:01 UTC.
pub const RECEIVED_AT_MS: i64 = 1_795_255_201_000;

/// Keys of an endpoint's table that the host reads itself.
pub const HOST_ENDPOINT_KEYS: &[&str] = &["id", "connector"];
/// Keys of an account's table that the host reads itself.
pub const HOST_ACCOUNT_KEYS: &[&str] = &["id", "tenant", "endpoint", "queue", "unknown_outcome"];

/// A connector under examination.
pub struct Subject {
    /// Its entry in the list.
    pub spec: &'static Spec,
    /// The headers with which the provider would post `body` to the endpoint of these settings.
    pub sign: fn(endpoint: &toml::Table, body: &[u8]) -> HeaderMap,
    /// What the provider sends: one for each kind of thing at least.
    pub cases: Vec<Case>,
}

/// A webhook's body and what it means.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name, for reports.
    pub name: String,
    /// The bytes as the provider sends them.
    pub body: Bytes,
    /// What [`shown`] makes of its items.
    pub items: Value,
}

/// A law that a connector does not keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The law's name.
    pub law: &'static str,
    /// Where and how.
    pub detail: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.law, self.detail)
    }
}

/// Every breach of every law; empty for a sound connector.
pub fn check(subject: &Subject) -> Vec<Breach> {
    let mut breaches = Vec::new();
    settings::check(subject.spec, &mut breaches);
    match Built::of(subject) {
        Ok(built) => {
            inbound::check(subject, &built, &mut breaches);
            outbound::check(&built, &mut breaches);
        }
        Err(detail) => breaches.push(Breach { law: "the sample builds", detail }),
    }
    breaches
}

/// The connector of a subject's sample.
pub struct Built {
    /// The endpoint's own settings.
    pub endpoint: toml::Table,
    /// Its way in.
    pub inbound: Arc<dyn Inbound>,
    /// Its way out.
    pub account: Account,
}

impl Built {
    /// Builds the sample.
    ///
    /// # Errors
    /// Why it cannot be built.
    pub fn of(subject: &Subject) -> Result<Self, String> {
        let (endpoint, account) = settings::sample(subject.spec)?;
        Ok(Self {
            inbound: (subject.spec.endpoint)(endpoint.clone()).map_err(|error| error.to_string())?,
            account: (subject.spec.account)(account).map_err(|error| error.to_string())?,
            endpoint,
        })
    }

    /// Posts a body with these headers.
    ///
    /// # Errors
    /// As the connector rejects it.
    pub fn post(&self, headers: &HeaderMap, body: &Bytes) -> Result<Accepted, Reject> {
        self.inbound.accept(&RawRequest {
            method: &Method::POST,
            path: "/webhooks/sample",
            query: "",
            headers,
            body,
            received_at_ms: RECEIVED_AT_MS,
        })
    }
}
