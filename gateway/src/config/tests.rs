//! The loader as people meet it: every fixture `NAME.toml` is loaded and what is said about it compared with
//! `NAME.txt`. `RECADO_UPDATE_FIXTURES=1` writes the texts anew, for a person to read through.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use recado_connectors::{
    Account, AccountRef, Answer, Call, ConfigError, Inbound, Outbound, Outcome, Outgoing, Refused, Reject, Spec,
};
use recado_proto::v1::queue_config::Offer;
use secrecy::ExposeSecret as _;

use super::{Bus, Config, ObjectStore, Problems, UnknownOutcome};

struct Nothing;

impl Inbound for Nothing {
    fn accept(&self, _: &recado_connectors::RawRequest<'_>) -> Result<recado_connectors::Accepted, Reject> {
        Err(Reject::SignatureMissing)
    }
}

impl Outbound for Nothing {
    fn encode(&self, _: &Outgoing<'_>) -> Result<Call, Refused> {
        Err(Refused { code: "never", detail: String::new() })
    }

    fn outcome(&self, _: &Answer) -> Outcome {
        Outcome::Ambiguous { code: String::new() }
    }

    fn reply_window_ms(&self) -> Option<u64> {
        Some(86_400_000)
    }
}

/// Keys as a connector has them.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct EndpointKeys {
    /// Secrets of the app; the first is current, all are accepted.
    #[schemars(length(min = 1))]
    app_secrets: Vec<String>,
    /// What the provider says when it subscribes.
    #[expect(dead_code)]
    verify_token: String,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct AccountKeys {
    /// The number's id at the provider.
    phone_number_id: String,
    /// The business that owns the number.
    waba_id: String,
    /// What calls are authorized with.
    #[expect(dead_code)]
    access_token: String,
    /// Where calls go.
    #[expect(dead_code)]
    api_base: Option<String>,
    /// The version of the API.
    api_version: Option<String>,
}

fn wrong(key: &str, problem: String) -> ConfigError {
    ConfigError { key: key.to_owned(), problem }
}

fn endpoint(table: toml::Table) -> Result<Arc<dyn Inbound>, ConfigError> {
    let keys: EndpointKeys = table.try_into().map_err(|error: toml::de::Error| wrong("", error.to_string()))?;
    for (i, secret) in keys.app_secrets.iter().enumerate() {
        if secret.len() < 6 {
            return Err(wrong(
                &format!("app_secrets[{i}]"),
                format!("{secret:?} is too short\nhint: copy it from the app"),
            ));
        }
    }
    Ok(Arc::new(Nothing))
}

fn account(table: toml::Table) -> Result<Account, ConfigError> {
    let keys: AccountKeys = table.try_into().map_err(|error: toml::de::Error| wrong("", error.to_string()))?;
    if let Some(version) = keys.api_version.filter(|version| !version.starts_with('v')) {
        return Err(wrong("api_version", format!("`{version}` is no version; write it like `v26.0`")));
    }
    let refs = vec![
        AccountRef { key: "phone_number_id", value: keys.phone_number_id },
        AccountRef { key: "waba_id", value: keys.waba_id },
    ];
    Ok(Account { refs, outbound: Arc::new(Nothing) })
}

static CONNECTORS: &[Spec] = &[
    Spec {
        kind: "whatsapp",
        summary: "For tests.",
        channel: "whatsapp",
        sample: "",
        global_addresses: true,
        endpoint,
        account,
        endpoint_schema: || schemars::schema_for!(EndpointKeys),
        account_schema: || schemars::schema_for!(AccountKeys),
    },
    Spec {
        kind: "telegram",
        summary: "For tests.",
        channel: "telegram",
        sample: "",
        global_addresses: true,
        endpoint,
        account,
        endpoint_schema: || schemars::schema_for!(EndpointKeys),
        account_schema: || schemars::schema_for!(AccountKeys),
    },
];

/// The only values of the environment in these tests; none of them may ever be shown.
fn environment(name: &str) -> Option<String> {
    match name {
        "WA_SECRET" => Some("0f1e2d3c4b5a-app-secret".to_owned()),
        "WA_VERIFY" => Some("verify-me-please".to_owned()),
        "WA_TOKEN" => Some("EAAG-access-token".to_owned()),
        "SHORT" => Some("q7!z".to_owned()),
        "EMPTY" => Some(String::new()),
        _ => None,
    }
}

const SECRETS: &[&str] =
    &["0f1e2d3c4b5a", "verify-me-please", "EAAG-access-token", "q7!z", "literal-secret", "on-disk"];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/config/fixtures")
}

fn load_text(text: &str) -> Result<Config, Problems> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recado.toml");
    fs::write(&path, text).unwrap();
    Config::load_with(&path, &environment, CONNECTORS)
}

/// What `contract` says a file looks like.
const WHOLE: &str = include_str!("fixtures/whole.toml");

#[test]
fn every_wrong_file_says_what_to_do() {
    let update = std::env::var_os("RECADO_UPDATE_FIXTURES").is_some();
    let mut seen = 0;
    for entry in fs::read_dir(fixtures()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") || path.ends_with("whole.toml") {
            continue;
        }
        seen += 1;
        let problems = Config::load_with(&path, &environment, CONNECTORS).unwrap_err();
        // The folder differs from machine to machine.
        let said = problems.to_string().replace(&format!("{}/", fixtures().display()), "");
        for secret in SECRETS {
            assert!(!said.contains(secret), "{} shows a secret:\n{said}", path.display());
        }
        let expected = path.with_extension("txt");
        if update {
            fs::write(&expected, &said).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        assert!(said == expected, "{}:\n--- said\n{said}\n--- expected\n{expected}", path.display());
        // A script sees the same number of problems, each with its place.
        let json = problems.to_json();
        assert_eq!(json["problems"].as_array().unwrap().len(), problems.0.len());
    }
    assert!(seen >= 10, "{seen} fixtures");
}

#[test]
fn a_whole_file_is_read() {
    let config = load_text(WHOLE).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(config.revision, Some(1));
    assert!(config.data_dir.is_absolute() && config.data_dir.ends_with("data"));
    assert!(matches!(&config.objects, ObjectStore::Folder(folder) if folder.ends_with("data/objects")));
    assert_eq!(config.http.public_url.as_deref(), Some("https://gw.example.com"));
    assert_eq!(config.http.max_connections, 10_000);
    assert_eq!(config.http.append_timeout.as_millis(), 2_000);
    assert_eq!(config.http.max_inflight_bytes, 64 << 20);
    assert!(matches!(config.bus, Bus::Embedded { partitions: 8 }));
    assert_eq!(config.callback_url("whatsapp").as_deref(), Some("https://gw.example.com/webhooks/whatsapp"));

    let account = config.account("wa-main").unwrap();
    assert_eq!(account.unknown_outcome, UnknownOutcome::Hold);
    assert_eq!(account.rate_per_s, None);
    assert!(config.endpoint("whatsapp").is_some() && config.endpoint("other").is_none());
    let by_number = AccountRef { key: "phone_number_id", value: "700800900".to_owned() };
    assert_eq!(config.account_by_ref("whatsapp", &by_number).unwrap().id, "wa-main");
    assert!(config.account_by_ref("other", &by_number).is_none());

    let queue = &config.queues[0].rules;
    assert_eq!(queue.offer, Offer::Auto as i32);
    assert_eq!(
        [queue.offer_timeout_ms, queue.reject_cooldown_ms, queue.miss_cooldown_ms, queue.max_cooldown_ms],
        [30_000, 30_000, 15_000, 600_000]
    );
    assert_eq!((queue.miss_limit, queue.weight, queue.idle_close_ms), (3, 0, 0));
    assert_eq!(config.agents[0].rules.capacity, 5);
}

#[test]
fn the_compiled_form_is_sorted_and_does_not_depend_on_the_order_of_the_file() {
    let more = "\n[[queues]]\nid = \"billing\"\ntenant = \"acme\"\n[[queues]]\nid = \"zebra\"\ntenant = \"acme\"\n";
    let swapped = "\n[[queues]]\nid = \"zebra\"\ntenant = \"acme\"\n[[queues]]\nid = \"billing\"\ntenant = \"acme\"\n";
    let one = load_text(&format!("{WHOLE}{more}")).unwrap();
    let other = load_text(&format!("{WHOLE}{swapped}")).unwrap();
    let compiled = one.compile("acme");
    assert_eq!(compiled.queues.iter().map(|q| q.id.as_str()).collect::<Vec<_>>(), ["billing", "support", "zebra"]);
    assert_eq!(compiled.accounts[0].window_ms, 86_400_000);
    assert_eq!(compiled.accounts[0].channel, "whatsapp");
    assert_eq!(compiled, other.compile("acme"));
    assert_eq!(one.hash("acme"), other.hash("acme"));
    assert_ne!(one.hash("acme"), load_text(WHOLE).unwrap().hash("acme"));
    assert_eq!(one.compile("nobody"), recado_proto::v1::TenantConfig::default());
}

#[test]
fn kafka_settings_become_those_of_librdkafka() {
    let kafka = r#"[bus]
kind = "kafka"
brokers = "one:9092,two:9092"
[bus.tls]
verify = false
[bus.sasl]
mechanism = "SCRAM-SHA-256"
username = "recado"
password = "${WA_TOKEN}"
[bus.options]
"socket.timeout.ms" = "10000"
"sasl.username" = "wins"
"#;
    let config = load_text(&WHOLE.replace("[bus]\nkind = \"embedded\"\n", kafka)).unwrap_or_else(|p| panic!("{p}"));
    let Bus::Kafka { brokers, topic_prefix, partitions, replication, single_broker, options } = &config.bus else {
        panic!("not Kafka");
    };
    assert_eq!((brokers.as_str(), topic_prefix.as_str()), ("one:9092,two:9092", "recado"));
    assert_eq!((*partitions, *replication, *single_broker), (16, 3, false));
    let mut options: Vec<_> = options.iter().map(|(k, v)| (k.as_str(), v.expose_secret())).collect();
    options.sort_unstable();
    assert_eq!(
        options,
        [
            ("enable.ssl.certificate.verification", "false"),
            ("sasl.mechanism", "SCRAM-SHA-256"),
            ("sasl.password", "EAAG-access-token"),
            ("sasl.username", "wins"),
            ("security.protocol", "sasl_ssl"),
            ("socket.timeout.ms", "10000"),
        ]
    );
    assert!(!format!("{:?}", config.bus).contains("EAAG"));
}

#[test]
fn secrets_come_from_files_beside_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("secrets")).unwrap();
    fs::write(folder.path().join("secrets/wa"), "on-disk-secret\r\n").unwrap();
    let path = folder.path().join("recado.toml");
    let seen = |text: &str| {
        fs::write(&path, text).unwrap();
        Config::load_with(&path, &environment, CONNECTORS)
    };
    let with_file = WHOLE.replace("${WA_SECRET}", "${file:secrets/wa}");
    assert!(with_file != WHOLE && seen(&with_file).is_ok());
    // A byte order mark is no part of a secret: alone, it is an empty file.
    fs::write(folder.path().join("secrets/wa"), "\u{feff}on-disk-secret\n").unwrap();
    assert!(seen(&with_file).is_ok());
    fs::write(folder.path().join("secrets/wa"), "\u{feff}\n").unwrap();
    assert!(seen(&with_file).unwrap_err().0[0].problem.contains("it is empty"));
    fs::write(folder.path().join("secrets/wa"), "x".repeat(65 * 1024)).unwrap();
    assert!(seen(&with_file).unwrap_err().0[0].problem.contains("larger than 65536 bytes"));
    fs::write(folder.path().join("secrets/wa"), "\n").unwrap();
    assert!(seen(&with_file).unwrap_err().0[0].problem.contains("it is empty"));
    fs::write(folder.path().join("secrets/wa"), [0xff, 0xfe]).unwrap();
    assert!(seen(&with_file).unwrap_err().0[0].problem.contains("UTF-8"));
}

#[test]
fn dollar_signs_can_be_written() {
    let text = WHOLE.replace("${WA_VERIFY}", "$${WA_VERIFY} costs 5$ {or so}");
    assert!(load_text(&text).is_ok());
}

#[test]
fn numbers_of_one_business_share_its_id_but_only_within_a_tenant() {
    let second = r#"
[[accounts]]
id = "wa-second"
tenant = "acme"
endpoint = "whatsapp"
queue = "support"
phone_number_id = "700800901"
waba_id = "100200300"
access_token = "${WA_TOKEN}"
"#;
    let config = load_text(&format!("{WHOLE}{second}")).unwrap_or_else(|problems| panic!("{problems}"));
    let business = AccountRef { key: "waba_id", value: "100200300".to_owned() };
    assert_eq!(config.account_by_ref("whatsapp", &business).unwrap().id, "wa-main");
    let elsewhere = second.replace("\"acme\"", "\"other\"").replace("\"support\"", "\"desk\"");
    let text =
        format!("{WHOLE}{elsewhere}[[tenants]]\nid = \"other\"\n[[queues]]\nid = \"desk\"\ntenant = \"other\"\n");
    let problems = load_text(&text).unwrap_err();
    assert_eq!(problems.0.len(), 1, "{problems}");
    assert_eq!(problems.0[0].problem, "account `wa-main` of another tenant has the same `waba_id`");
}

#[test]
fn listeners_without_an_address_mean_all_of_them() {
    let config = load_text(&WHOLE.replace("127.0.0.1:8080", ":0")).unwrap();
    assert_eq!(config.http.listen, "0.0.0.0:0");
}

#[test]
fn a_missing_file_is_a_problem_of_the_file() {
    let problems = Config::load_with(Path::new("/nonexistent/recado.toml"), &environment, CONNECTORS).unwrap_err();
    let said = problems.to_string();
    assert!(said.contains("error: cannot read the configuration") && said.contains("hint: `recado init`"), "{said}");
}

#[test]
fn an_almost_empty_file_is_enough() {
    let config = load_text("").unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(config.http.listen, "127.0.0.1:8080");
    assert!(matches!(&config.objects, ObjectStore::Folder(folder) if folder.ends_with("data/objects")));
    assert!(config.tenants.is_empty());
}

proptest::proptest! {
    /// Whatever stands in the file, the loader answers.
    #[test]
    fn no_file_panics(cut in 0..WHOLE.len(), with in ".{0,12}") {
        if let (Some(before), Some(after)) = (WHOLE.get(..cut), WHOLE.get(cut..)) {
            let _ = load_text(&format!("{before}{with}{after}"));
            let _ = load_text(&format!("{before}{with}"));
        }
    }
}

#[test]
fn every_key_says_what_it_is_for() {
    let schema = super::schema(CONNECTORS);
    let mut bare = Vec::new();
    undescribed(&schema, "", &mut bare);
    assert!(bare.is_empty(), "keys without a description: {bare:?}");
    assert!(schema["$defs"]["Endpoint.whatsapp"]["properties"]["app_secrets"]["description"].is_string());
    assert_eq!(schema["$defs"]["Endpoint.telegram"]["properties"]["connector"]["const"], "telegram");
}

fn undescribed(schema: &serde_json::Value, path: &str, bare: &mut Vec<String>) {
    if let Some(properties) = schema["properties"].as_object() {
        bare.extend(
            properties
                .iter()
                .filter(|(_, p)| p["description"].as_str().is_none_or(str::is_empty))
                .map(|(n, _)| format!("{path}.{n}")),
        );
    }
    for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
        undescribed(definition, name, bare);
    }
}
