//! Where the jars are, and how Java is started with them.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A small heap and the simplest collector and compiler: it starts in two seconds and leaves room for others.
const JAVA: [&str; 6] =
    ["-Xms64m", "-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto"];

/// Java with these jars and this class of them.
pub(super) fn java(library: &Path, logging: &Path, class: &str) -> Command {
    let mut classes = library.as_os_str().to_owned();
    classes.push("/*");
    let mut command = Command::new("java");
    command
        .args(JAVA)
        .arg(format!("-Dlog4j2.configurationFile={}", logging.display()))
        .arg("-cp")
        .arg(classes)
        .arg(class)
        .stdin(Stdio::null());
    command
}

/// The folder with the broker's jars, fetched by Maven if nobody has yet.
pub(super) fn library() -> io::Result<PathBuf> {
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
