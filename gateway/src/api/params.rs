//! Query parameters and bodies, read strictly: what is not known is refused by name.

use axum::extract::{FromRequestParts, Path, Query};
use http::request::Parts;
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::IntoParams;

use super::problem::Problem;

/// Query parameters.
pub(super) struct Params<T>(pub(super) T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(params)) => Ok(Self(params)),
            Err(error) => {
                let text = error.body_text();
                let reason = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
                Err(Problem::bad("parameter_invalid", format!("a query parameter is wrong: {reason}")))
            }
        }
    }
}

/// The one name in a path, such as a conversation's id. It is looked for as it is: it never becomes part of a file's
/// name or of another path.
pub(super) struct PathId(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(id)) => Ok(Self(id)),
            Err(_) => Err(Problem::bad("path_invalid", "the path has an id that is no UTF-8 text")),
        }
    }
}

/// Parameters of reads without pages.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReadParams {
    /// Must be the token's own.
    pub(super) tenant: Option<String>,
    /// Waits until the events up to this number can be seen, at most five seconds.
    pub(super) min_seq: Option<u64>,
}

/// How many entries a page has.
pub(super) fn page_limit(asked: Option<u64>, default: usize, max: usize) -> Result<usize, Problem> {
    match asked {
        None => Ok(default),
        Some(asked) if asked >= 1 && asked <= max as u64 => Ok(asked as usize),
        Some(asked) => Err(Problem::bad("limit_invalid", format!("limit is {asked}; it may be from 1 to {max}"))),
    }
}
