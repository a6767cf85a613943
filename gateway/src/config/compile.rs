//! What the router gets to know of a configuration, and how the gateway finds its parts.

use std::sync::Arc;

use recado_connectors::AccountRef;
use recado_proto::{Encode as _, v1};
use sha2::{Digest as _, Sha256};

use super::{Account, Config, Endpoint, Hook};

impl Config {
    /// The part of one tenant as the router takes it, sorted by id. The same file gives the same bytes.
    pub fn compile(&self, tenant: &str) -> v1::TenantConfig {
        let accounts = self.accounts.iter().filter(|account| account.tenant == tenant);
        let queues = self.queues.iter().filter(|queue| queue.tenant == tenant);
        let agents = self.agents.iter().filter(|agent| agent.tenant == tenant);
        v1::TenantConfig {
            accounts: accounts
                .map(|account| v1::AccountConfig {
                    id: account.id.clone(),
                    channel: account.spec.channel.to_owned(),
                    queue_id: account.queue.clone(),
                    window_ms: account.outbound.reply_window_ms().unwrap_or(0),
                    entry_window_ms: account.outbound.entry_window_ms().unwrap_or(0),
                })
                .collect(),
            queues: queues.map(|queue| queue.rules.clone()).collect(),
            agents: agents.map(|agent| agent.rules.clone()).collect(),
        }
    }

    /// SHA-256 of what [`Config::compile`] gives, encoded.
    pub fn hash(&self, tenant: &str) -> [u8; 32] {
        Sha256::digest(self.compile(tenant).encode_to_vec()).into()
    }

    /// The endpoint of `/webhooks/{id}`.
    pub fn endpoint(&self, id: &str) -> Option<&Endpoint> {
        let at = self.endpoints.binary_search_by(|endpoint| endpoint.id.as_str().cmp(id)).ok()?;
        self.endpoints.get(at)
    }

    /// An account by its id.
    pub fn account(&self, id: &str) -> Option<&Account> {
        let at = self.accounts.binary_search_by(|account| account.id.as_str().cmp(id)).ok()?;
        self.accounts.get(at)
    }

    /// An outgoing webhook by its id.
    pub fn hook(&self, id: &str) -> Option<&Arc<Hook>> {
        let at = self.hooks.binary_search_by(|hook| hook.id.as_str().cmp(id)).ok()?;
        self.hooks.get(at)
    }

    /// The account that a provider's id names on an endpoint. Where several share an id (numbers of one business),
    /// they are of one tenant, and the first by id stands for all.
    pub fn account_by_ref(&self, endpoint: &str, reference: &AccountRef) -> Option<&Account> {
        self.accounts_by_ref(endpoint, reference).next()
    }

    /// All accounts that a provider's id names on an endpoint, by id.
    pub fn accounts_by_ref(&self, endpoint: &str, reference: &AccountRef) -> impl Iterator<Item = &Account> {
        let places = self.by_ref.get(reference).map_or(&[][..], Vec::as_slice);
        let accounts = places.iter().filter_map(|place| self.accounts.get(*place));
        accounts.filter(move |account| account.endpoint.as_deref() == Some(endpoint))
    }

    /// What a provider has to be told to call; `None` without `public_url`.
    pub fn callback_url(&self, endpoint: &str) -> Option<String> {
        self.http.public_url.as_ref().map(|url| format!("{url}/webhooks/{endpoint}"))
    }
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config").field("path", &self.path).field("revision", &self.revision).finish_non_exhaustive()
    }
}
