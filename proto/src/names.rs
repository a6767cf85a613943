//! What a record is called, and what it is about: for headers, metrics and logs.

use crate::v1;

impl v1::Event {
    /// The body's name as canonical JSON has it.
    pub fn kind(&self) -> &'static str {
        use v1::event::Body;
        match &self.body {
            Some(Body::TenantCreated(_)) => "tenantCreated",
            Some(Body::ConversationOpened(_)) => "conversationOpened",
            Some(Body::MessageReceived(_)) => "messageReceived",
            Some(Body::ConversationQueued(_)) => "conversationQueued",
            Some(Body::ConversationOffered(_)) => "conversationOffered",
            Some(Body::OfferEnded(_)) => "offerEnded",
            Some(Body::ConversationAssigned(_)) => "conversationAssigned",
            Some(Body::ConversationReleased(_)) => "conversationReleased",
            Some(Body::ConversationTransferred(_)) => "conversationTransferred",
            Some(Body::ConversationClosed(_)) => "conversationClosed",
            Some(Body::MessageSubmitted(_)) => "messageSubmitted",
            Some(Body::MessageStatusChanged(_)) => "messageStatusChanged",
            Some(Body::MediaStored(_)) => "mediaStored",
            Some(Body::MediaFailed(_)) => "mediaFailed",
            Some(Body::AgentChanged(_)) => "agentChanged",
            Some(Body::QueueChanged(_)) => "queueChanged",
            Some(Body::ConfigApplied(_)) => "configApplied",
            Some(Body::CommandResult(_)) => "commandResult",
            Some(Body::ReadMarkSubmitted(_)) => "readMarkSubmitted",
            Some(Body::AccountEventReceived(_)) => "accountEventReceived",
            Some(Body::ContactAddressChanged(_)) => "contactAddressChanged",
            Some(Body::EpochOpened(_)) => "epochOpened",
            Some(Body::LogicChanged(_)) => "logicChanged",
            Some(Body::InputSkipped(_)) => "inputSkipped",
            Some(Body::ConfigRefused(_)) => "configRefused",
            Some(Body::ContactsMerged(_)) => "contactsMerged",
            Some(Body::ContactPreferenceChanged(_)) => "contactPreferenceChanged",
            None => "unknown",
        }
    }

    /// The conversation it is about, if it is about one.
    pub fn conversation(&self) -> Option<&str> {
        use v1::event::Body;
        let id = match self.body.as_ref()? {
            Body::ConversationOpened(e) => &e.conversation_id,
            Body::MessageReceived(e) => &e.conversation_id,
            Body::ConversationQueued(e) => &e.conversation_id,
            Body::ConversationOffered(e) => &e.conversation_id,
            Body::OfferEnded(e) => &e.conversation_id,
            Body::ConversationAssigned(e) => &e.conversation_id,
            Body::ConversationReleased(e) => &e.conversation_id,
            Body::ConversationTransferred(e) => &e.conversation_id,
            Body::ConversationClosed(e) => &e.conversation_id,
            Body::MessageSubmitted(e) => &e.conversation_id,
            Body::MessageStatusChanged(e) => &e.conversation_id,
            Body::MediaStored(e) => &e.conversation_id,
            Body::MediaFailed(e) => &e.conversation_id,
            Body::CommandResult(e) => &e.conversation_id,
            Body::ReadMarkSubmitted(e) => &e.conversation_id,
            _ => return None,
        };
        (!id.is_empty()).then_some(id)
    }
}
