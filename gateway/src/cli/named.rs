//! Names and ids that a filter takes. A wrong one finds nothing, which looks as if all were well.

use recado_proto::{Kind, id};

use super::Console;
use crate::config::{Config, is_id, nearest};

/// An id of this kind, for the command line's parser.
pub(super) fn id(kind: Kind, text: &str) -> Result<String, String> {
    if kind.parse(text).is_some() {
        return Ok(text.to_owned());
    }
    let wrong = match id::parse_any(text) {
        Some((other, _)) => format!("that is an id of another kind (`{}`)", other.prefix()),
        None => "that is no id".to_owned(),
    };
    Err(format!("{wrong}\n  hint: it looks like {} and 26 characters", kind.prefix()))
}

/// One word of a closed list, for the command line's parser.
pub(super) fn word(text: &str, known: impl Iterator<Item = &'static str>) -> Result<String, String> {
    let known: Vec<_> = known.collect();
    if known.contains(&text) {
        return Ok(text.to_owned());
    }
    let hint = match nearest(text, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    Err(format!("there is none of this name\n  hint: {hint}"))
}

/// What a filter names of a configuration.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked<'a> {
    pub(super) tenant: Option<&'a str>,
    pub(super) endpoint: Option<&'a str>,
    pub(super) account: Option<&'a str>,
}

impl Asked<'_> {
    /// Warns of names that the configuration does not have. They are looked for all the same: the logs still have what
    /// was of somebody who was removed.
    pub(super) fn warn(&self, config: &Config, console: &mut Console<'_>) {
        let tenants = config.tenants.iter().map(|tenant| tenant.id.as_str());
        let endpoints = config.endpoints.iter().map(|endpoint| endpoint.id.as_str());
        let accounts = config.accounts.iter().map(|account| account.id.as_str());
        one("tenant", self.tenant, tenants, console);
        one("endpoint", self.endpoint, endpoints, console);
        one("account", self.account, accounts, console);
    }
}

fn one<'k>(what: &str, asked: Option<&str>, known: impl Iterator<Item = &'k str> + Clone, console: &mut Console<'_>) {
    let Some(asked) = asked.filter(|asked| !known.clone().any(|known| known == *asked)) else { return };
    let shown = if is_id(asked) { format!("{what} `{asked}`") } else { format!("such {what}") };
    let hint = match nearest(asked, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "only what was written before it was removed can be found".to_owned(),
    };
    console.note(format!("warning: the configuration has no {shown}\nhint: {hint}"));
}
