//! The only place that asks the machine for the time of day.

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970.
#[allow(clippy::disallowed_methods)]
pub fn now_ms() -> i64 {
    #[cfg(test)]
    if let Some(now) = simulated::now_ms() {
        return now;
    }
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
}

/// The time of day as the system's own type, for whoever hands it on as that.
#[allow(clippy::disallowed_methods)]
pub fn now() -> SystemTime {
    SystemTime::now()
}

/// RFC 3339 in UTC with milliseconds, as headers and logs have it.
pub fn rfc3339(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |time| format!("{time:.3}"))
}

/// The time of day of a simulated process: each thread can have another one.
#[cfg(test)]
pub(crate) mod simulated {
    use std::cell::Cell;

    use tokio::time::Instant;

    thread_local! {
        static TIME: Cell<Option<(Instant, i64)>> = const { Cell::new(None) };
    }

    /// From now on, this thread's time of day was `ms` at the instant `origin`; `None`: the machine's own again.
    pub(crate) fn set(time: Option<(Instant, i64)>) {
        TIME.set(time);
    }

    pub(super) fn now_ms() -> Option<i64> {
        TIME.get().map(|(origin, ms)| ms + origin.elapsed().as_millis() as i64)
    }
}
