//! What was read from events and deliveries.

use recado_proto::{
    time::millis,
    v1::{self, message_status::Status},
};

use super::{
    Name, Output, Report, Schedule, Submitted,
    book::Book,
    entry::{Entry, Phase},
    flow::status_of,
};

/// The code of what a restored backup left pending.
const RESTORED: &str = "restored";

impl Schedule {
    pub(super) fn restored(&mut self, unsettled: &v1::sender_state::Unsettled, through: u64) {
        self.orphans.insert(unsettled.message_id.as_str().into(), Book::restored(unsettled, through));
    }

    pub(super) fn submitted(&mut self, submitted: Submitted) {
        let Submitted { message, tenant, account, address, position, not_after, files, late } = submitted;
        if self.entries.contains_key(&message) {
            return;
        }
        let book = match self.left_out.remove(&message) {
            Some(None) => return self.out.push(Output::Forget(message)),
            Some(book) => book,
            None => self.orphans.remove(&message),
        };
        self.accounts.entry(account.clone()).or_default().waiting += 1;
        let line = self.lines.entry((account.clone(), address.clone())).or_default();
        line.queue.insert(position, message.clone());
        let entry = Entry {
            tenant,
            account,
            address,
            position,
            not_after,
            files,
            given_at: None,
            book: book.unwrap_or_default(),
            phase: if late { Phase::Late } else { Phase::Waiting { not_before: 0 } },
            status: Status::Unspecified,
            report: None,
            report_again: None,
            aside: false,
            slot: None,
            ready: false,
            timer: None,
        };
        self.entries.insert(message.clone(), entry);
        if !self.loading && !late {
            self.resume(&message, false);
        }
    }

    /// What is known of the message is kept: deliveries are not read again.
    pub(super) fn leave_out(&mut self, message: Name) {
        if let Some(book) = self.orphans.remove(&message) {
            self.left_out.insert(message, Some(book));
        }
    }

    pub(super) fn caught_up(&mut self) {
        let late = self.entries.iter().filter(|(_, entry)| matches!(entry.phase, Phase::Late));
        let mut late: Vec<(u64, Name)> = late.map(|(message, entry)| (entry.position, message.clone())).collect();
        late.sort();
        for (_, message) in late {
            self.resume(&message, false);
        }
    }

    pub(super) fn status_seen(&mut self, message: &Name, status: Status) {
        let Some(entry) = self.entries.get_mut(message) else {
            if let Some(left_out) = self.left_out.get_mut(message) {
                let end = left_out.as_ref().and_then(|book| book.end.as_ref());
                if status >= Status::Accepted || end.is_some_and(|end| status >= status_of(end)) {
                    *left_out = None;
                }
            }
            return;
        };
        entry.status = entry.status.max(status);
        let attempted = entry.book.attempts > 0;
        match entry.phase {
            // What we know ourselves comes first; it is told in a moment.
            Phase::Calling { .. } | Phase::Recording { .. } | Phase::Released { .. } => {}
            _ if status >= Status::Accepted => self.release(message, 0),
            // Unknown without any attempt: it was pending in what a backup was restored from.
            Phase::Waiting { .. } if !attempted && !self.loading => self.release(message, 0),
            _ => {}
        }
    }

    /// What was submitted before may have been sent after the backup was made: its end is unknown, for good.
    pub(super) fn epoch_opened(&mut self, tenant: &Name, position: u64) {
        let mut before: Vec<(u64, Name)> = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.tenant == *tenant && entry.position < position)
            .filter(|(_, entry)| !matches!(entry.phase, Phase::Calling { .. } | Phase::Recording { .. }))
            .map(|(message, entry)| (entry.position, message.clone()))
            .collect();
        before.sort();
        for (_, message) in before.into_iter().rev() {
            let Some(entry) = self.entries.get_mut(&message) else { continue };
            let mut outcome = v1::Outcome {
                message_id: message.to_string(),
                n: entry.book.attempts,
                account_id: entry.account.to_string(),
                code: RESTORED.to_owned(),
                r#final: true,
                ..v1::Outcome::default()
            };
            outcome.set_class(v1::outcome::Class::Ambiguous);
            // As the book's end it is also in the sender state, until it is told.
            entry.book.end.get_or_insert(outcome);
            if !self.loading {
                self.resume(&message, false);
            }
        }
    }

    pub(super) fn attempt_read(&mut self, attempt: &v1::Attempt, position: u64) {
        let message: Name = attempt.message_id.as_str().into();
        let ours = *attempt.owner == *self.owner;
        let not_after = attempt.not_after.as_ref().map_or(0, millis);
        let first = self.book(&message, position).attempt(attempt.n, ours, not_after);
        if !first || self.loading {
            return;
        }
        let Some(entry) = self.entries.get_mut(&message) else { return };
        match &mut entry.phase {
            Phase::Writing { n, read, .. } if ours && *n == attempt.n => {
                *read = Some(not_after);
                self.call_if_may(&message);
            }
            Phase::Late | Phase::Calling { .. } | Phase::Recording { .. } | Phase::Released { .. } => {}
            _ => {
                entry.phase = Phase::Foreign { until: not_after + self.limits.call_ms };
                self.unready(&message);
                self.give_back(&message, None);
                self.review(&message);
            }
        }
    }

    pub(super) fn outcome_read(&mut self, outcome: &v1::Outcome, position: u64) {
        let message: Name = outcome.message_id.as_str().into();
        let news = self.book(&message, position).outcome(outcome);
        if self.loading {
            let recipient = (outcome.account_id.as_str().into(), outcome.asked_address_id.as_str().into());
            match outcome.class() {
                v1::outcome::Class::Throttled => self.slow_down(&recipient, outcome),
                v1::outcome::Class::Accepted => self.calm(outcome.at.as_ref().map_or(0, millis), &recipient),
                _ => {}
            }
        }
        if !news || self.loading {
            return;
        }
        let Some(entry) = self.entries.get(&message) else { return };
        match entry.phase {
            Phase::Late | Phase::Calling { .. } | Phase::Recording { .. } | Phase::Released { .. } => {}
            Phase::Writing { .. } if entry.book.end.is_none() => {}
            _ => self.resume(&message, false),
        }
    }

    fn book(&mut self, message: &Name, position: u64) -> &mut Book {
        let left_out = self.left_out.get_mut(message).and_then(Option::as_mut);
        let known = self.entries.get_mut(message).map(|entry| &mut entry.book).or(left_out);
        let book = match known {
            Some(book) => book,
            None => self
                .orphans
                .entry(message.clone())
                .or_insert_with(|| Book { first_position: position, ..Book::default() }),
        };
        book.last_position = position;
        book
    }

    pub(super) fn loaded(&mut self) {
        self.slow_lines();
        self.loading = false;
        let mut all: Vec<(u64, Name)> =
            self.entries.iter().map(|(message, entry)| (entry.position, message.clone())).collect();
        all.sort();
        for (_, message) in all {
            self.resume(&message, false);
        }
    }

    /// Goes on with a message from what its book and the events say. `tell`: its end is news of ours, to be told
    /// even where the events know something as good (it joins the provider's id to the message).
    pub(super) fn resume(&mut self, message: &Name, tell: bool) {
        self.unready(message);
        let Some(entry) = self.entries.get(message) else { return };
        if matches!(entry.phase, Phase::Released { .. }) {
            return;
        }
        let (status, position) = (entry.status, entry.book.last_position);
        if let Some(end) = entry.book.end.clone() {
            if tell || status < status_of(&end) {
                self.report(message, end);
            }
            return self.release(message, position);
        }
        let never_tried = entry.book.attempts == 0;
        if status >= Status::Accepted || (never_tried && status == Status::Unknown) {
            return self.release(message, position);
        }

        let phase = match &entry.book.outcome {
            None if never_tried => Phase::Waiting { not_before: 0 },
            None => Phase::Foreign { until: entry.book.not_after + self.limits.call_ms },
            Some(outcome) if outcome.class() == v1::outcome::Class::Ambiguous => {
                let outcome = outcome.clone();
                let rules = self.accounts.get(&entry.account).and_then(|account| account.rules.as_ref());
                let hold = if rules.is_some_and(|rules| rules.echoes) { self.limits.receipt_ms } else { 0 };
                let until = outcome.at.as_ref().map_or(0, millis) + hold;
                if status < Status::Unknown {
                    self.report(message, outcome);
                }
                Phase::Unknown { until }
            }
            Some(outcome) => Phase::Waiting { not_before: self.next_try(message, outcome) },
        };
        let mut held = false;
        if let Some(entry) = self.entries.get_mut(message) {
            entry.phase = phase;
            held = entry.book.outcome.as_ref().is_some_and(|last| last.class() == v1::outcome::Class::Held);
        }
        self.give_back(message, None);
        if held {
            self.step_aside(message);
        }
        self.review(message);
    }

    pub(super) fn report(&mut self, message: &Name, outcome: v1::Outcome) {
        let Some(entry) = self.entries.get_mut(message) else { return };
        let report = Report {
            tenant: entry.tenant.clone(),
            account: entry.account.clone(),
            status: status_of(&outcome),
            outcome,
            attempts: entry.book.attempts,
        };
        entry.report = Some(report.clone());
        entry.report_again = None;
        self.out.push(Output::Report(message.clone(), report));
    }

    /// The message leaves its line: the next one may go.
    pub(super) fn release(&mut self, message: &Name, position: u64) {
        self.unready(message);
        self.give_back(message, None);
        let Some(entry) = self.entries.get_mut(message) else { return };
        if matches!(entry.phase, Phase::Released { .. }) {
            return;
        }
        let position = position.max(entry.book.last_position);
        entry.phase = Phase::Released { position };
        self.out.push(Output::Forget(message.clone()));
        if let Some(account) = self.accounts.get_mut(&entry.account) {
            account.held.remove(message);
        }
        self.leave_line(message);
        self.part(message);
    }

    /// The next one of the message's line may go.
    pub(super) fn leave_line(&mut self, message: &Name) {
        let Some(entry) = self.entries.get(message) else { return };
        let (recipient, position) = (entry.recipient(), entry.position);
        let Some(line) = self.lines.get_mut(&recipient) else { return };
        line.queue.remove(&position);
        match line.queue.first_key_value().map(|(_, head)| head.clone()) {
            Some(head) if !self.loading => self.review(&head),
            Some(_) => {}
            None => {
                self.lines.remove(&recipient);
            }
        }
    }

    /// Drops a message that is settled and whose own records were all read back.
    pub(super) fn part(&mut self, message: &Name) {
        let Some(entry) = self.entries.get(message) else { return };
        let Phase::Released { position } = entry.phase else { return };
        if entry.report.is_some() {
            self.arm(message);
        } else if position < self.deliveries || entry.book.attempts == 0 && position == 0 {
            self.disarm(message);
            let gone = self.entries.remove(message);
            if let Some(account) = gone.and_then(|entry| self.accounts.get_mut(&entry.account)) {
                account.waiting -= 1;
            }
        } else {
            self.disarm(message);
            self.parting.insert((position, message.clone()));
        }
    }

    pub(super) fn deliveries_read(&mut self, position: u64) {
        self.deliveries = self.deliveries.max(position);
        while let Some((at, message)) = self.parting.first().cloned() {
            if at >= self.deliveries {
                break;
            }
            self.parting.remove(&(at, message.clone()));
            self.part(&message);
        }
    }
}
