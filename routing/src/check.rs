//! What always holds of a router between two inputs, by name.

use std::collections::{BTreeMap, BTreeSet};

use recado_proto::v1::{presence::State as Presence, queue_config::Offer};

use crate::{account::LONGEST, conversation::State, router::Router, timer::Timer};

/// A rule that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{invariant}: {detail}")]
pub struct Broken {
    /// Its name: "I-7 work conservation".
    pub invariant: &'static str,
    /// What was found.
    pub detail: String,
}

fn ensure(holds: bool, invariant: &'static str, detail: impl FnOnce() -> String) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken { invariant, detail: detail() }) }
}

impl Router {
    /// Checks every rule. Costs as much as the state is big: for tests, and for a state that was just read.
    pub fn check(&self) -> Result<(), Broken> {
        ensure(self.dirty_agents.is_empty() && self.dirty_conversations.is_empty(), "I-7 settled", || {
            "something is left to be looked at".to_owned()
        })?;
        ensure(self.queues.contains_key(""), "I-33 a queue for everything", || {
            "the nameless queue is gone".to_owned()
        })?;
        self.check_conversations()?;
        self.check_agents()?;
        self.check_contacts()?;
        self.check_words()?;
        self.check_timers()?;
        self.check_work_conserved()
    }

    /// I-1, I-3, I-8, I-10, I-33: a conversation is in one place, that place exists, and it knows.
    fn check_conversations(&self) -> Result<(), Broken> {
        let (mut waiting, mut offered, mut assigned) = (0, 0, 0);
        for id in self.conversations.ids() {
            let Some(conversation) = self.conversations.get(id) else { continue };
            let Some(queue) = self.queues.get(&conversation.queue) else {
                return ensure(false, "I-33 no conversation refers to a missing queue", || format!("{id:?}"));
            };
            let open = self.contacts.get(conversation.contact).is_some_and(|contact| {
                contact.open.iter().filter(|(account, open)| *account == conversation.account && *open == id).count()
                    == 1
            });
            ensure(open, "I-8 every conversation is its contact's", || format!("{id:?}"))?;
            let placed = match &conversation.state {
                State::Waiting => {
                    waiting += 1;
                    queue.waiting.get(&conversation.place) == Some(&id)
                }
                State::Offered { agent, .. } => {
                    offered += 1;
                    let agent = self.agents.get(agent);
                    ensure(
                        agent.is_some_and(|a| a.presence == Presence::Available),
                        "I-3 offers go to available agents",
                        || format!("{id:?}"),
                    )?;
                    agent.is_some_and(|a| a.offered.contains(&id))
                }
                State::Assigned { agent } => {
                    assigned += 1;
                    self.agents.get(agent).is_some_and(|a| a.assigned.contains(&id))
                }
            };
            ensure(placed, "I-8 a conversation is where its state says", || format!("{id:?}"))?;
            let longest = self.clock.live().saturating_add(LONGEST as i64);
            let bounded = conversation.cool_downs.iter().all(|c| c.until.is_none_or(|until| until <= longest));
            ensure(bounded, "I-10 no exclusion is for ever", || format!("{id:?}"))?;
            let ordered = conversation.cool_downs.windows(2).all(|pair| pair[0].agent < pair[1].agent)
                && (conversation.assignee().is_none() || conversation.cool_downs.is_empty());
            ensure(ordered, "I-6 cool-downs end with the wait", || format!("{id:?}"))?;
        }
        let sum = |count: fn(&crate::agent::Agent) -> usize| self.agents.values().map(count).sum::<usize>();
        let queued: usize = self.queues.values().map(|queue| queue.waiting.len()).sum();
        ensure(
            (queued, sum(|a| a.offered.len()), sum(|a| a.assigned.len())) == (waiting, offered, assigned),
            "I-1 a conversation is in one place only",
            || format!("{waiting} waiting, {offered} offered, {assigned} assigned"),
        )
    }

    /// I-17: the lists of free agents are what they would be if made anew.
    fn check_agents(&self) -> Result<(), Broken> {
        let mut free: BTreeMap<&str, BTreeSet<_>> = BTreeMap::new();
        let mut cooling: BTreeMap<&str, u32> = BTreeMap::new();
        for id in self.conversations.ids() {
            for cool_down in self.conversations.get(id).iter().flat_map(|c| &c.cool_downs) {
                *cooling.entry(&cool_down.agent).or_default() += u32::from(cool_down.until.is_some());
            }
        }
        for (name, agent) in &self.agents {
            ensure(
                agent.queues.iter().all(|queue| self.queues.contains_key(queue)),
                "I-33 no agent serves a missing queue",
                || format!("{name}"),
            )?;
            ensure(
                cooling.get(&**name).copied().unwrap_or_default() == agent.cooling,
                "I-17 cool-downs are counted",
                || format!("{name} counts {}", agent.cooling),
            )?;
            if agent.is_free() {
                for queue in &agent.queues {
                    free.entry(queue).or_default().insert(agent.idle_key(name));
                }
            }
        }
        ensure(
            cooling.keys().all(|name| self.agents.contains_key(*name)),
            "I-33 no cool-down names a missing agent",
            String::new,
        )?;
        for (name, queue) in &self.queues {
            let wanted = free.remove(&**name).unwrap_or_default();
            ensure(queue.free == wanted, "I-17 free agents are listed", || {
                format!("queue {name:?} lists {:?}, free are {wanted:?}", queue.free)
            })?;
        }
        Ok(())
    }

    /// I-8 the other way round, and: nothing is kept of a contact without a reason.
    fn check_contacts(&self) -> Result<(), Broken> {
        let mut open = 0;
        for id in self.contacts.ids() {
            let Some(contact) = self.contacts.get(id) else { continue };
            open += contact.open.len();
            ensure(
                contact.open.windows(2).all(|pair| pair[0].0 < pair[1].0),
                "I-8 one open conversation per contact and account",
                || format!("{id:?}"),
            )?;
            ensure(!(contact.open.is_empty() && contact.written.is_empty()), "contacts are forgotten", || {
                format!("{id:?}")
            })?;
            let needed = contact.written.iter().map(|written| {
                self.accounts.get(&written.account).and_then(|a| written.kept_until(a)).unwrap_or(i64::MIN)
            });
            let first = needed.min();
            ensure(
                first.is_none_or(|until| until > self.clock.now)
                    && contact.timer.is_some() == first.is_some()
                    && contact.timer <= first,
                "I-4 reply windows have a timer",
                || format!("{id:?}"),
            )?;
        }
        ensure(open == self.conversations.len(), "I-8 no contact refers to a missing conversation", || {
            format!("{open} open, {} conversations", self.conversations.len())
        })
    }

    /// What people want is found wherever they are found.
    fn check_words(&self) -> Result<(), Broken> {
        for id in self.consent.ids() {
            let words = self.consent.get(id).map_or(&[][..], |words| &words[..]);
            ensure(
                !self.links.contains(id)
                    && !words.is_empty()
                    && words.windows(2).all(|pair| pair[0].account < pair[1].account),
                "what a person wants is kept with the person",
                || format!("{id:?}"),
            )?;
        }
        Ok(())
    }

    /// I-4: everything that falls due has one timer, and no timer is left over.
    fn check_timers(&self) -> Result<(), Broken> {
        let mut live = BTreeSet::new();
        let mut wall = BTreeSet::new();
        for id in self.conversations.ids() {
            let Some(conversation) = self.conversations.get(id) else { continue };
            if let State::Offered { expires, .. } = conversation.state {
                live.insert((expires, Timer::OfferExpiry { conversation: id }));
            }
            for cool_down in &conversation.cool_downs {
                if let Some(until) = cool_down.until {
                    let agent = cool_down.agent.clone();
                    live.insert((until, Timer::CoolDownEnd { conversation: id, agent }));
                }
            }
            let idle = self.queues.get(&conversation.queue).and_then(crate::queue::Queue::idle_close);
            let due = idle.map(|idle| conversation.active_at.saturating_add(idle));
            ensure(
                conversation.idle_timer.is_some() == due.is_some() && conversation.idle_timer <= due,
                "I-4 silence has a timer",
                || format!("{id:?}"),
            )?;
            wall.extend(conversation.idle_timer.map(|at| (at, Timer::IdleClose { conversation: id })));
        }
        for id in self.contacts.ids() {
            let at = self.contacts.get(id).and_then(|contact| contact.timer);
            wall.extend(at.map(|at| (at, Timer::WindowEnd { contact: id })));
        }
        ensure(live == self.timers.live, "I-4 offers and cool-downs have a timer each", || {
            format!("wanted {live:?}, found {:?}", self.timers.live)
        })?;
        ensure(wall == self.timers.wall, "I-4 wall timers are all wanted", || {
            format!("wanted {wall:?}, found {:?}", self.timers.wall)
        })?;
        ensure(self.clock.anchor.is_some() != live.is_empty(), "live time runs when wanted", || {
            format!("{:?}", self.clock)
        })
    }

    /// I-7: nobody waits whom a free agent could serve.
    fn check_work_conserved(&self) -> Result<(), Broken> {
        for (name, queue) in self.queues.iter().filter(|(_, queue)| queue.offer() != Offer::Manual) {
            for id in queue.waiting.values() {
                let idle = queue
                    .free
                    .iter()
                    .find(|(_, _, agent)| self.conversations.get(*id).is_some_and(|c| !c.is_cooling(agent)));
                ensure(idle.is_none(), "I-7 work conservation", || {
                    format!("{id:?} waits in {name:?} while {idle:?} is free")
                })?;
            }
        }
        Ok(())
    }
}
