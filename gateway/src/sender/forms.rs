//! The forms in which a number may be written, and with which of them a person was last seen: they wrote from it, they
//! changed to it, or the provider named it in an answer.
//!
//! The address book has an entry for each form that was met. As long as it has one form of a number, nothing needs to be
//! remembered of when; once it has two, the entry of the form that comes first is written again with the time.

use recado_proto::{
    phone,
    time::{millis, timestamp},
    v1::{self, AddressEntry, Event, event::Body, inbound_message::Direction},
};

use super::{
    Shared,
    addresses::{self, Unreadable},
};

/// How old the time in an entry becomes before it is written again, milliseconds. It tells the order of messages from
/// both forms of a number, of which one may come late.
const AGAIN_MS: i64 = 24 * 3600 * 1000;

/// The other form of a number.
pub(super) fn other_form(to: &v1::Address) -> Option<String> {
    if to.kind() != v1::address::Kind::Phone {
        return None;
    }
    let forms = phone::forms(&to.value)?;
    forms.all().find(|form| *form != to.value).map(str::to_owned)
}

/// The form of a number under which the provider is known to have the person, if it is another than this: they were seen
/// with it, and not with this one since.
pub(super) fn known_form(
    shared: &Shared,
    tenant: &str,
    account: &str,
    to: &v1::Address,
) -> Result<Option<v1::Address>, Unreadable> {
    let (Some(other), Some(tenant)) = (other_form(to), shared.deps.tenants.tenant(tenant)) else { return Ok(None) };
    let entry = |value: &str| {
        let id = shared.deps.accounts.address_id(&tenant, account, value);
        id.map_or(Ok(None), |id| shared.book.lookup(&id))
    };
    let Some(other) = entry(&other)? else { return Ok(None) };
    if entry(&to.value)?.is_some_and(|own| wrote_at(&own) > wrote_at(&other)) {
        return Ok(None);
    }
    Ok(other.address.as_ref().and_then(addresses::open))
}

/// The entry to be written when somebody was seen with a form of a number, and the book knows another form of it from
/// before. It can be looked up at once.
pub(super) fn wrote(shared: &Shared, event: &Event) -> Option<AddressEntry> {
    let at = when(event)?;
    let (id, account, payload) = addresses::told(event)?;
    let other = other_form(&addresses::open(payload)?)?;
    let tenant = shared.deps.tenants.tenant(&event.tenant)?;
    // Who starts behind a damaged book reads this event again.
    let other = shared.book.lookup(&shared.deps.accounts.address_id(&tenant, account, &other)?).ok()??;
    let (known, other) = (shared.book.lookup(id).ok()?.as_ref().and_then(wrote_at), wrote_at(&other));
    // One that comes late changes nothing.
    if known.max(other) >= Some(at) {
        return None;
    }
    // This form is the one in front already: else each message of such a person would be written down twice.
    if known > other && known.is_some_and(|known| at - known < AGAIN_MS) {
        return None;
    }
    let entry = AddressEntry {
        tenant: event.tenant.clone(),
        address_id: id.to_owned(),
        account_id: account.to_owned(),
        address: Some(payload.clone()),
        wrote_at: Some(timestamp(at)),
    };
    shared.book.replace(entry.clone());
    Some(entry)
}

/// When a customer was seen with an address, milliseconds, if that is what an event tells: of a message by the
/// provider's time, as it may come late. An address changes where they have another number, or the provider's answer
/// to a message names another form of it; either way this is the one to write to.
pub(super) fn when(event: &Event) -> Option<i64> {
    let said = match event.body.as_ref()? {
        Body::MessageReceived(body) if body.direction() == Direction::Inbound => body.provider_time.as_ref(),
        Body::ContactAddressChanged(_) => None,
        _ => return None,
    };
    said.or(event.at.as_ref()).map(millis)
}

pub(super) fn wrote_at(entry: &AddressEntry) -> Option<i64> {
    entry.wrote_at.as_ref().map(millis)
}
