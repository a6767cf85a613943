//! What stands in for the ids, ports and folders that a document shows.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use anyhow::Result;
use recado_bus::broker::free_ports;
use regex::{Captures, Regex};

use super::expected::Ids;

static ID: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(cnv|msg|ctc|adr|ltr|cmd|ofr|inp|med|rcd)_([0-9a-z_]+|\.\.\.)"));
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b127\.0\.0\.1:\d{4,5}\b"));
static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[0-9a-z]{10}\b"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap_or_else(|error| unreachable!("{error}"))
}

/// What was shown and what it really is, in one run of a document.
#[derive(Debug)]
pub(super) struct Seen {
    folder: PathBuf,
    /// By what is shown.
    bound: HashMap<String, String>,
    /// The last id of each kind that was printed.
    last: HashMap<String, String>,
}

impl Seen {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), bound: HashMap::new(), last: HashMap::new() }
    }

    /// Remembers what stood in the places of what is shown. The first time counts.
    pub(super) fn bind(&mut self, ids: Ids) {
        for (shown, actual) in ids {
            self.bound.entry(shown).or_insert(actual);
        }
    }

    /// Remembers the ids in what a command printed.
    pub(super) fn take(&mut self, printed: &str) {
        for found in ID.captures_iter(printed) {
            self.last.insert(found[1].to_owned(), found[0].to_owned());
        }
    }

    /// A command with ids, ports and folders of this run. An id that no output showed is the last one of its kind.
    pub(super) fn stand_in(&mut self, command: &str) -> Result<String> {
        let command = command.replace("/backup/", &format!("{}/backup/", self.folder.display()));
        let command = ID.replace_all(&command, |found: &Captures<'_>| {
            let known = self.bound.get(&found[0]).or_else(|| self.last.get(&found[1]));
            known.cloned().unwrap_or_else(|| found[0].to_owned())
        });
        let command = WORD.replace_all(&command, |found: &Captures<'_>| {
            self.bound.get(&found[0]).cloned().unwrap_or_else(|| found[0].to_owned())
        });
        self.addresses(&command)
    }

    /// The same of the ports in configurations that were written for people.
    pub(super) fn stand_in_files(&mut self, folder: &Path) -> Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "data") {
                self.stand_in_files(&path)?;
            } else if path.file_name().is_some_and(|name| name == "recado.toml") {
                let text = std::fs::read_to_string(&path)?;
                let ours = self.addresses(&text)?;
                if ours != text {
                    std::fs::write(&path, ours)?;
                }
            }
        }
        Ok(())
    }

    fn addresses(&mut self, text: &str) -> Result<String> {
        for found in ADDRESS.find_iter(text) {
            let is_ours = self.bound.values().any(|actual| actual == found.as_str());
            if !is_ours && !self.bound.contains_key(found.as_str()) {
                self.bound.insert(found.as_str().to_owned(), format!("127.0.0.1:{}", free_ports(1)?[0]));
            }
        }
        let ours = |found: &Captures<'_>| self.bound.get(&found[0]).cloned().unwrap_or_else(|| found[0].to_owned());
        Ok(ADDRESS.replace_all(text, ours).into_owned())
    }
}
