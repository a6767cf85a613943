//! Signatures over raw bodies.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderName};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::Reject;

/// A header with a prefix and the hex HMAC-SHA256 of the body: `x-hub-signature-256: sha256=8ee3...`.
///
/// Several secrets may be in force at once, so that one can be replaced without losing webhooks.
#[derive(Clone)]
pub struct HmacHeader {
    header: HeaderName,
    prefix: &'static str,
    keys: Vec<Hmac<Sha256>>,
}

impl fmt::Debug for HmacHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HmacHeader({}, {} secrets)", self.header, self.keys.len())
    }
}

impl HmacHeader {
    /// A check of `header`, whose value is `prefix` and 64 hex digits in either case.
    pub fn new(header: HeaderName, prefix: &'static str, secrets: &[SecretString]) -> Self {
        let keys = secrets.iter().map(|secret| keyed(secret.expose_secret().as_bytes())).collect();
        Self { header, prefix, keys }
    }

    /// Checks the signature of `body`. The time taken depends on the body's length and the number of secrets,
    /// not on which secret matches or how much of the signature is right.
    ///
    /// # Errors
    /// [`Reject::SignatureMissing`] without the header; [`Reject::SignatureWrong`] when it occurs more than once,
    /// has another form, or no secret gives it.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), Reject> {
        let mut values = headers.get_all(&self.header).iter();
        let value = values.next().ok_or(Reject::SignatureMissing)?;
        if values.next().is_some() {
            return Err(Reject::SignatureWrong);
        }
        let claimed = value
            .as_bytes()
            .strip_prefix(self.prefix.as_bytes())
            .and_then(decode_digest)
            .ok_or(Reject::SignatureWrong)?;

        let mut matches = subtle::Choice::from(0);
        for key in &self.keys {
            let mut mac = key.clone();
            mac.update(body);
            matches |= mac.finalize().into_bytes().as_slice().ct_eq(&claimed);
        }
        if matches.into() { Ok(()) } else { Err(Reject::SignatureWrong) }
    }
}

/// The value of such a header: what a provider would send. For tests and the simulator.
pub fn sign(prefix: &str, secret: &[u8], body: &[u8]) -> String {
    let mut mac = keyed(secret);
    mac.update(body);
    format!("{prefix}{}", hex(&mac.finalize().into_bytes()))
}

/// Whether two secrets are the same, in a time that tells nothing about either, not even its length.
pub fn same_secret(left: &[u8], right: &[u8]) -> bool {
    Sha256::digest(left).as_slice().ct_eq(Sha256::digest(right).as_slice()).into()
}

/// Lower-case hex of the SHA-256 of `bytes`.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

fn keyed(secret: &[u8]) -> Hmac<Sha256> {
    #[allow(clippy::expect_used)] // HMAC takes keys of every length (RFC 2104).
    Hmac::new_from_slice(secret).expect("HMAC takes any key")
}

fn decode_digest(hex: &[u8]) -> Option<[u8; 32]> {
    if hex.len() != 64 {
        return None;
    }
    let mut digest = [0; 32];
    for (byte, pair) in digest.iter_mut().zip(hex.chunks_exact(2)) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        *byte = (high * 16 + low) as u8;
    }
    Some(digest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const HEADER: HeaderName = HeaderName::from_static("x-hub-signature-256");

    fn check(secrets: &[&str], values: &[&str], body: &[u8]) -> Result<(), Reject> {
        let secrets: Vec<SecretString> = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(HEADER, value.parse().unwrap());
        }
        HmacHeader::new(HEADER, "sha256=", &secrets).verify(&headers, body)
    }

    #[test]
    fn any_of_several_secrets_is_enough() {
        let value = sign("sha256=", b"old", b"body");
        assert_eq!(check(&["new", "old"], &[&value], b"body"), Ok(()));
        assert_eq!(check(&["old", "new"], &[&value], b"body"), Ok(()));
        assert_eq!(check(&["new"], &[&value], b"body"), Err(Reject::SignatureWrong));
        assert_eq!(check(&[], &[&value], b"body"), Err(Reject::SignatureWrong));
    }

    #[test]
    fn only_the_exact_form_is_taken() {
        let value = sign("sha256=", b"key", b"body");
        let digits = value.strip_prefix("sha256=").unwrap();
        assert_eq!(check(&["key"], &[], b"body"), Err(Reject::SignatureMissing));
        assert_eq!(check(&["key"], &[&format!("sha256={}", digits.to_uppercase())], b"body"), Ok(()));
        for wrong in [
            digits.to_owned(),
            format!("SHA256={digits}"),
            format!("sha1={digits}"),
            format!("sha256= {digits}"),
            format!("sha256={}", &digits[..63]),
            format!("sha256={digits}0"),
            format!("sha256={}g", &digits[..63]),
            format!("{value}, {value}"),
            "sha256=".to_owned(),
        ] {
            assert_eq!(check(&["key"], &[&wrong], b"body"), Err(Reject::SignatureWrong), "{wrong}");
        }
        assert_eq!(check(&["key"], &[&value, &value], b"body"), Err(Reject::SignatureWrong));
    }

    #[test]
    fn debug_shows_no_secret() {
        let check = HmacHeader::new(HEADER, "sha256=", &["hunter2".into()]);
        assert_eq!(format!("{check:?}"), "HmacHeader(x-hub-signature-256, 1 secrets)");
    }
}
