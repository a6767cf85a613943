//! The file as a tree in which every value knows its place and every `${}` is filled in.

use std::{
    cell::RefCell,
    fs::File,
    io::Read as _,
    ops::Range,
    path::{Path, PathBuf},
};

use toml::de::{DeTable, DeValue};

use super::{Source, problem::Report};

/// A secret's file may have this many bytes.
const MAX_SECRET: u64 = 64 * 1024;

/// A value and its place.
#[derive(Clone)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) value: Value,
}

/// What a node is.
#[derive(Clone)]
pub(super) enum Value {
    Text {
        text: String,
        /// It came from the environment or a file: never to be shown.
        expanded: bool,
    },
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Date,
    List(Vec<Node>),
    Table(Vec<Entry>),
    /// Already reported; says nothing more.
    Broken,
}

/// A key of a table with its value.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) span: Range<usize>,
    pub(super) node: Node,
}

impl Node {
    /// The entries, when it is a table.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The elements, when it is a list.
    pub(super) fn elements(&self) -> &[Node] {
        match &self.value {
            Value::List(nodes) => nodes,
            _ => &[],
        }
    }

    /// The value of a key, when it is a table that has it.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.name == name).map(|entry| &entry.node)
    }

    /// Whether it, or anything below it, was reported already.
    pub(super) fn is_broken(&self) -> bool {
        match &self.value {
            Value::Broken => true,
            Value::List(nodes) => nodes.iter().any(Node::is_broken),
            Value::Table(entries) => entries.iter().any(|entry| entry.node.is_broken()),
            _ => false,
        }
    }

    /// The text, when it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The text of a key.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name)?.text()
    }

    /// The text in quotes for a problem, or words that do not give it away.
    pub(super) fn shown(&self) -> String {
        match &self.value {
            Value::Text { text, expanded: false } if text.chars().count() <= 100 => format!("`{text}`"),
            _ => "the value".to_owned(),
        }
    }

    /// With an article: "a string".
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            Value::Text { .. } => "a string",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a number with a fraction",
            Value::Boolean(_) => "a boolean",
            Value::Date => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Broken => "broken",
        }
    }

    /// The same as a plain value. Dates and broken values become empty strings: whoever reported them stops before.
    pub(super) fn to_toml(&self) -> toml::Value {
        match &self.value {
            Value::Text { text, .. } => toml::Value::String(text.clone()),
            Value::Integer(number) => toml::Value::Integer(*number),
            Value::Float(number) => toml::Value::Float(*number),
            Value::Boolean(is) => toml::Value::Boolean(*is),
            Value::Date | Value::Broken => toml::Value::String(String::new()),
            Value::List(nodes) => toml::Value::Array(nodes.iter().map(Node::to_toml).collect()),
            Value::Table(entries) => toml::Value::Table(table(entries.iter())),
        }
    }

    /// Every text and number below, and whether it must never be shown.
    pub(super) fn scalars(&self, found: &mut Vec<(String, bool)>) {
        match &self.value {
            Value::Text { text, expanded } => found.push((text.clone(), *expanded)),
            Value::Integer(number) => found.push((number.to_string(), false)),
            Value::Float(number) => found.push((number.to_string(), false)),
            Value::List(nodes) => nodes.iter().for_each(|node| node.scalars(found)),
            Value::Table(entries) => entries.iter().for_each(|entry| entry.node.scalars(found)),
            Value::Boolean(_) | Value::Date | Value::Broken => {}
        }
    }
}

/// Some entries as a plain table.
pub(super) fn table<'a>(entries: impl Iterator<Item = &'a Entry>) -> toml::Table {
    entries.map(|entry| (entry.name.clone(), entry.node.to_toml())).collect()
}

/// Where `${}` gets its values.
pub(super) struct Sources<'a> {
    /// Environment variables.
    pub(super) env: &'a dyn Fn(&str) -> Option<String>,
    /// What `${file:path}` is relative to.
    pub(super) folder: PathBuf,
    /// Files that values were taken from.
    pub(super) files: RefCell<Vec<Source>>,
}

/// Reads the text; `None` when it is no TOML.
pub(super) fn parse(text: &str, sources: &Sources<'_>, report: &mut Report<'_>) -> Option<Node> {
    let (root, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Some(Node { span: 0..0, value: entries(root.get_ref(), "", sources, report) });
    }
    for error in errors {
        let at = error.span().unwrap_or(0..0);
        report.add(&at, "", format!("this is not TOML: {}", error.message()), "see https://toml.io for the language");
    }
    None
}

fn entries(table: &DeTable<'_>, path: &str, sources: &Sources<'_>, report: &mut Report<'_>) -> Value {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(name, value)| Entry {
            name: name.get_ref().to_string(),
            span: name.span(),
            node: node(value.get_ref(), value.span(), &join(path, name.get_ref()), sources, report),
        })
        .collect();
    entries.sort_by_key(|entry| entry.span.start);
    Value::Table(entries)
}

fn node(value: &DeValue<'_>, span: Range<usize>, path: &str, sources: &Sources<'_>, report: &mut Report<'_>) -> Node {
    let value = match value {
        DeValue::String(text) => match expand(text, sources) {
            Ok((text, expanded)) => Value::Text { text, expanded },
            Err((problem, hint)) => {
                report.add(&span, path, problem, hint);
                Value::Broken
            }
        },
        DeValue::Integer(number) => {
            if let Ok(number) = i64::from_str_radix(number.as_str(), number.radix()) {
                Value::Integer(number)
            } else {
                report.add(&span, path, "the number is too large", "numbers have at most 63 bits");
                Value::Broken
            }
        }
        DeValue::Float(number) => number.as_str().parse().map_or(Value::Broken, Value::Float),
        DeValue::Boolean(is) => Value::Boolean(*is),
        DeValue::Datetime(_) => Value::Date,
        DeValue::Array(list) => Value::List(
            list.iter()
                .enumerate()
                .map(|(i, value)| node(value.get_ref(), value.span(), &format!("{path}[{i}]"), sources, report))
                .collect(),
        ),
        DeValue::Table(table) => entries(table, path, sources, report),
    };
    Node { span, value }
}

/// A key's path below another.
pub(super) fn join(path: &str, name: &str) -> String {
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let name = if plain { name.to_owned() } else { format!("{name:?}") };
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

/// Fills in `${NAME}` and `${file:path}`; `$${` stands for `${` itself. Says whether anything was filled in. The
/// error is a problem and a hint, and holds no value.
fn expand(text: &str, sources: &Sources<'_>) -> Result<(String, bool), (String, String)> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut expanded = false;
    while let Some((before, after)) = rest.split_once("${") {
        if let Some(escaped) = before.strip_suffix('$') {
            out.push_str(escaped);
            out.push_str("${");
            rest = after;
            continue;
        }
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            return Err((
                "`${` without `}`".to_owned(),
                "write `${NAME}` or `${file:path}`, or `$${` for these two characters themselves".to_owned(),
            ));
        };
        match name.strip_prefix("file:") {
            Some(path) => {
                let path_of = sources.folder.join(path);
                sources.files.borrow_mut().push(Source::look(path_of.clone()));
                out.push_str(&read_secret(path, &path_of)?);
            }
            None => out.push_str(&variable(name, sources.env)?),
        }
        expanded = true;
        rest = after;
    }
    out.push_str(rest);
    Ok((out, expanded))
}

fn variable(name: &str, env: &dyn Fn(&str) -> Option<String>) -> Result<String, (String, String)> {
    let well_formed = name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !well_formed {
        return Err((
            "between `${` and `}` stands no name of an environment variable".to_owned(),
            "write `${NAME}` with letters, digits and `_`, or `${file:path}`".to_owned(),
        ));
    }
    match env(name) {
        None => Err((
            format!("environment variable `{name}` is not set"),
            format!("set `{name}`, or name a file with `${{file:path}}`"),
        )),
        // An empty secret would be accepted by everything and protect nothing.
        Some(value) if value.is_empty() => {
            Err((format!("environment variable `{name}` is empty"), format!("give `{name}` a value")))
        }
        Some(value) => Ok(value),
    }
}

fn read_secret(path: &str, file: &Path) -> Result<String, (String, String)> {
    let cannot = |why: String, hint: &str| Err((format!("cannot use file `{path}`: {why}"), hint.to_owned()));
    let file = match File::open(file) {
        Ok(file) => file,
        Err(error) => return cannot(error.to_string(), "paths are relative to the configuration file"),
    };
    let mut content = String::new();
    if let Err(error) = file.take(MAX_SECRET + 1).read_to_string(&mut content) {
        return cannot(error.to_string(), "it has to be a readable file with UTF-8 text");
    }
    if content.len() as u64 > MAX_SECRET {
        return cannot(format!("it is larger than {MAX_SECRET} bytes"), "a secret is a short text");
    }
    // What some editors put before the text is no part of it, here as in the configuration itself.
    let text = content.strip_prefix('\u{feff}').unwrap_or(&content);
    let trimmed = text.strip_suffix('\n').unwrap_or(text);
    let trimmed = trimmed.strip_suffix('\r').unwrap_or(trimmed);
    if trimmed.is_empty() {
        return cannot("it is empty".to_owned(), "put the secret into it");
    }
    Ok(trimmed.to_owned())
}
