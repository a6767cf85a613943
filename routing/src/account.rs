//! What the router knows of an account.

use recado_proto::v1;

/// A sender of ours, as configured.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Account {
    pub(crate) config: v1::AccountConfig,
    /// How long after the customer's last message a free-form reply may go, milliseconds; 0: no such rule.
    pub(crate) window: i64,
}

/// No duration of the configuration is longer than this, milliseconds: sums of times cannot overflow.
pub(crate) const LONGEST: u64 = 366 * 24 * 3_600_000;

/// Taken off the end of every reply window: a message needs time to get to the provider.
pub(crate) const WINDOW_MARGIN: i64 = 60_000;

impl Account {
    pub(crate) fn new(config: v1::AccountConfig) -> Self {
        let window = config.window_ms.min(LONGEST) as i64;
        Self { config, window }
    }

    /// When the window ends that a message written at `written` opened; `None` without such a rule.
    pub(crate) fn window_end(&self, written: i64) -> Option<i64> {
        (self.window > 0).then(|| written.saturating_add(self.window).saturating_sub(WINDOW_MARGIN))
    }
}
