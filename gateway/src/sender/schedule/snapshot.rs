//! The sender state: where a restarted sender begins.

use recado_proto::{
    Encode as _,
    time::timestamp,
    v1::{self, sender_state::Unsettled},
};

use super::{Schedule, entry::Entry};

impl Schedule {
    /// The state when events were read up to, not including, `events`; `None` while more waits than a
    /// state may hold: the one written before stays good, a start from it only reads more.
    pub fn state(&self, partition: u32, events: u64) -> Option<v1::SenderState> {
        if self.loading {
            return None;
        }
        let mut unsettled: Vec<_> = self.entries.iter().filter(|(_, entry)| !entry.settled()).collect();
        if unsettled.len() > self.limits.exceptions {
            return None;
        }
        unsettled.sort_by_key(|(_, entry)| entry.position);

        // A book without its message is not listed: its records have to be read again.
        let unread = self.orphans.values().chain(self.left_out.values().flatten());
        let orphan = unread.map(|book| book.first_position).min();
        let state = v1::SenderState {
            partition,
            through: orphan.map_or(self.deliveries, |first| first.min(self.deliveries)),
            settled_to: events,
            exceptions: unsettled.into_iter().map(|(message, entry)| exception(message, entry)).collect(),
            slowed: self.all_slowed(),
        };
        // One that no record holds is not worth trying: the one before stays the best.
        (state.encoded_len() <= recado_bus::MAX_RECORD - 1024).then_some(state)
    }
}

fn exception(message: &str, entry: &Entry) -> Unsettled {
    let book = &entry.book;
    let pending = book.attempts > 0 && book.outcome.is_none() && book.end.is_none();
    Unsettled {
        message_id: message.to_owned(),
        position: entry.position,
        attempts: book.attempts,
        last: book.end.clone().or_else(|| book.outcome.clone()),
        next_at: pending.then(|| timestamp(book.not_after)),
        refusals: book.refusals.clone(),
    }
}
