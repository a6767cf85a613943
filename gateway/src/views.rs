//! One object that shows each part what it needs to see of the others: tenants, accounts, tokens, readiness,
//! figures.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock, Weak},
    time::Duration,
};

use async_trait::async_trait;
use recado_bus::{Counts, SharedBus, embedded::Time};
use recado_proto::v1;

use crate::{
    api::{
        ApiAccount, ApiAccounts, Readiness, RoleState, Scope, Tenants, TokenInfo, TokenRefusal, Tokens,
        model::{Start, Starts},
    },
    app::Logs,
    clock,
    config::{Bus, live::Live},
    deadletters::stale::{self, Stale},
    directory::{Directory, SharedTenant, TenantEntry, TokenRefused},
    disk::Disks,
    edge::items,
    host::{self, checkpoint::ReadFrom, status::Status},
    roles::{Role, Roles},
    sender::{self, Sender},
    telemetry::{ClassLabel, CodeLabel, Metrics, OutcomeLabel, PartitionLabel, ResultLabel, ScopeLabel, TypeLabel},
};

/// Shows parts of the gateway to each other.
pub struct Views {
    /// The configuration.
    live: Arc<Live>,
    directory: Arc<Directory>,
    bus: SharedBus,
    status: Arc<Status>,
    metrics: Arc<Metrics>,
    roles: Roles,
    disks: Arc<Disks>,
    time: Option<Arc<Time>>,
    sender: OnceLock<Weak<Sender>>,
}

impl Views {
    /// Before the roles start.
    pub fn new(
        live: Arc<Live>,
        directory: Arc<Directory>,
        logs: &Logs,
        status: Arc<Status>,
        metrics: Arc<Metrics>,
        roles: Roles,
        disks: Arc<Disks>,
    ) -> Self {
        let Logs { bus, time } = logs.clone();
        Self { live, directory, bus, status, metrics, roles, disks, time, sender: OnceLock::new() }
    }

    /// From now on the sender's readiness is that of its accounts.
    pub fn watch_sender(&self, sender: Weak<Sender>) {
        let _ = self.sender.set(sender);
    }

    fn sender_state(&self) -> Result<(), String> {
        let Some(sender) = self.sender.get().and_then(Weak::upgrade) else { return Ok(()) };
        let stopped = sender.stopped_accounts();
        if stopped.is_empty() {
            return Ok(());
        }
        let told = |account: &String| match sender.why_stopped(account) {
            Some(why) => format!("{account} ({why})"),
            None => account.clone(),
        };
        let accounts: Vec<String> = stopped.iter().map(told).collect();
        Err(format!("the provider refuses the credential of {}", accounts.join(", ")))
    }
}

/// What to look at when nobody answers commands. On an embedded log one process works, so that a router cannot be
/// elsewhere. Reads work all the same.
fn undecided(embedded: bool, roles: Roles) -> Option<&'static str> {
    (embedded && roles.has(Role::Api) && !roles.has(Role::Router)).then_some(
        "nobody carries out what is written through the API: this instance has no role `router`, and on an embedded log \
         no other can have it; add it to --roles",
    )
}

impl Tenants for Views {
    fn tenant(&self, id: &str) -> Option<SharedTenant> {
        // The directory may know tenants that the file no longer names: they take no new work.
        self.live.get().tenants.iter().any(|tenant| tenant.id == id).then(|| self.directory.tenant(id)).flatten()
    }
}

impl sender::Tenants for Views {
    fn tenant(&self, id: &str) -> Option<SharedTenant> {
        self.directory.tenant(id)
    }

    fn checkpoints(&self, partition: u32) -> Vec<v1::Checkpoint> {
        self.directory.checkpoints(partition)
    }
}

impl sender::Accounts for Views {
    fn account(&self, id: &str) -> Option<sender::AccountView> {
        let config = self.live.get();
        let account = config.account(id)?;
        Some(sender::AccountView {
            tenant: account.tenant.clone(),
            outbound: Arc::clone(&account.outbound),
            unknown_outcome: account.unknown_outcome,
            rate_per_s: account.rate_per_s.unwrap_or_else(|| account.outbound.rate_per_s()),
            recipient_interval_ms: account.outbound.recipient_interval_ms(),
            credential: account.id.clone(),
        })
    }

    fn address_id(&self, tenant: &TenantEntry, account: &str, value: &str) -> Option<String> {
        Some(items::address_id(self.live.get().account(account)?, tenant, value))
    }

    fn revision(&self) -> u64 {
        self.live.generation()
    }
}

impl sender::Metrics for Views {
    fn call_ended(&self, account: &str, class: &'static str) {
        let account = self.metrics.accounts.value(account);
        self.metrics.sender_calls.get_or_create(&ClassLabel { account, class }).inc();
    }

    fn call_took(&self, class: &'static str, took: Duration) {
        self.metrics.sender_call_duration.get_or_create(&OutcomeLabel { class }).observe(took.as_secs_f64());
    }

    fn throttled(&self, scope: &'static str) {
        self.metrics.sender_throttles.get_or_create(&ScopeLabel { scope }).inc();
    }

    fn waiting(&self, partition: u32, messages: usize, oldest_ms: i64) {
        self.metrics.sender_waiting.get_or_create(&PartitionLabel { partition }).set(messages as i64);
        self.metrics.sender_oldest.get_or_create(&PartitionLabel { partition }).set(oldest_ms as f64 / 1000.0);
    }

    fn stopped_accounts(&self, accounts: usize) {
        self.metrics.sender_stopped_accounts.set(accounts as i64);
    }
}

impl Tokens for Views {
    fn verify(&self, token: &str) -> Result<TokenInfo, TokenRefusal> {
        let entry = self.directory.check_token(token, clock::now_ms()).map_err(|refused| match refused {
            TokenRefused::Unknown => TokenRefusal::Unknown,
            TokenRefused::Expired => TokenRefusal::Expired,
            TokenRefused::Revoked => TokenRefusal::Revoked,
        })?;
        let scopes = entry.scopes.iter().filter_map(|scope| scope.parse::<Scope>().ok()).collect();
        Ok(TokenInfo { id: entry.id.clone(), tenant: entry.tenant.clone(), scopes })
    }
}

impl ApiAccounts for Views {
    fn account(&self, id: &str) -> Option<ApiAccount> {
        let config = self.live.get();
        let account = config.account(id)?;
        Some(ApiAccount { tenant: account.tenant.clone(), spec: account.spec, outbound: Arc::clone(&account.outbound) })
    }

    fn agents(&self, tenant: &str) -> Vec<v1::AgentConfig> {
        self.live.get().agents.iter().filter(|agent| agent.tenant == tenant).map(|agent| agent.rules.clone()).collect()
    }

    fn queues(&self, tenant: &str) -> Vec<v1::QueueConfig> {
        self.live.get().queues.iter().filter(|queue| queue.tenant == tenant).map(|queue| queue.rules.clone()).collect()
    }
}

impl Starts for Views {
    fn start(&self, partition: u32, oldest: u64) -> Option<Start> {
        let all = self.directory.checkpoints(partition);
        let all = all.iter().filter_map(ReadFrom::of).filter(|point| point.position >= oldest);
        let ReadFrom { position, tenants } = all.min_by_key(|point| point.position)?;
        Some(Start { position, tenants })
    }
}

#[async_trait]
impl Readiness for Views {
    async fn roles(&self) -> Vec<RoleState> {
        let bus = match tokio::time::timeout(Duration::from_millis(1500), self.bus.health()).await {
            Ok(health) => health,
            Err(_) => Err("the log does not answer".to_owned()),
        };
        let directory = self.directory.health();
        self.roles
            .each()
            .map(|role| {
                let own = match role {
                    Role::Webhooks => self.disks.full(),
                    // The API adds the state of its model. A receiver that fails is no fault of this instance.
                    Role::Api | Role::Hooks | Role::Media => Ok(()),
                    Role::Sender => self.sender_state(),
                    Role::Router => self.status.ready(),
                };
                (role.name(), bus.clone().and_then(|()| directory.clone()).and(own))
            })
            .collect()
    }

    fn alarms(&self) -> Vec<String> {
        let mut alarms = self.disks.alarms();
        let refused = self.time.as_ref().and_then(|time| time.refused());
        self.metrics.clock_refused.set(refused.map_or(0.0, |jump| jump.as_secs_f64()));
        if let Some(jump) = refused {
            alarms.push(format!(
                "this machine's clock jumped {} s ahead and is not followed: set it right, or `recado time accept`",
                jump.as_secs()
            ));
        }
        let embedded = matches!(self.live.get().bus, Bus::Embedded { .. });
        alarms.extend(undecided(embedded, self.roles).map(str::to_owned));
        alarms
    }
}

#[async_trait]
impl host::Observer for Views {
    fn applied(&self, _partition: u32, kind: &'static str) {
        self.metrics.router_inputs.get_or_create(&TypeLabel { r#type: kind }).inc();
    }

    fn appended(&self, _partition: u32, kinds: &BTreeMap<&'static str, u64>) {
        for (kind, count) in kinds {
            self.metrics.events.get_or_create(&TypeLabel { r#type: kind }).inc_by(*count);
        }
    }

    fn checkpoint(&self, _partition: u32, result: &'static str) {
        self.metrics.checkpoints.get_or_create(&ResultLabel { result }).inc();
    }

    fn discarded(&self, before: Counts, after: Counts) {
        self.metrics.count_discarded("router", before, after);
    }

    fn parked(&self, partition: u32, tenants: usize) {
        self.metrics.tenants_parked.get_or_create(&PartitionLabel { partition }).set(tenants as i64);
    }

    async fn stale(&self, inputs: Vec<Stale>, again: bool) -> Result<(), String> {
        let count = stale::put_aside(&self.bus, inputs, again).await?;
        if count == 0 {
            return Ok(());
        }
        self.metrics.deadletters.get_or_create(&CodeLabel { code: stale::CODE }).inc_by(count);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_want_a_router_that_can_be_there() {
        let alone = Roles::from_iter([Role::Api, Role::Webhooks]);
        let why = undecided(true, alone).unwrap();
        assert!(why.contains("no role `router`") && why.contains("--roles"), "{why}");
        assert_eq!(undecided(true, Roles::from_iter([Role::Api, Role::Router])), None);
        assert_eq!(undecided(true, Roles::from_iter([Role::Webhooks])), None);
        assert_eq!(undecided(false, alone), None, "with Kafka it may be elsewhere");
    }
}
