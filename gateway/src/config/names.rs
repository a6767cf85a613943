//! Ids and the references to them.

use std::collections::BTreeMap;

use super::{
    document::{Node, Value},
    problem::{Report, hint_for},
};

/// Every id of the file, those of broken parts included: a reference to them is not a second problem.
pub(super) struct Names<'a> {
    tenants: BTreeMap<&'a str, &'a Node>,
    pub(super) endpoints: BTreeMap<&'a str, &'a Node>,
    /// By tenant and id.
    queues: BTreeMap<(&'a str, &'a str), &'a Node>,
}

/// The tables of a list with their paths.
pub(super) fn each<'a>(root: &'a Node, list: &str) -> impl Iterator<Item = (String, &'a Node)> {
    let elements = root.get(list).map_or(&[][..], Node::elements);
    elements.iter().enumerate().map(move |(i, node)| (format!("{list}[{i}]"), node))
}

impl<'a> Names<'a> {
    /// Notes all ids and reports those that stand twice.
    pub(super) fn collect(root: &'a Node, report: &mut Report<'_>) -> Self {
        let unscoped = |list, what, report: &mut Report<'_>| {
            let found = unique(root, list, what, false, report);
            found.into_iter().map(|((_, id), node)| (id, node)).collect::<BTreeMap<_, _>>()
        };
        let names = Self {
            tenants: unscoped("tenants", "tenant", report),
            endpoints: unscoped("endpoints", "endpoint", report),
            queues: unique(root, "queues", "queue", true, report),
        };
        unscoped("accounts", "account", report);
        unscoped("hooks", "hook", report);
        unique(root, "agents", "agent", true, report);
        names
    }

    /// Reports every reference that leads nowhere.
    pub(super) fn check_references(&self, root: &Node, report: &mut Report<'_>) {
        // A list of another form was reported; whom it names nobody knows.
        let tenants_are_known = root.get("tenants").is_none_or(|tenants| matches!(tenants.value, Value::List(_)));
        for list in ["accounts", "queues", "agents", "hooks"].into_iter().filter(|_| tenants_are_known) {
            for (path, node) in each(root, list) {
                self.check_tenant(node, &path, report);
            }
        }
        for (path, account) in each(root, "accounts") {
            self.check_endpoint(account, &path, report);
            if let (Some(tenant), Some(queue)) = (self.tenant_of(account), account.get("queue")) {
                self.check_queue(tenant, queue, &format!("{path}.queue"), report);
            }
        }
        for (path, agent) in each(root, "agents") {
            let Some(tenant) = self.tenant_of(agent) else { continue };
            let queues = agent.get("queues").map_or(&[][..], Node::elements);
            for (i, queue) in queues.iter().enumerate() {
                let path = format!("{path}.queues[{i}]");
                self.check_queue(tenant, queue, &path, report);
                if queue.text().is_some() && queues[..i].iter().any(|earlier| earlier.text() == queue.text()) {
                    let problem = format!("queue {} is named twice", queue.shown());
                    report.add(&queue.span, &path, problem, "remove one");
                }
            }
        }
    }

    /// The tenant that a table names, if there is one of that name.
    fn tenant_of<'n>(&self, node: &'n Node) -> Option<&'n str> {
        node.text_of("tenant").filter(|tenant| self.tenants.contains_key(tenant))
    }

    fn check_tenant(&self, node: &Node, path: &str, report: &mut Report<'_>) {
        let Some((named, tenant)) = node.get("tenant").and_then(|n| Some((n, n.text()?))) else { return };
        if !self.tenants.contains_key(tenant) {
            let known: Vec<_> = self.tenants.keys().copied().collect();
            let problem = format!("there is no tenant {}", named.shown());
            report.add(&named.span, &format!("{path}.tenant"), problem, hint_for(tenant, &known, "tenants"));
        }
    }

    fn check_endpoint(&self, account: &Node, path: &str, report: &mut Report<'_>) {
        let Some((named, endpoint)) = account.get("endpoint").and_then(|n| Some((n, n.text()?))) else { return };
        if !self.endpoints.contains_key(endpoint) {
            let known: Vec<_> = self.endpoints.keys().copied().collect();
            let problem = format!("there is no endpoint {}", named.shown());
            report.add(&named.span, &format!("{path}.endpoint"), problem, hint_for(endpoint, &known, "endpoints"));
        }
    }

    fn check_queue(&self, tenant: &str, named: &Node, path: &str, report: &mut Report<'_>) {
        let Some(queue) = named.text() else { return };
        if self.queues.contains_key(&(tenant, queue)) {
            return;
        }
        let known: Vec<_> = self.queues.keys().filter(|(owner, _)| *owner == tenant).map(|(_, id)| *id).collect();
        let problem = format!("tenant `{tenant}` has no queue {}", named.shown());
        let elsewhere = self.queues.keys().find(|(_, id)| *id == queue);
        let hint = match elsewhere {
            Some((owner, _)) => format!("that queue belongs to tenant `{owner}`; a queue serves one tenant"),
            None => hint_for(queue, &known, "queues of this tenant"),
        };
        report.add(&named.span, path, problem, hint);
    }
}

/// The ids of a list, by tenant (empty when ids are unique over all tenants).
fn unique<'a>(
    root: &'a Node,
    list: &str,
    what: &str,
    per_tenant: bool,
    report: &mut Report<'_>,
) -> BTreeMap<(&'a str, &'a str), &'a Node> {
    let mut seen: BTreeMap<(&str, &str), &Node> = BTreeMap::new();
    for (path, node) in each(root, list) {
        let Some((id_node, id)) = node.get("id").and_then(|n| Some((n, n.text()?))) else { continue };
        let tenant = if per_tenant { node.text_of("tenant").unwrap_or("") } else { "" };
        let Some(first) = seen.get(&(tenant, id)) else {
            seen.insert((tenant, id), node);
            continue;
        };
        let line = first.get("id").map_or(0, |id| report.line(&id.span));
        report.add(
            &id_node.span,
            &format!("{path}.id"),
            format!("there are two {what}s {}", id_node.shown()),
            format!("the first is in line {line}; give this one another id"),
        );
    }
    seen
}
