//! How many bytes of webhook bodies may be held at a time, until the log has them: in all, and by one endpoint.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The name for endpoints that do not exist. No configured one can be called so: ids begin with a letter or digit.
pub const UNKNOWN: &str = "-unknown";

/// Counts bytes held; cheap to clone.
#[derive(Clone, Debug)]
pub struct Admission(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    total: usize,
    share: usize,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    total: usize,
    endpoints: HashMap<String, usize>,
}

/// Bytes held for one webhook; given back when dropped.
#[derive(Debug)]
pub struct Permit {
    inner: Arc<Inner>,
    endpoint: String,
    bytes: usize,
}

impl Admission {
    /// `total` bytes for all `endpoints` together. One of several may take half: a flood on it leaves the other
    /// half to the rest.
    pub fn new(total: usize, endpoints: usize) -> Self {
        let share = if endpoints > 1 { total / 2 } else { total };
        Self(Arc::new(Inner { total, share, held: Mutex::new(Held::default()) }))
    }

    /// Takes room for `bytes`, or says at once that there is none. All calls to endpoints that do not exist share an
    /// eighth, whatever they are called: give them [`UNKNOWN`] as name.
    pub fn take(&self, endpoint: &str, bytes: usize) -> Option<Permit> {
        let mut held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        let own = held.endpoints.get(endpoint).copied().unwrap_or(0);
        let share = if endpoint == UNKNOWN { self.0.total / 8 } else { self.0.share };
        if held.total + bytes > self.0.total || own + bytes > share {
            return None;
        }
        held.total += bytes;
        *held.endpoints.entry(endpoint.to_owned()).or_insert(0) += bytes;
        Some(Permit { inner: Arc::clone(&self.0), endpoint: endpoint.to_owned(), bytes })
    }

    /// Bytes held now.
    pub fn held(&self) -> usize {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner).total
    }
}

impl Permit {
    /// Gives back what turned out not to be needed.
    pub fn shrink(&mut self, bytes: usize) {
        let back = self.bytes.saturating_sub(bytes);
        self.give_back(back);
        self.bytes -= back;
    }

    fn give_back(&self, bytes: usize) {
        let mut held = self.inner.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.total -= bytes;
        if let Some(own) = held.endpoints.get_mut(&self.endpoint) {
            *own -= bytes;
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.give_back(self.bytes);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_flood_on_one_endpoint_leaves_room_for_another() {
        let admission = Admission::new(100, 2);
        let first = admission.take("a", 50).unwrap();
        assert!(admission.take("a", 1).is_none());
        let second = admission.take("b", 50).unwrap();
        assert!(admission.take("b", 1).is_none());
        drop((first, second));
        assert_eq!(admission.held(), 0);
    }

    #[test]
    fn strangers_get_an_eighth() {
        let admission = Admission::new(80, 1);
        let strangers = admission.take(UNKNOWN, 10).unwrap();
        assert!(admission.take(UNKNOWN, 1).is_none());
        assert!(admission.take("a", 70).is_some());
        drop(strangers);
    }

    #[test]
    fn what_is_not_needed_goes_back() {
        let admission = Admission::new(100, 1);
        let mut permit = admission.take("a", 100).unwrap();
        permit.shrink(10);
        assert_eq!(admission.held(), 10);
        assert!(admission.take("a", 90).is_some());
    }
}
