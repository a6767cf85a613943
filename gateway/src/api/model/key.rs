//! Ids as keys: 16 bytes in place of 30 characters, in every row and index that names one.

use std::borrow::Cow;

use recado_proto::{Id, Kind};
use rusqlite::{
    ToSql,
    types::{FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};

/// An id of one kind. A text that is no id of that kind, which an input may carry, stands for itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key<'a> {
    Id([u8; 16]),
    Text(Cow<'a, str>),
}

impl<'a> Key<'a> {
    pub(super) fn new(kind: Kind, text: &'a str) -> Self {
        // Each id has one text only, so that the text can be made again from the bytes.
        kind.parse(text).map_or(Self::Text(Cow::Borrowed(text)), |id| Self::Id(id.0.to_be_bytes()))
    }

    pub(super) fn message(text: &'a str) -> Self {
        Self::new(Kind::Message, text)
    }

    pub(super) fn conversation(text: &'a str) -> Self {
        Self::new(Kind::Conversation, text)
    }

    pub(super) fn into_owned(self) -> Key<'static> {
        match self {
            Self::Id(bytes) => Key::Id(bytes),
            Self::Text(text) => Key::Text(Cow::Owned(text.into_owned())),
        }
    }
}

impl ToSql for Key<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Id(bytes) => ValueRef::Blob(bytes),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// The text that a key was made of.
pub(super) fn text(kind: Kind, value: ValueRef<'_>) -> FromSqlResult<String> {
    match value {
        ValueRef::Blob(bytes) => {
            let bytes = bytes.try_into().map_err(|_| FromSqlError::InvalidType)?;
            Ok(kind.text(Id(u128::from_be_bytes(bytes))))
        }
        other => other.as_str().map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_text_comes_back() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        for given in ["msg_07c948vsy2489a9hn3x0xn5g0w", "msg_07C948VSY2489A9HN3X0XN5G0W", "cnv_1", "", "ligação"] {
            let back = connection
                .query_row("SELECT ?1, typeof(?1)", [Key::message(given)], |row| {
                    Ok((text(Kind::Message, row.get_ref(0)?)?, row.get::<_, String>(1)?))
                })
                .unwrap();
            assert_eq!(back.0, given);
            assert_eq!(back.1 == "blob", given.starts_with("msg_07c"));
        }
    }
}
