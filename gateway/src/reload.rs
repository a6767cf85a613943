//! A changed configuration file, taken while the gateway serves: on SIGHUP, and when the file or one that it takes a
//! secret from has changed. It is taken whole or not at all: a wrong one changes nothing, and log, metrics and events
//! say so.

use std::{
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use recado_bus::SharedBus;
use recado_proto::{Kind, v1};
use tokio::signal::unix::Signal;
use tokio_util::sync::CancellationToken;

use crate::{
    config::{Config, live::Live},
    directory::Directory,
    edge::admission::Admission,
    host::status::Status,
    logs, provision,
    roles::Roles,
    submit,
    telemetry::Metrics,
};

/// Between looks at the files.
const LOOK_EVERY: Duration = Duration::from_secs(1);

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
    /// Of this instance.
    pub roles: Roles,
    /// What is applied.
    pub status: Arc<Status>,
    /// Limits of the webhooks.
    pub admission: Admission,
    /// Counts.
    pub metrics: Arc<Metrics>,
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
}

impl Reload {
    /// Watches until cancelled; each element of `signal` asks for a look at once, whether anything changed or not.
    pub async fn watch(self, environment: Environment, mut signal: Signal, stop: CancellationToken) {
        let mut seen = print_of(&self.live.get().sources);
        let mut unsettled = None;
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let asked = tokio::select! {
                () = stop.cancelled() => return,
                Some(()) = signal.recv() => true,
                _ = looks.tick() => false,
            };
            let now = print_of(&self.live.get().sources);
            if !asked {
                if now == seen {
                    continue;
                }
                // Somebody may still be writing: it counts once it has looked the same twice.
                if unsettled.as_ref() != Some(&now) {
                    unsettled = Some(now);
                    continue;
                }
            }
            seen = now;
            unsettled = None;
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.take(&environment) => {}
            }
        }
    }

    /// Reads the file and puts it in force, or says why not.
    async fn take(&self, environment: &Environment) {
        let result = match self.try_take(environment).await {
            Ok(config) => {
                tracing::info!(revision = config.revision, "configuration is in force");
                "applied"
            }
            Err(refusal) => {
                let Refusal { code, problems, detail, told } = &refusal;
                tracing::error!(code, problems, detail, "configuration is refused, the one before stays in force");
                if !told {
                    self.tell_refusal(&refusal).await;
                }
                "refused"
            }
        };
        self.metrics.config_reloaded(result);
    }

    async fn try_take(&self, environment: &Environment) -> Result<Arc<Config>, Refusal> {
        let current = self.live.get();
        let environment = Arc::clone(environment);
        let path = current.path.clone();
        let loaded = tokio::task::spawn_blocking(move || Config::load(&path, &|name| environment(name))).await;
        let next = match loaded {
            Ok(Ok(next)) => Arc::new(next),
            Ok(Err(problems)) => {
                return Err(Refusal {
                    code: "config_invalid",
                    problems: problems.0.len(),
                    detail: problems.to_string(),
                    told: false,
                });
            }
            Err(error) => {
                return Err(Refusal {
                    code: "config_invalid",
                    problems: 1,
                    detail: format!("the file could not be read: {error}"),
                    told: false,
                });
            }
        };
        let fixed = current.fixed_keys_changed(&next);
        if !fixed.is_empty() {
            return Err(Refusal {
                code: "config_needs_restart",
                problems: fixed.len(),
                detail: format!("{} changed, which only a start reads; restart to apply the file", fixed.join(", ")),
                told: false,
            });
        }
        let unavailable = |detail: String, told| Refusal { code: "config_not_applied", problems: 1, detail, told };
        for tenant in &next.tenants {
            let known = self.directory.ensure_tenant(&tenant.id).await;
            known.map_err(|error| unavailable(error.to_string(), false))?;
        }
        // The router first: it alone knows whether the revision is newer. What it refuses it says in an event.
        let applied = provision::apply(&next, &self.directory, &self.bus, self.roles, &self.status).await;
        applied.map_err(|error| {
            let told = matches!(error, provision::ProvisionError::Refused { .. });
            unavailable(error.to_string(), told)
        })?;
        self.admission.resize(next.http.max_inflight_bytes, next.endpoints.len());
        self.live.replace(Arc::clone(&next));
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

/// What changes when one of the files does, also when it is replaced by another of the same size and time.
fn print_of(files: &[PathBuf]) -> Vec<Option<(u64, u64, i64, i64)>> {
    let print = |path: &Path| {
        let meta = std::fs::metadata(path).ok()?;
        Some((meta.ino(), meta.size(), meta.mtime(), meta.mtime_nsec()))
    };
    files.iter().map(|path| print(path)).collect()
}
