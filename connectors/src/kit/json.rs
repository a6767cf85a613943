//! Tolerant and bounded reading of providers' JSON.
//!
//! - Unknown keys are skipped; absent and `null` mean the same.
//! - A key given twice makes its object malformed: nobody can tell which of the two is meant.
//! - Nothing goes through a float but coordinates: ids and decimals keep their digits.
//! - NUL is taken out of words, because SQL stores cannot hold it; an id with a control character is malformed.
//! - A lone surrogate (half of an emoji that somebody cut) becomes U+FFFD.
//! - Skipping takes no stack, however deep a value is nested; [`depth_within`] refuses what readers after us
//!   could not take.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

/// The longest id that is taken, bytes.
pub const LONGEST_ID: usize = 1024;

/// Reads a value. The error names the place and the kind of trouble, never the content.
///
/// # Errors
/// When the text is no JSON or has another shape.
pub fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| {
        let trouble = match error.classify() {
            serde_json::error::Category::Data => "unexpected type or repeated key",
            serde_json::error::Category::Eof => "cut off",
            _ => "no JSON",
        };
        format!("{trouble} at line {} column {}", error.line(), error.column())
    })
}

/// Whether arrays and objects are nested at most `limit` deep.
pub fn depth_within(text: &str, limit: u32) -> bool {
    let mut depth = 0_u32;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' | b'[' => {
                depth += 1;
                if depth > limit {
                    return false;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => skip_string(&mut bytes),
            _ => {}
        }
    }
    true
}

fn skip_string(bytes: &mut std::str::Bytes<'_>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
}

/// Text for people; empty when absent or null.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words<'a>(Cow<'a, str>);

impl Words<'_> {
    /// As a string of its own.
    pub fn owned(self) -> String {
        self.0.into_owned()
    }

    /// As a slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Words<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Words<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(Words::default())
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
                // As bytes: only so does serde_json let lone surrogates through.
                deserializer.deserialize_bytes(self)
            }

            fn visit_borrowed_bytes<E: de::Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
                match std::str::from_utf8(bytes) {
                    Ok(text) if !text.contains('\0') => Ok(Words(Cow::Borrowed(text))),
                    _ => self.visit_bytes(bytes),
                }
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                Ok(Words(Cow::Owned(cleaned(bytes))))
            }
        }
        deserializer.deserialize_option(Reader)
    }
}

/// Without NUL; each lone surrogate, three bytes long here, as one U+FFFD.
fn cleaned(bytes: &[u8]) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(String::from_utf8_lossy(bytes).replace("\u{fffd}\u{fffd}\u{fffd}", "\u{fffd}")),
    };
    if text.contains('\0') { text.replace('\0', "") } else { text.into_owned() }
}

/// An identifier, from a string or a whole number; empty when absent or null.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Id<'a>(Cow<'a, str>);

impl Id<'_> {
    /// As a string of its own.
    pub fn owned(self) -> String {
        self.0.into_owned()
    }

    /// As a slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Id<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        fn sound<E: de::Error>(text: &str) -> Result<(), E> {
            if text.len() > LONGEST_ID || text.chars().any(char::is_control) {
                return Err(E::custom("no identifier"));
            }
            Ok(())
        }
        impl<'de> Visitor<'de> for Reader {
            type Value = Id<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an identifier")
            }

            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(Id::default())
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                sound(text)?;
                Ok(Id(Cow::Borrowed(text)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                sound(text)?;
                Ok(Id(Cow::Owned(text.to_owned())))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Id(Cow::Owned(number.to_string())))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Id(Cow::Owned(number.to_string())))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// A decimal number with the digits that the provider wrote, as a number or as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decimal(pub String);

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        match raw.as_bytes().first() {
            Some(b'"') => read::<Words<'_>>(raw).map(|words| Self(words.owned())).map_err(de::Error::custom),
            Some(b'-' | b'0'..=b'9') => Ok(Self(raw.to_owned())),
            Some(b'n') => Ok(Self::default()),
            _ => Err(de::Error::custom("no decimal")),
        }
    }
}

/// A part that is worth having and not worth losing its whole for: `None` when absent, null or of another shape.
#[derive(Clone, Debug)]
pub struct Lax<T>(pub Option<T>);

impl Lax<Words<'_>> {
    /// The words, or none.
    pub fn owned(self) -> String {
        self.0.map(Words::owned).unwrap_or_default()
    }

    /// A copy of the words, or an empty one.
    pub fn text(&self) -> String {
        self.0.as_ref().map(|words| words.as_str().to_owned()).unwrap_or_default()
    }
}

impl Lax<Id<'_>> {
    /// The id, or an empty one.
    pub fn owned(self) -> String {
        self.0.map(Id::owned).unwrap_or_default()
    }

    /// The id, or an empty one.
    pub fn as_str(&self) -> &str {
        self.0.as_ref().map_or("", Id::as_str)
    }
}

impl<T> Default for Lax<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Lax<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&'de RawValue>::deserialize(deserializer)?;
        Ok(Self(serde_json::from_str::<Option<T>>(raw.get()).ok().flatten()))
    }
}

/// The elements of an array, each as it is written; empty when absent or null.
#[derive(Clone, Debug, Default)]
pub struct List<'a> {
    /// The elements.
    pub elements: Vec<&'a RawValue>,
    /// There is something, and it is no array.
    pub broken: bool,
}

impl<'de: 'a, 'a> Deserialize<'de> for List<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        const BROKEN: List<'static> = List { elements: Vec::new(), broken: true };
        impl<'de> Visitor<'de> for Reader {
            type Value = List<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
                let mut elements = Vec::new();
                while let Some(element) = sequence.next_element()? {
                    elements.push(element);
                }
                Ok(List { elements, broken: false })
            }

            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(List::default())
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(BROKEN)
            }

            fn visit_bool<E: de::Error>(self, _: bool) -> Result<Self::Value, E> {
                Ok(BROKEN)
            }

            fn visit_i64<E: de::Error>(self, _: i64) -> Result<Self::Value, E> {
                Ok(BROKEN)
            }

            fn visit_u64<E: de::Error>(self, _: u64) -> Result<Self::Value, E> {
                Ok(BROKEN)
            }

            fn visit_f64<E: de::Error>(self, _: f64) -> Result<Self::Value, E> {
                Ok(BROKEN)
            }

            fn visit_str<E: de::Error>(self, _: &str) -> Result<Self::Value, E> {
                Ok(BROKEN)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn words_survive_what_providers_send() {
        for (json, words) in [
            (r#""olá""#, "olá"),
            (r#""ol\u00e1 \ud83d\udc4b""#, "olá 👋"),
            (r#""a\u0000b""#, "ab"),
            (r#""cut \ud83d""#, "cut \u{fffd}"),
            (r#""\udc4b!""#, "\u{fffd}!"),
            ("null", ""),
        ] {
            assert_eq!(read::<Words<'_>>(json).unwrap().as_str(), words, "{json}");
        }
        assert!(read::<Words<'_>>("5").is_err());
    }

    #[test]
    fn plain_words_are_borrowed() {
        assert!(matches!(read::<Words<'_>>(r#""plain""#).unwrap().0, Cow::Borrowed(_)));
        assert!(matches!(read::<Id<'_>>(r#""plain""#).unwrap().0, Cow::Borrowed(_)));
    }

    #[test]
    fn ids_never_go_through_a_float() {
        for (json, id) in [
            (r#""700800900""#, Some("700800900")),
            ("700800900", Some("700800900")),
            ("18446744073709551615", Some("18446744073709551615")),
            ("9007199254740993", Some("9007199254740993")),
            ("-7", Some("-7")),
            ("null", Some("")),
            ("18446744073709551616", None),
            ("1.5", None),
            ("1e3", None),
            (r#""a\u0000b""#, None),
            (r#""a\nb""#, None),
            ("true", None),
            ("{}", None),
        ] {
            assert_eq!(read::<Id<'_>>(json).ok().as_ref().map(Id::as_str), id, "{json}");
        }
        assert!(read::<Id<'_>>(&format!("\"{}\"", "x".repeat(LONGEST_ID + 1))).is_err());
    }

    #[test]
    fn decimals_keep_their_digits() {
        for (json, digits) in [("10.10", "10.10"), ("0.1", "0.1"), ("3", "3"), (r#""7.50""#, "7.50"), ("null", "")] {
            assert_eq!(read::<Decimal>(json).unwrap().0, digits);
        }
        assert!(read::<Decimal>("[1]").is_err());
    }

    #[test]
    fn a_list_that_is_none_is_told_apart() {
        assert_eq!(read::<List<'_>>("[1, {}]").unwrap().elements.len(), 2);
        assert!(!read::<List<'_>>("null").unwrap().broken);
        for json in ["{\"a\":[1]}", "5", "-5", "1.5", "true", "\"x\""] {
            assert!(read::<List<'_>>(json).unwrap().broken, "{json}");
        }
    }

    #[test]
    fn errors_hold_no_content() {
        let error = read::<Vec<u8>>("[\"segredo\"]").unwrap_err();
        assert_eq!(error, "unexpected type or repeated key at line 1 column 10");
    }

    #[test]
    fn depth_counts_outside_of_strings() {
        assert!(depth_within(r#"{"a":"[[[[[[\"[["}"#, 1));
        assert!(depth_within("[[[]]]", 3));
        assert!(!depth_within("[[[]]]", 2));
        assert!(depth_within(&"[]".repeat(1000), 1));
    }

    #[test]
    fn skipping_takes_no_stack() {
        let deep = format!("[{}{}]", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert_eq!(read::<List<'_>>(&deep).unwrap().elements.len(), 1);
        assert!(!depth_within(&deep, 64));
    }
}
