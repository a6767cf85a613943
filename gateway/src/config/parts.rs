//! Endpoints and accounts: their tables belong partly to the host and partly to a connector.

use std::collections::{BTreeMap, BTreeSet};

use recado_connectors::{ConfigError, Spec};
use serde_json::Value as Json;

use super::{
    Account, Endpoint,
    document::{self, Entry, Node, Value, join},
    load::typed,
    names::{Names, each},
    problem::{Report, hint_for},
    redact::redact,
    settings,
    shape::{Shape, check_table, knows},
};

/// What endpoints and accounts are built with.
pub(super) struct Builder<'a> {
    pub(super) schema: &'a Json,
    pub(super) connectors: &'static [Spec],
    pub(super) names: &'a Names<'a>,
}

impl Builder<'_> {
    fn host_shape(&self, name: &str) -> Shape<'_> {
        Shape::new(self.schema).at(&self.schema["$defs"][name])
    }

    fn find(&self, kind: &str) -> Option<&'static Spec> {
        self.connectors.iter().find(|spec| spec.kind == kind)
    }

    fn check_kind(&self, named: &Node, path: &str, report: &mut Report<'_>) {
        let Some(kind) = named.text() else { return };
        if self.find(kind).is_none() {
            let known: Vec<_> = self.connectors.iter().map(|spec| spec.kind).collect();
            let problem = format!("there is no connector {}", named.shown());
            report.add(&named.span, path, problem, hint_for(kind, &known, "connectors"));
        }
    }

    /// All endpoints that can be built.
    pub(super) fn endpoints(&self, root: &Node, report: &mut Report<'_>) -> Vec<Endpoint> {
        let mut endpoints = Vec::new();
        for (path, node) in each(root, "endpoints") {
            if let Some(named) = node.get("connector") {
                self.check_kind(named, &format!("{path}.connector"), report);
            }
            let spec = node.text_of("connector").and_then(|kind| self.find(kind));
            let schema = spec.map(|spec| (spec.endpoint_schema)().to_value());
            let host = self.host_shape("Endpoint");
            let Some((own, theirs)) = split(host, schema.as_ref(), node, &path, report) else { continue };
            let (Some(spec), Some(settings)) = (spec, theirs) else { continue };
            match (spec.endpoint)(document::table(settings.iter().copied())) {
                Err(error) => refuse(&error, node, &path, report),
                Ok(inbound) => {
                    let own = own.and_then(|own| typed::<settings::Endpoint>(&own, &path, report));
                    endpoints.extend(own.map(|own| Endpoint { id: own.id, spec, inbound }));
                }
            }
        }
        endpoints
    }

    /// All accounts that can be built.
    pub(super) fn accounts(&self, root: &Node, report: &mut Report<'_>) -> Vec<Account> {
        let mut accounts = Vec::new();
        let mut taken = Taken::default();
        for (path, node) in each(root, "accounts") {
            let spec = self.account_spec(node, &path, report);
            let schema = spec.map(|spec| (spec.account_schema)().to_value());
            let host = self.host_shape("Account");
            let Some((own, theirs)) = split(host, schema.as_ref(), node, &path, report) else { continue };
            let (Some(spec), Some(settings)) = (spec, theirs) else { continue };
            match (spec.account)(document::table(settings.iter().copied())) {
                Err(error) => refuse(&error, node, &path, report),
                Ok(built) => {
                    taken.check(node, &path, &built.refs, report);
                    let Some(own) = own.and_then(|own| typed::<settings::Account>(&own, &path, report)) else {
                        continue;
                    };
                    accounts.push(Account {
                        id: own.id,
                        tenant: own.tenant,
                        endpoint: own.endpoint,
                        queue: own.queue,
                        spec,
                        refs: built.refs,
                        outbound: built.outbound,
                        unknown_outcome: own.unknown_outcome,
                        rate_per_s: own.rate_per_s,
                    });
                }
            }
        }
        accounts
    }

    /// An account has its endpoint's connector, or names one.
    fn account_spec(&self, node: &Node, path: &str, report: &mut Report<'_>) -> Option<&'static Spec> {
        if let Some(named) = node.get("connector") {
            self.check_kind(named, &format!("{path}.connector"), report);
        }
        let own = node.text_of("connector");
        let Some(endpoint) = node.get("endpoint") else {
            if node.get("connector").is_none() {
                let hint = "add `endpoint`: the endpoint where its webhooks come in; or `connector` for an account \
                            that only sends";
                report.add(&node.span, &format!("{path}.endpoint"), "`endpoint` is missing", hint);
            }
            return own.and_then(|kind| self.find(kind));
        };
        let theirs = self.names.endpoints.get(endpoint.text()?)?.text_of("connector")?;
        if let (Some(own), Some(named)) = (own, node.get("connector"))
            && own != theirs
        {
            let problem = format!("the endpoint of this account has connector `{theirs}`, not {}", named.shown());
            report.add(&named.span, &format!("{path}.connector"), problem, "remove this key");
        }
        self.find(theirs)
    }
}

type Split<'n> = (Option<Node>, Option<Vec<&'n Entry>>);

/// Checks a table and divides it: the host's part, unless it has problems, and the connector's, unless it has.
/// `None` when it is no table.
fn split<'n>(
    host: Shape<'_>,
    connector: Option<&Json>,
    node: &'n Node,
    path: &str,
    report: &mut Report<'_>,
) -> Option<Split<'n>> {
    let Value::Table(entries) = &node.value else { return None };
    let before = report.len();
    let shapes: Vec<_> = std::iter::once(host).chain(connector.map(Shape::whole)).collect();
    check_table(&shapes, connector.is_none(), node, path, report);

    let is_hosts = |key: &str| {
        let below = key.strip_prefix(path).and_then(|rest| rest.strip_prefix('.')).unwrap_or("");
        knows(host, below.split(['.', '[']).next().unwrap_or(""))
    };
    let host_is_right = report.keys_since(before).all(|key| !is_hosts(key));
    // A broken `${}` was reported while the file was read.
    let connector_is_right =
        report.keys_since(before).all(is_hosts) && !entries.iter().any(|e| !knows(host, &e.name) && e.node.is_broken());

    let own = host_is_right.then(|| {
        let value = entries.iter().filter(|entry| knows(host, &entry.name)).cloned().collect();
        Node { span: node.span.clone(), value: Value::Table(value) }
    });
    let theirs = connector_is_right.then(|| entries.iter().filter(|entry| !knows(host, &entry.name)).collect());
    Some((own, theirs))
}

/// Reports what a connector says of its settings, at the key that it names and without any of the values.
fn refuse(error: &ConfigError, node: &Node, path: &str, report: &mut Report<'_>) {
    let mut at = node;
    let mut key = path.to_owned();
    for segment in error.key.split(['.', '[']).map(|segment| segment.trim_end_matches(']')) {
        let below = segment.parse().ok().and_then(|i: usize| at.elements().get(i)).or_else(|| at.get(segment));
        let Some(below) = below else { break };
        at = below;
    }
    if !error.key.is_empty() {
        key = if error.key.starts_with('[') { format!("{path}{}", error.key) } else { format!("{path}.{}", error.key) };
    }
    let said = redact(&error.problem, node);
    let (problem, hint) = said.split_once("\nhint: ").unwrap_or((&said, ""));
    let problem = if error.key.is_empty() { problem.to_owned() } else { format!("`{}`: {problem}", error.key) };
    report.add(&at.span, &key, problem, hint);
}

/// Which of a provider's ids are spoken for, by endpoint.
#[derive(Default)]
struct Taken {
    /// By endpoint, key and value.
    by: BTreeMap<(String, &'static str, String), Vec<Owner>>,
}

/// Who has a provider's id.
struct Owner {
    account: String,
    tenant: String,
    /// Whether it is the account's first id.
    first: bool,
}

impl Taken {
    /// An account's first id is its own; the further ones (the business that owns a number) may be shared among
    /// accounts of one tenant.
    fn check(&mut self, node: &Node, path: &str, refs: &[recado_connectors::AccountRef], report: &mut Report<'_>) {
        let id = node.text_of("id").unwrap_or("").to_owned();
        let tenant = node.text_of("tenant").unwrap_or("").to_owned();
        let Some(endpoint) = node.text_of("endpoint") else { return };
        let mut seen = BTreeSet::new();
        for (place, reference) in refs.iter().enumerate() {
            if !seen.insert((reference.key, &reference.value)) {
                continue;
            }
            let name = (endpoint.to_owned(), reference.key, reference.value.clone());
            let owners = self.by.entry(name).or_default();
            let key = join(path, reference.key);
            let at = node.get(reference.key).unwrap_or(node);
            if let Some(other) = owners.iter().find(|owner| owner.first && place == 0) {
                let problem = format!("account `{}` of this endpoint has the same `{}`", other.account, reference.key);
                report.add(&at.span, &key, problem, "a provider's id names one account; remove one of the two");
            } else if let Some(other) = owners.iter().find(|owner| owner.tenant != tenant) {
                let problem = format!("account `{}` of another tenant has the same `{}`", other.account, reference.key);
                let hint = "what comes in under this id would belong to both; give each tenant its own";
                report.add(&at.span, &key, problem, hint);
            }
            owners.push(Owner { account: id.clone(), tenant: tenant.clone(), first: place == 0 });
        }
    }
}
