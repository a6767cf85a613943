//! How a conversation moves between waiting, offered, assigned and closed, and what follows it around: the places
//! in queues, the agents' loads, the timers. Every rule moves conversations through these functions alone.

use recado_proto::{
    Id, Kind,
    time::timestamp,
    v1::{
        self, conversation_assigned::How, conversation_queued, conversation_released, event::Body, offer_ended::Reason,
    },
};

use crate::{
    Bucket, Remembered,
    agent::{Agent, Name},
    conversation::{CoolDown, State},
    emit::{Output, contact_text, conversation_text},
    item::DAY,
    router::Router,
    timer::Timer,
};

/// How long an answer to "that conversation is closed" can be given rather than "there is no such conversation".
const CLOSED_REMEMBERED: i64 = 30 * DAY;

impl Router {
    /// Changes an agent and keeps the queues' lists of free agents in step.
    pub(crate) fn change_agent(&mut self, name: &Name, change: impl FnOnce(&mut Agent)) {
        let now = self.clock.now;
        let Some(agent) = self.agents.get_mut(name) else { return };
        let before = agent.is_free().then(|| agent.idle_key(name));
        let had_work = !agent.assigned.is_empty();
        change(agent);
        if had_work && agent.assigned.is_empty() {
            (agent.idle_since, agent.ticket) = (now, 0);
        }
        let after = agent.is_free().then(|| agent.idle_key(name));
        if before == after {
            return;
        }
        for queue in &agent.queues {
            let Some(queue) = self.queues.get_mut(queue) else { continue };
            if let Some(before) = &before {
                queue.free.remove(before);
            }
            if let Some(after) = &after {
                queue.free.insert(after.clone());
            }
        }
        if after.is_some() {
            self.dirty_agents.push(name.clone());
        }
    }

    /// Puts a conversation that is nowhere into its queue, at its place.
    pub(crate) fn enqueue(&mut self, id: Id, why: conversation_queued::Why, out: &mut Output) {
        let Some(conversation) = self.conversations.get_mut(id) else { return };
        conversation.state = State::Waiting;
        let body = Body::ConversationQueued(v1::ConversationQueued {
            conversation_id: conversation_text(id),
            contact_id: contact_text(conversation.contact),
            account_id: (*conversation.account).to_owned(),
            queue_id: (*conversation.queue).to_owned(),
            why: why.into(),
            waiting_since: Some(timestamp(conversation.place.0)),
        });
        if let Some(queue) = self.queues.get_mut(&conversation.queue) {
            queue.waiting.insert(conversation.place, id);
        }
        self.dirty_conversations.push(id);
        self.emit(out, body);
    }

    /// Takes a conversation away from where it is: out of its queue, or off the table (its offer ends for
    /// `reason`). One that is assigned stays; [`Router::release`] ends that.
    pub(crate) fn take_up(&mut self, id: Id, reason: Reason, out: &mut Output) {
        let Some(conversation) = self.conversations.get(id) else { return };
        match conversation.state.clone() {
            State::Waiting => {
                if let Some(queue) = self.queues.get_mut(&conversation.queue) {
                    queue.waiting.remove(&conversation.place);
                }
            }
            State::Offered { agent, expires } => {
                let body = Body::OfferEnded(v1::OfferEnded {
                    conversation_id: conversation_text(id),
                    queue_id: (*conversation.queue).to_owned(),
                    agent_id: (*agent).to_owned(),
                    offer_id: Kind::Offer.text(conversation.offer_id(id)),
                    reason: reason.into(),
                });
                self.clear_live(expires, Timer::OfferExpiry { conversation: id });
                if let Some(conversation) = self.conversations.get_mut(id) {
                    conversation.state = State::Waiting;
                }
                self.change_agent(&agent, |agent| {
                    agent.offered.remove(&id);
                });
                self.emit(out, body);
            }
            State::Assigned { .. } => {}
        }
    }

    /// Takes an assigned conversation from its agent. The caller puts it somewhere.
    pub(crate) fn release(&mut self, id: Id, why: conversation_released::Why, out: &mut Output) {
        let Some(conversation) = self.conversations.get_mut(id) else { return };
        let Some(agent) = conversation.assignee().cloned() else { return };
        conversation.state = State::Waiting;
        let body = Body::ConversationReleased(v1::ConversationReleased {
            conversation_id: conversation_text(id),
            queue_id: (*conversation.queue).to_owned(),
            agent_id: (*agent).to_owned(),
            why: why.into(),
        });
        self.change_agent(&agent, |agent| {
            agent.assigned.remove(&id);
        });
        self.emit(out, body);
    }

    /// Gives a conversation that is nowhere to an agent. Answers the event's number.
    pub(crate) fn assign(&mut self, id: Id, agent: &Name, how: How, out: &mut Output) -> u64 {
        self.clear_cool_downs(id);
        let now = self.clock.now;
        let over_capacity = self.agents.get(agent).is_some_and(Agent::at_capacity);
        let ticket = self.next_ticket();
        self.change_agent(agent, |agent| {
            agent.assigned.insert(id);
            agent.misses = 0;
            (agent.idle_since, agent.ticket) = (now, ticket);
        });
        let Some(conversation) = self.conversations.get_mut(id) else { return self.seq };
        conversation.state = State::Assigned { agent: agent.clone() };
        let body = Body::ConversationAssigned(v1::ConversationAssigned {
            conversation_id: conversation_text(id),
            contact_id: contact_text(conversation.contact),
            account_id: (*conversation.account).to_owned(),
            queue_id: (*conversation.queue).to_owned(),
            agent_id: (**agent).to_owned(),
            how: how.into(),
            over_capacity,
            waited_ms: now.saturating_sub(conversation.place.0).max(0) as u64,
        });
        self.emit(out, body)
    }

    /// Offers a waiting conversation, already out of its queue, to an agent.
    pub(crate) fn offer(&mut self, id: Id, agent: &Name, out: &mut Output) {
        let now = self.clock.now;
        let Some(conversation) = self.conversations.get_mut(id) else { return };
        let timeout = self.queues.get(&conversation.queue).map_or(0, super::queue::Queue::offer_timeout);
        self.clock.run(true);
        let expires = self.clock.live().saturating_add(timeout);
        conversation.attempts = conversation.attempts.wrapping_add(1);
        conversation.state = State::Offered { agent: agent.clone(), expires };
        let body = Body::ConversationOffered(v1::ConversationOffered {
            conversation_id: conversation_text(id),
            contact_id: contact_text(conversation.contact),
            queue_id: (*conversation.queue).to_owned(),
            agent_id: (**agent).to_owned(),
            offer_id: Kind::Offer.text(conversation.offer_id(id)),
            expires_at: Some(timestamp(now.saturating_add(timeout))),
        });
        self.timers.live.insert((expires, Timer::OfferExpiry { conversation: id }));
        self.change_agent(agent, |agent| {
            agent.offered.insert(id);
        });
        self.emit(out, body);
    }

    /// Ends a conversation, wherever it is. Answers the event's number.
    pub(crate) fn close(&mut self, id: Id, reason: &str, out: &mut Output) -> u64 {
        self.close_into(id, reason, None, out)
    }

    /// The same for one in whose place another goes on.
    pub(crate) fn close_into(&mut self, id: Id, reason: &str, into: Option<Id>, out: &mut Output) -> u64 {
        self.take_up(id, Reason::Rescinded, out);
        self.clear_cool_downs(id);
        let Some(conversation) = self.conversations.remove(id) else { return self.seq };
        if let Some(at) = conversation.idle_timer {
            self.timers.wall.remove(&(at, Timer::IdleClose { conversation: id }));
        }
        let agent = conversation.assignee().cloned();
        if let Some(agent) = &agent {
            self.change_agent(agent, |agent| {
                agent.assigned.remove(&id);
            });
        }
        if let Some(contact) = self.contacts.get_mut(conversation.contact) {
            contact.open.retain(|(_, open)| *open != id);
        }
        self.tidy_contact(conversation.contact);
        out.remember(Bucket::Undated, id, Remembered::Seen, self.clock.now.saturating_add(CLOSED_REMEMBERED));
        self.emit(
            out,
            Body::ConversationClosed(v1::ConversationClosed {
                conversation_id: conversation_text(id),
                contact_id: contact_text(conversation.contact),
                account_id: (*conversation.account).to_owned(),
                queue_id: (*conversation.queue).to_owned(),
                agent_id: agent.as_deref().unwrap_or_default().to_owned(),
                reason: reason.to_owned(),
                into_conversation_id: into.map(conversation_text).unwrap_or_default(),
            }),
        )
    }

    /// Somebody wrote: the silence starts anew.
    pub(crate) fn touch(&mut self, id: Id) {
        let now = self.clock.now;
        let Some(conversation) = self.conversations.get_mut(id) else { return };
        conversation.active_at = now;
        if conversation.idle_timer.is_none() {
            self.set_idle_timer(id);
        }
    }

    /// Sets the timer for silence as the conversation's queue has it now.
    pub(crate) fn set_idle_timer(&mut self, id: Id) {
        let Some(conversation) = self.conversations.get_mut(id) else { return };
        let idle = self.queues.get(&conversation.queue).and_then(super::queue::Queue::idle_close);
        let at = idle.map(|idle| conversation.active_at.saturating_add(idle));
        let before = std::mem::replace(&mut conversation.idle_timer, at);
        if let Some(before) = before {
            self.timers.wall.remove(&(before, Timer::IdleClose { conversation: id }));
        }
        if let Some(at) = at {
            self.timers.wall.insert((at, Timer::IdleClose { conversation: id }));
        }
    }

    /// The timer for silence fired; somebody may have written since it was set.
    pub(crate) fn idle_fired(&mut self, id: Id, out: &mut Output) {
        if let Some(conversation) = self.conversations.get_mut(id) {
            conversation.idle_timer = None;
        }
        self.set_idle_timer(id);
        if self.conversations.get(id).and_then(|c| c.idle_timer).is_some_and(|at| at <= self.clock.now) {
            self.close(id, "idle", out);
        }
    }

    /// An agent refused a conversation or missed it: it is not offered to that agent for a while, never for ever.
    pub(crate) fn cool_down(&mut self, id: Id, agent: &Name, missed: bool) {
        let Some(conversation) = self.conversations.get_mut(id) else { return };
        let Some(queue) = self.queues.get(&conversation.queue) else { return };
        let at = conversation.cool_downs.partition_point(|c| c.agent < *agent);
        if conversation.cool_downs.get(at).is_none_or(|c| c.agent != *agent) {
            conversation.cool_downs.insert(at, CoolDown { agent: agent.clone(), until: None, count: 0 });
        }
        let Some(entry) = conversation.cool_downs.get_mut(at) else { return };
        entry.count = entry.count.saturating_add(1);
        self.clock.run(true);
        let until = self.clock.live().saturating_add(queue.cool_down(missed, entry.count));
        let timer = Timer::CoolDownEnd { conversation: id, agent: agent.clone() };
        if let Some(before) = entry.until.replace(until) {
            self.timers.live.remove(&(before, timer.clone()));
        } else if let Some(agent) = self.agents.get_mut(agent) {
            agent.cooling += 1;
        }
        self.timers.live.insert((until, timer));
    }

    /// A cool-down is over: the pair may meet again.
    pub(crate) fn cool_down_ended(&mut self, id: Id, agent: &Name) {
        let Some(conversation) = self.conversations.get_mut(id) else { return };
        for cool_down in conversation.cool_downs.iter_mut().filter(|c| c.agent == *agent) {
            cool_down.until = None;
        }
        self.cooled(agent);
        self.dirty_conversations.push(id);
    }

    /// Forgets who refused a conversation.
    pub(crate) fn clear_cool_downs(&mut self, id: Id) {
        let Some(conversation) = self.conversations.get_mut(id) else { return };
        for cool_down in std::mem::take(&mut conversation.cool_downs) {
            if let Some(until) = cool_down.until {
                self.cooled(&cool_down.agent);
                self.clear_live(until, Timer::CoolDownEnd { conversation: id, agent: cool_down.agent });
            }
        }
    }

    fn cooled(&mut self, agent: &Name) {
        if let Some(agent) = self.agents.get_mut(agent) {
            agent.cooling = agent.cooling.saturating_sub(1);
        }
    }

    fn clear_live(&mut self, at: i64, timer: Timer) {
        self.timers.live.remove(&(at, timer));
        self.clock.run(!self.timers.live.is_empty());
    }
}
