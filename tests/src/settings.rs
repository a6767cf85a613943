//! Configurations for tests: small, in a folder of their own, on free ports.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use anyhow::Result;

/// The app secret that the tests' simulator signs with.
pub const APP_SECRET: &str = "end-to-end-app-secret-1";
/// The handshake's token.
pub const VERIFY_TOKEN: &str = "end-to-end-verify";
/// The access token that the simulator wants.
pub const ACCESS_TOKEN: &str = "end-to-end-access-token";
/// The number that customers write to.
pub const PHONE_NUMBER_ID: &str = "700800900";
/// Its business account.
pub const WABA_ID: &str = "100200300";

/// What a test wants of a gateway.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where everything is.
    pub folder: PathBuf,
    /// The provider's API, such as `http://127.0.0.1:9000`.
    pub provider: String,
    /// `auto`, `push` or `manual`.
    pub offer: &'static str,
    /// Further lines of the queue's table.
    pub queue_extra: String,
    /// Agents of the queue.
    pub agents: Vec<String>,
    /// How many conversations each takes.
    pub capacity: u32,
    /// Kafka's bootstrap servers and the prefix of the topics; embedded otherwise.
    pub kafka: Option<(String, String)>,
    /// Lines of `[bus]` beside kind, address and prefix; on Kafka those for a single broker when there are none.
    pub bus_lines: Option<String>,
    /// `unknown_outcome` of the account.
    pub unknown_outcome: &'static str,
    /// The configuration's revision; 0: the file has none.
    pub revision: u64,
    /// Further lines of `[http]`.
    pub http_extra: String,
    /// The table `objects`.
    pub objects: String,
    /// Further tables at the end.
    pub extra: String,
    /// Environment variables of the gateway, such as `RECADO_FAULT`.
    pub environment: Vec<(&'static str, String)>,
}

impl Settings {
    /// One tenant, one `WhatsApp` number, one queue with two agents.
    pub fn new(folder: impl Into<PathBuf>, provider: impl Into<String>) -> Self {
        Self {
            folder: folder.into(),
            provider: provider.into(),
            offer: "auto",
            queue_extra: String::new(),
            agents: vec!["ana".to_owned(), "bruno".to_owned()],
            capacity: 100_000,
            kafka: None,
            bus_lines: None,
            unknown_outcome: "hold",
            revision: 1,
            http_extra: String::new(),
            objects: "url = \"file:objects\"".to_owned(),
            extra: String::new(),
            environment: Vec::new(),
        }
    }

    /// Where the configuration is.
    pub fn path(&self) -> PathBuf {
        self.folder.join("recado.toml")
    }

    /// The logs' and caches' folder.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Writes the configuration.
    pub fn write(&self) -> Result<PathBuf> {
        let path = self.path();
        std::fs::create_dir_all(&self.folder)?;
        std::fs::write(&path, self.text()?)?;
        Ok(path)
    }

    /// The configuration as TOML.
    pub fn text(&self) -> Result<String> {
        let Self { provider, offer, queue_extra, capacity, unknown_outcome, http_extra, objects, .. } = self;
        let revision = if self.revision == 0 { String::new() } else { format!("revision = {}", self.revision) };
        let bus = match &self.kafka {
            None => format!("kind = \"embedded\"\n{}", self.bus_lines.as_deref().unwrap_or_default()),
            Some((brokers, prefix)) => {
                let single = "partitions = 4\nreplication = 1\nsingle_broker = true\n";
                let lines = self.bus_lines.as_deref().unwrap_or(single);
                format!("kind = \"kafka\"\nbrokers = \"{brokers}\"\ntopic_prefix = \"{prefix}\"\n{lines}")
            }
        };
        let mut text = format!(
            r#"{revision}
data_dir = "data"

[http]
listen = "127.0.0.1:0"
admin_listen = "127.0.0.1:0"
{http_extra}

[bus]
{bus}
[objects]
{objects}

[[tenants]]
id = "acme"

[[endpoints]]
id = "whatsapp"
connector = "whatsapp"
app_secrets = ["{APP_SECRET}"]
verify_token = "{VERIFY_TOKEN}"

[[accounts]]
id = "wa-main"
tenant = "acme"
endpoint = "whatsapp"
queue = "support"
phone_number_id = "{PHONE_NUMBER_ID}"
waba_id = "{WABA_ID}"
access_token = "{ACCESS_TOKEN}"
api_base = "{provider}"
unknown_outcome = "{unknown_outcome}"

[[queues]]
id = "support"
tenant = "acme"
offer = "{offer}"
{queue_extra}
"#
        );
        for agent in &self.agents {
            write!(
                text,
                "\n[[agents]]\nid = \"{agent}\"\ntenant = \"acme\"\nqueues = [\"support\"]\ncapacity = {capacity}\n"
            )?;
        }
        text.push_str(&self.extra);
        Ok(text)
    }
}

/// A folder for one test, removed at the end unless `RECADO_KEEP` is set.
pub fn folder() -> Result<tempfile::TempDir> {
    let keep = std::env::var_os("RECADO_KEEP").is_some();
    Ok(tempfile::Builder::new().prefix("recado-test-").disable_cleanup(keep).tempdir()?)
}

/// Copies a folder and what is in it.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else if entry.file_type()?.is_file() {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
