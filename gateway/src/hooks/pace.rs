//! When a hook whose receiver fails is tried again, and when no more. Pure.

use std::time::Duration;

/// A receiver's wish to wait counts for no more than this.
const LONGEST_WAIT_MS: u64 = 24 * 3600 * 1000;

/// How a hook's deliveries go. While tries fail, one event is tried at a time, the oldest that waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pace {
    /// Tries in a row that failed.
    pub(super) failures: u32,
    /// What the last one met.
    pub(super) code: String,
    /// Since when tries fail, milliseconds since 1970.
    pub(super) since_ms: i64,
    /// Not before this, milliseconds since 1970.
    pub(super) next_ms: i64,
}

impl Pace {
    /// Whether the last try failed.
    pub(super) fn failing(&self) -> bool {
        self.failures > 0
    }

    /// A try worked.
    pub(super) fn delivered(&mut self) {
        *self = Self::default();
    }

    /// A try failed. `wish_ms` is how long the receiver asks to wait, `chance` a number from 0 to 1. False when there
    /// is no further pause in the schedule: no more tries.
    pub(super) fn failed(
        &mut self,
        code: &str,
        schedule: &[Duration],
        now_ms: i64,
        wish_ms: Option<u64>,
        chance: f64,
    ) -> bool {
        if !self.failing() {
            self.since_ms = now_ms;
        }
        code.clone_into(&mut self.code);
        let pause = schedule.get(self.failures as usize);
        self.failures = self.failures.saturating_add(1);
        let Some(pause) = pause else {
            self.next_ms = now_ms;
            return false;
        };
        // A fifth to either side, so that receivers that failed together are not called together.
        let spread = pause.as_millis() as f64 * (0.8 + 0.4 * chance);
        let wait = (spread as u64).max(wish_ms.unwrap_or(0).min(LONGEST_WAIT_MS));
        self.next_ms = now_ms.saturating_add(i64::try_from(wait).unwrap_or(i64::MAX));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEDULE: [Duration; 3] = [Duration::from_secs(5), Duration::from_mins(5), Duration::from_mins(30)];

    #[test]
    fn pauses_follow_the_schedule_until_there_is_none() {
        let mut pace = Pace::default();
        for (n, wait) in [(1, 5_000), (2, 300_000), (3, 1_800_000)] {
            let now = 1_000_000 * i64::from(n);
            assert!(pace.failed("status_500", &SCHEDULE, now, None, 0.5));
            assert_eq!((pace.failures, pace.since_ms, pace.next_ms), (n, 1_000_000, now + wait));
        }
        assert!(!pace.failed("timeout", &SCHEDULE, 9_000_000, None, 0.5));
        assert_eq!((pace.failures, pace.code.as_str()), (4, "timeout"));
        pace.delivered();
        assert_eq!(pace, Pace::default());
    }

    #[test]
    fn pauses_are_spread_and_the_receivers_wish_is_heard_within_limits() {
        let wait = |wish, chance| {
            let mut pace = Pace::default();
            assert!(pace.failed("status_429", &SCHEDULE, 0, wish, chance));
            pace.next_ms
        };
        assert_eq!((wait(None, 0.0), wait(None, 1.0)), (4_000, 6_000));
        assert_eq!(wait(Some(60_000), 0.5), 60_000);
        assert_eq!(wait(Some(1_000), 0.5), 5_000, "never sooner than the schedule");
        assert_eq!(wait(Some(u64::MAX), 0.5), 86_400_000);
    }
}
