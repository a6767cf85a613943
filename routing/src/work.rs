//! What agents do with conversations: accept, reject, pull, transfer, close.

use recado_proto::{
    Id, Kind,
    v1::{
        self, conversation_assigned::How, conversation_queued, conversation_released, event::Body, offer_ended::Reason,
        presence::State as Presence,
    },
};

use crate::{
    Known,
    agent::Name,
    command::{Done, Refusal, refuse},
    conversation::State,
    emit::{Output, contact_text, conversation_text},
    router::Router,
};

impl Router {
    pub(crate) fn accept(
        &mut self,
        accept: &v1::AcceptOffer,
        known: &dyn Known,
        out: &mut Output,
    ) -> Result<Done, Refusal> {
        let (id, agent) = self.find_offer(&accept.conversation_id, &accept.agent_id, &accept.offer_id, known, out)?;
        self.take_up(id, Reason::Accepted, out);
        Ok(Done::by(self.assign(id, &agent, How::Accepted, out)))
    }

    pub(crate) fn reject(
        &mut self,
        reject: &v1::RejectOffer,
        known: &dyn Known,
        out: &mut Output,
    ) -> Result<Done, Refusal> {
        let (id, agent) = self.find_offer(&reject.conversation_id, &reject.agent_id, &reject.offer_id, known, out)?;
        let seq = self.seq + 1;
        self.take_up(id, Reason::Rejected, out);
        self.cool_down(id, &agent, false);
        self.enqueue(id, conversation_queued::Why::OfferEnded, out);
        Ok(Done::by(seq))
    }

    /// The offer that an agent speaks of. One that is no longer open cannot be answered, which is nobody's fault.
    fn find_offer(
        &self,
        conversation: &str,
        agent: &str,
        offer: &str,
        known: &dyn Known,
        out: &Output,
    ) -> Result<(Id, Name), Refusal> {
        let id = self.find_conversation(conversation, known, out)?;
        let agent = self.find_agent(agent)?;
        let open = self.conversations.get(id).filter(|c| {
            matches!(&c.state, State::Offered { agent: to, .. } if *to == agent)
                && (offer.is_empty() || Kind::Offer.parse(offer) == Some(c.offer_id(id)))
        });
        match open {
            Some(_) => Ok((id, agent)),
            None => refuse("offer_gone", "the conversation is not on offer to this agent any more"),
        }
    }

    /// Nobody answered an offer in time.
    pub(crate) fn offer_expired(&mut self, id: Id, out: &mut Output) {
        let Some(conversation) = self.conversations.get(id) else { return };
        let State::Offered { agent, .. } = conversation.state.clone() else { return };
        let limit = self.queues.get(&conversation.queue).map_or(0, |queue| queue.config.miss_limit);
        self.take_up(id, Reason::Expired, out);
        self.cool_down(id, &agent, true);
        let mut misses = 0;
        self.change_agent(&agent, |agent| {
            agent.misses = agent.misses.saturating_add(1);
            misses = agent.misses;
        });
        if limit > 0 && misses >= limit {
            self.become_present(&agent, Presence::Paused, v1::agent_changed::Why::MissedOffers, "missed_offers", out);
        }
        self.enqueue(id, conversation_queued::Why::OfferEnded, out);
    }

    pub(crate) fn pull(&mut self, pull: &v1::Pull, known: &dyn Known, out: &mut Output) -> Result<Done, Refusal> {
        let agent = self.find_agent(&pull.agent_id)?;
        if !pull.queue_id.is_empty() && !self.queues.contains_key(pull.queue_id.as_str()) {
            return refuse("queue_unknown", format!("there is no queue {:?}", pull.queue_id));
        }
        let id = if pull.conversation_id.is_empty() {
            self.next_to_pull(&agent, &pull.queue_id)?
        } else {
            self.chosen_to_pull(&agent, pull, known, out)?
        };
        self.take_up(id, Reason::Rescinded, out);
        Ok(Done::by(self.assign(id, &agent, How::Pulled, out)).about(Some(id)))
    }

    /// The first in rank of one queue, or of all that the agent serves. What the agent refused before counts too: it
    /// asks by itself.
    fn next_to_pull(&self, name: &Name, queue: &str) -> Result<Id, Refusal> {
        let Some(agent) = self.agents.get(name) else { return refuse("agent_unknown", "there is no such agent") };
        if !queue.is_empty() && !agent.serves(queue) {
            return refuse("not_in_queue", format!("the agent does not serve the queue {queue:?}"));
        }
        self.may_pull(name, None)?;
        let first = agent
            .queues
            .iter()
            .filter(|name| queue.is_empty() || ***name == *queue)
            .filter_map(|name| self.queues.get(name))
            .filter_map(|queue| queue.waiting.first_key_value().map(|(place, id)| (queue.rank(*place), *id)))
            .min();
        match first {
            Some((_, id)) => Ok(id),
            None => refuse("nothing_waiting", "nothing waits in this queue"),
        }
    }

    fn chosen_to_pull(&self, name: &Name, pull: &v1::Pull, known: &dyn Known, out: &Output) -> Result<Id, Refusal> {
        let id = self.find_conversation(&pull.conversation_id, known, out)?;
        let Some((conversation, agent)) = self.conversations.get(id).zip(self.agents.get(name)) else {
            return refuse("conversation_not_found", "there is no such conversation");
        };
        if !pull.queue_id.is_empty() && *conversation.queue != *pull.queue_id {
            return refuse("not_in_queue", format!("the conversation is not in the queue {:?}", pull.queue_id));
        }
        if !agent.serves(&conversation.queue) {
            return refuse("not_in_queue", "the agent does not serve the conversation's queue");
        }
        if conversation.assignee().is_some() {
            return refuse("conversation_assigned", "the conversation is assigned already");
        }
        self.may_pull(name, Some(id))?;
        Ok(id)
    }

    fn may_pull(&self, name: &Name, id: Option<Id>) -> Result<(), Refusal> {
        let Some(agent) = self.agents.get(name) else { return refuse("agent_unknown", "there is no such agent") };
        if agent.presence != Presence::Available {
            return refuse("agent_unavailable", "the agent is not available");
        }
        // What is on offer to the agent itself has its place already.
        let own = id.is_some_and(|id| agent.offered.contains(&id));
        if agent.at_capacity() && !own {
            return refuse("agent_at_capacity", "the agent has as many conversations as it may");
        }
        Ok(())
    }

    /// Moves a conversation to another queue or agent. Who only waited keeps its place in time; who talked to an
    /// agent enters the new queue now. A person may put an agent above its capacity.
    pub(crate) fn transfer(
        &mut self,
        transfer: &v1::Transfer,
        known: &dyn Known,
        out: &mut Output,
    ) -> Result<Done, Refusal> {
        let id = self.find_conversation(&transfer.conversation_id, known, out)?;
        self.find_optional_agent(&transfer.by_agent_id)?;
        let Some(conversation) = self.conversations.get(id) else {
            return refuse("conversation_not_found", "there is no such conversation");
        };
        let (contact, from_queue) = (conversation.contact, conversation.queue.clone());
        let from_agent = conversation.assignee().cloned();
        let to = self.transfer_target(transfer, from_agent.as_ref())?;

        self.take_up(id, Reason::Rescinded, out);
        let to_queue = match &to {
            Target::Queue(queue) => queue.clone(),
            Target::Agent(_) => from_queue.clone(),
        };
        let seq = self.emit(
            out,
            Body::ConversationTransferred(v1::ConversationTransferred {
                conversation_id: conversation_text(id),
                contact_id: contact_text(contact),
                from_queue_id: (*from_queue).to_owned(),
                from_agent_id: from_agent.as_deref().unwrap_or_default().to_owned(),
                to_queue_id: (*to_queue).to_owned(),
                to_agent_id: transfer.to_agent_id.clone(),
                by_agent_id: transfer.by_agent_id.clone(),
                note: transfer.note.clone(),
            }),
        );
        self.release(id, conversation_released::Why::Transferred, out);
        match to {
            Target::Queue(queue) => {
                self.clear_cool_downs(id);
                let place = (self.clock.now, self.next_ticket());
                if let Some(conversation) = self.conversations.get_mut(id) {
                    // The new queue's silence starts now: its limit may be shorter than what has passed.
                    conversation.active_at = place.0;
                    conversation.queue = queue;
                    if from_agent.is_some() {
                        conversation.place = place;
                    }
                }
                self.set_idle_timer(id);
                self.enqueue(id, conversation_queued::Why::Transferred, out);
            }
            Target::Agent(agent) => {
                self.assign(id, &agent, How::Transferred, out);
            }
        }
        Ok(Done::by(seq))
    }

    fn transfer_target(&self, transfer: &v1::Transfer, from_agent: Option<&Name>) -> Result<Target, Refusal> {
        match (transfer.to_queue_id.as_str(), transfer.to_agent_id.as_str()) {
            ("", "") => refuse("target_invalid", "the transfer names neither a queue nor an agent"),
            (queue, "") => match self.queues.get_key_value(queue) {
                Some((name, _)) => Ok(Target::Queue(name.clone())),
                None => refuse("queue_unknown", format!("there is no queue {queue:?}")),
            },
            ("", agent) => {
                let name = self.find_agent(agent)?;
                if from_agent == Some(&name) {
                    return refuse("conversation_assigned", "the conversation is assigned to this agent already");
                }
                if self.agents.get(&name).is_some_and(|a| a.presence == Presence::Offline) {
                    return refuse("agent_unavailable", "the agent is offline");
                }
                Ok(Target::Agent(name))
            }
            _ => refuse("target_invalid", "the transfer names both a queue and an agent"),
        }
    }

    pub(crate) fn close_command(
        &mut self,
        close: &v1::Close,
        known: &dyn Known,
        out: &mut Output,
    ) -> Result<Done, Refusal> {
        let id = self.find_conversation(&close.conversation_id, known, out)?;
        self.find_optional_agent(&close.agent_id)?;
        Ok(Done::by(self.close(id, &close.reason, out)))
    }
}

enum Target {
    Queue(Name),
    Agent(Name),
}
