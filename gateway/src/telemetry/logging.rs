//! Log lines: on standard error, people's form on a terminal, JSON otherwise. Messages are constant sentences;
//! facts are fields.

use std::io::{IsTerminal as _, stderr};

use tracing_subscriber::{EnvFilter, layer::SubscriberExt as _, registry, util::TryInitError};
use tracing_subscriber::{fmt, util::SubscriberInitExt as _};

/// The environment variable that says what is logged: `info`, `recado=debug,warn`...
pub const VARIABLE: &str = "RECADO_LOG";

/// What is logged when nobody says otherwise.
const DEFAULT: &str = "info";

/// Why logging was not set up.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    /// The variable's value is no filter.
    #[error(
        "{VARIABLE} is no log filter: {0}\nhint: a level (error, warn, info, debug, trace), or module=level, separated by commas"
    )]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// It was set up before.
    #[error("logging is set up already: {0}")]
    Twice(#[from] TryInitError),
}

/// Sets up logging for the process. `filter` is the variable's value, if it is set.
pub fn init(filter: Option<&str>) -> Result<(), LoggingError> {
    let filter = parse(filter)?;
    let terminal = stderr().is_terminal();
    let (people, machines) = if terminal {
        (Some(fmt::layer().with_writer(stderr).with_ansi(true)), None)
    } else {
        (None, Some(fmt::layer().json().flatten_event(true).with_writer(stderr)))
    };
    registry().with(filter).with(people).with(machines).try_init()?;
    Ok(())
}

fn parse(filter: Option<&str>) -> Result<EnvFilter, LoggingError> {
    let filter = filter.map(str::trim).filter(|filter| !filter.is_empty()).unwrap_or(DEFAULT);
    Ok(EnvFilter::builder().parse(filter)?)
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
    fn a_wrong_filter_says_what_would_be_right() {
        let Err(error) = parse(Some("recado=loudly")) else { panic!("accepted") };
        assert!(error.to_string().contains("RECADO_LOG") && error.to_string().contains("hint:"), "{error}");
    }
}
