//! The signature the provider puts on a webhook.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The header that carries the signature.
pub const HEADER: &str = "x-hub-signature-256";

/// Signs the raw bytes of a body: `sha256=` and 64 lower-case hex digits of HMAC-SHA256 keyed with the app secret.
///
/// The bytes signed are the bytes sent, escapes included; whoever decodes and encodes them again gets another value.
pub fn sign(app_secret: &str, body: &[u8]) -> String {
    // HMAC takes a key of any length; the error type exists for ciphers that do not.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(app_secret.as_bytes()) else {
        return String::new();
    };
    mac.update(body);
    format!("sha256={}", hex(&mac.finalize().into_bytes()))
}

/// Lower-case hex digits of some bytes.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)] as char);
        text.push(DIGITS[usize::from(byte & 15)] as char);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::sign;

    const SECRET: &str = "5f1c0a9be6d24c7aa3d0b8c47e9912ab";

    #[test]
    fn known_bodies_have_known_signatures() {
        assert_eq!(sign(SECRET, b"{}"), "sha256=6026b7b799dc56d58087dd942d19126786280587c4b3b7149a3477b6f7f726ae");
        assert_eq!(sign(SECRET, b""), "sha256=e6c64115522e5dca1460b912d3d0240ebf488951c27be360337b53ddabd2c08b");
    }
}
