//! Accounts and credentials: who may call now, and who has to wait for what.

use std::collections::BTreeSet;

use super::{
    Limits, Name, Output, Rules, Schedule, Timer,
    breaker::Breaker,
    entry::{Phase, Slot},
    pace::Pace,
    slowed::Slowed,
};
use recado_proto::{
    time::{millis, timestamp},
    v1,
};

#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) rules: Option<Rules>,
    pub(super) pace: Pace,
    /// Messages that may go, in the order of their events.
    pub(super) ready: BTreeSet<(u64, Name)>,
    /// The same of those whose files have to be given first.
    pub(super) ready_to_give: BTreeSet<(u64, Name)>,
    pub(super) calls: usize,
    /// Its messages that have not come to their end.
    pub(super) waiting: usize,
    /// How many of the calls began with giving files.
    giving: usize,
    pub(super) slowed: Slowed,
    /// Messages that stand aside.
    pub(super) held: BTreeSet<Name>,
    stopped: Option<Stopped>,
}

/// The credential is refused.
#[derive(Clone, Debug)]
struct Stopped {
    next_probe: i64,
    probing: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Credential {
    pub(super) breaker: Breaker,
    pub(super) slowed: Slowed,
}

/// Whether an account may begin a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    Open,
    /// At this time, if nothing else happens.
    At(i64),
    /// Not before something happens.
    Shut,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            rules: None,
            pace: Pace::new(1),
            ready: BTreeSet::new(),
            ready_to_give: BTreeSet::new(),
            calls: 0,
            waiting: 0,
            giving: 0,
            slowed: Slowed::default(),
            held: BTreeSet::new(),
            stopped: None,
        }
    }
}

impl Account {
    pub(super) fn stopped(&self) -> bool {
        self.stopped.is_some()
    }

    fn may_give(&self, limits: &Limits) -> bool {
        self.giving < limits.account_givings
    }

    fn forget_ready(&mut self, message: &(u64, Name)) {
        if !self.ready.remove(message) {
            self.ready_to_give.remove(message);
        }
    }

    fn nothing_ready(&self) -> bool {
        self.ready.is_empty() && self.ready_to_give.is_empty()
    }

    fn gate(&self, now: i64, credential: &Credential, limits: &Limits) -> Gate {
        if self.rules.is_none() || self.calls >= limits.account_calls {
            return Gate::Shut;
        }
        if self.ready.is_empty() && !self.may_give(limits) {
            return Gate::Shut;
        }
        let Some(breaker) = credential.breaker.next() else { return Gate::Shut };
        let probe = match &self.stopped {
            Some(Stopped { probing: true, .. }) => return Gate::Shut,
            Some(stopped) => stopped.next_probe,
            None => i64::MIN,
        };
        let at = [self.slowed.until, credential.slowed.until, self.pace.next(), breaker, probe].into_iter().max();
        match at {
            Some(at) if at > now => Gate::At(at),
            _ => Gate::Open,
        }
    }
}

impl Schedule {
    pub(super) fn configure(&mut self, account: &Name, rules: Option<Rules>) {
        if let Some(rules) = &rules {
            self.credentials.entry(rules.credential.clone()).or_default();
        }
        let known = self.accounts.entry(account.clone()).or_default();
        match (&rules, &known.rules) {
            (Some(new), None) => known.pace = Pace::new(new.rate_per_s),
            (Some(new), Some(_)) => known.pace.limit(new.rate_per_s),
            (None, _) => {}
        }
        known.rules = rules;
    }

    pub(super) fn account_resumed(&mut self, account: &Name) {
        if let Some(known) = self.accounts.get_mut(account)
            && known.stopped.take().is_some()
        {
            self.out.push(Output::AccountRuns(account.clone()));
        }
    }

    /// The provider said how much of what it allows is used up.
    pub(super) fn used(&mut self, account: &Name, percent: u8) {
        if let Some(known) = self.accounts.get_mut(account) {
            known.pace.used(self.now, percent);
        }
    }

    /// The provider refused the account's credential.
    pub(super) fn stop(&mut self, account: &Name, code: &str, title: &str) {
        let next_probe = self.now + self.limits.probe_ms;
        let known = self.accounts.entry(account.clone()).or_default();
        if known.stopped.replace(Stopped { next_probe, probing: false }).is_none() {
            let (account, code, title) = (account.clone(), code.to_owned(), title.to_owned());
            self.out.push(Output::AccountStopped { account, code, title });
        }
    }

    /// Begins as many calls as may begin now, and sets a timer for the next.
    pub(super) fn pump(&mut self) {
        if self.draining {
            return;
        }
        while self.in_flight < self.limits.calls {
            let (now, limits, accounts, credentials) = (self.now, &self.limits, &self.accounts, &self.credentials);
            let mut soonest = i64::MAX;
            let chosen = self.turns.next(|name| {
                let Some(account) = accounts.get(name) else { return false };
                let Some(credential) = account.rules.as_ref().and_then(|rules| credentials.get(&rules.credential))
                else {
                    return false;
                };
                match account.gate(now, credential, limits) {
                    Gate::Open => true,
                    Gate::At(at) => {
                        soonest = soonest.min(at);
                        false
                    }
                    Gate::Shut => false,
                }
            });
            let Some(account) = chosen else {
                self.pump_at(soonest);
                return;
            };
            self.begin(&account);
        }
    }

    fn pump_at(&mut self, at: i64) {
        if let Some(old) = self.pump_timer.take() {
            self.timers.remove(&(old, Timer::Pump));
        }
        if at < i64::MAX {
            self.pump_timer = Some(at);
            self.timers.insert((at, Timer::Pump));
        }
    }

    /// Which of the account's messages that may go is next: the oldest; for a probe, the one that was tried longest
    /// ago, because what a message always gets says nothing of the others.
    fn next_of(&self, account: &Account) -> Option<(u64, Name)> {
        let credential = account.rules.as_ref().and_then(|rules| self.credentials.get(&rules.credential));
        let to_give = account.may_give(&self.limits).then_some(&account.ready_to_give);
        if account.stopped.is_none() && !credential.is_some_and(|credential| credential.breaker.probes()) {
            return account.ready.first().into_iter().chain(to_give.and_then(BTreeSet::first)).min().cloned();
        }
        let tried_at = |message: &Name| {
            let outcome = self.entries.get(message).and_then(|entry| entry.book.outcome.as_ref());
            outcome.map_or(i64::MIN, |outcome| outcome.at.as_ref().map_or(0, millis))
        };
        let all = account.ready.iter().chain(to_give.into_iter().flatten());
        all.min_by_key(|(position, message)| (tried_at(message), *position)).cloned()
    }

    /// Begins an attempt of one of the account's messages that may go, or first gives its files.
    fn begin(&mut self, name: &Name) {
        let Some(next) = self.accounts.get(name).and_then(|account| self.next_of(account)) else { return };
        let Some(account) = self.accounts.get_mut(name) else { return };
        account.forget_ready(&next);
        let (_, message) = next;
        let Some(entry) = self.entries.get_mut(&message) else { return };
        let Some(credential) = account.rules.as_ref().map(|rules| rules.credential.clone()) else { return };
        if account.nothing_ready() {
            self.turns.leave(name);
        }

        // Files go before the message, which then waits for its turn: they are none of the messages that are counted.
        let giving = entry.wants_files(self.now, self.limits.given_ms);
        if giving {
            account.giving += 1;
        } else {
            account.pace.take(self.now);
        }
        account.calls += 1;
        self.in_flight += 1;
        if let Some(stopped) = &mut account.stopped {
            stopped.probing = true;
        }
        let breaker = self.credentials.get_mut(&credential).map(|known| &mut known.breaker);
        let slot = Slot {
            giving,
            probes_account: account.stopped(),
            probes_credential: breaker.is_some_and(Breaker::begin),
            credential,
        };

        let n = entry.book.attempts + 1;
        entry.ready = false;
        entry.slot = Some(slot);
        if giving {
            entry.phase = Phase::Giving { n };
            self.out.push(Output::GiveFiles(message.clone()));
            return self.arm(&message);
        }
        entry.given_at = None;
        entry.phase = Phase::Writing { n, returned: false, read: None, again: None };
        self.write_attempt(&message, n);
        self.arm(&message);
    }

    pub(super) fn write_attempt(&mut self, message: &Name, n: u32) {
        let Some(entry) = self.entries.get(message) else { return };
        let not_after = (self.now + self.limits.attempt_ms).min(entry.not_after);
        let attempt = v1::Attempt {
            message_id: message.to_string(),
            n,
            owner: self.owner.to_string(),
            not_after: Some(timestamp(not_after)),
            account_id: entry.account.to_string(),
            address_id: entry.address.to_string(),
            other_form: false,
        };
        self.out.push(Output::WriteAttempt(message.clone(), attempt));
    }

    /// Gives back what `begin` took. `failed` says how the call ended; `None`: there was none.
    pub(super) fn give_back(&mut self, message: &Name, failed: Option<bool>) {
        let Some(entry) = self.entries.get_mut(message) else { return };
        let Some(slot) = entry.slot.take() else { return };
        self.in_flight -= 1;
        let Some(account) = self.accounts.get_mut(&entry.account) else { return };
        account.calls -= 1;
        account.giving -= usize::from(slot.giving);
        // What had begun before says nothing of when to try again.
        if let Some(stopped) = account.stopped.as_mut().filter(|_| slot.probes_account) {
            stopped.probing = false;
            let wait = if failed.is_some() { self.limits.probe_ms } else { self.limits.append_retry_ms };
            stopped.next_probe = self.now + wait;
        }
        let Some(credential) = self.credentials.get_mut(&slot.credential) else { return };
        match failed {
            Some(failed) => credential.breaker.end(self.now, failed),
            None if slot.probes_credential => credential.breaker.cancel(),
            None => {}
        }
    }

    /// The message may go as soon as its account may.
    pub(super) fn make_ready(&mut self, message: &Name) {
        let Some(entry) = self.entries.get_mut(message) else { return };
        entry.ready = true;
        let account = self.accounts.entry(entry.account.clone()).or_default();
        let wants_files = entry.wants_files(self.now, self.limits.given_ms);
        let ready = if wants_files { &mut account.ready_to_give } else { &mut account.ready };
        ready.insert((entry.position, message.clone()));
        self.turns.join(&entry.tenant, &entry.account);
    }

    /// The message may not go any more.
    pub(super) fn unready(&mut self, message: &Name) {
        let Some(entry) = self.entries.get_mut(message) else { return };
        if !std::mem::take(&mut entry.ready) {
            return;
        }
        let Some(account) = self.accounts.get_mut(&entry.account) else { return };
        account.forget_ready(&(entry.position, message.clone()));
        if account.nothing_ready() {
            self.turns.leave(&entry.account);
        }
    }
}
