//! Keeps values of the file out of what others say about them: a connector's words may quote what it was given.

use super::document::Node;

/// The text without any value of the table: literal ones may be secrets as well as filled-in ones.
pub(super) fn redact(text: &str, node: &Node) -> String {
    let mut values = Vec::new();
    node.scalars(&mut values);
    // Longer ones first, so that a value that is part of another does not leave a rest.
    values.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
    let mut out = text.to_owned();
    for (value, expanded) in values {
        if value.is_empty() {
            continue;
        }
        // As Rust quotes it, with its escapes.
        let quoted = format!("{value:?}");
        out = out.replace(&quoted, "\"...\"").replace(&format!("`{value}`"), "`...`");
        // A short word of the file could be any word of the text; a filled-in value never is.
        if expanded || value.chars().count() >= 8 {
            out = out.replace(&value, "...");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::document::{Entry, Value};

    fn settings(value: &str, expanded: bool) -> Node {
        let text = Node { span: 0..0, value: Value::Text { text: value.to_owned(), expanded } };
        Node { span: 0..0, value: Value::Table(vec![Entry { name: "key".to_owned(), span: 0..0, node: text }]) }
    }

    #[test]
    fn values_do_not_come_back_in_a_connectors_words() {
        for (value, expanded, said) in [
            ("s3cret-value", false, "invalid type: string \"s3cret-value\", expected a list"),
            ("tiny", false, "invalid type: string \"tiny\", expected a list"),
            ("tiny", true, "tiny is too short"),
            ("with \"quotes\" in it", false, "invalid type: string \"with \\\"quotes\\\" in it\", expected a list"),
            ("s3cret-value", false, "unknown variant `s3cret-value`"),
        ] {
            let text = redact(said, &settings(value, expanded));
            assert!(!text.contains(value) && !text.contains("quotes") && text.contains("..."), "{text}");
        }
    }

    #[test]
    fn other_words_stay() {
        assert_eq!(redact("must look like `v26.0`", &settings("v1", false)), "must look like `v26.0`");
    }
}
