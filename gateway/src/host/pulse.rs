//! When the owner lets time pass in intake: a tick when something falls due, a beat while deadlines run that must
//! not run alone.

/// At most four ticks a second.
const TICK_GAP_MS: i64 = 250;
/// Between beats.
const BEAT_GAP_MS: i64 = 5_000;

/// What to append now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pulse {
    /// A `Tick`.
    Tick,
    /// A `Beat`.
    Beat,
}

/// Remembers when the last ones were appended, in milliseconds of this process's clock.
#[derive(Debug, Default)]
pub struct Pulses {
    last_tick: Option<i64>,
    last_beat: Option<i64>,
}

impl Pulses {
    /// What is to be appended now, if anything; it counts as appended from then on.
    pub fn due(&mut self, now_ms: i64, next_deadline_ms: Option<i64>, wants_beat: bool) -> Option<Pulse> {
        if wants_beat && is_over(self.last_beat, BEAT_GAP_MS, now_ms) {
            self.last_beat = Some(now_ms);
            return Some(Pulse::Beat);
        }
        let tick_allowed = is_over(self.last_tick, TICK_GAP_MS, now_ms);
        if tick_allowed && next_deadline_ms.is_some_and(|at| at <= now_ms) {
            self.last_tick = Some(now_ms);
            return Some(Pulse::Tick);
        }
        None
    }

    /// How long nothing will be due, milliseconds, if nothing else happens; `None`: for ever.
    pub fn wait_ms(&self, now_ms: i64, next_deadline_ms: Option<i64>, wants_beat: bool) -> Option<u64> {
        let next = |last: Option<i64>, gap| last.filter(|_| !is_over(last, gap, now_ms)).map(|last| last + gap);
        let beat = wants_beat.then(|| next(self.last_beat, BEAT_GAP_MS).unwrap_or(now_ms));
        let tick = next_deadline_ms.map(|at| at.max(next(self.last_tick, TICK_GAP_MS).unwrap_or(at)));
        let at = [beat, tick].into_iter().flatten().min()?;
        Some(at.saturating_sub(now_ms).max(0) as u64)
    }
}

/// Whether a gap has passed since the last one. A clock that went back says nothing of how long ago that was.
fn is_over(last: Option<i64>, gap_ms: i64, now_ms: i64) -> bool {
    last.is_none_or(|last| now_ms - last >= gap_ms || now_ms < last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_goes_back_does_not_silence_it() {
        let mut pulses = Pulses::default();
        assert_eq!(pulses.due(90_000_000, Some(1), true), Some(Pulse::Beat));
        assert_eq!(pulses.due(90_000_000, Some(1), true), Some(Pulse::Tick));
        assert_eq!(pulses.wait_ms(1_000, Some(1), true), Some(0));
        assert_eq!(pulses.due(1_000, Some(1), true), Some(Pulse::Beat));
        assert_eq!(pulses.due(1_000, Some(1), true), Some(Pulse::Tick));
    }

    #[test]
    fn an_idle_partition_is_silent() {
        let mut pulses = Pulses::default();
        assert_eq!(pulses.due(1000, None, false), None);
        assert_eq!(pulses.wait_ms(1000, None, false), None);
    }

    #[test]
    fn ticks_come_when_due_and_at_most_four_a_second() {
        let mut pulses = Pulses::default();
        assert_eq!(pulses.wait_ms(1000, Some(1500), false), Some(500));
        assert_eq!(pulses.due(1499, Some(1500), false), None);
        assert_eq!(pulses.due(1500, Some(1500), false), Some(Pulse::Tick));
        assert_eq!(pulses.due(1501, Some(1500), false), None);
        assert_eq!(pulses.wait_ms(1501, Some(1500), false), Some(249));
        assert_eq!(pulses.due(1750, Some(1500), false), Some(Pulse::Tick));
    }

    #[test]
    fn beats_come_every_five_seconds_while_wanted() {
        let mut pulses = Pulses::default();
        assert_eq!(pulses.due(0, None, true), Some(Pulse::Beat));
        assert_eq!(pulses.due(4_999, None, true), None);
        assert_eq!(pulses.wait_ms(4_000, None, true), Some(1_000));
        assert_eq!(pulses.due(5_000, None, true), Some(Pulse::Beat));
        assert_eq!(pulses.due(99_000, None, false), None);
    }
}
