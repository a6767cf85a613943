//! The tenant's two clocks.
//!
//! The *wall* clock is the highest append time so far. The *live* clock runs deadlines that somebody must have had a
//! fair chance to meet: while offers or cool-downs run, the host beats every few seconds, and when the last beat is
//! more than [`GRACE`] ago the live clock stands still until the next one. An outage of the broker or the host then
//! expires nothing that nobody could see.

/// How long the live clock goes on without a beat, milliseconds.
pub(crate) const GRACE: i64 = 15_000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clock {
    /// The highest append time so far, milliseconds since 1970.
    pub(crate) now: i64,
    /// Live milliseconds gathered up to `anchor`.
    pub(crate) gathered: i64,
    /// The last beat, or when the first of the running live deadlines began; `None` while none runs.
    pub(crate) anchor: Option<i64>,
}

impl Clock {
    /// The live clock's reading now.
    pub(crate) fn live(&self) -> i64 {
        match self.anchor {
            Some(anchor) => self.gathered.saturating_add(self.now.saturating_sub(anchor).clamp(0, GRACE)),
            None => self.gathered,
        }
    }

    /// When the wall clock will show that the live clock has reached `deadline`; `None` if not without a beat.
    pub(crate) fn wall(&self, deadline: i64) -> Option<i64> {
        let ahead = deadline.saturating_sub(self.gathered);
        self.anchor.filter(|_| ahead <= GRACE).map(|anchor| anchor.saturating_add(ahead.max(0)))
    }

    /// A beat arrived now.
    pub(crate) fn beat(&mut self) {
        if self.anchor.is_some() {
            self.gathered = self.live();
            self.anchor = Some(self.now);
        }
    }

    /// The first live deadline begins now, or the last one is gone.
    pub(crate) fn run(&mut self, running: bool) {
        match (self.anchor, running) {
            (None, true) => self.anchor = Some(self.now),
            (Some(_), false) => {
                self.gathered = self.live();
                self.anchor = None;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stands_still_without_beats() {
        let mut clock = Clock { now: 1_000, ..Clock::default() };
        clock.run(true);
        assert_eq!(clock.wall(15_000), Some(16_000));
        assert_eq!(clock.wall(15_001), None);
        clock.now = 100_000;
        assert_eq!(clock.live(), 15_000);
        clock.beat();
        assert_eq!(clock.wall(15_001), Some(100_001));
        clock.now = 100_005;
        clock.run(false);
        clock.now = 200_000;
        assert_eq!(clock.live(), 15_005);
    }
}
