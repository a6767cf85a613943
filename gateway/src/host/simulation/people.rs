//! What customers, agents, providers and administrators say, and how often they say it again.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use recado_bus::Bus as _;
use recado_proto::{
    Encode as _, Id, Kind,
    time::timestamp,
    v1::{self, command::Action, facets, intake::Input, message_status::Status, presence::State as Presence},
};
use sha2::{Digest as _, Sha256};
use tokio::time::sleep;

use super::{
    bus::Link,
    world::{CLIENTS, State, World},
};
use crate::{logs, simulation::Chance, submit};

pub(super) const TENANTS: [&str; 2] = ["acme", "beta"];
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const AGENTS: [&str; 3] = ["ana", "bea", "nobody"];

/// Everything that was said so far.
#[derive(Default)]
pub(super) struct Said {
    pub(super) inputs: Vec<Spoken>,
    number: u128,
}

/// One input, and whether whoever said it knows that it was taken.
pub(super) struct Spoken {
    pub(super) intake: v1::Intake,
    /// Of a customer: the address. The next message waits until this one was taken.
    pub(super) address: Option<String>,
    /// When it was said first, milliseconds since 1970.
    pub(super) at_ms: i64,
    pub(super) acknowledged: bool,
}

impl Spoken {
    /// Whether it was said so long ago that nobody would know a repeat. What carries its time is too old then, and
    /// known for that.
    pub(super) fn is_forgotten(&self, now_ms: i64) -> bool {
        let dated = self.intake.provider_time.is_some_and(|time| time.seconds * 1000 <= self.at_ms);
        !dated && now_ms - self.at_ms > 7 * DAY
    }
}

impl Said {
    /// Makes something new to say; `None` when there is nothing to say it about.
    pub(super) fn next(&mut self, state: &mut State) -> Option<v1::Intake> {
        let tenant = state.chance.pick(&TENANTS);
        self.number += 1;
        let chance = &mut state.chance;
        let view = state.check.views.get(tenant)?;
        let (kind, by, number) = (chance.below(100), chance.next(), self.number);
        // Different things never have the same id: it is derived from what they are, too.
        let new = |kind: Kind| kind.text(Id(number << 8 | kind as u128));
        let some = || view.some(by);
        let (input, time) = match kind {
            0..46 => {
                let address = Kind::Address.text(Id(u128::from(chance.below(4)) << 64));
                if self.inputs.iter().any(|said| {
                    said.intake.tenant == tenant && said.address.as_ref() == Some(&address) && !said.acknowledged
                }) {
                    return None;
                }
                (Input::Message(message(&new(Kind::Message), &address)), time(chance, state.now_ms))
            }
            46..54 => (command(presence(chance), number), None),
            54..60 => {
                let (conversation_id, agent_id) = some()?;
                let accept = v1::AcceptOffer { conversation_id, agent_id, ..Default::default() };
                (command(Action::Accept(accept), number), None)
            }
            60..63 => {
                let (conversation_id, agent_id) = some()?;
                let reject = v1::RejectOffer { conversation_id, agent_id, ..Default::default() };
                (command(Action::Reject(reject), number), None)
            }
            63..68 => {
                let close = v1::Close { conversation_id: some()?.0, reason: "done".into(), ..Default::default() };
                (command(Action::Close(close), number), None)
            }
            68..71 => {
                let to_agent_id = chance.pick(&AGENTS).to_owned();
                let transfer = v1::Transfer { conversation_id: some()?.0, to_agent_id, ..Default::default() };
                (command(Action::Transfer(transfer), number), None)
            }
            71..74 => {
                let pull = v1::Pull { agent_id: chance.pick(&AGENTS).to_owned(), ..Default::default() };
                (command(Action::Pull(pull), number), None)
            }
            74..76 => (command(Action::Why(v1::Why { conversation_id: some()?.0 }), number), None),
            76..86 => {
                let (conversation_id, agent_id) = some()?;
                let submit = v1::SubmitMessage {
                    conversation_id,
                    message_id: new(Kind::Message),
                    agent_id,
                    content: Some(content()),
                    facets: Some(facets()),
                    target_id: String::new(),
                };
                (command(Action::SubmitMessage(submit), number), None)
            }
            86..97 => {
                let place = by.checked_rem(view.submitted.len() as u64)?;
                let message = &view.submitted[place as usize];
                let status =
                    chance.pick(&[Status::Accepted, Status::Unknown, Status::Sent, Status::Delivered, Status::Read]);
                let reference = Kind::ProviderRef.text(Id(Kind::Message.parse(message)?.0 | 1 << 100));
                if chance.percent(40) {
                    (Input::SendReport(report(message, &reference, status)), None)
                } else {
                    (Input::Receipt(receipt(&reference, status)), Some(state.now_ms))
                }
            }
            _ => {
                let revision = (view.revision + chance.below(3)).max(1);
                (Input::ApplyConfig(configuration(revision, revision % 3)), None)
            }
        };
        let id = match &input {
            Input::Message(message) => message.message_id.clone(),
            Input::Command(_) => new(Kind::Command),
            _ => new(Kind::Input),
        };
        let provider_time = time.map(timestamp);
        Some(v1::Intake { tenant: tenant.to_owned(), id, provider_time, input: Some(input), ..Default::default() })
    }
}

/// When the provider says that it was written: mostly now.
fn time(chance: &mut Chance, now: i64) -> Option<i64> {
    match chance.below(40) {
        0 => None,
        1 => Some(now + 2 * DAY),
        2 => Some(now - 9 * DAY),
        3..6 => Some(now - 2 * HOUR),
        6 => Some(now - 7 * DAY),
        _ => Some(now),
    }
}

fn command(action: Action, number: u128) -> Input {
    let body_hash = Bytes::copy_from_slice(&Sha256::digest(number.to_be_bytes()));
    Input::Command(v1::Command { body_hash, actor: "token".into(), action: Some(action) })
}

fn presence(chance: &mut Chance) -> Action {
    let state = chance.pick(&[Presence::Available, Presence::Available, Presence::Paused, Presence::Offline]);
    let agent_id = chance.pick(&AGENTS).to_owned();
    Action::SetPresence(v1::SetPresence { agent_id, state: state.into(), reason: String::new() })
}

fn content() -> v1::Payload {
    v1::Payload { data: Bytes::from_static(b"\x0a\x03\x0a\x01x"), ..Default::default() }
}

fn facets() -> v1::Facets {
    v1::Facets { kind: facets::Kind::Text.into(), ..Default::default() }
}

fn message(id: &str, address: &str) -> v1::InboundMessage {
    v1::InboundMessage {
        account_id: "wa".into(),
        message_id: id.to_owned(),
        address_id: address.to_owned(),
        content: Some(content()),
        facets: Some(facets()),
        channel: "whatsapp".into(),
        ..Default::default()
    }
}

fn report(message: &str, reference: &str, status: Status) -> v1::SendReport {
    v1::SendReport {
        account_id: "wa".into(),
        message_id: message.to_owned(),
        status: status.into(),
        provider_ref: reference.to_owned(),
        ..Default::default()
    }
}

fn receipt(reference: &str, status: Status) -> v1::Receipt {
    v1::Receipt {
        account_id: "wa".into(),
        provider_ref: reference.to_owned(),
        status: status.into(),
        ..Default::default()
    }
}

/// Configurations of one revision are always the same.
pub(super) fn configuration(revision: u64, which: u64) -> v1::ApplyConfig {
    let offer = if which == 1 { v1::queue_config::Offer::Auto } else { v1::queue_config::Offer::Push };
    let queue = |id: &str| v1::QueueConfig {
        id: id.into(),
        offer: offer.into(),
        offer_timeout_ms: 30_000,
        reject_cooldown_ms: 10_000,
        miss_cooldown_ms: 5_000,
        max_cooldown_ms: 60_000,
        miss_limit: 2,
        weight: 1,
        idle_close_ms: if which == 2 { 2 * HOUR as u64 } else { 0 },
    };
    let queues = if which == 2 { vec![queue("sales")] } else { vec![queue("support"), queue("sales")] };
    let agent = |id: &str, capacity| v1::AgentConfig {
        id: id.into(),
        queue_ids: queues.iter().map(|queue| queue.id.clone()).collect(),
        capacity,
        ..Default::default()
    };
    let account = v1::AccountConfig {
        id: "wa".into(),
        channel: "whatsapp".into(),
        queue_id: queues[0].id.clone(),
        window_ms: DAY as u64,
        entry_window_ms: 0,
    };
    let config = v1::TenantConfig { accounts: vec![account], agents: vec![agent("ana", 2), agent("bea", 1)], queues };
    let hash = Bytes::copy_from_slice(&Sha256::digest(config.encode_to_vec()));
    v1::ApplyConfig { revision, hash, config: Some(config) }
}

/// Says something until it is known to be taken. Answers at once; the rest goes on beside.
pub(super) fn say(world: &Arc<World>, said: &Arc<std::sync::Mutex<Said>>, place: usize, wait: Duration) {
    let link = Link { world: Arc::clone(world), who: CLIENTS };
    let said = Arc::clone(said);
    let record = submit::record(&said.lock().unwrap().inputs[place].intake, "simulation", None);
    world.state().flying += 1;
    tokio::spawn(async move {
        sleep(wait).await;
        while link.append(logs::INTAKE, 0, vec![record.clone()]).await.is_err() {
            let pause = {
                let mut state = link.world.state();
                state.hit("said again because nobody answered");
                100 + state.chance.below(5_000)
            };
            sleep(Duration::from_millis(pause)).await;
        }
        said.lock().unwrap().inputs[place].acknowledged = true;
        link.world.state().flying -= 1;
    });
}
