#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::*;

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Where codes are given, and the calls whose first text is one.
const PLACES: &[&str] = &["gateway/src/api", "gateway/src/edge", "gateway/src/sender", "routing/src", "connectors/src"];
const CALLS: &[&str] = &[
    "Problem::bad(",
    "Problem::content(",
    "Problem::missing(",
    "Problem::state(",
    "Problem::new(",
    "refuse(",
    "within(",
    "required(",
    "unique(",
    "permanent(",
    "again(",
    "NotSent(",
    "Unanswered(",
    "code: ",
    "letter(endpoint, None, ",
    "letter(endpoint, Some(account), ",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "tests" {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !name.ends_with("tests.rs")
            && name != "simulation.rs"
        {
            found.push(path);
        }
    }
}

/// The text literal that a call's code is: its first argument, or `Problem::new`'s second.
fn literal(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("StatusCode::").map_or(rest, |rest| rest.split_once(',').map_or("", |(_, rest)| rest));
    let (code, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (!code.is_empty() && code.bytes().all(legal)).then_some(code)
}

/// Every code that the code gives, with the file.
fn given() -> BTreeMap<String, String> {
    let mut codes = BTreeMap::new();
    let mut files = Vec::new();
    for place in PLACES {
        sources(&Path::new(REPOSITORY).join(place), &mut files);
    }
    assert!(files.len() > 60, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        for call in CALLS {
            for (at, _) in text.match_indices(call) {
                if let Some(code) = literal(&text[at + call.len()..]) {
                    codes.entry(code.to_owned()).or_insert_with(|| file.display().to_string());
                }
            }
        }
    }
    codes
}

#[test]
fn every_code_is_in_the_catalogue() {
    let given = given();
    assert!(given.len() > 100, "the search finds {} codes", given.len());
    let missing: Vec<_> = given.iter().filter(|(code, _)| !known(code)).collect();
    assert!(
        missing.is_empty(),
        "add these to the tables in gateway/src/errors, then `cargo run -p recado -- schema errors > docs/errors.md`: \
         {missing:#?}"
    );
}

#[test]
fn the_catalogue_has_nothing_that_is_not_given() {
    let mut files = Vec::new();
    for folder in ["gateway/src", "routing/src", "connectors/src"] {
        sources(&Path::new(REPOSITORY).join(folder), &mut files);
    }
    let texts: Vec<_> = files
        .iter()
        .filter(|file| !file.starts_with(Path::new(REPOSITORY).join("gateway/src/errors")))
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let is_given = |code: &str| texts.iter().any(|text| text.contains(&format!("\"{code}\"")));
    // Names of `enum`s that are written by serde.
    let written = ["accepted", "known", "waiting", "usable", "dead", "missing"];
    let gone: Vec<_> = tables().filter(|(code, ..)| !is_given(code) && !written.contains(code)).collect();
    assert!(gone.is_empty(), "nothing gives these any more: {gone:#?}");
}

#[test]
fn each_table_has_a_code_once_with_words() {
    for table in [
        api::REQUESTS,
        api::STATE,
        api::CONTENTS,
        webhooks::ANSWERS,
        webhooks::APPENDS,
        webhooks::LETTERS,
        webhooks::REPLAYS,
        sending::ATTEMPTS,
    ] {
        let codes: BTreeSet<_> = table.iter().map(|(code, ..)| code).collect();
        assert_eq!(codes.len(), table.len(), "a code is there twice");
        for (code, what, advice) in table {
            assert!(what.ends_with('.') && (advice.is_empty() || advice.ends_with('.')), "{code}: whole sentences");
            assert!(!what.contains('|') && !advice.contains('|'), "{code}: a bar ends the cell");
        }
    }
    for (result, _) in webhook::answers() {
        assert!(webhooks::ANSWERS.iter().any(|(known, ..)| *known == result), "{result} is not explained");
    }
}

#[test]
fn the_page_is_not_stale() {
    let page = fs::read_to_string(Path::new(REPOSITORY).join("docs/errors.md")).unwrap_or_default();
    assert!(page == markdown(), "docs/errors.md is stale: `cargo run -p recado -- schema errors > docs/errors.md`");
    for link in page.split("](#").skip(1) {
        let anchor = link.split(')').next().unwrap_or_default().replace('-', " ");
        let is_there = page.lines().any(|line| line.to_lowercase() == format!("## {anchor}"));
        assert!(is_there, "no chapter {anchor}");
    }
}
