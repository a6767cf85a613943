//! Telling the routers what the configuration says: each tenant is created and its part of the file applied, as inputs
//! like any other.
//!
//! All tenants are told before anything else is taken, so that it stands behind that in the log. A tenant that cannot
//! answer holds up nobody: it is waited for while the others work.

mod answers;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use recado_bus::{AppendError, SharedBus};
use recado_proto::{Kind, v1};
use tokio::{
    sync::{RwLock, RwLockReadGuard, watch},
    time::Instant,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use self::answers::Unanswered;
use self::answers::{Answers, Group, Told};
use crate::{
    config::{Bus, Config},
    directory::{Directory, DirectoryError, SharedTenant},
    fault,
    host::status::Status,
    logs,
    roles::{Role, Roles},
    short_intake::ShortIntake,
    submit,
};

/// How long a start waits for routers before it serves without their answers.
const START_WAITS: Duration = Duration::from_secs(10);

/// How long it waits for answers at least, however long partitions took before they could be told.
const ANSWERS_WITHIN: Duration = Duration::from_secs(1);

/// How long a changed file waits for routers before it is in force without their answers.
const CHANGE_WAITS: Duration = Duration::from_mins(1);

/// Why a configuration is not applied.
#[derive(Debug, thiserror::Error)]
pub enum ProvisionError {
    /// It is older than what a tenant has, or has another content.
    #[error(
        "{file}: the configuration of tenant `{tenant}` is refused: {detail}\nhint: raise `revision` with each change of the file"
    )]
    Refused {
        /// The file.
        file: String,
        /// The tenant.
        tenant: String,
        /// Stable: `config_older` or `config_conflict`.
        code: &'static str,
        /// Why.
        detail: String,
        /// The router has said so itself in an event.
        told: bool,
    },
    /// The log does not take it.
    #[error(
        "the configuration cannot be applied: {0}\nhint: the log takes no records: see that its disk has room, or that \
         the brokers answer"
    )]
    Append(#[from] AppendError),
    /// A new tenant cannot be noted.
    #[error("the configuration cannot be applied: {0}")]
    Directory(#[from] DirectoryError),
}

/// What is told, and why.
#[derive(Clone)]
struct Telling {
    config: Arc<Config>,
    /// The gateway starts with it.
    is_start: bool,
    /// Held for writing while a later file may take its place, so that what is told of this one comes before that.
    turn: Arc<RwLock<()>>,
    /// A later file has taken its place, or the gateway ends.
    over: CancellationToken,
}

impl Telling {
    /// The right to tell somebody this, or to judge an answer; never had once it is over.
    async fn turn(&self) -> RwLockReadGuard<'_, ()> {
        let turn = self.turn.read().await;
        if self.over.is_cancelled() {
            drop(turn);
            // Whoever follows is ended instead.
            return std::future::pending().await;
        }
        turn
    }

    /// Without a number in the file, which only one instance may have, the time of reading orders the versions.
    fn revision(&self) -> u64 {
        self.config.revision.unwrap_or_else(|| (crate::clock::now_ms() / 1000) as u64)
    }
}

/// What was told last of that which is in force.
#[derive(Default)]
pub struct InForce(Mutex<Option<Telling>>);

impl InForce {
    fn get(&self) -> Option<Telling> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, telling: Telling) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(telling);
    }
}

/// Tells the routers what the configuration says.
pub struct Provision {
    /// The logs.
    pub bus: SharedBus,
    /// What of them takes nothing.
    pub short: Arc<ShortIntake>,
    /// Tenants.
    pub directory: Arc<Directory>,
    /// Of this instance: one that does not route cannot know whether a router is there, and waits for none.
    pub roles: Roles,
    /// What is applied.
    pub status: Arc<Status>,
    /// Where it is waited for those who are late.
    pub tasks: TaskTracker,
    /// Ends that.
    pub stop: CancellationToken,
    /// Why the only tenant refuses what the gateway was started with, said after the start.
    pub refused: watch::Sender<Option<String>>,
    /// Whose answers count, also when they are late.
    pub in_force: InForce,
}

impl Provision {
    /// Tells what the gateway starts with. Gives the tenants that have not answered.
    pub async fn start(self: &Arc<Self>, config: &Arc<Config>) -> Result<Vec<Unanswered>, ProvisionError> {
        let deadline = Instant::now() + START_WAITS;
        // Elsewhere the router may be another instance, and its answer is all that is known of a tenant.
        if self.roles.has(Role::Router) && matches!(config.bus, Bus::Embedded { .. }) {
            self.settle(config, deadline).await;
        }
        self.check(config)?;
        let telling = self.telling(config, true);
        let answers = self.tell(&telling).await?;
        self.in_force.set(telling);
        answers.wait(deadline.max(Instant::now() + ANSWERS_WITHIN)).await
    }

    /// Tells a changed file, which [`Provision::check`] has let pass. Nobody is told the one before after that, and no
    /// late answer to it counts; when this one is not taken, it goes on as before.
    pub async fn change(self: &Arc<Self>, config: &Arc<Config>) -> Result<Vec<Unanswered>, ProvisionError> {
        let before = self.in_force.get();
        let turn = match &before {
            Some(before) => Some(before.turn.write().await),
            None => None,
        };
        let telling = self.telling(config, false);
        let refused = telling.over.clone().drop_guard();
        let unanswered = self.tell(&telling).await?.wait(Instant::now() + CHANGE_WAITS).await?;
        refused.disarm();
        if let Some(before) = &before {
            before.over.cancel();
        }
        self.in_force.set(telling);
        drop(turn);
        Ok(unanswered)
    }

    fn telling(&self, config: &Arc<Config>, is_start: bool) -> Telling {
        Telling { config: Arc::clone(config), is_start, turn: Arc::default(), over: self.stop.child_token() }
    }

    /// Refuses what a router would refuse, as far as it is known here what each has: before any of them is told. The
    /// routers have the last word.
    pub fn check(&self, config: &Config) -> Result<(), ProvisionError> {
        let Some(revision) = config.revision else { return Ok(()) };
        for tenant in &config.tenants {
            let Some(has) = self.status.configured(&tenant.id) else { continue };
            let (code, detail) = if revision < has.revision {
                ("config_older", format!("revision {revision} is older than {}", has.revision))
            } else if revision == has.revision && has.hash != config.hash(&tenant.id) {
                ("config_conflict", format!("revision {revision} was applied with another content"))
            } else {
                continue;
            };
            let file = config.path.display().to_string();
            return Err(ProvisionError::Refused { file, tenant: tenant.id.clone(), code, detail, told: false });
        }
        Ok(())
    }

    /// Waits until the partitions of all tenants have applied what there is, or cannot.
    async fn settle(&self, config: &Config, deadline: Instant) {
        let known = config.tenants.iter().filter_map(|tenant| self.directory.tenant(&tenant.id));
        let partitions: Vec<u32> = known.map(|tenant| tenant.partition).collect();
        while Instant::now() < deadline && !partitions.iter().all(|partition| self.status.settled(*partition)) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Tells all tenants, new ones too; the answers come by themselves.
    async fn tell(self: &Arc<Self>, telling: &Telling) -> Result<Answers, ProvisionError> {
        let mut by_partition: BTreeMap<u32, Vec<SharedTenant>> = BTreeMap::new();
        for tenant in &telling.config.tenants {
            let tenant = self.directory.ensure_tenant(&tenant.id).await?;
            by_partition.entry(tenant.partition).or_default().push(tenant);
        }
        let groups = by_partition.into_iter().map(|(partition, tenants)| self.tell_group(telling, partition, tenants));
        let groups = futures::future::try_join_all(groups).await?;
        if !self.roles.has(Role::Router) {
            return Ok(Answers::none(Arc::clone(&self.status)));
        }
        let (answers, sender) = Answers::of(Arc::clone(&self.status), &groups);
        for group in groups {
            let (provision, telling, sender) = (Arc::clone(self), telling.clone(), sender.clone());
            self.tasks.spawn(async move {
                tokio::select! {
                    () = telling.over.cancelled() => {}
                    () = answers::follow(&provision, &telling, group, &sender) => {}
                }
            });
        }
        Ok(answers)
    }

    async fn tell_group(
        &self,
        telling: &Telling,
        partition: u32,
        tenants: Vec<SharedTenant>,
    ) -> Result<Group, ProvisionError> {
        // Where the log does not say its end, its oldest record is early enough.
        let from = self.bus.bounds(logs::EVENTS, partition).await.map_or(0, |bounds| bounds.end);
        let closed = self.short.refuses(partition).await.is_some();
        let mut open = Vec::with_capacity(tenants.len());
        for tenant in tenants {
            let position =
                if closed { None } else { Some(self.append(&telling.config, &tenant, telling.revision()).await?) };
            open.push(Told { tenant, position, attempt: 1 });
        }
        Ok(Group { partition, from, open })
    }

    /// The position of what a tenant has to answer.
    async fn append(&self, config: &Config, tenant: &SharedTenant, revision: u64) -> Result<u64, AppendError> {
        let hash = config.hash(&tenant.id);
        let create = v1::CreateTenant { partition: tenant.partition };
        let apply = v1::ApplyConfig { revision, hash: hash.to_vec().into(), config: Some(config.compile(&tenant.id)) };
        let mut hex = String::new();
        for byte in hash {
            let _ = write!(hex, "{byte:02x}");
        }
        let inputs = [
            (tenant.key.derive("create", &[]), v1::intake::Input::CreateTenant(create)),
            (tenant.key.derive("config", &[&revision.to_string(), &hex]), v1::intake::Input::ApplyConfig(apply)),
        ];
        let records = inputs.map(|(id, input)| {
            let intake = v1::Intake {
                tenant: tenant.id.clone(),
                id: Kind::Input.text(id),
                input: Some(input),
                ..Default::default()
            };
            submit::record(&intake, "config", None)
        });
        let positions = submit::append(&self.bus, tenant, records.into()).await?;
        fault::point!("config.told");
        Ok(positions.last().copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
