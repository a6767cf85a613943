//! Why a conversation is where it is.

use recado_proto::{
    time::timestamp,
    v1::{self, presence::State as Presence, queue_config::Offer, why_answer::AgentVerdict},
};

use crate::{
    Known,
    agent::{Agent, Name},
    command::{Done, Refusal, refuse},
    conversation::{Conversation, State},
    emit::{Output, conversation_text},
    router::Router,
};

impl Router {
    pub(crate) fn why(&self, why: &v1::Why, known: &dyn Known, out: &Output) -> Result<Done, Refusal> {
        let id = self.find_conversation(&why.conversation_id, known, out)?;
        let Some(conversation) = self.conversations.get(id) else {
            return refuse("conversation_not_found", "there is no such conversation");
        };
        let agents: Vec<_> = self
            .agents
            .iter()
            .filter(|(_, agent)| agent.serves(&conversation.queue))
            .map(|(name, agent)| self.verdict(conversation, name, agent))
            .collect();
        let position = match conversation.state {
            State::Waiting => {
                self.queues.get(&conversation.queue).map_or(0, |q| q.waiting.range(..=conversation.place).count())
            }
            _ => 0,
        };
        let (state, agent, summary) = self.summary(conversation, position, &agents);
        let answer = v1::WhyAnswer {
            conversation_id: conversation_text(id),
            state: state.to_owned(),
            queue_id: (*conversation.queue).to_owned(),
            agent_id: agent,
            summary,
            position: position as u32,
            waiting_since: Some(timestamp(conversation.place.0)),
            agents,
        };
        Ok(Done { why: Some(answer), ..Done::default() })
    }

    /// The first rule that keeps an agent from a conversation.
    fn verdict(&self, conversation: &Conversation, name: &Name, agent: &Agent) -> AgentVerdict {
        let cooling = conversation.cool_downs.iter().find(|c| c.agent == *name).and_then(|c| c.until);
        let (rule, detail, until) = if agent.presence == Presence::Offline {
            ("offline", "is offline".to_owned(), None)
        } else if agent.presence == Presence::Paused {
            ("paused", "is paused".to_owned(), None)
        } else if agent.at_capacity() {
            let detail = format!("has {} of {} conversations", agent.load(), agent.config.capacity);
            ("at_capacity", detail, None)
        } else if let Some(until) = cooling {
            ("cooling_down", "refused or missed it a moment ago".to_owned(), self.clock.wall(until))
        } else {
            ("eligible", "could take it".to_owned(), None)
        };
        AgentVerdict { agent_id: (**name).to_owned(), rule: rule.to_owned(), detail, until: until.map(timestamp) }
    }

    fn summary(
        &self,
        conversation: &Conversation,
        position: usize,
        agents: &[AgentVerdict],
    ) -> (&'static str, String, String) {
        match &conversation.state {
            State::Assigned { agent } => ("assigned", (**agent).to_owned(), format!("It is assigned to {agent}.")),
            State::Offered { agent, .. } => {
                ("offered", (**agent).to_owned(), format!("It is on offer to {agent}, who has not answered yet."))
            }
            State::Waiting => {
                let queue = &conversation.queue;
                let of = |rule: &str| agents.iter().filter(|verdict| verdict.rule == rule).count();
                let manual = self.queues.get(queue).is_some_and(|queue| queue.offer() == Offer::Manual);
                let reason = if queue.is_empty() {
                    "the tenant has no queue".to_owned()
                } else if agents.is_empty() {
                    "the queue has no agents".to_owned()
                } else if manual {
                    "agents take conversations of this queue themselves".to_owned()
                } else {
                    format!(
                        "of its {} agents, {} offline, {} paused, {} at capacity, {} cooling down",
                        agents.len(),
                        of("offline"),
                        of("paused"),
                        of("at_capacity"),
                        of("cooling_down"),
                    )
                };
                let summary = if queue.is_empty() {
                    format!("It waits: {reason}.")
                } else {
                    format!("It waits in queue {queue} at position {position}: {reason}.")
                };
                ("waiting", String::new(), summary)
            }
        }
    }
}
