//! Reading settings so that every error names its key, says what to do, and never shows a value: it may be a
//! secret.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::ConfigError;

/// Reads a table into the struct whose schema describes it.
///
/// # Errors
/// An unknown key, a missing one, or one of another type, by its name.
pub fn read<T: DeserializeOwned + JsonSchema>(table: toml::Table) -> Result<T, ConfigError> {
    let schema = schemars::schema_for!(T);
    let none = serde_json::Map::new();
    let known = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);

    for (key, value) in &table {
        let Some(described) = known.get(key) else {
            return Err(unknown_key(key, known.keys()));
        };
        if let Some(problem) = type_problem(described, value) {
            return Err(ConfigError { key: key.clone(), problem });
        }
    }
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    for key in required {
        if !table.contains_key(key) {
            return Err(ConfigError { key: key.to_owned(), problem: format!("is missing\nhint: add `{key} = ...`") });
        }
    }
    // What remains is a shape that the schema does not tell; its message could show the value.
    table.try_into().map_err(|_: toml::de::Error| ConfigError {
        key: String::new(),
        problem: "does not fit the schema\nhint: compare with `recado schema config`".to_owned(),
    })
}

fn unknown_key<'a>(key: &str, known: impl Iterator<Item = &'a String>) -> ConfigError {
    let known: Vec<&str> = known.map(String::as_str).collect();
    let near = known.iter().find(|candidate| within_one_edit_per_three(key, candidate));
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the connector's keys are {}", known.join(", ")),
    };
    ConfigError { key: key.to_owned(), problem: format!("is not a key of this connector\nhint: {hint}") }
}

fn type_problem(described: &Value, value: &toml::Value) -> Option<String> {
    let wanted = described.get("type").and_then(Value::as_str)?;
    let (fits, words) = match wanted {
        "string" => (value.is_str(), "a text in quotes"),
        "array" => {
            let texts = described.pointer("/items/type").and_then(Value::as_str) == Some("string");
            let fits = value.as_array().is_some_and(|list| !texts || list.iter().all(toml::Value::is_str));
            (fits, if texts { "a list of texts in quotes" } else { "a list" })
        }
        "integer" => (value.is_integer(), "a whole number"),
        "number" => (value.is_integer() || value.is_float(), "a number"),
        "boolean" => (value.is_bool(), "true or false"),
        "object" => (value.is_table(), "a table"),
        _ => return None,
    };
    (!fits).then(|| format!("must be {words}, not {} {}", article(value.type_str()), value.type_str()))
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// Whether two names are so near that one is probably meant for the other (Levenshtein distance).
fn within_one_edit_per_three(left: &str, right: &str) -> bool {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len() > 64 {
        return false;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let cost = (diagonal + usize::from(a != b)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = cost;
        }
    }
    row[right.len()] <= right.len() / 3
}

/// The base address of an HTTP API without its trailing slash.
///
/// # Errors
/// Unless it is https, or http to this machine itself, and has neither user, query nor fragment.
pub fn base_url(key: &str, text: &str) -> Result<String, ConfigError> {
    let wrong = |problem: &str| Err(ConfigError { key: key.to_owned(), problem: problem.to_owned() });
    let Ok(uri) = text.parse::<http::Uri>() else {
        return wrong("is not a URL\nhint: such as https://graph.facebook.com");
    };
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return wrong("must be an absolute URL\nhint: such as https://graph.facebook.com");
    };
    if authority.as_str().contains('@') || uri.query().is_some() || text.contains('#') {
        return wrong("must have neither user, query nor fragment");
    }
    match scheme {
        "https" => {}
        "http" if is_loopback(authority.host()) => {}
        _ => return wrong("must be https\nhint: http is taken for 127.0.0.1 and localhost alone"),
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn is_loopback(host: &str) -> bool {
    let octets: Vec<Option<u8>> = host.split('.').map(|part| part.parse().ok()).collect();
    host == "localhost" || host == "[::1]" || matches!(octets[..], [Some(127), Some(_), Some(_), Some(_)])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[derive(Debug, serde::Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Sample {
        secrets: Vec<String>,
        token: String,
        #[serde(default)]
        tries: u32,
    }

    fn problem(text: &str) -> (String, String) {
        let error = read::<Sample>(text.parse().unwrap()).unwrap_err();
        (error.key, error.problem)
    }

    #[test]
    fn every_error_names_its_key_and_no_value() {
        assert!(read::<Sample>("secrets = [\"a\"]\ntoken = \"b\"".parse().unwrap()).is_ok());
        let (key, words) = problem("secrets = [\"a\"]\ntokn = \"b\"");
        assert_eq!((key.as_str(), words.contains("`token`")), ("tokn", true));
        let (key, words) = problem("secrets = [\"a\"]\nzzzzzzzzz = \"b\"");
        assert_eq!((key.as_str(), words.contains("secrets, token, tries")), ("zzzzzzzzz", true));
        assert_eq!(problem("secrets = [\"a\"]").0, "token");
        let (key, words) = problem("secrets = \"hunter2\"\ntoken = \"b\"");
        assert_eq!(key, "secrets");
        assert!(words.contains("a list of texts") && !words.contains("hunter2"), "{words}");
        assert_eq!(problem("secrets = [1]\ntoken = \"b\"").0, "secrets");
        assert!(problem("secrets = []\ntoken = 5").1.contains("not an integer"));
        assert!(!problem("secrets = []\ntoken = \"b\"\ntries = -1").1.contains("-1"));
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        for (url, taken) in [
            ("https://graph.facebook.com", true),
            ("https://graph.facebook.com/", true),
            ("http://127.0.0.1:9000", true),
            ("http://127.8.9.1", true),
            ("http://localhost:80/graph", true),
            ("http://[::1]:80", true),
            ("http://graph.facebook.com", false),
            ("http://127.0.0.1.example.com", false),
            ("http://127.example.com", false),
            ("http://localhost.example.com", false),
            ("http://0.0.0.0", false),
            ("ftp://127.0.0.1", false),
            ("https://user@graph.facebook.com", false),
            ("http://127.0.0.1@evil.example", false),
            ("https://graph.facebook.com/?a=b", false),
            ("https://graph.facebook.com/#a", false),
            ("graph.facebook.com", false),
            ("/graph", false),
            ("", false),
        ] {
            assert_eq!(base_url("api_base", url).is_ok(), taken, "{url}");
        }
        assert_eq!(base_url("k", "https://a.example//").unwrap(), "https://a.example");
    }
}
