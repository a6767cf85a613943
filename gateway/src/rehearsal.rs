//! What a tests' build can be made to do wrong, or know too early, so that what follows can be tested with real processes.
//!
//! Only with the cargo feature `faults`; without it nothing here does anything. The environment says what acts:
//! `RECADO_KNOWS_LOGIC=2`: it knows rules up to that version, of which all after the newest have its rules.
//! `RECADO_OTHER_RULES=1`: it concludes something else than other builds, without a version of its own.
//! `RECADO_CURED=1`: it can apply what makes other builds fail, which is closing a conversation for [`POISON`].

use recado_proto::v1;

/// The reason of a `Close` on which the rules fail.
#[cfg(feature = "faults")]
const POISON: &str = "fault: panic";

/// Makes this process know what the environment says.
#[cfg(feature = "faults")]
pub(crate) fn begin() {
    if let Ok(newest) = variable("RECADO_KNOWS_LOGIC").parse() {
        recado_routing::rehearse(newest);
    }
}

/// Fails as a defect of the rules would.
#[cfg(feature = "faults")]
pub(crate) fn apply(intake: &v1::Intake) {
    if let Some(v1::intake::Input::Command(v1::Command { action: Some(v1::command::Action::Close(close)), .. })) =
        &intake.input
        && close.reason == POISON
        && variable("RECADO_CURED").is_empty()
    {
        #[allow(clippy::panic, reason = "that is what is rehearsed")]
        {
            panic!("a defect of the rules, rehearsed");
        }
    }
}

/// Changes what was concluded, as changed rules would.
#[cfg(feature = "faults")]
pub(crate) fn conclude(event: &mut v1::Event) {
    if let Some(v1::event::Body::ConversationQueued(queued)) = &mut event.body
        && !variable("RECADO_OTHER_RULES").is_empty()
    {
        queued.set_why(v1::conversation_queued::Why::Transferred);
    }
}

#[cfg(feature = "faults")]
fn variable(name: &str) -> String {
    #[allow(clippy::disallowed_methods, reason = "no configuration: only tests have it")]
    std::env::var(name).unwrap_or_default()
}

/// Nothing, outside of tests.
#[cfg(not(feature = "faults"))]
pub(crate) fn begin() {}

/// Nothing, outside of tests.
#[cfg(not(feature = "faults"))]
pub(crate) fn apply(_: &v1::Intake) {}

/// Nothing, outside of tests.
#[cfg(not(feature = "faults"))]
pub(crate) fn conclude(_: &mut v1::Event) {}
