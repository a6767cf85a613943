//! The numbers, as Prometheus itself reads them: names, formats, alerts, and what a running gateway shows.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use recado_bus::broker::free_ports;
use recado_tests::{PATIENCE, World, api::client, raw, settings::APP_SECRET, within};
use serde_json::Value;
use tokio::{
    io::AsyncWriteExt as _,
    process::{Child, Command},
};

fn deploy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/prometheus")
}

/// Runs promtool; what it says must be good.
async fn promtool(arguments: &[&str], input: Option<&str>) -> Result<String> {
    let mut command = Command::new("promtool");
    command.args(arguments).current_dir(deploy()).kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().context("promtool is in Debian's package `prometheus`")?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.unwrap_or_default().as_bytes()).await?;
    }
    let output = tokio::time::timeout(Duration::from_mins(1), child.wait_with_output()).await??;
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "promtool {arguments:?}:\n{said}");
    Ok(said)
}

#[tokio::test(flavor = "multi_thread")]
async fn alerts_are_rules_that_prometheus_takes_and_fire_when_they_should() -> Result<()> {
    let checked = promtool(&["check", "rules", "alerts.yaml"], None).await?;
    assert!(checked.contains("SUCCESS"), "{checked}");
    let tested = promtool(&["test", "rules", "alerts_test.yaml"], None).await?;
    assert!(tested.contains("SUCCESS"), "{tested}");
    promtool(&["check", "config", "prometheus.yml"], None).await?;
    Ok(())
}

/// The beginnings of the series that `docs/metrics.md` promises from the start, by metric: its labels of closed sets with
/// each of their values, and those of what is configured with the ids that are given.
fn promised(endpoint: &str, account: &str, hook: &str) -> Result<Vec<String>> {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/metrics.md");
    let document = std::fs::read_to_string(document)?;
    let mut series = Vec::new();
    for row in document.lines().filter_map(|line| line.strip_prefix("| `")) {
        let mut cells = row.split(" | ");
        let (name, kind) = (cells.next().context("no name")?.trim_end_matches('`'), cells.next().context("no kind")?);
        let labels = labels(cells.next().context("no labels")?);
        if labels.iter().any(|(label, _)| ["partition", "route", "version"].contains(&label.as_str())) {
            continue;
        }
        let mut begun = vec![format!("{name}{}", if kind == "histogram" { "_count" } else { "" })];
        // The status of a webhook's answer follows from the result.
        for (at, (label, values)) in labels.iter().filter(|(label, _)| label != "status").enumerate() {
            let configured = [("endpoint", endpoint), ("account", account), ("hook", hook)];
            let values = match configured.iter().find(|(configured, _)| configured == label) {
                Some((_, id)) => vec![(*id).to_owned()],
                None => values.clone(),
            };
            assert!(!values.is_empty(), "{name} does not say what {label} may be");
            let mark = if at == 0 { '{' } else { ',' };
            let more =
                |begun: &String| values.iter().map(|value| format!("{begun}{mark}{label}=\"{value}\"")).collect();
            begun = begun.iter().flat_map::<Vec<_>, _>(more).collect();
        }
        series.extend(begun);
    }
    // Nothing is at an endpoint that there is not.
    let nobody = |text: &String| text.contains("unknown_endpoint");
    Ok(series.into_iter().map(|text| if nobody(&text) { text.replace(endpoint, "unknown") } else { text }).collect())
}

/// The labels of a row and the words that stand behind each in its own type.
fn labels(cell: &str) -> Vec<(String, Vec<String>)> {
    let mut labels: Vec<(String, Vec<String>)> = Vec::new();
    let pieces: Vec<&str> = cell.split('`').collect();
    for pair in pieces[1..].chunks(2) {
        let (word, behind) = (pair[0], pair.get(1).copied().unwrap_or_default());
        match labels.last_mut() {
            Some((_, values)) if !behind.starts_with(": ") => values.push(word.to_owned()),
            _ => labels.push((word.to_owned(), Vec::new())),
        }
    }
    labels
}

/// A table `hooks` whose receiver nobody is.
fn hook(id: &str) -> String {
    let secret = crate::hooks::SECRET;
    format!(
        "\n[[hooks]]\nid = \"{id}\"\ntenant = \"acme\"\nurl = \"http://127.0.0.1:9/\"\nsecrets = [\"{secret}\"]\n\
         allow_networks = [\"127.0.0.0/8\"]\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_gateway_shows_every_series_of_closed_sets() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let mut settings = recado_tests::Settings::new(folder.path().join("gateway"), "http://127.0.0.1:9");
    settings.extra = hook("erp");
    let gateway = recado_tests::Gateway::start(&settings).await?;
    let url = format!("{}/metrics", gateway.admin);
    let missing = |page: &str, wanted: &[String]| -> Vec<String> {
        let there = |begun: &&String| {
            page.lines()
                .any(|line| line.strip_prefix(begun.as_str()).is_some_and(|rest| rest.starts_with(['}', ',', ' '])))
        };
        wanted.iter().filter(|begun| !there(begun)).cloned().collect()
    };

    // What is counted is there with the first page that anybody can ask for.
    let page = client()?.get(&url).send().await?.text().await?;
    let wanted = promised("whatsapp", "wa-main", "erp")?;
    assert!(wanted.len() > 150, "{wanted:#?}");
    let counted: Vec<_> =
        wanted.iter().filter(|name| name.contains("_total") || name.contains("_count")).cloned().collect();
    assert_eq!(missing(&page, &counted), [""; 0], "not there on the first page:\n{page}");
    for none in [
        "recado_events_discarded_total{reader=\"router\",reason=\"zombie\"} 0",
        "recado_log_append_failures_total{log=\"intake\",result=\"not_written\"} 0",
        "recado_media_files_total{code=\"expired\"} 0",
        "recado_sender_calls_total{account=\"wa-main\",class=\"unauthorized\"} 0",
        "recado_hook_deliveries_total{hook=\"erp\",result=\"gone\"} 0",
    ] {
        assert!(page.lines().any(|line| line == none), "{none} is not in\n{page}");
    }
    // What is looked at now and then follows.
    within(PATIENCE, "every series", || async {
        let page = client()?.get(&url).send().await?.text().await?;
        Ok(missing(&page, &wanted).is_empty().then_some(()))
    })
    .await?;

    // What a changed file adds is there as soon as the file is in force.
    let account = settings.text()?;
    let from = account.find("[[accounts]]").context("no account")?;
    let account = account[from..].split("\n[[queues]]").next().context("no queue")?;
    let account = account.replace("wa-main", "wa-second").replace("700800900", "700800901");
    settings.revision += 1;
    settings.extra = format!("{}{}\n{account}\n", hook("erp"), hook("crm"));
    settings.write()?;
    let page = within(PATIENCE, "the file in force", || async {
        let page = client()?.get(&url).send().await?.text().await?;
        Ok(page.contains("recado_config_reloads_total{result=\"applied\"} 1").then_some(page))
    })
    .await?;
    let added: Vec<_> = promised("whatsapp", "wa-second", "crm")?
        .into_iter()
        .filter(|name| name.contains("_total{") && (name.contains("wa-second") || name.contains("crm")))
        .collect();
    assert_eq!(added.len(), 17, "{added:?}");
    assert_eq!(missing(&page, &added), [""; 0]);
    println!("{} series promised and there, {} more after a change", wanted.len(), added.len());
    gateway.stop().await?;
    Ok(())
}

/// A Prometheus of its own, with the alerts. Killed when dropped.
struct Prometheus {
    _process: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Prometheus {
    async fn start(target: &str) -> Result<Self> {
        let folder = recado_tests::settings::folder()?;
        let config = format!(
            "global:\n  scrape_interval: 1s\n  evaluation_interval: 1s\nrule_files:\n  - {}\nscrape_configs:\n  - job_name: recado\n    static_configs:\n      - targets: [\"{target}\"]\n",
            std::fs::canonicalize(deploy().join("alerts.yaml"))?.display()
        );
        let file = folder.path().join("prometheus.yml");
        std::fs::write(&file, config)?;
        // It cannot say which port it got, so it is told a free one.
        let port = free_ports(1)?[0];
        let process = Command::new("prometheus")
            .arg(format!("--config.file={}", file.display()))
            .arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .args(["--log.level=warn"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("prometheus is in Debian's package of that name")?;
        let url = format!("http://127.0.0.1:{port}");
        within(Duration::from_mins(1), "prometheus", || async {
            Ok(client()?.get(format!("{url}/-/ready")).send().await?.status().is_success().then_some(()))
        })
        .await?;
        Ok(Self { _process: process, url, _folder: folder })
    }

    async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value> {
        let mut url = reqwest::Url::parse(&format!("{}{path}", self.url))?;
        url.query_pairs_mut().extend_pairs(query);
        let text = client()?.get(url).send().await?.text().await?;
        let answer: Value = serde_json::from_str(&text).with_context(|| text.clone())?;
        ensure!(answer["status"] == "success", "{answer}");
        Ok(answer["data"].clone())
    }

    /// The sum of what a query finds; `None` when it finds nothing.
    async fn sum(&self, query: &str) -> Result<Option<f64>> {
        let found = self.get("/api/v1/query", &[("query", query)]).await?;
        let values = found["result"].as_array().context("no result")?;
        let numbers = values.iter().filter_map(|value| value["value"][1].as_str()?.parse::<f64>().ok());
        Ok((!values.is_empty()).then(|| numbers.sum()))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn prometheus_scrapes_a_running_gateway_and_finds_what_dashboards_want() -> Result<()> {
    let world = World::plain().await?;
    let target = world.gateway.admin.trim_start_matches("http://").to_owned();
    let prometheus = Prometheus::start(&target).await?;

    // Some traffic of every kind: a message and its answer, a wrong signature, an account that is not ours.
    world.provider.customer("5511987654321", "Ana").says("oi").await?.acknowledged(PATIENCE).await?;
    let opened = world.api.event("the conversation", |e| e.get("conversationOpened").is_some()).await?;
    let conversation = opened["conversationOpened"]["conversationId"].as_str().context("no id")?.to_owned();
    world.api.reply(&conversation, "ana", "olá").await?;
    world.api.event("read", |e| e["messageStatusChanged"]["status"] == "read").await?;
    let url = world.gateway.webhook("whatsapp");
    let foreign = raw::webhook("999999999", "wamid.X");
    assert_eq!(raw::post(&url, foreign.clone(), &["sha256=00"]).await?.0, 401);
    assert_eq!(raw::post(&url, foreign.clone(), &[&raw::signature(APP_SECRET, &foreign)]).await?.0, 200);

    // Both formats, and what promtool says of the one that people see.
    let page = client()?.get(format!("{}/metrics", world.gateway.admin)).send().await?;
    assert_eq!(page.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let page = page.text().await?;
    let said = promtool(&["check", "metrics"], Some(&page)).await?;
    assert_eq!(said.trim(), "", "promtool has something to say");
    let asked = client()?.get(format!("{}/metrics", world.gateway.admin));
    let open = asked.header("accept", "application/openmetrics-text; version=1.0.0").send().await?;
    assert_eq!(open.headers()["content-type"], "application/openmetrics-text; version=1.0.0; charset=utf-8");
    assert!(open.text().await?.ends_with("# EOF\n"));

    let wanted = [
        ("up{job=\"recado\"}", 1.0),
        ("recado_build_info", 1.0),
        ("recado_role_ready", 4.0),
        ("recado_webhook_requests_total{endpoint=\"whatsapp\",result=\"accepted\",status=\"200\"}", 2.0),
        ("recado_webhook_requests_total{result=\"signature_wrong\",status=\"401\"}", 1.0),
        ("recado_webhook_duration_seconds_count{endpoint=\"whatsapp\"}", 3.0),
        ("recado_log_append_duration_seconds_count{log=\"intake\"}", 2.0),
        ("recado_log_records_total{log=\"events\"}", 5.0),
        ("recado_log_bytes_total{log=\"deliveries\"}", 1.0),
        ("recado_router_inputs_total{type=\"message\"}", 1.0),
        ("recado_router_partitions{phase=\"live\"}", 8.0),
        ("recado_events_total{type=\"messageReceived\"}", 1.0),
        ("recado_sender_calls_total{account=\"wa-main\",class=\"accepted\"}", 1.0),
        ("recado_sender_call_duration_seconds_count{class=\"accepted\"}", 1.0),
        ("recado_deadletters_total{code=\"unknown_account\"}", 1.0),
        ("recado_read_model_events_total", 5.0),
        ("recado_api_requests_total{method=\"POST\"}", 1.0),
        ("recado_config_last_reload_successful", 1.0),
        ("recado_config_revision", 1.0),
        ("recado_disk_free_bytes{folder=\"data\"}", 1.0),
        ("process_resident_memory_bytes", 1_000_000.0),
        ("process_cpu_seconds_total", 0.001),
        ("process_start_time_seconds", 1_600_000_000.0),
        ("process_open_fds", 1.0),
    ];
    for (query, least) in wanted {
        within(PATIENCE, query, || async { Ok(prometheus.sum(query).await?.filter(|sum| *sum >= least)) }).await?;
    }
    for (query, value) in [
        ("recado_tenants_parked or vector(0)", 0.0),
        ("recado_router_lag_records", 0.0),
        ("recado_sender_stopped_accounts", 0.0),
        ("recado_webhook_inflight_bytes", 0.0),
        ("recado_deadletters_total{code=\"stale\"}", 0.0),
    ] {
        within(PATIENCE, query, || async { Ok(prometheus.sum(query).await?.filter(|sum| (*sum - value).abs() < 0.5)) })
            .await?;
    }

    // What the dashboard asks is understood, and most of it has an answer.
    let dashboard = std::fs::read_to_string(deploy().join("../grafana/recado.json"))?;
    let dashboard: Value = serde_json::from_str(&dashboard)?;
    let panels = dashboard["panels"].as_array().context("no panels")?;
    let queries = panels
        .iter()
        .filter_map(|panel| panel["targets"].as_array())
        .flatten()
        .map(|target| {
            let query = target["expr"].as_str().context("no expression")?;
            Ok(query.replace("$job", ".*").replace("$instance", ".*").replace("$__rate_interval", "1m"))
        })
        .collect::<Result<Vec<_>>>()?;
    assert!(queries.len() > 30, "{} queries", queries.len());
    // Rates want two scrapes of a series.
    let answered = within(Duration::from_mins(1), "answers to four fifths of the dashboard's queries", || async {
        let mut answered = 0;
        for query in &queries {
            answered += usize::from(prometheus.sum(query).await?.is_some());
        }
        Ok((answered * 10 > queries.len() * 8).then_some(answered))
    })
    .await?;

    // All rules were evaluated, and what fires is the dead letter at most.
    let rules = prometheus.get("/api/v1/rules", &[]).await?;
    let rules = rules["groups"][0]["rules"].as_array().context("no rules")?.clone();
    assert!(rules.len() > 15, "{}", rules.len());
    for rule in &rules {
        assert_ne!(rule["health"], "err", "{rule}");
        let (name, state) = (rule["name"].as_str().unwrap_or_default(), rule["state"].as_str().unwrap_or_default());
        let allowed = ["RecadoDeadLetters", "RecadoWebhookSignaturesWrong", "RecadoDiskFilling"];
        assert!(state == "inactive" || allowed.contains(&name), "{name} is {state}");
    }

    // A gateway that is gone shows.
    world.gateway.stop().await?;
    within(PATIENCE, "the gateway is missed", || async {
        Ok(prometheus.sum("up{job=\"recado\"}").await?.filter(|up| *up < 0.5))
    })
    .await?;
    println!(
        "{} series with values, {answered} of {} queries of the dashboard answered, {} rules evaluated",
        wanted.len() + 5,
        queries.len(),
        rules.len()
    );
    Ok(())
}
