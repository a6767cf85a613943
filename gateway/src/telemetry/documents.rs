//! Documents, dashboards and alerts speak of what the gateway really shows. The tables in `docs/metrics.md` and
//! `docs/logs.md` are written by these tests when `RECADO_WRITE_DOCS` is set, and compared otherwise.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use super::{Format, Metrics};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The text between two marks of a document, which these tests write.
fn table(document: &str, name: &str) -> (usize, usize) {
    let begin = format!("<!-- {name}: begin -->\n");
    let from = document.find(&begin).unwrap_or_else(|| panic!("no mark {begin}")) + begin.len();
    let to = document.find(&format!("<!-- {name}: end -->")).expect("no end of the table");
    (from, to)
}

/// Compares a table of a document with what it must be, or writes it.
fn compare(path: &str, name: &str, wanted: &str) {
    let document = read(path);
    let (from, to) = table(&document, name);
    if document[from..to] == *wanted {
        return;
    }
    if std::env::var_os("RECADO_WRITE_DOCS").is_some() {
        let written = format!("{}{wanted}{}", &document[..from], &document[to..]);
        fs::write(root().join(path), written).unwrap();
        return;
    }
    let there: BTreeSet<&str> = document[from..to].lines().collect();
    let needed: BTreeSet<&str> = wanted.lines().collect();
    panic!(
        "{path} is not what the code says\nmissing: {:#?}\nwrong: {:#?}\nhint: RECADO_WRITE_DOCS=1 cargo test -p recado documents",
        needed.difference(&there).collect::<Vec<_>>(),
        there.difference(&needed).collect::<Vec<_>>(),
    );
}

#[test]
fn each_number_is_documented_and_nothing_else_is() {
    let mut wanted = String::from("| name | kind | labels | |\n|---|---|---|---|\n");
    let metrics = Metrics::new();
    let text = metrics.text_as(Format::Prometheus);
    for shown in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()) {
        assert!(metrics.described().iter().any(|number| number.name == shown), "{shown} is described by nothing");
    }
    for number in metrics.described() {
        let _ = writeln!(wanted, "| `{}` | {} | {} | {} |", number.name, number.kind, number.labels, number.help);
    }
    compare("docs/metrics.md", "metrics", &wanted);
}

#[test]
fn names_follow_the_conventions_of_prometheus() {
    let metrics = Metrics::new();
    let mut seen = BTreeSet::new();
    for number in metrics.described() {
        let name = &number.name;
        assert!(seen.insert(name.clone()), "{name} is there twice");
        assert!(name.starts_with("recado_") || name.starts_with("process_"), "{name}");
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}");
        assert_eq!(name.ends_with("_total"), number.kind == "counter", "{name}");
        assert_eq!(number.kind == "histogram", name.ends_with("duration_seconds"), "{name}");
        for unit in ["milliseconds", "_ms", "_kb", "_mb", "minutes", "percent"] {
            assert!(!name.contains(unit), "{name}: seconds, bytes and ratios are the units");
        }
        assert!(!number.help.is_empty() && !number.help.ends_with('.'), "{name}: {}", number.help);
        // A label without a bound is a label too much.
        assert!(number.labels.is_empty() || number.labels.matches('`').count() >= 2, "{name}: {}", number.labels);
    }
}

/// The names in expressions of Prometheus that are ours or the process's.
fn named(expressions: &str) -> BTreeSet<String> {
    let words = expressions.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("recado_") || word.starts_with("process_")).map(str::to_owned).collect()
}

fn is_shown(name: &str, shown: &BTreeMap<String, &'static str>) -> bool {
    let of_histogram = ["_bucket", "_sum", "_count"].iter().filter_map(|suffix| name.strip_suffix(suffix));
    shown.get(name).is_some_and(|kind| *kind != "histogram")
        || of_histogram.into_iter().any(|family| shown.get(family) == Some(&"histogram"))
}

#[test]
fn dashboards_and_alerts_speak_of_numbers_that_there_are() {
    let metrics = Metrics::new();
    let shown: BTreeMap<String, &'static str> = metrics.described().iter().map(|n| (n.name.clone(), n.kind)).collect();
    let dashboard: serde_json::Value = serde_json::from_str(&read("deploy/grafana/recado.json")).unwrap();
    let mut expressions = Vec::new();
    collect(&dashboard, "expr", &mut expressions);
    collect(&dashboard, "query", &mut expressions);
    let of_dashboard = named(&expressions.join("\n"));
    assert!(of_dashboard.len() > 20, "{of_dashboard:?}");
    let alerts = read("deploy/prometheus/alerts.yaml");
    let expressions: Vec<&str> = alerts.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
    let of_alerts = named(&expressions.join("\n"));
    assert!(of_alerts.len() > 10, "{of_alerts:?}");
    for name in of_dashboard.iter().chain(&of_alerts) {
        assert!(is_shown(name, &shown), "{name} is shown by nothing");
    }
}

fn collect(value: &serde_json::Value, key: &str, into: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    serde_json::Value::String(text) if name == key => into.push(text.clone()),
                    _ => collect(value, key, into),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, key, into)),
        _ => {}
    }
}

#[test]
fn each_alert_says_what_to_do() {
    let alerts = read("deploy/prometheus/alerts.yaml");
    let handbook = read("docs/operate.md");
    let names: Vec<&str> = alerts.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(names.len() > 10, "{names:?}");
    for name in &names {
        assert!(handbook.contains(&format!("\n#### {name}\n")), "docs/operate.md has no heading for {name}");
        let anchor = format!("docs/operate.md#{}", name.to_lowercase());
        assert!(alerts.contains(&anchor), "{name} does not point to {anchor}");
    }
    for heading in handbook.lines().filter_map(|line| line.strip_prefix("#### Recado")) {
        assert!(
            names.iter().any(|name| name.strip_prefix("Recado") == Some(heading)),
            "no alert is named Recado{heading}"
        );
    }
}

#[test]
fn every_code_of_files_is_counted_from_the_start() {
    let source = read("gateway/src/media/fetch.rs") + &read("gateway/src/media/worker.rs");
    let source = source.replace("#[cfg(test)]", "");
    let codes = |calls: &[&str]| -> BTreeSet<String> {
        let given = calls.iter().flat_map(|call| source.split(call).skip(1));
        given.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let given_up: BTreeSet<_> = crate::media::GIVEN_UP.map(str::to_owned).into();
    assert_eq!(codes(&["Never(\"", "doubt(\""]), given_up);
    let again: BTreeSet<_> = crate::media::TRIED_AGAIN.map(str::to_owned).into();
    assert_eq!(codes(&["again(\"", "doubt(\"", "Again { code: \""]), again);
}

/// A log line in the code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    message: String,
    level: &'static str,
}

#[test]
fn log_lines_are_constant_and_documented() {
    let mut lines = BTreeSet::new();
    for folder in ["gateway/src", "bus/src"] {
        for file in sources(&root().join(folder)) {
            // The demo, the benchmark and the connectors' simulator are no services.
            let path = file.to_string_lossy();
            if ["/bench/", "/demo/", "/simulation", "tests.rs", "/tests/", "/conformance/", "/documents.rs"]
                .iter()
                .any(|part| path.contains(part))
            {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
            lines.extend(lines_of(&text, &path));
        }
    }
    assert!(lines.len() > 60, "{}", lines.len());
    let document = read("docs/logs.md");
    let (from, to) = table(&document, "logs");
    let meanings: BTreeMap<&str, &str> = document[from..to]
        .lines()
        .filter_map(|row| {
            let mut cells = row.trim_matches('|').splitn(3, '|').map(str::trim);
            let (_, message, meaning) = (cells.next()?, cells.next()?, cells.next()?);
            Some((message.trim_matches('`'), meaning))
        })
        .collect();
    let mut wanted = String::from("| level | message | |\n|---|---|---|\n");
    let mut silent = Vec::new();
    for line in &lines {
        let meaning = meanings.get(line.message.as_str()).copied().unwrap_or_default();
        let _ = writeln!(wanted, "| {} | `{}` | {meaning} |", line.level, line.message);
        if meaning.is_empty() {
            silent.push(&line.message);
        }
    }
    compare("docs/logs.md", "logs", &wanted);
    assert!(silent.is_empty(), "docs/logs.md does not say what these mean, in the third column: {silent:#?}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The calls of the logging macros in a file.
fn lines_of(text: &str, path: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    for level in ["error", "warn", "info", "debug"] {
        for (at, call) in text.match_indices(&format!("{level}!(")) {
            let before = text[..at].chars().next_back().unwrap_or(' ');
            let comment = text[..at].rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with("//"));
            if before.is_alphanumeric() || before == '_' || comment {
                continue;
            }
            let message =
                message_of(&text[at + call.len()..]).unwrap_or_else(|| panic!("{path}: a line without words"));
            let plain =
                message.starts_with(|c: char| c.is_lowercase()) && !message.contains('{') && !message.ends_with('.');
            assert!(plain, "{path}: {message:?} is no constant sentence in small letters without a full stop");
            lines.push(Line { message, level });
        }
    }
    lines
}

/// The argument of a logging macro that is a literal of its own: its message.
fn message_of(arguments: &str) -> Option<String> {
    let mut message = None;
    let (mut depth, mut alone, mut rest) = (0_i32, true, arguments);
    while let Some(c) = rest.chars().next() {
        if c == '"' {
            let mut end = 1;
            while !rest[end..].starts_with('"') {
                end += if rest[end..].starts_with('\\') { 2 } else { 1 };
            }
            if depth == 0 && alone {
                message = Some(rest[1..end].to_owned());
            }
            alone = false;
            rest = &rest[end + 1..];
            continue;
        }
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => return message,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => alone = true,
            c if c.is_whitespace() => {}
            _ => alone = false,
        }
        rest = &rest[c.len_utf8()..];
    }
    None
}

#[test]
fn the_message_is_found_among_the_facts() {
    assert_eq!(message_of("code = \"a\", why = f(\"b\", 1), \"it broke\")"), Some("it broke".to_owned()));
    assert_eq!(message_of("%error, \"it is \\\"so\\\"\"); more(\"x\")"), Some("it is \\\"so\\\"".to_owned()));
    assert_eq!(message_of("why)"), None);
}
