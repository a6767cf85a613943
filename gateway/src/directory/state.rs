//! What the control log says, record by record.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use recado_bus::Stored;
use recado_proto::{Encode as _, IdKey, v1};

use super::{SharedTenant, TenantEntry, TokenEntry};

/// The control log up to some position.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) format: Option<v1::Format>,
    pub(super) tenants: BTreeMap<String, SharedTenant>,
    pub(super) tokens: BTreeMap<String, Arc<TokenEntry>>,
    /// Token ids by the SHA-256 of the token.
    pub(super) by_hash: HashMap<[u8; 32], String>,
    /// By partition and slot.
    pub(super) checkpoints: BTreeMap<(u32, String), v1::Checkpoint>,
    pub(super) object_marker: Option<v1::ObjectMarker>,
    /// The newest words given for clocks.
    pub(super) times_accepted: VecDeque<v1::TimeAccepted>,
    /// By id.
    pub(super) hooks: BTreeMap<String, v1::HookState>,
    /// By id.
    pub(super) hook_orders: BTreeMap<String, v1::HookOrder>,
}

/// So many words given for clocks are looked at.
const TIMES_ACCEPTED: usize = 32;

impl State {
    /// Takes the next record. What this build does not understand it passes over: a newer one may have written it.
    pub(super) fn apply(&mut self, stored: &Stored) {
        let Ok(key) = std::str::from_utf8(&stored.key) else { return };
        if stored.value.is_empty() {
            return self.remove(key);
        }
        let record = match v1::Control::decode(stored.value.clone()) {
            Ok(control) => control.record,
            Err(error) => {
                tracing::warn!(position = stored.position, %error, "control record cannot be read");
                return;
            }
        };
        match record {
            // These are created once, and the first wins.
            Some(v1::control::Record::Format(format)) => {
                // Partitions never change; the version goes up when a newer build migrates what is there.
                let first = self.format.get_or_insert(format);
                first.version = first.version.max(format.version);
            }
            Some(v1::control::Record::Tenant(tenant)) => self.tenant(tenant),
            Some(v1::control::Record::ObjectMarker(marker)) => {
                self.object_marker.get_or_insert(marker);
            }
            // Of these the last wins.
            Some(v1::control::Record::Token(token)) => self.token(token),
            Some(v1::control::Record::Checkpoint(checkpoint)) => {
                if let Some((partition, slot)) = slot_of(key) {
                    self.checkpoints.insert((partition, slot), checkpoint);
                }
            }
            Some(v1::control::Record::TimeAccepted(accepted)) => {
                self.times_accepted.push_back(accepted);
                if self.times_accepted.len() > TIMES_ACCEPTED {
                    self.times_accepted.pop_front();
                }
            }
            Some(v1::control::Record::HookState(state)) => {
                self.hooks.insert(state.id.clone(), state);
            }
            Some(v1::control::Record::HookOrder(order)) => {
                self.hook_orders.insert(order.id.clone(), order);
            }
            None => {}
        }
    }

    fn tenant(&mut self, tenant: v1::Tenant) {
        let entry = TenantEntry { id: tenant.id.clone(), partition: tenant.partition, key: IdKey::new(&tenant.id_key) };
        self.tenants.entry(tenant.id).or_insert_with(|| Arc::new(entry));
    }

    fn token(&mut self, token: v1::Token) {
        let Some(entry) = TokenEntry::read(token) else {
            tracing::warn!("control record of a token has no hash");
            return;
        };
        if let Some(before) = self.tokens.get(&entry.id) {
            self.by_hash.remove(&before.hash);
        }
        self.by_hash.insert(entry.hash, entry.id.clone());
        self.tokens.insert(entry.id.clone(), Arc::new(entry));
    }

    fn remove(&mut self, key: &str) {
        if let Some((partition, slot)) = slot_of(key) {
            self.checkpoints.remove(&(partition, slot));
        } else if let Some(token) = key.strip_prefix("token/").and_then(|id| self.tokens.remove(id)) {
            self.by_hash.remove(&token.hash);
        }
    }

    /// The partition with the fewest tenants; among equals the id decides, so that two instances mostly agree.
    pub(super) fn least_loaded(&self, id: &str, partitions: u32) -> u32 {
        let mut load = vec![0_u32; partitions.max(1) as usize];
        for tenant in self.tenants.values() {
            if let Some(tenants) = load.get_mut(tenant.partition as usize) {
                *tenants += 1;
            }
        }
        let least = load.iter().min().copied().unwrap_or(0);
        let candidates: Vec<_> = (0_u32..).zip(&load).filter(|(_, tenants)| **tenants == least).collect();
        // FNV-1a: any spread will do, as long as it is the same everywhere.
        let spread = id
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let at = usize::try_from(spread % candidates.len().max(1) as u64).unwrap_or(0);
        candidates.get(at).map_or(0, |(partition, _)| *partition)
    }
}

/// Partition and slot of a checkpoint's key.
fn slot_of(key: &str) -> Option<(u32, String)> {
    let (partition, slot) = key.strip_prefix("checkpoint/")?.split_once('/')?;
    Some((partition.parse().ok()?, slot.to_owned()))
}
