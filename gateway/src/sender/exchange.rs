//! What is kept of an attempt beside its outcome.

use std::time::Duration;

use recado_connectors::{Answer, kit::shape::shape};
use recado_proto::v1;

use super::CallError;
use crate::telemetry::Span;

/// Filled while an attempt goes on.
pub(super) struct Kept<'a> {
    /// The attempt's span.
    pub(super) span: &'a Span,
    /// What came of it.
    pub(super) said: Said,
}

/// What is known after an attempt.
#[derive(Default)]
pub(super) struct Said {
    /// What its last call said on the wire, without content.
    pub(super) exchange: Option<v1::Exchange>,
    /// How much of what the provider allows is used up, percent, if it said so.
    pub(super) used: Option<u8>,
    /// It went to this number, which may have to be written in another way, and from which perhaps nobody ever
    /// wrote.
    pub(super) spelled: Option<v1::Address>,
}

impl<'a> Kept<'a> {
    /// Nothing yet.
    pub(super) fn of(span: &'a Span) -> Self {
        Self { span, said: Said::default() }
    }

    /// A call with this body has ended; the body is given as its shape.
    pub(super) fn call_ended(&mut self, request: String, answer: &Result<Answer, CallError>, took: Duration) {
        let duration_ms = u32::try_from(took.as_millis()).unwrap_or(u32::MAX);
        let (http_status, answer) = match answer {
            Ok(answer) => (answer.status.into(), shape(&answer.body)),
            Err(_) => (0, String::new()),
        };
        self.said.exchange = Some(v1::Exchange { http_status, duration_ms, request, answer });
    }
}
