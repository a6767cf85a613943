//! A slow model of matching that knows only the configuration and the events: lists and full scans.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use recado_proto::{
    time::millis,
    v1::{
        self, TenantConfig, conversation_assigned::How, conversation_queued::Why, event::Body, offer_ended::Reason,
        presence::State as Presence, queue_config::Offer,
    },
};

#[derive(Clone, Debug, PartialEq)]
enum Where {
    Waiting,
    Offered(String),
    Assigned(String),
}

#[derive(Clone, Debug)]
struct Case {
    queue: String,
    place: Where,
    entered: (i64, u64),
    /// Until when, and how many times, by agent.
    refused: BTreeMap<String, (i64, u32)>,
}

#[derive(Clone, Debug)]
struct Person {
    available: bool,
    /// Idle since, order of gifts.
    idle: (i64, u64),
    over: bool,
}

pub struct Model {
    queues: BTreeMap<String, v1::QueueConfig>,
    members: BTreeMap<String, v1::AgentConfig>,
    cases: BTreeMap<String, Case>,
    people: BTreeMap<String, Person>,
    tickets: u64,
}

impl Model {
    pub fn new(config: &TenantConfig) -> Self {
        Self {
            queues: config.queues.iter().map(|q| (q.id.clone(), q.clone())).collect(),
            members: config.agents.iter().map(|a| (a.id.clone(), a.clone())).collect(),
            cases: BTreeMap::new(),
            people: config
                .agents
                .iter()
                .map(|a| (a.id.clone(), Person { available: false, idle: (0, 0), over: false }))
                .collect(),
            tickets: 0,
        }
    }

    /// Follows events; every automatic gift must be the one that the model would make.
    pub fn fold(&mut self, events: &[v1::Event]) {
        for event in events {
            self.event(millis(event.at.as_ref().unwrap()), event.body.as_ref().unwrap());
        }
    }

    /// Follows a whole step and then looks for pairs that were left apart.
    pub fn step(&mut self, events: &[v1::Event], now: i64) {
        self.fold(events);
        assert_eq!(self.first_pair(now, |until| until <= now), None, "I-7: nobody waits for somebody free");
    }

    fn load(&self, agent: &str) -> usize {
        let of = |case: &&Case| matches!(&case.place, Where::Offered(a) | Where::Assigned(a) if a == agent);
        self.cases.values().filter(of).count()
    }

    fn is_free(&self, agent: &str) -> bool {
        self.people[agent].available && self.load(agent) < self.members[agent].capacity as usize
    }

    /// The first in rank of all conversations that some free agent may have, and the longest idle of those agents.
    fn first_pair(&self, _now: i64, over: impl Fn(i64) -> bool) -> Option<(String, String)> {
        let mut pairs = BTreeSet::new();
        for (id, case) in self.cases.iter().filter(|(_, case)| case.place == Where::Waiting) {
            let Some(queue) = self.queues.get(&case.queue).filter(|q| q.offer() != Offer::Manual) else { continue };
            for (agent, member) in &self.members {
                let cooled = case.refused.get(agent).is_none_or(|(until, _)| over(*until));
                if member.queue_ids.contains(&case.queue) && self.is_free(agent) && cooled {
                    let rank = (Reverse(queue.weight), case.entered);
                    pairs.insert((rank, self.people[agent].idle, agent.clone(), id.clone()));
                }
            }
        }
        pairs.pop_first().map(|(_, _, agent, id)| (id, agent))
    }

    /// The router gave `id` to `agent` by itself.
    fn gave(&self, at: i64, id: &str, agent: &str) {
        // Of cool-downs that end in this very millisecond some may have ended and others not yet.
        let ends_now = self.cases.values().flat_map(|c| c.refused.values()).any(|(until, _)| *until == at);
        let wanted = [self.first_pair(at, |until| until <= at), self.first_pair(at, |until| until < at)];
        let given = Some((id.to_owned(), agent.to_owned()));
        assert!(wanted.contains(&given) || ends_now, "I-9, I-11, I-25: gave {given:?}, wanted {wanted:?}");
        assert!(self.is_free(agent), "I-2: {agent} had room");
    }

    fn left(&mut self, agent: &str, at: i64) {
        let still = self.cases.values().any(|c| c.place == Where::Assigned(agent.to_owned()));
        if let Some(person) = self.people.get_mut(agent).filter(|_| !still) {
            person.idle = (at, 0);
        }
    }

    fn event(&mut self, at: i64, body: &Body) {
        match body {
            Body::ConversationOpened(e) => {
                self.tickets += 1;
                let case = Case {
                    queue: e.queue_id.clone(),
                    place: Where::Waiting,
                    entered: (at, self.tickets),
                    refused: BTreeMap::new(),
                };
                // Not yet in its queue: it enters with `conversationQueued`, and nothing is given in between.
                self.cases.insert(e.conversation_id.clone(), case);
            }
            Body::ConversationQueued(e) => {
                let case = self.cases.get_mut(&e.conversation_id).unwrap();
                case.place = Where::Waiting;
                case.queue.clone_from(&e.queue_id);
                // The wait that people are shown is the one that decides.
                let since = e.waiting_since.as_ref().map(millis);
                assert_eq!(since, Some(case.entered.0), "{}", e.conversation_id);
                if e.why() == Why::Transferred {
                    case.refused.clear();
                }
            }
            Body::ConversationOffered(e) => {
                self.gave(at, &e.conversation_id, &e.agent_id);
                self.cases.get_mut(&e.conversation_id).unwrap().place = Where::Offered(e.agent_id.clone());
            }
            Body::OfferEnded(e) => self.offer_ended(at, e),
            Body::ConversationAssigned(e) => self.assigned(at, e),
            Body::ConversationReleased(e) => {
                self.cases.get_mut(&e.conversation_id).unwrap().place = Where::Waiting;
                self.left(&e.agent_id, at);
            }
            // Who talked to an agent enters the new queue now.
            Body::ConversationTransferred(e) if !e.from_agent_id.is_empty() && e.to_agent_id.is_empty() => {
                self.tickets += 1;
                self.cases.get_mut(&e.conversation_id).unwrap().entered = (at, self.tickets);
            }
            Body::ConversationClosed(e) => {
                self.cases.remove(&e.conversation_id);
                if !e.agent_id.is_empty() {
                    self.left(&e.agent_id, at);
                }
            }
            Body::AgentChanged(e) => {
                let person = self.people.get_mut(&e.agent_id).unwrap();
                let available = e.state() == Presence::Available;
                if available && !person.available {
                    person.idle = (at, 0);
                }
                person.available = available;
            }
            _ => {}
        }
    }

    fn offer_ended(&mut self, at: i64, ended: &v1::OfferEnded) {
        let case = self.cases.get_mut(&ended.conversation_id).unwrap();
        assert_eq!(case.place, Where::Offered(ended.agent_id.clone()), "I-5: one end per offer");
        case.place = Where::Waiting;
        let queue = &self.queues[&case.queue];
        let first = match ended.reason() {
            Reason::Rejected => queue.reject_cooldown_ms,
            Reason::Expired => queue.miss_cooldown_ms,
            _ => return,
        };
        let entry = case.refused.entry(ended.agent_id.clone()).or_insert((0, 0));
        entry.1 += 1;
        let longest = queue.max_cooldown_ms.min(366 * 24 * 3_600_000);
        let doubled = first.saturating_mul(1_u64 << (entry.1 - 1).min(30));
        entry.0 = at + doubled.min(longest) as i64;
    }

    fn assigned(&mut self, at: i64, assigned: &v1::ConversationAssigned) {
        let (id, agent) = (&assigned.conversation_id, &assigned.agent_id);
        assert!(!matches!(self.cases[id].place, Where::Assigned(_)), "I-1: one assignee");
        if assigned.how() == How::Auto {
            self.gave(at, id, agent);
        }
        let full = self.load(agent) >= self.members[agent].capacity as usize;
        assert_eq!(full, assigned.over_capacity, "I-2: above capacity shows");
        // By a transfer, or by accepting an offer that was open when a transfer came in between.
        assert!(!full || assigned.how() != How::Auto, "I-2: only a person goes above capacity");
        let case = self.cases.get_mut(id).unwrap();
        assert_eq!(assigned.waited_ms as i64, at - case.entered.0, "I-12: age is kept");
        case.place = Where::Assigned(agent.clone());
        case.refused.clear();
        self.tickets += 1;
        let person = self.people.get_mut(agent).unwrap();
        person.idle = (at, self.tickets);
        person.over |= full;
    }
}
