//! Query strings and forms.

use std::borrow::Cow;

/// The pairs of a query string, decoded. Bytes that are no UTF-8 after decoding become U+FFFD; a broken escape
/// stays as it is written.
pub fn pairs(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

/// The value of a parameter that occurs exactly once; given twice, nobody can tell which is meant.
pub fn only<'a>(query: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let mut found = pairs(query).filter(|(key, _)| key == name);
    let (_, value) = found.next()?;
    found.next().is_none().then_some(value)
}

fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape = (byte == b'%').then(|| escaped(bytes.get(at + 1..at + 3)?)).flatten();
        at += if escape.is_some() { 3 } else { 1 };
        decoded.push(escape.unwrap_or(if byte == b'+' { b' ' } else { byte }));
    }
    Cow::Owned(String::from_utf8_lossy(&decoded).into_owned())
}

fn escaped(digits: &[u8]) -> Option<u8> {
    let high = char::from(*digits.first()?).to_digit(16)?;
    let low = char::from(*digits.get(1)?).to_digit(16)?;
    Some((high * 16 + low) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_plus_are_decoded() {
        for (query, value) in [
            ("hub.challenge=1158201444", Some("1158201444")),
            ("a=b&hub%2Echallenge=x%20y+z", Some("x y z")),
            ("hub.challenge=ol%C3%A1", Some("olá")),
            ("hub.challenge=100%", Some("100%")),
            ("hub.challenge=%4", Some("%4")),
            ("hub.challenge=%zz%41", Some("%zzA")),
            ("hub.challenge", Some("")),
            ("hub.challenge=a=b", Some("a=b")),
            ("&&", None),
            ("hub.challenge=a&hub.challenge=a", None),
            ("hub_challenge=a", None),
        ] {
            assert_eq!(only(query, "hub.challenge").as_deref(), value, "{query}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_query_panics(query in ".{0,60}") {
            let _ = pairs(&query).count();
        }
    }
}
