//! When the owner lets time pass in intake: a tick when something falls due, a beat while deadlines run that must
//! not run alone.

/// At most four ticks a second.
const TICK_GAP_MS: i64 = 250;
/// Between ticks that do not help, because the log's clock is behind this one.
const MAX_TICK_GAP_MS: i64 = 5_000;
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
    /// The deadline that the last tick was for, and how many ticks were.
    ticked_for: Option<(i64, u32)>,
}

impl Pulses {
    /// What is to be appended now, if anything; it counts as appended from then on.
    pub fn due(&mut self, now_ms: i64, next_deadline_ms: Option<i64>, wants_beat: bool) -> Option<Pulse> {
        if wants_beat && is_over(self.last_beat, BEAT_GAP_MS, now_ms) {
            self.last_beat = Some(now_ms);
            return Some(Pulse::Beat);
        }
        let deadline = next_deadline_ms.filter(|at| *at <= now_ms)?;
        if !is_over(self.last_tick, self.tick_gap(deadline), now_ms) {
            return None;
        }
        self.last_tick = Some(now_ms);
        let before = self.ticked_for.map_or(0, |(of, ticks)| if of == deadline { ticks } else { 0 });
        self.ticked_for = Some((deadline, before.saturating_add(1)));
        Some(Pulse::Tick)
    }

    /// A tick that a deadline outlived is repeated ever more rarely.
    fn tick_gap(&self, deadline: i64) -> i64 {
        match self.ticked_for {
            Some((of, ticks)) if of == deadline => (TICK_GAP_MS << ticks.saturating_sub(1).min(5)).min(MAX_TICK_GAP_MS),
            _ => TICK_GAP_MS,
        }
    }

    /// How long nothing will be due, milliseconds, if nothing else happens; `None`: for ever.
    pub fn wait_ms(&self, now_ms: i64, next_deadline_ms: Option<i64>, wants_beat: bool) -> Option<u64> {
        let next = |last: Option<i64>, gap| last.filter(|_| !is_over(last, gap, now_ms)).map(|last| last + gap);
        let beat = wants_beat.then(|| next(self.last_beat, BEAT_GAP_MS).unwrap_or(now_ms));
        let tick = next_deadline_ms.map(|at| at.max(next(self.last_tick, self.tick_gap(at)).unwrap_or(at)));
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
    fn ticks_that_do_not_help_become_rare() {
        let mut pulses = Pulses::default();
        // The log's clock is hours behind: whatever is appended, the deadline stays.
        let ticks = (0..3_600_000_i64).step_by(10).filter(|now| pulses.due(*now, Some(0), false).is_some()).count();
        assert!((700..760).contains(&ticks), "{ticks} in an hour");
        assert_eq!(pulses.wait_ms(3_600_000, Some(3_600_000), false), Some(0), "another deadline is a new matter");
        assert_eq!(pulses.due(3_600_000, Some(3_600_000), false), Some(Pulse::Tick));
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
