//! A gateway, the provider's side, and a desk's client: what most tests begin with.

use anyhow::Result;
use recado_simulator::{Number, SeenMessage, Settings as SimulatorSettings, Simulator};
use serde_json::Value;

use crate::{
    Api, Gateway, Settings,
    settings::{ACCESS_TOKEN, APP_SECRET, PHONE_NUMBER_ID, VERIFY_TOKEN, WABA_ID},
};

/// Everything running.
pub struct World {
    /// The folder of everything; removed at the end.
    pub folder: tempfile::TempDir,
    /// The gateway's configuration.
    pub settings: Settings,
    /// The provider.
    pub provider: Simulator,
    /// The gateway.
    pub gateway: Gateway,
    /// A client that may do everything in the tenant.
    pub api: Api,
}

/// The provider's side with the tests' secrets, no target yet.
pub async fn provider(change: impl FnOnce(&mut SimulatorSettings)) -> Result<Simulator> {
    let mut settings = SimulatorSettings {
        app_secret: APP_SECRET.to_owned(),
        verify_token: VERIFY_TOKEN.to_owned(),
        access_token: Some(ACCESS_TOKEN.to_owned()),
        numbers: vec![Number::new(PHONE_NUMBER_ID, WABA_ID, "551140028922")],
        ..SimulatorSettings::default()
    };
    change(&mut settings);
    Ok(Simulator::start(settings).await?)
}

impl World {
    /// A gateway on the embedded log with the two agents available.
    pub async fn new(
        change_settings: impl FnOnce(&mut Settings),
        change_provider: impl FnOnce(&mut SimulatorSettings),
    ) -> Result<Self> {
        let folder = crate::settings::folder()?;
        let provider = provider(change_provider).await?;
        let mut settings = Settings::new(folder.path().join("gateway"), provider.api_base());
        change_settings(&mut settings);
        let gateway = Gateway::start(&settings).await?;
        provider.set_targets(&[gateway.webhook("whatsapp")])?;
        let api = gateway.api(&settings, "events:read,send,agent,admin").await?;
        for agent in &settings.agents {
            api.presence(agent, "available").await?;
        }
        Ok(Self { folder, settings, provider, gateway, api })
    }

    /// The same with nothing changed.
    pub async fn plain() -> Result<Self> {
        Self::new(|_| {}, |_| {}).await
    }

    /// What `/metrics` says.
    pub async fn metrics(&self) -> Result<String> {
        Ok(crate::api::client()?.get(format!("{}/metrics", self.gateway.admin)).send().await?.text().await?)
    }

    /// The dead letters so far, as canonical JSON.
    pub async fn letters(&self) -> Result<Vec<Value>> {
        let arguments = ["tail", "deadletters", "--config", "recado.toml", "--no-follow"];
        let output = crate::gateway::recado(&self.settings.folder, arguments).await?;
        Ok(output.stdout.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
    }

    /// Starts the gateway again, on the same folder.
    pub async fn start_again(self) -> Result<Self> {
        let Self { folder, settings, provider, gateway, api } = self;
        // Its lock is free when it is gone.
        gateway.kill9().await?;
        let gateway = Gateway::start(&settings).await?;
        provider.set_targets(&[gateway.webhook("whatsapp")])?;
        let api = api.at(&gateway.admin);
        Ok(Self { folder, settings, provider, gateway, api })
    }
}

/// The messages that events say were received, for the provider's ledger.
pub fn seen(events: &[Value]) -> Vec<SeenMessage> {
    let received = events.iter().filter_map(|event| event.get("messageReceived"));
    received
        .map(|message| SeenMessage {
            wamid: message["providerId"].as_str().unwrap_or_default().to_owned(),
            wa_id: message["from"]["value"].as_str().map(str::to_owned),
        })
        .collect()
}
