//! Counts durations in buckets that grow with the value.

use std::time::Duration;

const SUB: u32 = 6;

/// A histogram of durations: each power of two of microseconds is cut into 64 parts, so a figure read from it is at
/// most 1.6 % above the true one. Values above 2^40 microseconds count as that.
#[derive(Debug, Clone)]
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
    max: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: vec![0; (((40 - SUB + 1) << SUB) + (1 << SUB)) as usize], total: 0, max: 0 }
    }
}

impl Histogram {
    /// Counts one duration.
    pub fn record(&mut self, value: Duration) {
        let micros = u64::try_from(value.as_micros()).unwrap_or(u64::MAX).min((1 << 40) - 1);
        let bucket = bucket_of(micros).min(self.counts.len() - 1);
        self.counts[bucket] += 1;
        self.total += 1;
        self.max = self.max.max(micros);
    }

    /// How many durations were counted.
    pub fn count(&self) -> u64 {
        self.total
    }

    /// The largest duration counted.
    pub fn max(&self) -> Duration {
        Duration::from_micros(self.max)
    }

    /// The duration that the given share (0 to 1) of all values does not exceed; zero when nothing was counted.
    pub fn quantile(&self, share: f64) -> Duration {
        let rank = ((self.total as f64 * share).ceil() as u64).clamp(1, self.total.max(1));
        let mut below = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            below += count;
            if *count > 0 && below >= rank {
                return Duration::from_micros(upper_edge(bucket).min(self.max));
            }
        }
        Duration::ZERO
    }

    /// The same in milliseconds, for a summary.
    pub fn quantile_ms(&self, share: f64) -> f64 {
        (self.quantile(share).as_secs_f64() * 1e6).round() / 1e3
    }
}

fn bucket_of(micros: u64) -> usize {
    let magnitude = 64 - micros.leading_zeros();
    if magnitude <= SUB {
        return micros as usize;
    }
    let shift = magnitude - SUB - 1;
    (((u64::from(shift) + 1) << SUB) + ((micros >> shift) & ((1 << SUB) - 1))) as usize
}

fn upper_edge(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    if bucket < (1 << SUB) {
        return bucket;
    }
    let shift = (bucket >> SUB) - 1;
    let base = (1 << SUB) + (bucket & ((1 << SUB) - 1));
    ((base + 1) << shift) - 1
}

#[cfg(test)]
mod tests {
    use super::{Histogram, bucket_of, upper_edge};
    use std::time::Duration;

    #[test]
    fn buckets_hold_their_values_and_follow_each_other() {
        let mut last = 0;
        for micros in (0..5_000u64).chain([70_000, 1_000_000, (1 << 40) - 1]) {
            let bucket = bucket_of(micros);
            assert!(bucket >= last, "{micros}");
            last = bucket;
            let edge = upper_edge(bucket);
            assert!(edge >= micros && edge <= micros + micros / 64 + 1, "{micros} reads as {edge}");
        }
        assert!(last < Histogram::default().counts.len());
    }

    #[test]
    fn quantiles_of_a_ramp() {
        let mut ramp = Histogram::default();
        assert_eq!(ramp.quantile(0.99), Duration::ZERO);
        (1..=1000).for_each(|ms| ramp.record(Duration::from_millis(ms)));
        let median = ramp.quantile(0.5).as_secs_f64();
        assert!((0.5..0.51).contains(&median), "{median}");
        assert_eq!(ramp.quantile(1.0), Duration::from_secs(1));
        assert_eq!(ramp.count(), 1000);
    }
}
