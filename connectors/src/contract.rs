//! What a connector is: the traits and records between it and the host.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use http::{HeaderMap, Method, Response};
use recado_proto::v1;

use crate::{
    files::Files,
    setup::{Checkup, EndpointSecrets},
};

/// A webhook call as it arrived: nothing parsed, nothing trusted.
#[derive(Clone, Copy, Debug)]
pub struct RawRequest<'a> {
    /// GET or POST.
    pub method: &'a Method,
    /// The path as received.
    pub path: &'a str,
    /// Without the question mark; empty when there is none.
    pub query: &'a str,
    /// All of them, repeats included.
    pub headers: &'a HeaderMap,
    /// The raw bytes; signatures are over these.
    pub body: &'a Bytes,
    /// When the host received it, milliseconds since 1970.
    pub received_at_ms: i64,
}

/// Why a webhook call is not accepted. The host answers 401 without a body, whatever the reason (403 for a failed
/// handshake).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reject {
    /// The signature is absent.
    #[error("signature_missing")]
    SignatureMissing,
    /// The signature is there and wrong, or there more than once, or no signature at all by its form.
    #[error("signature_wrong")]
    SignatureWrong,
    /// The handshake's token is wrong.
    #[error("handshake_refused")]
    HandshakeRefused,
    /// The provider never uses this method.
    #[error("method_not_allowed")]
    MethodNotAllowed,
}

/// What a webhook call means.
#[derive(Debug)]
pub struct Accepted {
    /// One entry for each thing that was said; a broken one does not stop the others.
    pub items: Vec<Result<Item, BadItem>>,
    /// What the provider gets when all items are durable.
    pub reply: Response<Bytes>,
}

/// Names an account of ours by the provider's own id of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountRef {
    /// Which of the account's ids this is: `phone_number_id`, `waba_id`, `page_id`.
    pub key: &'static str,
    /// Its value, verbatim.
    pub value: String,
}

/// One thing that a provider told us.
#[derive(Clone, Debug)]
pub struct Item {
    /// Whose it is.
    pub account: AccountRef,
    /// The identity of this item within the account: a repeat has the same.
    pub key: String,
    /// The time in the item's own bytes, milliseconds since 1970; a retry carries the same. As the provider wrote it:
    /// whether it can be is for the host to decide.
    pub provider_time_ms: Option<i64>,
    /// The item's own bytes, for a dead letter.
    pub raw: Bytes,
    /// What it says.
    pub body: ItemBody,
}

/// What an item says.
#[derive(Clone, Debug)]
pub enum ItemBody {
    /// A message, reaction, edit, deletion; from a customer, or echoed.
    Message(Box<MessageItem>),
    /// What became of a message of ours.
    Receipt(ReceiptItem),
    /// Something about the account itself.
    Account {
        /// The provider's field name.
        field: String,
        /// The provider's JSON.
        json: String,
        /// What rules have to know of it.
        fact: Option<AccountFact>,
    },
    /// A customer's address changed.
    AddressChange {
        /// The old one.
        from: v1::Address,
        /// The new one.
        to: v1::Address,
    },
}

/// What an account's event means for what may be sent.
#[derive(Clone, Debug)]
pub enum AccountFact {
    /// What became of a template.
    Template(v1::TemplateState),
    /// What a person wants to get.
    Preference {
        /// Who.
        person: v1::Address,
        /// The provider's word for the kind of messages.
        category: String,
        /// `stop`, `resume` or another word of the provider's.
        value: String,
        /// When the person said so, milliseconds since 1970; `None` if the item's own time is all that is known.
        said_at_ms: Option<i64>,
    },
}

/// A message as an item.
#[derive(Clone, Debug)]
pub struct MessageItem {
    /// The customer's address, in either direction; in a group, the author's.
    pub from: v1::Address,
    /// Where answers go, if that is not `from`: a group.
    pub group: Option<v1::Address>,
    /// The content. `provider_id` and `provider_time` are set.
    pub message: v1::Message,
    /// What rules may know of it.
    pub facets: v1::Facets,
    /// Who wrote it.
    pub direction: v1::inbound_message::Direction,
    /// Provider's id of the message that it answers, reacts to, edits or deletes.
    pub target: Option<String>,
}

/// A receipt as an item.
#[derive(Clone, Debug)]
pub struct ReceiptItem {
    /// The provider's id of the message.
    pub provider_id: String,
    /// Our message id, if the provider echoed it.
    pub message_id: Option<String>,
    /// What became of it.
    pub status: v1::message_status::Status,
    /// The provider's error code, for a failure.
    pub code: String,
    /// The provider's words for it.
    pub title: String,
    /// All that the provider reported, for a failure; without numbers of people.
    pub errors: Vec<v1::ProviderError>,
    /// Price and category as the provider's JSON; empty when absent.
    pub pricing_json: String,
    /// The provider's facts of its conversation as JSON; empty when absent.
    pub conversation_json: String,
    /// Who got it, as the provider writes it. `None` for a group.
    pub recipient: Option<v1::Address>,
}

/// An item that cannot be used; it becomes a dead letter.
#[derive(Clone, Debug)]
pub struct BadItem {
    /// Stable: `malformed_body`, `malformed_item`.
    pub code: &'static str,
    /// Why, without content.
    pub detail: String,
    /// The account, if it could be told.
    pub account: Option<AccountRef>,
    /// The item's own bytes.
    pub raw: Bytes,
}

/// Pure: same bytes, settings and receive time, same answer. Raw bytes in; nothing parsed or trusted yet.
pub trait Inbound: Send + Sync {
    /// Authenticates the request and says what is in it.
    fn accept(&self, request: &RawRequest<'_>) -> Result<Accepted, Reject>;

    /// Reads one item's own bytes again ([`Item::raw`], [`BadItem::raw`]), without asking for a signature: for
    /// dead letters, whose request was authenticated when it came. `None` where a connector cannot do it.
    fn replay(&self, raw: &Bytes, received_at_ms: i64) -> Option<Vec<Result<Item, BadItem>>> {
        let _ = (raw, received_at_ms);
        None
    }

    /// What the endpoint was configured with, for calls that set it up; `None` where there is nothing.
    fn secrets(&self) -> Option<EndpointSecrets> {
        None
    }

    /// The call by which the provider verifies that `url` is ours. Its answer has to be 200 with `challenge` as body.
    fn verification(&self, url: &str, challenge: &str) -> Option<Call> {
        let _ = (url, challenge);
        None
    }

    /// What to subscribe at the provider, by its own names; the first is needed, the others are worth having.
    fn fields(&self) -> &'static [&'static str] {
        &[]
    }

    /// The largest body that the provider sends, bytes.
    fn max_body(&self) -> usize {
        1024 * 1024
    }

    /// Whether the provider repeats a webhook that got a 5xx.
    fn repeats_on_5xx(&self) -> bool {
        true
    }
}

/// A message to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// Ours; echoed by the provider where it can.
    pub message_id: &'a str,
    /// To whom.
    pub to: &'a v1::Address,
    /// What. `reply_to.provider_id` and `reaction.target_provider_id` are the provider's ids.
    pub message: &'a v1::Message,
}

/// A call to the provider, complete but for the connection.
#[derive(Clone)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// Absolute.
    pub url: String,
    /// With credentials: never logged.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call {} ({} bytes)", self.method, self.body.len())
    }
}

/// What this channel cannot say. Names the rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Refused {
    /// Stable, such as `text_too_long`.
    pub code: &'static str,
    /// What is wrong and what would be right; without content.
    pub detail: String,
}

/// What came back from a provider.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// The body, cut at 64 KiB.
    pub body: Bytes,
}

/// What an answer means, named by what the sender does next.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The provider took it.
    Accepted {
        /// Its id.
        provider_id: String,
        /// The recipient's address as the provider writes it, if it differs from what was asked.
        address: Option<Box<v1::Address>>,
    },
    /// Too fast.
    Throttled {
        /// What has to slow down.
        scope: Scope,
        /// How long the provider asks us to wait, milliseconds.
        after_ms: Option<u64>,
        /// The provider's code.
        code: String,
    },
    /// Nothing happened; try again.
    Transient {
        /// The provider's code, or the HTTP status.
        code: String,
        /// After this many further tries with this code it counts as permanent; `None`: until the message's deadline.
        tries: Option<u32>,
        /// How long the provider asks us to wait with this message, milliseconds.
        after_ms: Option<u64>,
    },
    /// It will never succeed.
    Permanent {
        /// The provider's code.
        code: String,
        /// The provider's words; no content.
        title: String,
    },
    /// The provider takes no such message for now and will say when it does: it waits, and lets others pass.
    Held {
        /// The provider's code.
        code: String,
        /// The provider's words; no content.
        title: String,
    },
    /// The account's credential is refused: stop the account, keep its messages.
    Unauthorized {
        /// The provider's code.
        code: String,
        /// The provider's words.
        title: String,
    },
    /// The call may have had its effect.
    Ambiguous {
        /// What we saw.
        code: String,
    },
}

/// What has to slow down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// This recipient.
    Recipient,
    /// This sender of ours.
    Sender,
    /// Everything under this credential.
    Credential,
}

/// With so much of what a provider allows used up, percent, we go slower, to not be stopped.
pub const USED_UP_FROM: u8 = 80;

/// Pure: the provider call for a message, and what its answer means.
pub trait Outbound: Send + Sync {
    /// The call that sends a message. Also used to refuse a message when it is submitted.
    fn encode(&self, message: &Outgoing<'_>) -> Result<Call, Refused>;

    /// What the answer to such a call means.
    fn outcome(&self, answer: &Answer) -> Outcome;

    /// How much of what the provider allows within its time is used up, percent, where an answer says so. From
    /// [`USED_UP_FROM`] on the sender goes slower.
    fn used_percent(&self, answer: &Answer) -> Option<u8> {
        let _ = answer;
        None
    }

    /// The call that marks an inbound message, and all before it, as read, and with `typing` shows that an answer is
    /// being written; `None` where there is no such thing.
    fn read_mark(&self, provider_id: &str, typing: bool) -> Option<Call> {
        let _ = (provider_id, typing);
        None
    }

    /// The address that a text written by a person or a program names, where the channel has forms of its own;
    /// `None` leaves it to the host's rule for the channel.
    fn address(&self, text: &str) -> Option<v1::Address> {
        let _ = text;
        None
    }

    /// Where else the same person may be known, after an outcome that says that nobody is known at `to`. Tried once.
    fn other_address(&self, to: &v1::Address, outcome: &Outcome) -> Option<v1::Address> {
        let _ = (to, outcome);
        None
    }

    /// Calls about files; `None` where the channel keeps none.
    fn files(&self) -> Option<&dyn Files> {
        None
    }

    /// How to check and set up the account at the provider; `None` where a connector cannot.
    fn checkup(&self) -> Option<&dyn Checkup> {
        None
    }

    /// True when receipts carry our message id, so that an unknown outcome clears itself up.
    fn echoes_message_id(&self) -> bool {
        false
    }

    /// How long after a customer's last message a free-form reply may be sent, milliseconds; `None`: always.
    fn reply_window_ms(&self) -> Option<u64> {
        None
    }

    /// How long it may be sent after a message that came from an advertisement or a post, if that was answered
    /// within the reply window, milliseconds; `None`: no longer than after any other.
    fn entry_window_ms(&self) -> Option<u64> {
        None
    }

    /// Messages per second that one sender may send when nothing else is known.
    fn rate_per_s(&self) -> u32 {
        50
    }

    /// How far apart messages to one person have to be once the provider said that they come too fast,
    /// milliseconds.
    fn recipient_interval_ms(&self) -> u64 {
        0
    }
}

/// An account's side of a connector, built from its settings.
pub struct Account {
    /// The provider's ids by which webhooks name this account.
    pub refs: Vec<AccountRef>,
    /// How it sends.
    pub outbound: Arc<dyn Outbound>,
}

/// Wrong settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {problem}")]
pub struct ConfigError {
    /// The key within the endpoint's or account's table; empty for the table itself.
    pub key: String,
    /// What is wrong and what to do.
    pub problem: String,
}

/// A kind of connector: the whole registration surface. [`BUILTIN`](crate::BUILTIN) lists all.
pub struct Spec {
    /// The word in the configuration: `connector = "whatsapp"`.
    pub kind: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The channel's short name that customers would use.
    pub channel: &'static str,
    /// A working endpoint and account as TOML, parsed by a test.
    pub sample: &'static str,
    /// True when an address means the same person for every account (a phone number), false when it is scoped to
    /// one account (a page's user id).
    pub global_addresses: bool,
    /// Builds an endpoint from the keys of its table that the host does not know itself.
    pub endpoint: fn(toml::Table) -> Result<Arc<dyn Inbound>, ConfigError>,
    /// Builds an account likewise.
    pub account: fn(toml::Table) -> Result<Account, ConfigError>,
    /// JSON Schema of the endpoint's keys.
    pub endpoint_schema: fn() -> schemars::Schema,
    /// JSON Schema of the account's keys.
    pub account_schema: fn() -> schemars::Schema,
}
