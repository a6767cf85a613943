//! The tables that concern the gateway itself: listeners, the bus, objects.

use std::path::{Component, Path, PathBuf};

use secrecy::SecretString;

use super::{
    Bus, Disk, Http, Media, ObjectStore, Source, Telemetry,
    document::{Node, Value},
    load::{beside, typed},
    problem::Report,
    settings::{self, BusKind},
    tls,
};
use crate::objects::{S3Settings, is_key};

/// The checked tables.
pub(super) struct HostParts {
    pub(super) revision: Option<u64>,
    pub(super) data_dir: PathBuf,
    pub(super) http: Http,
    /// Files that the tables name and that are read again when they change.
    pub(super) files: Vec<Source>,
    pub(super) bus: Bus,
    pub(super) objects: ObjectStore,
    pub(super) media: Media,
    pub(super) telemetry: Telemetry,
    pub(super) disk: Disk,
}

/// Settings of librdkafka that a promise of the gateway hangs on.
const FIXED: &[&str] = &[
    "acks",
    "allow.auto.create.topics",
    "auto.offset.reset",
    "bootstrap.servers",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "enable.idempotence",
    "group.id",
    "group.instance.id",
    "isolation.level",
    "max.in.flight",
    "max.in.flight.requests.per.connection",
    "metadata.broker.list",
    "partitioner",
    "request.required.acks",
    "transactional.id",
];

/// Unit tests look at what a configuration means, whatever this build can do with it.
const CAN_TLS: bool = recado_bus::kafka::HAS_TLS || cfg!(test);

/// What is only for Kafka.
const KAFKA_ONLY: &[&str] = &["brokers", "topic_prefix", "replication", "single_broker", "tls", "sasl", "options"];

impl HostParts {
    /// Checks what a schema cannot say, and reads the tables; `None` when something in them is wrong.
    pub(super) fn check(root: &Node, folder: &Path, report: &mut Report<'_>) -> Option<Self> {
        let before = report.len();
        check_listeners(root, report);
        let objects = check_objects(root, folder, report);
        check_bus(root, folder, report);
        check_telemetry(root, report);
        check_media(root, report);
        let none = Node { span: 0..0, value: Value::Table(Vec::new()) };
        let listeners = root.get("http").unwrap_or(&none);
        let files = ["tls", "admin_tls"].iter().flat_map(|name| tls::files(listeners, name, folder)).collect();
        let [tls, admin_tls] = ["tls", "admin_tls"].map(|name| tls::listener(listeners, name, folder, report));
        if report.len() > before {
            return None;
        }
        let data_dir = beside(folder, root.text_of("data_dir").unwrap_or("data"));
        let http: settings::Http = read_or_default(root, "http", report)?;
        let bus: settings::Bus = read_or_default(root, "bus", report)?;
        let telemetry: settings::Telemetry = read_or_default(root, "telemetry", report)?;
        let disk: settings::Disk = read_or_default(root, "disk", report)?;
        let media: settings::Media = read_or_default(root, "media", report)?;
        let revision = root.get("revision").and_then(|node| match node.value {
            Value::Integer(number) => u64::try_from(number).ok(),
            _ => None,
        });
        Some(Self {
            revision,
            objects: objects.unwrap_or_else(|| ObjectStore::Folder(data_dir.join("objects"))),
            media: Media {
                max_bytes: media.max_bytes,
                concurrency: media.concurrency,
                timeout: media.timeout.0,
                hosts: media.hosts.iter().map(|host| host.to_ascii_lowercase()).collect(),
                link_lifetime: media.link_lifetime.0,
            },
            data_dir,
            disk: Disk { reserve: disk.reserve_bytes, alarm: disk.alarm_bytes },
            http: Http {
                listen: listener(&http.listen)?,
                admin_listen: listener(&http.admin_listen)?,
                tls,
                admin_tls,
                public_url: http.public_url.map(|url| url.trim_end_matches('/').to_owned()),
                max_connections: http.max_connections,
                max_inflight_bytes: http.max_inflight_bytes,
                append_timeout: http.append_timeout.0,
            },
            files,
            bus: logs(bus, folder),
            telemetry: Telemetry {
                otlp_endpoint: telemetry.otlp_endpoint.map(|url| url.trim_end_matches('/').to_owned()),
                otlp_headers: telemetry.otlp_headers.into_iter().map(|(name, value)| (name, value.into())).collect(),
                sample_ratio: telemetry.sample_ratio,
                service_name: telemetry.service_name,
            },
        })
    }
}

fn read_or_default<T: serde::de::DeserializeOwned + Default>(
    root: &Node,
    name: &str,
    report: &mut Report<'_>,
) -> Option<T> {
    let Some(node) = root.get(name) else { return Some(T::default()) };
    // What the shape check refused is reported already.
    if node.to_toml().try_into::<T>().is_err() && report.len() > 0 {
        return None;
    }
    typed(node, name, report)
}

/// `host:port` with a host filled in; `None` when it is no such thing.
fn listener(text: &str) -> Option<String> {
    let (host, port) = text.rsplit_once(':')?;
    let _: u16 = port.parse().ok()?;
    let bracketed = host.starts_with('[') && host.ends_with(']');
    if host.contains(':') && !bracketed || host.contains(['/', ' ']) {
        return None;
    }
    Some(if host.is_empty() { format!("0.0.0.0:{port}") } else { text.to_owned() })
}

fn check_listeners(root: &Node, report: &mut Report<'_>) {
    let Some(http) = root.get("http") else { return };
    for name in ["listen", "admin_listen"] {
        if let Some((node, text)) = text(http, name)
            && !text.is_empty()
            && listener(text).is_none()
        {
            let problem = format!("{} is not an address and port", node.shown());
            let hint = "such as `127.0.0.1:8080`, `[::1]:8080`, or `:8080` for all addresses of this machine";
            report.add(&node.span, &format!("http.{name}"), problem, hint);
        }
    }
    // Port 0 is another one each time.
    let same = http.text_of("listen").filter(|text| !text.ends_with(":0"));
    let same = same.is_some() && same == http.text_of("admin_listen");
    if let (true, Some(node)) = (same, http.get("admin_tls")) {
        let problem = "both listeners are one, and `tls` is its certificate";
        report.add(&node.span, "http.admin_tls", problem, "remove this table");
    }
    if let Some((node, text)) = text(http, "public_url")
        && !is_public_url(text)
    {
        let problem = format!("{} is not a URL that providers could call", node.shown());
        let hint = "such as `https://gw.example.com`: scheme, host and perhaps a path, nothing behind it";
        report.add(&node.span, "http.public_url", problem, hint);
    }
}

fn is_public_url(text: &str) -> bool {
    let Ok(url) = text.parse::<http::Uri>() else { return false };
    let scheme_is_right = matches!(url.scheme_str(), Some("http" | "https"));
    let authority_is_right = url.authority().is_some_and(|a| !a.host().is_empty() && !a.as_str().contains('@'));
    scheme_is_right && authority_is_right && url.query().is_none() && !text.contains('#')
}

/// What is only for stores that speak S3.
const S3_ONLY: &[&str] = &["endpoint", "region", "access_key", "secret_key", "path_style"];

fn check_objects(root: &Node, folder: &Path, report: &mut Report<'_>) -> Option<ObjectStore> {
    let table = root.get("objects")?;
    let url = text(table, "url");
    if let Some((node, place)) = url.and_then(|(node, url)| Some((node, url.strip_prefix("s3://")?))) {
        return check_s3(table, node, place, report);
    }
    for entry in table.entries().iter().filter(|entry| S3_ONLY.contains(&entry.name.as_str())) {
        let problem = format!("`{}` is for S3, and the store is a folder", entry.name);
        let key = format!("objects.{}", entry.name);
        report.add(&entry.span, &key, problem, "remove it, or set `url = \"s3://bucket/prefix\"`");
    }
    let (node, url) = url?;
    if let Some(path) = url.strip_prefix("file:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        if !path.is_empty() {
            return Some(ObjectStore::Folder(beside(folder, path)));
        }
        report.add(&node.span, "objects.url", "no folder stands behind `file:`", "such as `file:data/objects`");
    } else {
        let problem = format!("{} is not the URL of an object store", node.shown());
        report.add(&node.span, "objects.url", problem, "such as `file:data/objects` or `s3://bucket/prefix`");
    }
    None
}

fn check_telemetry(root: &Node, report: &mut Report<'_>) {
    let Some(telemetry) = root.get("telemetry") else { return };
    if let Some((node, text)) = text(telemetry, "otlp_endpoint")
        && !is_public_url(text)
    {
        let problem = format!("{} is not the URL of a collector", node.shown());
        let hint = "such as `http://127.0.0.1:4318`: scheme, host and port; `/v1/traces` is added";
        report.add(&node.span, "telemetry.otlp_endpoint", problem, hint);
    }
    if let Some(node) = telemetry.get("sample_ratio") {
        let ratio = match node.value {
            Value::Float(number) => number,
            Value::Integer(number) => number as f64,
            _ => 0.0,
        };
        if !(0.0..=1.0).contains(&ratio) {
            report.add(&node.span, "telemetry.sample_ratio", "this is no part of a whole", "from 0 to 1");
        }
    }
    for entry in telemetry.get("otlp_headers").map_or(&[][..], Node::entries) {
        let key = super::document::join("telemetry.otlp_headers", &entry.name);
        if entry.name.parse::<http::HeaderName>().is_err() {
            let hint = "letters, digits and `-`, such as `authorization`";
            report.add(&entry.span, &key, "this is not the name of a header", hint);
        }
        if entry.node.text().is_some_and(|text| text.parse::<http::HeaderValue>().is_err()) {
            let hint = "one line of printable characters";
            report.add(&entry.span, &key, "this is not the value of a header", hint);
        }
    }
}

fn check_s3(table: &Node, url: &Node, place: &str, report: &mut Report<'_>) -> Option<ObjectStore> {
    let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
    let prefix = prefix.trim_matches('/');
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-');
    if !(3..=63).contains(&bucket.len()) || !bucket.bytes().all(legal) {
        report.add(&url.span, "objects.url", "no name of a bucket stands behind `s3://`", "such as `s3://recado/prod`");
        return None;
    }
    if !prefix.is_empty() && (!is_key(prefix) || prefix.len() > 256) {
        let hint = "lower-case letters, digits, `.`, `_` and `-`, divided by `/`, at most 256";
        report.add(&url.span, "objects.url", "the prefix cannot begin keys", hint);
        return None;
    }
    let mut keys = ["access_key", "secret_key"].map(|name| {
        let found = text(table, name).map(|(_, value)| value.to_owned());
        if found.is_none() && table.get(name).is_none() {
            let problem = format!("`{name}` is missing, and S3 needs it");
            report.add(&table.span, &format!("objects.{name}"), problem, format!("add `{name} = \"...\"`"));
        }
        found
    });
    let region = table.text_of("region").unwrap_or("us-east-1").to_owned();
    let endpoint = match text(table, "endpoint") {
        Some((node, endpoint)) if !is_public_url(endpoint) => {
            let problem = format!("{} is not the URL of a store", node.shown());
            report.add(&node.span, "objects.endpoint", problem, "such as `https://s3.example.com`");
            return None;
        }
        Some((_, endpoint)) => endpoint.trim_end_matches('/').to_owned(),
        None => format!("https://s3.{region}.amazonaws.com"),
    };
    Some(ObjectStore::S3(S3Settings {
        endpoint,
        region,
        bucket: bucket.to_owned(),
        prefix: if prefix.is_empty() { String::new() } else { format!("{prefix}/") },
        path_style: !matches!(table.get("path_style").map(|node| &node.value), Some(Value::Boolean(false))),
        access_key: keys[0].take()?,
        secret_key: keys[1].take()?.into(),
    }))
}

fn check_media(root: &Node, report: &mut Report<'_>) {
    let hosts = root.get("media").and_then(|media| media.get("hosts")).map_or(&[][..], Node::elements);
    for (i, node) in hosts.iter().enumerate() {
        let Some(host) = node.text() else { continue };
        let name = host.strip_prefix("*.").unwrap_or(host);
        let legal = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
        if name.is_empty() || !name.bytes().all(legal) {
            let problem = format!("{} is not a host", node.shown());
            report.add(&node.span, &format!("media.hosts[{i}]"), problem, "`host`, `host:port` or `*.domain`");
        }
    }
}

fn check_bus(root: &Node, folder: &Path, report: &mut Report<'_>) {
    let Some(bus) = root.get("bus") else { return };
    if bus.text_of("kind") == Some("kafka") {
        check_kafka(root, bus, folder, report);
        return;
    }
    // Also when `kind` is misspelt: then only that is reported.
    if !matches!(bus.text_of("kind"), None | Some("embedded")) {
        return;
    }
    for entry in bus.entries().iter().filter(|entry| KAFKA_ONLY.contains(&entry.name.as_str())) {
        let problem = format!("`{}` is for Kafka, and the bus is embedded", entry.name);
        let key = format!("bus.{}", entry.name);
        report.add(&entry.span, &key, problem, "remove it, or set `kind = \"kafka\"`");
    }
}

fn check_kafka(root: &Node, bus: &Node, folder: &Path, report: &mut Report<'_>) {
    if root.get("revision").is_none() {
        let hint = "add `revision = 1` at the top of the file, and count up with each change: an older file must not \
                    win over a newer one";
        report.add(&bus.span, "revision", "`revision` is missing, and Kafka needs it", hint);
    }
    match text(bus, "brokers") {
        None if bus.get("brokers").is_none() => {
            let hint = "add `brokers = \"host:port,host:port\"`";
            report.add(&bus.span, "bus.brokers", "`brokers` is missing, and Kafka needs it", hint);
        }
        Some((node, brokers)) if !brokers.split(',').all(|broker| listener(broker.trim()).is_some()) => {
            let problem = format!("{} is no list of brokers", node.shown());
            report.add(&node.span, "bus.brokers", problem, "such as `kafka-1:9092,kafka-2:9092`");
        }
        _ => {}
    }
    if let Some((node, prefix)) = text(bus, "topic_prefix") {
        let legal = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        if prefix.is_empty() || prefix.len() > 200 || !prefix.bytes().all(legal) {
            let problem = format!("{} cannot begin the name of a topic", node.shown());
            report.add(&node.span, "bus.topic_prefix", problem, "letters, digits, `.`, `_` and `-`, at most 200");
        }
    }
    for entry in bus.get("options").map_or(&[][..], Node::entries) {
        if FIXED.contains(&entry.name.as_str()) {
            let problem = format!("`{}` is set by the gateway: a promise hangs on it", entry.name);
            report.add(&entry.span, &super::document::join("bus.options", &entry.name), problem, "remove it");
        }
    }
    if !CAN_TLS {
        refuse_tls(bus, report);
    }
    let Some(tls) = bus.get("tls") else { return };
    for name in ["ca_file", "certificate_file", "key_file"] {
        if let Some((node, path)) = text(tls, name)
            && let Err(error) = std::fs::File::open(beside(folder, path))
        {
            let problem = format!("cannot read {}: {error}", node.shown());
            report.add(&node.span, &format!("bus.tls.{name}"), problem, "paths are relative to this file");
        }
    }
}

/// What only a build with OpenSSL can do.
fn refuse_tls(bus: &Node, report: &mut Report<'_>) {
    let hint = "use a `recado` that was built with `--features kafka-tls`";
    if let Some(tls) = bus.get("tls") {
        report.add(&tls.span, "bus.tls", "this build of `recado` cannot speak TLS to Kafka", hint);
    }
    let mechanism = |node: &Node, key: &str, report: &mut Report<'_>| {
        let needs_openssl = |text: &str| matches!(text, "SCRAM-SHA-256" | "SCRAM-SHA-512" | "OAUTHBEARER");
        if node.text().is_some_and(needs_openssl) {
            let problem = format!("this build of `recado` cannot log in to Kafka by {}, only by `PLAIN`", node.shown());
            report.add(&node.span, key, problem, hint);
        }
    };
    if let Some(node) = bus.get("sasl").and_then(|sasl| sasl.get("mechanism")) {
        mechanism(node, "bus.sasl.mechanism", report);
    }
    for entry in bus.get("options").map_or(&[][..], Node::entries) {
        let key = super::document::join("bus.options", &entry.name);
        match entry.name.as_str() {
            "sasl.mechanism" | "sasl.mechanisms" => mechanism(&entry.node, &key, report),
            "security.protocol" if entry.node.text().is_some_and(|text| text.to_ascii_lowercase().contains("ssl")) => {
                report.add(&entry.span, &key, "this build of `recado` cannot speak TLS to Kafka", hint);
            }
            _ => {}
        }
    }
}

fn logs(bus: settings::Bus, folder: &Path) -> Bus {
    if bus.kind == BusKind::Embedded {
        return Bus::Embedded { partitions: bus.partitions.unwrap_or(8) };
    }
    let mut options: Vec<(String, SecretString)> = Vec::new();
    let mut set = |name: &str, value: String| options.push((name.to_owned(), value.into()));
    let protocol = match (bus.tls.is_some(), bus.sasl.is_some()) {
        (false, false) => None,
        (true, false) => Some("ssl"),
        (false, true) => Some("sasl_plaintext"),
        (true, true) => Some("sasl_ssl"),
    };
    if let Some(protocol) = protocol {
        set("security.protocol", protocol.to_owned());
    }
    if let Some(tls) = bus.tls {
        let path = |path: String| beside(folder, &path).display().to_string();
        let files = [
            ("ssl.ca.location", tls.ca_file.map(path)),
            ("ssl.certificate.location", tls.certificate_file.map(path)),
            ("ssl.key.location", tls.key_file.map(path)),
            ("ssl.key.password", tls.key_password),
        ];
        for (name, value) in files {
            if let Some(value) = value {
                set(name, value);
            }
        }
        if !tls.verify {
            set("enable.ssl.certificate.verification", "false".to_owned());
        }
    }
    if let Some(sasl) = bus.sasl {
        set("sasl.mechanism", sasl.mechanism.name().to_owned());
        set("sasl.username", sasl.username);
        set("sasl.password", sasl.password);
    }
    // What is written out wins over what the friendlier tables say.
    for (name, value) in bus.options {
        options.retain(|(other, _)| *other != name);
        options.push((name, value.into()));
    }
    Bus::Kafka {
        brokers: bus.brokers.unwrap_or_default(),
        topic_prefix: bus.topic_prefix.unwrap_or_else(|| "recado".to_owned()),
        partitions: bus.partitions.unwrap_or(16),
        replication: bus.replication.unwrap_or(if bus.single_broker { 1 } else { 3 }),
        // Whoever asks for one copy means one broker.
        single_broker: bus.single_broker || bus.replication == Some(1),
        options,
    }
}

/// A key's node and text.
fn text<'n>(table: &'n Node, name: &str) -> Option<(&'n Node, &'n str)> {
    let node = table.get(name)?;
    Some((node, node.text()?))
}

/// A path without `.` and `..`, as far as it is known without looking at the disk.
pub(super) fn clean(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}
