//! Outgoing webhooks in the control log: how far each is, and what operators order.

use recado_proto::{time, v1};

use super::{Directory, DirectoryError, random};
use crate::{clock, config::is_id};

impl Directory {
    /// What is stored of an outgoing webhook.
    pub fn hook(&self, id: &str) -> Option<v1::HookState> {
        self.view.read(|state| state.hooks.get(id).cloned())
    }

    /// What is stored of all, sorted by id.
    pub fn hooks(&self) -> Vec<v1::HookState> {
        self.view.read(|state| state.hooks.values().cloned().collect())
    }

    /// What an operator ordered last for an outgoing webhook.
    pub fn hook_order(&self, id: &str) -> Option<v1::HookOrder> {
        self.view.read(|state| state.hook_orders.get(id).cloned())
    }

    /// Stores how far an outgoing webhook is.
    pub async fn put_hook(&self, state: v1::HookState) -> Result<(), DirectoryError> {
        let key = hook_key("hook", &state.id)?;
        self.put(&key, Some(v1::control::Record::HookState(state))).await
    }

    /// Orders something of an outgoing webhook; whoever works for it obeys, now or when it starts.
    pub async fn order_hook(
        &self,
        id: &str,
        action: v1::hook_order::Action,
        from_seq: u64,
    ) -> Result<(), DirectoryError> {
        let key = hook_key("hook-order", id)?;
        let order = v1::HookOrder {
            id: id.to_owned(),
            order: format!("{:032x}", u128::from_be_bytes(random::<16>()?)),
            action: action.into(),
            from_seq,
            at: Some(time::timestamp(clock::now_ms())),
        };
        self.put(&key, Some(v1::control::Record::HookOrder(order))).await
    }
}

fn hook_key(kind: &str, id: &str) -> Result<String, DirectoryError> {
    if is_id(id) {
        return Ok(format!("{kind}/{id}"));
    }
    Err(DirectoryError::Refused(format!("`{id}` cannot be the id of a hook")))
}
