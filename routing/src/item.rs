//! Which items are new: everything but commands and the host's own inputs may arrive any number of times.

use recado_proto::{
    Id,
    id::{combine, parse_any},
    time::millis,
    v1::{Intake, inbound_message::Direction, intake},
};

use crate::{Bucket, Known, Remembered, router::Router};

/// How long a provider may repeat an item, milliseconds.
pub(crate) const HORIZON: i64 = 8 * DAY;
/// How long a backfill, or what an operator gives again, may be repeated, milliseconds.
const HISTORY_HORIZON: i64 = 30 * DAY;
/// Milliseconds.
pub(crate) const DAY: i64 = 24 * HOUR;
const HOUR: i64 = 3_600_000;

/// What to do with an item.
#[derive(Debug)]
pub(crate) enum Admission {
    /// It was applied before.
    Repeat,
    /// It is so old that nobody knows.
    Stale,
    /// Apply it, and remember it there, under that id, until then. An item without an identity cannot be remembered.
    New(Option<(Bucket, Id, i64)>),
}

/// The id that a text names. A text of no known form stands for itself, so that nothing is lost over it; an empty
/// one names nothing.
pub(crate) fn id_of(space: &str, text: &str) -> Option<Id> {
    if text.is_empty() {
        return None;
    }
    Some(parse_any(text).map_or_else(|| combine(space, &[text.as_bytes()]), |(_, id)| id))
}

impl Router {
    pub(crate) fn admit(&self, intake: &Intake, body: &intake::Input, known: &dyn Known) -> Admission {
        let now = self.clock.now;
        let direction = match body {
            intake::Input::Message(message) => Some(message.direction()),
            _ => None,
        };
        let Some(id) = id_of("input", &intake.id) else { return Admission::New(None) };
        let history = direction == Some(Direction::History);
        // A backfill does not keep a message from coming by itself: it is remembered under an id of its own. What has
        // come by itself is not told again by a backfill.
        let own = if history { combine("history", &[&id.0.to_be_bytes()]) } else { id };
        if history && known.get(Bucket::Undated, own).is_some() {
            return Admission::Repeat;
        }
        let time = intake.provider_time.as_ref().map(millis);
        let (bucket, until) = match time {
            _ if intake.replayed || history => (Bucket::Undated, now.saturating_add(HISTORY_HORIZON)),
            Some(time) if time <= now.saturating_add(DAY) => {
                let until = time.saturating_add(HORIZON);
                if until < now {
                    return Admission::Stale;
                }
                (Bucket::Hour(time.div_euclid(HOUR)), until)
            }
            _ => (Bucket::Undated, now.saturating_add(HORIZON)),
        };
        // An item from the future is undated at first and dated once its time has come, and one that is given again or
        // told by a backfill may have come by itself before: both places are asked.
        let dated = match (bucket, time) {
            (Bucket::Hour(_), _) => known.get(bucket, id),
            (Bucket::Undated, Some(time)) if intake.replayed || history => {
                known.get(Bucket::Hour(time.div_euclid(HOUR)), id)
            }
            (Bucket::Undated, _) => None,
        };
        match dated.or_else(|| known.get(Bucket::Undated, id)) {
            Some(Remembered::Seen) => Admission::Repeat,
            // The provider shows us what we sent ourselves.
            Some(Remembered::ProviderRef { .. }) if matches!(direction, Some(Direction::Echo | Direction::History)) => {
                Admission::Repeat
            }
            _ => Admission::New(Some((bucket, own, until))),
        }
    }
}
