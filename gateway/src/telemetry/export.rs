//! Spans on their way to a collector: OTLP over HTTP, in batches, from a thread of their own. The queue is bounded; a
//! collector that is down costs spans and a warning, and nobody who serves anything waits for it.

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, SpanExporter as Otlp, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{
        BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider, Span, SpanData, SpanExporter, SpanProcessor,
    },
};
use prometheus_client::metrics::{counter::Counter, family::Family};
use secrecy::ExposeSecret as _;
use tokio::runtime::Handle;

use super::{Metrics, labels::ResultLabel};
use crate::config::Telemetry;

/// Spans that wait to be sent; further ones are dropped.
const QUEUE: usize = 4096;
/// Spans in one call.
const BATCH: usize = 512;
/// Between calls, unless a batch is full.
const EVERY: Duration = Duration::from_secs(1);
/// How long a call may take, its repeats included.
const DEADLINE: Duration = Duration::from_secs(5);
/// Between two warnings of the same.
const WARN_EVERY: Duration = Duration::from_mins(1);
/// No more of a collector's answer is read than this many bytes.
const MAX_ANSWER: usize = 64 * 1024;

/// What spans are made with.
pub(super) fn provider(endpoint: &str, config: &Telemetry, metrics: &Metrics) -> Result<SdkTracerProvider, String> {
    let headers: HashMap<String, String> =
        config.otlp_headers.iter().map(|(name, value)| (name.clone(), value.expose_secret().to_owned())).collect();
    let otlp = Otlp::builder()
        .with_http()
        .with_http_client(Client::new().ok_or("no HTTP client can be made for traces")?)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{endpoint}/v1/traces"))
        .with_headers(headers)
        .with_timeout(DEADLINE)
        .build()
        .map_err(|error| format!("traces cannot be exported: {error}"))?;
    let queued = Arc::new(AtomicUsize::new(0));
    let exporter = Counted {
        inner: otlp,
        queued: Arc::clone(&queued),
        spans: metrics.trace_spans.clone(),
        warned: Mutex::default(),
    };
    let batches = BatchConfigBuilder::default()
        .with_max_queue_size(QUEUE)
        .with_max_export_batch_size(BATCH)
        .with_scheduled_delay(EVERY)
        .build();
    let processor =
        Bounded { inner: BatchSpanProcessor::new(exporter, batches), queued, spans: metrics.trace_spans.clone() };
    let resource = Resource::builder_empty()
        .with_service_name(config.service_name.clone())
        .with_attributes([
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
            KeyValue::new("service.instance.id", format!("{:032x}", rand::random::<u128>())),
        ])
        .build();
    Ok(SdkTracerProvider::builder()
        .with_span_processor(processor)
        .with_sampler(Sampler::parent_based(Sampler::TraceIdRatioBased(config.sample_ratio)))
        .with_max_attributes_per_span(32)
        .with_max_events_per_span(32)
        .with_resource(resource)
        .build())
}

/// Lets no more spans wait than there is room for, and counts those that find none.
#[derive(Debug)]
struct Bounded {
    inner: BatchSpanProcessor,
    queued: Arc<AtomicUsize>,
    spans: Spans,
}

impl SpanProcessor for Bounded {
    fn on_start(&self, span: &mut Span, context: &Context) {
        self.inner.on_start(span, context);
    }

    fn on_end(&self, span: SpanData) {
        if !span.span_context.is_sampled() {
            return;
        }
        if self.queued.fetch_add(1, Ordering::AcqRel) >= QUEUE {
            self.queued.fetch_sub(1, Ordering::AcqRel);
            count(&self.spans, "dropped", 1);
            return;
        }
        self.inner.on_end(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}

/// What became of spans.
type Spans = Family<ResultLabel, Counter>;

fn count(counts: &Spans, result: &'static str, spans: u64) {
    counts.get_or_create(&ResultLabel { result }).inc_by(spans);
}

/// Counts what became of spans, and warns, but not of each call.
struct Counted {
    inner: Otlp,
    queued: Arc<AtomicUsize>,
    spans: Spans,
    /// When it was warned last of a collector that still takes nothing.
    warned: Mutex<Option<Instant>>,
}

impl fmt::Debug for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The exporter itself holds the collector's credentials.
        f.debug_struct("Counted").field("queued", &self.queued).finish_non_exhaustive()
    }
}

impl Counted {
    fn tell(&self, result: &OTelSdkResult) {
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        match result {
            Ok(()) => {
                if warned.take().is_some() {
                    tracing::info!("traces are exported again");
                }
            }
            Err(error) => {
                if warned.is_none_or(|at| at.elapsed() >= WARN_EVERY) {
                    tracing::warn!(%error, "traces cannot be exported, spans are lost");
                    *warned = Some(Instant::now());
                }
            }
        }
    }
}

impl SpanExporter for Counted {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = batch.len();
        let result = self.inner.export(batch).await;
        self.queued.fetch_sub(spans, Ordering::AcqRel);
        count(&self.spans, if result.is_ok() { "exported" } else { "failed" }, spans as u64);
        self.tell(&result);
        result
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}

/// Makes the calls on the gateway's runtime: the thread that waits for them has none of its own.
#[derive(Debug)]
struct Client {
    http: reqwest::Client,
    runtime: Handle,
}

impl Client {
    fn new() -> Option<Self> {
        // The whole process has one provider of cryptography; a second installation changes nothing.
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = reqwest::Client::builder()
            .connect_timeout(DEADLINE)
            .timeout(DEADLINE)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("recado/", env!("CARGO_PKG_VERSION")))
            .build()
            .ok()?;
        Some(Self { http, runtime: Handle::try_current().ok()? })
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpError> {
        let http = self.http.clone();
        let call = self.runtime.spawn(async move {
            let (parts, body) = request.into_parts();
            let call = http.request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body);
            let mut answer = call.send().await?;
            let mut bytes = BytesMut::new();
            while let Some(chunk) = answer.chunk().await? {
                let room = MAX_ANSWER - bytes.len();
                bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
                if bytes.len() == MAX_ANSWER {
                    break;
                }
            }
            let mut response = http::Response::new(bytes.freeze());
            *response.status_mut() = answer.status();
            *response.headers_mut() = std::mem::take(answer.headers_mut());
            Ok::<_, reqwest::Error>(response)
        });
        Ok(call.await??)
    }
}
