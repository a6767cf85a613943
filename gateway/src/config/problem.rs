//! What people and scripts see of a wrong configuration.

use std::{fmt, ops::Range};

use super::{Problem, Problems};

impl fmt::Display for Problem {
    /// One problem as people read it: what, where, which key, what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.problem)?;
        if self.line == 0 {
            writeln!(f, "  --> {}", self.file)?;
        } else {
            writeln!(f, "  --> {}:{}:{}", self.file, self.line, self.column)?;
        }
        if !self.key.is_empty() {
            writeln!(f, "  = {}", self.key)?;
        }
        if !self.hint.is_empty() {
            writeln!(f, "hint: {}", self.hint)?;
        }
        Ok(())
    }
}

impl fmt::Display for Problems {
    /// All problems, with an empty line after each, and their number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.0 {
            writeln!(f, "{problem}")?;
        }
        match self.0.len() {
            1 => writeln!(f, "1 problem"),
            n => writeln!(f, "{n} problems"),
        }
    }
}

impl std::error::Error for Problems {}

impl Problems {
    /// `{"problems":[{"file","line","column","key","problem","hint"}]}`.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "problems": self.0 })
    }
}

/// So many problems of one file are told; whoever has more starts with these.
const MOST: usize = 500;

/// Collects problems of one file.
pub(super) struct Report<'a> {
    file: String,
    text: &'a str,
    found: Vec<Problem>,
}

impl<'a> Report<'a> {
    pub(super) fn new(file: String, text: &'a str) -> Self {
        Self { file, text, found: Vec::new() }
    }

    /// Notes a problem at a place.
    pub(super) fn add(&mut self, at: &Range<usize>, key: &str, problem: impl Into<String>, hint: impl Into<String>) {
        if self.found.len() >= MOST {
            return;
        }
        let (line, column) = place(self.text, at.start);
        self.found.push(Problem {
            file: self.file.clone(),
            line,
            column,
            key: key.to_owned(),
            problem: problem.into(),
            hint: hint.into(),
        });
    }

    /// Notes a problem of the file as a whole.
    pub(super) fn add_for_file(&mut self, problem: impl Into<String>, hint: impl Into<String>) {
        self.found.push(Problem {
            file: self.file.clone(),
            line: 0,
            column: 0,
            key: String::new(),
            problem: problem.into(),
            hint: hint.into(),
        });
    }

    /// The line of a place, from 1.
    pub(super) fn line(&self, at: &Range<usize>) -> usize {
        place(self.text, at.start).0
    }

    /// How many problems there are so far.
    pub(super) fn len(&self) -> usize {
        self.found.len()
    }

    /// The keys of the problems found after there were `before`.
    pub(super) fn keys_since(&self, before: usize) -> impl Iterator<Item = &str> {
        self.found.iter().skip(before).map(|problem| problem.key.as_str())
    }

    /// All problems in the order of the file; each once.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        self.found.sort_by(|a, b| (a.line, a.column, &a.key, &a.problem).cmp(&(b.line, b.column, &b.key, &b.problem)));
        self.found.dedup();
        self.found
    }
}

/// Line and column of a byte, both from 1; the column counts characters.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at.min(text.len())).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before.get(start..).map_or(0, |rest| rest.chars().count()) + 1)
}

/// The word of `known` that `word` was probably meant to be.
pub fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    // One slip for short words, more for longer ones; a swap of neighbours is one slip.
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word.to_lowercase(), candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, candidate)| (*distance, *candidate))
        .map(|(_, candidate)| candidate)
}

/// A hint for a word that is not known.
pub(super) fn hint_for(word: &str, known: &[&str], what: &str) -> String {
    if let Some(meant) = nearest(word, known.iter().copied()) {
        return format!("did you mean `{meant}`?");
    }
    if known.is_empty() {
        return format!("there are no {what}");
    }
    let mut sorted: Vec<_> = known.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    // A list of hundreds helps nobody.
    let shown: Vec<_> = sorted.iter().take(20).map(|word| format!("`{word}`")).collect();
    let more = if sorted.len() > shown.len() { ", ..." } else { "" };
    format!("{what}: {}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters() {
        let text = "a = 1\nção = 2\n";
        assert_eq!(place(text, 0), (1, 1));
        assert_eq!(place(text, text.find('=').unwrap_or(0)), (1, 3));
        assert_eq!(place(text, text.rfind('=').unwrap_or(0)), (2, 5));
        assert_eq!(place(text, 10_000), (3, 1));
    }

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("quueue", ["queue", "tenant"]), Some("queue"));
        assert_eq!(nearest("qeuue", ["queue", "tenant"]), Some("queue"));
        assert_eq!(nearest("Tenant", ["queue", "tenant"]), Some("tenant"));
        assert_eq!(nearest("banana", ["queue", "tenant"]), None);
        assert_eq!(hint_for("zzz", &["b", "a", "b"], "known"), "known: `a`, `b`");
    }
}
