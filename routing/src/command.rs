//! Commands: checked whole before anything changes, and answered exactly once.

use recado_proto::{
    Id, Kind,
    v1::{self, command::Action, event::Body},
};

use crate::{
    Bucket, Known, Remembered,
    agent::Name,
    emit::Output,
    item::{DAY, id_of},
    router::Router,
};

/// How long a repeat of a command gets the first answer, milliseconds.
const ANSWERS_REMEMBERED: i64 = DAY;

/// Why a command is not carried out. `code` is stable, `detail` is for people.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) detail: String,
}

pub(crate) fn refuse<T>(code: &'static str, detail: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { code, detail: detail.into() })
}

/// What a command led to.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// Number of the event that says it; `None` when nothing had to change.
    pub(crate) caused: Option<u64>,
    /// The conversation concerned, when the command did not name it.
    pub(crate) conversation: Option<Id>,
    pub(crate) why: Option<v1::WhyAnswer>,
}

impl Done {
    pub(crate) fn by(seq: u64) -> Self {
        Self { caused: Some(seq), ..Self::default() }
    }

    pub(crate) fn about(self, conversation: Option<Id>) -> Self {
        Self { conversation, ..self }
    }
}

impl Router {
    pub(crate) fn command(&mut self, intake: &v1::Intake, command: &v1::Command, known: &dyn Known, out: &mut Output) {
        let id = id_of("command", &intake.id);
        let body_hash = first_8(&command.body_hash);
        let mut result = about(command);
        result.command_id.clone_from(&intake.id);
        if let Some(Remembered::Answer { body_hash: first_hash, seq }) =
            id.and_then(|id| known.get(Bucket::Undated, id))
        {
            if first_hash == body_hash {
                (result.ok, result.first_seq) = (true, seq);
            } else {
                "idempotency_conflict".clone_into(&mut result.code);
                "the same key was used before with another request".clone_into(&mut result.detail);
            }
            result.caused_seq = self.seq + 1;
            self.emit(out, Body::CommandResult(result));
            return;
        }
        let done = self.perform(command, known, out);
        self.settle(out);
        // Last of all, so that whoever sees the answer has seen everything that the command led to.
        let own = self.seq + 1;
        result.caused_seq = own;
        match done {
            Ok(done) => {
                result.ok = true;
                result.caused_seq = done.caused.unwrap_or(own);
                result.why = done.why;
                if let Some(conversation) = done.conversation {
                    result.conversation_id = Kind::Conversation.text(conversation);
                }
            }
            Err(refusal) => {
                refusal.code.clone_into(&mut result.code);
                result.detail = refusal.detail;
            }
        }
        let seq = self.emit(out, Body::CommandResult(result));
        if let Some(id) = id {
            let until = self.clock.now.saturating_add(ANSWERS_REMEMBERED);
            out.remember(Bucket::Undated, id, Remembered::Answer { body_hash, seq }, until);
        }
    }

    fn perform(&mut self, command: &v1::Command, known: &dyn Known, out: &mut Output) -> Result<Done, Refusal> {
        match &command.action {
            Some(Action::SubmitMessage(submit)) => self.submit_message(submit, known, out),
            Some(Action::StartMessage(start)) => self.start_message(start, known, out),
            Some(Action::MarkRead(mark)) => self.mark_read(mark, known, out),
            Some(Action::Accept(accept)) => self.accept(accept, known, out),
            Some(Action::Reject(reject)) => self.reject(reject, known, out),
            Some(Action::Transfer(transfer)) => self.transfer(transfer, known, out),
            Some(Action::Close(close)) => self.close_command(close, known, out),
            Some(Action::SetPresence(set)) => self.set_presence(set, out),
            Some(Action::Pull(pull)) => self.pull(pull, known, out),
            Some(Action::Why(why)) => self.why(why, known, out),
            None => refuse("command_unknown", "this version does not know the command"),
        }
    }

    /// The open conversation that a command names.
    pub(crate) fn find_conversation(&self, text: &str, known: &dyn Known, out: &Output) -> Result<Id, Refusal> {
        // What closed in this very step, because it fell due, is not in the index yet.
        let closed = |id| {
            out.step.remember.iter().any(|r| r.id == id && r.what == Remembered::Seen)
                || known.get(Bucket::Undated, id) == Some(Remembered::Seen)
        };
        match Kind::Conversation.parse(text) {
            Some(id) if self.conversations.contains(id) => Ok(id),
            Some(id) if closed(id) => refuse("conversation_closed", "the conversation is closed"),
            _ => refuse("conversation_not_found", "there is no such conversation"),
        }
    }

    /// The agent that a command names.
    pub(crate) fn find_agent(&self, id: &str) -> Result<Name, Refusal> {
        match self.agents.get_key_value(id) {
            Some((name, _)) => Ok(name.clone()),
            None => refuse("agent_unknown", format!("there is no agent {id:?}")),
        }
    }

    /// The agent that a command may name.
    pub(crate) fn find_optional_agent(&self, id: &str) -> Result<Option<Name>, Refusal> {
        if id.is_empty() { Ok(None) } else { self.find_agent(id).map(Some) }
    }
}

fn first_8(bytes: &[u8]) -> u64 {
    let mut first = [0; 8];
    let length = bytes.len().min(8);
    first[..length].copy_from_slice(&bytes[..length]);
    u64::from_be_bytes(first)
}

/// A result that names what the command names.
fn about(command: &v1::Command) -> v1::CommandResult {
    let (conversation, message, agent) = match &command.action {
        Some(Action::SubmitMessage(c)) => (c.conversation_id.as_str(), c.message_id.as_str(), c.agent_id.as_str()),
        Some(Action::StartMessage(c)) => ("", c.message_id.as_str(), c.agent_id.as_str()),
        Some(Action::MarkRead(c)) => (c.conversation_id.as_str(), c.message_id.as_str(), c.agent_id.as_str()),
        Some(Action::Accept(c)) => (c.conversation_id.as_str(), "", c.agent_id.as_str()),
        Some(Action::Reject(c)) => (c.conversation_id.as_str(), "", c.agent_id.as_str()),
        Some(Action::Transfer(c)) => (c.conversation_id.as_str(), "", c.to_agent_id.as_str()),
        Some(Action::Close(c)) => (c.conversation_id.as_str(), "", c.agent_id.as_str()),
        Some(Action::SetPresence(c)) => ("", "", c.agent_id.as_str()),
        Some(Action::Pull(c)) => (c.conversation_id.as_str(), "", c.agent_id.as_str()),
        Some(Action::Why(c)) => (c.conversation_id.as_str(), "", ""),
        None => ("", "", ""),
    };
    v1::CommandResult {
        conversation_id: conversation.to_owned(),
        message_id: message.to_owned(),
        agent_id: agent.to_owned(),
        ..v1::CommandResult::default()
    }
}
