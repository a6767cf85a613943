//! Traces: a webhook or a call of the API, what the router concludes of it, and the call to a provider that follows,
//! as spans of one trace. The trace's context travels as a header of records, and never touches their values.
//!
//! While traces are off everything here does nothing, and contexts that callers give are handed on as they came.

use std::{
    borrow::Cow,
    sync::Arc,
    time::{Duration, SystemTime},
};

use opentelemetry::{
    Context, KeyValue, Value,
    trace::{
        Span as _, SpanContext, SpanId, Status, TraceContextExt as _, TraceFlags, TraceId, TraceState, Tracer as _,
        TracerProvider as _,
    },
};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, Span as SdkSpan};

pub use opentelemetry::trace::SpanKind;

use super::{Metrics, export};
use crate::{clock, config};

/// Where spans go. Cheap to clone.
#[derive(Clone, Default)]
pub struct Traces(Option<Arc<Tracing>>);

struct Tracing {
    tracer: SdkTracer,
    provider: SdkTracerProvider,
}

impl Traces {
    /// Sends spans where the configuration says; nowhere when it says nothing. Must be called on the runtime that
    /// lives as long as the gateway.
    pub fn start(config: &config::Telemetry, metrics: &Arc<Metrics>) -> Result<Self, String> {
        let Some(endpoint) = &config.otlp_endpoint else { return Ok(Self::default()) };
        let provider = export::provider(endpoint, config, metrics)?;
        let tracer = provider.tracer("recado");
        Ok(Self(Some(Arc::new(Tracing { tracer, provider }))))
    }

    /// Whether spans go anywhere.
    pub fn are_on(&self) -> bool {
        self.0.is_some()
    }

    /// The time at which a span that may follow begins; `None` while traces are off.
    pub fn now(&self) -> Option<SystemTime> {
        self.0.as_ref().map(|_| clock::now())
    }

    /// Opens a span: under `parent`, a `traceparent` of whoever caused it, or as the first of a trace. It begins now
    /// unless `since` says when it did.
    pub fn span(
        &self,
        kind: SpanKind,
        name: impl Into<Cow<'static, str>>,
        parent: Option<&[u8]>,
        since: Option<SystemTime>,
    ) -> Span {
        let Some(tracing) = &self.0 else { return Span(None) };
        let mut builder = tracing.tracer.span_builder(name).with_kind(kind);
        builder.start_time = since;
        let mut context = Context::new();
        if let Some(parent) = parent.and_then(parse) {
            context = context.with_remote_span_context(parent);
        }
        Span(Some(tracing.tracer.build_with_context(builder, &context)))
    }

    /// Whether a span under this parent would go anywhere.
    pub fn wants(&self, parent: Option<&[u8]>) -> bool {
        self.are_on() && parent.and_then(parse).is_some_and(|parent| parent.is_sampled())
    }

    /// Sends what is left, and waits for at most so long.
    pub async fn shutdown(self, within: Duration) {
        let Some(tracing) = self.0 else { return };
        // It blocks, and while it does the runtime has to make the last calls.
        let ended = tokio::task::spawn_blocking(move || tracing.provider.shutdown_with_timeout(within));
        if !matches!(tokio::time::timeout(within + Duration::from_millis(500), ended).await, Ok(Ok(Ok(())))) {
            tracing::warn!("the last spans of traces were not sent");
        }
    }
}

/// A span that is open. It ends when it is dropped. Its attributes hold ids of ours and codes, never what people
/// wrote, nor their numbers, nor a provider's ids.
pub struct Span(Option<SdkSpan>);

impl Span {
    /// One that goes nowhere.
    pub fn none() -> Self {
        Self(None)
    }

    /// The context for whatever this span causes, as a `traceparent` header; `None` while traces are off.
    pub fn header(&self) -> Option<String> {
        let context = self.0.as_ref()?.span_context();
        let flags = context.trace_flags().to_u8();
        Some(format!("00-{}-{}-{flags:02x}", context.trace_id(), context.span_id()))
    }

    /// Adds a fact.
    pub fn set(&mut self, key: &'static str, value: impl Into<Value>) {
        if let Some(span) = self.0.as_mut().filter(|span| span.is_recording()) {
            span.set_attribute(KeyValue::new(key, value));
        }
    }

    /// Says that it came to nothing, with a stable code.
    pub fn fail(&mut self, code: impl Into<Cow<'static, str>>) {
        if let Some(span) = self.0.as_mut().filter(|span| span.is_recording()) {
            span.set_status(Status::error(code));
        }
    }

    /// Opens one that this one causes.
    #[must_use]
    pub fn child(&self, traces: &Traces, kind: SpanKind, name: &'static str) -> Self {
        match self.header() {
            Some(parent) => traces.span(kind, name, Some(parent.as_bytes()), None),
            None => Self(None),
        }
    }
}

/// W3C trace context, version 00.
fn parse(header: &[u8]) -> Option<SpanContext> {
    let mut parts = std::str::from_utf8(header).ok()?.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    if version != "00" || parts.next().is_some() || [trace.len(), span.len(), flags.len()] != [32, 16, 2] {
        return None;
    }
    let context = SpanContext::new(
        TraceId::from_hex(trace).ok()?,
        SpanId::from_hex(span).ok()?,
        // Of the flags only this one has a meaning that is ours to keep.
        TraceFlags::new(u8::from_str_radix(flags, 16).ok()?) & TraceFlags::SAMPLED,
        true,
        TraceState::NONE,
    );
    context.is_valid().then_some(context)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[test]
    fn only_a_formed_context_is_a_parent() {
        let context = parse(PARENT.as_bytes()).unwrap();
        assert!(context.is_sampled() && context.is_remote());
        assert_eq!(context.trace_id().to_string(), "0af7651916cd43dd8448eb211c80319c");
        assert!(!parse(PARENT.replace("-01", "-00").as_bytes()).unwrap().is_sampled());
        let zeros = format!("00-{:032}-{:016}-01", 0, 0);
        for other in ["", "00-x", zeros.as_str(), &PARENT.replacen("00", "01", 1), &format!("{PARENT}-00")] {
            assert!(parse(other.as_bytes()).is_none(), "{other}");
        }
    }

    #[test]
    fn while_traces_are_off_there_is_nothing_to_hand_on() {
        let traces = Traces::default();
        let mut span = traces.span(SpanKind::Server, "webhook", Some(PARENT.as_bytes()), None);
        span.set("recado.endpoint", "whatsapp");
        span.fail("not_durable");
        assert_eq!(span.header(), None);
        assert!(!traces.wants(Some(PARENT.as_bytes())));
        assert!(traces.now().is_none());
        assert_eq!(span.child(&traces, SpanKind::Client, "call").header(), None);
    }
}
