//! Dead letters: what could not be used, what became of it later, and giving it again.
//!
//! The log is never changed. A letter's record has its item; each replay adds a record with the letter's id and what
//! came of it. What is left is what nobody replayed with success since it last came.

pub mod replay;
pub mod stale;

use std::collections::{BTreeMap, HashSet};

use recado_bus::{SharedBus, Stored};
use recado_proto::{Encode as _, time, v1};

use crate::logs;

/// Letters looked at in one go at most.
const MOST: usize = 1_000_000;

/// Which letters; everything that is given must hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The stable code.
    pub code: Option<String>,
    /// The endpoint that it came in at.
    pub endpoint: Option<String>,
    /// The account that it named.
    pub account: Option<String>,
    /// Its tenant.
    pub tenant: Option<String>,
    /// Received at this time or later, milliseconds since 1970.
    pub since_ms: Option<i64>,
    /// One of these ids; empty: any.
    pub ids: Vec<String>,
}

/// What became of a letter that was replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Who asked for it.
    pub actor: String,
    /// `accepted`, `known`, `waiting` or `dead`.
    pub state: String,
}

/// A letter, without its item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// `ltr_...`.
    pub id: String,
    /// Of the newest record of it.
    pub position: u64,
    /// How often it came.
    pub times: u32,
    /// Why it could not be used: stable.
    pub code: String,
    /// The same for people.
    pub detail: String,
    /// Where it came in; empty for what the router put aside.
    pub endpoint: String,
    /// Empty when unknown.
    pub tenant: String,
    /// Empty when unknown.
    pub account: String,
    /// When it last came, milliseconds since 1970.
    pub received_at_ms: i64,
    /// The last replay since then.
    pub mark: Option<Mark>,
}

impl Letter {
    /// Whether it still waits for somebody to do something.
    pub fn is_left(&self) -> bool {
        self.mark.as_ref().is_none_or(|mark| mark.state == "dead")
    }
}

impl Filter {
    fn takes(&self, letter: &v1::DeadLetter) -> bool {
        let same = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        same(&self.code, &letter.code)
            && same(&self.endpoint, &letter.endpoint)
            && same(&self.account, &letter.account_id)
            && same(&self.tenant, &letter.tenant)
            && self.since_ms.is_none_or(|since| received(letter) >= since)
            && (self.ids.is_empty() || self.ids.contains(&letter.id))
    }
}

fn received(letter: &v1::DeadLetter) -> i64 {
    letter.received_at.as_ref().map_or(0, time::millis)
}

/// The letters that a filter takes, as the log has them now, oldest first.
pub async fn read(bus: &SharedBus, filter: &Filter) -> Result<Vec<Letter>, String> {
    let mut letters: BTreeMap<String, Letter> = BTreeMap::new();
    let mut told = HashSet::new();
    each(bus, |stored, letter| {
        if let Some(replay) = letter.replay {
            if let Some(known) = letters.get_mut(&letter.id) {
                let at_ms = replay.at.as_ref().map_or(stored.at_ms, time::millis);
                known.mark = Some(Mark { at_ms, actor: replay.actor, state: replay.state });
            }
            return Ok(());
        }
        if !filter.takes(&letter) {
            return Ok(());
        }
        // Written once more by a router that started again: it did not come again.
        if stale::of(&letter).is_some_and(|input| !told.insert(input)) {
            return Ok(());
        }
        let received_at_ms = received(&letter);
        let times = letters.get(&letter.id).map_or(0, |known| known.times) + 1;
        if times == 1 && letters.len() >= MOST {
            return Err(format!("there are more than {MOST} dead letters\nhint: narrow it with --since or --cause"));
        }
        let v1::DeadLetter { id, code, detail, endpoint, tenant, account_id: account, .. } = letter;
        let position = stored.position;
        // It came again: what was done about it before did not help.
        let newest = Letter {
            id: id.clone(),
            position,
            times,
            code,
            detail,
            endpoint,
            tenant,
            account,
            received_at_ms,
            mark: None,
        };
        letters.insert(id, newest);
        Ok(())
    })
    .await?;
    let mut letters: Vec<_> = letters.into_values().collect();
    letters.sort_by_key(|letter| letter.position);
    Ok(letters)
}

/// The record of a letter with its item, if the log still has it there.
pub async fn at(bus: &SharedBus, position: u64, id: &str) -> Result<Option<v1::DeadLetter>, String> {
    let bounds = bus.bounds(logs::DEADLETTERS, 0).await.map_err(|error| error.to_string())?;
    if !(bounds.oldest..bounds.end).contains(&position) {
        return Ok(None);
    }
    let mut reader = bus.reader(logs::DEADLETTERS, 0, position).await.map_err(|error| error.to_string())?;
    let found = reader.next(1).await.map_err(|error| error.to_string())?;
    let letter = found.into_iter().next().filter(|stored| stored.position == position);
    Ok(letter.and_then(|stored| v1::DeadLetter::decode(stored.value).ok()).filter(|letter| letter.id == id))
}

async fn each(
    bus: &SharedBus,
    mut each: impl FnMut(&Stored, v1::DeadLetter) -> Result<(), String>,
) -> Result<(), String> {
    let bounds = bus.bounds(logs::DEADLETTERS, 0).await.map_err(|error| error.to_string())?;
    let mut reader = bus.reader(logs::DEADLETTERS, 0, bounds.oldest).await.map_err(|error| error.to_string())?;
    while reader.position() < bounds.end {
        for stored in reader.next(500).await.map_err(|error| error.to_string())? {
            if let Ok(letter) = v1::DeadLetter::decode(stored.value.clone()) {
                each(&stored, letter)?;
            }
        }
    }
    Ok(())
}
