//! Ids in the shapes the provider uses. Opaque to everybody but us.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand::Rng as _;
use std::sync::atomic::{AtomicU64, Ordering};

/// Makes ids that no other run of the simulator makes, so that a gateway that outlives one run never takes the next
/// run's messages for repeats.
#[derive(Debug)]
pub(crate) struct Ids {
    run: u64,
    next: AtomicU64,
}

impl Ids {
    pub(crate) fn new() -> Self {
        Self { run: rand::rng().random(), next: AtomicU64::new(1) }
    }

    fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// A message id. Like the real ones it holds the other party's number, so a log that prints it leaks it.
    pub(crate) fn wamid(&self, party: &str, from_customer: bool) -> String {
        let mut bytes = Vec::with_capacity(64);
        bytes.extend_from_slice(&[0x1c, 0x18, party.len().min(255) as u8]);
        bytes.extend_from_slice(party.as_bytes());
        bytes.extend_from_slice(&[0x15, 0x02, 0x00, if from_customer { 0x12 } else { 0x11 }, 0x18, 0x1c]);
        bytes.extend_from_slice(format!("{:016X}{:012X}", self.run, self.number()).as_bytes());
        bytes.push(0);
        format!("wamid.{}", STANDARD.encode(bytes))
    }

    /// A media id: digits, larger than 2^53 so that nobody may read it as a float.
    pub(crate) fn media(&self) -> String {
        format!("{}", 0x20_0000_0000_0000u64 + (self.run % 1_000_000_007) * 1_000_000 + self.number())
    }

    /// What an error body offers to the provider's support.
    pub(crate) fn trace(&self) -> String {
        format!("A{:x}{:x}", self.run & 0xffff_ffff, self.number())
    }
}

/// The business-scoped user id of a phone number: stable, and nothing that tells the number.
pub(crate) fn user_id(wa_id: &str) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(wa_id.as_bytes());
    let mut opaque = [0u8; 8];
    opaque.copy_from_slice(&digest[..8]);
    let country = if wa_id.starts_with("55") { "BR" } else { "US" };
    format!("{country}.{}", u64::from_be_bytes(opaque))
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn ids_differ_within_and_between_runs() {
        let (one, other) = (Ids::new(), Ids::new());
        let first = one.wamid("5511987654321", true);
        assert!(first.starts_with("wamid.HBgNNTUxMTk4NzY1NDMyMRUCABIY"), "{first}");
        assert_ne!(first, one.wamid("5511987654321", true));
        assert_ne!(first, other.wamid("5511987654321", true));
    }
}
