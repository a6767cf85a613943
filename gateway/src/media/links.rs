//! Links to files that work for a short time without a token: a keyed hash over what is linked and until when.

use recado_proto::Kind;
use subtle::ConstantTimeEq as _;

use crate::directory::TenantEntry;

/// Why a link does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRefused {
    /// Nobody signed this.
    Wrong,
    /// Its time is over.
    Expired,
}

/// The signature of a link that works until `expires` (seconds since 1970). Only who has the tenant's key can make it,
/// and every instance has it.
pub fn sign(tenant: &TenantEntry, media_id: &str, expires: i64) -> String {
    let id = tenant.key.derive("media-link", &[&tenant.id, media_id, &expires.to_string()]);
    Kind::Media.text(id).split_off(Kind::Media.prefix().len())
}

/// Whether a link works now.
pub fn check(
    tenant: &TenantEntry,
    media_id: &str,
    expires: i64,
    signature: &str,
    now_ms: i64,
) -> Result<(), LinkRefused> {
    let right = sign(tenant, media_id, expires);
    if !bool::from(right.as_bytes().ct_eq(signature.as_bytes())) {
        return Err(LinkRefused::Wrong);
    }
    if expires.saturating_mul(1000) < now_ms { Err(LinkRefused::Expired) } else { Ok(()) }
}
