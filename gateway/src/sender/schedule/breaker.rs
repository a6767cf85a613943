//! The circuit breaker of a credential: stops calls that would fail anyway, and tries one now and then.

/// Calls counted in seconds, ten of them.
const SECONDS: usize = 10;
/// Fewer calls than this say nothing.
const ENOUGH: u32 = 20;
const FIRST_PAUSE_MS: i64 = 5_000;
const LONGEST_PAUSE_MS: i64 = 60_000;

#[derive(Clone, Debug, Default)]
pub(super) struct Breaker {
    /// (second, calls, failures) of the last ten seconds.
    window: [(i64, u32, u32); SECONDS],
    open: Option<Open>,
}

#[derive(Clone, Debug)]
struct Open {
    until: i64,
    pause_ms: i64,
    probing: bool,
}

impl Breaker {
    /// When a call may be made, milliseconds: not after `now` means at once, `None` while a probe is under way.
    pub(super) fn next(&self) -> Option<i64> {
        match &self.open {
            None => Some(i64::MIN),
            Some(open) if open.probing => None,
            Some(open) => Some(open.until),
        }
    }

    /// Whether the next call is a probe.
    pub(super) fn probes(&self) -> bool {
        self.open.is_some()
    }

    /// A call begins. Says whether it is a probe.
    pub(super) fn begin(&mut self) -> bool {
        if let Some(open) = &mut self.open {
            open.probing = true;
        }
        self.open.is_some()
    }

    /// A probe that had begun was not made after all.
    pub(super) fn cancel(&mut self) {
        if let Some(open) = &mut self.open {
            open.probing = false;
        }
    }

    /// A call ended. One that began before the breaker opened may close it too; that it failed is no news.
    pub(super) fn end(&mut self, now: i64, failed: bool) {
        if let Some(open) = &mut self.open {
            if !failed {
                *self = Self::default();
            } else if open.probing {
                let pause_ms = (open.pause_ms * 2).min(LONGEST_PAUSE_MS);
                *open = Open { until: now + pause_ms, pause_ms, probing: false };
            }
            return;
        }

        let second = now.div_euclid(1000);
        let slot = &mut self.window[second.rem_euclid(SECONDS as i64) as usize];
        if slot.0 != second {
            *slot = (second, 0, 0);
        }
        slot.1 += 1;
        slot.2 += u32::from(failed);

        let recent = self.window.iter().filter(|(at, ..)| second - at < SECONDS as i64);
        let (calls, failures) = recent.fold((0, 0), |(calls, failures), (_, c, f)| (calls + c, failures + f));
        if calls >= ENOUGH && failures * 2 >= calls {
            self.open = Some(Open { until: now + FIRST_PAUSE_MS, pause_ms: FIRST_PAUSE_MS, probing: false });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_at_half_of_twenty_probes_once_and_closes() {
        let mut breaker = Breaker::default();
        for i in 0..19 {
            breaker.end(1_000 + i, i % 2 == 0);
        }
        assert_eq!(breaker.next(), Some(i64::MIN));
        assert!(!breaker.probes());
        breaker.end(1_020, true);
        assert_eq!(breaker.next(), Some(6_020));
        assert!(breaker.probes());
        breaker.end(1_030, true);
        assert_eq!(breaker.next(), Some(6_020), "it was under way before");

        breaker.begin();
        assert_eq!(breaker.next(), None, "one probe at a time");
        breaker.end(7_000, true);
        assert_eq!(breaker.next(), Some(17_000), "twice as long");
        breaker.begin();
        breaker.end(17_001, false);
        assert_eq!(breaker.next(), Some(i64::MIN));
    }

    #[test]
    fn old_failures_are_forgotten() {
        let mut breaker = Breaker::default();
        for i in 0..19 {
            breaker.end(1_000 + i, true);
        }
        breaker.end(12_000, true);
        assert_eq!(breaker.next(), Some(i64::MIN));
    }
}
