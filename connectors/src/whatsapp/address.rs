//! Who wrote: numbers, business-scoped user ids and the names that come beside them.

use std::collections::BTreeMap;

use recado_proto::{
    phone,
    v1::{Address, address},
};
use serde_json::value::RawValue;

use super::wire::{Contact, Profile};
use crate::kit::json::{self, Lax, List};

/// The people that a change tells of beside its messages, found by either of their ids. Their order says nothing.
#[derive(Default)]
pub(super) struct Contacts<'a> {
    people: Vec<(Contact<'a>, &'a RawValue)>,
    /// Only for many people: with few, looking at all is faster.
    by_id: BTreeMap<String, usize>,
}

const FEW: usize = 16;
/// Each is copied into the raw bytes of its messages.
const LARGEST_PERSON: usize = 16 * 1024;

impl<'a> Contacts<'a> {
    /// Broken ones, and those that are too large to be a person, are left out: they cost a name, not a message.
    pub(super) fn read(list: &List<'a>) -> Self {
        let people: Vec<_> = list
            .elements
            .iter()
            .filter(|raw| raw.get().len() <= LARGEST_PERSON)
            .filter_map(|raw| json::read::<Contact<'a>>(raw.get()).ok().map(|contact| (contact, *raw)))
            .collect();
        let mut by_id = BTreeMap::new();
        if people.len() > FEW {
            for (place, (contact, _)) in people.iter().enumerate() {
                for id in [contact.wa_id.as_str(), contact.user_id.as_str()] {
                    if !id.is_empty() {
                        by_id.entry(id.to_owned()).or_insert(place);
                    }
                }
            }
        }
        Self { people, by_id }
    }

    /// The person with one of the ids; empty ids find nobody. The number may stand there in another spelling: beside
    /// a message from 55 11 98765-4321 the same person may be 55 11 8765-4321.
    pub(super) fn find(&self, number: &str, user: &str) -> Option<&(Contact<'a>, &'a RawValue)> {
        let exact = self.find_exactly(number, user);
        if exact.is_some() || self.people.is_empty() {
            return exact;
        }
        let forms = phone::forms(number)?;
        forms.all().filter(|form| *form != number).find_map(|form| self.find_exactly(form, ""))
    }

    fn find_exactly(&self, phone: &str, user: &str) -> Option<&(Contact<'a>, &'a RawValue)> {
        if self.people.len() > FEW {
            let place = [phone, user].iter().find_map(|id| self.by_id.get(*id))?;
            return self.people.get(*place);
        }
        let is = |id: &str, wanted: &str| !wanted.is_empty() && id == wanted;
        self.people.iter().find(|(contact, _)| {
            let (wa_id, user_id) = (contact.wa_id.as_str(), contact.user_id.as_str());
            // Some senders put a user id where the number belongs.
            is(wa_id, phone) || is(user_id, user) || is(user_id, phone)
        })
    }
}

/// A person's address. With a number, that comes first and the user id is an alias; values are verbatim, because
/// answers go to exactly what was received. `None` without either.
pub(super) fn address(number: &str, user: &str, contact: Option<&Contact<'_>>) -> Option<Address> {
    let mut number = number;
    let mut user = user;
    if !number.is_empty() && !is_number(number) {
        // A user id in the number's place.
        user = if user.is_empty() { number } else { user };
        number = "";
    }
    if let Some(contact) = contact {
        if user.is_empty() {
            user = contact.user_id.as_str();
        }
        if number.is_empty() && is_number(contact.wa_id.as_str()) {
            number = contact.wa_id.as_str();
        }
    }

    let mut made = match (number.is_empty(), user.is_empty()) {
        (true, true) => return None,
        (true, false) => plain(address::Kind::ScopedUser, user),
        (false, true) => plain(address::Kind::Phone, number),
        (false, false) => {
            let mut phone = plain(address::Kind::Phone, number);
            phone.aliases.push(address::Alias { kind: address::Kind::ScopedUser.into(), value: user.to_owned() });
            phone
        }
    };
    add_alias(&mut made, contact.map_or("", |contact| contact.parent_user_id.as_str()));
    if let Some(Lax(Some(Profile { name, username }))) = contact.map(|contact| &contact.profile) {
        made.display_name = name.0.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default();
        made.username = username.0.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default();
    }
    Some(made)
}

/// Another form of the same person; an empty one, or one that is there already, changes nothing.
pub(super) fn add_alias(address: &mut Address, value: &str) {
    if value.is_empty() || address.value == value || address.aliases.iter().any(|alias| alias.value == value) {
        return;
    }
    let kind = if is_number(value) { address::Kind::Phone } else { address::Kind::ScopedUser };
    address.aliases.push(address::Alias { kind: kind.into(), value: value.to_owned() });
}

/// A group, to which answers go as to a person.
pub(super) fn group(id: &str) -> Address {
    plain(address::Kind::Group, id)
}

fn plain(kind: address::Kind, value: &str) -> Address {
    Address { kind: kind.into(), value: value.to_owned(), ..Default::default() }
}

pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn shown(address: Option<Address>) -> String {
        address.map_or("none".to_owned(), |a| {
            let aliases: Vec<&str> = a.aliases.iter().map(|alias| alias.value.as_str()).collect();
            format!("{} {aliases:?} ({})", a.value, a.display_name)
        })
    }

    #[test]
    fn numbers_come_first_and_user_ids_are_aliases() {
        assert_eq!(shown(address("5511987654321", "BR.1", None)), r#"5511987654321 ["BR.1"] ()"#);
        assert_eq!(shown(address("", "BR.1", None)), "BR.1 [] ()");
        assert_eq!(shown(address("BR.1", "", None)), "BR.1 [] ()");
        assert_eq!(shown(address("", "", None)), "none");
        assert_eq!(address("", "BR.1", None).unwrap().kind(), address::Kind::ScopedUser);
        assert_eq!(address("551140028922", "", None).unwrap().kind(), address::Kind::Phone);
    }

    #[test]
    fn names_are_joined_by_id_however_many_there_are() {
        for people in [2, 40] {
            let text: Vec<String> = (0..people)
                .map(|n| format!(r#"{{"wa_id":"55{n}","user_id":"BR.{n}","profile":{{"name":"N{n}"}}}}"#))
                .collect();
            let text = format!("[5,{{\"wa_id\":[]}},{}]", text.join(","));
            let contacts = Contacts::read(&json::read(&text).unwrap());
            let named = |number: &str, user: &str| {
                shown(address(number, user, contacts.find(number, user).map(|(contact, _)| contact)))
            };
            assert_eq!(named("551", ""), r#"551 ["BR.1"] (N1)"#);
            assert_eq!(named("", "BR.1"), r#"551 ["BR.1"] (N1)"#);
            assert_eq!(named("BR.1", ""), r#"551 ["BR.1"] (N1)"#);
            assert_eq!(named("999", ""), "999 [] ()");
        }
    }

    #[test]
    fn names_are_joined_whichever_spelling_of_the_number_stands_there() {
        for people in [1, 40] {
            let text: Vec<String> = (0..people)
                .map(|n| format!(r#"{{"wa_id":"5531876543{n:02}","user_id":"BR.{n}","profile":{{"name":"N{n}"}}}}"#))
                .collect();
            let text = format!("[{}]", text.join(","));
            let contacts = Contacts::read(&json::read(&text).unwrap());
            let named = |number: &str| shown(address(number, "", contacts.find(number, "").map(|(one, _)| one)));
            assert_eq!(named("5531987654300"), r#"5531987654300 ["BR.0"] (N0)"#);
            assert_eq!(named("553187654300"), r#"553187654300 ["BR.0"] (N0)"#);
            assert_eq!(named("5532987654300"), "5532987654300 [] ()");
        }
    }
}
