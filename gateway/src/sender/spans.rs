//! Spans of attempts and of calls. They hold ids of ours, hosts and codes; paths of providers hold their ids.

use recado_connectors::{Answer, Call};

use super::{CallError, Shared, worker::Held};
use crate::telemetry::{Span, SpanKind};

/// The span of an attempt, under whatever caused its message.
pub(super) fn attempt(shared: &Shared, held: &Held, message: &str, n: u32) -> Span {
    let mut span = shared.deps.traces.span(SpanKind::Consumer, "send message", held.trace.as_deref(), None);
    span.set("recado.tenant", held.tenant.to_string());
    span.set("recado.account", held.account.to_string());
    span.set("recado.message.id", message.to_owned());
    span.set("recado.attempt", i64::from(n));
    span.set("recado.waited_ms", (shared.now() - held.submitted_at).max(0));
    span
}

/// An attempt came to an outcome of this class.
pub(super) fn attempt_ended(span: &mut Span, class: &'static str) {
    span.set("recado.outcome", class);
    if class != "accepted" {
        span.fail(class);
    }
}

/// The span of a call.
pub(super) fn call(shared: &Shared, attempt: &Span, call: &Call) -> Span {
    if !shared.deps.traces.are_on() {
        return Span::none();
    }
    let mut span = attempt.child(&shared.deps.traces, SpanKind::Client, "call provider");
    span.set("http.request.method", call.method.to_string());
    if let Some(host) = call.url.parse::<http::Uri>().ok().as_ref().and_then(http::Uri::host) {
        span.set("server.address", host.to_owned());
    }
    span
}

/// A call was answered, or not.
pub(super) fn call_ended(mut span: Span, answer: &Result<Answer, CallError>) {
    match answer {
        Ok(answer) => span.set("http.response.status_code", i64::from(answer.status)),
        Err(CallError::NotSent(code) | CallError::Unanswered(code)) => span.fail(*code),
    }
}
