//! Tokens of the API: `rcd_{id}_{secret}`. The id may be shown and names the token in lists; of the whole only the
//! SHA-256 is kept.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// What a token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Read events, conversations, messages, agents and queues.
    EventsRead,
    /// Send messages.
    Send,
    /// Act as an agent: accept, reject, transfer, close, pull, presence.
    Agent,
    /// Change what concerns the whole tenant.
    Admin,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::EventsRead, Self::Send, Self::Agent, Self::Admin];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::EventsRead => "events:read",
            Self::Send => "send",
            Self::Agent => "agent",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.map(Self::name).join("`, `");
        Self::ALL.into_iter().find(|scope| scope.name() == text).ok_or_else(|| format!("scopes are `{known}`"))
    }
}

/// A token as it is given out, once.
pub struct Drawn {
    /// Names it in lists.
    pub id: String,
    /// The token itself: only for whoever asked for it.
    pub text: String,
    /// What is kept.
    pub hash: [u8; 32],
}

/// Draws a new token: 50 random bits of id and 256 of secret.
pub fn draw() -> Result<Drawn, getrandom::Error> {
    let mut id_bits = [0; 10];
    let mut secret_bits = [0; 32];
    getrandom::fill(&mut id_bits)?;
    getrandom::fill(&mut secret_bits)?;
    let id: String = id_bits.iter().map(|byte| digit(*byte)).collect();
    let text = format!("rcd_{id}_{}", base32(&secret_bits));
    Ok(Drawn { hash: hash(&text), id, text })
}

/// SHA-256 of a token.
pub fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// Whether a text can be a token at all.
pub fn is_token(text: &str) -> bool {
    let Some((id, secret)) = text.strip_prefix("rcd_").and_then(|rest| rest.split_once('_')) else { return false };
    id.len() == 10 && secret.len() == 52 && id.bytes().chain(secret.bytes()).all(|byte| DIGITS.contains(&byte))
}

/// Crockford's base 32: no letters that look like digits.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

fn digit(value: u8) -> char {
    char::from(DIGITS[usize::from(value & 31)])
}

fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut bits, mut count) = (0_u16, 0);
    for byte in bytes {
        bits = (bits << 8) | u16::from(*byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            text.push(digit((bits >> count) as u8));
        }
        bits &= (1 << count) - 1;
    }
    if count > 0 {
        text.push(digit((bits << (5 - count)) as u8));
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn tokens_have_their_form_and_differ() {
        let (one, other) = (draw().unwrap(), draw().unwrap());
        assert!(is_token(&one.text), "{}", one.text);
        assert!(one.text.starts_with(&format!("rcd_{}_", one.id)));
        assert_ne!(one.text, other.text);
        assert_ne!(one.id, other.id);
        assert_eq!(one.hash, hash(&one.text));
    }

    #[test]
    fn base32_loses_no_bit() {
        assert_eq!(base32(&[0xff; 5]), "zzzzzzzz");
        assert_eq!(base32(&[0x08, 0x42, 0x10, 0x84, 0x21]), "11111111");
        assert_eq!(base32(&[0x01]), "04");
        assert_eq!(base32(&[0; 32]).len(), 52);
    }

    #[test]
    fn other_texts_are_no_tokens() {
        let real = draw().unwrap().text;
        for wrong in
            ["", "rcd_", "rcd_a_b", &real[1..], &real[..real.len() - 1], &real.to_uppercase(), &format!("{real} ")]
        {
            assert!(!is_token(wrong), "{wrong}");
        }
    }

    #[test]
    fn scopes_are_read_as_written() {
        for scope in Scope::ALL {
            assert_eq!(scope.name().parse(), Ok(scope));
        }
        assert!("event:read".parse::<Scope>().unwrap_err().contains("`events:read`"));
    }
}
