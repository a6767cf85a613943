//! What the program says when a part of it panics: one log line, as of anything else that goes wrong.
//!
//! A panic's text may hold what a customer wrote (the standard library shows a text that is cut in the middle of a
//! character), so only constant texts are told; where it happened always is.

use std::{
    any::Any,
    backtrace::{Backtrace, BacktraceStatus},
    cell::RefCell,
    panic::{PanicHookInfo, UnwindSafe, catch_unwind, set_hook, take_hook},
    sync::{
        Once,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

/// Whether there is a log to write to.
static LOGGED: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// What the last panic under [`caught`] was.
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
    static CATCHING: RefCell<u32> = const { RefCell::new(0) };
}

/// From now on panics are lines of the log instead of text on standard error.
pub fn log() {
    LOGGED.store(true, Relaxed);
    install();
}

/// Runs something that may panic and says of its panic what and where it was. It is printed nowhere: the caller tells.
pub(crate) fn caught<T>(run: impl FnOnce() -> T + UnwindSafe) -> Result<T, String> {
    install();
    CATCHING.with_borrow_mut(|depth| *depth += 1);
    let done = catch_unwind(run);
    CATCHING.with_borrow_mut(|depth| *depth -= 1);
    done.map_err(|_| CAUGHT.take().unwrap_or_else(|| "a panic".to_owned()))
}

fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            if CATCHING.with_borrow(|depth| *depth > 0) {
                CAUGHT.set(Some(told(info)));
            } else if LOGGED.load(Relaxed) {
                write(info);
            } else {
                usual(info);
            }
        }));
    });
}

/// What and where, in one line.
fn told(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
    match constant(info.payload()) {
        Some(text) => format!("{text} ({place})"),
        None => format!("a panic at {place}"),
    }
}

fn write(info: &PanicHookInfo<'_>) {
    let thread = std::thread::current();
    let thread = thread.name().unwrap_or_default();
    let what = told(info);
    // Taken only where `RUST_BACKTRACE` asks for it.
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        tracing::error!(what, thread, %backtrace, "a part of the program panicked");
    } else {
        tracing::error!(what, thread, "a part of the program panicked");
    }
}

/// The text of a panic that was not put together while running.
fn constant(payload: &(dyn Any + Send)) -> Option<&'static str> {
    payload.downcast_ref::<&'static str>().copied()
}

#[cfg(test)]
#[allow(clippy::panic, clippy::string_slice)]
mod tests {
    use super::caught;

    #[test]
    fn a_panic_is_told_by_its_place_and_its_constant_text() {
        assert_eq!(caught(|| 1), Ok(1));
        let told = caught(|| panic!("what never is")).unwrap_err();
        assert!(told.starts_with("what never is (gateway/src/panics.rs:"), "{told}");
    }

    #[test]
    fn what_a_customer_wrote_is_not_told() {
        let text = "não".to_owned();
        let told = caught(|| text[..2].len()).unwrap_err();
        assert!(told.starts_with("a panic at ") && !told.contains("não"), "{told}");
    }

    #[test]
    fn one_within_another_is_the_inner_ones() {
        let told = caught(|| {
            let inner = caught(|| panic!("inner"));
            assert!(inner.is_err_and(|told| told.starts_with("inner")));
            panic!("outer")
        });
        assert!(told.is_err_and(|told: String| told.starts_with("outer")));
    }
}
