//! Label sets. Their values come from the configuration, from the code or from a small closed set, never from
//! what the outside sends: an id that is not configured is counted as `unknown`, and nothing here is personal.

use std::{
    collections::HashSet,
    sync::{Arc, PoisonError, RwLock},
};

use prometheus_client::encoding::EncodeLabelSet;

/// Configured ids that a label may have as values, at most [`Bounded::MOST`] in the life of a process: those that
/// come later are counted as `other`.
#[derive(Debug, Default)]
pub struct Bounded(RwLock<HashSet<Arc<str>>>);

impl Bounded {
    /// How many ids have series of their own.
    pub const MOST: usize = 500;

    /// The label's value for an id.
    pub fn value(&self, id: &str) -> Arc<str> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(id) {
            return known.clone();
        }
        drop(known);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(id) {
            known.clone()
        } else if known.len() < Self::MOST {
            let value: Arc<str> = id.into();
            known.insert(value.clone());
            value
        } else {
            "other".into()
        }
    }
}

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
    pub endpoint: Arc<str>,
    /// `accepted`, `signature_wrong`, `overloaded`, `too_large`...
    pub result: &'static str,
    /// The status of the answer, which follows from the result.
    pub status: u16,
}

/// A log.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct LogLabel {
    /// `intake`, `events`, `deliveries`, `deadletters`, `control`, `addresses`.
    pub log: &'static str,
}

/// A log and why an append to it has no positions.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct AppendFailureLabel {
    /// See [`LogLabel`].
    pub log: &'static str,
    /// `not_written`, `unknown`, `refused`.
    pub result: &'static str,
}

/// Where partitions stand.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct PhaseLabel {
    /// `starting`, `live`, `waiting`, `stopped`.
    pub phase: &'static str,
}

/// A role of this instance.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RoleLabel {
    /// `webhooks`, `router`, `sender`, `api`.
    pub role: &'static str,
}

/// What came of a call to a provider.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OutcomeLabel {
    /// `accepted`, `throttled`, `transient`, `permanent`, `held`, `unauthorized`, `ambiguous`.
    pub class: &'static str,
}

/// What a provider slowed down.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ScopeLabel {
    /// `recipient`, `sender`, `credential`.
    pub scope: &'static str,
}

/// A webhook endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct EndpointLabel {
    /// As configured, or `unknown`.
    pub endpoint: Arc<str>,
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
    pub account: Arc<str>,
    /// `accepted`, `throttled`, `transient`, `permanent`, `held`, `unauthorized`, `ambiguous`.
    pub class: &'static str,
}

/// An outgoing webhook.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct HookLabel {
    /// As configured.
    pub hook: Arc<str>,
}

/// An outgoing webhook and what became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct HookResultLabel {
    /// As configured.
    pub hook: Arc<str>,
    /// `delivered`, `gone`, `redirected`, `throttled`, `refused`, `failed`, `timeout`, `unreachable`,
    /// `connection_lost`, `address_refused`.
    pub result: &'static str,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_ids_have_series_of_their_own_and_the_rest_share_one() {
        let names = Bounded::default();
        let id = |at: usize| format!("account-{at}");
        for at in 0..Bounded::MOST {
            assert_eq!(*names.value(&id(at)), *id(at));
        }
        assert_eq!(*names.value(&id(Bounded::MOST)), *"other");
        assert_eq!(*names.value(&id(7)), *id(7), "who was known before stays");
    }
}
