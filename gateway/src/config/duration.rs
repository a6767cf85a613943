//! Lengths of time as people write them: `500ms`, `30s`, `5m`, `2h`, `90d`.

use std::{borrow::Cow, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The form, as a regular expression.
pub const PATTERN: &str = "^[0-9]{1,9}(ms|s|m|h|d)$";

/// Reads `500ms`, `30s`, `5m`, `2h` or `90d`; the error says what is right.
pub fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || "a duration is a whole number and a unit: `500ms`, `30s`, `5m`, `2h` or `90d`".to_owned();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits).ok_or_else(wrong)?;
    if digits > 9 {
        return Err(wrong());
    }
    let number: u64 = number.parse().map_err(|_| wrong())?;
    // Nine digits times a day's milliseconds stay far below 64 bits.
    let millis = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(wrong()),
    };
    Ok(Duration::from_millis(number * millis))
}

/// The shortest exact form of a duration in whole milliseconds.
pub fn text(duration: Duration) -> String {
    let millis = duration.as_millis();
    for (unit, size) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)] {
        if millis > 0 && millis.is_multiple_of(size) {
            return format!("{}{unit}", millis / size);
        }
    }
    format!("{millis}ms")
}

/// A length of time in a configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length(pub Duration);

impl Length {
    /// Whole seconds.
    pub const fn secs(seconds: u64) -> Self {
        Self(Duration::from_secs(seconds))
    }

    /// Milliseconds, as records carry it.
    pub fn millis(self) -> u64 {
        u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        parse(&text).map(Self).map_err(D::Error::custom)
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(self.0))
    }
}

impl schemars::JsonSchema for Length {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "x-form": "duration", "pattern": PATTERN })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn durations_are_read_and_written() {
        for (written, millis) in
            [("500ms", 500), ("30s", 30_000), ("5m", 300_000), ("2h", 7_200_000), ("90d", 7_776_000_000), ("0s", 0)]
        {
            assert_eq!(parse(written).unwrap().as_millis(), millis, "{written}");
        }
        assert_eq!(text(Duration::from_mins(5)), "5m");
        assert_eq!(text(Duration::from_millis(1_500)), "1500ms");
        assert_eq!(text(Duration::ZERO), "0ms");
        assert_eq!(parse("999999999d").unwrap().as_secs(), 999_999_999 * 86_400);
    }

    #[test]
    fn other_forms_are_refused() {
        for wrong in ["", "30", "s", "-1s", "1.5s", "1 s", "30S", "1w", "1234567890s", "5min", "ü"] {
            assert!(parse(wrong).unwrap_err().contains("whole number"), "{wrong}");
        }
    }
}
