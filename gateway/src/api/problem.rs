//! Refusals: RFC 9457 problem details with a stable code.

use std::{borrow::Cow, collections::BTreeMap};

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use recado_proto::v1;
use serde::Serialize;
use utoipa::{
    ToSchema,
    openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder, response},
};

use super::model::ReadFailure;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the code says which problem it is.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: &'static str,
    /// The status in words.
    pub title: &'static str,
    /// The HTTP status again.
    pub status: u16,
    /// What is wrong and what would be right, for people.
    pub detail: String,
    /// Stable, for programs.
    #[schema(value_type = String, example = "conversation_closed")]
    pub code: Cow<'static, str>,
    /// Seconds after which it may be tried again.
    #[serde(skip)]
    pub(super) retry_after: Option<u32>,
}

/// How long a caller waits before it tries again, seconds.
const RETRY_AFTER: u32 = 1;

impl Problem {
    pub(crate) fn new(status: StatusCode, code: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.into(),
            retry_after: (status == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_AFTER),
        }
    }

    /// 400: the request's form is wrong.
    pub(crate) fn bad(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// 422: what the request says cannot be done, ever.
    pub(crate) fn content(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// 409: it cannot be done as things are now.
    pub(crate) fn state(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 403: the token may do other things.
    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "scope_missing", detail)
    }

    /// 404.
    pub(crate) fn missing(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, detail)
    }

    /// 503: the log does not answer.
    pub(crate) fn log_unavailable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "log_unavailable", detail)
    }

    /// What the router refused.
    pub(crate) fn refused(result: &v1::CommandResult) -> Self {
        Self::new(status_of(&result.code), result.code.clone(), result.detail.clone())
    }
}

/// The status of a code of the router. A code that is not here is about state.
pub(crate) fn status_of(code: &str) -> StatusCode {
    match code {
        "conversation_not_found"
        | "message_not_found"
        | "offer_not_found"
        | "agent_unknown"
        | "queue_unknown"
        | "account_unknown" => StatusCode::NOT_FOUND,
        "message_invalid" | "target_invalid" | "presence_invalid" | "command_unknown" => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        _ => StatusCode::CONFLICT,
    }
}

impl From<ReadFailure> for Problem {
    fn from(failure: ReadFailure) -> Self {
        match failure {
            ReadFailure::Busy => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "too many reads at a time: try again shortly")
            }
            ReadFailure::Sqlite(_) | ReadFailure::Damaged | ReadFailure::Panicked => {
                tracing::error!(error = %failure, "read model could not be read");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "read_failed", "the read model could not be read")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let unauthorized = (status == StatusCode::UNAUTHORIZED).then_some(self.code == "token_missing");
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(missing) = unauthorized {
            // RFC 6750 3.1: no error code when the request had no token at all.
            let challenge =
                if missing { "Bearer realm=\"recado\"" } else { "Bearer realm=\"recado\", error=\"invalid_token\"" };
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}

/// The refusals that every call with a token may give, for the `OpenAPI` document.
pub(crate) struct Refusals;

impl utoipa::IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<response::Response>> {
        documented(&[
            ("400", "A parameter is wrong"),
            ("401", "No token, or one that is not valid"),
            ("403", "The token lacks the scope"),
            ("404", "There is no such thing in the token's tenant"),
            ("405", "The path does not take the method: see `Allow`"),
            ("500", "A mistake of Recado's"),
            ("501", "The body has another transfer coding than `chunked`"),
            ("503", "Not now: see `Retry-After`"),
        ])
    }
}

/// The refusals that every call may give, with or without a token.
pub(crate) struct OpenRefusals;

impl utoipa::IntoResponses for OpenRefusals {
    fn responses() -> BTreeMap<String, RefOr<response::Response>> {
        documented(&[
            ("400", "The request's head is wrong"),
            ("405", "The path does not take the method: see `Allow`"),
            ("501", "The body has another transfer coding than `chunked`"),
        ])
    }
}

/// The refusals of a link to a file.
pub(crate) struct LinkRefusals;

impl utoipa::IntoResponses for LinkRefusals {
    fn responses() -> BTreeMap<String, RefOr<response::Response>> {
        documented(&[
            ("400", "A parameter is wrong"),
            ("403", "The link is not one of ours"),
            ("404", "The file was deleted"),
            ("405", "The path does not take the method: see `Allow`"),
            ("410", "The link's time is over"),
            ("416", "The file has no such bytes"),
            ("501", "The body has another transfer coding than `chunked`"),
            ("503", "Not now: see `Retry-After`"),
        ])
    }
}

/// The refusals that giving a file may lead to beside [`Refusals`].
pub(crate) struct UploadRefusals;

impl utoipa::IntoResponses for UploadRefusals {
    fn responses() -> BTreeMap<String, RefOr<response::Response>> {
        documented(&[
            ("408", "The file did not come in time"),
            ("409", "The idempotency key was given with another file"),
            ("413", "The file is larger than `media.max_bytes`"),
            ("422", "Its type or name is wrong, or it is empty"),
        ])
    }
}

/// The refusals that a write may give on top of that.
pub(crate) struct WriteRefusals;

impl utoipa::IntoResponses for WriteRefusals {
    fn responses() -> BTreeMap<String, RefOr<response::Response>> {
        documented(&[
            ("408", "The body did not come in time"),
            ("409", "Not as things are now, or the idempotency key was used with another request"),
            ("413", "The body is larger than 256 KiB"),
            ("415", "The body is compressed, or no JSON and called something else"),
            ("422", "The body says something that cannot be done"),
        ])
    }
}

fn documented(refusals: &[(&str, &str)]) -> BTreeMap<String, RefOr<response::Response>> {
    let response = |description: &str| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        ResponseBuilder::new().description(description).content("application/problem+json", content).build()
    };
    refusals.iter().map(|(status, text)| ((*status).to_owned(), RefOr::T(response(text)))).collect()
}
