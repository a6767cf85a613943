//! Fault points: named gaps between two steps, where a test can make the process die, stand still or fail.
//!
//! They exist only with the cargo feature `faults`; without it [`point`] expands to nothing. With it, the environment
//! says which of them act, in `RECADO_FAULT`:
//!
//! ```text
//! RECADO_FAULT=checkpoint.objects_stored:0:abort,router.events_appended:5:error
//! ```
//!
//! is a list of name, how many passes do nothing before it, and what then happens once: `abort` ends the process as a
//! kill would, `stall=SECONDS` keeps this task waiting, `error` makes the step fail as if what it did were unknown.
//! `RECADO_INTERVALS=checkpoint=500,sender_state=1000` (milliseconds) shortens what happens only now and then.

/// A fault point. `point!("name")` may end or stall; `point!("name", error)` may also return `Err(error(why))` from the
/// function around it; `point!("name", if condition)` is passed only under a condition.
macro_rules! point {
    ($name:literal) => {
        #[cfg(feature = "faults")]
        {
            let _ = $crate::fault::reach($name).await;
        }
    };
    ($name:literal, if $condition:expr) => {
        #[cfg(feature = "faults")]
        {
            if $condition {
                let _ = $crate::fault::reach($name).await;
            }
        }
    };
    ($name:literal, $error:expr) => {
        #[cfg(feature = "faults")]
        {
            if let Some(why) = $crate::fault::reach($name).await {
                return Err($error(why));
            }
        }
    };
}
pub(crate) use point;

#[cfg(feature = "faults")]
pub(crate) use armed::reach;

#[cfg(feature = "faults")]
mod armed {
    use std::{
        sync::{
            OnceLock,
            atomic::{AtomicI64, Ordering},
        },
        time::Duration,
    };

    struct Armed {
        name: String,
        /// Passes before it acts; it has acted when this is negative.
        passes: AtomicI64,
        action: Action,
    }

    #[derive(Clone, Copy)]
    enum Action {
        Abort,
        Stall(Duration),
        Error,
    }

    fn armed() -> &'static [Armed] {
        static ARMED: OnceLock<Vec<Armed>> = OnceLock::new();
        ARMED.get_or_init(|| super::variable("RECADO_FAULT").split(',').filter_map(parse).collect())
    }

    fn parse(text: &str) -> Option<Armed> {
        if text.is_empty() {
            return None;
        }
        let mut parts = text.splitn(3, ':');
        let parsed = (|| {
            let (name, passes, action) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
            let action = match action {
                "abort" => Action::Abort,
                "error" => Action::Error,
                _ => Action::Stall(Duration::from_secs(action.strip_prefix("stall=")?.parse().ok()?)),
            };
            Some(Armed { name: name.to_owned(), passes: AtomicI64::new(passes), action })
        })();
        if parsed.is_none() {
            // A test that means another fault than this must not pass.
            tracing::error!(fault = text, "fault is not understood");
            std::process::abort();
        }
        parsed
    }

    /// Passes a point; `Some` says why the step fails.
    pub(crate) async fn reach(name: &str) -> Option<String> {
        for armed in armed().iter().filter(|armed| armed.name == name) {
            if armed.passes.fetch_sub(1, Ordering::Relaxed) != 0 {
                continue;
            }
            tracing::error!(point = name, "fault point acts");
            match armed.action {
                Action::Abort => std::process::abort(),
                Action::Stall(time) => tokio::time::sleep(time).await,
                Action::Error => return Some(format!("the fault point {name} acts")),
            }
        }
        None
    }
}

#[cfg(feature = "faults")]
fn variable(name: &str) -> String {
    #[allow(clippy::disallowed_methods, reason = "no configuration: only tests have it")]
    std::env::var(name).unwrap_or_default()
}

/// The time between two of what happens now and then: `usual`, unless a test wants it more often.
#[cfg(feature = "faults")]
pub(crate) fn interval(name: &str, usual: std::time::Duration) -> std::time::Duration {
    let set = variable("RECADO_INTERVALS");
    let mine = set.split(',').filter_map(|part| part.split_once('=')).find(|(of, _)| *of == name);
    mine.and_then(|(_, ms)| ms.parse().ok()).map_or(usual, std::time::Duration::from_millis)
}

/// The time between two of what happens now and then.
#[cfg(not(feature = "faults"))]
pub(crate) fn interval(_name: &str, usual: std::time::Duration) -> std::time::Duration {
    usual
}
