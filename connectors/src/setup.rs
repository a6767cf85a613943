//! Connecting an account for real: what to ask the provider, and what its answers mean for whoever sets it up. Pure
//! like everything here; the host makes the calls.

use std::fmt;

use crate::{Answer, Call};

/// What is configured around an account.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    /// The account's id in the configuration.
    pub account: &'a str,
    /// The endpoint's URL as the provider has to call it; `None` without `public_url`.
    pub callback_url: Option<&'a str>,
    /// What the account's endpoint knows; `None` for an account without one.
    pub endpoint: Option<&'a EndpointSecrets>,
    /// Milliseconds since 1970.
    pub now_ms: i64,
}

/// What an endpoint was configured with, for calls that set it up.
#[derive(Clone, Default)]
pub struct EndpointSecrets {
    /// The word by which the provider verifies the URL.
    pub verify_token: String,
    /// The secret by which the provider signs.
    pub app_secret: String,
}

impl fmt::Debug for EndpointSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EndpointSecrets")
    }
}

impl fmt::Debug for Setup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup").field("account", &self.account).finish_non_exhaustive()
    }
}

/// A call that asks the provider about an account and changes nothing.
#[derive(Clone, Debug)]
pub struct Question {
    /// Names it among the connector's questions.
    pub name: &'static str,
    /// The call.
    pub call: Call,
}

/// A question and its answer.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The question's name.
    pub name: &'static str,
    /// What came back, or a stable code for why nothing did.
    pub answer: Result<Answer, &'static str>,
}

/// One point of an account's set-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable: `token`, `number`, `subscription`...
    pub point: &'static str,
    /// How it stands.
    pub state: FindingState,
    /// What was found, for people; no secrets.
    pub detail: String,
    /// What to click or run; empty when there is nothing to do.
    pub hint: String,
}

/// How a point of an account's set-up stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingState {
    /// As it should be.
    Ok,
    /// It works; somebody may want to know.
    Note,
    /// It does not work.
    Wrong,
    /// It could not be found out.
    Unknown,
}

impl FindingState {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Wrong => "wrong",
            Self::Unknown => "unknown",
        }
    }
}

impl Finding {
    /// A point with its state, what was found and what to do.
    pub fn new(point: &'static str, state: FindingState, detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { point, state, detail: detail.into(), hint: hint.into() }
    }
}

/// Pure: asks about one account, and says what the answers mean.
pub trait Checkup: Send + Sync {
    /// What to ask next, given what was asked so far; nothing when all is asked. Changes nothing at the provider.
    fn questions(&self, setup: &Setup<'_>, so_far: &[Asked]) -> Vec<Question>;

    /// What all answers together mean, point by point.
    fn findings(&self, setup: &Setup<'_>, asked: &[Asked]) -> Vec<Finding>;

    /// The call that makes the provider send this account's webhooks to the endpoint. Doing it again is harmless.
    fn subscribe(&self, setup: &Setup<'_>) -> Call;

    /// What the answer to that means.
    fn subscribed(&self, setup: &Setup<'_>, answer: &Answer) -> Finding;
}
