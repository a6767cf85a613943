//! Outgoing webhooks: what a schema cannot say of them.

use ipnet::IpNet;
use reqwest::Url;

use super::{
    Hook,
    document::Node,
    load::typed,
    names::each,
    problem::{Report, hint_for},
    settings,
};
use crate::{hooks::signature::Secret, public_address::is_public};

/// Each keeps some megabytes at most.
const MOST_HOOKS: usize = 200;
/// Of one hook: more would be more signatures than receivers look at.
const MOST_SECRETS: usize = 5;
/// How long one delivery may take.
const TIMEOUTS: std::ops::RangeInclusive<u128> = 1_000..=30_000;
/// Pauses between tries.
const MOST_PAUSES: usize = 50;
/// Records of events are kept for much longer, the patience of receivers is not.
const LONGEST_PAUSE: std::time::Duration = std::time::Duration::from_hours(7 * 24);
/// Words of `events` that people are likely to mean.
const USUAL_EVENTS: &[&str] = &[
    "conversationOpened",
    "messageReceived",
    "conversationQueued",
    "conversationOffered",
    "offerEnded",
    "conversationAssigned",
    "conversationReleased",
    "conversationTransferred",
    "conversationClosed",
    "messageSubmitted",
    "messageStatusChanged",
    "mediaStored",
    "mediaFailed",
    "agentChanged",
    "queueChanged",
    "configApplied",
    "commandResult",
];

/// All hooks that can be built. Those of a wrong shape were reported and are left out.
pub(super) fn hooks(root: &Node, report: &mut Report<'_>) -> Vec<Hook> {
    if let Some((path, node)) = each(root, "hooks").nth(MOST_HOOKS) {
        report.add(&node.span, &path, format!("there are more than {MOST_HOOKS} hooks"), "divide them among gateways");
    }
    each(root, "hooks").filter_map(|(path, node)| hook(node, &path, report)).collect()
}

fn hook(node: &Node, path: &str, report: &mut Report<'_>) -> Option<Hook> {
    if node.is_broken() {
        return None;
    }
    // What the shape check refused is reported already.
    if report.len() > 0 && node.to_toml().try_into::<settings::Hook>().is_err() {
        return None;
    }
    let own: settings::Hook = typed(node, path, report)?;
    let before = report.len();
    let allow_networks = networks(node, path, report);
    let url = url(node, &allow_networks, path, report);
    let secrets = secrets(node, path, report);
    check_events(node, path, report);
    if !TIMEOUTS.contains(&own.timeout.0.as_millis())
        && let Some(given) = node.get("timeout")
    {
        report.add(&given.span, &format!("{path}.timeout"), format!("{} is out of range", given.shown()), "1s to 30s");
    }
    let odd = own.retry.iter().any(|pause| pause.0.is_zero() || pause.0 > LONGEST_PAUSE);
    if (odd || !(1..=MOST_PAUSES).contains(&own.retry.len()))
        && let Some(given) = node.get("retry")
    {
        let hint = format!(
            "1 to {MOST_PAUSES} pauses, such as `[\"5s\", \"5m\", \"30m\"]`; none of them is zero or longer than 7d"
        );
        report.add(&given.span, &format!("{path}.retry"), "these pauses are not possible", hint);
    }
    if report.len() > before {
        return None;
    }
    Some(Hook {
        id: own.id,
        tenant: own.tenant,
        url: url?,
        secrets,
        events: own.events,
        from_oldest: own.start == settings::HookStart::Oldest,
        allow_networks,
        timeout: own.timeout.0,
        retry: own.retry.iter().map(|pause| pause.0).collect(),
        parallel: own.parallel,
    })
}

fn networks(node: &Node, path: &str, report: &mut Report<'_>) -> Vec<IpNet> {
    let mut networks = Vec::new();
    for (i, given) in node.get("allow_networks").map_or(&[][..], Node::elements).iter().enumerate() {
        let Some(text) = given.text() else { continue };
        let alone = || text.parse::<std::net::IpAddr>().map(IpNet::from);
        if let Ok(network) = text.parse::<IpNet>().or_else(|_| alone()) {
            networks.push(network.trunc());
        } else {
            let problem = format!("{} is no network", given.shown());
            report.add(&given.span, &format!("{path}.allow_networks[{i}]"), problem, "such as `10.1.0.0/16`");
        }
    }
    networks
}

fn url(node: &Node, allowed: &[IpNet], path: &str, report: &mut Report<'_>) -> Option<Url> {
    let given = node.get("url")?;
    let key = format!("{path}.url");
    let Ok(url) = Url::parse(given.text()?) else {
        let problem = format!("{} is not a URL", given.shown());
        report.add(&given.span, &key, problem, "such as `https://erp.example.com/recado`");
        return None;
    };
    let (problem, hint) = if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none() {
        ("is not a URL that can be posted to", "such as `https://erp.example.com/recado`")
    } else if !url.username().is_empty() || url.password().is_some() {
        ("has a user or password in it", "the signature proves who calls; take them out")
    } else if url.scheme() == "http" && allowed.is_empty() {
        (
            "is not encrypted",
            "use `https`; plain `http` goes only to addresses in `allow_networks`, for a receiver beside the gateway",
        )
    } else if literal(&url).is_some_and(|ip| !allowed.iter().any(|network| network.contains(&ip)) && !is_public(ip)) {
        ("is an address that is not of the open Internet", "name its network in `allow_networks` if it is meant")
    } else {
        return Some(url);
    };
    // It may hold a password.
    report.add(&given.span, &key, format!("the URL {problem}"), hint);
    None
}

/// The address that stands in a URL in place of a name.
fn literal(url: &Url) -> Option<std::net::IpAddr> {
    let ip: std::net::IpAddr = url.host_str()?.trim_matches(['[', ']']).parse().ok()?;
    Some(ip.to_canonical())
}

fn secrets(node: &Node, path: &str, report: &mut Report<'_>) -> Vec<Secret> {
    let given = node.get("secrets").map_or(&[][..], Node::elements);
    if let Some(one_too_many) = given.get(MOST_SECRETS) {
        let hint = "keep the current one and those that receivers still change over from";
        let key = format!("{path}.secrets[{MOST_SECRETS}]");
        report.add(&one_too_many.span, &key, format!("a hook has at most {MOST_SECRETS} secrets"), hint);
    }
    let mut secrets = Vec::new();
    for (i, secret) in given.iter().enumerate() {
        match secret.text().map(Secret::read) {
            Some(Ok(secret)) => secrets.push(secret),
            Some(Err(why)) => {
                let key = format!("{path}.secrets[{i}]");
                report.add(&secret.span, &key, format!("the secret {why}"), "`recado hooks secret` draws one");
            }
            None => {}
        }
    }
    secrets
}

fn check_events(node: &Node, path: &str, report: &mut Report<'_>) {
    let Some(events) = node.get("events") else { return };
    for (i, named) in events.elements().iter().enumerate() {
        let Some(text) = named.text() else { continue };
        if !is_event(text) {
            let problem = format!("there is no event {}", named.shown());
            let hint = hint_for(text, USUAL_EVENTS, "events");
            report.add(&named.span, &format!("{path}.events[{i}]"), problem, hint);
        }
    }
}

/// Whether events have a body of this name.
fn is_event(name: &str) -> bool {
    let empty = serde_json::json!({ name: {} });
    serde_json::from_value::<recado_proto::v1::Event>(empty)
        .is_ok_and(|event| event.body.is_some() && event.kind() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_known_by_their_names() {
        assert!(USUAL_EVENTS.iter().all(|name| is_event(name)), "{USUAL_EVENTS:?}");
        for other in ["", "unknown", "tenant", "seq", "message_received", "MessageReceived", "messageRecieved"] {
            assert!(!is_event(other), "{other}");
        }
    }
}
