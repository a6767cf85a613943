//! How fast: the token bucket of an account and the waits between tries. Integers only; no clock, no randomness.

use std::collections::VecDeque;

use recado_connectors::USED_UP_FROM;

/// An account's rate: the generic cell rate algorithm, whose rate goes down fast when the provider says so and
/// comes back slowly. What it lets go at once is never more than the configured rate within any one second.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    /// The configured rate, thousandths of a message per second.
    most: u64,
    /// The rate now.
    rate: u64,
    /// When the bucket would be empty again, microseconds since 1970.
    empty_at: i64,
    changed_at: i64,
    /// No faster than this until then, because the provider says that little is left of what it allows.
    ceiling: (u64, i64),
    /// What went within the last second: when, milliseconds, and how many.
    lately: VecDeque<(i64, u64)>,
    /// All of these.
    sent: u64,
}

/// A ceiling holds for as long without news, milliseconds.
const CEILING_MS: i64 = 60_000;

/// The lowest rate a provider can push an account to: one message in ten seconds.
const LEAST: u64 = 100;
/// How much may go at once, in milliseconds of the rate: what a late timer has to make up for.
const BURST_MS: i64 = 50;
/// The provider counts over so many milliseconds, wherever they begin.
const WINDOW_MS: i64 = 1000;

impl Pace {
    pub(super) fn new(rate_per_s: u32) -> Self {
        let most = u64::from(rate_per_s.max(1)) * 1000;
        Self { most, rate: most, empty_at: 0, changed_at: 0, ceiling: (most, 0), lately: VecDeque::new(), sent: 0 }
    }

    /// The configured rate changed.
    pub(super) fn limit(&mut self, rate_per_s: u32) {
        let most = u64::from(rate_per_s.max(1)) * 1000;
        if most != self.most {
            self.most = most;
            self.rate = most;
        }
    }

    /// When the next message may go, milliseconds; not after `now` means at once.
    pub(super) fn next(&self) -> i64 {
        // Rounded up: a wake one millisecond early would find the bucket closed and wake again.
        let bucket = (self.empty_at - BURST_MS * 1000 + 999).div_euclid(1000);
        match self.lately.front() {
            Some((oldest, _)) if self.sent * 1000 >= self.most => bucket.max(oldest + WINDOW_MS),
            _ => bucket,
        }
    }

    /// Takes one message's worth.
    pub(super) fn take(&mut self, now: i64) {
        let (ceiling, until) = self.ceiling;
        let rate = if now < until { self.rate.min(ceiling) } else { self.rate };
        let interval = (1_000_000_000 / rate.max(1)) as i64;
        self.empty_at = self.empty_at.max(now.saturating_mul(1000)) + interval;

        while let Some((_, count)) = self.lately.pop_front_if(|(at, _)| *at <= now - WINDOW_MS) {
            self.sent -= count;
        }
        match self.lately.back_mut() {
            Some((at, count)) if *at >= now => *count += 1,
            _ => self.lately.push_back((now, 1)),
        }
        self.sent += 1;
    }

    /// The provider said how much of what it allows is used up, percent: what is left is spread, more thinly the
    /// less it is.
    pub(super) fn used(&mut self, now: i64, percent: u8) {
        if percent < USED_UP_FROM {
            self.ceiling.1 = 0;
            return;
        }
        let (left, all) = (u64::from(100_u8.saturating_sub(percent)), u64::from(100 - USED_UP_FROM) + 5);
        self.ceiling = ((self.most * left / all).max(LEAST), now + CEILING_MS);
    }

    /// The provider said: too fast. At most once a second, because many calls in flight hear the same thing.
    pub(super) fn slow(&mut self, now: i64) {
        if now - self.changed_at >= 1000 || self.rate == self.most {
            self.rate = (self.rate / 2).max(LEAST);
            self.changed_at = now;
        }
    }

    /// A message was accepted.
    pub(super) fn recover(&mut self, now: i64) {
        if self.rate < self.most && now - self.changed_at >= 1000 {
            self.rate = (self.rate + (self.most / 20).max(LEAST)).min(self.most);
            self.changed_at = now;
        }
    }

    #[cfg(test)]
    pub(super) fn rate(&self) -> u64 {
        self.rate
    }
}

/// The wait before the next try: full jitter over an exponential that is capped, and never shorter than what the
/// provider asked for. The jitter comes from a hash of what is tried, so the same history waits the same time.
pub(super) fn backoff(message: &str, n: u32, retry_after_ms: u64, cap_ms: i64) -> i64 {
    let ceiling = 1000_i64.checked_shl(n.saturating_sub(1).min(20)).unwrap_or(cap_ms).min(cap_ms).max(1);
    let jitter = (hash(message, n) % ceiling as u64) as i64;
    jitter.max(i64::try_from(retry_after_ms.min(MAX_RETRY_AFTER_MS)).unwrap_or(0))
}

/// No provider can ask for more than a day of silence.
pub(super) const MAX_RETRY_AFTER_MS: u64 = 24 * 3600 * 1000;

/// FNV-1a with a final mix: spreads neighbours, and is the same on every machine.
fn hash(message: &str, n: u32) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in message.bytes().chain(n.to_be_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When each message goes that waits from `from` on, for so many milliseconds.
    fn times(pace: &mut Pace, from: i64, for_ms: i64) -> Vec<i64> {
        let mut times = Vec::new();
        for now in from..from + for_ms {
            while pace.next() <= now {
                pace.take(now);
                times.push(now);
            }
        }
        times
    }

    #[test]
    fn no_second_has_more_than_the_rate_and_all_of_them_have_it() {
        for rate in [1, 2, 20, 80, 333, 1000, 5000] {
            let mut pace = Pace::new(rate);
            let per_second = rate as usize;
            let mut all = times(&mut pace, 1_000_000, 10_000);
            assert!((per_second * 10 - 1..=per_second * 10).contains(&all.len()), "{rate}: {}", all.len());
            // A pause, one message, and then a backlog.
            pace.take(1_013_000);
            all.push(1_013_000);
            all.extend(times(&mut pace, 1_013_300, 10_000));
            for (place, at) in all.iter().enumerate() {
                let within = all[place..].partition_point(|other| *other < at + 1000);
                assert!(within <= per_second, "{rate}: {within} from {at} on");
            }
        }
    }

    #[test]
    fn late_timers_cost_nothing() {
        let mut pace = Pace::new(80);
        let mut sent = 0;
        // Looked at only every thirty milliseconds.
        for now in (1_000_000..1_060_000).step_by(30) {
            while pace.next() <= now {
                pace.take(now);
                sent += 1;
            }
        }
        assert!((4_700..=4_800).contains(&sent), "{sent}");
    }

    #[test]
    fn a_rate_that_nobody_reaches_holds_nothing_back() {
        let mut pace = Pace::new(100_000);
        for now in 0..2_000 {
            for _ in 0..90 {
                assert!(pace.next() <= 1_000_000 + now);
                pace.take(1_000_000 + now);
            }
        }
        assert!(pace.lately.len() <= 1000);
    }

    #[test]
    fn slows_at_once_and_comes_back_slowly() {
        let mut pace = Pace::new(80);
        pace.slow(5_000);
        pace.slow(5_001);
        assert_eq!(pace.rate(), 40_000);
        for second in 0..1000 {
            pace.slow(7_000 + second * 1000);
        }
        assert_eq!(pace.rate(), LEAST);
        pace.recover(2_000_000);
        assert_eq!(pace.rate(), LEAST + 4_000);
        for second in 0..1000 {
            pace.recover(2_001_000 + second * 1000);
        }
        assert_eq!(pace.rate(), 80_000);
    }

    #[test]
    fn goes_slower_the_less_is_left() {
        let sent = |percent: Option<u8>| {
            let mut pace = Pace::new(80);
            let (mut now, mut sent) = (1_000_000, 0);
            if let Some(percent) = percent {
                pace.used(now, 99);
                pace.used(now, percent);
            }
            while now < 1_010_000 {
                while pace.next() <= now {
                    pace.take(now);
                    sent += 1;
                }
                now += 1;
            }
            sent
        };
        let counts = [None, Some(0), Some(79), Some(80), Some(90), Some(95), Some(100), Some(255)].map(sent);
        assert_eq!(counts, [800, 800, 800, 644, 322, 161, 2, 2]);
    }

    #[test]
    fn a_ceiling_ends_when_nothing_more_is_said() {
        let mut pace = Pace::new(10);
        pace.used(1_000, 100);
        pace.take(1_000);
        assert_eq!(pace.next(), 10_950);
        pace.take(61_000);
        assert_eq!(pace.next(), 61_050);
    }

    #[test]
    fn waits_are_spread_capped_and_never_shorter_than_asked() {
        let waits: Vec<i64> = (0..100).map(|i| backoff(&format!("m{i}"), 4, 0, 60_000)).collect();
        assert!(waits.iter().all(|wait| (0..8_000).contains(wait)));
        assert!(waits.iter().filter(|wait| **wait > 4_000).count() > 25, "{waits:?}");
        assert!(backoff("m", 40, 0, 60_000) < 60_000);
        assert_eq!(backoff("m", 1, 7_000, 60_000), 7_000);
    }
}
