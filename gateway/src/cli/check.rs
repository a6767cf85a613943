//! `recado check`: everything that can be known of a configuration without starting anything.

use clap::Args;
use serde_json::json;

use super::{ConfigFile, Console, Exit};
use crate::config::{Bus, Config, Endpoint};

/// What `recado check` takes.
#[derive(Args, Debug)]
pub struct Check {
    #[command(flatten)]
    file: ConfigFile,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// Loads the configuration and says what it means, or all that is wrong.
pub fn run(arguments: &Check, console: &mut Console<'_>) -> Exit {
    match console.try_load(&arguments.file) {
        Ok(config) if arguments.json => console.print(summary(&config)),
        Ok(config) => console.print(text(&config).trim_end()),
        Err(problems) => {
            if arguments.json {
                let mut document = problems.to_json();
                document["ok"] = json!(false);
                console.print(document);
            } else {
                console.note(problems.to_string().trim_end());
            }
            return Exit::Usage;
        }
    }
    Exit::Done
}

/// What the provider has to be told to call.
fn callback(config: &Config, endpoint: &Endpoint) -> String {
    config.callback_url(&endpoint.id).unwrap_or_else(|| format!("/webhooks/{}", endpoint.id))
}

fn summary(config: &Config) -> serde_json::Value {
    let endpoints: Vec<_> = config
        .endpoints
        .iter()
        .map(|endpoint| {
            json!({
                "id": endpoint.id,
                "connector": endpoint.spec.kind,
                "callback_url": callback(config, endpoint),
                "fields": endpoint.inbound.fields(),
                "repeats_on_5xx": endpoint.inbound.repeats_on_5xx(),
            })
        })
        .collect();
    let accounts: Vec<_> = config
        .accounts
        .iter()
        .map(|account| {
            json!({
                "id": account.id,
                "tenant": account.tenant,
                "connector": account.spec.kind,
                "endpoint": account.endpoint,
                "queue": account.queue,
            })
        })
        .collect();
    json!({
        "ok": true,
        "file": config.path.display().to_string(),
        "revision": config.revision,
        "bus": match &config.bus {
            Bus::Embedded { partitions } => json!({ "kind": "embedded", "partitions": partitions }),
            Bus::Kafka { partitions, .. } => json!({ "kind": "kafka", "partitions": partitions }),
        },
        "tenants": config.tenants.iter().map(|tenant| &tenant.id).collect::<Vec<_>>(),
        "endpoints": endpoints,
        "accounts": accounts,
        "queues": config.queues.len(),
        "agents": config.agents.len(),
        "hooks": config.hooks.iter().map(|hook| json!({ "id": hook.id, "tenant": hook.tenant })).collect::<Vec<_>>(),
        "problems": [],
    })
}

fn text(config: &Config) -> String {
    use std::fmt::Write as _;

    let mut text = format!("{}: no problems\n\n", config.path.display());
    // Writing to a string cannot fail.
    let mut line = |name: &str, value: String| _ = writeln!(text, "{name:<10} {value}");
    if let Some(revision) = config.revision {
        line("revision", revision.to_string());
    }
    line("data", config.data_dir.display().to_string());
    line(
        "bus",
        match &config.bus {
            Bus::Embedded { partitions } => format!("embedded, {partitions} partitions"),
            Bus::Kafka { brokers, partitions, .. } => format!("kafka at {brokers}, {partitions} partitions"),
        },
    );
    line("webhooks", config.http.listen.clone());
    line("api", config.http.admin_listen.clone());
    for tenant in &config.tenants {
        let accounts = config.accounts.iter().filter(|account| account.tenant == tenant.id).count();
        let queues = config.queues.iter().filter(|queue| queue.tenant == tenant.id).count();
        let agents = config.agents.iter().filter(|agent| agent.tenant == tenant.id).count();
        line("tenant", format!("{}: accounts {accounts}, queues {queues}, agents {agents}", tenant.id));
    }
    for hook in &config.hooks {
        let host = hook.url.host_str().unwrap_or_default();
        line("hook", format!("{}: {} to {host}", hook.id, hook.tenant));
    }
    for endpoint in &config.endpoints {
        line("callback", format!("{} ({})", callback(config, endpoint), endpoint.spec.kind));
        if let [needed, others @ ..] = endpoint.inbound.fields() {
            line("", format!("subscribe {needed}; worth having: {}", others.join(", ")));
        }
    }
    if config.http.public_url.is_none() && !config.endpoints.is_empty() {
        text.push_str("\nhint: set `public_url` in `[http]` to see the whole URL that providers have to call\n");
    }
    for endpoint in config.endpoints.iter().filter(|endpoint| !endpoint.inbound.repeats_on_5xx()) {
        let kind = endpoint.spec.kind;
        _ = write!(text, "\nhint: {kind} repeats a refused webhook only when its URL is set up to\n");
    }
    text
}
