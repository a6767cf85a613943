//! Time on the wire: `google.protobuf.Timestamp`, always whole milliseconds, UTC.

use pbjson_types::Timestamp;

/// A timestamp of `ms` milliseconds since 1970.
pub fn timestamp(ms: i64) -> Timestamp {
    Timestamp { seconds: ms.div_euclid(1000), nanos: (ms.rem_euclid(1000) * 1_000_000) as i32 }
}

/// Milliseconds since 1970; fractions of a millisecond are cut, times out of range saturate.
pub fn millis(timestamp: &Timestamp) -> i64 {
    timestamp.seconds.saturating_mul(1000).saturating_add(i64::from(timestamp.nanos) / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_survive_the_wire() {
        for ms in [0, 1, 999, 1000, 1_795_255_200_123, -1, -1001] {
            assert_eq!(millis(&timestamp(ms)), ms);
        }
    }
}
