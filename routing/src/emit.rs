//! Numbering and shaping events.

use recado_proto::{Id, Kind, time::timestamp, v1};

use crate::{Bucket, Remember, Remembered, Step, router::Router};

/// What one input leads to, while it is being worked out.
#[derive(Debug, Default)]
pub(crate) struct Output {
    /// Position of the input.
    pub(crate) cause: u64,
    pub(crate) step: Step,
}

impl Output {
    pub(crate) fn remember(&mut self, bucket: Bucket, id: Id, what: Remembered, until_ms: i64) {
        self.step.remember.push(Remember { bucket, id, what, until_ms });
    }
}

impl Router {
    /// Concludes something, now. Answers its number.
    pub(crate) fn emit(&mut self, out: &mut Output, body: v1::event::Body) -> u64 {
        self.seq += 1;
        out.step.events.push(v1::Event {
            tenant: self.tenant.clone(),
            epoch: self.epoch,
            seq: self.seq,
            at: Some(timestamp(self.clock.now)),
            cause: out.cause,
            body: Some(body),
        });
        self.seq
    }

    /// A number that grows with everything whose order matters beyond the millisecond. Unlike `seq` it never falls.
    pub(crate) fn next_ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }
}

pub(crate) fn conversation_text(id: Id) -> String {
    Kind::Conversation.text(id)
}

pub(crate) fn contact_text(id: Id) -> String {
    Kind::Contact.text(id)
}

pub(crate) fn address_text(id: Id) -> String {
    Kind::Address.text(id)
}
