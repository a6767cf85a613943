//! A cluster of three, and a gateway on it with customers who write all the time.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use recado_bus::broker::{Cluster, Listener};
use recado_simulator::Simulator;
use recado_tests::{
    Api, Gateway, Settings, Traffic,
    api::{client, number},
    gateway::recado,
    settings::folder,
    within,
    world::{provider, seen},
};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::OwnedMutexGuard;

/// How many customers write.
pub(crate) const CUSTOMERS: usize = 50;

/// Where one logs in by name and password.
pub(crate) const LOGIN: Listener = Listener { name: "LOGIN", protocol: "SASL_PLAINTEXT" };

/// Whether the long forms of the faults were asked for.
pub(crate) fn long() -> bool {
    #[allow(clippy::disallowed_methods, reason = "a switch of the tests")]
    std::env::var_os("RECADO_LONG_FAULTS").is_some()
}

/// Three brokers and their files. The tests that use it follow one another while they share it.
pub(crate) struct Home {
    cluster: Mutex<Cluster>,
    turn: Arc<tokio::sync::Mutex<()>>,
    dir: TempDir,
}

impl Home {
    /// The cluster that runs, or a new one.
    pub(crate) async fn shared() -> Result<Arc<Self>> {
        static SHARED: tokio::sync::Mutex<Weak<Home>> = tokio::sync::Mutex::const_new(Weak::new());
        let mut shared = SHARED.lock().await;
        if let Some(home) = shared.upgrade() {
            return Ok(home);
        }
        let dir = folder()?;
        let at = dir.path().join("kafka");
        let begun = Instant::now();
        let cluster = tokio::task::spawn_blocking(move || {
            let rights = [
                ("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                ("allow.everyone.if.no.acl.found", "true"),
                ("super.users", "User:ANONYMOUS"),
                ("sasl.enabled.mechanisms", "PLAIN"),
                (
                    "listener.name.login.plain.sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required user_recado=\"of-the-gateway\";",
                ),
            ];
            Cluster::start(&at, 3, &[LOGIN], &rights)
        });
        let cluster = cluster.await?.context("three brokers do not start")?;
        println!("three brokers answer after {:?}", begun.elapsed());
        let home = Arc::new(Self { cluster: Mutex::new(cluster), turn: Arc::default(), dir });
        *shared = Arc::downgrade(&home);
        Ok(home)
    }

    /// Waits until no other test does something to the cluster, which is then whole.
    pub(crate) async fn turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.turn).lock_owned().await
    }

    /// Does something to the cluster, where waiting is allowed.
    pub(crate) async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        what: impl FnOnce(&mut Cluster) -> std::io::Result<T> + Send + 'static,
    ) -> Result<T> {
        let home = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || {
            let mut cluster = home.cluster.lock().unwrap_or_else(PoisonError::into_inner);
            what(&mut cluster).map_err(|error| anyhow::anyhow!("{error}\n{}", tail(&cluster.said())))
        });
        done.await?
    }
}

/// The last lines, which is where it says what went wrong.
fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(60)..].join("\n")
}

/// A gateway on the cluster.
pub(crate) struct Site {
    pub(crate) home: Arc<Home>,
    pub(crate) settings: Settings,
    pub(crate) provider: Simulator,
    pub(crate) gateway: Gateway,
    pub(crate) api: Api,
    traffic: Option<Traffic>,
    /// All events read so far, and the number of the last.
    events: (Vec<Value>, u64),
    _turn: OwnedMutexGuard<()>,
}

/// What had come about when it was looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flow {
    pub(crate) acknowledged: u64,
    pub(crate) refused: u64,
    pub(crate) in_flight: u64,
}

impl Site {
    /// A gateway whose topics have this prefix; `change` is told the settings.
    pub(crate) async fn new(prefix: &str, change: impl FnOnce(&mut Settings, &Cluster)) -> Result<Self> {
        let home = Home::shared().await?;
        let turn = home.turn().await;
        let provider = provider(|p| p.retry.attempts = 10_000).await?;
        let mut settings = Settings::new(home.dir.path().join(prefix), provider.api_base());
        {
            let cluster = home.cluster.lock().unwrap_or_else(PoisonError::into_inner);
            settings.kafka = Some((cluster.bootstrap(), prefix.to_owned()));
            settings.bus_lines = Some("partitions = 1\nreplication = 3\n".to_owned());
            change(&mut settings, &cluster);
        }
        let gateway = Gateway::start(&settings).await?;
        provider.set_targets(&[gateway.webhook("whatsapp")])?;
        let api = gateway.api(&settings, "events:read,send,agent,admin").await?;
        for agent in &settings.agents {
            api.presence(agent, "available").await?;
        }
        let traffic = Some(Traffic::start(&provider, &api, CUSTOMERS));
        let site = Self { home, settings, provider, gateway, api, traffic, events: (Vec::new(), 0), _turn: turn };
        site.flows(100).await?;
        Ok(site)
    }

    /// A log's topic.
    pub(crate) fn topic(&self, log: &str) -> String {
        let prefix = self.settings.kafka.as_ref().map_or("", |(_, prefix)| prefix);
        format!("{prefix}.{log}.v1")
    }

    /// Who leads the log of inputs.
    pub(crate) async fn leader(&self) -> Result<u32> {
        let topic = self.topic("intake");
        let leader = self.home.with(move |cluster| cluster.leader(&topic, 0)).await?;
        leader.context("nobody leads intake")
    }

    /// What has come about until now.
    pub(crate) fn flow(&self) -> Flow {
        let stats = self.provider.stats();
        Flow {
            acknowledged: stats.messages_acknowledged,
            refused: stats.by_status.get(&503).copied().unwrap_or_default(),
            in_flight: stats.in_flight,
        }
    }

    /// Waits until so many further messages were taken.
    pub(crate) async fn flows(&self, more: u64) -> Result<Duration> {
        let (begun, before) = (Instant::now(), self.flow().acknowledged);
        let flows = within(Duration::from_secs(90), "messages being taken", || async {
            Ok((self.flow().acknowledged >= before + more).then_some(()))
        });
        if let Err(error) = flows.await {
            let (_, ready) = self.ready().await.unwrap_or_default();
            anyhow::bail!("{error:#}; {:?}; ready: {ready}; log:\n{}", self.flow(), tail(&self.gateway.log()));
        }
        Ok(begun.elapsed())
    }

    /// The status and the text of `/readyz`.
    pub(crate) async fn ready(&self) -> Result<(u16, String)> {
        let answer = client()?.get(format!("{}/readyz", self.gateway.admin)).send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    /// Waits until the gateway says that it can do all its work.
    pub(crate) async fn is_ready(&self) -> Result<()> {
        let ready = within(Duration::from_secs(90), "readiness", || async {
            let (status, text) = self.ready().await?;
            ensure!(status == 200, "{text}");
            Ok(Some(()))
        });
        ready.await.with_context(|| tail(&self.gateway.log()))
    }

    /// Waits until the gateway says what it cannot do, with this in it.
    pub(crate) async fn is_unready(&self, with: &[&str]) -> Result<String> {
        within(Duration::from_mins(3), &format!("a readiness that tells of {with:?}"), || async {
            let (status, text) = self.ready().await?;
            let told = status == 503 && with.iter().all(|part| text.contains(part));
            ensure!(told, "{status} {text}");
            Ok(Some(text))
        })
        .await
        .with_context(|| tail(&self.gateway.log()))
    }

    /// Everything that was acknowledged by now is in events, once and in order; and the events are what intake leads
    /// to, to the byte.
    pub(crate) async fn holds(&mut self) -> Result<String> {
        let ledger = self.provider.ledger();
        let until = Instant::now() + Duration::from_secs(90);
        let verdict = loop {
            // The brokers may be about to answer again.
            if let Ok(new) = self.api.events_after(self.events.1).await {
                self.events.1 = new.last().and_then(|event| number(&event["seq"])).unwrap_or(self.events.1);
                self.events.0.extend(new);
            }
            let verdict = ledger.compare(seen(&self.events.0));
            if verdict.lost == 0 || Instant::now() > until {
                break verdict;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        ensure!(verdict.holds(), "{verdict:?}; log:\n{}", tail(&self.gateway.log()));
        let dense = self.events.0.iter().zip(1_u64..).all(|(event, seq)| number(&event["seq"]) == Some(seq));
        ensure!(dense, "the numbers of events have gaps");
        let doubled: Vec<_> = self.provider.look(|j| j.doubled().map(|(id, n)| (id.to_owned(), n)).collect());
        ensure!(doubled.is_empty(), "replies were sent twice: {doubled:?}");
        let verified = recado(&self.settings.folder, ["verify", "--config", "recado.toml"]).await?;
        ensure!(verified.code == 0, "{verified:?}");
        Ok(format!("{} acknowledged, {} events", verdict.acknowledged, self.events.0.len()))
    }

    /// Everybody finishes; then every reply that was acknowledged has its end, and went out once unless it is unknown.
    pub(crate) async fn end(mut self) -> Result<()> {
        let traffic = self.traffic.take().context("traffic")?;
        let replies = traffic.stop().await.with_context(|| tail(&self.gateway.log()))?;
        ensure!(!replies.is_empty(), "nobody was answered");
        let settled = within(Duration::from_mins(3), "an end of every reply", || async {
            let events = self.api.events_after(0).await?;
            let changes = events.iter().filter_map(|event| event.get("messageStatusChanged"));
            let ends: BTreeMap<String, String> = changes
                .filter_map(|change| {
                    Some((change["messageId"].as_str()?.to_owned(), change["status"].as_str()?.to_owned()))
                })
                .collect();
            let open = replies.iter().filter(|reply| !ends.contains_key(*reply)).count();
            ensure!(open == 0, "{open} of {} replies are open", replies.len());
            Ok(Some(ends))
        });
        let ends = settled.await.with_context(|| tail(&self.gateway.log()))?;
        let journal = self.provider.journal();
        let sent: BTreeSet<&str> =
            journal.messages().filter(|call| call.accepted()).filter_map(|c| c.callback_data.as_deref()).collect();
        for (reply, status) in &ends {
            ensure!(sent.contains(reply.as_str()) == (status != "unknown"), "{reply} is {status}");
        }
        let unknown = ends.values().filter(|status| *status == "unknown").count();
        let held = self.holds().await?;
        println!("at the end: {held}; {} replies acknowledged, {unknown} of them unknown, none twice", replies.len());
        let ended = self.gateway.stop().await?;
        ensure!(ended.status.code() == Some(0), "{:?}", ended.status);
        Ok(())
    }
}
