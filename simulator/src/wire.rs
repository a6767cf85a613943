//! JSON the way the provider writes it: ASCII only, and slashes escaped.

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::io;

/// Writes every character outside ASCII as `\uXXXX` (a pair of them above the basic plane) and `/` as `\/`.
struct Escaped;

impl Formatter for Escaped {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut plain = 0;
        for (at, character) in fragment.char_indices() {
            if character.is_ascii() && character != '/' {
                continue;
            }
            writer.write_all(&fragment.as_bytes()[plain..at])?;
            plain = at + character.len_utf8();
            if character == '/' {
                writer.write_all(b"\\/")?;
                continue;
            }
            let mut units = [0u16; 2];
            for unit in character.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        writer.write_all(&fragment.as_bytes()[plain..])
    }
}

/// The bytes of a webhook body. Only maps with string keys and plain values are ever written here, which cannot fail;
/// an empty body would show at once as a refused webhook.
pub(crate) fn body(value: &impl Serialize) -> bytes::Bytes {
    let mut out = Vec::with_capacity(512);
    match value.serialize(&mut Serializer::with_formatter(&mut out, Escaped)) {
        Ok(()) => out.into(),
        Err(_) => bytes::Bytes::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::body;

    #[test]
    fn writes_ascii_with_escapes() {
        let value = serde_json::json!({"link": "https://a/b", "text": "ol\u{e1} \u{1f44b}\n\"x\""});
        assert_eq!(&body(&value)[..], br#"{"link":"https:\/\/a\/b","text":"ol\u00e1 \ud83d\udc4b\n\"x\""}"#.as_slice());
    }
}
