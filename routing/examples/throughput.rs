//! How many inputs a second one core takes, events encoded, with many conversations open:
//! `cargo run --release -p recado-routing --example throughput [OPEN] [INPUTS]`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::disallowed_types)]
#![allow(clippy::disallowed_methods, missing_docs)]

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    time::Instant,
};

use recado_proto::{
    Encode, Id, Kind,
    id::combine,
    time::timestamp,
    v1::{self, Intake, command::Action, event::Body, facets, intake, presence::State, queue_config::Offer},
};
use recado_routing::{Bucket, Input, Known, Remembered, Router};

/// An allocator made for many small pieces: events are full of them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const QUEUES: usize = 40;
const AGENTS: usize = 2_000;
const START: i64 = 1_795_255_200_000;

/// The index: whose it is and what it costs is the host's matter, so it is cheap here and filled between the
/// measurements.
#[derive(Default)]
struct Memory(HashMap<(Bucket, Id), Remembered, BuildHasherDefault<Low64>>);

/// Ids are hashes already.
#[derive(Default)]
struct Low64(u64);

impl Hasher for Low64 {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, id: u128) {
        self.0 ^= id as u64;
    }

    fn write_isize(&mut self, _: isize) {}

    fn write_i64(&mut self, _: i64) {}
}

impl Known for Memory {
    fn get(&self, bucket: Bucket, id: Id) -> Option<Remembered> {
        self.0.get(&(bucket, id)).cloned()
    }
}

struct Host {
    router: Router,
    memory: Memory,
    position: u64,
    at: i64,
    buffer: Vec<u8>,
    events: u64,
    bytes: u64,
    opened: Vec<String>,
}

impl Host {
    /// Applies an input and encodes its events; answers how long both took, nanoseconds.
    fn apply(&mut self, intake: &Intake) -> u64 {
        self.position += 1;
        let input = Input { position: self.position, at_ms: self.at, intake };
        let begin = Instant::now();
        let step = self.router.apply(&input, &self.memory);
        for event in &step.events {
            self.buffer.clear();
            event.encode(&mut self.buffer).unwrap();
            self.events += 1;
            self.bytes += self.buffer.len() as u64;
        }
        let took = begin.elapsed().as_nanos() as u64;
        for event in &step.events {
            if let Some(Body::ConversationOpened(opened)) = &event.body {
                self.opened.push(opened.conversation_id.clone());
            }
        }
        for remember in step.remember {
            self.memory.0.insert((remember.bucket, remember.id), remember.what);
        }
        took
    }

    /// Applies a batch and says how fast it went. Making the inputs and filling the index do not count.
    fn measure(&mut self, name: &str, inputs: &[Intake]) {
        let (events, bytes) = (self.events, self.bytes);
        let mut times = Vec::with_capacity(inputs.len());
        for (number, intake) in inputs.iter().enumerate() {
            if number % 300 == 0 {
                self.at += 1;
            }
            times.push(self.apply(intake));
        }
        times.sort_unstable();
        let took: u64 = times.iter().sum();
        let per_second = inputs.len() as u128 * 1_000_000_000 / u128::from(took.max(1));
        println!(
            "{name}: {per_second} inputs/s, {} events, {} bytes, p50 {} ns, p99 {} ns, p99.9 {} ns, most {} ns",
            self.events - events,
            self.bytes - bytes,
            times[times.len() / 2],
            times[times.len() * 99 / 100],
            times[times.len() * 999 / 1000],
            times[times.len() - 1],
        );
    }
}

fn text(kind: Kind, space: &str, number: usize) -> String {
    kind.text(combine(space, &[&number.to_be_bytes()]))
}

fn record(id: String, provider_time: Option<i64>, input: intake::Input) -> Intake {
    Intake {
        tenant: "acme".to_owned(),
        id,
        provider_time: provider_time.map(timestamp),
        input: Some(input),
        ..Default::default()
    }
}

fn message(person: usize, number: usize, at: i64) -> Intake {
    let id = text(Kind::Message, "message", number);
    let content = v1::Message {
        body: Some(v1::message::Body::Text(v1::Text {
            body: "Good morning, where is my parcel?".to_owned(),
            ..v1::Text::default()
        })),
        ..v1::Message::default()
    };
    let message = v1::InboundMessage {
        account_id: format!("account-{}", person % QUEUES),
        message_id: id.clone(),
        address_id: text(Kind::Address, "address", person),
        content: Some(v1::Payload { data: content.encode_to_vec().into(), ..v1::Payload::default() }),
        facets: Some(v1::Facets { kind: facets::Kind::Text.into(), ..v1::Facets::default() }),
        channel: "whatsapp".to_owned(),
        ..v1::InboundMessage::default()
    };
    record(id, Some(at), intake::Input::Message(message))
}

fn command(number: usize, action: Action) -> Intake {
    let command = v1::Command { body_hash: vec![7; 32].into(), actor: "token".to_owned(), action: Some(action) };
    record(text(Kind::Command, "command", number), None, intake::Input::Command(command))
}

fn config() -> v1::TenantConfig {
    let queue = |n: usize| v1::QueueConfig {
        id: format!("queue-{n:02}"),
        offer: Offer::Auto.into(),
        weight: 1,
        idle_close_ms: 86_400_000,
        ..v1::QueueConfig::default()
    };
    let account = |n: usize| v1::AccountConfig {
        id: format!("account-{n}"),
        channel: "whatsapp".to_owned(),
        queue_id: format!("queue-{n:02}"),
        entry_window_ms: 0,
        window_ms: 86_400_000,
    };
    let agent = |n: usize| v1::AgentConfig {
        id: format!("agent-{n:05}"),
        queue_ids: (0..3).map(|k| format!("queue-{:02}", (n + k * 7) % QUEUES)).collect(),
        capacity: 5,
        name: String::new(),
    };
    v1::TenantConfig {
        accounts: (0..QUEUES).map(account).collect(),
        queues: (0..QUEUES).map(queue).collect(),
        agents: (0..AGENTS).map(agent).collect(),
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|a| a.parse::<usize>().expect("a number"));
    let open = arguments.next().unwrap_or(100_000);
    let inputs = arguments.next().unwrap_or(500_000);
    let mut host = Host {
        router: Router::new("acme"),
        memory: Memory::default(),
        position: 0,
        at: START,
        buffer: Vec::new(),
        events: 0,
        bytes: 0,
        opened: Vec::new(),
    };
    host.apply(&record(String::new(), None, intake::Input::CreateTenant(v1::CreateTenant { partition: 0 })));
    let apply = v1::ApplyConfig { revision: 1, hash: vec![1; 32].into(), config: Some(config()) };
    host.apply(&record(String::new(), None, intake::Input::ApplyConfig(apply)));
    for number in 0..AGENTS {
        let set = v1::SetPresence {
            agent_id: format!("agent-{number:05}"),
            state: State::Available.into(),
            reason: String::new(),
        };
        host.apply(&command(number, Action::SetPresence(set)));
    }
    host.measure("open", &(0..open).map(|n| message(n, n, START)).collect::<Vec<_>>());
    // A step through the people that meets all of them in an order of no use to a cache.
    let people = |n: usize| n.wrapping_mul(48_271) % open;
    let more: Vec<_> = (0..inputs).map(|n| message(people(n), open + n, START)).collect();
    host.measure("message into an open conversation", &more);
    host.measure("repeat of a message", &more);
    let reply = |n: usize| {
        Action::SubmitMessage(v1::SubmitMessage {
            conversation_id: host.opened[people(n) % host.opened.len()].clone(),
            message_id: text(Kind::Message, "reply", n),
            content: Some(v1::Payload { data: vec![10, 4, 10, 2, 72, 105].into(), ..v1::Payload::default() }),
            ..v1::SubmitMessage::default()
        })
    };
    let replies: Vec<_> = (0..inputs).map(|n| command(AGENTS + n, reply(n))).collect();
    host.measure("reply", &replies);
    let close = |n: usize| {
        let conversation_id = host.opened[n].clone();
        Action::Close(v1::Close { conversation_id, agent_id: String::new(), reason: "done".to_owned() })
    };
    // The first ones are assigned: each frees an agent, who gets the next.
    let closes: Vec<_> = (0..open.min(50_000)).map(|n| command(AGENTS + inputs + n, close(n))).collect();
    host.measure("close and assign the next", &closes);
    let begin = Instant::now();
    let state = host.router.encode();
    let encoded = begin.elapsed();
    let begin = Instant::now();
    Router::decode(&state).unwrap();
    println!(
        "state: {} open, {} bytes, encoded in {} ms, decoded and checked in {} ms",
        host.router.open_conversations(),
        state.len(),
        encoded.as_millis(),
        begin.elapsed().as_millis()
    );
}
