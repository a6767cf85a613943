//! Where a measurement takes place: a folder of its own and a configuration, gone afterwards.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use super::{Args, pool};
use crate::{
    clock,
    demo::{self, BusKind},
};

/// The highest rate that an account may be given, messages a second.
const LARGEST_RATE: u32 = 100_000;

/// A folder with a configuration.
pub(super) struct Bed {
    pub(super) folder: PathBuf,
    pub(super) secret: String,
    /// Kafka's topics of this run begin so.
    pub(super) prefix: String,
}

impl Bed {
    pub(super) fn new(args: &Args) -> Result<Self, String> {
        let prefix = format!("recado-bench-{}-{}", std::process::id(), clock::now_ms());
        let folder = args.dir.clone().unwrap_or_else(std::env::temp_dir).join(&prefix);
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let bed = Self { folder, secret: demo::random()?, prefix };
        // Nobody is there: what does not measure sending sends nothing.
        bed.write(args, "api_base = \"http://127.0.0.1:9\"")?;
        Ok(bed)
    }

    /// Has the accounts send to a provider that is there, as fast as the configuration allows.
    pub(super) fn send_to(&self, args: &Args, provider: SocketAddr) -> Result<(), String> {
        self.write(args, &format!("api_base = \"http://{provider}\"\nrate_per_s = {LARGEST_RATE}"))
    }

    pub(super) fn config(&self) -> PathBuf {
        self.folder.join("recado.toml")
    }

    fn write(&self, args: &Args, sending: &str) -> Result<(), String> {
        let path = self.config();
        let mut text = self.head(args);
        for tenant in 0..args.tenants {
            text.push_str(&party(tenant, sending));
        }
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    }

    fn head(&self, args: &Args) -> String {
        let bus = match (args.bus, &args.brokers) {
            (BusKind::Kafka, Some(brokers)) => format!(
                "kind = \"kafka\"\nbrokers = \"{brokers}\"\ntopic_prefix = \"{}\"\npartitions = 16\nreplication = 1\n\
                 single_broker = true",
                self.prefix
            ),
            _ => "kind = \"embedded\"\npartitions = 16".to_owned(),
        };
        let secret = &self.secret;
        format!(
            r#"# Written by `recado bench`.
revision = 1
data_dir = "data"

[http]
listen = "127.0.0.1:0"
admin_listen = "127.0.0.1:0"

[bus]
{bus}

[objects]
url = "file:objects"

[[endpoints]]
id = "whatsapp"
connector = "whatsapp"
app_secrets = ["{secret}"]
verify_token = "{secret}"
"#
        )
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A tenant with a number, a queue that agents take from, and an agent.
fn party(tenant: u32, sending: &str) -> String {
    let (number, business) = (pool::number_id(tenant), pool::business_id(tenant));
    format!(
        r#"
[[tenants]]
id = "tenant-{tenant}"

[[accounts]]
id = "wa-{tenant}"
tenant = "tenant-{tenant}"
endpoint = "whatsapp"
queue = "support"
phone_number_id = "{number}"
waba_id = "{business}"
access_token = "none"
{sending}

[[queues]]
id = "support"
tenant = "tenant-{tenant}"
offer = "manual"

[[agents]]
id = "ana"
tenant = "tenant-{tenant}"
queues = ["support"]
capacity = 5
"#
    )
}

/// What the machine and the disk are, as far as they say.
pub(super) fn machine(folder: &Path) -> serde_json::Value {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("", |m| m.1);
    let memory = read("/proc/meminfo");
    let kib = memory.lines().find_map(|line| line.strip_prefix("MemTotal:")?.trim().split(' ').next()?.parse().ok());
    serde_json::json!({
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "cpu": model,
        "memory_mib": kib.unwrap_or(0_u64) / 1024,
        "kernel": read("/proc/sys/kernel/osrelease").trim(),
        "folder": folder.parent().map(|parent| parent.display().to_string()),
    })
}
