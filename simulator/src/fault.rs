//! Faults by script: which Graph calls go wrong, and how.

use crate::journal::CallKind;
use serde::{Deserialize, Serialize};

/// Which calls a fault is for. Everything named must hold; the default is every call that sends a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct When {
    /// Kind of call.
    pub call: CallKind,
    /// Recipient: a number (digits) or a user id.
    pub to: Option<String>,
    /// A part of the call's words (text, caption) or of its correlation data.
    pub text: Option<String>,
    /// The business number.
    pub phone_number_id: Option<String>,
    /// How many calls that match go by first.
    pub skip: u64,
    /// How many calls it then strikes; all when `None`.
    pub times: Option<u64>,
    /// Strikes only each so-many-th call of those; all when `None`.
    pub one_in: Option<u64>,
}

/// What happens to such a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Then {
    /// Refused with a Graph error object. Not accepted.
    Error {
        /// HTTP status.
        status: u16,
        /// Graph error code.
        code: i64,
        /// Graph error subcode.
        #[serde(default)]
        subcode: Option<i64>,
        /// Seconds for a `Retry-After` header.
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// Answered with a page of HTML, as a proxy in between does. Not accepted.
    Html {
        /// HTTP status; 200 is possible.
        status: u16,
    },
    /// Accepted; the answer's first byte comes late.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// Accepted; the answer comes in pieces spread over this time.
    SlowBody {
        /// Milliseconds.
        ms: u64,
    },
    /// Accepted, receipts follow, but the connection is cut instead of an answer.
    AcceptThenCut {
        /// Milliseconds before the cut.
        #[serde(default)]
        after_ms: u64,
    },
    /// Accepted, receipts follow, but the answer breaks off within its body.
    AcceptThenBreakOff,
    /// The connection is cut and nothing was accepted.
    Cut {
        /// Milliseconds before the cut.
        #[serde(default)]
        after_ms: u64,
    },
    /// Sent elsewhere. Not accepted.
    Redirect {
        /// Where to.
        to: String,
    },
    /// Accepted; the answer's first byte is another one, as of a file that was damaged on its way.
    OtherBytes,
    /// Accepted with an id, then reported failed with this code.
    FailLater {
        /// The code in the receipt.
        code: i64,
    },
}

impl Then {
    /// Whether the provider takes the message all the same.
    pub(crate) fn accepts(&self) -> bool {
        !matches!(self, Self::Error { .. } | Self::Html { .. } | Self::Redirect { .. } | Self::Cut { .. })
    }
}

/// A fault: which calls, and what happens to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Which calls.
    #[serde(default)]
    pub when: When,
    /// What happens.
    pub then: Then,
}

impl Fault {
    /// Something that happens to every call that sends a message, until narrowed.
    pub fn new(then: Then) -> Self {
        Self { when: When::default(), then }
    }

    /// Refuses with a Graph error, with the HTTP status the provider pairs with the code.
    pub fn error(code: i64) -> Self {
        Self::new(Then::Error {
            status: crate::graph::refusal::http_status(code),
            code,
            subcode: None,
            retry_after: None,
        })
    }

    /// HTTP 429 with code 130429, the number's throughput limit; `retry_after` in seconds.
    pub fn throttle(retry_after: Option<u64>) -> Self {
        Self::new(Then::Error { status: 429, code: 130_429, subcode: None, retry_after })
    }

    /// Code 131056: too many messages to the same recipient.
    pub fn throttle_pair() -> Self {
        Self::error(131_056)
    }

    /// Only to this recipient.
    #[must_use]
    pub fn to(mut self, to: &str) -> Self {
        self.when.to = Some(to.to_owned());
        self
    }

    /// Only calls with this text.
    #[must_use]
    pub fn text(mut self, part: &str) -> Self {
        self.when.text = Some(part.to_owned());
        self
    }

    /// Only this kind of call.
    #[must_use]
    pub fn on(mut self, call: CallKind) -> Self {
        self.when.call = call;
        self
    }

    /// Only this many calls.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.when.times = Some(times);
        self
    }

    /// Only the n-th call that matches, from 1.
    #[must_use]
    pub fn nth(mut self, nth: u64) -> Self {
        self.when.skip = nth.saturating_sub(1);
        self.when.times = Some(1);
        self
    }
}

/// What a fault looks at.
#[derive(Debug, Default)]
pub(crate) struct Subject<'a> {
    pub(crate) kind: CallKind,
    pub(crate) to: Option<&'a str>,
    pub(crate) user_id: Option<&'a str>,
    pub(crate) words: &'a str,
    pub(crate) callback_data: &'a str,
    pub(crate) phone_number_id: &'a str,
}

/// A fault in force.
#[derive(Debug, Clone, Serialize)]
pub struct ActiveFault {
    /// Its number.
    pub id: u64,
    /// The fault.
    pub fault: Fault,
    /// Calls that matched.
    pub matched: u64,
    /// Calls it struck.
    pub struck: u64,
}

/// The faults in force, asked in the order in which they were set.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    active: Vec<ActiveFault>,
    last: u64,
}

/// Faults in force at most; the oldest goes.
const FAULTS_KEPT: usize = 1_000;

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) -> u64 {
        if self.active.len() >= FAULTS_KEPT {
            self.active.remove(0);
        }
        self.last += 1;
        self.active.push(ActiveFault { id: self.last, fault, matched: 0, struck: 0 });
        self.last
    }

    pub(crate) fn remove(&mut self, id: u64) -> bool {
        let before = self.active.len();
        self.active.retain(|active| active.id != id);
        self.active.len() != before
    }

    pub(crate) fn clear(&mut self) {
        self.active.clear();
    }

    pub(crate) fn list(&self) -> &[ActiveFault] {
        &self.active
    }

    /// The first fault that strikes this call.
    pub(crate) fn strike(&mut self, subject: &Subject<'_>) -> Option<(u64, Then)> {
        for active in &mut self.active {
            let when = &active.fault.when;
            if !when.matches(subject) {
                continue;
            }
            active.matched += 1;
            let beyond = active.matched > when.skip;
            let left = when.times.is_none_or(|times| active.struck < times);
            let chosen =
                when.one_in.is_none_or(|one_in| (active.matched - when.skip.min(active.matched)) % one_in.max(1) == 0);
            if beyond && left && chosen {
                active.struck += 1;
                return Some((active.id, active.fault.then.clone()));
            }
        }
        None
    }
}

impl When {
    fn matches(&self, subject: &Subject<'_>) -> bool {
        let same = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        let to = |wanted: &String| subject.to == Some(wanted) || subject.user_id == Some(wanted);
        self.call == subject.kind
            && self.to.as_ref().is_none_or(to)
            && same(&self.phone_number_id, subject.phone_number_id)
            && self
                .text
                .as_deref()
                .is_none_or(|part| subject.words.contains(part) || subject.callback_data.contains(part))
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Faults, Subject, Then};

    fn strikes(fault: Fault, calls: &[(&str, &str)]) -> Vec<bool> {
        let mut faults = Faults::default();
        faults.add(fault);
        calls
            .iter()
            .map(|(to, words)| faults.strike(&Subject { to: Some(to), words, ..Subject::default() }).is_some())
            .collect()
    }

    #[test]
    fn predicates_narrow_a_fault() {
        let calls = [("1", "a"), ("2", "a"), ("1", "b"), ("1", "a"), ("1", "a")];
        assert_eq!(strikes(Fault::error(1).to("1").nth(2), &calls), [false, false, true, false, false]);
        assert_eq!(strikes(Fault::error(1).text("a").times(2), &calls), [true, true, false, false, false]);
        let mut every_other = Fault::new(Then::Cut { after_ms: 0 });
        every_other.when.one_in = Some(2);
        assert_eq!(strikes(every_other, &calls), [false, true, false, true, false]);
    }

    #[test]
    fn a_script_can_be_written_as_json() {
        let written = r#"{"when":{"to":"5511","times":1},"then":{"kind":"accept_then_cut"}}"#;
        let fault: Fault = serde_json::from_str(written).unwrap_or_else(|_| Fault::error(0));
        assert_eq!(fault, Fault::new(Then::AcceptThenCut { after_ms: 0 }).to("5511").times(1));
        assert!(serde_json::from_str::<Fault>(r#"{"then":{"kind":"html","status":502},"wen":{}}"#).is_err());
    }
}
