//! Stands in for the router: answers commands by a few fixed rules.
//!
//! An agent named `code:X` gets the refusal X, one named `silent` gets no answer at all.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use recado_bus::Bus as _;
use recado_proto::{
    Encode as _,
    v1::{self, command::Action, event::Body},
};

use super::{history::History, memory_bus::MemoryBus};
use crate::logs;

/// Histories by tenant, shared with the test, which appends what customers do.
pub(crate) type Histories = Arc<Mutex<HashMap<String, History>>>;

/// Answers commands of a partition until its task is dropped.
pub(crate) async fn run(bus: MemoryBus, partition: u32, histories: Histories) {
    let mut reader = bus.reader(logs::INTAKE, partition, 0).await.unwrap();
    let mut known: HashMap<String, (Bytes, u64)> = HashMap::new();
    loop {
        let Ok(records) = reader.next(100).await else { return };
        for stored in records {
            let intake = v1::Intake::decode(stored.value.as_ref()).unwrap();
            let Some(v1::intake::Input::Command(command)) = intake.input else { continue };
            let mut histories = histories.lock().unwrap();
            let history = histories.get_mut(&intake.tenant).unwrap();
            let mut result = v1::CommandResult { command_id: intake.id.clone(), ..Default::default() };
            if let Some((hash, first)) = known.get(&intake.id) {
                if *hash == command.body_hash {
                    (result.ok, result.first_seq) = (true, *first);
                } else {
                    result.code = "idempotency_conflict".to_owned();
                }
            } else {
                match agent(&command) {
                    "silent" => continue,
                    name if name.starts_with("code:") => {
                        result.code = name[5..].to_owned();
                        result.detail = "told to".to_owned();
                    }
                    _ => perform(&bus, history, stored.position, &command, &mut result),
                }
            }
            if result.caused_seq == 0 {
                result.caused_seq = history.cursor.seq + 1;
            }
            let seq = history.append(&bus, stored.position, Body::CommandResult(result));
            known.entry(intake.id).or_insert((command.body_hash, seq));
        }
    }
}

fn agent(command: &v1::Command) -> &str {
    match command.action.as_ref().unwrap() {
        Action::SubmitMessage(c) => &c.agent_id,
        Action::StartMessage(c) => &c.agent_id,
        Action::MarkRead(c) => &c.agent_id,
        Action::Accept(c) => &c.agent_id,
        Action::Reject(c) => &c.agent_id,
        Action::Transfer(c) => &c.by_agent_id,
        Action::Close(c) => &c.agent_id,
        Action::SetPresence(c) => &c.agent_id,
        Action::Pull(c) => &c.agent_id,
        Action::Why(_) => "",
    }
}

fn perform(bus: &MemoryBus, history: &mut History, cause: u64, command: &v1::Command, result: &mut v1::CommandResult) {
    result.ok = true;
    let body = match command.action.clone().unwrap() {
        Action::SubmitMessage(c) => {
            result.message_id.clone_from(&c.message_id);
            result.conversation_id.clone_from(&c.conversation_id);
            Body::MessageSubmitted(v1::MessageSubmitted {
                message_id: c.message_id,
                conversation_id: c.conversation_id,
                agent_id: c.agent_id,
                content: c.content,
                facets: c.facets,
                target_id: c.target_id,
                ..Default::default()
            })
        }
        Action::StartMessage(c) => {
            result.message_id.clone_from(&c.message_id);
            Body::MessageSubmitted(v1::MessageSubmitted {
                message_id: c.message_id,
                account_id: c.account_id,
                address_id: c.address_id,
                to: c.to,
                content: c.content,
                facets: c.facets,
                ..Default::default()
            })
        }
        Action::MarkRead(c) => {
            result.conversation_id.clone_from(&c.conversation_id);
            Body::ReadMarkSubmitted(v1::ReadMarkSubmitted {
                conversation_id: c.conversation_id,
                message_id: c.message_id,
                provider_id: c.provider_id,
                ..Default::default()
            })
        }
        Action::Close(c) => {
            result.conversation_id.clone_from(&c.conversation_id);
            Body::ConversationClosed(v1::ConversationClosed {
                conversation_id: c.conversation_id,
                reason: c.reason,
                ..Default::default()
            })
        }
        Action::Transfer(c) => {
            result.conversation_id.clone_from(&c.conversation_id);
            Body::ConversationTransferred(v1::ConversationTransferred {
                conversation_id: c.conversation_id,
                to_queue_id: c.to_queue_id,
                to_agent_id: c.to_agent_id,
                note: c.note,
                ..Default::default()
            })
        }
        Action::SetPresence(c) => Body::AgentChanged(v1::AgentChanged {
            agent_id: c.agent_id,
            state: c.state,
            reason: c.reason,
            ..Default::default()
        }),
        Action::Accept(c) => assigned(c.conversation_id, c.agent_id, result),
        Action::Reject(c) => {
            result.conversation_id.clone_from(&c.conversation_id);
            Body::OfferEnded(v1::OfferEnded {
                conversation_id: c.conversation_id,
                agent_id: c.agent_id,
                reason: v1::offer_ended::Reason::Rejected.into(),
                ..Default::default()
            })
        }
        Action::Pull(c) => assigned(c.conversation_id, c.agent_id, result),
        Action::Why(c) => {
            result.why = Some(v1::WhyAnswer {
                conversation_id: c.conversation_id,
                state: "waiting".to_owned(),
                summary: "nobody is available".to_owned(),
                position: 1,
                ..Default::default()
            });
            return;
        }
    };
    result.caused_seq = history.append(bus, cause, body);
}

fn assigned(conversation: String, agent: String, result: &mut v1::CommandResult) -> Body {
    result.conversation_id.clone_from(&conversation);
    result.agent_id.clone_from(&agent);
    Body::ConversationAssigned(v1::ConversationAssigned {
        conversation_id: conversation,
        agent_id: agent,
        queue_id: "support".to_owned(),
        ..Default::default()
    })
}
