//! What must hold, at every record that lands and at the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use async_trait::async_trait;
use bytes::Bytes;
use futures::FutureExt as _;
use recado_bus::{Cursor, EventReader, Stored, Verdict};
use recado_proto::{
    Encode as _,
    time::millis,
    v1::{self, event::Body, intake},
};
use sha2::{Digest as _, Sha256};

use super::view::View;
use crate::{
    host::{
        checkpoint::ReadFrom,
        index::Index,
        machine::{Machine, Produced},
    },
    objects::{ObjectError, Objects},
};

/// Of a tenant and an id.
pub(super) type Key = (String, String);

const DAY_MS: i64 = 24 * 3_600_000;

/// An answer to a command as it stands in the history.
struct Answer {
    cause: u64,
    seq: u64,
    at_ms: i64,
    result: v1::CommandResult,
}

/// Watches one history.
pub(super) struct Check {
    /// The same rules beside the log: no crash, no checkpoint, no bus.
    reference: Machine,
    /// What it concluded.
    expected: BTreeMap<String, Vec<Bytes>>,
    reader: EventReader,
    /// Readers of earlier, and where they were.
    earlier: Vec<(u64, EventReader)>,
    /// Commands in intake: their positions, and the hash of their bodies.
    commands: BTreeMap<Key, Vec<(u64, Bytes)>>,
    answers: BTreeMap<Key, Vec<Answer>>,
    /// Inputs that are too old, and those that became dead letters.
    stale: BTreeSet<Key>,
    pub(super) letters: BTreeSet<Key>,
    /// With the time at which each landed.
    manifests: Vec<(i64, v1::Checkpoint)>,
    pub(super) views: BTreeMap<String, View>,
    pub(super) broken: Option<String>,
}

impl Check {
    pub(super) fn new() -> Self {
        Self {
            reference: machine(),
            expected: BTreeMap::new(),
            reader: EventReader::new(),
            earlier: Vec::new(),
            commands: BTreeMap::new(),
            answers: BTreeMap::new(),
            stale: BTreeSet::new(),
            letters: BTreeSet::new(),
            manifests: Vec::new(),
            views: BTreeMap::new(),
            broken: None,
        }
    }

    pub(super) fn break_down(&mut self, why: String) {
        self.broken.get_or_insert(why);
    }

    /// Something was told.
    pub(super) fn told(&mut self, stored: &Stored) -> String {
        let Ok(intake) = v1::Intake::decode(stored.value.clone()) else { return "no intake".to_owned() };
        if let Some(intake::Input::Command(command)) = &intake.input {
            let key = (intake.tenant.clone(), intake.id.clone());
            self.commands.entry(key).or_default().push((stored.position, command.body_hash.clone()));
        }
        let mut produced = Vec::new();
        match self.reference.apply(stored, &mut produced) {
            Ok(applied) => {
                if let Some((_, parked)) = applied.parked.first() {
                    self.break_down(parked.why.clone());
                }
                self.stale.extend(applied.stale.map(|stale| (stale.intake.tenant, stale.intake.id)));
            }
            Err(stop) => self.break_down(stop.to_string()),
        }
        for Produced { tenant, record, .. } in produced {
            self.expected.entry(self.reference.name(tenant).to_owned()).or_default().push(record.value);
        }
        format!("{} {} of {:?}", crate::submit::kind(&intake), intake.id, intake.tenant)
    }

    /// A record landed in events: whoever reads from the beginning judges it.
    pub(super) fn concluded(&mut self, stored: &Stored) -> &'static str {
        match self.reader.accept(stored) {
            Verdict::Take { tenant, seq, .. } => {
                let tenant = tenant.to_owned();
                self.taken(&tenant, seq, stored);
                "event: taken"
            }
            Verdict::Rewind { .. } => {
                self.break_down("an epoch that nobody opened".to_owned());
                "event: rewind"
            }
            Verdict::Repeat => "event: repeat",
            Verdict::Gap => "event: beyond a gap",
            Verdict::Zombie => "event: zombie",
            Verdict::Foreign => "event: foreign",
        }
    }

    fn taken(&mut self, tenant: &str, seq: u64, stored: &Stored) {
        let expected = self.expected.get(tenant).and_then(|all| all.get(seq as usize - 1));
        if expected != Some(&stored.value) {
            let event = v1::Event::decode(stored.value.clone());
            self.break_down(format!("event {seq} of {tenant} is not the one of the rules: {event:?}"));
        }
        let Ok(event) = v1::Event::decode(stored.value.clone()) else {
            return self.break_down(format!("event {seq} of {tenant} cannot be decoded"));
        };
        if let Some(Body::CommandResult(result)) = &event.body {
            let answer =
                Answer { cause: event.cause, seq, at_ms: event.at.as_ref().map_or(0, millis), result: result.clone() };
            self.answers.entry((tenant.to_owned(), result.command_id.clone())).or_default().push(answer);
        }
        if let Err(why) = self.views.entry(tenant.to_owned()).or_default().take(&event) {
            self.break_down(format!("event {seq} of {tenant}: {why}"));
        }
        if seq.is_multiple_of(17) {
            self.earlier.push((stored.position + 1, self.reader.clone()));
        }
    }

    /// The last event that a reader has taken, for those who write after it what nobody may believe.
    pub(super) fn cursor(&self, tenant: &str) -> Option<Cursor> {
        self.reader.cursor(tenant)
    }

    /// Where in intake and events nobody starts any more: behind a checkpoint that has stood for hours, and every one
    /// that came after it.
    pub(super) fn needed_from(&self, now_ms: i64) -> Option<(u64, u64)> {
        let first = self.manifests.iter().rposition(|(landed, _)| now_ms - landed > 2 * 3_600_000)?;
        let since = || self.manifests[first..].iter().map(|(_, manifest)| manifest);
        Some((since().map(|manifest| manifest.intake).min()?, since().map(|manifest| manifest.events).min()?))
    }

    /// A record landed in the control log.
    pub(super) fn agreed(&mut self, stored: &Stored, now_ms: i64) {
        let record = v1::Control::decode(stored.value.clone()).ok().and_then(|control| control.record);
        if let Some(v1::control::Record::Checkpoint(manifest)) = record {
            self.manifests.push((now_ms, manifest));
        }
    }

    /// Whether everything that follows from intake stands in events.
    pub(super) fn complete(&self) -> bool {
        self.expected
            .iter()
            .all(|(tenant, events)| self.reader.cursor(tenant).map_or(0, |at| at.seq) == events.len() as u64)
    }

    /// What is missing, in words.
    pub(super) fn missing(&self) -> Vec<String> {
        let taken = |tenant: &str| self.reader.cursor(tenant).map_or(0, |at| at.seq);
        self.expected.iter().map(|(tenant, all)| format!("{tenant}: {} of {}", taken(tenant), all.len())).collect()
    }

    /// All of it, when everything has come to rest.
    pub(super) fn at_rest(&self, intake: &[Stored], events: &[Stored]) -> Result<(), String> {
        for hosted in self.reference.tenants() {
            hosted.router.check().map_err(|broken| broken.to_string())?;
        }
        self.answers_are_right()?;
        if let Some(key) = self.stale.iter().find(|key| !self.letters.contains(key)) {
            return Err(format!("{key:?} was too old and is no dead letter"));
        }
        self.readers_agree(events)?;
        self.states_agree(intake)
    }

    /// Each time that a command was given has one answer, and it is the first one.
    fn answers_are_right(&self) -> Result<(), String> {
        for (key, given) in &self.commands {
            let answers = self.answers.get(key).map_or(&[][..], Vec::as_slice);
            let causes: Vec<u64> = answers.iter().map(|answer| answer.cause).collect();
            let positions: Vec<u64> = given.iter().map(|(position, _)| *position).collect();
            if causes != positions {
                return Err(format!("{key:?} was given at {positions:?} and answered for {causes:?}"));
            }
            let (first, body) = (&answers[0], &given[0].1);
            for (answer, (_, of)) in answers.iter().zip(given).skip(1) {
                if answer.at_ms - first.at_ms >= DAY_MS {
                    break;
                }
                let result = &answer.result;
                let right = if of == body {
                    result.ok && result.first_seq == first.seq
                } else {
                    result.code == "idempotency_conflict"
                };
                if !right {
                    return Err(format!("{key:?} was answered {:?} at first and {result:?} then", first.result));
                }
            }
        }
        Ok(())
    }

    /// Whoever starts from a cursor of before, or from a checkpoint, sees the same history.
    fn readers_agree(&self, events: &[Stored]) -> Result<(), String> {
        let all = self.earlier.iter().cloned();
        let pointed = self.manifests.iter().filter_map(|(_, manifest)| ReadFrom::of(manifest));
        let pointed = pointed.map(|from| (from.position, from.reader()));
        let readers: Vec<_> = all.chain(pointed).collect();
        // Not all of them: each reads everything.
        let gap = readers.len().div_ceil(8).max(1);
        for (from, mut reader) in readers.into_iter().step_by(gap) {
            for stored in events.iter().filter(|stored| stored.position >= from) {
                if let Verdict::Take { tenant, seq, .. } | Verdict::Rewind { tenant, epoch: _, base_seq: seq } =
                    reader.accept(stored)
                    && self.expected[tenant].get(seq as usize - 1) != Some(&stored.value)
                {
                    return Err(format!("a reader from {from} sees another event {seq} of {tenant}"));
                }
            }
            for (tenant, all) in &self.expected {
                let seq = reader.cursor(tenant).map_or(0, |cursor| cursor.seq);
                if seq != all.len() as u64 {
                    return Err(format!("a reader from {from} sees {seq} of {} events of {tenant}", all.len()));
                }
            }
        }
        Ok(())
    }

    /// Every state in every checkpoint of every owner is, to the byte, the one that the inputs before it lead to.
    fn states_agree(&self, intake: &[Stored]) -> Result<(), String> {
        let mut wanted: BTreeMap<u64, BTreeSet<(&str, &Bytes)>> = BTreeMap::new();
        for point in self.manifests.iter().flat_map(|(_, manifest)| &manifest.tenants) {
            wanted.entry(point.applied).or_default().insert((&point.tenant, &point.state_sha256));
        }
        let (mut again, mut out) = (machine(), Vec::new());
        let mut wanted = wanted.into_iter().peekable();
        // Beyond the last record too.
        for stored in intake.iter().map(Some).chain([None]) {
            let position = stored.map_or(u64::MAX, |stored| stored.position);
            while let Some((applied, states)) = wanted.next_if(|(applied, _)| *applied <= position) {
                for (tenant, sha256) in states {
                    let hosted = again.tenants().iter().find(|hosted| hosted.name == tenant);
                    let state = hosted.map(|hosted| hosted.router.encode()).unwrap_or_default();
                    if Sha256::digest(&state).as_slice() != sha256.as_ref() {
                        return Err(format!("the state of {tenant} before input {applied} differs in a checkpoint"));
                    }
                }
            }
            if let Some(stored) = stored {
                again.apply(stored, &mut out).map_err(|stop| stop.to_string())?;
            }
        }
        Ok(())
    }
}

/// A machine that starts with nothing.
fn machine() -> Machine {
    let index = Index::open(Arc::new(Nothing), &[]).now_or_never();
    let Some(Ok(index)) = index else { unreachable!("nothing is read") };
    Machine::new(index, Vec::new(), std::collections::HashSet::new())
}

/// A store that nobody asks.
struct Nothing;

#[async_trait]
impl Objects for Nothing {
    async fn put(&self, key: &str, _: Bytes) -> Result<(), ObjectError> {
        Err(ObjectError::NotFound(key.to_owned()))
    }
    async fn get(&self, key: &str) -> Result<Bytes, ObjectError> {
        Err(ObjectError::NotFound(key.to_owned()))
    }
    async fn get_range(&self, key: &str, _: u64, _: usize) -> Result<Bytes, ObjectError> {
        Err(ObjectError::NotFound(key.to_owned()))
    }
    async fn delete(&self, _: &str) -> Result<(), ObjectError> {
        Ok(())
    }
    async fn list(&self, _: &str) -> Result<Vec<String>, ObjectError> {
        Ok(Vec::new())
    }
}
