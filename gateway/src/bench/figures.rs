//! Counting and its statistics.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde_json::Value;

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

/// What every measurement says, whatever it measures, for scripts that read the last line: `null` where there is
/// nothing to say.
const ALWAYS: [&str; 7] = ["rate_per_s", "p50_ms", "p99_ms", "p999_ms", "errors", "bare_rate_per_s", "events"];

/// The figures with every key that is always there.
pub(super) fn complete(mut figures: Value) -> Value {
    if let Some(figures) = figures.as_object_mut() {
        for key in ALWAYS {
            figures.entry(key).or_insert(Value::Null);
        }
    }
    figures
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_always_said_is_null_where_nothing_is_known() {
        let restart = complete(json!({"what": "restart", "ready_s": 0.1, "errors": 0, "events": 7}));
        assert_eq!(
            restart,
            json!({
                "what": "restart", "ready_s": 0.1, "errors": 0, "events": 7,
                "rate_per_s": null, "p50_ms": null, "p99_ms": null, "p999_ms": null, "bare_rate_per_s": null,
            })
        );
        let webhooks = complete(json!({"rate_per_s": 1.5, "bare_rate_per_s": 2.5}));
        assert_eq!((&webhooks["rate_per_s"], &webhooks["bare_rate_per_s"]), (&json!(1.5), &json!(2.5)));
    }
}
