//! Compares the file with the JSON Schema of what is expected, and reports everything that differs.
//!
//! The settings structs are the only source: their schema is what `recado schema config` prints, and what this
//! check follows. Reading by serde alone would stop at the first difference.

use serde_json::{Map, Value as Json};

use super::{
    document::{Entry, Node, Value, join},
    duration,
    problem::{Report, hint_for},
};

/// A schema of a table, with the document that its `$ref`s point into.
#[derive(Clone, Copy)]
pub(super) struct Shape<'s> {
    root: &'s Json,
    schema: &'s Json,
}

impl<'s> Shape<'s> {
    /// The whole of a schema.
    pub(super) fn new(root: &'s Json) -> Self {
        Self { root, schema: root }
    }

    /// The whole of a schema, which may itself be a reference.
    pub(super) fn whole(root: &'s Json) -> Self {
        Self::new(root).at(root)
    }

    /// Follows `$ref`, `allOf` with one part, and alternatives of which all but one are `null`.
    pub(super) fn at(self, schema: &'s Json) -> Self {
        let mut shape = Self { root: self.root, schema };
        // Schemas of settings are shallow; the limit only stops a circle.
        for _ in 0..16 {
            shape.schema = if let Some(target) = shape.schema["$ref"].as_str() {
                let Some(target) = target.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer)) else {
                    break;
                };
                target
            } else if let Some([only]) = shape.schema["allOf"].as_array().map(Vec::as_slice) {
                only
            } else if let [only] = shape.alternatives().as_slice() {
                *only
            } else {
                break;
            };
        }
        shape
    }

    /// The parts of `anyOf` or `oneOf` that are not `null`.
    fn alternatives(self) -> Vec<&'s Json> {
        let list = self.schema["anyOf"].as_array().or_else(|| self.schema["oneOf"].as_array());
        list.into_iter().flatten().filter(|part| part["type"] != "null").collect()
    }

    fn properties(self) -> Option<&'s Map<String, Json>> {
        self.schema["properties"].as_object()
    }

    fn required(self) -> impl Iterator<Item = &'s str> {
        self.schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str)
    }

    /// The words that are allowed, if only certain words are.
    fn words(self) -> Option<Vec<&'s str>> {
        if let Some(list) = self.schema["enum"].as_array() {
            return Some(list.iter().filter_map(Json::as_str).collect());
        }
        if let Some(word) = self.schema["const"].as_str() {
            return Some(vec![word]);
        }
        let alternatives = self.alternatives();
        if alternatives.is_empty() {
            return None;
        }
        let words: Option<Vec<_>> = alternatives.into_iter().map(|part| self.at(part).words()).collect();
        Some(words?.concat())
    }

    fn types(self) -> Vec<&'s str> {
        match &self.schema["type"] {
            Json::String(one) => vec![one],
            Json::Array(several) => several.iter().filter_map(Json::as_str).filter(|name| *name != "null").collect(),
            _ => Vec::new(),
        }
    }
}

/// Whether a key of one of the shapes' tables belongs to the first (the host's own).
pub(super) fn knows(shape: Shape<'_>, name: &str) -> bool {
    shape.properties().is_some_and(|properties| properties.contains_key(name))
}

/// Checks a table whose keys are divided among `shapes`. With `open`, keys that none of them knows are let pass:
/// something that was reported already decides what they mean.
pub(super) fn check_table(shapes: &[Shape<'_>], open: bool, node: &Node, path: &str, report: &mut Report<'_>) {
    let Value::Table(entries) = &node.value else {
        return wrong_kind("a table", node, path, report);
    };
    for entry in entries {
        let path = join(path, &entry.name);
        let owner = shapes.iter().find_map(|shape| Some(shape.at(shape.properties()?.get(&entry.name)?)));
        match owner {
            Some(shape) => check(shape, &entry.node, &path, report),
            None if open => {}
            None => unknown_key(shapes, entry, entries, &path, report),
        }
    }
    for shape in shapes {
        for name in shape.required().filter(|name| entries.iter().all(|entry| entry.name != *name)) {
            let meaning = shape.properties().map_or_else(String::new, |all| first_sentence(&all[name]));
            let hint = if meaning.is_empty() { format!("add `{name}`") } else { format!("add `{name}`: {meaning}") };
            report.add(&node.span, &join(path, name), format!("`{name}` is missing"), hint);
        }
    }
}

fn unknown_key(shapes: &[Shape<'_>], entry: &Entry, present: &[Entry], path: &str, report: &mut Report<'_>) {
    // Keys that are there already are not what was meant.
    let known: Vec<_> = shapes
        .iter()
        .filter_map(|shape| shape.properties())
        .flat_map(Map::keys)
        .map(String::as_str)
        .filter(|name| present.iter().all(|other| other.name != *name))
        .collect();
    let hint = if known.is_empty() {
        "this table has no further keys".to_owned()
    } else {
        hint_for(&entry.name, &known, "further keys of this table")
    };
    report.add(&entry.span, path, format!("unknown key `{}`", entry.name), hint);
}

fn check(shape: Shape<'_>, node: &Node, path: &str, report: &mut Report<'_>) {
    if matches!(node.value, Value::Broken) {
        return;
    }
    if let Some(words) = shape.words() {
        return check_word(&words, node, path, report);
    }
    let types = shape.types();
    let fits = |wanted: &str| {
        matches!(
            (wanted, &node.value),
            ("string", Value::Text { .. })
                | ("integer" | "number", Value::Integer(_))
                | ("number", Value::Float(_))
                | ("boolean", Value::Boolean(_))
                | ("array", Value::List(_))
                | ("object", Value::Table(_))
        )
    };
    if !types.is_empty() && !types.iter().any(|wanted| fits(wanted)) {
        let wanted: Vec<_> = types.iter().map(|name| with_article(name)).collect();
        let form = shape.schema["x-form"].as_str();
        if let (Some("duration"), false) = (form, matches!(node.value, Value::Broken)) {
            let problem = format!("this is {}, but a duration is wanted", node.kind());
            return report.add(&node.span, path, problem, "write it like `\"30s\"`, in quotes");
        }
        return wrong_kind(&wanted.join(" or "), node, path, report);
    }
    match &node.value {
        Value::Text { text, .. } => check_text(shape, text, node, path, report),
        Value::Integer(number) => check_range(shape, *number, node, path, report),
        Value::List(elements) => {
            if shape.schema["minItems"].as_u64().is_some_and(|least| (elements.len() as u64) < least) {
                report.add(&node.span, path, "the list is too short", meaning_or(shape, "add an element"));
            }
            if let Some(items) = shape.schema.get("items") {
                for (i, element) in elements.iter().enumerate() {
                    check(shape.at(items), element, &format!("{path}[{i}]"), report);
                }
            }
        }
        Value::Table(entries) => {
            let open = shape.schema["additionalProperties"] != false;
            check_table(&[shape], open, node, path, report);
            if shape.schema["additionalProperties"].is_object() {
                let extra = shape.at(&shape.schema["additionalProperties"]);
                for entry in entries.iter().filter(|entry| !knows(shape, &entry.name)) {
                    check(extra, &entry.node, &join(path, &entry.name), report);
                }
            }
        }
        Value::Float(_) | Value::Boolean(_) | Value::Date | Value::Broken => {}
    }
}

fn check_word(words: &[&str], node: &Node, path: &str, report: &mut Report<'_>) {
    let Some(text) = node.text() else {
        return wrong_kind("a string", node, path, report);
    };
    if !words.contains(&text) {
        report.add(
            &node.span,
            path,
            format!("{} is not possible here", node.shown()),
            hint_for(text, words, "possible values"),
        );
    }
}

fn check_text(shape: Shape<'_>, text: &str, node: &Node, path: &str, report: &mut Report<'_>) {
    let least = shape.schema["minLength"].as_u64().unwrap_or(0);
    if (text.chars().count() as u64) < least {
        let problem = if text.is_empty() { "must not be empty" } else { "is too short" };
        return report.add(&node.span, path, problem, meaning_or(shape, "give it a value"));
    }
    let wrong = match shape.schema["x-form"].as_str() {
        Some("duration") => match duration::parse(text) {
            Err(hint) => Some(("is not a duration", hint)),
            Ok(length) => out_of_range(shape, length).map(|hint| ("is out of range", hint)),
        },
        Some("id") if !is_id(text) => Some((
            "is not an id",
            "an id has 1 to 64 characters: small letters, digits and `-`, the first no `-`".to_owned(),
        )),
        _ => None,
    };
    if let Some((problem, hint)) = wrong {
        report.add(&node.span, path, format!("{} {problem}", node.shown()), hint);
    }
}

/// What the range of a duration is, when it is left.
fn out_of_range(shape: Shape<'_>, length: std::time::Duration) -> Option<String> {
    let bound = |name: &str| {
        let text = shape.schema[name].as_str()?;
        Some((text, duration::parse(text).ok()?))
    };
    match (bound("x-least"), bound("x-most")) {
        (Some((text, least)), _) if length < least => Some(format!("at least {text}")),
        (_, Some((text, most))) if length > most => Some(format!("at most {text}")),
        _ => None,
    }
}

fn check_range(shape: Shape<'_>, number: i64, node: &Node, path: &str, report: &mut Report<'_>) {
    let bound = |name: &str| shape.schema[name].as_i64();
    let hint = match (bound("minimum"), bound("maximum")) {
        (Some(least), _) if number < least => format!("at least {least}"),
        (_, Some(most)) if number > most => format!("at most {most}"),
        _ => return,
    };
    report.add(&node.span, path, format!("{number} is out of range"), hint);
}

fn wrong_kind(wanted: &str, node: &Node, path: &str, report: &mut Report<'_>) {
    if matches!(node.value, Value::Broken) {
        return;
    }
    let name = path.rsplit(['.', ']']).next().unwrap_or(path);
    let hint = match (wanted, &node.value) {
        ("a string", Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Date) => {
            "put it in quotes".to_owned()
        }
        ("an integer" | "a boolean", Value::Text { .. }) => "write it without quotes".to_owned(),
        ("a list", Value::Table(_)) => format!("write `[[{name}]]` for each, in place of `[{name}]`"),
        ("a list", _) => "put `[` and `]` around it".to_owned(),
        ("a table", Value::List(_)) => format!("write `[{name}]` in place of `[[{name}]]`"),
        ("a table", _) => format!("write `[{name}]` and its keys below it"),
        _ => String::new(),
    };
    report.add(&node.span, path, format!("this is {}, but {wanted} is wanted", node.kind()), hint);
}

/// Whether a text can be an id: `[a-z0-9][a-z0-9-]{0,63}`.
pub fn is_id(text: &str) -> bool {
    text.len() <= 64
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.is_empty()
}

fn with_article(name: &str) -> &'static str {
    match name {
        "string" => "a string",
        "integer" => "an integer",
        "number" => "a number",
        "boolean" => "a boolean",
        "array" => "a list",
        _ => "a table",
    }
}

/// What a doc comment says first, on one line and without its full stop.
fn first_sentence(schema: &Json) -> String {
    let text = schema["description"].as_str().unwrap_or("").replace('\n', " ");
    let first = text.split(". ").next().unwrap_or("");
    first.trim_end_matches('.').to_owned()
}

fn meaning_or(shape: Shape<'_>, otherwise: &str) -> String {
    let meaning = first_sentence(shape.schema);
    if meaning.is_empty() { otherwise.to_owned() } else { meaning }
}
