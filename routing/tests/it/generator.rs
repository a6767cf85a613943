//! Random logs, biased to collisions: few people, agents and queues, equal times, repeats, late answers.

use proptest::prelude::*;
use recado_proto::{
    Kind,
    id::combine,
    time::timestamp,
    v1::{
        self, Intake, command::Action, event::Body, facets, inbound_message::Direction, intake, message_status::Status,
        presence::State as Presence, queue_config::Offer,
    },
};

use crate::world::*;

/// What one input is made of; a smaller number is a simpler choice.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    pub kind: u8,
    pub a: u8,
    pub b: u8,
    pub c: u8,
    pub delay: u8,
}

pub fn draws(most: usize) -> impl Strategy<Value = Vec<Draw>> {
    let draw = (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>())
        .prop_map(|(kind, a, b, c, delay)| Draw { kind, a, b, c, delay });
    prop::collection::vec(draw, 1..most)
}

const AGENTS: &[&str] = &["ana", "bea", "cid", "zoe"];
const QUEUES: &[&str] = &["", "sales", "support", "vip", "nowhere"];
const ACCOUNTS: &[&str] = &["wa", "mail", "unconfigured"];
const PEOPLE: &[&str] = &["p0", "p1", "p2", "p3", "p4", "p5"];
/// Milliseconds; half of all inputs share their predecessor's time.
const DELAYS: &[i64] = &[0, 0, 0, 0, 0, 1, 1, 999, 5_000, 5_000, 10_000, 15_000, 30_000, 60_000, HOUR, 25 * HOUR];
const STATUSES: &[Status] =
    &[Status::Accepted, Status::Sent, Status::Failed, Status::Delivered, Status::Read, Status::Unknown];

fn pick<T: Copy>(from: &[T], by: u8) -> T {
    from[usize::from(by) % from.len()]
}

/// Configurations that differ in everything that matters.
pub fn a_config(which: u8) -> v1::TenantConfig {
    let mut all = vec![queue("sales", Offer::Push), queue("support", Offer::Auto), queue("vip", Offer::Push)];
    all[2].weight = 5;
    all[1].idle_close_ms = HOUR as u64;
    let everybody = |capacity| {
        vec![
            agent("ana", &["sales", "support", "vip"], capacity),
            agent("bea", &["sales", "support"], capacity),
            agent("cid", &["vip"], capacity),
        ]
    };
    match which % 6 {
        0 => {
            let mut config = config(all, everybody(2));
            config.accounts[1].entry_window_ms = 3 * DAY as u64;
            config
        }
        1 => config(vec![all[1].clone(), queue("vip", Offer::Manual)], everybody(1)),
        2 => config(all, vec![agent("bea", &["sales", "vip"], 3)]),
        3 => config(Vec::new(), everybody(0)),
        4 => {
            all[0].miss_limit = 1;
            all[0].offer_timeout_ms = 0;
            all[0].max_cooldown_ms = u64::MAX;
            let mut config = config(all, everybody(1));
            config.accounts.truncate(1);
            config.accounts[0].queue_id = "nowhere".to_owned();
            config
        }
        _ => {
            let mut config = config(vec![queue("vip", Offer::Push), queue("sales", Offer::Unspecified)], everybody(3));
            config.accounts[1].window_ms = HOUR as u64;
            config
        }
    }
}

impl Draw {
    pub fn delay(self) -> i64 {
        pick(DELAYS, self.delay)
    }

    /// The input that it stands for after what happened so far.
    pub fn intake(self, world: &World) -> Intake {
        let Self { kind, a, b, c, .. } = self;
        match kind % 40 {
            0..=9 => self.message(world),
            10..=12 => self.receipt(world),
            13..=14 => self.report(),
            15..=17 => world.new_command(set_presence(
                pick(AGENTS, a),
                pick(&[Presence::Available, Presence::Available, Presence::Paused, Presence::Offline], b),
            )),
            18 => world.new_command(set_presence(pick(AGENTS, a), Presence::Available)),
            19 => intake("", None, intake::Input::Tick(v1::Tick {})),
            20 => intake("", None, intake::Input::Beat(v1::Beat { applied: 0 })),
            21..=22 => world.new_command(accept(&conversation(world, a), &asked(world, a, b))),
            23..=24 => world.new_command(reject(&conversation(world, a), &asked(world, a, b))),
            25..=26 => world.new_command(close(&conversation(world, a))),
            27 => world.new_command(pull(pick(QUEUES, a), pick(AGENTS, b), "")),
            28 => world.new_command(pull("", pick(AGENTS, b), &conversation(world, a))),
            29 => world.new_command(transfer(&conversation(world, a), pick(QUEUES, b), "")),
            30 => world.new_command(transfer(&conversation(world, a), "", pick(AGENTS, b))),
            31..=33 => {
                let mut action = reply(&conversation(world, a), &asked(world, a, b), &format!("out{}", c % 16));
                if let Action::SubmitMessage(submit) = &mut action
                    && c > 200
                {
                    submit.facets = facets(facets::Kind::Reaction);
                }
                world.new_command(action)
            }
            34 => world.new_command(why(&conversation(world, a))),
            35 => {
                let revision = world.router.config_revision() + u64::from(b % 3);
                configure(revision, a_config(a))
            }
            36 => self.rare(world),
            37 => world.new_command(Action::StartMessage(v1::StartMessage {
                account_id: pick(ACCOUNTS, a).to_owned(),
                message_id: id(Kind::Message, &format!("out{}", c % 16)),
                agent_id: String::new(),
                address_id: id(Kind::Address, pick(PEOPLE, b)),
                to: None,
                content: Some(payload("x")),
                facets: facets(if c.is_multiple_of(2) { facets::Kind::Template } else { facets::Kind::Text }).map(
                    |facets| v1::Facets { template_category: pick(&["", "MARKETING"], c / 2).to_owned(), ..facets },
                ),
                alias_ids: (b.is_multiple_of(3)).then(|| id(Kind::Address, pick(PEOPLE, a))).into_iter().collect(),
            })),
            // A repeat of anything that was given before.
            _ => world.log[(usize::from(a) * 256 + usize::from(b)) % world.log.len()].2.clone(),
        }
    }

    fn message(self, world: &World) -> Intake {
        let name = if self.c < 230 { format!("m{}", world.position) } else { format!("m{}", self.c) };
        let time = match self.b % 32 {
            0 => None,
            1 => Some(world.at + 2 * DAY),
            2 => Some(world.at - 9 * DAY),
            3 => Some(world.at - 30 * HOUR),
            _ => Some(world.at),
        };
        let account = pick(&["wa", "wa", "wa", "mail", "unconfigured"], self.c);
        let message = message_on(account, pick(PEOPLE, self.a), &name, time);
        match self.b / 8 {
            28 => going(message, Direction::Echo),
            29 => going(message, Direction::History),
            30 => of_kind(message, facets::Kind::Reaction),
            27 => but(message, |m| m.facets.as_mut().unwrap().referral_type = "ad".to_owned()),
            26 => but(message, |m| m.target_id = id(Kind::Message, &format!("ref{}", self.c % 16))),
            31 => but(message, |m| m.alias_ids = vec![id(Kind::Address, pick(PEOPLE, self.c / 5))]),
            _ => message,
        }
    }

    fn receipt(self, world: &World) -> Intake {
        let number = self.a % 16;
        let message = if self.c.is_multiple_of(2) { format!("out{number}") } else { String::new() };
        receipt(
            &format!("receipt {}", world.position),
            &message,
            &format!("ref{number}"),
            pick(STATUSES, self.b),
            world.at,
        )
    }

    fn report(self) -> Intake {
        let number = self.a % 16;
        let status = pick(STATUSES, self.b);
        report(&format!("report {number} {status:?}"), &format!("out{number}"), &format!("ref{number}"), status)
    }

    fn rare(self, world: &World) -> Intake {
        let name = format!("rare {}", world.position);
        let of = |input| intake(&id(Kind::Input, &name), Some(world.at), input);
        match self.a % 6 {
            0 => of(intake::Input::AddressChange(v1::AddressChange {
                account_id: pick(ACCOUNTS, self.b).to_owned(),
                from_address_id: id(Kind::Address, pick(PEOPLE, self.b)),
                to_address_id: id(Kind::Address, pick(PEOPLE, self.c)),
                to: None,
                ..v1::AddressChange::default()
            })),
            1 => of(intake::Input::OpenEpoch(v1::OpenEpoch {
                epoch: world.router.epoch() + u32::from(self.b % 2),
                base: world.router.seq().saturating_sub(u64::from(self.c % 4)),
            })),
            2 => of(intake::Input::SetLogic(v1::SetLogic { version: u32::from(self.b % 2) })),
            3 => of(intake::Input::CreateTenant(v1::CreateTenant { partition: 1 })),
            4 => of(intake::Input::MediaReport(v1::MediaReport::default())),
            _ => of(intake::Input::AccountEvent(v1::AccountEvent {
                account_id: pick(ACCOUNTS, self.b / 8).to_owned(),
                preference: Some(v1::Preference {
                    address_ids: vec![id(Kind::Address, pick(PEOPLE, self.b)), id(Kind::Address, pick(PEOPLE, self.c))],
                    category: "marketing_messages".to_owned(),
                    value: pick(&["stop", "stop", "resume", "else"], self.c).to_owned(),
                    said_at: Some(timestamp(world.at - pick(&[0, 0, HOUR, -HOUR], self.c / 4))),
                }),
                ..v1::AccountEvent::default()
            })),
        }
    }
}

/// One of the last conversations opened, or one that never was.
fn conversation(world: &World, by: u8) -> String {
    let opened = world.opened();
    let place = usize::from(by % 8);
    opened.iter().rev().nth(place).cloned().unwrap_or_else(|| Kind::Conversation.text(combine("none", &[])))
}

/// Mostly the agent that was last given the conversation.
fn asked(world: &World, conversation_by: u8, by: u8) -> String {
    let wanted = conversation(world, conversation_by);
    let given = world.events.iter().rev().find_map(|event| match &event.body {
        Some(Body::ConversationOffered(e)) if e.conversation_id == wanted => Some(e.agent_id.clone()),
        Some(Body::ConversationAssigned(e)) if e.conversation_id == wanted => Some(e.agent_id.clone()),
        _ => None,
    });
    given.filter(|_| !by.is_multiple_of(4)).unwrap_or_else(|| pick(AGENTS, by / 4).to_owned())
}

/// A world after a random log that starts with a configuration and everybody available.
pub fn run(draws: &[Draw]) -> World {
    let mut world = start();
    for draw in draws {
        world.after(draw.delay());
        let intake = draw.intake(&world);
        world.give(intake);
    }
    world
}

pub fn start() -> World {
    let mut world = World::new();
    world.give(configure(1, a_config(0)));
    for agent in ["ana", "bea", "cid"] {
        let available = world.new_command(set_presence(agent, Presence::Available));
        world.after(1).give(available);
    }
    world
}
