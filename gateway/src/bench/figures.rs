//! Counting and its statistics.

use std::time::Duration;

use hdrhistogram::Histogram;

/// Latencies are told apart up to a minute, with three digits.
pub(super) fn histogram() -> Histogram<u64> {
    // These bounds are valid, and two is what the type takes without any.
    Histogram::new_with_bounds(1, 60_000_000, 3)
        .or_else(|_| Histogram::new(2))
        .unwrap_or_else(|_| unreachable!("a histogram of two digits can always be made"))
}

/// What one round of load came to.
pub(super) struct Round {
    /// Answered 200.
    pub(super) done: u64,
    /// Answered otherwise, or not at all.
    pub(super) errors: u64,
    pub(super) elapsed: Duration,
    /// Microseconds from when a request was due to its answer.
    pub(super) latency: Histogram<u64>,
    /// Processor time of the measured program.
    pub(super) processor: Duration,
}

impl Round {
    pub(super) fn rate(&self) -> f64 {
        self.done as f64 / self.elapsed.as_secs_f64().max(1e-9)
    }

    /// A quantile in milliseconds.
    pub(super) fn ms(&self, share: f64) -> f64 {
        self.latency.value_at_quantile(share) as f64 / 1000.0
    }

    /// Processor microseconds for each request.
    pub(super) fn cpu_us(&self) -> f64 {
        self.processor.as_secs_f64() * 1e6 / self.done.max(1) as f64
    }
}

/// The middle one.
pub(super) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.get(middle) {
        None => 0.0,
        Some(upper) if values.len().is_multiple_of(2) => f64::midpoint(*upper, values[middle - 1]),
        Some(only) => *only,
    }
}

/// With three digits after the point.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
