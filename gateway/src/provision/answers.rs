//! What the routers answer: in time, to whoever told them; later, to the log and to readiness.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use recado_bus::{ReadError, headers};
use recado_proto::{Encode as _, v1};
use tokio::{sync::mpsc, time::Instant};

use super::{Provision, ProvisionError, Telling};
use crate::{
    directory::SharedTenant,
    host::status::{Configured, Status},
    logs,
};

/// Between looks at whether those who are missing can answer at all.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What stands still for so long is not waited for. Shorter are the pauses of a partition that starts again.
const STANDS_STILL: Duration = Duration::from_secs(1);

/// Before a log is read again that could not be, or told again what took nothing.
const PAUSE: Duration = Duration::from_secs(1);

/// How often a revision of ours gives way to the one that is applied.
const ATTEMPTS: u32 = 3;

/// A tenant that has not taken the configuration yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// The tenant.
    pub tenant: String,
    /// Why, as far as it is known.
    pub why: String,
}

/// A tenant that is told.
pub(super) struct Told {
    pub(super) tenant: SharedTenant,
    /// Of the input that it answers; `None` while the log takes nothing.
    pub(super) position: Option<u64>,
    pub(super) attempt: u32,
}

/// The tenants of one partition that are told.
pub(super) struct Group {
    pub(super) partition: u32,
    /// The first event that may be an answer.
    pub(super) from: u64,
    pub(super) open: Vec<Told>,
}

/// An answer.
pub(super) struct Answer {
    tenant: String,
    position: u64,
    refused: Option<ProvisionError>,
}

/// The answers that are waited for.
pub(super) struct Answers {
    status: Arc<Status>,
    /// Who is missing, in which partition and since which input.
    open: BTreeMap<String, (u32, u64)>,
    coming: mpsc::Receiver<Answer>,
    /// Who has taken it, by which input. It is no news before all have answered: what one refuses is in force nowhere.
    taken: Vec<(String, u64)>,
}

impl Answers {
    /// Nobody is waited for.
    pub(super) fn none(status: Arc<Status>) -> Self {
        Self { status, open: BTreeMap::new(), coming: mpsc::channel(1).1, taken: Vec::new() }
    }

    /// Those of some groups, and where they come in: each tenant answers once.
    pub(super) fn of(status: Arc<Status>, groups: &[Group]) -> (Self, mpsc::Sender<Answer>) {
        let told = groups.iter().flat_map(|group| group.open.iter().map(|told| (group.partition, told)));
        let open: BTreeMap<_, _> = told
            .map(|(partition, told)| (told.tenant.id.clone(), (partition, told.position.unwrap_or_default())))
            .collect();
        let (sender, coming) = mpsc::channel(open.len().max(1));
        (Self { status, open, coming, taken: Vec::new() }, sender)
    }

    /// Waits until all have answered, one has refused, or no answer is to be expected before `deadline`. Who is
    /// missing then is waited for in the background.
    pub(super) async fn wait(mut self, deadline: Instant) -> Result<Vec<Unanswered>, ProvisionError> {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut stands_still: Option<Instant> = None;
        while !self.open.is_empty() {
            tokio::select! {
                Some(answer) = self.coming.recv() => self.take(answer)?,
                _ = looks.tick() => {
                    let still = self.open.iter().all(|(tenant, (partition, _))| self.status.stuck(*partition, tenant).is_some());
                    let since = if still { *stands_still.get_or_insert_with(Instant::now) } else { Instant::now() };
                    if !still {
                        stands_still = None;
                    } else if since.elapsed() >= STANDS_STILL {
                        break;
                    }
                }
                () = tokio::time::sleep_until(deadline) => break,
            }
        }
        // In this order nothing falls between: what comes from here on finds that it is awaited.
        for (tenant, (_, position)) in &self.open {
            self.status.awaits(tenant, *position);
        }
        self.coming.close();
        while let Ok(answer) = self.coming.try_recv() {
            self.take(answer)?;
        }
        for (tenant, position) in &self.taken {
            self.status.has_taken(tenant, *position);
        }
        let unanswered = self.open.iter().map(|(tenant, (partition, _))| {
            let why = self.status.stuck(*partition, tenant).unwrap_or_else(|| "its router has not answered".to_owned());
            tracing::warn!(tenant, why, "tenant has not taken the configuration yet, the others go on");
            Unanswered { tenant: tenant.clone(), why }
        });
        Ok(unanswered.collect())
    }

    fn take(&mut self, answer: Answer) -> Result<(), ProvisionError> {
        let Answer { tenant, position, refused } = answer;
        self.open.remove(&tenant);
        self.taken.push((tenant, position));
        refused.map_or(Ok(()), Err)
    }
}

/// Reads on until all tenants of a group have answered.
pub(super) async fn follow(provision: &Provision, telling: &Telling, mut group: Group, answers: &mpsc::Sender<Answer>) {
    while !group.open.is_empty() {
        if tell_again(provision, telling, &mut group).await
            && read(provision, telling, &mut group, answers).await.is_ok()
        {
            continue;
        }
        // Its partition says what is wrong with the log.
        tokio::time::sleep(PAUSE).await;
    }
}

/// Tells those that could not be told; false when they still cannot.
async fn tell_again(provision: &Provision, telling: &Telling, group: &mut Group) -> bool {
    for told in group.open.iter_mut().filter(|told| told.position.is_none()) {
        let _turn = telling.turn().await;
        match provision.append(&telling.config, &told.tenant, telling.revision()).await {
            Ok(position) => {
                provision.status.awaits(&told.tenant.id, position);
                told.position = Some(position);
            }
            Err(_) => return false,
        }
    }
    true
}

async fn read(
    provision: &Provision,
    telling: &Telling,
    group: &mut Group,
    answers: &mpsc::Sender<Answer>,
) -> Result<(), ReadError> {
    let oldest = provision.bus.bounds(logs::EVENTS, group.partition).await?.oldest;
    let mut reader = provision.bus.reader(logs::EVENTS, group.partition, group.from.max(oldest)).await?;
    while !group.open.is_empty() {
        for stored in reader.next(500).await? {
            let of = stored.header(headers::TENANT);
            let Some(at) = group.open.iter().position(|told| of == Some(told.tenant.id.as_bytes())) else { continue };
            let Ok(event) = v1::Event::decode(stored.value) else { continue };
            if Some(event.cause) != group.open[at].position {
                continue;
            }
            let refused = match event.body {
                Some(v1::event::Body::ConfigApplied(_)) => None,
                Some(v1::event::Body::CommandResult(result)) => Some(result),
                _ => continue,
            };
            let _turn = telling.turn().await;
            if let Some(refused) = &refused
                && give_way(provision, telling, &mut group.open[at], refused).await
            {
                continue;
            }
            answered(provision, telling, &group.open.swap_remove(at), refused, answers);
        }
        group.from = reader.position();
    }
    Ok(())
}

/// Where nobody numbers the file, a number of ours that is refused gives way: the clock went back, or this second has
/// seen another content already.
async fn give_way(provision: &Provision, telling: &Telling, told: &mut Told, refused: &v1::CommandResult) -> bool {
    let tenant = &told.tenant;
    if telling.config.revision.is_some() || told.attempt > ATTEMPTS {
        return false;
    }
    let Some(Configured { revision, .. }) = provision.status.configured(&tenant.id) else { return false };
    match provision.append(&telling.config, tenant, revision.saturating_add(1)).await {
        Ok(position) => {
            told.position = Some(position);
            told.attempt += 1;
            true
        }
        Err(error) => {
            tracing::warn!(%error, tenant = tenant.id, refused = refused.detail, "configuration could not be told again");
            false
        }
    }
}

fn answered(
    provision: &Provision,
    telling: &Telling,
    told: &Told,
    refused: Option<v1::CommandResult>,
    answers: &mpsc::Sender<Answer>,
) {
    let tenant = told.tenant.id.clone();
    let position = told.position.unwrap_or_default();
    let refused = refused.map(|result| ProvisionError::Refused {
        file: telling.config.path.display().to_string(),
        tenant: tenant.clone(),
        code: if result.code == "config_older" { "config_older" } else { "config_conflict" },
        detail: result.detail,
        told: true,
    });
    let Err(mpsc::error::TrySendError::Closed(late)) = answers.try_send(Answer { tenant, position, refused }) else {
        return;
    };
    let Answer { tenant, position, refused } = late;
    let Some(error) = refused else {
        provision.status.has_taken(&tenant, position);
        tracing::info!(tenant, "tenant has taken the configuration");
        return;
    };
    let ProvisionError::Refused { detail, .. } = &error else { return };
    tracing::error!(tenant, detail, "tenant refuses the configuration");
    let counts = provision.status.has_refused(&tenant, position, detail);
    // Nothing else is served: it ends as it would have, had the answer come in time.
    if counts && telling.is_start && telling.config.tenants.len() == 1 {
        provision.refused.send_replace(Some(error.to_string()));
    }
}
