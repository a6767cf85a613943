//! A gateway split into its roles, each a process of its own, on a real Kafka.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context as _, Result};
use recado_bus::broker::Broker;

use crate::{Gateway, Settings};

/// As the settings of the tests have it.
const PARTITIONS: u32 = 4;

/// A Kafka, and where the processes that share it have their folders.
pub struct Split {
    /// The folder of everything; removed at the end.
    pub folder: tempfile::TempDir,
    /// The broker.
    pub broker: Broker,
    prefix: String,
    provider: String,
}

impl Split {
    /// Starts Kafka. `provider` is the provider's API, `prefix` that of the topics.
    pub async fn start(prefix: &str, provider: String) -> Result<Self> {
        let folder = crate::settings::folder()?;
        let kafka = folder.path().join("kafka");
        let broker =
            tokio::task::spawn_blocking(move || Broker::start(&kafka)).await?.context("Kafka does not start")?;
        std::fs::create_dir_all(folder.path().join("objects"))?;
        Ok(Self { folder, broker, prefix: prefix.to_owned(), provider })
    }

    /// The settings of a process; all of them share the object store.
    pub fn settings(&self, name: &str) -> Result<Settings> {
        let mut settings = Settings::new(self.folder.path().join(name), &self.provider);
        settings.kafka = Some((self.broker.bootstrap().to_owned(), self.prefix.clone()));
        settings.environment = vec![("RECADO_INTERVALS", "checkpoint=1000,sender_state=1000".to_owned())];
        std::fs::create_dir_all(&settings.folder)?;
        let link = settings.folder.join("objects");
        if !link.exists() {
            std::os::unix::fs::symlink(self.folder.path().join("objects"), link)?;
        }
        Ok(settings)
    }

    /// Starts a process with some of the roles.
    pub async fn role(&self, name: &str, roles: &str) -> Result<Gateway> {
        Gateway::start_with(&self.settings(name)?, &["--roles", roles]).await
    }

    /// Where a process keeps its caches.
    pub fn data(&self, name: &str) -> PathBuf {
        self.folder.path().join(name).join("data")
    }

    /// Every record that a topic holds now as another tool sees it, one line each of the key and its headers.
    pub async fn records(&self, log: &str) -> Result<Vec<String>> {
        let topic = format!("{}.{log}.v1", self.prefix);
        let mut records = Vec::new();
        for partition in 0..PARTITIONS {
            // Up to its present end, which moves on while it is read.
            let end = self.kcat(&["-Q", "-t", &format!("{topic}:{partition}:-1")]).await?;
            let end = end.trim().rsplit(' ').next().unwrap_or_default();
            if end == "0" {
                continue;
            }
            let partition = partition.to_string();
            let read = ["-C", "-t", &topic, "-p", &partition, "-o", "beginning", "-c", end, "-q", "-f", "%k %h\\n"];
            records.extend(self.kcat(&read).await?.lines().map(str::to_owned));
        }
        Ok(records)
    }

    async fn kcat(&self, arguments: &[&str]) -> Result<String> {
        let mut command = tokio::process::Command::new("kcat");
        command.args(["-b", self.broker.bootstrap()]).args(arguments).kill_on_drop(true);
        let output = tokio::time::timeout(Duration::from_mins(1), command.output()).await.context("kcat hangs")?;
        let output = output.context("kcat is needed: ./test installs it")?;
        anyhow::ensure!(output.status.success(), "kcat: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }
}
