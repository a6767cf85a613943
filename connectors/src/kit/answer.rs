//! What providers' answers have in common: how long to wait, and words that are safe to keep.

use http::{HeaderMap, header};

/// No provider's wish to wait counts for more than this.
pub const LONGEST_WAIT_MS: u64 = 24 * 60 * 60 * 1000;

/// `Retry-After` in milliseconds, at most [`LONGEST_WAIT_MS`]. A date is counted from the answer's own `Date`, so
/// that no clock of ours has part in it.
pub fn retry_after_ms(headers: &HeaderMap) -> Option<u64> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let seconds = if let Ok(seconds) = text.parse::<u64>() {
        seconds
    } else {
        let until = http_date(text)?;
        let from = http_date(headers.get(header::DATE)?.to_str().ok()?.trim())?;
        u64::try_from(until.saturating_sub(from)).unwrap_or(0)
    };
    Some(seconds.saturating_mul(1000).min(LONGEST_WAIT_MS))
}

/// Seconds since 1970 of an IMF-fixdate (RFC 9110): `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split_once(", ")?.1.split(' ');
    let day: i64 = words.next()?.parse().ok()?;
    let month_name = words.next()?;
    let month = MONTHS.iter().position(|name| *name == month_name)? as i64 + 1;
    let year: i64 = words.next()?.parse().ok()?;
    let mut clock = words.next()?.split(':').map(str::parse::<i64>);
    let (hour, minute, second) = (clock.next()?.ok()?, clock.next()?.ok()?, clock.next()?.ok()?);
    let sane = (1..=31).contains(&day)
        && (1970..=9999).contains(&year)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    (sane && words.next() == Some("GMT"))
        .then(|| days_from_1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
}

/// Days of the Gregorian calendar, counted in years that begin in March, so that the leap day is the last.
fn days_from_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
}

/// The longest words of a provider that are kept, in characters.
pub const LONGEST_WORDS: usize = 200;

/// A provider's words as they may be kept: one line of at most [`LONGEST_WORDS`] characters, with runs of seven and
/// more digits (numbers of people) blotted out.
pub fn safe_words(text: &str) -> String {
    let mut safe = String::with_capacity(text.len().min(LONGEST_WORDS));
    let mut digits = String::new();
    for character in text.chars().take(LONGEST_WORDS).chain(std::iter::once('\n')) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        safe.push_str(if digits.len() >= 7 { "***" } else { &digits });
        digits.clear();
        safe.push(if character.is_control() { ' ' } else { character });
    }
    safe.truncate(safe.trim_end().len());
    safe
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn wait(pairs: &[(&'static str, &str)]) -> Option<u64> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        retry_after_ms(&headers)
    }

    #[test]
    fn retry_after_in_both_forms() {
        assert_eq!(wait(&[("retry-after", "7")]), Some(7000));
        assert_eq!(wait(&[("retry-after", "99999999999999999999")]), None);
        assert_eq!(wait(&[("retry-after", "18446744073709551615")]), Some(LONGEST_WAIT_MS));
        assert_eq!(wait(&[("retry-after", "-1")]), None);
        assert_eq!(wait(&[("retry-after", "soon")]), None);
        assert_eq!(wait(&[]), None);
        let date = ("date", "Sat, 28 Feb 2032 23:59:30 GMT");
        assert_eq!(wait(&[date, ("retry-after", "Sun, 29 Feb 2032 00:00:00 GMT")]), Some(30_000));
        assert_eq!(wait(&[date, ("retry-after", "Sat, 28 Feb 2032 23:00:00 GMT")]), Some(0));
        assert_eq!(wait(&[("retry-after", "Sun, 29 Feb 2032 00:00:00 GMT")]), None);
    }

    #[test]
    fn dates_are_counted_right() {
        assert_eq!(http_date("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(http_date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(http_date("Wed, 01 Mar 2028 00:00:00 GMT"), Some(1_835_481_600));
        assert_eq!(http_date("Sun, 06 Nov 1994 08:49:37 PST"), None);
    }

    #[test]
    fn numbers_of_people_do_not_stay_in_words() {
        assert_eq!(safe_words("(#131030) +5511987654321 not allowed\n"), "(#131030) +*** not allowed");
        assert_eq!(safe_words("call 5511987654321"), "call ***");
        assert_eq!(safe_words(&"x".repeat(500)).len(), 200);
    }
}
