//! Ids are derived, not drawn: the same thing has the same id wherever it meets us, and without the tenant's
//! key nobody can tell which phone number stands behind one.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// 128 bits that name something of one tenant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub u128);

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// What an id names: the prefix of its text form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `msg_`: a message, inbound or outbound.
    Message,
    /// `cnv_`: a conversation.
    Conversation,
    /// `ctc_`: a contact, a person.
    Contact,
    /// `adr_`: an address of a contact on a channel.
    Address,
    /// `cmd_`: a command given through the API.
    Command,
    /// `ofr_`: an offer of a conversation to an agent.
    Offer,
    /// `ref_`: a provider's own id of a message, hidden. The same bits as the `msg_` of an inbound message with
    /// that provider id.
    ProviderRef,
    /// `inp_`: any other input.
    Input,
    /// `ltr_`: a dead letter.
    DeadLetter,
    /// `med_`: a file that is kept.
    Media,
}

impl Kind {
    const ALL: [(Kind, &'static str); 10] = [
        (Kind::Message, "msg_"),
        (Kind::Conversation, "cnv_"),
        (Kind::Contact, "ctc_"),
        (Kind::Address, "adr_"),
        (Kind::Command, "cmd_"),
        (Kind::Offer, "ofr_"),
        (Kind::ProviderRef, "ref_"),
        (Kind::Input, "inp_"),
        (Kind::DeadLetter, "ltr_"),
        (Kind::Media, "med_"),
    ];

    /// The prefix with its underscore.
    pub fn prefix(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, prefix)| prefix)
    }

    /// The text form: prefix and 26 characters.
    pub fn text(self, id: Id) -> String {
        let mut text = String::with_capacity(30);
        text.push_str(self.prefix());
        // 26 characters of 5 bits hold 130 bits; the first has only 3 of them.
        for place in (0..26).rev() {
            let digit = ((id.0 >> (place * 5)) & 31) as usize;
            text.push(char::from(DIGITS[digit]));
        }
        text
    }

    /// Reads the text form of an id of this kind; `None` for anything else.
    pub fn parse(self, text: &str) -> Option<Id> {
        parse_digits(text.strip_prefix(self.prefix())?)
    }
}

/// Reads an id of any kind.
pub fn parse_any(text: &str) -> Option<(Kind, Id)> {
    let (kind, prefix) = Kind::ALL.iter().find(|(_, prefix)| text.starts_with(prefix))?;
    Some((*kind, parse_digits(&text[prefix.len()..])?))
}

/// Crockford's base 32 in lower case: no `i`, `l`, `o`, `u`.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What each byte is worth as a digit; 255 for what is none. Ids are read for every record: no search per character.
const WORTH: [u8; 256] = {
    let mut worth = [255; 256];
    let mut digit = 0;
    while digit < DIGITS.len() {
        worth[DIGITS[digit] as usize] = digit as u8;
        digit += 1;
    }
    worth
};

fn parse_digits(text: &str) -> Option<Id> {
    if text.len() != 26 || text.as_bytes().first().is_none_or(|first| *first > b'7') {
        return None;
    }
    text.bytes()
        .try_fold(0_u128, |id, byte| {
            let digit = WORTH[usize::from(byte)];
            (digit < 32).then(|| (id << 5) | u128::from(digit))
        })
        .map(Id)
}

/// A tenant's key, 32 random bytes made once: the source of all its ids.
#[derive(Clone)]
pub struct IdKey(Hmac<Sha256>);

impl fmt::Debug for IdKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdKey(..)")
    }
}

impl IdKey {
    /// From the bytes that the control log keeps.
    pub fn new(bytes: &[u8]) -> Self {
        #[allow(clippy::expect_used)] // HMAC takes keys of every length (RFC 2104).
        let mac = Hmac::new_from_slice(bytes).expect("HMAC takes any key");
        Self(mac)
    }

    /// The id of the thing that `parts` name within the name space `space`. Lengths are part of what is hashed,
    /// so `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn derive(&self, space: &str, parts: &[&str]) -> Id {
        let mut mac = self.0.clone();
        for part in std::iter::once(&space).chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        first_128(&mac.finalize().into_bytes())
    }

    /// The id of a message that has the id `provider_id` at the provider of `account`.
    pub fn message(&self, account: &str, provider_id: &str) -> Id {
        self.derive("message", &[account, provider_id])
    }

    /// The id of an address on `channel`. `scope` is the account for addresses that mean something only there
    /// (a page-scoped user id) and empty for those that are the same for every account (a phone number).
    pub fn address(&self, channel: &str, scope: &str, value: &str) -> Id {
        self.derive("address", &[channel, scope, value])
    }
}

/// An id from things that are no secret, for what grows out of other ids: a conversation of a contact.
pub fn combine(space: &str, parts: &[&[u8]]) -> Id {
    use sha2::Digest as _;
    let mut hash = Sha256::new();
    for part in std::iter::once(&space.as_bytes()).chain(parts) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    first_128(&hash.finalize())
}

fn first_128(bytes: &[u8]) -> Id {
    let mut first = [0; 16];
    first.copy_from_slice(&bytes[..16]);
    Id(u128::from_be_bytes(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_is_fixed() {
        let key = IdKey::new(&[7; 32]);
        let id = key.message("wa-main", "wamid.T0001");
        let text = Kind::Message.text(id);
        // Changing this changes every id in every installation.
        assert_eq!(text, "msg_07c948vsy2489a9hn3x0xn5g0w");
        assert_eq!(Kind::Message.parse(&text), Some(id));
        assert_eq!(Kind::Conversation.parse(&text), None);
        assert_eq!(parse_any(&text), Some((Kind::Message, id)));
    }

    #[test]
    fn parts_do_not_run_together() {
        let key = IdKey::new(&[7; 32]);
        assert_ne!(key.derive("x", &["ab", "c"]), key.derive("x", &["a", "bc"]));
        assert_ne!(key.derive("x", &["a"]), IdKey::new(&[8; 32]).derive("x", &["a"]));
    }

    proptest::proptest! {
        #[test]
        fn every_id_survives_its_text(bits: u128) {
            for (kind, _) in Kind::ALL {
                proptest::prop_assert_eq!(kind.parse(&kind.text(Id(bits))), Some(Id(bits)));
            }
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = parse_any(&text);
            let _ = Kind::Message.parse(&text);
        }
    }
}
