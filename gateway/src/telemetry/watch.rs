//! Numbers that nobody changes by working: they are looked up now and then.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use recado_bus::SharedBus;
use tokio_util::sync::CancellationToken;

use super::{
    Metrics,
    labels::{PartitionLabel, PhaseLabel, RoleLabel},
};
use crate::{
    api::{Readiness, model::Model},
    clock,
    config::live::Live,
    host::status::{Phase, Status},
    logs,
};

/// Between looks.
const EVERY: Duration = Duration::from_secs(5);
/// How long the log may take to say where it ends.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is looked at.
pub struct Watch {
    /// Where the numbers go.
    pub metrics: Arc<Metrics>,
    /// The logs.
    pub bus: SharedBus,
    /// The router's partitions.
    pub status: Arc<Status>,
    /// The roles.
    pub readiness: Arc<dyn Readiness>,
    /// The read model, where the API is served.
    pub model: Option<Arc<Model>>,
    /// The configuration in force.
    pub live: Arc<Live>,
}

impl Watch {
    /// Looks again and again until cancelled.
    pub async fn run(self, stop: CancellationToken) {
        let mut shown = BTreeSet::new();
        let mut every = tokio::time::interval(EVERY);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = every.tick() => {}
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.look(&mut shown) => {}
            }
        }
    }

    async fn look(&self, shown: &mut BTreeSet<u32>) {
        self.metrics.config_revision.set(self.live.get().revision.unwrap_or(0) as i64);
        self.roles().await;
        self.partitions(shown).await;
    }

    async fn roles(&self) {
        let mut states = self.readiness.roles().await;
        if let Some(model) = &self.model {
            states.push(("api", model.health()));
        }
        // A look at the alarms keeps their numbers.
        let _alarms = self.readiness.alarms();
        let mut not_ready = BTreeSet::new();
        not_ready.extend(states.iter().filter(|(_, state)| state.is_err()).map(|(role, _)| *role));
        for (role, _) in &states {
            self.metrics.role_ready.get_or_create(&RoleLabel { role }).set(i64::from(!not_ready.contains(role)));
        }
    }

    async fn partitions(&self, shown: &mut BTreeSet<u32>) {
        let all = self.status.all();
        for (phase, count) in [
            ("starting", all.values().filter(|p| matches!(p.phase, Phase::Starting)).count()),
            ("live", all.values().filter(|p| matches!(p.phase, Phase::Live)).count()),
            ("waiting", all.values().filter(|p| matches!(p.phase, Phase::Waiting(_))).count()),
            ("stopped", all.values().filter(|p| matches!(p.phase, Phase::Stopped(_))).count()),
        ] {
            self.metrics.router_partitions.get_or_create(&PhaseLabel { phase }).set(count as i64);
        }
        for (partition, state) in &all {
            let label = PartitionLabel { partition: *partition };
            let bounds = tokio::time::timeout(PATIENCE, self.bus.bounds(logs::INTAKE, *partition)).await;
            // Where the log does not say its end, the numbers stay, and the role is not ready.
            let Ok(Ok(bounds)) = bounds else { continue };
            let lag = bounds.end.saturating_sub(state.applied);
            let behind = if lag == 0 || state.applied_at_ms == 0 { 0 } else { clock::now_ms() - state.applied_at_ms };
            self.metrics.router_lag.get_or_create(&label).set(lag as i64);
            self.metrics.router_lag_time.get_or_create(&label).set(behind.max(0) as f64 / 1000.0);
            let pending = state.applied.saturating_sub(state.checkpointed);
            self.metrics.checkpoint_pending.get_or_create(&label).set(pending as i64);
            self.metrics.checkpoint_time.get_or_create(&label).set(state.checkpoint_at_ms as f64 / 1000.0);
        }
        // Others own them now, and show their numbers.
        for partition in shown.iter().filter(|partition| !all.contains_key(partition)) {
            let label = PartitionLabel { partition: *partition };
            self.metrics.router_lag.remove(&label);
            self.metrics.router_lag_time.remove(&label);
            self.metrics.checkpoint_pending.remove(&label);
            self.metrics.checkpoint_time.remove(&label);
            self.metrics.tenants_parked.remove(&label);
        }
        *shown = all.into_keys().collect();
    }
}
