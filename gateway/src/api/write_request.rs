//! A request that changes something, as far as all of them are alike: a bounded JSON object, an idempotency key,
//! a wish not to wait.

use std::sync::Arc;

use axum::extract::{FromRequest, Request};
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::{Api, object, problem::Problem};
use crate::body::{self as bodies, BodyError};

/// The longest idempotency key, characters.
const MAX_KEY: usize = 255;

/// A request that changes something.
pub(super) struct WriteRequest {
    /// `POST /v1/messages`: what an idempotency key belongs to.
    pub(super) operation: String,
    /// The key, if the caller gave one.
    pub(super) idempotency_key: Option<String>,
    /// The caller does not want to wait for the result.
    pub(super) respond_async: bool,
    /// The caller's trace context.
    pub(super) traceparent: Option<String>,
    /// The body; an absent one is empty.
    pub(super) body: Map<String, Value>,
}

impl FromRequest<Arc<Api>> for WriteRequest {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Arc<Api>) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let operation = format!("{} {}", parts.method, parts.uri.path());
        if let Some(query) = parts.uri.query().filter(|query| !query.is_empty()) {
            let first = query.split(['=', '&']).next().unwrap_or_default();
            return Err(Problem::bad("parameter_invalid", format!("this call takes no query parameters: {first}")));
        }
        let idempotency_key = idempotency_key(&parts.headers)?;
        let limits = api.deps.limits;
        if bodies::is_encoded(&parts.headers) {
            let detail = "compressed bodies are not read: send it without Content-Encoding";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_encoding_unsupported", detail));
        }
        let too_large = || {
            let detail = format!("the body is larger than {} bytes", limits.body);
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail)
        };
        if bodies::announced(&parts.headers).is_some_and(|bytes| bytes > limits.body) {
            return Err(too_large());
        }
        let collected = tokio::time::timeout(limits.body_wait, bodies::read(body, limits.body, |_| true)).await;
        let bytes = match collected {
            Ok(Ok(bytes)) => bytes,
            Ok(Err(BodyError::TooLarge)) => return Err(too_large()),
            Ok(Err(BodyError::Broken | BodyError::NoRoom)) => {
                return Err(Problem::bad("body_incomplete", "the body ended too early"));
            }
            Err(_) => {
                let detail = "the body took too long to arrive";
                return Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", detail));
            }
        };
        let body = if bytes.iter().all(u8::is_ascii_whitespace) {
            Map::new()
        } else {
            object::read(&bytes).map_err(|detail| unread(&parts.headers, detail))?
        };
        Ok(Self {
            operation,
            idempotency_key,
            respond_async: prefers_async(&parts.headers),
            traceparent: traceparent(&parts.headers),
            body,
        })
    }
}

impl WriteRequest {
    /// The body as a type that knows all its fields; 422 names what is wrong.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        parse(Value::Object(self.body.clone()))
    }

    /// SHA-256 over the operation and the body, however the body was written down.
    pub(super) fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update((self.operation.len() as u64).to_be_bytes());
        hash.update(self.operation.as_bytes());
        let mut text = String::new();
        write_canonical(&self.body, &mut text);
        hash.update(text.as_bytes());
        hash.finalize().into()
    }
}

/// Reads JSON into a type that knows all its fields; 422 names what is wrong.
pub(super) fn parse<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(|error| {
        let text = error.to_string();
        let code = if text.starts_with("unknown field") { "unknown_field" } else { "body_invalid" };
        Problem::content(code, text)
    })
}

/// A body that is no JSON object. Where it is called something else by its own header that is what is wrong with it; one
/// that is JSON under another name is read, because simple clients call everything a form.
fn unread(headers: &HeaderMap, detail: String) -> Problem {
    let kind = headers.get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
    let is_json = kind.is_none_or(|kind| {
        let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        essence == "application/json" || essence.ends_with("+json")
    });
    if is_json {
        return Problem::bad("body_invalid", detail);
    }
    let detail = format!("{detail}, and its Content-Type is not application/json either: this call takes JSON");
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_type_unsupported", detail)
}

/// The idempotency key, if there is one.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut all = headers.get_all("idempotency-key").iter();
    let Some(value) = all.next() else { return Ok(None) };
    let key = value.to_str().unwrap_or_default();
    let printable = key.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if all.next().is_some() || key.is_empty() || key.len() > MAX_KEY || !printable {
        let detail = format!("Idempotency-Key must be one header of 1 to {MAX_KEY} printable ASCII characters");
        return Err(Problem::bad("idempotency_key_invalid", detail));
    }
    Ok(Some(key.to_owned()))
}

/// RFC 7240: `Prefer: respond-async`.
fn prefers_async(headers: &HeaderMap) -> bool {
    headers
        .get_all("prefer")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|preference| preference.split(';').next().is_some_and(|p| p.trim().eq_ignore_ascii_case("respond-async")))
}

/// W3C trace context, version 00; another form is not passed on.
fn traceparent(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("traceparent")?.to_str().ok()?;
    let lengths = [2, 32, 16, 2];
    let mut parts = text.split('-');
    let formed = lengths.iter().all(|length| {
        parts
            .next()
            .is_some_and(|part| part.len() == *length && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
    });
    (formed && parts.next().is_none() && text.starts_with("00-")).then(|| text.to_owned())
}

/// JSON with the fields of every object sorted and no space.
fn write_canonical(fields: &Map<String, Value>, out: &mut String) {
    let mut sorted: Vec<(&String, &Value)> = fields.iter().collect();
    sorted.sort_unstable_by_key(|(name, _)| *name);
    out.push('{');
    for (place, (name, value)) in sorted.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push_str(&Value::from(name.as_str()).to_string());
        out.push(':');
        write_value(value, out);
    }
    out.push('}');
}

fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => write_canonical(fields, out),
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_value(item, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn request(operation: &str, body: &str) -> WriteRequest {
        WriteRequest {
            operation: operation.to_owned(),
            idempotency_key: None,
            respond_async: false,
            traceparent: None,
            body: serde_json::from_str(body).unwrap(),
        }
    }

    #[test]
    fn the_hash_sees_what_is_said_and_not_how_it_is_written() {
        let hash = request("POST /v1/messages", r#"{"a":1,"b":{"c":[1,2],"d":"x"}}"#).hash();
        assert_eq!(request("POST /v1/messages", r#"{ "b": {"d":"\u0078","c":[1, 2]}, "a":1 }"#).hash(), hash);
        assert_ne!(request("POST /v1/messages", r#"{"a":1,"b":{"c":[2,1],"d":"x"}}"#).hash(), hash);
        assert_ne!(request("POST /v1/message", r#"{"a":1,"b":{"c":[1,2],"d":"x"}}"#).hash(), hash);
    }

    #[test]
    fn only_a_formed_trace_context_is_passed_on() {
        let with = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("traceparent", value.parse().unwrap());
            traceparent(&headers)
        };
        let good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assert_eq!(with(good).as_deref(), Some(good));
        for bad in ["", "00-x", "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", &format!("{good}-00")] {
            assert_eq!(with(bad), None, "{bad}");
        }
    }
}
