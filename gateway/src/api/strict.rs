//! Reads canonical protobuf JSON and refuses what it does not know. The generated types pass over unknown fields,
//! so that old readers can read new records; a person who misspells a field should be told.

use serde::{
    de::{
        DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor,
        value::StringDeserializer,
    },
    forward_to_deserialize_any,
};
use serde_json::{Error, Value, map};

/// Reads a value; the error names the place of what is wrong or unknown.
pub(super) fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    T::deserialize(Strict { value, path: String::new() })
}

/// A value and where it stands.
struct Strict {
    value: Value,
    path: String,
}

impl Strict {
    /// Puts the place before what a reader of plain values says.
    fn at(path: &str, error: &Error) -> Error {
        let text = error.to_string();
        if path.is_empty() || text.starts_with(UNKNOWN) || text.starts_with(AT) {
            Error::custom(text)
        } else {
            Error::custom(format!("{AT}{path}: {text}"))
        }
    }
}

/// How the error about an unknown field begins.
pub(super) const UNKNOWN: &str = "unknown field";
const AT: &str = "at ";

impl<'de> Deserializer<'de> for Strict {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Self { value, path } = self;
        match value {
            Value::Object(fields) => {
                let rest = fields.into_iter();
                visitor.visit_map(Fields { rest, value: None, path: path.clone() }).map_err(|e| Self::at(&path, &e))
            }
            Value::Array(items) => {
                let items = items.into_iter().enumerate();
                visitor.visit_seq(Items { items, path: path.clone() }).map_err(|e| Self::at(&path, &e))
            }
            plain => plain.deserialize_any(visitor).map_err(|e| Self::at(&path, &e)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    /// Only what nobody reads comes here.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom(format!("{UNKNOWN} `{}`", self.path)))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier
    }
}

struct Fields {
    rest: map::IntoIter,
    value: Option<Strict>,
    path: String,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        let path = if self.path.is_empty() { name.clone() } else { format!("{}.{name}", self.path) };
        self.value = Some(Strict { value, path });
        seed.deserialize(StringDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let value = self.value.take().ok_or_else(|| Error::custom("a value without a field"))?;
        seed.deserialize(value)
    }
}

struct Items {
    items: std::iter::Enumerate<std::vec::IntoIter<Value>>,
    path: String,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some((place, value)) = self.items.next() else { return Ok(None) };
        seed.deserialize(Strict { value, path: format!("{}[{place}]", self.path) }).map(Some)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use recado_proto::v1;
    use serde_json::json;

    use super::*;

    fn error(value: Value) -> String {
        from_value::<v1::Message>(value).unwrap_err().to_string()
    }

    #[test]
    fn what_is_not_known_is_named_by_its_place() {
        assert_eq!(error(json!({"text": {"bdy": "oi"}})), "unknown field `text.bdy`");
        let list = json!({"interactive": {"list": {"sections": [{"rows": []}, {"rows": [{"idd": "1"}]}]}}});
        assert_eq!(error(list), "unknown field `interactive.list.sections[1].rows[0].idd`");
        assert_eq!(error(json!({"txt": {}})), "unknown field `txt`");
        let wrong = error(json!({"text": {"body": 7}}));
        assert!(wrong.starts_with("at text.body: invalid type: integer"), "{wrong}");
    }

    #[test]
    fn all_that_is_known_is_read_as_the_generated_types_do() {
        let value = json!({
            "template": {
                "name": "ready",
                "language": "pt_BR",
                "components": [
                    {"type": "button", "sub_type": "url", "index": 0, "parameters": [{"text": "x"}]},
                    {"type": "body", "parameters": [
                        {"currency": {"code": "BRL", "amount1000": "12500", "fallback": "R$ 12,50"}},
                        {"location": {"latitude": -23.5, "longitude": 46}},
                    ]},
                ],
            },
        });
        let strict: v1::Message = from_value(value.clone()).unwrap();
        assert_eq!(strict, serde_json::from_value(value).unwrap());
        let media: v1::Message = from_value(json!({"image": {"url": "https://x", "sizeBytes": 7}})).unwrap();
        let Some(v1::message::Body::Image(image)) = media.body else { unreachable!() };
        assert_eq!(image.size_bytes, 7);
    }
}
