//! Providers' times: seconds, milliseconds or microseconds since 1970, as a number or as text.

/// 2009-01-01: no messaging provider is older.
const OLDEST_MS: i64 = 1_230_768_000_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Milliseconds since 1970 of a whole number in a unit that its size tells: from 10^14 microseconds, from 10^11
/// milliseconds, below that seconds. `None` for anything that is no whole number.
pub fn parse(text: &str) -> Option<i64> {
    let number: i64 = text.trim().parse().ok()?;
    Some(match number.unsigned_abs() {
        100_000_000_000_000.. => number / 1000,
        100_000_000_000.. => number,
        _ => number * 1000,
    })
}

/// A provider's time, if it can be one: from 2009 to a day after the receive time.
pub fn believable(provider_ms: i64, received_at_ms: i64) -> Option<i64> {
    let newest = received_at_ms.saturating_add(DAY_MS);
    (OLDEST_MS..=newest).contains(&provider_ms).then_some(provider_ms)
}

/// A provider's time as it may be shown: itself, or the receive time and `true` when it cannot be one.
pub fn plausible(provider_ms: i64, received_at_ms: i64) -> (i64, bool) {
    believable(provider_ms, received_at_ms).map_or((received_at_ms, true), |given| (given, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_told_by_the_size() {
        for (text, ms) in [
            ("1795255200", Some(1_795_255_200_000)),
            (" 1795255200 ", Some(1_795_255_200_000)),
            ("1795255200123", Some(1_795_255_200_123)),
            ("1795255200123456", Some(1_795_255_200_123)),
            ("0", Some(0)),
            ("-5", Some(-5000)),
            ("9223372036854775807", Some(9_223_372_036_854_775)),
            ("-9223372036854775808", Some(-9_223_372_036_854_775)),
            ("9223372036854775808", None),
            ("1795255200.5", None),
            ("1e9", None),
            ("", None),
            ("ontem", None),
        ] {
            assert_eq!(parse(text), ms, "{text}");
        }
    }

    #[test]
    fn implausible_times_give_way_to_the_receive_time() {
        let now = 1_795_255_200_000;
        assert_eq!(plausible(now - 8 * DAY_MS, now), (now - 8 * DAY_MS, false));
        assert_eq!(plausible(now + DAY_MS, now), (now + DAY_MS, false));
        assert_eq!(plausible(now + DAY_MS + 1, now), (now, true));
        assert_eq!(plausible(OLDEST_MS, now), (OLDEST_MS, false));
        assert_eq!(plausible(OLDEST_MS - 1, now), (now, true));
        assert_eq!(plausible(0, i64::MAX), (i64::MAX, true));
    }
}
