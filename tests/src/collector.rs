//! A collector of traces: takes OTLP over HTTP, and keeps the spans as its protobuf says them.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Result;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{Request, Response, StatusCode, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use opentelemetry_proto::tonic::{
    collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse},
    common::v1::any_value::Value,
    trace::v1::Span,
};
use prost::Message as _;
use tokio::{net::TcpListener, task::JoinHandle};

/// A running collector. Ends when dropped.
pub struct Collector {
    /// What goes into `otlp_endpoint`.
    pub url: String,
    taken: Arc<Mutex<Taken>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Taken {
    spans: Vec<Span>,
    services: Vec<String>,
    /// Everything that arrived, as bytes.
    raw: Vec<u8>,
    /// The value of `authorization` of the last call.
    authorization: Option<String>,
}

impl Collector {
    /// Listens on loopback.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let taken = Arc::new(Mutex::new(Taken::default()));
        let into = Arc::clone(&taken);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let into = Arc::clone(&into);
                tokio::spawn(async move {
                    let service = service_fn(move |request| take(request, Arc::clone(&into)));
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Ok(Self { url, taken, task })
    }

    fn look<T>(&self, at: impl FnOnce(&Taken) -> T) -> T {
        at(&self.taken.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The spans so far.
    pub fn spans(&self) -> Vec<Span> {
        self.look(|taken| taken.spans.clone())
    }

    /// Everything that arrived, as text, for what must not be in it.
    pub fn raw(&self) -> String {
        self.look(|taken| String::from_utf8_lossy(&taken.raw).into_owned())
    }

    /// What the senders call themselves.
    pub fn services(&self) -> Vec<String> {
        self.look(|taken| taken.services.clone())
    }

    /// The credentials of the last call.
    pub fn authorization(&self) -> Option<String> {
        self.look(|taken| taken.authorization.clone())
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn take(request: Request<Incoming>, into: Arc<Mutex<Taken>>) -> Result<Response<Full<bytes::Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let answer = |status, body: Vec<u8>| {
        let mut response = Response::new(Full::from(body));
        *response.status_mut() = status;
        Ok(response)
    };
    let wanted = "application/x-protobuf";
    let is_ours = head.uri.path() == "/v1/traces"
        && head.headers.get("content-type").is_some_and(|kind| kind.as_bytes() == wanted.as_bytes());
    let Ok(body) = Limited::new(body, 16 * 1024 * 1024).collect().await else {
        return answer(StatusCode::BAD_REQUEST, Vec::new());
    };
    let body = body.to_bytes();
    let Ok(call) = ExportTraceServiceRequest::decode(body.clone()) else {
        return answer(StatusCode::BAD_REQUEST, Vec::new());
    };
    if !is_ours {
        return answer(StatusCode::NOT_FOUND, Vec::new());
    }
    let mut taken = into.lock().unwrap_or_else(PoisonError::into_inner);
    taken.raw.extend_from_slice(&body);
    let authorization = head.headers.get("authorization").and_then(|value| value.to_str().ok());
    taken.authorization = authorization.map(str::to_owned);
    for of_resource in call.resource_spans {
        for attribute in of_resource.resource.into_iter().flat_map(|resource| resource.attributes) {
            if let ("service.name", Some(Value::StringValue(name))) =
                (attribute.key.as_str(), attribute.value.and_then(|value| value.value))
            {
                taken.services.push(name);
            }
        }
        taken.spans.extend(of_resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
    }
    answer(StatusCode::OK, ExportTraceServiceResponse::default().encode_to_vec())
}
