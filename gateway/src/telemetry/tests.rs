#![allow(clippy::unwrap_used)]

use recado_bus::Counts;

use super::{EndpointLabel, Metrics, TypeLabel, WebhookLabel};

#[test]
fn numbers_have_the_names_that_dashboards_use() {
    let metrics = Metrics::new();
    let label = WebhookLabel { endpoint: "whatsapp".into(), result: "accepted", status: 200 };
    metrics.webhook_requests.get_or_create(&label).inc();
    metrics.webhook_duration.get_or_create(&EndpointLabel { endpoint: "whatsapp".into() }).observe(0.003);
    metrics.events.get_or_create(&TypeLabel { r#type: "messageReceived" }).inc();
    metrics.count_discarded("sender", Counts::default(), Counts { gaps: 2, ..Counts::default() });
    let text = metrics.text();
    for line in [
        "recado_webhook_requests_total{endpoint=\"whatsapp\",result=\"accepted\",status=\"200\"} 1\n",
        "recado_webhook_duration_seconds_count{endpoint=\"whatsapp\"} 1\n",
        "recado_events_total{type=\"messageReceived\"} 1\n",
        "recado_events_discarded_total{reader=\"sender\",reason=\"gap\"} 2\n",
        "# UNIT process_resident_memory_bytes bytes\n",
        "recado_build_info{version=",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(text.ends_with("# EOF\n"));
}

#[test]
fn each_name_is_there_once() {
    let text = Metrics::new().text();
    let mut names: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all, "{text}");
}
