//! The verification of a callback URL.

use crate::shared::Shared;
use rand::Rng as _;
use reqwest::Url;
use std::time::Duration;

/// Why a target is not a callback URL the provider would take.
#[derive(Debug, thiserror::Error)]
pub enum HandshakeError {
    /// Nobody answered.
    #[error("{target} does not answer: {reason}\nhint: is the gateway running, and is this the whole webhook URL?")]
    Unreachable {
        /// The URL.
        target: String,
        /// What went wrong.
        reason: String,
    },
    /// The verify token was not taken.
    #[error(
        "{target} answered {status} to the verification\nhint: the verify token must be the endpoint's `verify_token`"
    )]
    Refused {
        /// The URL.
        target: String,
        /// HTTP status.
        status: u16,
    },
    /// The answer is not the challenge.
    #[error("{target} answered the verification with something else than the challenge")]
    WrongAnswer {
        /// The URL.
        target: String,
    },
}

/// Verifies every target in turn.
pub(crate) async fn verify_all(shared: &Shared) -> Result<(), HandshakeError> {
    let targets = shared.courier.targets.borrow().clone();
    for target in targets.iter() {
        verify(shared, target, &shared.settings.verify_token).await?;
    }
    Ok(())
}

/// Verifies one URL with a word.
pub(crate) async fn verify(shared: &Shared, target: &Url, word: &str) -> Result<(), HandshakeError> {
    let challenge = rand::rng().random_range(100_000_000..2_000_000_000u32).to_string();
    let mut url = target.clone();
    url.query_pairs_mut()
        .append_pair("hub.mode", "subscribe")
        .append_pair("hub.challenge", &challenge)
        .append_pair("hub.verify_token", word);
    // Without the query: it holds the token.
    let target = target.to_string();
    let unreachable = |error: reqwest::Error| HandshakeError::Unreachable {
        target: target.clone(),
        reason: reason(&error.without_url()),
    };
    let mut answer =
        shared.courier.client.get(url).timeout(Duration::from_secs(10)).send().await.map_err(unreachable)?;
    let status = answer.status().as_u16();
    if status != 200 {
        return Err(HandshakeError::Refused { target, status });
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
        body.extend_from_slice(&chunk);
        if body.len() > challenge.len() {
            break;
        }
    }
    if body == challenge.as_bytes() { Ok(()) } else { Err(HandshakeError::WrongAnswer { target }) }
}

/// The innermost cause, which says what happened.
fn reason(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
