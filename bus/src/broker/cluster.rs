//! Several brokers that keep copies for each other, and everything that can happen to one of them.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rdkafka::{
    ClientConfig,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    consumer::{BaseConsumer, Consumer},
    metadata::{Metadata, MetadataTopic},
};

use super::{
    Broker,
    library::{java, library},
    properties::{Listener, Node, free_ports},
};

/// How long one of the command-line tools may take.
const TOOL: Duration = Duration::from_secs(90);

/// A cluster of brokers that are controllers, too. Dropping it kills all of them.
#[derive(Debug)]
pub struct Cluster {
    dir: PathBuf,
    library: PathBuf,
    brokers: Vec<Broker>,
    wiped: u32,
}

impl Cluster {
    /// Starts so many brokers with their files in folders below `dir`. Besides the plain listener each has these, and
    /// all have these further settings. Returns when every one answers and knows all others.
    ///
    /// # Errors
    /// When the jars cannot be had, or a broker does not come up; its own words are in the error.
    pub fn start(dir: &Path, brokers: u32, listeners: &[Listener], settings: &[(&str, &str)]) -> io::Result<Self> {
        let library = library()?;
        let each = listeners.len() + 2;
        let ports = free_ports(brokers as usize * each)?;
        let nodes: Vec<Node> = (1..=brokers)
            .zip(ports.chunks(each))
            .map(|(id, ports)| {
                let all = std::iter::once(&Listener::PLAIN).chain(listeners).copied();
                Node { id, controller: ports[0], listeners: all.zip(ports[1..].iter().copied()).collect() }
            })
            .collect();
        // A quorum has to be there before one of them answers.
        let mut started = Vec::new();
        for node in &nodes {
            let home = dir.join(format!("broker-{}", node.id));
            started.push(Broker::launch(&home, library.clone(), node.clone(), &nodes, settings)?);
        }
        let mut cluster = Self { dir: dir.to_owned(), library, brokers: started, wiped: 1 };
        for broker in &mut cluster.brokers {
            broker.wait_until_it_knows(nodes.len())?;
        }
        Ok(cluster)
    }

    /// `host:port,...` of all brokers' plain listeners.
    pub fn bootstrap(&self) -> String {
        self.bootstrap_of(Listener::PLAIN.name)
    }

    /// The same of another listener.
    pub fn bootstrap_of(&self, listener: &str) -> String {
        let all: Vec<String> = self.brokers.iter().filter_map(|broker| broker.node.address(listener)).collect();
        all.join(",")
    }

    /// How many brokers there are, whether they run or not. Their ids are 1 and up.
    pub fn size(&self) -> u32 {
        self.brokers.len() as u32
    }

    /// A broker by its id.
    ///
    /// # Errors
    /// When there is none.
    pub fn broker(&mut self, id: u32) -> io::Result<&mut Broker> {
        let place = (id as usize).checked_sub(1);
        place
            .and_then(|place| self.brokers.get_mut(place))
            .ok_or_else(|| io::Error::other(format!("there is no broker {id}")))
    }

    /// Ends a broker and takes its disk away; it comes back with an empty one. Returns when it answers.
    ///
    /// # Errors
    /// As [`Broker::start`].
    pub fn replace_disk(&mut self, id: u32) -> io::Result<()> {
        self.wiped += 1;
        let incarnation = self.wiped;
        self.broker(id)?.start_empty(incarnation)
    }

    /// What all brokers wrote to their standard output and error.
    pub fn said(&self) -> String {
        let each = self.brokers.iter().map(|broker| format!("broker {}:\n{}", broker.node.id, broker.said()));
        each.collect::<Vec<_>>().join("\n")
    }

    /// Who leads a partition; `None` while nobody does.
    ///
    /// # Errors
    /// When no broker answers, or there is no such partition.
    pub fn leader(&self, topic: &str, partition: i32) -> io::Result<Option<u32>> {
        let metadata = self.metadata(Some(topic))?;
        let found = metadata.topics().iter().flat_map(MetadataTopic::partitions).find(|p| p.id() == partition);
        let found = found.ok_or_else(|| io::Error::other(format!("{topic} has no partition {partition}")))?;
        Ok(u32::try_from(found.leader()).ok())
    }

    /// Waits until every partition has a leader and all copies are up to date.
    ///
    /// # Errors
    /// When that does not come in time; which partition it was is in the error.
    pub fn wait_until_in_sync(&self, within: Duration) -> io::Result<()> {
        let until = Instant::now() + within;
        loop {
            let behind = self.metadata(None).map(|metadata| behind(&metadata));
            match behind {
                Ok(None) => return Ok(()),
                _ if Instant::now() < until => std::thread::sleep(Duration::from_millis(200)),
                Ok(Some(behind)) => return Err(io::Error::other(format!("{behind} is not in sync"))),
                Err(error) => return Err(error),
            }
        }
    }

    /// Runs one of Kafka's command-line tools, a class of its jars, against this cluster; what it wrote.
    ///
    /// # Errors
    /// When it does not end well in time; what it wrote is in the error.
    pub fn tool(&self, class: &str, arguments: &[&str]) -> io::Result<String> {
        let logging = self.dir.join("broker-1/logging.xml");
        let path = self.dir.join("tool.log");
        let out = File::create(&path)?;
        let mut child = java(&self.library, &logging, class)
            .args(["--bootstrap-server", &self.bootstrap()])
            .args(arguments)
            .stdout(out.try_clone()?)
            .stderr(out)
            .spawn()?;
        let until = Instant::now() + TOOL;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break Some(status);
            }
            if Instant::now() > until {
                child.kill()?;
                child.wait()?;
                break None;
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        let said = fs::read_to_string(&path)?;
        match status {
            Some(status) if status.success() => Ok(said),
            _ => Err(io::Error::other(format!("{class} {arguments:?} ended with {status:?}:\n{said}"))),
        }
    }

    /// Puts the copies of partitions on these brokers, the first of each to lead, and waits until they are there.
    ///
    /// # Errors
    /// When the tool fails or the move does not end in time.
    pub fn reassign(&self, moves: &[(String, i32, Vec<u32>)]) -> io::Result<()> {
        let each: Vec<String> = moves
            .iter()
            .map(|(topic, partition, to)| format!(r#"{{"topic":"{topic}","partition":{partition},"replicas":{to:?}}}"#))
            .collect();
        let plan = self.dir.join("plan.json");
        fs::write(&plan, format!(r#"{{"version":1,"partitions":[{}]}}"#, each.join(",")))?;
        let plan = plan.display().to_string();
        let class = "org.apache.kafka.tools.reassign.ReassignPartitionsCommand";
        self.tool(class, &["--reassignment-json-file", &plan, "--execute"])?;
        let until = Instant::now() + TOOL;
        while !self.is_at(moves)? {
            if Instant::now() > until {
                return Err(io::Error::other(format!("the copies do not get where they should: {each:?}")));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    /// Lets the first copy of every partition lead it.
    ///
    /// # Errors
    /// When the tool fails.
    pub fn elect_preferred(&self) -> io::Result<()> {
        let class = "org.apache.kafka.tools.LeaderElectionCommand";
        self.tool(class, &["--election-type", "preferred", "--all-topic-partitions"]).map(drop)
    }

    /// All partitions of a topic: number and where its copies are, the first to lead.
    ///
    /// # Errors
    /// When no broker answers.
    pub fn copies(&self, topic: &str) -> io::Result<Vec<(i32, Vec<u32>)>> {
        let metadata = self.metadata(Some(topic))?;
        let partitions = metadata.topics().iter().flat_map(MetadataTopic::partitions);
        Ok(partitions.map(|p| (p.id(), p.replicas().iter().map(|id| *id as u32).collect())).collect())
    }

    fn is_at(&self, moves: &[(String, i32, Vec<u32>)]) -> io::Result<bool> {
        let metadata = self.metadata(None)?;
        let there = |(topic, partition, to): &(String, i32, Vec<u32>)| {
            let topic = metadata.topics().iter().find(|known| known.name() == topic);
            let partition = topic.and_then(|topic| topic.partitions().iter().find(|known| known.id() == *partition));
            partition.is_some_and(|p| {
                p.replicas().len() == to.len() && p.replicas().iter().zip(to).all(|(is, to)| *is as u32 == *to)
            })
        };
        Ok(moves.iter().all(there))
    }

    fn metadata(&self, topic: Option<&str>) -> io::Result<Metadata> {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", self.bootstrap()).set("reconnect.backoff.max.ms", "200");
        config.set("socket.timeout.ms", "2000");
        config.set_log_level(rdkafka::config::RDKafkaLogLevel::Emerg);
        let client: BaseConsumer = config.create().map_err(io::Error::other)?;
        client.fetch_metadata(topic, Duration::from_secs(5)).map_err(io::Error::other)
    }
}

/// Creates a topic as an administrator would.
///
/// # Errors
/// When the cluster refuses.
pub async fn create_topic(
    bootstrap: &str,
    name: &str,
    (partitions, copies): (i32, i32),
    settings: &[(&str, &str)],
) -> io::Result<()> {
    let admin: AdminClient<DefaultClientContext> =
        ClientConfig::new().set("bootstrap.servers", bootstrap).create().map_err(io::Error::other)?;
    let mut topic = NewTopic::new(name, partitions, TopicReplication::Fixed(copies));
    for (setting, value) in settings {
        topic = topic.set(setting, value);
    }
    let created = admin.create_topics([&topic], &AdminOptions::new()).await.map_err(io::Error::other)?;
    let refused = created.into_iter().find_map(Result::err);
    refused.map_or(Ok(()), |(topic, code)| Err(io::Error::other(format!("{topic}: {code}"))))
}

/// The first partition that has no leader, or copies that are behind.
fn behind(metadata: &Metadata) -> Option<String> {
    metadata.topics().iter().find_map(|topic| {
        let found = topic.partitions().iter().find(|p| p.leader() < 0 || p.isr().len() < p.replicas().len());
        found.map(|p| format!("{} partition {}: in sync are {:?} of {:?}", topic.name(), p.id(), p.isr(), p.replicas()))
    })
}
