//! A real Apache Kafka on this machine, for tests: one `KRaft` broker on loopback ports, with a folder of its own.
//!
//! Its jars are looked for in `$RECADO_KAFKA_LIB`, else in the workspace's `target/kafka/lib`, where Maven puts them
//! the first time, as `tests/kafka/pom.xml` says.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
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

/// How long a broker has to answer for the first time.
const STARTING: Duration = Duration::from_secs(90);

/// How long it has to end when asked.
const STOPPING: Duration = Duration::from_secs(20);

/// Where the broker says what it does.
const LOG: &str = "broker.log";

/// A small heap and the simplest collector and compiler: it starts in two seconds and leaves room for others.
const JAVA: [&str; 6] =
    ["-Xms64m", "-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto"];

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
        let library = library()?;
        fs::create_dir_all(dir.join("data"))?;
        let [client, controller] = free_ports()?;
        fs::write(dir.join("logging.xml"), LOGGING)?;
        fs::write(dir.join("server.properties"), properties(dir, client, controller, settings))?;
        // What formatting would write, without another start of Java.
        let meta = "version=1\ncluster.id=cmVjYWRvLXRlc3RzLTAwMQ\nnode.id=1\ndirectory.id=cmVjYWRvLXRlc3RzLWRpcg\n";
        fs::write(dir.join("data/meta.properties"), meta)?;
        let child = spawn(dir, &library)?;
        let bootstrap = format!("127.0.0.1:{client}");
        let mut broker = Self { dir: dir.to_owned(), library, bootstrap, child };
        broker.wait_until_it_answers()?;
        Ok(broker)
    }

    /// `host:port` for clients.
    pub fn bootstrap(&self) -> &str {
        &self.bootstrap
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
        self.wait_until_it_answers()
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

    fn signal(&self, signal: Signal) -> io::Result<()> {
        kill(Pid::from_raw(self.child.id() as i32), signal).map_err(io::Error::from)
    }

    fn wait_until_it_answers(&mut self) -> io::Result<()> {
        let deadline = Instant::now() + STARTING;
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.bootstrap).set("reconnect.backoff.max.ms", "200");
        config.set_log_level(rdkafka::config::RDKafkaLogLevel::Emerg);
        let client: BaseConsumer = config.create().map_err(io::Error::other)?;
        loop {
            let answer = client.fetch_metadata(None, Duration::from_secs(1));
            if answer.is_ok_and(|metadata| !metadata.brokers().is_empty()) {
                return Ok(());
            }
            let ended = self.child.try_wait()?;
            if ended.is_some() || Instant::now() > deadline {
                let log = fs::read_to_string(self.dir.join(LOG)).unwrap_or_default();
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

fn spawn(dir: &Path, library: &Path) -> io::Result<Child> {
    let log = File::options().create(true).append(true).open(dir.join(LOG))?;
    let mut classes = library.as_os_str().to_owned();
    classes.push("/*");
    Command::new("java")
        .args(JAVA)
        .arg(format!("-Dlog4j2.configurationFile={}", dir.join("logging.xml").display()))
        .arg("-cp")
        .arg(classes)
        .arg("kafka.Kafka")
        .arg(dir.join("server.properties"))
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
}

fn properties(dir: &Path, client: u16, controller: u16, settings: &[(&str, &str)]) -> String {
    let mut text = format!(
        "process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:{client},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{client}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=3000
num.network.threads=2
num.io.threads=2
log.cleaner.dedupe.buffer.size=4194304
",
        dir.join("data").display()
    );
    for (name, value) in settings {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name}={value}");
    }
    text
}

/// Two ports that nobody listens on. Another process may take one before the broker does; then its start fails.
fn free_ports() -> io::Result<[u16; 2]> {
    let (one, other) = (TcpListener::bind(("127.0.0.1", 0))?, TcpListener::bind(("127.0.0.1", 0))?);
    Ok([one.local_addr()?.port(), other.local_addr()?.port()])
}

/// The folder with the broker's jars, fetched by Maven if nobody has yet.
fn library() -> io::Result<PathBuf> {
    if let Some(given) = std::env::var_os("RECADO_KAFKA_LIB") {
        return Ok(given.into());
    }
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let (home, library) = (workspace.join("target/kafka"), workspace.join("target/kafka/lib"));
    fs::create_dir_all(&home)?;
    // Several tests may come here at once; one fetches, the others wait for it.
    let guard = File::create(home.join("lock"))?;
    guard.lock()?;
    if library.is_dir() {
        return Ok(library);
    }
    let unfinished = home.join("unfinished");
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let output = Command::new("mvn")
        .args(["-q", "-B", "-f"])
        .arg(workspace.join("tests/kafka/pom.xml"))
        .arg("dependency:copy-dependencies")
        .arg(format!("-DoutputDirectory={}", unfinished.display()))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| io::Error::other(format!("mvn cannot be started: {error}; install Maven and Java")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stdout);
        return Err(io::Error::other(format!("Maven could not fetch Apache Kafka:\n{said}")));
    }
    fs::rename(&unfinished, &library)?;
    Ok(library)
}
