//! What the customers said, for comparing with what the gateway made of it.

use serde::{Deserialize, Serialize};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// One message of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The message's id.
    pub wamid: Arc<str>,
    /// Who wrote.
    pub wa_id: Arc<str>,
    /// The number written to.
    pub phone_number_id: Arc<str>,
    /// The writer's count of messages to that number, from 1. Load texts carry it as `#seq`.
    pub seq: u64,
    /// Whether a webhook with it was answered 200.
    pub acknowledged: bool,
}

/// A message that came out of the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SeenMessage {
    /// The provider's id of it.
    pub wamid: String,
    /// Who it says wrote; `None` leaves that unchecked.
    pub wa_id: Option<String>,
}

/// What a comparison found. All zero but `acknowledged` and `seen` is what a gateway promises.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Messages answered 200.
    pub acknowledged: u64,
    /// Messages seen, repeats included.
    pub seen: u64,
    /// Answered 200 and not seen.
    pub lost: u64,
    /// Seen again.
    pub doubled: u64,
    /// Seen after a later message of the same contact.
    pub out_of_order: u64,
    /// Seen under another contact than the writer.
    pub misattributed: u64,
    /// Seen but never said here.
    pub foreign: u64,
    /// A few of the ids concerned, with what is wrong.
    pub examples: Vec<String>,
}

impl Verdict {
    /// Whether nothing was lost, doubled, out of order or under a wrong name.
    pub fn holds(&self) -> bool {
        self.lost == 0 && self.doubled == 0 && self.out_of_order == 0 && self.misattributed == 0
    }

    fn note(&mut self, wrong: &str, wamid: &str) {
        if self.examples.len() < 20 {
            self.examples.push(format!("{wrong}: {wamid}"));
        }
    }
}

/// Every customer's message, oldest first; beyond its limit the oldest are forgotten and then judged no more.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    entries: VecDeque<Said>,
    places: HashMap<Arc<str>, u64>,
    forgotten: u64,
}

impl Ledger {
    /// The messages kept.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Said> {
        self.entries.iter()
    }

    /// How many were forgotten.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// One message by its id.
    pub fn get(&self, wamid: &str) -> Option<&Said> {
        let place = self.places.get(wamid)?;
        self.entries.get(usize::try_from(place - self.forgotten).ok()?)
    }

    pub(crate) fn add(&mut self, said: Said, keep: usize) {
        if self.entries.len() >= keep.max(1)
            && let Some(oldest) = self.entries.pop_front()
        {
            self.places.remove(&oldest.wamid);
            self.forgotten += 1;
        }
        self.places.insert(said.wamid.clone(), self.forgotten + self.entries.len() as u64);
        self.entries.push_back(said);
    }

    pub(crate) fn acknowledge(&mut self, wamid: &str) {
        if let Some(place) = self.places.get(wamid)
            && let Some(said) = self.entries.get_mut((place - self.forgotten) as usize)
        {
            said.acknowledged = true;
        }
    }

    /// Compares what came out of the gateway, in its order, with what was said. Messages that were never answered 200
    /// may be seen or not; each message may be seen once.
    pub fn compare(&self, seen: impl IntoIterator<Item = SeenMessage>) -> Verdict {
        let mut verdict = Verdict {
            acknowledged: self.entries.iter().filter(|said| said.acknowledged).count() as u64,
            ..Verdict::default()
        };
        let mut times = vec![0u32; self.entries.len()];
        let mut latest: HashMap<(&str, &str), u64> = HashMap::new();
        for message in seen {
            verdict.seen += 1;
            let Some(place) = self.places.get(message.wamid.as_str()).map(|place| (place - self.forgotten) as usize)
            else {
                verdict.foreign += 1;
                continue;
            };
            let said = &self.entries[place];
            times[place] += 1;
            if times[place] > 1 {
                verdict.doubled += 1;
                verdict.note("doubled", &said.wamid);
                continue;
            }
            if message.wa_id.as_deref().is_some_and(|wa_id| wa_id != &*said.wa_id) {
                verdict.misattributed += 1;
                verdict.note("misattributed", &said.wamid);
            }
            let latest = latest.entry((&said.phone_number_id, &said.wa_id)).or_default();
            if said.seq < *latest {
                verdict.out_of_order += 1;
                verdict.note("out of order", &said.wamid);
            }
            *latest = said.seq.max(*latest);
        }
        for (said, times) in self.entries.iter().zip(times) {
            if said.acknowledged && times == 0 {
                verdict.lost += 1;
                verdict.note("lost", &said.wamid);
            }
        }
        verdict
    }
}

#[cfg(test)]
mod tests {
    use super::{Ledger, Said, SeenMessage};

    fn ledger(keep: usize) -> Ledger {
        let mut ledger = Ledger::default();
        for seq in 1..=3u64 {
            for wa_id in ["ana", "bia"] {
                let wamid = format!("{wa_id}{seq}");
                let said = Said {
                    wamid: wamid.as_str().into(),
                    wa_id: wa_id.into(),
                    phone_number_id: "1".into(),
                    seq,
                    acknowledged: false,
                };
                ledger.add(said, keep);
                if wamid != "bia3" {
                    ledger.acknowledge(&wamid);
                }
            }
        }
        ledger
    }

    fn seen(ids: &[&str]) -> Vec<SeenMessage> {
        ids.iter().map(|id| SeenMessage { wamid: (*id).to_owned(), wa_id: Some(id[..3].to_owned()) }).collect()
    }

    #[test]
    fn a_faithful_history_holds_with_or_without_the_unanswered_message() {
        let verdict = ledger(100).compare(seen(&["bia1", "ana1", "ana2", "bia2", "ana3", "bia3"]));
        assert!(verdict.holds() && verdict.acknowledged == 5 && verdict.seen == 6, "{verdict:?}");
        assert!(ledger(100).compare(seen(&["bia1", "ana1", "ana2", "bia2", "ana3"])).holds());
    }

    #[test]
    fn a_loss_a_double_a_swap_and_a_wrong_name_are_each_found() {
        let verdict = ledger(100).compare(seen(&["ana1", "ana3", "bia1", "bia2"]));
        assert_eq!((verdict.lost, verdict.doubled, verdict.out_of_order), (1, 0, 0), "{verdict:?}");
        assert_eq!(verdict.examples, ["lost: ana2"]);
        let verdict = ledger(100).compare(seen(&["ana1", "ana2", "ana1", "ana3", "bia1", "bia2"]));
        assert_eq!((verdict.lost, verdict.doubled, verdict.out_of_order), (0, 1, 0), "{verdict:?}");
        let verdict = ledger(100).compare(seen(&["ana2", "ana1", "ana3", "bia1", "bia2"]));
        assert_eq!((verdict.lost, verdict.doubled, verdict.out_of_order), (0, 0, 1), "{verdict:?}");
        let mut swapped = seen(&["ana1", "ana2", "ana3", "bia1", "bia2"]);
        swapped[0].wa_id = Some("bia".to_owned());
        let verdict = ledger(100).compare(swapped);
        assert!(verdict.misattributed == 1 && !verdict.holds());
    }

    #[test]
    fn what_was_forgotten_is_not_judged() {
        let ledger = ledger(4);
        assert_eq!(ledger.forgotten(), 2);
        assert_eq!(ledger.get("ana2").map(|said| said.seq), Some(2));
        let verdict = ledger.compare(seen(&["ana1", "bia1", "ana2", "bia2", "ana3"]));
        assert!(verdict.holds() && verdict.foreign == 2 && verdict.acknowledged == 3, "{verdict:?}");
    }
}
