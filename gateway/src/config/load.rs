//! Reading the file: shape first, then what the parts say about each other, then the parts themselves. Nothing stops
//! at the first problem.

use std::{
    cell::RefCell,
    collections::HashMap,
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use recado_connectors::Spec;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::{
    Agent, Config, Problems, Queue, Source, Tenant,
    document::{self, Node, Sources, Value},
    duration::Length,
    hooks,
    host::{self, HostParts},
    names::Names,
    parts,
    problem::Report,
    settings,
    shape::{Shape, check_table},
};

/// A configuration has at most this many bytes.
const MAX_FILE: u64 = 8 * 1024 * 1024;

impl Config {
    /// Reads and checks a file; `env` gives environment variables. Every problem of the file is in the error.
    pub fn load(path: &Path, env: &dyn Fn(&str) -> Option<String>) -> Result<Self, Problems> {
        Self::load_with(path, env, recado_connectors::BUILTIN)
    }

    /// The same with the given connectors.
    pub fn load_with(
        path: &Path,
        env: &dyn Fn(&str) -> Option<String>,
        connectors: &'static [Spec],
    ) -> Result<Self, Problems> {
        let name = path.display().to_string();
        let own = Source::look(path.to_owned());
        let text = match read(path) {
            Ok(text) => text,
            Err((problem, hint)) => {
                let mut report = Report::new(name, "");
                report.add_for_file(problem, hint);
                return Err(Problems(report.finish()));
            }
        };
        let mut report = Report::new(name, &text);
        let folder = folder_of(path);
        let sources = Sources { env, folder: folder.clone(), files: RefCell::default() };
        let config = document::parse(&text, &sources, &mut report)
            .and_then(|root| build(path, &folder, &root, connectors, &mut report));
        let found = report.finish();
        match config {
            Some(mut config) if found.is_empty() => {
                config.sources = [vec![own], config.sources, sources.files.into_inner()].concat();
                Ok(config)
            }
            _ => Err(Problems(found)),
        }
    }
}

fn read(path: &Path) -> Result<String, (String, String)> {
    let cannot = |error: std::io::Error| {
        let hint = if error.kind() == std::io::ErrorKind::NotFound {
            "`recado init` writes a configuration; `--config` names another file"
        } else {
            "it has to be a readable file with UTF-8 text"
        };
        (format!("cannot read the configuration: {error}"), hint.to_owned())
    };
    let mut text = String::new();
    File::open(path).map_err(cannot)?.take(MAX_FILE + 1).read_to_string(&mut text).map_err(cannot)?;
    if text.len() as u64 > MAX_FILE {
        return Err((format!("the file is larger than {MAX_FILE} bytes"), "divide it among gateways".to_owned()));
    }
    Ok(text)
}

/// The absolute folder of a file.
fn folder_of(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.parent().map_or_else(|| PathBuf::from("/"), Path::to_owned)
}

/// The schema of the host's own keys, as JSON.
pub(super) fn host_schema() -> Json {
    schemars::schema_for!(settings::File).to_value()
}

/// The schema with tables of endpoints and accounts left open, because connectors have a say in them.
fn outer_schema(schema: &Json) -> Json {
    let mut outer = schema.clone();
    for list in ["endpoints", "accounts"] {
        outer["properties"][list] = serde_json::json!({ "type": "array", "items": { "type": "object" } });
    }
    outer
}

fn build(
    path: &Path,
    folder: &Path,
    root: &Node,
    connectors: &'static [Spec],
    report: &mut Report<'_>,
) -> Option<Config> {
    let schema = host_schema();
    let outer = outer_schema(&schema);
    let before = report.len();
    check_table(&[Shape::new(&outer)], false, root, "", report);
    let shape_is_right = report.len() == before;

    let names = Names::collect(root, report);
    names.check_references(root, report);

    let built = parts::Builder { schema: &schema, connectors, names: &names };
    let endpoints = built.endpoints(root, report);
    let accounts = built.accounts(root, report);
    let hooks = hooks::hooks(root, report);

    // The rest is plain: what passed the shape check can be read as it is.
    let host = HostParts::check(root, folder, report);
    if !shape_is_right || report.len() > 0 {
        return None;
    }
    let host = host?;
    let mut config = Config {
        path: path.to_owned(),
        sources: host.files,
        revision: host.revision,
        data_dir: host.data_dir,
        http: host.http,
        bus: host.bus,
        objects: host.objects,
        disk: host.disk,
        telemetry: host.telemetry,
        media: host.media,
        tenants: list::<settings::Tenant>(root, "tenants", report)?.into_iter().map(|t| Tenant { id: t.id }).collect(),
        endpoints,
        accounts,
        queues: list(root, "queues", report)?.into_iter().map(queue).collect(),
        agents: list(root, "agents", report)?.into_iter().map(agent).collect(),
        hooks: hooks.into_iter().map(Arc::new).collect(),
        by_ref: HashMap::new(),
    };
    config.tenants.sort_by(|a, b| a.id.cmp(&b.id));
    config.endpoints.sort_by(|a, b| a.id.cmp(&b.id));
    config.accounts.sort_by(|a, b| a.id.cmp(&b.id));
    config.queues.sort_by(|a, b| (&a.tenant, &a.id).cmp(&(&b.tenant, &b.id)));
    config.agents.sort_by(|a, b| (&a.tenant, &a.id).cmp(&(&b.tenant, &b.id)));
    config.hooks.sort_by(|a, b| a.id.cmp(&b.id));
    for (place, account) in config.accounts.iter().enumerate() {
        for reference in &account.refs {
            config.by_ref.entry(reference.clone()).or_default().push(place);
        }
    }
    Some(config)
}

/// The elements of a list of tables, after their shape was checked.
fn list<T: DeserializeOwned>(root: &Node, name: &str, report: &mut Report<'_>) -> Option<Vec<T>> {
    let elements = root.get(name).map_or(&[][..], Node::elements);
    elements.iter().enumerate().map(|(i, node)| typed(node, &format!("{name}[{i}]"), report)).collect()
}

/// A value as its settings struct. A failure here means that schema and struct disagree; it is reported without the
/// reader's words, which could quote a secret.
pub(super) fn typed<T: DeserializeOwned>(node: &Node, path: &str, report: &mut Report<'_>) -> Option<T> {
    if matches!(node.value, Value::Broken) {
        return None;
    }
    let read = node.to_toml().try_into::<T>();
    if read.is_err() {
        report.add(&node.span, path, "cannot be read", "compare it with `recado schema config`");
    }
    read.ok()
}

fn queue(queue: settings::Queue) -> Queue {
    let rules = recado_proto::v1::QueueConfig {
        id: queue.id.clone(),
        offer: queue.offer.to_record().into(),
        offer_timeout_ms: queue.offer_timeout.millis(),
        reject_cooldown_ms: queue.reject_cooldown.millis(),
        miss_cooldown_ms: queue.miss_cooldown.millis(),
        max_cooldown_ms: queue.max_cooldown.millis(),
        miss_limit: queue.miss_limit,
        weight: queue.weight,
        idle_close_ms: queue.idle_close.map_or(0, Length::millis),
    };
    Queue { id: queue.id, tenant: queue.tenant, rules }
}

fn agent(agent: settings::Agent) -> Agent {
    let mut queue_ids = agent.queues;
    queue_ids.sort_unstable();
    let rules =
        recado_proto::v1::AgentConfig { id: agent.id.clone(), queue_ids, capacity: agent.capacity, name: agent.name };
    Agent { id: agent.id, tenant: agent.tenant, rules }
}

/// A path of the file, relative to its folder.
pub(super) fn beside(folder: &Path, path: &str) -> PathBuf {
    host::clean(&folder.join(path))
}
