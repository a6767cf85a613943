//! Traces: one from the webhook to the provider's call, nothing private in it, and nobody waits for a collector.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context as _, Result};
use opentelemetry_proto::tonic::trace::v1::Span;
use recado_bus::{Bus as _, Embedded, LogName, LogSpec, Retention};
use recado_tests::{Collector, PATIENCE, World, eventually, gateway::recado, raw, settings::APP_SECRET, within};
use reqwest::Method;
use serde_json::json;

const NUMBER: &str = "5511987654321";
const TEXT: &str = "pergunta-muito-particular";
const REPLY: &str = "resposta-muito-particular";
const WAMID: &str = "wamid.PARTICULAR1";
const TOKEN: &str = "collector-token-1";

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The spans of a trace.
fn of<'s>(spans: &'s [Span], trace: &str) -> Vec<&'s Span> {
    spans.iter().filter(|span| hex(&span.trace_id) == trace).collect()
}

fn named<'s>(spans: &[&'s Span], name: &str) -> Result<&'s Span> {
    let names: Vec<&str> = spans.iter().map(|span| span.name.as_str()).collect();
    spans.iter().find(|span| span.name == name).copied().with_context(|| format!("no span {name} among {names:?}"))
}

fn fact(span: &Span, key: &str) -> String {
    let value = span.attributes.iter().find(|attribute| attribute.key == key).and_then(|a| a.value.as_ref());
    value.and_then(|value| value.value.as_ref()).map(|value| format!("{value:?}")).unwrap_or_default()
}

/// The trace contexts of events by their kind, as a reader of the log finds them in the headers.
async fn contexts(world: &World) -> Result<BTreeMap<String, String>> {
    let specs = [LogSpec {
        name: LogName("recado.events.v1"),
        partitions: 8,
        retention: Retention::For(Duration::from_hours(24)),
    }];
    let bus = Embedded::open_read_only(&world.settings.data().join("log"), &specs)?;
    let mut found = BTreeMap::new();
    for partition in 0..8 {
        let bounds = bus.bounds(specs[0].name, partition).await?;
        let mut reader = bus.reader(specs[0].name, partition, bounds.oldest).await?;
        while reader.position() < bounds.end {
            for stored in reader.next(1000).await? {
                let text = |name: &str| stored.header(name).map(|value| String::from_utf8_lossy(value).into_owned());
                if let (Some(kind), Some(context)) = (text("ce_type"), text("traceparent")) {
                    found.insert(kind, context);
                }
            }
        }
    }
    Ok(found)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_trace_from_the_webhook_over_the_router_to_the_providers_call() -> Result<()> {
    let collector = Collector::start().await?;
    let table = format!(
        "[telemetry]\notlp_endpoint = \"{}\"\notlp_headers = {{ authorization = \"Bearer {TOKEN}\" }}\n\
         service_name = \"recado-tested\"\n",
        collector.url
    );
    let world = World::new(|settings| settings.extra = table, |_| {}).await?;

    // A provider sends no context: the webhook begins the trace, and events carry it on.
    let message = json!({"from": NUMBER, "id": WAMID, "timestamp": raw::now(), "type": "text", "text": {"body": TEXT}});
    let body = raw::body("700800900", &json!([message]));
    let (status, _) =
        raw::post(&world.gateway.webhook("whatsapp"), body.clone(), &[&raw::signature(APP_SECRET, &body)]).await?;
    assert_eq!(status, 200);
    let opened = world.api.event("the conversation", |e| e.get("conversationOpened").is_some()).await?;
    let conversation = opened["conversationOpened"]["conversationId"].as_str().context("no id")?.to_owned();
    let context = eventually("the context in the event's headers", || async {
        Ok(contexts(&world).await?.remove("recado.v1.Event.messageReceived"))
    })
    .await?;
    let trace = context.split('-').nth(1).context("no trace")?.to_owned();

    // The desk goes on with it, as a reader of the log would.
    let path = format!("/v1/conversations/{conversation}/messages");
    let answer = world
        .api
        .call(Method::POST, &path, Some(json!({"text": {"body": REPLY}})), &[("traceparent", &context)])
        .await?;
    assert_eq!(answer.status, 200, "{answer:?}");
    let id = answer.body["messageId"].as_str().context("no message id")?.to_owned();
    world.api.event("read", |e| e["messageStatusChanged"]["status"] == "read").await?;

    let wanted = [
        "POST /webhooks/{endpoint}",
        "append to intake",
        "route message",
        "POST /v1/conversations/{id}/messages",
        "route command",
        "send message",
        "call provider",
        "route sendReport",
    ];
    let spans = within(PATIENCE, "all spans of the trace", || async {
        let spans = collector.spans();
        let all = of(&spans, &trace);
        Ok(wanted.iter().all(|name| all.iter().any(|span| span.name == *name)).then_some(spans))
    })
    .await
    .with_context(|| {
        let names: Vec<(String, String)> =
            collector.spans().iter().map(|span| (hex(&span.trace_id), span.name.clone())).collect();
        format!("the trace is {trace}, there are {names:#?}")
    })?;
    let spans = of(&spans, &trace);

    // Who caused whom.
    let webhook = named(&spans, "POST /webhooks/{endpoint}")?;
    assert!(webhook.parent_span_id.is_empty(), "the webhook is the first");
    assert_eq!(context.split('-').nth(2), Some(hex(&webhook.span_id).as_str()), "events name the webhook's span");
    for name in ["append to intake", "route message", "POST /v1/conversations/{id}/messages"] {
        assert_eq!(named(&spans, name)?.parent_span_id, webhook.span_id, "{name}");
    }
    let command = named(&spans, "POST /v1/conversations/{id}/messages")?;
    for name in ["route command", "send message", "route sendReport"] {
        assert_eq!(named(&spans, name)?.parent_span_id, command.span_id, "{name}");
    }
    let (attempt, call) = (named(&spans, "send message")?, named(&spans, "call provider")?);
    assert_eq!(call.parent_span_id, attempt.span_id);
    assert!(
        call.end_time_unix_nano >= call.start_time_unix_nano
            && call.start_time_unix_nano >= attempt.start_time_unix_nano
    );
    assert!(fact(attempt, "recado.message.id").contains(&id), "{attempt:?}");
    assert!(fact(attempt, "recado.outcome").contains("accepted"));
    assert!(fact(call, "http.response.status_code").contains("200"));
    assert!(fact(named(&spans, "route message")?, "recado.events.kinds").contains("messageReceived"));

    // Who makes requests without a right signature makes no spans.
    let before = collector.spans().iter().filter(|span| span.name == webhook.name).count();
    assert_eq!(raw::post(&world.gateway.webhook("whatsapp"), body, &["sha256=00"]).await?.0, 401);

    // What was sent with whose credentials, and what was not.
    assert_eq!(collector.authorization().as_deref(), Some("Bearer collector-token-1"));
    assert!(collector.services().iter().all(|name| name == "recado-tested"));
    let outgoing = world.provider.journal().calls.iter().find_map(|c| c.wamid.clone()).context("no call")?;
    let ended = world.gateway.stop().await?;
    assert!(ended.status.success(), "{ended:?}");
    let after = collector.spans();
    assert_eq!(after.iter().filter(|span| span.name == webhook.name).count() - before, receipts(&after, before)?);
    let (sent, log) = (collector.raw(), ended.stderr);
    for secret in [NUMBER, "987654321", TEXT, REPLY, WAMID, &outgoing, "700800900", "rcd_", APP_SECRET] {
        assert!(!sent.contains(secret), "{secret} in the spans");
    }
    for secret in [NUMBER, TEXT, REPLY, WAMID, TOKEN, "rcd_", APP_SECRET] {
        assert!(!log.contains(secret), "{secret} in the log");
    }

    // What was concluded is what is concluded without traces: the same bytes.
    let config = world.settings.path();
    let verified = recado(&world.settings.folder, ["verify", "--config", &config.to_string_lossy()]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    println!("{} spans, {} of the trace; {}", after.len(), of(&after, &trace).len(), verified.stdout.trim());
    Ok(())
}

/// Webhooks that the provider's receipts made since: each has a span with a status of 200.
fn receipts(spans: &[Span], before: usize) -> Result<usize> {
    let webhooks = spans.iter().filter(|span| span.name == "POST /webhooks/{endpoint}").skip(before);
    let (right, wrong): (Vec<&Span>, Vec<&Span>) =
        webhooks.partition(|span| fact(span, "http.response.status_code").contains("200"));
    anyhow::ensure!(wrong.is_empty(), "spans of refused webhooks: {wrong:?}");
    Ok(right.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_wants_no_trace_gets_none_and_one_in_a_thousand_is_few() -> Result<()> {
    let collector = Collector::start().await?;
    let table = format!("[telemetry]\notlp_endpoint = \"{}\"\nsample_ratio = 0\n", collector.url);
    let world = World::new(|settings| settings.extra = table, |_| {}).await?;
    // Nothing that begins here is told; what a caller traces is.
    let unwanted = "00-11111111111111111111111111111111-2222222222222222-00";
    let wanted = "00-33333333333333333333333333333333-4444444444444444-01";
    for context in [unwanted, wanted] {
        let body = Some(json!({"state": "paused"}));
        let answer = world.api.call(Method::PUT, "/v1/agents/ana/presence", body, &[("traceparent", context)]).await?;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    let spans = eventually("the spans of the caller that wants them", || async {
        let spans = collector.spans();
        Ok(spans.iter().any(|span| span.name == "route command").then_some(spans))
    })
    .await?;
    assert!(spans.iter().all(|span| hex(&span.trace_id) == "3".repeat(32)), "{spans:#?}");
    let call = spans.iter().find(|span| span.name == "PUT /v1/agents/{id}/presence").context("no span of the call")?;
    assert_eq!(hex(&call.parent_span_id), "4".repeat(16));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_down_costs_a_warning_and_nothing_else() -> Result<()> {
    // A port that nobody listens on, and one that takes connections and never answers.
    let gone = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let silent = std::net::TcpListener::bind("127.0.0.1:0")?;
    for address in [gone, silent.local_addr()?] {
        let table = format!("[telemetry]\notlp_endpoint = \"http://{address}\"\n");
        let world = World::new(|settings| settings.extra = table, |_| {}).await?;
        let body = raw::webhook("700800900", "wamid.A");
        let (status, _) =
            raw::post(&world.gateway.webhook("whatsapp"), body.clone(), &[&raw::signature(APP_SECRET, &body)]).await?;
        assert_eq!(status, 200);
        world.api.event("the message", |e| e.get("messageReceived").is_some()).await?;
        within(PATIENCE, "the warning", || async {
            Ok(world.gateway.log().contains("traces cannot be exported, spans are lost").then_some(()))
        })
        .await?;
        let page = world.api.call(Method::GET, "/metrics", None, &[]).await?.body;
        let page = page.as_str().unwrap_or_default().to_owned();
        let lost = page.lines().find_map(|line| line.strip_prefix("recado_trace_spans_total{result=\"failed\"} "));
        let lost: u64 = lost.context("no count")?.parse()?;
        assert!(lost > 0, "{page}");
        let ended = world.gateway.stop().await?;
        assert!(ended.status.success(), "{ended:?}");
        let warnings = ended.stderr.matches("traces cannot be exported").count();
        assert!((1..=2).contains(&warnings), "{warnings} warnings:\n{}", ended.stderr);
        println!("{lost} spans lost, {warnings} warning(s), ended in order");
    }
    Ok(())
}
