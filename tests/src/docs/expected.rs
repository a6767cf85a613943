//! What a document shows, as a pattern: times, ids, digits and `...` stand for others of their kind.

use std::{fmt::Write as _, sync::LazyLock};

use regex::Regex;

/// What stands for something: a time, an id (with a beginning that says of what), a token, bytes in hexadecimal, an
/// address on this machine, a folder or the URL of the reader's, anything, a number.
static PARTS: LazyLock<Regex> = LazyLock::new(|| {
    let parts = [
        r"(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00))",
        r"(?<token>\brcd_[0-9a-z_]+)",
        r"(?<id>\b(?:cnv|msg|ctc|adr|ltr|cmd|ofr|inp|med|evt)_[0-9a-z]{4,})",
        r"(?<wamid>\bwamid\.[A-Za-z0-9+/=]+)",
        r"(?<hex>\b[0-9a-f]{16,}\b)",
        r"(?<short>\b(?:[0-9]+[a-z]|[a-z]+[0-9])[0-9a-z]{3,8}\b)",
        r"(?<address>\b127\.0\.0\.1:\d+)",
        r"(?<folder>/(?:home/you|srv|backup)\b)",
        r"(?<place>https://gw\.example\.com)",
        r"(?<any>\.\.\.)",
        r"(?<number>\d+)",
    ];
    Regex::new(&parts.join("|")).unwrap_or_else(|error| unreachable!("{error}"))
});

/// Things that a document shows and what stood in their places, in the order in which they stand.
pub(super) type Ids = Vec<(String, String)>;

/// The lines that a document shows.
#[derive(Debug)]
pub(super) struct Expected {
    shown: Vec<String>,
    whole: Option<(Regex, Regex)>,
    /// What the pattern's groups stand for.
    groups: Vec<String>,
}

impl Expected {
    pub(super) fn new(shown: &[String]) -> Self {
        let mut groups = Vec::new();
        let mut pattern = String::new();
        for line in shown {
            if line.trim() == "..." {
                pattern.push_str("(?:.*\n)*?");
            } else {
                let _ = writeln!(pattern, "{}[ \t]*", of_line(line, &mut groups));
            }
        }
        let build = |text: String| Regex::new(&text).unwrap_or_else(|error| unreachable!("{error}"));
        let whole = (!shown.is_empty()).then(|| (build(format!("^{pattern}\n*$")), build(format!("^{pattern}"))));
        Self { shown: shown.to_vec(), whole, groups }
    }

    /// Whether this is it: what stands for what.
    pub(super) fn is(&self, printed: &str) -> Option<Ids> {
        let Some((whole, _)) = &self.whole else { return Some(Vec::new()) };
        self.captured(whole, printed)
    }

    /// Whether it begins like this; with nothing shown, whether there is anything.
    pub(super) fn begins(&self, printed: &str) -> Option<Ids> {
        let Some((_, begin)) = &self.whole else { return printed.contains('\n').then(Vec::new) };
        self.captured(begin, printed)
    }

    fn captured(&self, pattern: &Regex, printed: &str) -> Option<Ids> {
        let printed = format!("{}\n", printed.trim_end_matches('\n'));
        let found = pattern.captures(&printed)?;
        let groups = self.groups.iter().zip(found.iter().skip(1));
        Some(groups.filter_map(|(shown, actual)| Some((shown.clone(), actual?.as_str().to_owned()))).collect())
    }

    /// Says what is shown and what was printed, and the first line that does not fit.
    pub(super) fn difference(&self, printed: &str) -> String {
        let fits =
            (1..=self.shown.len()).take_while(|n| Self::new(&self.shown[..*n]).begins(printed).is_some()).count();
        let line = self.shown.get(fits).map_or_else(|| "nothing more".to_owned(), |line| format!("`{line}`"));
        format!("--- shown\n{}\n--- printed\n{printed}\n--- does not fit: {line}", self.shown.join("\n"))
    }
}

/// The pattern of one line. Blanks between columns may be others.
fn of_line(line: &str, groups: &mut Vec<String>) -> String {
    let mut pattern = String::new();
    let mut at = 0;
    for found in PARTS.captures_iter(line) {
        let Some(all) = found.get(0) else { continue };
        pattern.push_str(&literal(&line[at..all.start()]));
        at = all.end();
        let text = all.as_str();
        let is = |name: &str| found.name(name).is_some();
        if is("id") {
            let kind = text.split('_').next().unwrap_or_default();
            groups.push(text.to_owned());
            let _ = write!(pattern, "({kind}_[0-9a-z]+)");
        } else if is("short") || is("address") || is("token") {
            groups.push(text.to_owned());
            pattern.push_str(if is("short") {
                "([0-9a-z]+)"
            } else if is("token") {
                "(rcd_[0-9a-z_]+)"
            } else {
                r"(127\.0\.0\.1:\d+)"
            });
        } else {
            pattern.push_str(if is("time") {
                r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)"
            } else if is("wamid") {
                r"wamid\.[A-Za-z0-9+/=]+"
            } else if is("hex") {
                "[0-9a-f]+"
            } else if is("folder") {
                r"/\S*"
            } else if is("place") {
                r"https?://[^/\s]+"
            } else if is("any") {
                ".*"
            } else {
                r"\d+"
            });
        }
    }
    pattern.push_str(&literal(&line[at..]));
    pattern
}

fn literal(text: &str) -> String {
    let mut pattern = String::new();
    let mut blanks = 0;
    for character in text.chars().chain(['\0']) {
        if character == ' ' {
            blanks += 1;
            continue;
        }
        pattern.push_str(match blanks {
            0 => "",
            1 => " ",
            _ => " +",
        });
        blanks = 0;
        if character != '\0' {
            pattern.push_str(&regex::escape(character.encode_utf8(&mut [0; 4])));
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(shown: &str, printed: &str) -> Option<Ids> {
        Expected::new(&shown.lines().map(str::to_owned).collect::<Vec<_>>()).is(printed)
    }

    #[test]
    fn things_stand_for_others_of_their_kind_and_for_nothing_else() {
        assert!(is(r#"{"a":"cnv_1x9g0bsr293ha0mc4mk8ptw8rs","n":12}"#, r#"{"a":"cnv_zz","n":3}"#).is_some());
        assert!(is(r#"{"a":"cnv_1x9g0bsr293ha0mc4mk8ptw8rs"}"#, r#"{"a":"msg_zz"}"#).is_none());
        assert!(is("1 of 3: done", "22 of 45: done\n").is_some());
        assert!(is("1 of 3: done", "1 of three: done\n").is_none());
        assert!(is("at 2026-11-21T11:59:06.768Z.", "at 2027-01-01T00:00:00Z.").is_some());
        assert!(is("first\n...\nlast", "first\nlast\n").is_some());
        assert!(is("first\n...\nlast", "first\nbetween\nlast\n").is_some());
        assert!(is("first\n...\nlast", "first\nlast\nmore\n").is_none());
        assert!(is("one", "one\ntwo\n").is_none(), "what is printed beyond what is shown");
        assert!(is("one\ntwo", "one\n").is_none());
    }

    #[test]
    fn what_stood_in_a_place_is_told() {
        let found = is("Token `yz7d9h03a6` at 127.0.0.1:8080", "Token `abc1234567` at 127.0.0.1:4000").unwrap();
        let wanted = [("yz7d9h03a6", "abc1234567"), ("127.0.0.1:8080", "127.0.0.1:4000")];
        assert_eq!(found, wanted.map(|(shown, actual)| (shown.to_owned(), actual.to_owned())));
    }
}
