//! Applying a configuration: what is new, what changed, and what becomes of the work of those who are gone.

use std::{collections::BTreeMap, mem, sync::Arc};

use recado_proto::{
    Id,
    v1::{
        self, agent_changed, conversation_queued, conversation_released, event::Body, offer_ended::Reason,
        presence::State as Presence,
    },
};

use crate::{
    account::Account,
    agent::{Agent, Name},
    conversation::State,
    emit::{Output, contact_text, conversation_text},
    queue::Queue,
    router::{Router, no_queue},
    timer::Timer,
};

impl Router {
    /// Answers with exactly one event of its own, the last one: that it is applied, or why it is refused.
    pub(crate) fn apply_config(&mut self, id: &str, apply: &v1::ApplyConfig, out: &mut Output) {
        if let Some((revision, hash)) = &self.config {
            let refusal = if apply.revision < *revision {
                Some(("config_older", format!("revision {} is older than {revision}", apply.revision)))
            } else if apply.revision == *revision && apply.hash != *hash {
                Some(("config_conflict", format!("revision {revision} was applied with another content")))
            } else {
                None
            };
            if let Some((code, detail)) = refusal {
                let caused_seq = self.seq + 1;
                let result = v1::CommandResult {
                    command_id: id.to_owned(),
                    code: code.to_owned(),
                    detail,
                    caused_seq,
                    ..v1::CommandResult::default()
                };
                self.emit(out, Body::CommandResult(result));
                return;
            }
            if apply.revision == *revision {
                self.config_applied(apply, false, out);
                return;
            }
        }
        self.config = Some((apply.revision, apply.hash.to_vec()));
        let empty = v1::TenantConfig::default();
        let config = apply.config.as_ref().unwrap_or(&empty);
        self.accounts = config.accounts.iter().map(|a| (Arc::from(a.id.as_str()), Account::new(a.clone()))).collect();
        self.change_queues(config, out);
        self.rehome(out);
        self.change_agents(config, out);
        self.drop_cool_downs_of_removed();
        self.rebuild();
        self.settle(out);
        // A shorter limit may make something due that was not.
        self.pass_until(self.clock.now, out);
        self.config_applied(apply, true, out);
    }

    /// Nothing changes; those who watch the events learn that what was written is not in force.
    pub(crate) fn refuse_config(&mut self, refuse: &v1::RefuseConfig, out: &mut Output) {
        self.emit(out, Body::ConfigRefused(v1::ConfigRefused { code: refuse.code.clone(), problems: refuse.problems }));
    }

    fn config_applied(&mut self, apply: &v1::ApplyConfig, changed: bool, out: &mut Output) {
        use std::fmt::Write as _;
        let mut hash = String::with_capacity(64);
        for byte in &apply.hash {
            let _ = write!(hash, "{byte:02x}");
        }
        self.emit(out, Body::ConfigApplied(v1::ConfigApplied { revision: apply.revision, hash, changed }));
    }

    fn change_queues(&mut self, config: &v1::TenantConfig, out: &mut Output) {
        let mut wanted: BTreeMap<Name, v1::QueueConfig> =
            config.queues.iter().map(|q| (Arc::from(q.id.as_str()), q.clone())).collect();
        wanted.insert(Arc::from(""), no_queue());
        let removed: Vec<Name> = self.queues.keys().filter(|name| !wanted.contains_key(*name)).cloned().collect();
        for name in removed {
            self.queues.remove(&name);
            let body = v1::QueueChanged { queue_id: (*name).to_owned(), removed: true, offer: String::new() };
            self.emit(out, Body::QueueChanged(body));
        }
        for (name, config) in wanted {
            if self.queues.get(&name).is_some_and(|queue| queue.config == config) {
                continue;
            }
            let mut queue = Queue::new(config);
            let offer = queue.offer_word().to_owned();
            if let Some(before) = self.queues.get_mut(&name) {
                queue.waiting = mem::take(&mut before.waiting);
                queue.free = mem::take(&mut before.free);
            }
            self.queues.insert(name.clone(), queue);
            self.emit(
                out,
                Body::QueueChanged(v1::QueueChanged { queue_id: (*name).to_owned(), removed: false, offer }),
            );
        }
    }

    fn change_agents(&mut self, config: &v1::TenantConfig, out: &mut Output) {
        let nameless = |agent: &v1::AgentConfig| v1::AgentConfig { name: String::new(), ..agent.clone() };
        let wanted: BTreeMap<Name, v1::AgentConfig> =
            config.agents.iter().map(|a| (Arc::from(a.id.as_str()), nameless(a))).collect();
        let removed: Vec<Name> = self.agents.keys().filter(|name| !wanted.contains_key(*name)).cloned().collect();
        for name in removed {
            self.change_agent(&name, |agent| agent.presence = Presence::Offline);
            self.announce_agent(&name, agent_changed::Why::Removed, "", out);
            self.rescind_offers(&name, |_, _| true, out);
            self.requeue_assigned(
                &name,
                conversation_released::Why::AgentRemoved,
                conversation_queued::Why::AgentRemoved,
                |_, _| true,
                out,
            );
            self.agents.remove(&name);
        }
        for (name, config) in wanted {
            let before = self.agents.get(&name).map(|agent| &agent.config);
            if before == Some(&config) {
                continue;
            }
            if let Some(agent) = self.agents.get_mut(&name) {
                agent.config = config;
            } else {
                self.agents.insert(name.clone(), Agent::new(config));
            }
            self.announce_agent(&name, agent_changed::Why::Configured, "", out);
            // An offer of a queue that the agent no longer serves is not the agent's any more.
            self.rescind_offers(
                &name,
                |router, id| {
                    router.conversations.get(id).zip(router.agents.get(&name)).is_some_and(|(conversation, agent)| {
                        !agent.config.queue_ids.iter().any(|queue| **queue == *conversation.queue)
                    })
                },
                out,
            );
        }
    }

    fn drop_cool_downs_of_removed(&mut self) {
        for id in self.conversations.ids() {
            let Some(conversation) = self.conversations.get_mut(id) else { continue };
            conversation.cool_downs.retain(|cool_down| self.agents.contains_key(&cool_down.agent));
        }
    }

    /// No conversation refers to a queue that does not exist: those of a removed queue go to the first queue, and
    /// those that had none get their account's.
    fn rehome(&mut self, out: &mut Output) {
        let default = self.default_queue();
        for id in self.conversations.ids() {
            let Some(conversation) = self.conversations.get(id) else { continue };
            let gone = !self.queues.contains_key(&conversation.queue);
            let homeless = conversation.queue.is_empty() && !default.is_empty();
            if !gone && !homeless {
                continue;
            }
            let (to, why) = if gone {
                (default.clone(), conversation_queued::Why::QueueRemoved)
            } else {
                let wanted = self.accounts.get(&conversation.account).map_or("", |a| a.config.queue_id.as_str());
                let wanted = self.queues.get_key_value(wanted).filter(|(name, _)| !name.is_empty());
                (wanted.map_or_else(|| default.clone(), |(name, _)| name.clone()), conversation_queued::Why::QueueAdded)
            };
            self.rehome_one(id, &to, why, out);
        }
    }

    fn rehome_one(&mut self, id: Id, to: &Name, why: conversation_queued::Why, out: &mut Output) {
        let Some(conversation) = self.conversations.get(id) else { return };
        let (contact, from, assignee) =
            (conversation.contact, conversation.queue.clone(), conversation.assignee().cloned());
        self.take_up(id, Reason::Rescinded, out);
        if let Some(conversation) = self.conversations.get_mut(id) {
            conversation.queue = to.clone();
        }
        // Nothing changes for an agent who is at it: only the queue's name does.
        let Some(agent) = assignee else { return self.enqueue(id, why, out) };
        self.emit(
            out,
            Body::ConversationTransferred(v1::ConversationTransferred {
                conversation_id: conversation_text(id),
                contact_id: contact_text(contact),
                from_queue_id: (*from).to_owned(),
                from_agent_id: (*agent).to_owned(),
                to_queue_id: (**to).to_owned(),
                to_agent_id: (*agent).to_owned(),
                by_agent_id: String::new(),
                note: None,
            }),
        );
    }

    /// Makes everything that is derived anew, and lets everybody be looked at once.
    pub(crate) fn rebuild(&mut self) {
        for queue in self.queues.values_mut() {
            queue.waiting.clear();
            queue.free.clear();
        }
        for agent in self.agents.values_mut() {
            let known = |id: &String| self.queues.get_key_value(id.as_str()).map(|(name, _)| name.clone());
            agent.queues = agent.config.queue_ids.iter().filter(|id| !id.is_empty()).filter_map(known).collect();
            agent.queues.sort_unstable();
            agent.queues.dedup();
            agent.offered.clear();
            agent.assigned.clear();
            agent.cooling = 0;
        }
        self.timers.wall.clear();
        self.timers.live.clear();
        self.dirty_conversations.clear();
        self.dirty_agents.clear();
        for id in self.conversations.ids() {
            self.rebuild_conversation(id);
        }
        for id in self.contacts.ids() {
            if let Some(contact) = self.contacts.get_mut(id) {
                contact.timer = None;
            }
            self.tidy_contact(id);
        }
        for (name, agent) in self.agents.iter().filter(|(_, agent)| agent.is_free()) {
            for queue in &agent.queues {
                if let Some(queue) = self.queues.get_mut(queue) {
                    queue.free.insert(agent.idle_key(name));
                }
            }
            self.dirty_agents.push(name.clone());
        }
        self.clock.run(!self.timers.live.is_empty());
    }

    fn rebuild_conversation(&mut self, id: Id) {
        let Some(conversation) = self.conversations.get_mut(id) else { return };
        conversation.idle_timer = None;
        match &conversation.state {
            State::Waiting => {
                if let Some(queue) = self.queues.get_mut(&conversation.queue) {
                    queue.waiting.insert(conversation.place, id);
                }
                self.dirty_conversations.push(id);
            }
            State::Offered { agent, expires } => {
                self.timers.live.insert((*expires, Timer::OfferExpiry { conversation: id }));
                if let Some(agent) = self.agents.get_mut(agent) {
                    agent.offered.insert(id);
                }
            }
            State::Assigned { agent } => {
                if let Some(agent) = self.agents.get_mut(agent) {
                    agent.assigned.insert(id);
                }
            }
        }
        for cool_down in &conversation.cool_downs {
            let Some(until) = cool_down.until else { continue };
            let agent = cool_down.agent.clone();
            if let Some(agent) = self.agents.get_mut(&agent) {
                agent.cooling += 1;
            }
            self.timers.live.insert((until, Timer::CoolDownEnd { conversation: id, agent }));
        }
        self.set_idle_timer(id);
    }
}
