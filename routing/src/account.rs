//! What the router knows of an account.

use recado_proto::v1;

/// A sender of ours, as configured.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Account {
    pub(crate) config: v1::AccountConfig,
    /// How long after the customer's last message a free-form reply may go, milliseconds; 0: no such rule.
    pub(crate) window: i64,
    /// The same after a message that came from an advertisement and was answered in time; 0: no longer.
    pub(crate) entry_window: i64,
}

/// No duration of the configuration is longer than this, milliseconds: sums of times cannot overflow.
pub(crate) const LONGEST: u64 = 366 * 24 * 3_600_000;

/// Taken off the end of every reply window: a message needs time to get to the provider.
pub(crate) const WINDOW_MARGIN: i64 = 60_000;

impl Account {
    pub(crate) fn new(config: v1::AccountConfig) -> Self {
        let window = config.window_ms.min(LONGEST) as i64;
        let entry_window = config.entry_window_ms.min(LONGEST) as i64;
        Self { config, window, entry_window }
    }

    /// When the window ends that a message written at `written` opened; `None` without such a rule.
    pub(crate) fn window_end(&self, written: i64) -> Option<i64> {
        (self.window > 0).then(|| written.saturating_add(self.window).saturating_sub(WINDOW_MARGIN))
    }

    /// When the longer window ends that a message from an advertisement opened, once it was answered.
    pub(crate) fn entry_end(&self, written: i64) -> i64 {
        if self.entry_window == 0 {
            return 0;
        }
        written.saturating_add(self.entry_window).saturating_sub(WINDOW_MARGIN)
    }

    /// When the longer window ends of an entry that was answered then; 0 when it was not, or not in time.
    pub(crate) fn answered_entry_end(&self, entry_at: i64, answered_at: i64) -> i64 {
        let in_time = entry_at <= answered_at && self.window_end(entry_at).is_some_and(|end| answered_at < end);
        if entry_at > 0 && in_time { self.entry_end(entry_at) } else { 0 }
    }
}
