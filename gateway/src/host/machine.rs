//! The tenants of a partition and what is remembered for them: intake records in, event records out.
//!
//! No I/O but look-ups of old ids. The worker drives one beside the logs; `recado verify` drives another over the
//! same intake and compares.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    panic::AssertUnwindSafe,
};

use recado_bus::{
    Cursor, Record, Stored, chain,
    headers::{EventFacts, TENANT, TRACEPARENT, event_headers},
};
use recado_proto::{Encode as _, Id, id::parse_any, time::millis, v1};
use recado_routing::{Input, Router};

use super::index::{Flush, Index};
use crate::{deadletters::stale::Stale, objects::ObjectError, panics, rehearsal, submit};

/// Records that [`Machine::read`] takes at a time: more memory than a processor asks for at once is of no use.
pub const AHEAD: usize = 32;

/// One tenant of the partition.
pub struct Hosted {
    /// Its id.
    pub name: String,
    /// Its state.
    pub router: Router,
    /// Its last event, durable or not.
    pub cursor: Cursor,
    /// The first intake position that is not applied.
    pub applied: u64,
    /// Why it stands still, and at which input.
    pub parked: Option<Parked>,
    /// Changed since its state was last stored.
    pub dirty: bool,
    /// The input that it began with here: its first, or that after its checkpoint.
    pub begun: u64,
    /// Its time in the last durable checkpoint, milliseconds since 1970.
    pub stored_now_ms: i64,
    /// Its time in the checkpoint that is on its way.
    pub storing_now_ms: i64,
}

/// A tenant that stands still, alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// The input that could not be applied.
    pub position: u64,
    /// Why.
    pub why: String,
}

/// An event ready for the log.
#[derive(Clone, Debug)]
pub struct Produced {
    /// The tenant's number in the machine.
    pub tenant: u32,
    /// Its kind, as canonical JSON names it.
    pub kind: &'static str,
    /// The position of its input.
    pub input: u64,
    /// Epoch, number and chain.
    pub cursor: Cursor,
    /// The chain of the event before.
    pub prev: [u8; 16],
    /// The record.
    pub record: Record,
}

/// Why the whole partition cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// An input asks for rules that this build does not have.
    #[error("tenant {tenant} wants logic version {version}, this build knows up to {known}: install a newer build")]
    Logic {
        /// The tenant.
        tenant: String,
        /// What it wants.
        version: u32,
        /// What there is.
        known: u32,
    },
    /// What is remembered of ids could not be read.
    #[error("the index cannot be read: {0}")]
    Index(#[from] ObjectError),
    /// An operator lets a parked tenant pass over an input: start again from the checkpoint.
    #[error("tenant {tenant} passes over input {position}")]
    Skip {
        /// The tenant.
        tenant: String,
        /// The input.
        position: u64,
    },
}

/// What an input led to beside events.
#[derive(Debug, Default)]
pub struct Applied {
    /// The input's kind, as canonical JSON names it.
    pub kind: &'static str,
    /// Tenants that stand still since this input.
    pub parked: Vec<(String, Parked)>,
    /// The input was too old to be told from a repeat.
    pub stale: Option<Stale>,
}

/// All tenants of a partition.
pub struct Machine {
    tenants: Vec<Hosted>,
    numbers: HashMap<String, u32>,
    /// What is remembered of ids.
    pub index: Index,
    due: BTreeSet<(i64, u32)>,
    beating: BTreeSet<u32>,
    skips: HashSet<(String, u64)>,
    /// The time of the last event and its text.
    time: (i64, String),
}

impl Machine {
    /// A machine with the tenants of a checkpoint, and the inputs that operators let pass.
    pub fn new(index: Index, tenants: Vec<Hosted>, skips: HashSet<(String, u64)>) -> Self {
        let mut machine = Self {
            tenants: Vec::new(),
            numbers: HashMap::new(),
            index,
            due: BTreeSet::new(),
            beating: BTreeSet::new(),
            skips,
            time: (0, crate::clock::rfc3339(0)),
        };
        for tenant in tenants {
            machine.add(tenant);
        }
        machine
    }

    fn add(&mut self, hosted: Hosted) -> u32 {
        let number = self.tenants.len() as u32;
        self.numbers.insert(hosted.name.clone(), number);
        self.tenants.push(hosted);
        self.schedule(number, None);
        number
    }

    /// All tenants.
    pub fn tenants(&self) -> &[Hosted] {
        &self.tenants
    }

    /// All tenants, to note what was stored.
    pub fn tenants_mut(&mut self) -> &mut [Hosted] {
        &mut self.tenants
    }

    /// A tenant by its number.
    pub fn name(&self, tenant: u32) -> &str {
        self.tenants.get(tenant as usize).map_or("", |hosted| &hosted.name)
    }

    /// The earliest time at which something falls due by itself.
    pub fn next_deadline_ms(&self) -> Option<i64> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Whether a tenant has deadlines that stand still without beats.
    pub fn wants_beat(&self) -> bool {
        !self.beating.is_empty()
    }

    /// Parks a tenant for a reason from outside, such as another history in the log.
    pub fn park(&mut self, tenant: &str, why: String) {
        if let Some(number) = self.numbers.get(tenant).copied() {
            let position = self.tenants[number as usize].applied;
            self.park_at(number, Parked { position, why });
        }
    }

    /// Lets a tenant pass over an input that it has not come to yet: its history went on without it.
    pub fn pass_over(&mut self, tenant: String, position: u64) {
        self.skips.insert((tenant, position));
    }

    /// Whether a tenant stands still.
    pub fn is_parked(&self, tenant: &str) -> bool {
        self.parked_at(tenant).is_some()
    }

    /// The input at which a tenant is parked.
    pub fn parked_at(&self, tenant: &str) -> Option<u64> {
        let number = self.numbers.get(tenant)?;
        self.tenants[*number as usize].parked.as_ref().map(|parked| parked.position)
    }

    /// The checkpoint that was begun last is durable.
    pub fn stored(&mut self, flush: &Flush) {
        self.index.flushed(flush);
        for hosted in &mut self.tenants {
            hosted.stored_now_ms = hosted.storing_now_ms;
        }
    }

    /// The checkpoint that was begun last came to nothing.
    pub fn not_stored(&mut self) {
        let tenants = &self.tenants;
        self.index.not_flushed(|number| tenants.get(number as usize).is_none_or(|hosted| hosted.parked.is_some()));
        for hosted in &mut self.tenants {
            hosted.dirty = true;
        }
    }

    /// Decodes records of intake that are applied next, [`AHEAD`] at a time at most, and asks for the memory that they
    /// will need: what of many conversations is in no cache is waited for once and not once for each.
    pub fn read(&self, records: &[Stored]) -> Vec<Option<v1::Intake>> {
        let read: Vec<_> = records.iter().map(decode).collect();
        let mut contacts: Vec<(&Router, Id)> = Vec::with_capacity(read.len());
        for intake in read.iter().flatten() {
            let Some(number) = self.numbers.get(&intake.tenant) else { continue };
            let router = &self.tenants[*number as usize].router;
            if router.is_large() {
                contacts.extend(router.contact_ahead(intake).map(|contact| (router, contact)));
                if let Some((_, id)) = parse_any(&intake.id) {
                    self.index.look_ahead(intake.provider_time.as_ref().map(millis), id);
                }
            }
        }
        let mut conversations: Vec<(&Router, Id)> = Vec::with_capacity(contacts.len());
        for (router, contact) in contacts {
            conversations.extend(router.look_at_contact(contact).map(|conversation| (router, conversation)));
        }
        for (router, conversation) in conversations {
            router.look_at_conversation(conversation);
        }
        read
    }

    /// Applies one record of intake; its events are added to `out`.
    pub fn apply(&mut self, stored: &Stored, out: &mut Vec<Produced>) -> Result<Applied, Stop> {
        self.apply_read(stored, decode(stored), out)
    }

    /// The same for a record that was decoded by [`Self::read`].
    pub fn apply_read(
        &mut self,
        stored: &Stored,
        intake: Option<v1::Intake>,
        out: &mut Vec<Produced>,
    ) -> Result<Applied, Stop> {
        let mut applied = Applied::default();
        let Some(intake) = intake else { return Ok(applied) };
        applied.kind = submit::kind(&intake);
        let input = Input { position: stored.position, at_ms: stored.at_ms, intake: &intake };
        let trace = stored.header(TRACEPARENT);
        match &intake.input {
            Some(v1::intake::Input::Tick(_)) => {
                let due: Vec<u32> =
                    self.due.iter().take_while(|(at, _)| *at <= stored.at_ms).map(|(_, tenant)| *tenant).collect();
                let due: BTreeSet<u32> = due.into_iter().collect();
                for tenant in due {
                    self.apply_to(tenant, &input, trace, out, &mut applied)?;
                }
            }
            Some(v1::intake::Input::Beat(_)) => {
                for tenant in self.beating.clone() {
                    self.apply_to(tenant, &input, trace, out, &mut applied)?;
                }
            }
            _ => {
                let tenant = match self.numbers.get(&intake.tenant) {
                    Some(number) => *number,
                    // A tenant begins with its own first input and with nothing else.
                    None if matches!(intake.input, Some(v1::intake::Input::CreateTenant(_))) => self.add(Hosted {
                        name: intake.tenant.clone(),
                        router: Router::new(&intake.tenant),
                        cursor: Cursor::default(),
                        applied: stored.position,
                        parked: None,
                        dirty: true,
                        begun: stored.position,
                        stored_now_ms: stored.at_ms,
                        storing_now_ms: stored.at_ms,
                    }),
                    None => return Ok(applied),
                };
                self.apply_to(tenant, &input, trace, out, &mut applied)?;
            }
        }
        Ok(applied)
    }

    fn apply_to(
        &mut self,
        number: u32,
        input: &Input<'_>,
        trace: Option<&[u8]>,
        out: &mut Vec<Produced>,
        applied: &mut Applied,
    ) -> Result<(), Stop> {
        let hosted = &mut self.tenants[number as usize];
        let skip = match &input.intake.input {
            Some(v1::intake::Input::Skip(skip)) => Some((hosted.name.clone(), skip.position)),
            _ => None,
        };
        if let Some(parked) = &hosted.parked {
            return match skip {
                Some(skip) if skip.1 == parked.position && !self.skips.contains(&skip) => {
                    Err(Stop::Skip { tenant: skip.0, position: skip.1 })
                }
                _ => Ok(()),
            };
        }
        if input.position < hosted.applied {
            return Ok(());
        }
        hosted.applied = input.position + 1;
        hosted.dirty = true;
        if !self.skips.is_empty() && self.skips.contains(&(hosted.name.clone(), input.position)) {
            return Ok(());
        }
        // An input that was applied is not passed over any more, and no event says that it was.
        if skip.is_some_and(|skip| !self.skips.contains(&skip)) {
            return Ok(());
        }

        let before = hosted.router.next_deadline_ms();
        let view = self.index.at(hosted.router.now_ms().max(input.at_ms));
        let step = panics::caught(AssertUnwindSafe(|| {
            rehearsal::apply(input.intake);
            hosted.router.apply(input, &view)
        }));
        if let Some(error) = self.index.take_failure() {
            return Err(Stop::Index(error));
        }
        let mut step = match step {
            Ok(step) => step,
            Err(what) => {
                let why = format!("the rules failed on input {}: {what}", input.position);
                let parked = Parked { position: input.position, why };
                applied.parked.push((hosted.name.clone(), parked.clone()));
                self.park_at(number, parked);
                return Ok(());
            }
        };
        if let Some(recado_routing::Stop::UnknownLogic { version }) = step.stop {
            let tenant = hosted.name.clone();
            return Err(Stop::Logic { tenant, version, known: recado_routing::newest_logic() });
        }
        for event in &mut step.events {
            rehearsal::conclude(event);
            out.push(produce(number, hosted, event, input.position, trace, &mut self.time));
        }
        if step.stale {
            applied.stale = Some(Stale { intake: input.intake.clone(), at_ms: input.at_ms });
        }
        self.index.remember(number, step.remember);
        self.schedule(number, before);
        Ok(())
    }

    fn park_at(&mut self, number: u32, parked: Parked) {
        let hosted = &mut self.tenants[number as usize];
        // Its state may be half changed: the next checkpoint keeps the one before, and the index follows.
        hosted.parked = Some(parked);
        self.index.forget_since_checkpoint(number);
        self.due.retain(|(_, tenant)| *tenant != number);
        self.beating.remove(&number);
    }

    fn schedule(&mut self, number: u32, before: Option<i64>) {
        let hosted = &self.tenants[number as usize];
        let after = if hosted.parked.is_some() { None } else { hosted.router.next_deadline_ms() };
        if before != after {
            if let Some(at) = before {
                self.due.remove(&(at, number));
            }
            if let Some(at) = after {
                self.due.insert((at, number));
            }
        }
        if hosted.parked.is_none() && hosted.router.wants_beat() {
            self.beating.insert(number);
        } else {
            self.beating.remove(&number);
        }
    }
}

fn decode(stored: &Stored) -> Option<v1::Intake> {
    let intake = v1::Intake::decode(stored.value.clone());
    if intake.is_err() {
        // Not an input: nobody can have been told that it was taken.
        tracing::error!(position = stored.position, "intake record cannot be decoded, it is passed over");
    }
    intake.ok()
}

/// `time`: the event's time before this one and its text, as most have the same.
fn produce(
    number: u32,
    hosted: &mut Hosted,
    event: &v1::Event,
    input: u64,
    trace: Option<&[u8]>,
    time: &mut (i64, String),
) -> Produced {
    let value = bytes::Bytes::from(event.encode_to_vec());
    let prev = hosted.cursor.chain;
    let next = Cursor { epoch: event.epoch, seq: event.seq, chain: chain(&prev, &value) };
    let at_ms = event.at.as_ref().map_or(0, millis);
    if time.0 != at_ms {
        *time = (at_ms, crate::clock::rfc3339(at_ms));
    }
    let facts = EventFacts {
        tenant: &hosted.name,
        epoch: next.epoch,
        seq: next.seq,
        prev: &prev,
        chain: &next.chain,
        type_name: event.kind(),
        time: &time.1,
        subject: event.conversation(),
        traceparent: trace,
    };
    let headers = event_headers(&facts);
    let tenant = headers.iter().find(|(name, _)| *name == TENANT);
    let key = tenant.map_or_else(bytes::Bytes::new, |(_, tenant)| tenant.clone());
    let record = Record { key, headers, value };
    hosted.cursor = next;
    Produced { tenant: number, kind: event.kind(), input, cursor: next, prev, record }
}
