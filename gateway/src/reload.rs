//! A changed configuration file, taken while the gateway serves: on SIGHUP, and when the file or one that it takes a
//! secret from has changed. A wrong one changes nothing, and log, metrics and events say so. One that a log does not take
//! is tried again until it is taken: tenants of other partitions may have it by then.

use std::{sync::Arc, time::Duration};

use recado_bus::{AppendError, SharedBus};
use recado_proto::{Kind, v1};
use tokio::{signal::unix::Signal, time::Instant};
use tokio_util::sync::CancellationToken;

use crate::{
    config::{Config, Source, live::Live},
    directory::{Directory, DirectoryError},
    edge::admission::Admission,
    logs,
    provision::{Provision, ProvisionError},
    submit,
    telemetry::Metrics,
};

/// Between looks at the files.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Before a file that a log did not take is tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(10);

/// Each pause is twice as long as the one before, up to this: logs that do take it get it each time.
const AGAIN_AFTER_MOST: Duration = Duration::from_mins(5);

/// Gives environment variables, for `${NAME}`.
pub type Environment = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// What is changed when the file is.
pub struct Reload {
    /// The configuration in force.
    pub live: Arc<Live>,
    /// Tenants.
    pub directory: Arc<Directory>,
    /// The logs.
    pub bus: SharedBus,
    /// Tells the routers.
    pub provision: Arc<Provision>,
    /// Limits of the webhooks.
    pub admission: Admission,
    /// Counts.
    pub metrics: Arc<Metrics>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    InForce,
    Refused,
    /// It is tried again.
    Later,
}

/// Why a file is not taken.
#[derive(Debug)]
struct Refusal {
    /// Stable.
    code: &'static str,
    /// How many things are wrong.
    problems: usize,
    /// What is wrong, for people; no secrets.
    detail: String,
    /// The router has said so itself in an event.
    told: bool,
    /// Nothing is wrong with the file: it may be taken later.
    later: bool,
}

impl Refusal {
    fn one(code: &'static str, detail: String) -> Self {
        Self { code, problems: 1, detail, told: false, later: false }
    }
}

impl From<ProvisionError> for Refusal {
    fn from(error: ProvisionError) -> Self {
        let detail = error.to_string();
        match error {
            ProvisionError::Refused { code, told, .. } => Self { told, ..Self::one(code, detail) },
            ProvisionError::Append(AppendError::NotWritten(_) | AppendError::Unknown(_))
            | ProvisionError::Directory(DirectoryError::Unavailable(_)) => Self {
                later: true,
                ..Self::one("config_not_applied", format!("{detail}; the file is tried again by itself"))
            },
            ProvisionError::Append(_) | ProvisionError::Directory(_) => Self::one("config_not_applied", detail),
        }
    }
}

impl Reload {
    /// Watches until cancelled; each element of `signal` asks for a look at once, whether anything changed or not.
    pub async fn watch(self, environment: Environment, mut signal: Signal, stop: CancellationToken) {
        // As they looked when they were read: a start takes its time, and they may have changed since.
        let mut seen = self.live.get().sources.clone();
        let (mut unsettled, mut again_at, mut pause) = (None, None, AGAIN_AFTER);
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let asked = tokio::select! {
                () = stop.cancelled() => return,
                Some(()) = signal.recv() => true,
                _ = looks.tick() => false,
            };
            let now: Vec<Source> = self.live.get().sources.iter().map(Source::again).collect();
            let is_same = !asked && now == seen;
            if is_same && again_at.is_none_or(|at| at > Instant::now()) {
                continue;
            }
            // Somebody may still be writing: it counts once it has looked the same twice.
            if !asked && !is_same && unsettled.as_ref() != Some(&now) {
                unsettled = Some(now);
                continue;
            }
            seen = now;
            unsettled = None;
            tokio::select! {
                () = stop.cancelled() => return,
                outcome = self.take(&environment, is_same) => {
                    if outcome == Outcome::InForce {
                        seen.clone_from(&self.live.get().sources);
                    }
                    pause = if is_same { (pause * 2).min(AGAIN_AFTER_MOST) } else { AGAIN_AFTER };
                    again_at = (outcome == Outcome::Later).then(|| Instant::now() + pause);
                }
            }
        }
    }

    /// Reads the file and puts it in force, or says why not; that it is still not applied has been said.
    async fn take(&self, environment: &Environment, is_same: bool) -> Outcome {
        match self.try_take(environment).await {
            Ok(config) => {
                tracing::info!(revision = config.revision, "configuration is in force");
                self.metrics.config_reloaded("applied");
                Outcome::InForce
            }
            Err(refusal) if is_same && refusal.later => Outcome::Later,
            Err(refusal) => {
                let Refusal { code, problems, detail, told, later } = &refusal;
                tracing::error!(code, problems, detail, "configuration is refused, the one before stays in force");
                if !told {
                    self.tell_refusal(&refusal).await;
                }
                self.metrics.config_reloaded("refused");
                if *later { Outcome::Later } else { Outcome::Refused }
            }
        }
    }

    async fn try_take(&self, environment: &Environment) -> Result<Arc<Config>, Refusal> {
        let current = self.live.get();
        let environment = Arc::clone(environment);
        let path = current.path.clone();
        let loaded = tokio::task::spawn_blocking(move || Config::load(&path, &|name| environment(name))).await;
        let next = match loaded {
            Ok(Ok(next)) => Arc::new(next),
            Ok(Err(problems)) => {
                let refusal = Refusal::one("config_invalid", problems.to_string());
                return Err(Refusal { problems: problems.0.len(), ..refusal });
            }
            Err(error) => {
                return Err(Refusal::one("config_invalid", format!("the file could not be read: {error}")));
            }
        };
        let fixed = current.fixed_keys_changed(&next);
        if !fixed.is_empty() {
            let detail = format!("{} changed, which only a start reads; restart to apply the file", fixed.join(", "));
            return Err(Refusal { problems: fixed.len(), ..Refusal::one("config_needs_restart", detail) });
        }
        // Before anything is written, for any tenant: a file is taken whole or not at all.
        refuse_older(&current, &next)?;
        self.provision.check(&next).map_err(Refusal::from)?;
        // The routers first: they alone know for sure whether the revision is newer. What one refuses it says in an
        // event. Who stands still takes it when it goes on.
        self.provision.change(&next).await.map_err(Refusal::from)?;
        self.provision.status.awaits_only(|id| next.tenants.iter().any(|tenant| tenant.id == id));
        self.admission.resize(next.http.max_inflight_bytes, next.endpoints.len());
        self.metrics.expect(&next);
        self.live.replace(Arc::clone(&next));
        tell_removed(&current, &next);
        Ok(next)
    }

    /// One event for each tenant, as far as the log takes it.
    async fn tell_refusal(&self, refusal: &Refusal) {
        let body = v1::RefuseConfig {
            code: refusal.code.to_owned(),
            problems: u32::try_from(refusal.problems).unwrap_or(u32::MAX),
        };
        for tenant in &self.live.get().tenants {
            let Some(tenant) = self.directory.tenant(&tenant.id) else { continue };
            let now = crate::clock::now_ms().to_string();
            let intake = v1::Intake {
                tenant: tenant.id.clone(),
                id: Kind::Input.text(tenant.key.derive("refuse-config", &[&now])),
                input: Some(v1::intake::Input::RefuseConfig(body.clone())),
                ..Default::default()
            };
            let record = submit::record(&intake, "config", None);
            if let Err(error) = self.bus.append(logs::INTAKE, tenant.partition, vec![record]).await {
                tracing::warn!(%error, tenant = tenant.id, "refused configuration is not in the events");
            }
        }
    }
}

/// Refuses what is older than what is in force, and what looks like a file that was emptied or cut off: the routers are
/// told of tenants that a file has, and do not notice those that it lacks.
fn refuse_older(current: &Config, next: &Config) -> Result<(), Refusal> {
    let refuse = |code, detail: String| Err(Refusal::one(code, detail));
    if next.tenants.is_empty() && !current.tenants.is_empty() {
        let there = current.tenants.len();
        return refuse(
            "config_empty",
            format!(
                "the file has no tenant, and what is in force has {there}: it looks emptied or cut off\nhint: write it \
                 whole; to end the work of all tenants, stop the gateway"
            ),
        );
    }
    let (Some(before), Some(revision)) = (current.revision, next.revision) else { return Ok(()) };
    if revision < before {
        let detail = format!("revision {revision} is older than {before}\nhint: raise `revision` with each change");
        return refuse("config_older", detail);
    }
    let gone = current.tenants.iter().find(|tenant| next.tenants.iter().all(|other| other.id != tenant.id));
    match gone {
        Some(tenant) if revision == before => refuse(
            "config_conflict",
            format!(
                "revision {revision} is in force with tenant `{}`, which the file lacks\nhint: raise `revision` with each \
                 change of the file",
                tenant.id
            ),
        ),
        _ => Ok(()),
    }
}

/// One line for each thing that a file has taken out: it may be meant, and it may be a slip.
fn tell_removed(before: &Config, now: &Config) {
    for tenant in before.tenants.iter().filter(|tenant| now.tenants.iter().all(|other| other.id != tenant.id)) {
        tracing::warn!(tenant = tenant.id, "tenant is not in the configuration any more, it takes no new work");
    }
    for endpoint in before.endpoints.iter().filter(|endpoint| now.endpoint(&endpoint.id).is_none()) {
        tracing::warn!(endpoint = endpoint.id, "endpoint is not in the configuration any more, its webhooks get 401");
    }
    for account in before.accounts.iter().filter(|account| now.account(&account.id).is_none()) {
        let (account, tenant) = (&account.id, &account.tenant);
        tracing::warn!(account, tenant, "account is not in the configuration any more, its messages are dead letters");
    }
}

#[cfg(test)]
mod tests;
