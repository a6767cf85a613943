//! A real server that speaks S3, on this machine: `S3Proxy` over a folder. It checks signatures.
//!
//! Its jar is looked for in `$RECADO_S3_JAR`, else in the workspace's `target/s3`, where Maven puts it the first time.

use std::{
    fs::{self, File},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use recado_bus::broker::free_ports;

/// The server's version.
const VERSION: &str = "2.6.0";
/// Who logs in.
pub const ACCESS_KEY: &str = "recado-tests";
/// The proof.
pub const SECRET_KEY: &str = "a-secret-of-the-tests";
/// The bucket, which is there.
pub const BUCKET: &str = "recado-tests";

/// A running store. Killed when dropped.
#[derive(Debug)]
pub struct Store {
    child: Child,
    folder: tempfile::TempDir,
    /// Scheme, host and port.
    pub endpoint: String,
}

impl Store {
    /// Starts an empty store and waits until it takes connections.
    ///
    /// # Errors
    /// When the program cannot be had or does not start; its own words are in the error.
    pub async fn start() -> Result<Self> {
        tokio::task::spawn_blocking(Self::start_now).await?
    }

    fn start_now() -> Result<Self> {
        let jar = jar()?;
        let folder = tempfile::Builder::new().prefix("recado-s3-").tempdir()?;
        let objects = folder.path().join("objects");
        fs::create_dir_all(objects.join(BUCKET))?;
        let port = free_ports(1)?[0];
        let endpoint = format!("http://127.0.0.1:{port}");
        let settings = folder.path().join("s3proxy.properties");
        // The last two are for a store behind it that wants a login, and this one has none.
        let lines = format!(
            "s3proxy.authorization=aws-v4\ns3proxy.endpoint={endpoint}\ns3proxy.identity={ACCESS_KEY}\n\
             s3proxy.credential={SECRET_KEY}\njclouds.provider=filesystem-nio2\njclouds.filesystem.basedir={}\n\
             jclouds.identity=none\njclouds.credential=none\n",
            objects.display()
        );
        fs::write(&settings, lines)?;
        let log = File::create(folder.path().join("log"))?;
        let child = Command::new("java")
            .args(["-Xmx256m", "-jar"])
            .arg(jar)
            .arg("--properties")
            .arg(settings)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("java cannot be started: install a Java runtime")?;
        let mut store = Self { child, folder, endpoint };
        let until = Instant::now() + Duration::from_mins(1);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if store.child.try_wait()?.is_some() || Instant::now() > until {
                let log = fs::read_to_string(store.folder.path().join("log")).unwrap_or_default();
                bail!("the store does not start; it said:\n{log}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(store)
    }

    /// How many objects it has whose name begins so.
    pub fn count(&self, prefix: &str) -> usize {
        fn files(path: &Path) -> usize {
            let Ok(entries) = fs::read_dir(path) else { return 0 };
            entries.flatten().map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
        }
        files(&self.folder.path().join("objects").join(BUCKET).join(prefix))
    }

    /// The table `objects` of a gateway's configuration that uses it.
    pub fn settings(&self, prefix: &str) -> String {
        format!(
            "url = \"s3://{BUCKET}/{prefix}\"\nendpoint = \"{}\"\nregion = \"us-east-1\"\n\
             access_key = \"{ACCESS_KEY}\"\nsecret_key = \"{SECRET_KEY}\"",
            self.endpoint
        )
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // One that ended by itself is no error here.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The jar, fetched by Maven if nobody has yet.
fn jar() -> Result<PathBuf> {
    if let Some(given) = std::env::var_os("RECADO_S3_JAR") {
        return Ok(given.into());
    }
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/s3");
    fs::create_dir_all(&home)?;
    let home = home.canonicalize()?;
    let jar = home.join(format!("s3proxy-{VERSION}-jar-with-dependencies.jar"));
    // Several tests may come here at once; one fetches, the others wait for it.
    let guard = File::create(home.join("lock"))?;
    guard.lock()?;
    if jar.is_file() {
        return Ok(jar);
    }
    let fetched = Command::new("mvn")
        .args(["-q", "-B", "dependency:copy"])
        .arg(format!("-Dartifact=org.gaul:s3proxy:{VERSION}:jar:jar-with-dependencies"))
        .arg(format!("-DoutputDirectory={}", home.display()))
        .stdin(Stdio::null())
        .output()
        .context("mvn cannot be started: install Maven and Java")?;
    if !fetched.status.success() || !jar.is_file() {
        bail!(
            "Maven could not fetch the store:\n{}{}",
            String::from_utf8_lossy(&fetched.stdout),
            String::from_utf8_lossy(&fetched.stderr)
        );
    }
    Ok(jar)
}
