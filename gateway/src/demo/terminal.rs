//! Where the demo's lines go: a terminal with its width, its colours and a status line that stays at the bottom, or a
//! pipe with none of these.

use std::{io::Write as _, time::Duration};

use console::{Term, measure_text_width, truncate_str};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// From this width on lines have details at their end.
const WIDE: usize = 120;
/// Narrower terminals are written to as if they had this width.
const NARROWEST: usize = 40;

/// The process's own output.
pub(super) struct Terminal {
    term: Term,
    /// No colours, and no line that stays at the bottom: nothing but lines.
    plain: bool,
    status: Option<ProgressBar>,
}

impl Terminal {
    /// Looks at what stdout is; `plain`: whatever it is, it gets no escapes.
    pub(super) fn new(plain: bool) -> Self {
        let term = Term::stdout();
        let plain = plain || !term.is_term();
        Self { term, plain, status: None }
    }

    /// Whether a person watches.
    pub(super) fn is_watched(&self) -> bool {
        self.term.is_term()
    }

    /// Columns; `None` where there is no end of a line. Asked anew each time, because windows change their size.
    pub(super) fn width(&self) -> Option<usize> {
        self.is_watched().then(|| usize::from(self.term.size().1).max(NARROWEST))
    }

    /// Writes a line that is too long for nobody: it is cut where the terminal ends.
    pub(super) fn line(&self, text: &str) {
        match self.width() {
            Some(width) => self.whole(&truncate_str(text, width, "…")),
            None => self.whole(text),
        }
    }

    /// Writes a line as it is, which people may want to copy. Whoever closed the pipe has seen enough.
    pub(super) fn whole(&self, text: &str) {
        match &self.status {
            Some(status) => status.suspend(|| drop(self.term.write_line(text))),
            None => drop(writeln!(&self.term, "{text}").and_then(|()| self.term.flush())),
        }
    }

    /// What the line at the bottom says from now on, where there is one.
    pub(super) fn set_status(&mut self, text: String) {
        if self.plain {
            return;
        }
        let status = self.status.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::term(self.term.clone(), 5));
            bar.set_style(ProgressStyle::with_template("{wide_msg}").unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(500));
            bar
        });
        status.set_message(text);
    }

    /// Takes the line at the bottom away.
    pub(super) fn clear_status(&mut self) {
        if let Some(status) = self.status.take() {
            status.finish_and_clear();
        }
    }

    /// `left`, and in wide terminals `right` at the end of the line if both fit with some room between them.
    pub(super) fn both(&self, left: &str, right: &str) -> String {
        let (taken, more) = (measure_text_width(left), measure_text_width(right));
        match self.width() {
            Some(width) if width >= WIDE && taken + more + 4 <= width => {
                format!("{left}{:room$}{right}", "", room = width - taken - more)
            }
            None if more > 0 => format!("{left}  {right}"),
            _ => left.to_owned(),
        }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.plain { text.to_owned() } else { format!("\x1b[{code}m{text}\x1b[0m") }
    }

    pub(super) fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    pub(super) fn dim(&self, text: &str) -> String {
        self.paint("2", text)
    }

    pub(super) fn green(&self, text: &str) -> String {
        self.paint("32", text)
    }

    pub(super) fn blue(&self, text: &str) -> String {
        self.paint("34", text)
    }

    pub(super) fn red(&self, text: &str) -> String {
        self.paint("31", text)
    }
}

/// A text in exactly so many columns.
pub(super) fn column(text: &str, width: usize) -> String {
    let text = truncate_str(text, width, "…");
    format!("{text}{:room$}", "", room = width.saturating_sub(measure_text_width(&text)))
}
