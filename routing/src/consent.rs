//! What people want to get: who said that there shall be no marketing from an account, and who took it back.
//!
//! Words come late and in any order, so each is kept with its time, the one that lifts an earlier one too: the newest
//! counts, and of two of one time the one that stops. They are kept for good, under the contact that the person is.

use recado_proto::{
    Id,
    time::millis,
    v1::{self, event::Body},
};
use smallvec::SmallVec;

use crate::{
    agent::Name,
    emit::{Output, contact_text},
    item::id_of,
    router::Router,
};

/// More people than ever say stop to one tenant's numbers within reason; what comes beyond is not remembered. Words
/// that stop nothing take at most half of it, so that there is room for those that do.
const MOST_PEOPLE: usize = 2_000_000;
const MARKETING_MESSAGES: &str = "marketing_messages";

/// All that a contact said, one for each account, by account.
pub(crate) type Words = SmallVec<[Word; 1]>;

/// What a contact said last of marketing from an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) account: Name,
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    /// There shall be none.
    pub(crate) stopped: bool,
}

impl Word {
    /// The greater one counts.
    fn rank(&self) -> (i64, bool) {
        (self.at, self.stopped)
    }
}

/// Takes up a word, unless one is known that counts for more.
fn put(words: &mut Words, word: Word) -> bool {
    let at = words.partition_point(|known| known.account < word.account);
    match words.get_mut(at).filter(|known| known.account == word.account) {
        Some(known) if known.rank() > word.rank() => return false,
        Some(known) => *known = word,
        None => words.insert(at, word),
    }
    true
}

impl Router {
    /// Whether somebody wants no marketing from an account, who is known as all of these contacts.
    pub(crate) fn has_stopped(&self, contacts: &[Id], account: &str) -> bool {
        let words = contacts.iter().filter_map(|contact| self.consent.get(*contact)).flatten();
        words.filter(|word| &*word.account == account).max_by_key(|word| word.rank()).is_some_and(|word| word.stopped)
    }

    /// One contact becomes part of another: so does all that it said.
    pub(crate) fn merge_words(&mut self, part: Id, whole: Id) {
        let Some(words) = self.consent.remove(part) else { return };
        let known = self.consent.entry(whole);
        for word in words {
            put(known, word);
        }
    }

    /// A person said what may be sent.
    pub(crate) fn preference(&mut self, account: &str, told: &v1::Preference, intake: &v1::Intake, out: &mut Output) {
        let ids: Vec<Id> = told.address_ids.iter().filter_map(|id| id_of("address", id)).collect();
        let Some((first, others)) = ids.split_first() else { return };
        let contact = self.meet(*first, others, false, out);
        let said_at = told.said_at.or(intake.provider_time);
        let stopped = match told.value.as_str() {
            "stop" => Some(true),
            "resume" | "signup" => Some(false),
            _ => None,
        };
        if let Some(stopped) = stopped.filter(|_| told.category == MARKETING_MESSAGES) {
            // A word from the future must not outlive all that is said until then.
            let at = said_at.as_ref().map_or(self.clock.now, millis).min(self.clock.now);
            let word = Word { account: self.account_name(account), at, stopped };
            let room = if stopped { MOST_PEOPLE } else { MOST_PEOPLE / 2 };
            if (self.consent.contains(contact) || self.consent.len() < room) && !put(self.consent.entry(contact), word)
            {
                // An older word that came late: nothing has changed.
                return;
            }
        }
        self.emit(
            out,
            Body::ContactPreferenceChanged(v1::ContactPreferenceChanged {
                contact_id: contact_text(contact),
                account_id: account.to_owned(),
                category: told.category.clone(),
                value: told.value.clone(),
                provider_time: said_at,
            }),
        );
    }
}
