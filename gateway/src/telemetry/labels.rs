//! Label sets. Their values come from the configuration, from the code or from a small closed set, never from
//! what the outside sends: an id that is not configured is counted as `unknown`, and nothing here is personal.

use prometheus_client::encoding::EncodeLabelSet;

/// A partition of the logs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct PartitionLabel {
    /// Its number.
    pub partition: u32,
}

/// A folder whose disk is watched.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct FolderLabel {
    /// `data` or `objects`.
    pub folder: &'static str,
}

/// A webhook endpoint and what became of a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct WebhookLabel {
    /// The endpoint as configured, or `unknown`.
    pub endpoint: String,
    /// `accepted`, `refused`, `unavailable`, `too_large`...
    pub result: &'static str,
}

/// A webhook endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct EndpointLabel {
    /// As configured, or `unknown`.
    pub endpoint: String,
}

/// The kind of an input or of an event, as canonical JSON names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct TypeLabel {
    /// Such as `messageReceived`.
    pub r#type: &'static str,
}

/// A stable code of ours.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct CodeLabel {
    /// Such as `malformed_body`.
    pub code: &'static str,
}

/// What became of something.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ResultLabel {
    /// Such as `applied`.
    pub result: &'static str,
}

/// An account and what came of a call to its provider.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ClassLabel {
    /// As configured.
    pub account: String,
    /// `accepted`, `throttled`, `transient`, `permanent`, `unauthorized`, `ambiguous`.
    pub class: &'static str,
}

/// A reader of the events log and why it discarded a record.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct DiscardLabel {
    /// Who read.
    pub reader: &'static str,
    /// `repeat`, `gap`, `zombie`, `foreign`.
    pub reason: &'static str,
}

/// A call of the API.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RouteLabel {
    /// The method; `other` for those we do not serve.
    pub method: &'static str,
    /// The route with its places, such as `/v1/conversations/{id}`; `unknown` for what is none.
    pub route: String,
    /// The answer's status.
    pub status: u16,
}
