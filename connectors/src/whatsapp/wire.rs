//! The envelope of a webhook as Meta writes it, borrowed from the body.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::kit::json::{Id, Lax, List, Words};

/// The usual envelope, read in one pass.
#[derive(Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(borrow, default)]
    pub(super) object: Words<'a>,
    #[serde(borrow)]
    pub(super) entry: Vec<Entry<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Entry<'a> {
    #[serde(borrow, default)]
    pub(super) id: Id<'a>,
    #[serde(borrow, default)]
    pub(super) time: Id<'a>,
    #[serde(borrow)]
    pub(super) changes: Vec<Change<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Change<'a> {
    #[serde(borrow)]
    pub(super) field: Words<'a>,
    #[serde(borrow)]
    pub(super) value: &'a RawValue,
}

/// The same envelope when a part of it is broken: level by level, so that the sound parts survive.
#[derive(Deserialize)]
pub(super) struct BrokenEnvelope<'a> {
    #[serde(borrow, default)]
    pub(super) object: Words<'a>,
    #[serde(borrow)]
    pub(super) entry: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct BrokenEntry<'a> {
    #[serde(borrow, default)]
    pub(super) id: Id<'a>,
    #[serde(borrow, default)]
    pub(super) time: Lax<Id<'a>>,
    #[serde(borrow)]
    pub(super) changes: Vec<&'a RawValue>,
}

/// A change's value, for the fields whose parts are items of their own.
#[derive(Default, Deserialize)]
pub(super) struct Value<'a> {
    #[serde(borrow, default)]
    pub(super) metadata: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) contacts: List<'a>,
    #[serde(borrow, default)]
    pub(super) messages: List<'a>,
    #[serde(borrow, default)]
    pub(super) statuses: List<'a>,
    #[serde(borrow, default)]
    pub(super) errors: List<'a>,
    #[serde(borrow, default)]
    pub(super) user_actions: List<'a>,
    #[serde(borrow, default)]
    pub(super) message_echoes: List<'a>,
    #[serde(borrow, default)]
    pub(super) history: List<'a>,
    #[serde(borrow, default)]
    pub(super) calls: List<'a>,
    #[serde(borrow, default)]
    pub(super) user_preferences: List<'a>,
    #[serde(borrow, default)]
    pub(super) user_id_update: List<'a>,
    #[serde(borrow, default)]
    pub(super) state_sync: List<'a>,
}

impl<'a> Value<'a> {
    /// Every list whose elements are items, by its key.
    pub(super) fn lists(&self) -> [(&'static str, &List<'a>); 10] {
        [
            ("messages", &self.messages),
            ("statuses", &self.statuses),
            ("errors", &self.errors),
            ("user_actions", &self.user_actions),
            ("message_echoes", &self.message_echoes),
            ("history", &self.history),
            ("calls", &self.calls),
            ("user_preferences", &self.user_preferences),
            ("user_id_update", &self.user_id_update),
            ("state_sync", &self.state_sync),
        ]
    }
}

#[derive(Default, Deserialize)]
pub(super) struct Metadata<'a> {
    #[serde(borrow, default)]
    pub(super) phone_number_id: Id<'a>,
    #[serde(borrow, default)]
    pub(super) display_phone_number: Lax<Words<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Contact<'a> {
    #[serde(borrow, default)]
    pub(super) wa_id: Id<'a>,
    #[serde(borrow, default)]
    pub(super) user_id: Id<'a>,
    #[serde(borrow, default)]
    pub(super) parent_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) profile: Lax<Profile<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Profile<'a> {
    #[serde(borrow, default)]
    pub(super) name: Lax<Words<'a>>,
    #[serde(borrow, default)]
    pub(super) username: Lax<Words<'a>>,
}

/// One message from either side, or the new form of an edited one. Only the part that `type` names is read further.
#[derive(Deserialize)]
pub(super) struct Message<'a> {
    #[serde(borrow, default)]
    pub(super) id: Id<'a>,
    #[serde(borrow, default)]
    pub(super) from: Id<'a>,
    #[serde(borrow, default)]
    pub(super) from_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) from_parent_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) to: Id<'a>,
    #[serde(borrow, default)]
    pub(super) to_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) to_parent_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) timestamp: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) group_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) r#type: Words<'a>,
    #[serde(borrow, default)]
    pub(super) context: Lax<Context<'a>>,
    #[serde(borrow, default)]
    pub(super) referral: Lax<Referral<'a>>,
    #[serde(borrow, default)]
    pub(super) errors: Lax<Vec<Lax<Problem<'a>>>>,
    #[serde(borrow, default)]
    pub(super) identity: Lax<Identity<'a>>,
    #[serde(borrow, default)]
    pub(super) history_context: Lax<HistoryContext<'a>>,

    #[serde(borrow, default)]
    pub(super) text: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) image: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) video: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) audio: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) document: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) sticker: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) location: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) contacts: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) interactive: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) button: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) reaction: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) order: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) system: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) edit: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) revoke: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) unsupported: Option<&'a RawValue>,
}

/// The person has another device or key.
#[derive(Deserialize)]
pub(super) struct Identity<'a> {
    #[serde(default)]
    pub(super) acknowledged: Lax<bool>,
    #[serde(borrow, default)]
    pub(super) created_timestamp: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) hash: Lax<Words<'a>>,
}

#[derive(Deserialize)]
pub(super) struct HistoryContext<'a> {
    #[serde(borrow, default)]
    pub(super) status: Lax<Words<'a>>,
    /// The business wrote it.
    #[serde(default)]
    pub(super) from_me: Lax<bool>,
}

#[derive(Deserialize)]
pub(super) struct Context<'a> {
    #[serde(borrow, default)]
    pub(super) id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) from: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) from_user_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) from_parent_user_id: Lax<Id<'a>>,
    #[serde(default)]
    pub(super) forwarded: Lax<bool>,
    #[serde(default)]
    pub(super) frequently_forwarded: Lax<bool>,
    #[serde(borrow, default)]
    pub(super) referred_product: Lax<ReferredProduct<'a>>,
}

#[derive(Deserialize)]
pub(super) struct ReferredProduct<'a> {
    #[serde(borrow, default)]
    pub(super) catalog_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) product_retailer_id: Lax<Id<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Referral<'a> {
    #[serde(borrow, default)]
    pub(super) source_url: Lax<Words<'a>>,
    #[serde(borrow, default)]
    pub(super) source_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) source_type: Lax<Words<'a>>,
    #[serde(borrow, default)]
    pub(super) headline: Lax<Words<'a>>,
    #[serde(borrow, default)]
    pub(super) body: Lax<Words<'a>>,
    #[serde(borrow, default)]
    pub(super) media_type: Lax<Words<'a>>,
    #[serde(borrow, default)]
    pub(super) image_url: Lax<Words<'a>>,
    #[serde(borrow, default)]
    pub(super) video_url: Lax<Words<'a>>,
    #[serde(borrow, default)]
    pub(super) thumbnail_url: Lax<Words<'a>>,
    #[serde(borrow, default)]
    pub(super) ctwa_clid: Lax<Words<'a>>,
    #[serde(borrow, default)]
    pub(super) welcome_message: Lax<Welcome<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Welcome<'a> {
    #[serde(borrow, default)]
    pub(super) text: Lax<Words<'a>>,
}

/// An error as Meta reports it inside of messages and statuses.
#[derive(Deserialize)]
pub(super) struct Problem<'a> {
    #[serde(borrow, default)]
    pub(super) code: Lax<Id<'a>>,
    #[serde(borrow, default)]
    pub(super) title: Lax<Words<'a>>,
    #[serde(borrow, default)]
    pub(super) message: Lax<Words<'a>>,
    #[serde(borrow, default)]
    pub(super) error_data: Lax<ErrorData<'a>>,
    #[serde(borrow, default)]
    pub(super) href: Lax<Words<'a>>,
}

#[derive(Deserialize)]
pub(super) struct ErrorData<'a> {
    #[serde(borrow, default)]
    pub(super) details: Lax<Words<'a>>,
}
