//! Agents come, pause and go. Presence holds until somebody changes it.

use recado_proto::{
    Id,
    v1::{
        self, agent_changed, conversation_queued, conversation_released, event::Body, offer_ended::Reason,
        presence::State as Presence,
    },
};

use crate::{
    agent::Name,
    command::{Done, Refusal, refuse},
    emit::Output,
    router::Router,
};

impl Router {
    pub(crate) fn set_presence(&mut self, set: &v1::SetPresence, out: &mut Output) -> Result<Done, Refusal> {
        let name = self.find_agent(&set.agent_id)?;
        let Ok(state) = Presence::try_from(set.state) else {
            return refuse("presence_invalid", "the presence is none of available, paused and offline");
        };
        if self.agents.get(&name).is_some_and(|agent| agent.presence == state) {
            return Ok(Done::default());
        }
        let seq = self.seq + 1;
        self.become_present(&name, state, agent_changed::Why::Presence, &set.reason, out);
        Ok(Done::by(seq))
    }

    /// Changes an agent's presence with all that follows from it:
    /// - available: it counts as idle from now, with no offer missed;
    /// - paused: its offers go to others at once, its conversations stay and go on;
    /// - offline: its offers go to others, and so do the conversations in which the customer waits for an answer,
    ///   with the age they had. The rest stays until the customer writes again.
    pub(crate) fn become_present(
        &mut self,
        name: &Name,
        state: Presence,
        why: agent_changed::Why,
        reason: &str,
        out: &mut Output,
    ) {
        let now = self.clock.now;
        self.change_agent(name, |agent| {
            agent.presence = state;
            if state == Presence::Available {
                (agent.idle_since, agent.ticket, agent.misses) = (now, 0, 0);
            }
        });
        self.announce_agent(name, why, reason, out);
        if state == Presence::Available {
            return;
        }
        self.rescind_offers(name, |_, _| true, out);
        if state == Presence::Offline {
            self.requeue_assigned(
                name,
                conversation_released::Why::AgentOffline,
                conversation_queued::Why::AgentUnavailable,
                |router, id| router.conversations.get(id).is_some_and(|c| c.customer_waits),
                out,
            );
        }
    }

    pub(crate) fn announce_agent(&mut self, name: &Name, why: agent_changed::Why, reason: &str, out: &mut Output) {
        let Some(agent) = self.agents.get(name) else { return };
        let body = Body::AgentChanged(v1::AgentChanged {
            agent_id: (**name).to_owned(),
            state: agent.presence.into(),
            reason: reason.to_owned(),
            capacity: agent.config.capacity,
            queue_ids: agent.config.queue_ids.clone(),
            why: why.into(),
        });
        self.emit(out, body);
    }

    /// Takes back those offers to an agent that `which` names; they keep their place in time.
    pub(crate) fn rescind_offers(&mut self, name: &Name, which: impl Fn(&Self, Id) -> bool, out: &mut Output) {
        let offered: Vec<Id> = self.agents.get(name).map(|a| a.offered.iter().copied().collect()).unwrap_or_default();
        for id in offered {
            if which(self, id) {
                self.take_up(id, Reason::Rescinded, out);
                self.enqueue(id, conversation_queued::Why::OfferEnded, out);
            }
        }
    }

    /// Takes those conversations from an agent that `which` names; they keep their place in time.
    pub(crate) fn requeue_assigned(
        &mut self,
        name: &Name,
        released: conversation_released::Why,
        queued: conversation_queued::Why,
        which: impl Fn(&Self, Id) -> bool,
        out: &mut Output,
    ) {
        let assigned: Vec<Id> = self.agents.get(name).map(|a| a.assigned.iter().copied().collect()).unwrap_or_default();
        for id in assigned {
            if which(self, id) {
                self.release(id, released, out);
                self.enqueue(id, queued, out);
            }
        }
    }
}
