//! What the demo runs: the provider's side and a gateway beside it in the same process.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use recado_simulator::{Number, Settings, Simulator};

use super::{Args, BusKind};
use crate::{
    app::{self, App},
    backup::empty_folder,
    config::Config,
    roles::Roles,
    telemetry::Metrics,
};

/// The demo's agents.
pub(super) const AGENTS: [&str; 3] = ["ana", "bruno", "carla"];
const TENANT: &str = "demo";

/// Everything running.
pub(super) struct World {
    /// The provider's side.
    pub provider: Simulator,
    /// The gateway's API.
    pub api: String,
    /// The gateway's webhook.
    pub webhook: String,
    /// A token that may do everything.
    pub token: String,
    /// The configuration file.
    pub config: PathBuf,
    /// Calls to the API.
    pub client: reqwest::Client,
    app: App,
    started_ms: i64,
    temporary: Option<Temporary>,
}

/// A folder that nobody wants to keep; removed when dropped.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl World {
    pub(super) async fn start(args: &Args) -> Result<Self, String> {
        let folder = args.dir.clone().unwrap_or_else(|| {
            std::env::temp_dir().join(format!("recado-demo-{}-{}", std::process::id(), crate::clock::now_ms()))
        });
        // What customers write is nobody else's matter.
        empty_folder(&folder, "a demo").map_err(|error| error.to_string())?;
        let temporary = args.dir.is_none().then(|| Temporary(folder.clone()));
        Self::start_in(args, &folder, temporary).await
    }

    async fn start_in(args: &Args, folder: &Path, temporary: Option<Temporary>) -> Result<Self, String> {
        let (secret, verify, access) = (random()?, random()?, random()?);
        let settings = Settings {
            app_secret: secret.clone(),
            verify_token: verify.clone(),
            access_token: Some(access.clone()),
            numbers: vec![Number::new("700800900", "100200300", "551140028922")],
            ..Settings::default()
        };
        let provider = Simulator::start(settings).await.map_err(|e| e.to_string())?;
        let started_ms = crate::clock::now_ms() - provider.uptime().as_millis() as i64;

        let path = folder.join("recado.toml");
        let text = configuration(args, &provider.api_base(), &secret, &verify, &access);
        std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
        let config = Config::load(&path, &|_| None).map_err(|problems| problems.to_string())?;
        let app =
            app::start(Arc::new(config), Roles::all(), Arc::new(Metrics::new())).await.map_err(|e| e.to_string())?;
        let webhook = format!("http://{}/webhooks/whatsapp", app.listen);
        provider.set_targets(std::slice::from_ref(&webhook)).map_err(|e| e.to_string())?;
        provider.verify_targets().await.map_err(|e| e.to_string())?;
        let token = app.token(TENANT, "demo").await?;
        let world = Self {
            provider,
            api: format!("http://{}", app.admin_listen),
            webhook,
            token,
            config: path,
            client: client()?,
            app,
            started_ms,
            temporary,
        };
        for agent in AGENTS {
            world
                .call(
                    reqwest::Method::PUT,
                    &format!("/v1/agents/{agent}/presence"),
                    serde_json::json!({"state": "available"}),
                )
                .await?;
        }
        Ok(world)
    }

    /// When the provider's clock began, milliseconds since 1970.
    pub(super) fn started_ms(&self) -> i64 {
        self.started_ms
    }

    /// A call to the API as anybody would make it.
    pub(super) async fn call(
        &self,
        method: reqwest::Method,
        path: &str,
        body: serde_json::Value,
    ) -> Result<serde_json::Value, String> {
        let url = format!("{}{path}", self.api);
        let mut request = self.client.request(method.clone(), &url).bearer_auth(&self.token);
        if method != reqwest::Method::GET {
            request = request.json(&body);
        }
        let answer = request.send().await.map_err(|e| e.to_string())?;
        let status = answer.status();
        let text = answer.text().await.map_err(|e| e.to_string())?;
        if !status.is_success() {
            return Err(format!("{method} {path}: {status} {text}"));
        }
        serde_json::from_str(&text).map_err(|e| e.to_string())
    }

    pub(super) async fn stop(self) {
        self.provider.stop().await;
        self.app.stop().await;
        // Nobody writes there any more.
        drop(self.temporary);
    }
}

/// For calls on loopback.
pub(crate) fn client() -> Result<reqwest::Client, String> {
    // The provider's side may have installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().timeout(Duration::from_secs(30)).build().map_err(|error| error.to_string())
}

/// A secret.
pub(crate) fn random() -> Result<String, String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|e| e.to_string())?;
    let hex = recado_bus::headers::to_hex(&bytes);
    Ok(String::from_utf8_lossy(&hex).into_owned())
}

fn configuration(args: &Args, provider: &str, secret: &str, verify: &str, access: &str) -> String {
    let bus = match (args.bus, &args.brokers) {
        // Topics of its own for each run: nothing of an earlier one is in the way.
        (BusKind::Kafka, Some(brokers)) => format!(
            "kind = \"kafka\"\nbrokers = \"{brokers}\"\ntopic_prefix = \"recado-demo-{}\"\npartitions = 4\nreplication = 1\nsingle_broker = true",
            crate::clock::now_ms()
        ),
        _ => "kind = \"embedded\"".to_owned(),
    };
    let agents: Vec<String> = AGENTS
        .iter()
        .map(|agent| {
            format!(
                "\n[[agents]]\nid = \"{agent}\"\ntenant = \"{TENANT}\"\nqueues = [\"atendimento\"]\ncapacity = 20\n"
            )
        })
        .collect();
    let agents = agents.concat();
    format!(
        r#"# Written by `recado demo`.
revision = 1
data_dir = "data"

[http]
listen = "127.0.0.1:0"
admin_listen = "127.0.0.1:0"

[bus]
{bus}

[objects]
url = "file:objects"

[[tenants]]
id = "{TENANT}"

[[endpoints]]
id = "whatsapp"
connector = "whatsapp"
app_secrets = ["{secret}"]
verify_token = "{verify}"

[[accounts]]
id = "wa-demo"
tenant = "{TENANT}"
endpoint = "whatsapp"
queue = "atendimento"
phone_number_id = "700800900"
waba_id = "100200300"
access_token = "{access}"
api_base = "{provider}"

[[queues]]
id = "atendimento"
tenant = "{TENANT}"
offer = "auto"
{agents}"#
    )
}
