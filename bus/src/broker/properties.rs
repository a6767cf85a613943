//! A broker's own configuration.

use std::{
    fmt::Write as _,
    hash::{BuildHasher as _, Hasher as _, RandomState},
    io,
    net::TcpListener,
    path::Path,
};

use super::{DATA, METADATA};

/// Where clients may connect, beside the plain listener that every broker has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listener {
    /// Its name, such as `SECURE`.
    pub name: &'static str,
    /// `PLAINTEXT`, `SSL`, `SASL_PLAINTEXT` or `SASL_SSL`.
    pub protocol: &'static str,
}

impl Listener {
    /// The one that needs nothing, which brokers also use among themselves.
    pub(super) const PLAIN: Self = Self { name: "PLAINTEXT", protocol: "PLAINTEXT" };
}

/// A broker's place in its cluster.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) id: u32,
    pub(super) controller: u16,
    pub(super) listeners: Vec<(Listener, u16)>,
}

impl Node {
    pub(super) fn address(&self, listener: &str) -> Option<String> {
        let (_, port) = self.listeners.iter().find(|(known, _)| known.name == listener)?;
        Some(format!("127.0.0.1:{port}"))
    }
}

/// The text of `server.properties`. Of a name that comes twice the last counts.
pub(super) fn text(dir: &Path, node: &Node, all: &[Node], settings: &[(&str, &str)]) -> String {
    let Node { id, controller, listeners } = node;
    let voters: Vec<String> = all.iter().map(|node| format!("{}@127.0.0.1:{}", node.id, node.controller)).collect();
    let own: Vec<String> =
        listeners.iter().map(|(listener, port)| format!("{}://127.0.0.1:{port}", listener.name)).collect();
    let protocols: Vec<String> =
        listeners.iter().map(|(listener, _)| format!("{}:{}", listener.name, listener.protocol)).collect();
    let (own, protocols) = (own.join(","), protocols.join(","));
    let (copies, in_sync) = (all.len().min(3), all.len().min(3).div_ceil(2));
    let mut text = format!(
        "process.roles=broker,controller
node.id={id}
controller.quorum.voters={}
controller.listener.names=CONTROLLER
listeners={own},CONTROLLER://127.0.0.1:{controller}
advertised.listeners={own}
listener.security.protocol.map={protocols},CONTROLLER:PLAINTEXT
log.dirs={}
metadata.log.dir={}
offsets.topic.replication.factor={copies}
offsets.topic.num.partitions=1
transaction.state.log.replication.factor={copies}
transaction.state.log.min.isr={in_sync}
share.coordinator.state.topic.replication.factor={copies}
share.coordinator.state.topic.min.isr={in_sync}
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=3000
replica.lag.time.max.ms=3000
controlled.shutdown.retry.backoff.ms=500
auto.leader.rebalance.enable=false
num.network.threads=2
num.io.threads=2
log.cleaner.dedupe.buffer.size=4194304
",
        voters.join(","),
        dir.join(DATA).display(),
        dir.join(METADATA).display()
    );
    for (name, value) in settings {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name}={value}");
    }
    text
}

/// Ports that nobody has, from below those that systems give to connections: who was ended and comes back finds them free
/// as before. Another process may take one before it is used; then a start fails.
///
/// # Errors
/// When so many cannot be found.
pub fn free_ports(count: usize) -> io::Result<Vec<u16>> {
    let mut held = Vec::new();
    for _ in 0..1000 {
        if held.len() == count {
            break;
        }
        // All are held until the last is known, so that none comes twice.
        held.extend(TcpListener::bind(("127.0.0.1", 12_000 + (random() % 18_000) as u16)));
    }
    if held.len() < count {
        return Err(io::Error::other("no ports are free"));
    }
    held.iter().map(|listener| Ok(listener.local_addr()?.port())).collect()
}

/// What the standard library protects its tables with is another number each time.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}
