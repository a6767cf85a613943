//! Whose turn it is: tenants in a round, and each tenant's accounts in a round, so that nobody's ten thousand
//! messages stand in front of somebody's one.

use std::collections::{HashMap, VecDeque};

use super::Name;

#[derive(Clone, Debug, Default)]
pub(super) struct Turns {
    tenants: VecDeque<Name>,
    accounts: HashMap<Name, VecDeque<Name>>,
}

impl Turns {
    /// The account takes part from now on; once is enough.
    pub(super) fn join(&mut self, tenant: &Name, account: &Name) {
        let accounts = self.accounts.entry(tenant.clone()).or_insert_with(|| {
            self.tenants.push_back(tenant.clone());
            VecDeque::new()
        });
        if !accounts.contains(account) {
            accounts.push_back(account.clone());
        }
    }

    /// The account has nothing more to send, for whichever tenant it was.
    pub(super) fn leave(&mut self, account: &str) {
        self.accounts.retain(|_, accounts| {
            accounts.retain(|name| &**name != account);
            !accounts.is_empty()
        });
        let accounts = &self.accounts;
        self.tenants.retain(|tenant| accounts.contains_key(tenant));
    }

    /// The next account for which `may` holds; the round goes on behind it.
    pub(super) fn next(&mut self, mut may: impl FnMut(&Name) -> bool) -> Option<Name> {
        for place in 0..self.tenants.len() {
            let Some(accounts) = self.tenants.get(place).and_then(|tenant| self.accounts.get_mut(tenant)) else {
                continue;
            };
            let Some(found) = accounts.iter().position(&mut may) else { continue };
            let account = accounts.remove(found)?;
            accounts.push_back(account.clone());
            let tenant = self.tenants.remove(place)?;
            self.tenants.push_back(tenant);
            return Some(account);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenants_share_then_accounts() {
        let mut turns = Turns::default();
        for (tenant, account) in [("big", "b1"), ("big", "b2"), ("small", "s1")] {
            turns.join(&tenant.into(), &account.into());
        }
        let mut order = Vec::new();
        for _ in 0..6 {
            order.extend(turns.next(|_| true));
        }
        assert_eq!(order.iter().map(|name| &**name).collect::<Vec<_>>(), ["b1", "s1", "b2", "s1", "b1", "s1"]);
        turns.leave("s1");
        assert_eq!(turns.next(|name| &**name != "b2").as_deref(), Some("b1"));
        assert_eq!(turns.next(|_| false), None);
    }
}
