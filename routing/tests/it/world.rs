//! A host in miniature: a router, what it remembers, and a log.

use std::collections::BTreeMap;

use prost::Message as _;
use recado_proto::{
    Id, Kind,
    id::combine,
    time::timestamp,
    v1::{
        self, Command, Intake, Payload, command::Action, event::Body, facets, inbound_message::Direction, intake,
        message_status::Status, presence::State as Presence, queue_config::Offer,
    },
};
use recado_routing::{Bucket, Input, Known, Remembered, Router, Step};

/// A Saturday in November 2026, milliseconds since 1970.
pub const START: i64 = 1_795_255_200_000;
pub const SECOND: i64 = 1_000;
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 3_600_000;
pub const DAY: i64 = 24 * HOUR;

#[derive(Clone, Default)]
pub struct Memory {
    entries: BTreeMap<(Bucket, Id), (Remembered, i64)>,
    now: i64,
}

impl Known for Memory {
    fn get(&self, bucket: Bucket, id: Id) -> Option<Remembered> {
        self.entries.get(&(bucket, id)).filter(|(_, until)| *until >= self.now).map(|(what, _)| what.clone())
    }
}

#[derive(Clone)]
pub struct World {
    pub router: Router,
    pub memory: Memory,
    pub at: i64,
    pub position: u64,
    pub log: Vec<(u64, i64, Intake)>,
    /// Of all events so far.
    pub events: Vec<v1::Event>,
    pub remembered: usize,
}

impl World {
    /// A tenant that was just created.
    pub fn new() -> Self {
        let mut world = Self::unborn();
        world.give(intake("", None, intake::Input::CreateTenant(v1::CreateTenant { partition: 3 })));
        world
    }

    pub fn unborn() -> Self {
        Self {
            router: Router::new("acme"),
            memory: Memory::default(),
            at: START,
            position: 100,
            log: Vec::new(),
            events: Vec::new(),
            remembered: 0,
        }
    }

    /// A tenant with a configuration and these agents available.
    pub fn with(config: v1::TenantConfig, available: &[&str]) -> Self {
        let mut world = Self::new();
        world.give(configure(1, config));
        for agent in available {
            world.after(1);
            world.give(presence(agent, Presence::Available));
        }
        world.after(1);
        world
    }

    pub fn after(&mut self, milliseconds: i64) -> &mut Self {
        self.at += milliseconds;
        self
    }

    /// Appends an input now, applies it, and checks what holds of every step.
    pub fn give(&mut self, intake: Intake) -> Step {
        self.position += 1;
        self.log.push((self.position, self.at, intake.clone()));
        self.apply(self.position, self.at, &intake)
    }

    pub fn apply(&mut self, position: u64, at: i64, intake: &Intake) -> Step {
        let before = (self.router.epoch(), self.router.seq());
        self.memory.now = self.memory.now.max(at);
        let step = self.router.apply(&Input { position, at_ms: at, intake }, &self.memory);
        if let Err(broken) = self.router.check() {
            panic!("{broken} after {intake:?}");
        }
        assert_step(before, position, intake, &step);
        for remember in &step.remember {
            assert!(remember.until_ms >= self.router.now_ms(), "remembers what is over: {remember:?}");
            let key = (remember.bucket, remember.id);
            self.memory.entries.insert(key, (remember.what.clone(), remember.until_ms));
        }
        self.remembered += step.remember.len();
        self.events.extend(step.events.iter().cloned());
        step
    }

    /// Gives an input and says in short what it led to.
    pub fn say(&mut self, intake: Intake) -> Vec<String> {
        short(&self.give(intake))
    }

    pub fn command(&mut self, action: Action) -> Vec<String> {
        let intake = self.new_command(action);
        self.say(intake)
    }

    /// A command with an id of its own.
    pub fn new_command(&self, action: Action) -> Intake {
        command(&format!("command {}", self.position), action)
    }

    pub fn tick(&mut self) -> Vec<String> {
        self.say(intake("", None, intake::Input::Tick(v1::Tick {})))
    }

    pub fn beat(&mut self) -> Vec<String> {
        self.say(intake("", None, intake::Input::Beat(v1::Beat { applied: self.position })))
    }

    /// Lets time pass with a beat every five seconds, as the host does; answers all that happened.
    pub fn live(&mut self, milliseconds: i64) -> Vec<String> {
        let until = self.at + milliseconds;
        let mut said = Vec::new();
        while self.at < until {
            self.at = until.min(self.at + 5 * SECOND);
            said.extend(self.beat());
        }
        said
    }

    /// The id of the last conversation opened.
    pub fn conversation(&self) -> String {
        self.opened().pop().expect("a conversation was opened")
    }

    /// The ids of all conversations ever opened.
    pub fn opened(&self) -> Vec<String> {
        let opened = |event: &v1::Event| match &event.body {
            Some(Body::ConversationOpened(opened)) => Some(opened.conversation_id.clone()),
            _ => None,
        };
        self.events.iter().filter_map(opened).collect()
    }

    /// The last result of a command.
    pub fn result(&self) -> &v1::CommandResult {
        let result = |event: &'_ v1::Event| matches!(event.body, Some(Body::CommandResult(_)));
        match &self.events.iter().rev().find(|e| result(e)).expect("a command was answered").body {
            Some(Body::CommandResult(result)) => result,
            _ => unreachable!(),
        }
    }

    pub fn event(&self, seq: u64) -> &v1::Event {
        self.events.iter().find(|event| event.seq == seq).expect("the event exists")
    }
}

/// What holds of every step: dense numbers, the right cause, one answer, and that one last.
fn assert_step(before: (u32, u64), position: u64, intake: &Intake, step: &Step) {
    let mut last = before;
    for event in &step.events {
        let opens = matches!(event.body, Some(Body::EpochOpened(_)));
        if opens {
            assert_eq!((event.epoch, event.seq), (last.0 + 1, last.1 + 1), "an epoch continues from the last event");
        } else {
            assert_eq!((event.epoch.max(1), event.seq), (last.0.max(1), last.1 + 1), "numbers are dense");
        }
        assert_eq!(event.cause, position);
        last = (event.epoch, event.seq);
    }
    let results: Vec<usize> = (0..step.events.len())
        .filter(|place| matches!(step.events[*place].body, Some(Body::CommandResult(_))))
        .collect();
    if matches!(intake.input, Some(intake::Input::Command(_))) && !step.events.is_empty() {
        assert_eq!(results, [step.events.len() - 1], "one answer, the last event");
    }
}

/// Asserts that two histories are the same, and shows the first difference rather than all of both.
pub fn assert_same(one: &[v1::Event], other: &[v1::Event]) {
    let differs = one.iter().zip(other).position(|(a, b)| a != b);
    if let Some(place) = differs {
        assert_eq!(one[place], other[place], "event {place} differs");
    }
    assert_eq!(one.len(), other.len(), "one goes on: {:?}", one.get(other.len()).or(other.get(one.len())));
    assert_eq!(hash(one), hash(other));
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Of the events' bytes.
pub fn hash(events: &[v1::Event]) -> u128 {
    combine("events", &[&bytes(events)]).0
}

pub fn bytes(events: &[v1::Event]) -> Vec<u8> {
    events.iter().flat_map(prost::Message::encode_length_delimited_to_vec).collect()
}

/// Each event in a few words.
pub fn short(step: &Step) -> Vec<String> {
    step.events.iter().map(short_event).collect()
}

fn short_event(event: &v1::Event) -> String {
    match event.body.as_ref().unwrap() {
        Body::TenantCreated(e) => format!("created {}", e.partition),
        Body::ConversationOpened(e) => format!("opened {}", e.queue_id),
        Body::MessageReceived(e) if e.conversation_id.is_empty() => "received apart".to_owned(),
        Body::MessageReceived(_) => "received".to_owned(),
        Body::ConversationQueued(e) => format!("queued {} {:?}", e.queue_id, e.why()),
        Body::ConversationOffered(e) => format!("offered {}", e.agent_id),
        Body::OfferEnded(e) => format!("offer ended {} {:?}", e.agent_id, e.reason()),
        Body::ConversationAssigned(e) => {
            format!("assigned {} {:?}{}", e.agent_id, e.how(), if e.over_capacity { " over" } else { "" })
        }
        Body::ConversationReleased(e) => format!("released {} {:?}", e.agent_id, e.why()),
        Body::ConversationTransferred(e) => {
            format!("transferred {}/{} to {}/{}", e.from_queue_id, e.from_agent_id, e.to_queue_id, e.to_agent_id)
        }
        Body::ConversationClosed(e) => format!("closed {}", e.reason),
        Body::MessageSubmitted(_) => "submitted".to_owned(),
        Body::MessageStatusChanged(e) => format!("status {:?}", e.status()),
        Body::MediaStored(_) => "stored".to_owned(),
        Body::MediaFailed(_) => "media failed".to_owned(),
        Body::AgentChanged(e) => format!("agent {} {:?} {:?}", e.agent_id, e.state(), e.why()),
        Body::QueueChanged(e) if e.removed => format!("queue {} removed", e.queue_id),
        Body::QueueChanged(e) => format!("queue {} {}", e.queue_id, e.offer),
        Body::ConfigApplied(e) => format!("config {} {}", e.revision, e.changed),
        Body::CommandResult(e) if e.ok => "ok".to_owned(),
        Body::CommandResult(e) => e.code.clone(),
        Body::ReadMarkSubmitted(_) => "read mark".to_owned(),
        Body::AccountEventReceived(_) => "account event".to_owned(),
        Body::ContactAddressChanged(_) => "address changed".to_owned(),
        Body::EpochOpened(e) => format!("epoch after {}", e.base),
        Body::LogicChanged(e) => format!("logic {}", e.version),
        Body::InputSkipped(e) => format!("skipped {}", e.position),
        Body::ConfigRefused(e) => format!("config refused {} {}", e.code, e.problems),
        Body::ContactsMerged(_) => "merged".to_owned(),
        Body::ContactPreferenceChanged(e) => format!("preference {} {}", e.category, e.value),
    }
}

pub fn intake(id: &str, provider_time: Option<i64>, input: intake::Input) -> Intake {
    let tenant = match input {
        intake::Input::Tick(_) | intake::Input::Beat(_) => "",
        _ => "acme",
    };
    Intake {
        tenant: tenant.to_owned(),
        id: id.to_owned(),
        provider_time: provider_time.map(timestamp),
        input: Some(input),
        ..Default::default()
    }
}

pub fn id(kind: Kind, name: &str) -> String {
    kind.text(combine("test", &[name.as_bytes()]))
}

pub fn payload(text: &str) -> Payload {
    let message = v1::Message {
        body: Some(v1::message::Body::Text(v1::Text { body: text.to_owned(), preview_url: false })),
        ..v1::Message::default()
    };
    Payload { data: message.encode_to_vec().into(), ..Payload::default() }
}

pub fn facets(kind: facets::Kind) -> Option<v1::Facets> {
    Some(v1::Facets { kind: kind.into(), ..v1::Facets::default() })
}

/// A message of `person` on `account`, written at `time`; `name` is the provider's id.
pub fn message_on(account: &str, person: &str, name: &str, time: Option<i64>) -> Intake {
    let message = v1::InboundMessage {
        account_id: account.to_owned(),
        message_id: id(Kind::Message, name),
        address_id: id(Kind::Address, person),
        content: Some(payload(name)),
        facets: facets(facets::Kind::Text),
        channel: "whatsapp".to_owned(),
        ..v1::InboundMessage::default()
    };
    intake(&id(Kind::Message, name), time, intake::Input::Message(message))
}

pub fn message(person: &str, name: &str, time: i64) -> Intake {
    message_on("wa", person, name, Some(time))
}

/// Changes the message in an intake record.
pub fn but(mut intake: Intake, change: impl FnOnce(&mut v1::InboundMessage)) -> Intake {
    match &mut intake.input {
        Some(intake::Input::Message(message)) => change(message),
        _ => panic!("not a message"),
    }
    intake
}

pub fn of_kind(intake: Intake, kind: facets::Kind) -> Intake {
    but(intake, |message| message.facets = facets(kind))
}

pub fn going(intake: Intake, direction: Direction) -> Intake {
    but(intake, |message| message.direction = direction.into())
}

pub fn command(name: &str, action: Action) -> Intake {
    let body_hash = combine("hash", &[name.as_bytes()]).0.to_be_bytes().to_vec().into();
    let command = Command { body_hash, actor: "token".to_owned(), action: Some(action) };
    intake(&id(Kind::Command, name), None, intake::Input::Command(command))
}

pub fn presence(agent: &str, state: Presence) -> Intake {
    static NUMBER: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let set = v1::SetPresence { agent_id: agent.to_owned(), state: state.into(), reason: String::new() };
    command(&format!("presence {number}"), Action::SetPresence(set))
}

pub fn set_presence(agent: &str, state: Presence) -> Action {
    Action::SetPresence(v1::SetPresence { agent_id: agent.to_owned(), state: state.into(), reason: "lunch".to_owned() })
}

pub fn reply(conversation: &str, agent: &str, name: &str) -> Action {
    Action::SubmitMessage(v1::SubmitMessage {
        conversation_id: conversation.to_owned(),
        message_id: id(Kind::Message, name),
        agent_id: agent.to_owned(),
        content: Some(payload(name)),
        facets: facets(facets::Kind::Text),
        target_id: String::new(),
    })
}

pub fn close(conversation: &str) -> Action {
    Action::Close(v1::Close {
        conversation_id: conversation.to_owned(),
        agent_id: String::new(),
        reason: "done".to_owned(),
    })
}

pub fn accept(conversation: &str, agent: &str) -> Action {
    Action::Accept(v1::AcceptOffer {
        conversation_id: conversation.to_owned(),
        agent_id: agent.to_owned(),
        offer_id: String::new(),
    })
}

pub fn reject(conversation: &str, agent: &str) -> Action {
    Action::Reject(v1::RejectOffer {
        conversation_id: conversation.to_owned(),
        agent_id: agent.to_owned(),
        ..v1::RejectOffer::default()
    })
}

pub fn pull(queue: &str, agent: &str, conversation: &str) -> Action {
    Action::Pull(v1::Pull {
        queue_id: queue.to_owned(),
        agent_id: agent.to_owned(),
        conversation_id: conversation.to_owned(),
    })
}

pub fn transfer(conversation: &str, queue: &str, agent: &str) -> Action {
    Action::Transfer(v1::Transfer {
        conversation_id: conversation.to_owned(),
        to_queue_id: queue.to_owned(),
        to_agent_id: agent.to_owned(),
        ..v1::Transfer::default()
    })
}

pub fn why(conversation: &str) -> Action {
    Action::Why(v1::Why { conversation_id: conversation.to_owned() })
}

pub fn receipt(name: &str, message: &str, reference: &str, status: Status, time: i64) -> Intake {
    let text = |kind, name: &str| if name.is_empty() { String::new() } else { id(kind, name) };
    let receipt = v1::Receipt {
        account_id: "wa".to_owned(),
        provider_ref: text(Kind::ProviderRef, reference),
        message_id: text(Kind::Message, message),
        status: status.into(),
        ..v1::Receipt::default()
    };
    intake(&id(Kind::Input, name), Some(time), intake::Input::Receipt(receipt))
}

pub fn report(name: &str, message: &str, reference: &str, status: Status) -> Intake {
    let report = v1::SendReport {
        account_id: "wa".to_owned(),
        message_id: id(Kind::Message, message),
        status: status.into(),
        provider_ref: if reference.is_empty() { String::new() } else { id(Kind::ProviderRef, reference) },
        ..v1::SendReport::default()
    };
    intake(&id(Kind::Input, name), None, intake::Input::SendReport(report))
}

pub fn configure(revision: u64, config: v1::TenantConfig) -> Intake {
    use sha2::Digest as _;
    let hash = sha2::Sha256::digest(config.encode_to_vec()).to_vec().into();
    let apply = v1::ApplyConfig { revision, hash, config: Some(config) };
    intake(&id(Kind::Input, &format!("config {revision}")), None, intake::Input::ApplyConfig(apply))
}

pub fn queue(id: &str, offer: Offer) -> v1::QueueConfig {
    v1::QueueConfig {
        id: id.to_owned(),
        offer: offer.into(),
        offer_timeout_ms: 30_000,
        reject_cooldown_ms: 10_000,
        miss_cooldown_ms: 5_000,
        max_cooldown_ms: 25_000,
        miss_limit: 2,
        weight: 1,
        idle_close_ms: 0,
    }
}

pub fn agent(id: &str, queues: &[&str], capacity: u32) -> v1::AgentConfig {
    v1::AgentConfig {
        id: id.to_owned(),
        queue_ids: queues.iter().map(|q| (*q).to_owned()).collect(),
        capacity,
        name: format!("{id} by name"),
    }
}

/// Account `wa` with a reply window of a day and account `mail` without one, both into the first queue.
pub fn config(queues: Vec<v1::QueueConfig>, agents: Vec<v1::AgentConfig>) -> v1::TenantConfig {
    let first = queues.first().map(|q| q.id.clone()).unwrap_or_default();
    let account = |id: &str, window_ms| v1::AccountConfig {
        id: id.to_owned(),
        channel: "whatsapp".to_owned(),
        queue_id: first.clone(),
        window_ms,
        entry_window_ms: 0,
    };
    v1::TenantConfig { accounts: vec![account("mail", 0), account("wa", DAY as u64)], queues, agents }
}

/// Queue `support` with agents ana and bea, two conversations each.
pub fn support(offer: Offer) -> v1::TenantConfig {
    config(vec![queue("support", offer)], vec![agent("ana", &["support"], 2), agent("bea", &["support"], 2)])
}
