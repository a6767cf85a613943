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
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    /// What all may hold.
    most: usize,
    /// What one endpoint may hold.
    share: usize,
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
        let admission = Self(Arc::new(Inner { held: Mutex::new(Held::default()) }));
        admission.resize(total, endpoints);
        admission
    }

    /// Changes the limits of [`Admission::new`]. What is held beyond smaller ones stays held until it is durable.
    pub fn resize(&self, total: usize, endpoints: usize) {
        let mut held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.most = total;
        held.share = if endpoints > 1 { total / 2 } else { total };
    }

    /// Begins with nothing held. All calls to endpoints that do not exist share an eighth, whatever they are called:
    /// give them [`UNKNOWN`] as name.
    pub fn begin(&self, endpoint: &str) -> Permit {
        Permit { inner: Arc::clone(&self.0), endpoint: endpoint.to_owned(), bytes: 0 }
    }

    /// Whether there is room for `bytes` now; takes none.
    pub fn has_room(&self, endpoint: &str, bytes: usize) -> bool {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner).fits(endpoint, bytes)
    }

    /// Bytes held now.
    pub fn held(&self) -> usize {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner).total
    }
}

impl Held {
    fn fits(&self, endpoint: &str, bytes: usize) -> bool {
        let own = self.endpoints.get(endpoint).copied().unwrap_or(0);
        let share = if endpoint == UNKNOWN { self.most / 8 } else { self.share };
        self.total + bytes <= self.most && own + bytes <= share
    }
}

impl Permit {
    /// Takes room for `bytes` more that have arrived, or says at once that there is none. What is merely announced
    /// is not counted: whoever announces much and sends little would keep others out at no cost.
    pub fn grow(&mut self, bytes: usize) -> bool {
        let mut held = self.inner.held.lock().unwrap_or_else(PoisonError::into_inner);
        if !held.fits(&self.endpoint, bytes) {
            return false;
        }
        held.total += bytes;
        *held.endpoints.entry(self.endpoint.clone()).or_insert(0) += bytes;
        self.bytes += bytes;
        true
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut held = self.inner.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.total -= self.bytes;
        if let Some(own) = held.endpoints.get_mut(&self.endpoint) {
            *own -= self.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_on_one_endpoint_leaves_room_for_another() {
        let admission = Admission::new(100, 2);
        let (mut first, mut second) = (admission.begin("a"), admission.begin("b"));
        assert!(first.grow(30) && first.grow(20));
        assert!(!first.grow(1) && !admission.has_room("a", 1));
        assert!(admission.has_room("b", 50) && second.grow(50));
        assert!(!second.grow(1));
        drop((first, second));
        assert_eq!(admission.held(), 0);
    }

    #[test]
    fn strangers_get_an_eighth() {
        let admission = Admission::new(80, 1);
        let mut strangers = admission.begin(UNKNOWN);
        assert!(strangers.grow(10));
        assert!(!strangers.grow(1));
        assert!(admission.begin("a").grow(70));
    }

    #[test]
    fn smaller_limits_hold_for_what_comes_next() {
        let admission = Admission::new(100, 1);
        let mut held = admission.begin("a");
        assert!(held.grow(80));
        admission.resize(50, 1);
        assert!(!admission.has_room("a", 1));
        drop(held);
        assert!(admission.begin("a").grow(50));
    }

    #[test]
    fn what_was_refused_is_not_held() {
        let admission = Admission::new(100, 1);
        let mut permit = admission.begin("a");
        assert!(permit.grow(60) && !permit.grow(60));
        assert_eq!(admission.held(), 60);
        drop(permit);
        assert_eq!(admission.held(), 0);
    }
}
