//! Log lines: on standard error, people's form on a terminal, JSON otherwise. Messages are constant sentences;
//! facts are fields.

use std::io::{IsTerminal as _, stderr};

use tracing_subscriber::{EnvFilter, filter::LevelFilter, layer::SubscriberExt as _, registry, util::TryInitError};
use tracing_subscriber::{fmt, util::SubscriberInitExt as _};

use crate::{config::nearest, panics};

/// The environment variable that says what is logged: `info`, `recado=debug,warn`...
pub const VARIABLE: &str = "RECADO_LOG";

/// The environment variable that says how: `text` for people, `json` for machines.
pub const FORMAT_VARIABLE: &str = "RECADO_LOG_FORMAT";

/// What is logged when nobody says otherwise.
const DEFAULT: &str = "info";

/// The levels, as people write them.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Whose lines there are: the first part of their targets.
const TARGETS: [&str; 6] =
    ["recado", "recado_bus", "recado_connectors", "recado_proto", "recado_routing", "recado_simulator"];

/// Why logging was not set up.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    /// The variable's value is no filter.
    #[error(
        "{VARIABLE} is no log filter: {0}\nhint: a level (off, error, warn, info, debug, trace), or module=level, separated by commas"
    )]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// A part of it is neither a level nor a part of Recado: taken at its word it would silence everything.
    #[error("{VARIABLE} is no log filter: `{word}` is no level and no part of Recado\nhint: {hint}")]
    Word {
        /// The part.
        word: String,
        /// What to do.
        hint: String,
    },
    /// The other variable's value is no format.
    #[error("{FORMAT_VARIABLE} is {0:?}, which is no format of log lines\nhint: `text` or `json`")]
    Format(String),
    /// It was set up before.
    #[error("logging is set up already: {0}")]
    Twice(#[from] TryInitError),
}

/// Sets up logging for the process. `filter` and `format` are the variables' values, if they are set; `plain`: without
/// colours on a terminal too.
pub fn init(filter: Option<&str>, format: Option<&str>, plain: bool) -> Result<(), LoggingError> {
    let filter = parse(filter)?;
    let terminal = stderr().is_terminal();
    let for_people = for_people(format, terminal)?;
    let (people, machines) = if for_people {
        (Some(fmt::layer().with_writer(stderr).with_ansi(terminal && !plain)), None)
    } else {
        (None, Some(fmt::layer().json().flatten_event(true).with_writer(stderr)))
    };
    registry().with(filter).with(people).with(machines).try_init()?;
    panics::log();
    Ok(())
}

/// Whether lines are for people: as it is said, else on a terminal.
fn for_people(format: Option<&str>, terminal: bool) -> Result<bool, LoggingError> {
    match format.map(str::trim).filter(|format| !format.is_empty()) {
        None => Ok(terminal),
        Some("text") => Ok(true),
        Some("json") => Ok(false),
        Some(other) => Err(LoggingError::Format(other.to_owned())),
    }
}

fn parse(filter: Option<&str>) -> Result<EnvFilter, LoggingError> {
    let filter = filter.map(str::trim).filter(|filter| !filter.is_empty()).unwrap_or(DEFAULT);
    let parsed = EnvFilter::builder().parse(filter)?;
    filter.split(',').map(str::trim).try_for_each(known)?;
    Ok(parsed)
}

/// A directive without a level has to be a level, or the name of something that logs: any other word is legal, means a
/// target that nothing has, and leaves no line at all.
fn known(directive: &str) -> Result<(), LoggingError> {
    let target = directive.split(['[', ':']).next().unwrap_or_default();
    if directive.contains('=') || directive.parse::<LevelFilter>().is_ok() || TARGETS.contains(&target) {
        return Ok(());
    }
    let word = directive.to_lowercase();
    let longer = LEVELS.into_iter().find(|level| word.starts_with(level));
    let hint = match longer.or_else(|| nearest(&word, LEVELS.into_iter().chain(TARGETS))) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("a level ({}), or module=level, separated by commas", LEVELS.join(", ")),
    };
    Err(LoggingError::Word { word: directive.to_owned(), hint })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn nothing_said_means_info() {
        for nothing in [None, Some(""), Some("  ")] {
            assert_eq!(parse(nothing).unwrap().to_string(), "info");
        }
        assert_eq!(parse(Some("recado=debug,warn")).unwrap().to_string(), "recado=debug,warn");
    }

    #[test]
    fn a_word_that_would_silence_everything_is_refused() {
        for right in
            ["off", "WARN", "debug", "recado", "recado::sender", "recado_bus,warn", "hyper=debug,info", "info,"]
        {
            assert!(parse(Some(right)).is_ok(), "{right}");
        }
        for (wrong, hint) in [
            ("warning", "hint: did you mean `warn`?"),
            ("inof", "hint: did you mean `info`?"),
            ("warn,recadoo", "hint: did you mean `recado`?"),
            ("nothing-like-it", "hint: a level (off, error, warn, info, debug, trace), or module=level"),
        ] {
            let Err(error) = parse(Some(wrong)) else { panic!("{wrong} is accepted") };
            assert!(error.to_string().contains(hint), "{wrong}: {error}");
        }
    }

    #[test]
    fn the_format_is_that_of_the_place_unless_it_is_said() {
        assert!(for_people(None, true).unwrap());
        assert!(!for_people(Some(""), false).unwrap());
        assert!(!for_people(Some("json"), true).unwrap());
        assert!(for_people(Some("text"), false).unwrap());
        let Err(error) = for_people(Some("xml"), true) else { panic!("accepted") };
        assert!(error.to_string().contains("RECADO_LOG_FORMAT") && error.to_string().contains("hint:"), "{error}");
    }

    #[test]
    fn a_wrong_filter_says_what_would_be_right() {
        let Err(error) = parse(Some("recado=loudly")) else { panic!("accepted") };
        assert!(error.to_string().contains("RECADO_LOG") && error.to_string().contains("hint:"), "{error}");
    }
}
