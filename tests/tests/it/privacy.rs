//! Personal data and secrets are where they may be, and nowhere else.

use std::time::Duration;

use anyhow::Result;
use recado_bus::{Bus as _, Embedded, LogName, LogSpec, Retention};
use recado_tests::{
    World,
    api::client,
    settings::{ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN},
};

const NUMBER: &str = "5511987650001";
const TEXT: &str = "palavra-muito-particular";
const REPLY: &str = "resposta-muito-particular";

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_number_or_text_in_logs_metrics_keys_or_headers() -> Result<()> {
    // At the finest level there is, as far as the lines are ours.
    let level = ("RECADO_LOG", "info,recado=trace,recado_bus=trace".to_owned());
    let world = World::new(|settings| settings.environment.push(level), |_| {}).await?;
    let sent = world.provider.customer(NUMBER, "Nome Particular").says(TEXT).await?;
    let opened = world.api.event("the conversation", |e| e.get("conversationOpened").is_some()).await?;
    let conversation = opened["conversationOpened"]["conversationId"].as_str().unwrap().to_owned();
    world.api.event("an agent", |e| e.get("conversationAssigned").is_some()).await?;
    world
        .api
        .post(&format!("/v1/conversations/{conversation}/messages"), serde_json::json!({"text": {"body": REPLY}}))
        .await?;
    world.api.event("read", |e| e["messageStatusChanged"]["status"] == "read").await?;
    // Some of what goes wrong, too: errors are where such things slip out.
    let refused = client()?
        .post(world.gateway.webhook("whatsapp"))
        .header("x-hub-signature-256", "sha256=00")
        .body(TEXT)
        .send()
        .await?;
    assert_eq!(refused.status().as_u16(), 401);
    let outgoing = world.provider.journal().calls.iter().find_map(|c| c.wamid.clone()).unwrap_or_default();

    let metrics = client()?.get(format!("{}/metrics", world.gateway.admin)).send().await?.text().await?;
    assert!(metrics.contains("recado_"), "{metrics}");
    let data = world.settings.data();
    let ended = world.gateway.stop().await?;
    let token_hint = "rcd_";
    let secrets = [
        NUMBER,
        TEXT,
        REPLY,
        "Nome Particular",
        &sent.wamid,
        &outgoing,
        APP_SECRET,
        VERIFY_TOKEN,
        ACCESS_TOKEN,
        token_hint,
    ];
    for secret in secrets {
        assert!(!ended.stderr.contains(secret), "{secret} in the log");
        assert!(!metrics.contains(secret), "{secret} in the metrics");
    }

    // Each line of ours has a name that is documented.
    let documented = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/logs.md"))?;
    let mut lines = 0;
    for line in ended.stderr.lines() {
        let line: serde_json::Value = serde_json::from_str(line)?;
        if line["target"].as_str().is_some_and(|target| target.starts_with("recado")) {
            let (level, message) = (line["level"].as_str().unwrap(), line["message"].as_str().unwrap());
            assert!(documented.contains(&format!("| {} | `{message}` |", level.to_lowercase())), "{line}");
            lines += 1;
        }
    }
    assert!(lines >= 3, "{}", ended.stderr);

    let week = Retention::For(Duration::from_hours(168));
    let logs =
        [("recado.intake.v1", 8), ("recado.events.v1", 8), ("recado.deliveries.v1", 8), ("recado.deadletters.v1", 1)];
    let mut specs: Vec<LogSpec> = logs
        .iter()
        .map(|(name, partitions)| LogSpec { name: LogName(name), partitions: *partitions, retention: week })
        .collect();
    for name in ["recado.control.v1", "recado.addresses.v1"] {
        specs.push(LogSpec { name: LogName(name), partitions: 1, retention: Retention::Compacted });
    }
    let bus = Embedded::open_read_only(&data.join("log"), &specs)?;
    let mut records = 0;
    for spec in &specs {
        for partition in 0..spec.partitions {
            let bounds = bus.bounds(spec.name, partition).await?;
            let mut reader = bus.reader(spec.name, partition, bounds.oldest).await?;
            while reader.position() < bounds.end {
                for stored in reader.next(1000).await? {
                    records += 1;
                    let mut outside = String::from_utf8_lossy(&stored.key).into_owned();
                    for (name, value) in &stored.headers {
                        outside.push_str(name);
                        outside.push_str(&String::from_utf8_lossy(value));
                    }
                    for secret in secrets {
                        assert!(!outside.contains(secret), "{secret} in a key or header of {}", spec.name.0);
                    }
                }
            }
        }
    }
    assert!(records > 20, "{records}");
    Ok(())
}
