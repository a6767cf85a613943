//! Signatures of outgoing webhooks, as the Standard Webhooks specification has them: HMAC-SHA256 over
//! `{id}.{timestamp}.{body}`, one signature for each secret, so that a receiver can change over from one secret to
//! the next.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretSlice};
use sha2::Sha256;

/// What stands before the base64 of a secret.
const PREFIX: &str = "whsec_";
/// Bytes of a secret.
const LENGTH: std::ops::RangeInclusive<usize> = 24..=64;

/// A secret that both sides know.
#[derive(Clone)]
pub struct Secret(SecretSlice<u8>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// Reads `whsec_` and the base64 of 24 to 64 bytes. The error says what is wrong, without the text itself.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        let encoded = text.strip_prefix(PREFIX).ok_or("does not begin with `whsec_`")?;
        // Some tools leave the padding out.
        let bytes = STANDARD_NO_PAD
            .decode(encoded.trim_end_matches('='))
            .map_err(|_| "has something else than base64 after `whsec_`")?;
        if !LENGTH.contains(&bytes.len()) {
            return Err("does not have 24 to 64 bytes");
        }
        Ok(Self(bytes.into()))
    }

    /// Draws a new one of 32 bytes; the text is for both sides.
    pub fn draw() -> Result<String, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(format!("{PREFIX}{}", STANDARD.encode(bytes)))
    }
}

/// The value of `webhook-signature`: `v1,{base64}` for each secret, with spaces between. `id` has no dot;
/// `timestamp` is in seconds since 1970.
pub fn sign(secrets: &[Secret], id: &str, timestamp: i64, body: &[u8]) -> String {
    let timestamp = timestamp.to_string();
    let signatures = secrets.iter().filter_map(|secret| {
        // HMAC takes a key of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.0.expose_secret()).ok()?;
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    });
    signatures.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Computed by hand with another implementation; the key is the bytes 0 to 23.
    const KEY: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    const BODY: &[u8] = br#"{"type":"message.received","timestamp":"2026-11-21T10:00:00Z","data":{"id":"m1"}}"#;
    const SIGNED: &str = "v1,gT/Elwz6fFQ9z41mwkZwZNGanEJzelQ34zWM8b+3XKQ=";

    #[test]
    fn a_known_signature_comes_out() {
        let secret = Secret::read(KEY).unwrap();
        assert_eq!(sign(&[secret], "msg_01JD3Q8ZK4", 1_795_255_200, BODY), SIGNED);
    }

    #[test]
    fn while_secrets_change_there_is_a_signature_of_each() {
        let (old, new) = (Secret::read(KEY).unwrap(), Secret::read(&Secret::draw().unwrap()).unwrap());
        let both = sign(&[new, old], "msg_01JD3Q8ZK4", 1_795_255_200, BODY);
        let (first, second) = both.split_once(' ').unwrap();
        assert!(first.starts_with("v1,") && first != SIGNED);
        assert_eq!(second, SIGNED);
    }

    #[test]
    fn what_is_no_secret_is_refused_without_being_shown() {
        for wrong in ["", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "whsec_", "whsec_AAEC", "whsec_***", "whsk_AAECAwQFBgc"] {
            let error = Secret::read(wrong).unwrap_err();
            assert!(wrong.len() < 8 || !error.contains(wrong), "{error}");
        }
        assert!(Secret::read(&format!("whsec_{}", STANDARD.encode([1; 65]))).is_err());
        assert_eq!(format!("{:?}", Secret::read(KEY).unwrap()), "Secret");
    }
}
