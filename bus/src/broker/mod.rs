//! A real Apache Kafka on this machine, for tests: one `KRaft` broker, or a [`Cluster`] of several, on loopback ports,
//! each with a folder of its own.
//!
//! Its jars are looked for in `$RECADO_KAFKA_LIB`, else in the workspace's `target/kafka/lib`, where Maven puts them
//! the first time, as `tests/kafka/pom.xml` says.

mod cluster;
mod library;
mod properties;

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::Child,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use rdkafka::{
    ClientConfig,
    consumer::{BaseConsumer, Consumer},
};

use self::properties::Node;
pub use self::{
    cluster::{Cluster, create_topic},
    properties::{Listener, free_ports},
};

/// How long a broker has to answer for the first time.
const STARTING: Duration = Duration::from_secs(90);

/// How long it has to end when asked.
const STOPPING: Duration = Duration::from_secs(20);

/// Its folder for records.
const DATA: &str = "data";

/// Its folder for what it knows as a controller.
const METADATA: &str = "metadata";

/// Where the broker says what it does.
const LOG: &str = "broker.log";

const LOGGING: &str = r#"<Configuration status="WARN">
  <Appenders>
    <Console name="out" target="SYSTEM_OUT"><PatternLayout pattern="%d %p %m (%c)%n%throwable"/></Console>
  </Appenders>
  <Loggers><Root level="WARN"><AppenderRef ref="out"/></Root></Loggers>
</Configuration>
"#;

/// A running broker. Dropping it kills it.
#[derive(Debug)]
pub struct Broker {
    dir: PathBuf,
    library: PathBuf,
    node: Node,
    bootstrap: String,
    child: Child,
}

impl Broker {
    /// Starts a broker whose files are in a folder, which is created. Returns when it answers.
    ///
    /// # Errors
    /// When the jars cannot be had, or the broker does not come up; its own words are in the error.
    pub fn start(dir: &Path) -> io::Result<Self> {
        Self::start_with(dir, &[])
    }

    /// The same, with further lines of the broker's own configuration.
    ///
    /// # Errors
    /// As [`Broker::start`].
    pub fn start_with(dir: &Path, settings: &[(&str, &str)]) -> io::Result<Self> {
        let library = library::library()?;
        let ports = free_ports(2)?;
        let node = Node { id: 1, controller: ports[0], listeners: vec![(Listener::PLAIN, ports[1])] };
        let mut broker = Self::launch(dir, library, node.clone(), &[node], settings)?;
        broker.wait_until_it_knows(1)?;
        Ok(broker)
    }

    /// Writes its files and starts it; it does not answer yet.
    fn launch(dir: &Path, library: PathBuf, node: Node, all: &[Node], settings: &[(&str, &str)]) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        fs::write(dir.join("logging.xml"), LOGGING)?;
        fs::write(dir.join("server.properties"), properties::text(dir, &node, all, settings))?;
        for disk in [DATA, METADATA] {
            format(dir, disk, node.id, 1)?;
        }
        let child = spawn(dir, &library)?;
        let bootstrap = node.address(Listener::PLAIN.name).unwrap_or_default();
        Ok(Self { dir: dir.to_owned(), library, node, bootstrap, child })
    }

    /// `host:port` for clients.
    pub fn bootstrap(&self) -> &str {
        &self.bootstrap
    }

    /// What it wrote to its standard output and error since it was first started.
    pub fn said(&self) -> String {
        fs::read_to_string(self.dir.join(LOG)).unwrap_or_default()
    }

    /// The broker's process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end, and waits until it has.
    ///
    /// # Errors
    /// When it does not end in time; then it was killed.
    pub fn stop(&mut self) -> io::Result<()> {
        self.signal(Signal::SIGTERM)?;
        let deadline = Instant::now() + STOPPING;
        while self.child.try_wait()?.is_none() {
            if Instant::now() > deadline {
                self.kill9()?;
                return Err(io::Error::other("the broker did not end when asked, and was killed"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Ends it without a chance to finish anything.
    ///
    /// # Errors
    /// When it has been ended before.
    pub fn kill9(&mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(drop)
    }

    /// Starts it again after an end, with the same files and address. Returns when it answers.
    ///
    /// # Errors
    /// As [`Broker::start`].
    pub fn start_again(&mut self) -> io::Result<()> {
        self.child = spawn(&self.dir, &self.library)?;
        self.wait_until_it_knows(1)
    }

    /// Makes it stand still, connections open, as a machine that hangs.
    ///
    /// # Errors
    /// When it has ended.
    pub fn pause(&self) -> io::Result<()> {
        self.signal(Signal::SIGSTOP)
    }

    /// Lets it go on.
    ///
    /// # Errors
    /// When it has ended.
    pub fn resume(&self) -> io::Result<()> {
        self.signal(Signal::SIGCONT)
    }

    /// Starts it again after an end, with an empty disk of records. What it knows as a controller stays: Kafka has a voter
    /// end itself that forgot for whom it voted.
    fn start_empty(&mut self, incarnation: u32) -> io::Result<()> {
        fs::remove_dir_all(self.dir.join(DATA))?;
        format(&self.dir, DATA, self.node.id, incarnation)?;
        self.start_again()
    }

    fn signal(&self, signal: Signal) -> io::Result<()> {
        kill(Pid::from_raw(self.child.id() as i32), signal).map_err(io::Error::from)
    }

    /// Waits until it answers and knows so many brokers that take part, itself among them or not.
    fn wait_until_it_knows(&mut self, brokers: usize) -> io::Result<()> {
        let deadline = Instant::now() + STARTING;
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.bootstrap).set("reconnect.backoff.max.ms", "200");
        config.set_log_level(rdkafka::config::RDKafkaLogLevel::Emerg);
        let client: BaseConsumer = config.create().map_err(io::Error::other)?;
        loop {
            let answer = client.fetch_metadata(None, Duration::from_secs(1));
            if answer.is_ok_and(|metadata| metadata.brokers().len() >= brokers) {
                return Ok(());
            }
            let ended = self.child.try_wait()?;
            if ended.is_some() || Instant::now() > deadline {
                let log = self.said();
                return Err(io::Error::other(format!("the broker does not answer; ended: {ended:?}; it said:\n{log}")));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        // One that was ended before is no error here.
        drop(self.kill9());
    }
}

/// What formatting a disk would write, without another start of Java. A new incarnation is a new disk.
fn format(dir: &Path, disk: &str, id: u32, incarnation: u32) -> io::Result<()> {
    let folder = dir.join(disk);
    fs::create_dir_all(&folder)?;
    // 22 letters of URL-safe base64: 16 bytes.
    let name = format!("{disk:A<8.8}{id:05}{incarnation:08}A");
    let meta = format!("version=1\ncluster.id=cmVjYWRvLXRlc3RzLTAwMQ\nnode.id={id}\ndirectory.id={name}\n");
    fs::write(folder.join("meta.properties"), meta)
}

fn spawn(dir: &Path, library: &Path) -> io::Result<Child> {
    let log = File::options().create(true).append(true).open(dir.join(LOG))?;
    library::java(library, &dir.join("logging.xml"), "kafka.Kafka")
        .arg(dir.join("server.properties"))
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
}
