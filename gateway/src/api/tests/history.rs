//! Writes events as the router host does: numbered, chained, with headers.

use bytes::Bytes;
use recado_bus::{
    Cursor, Record, chain,
    headers::{EventFacts, event_headers},
};
use recado_proto::{Encode as _, time::timestamp, v1};

use super::memory_bus::MemoryBus;
use crate::logs;

/// A time in 2026.
pub(crate) const START_MS: i64 = 1_795_000_000_000;

/// A tenant's history.
#[derive(Clone)]
pub(crate) struct History {
    pub(crate) tenant: String,
    pub(crate) partition: u32,
    pub(crate) cursor: Cursor,
    pub(crate) at_ms: i64,
}

impl History {
    pub(crate) fn new(tenant: &str, partition: u32) -> Self {
        let cursor = Cursor { epoch: 1, ..Cursor::default() };
        Self { tenant: tenant.to_owned(), partition, cursor, at_ms: START_MS }
    }

    /// The next event's record.
    pub(crate) fn record(&mut self, cause: u64, body: v1::event::Body) -> Record {
        let seq = self.cursor.seq + 1;
        self.at_ms += 1;
        let event = v1::Event {
            tenant: self.tenant.clone(),
            epoch: self.cursor.epoch,
            seq,
            at: Some(timestamp(self.at_ms)),
            cause,
            body: Some(body),
        };
        self.chained(&event)
    }

    /// The record of an event that has its number already.
    pub(crate) fn chained(&mut self, event: &v1::Event) -> Record {
        let value = Bytes::from(event.encode_to_vec());
        let seq = event.seq;
        let prev = self.cursor.chain;
        let chain = chain(&prev, &value);
        let headers = event_headers(&EventFacts {
            tenant: &self.tenant,
            epoch: event.epoch,
            seq,
            prev: &prev,
            chain: &chain,
            type_name: "any",
            time: "2026-11-18T11:06:40Z",
            subject: None,
            traceparent: None,
        });
        self.cursor.seq = seq;
        self.cursor.chain = chain;
        Record { key: Bytes::from(self.tenant.clone()), headers, value }
    }

    /// Appends an event; its number.
    pub(crate) fn append(&mut self, bus: &MemoryBus, cause: u64, body: v1::event::Body) -> u64 {
        let record = self.record(cause, body);
        bus.write(logs::EVENTS, self.partition, vec![record]);
        self.cursor.seq
    }

    /// Opens a new epoch after `base`, which has this chain.
    pub(crate) fn rewind(&mut self, base: Cursor) {
        self.cursor = Cursor { epoch: self.cursor.epoch + 1, ..base };
    }
}

/// Bodies that tests are made of.
pub(crate) mod body {
    use recado_proto::{
        Encode as _,
        v1::{self, event::Body},
    };

    pub(crate) fn opened(conversation: &str, queue: &str) -> Body {
        Body::ConversationOpened(v1::ConversationOpened {
            conversation_id: conversation.to_owned(),
            contact_id: "ctc_1".to_owned(),
            account_id: "wa-main".to_owned(),
            queue_id: queue.to_owned(),
            address_id: "adr_1".to_owned(),
            channel: "whatsapp".to_owned(),
        })
    }

    pub(crate) fn queued(conversation: &str, queue: &str) -> Body {
        Body::ConversationQueued(v1::ConversationQueued {
            conversation_id: conversation.to_owned(),
            contact_id: "ctc_1".to_owned(),
            account_id: "wa-main".to_owned(),
            queue_id: queue.to_owned(),
            why: v1::conversation_queued::Why::Opened.into(),
            waiting_since: None,
        })
    }

    pub(crate) fn assigned(conversation: &str, queue: &str, agent: &str) -> Body {
        Body::ConversationAssigned(v1::ConversationAssigned {
            conversation_id: conversation.to_owned(),
            contact_id: "ctc_1".to_owned(),
            account_id: "wa-main".to_owned(),
            queue_id: queue.to_owned(),
            agent_id: agent.to_owned(),
            ..Default::default()
        })
    }

    pub(crate) fn closed(conversation: &str) -> Body {
        Body::ConversationClosed(v1::ConversationClosed {
            conversation_id: conversation.to_owned(),
            reason: "solved".to_owned(),
            ..Default::default()
        })
    }

    pub(crate) fn text(body: &str) -> v1::Message {
        let text = v1::Text { body: body.to_owned(), preview_url: false };
        v1::Message { body: Some(v1::message::Body::Text(text)), ..Default::default() }
    }

    pub(crate) fn payload(data: Vec<u8>) -> v1::Payload {
        v1::Payload { data: data.into(), ..Default::default() }
    }

    pub(crate) fn received(message: &str, conversation: &str, said: &str) -> Body {
        Body::MessageReceived(v1::MessageReceived {
            message_id: message.to_owned(),
            conversation_id: conversation.to_owned(),
            account_id: "wa-main".to_owned(),
            provider_id: Some(payload(format!("wamid.{message}").into_bytes())),
            content: Some(payload(text(said).encode_to_vec())),
            ..Default::default()
        })
    }

    pub(crate) fn submitted(message: &str, conversation: &str, said: &str) -> Body {
        Body::MessageSubmitted(v1::MessageSubmitted {
            message_id: message.to_owned(),
            conversation_id: conversation.to_owned(),
            account_id: "wa-main".to_owned(),
            agent_id: "ana".to_owned(),
            content: Some(payload(text(said).encode_to_vec())),
            ..Default::default()
        })
    }

    pub(crate) fn status(message: &str, status: v1::message_status::Status) -> Body {
        Body::MessageStatusChanged(v1::MessageStatusChanged {
            message_id: message.to_owned(),
            account_id: "wa-main".to_owned(),
            provider_id: Some(payload(b"wamid.out".to_vec())),
            status: status.into(),
            code: if status == v1::message_status::Status::Failed { "131047" } else { "" }.to_owned(),
            ..Default::default()
        })
    }

    pub(crate) fn queue(id: &str) -> Body {
        Body::QueueChanged(v1::QueueChanged { queue_id: id.to_owned(), removed: false, offer: "auto".to_owned() })
    }

    pub(crate) fn agent(id: &str, state: v1::presence::State) -> Body {
        Body::AgentChanged(v1::AgentChanged {
            agent_id: id.to_owned(),
            state: state.into(),
            reason: "almoço".to_owned(),
            capacity: 5,
            queue_ids: vec!["support".to_owned()],
            why: v1::agent_changed::Why::Presence.into(),
        })
    }
}
