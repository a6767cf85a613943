//! What the router puts aside: inputs that are too old to be told from repeats.
//!
//! A start applies inputs again whose letters stand on the log, and two routers alive both put the same input aside. A
//! letter's id is that of its item, which may really come again; so the letter also says when its input was appended, which
//! is the same for all who read intake, and two letters of one item and one moment are one.

use std::collections::HashSet;

use recado_bus::{Record, SharedBus};
use recado_proto::{Encode as _, Kind, id, time, v1};

use super::received;
use crate::logs;

/// The code of such letters.
pub const CODE: &str = "stale";
/// So many of the newest letters are looked through for those of an input that is applied again: what was put aside since
/// the router last concluded something. What lies further back is written twice and read once.
const NEWEST: u64 = 10_000;

/// An input that was put aside.
#[derive(Clone, Debug)]
pub struct Stale {
    /// What was told.
    pub intake: v1::Intake,
    /// When it was appended to intake, milliseconds since 1970.
    pub at_ms: i64,
}

/// Which input a letter is about: the letter's id and the time of the append.
pub type Of = (String, i64);

/// Which input a letter of the router is about; `None` for letters of the edge.
pub fn of(letter: &v1::DeadLetter) -> Option<Of> {
    (letter.code == CODE && letter.replay.is_none()).then(|| (letter.id.clone(), received(letter)))
}

impl Stale {
    /// The same for all who apply it.
    pub fn of(&self) -> Of {
        let id = id::combine(CODE, &[self.intake.tenant.as_bytes(), self.intake.id.as_bytes()]);
        (Kind::DeadLetter.text(id), self.at_ms)
    }

    /// Its letter.
    pub fn record(self) -> Record {
        let (id, at_ms) = self.of();
        let letter = v1::DeadLetter {
            id,
            tenant: self.intake.tenant.clone(),
            code: CODE.to_owned(),
            detail: "older than repeats are remembered; the item is an encoded recado.v1.Intake".to_owned(),
            item: Some(v1::Payload { data: self.intake.encode_to_vec().into(), ..Default::default() }),
            received_at: Some(time::timestamp(at_ms)),
            ..Default::default()
        };
        Record { key: self.intake.tenant.into(), headers: Vec::new(), value: letter.encode_to_vec().into() }
    }
}

/// The inputs whose letters are among the newest on the log.
async fn written(bus: &SharedBus) -> Result<HashSet<Of>, String> {
    let mut found = HashSet::new();
    let bounds = bus.bounds(logs::DEADLETTERS, 0).await.map_err(|error| error.to_string())?;
    let from = bounds.end.saturating_sub(NEWEST).max(bounds.oldest);
    let mut reader = bus.reader(logs::DEADLETTERS, 0, from).await.map_err(|error| error.to_string())?;
    while reader.position() < bounds.end {
        for stored in reader.next(500).await.map_err(|error| error.to_string())? {
            found.extend(v1::DeadLetter::decode(stored.value).ok().as_ref().and_then(of));
        }
    }
    Ok(found)
}

/// Puts inputs aside, in this order; durable when it returns. `again`: they may have their letters, and those are not
/// written twice. How many were written.
pub async fn put_aside(bus: &SharedBus, mut inputs: Vec<Stale>, again: bool) -> Result<u64, String> {
    let failed = |error: String| format!("dead letters cannot be appended: {error}");
    if again && !inputs.is_empty() {
        let written = written(bus).await.map_err(failed)?;
        inputs.retain(|input| !written.contains(&input.of()));
    }
    let count = inputs.len() as u64;
    for batch in logs::batches(inputs.into_iter().map(Stale::record)) {
        bus.append(logs::DEADLETTERS, 0, batch).await.map_err(|error| failed(error.to_string()))?;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;

    use recado_bus::Embedded;

    use super::*;
    use crate::deadletters::{Filter, read};

    #[tokio::test]
    async fn a_letter_that_is_written_again_did_not_come_again() {
        let folder = tempfile::tempdir().unwrap();
        let options = recado_bus::embedded::Options::default();
        let bus: SharedBus = Arc::new(Embedded::open(folder.path(), &logs::specs(1), options).unwrap());
        let input = |id: &str, at_ms| Stale {
            intake: v1::Intake { tenant: "acme".into(), id: id.into(), ..Default::default() },
            at_ms,
        };
        let append = async |records| drop(bus.append(logs::DEADLETTERS, 0, records).await.unwrap());
        // Two routers, and the first one once more after a replay of one of them.
        append(vec![input("a", 1).record(), input("b", 1).record()]).await;
        append(vec![input("a", 1).record()]).await;
        let mut mark = v1::DeadLetter::decode(input("a", 1).record().value).unwrap();
        mark.replay = Some(v1::DeadLetterReplay { state: "accepted".into(), ..Default::default() });
        append(vec![Record { key: "acme".into(), headers: Vec::new(), value: mark.encode_to_vec().into() }]).await;
        append(vec![input("a", 1).record(), input("b", 1).record()]).await;
        let left = async || {
            let letters = read(&bus, &Filter::default()).await.unwrap();
            letters.iter().filter(|letter| letter.is_left()).map(|l| (l.id.clone(), l.times)).collect::<Vec<_>>()
        };
        assert_eq!(left().await, [(input("b", 1).of().0, 1)]);
        assert_eq!(written(&bus).await.unwrap(), HashSet::from([input("a", 1).of(), input("b", 1).of()]));
        // The provider gave it again: that is another input.
        append(vec![input("a", 2).record()]).await;
        assert_eq!(left().await, [(input("b", 1).of().0, 1), (input("a", 2).of().0, 2)]);
    }
}
