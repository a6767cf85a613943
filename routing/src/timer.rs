//! What falls due, on which clock, in which order.

use std::collections::BTreeSet;

use recado_proto::Id;

use crate::{agent::Name, clock::Clock};

/// Something that falls due. The order of the variants is the order in which those of one instant fire.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    /// An offer was not answered (live).
    OfferExpiry { conversation: Id },
    /// An agent may be offered a conversation again (live).
    CoolDownEnd { conversation: Id, agent: Name },
    /// A conversation has been silent for long (wall).
    IdleClose { conversation: Id },
    /// What is known of a contact's reply window is of no use any more (wall).
    WindowEnd { contact: Id },
}

/// All timers. `WindowEnd` and `IdleClose` may sit earlier than their true deadline, which only moves later: when
/// one fires early it is set again, so that a message costs no move of a timer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Timers {
    pub(crate) wall: BTreeSet<(i64, Timer)>,
    pub(crate) live: BTreeSet<(i64, Timer)>,
}

impl Timers {
    /// The next one and the wall time at which it is due.
    pub(crate) fn next(&self, clock: &Clock) -> Option<(i64, &Timer)> {
        let wall = self.wall.first().map(|(at, timer)| (*at, timer));
        let live = self.live.first().and_then(|(at, timer)| Some((clock.wall(*at)?, timer)));
        match (wall, live) {
            (Some(wall), Some(live)) => Some(wall.min(live)),
            (one, other) => one.or(other),
        }
    }

    /// Takes the next one that is due at `until` or before, with its wall time.
    pub(crate) fn take_due(&mut self, clock: &Clock, until: i64) -> Option<(i64, Timer)> {
        let (at, timer) = self.next(clock).filter(|(at, _)| *at <= until)?;
        let live = matches!(timer, Timer::OfferExpiry { .. } | Timer::CoolDownEnd { .. });
        let taken = if live { self.live.pop_first() } else { self.wall.pop_first() };
        taken.map(|(_, timer)| (at, timer))
    }
}
