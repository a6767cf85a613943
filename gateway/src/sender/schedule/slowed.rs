//! Who was asked to be slower, until when, and how that outlives a restart: it stands in the sender state, and what was
//! said after that in the outcomes behind it.

use std::collections::BTreeSet;

use recado_proto::{
    time::{millis, timestamp},
    v1::{self, outcome::Scope, sender_state},
};

use super::{
    Output, Schedule,
    entry::Recipient,
    pace::{MAX_RETRY_AFTER_MS, backoff},
};

/// From this long on, milliseconds, a pause is worth an operator's attention.
const LONG_PAUSE_MS: i64 = 600_000;
/// A recipient that the provider slows down waits 4, 16, 64... seconds, at most this many milliseconds.
const RECIPIENT_CAP_MS: i64 = 900_000;
/// Beyond it, further times make no wait longer.
const TIMES: u32 = 20;

/// What a provider's wishes for more time have come to.
#[derive(Clone, Debug, Default)]
pub(super) struct Slowed {
    /// Nothing goes before, milliseconds.
    pub(super) until: i64,
    /// How often in a row it asked.
    times: u32,
    /// When it asked the last time; 0: never.
    at: i64,
}

impl Slowed {
    /// A message was accepted.
    fn calm(&mut self, at: i64) {
        if at >= self.at {
            self.times = 0;
        }
    }

    fn record(&self, scope: Scope, account: &str, address: &str) -> sender_state::Slowed {
        sender_state::Slowed {
            scope: scope.into(),
            account_id: account.to_owned(),
            address_id: address.to_owned(),
            until: Some(timestamp(self.until)),
            times: self.times,
            at: Some(timestamp(self.at)),
        }
    }
}

impl Schedule {
    /// Where it is kept what a recipient, its account or its credential was asked. Lines stand only once everything
    /// was read.
    fn slowed(&mut self, scope: Scope, recipient: &Recipient) -> Option<&mut Slowed> {
        match scope {
            Scope::Unspecified => None,
            Scope::Recipient if self.loading => {
                let room = self.slow_recipients.len() < self.limits.waiting;
                (room || self.slow_recipients.contains_key(recipient))
                    .then(|| self.slow_recipients.entry(recipient.clone()).or_default())
            }
            Scope::Recipient => self.lines.get_mut(recipient).map(|line| &mut line.slowed),
            Scope::Sender => Some(&mut self.accounts.entry(recipient.0.clone()).or_default().slowed),
            Scope::Credential => {
                let rules = self.accounts.get(&recipient.0)?.rules.as_ref()?;
                self.credentials.get_mut(&rules.credential).map(|credential| &mut credential.slowed)
            }
        }
    }

    /// The provider asked for more time, just now or, while loading, some time ago.
    pub(super) fn slow_down(&mut self, recipient: &Recipient, said: &v1::Outcome) {
        let (now, loading, cap_ms) = (self.now, self.loading, self.limits.backoff_ms);
        let scope = said.scope();
        let at = said.at.as_ref().map_or(0, millis).min(now);
        let Some(slowed) = self.slowed(scope, recipient) else { return };
        // The sender state counts it already, or it was written twice.
        if loading && at <= slowed.at {
            return;
        }
        let went_on = slowed.until <= now;
        slowed.times = (slowed.times + 1).min(TIMES);
        slowed.at = at;
        let after_ms = said.retry_after_ms.min(MAX_RETRY_AFTER_MS);
        let wait = match scope {
            Scope::Recipient => (1000_i64 << (2 * slowed.times)).min(RECIPIENT_CAP_MS).max(after_ms as i64),
            _ => backoff(&said.message_id, slowed.times, after_ms, cap_ms),
        };
        slowed.until = slowed.until.max(at + wait);
        let until = slowed.until;
        if scope != Scope::Sender || loading {
            return;
        }
        if let Some(account) = self.accounts.get_mut(&recipient.0) {
            account.pace.slow(now);
        }
        if wait >= LONG_PAUSE_MS && went_on {
            self.out.push(Output::AccountPaused { account: recipient.0.clone(), code: said.code.clone(), until });
        }
    }

    /// A message was accepted: whatever was slowed down recovers.
    pub(super) fn calm(&mut self, at: i64, recipient: &Recipient) {
        let Some(account) = self.accounts.get_mut(&recipient.0) else { return };
        let line = if self.loading {
            self.slow_recipients.get_mut(recipient)
        } else {
            self.lines.get_mut(recipient).map(|line| &mut line.slowed)
        };
        // Once it was too fast, its messages keep their distance.
        if let Some(line) = line.filter(|line| line.at > 0 && line.at <= at) {
            line.calm(at);
            let interval = account.rules.as_ref().map_or(0, |rules| rules.recipient_interval_ms);
            line.until = line.until.max(at + interval);
        }
        account.slowed.calm(at);
        if !self.loading {
            account.pace.recover(self.now);
        }
        if let Some(credential) = account.rules.as_ref().and_then(|rules| self.credentials.get_mut(&rules.credential)) {
            credential.slowed.calm(at);
        }
    }

    /// From a sender state.
    pub(super) fn slowed_before(&mut self, was: &sender_state::Slowed) {
        let latest = self.now + MAX_RETRY_AFTER_MS as i64;
        let recipient = (was.account_id.as_str().into(), was.address_id.as_str().into());
        let Some(slowed) = self.slowed(was.scope(), &recipient) else { return };
        let time = |time: &Option<_>| time.as_ref().map_or(0, millis);
        slowed.until = slowed.until.max(time(&was.until)).min(latest);
        slowed.times = slowed.times.max(was.times).min(TIMES);
        slowed.at = slowed.at.max(time(&was.at));
    }

    /// Everything was read: the recipients that somebody waits for are known.
    pub(super) fn slow_lines(&mut self) {
        for (recipient, slowed) in std::mem::take(&mut self.slow_recipients) {
            if let Some(line) = self.lines.get_mut(&recipient) {
                line.slowed = slowed;
            }
        }
    }

    /// For a sender state: as many as accounts, and recipients for whom something waits.
    pub(super) fn all_slowed(&self) -> Vec<sender_state::Slowed> {
        let tells = |slowed: &Slowed| slowed.until > self.now || slowed.times > 0;
        let mut all = Vec::new();
        for ((account, address), line) in self.lines.iter().filter(|(_, line)| line.slowed.at > 0) {
            all.push(line.slowed.record(Scope::Recipient, account, address));
        }
        let accounts: BTreeSet<_> = self.accounts.keys().collect();
        let mut credentials = BTreeSet::new();
        for (name, account) in accounts.into_iter().filter_map(|name| Some((name, self.accounts.get(name)?))) {
            if tells(&account.slowed) {
                all.push(account.slowed.record(Scope::Sender, name, ""));
            }
            let Some(rules) = &account.rules else { continue };
            let credential = self.credentials.get(&rules.credential).filter(|credential| tells(&credential.slowed));
            if let Some(credential) = credential
                && credentials.insert(&rules.credential)
            {
                all.push(credential.slowed.record(Scope::Credential, name, ""));
            }
        }
        all.sort_by(|a, b| (a.scope, &a.account_id, &a.address_id).cmp(&(b.scope, &b.account_id, &b.address_id)));
        all
    }
}
