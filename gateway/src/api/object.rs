//! A request's JSON object, read so that it can mean one thing only: a field given twice is refused, because the
//! reader before us (a proxy, an audit) may have looked at the other one.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// How the error about a repeated field begins.
const TWICE: &str = "field given twice: ";

/// Reads an object; the error says what is wrong with the text, in words that may be shown.
pub(super) fn read(bytes: &[u8]) -> Result<Map<String, Value>, String> {
    match serde_json::from_slice(bytes) {
        Ok(Once(Value::Object(fields))) => Ok(fields),
        Ok(Once(_)) => Err("the body is not a JSON object".to_owned()),
        Err(error) => {
            let (line, column, text) = (error.line(), error.column(), error.to_string());
            if text.starts_with(TWICE) || text.starts_with("recursion limit") {
                return Err(format!("the body is refused: {text}"));
            }
            Err(format!("the body is not JSON: line {line} column {column}"))
        }
    }
}

/// A value no object of which has a field twice.
struct Once(Value);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Once(item)) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if fields.contains_key(&name) {
                let shown: String = name.chars().take(40).collect();
                return Err(A::Error::custom(format!("{TWICE}{shown:?}")));
            }
            let Once(value) = map.next_value()?;
            fields.insert(name, value);
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_serde_json_reads() {
        let text = r#" {"a": [1, -2, 3.5, 18446744073709551615, 1e300, null, true, "ol\u00e1", {"b": {}}]} "#;
        assert_eq!(Value::Object(read(text.as_bytes()).unwrap()), serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn everything_else_is_refused_in_words() {
        let deep = format!(r#"{{"a":{}1{}}}"#, "[".repeat(500), "]".repeat(500));
        for (text, said) in [
            (r#"{"a":1,"a":2}"#, "field given twice: \"a\""),
            (r#"{"x":[{"b":1,"\u0062":1}]}"#, "field given twice: \"b\""),
            ("[]", "not a JSON object"),
            ("7", "not a JSON object"),
            (r#"{"a":1"#, "line 1 column 6"),
            ("{\"a\":\"\u{0}\"}", "not JSON"),
            (r#"{"a":"\ud83d"}"#, "not JSON"),
            (r#"{"a":1e400}"#, "not JSON"),
            (deep.as_str(), "recursion limit"),
        ] {
            let error = read(text.as_bytes()).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
        assert!(read(b"{\"a\":\"\xff\"}").unwrap_err().contains("not JSON"));
    }
}
