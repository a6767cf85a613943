//! The gateway's own readers that it shows to nobody else, taken from its sources.

#[path = "../../gateway/src/api"]
pub(crate) mod api {
    pub(crate) mod cursor;
    mod object;
    mod strict;

    use serde::de::DeserializeOwned;
    use serde_json::{Map, Value};

    /// A request's JSON object.
    pub(crate) fn object(bytes: &[u8]) -> Result<Map<String, Value>, String> {
        object::read(bytes)
    }

    /// A record as canonical JSON, nothing unknown in it.
    pub(crate) fn strictly<T: DeserializeOwned>(value: Value) -> Result<T, serde_json::Error> {
        strict::from_value(value)
    }
}

#[path = "../../gateway/src/host/index"]
pub(crate) mod index {
    pub(crate) mod entry;
    pub(crate) mod run;
}

#[path = "../../gateway/src/tokens.rs"]
pub(crate) mod tokens;
