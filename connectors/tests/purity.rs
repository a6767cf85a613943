//! The crate reaches no clock, socket, task or random source, and no connector is forgotten.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use recado_connectors::BUILTIN;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn all_sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    assert!(found.len() > 10);
    found
        .into_iter()
        .map(|path| (path.strip_prefix(&root).unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect()
}

#[test]
fn no_clock_no_socket_no_task_no_chance() {
    let forbidden = [
        "SystemTime",
        "Instant",
        "std::net",
        "core::net",
        "tokio",
        "rand::",
        "getrandom",
        "std::thread",
        "std::process",
        "std::env",
        "std::fs",
        "HashMap",
        "HashSet",
        "async ",
    ];
    for (path, text) in all_sources() {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap();
            let found = forbidden.iter().find(|word| code.contains(*word));
            assert!(found.is_none(), "{}:{}: {found:?}", path.display(), number + 1);
        }
    }
}

#[test]
fn the_crate_depends_on_nothing_that_has_one() {
    let manifest: toml::Table =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap().parse().unwrap();
    let allowed = BTreeSet::from([
        "recado-proto",
        "base64",
        "bytes",
        "hmac",
        "http",
        "regex",
        "schemars",
        "secrecy",
        "serde",
        "serde_json",
        "sha2",
        "subtle",
        "thiserror",
        "toml",
    ]);
    for name in manifest["dependencies"].as_table().unwrap().keys() {
        assert!(allowed.contains(name.as_str()), "{name}: has it a clock, a socket or a random source?");
    }
}

/// Whoever writes settings writes a connector, and a connector that is in no list does not exist.
#[test]
fn every_connector_is_listed() {
    let with_settings: BTreeSet<String> = all_sources()
        .into_iter()
        .filter(|(path, text)| !path.starts_with("kit") && text.contains("#[serde(deny_unknown_fields)]"))
        .map(|(path, _)| path.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned())
        .collect();
    let listed: BTreeSet<String> = BUILTIN.iter().map(|spec| spec.kind.to_owned()).collect();
    assert_eq!(with_settings, listed);
    assert_eq!(listed.len(), BUILTIN.len(), "two connectors of one kind");
}

/// One idea per file.
#[test]
fn files_stay_readable() {
    for (path, text) in all_sources() {
        assert!(text.lines().count() < 500, "{} has {} lines", path.display(), text.lines().count());
    }
}
