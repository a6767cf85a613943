//! Bringing waiting conversations and free agents together.
//!
//! Before and after every input no conversation waits that an agent could have, but where a rule holds them apart
//! (a cool-down, a manual queue). Only what an input touched can make a new pair, so only that is looked at; among
//! all pairs the conversation that comes first in rank goes first, and of the agents that may have it the one that
//! has been idle longest gets it, whichever of them was touched.

use std::{cmp::Reverse, collections::BinaryHeap};

use recado_proto::{
    Id,
    v1::{conversation_assigned::How, offer_ended::Reason, queue_config::Offer},
};

use crate::{
    agent::Name,
    conversation::{Conversation, State},
    emit::Output,
    queue::Rank,
    router::Router,
};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Touched {
    Conversation(Id),
    Agent(Name),
}

impl Router {
    /// Makes every pair that can be made. Each takes up a place of an agent, so this ends.
    pub(crate) fn settle(&mut self, out: &mut Output) {
        if self.dirty_conversations.is_empty() && self.dirty_agents.is_empty() {
            return;
        }
        let mut heap = BinaryHeap::new();
        for id in std::mem::take(&mut self.dirty_conversations) {
            if let Some(rank) = self.rank_if_pushed(id) {
                heap.push(Reverse((rank, Touched::Conversation(id))));
            }
        }
        for name in std::mem::take(&mut self.dirty_agents) {
            if let Some((rank, _)) = self.best_for(&name) {
                heap.push(Reverse((rank, Touched::Agent(name))));
            }
        }
        while let Some(Reverse((rank, touched))) = heap.pop() {
            match touched {
                Touched::Conversation(id) => {
                    if self.rank_if_pushed(id) == Some(rank)
                        && let Some(agent) = self.longest_idle(id)
                    {
                        self.give(id, &agent, out);
                    }
                }
                Touched::Agent(name) => {
                    // What was best when it was put on the heap may be gone; what is best now is no better.
                    let Some((best, id)) = self.best_for(&name) else { continue };
                    if best == rank {
                        let agent = self.longest_idle(id).unwrap_or_else(|| name.clone());
                        self.give(id, &agent, out);
                    }
                    if let Some((best, _)) = self.best_for(&name) {
                        heap.push(Reverse((best, Touched::Agent(name))));
                    }
                }
            }
        }
        // Giving work touches agents, but makes no new pair.
        self.dirty_agents.clear();
        self.dirty_conversations.clear();
    }

    /// The rank of a conversation that waits in a queue which gives work to agents by itself.
    fn rank_if_pushed(&self, id: Id) -> Option<Rank> {
        let conversation = self.conversations.get(id).filter(|c| c.state == State::Waiting)?;
        let queue = self.queues.get(&conversation.queue)?;
        (queue.offer() != Offer::Manual && queue.waiting.contains_key(&conversation.place))
            .then(|| queue.rank(conversation.place))
    }

    /// The conversation that a free agent should get, of those that queues give by themselves.
    fn best_for(&self, name: &Name) -> Option<(Rank, Id)> {
        let agent = self.agents.get(name).filter(|agent| agent.is_free())?;
        let of_queue = |queue: &Name| {
            let queue = self.queues.get(queue).filter(|queue| queue.offer() != Offer::Manual)?;
            let (place, id) = queue.waiting.iter().find(|(_, id)| agent.cooling == 0 || !self.cooling(**id, name))?;
            Some((queue.rank(*place), *id))
        };
        agent.queues.iter().filter_map(of_queue).min()
    }

    /// The free agent that should get a conversation.
    fn longest_idle(&self, id: Id) -> Option<Name> {
        let conversation = self.conversations.get(id)?;
        let free = &self.queues.get(&conversation.queue)?.free;
        free.iter().map(|(_, _, name)| name).find(|name| !conversation.is_cooling(name)).cloned()
    }

    fn cooling(&self, id: Id, agent: &Name) -> bool {
        self.conversations.get(id).is_some_and(|c: &Conversation| c.is_cooling(agent))
    }

    fn give(&mut self, id: Id, agent: &Name, out: &mut Output) {
        let offer = self.conversations.get(id).and_then(|c| self.queues.get(&c.queue)).map(super::queue::Queue::offer);
        self.take_up(id, Reason::Rescinded, out);
        if offer == Some(Offer::Push) {
            self.offer(id, agent, out);
        } else {
            self.assign(id, agent, How::Auto, out);
        }
    }
}
