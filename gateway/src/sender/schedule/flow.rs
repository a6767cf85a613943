//! What became of our own appends and calls, and what falls due.

use recado_connectors::{self as connectors, Scope};
use recado_proto::{
    Encode as _,
    time::{millis, timestamp},
    v1::{self, message_status::Status, outcome::Class},
};

use super::{
    Append, FilesGiven, Name, Output, Schedule, Timer,
    book::{EXPIRED, ends},
    entry::Phase,
    pace::{MAX_RETRY_AFTER_MS, backoff},
};
use crate::config::UnknownOutcome;

/// The code of an attempt that its owner did not use.
pub(in crate::sender) const NOT_CALLED: &str = "not_called";
/// The code of an attempt whose owner went away.
const NO_OUTCOME: &str = "no_outcome";

/// What the world is told of an outcome that ends a message or leaves it unknown.
pub(super) fn status_of(outcome: &v1::Outcome) -> Status {
    match outcome.class() {
        Class::Accepted => Status::Accepted,
        Class::Ambiguous => Status::Unknown,
        _ => Status::Failed,
    }
}

impl Schedule {
    pub(super) fn call_done(&mut self, message: &Name, n: u32, outcome: connectors::Outcome) {
        let Some(entry) = self.entries.get(message) else { return };
        if !matches!(entry.phase, Phase::Calling { n: calling } if calling == n) {
            return;
        }
        let (name, recipient) = (entry.account.clone(), entry.recipient());
        let refusals = match &outcome {
            connectors::Outcome::Transient { code, .. } => entry.book.refusals(code),
            _ => 0,
        };
        let failed = match &outcome {
            // The provider was never asked: that is no good news either.
            connectors::Outcome::Transient { code, .. } if code == NOT_CALLED => None,
            connectors::Outcome::Transient { .. }
            | connectors::Outcome::Ambiguous { .. }
            | connectors::Outcome::Throttled { scope: Scope::Credential, .. } => Some(true),
            _ => Some(false),
        };
        self.give_back(message, failed);

        let mut record = v1::Outcome {
            message_id: message.to_string(),
            n,
            at: Some(timestamp(self.now)),
            account_id: name.to_string(),
            ..v1::Outcome::default()
        };
        let answered = matches!(
            outcome,
            connectors::Outcome::Accepted { .. }
                | connectors::Outcome::Permanent { .. }
                | connectors::Outcome::Throttled { .. }
                | connectors::Outcome::Held { .. }
        );
        if answered {
            self.account_resumed(&name);
        }
        match outcome {
            connectors::Outcome::Accepted { provider_id, address } => {
                record.set_class(Class::Accepted);
                record.r#final = true;
                record.provider_id = Some(v1::Payload { data: provider_id.into(), ..v1::Payload::default() });
                record.address = address
                    .map(|address| v1::Payload { data: address.encode_to_vec().into(), ..v1::Payload::default() });
                recipient.1.as_ref().clone_into(&mut record.asked_address_id);
                self.calm(self.now, &recipient);
            }
            connectors::Outcome::Throttled { scope, after_ms, code } => {
                record.set_class(Class::Throttled);
                record.code = code;
                record.retry_after_ms = after_ms.unwrap_or(0).min(MAX_RETRY_AFTER_MS);
                record.set_scope(match scope {
                    Scope::Recipient => v1::outcome::Scope::Recipient,
                    Scope::Sender => v1::outcome::Scope::Sender,
                    Scope::Credential => v1::outcome::Scope::Credential,
                });
                recipient.1.as_ref().clone_into(&mut record.asked_address_id);
                self.slow_down(&recipient, &record);
            }
            connectors::Outcome::Transient { code, tries, after_ms } => {
                let exhausted = tries.is_some_and(|tries| refusals >= tries);
                record.set_class(if exhausted { Class::Permanent } else { Class::Transient });
                record.r#final = exhausted;
                record.code = code;
                record.retry_after_ms = after_ms.unwrap_or(0).min(MAX_RETRY_AFTER_MS);
            }
            connectors::Outcome::Permanent { code, title } => {
                record.set_class(Class::Permanent);
                record.r#final = true;
                (record.code, record.title) = (code, title);
            }
            connectors::Outcome::Held { code, title } => {
                let room = self
                    .accounts
                    .get(&name)
                    .is_some_and(|account| account.held.contains(message) || account.held.len() < self.limits.held);
                record.set_class(if room { Class::Held } else { Class::Permanent });
                record.r#final = !room;
                (record.code, record.title) = (code, title);
            }
            connectors::Outcome::Unauthorized { code, title } => {
                record.set_class(Class::Unauthorized);
                self.stop(&name, &code, &title);
                (record.code, record.title) = (code, title);
            }
            connectors::Outcome::Ambiguous { code } => {
                record.set_class(Class::Ambiguous);
                record.code = code;
            }
        }
        if record.code == EXPIRED {
            "provider_expired".clone_into(&mut record.code);
        }
        self.record(message, record);
    }

    /// The message's files were given to the provider, or not.
    pub(super) fn files_given(&mut self, message: &Name, became: FilesGiven) {
        let now = self.now;
        let Some(entry) = self.entries.get_mut(message) else { return };
        let Phase::Giving { n } = entry.phase else { return };
        if became == FilesGiven::No && now < entry.not_after && !self.draining {
            entry.phase = Phase::Writing { n, returned: false, read: None, again: None };
            self.write_attempt(message, n);
            return self.arm(message);
        }
        entry.given_at = (became == FilesGiven::Yes).then_some(now);
        let not_before = if became == FilesGiven::NotYet { now + self.limits.append_retry_ms } else { 0 };
        entry.phase = Phase::Waiting { not_before };
        self.give_back(message, None);
        self.review(message);
    }

    /// When the message may be tried again after this outcome.
    pub(super) fn next_try(&self, message: &Name, outcome: &v1::Outcome) -> i64 {
        let at = outcome.at.as_ref().map_or(0, millis);
        match outcome.class() {
            Class::Transient if outcome.code == NOT_CALLED => at,
            // The account is what waits.
            Class::Unauthorized => at,
            Class::Held => at + self.limits.held_ms,
            Class::Throttled => at + outcome.retry_after_ms.min(MAX_RETRY_AFTER_MS) as i64,
            _ => at + backoff(message, outcome.n, outcome.retry_after_ms, self.limits.backoff_ms),
        }
    }

    /// Calls, when our attempt is durable, read back as the first, and still good.
    pub(super) fn call_if_may(&mut self, message: &Name) {
        let Some(entry) = self.entries.get_mut(message) else { return };
        let Phase::Writing { n, returned: true, read: Some(not_after), .. } = entry.phase else { return };
        if entry.book.end.is_some() || entry.status >= Status::Accepted {
            return self.resume(message, false);
        }
        if self.now < not_after && !self.draining {
            entry.phase = Phase::Calling { n };
            self.out.push(Output::Call { message: message.clone(), n, not_after });
            return self.arm(message);
        }
        self.give_back(message, None);
        let mut record = self.blank(message, n, Class::Transient);
        NOT_CALLED.clone_into(&mut record.code);
        self.record(message, record);
    }

    fn blank(&self, message: &Name, n: u32, class: Class) -> v1::Outcome {
        let mut record = v1::Outcome {
            message_id: message.to_string(),
            n,
            at: Some(timestamp(self.now)),
            account_id: self.entries.get(message).map(|entry| entry.account.to_string()).unwrap_or_default(),
            ..v1::Outcome::default()
        };
        record.set_class(class);
        record
    }

    fn record(&mut self, message: &Name, outcome: v1::Outcome) {
        let Some(entry) = self.entries.get_mut(message) else { return };
        entry.phase = Phase::Recording { outcome: Box::new(outcome.clone()), again: None };
        self.out.push(Output::WriteOutcome(message.clone(), outcome));
        self.arm(message);
    }

    /// Gives a message up, in the place of the attempt `n`, or as the last word on it.
    fn end(&mut self, message: &Name, mut outcome: v1::Outcome) {
        outcome.r#final = true;
        self.unready(message);
        self.give_back(message, None);
        let Some(entry) = self.entries.get_mut(message) else { return };
        entry.phase = Phase::Ending { outcome: Box::new(outcome.clone()), again: None };
        self.out.push(Output::WriteOutcome(message.clone(), outcome));
        self.arm(message);
    }

    pub(super) fn append_done(&mut self, message: &Name, what: &Append, position: u64) {
        let Some(entry) = self.entries.get_mut(message) else { return };
        match (what, &mut entry.phase) {
            (Append::Report(status), _) if entry.report.as_ref().is_some_and(|report| report.status == *status) => {
                entry.report = None;
                entry.report_again = None;
                self.part(message);
            }
            (Append::Attempt(written), Phase::Writing { n, returned, again, .. }) if n == written => {
                *returned = true;
                *again = None;
                self.arm(message);
                self.call_if_may(message);
            }
            (Append::Outcome(written), Phase::Recording { outcome, .. }) if outcome.n == *written => {
                let outcome = outcome.clone();
                entry.book.outcome(&outcome);
                entry.book.last_position = entry.book.last_position.max(position);
                // Another sender went on already: wait for what it finds.
                self.resume(message, ends(&outcome));
            }
            _ => {}
        }
    }

    pub(super) fn append_failed(&mut self, message: &Name, what: &Append) {
        let at = self.now + self.limits.append_retry_ms;
        let Some(entry) = self.entries.get_mut(message) else { return };
        match (what, &mut entry.phase) {
            (Append::Report(_), _) if entry.report.is_some() => entry.report_again = Some(at),
            (Append::Attempt(written), Phase::Writing { n, returned, again, .. }) if n == written => {
                // It may be in the log all the same: read back, it is as good as any.
                *returned = true;
                *again = Some(at);
                self.call_if_may(message);
            }
            (Append::Outcome(written), Phase::Recording { outcome, again } | Phase::Ending { outcome, again })
                if outcome.n == *written =>
            {
                *again = Some(at);
            }
            _ => {}
        }
        self.arm(message);
    }

    /// Does what is due for a message, and sets its timer.
    pub(super) fn review(&mut self, message: &Name) {
        let now = self.now;
        let due = self.due_at(message).is_some_and(|at| at <= now);
        let Some(entry) = self.entries.get_mut(message) else { return };
        if entry.report_again.is_some_and(|at| at <= now) {
            entry.report_again = None;
            if let Some(report) = entry.report.clone() {
                self.out.push(Output::Report(message.clone(), report));
            }
        }
        let n = entry.book.attempts;
        let late = now >= entry.not_after;
        match &mut entry.phase {
            Phase::Waiting { .. } if late => {
                let class = if entry.book.perhaps_sent { Class::Ambiguous } else { Class::Permanent };
                let last = entry.book.outcome.clone().filter(|last| last.class() == Class::Held);
                let mut outcome = self.blank(message, n + 1, class);
                EXPIRED.clone_into(&mut outcome.code);
                if let Some(last) = last {
                    outcome.title = format!("{}: {}", last.code, last.title);
                }
                return self.end(message, outcome);
            }
            Phase::Waiting { .. } if due && !entry.ready => self.make_ready(message),
            Phase::Writing { again, read: None, .. } if again.is_some_and(|at| at <= now) => {
                if late {
                    entry.phase = Phase::Waiting { not_before: 0 };
                    self.give_back(message, None);
                    return self.review(message);
                }
                let Phase::Writing { n, returned, again, .. } = &mut entry.phase else { return };
                (*returned, *again) = (false, None);
                let n = *n;
                self.write_attempt(message, n);
            }
            Phase::Foreign { until } if *until <= now => {
                let mut outcome = self.blank(message, n, Class::Ambiguous);
                NO_OUTCOME.clone_into(&mut outcome.code);
                return self.record(message, outcome);
            }
            Phase::Unknown { until } if *until <= now => {
                let policy = self.accounts.get(&entry.account).and_then(|account| account.rules.as_ref());
                if policy.is_some_and(|rules| rules.unknown == UnknownOutcome::Resend) && !late {
                    entry.phase = Phase::Waiting { not_before: 0 };
                    return self.review(message);
                }
                let mut outcome = self.blank(message, n, Class::Ambiguous);
                outcome.code = entry_code(self, message);
                return self.end(message, outcome);
            }
            Phase::Recording { outcome, again } | Phase::Ending { outcome, again }
                if again.is_some_and(|at| at <= now) =>
            {
                *again = None;
                let outcome = (**outcome).clone();
                self.out.push(Output::WriteOutcome(message.clone(), outcome));
            }
            _ => {}
        }
        self.arm(message);
    }

    /// When a waiting message may go, if it is the first of its line.
    fn due_at(&self, message: &Name) -> Option<i64> {
        let entry = self.entries.get(message)?;
        let Phase::Waiting { not_before } = entry.phase else { return None };
        if entry.aside {
            return Some(not_before);
        }
        let line = self.lines.get(&entry.recipient())?;
        let (_, head) = line.queue.first_key_value()?;
        (head == message).then_some(not_before.max(line.slowed.until))
    }

    /// The message waits for its provider's word, and its recipient's others need not wait with it.
    pub(super) fn step_aside(&mut self, message: &Name) {
        let Some(entry) = self.entries.get_mut(message) else { return };
        let account = self.accounts.entry(entry.account.clone()).or_default();
        account.held.insert(message.clone());
        if !std::mem::replace(&mut entry.aside, true) {
            self.leave_line(message);
        }
    }

    /// All that stand aside for an account are tried now.
    pub(super) fn may_go(&mut self, account: &Name) {
        let held = self.accounts.get(account).map(|account| account.held.clone()).unwrap_or_default();
        for message in held {
            let Some(entry) = self.entries.get_mut(&message) else { continue };
            if let Phase::Waiting { not_before } = &mut entry.phase {
                *not_before = self.now;
                self.review(&message);
            }
        }
    }

    /// Sets the message's timer to the next time at which something falls due.
    pub(super) fn arm(&mut self, message: &Name) {
        let Some(entry) = self.entries.get(message) else { return };
        let at = match &entry.phase {
            Phase::Waiting { .. } if entry.ready => Some(entry.not_after),
            Phase::Waiting { .. } => Some(self.due_at(message).map_or(entry.not_after, |at| at.min(entry.not_after))),
            Phase::Foreign { until } | Phase::Unknown { until } => Some(*until),
            Phase::Writing { again, .. } | Phase::Recording { again, .. } | Phase::Ending { again, .. } => *again,
            Phase::Late | Phase::Giving { .. } | Phase::Calling { .. } | Phase::Released { .. } => None,
        };
        let at = [at, entry.report_again].into_iter().flatten().min();
        self.disarm(message);
        if let (Some(at), Some(entry)) = (at, self.entries.get_mut(message)) {
            entry.timer = Some(at);
            self.timers.insert((at, Timer::Message(message.clone())));
        }
    }

    pub(super) fn disarm(&mut self, message: &Name) {
        if let Some(entry) = self.entries.get_mut(message)
            && let Some(at) = entry.timer.take()
        {
            self.timers.remove(&(at, Timer::Message(message.clone())));
        }
    }
}

/// The code under which the message became unknown.
fn entry_code(schedule: &Schedule, message: &Name) -> String {
    let outcome = schedule.entries.get(message).and_then(|entry| entry.book.outcome.as_ref());
    outcome.map(|outcome| outcome.code.clone()).unwrap_or_default()
}
