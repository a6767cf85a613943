//! Gives dead letters again: their own bytes, through the connector, with the configuration of today.
//!
//! Ids come from the item's bytes, so an item that was taken meanwhile is known and changes nothing, and replaying
//! twice does what replaying once does. A question after the items tells when the router has come past them: an item
//! that concluded nothing by then was known.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use recado_bus::{Record, SharedBus};
use recado_proto::{Encode as _, Kind, time, v1};
use serde::{Deserialize, Serialize};

use super::at;
use crate::{
    clock,
    config::Config,
    directory::{Directory, SharedTenant},
    edge::items::{self, Sorted},
    fault, logs,
    objects::SharedObjects,
    submit,
};

/// Letters given again in one go at most.
pub const AT_ONCE: usize = 50;
/// How long the router may take to come past what was given.
pub const ROUTER_WITHIN: Duration = Duration::from_secs(15);
/// Bytes of one append.
const BATCH: usize = recado_bus::MAX_BATCH / 2;

/// Where a letter is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// `ltr_...`.
    pub id: String,
    /// Of its record.
    pub position: u64,
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The router took it.
    Accepted,
    /// The router had it already, or it changes nothing.
    Known,
    /// It is in the log; the router has not come to it yet.
    Waiting,
    /// It still cannot be used.
    Dead,
    /// It could be used: nothing was done, as asked.
    Usable,
    /// The log does not have it any more.
    Missing,
}

impl State {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Known => "known",
            Self::Waiting => "waiting",
            Self::Dead => "dead",
            Self::Usable => "usable",
            Self::Missing => "missing",
        }
    }
}

/// What became of a letter, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fate {
    /// `ltr_...`.
    pub id: String,
    /// What became of it.
    pub state: State,
    /// Of one that stays dead: the stable code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// The same for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// How many inputs it holds that could be used.
    pub items: usize,
}

/// Gives letters again.
pub struct Replayer {
    /// The configuration in force.
    pub config: Box<dyn Fn() -> Arc<Config> + Send + Sync>,
    /// Tenants.
    pub directory: Arc<Directory>,
    /// The logs.
    pub bus: SharedBus,
    /// Items that were too large for a record.
    pub objects: SharedObjects,
    /// How long to wait for the routers of all tenants together; zero where none runs.
    pub wait: Duration,
}

/// An input on its way into the log.
struct Given {
    /// Index of its letter.
    letter: usize,
    tenant: SharedTenant,
    intake: v1::Intake,
    position: u64,
}

impl Replayer {
    /// Gives letters again, or only says what would become of them. At most [`AT_ONCE`].
    pub async fn replay(&self, places: &[Place], actor: &str, dry_run: bool) -> Result<Vec<Fate>, String> {
        if places.len() > AT_ONCE {
            return Err(format!("more than {AT_ONCE} letters at once"));
        }
        let config = (self.config)();
        let mut fates = Vec::with_capacity(places.len());
        let mut letters = Vec::with_capacity(places.len());
        let mut given = Vec::new();
        for (index, place) in places.iter().enumerate() {
            let letter = at(&self.bus, place.position, &place.id).await?;
            let fate = match &letter {
                Some(letter) => self.open(&config, index, letter, &mut given).await?,
                None => Fate {
                    id: place.id.clone(),
                    state: State::Missing,
                    code: String::new(),
                    why: String::new(),
                    items: 0,
                },
            };
            fates.push(fate);
            letters.push(letter);
        }
        if dry_run {
            return Ok(fates);
        }
        fault::point!("deadletters.opened");
        self.append_all(&mut given, &mut fates).await?;
        fault::point!("deadletters.given");
        self.mark(&letters, &fates, actor).await?;
        let count = |state| fates.iter().filter(|fate| fate.state == state).count();
        tracing::info!(
            actor,
            letters = fates.len(),
            accepted = count(State::Accepted),
            known = count(State::Known),
            waiting = count(State::Waiting),
            dead = count(State::Dead),
            "dead letters were replayed"
        );
        Ok(fates)
    }

    /// Reads a letter's item with the configuration of today.
    async fn open(
        &self,
        config: &Config,
        index: usize,
        letter: &v1::DeadLetter,
        given: &mut Vec<Given>,
    ) -> Result<Fate, String> {
        let dead = |code: &str, why: String| Fate {
            id: letter.id.clone(),
            state: State::Dead,
            code: code.to_owned(),
            why,
            items: 0,
        };
        let bytes = if letter.object.is_empty() {
            letter.item.as_ref().map_or_else(Bytes::new, |item| item.data.clone())
        } else {
            match self.objects.get(&letter.object).await {
                Ok(bytes) => bytes,
                Err(crate::objects::ObjectError::NotFound(_)) => {
                    return Ok(dead("item_gone", "its bytes are no longer in the object store".to_owned()));
                }
                Err(error) => return Err(error.to_string()),
            }
        };
        let mut give = |tenant: SharedTenant, mut intake: v1::Intake| {
            intake.replayed = true;
            given.push(Given { letter: index, tenant, intake, position: 0 });
        };
        let usable = |items| Fate {
            id: letter.id.clone(),
            state: State::Usable,
            code: String::new(),
            why: String::new(),
            items,
        };
        // What the router put aside is an input already.
        if letter.code == super::stale::CODE {
            let Ok(intake) = v1::Intake::decode(bytes) else {
                return Ok(dead("malformed_item", "the item is no input".to_owned()));
            };
            let Some(tenant) = self.directory.tenant(&intake.tenant).filter(|_| intake.tenant == letter.tenant) else {
                return Ok(dead("unknown_tenant", "the tenant is not set up".to_owned()));
            };
            give(tenant, intake);
            return Ok(usable(1));
        }
        let Some(endpoint) = config.endpoint(&letter.endpoint) else {
            return Ok(dead("unknown_endpoint", format!("there is no endpoint `{}` any more", letter.endpoint)));
        };
        let received_at_ms = letter.received_at.as_ref().map_or(0, time::millis);
        let Some(read) = endpoint.inbound.replay(&bytes, received_at_ms) else {
            let kind = endpoint.spec.kind;
            return Ok(dead("not_replayable", format!("{kind} cannot read an item without its request")));
        };
        let tenant = |id: &str| self.directory.tenant(id);
        let mut fate = usable(0);
        let sorted = read.into_iter().flat_map(|item| items::sort(config, endpoint, item, received_at_ms, &tenant));
        for one in sorted {
            match one {
                Sorted::Input { tenant, intake } => {
                    give(tenant, *intake);
                    fate.items += 1;
                }
                Sorted::Letter(still) => {
                    fate.state = State::Dead;
                    fate.code = still.code;
                    fate.why = still.detail;
                }
            }
        }
        if fate.items == 0 && fate.state == State::Usable {
            return Ok(dead("malformed_item", "there is nothing in it".to_owned()));
        }
        Ok(fate)
    }

    /// Appends the inputs and finds out what the router made of them.
    async fn append_all(&self, given: &mut [Given], fates: &mut [Fate]) -> Result<(), String> {
        let mut by_tenant: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, one) in given.iter().enumerate() {
            by_tenant.entry(one.tenant.id.clone()).or_default().push(index);
        }
        let mut concluded: BTreeSet<(u32, u64)> = BTreeSet::new();
        let mut answered: BTreeSet<String> = BTreeSet::new();
        let deadline = tokio::time::Instant::now() + self.wait;
        for (name, indices) in by_tenant {
            let Some(tenant) = indices.first().map(|index| Arc::clone(&given[*index].tenant)) else { continue };
            let events_from = self.bus.bounds(logs::EVENTS, tenant.partition).await.map_err(|e| e.to_string())?.end;
            let mut batch: Vec<(usize, Record)> = Vec::new();
            let mut bytes = 0;
            for index in indices {
                let record = submit::record(&given[index].intake, "deadletters", None);
                if bytes + record.value.len() > BATCH && !batch.is_empty() {
                    self.append(&tenant, std::mem::take(&mut batch), given).await?;
                    bytes = 0;
                }
                bytes += record.value.len() + 1024;
                batch.push((index, record));
            }
            self.append(&tenant, batch, given).await?;
            if !self.wait.is_zero() && self.pass(&tenant, events_from, deadline, &mut concluded).await? {
                answered.insert(name);
            }
        }
        for one in given.iter() {
            let fate = &mut fates[one.letter];
            if fate.state == State::Dead {
                continue;
            }
            let state =
                match (concluded.contains(&(one.tenant.partition, one.position)), answered.contains(&one.tenant.id)) {
                    (true, _) => State::Accepted,
                    (false, true) => State::Known,
                    (false, false) => State::Waiting,
                };
            // Of several inputs in one letter the one that did something counts, then the one that is still to come.
            fate.state = match (fate.state, state) {
                (State::Accepted, _) | (_, State::Accepted) => State::Accepted,
                (State::Waiting, _) | (_, State::Waiting) => State::Waiting,
                _ => state,
            };
        }
        Ok(())
    }

    async fn append(
        &self,
        tenant: &SharedTenant,
        batch: Vec<(usize, Record)>,
        given: &mut [Given],
    ) -> Result<(), String> {
        let (indices, records): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        let positions = submit::append(&self.bus, tenant, records).await.map_err(|error| {
            format!("the log did not take it: {error}\nhint: replay again, what was written counts once")
        })?;
        for (index, position) in indices.into_iter().zip(positions) {
            given[index].position = position;
        }
        Ok(())
    }

    /// Asks the router something and notes what its events name as cause until it answers; whether it did in time.
    async fn pass(
        &self,
        tenant: &SharedTenant,
        events_from: u64,
        deadline: tokio::time::Instant,
        concluded: &mut BTreeSet<(u32, u64)>,
    ) -> Result<bool, String> {
        let id = Kind::Command.text(tenant.key.derive("replay", &[&clock::now_ms().to_string()]));
        let question = v1::Command {
            actor: "deadletters".to_owned(),
            action: Some(v1::command::Action::Why(v1::Why::default())),
            ..Default::default()
        };
        let intake = v1::Intake {
            tenant: tenant.id.clone(),
            id,
            input: Some(v1::intake::Input::Command(question)),
            ..Default::default()
        };
        let record = submit::record(&intake, "deadletters", None);
        let asked = submit::append(&self.bus, tenant, vec![record]).await.map_err(|error| error.to_string())?;
        let Some(asked) = asked.first().copied() else { return Ok(false) };
        let partition = tenant.partition;
        let follow = async {
            let mut reader = self.bus.reader(logs::EVENTS, partition, events_from).await.map_err(|e| e.to_string())?;
            loop {
                for stored in reader.next(500).await.map_err(|e| e.to_string())? {
                    let Ok(event) = v1::Event::decode(stored.value) else { continue };
                    if event.tenant != tenant.id {
                        continue;
                    }
                    concluded.insert((partition, event.cause));
                    if event.cause == asked {
                        return Ok(true);
                    }
                }
            }
        };
        tokio::time::timeout_at(deadline, follow).await.unwrap_or(Ok(false))
    }

    /// Writes down what became of each letter, and who asked for it.
    async fn mark(&self, letters: &[Option<v1::DeadLetter>], fates: &[Fate], actor: &str) -> Result<(), String> {
        let now = clock::now_ms();
        let records: Vec<_> = letters
            .iter()
            .zip(fates)
            .filter_map(|(letter, fate)| Some((letter.as_ref()?, fate)))
            .map(|(letter, fate)| {
                let mark = v1::DeadLetter {
                    item: None,
                    object: String::new(),
                    detail: String::new(),
                    replay: Some(v1::DeadLetterReplay {
                        at: Some(time::timestamp(now)),
                        actor: actor.to_owned(),
                        state: fate.state.name().to_owned(),
                        code: fate.code.clone(),
                        why: fate.why.clone(),
                    }),
                    ..letter.clone()
                };
                let key = if letter.endpoint.is_empty() { &letter.tenant } else { &letter.endpoint };
                let headers = vec![
                    ("ce_specversion", Bytes::from_static(b"1.0")),
                    ("ce_id", Bytes::from(format!("{}/{now}", letter.id))),
                    ("ce_source", Bytes::from_static(b"/recado/deadletters")),
                    ("ce_type", Bytes::from_static(b"recado.v1.DeadLetterReplay")),
                    ("content-type", Bytes::from_static(b"application/protobuf")),
                ];
                Record { key: Bytes::from(key.clone()), headers, value: mark.encode_to_vec().into() }
            })
            .collect();
        if records.is_empty() {
            return Ok(());
        }
        let appended = self.bus.append(logs::DEADLETTERS, 0, records).await;
        appended.map(drop).map_err(|error| format!("the items were given, and not marked as replayed: {error}"))
    }
}
