//! Histories of two senders over one log, with appends that are lost, late or written although they failed, calls
//! that have an effect nobody hears of, crashes and restarts. Each history comes from a seed.

mod left_out;

use std::collections::{BTreeMap, HashMap};

use connectors::{Outcome, Scope};
use recado_proto::v1::outcome::Class;

use self::left_out::LeftOut;
use super::*;
use crate::simulation::{self, Chance, Tally};

#[derive(Clone, Debug)]
enum Ev {
    Submitted(Submitted),
    Status(Name, Status),
}

#[derive(Clone, Debug)]
enum Rec {
    Attempt(v1::Attempt),
    Outcome(Box<v1::Outcome>),
    State(v1::SenderState),
}

#[derive(Clone, Debug)]
enum Act {
    /// A record lands in deliveries; then the sender of that life hears of it.
    Land(Rec, Option<(usize, u32, Name, Append)>),
    Tell(usize, u32, Box<Input>),
    Event(Ev),
    Effect(Name, u32),
    Read(usize, u32),
    Start(usize),
    Crash(usize),
    Snapshot(usize, u32),
    Look(usize, u32),
}

struct Sender {
    life: u32,
    schedule: Schedule,
    events: usize,
    deliveries: usize,
    left_out: LeftOut,
}

struct World {
    seed: u64,
    chance: Chance,
    now: i64,
    number: u64,
    agenda: BTreeMap<(i64, u64), Act>,
    events: Vec<Ev>,
    deliveries: Vec<Rec>,
    senders: [Option<Sender>; 2],
    lives: u32,
    /// Messages that a sender keeps.
    waiting: usize,
    /// (message, n, when the call began)
    calls: Vec<(Name, u32, i64)>,
    effects: Vec<(Name, u32, i64)>,
    statuses: HashMap<Name, Status>,
    faults: bool,
    tally: Tally,
    print: bool,
}

const START: i64 = 1_000_000;

fn rules(account: &str) -> Rules {
    Rules {
        credential: "cred".into(),
        echoes: account == "echo",
        unknown: if account == "resend" { UnknownOutcome::Resend } else { UnknownOutcome::Hold },
        rate_per_s: 40,
        recipient_interval_ms: 0,
    }
}

impl World {
    fn new(seed: u64, print: bool) -> Self {
        let mut chance = Chance(seed);
        let waiting = [3, 6, Limits::default().waiting][chance.below(3) as usize];
        Self {
            seed,
            chance,
            waiting,
            now: START,
            number: 0,
            agenda: BTreeMap::new(),
            events: Vec::new(),
            deliveries: Vec::new(),
            senders: [None, None],
            lives: 0,
            calls: Vec::new(),
            effects: Vec::new(),
            statuses: HashMap::new(),
            faults: true,
            tally: Tally::new(),
            print,
        }
    }

    /// Something went wrong.
    fn hit(&mut self, what: &'static str) {
        *self.tally.entry(what).or_default() += 1;
        if self.print {
            println!("{:>9} {what}", self.now - START);
        }
    }

    fn at(&mut self, delay: i64, act: Act) {
        self.number += 1;
        self.agenda.insert((self.now + delay, self.number), act);
    }

    fn soon(&mut self, most: u64) -> i64 {
        self.chance.below(most) as i64 + 1
    }

    fn run(&mut self, until: i64) {
        while let Some(((at, _), _)) = self.agenda.first_key_value()
            && *at <= until
        {
            let Some(((at, _), act)) = self.agenda.pop_first() else { return };
            self.now = at;
            self.act(act);
        }
        self.now = until;
    }

    fn act(&mut self, act: Act) {
        *self.tally.entry("steps").or_default() += 1;
        if self.print {
            println!("{:>9} {act:?}", self.now - START);
        }
        match act {
            Act::Land(rec, heard) => {
                self.deliveries.push(rec);
                if let Some((sender, life, message, what)) = heard {
                    let position = self.deliveries.len() as u64 - 1;
                    let delay = self.soon(20);
                    self.at(delay, Act::Tell(sender, life, Box::new(Input::AppendDone(message, what, position))));
                }
                self.wake_readers();
            }
            Act::Event(event) => {
                if let Ev::Status(message, status) = &event {
                    let known = self.statuses.entry(message.clone()).or_insert(Status::Unspecified);
                    if *known >= *status {
                        return;
                    }
                    *known = *status;
                }
                self.events.push(event);
                self.wake_readers();
            }
            Act::Effect(message, n) => {
                self.effects.push((message.clone(), n, self.now));
                // Receipts that carry our id come by themselves, mostly.
                if self.chance.percent(70) {
                    let delay = self.soon(20_000);
                    self.at(delay, Act::Event(Ev::Status(message, Status::Delivered)));
                }
            }
            Act::Tell(sender, life, input) => self.tell(sender, life, *input),
            Act::Read(sender, life) => self.read(sender, life),
            Act::Start(sender) => self.start(sender),
            Act::Look(sender, life) => self.look(sender, life),
            Act::Crash(sender) => {
                if self.senders[sender].take().is_some() {
                    self.hit("killed");
                }
            }
            Act::Snapshot(sender, life) => {
                let Some(alive) = self.senders[sender].as_ref().filter(|s| s.life == life) else { return };
                if alive.left_out.firsts.is_empty()
                    && let Some(state) = alive.schedule.state(0, alive.events as u64)
                {
                    self.deliveries.push(Rec::State(state));
                }
                self.at(10_000, Act::Snapshot(sender, life));
            }
        }
    }

    fn wake_readers(&mut self) {
        for sender in 0..2 {
            let Some(life) = self.senders[sender].as_ref().map(|s| s.life) else { continue };
            let late = self.faults && self.chance.percent(5);
            if late {
                self.hit("read late");
            }
            let delay = self.soon(if late { 5_000 } else { 30 });
            self.at(delay, Act::Read(sender, life));
        }
    }

    fn tell(&mut self, sender: usize, life: u32, input: Input) {
        let now = self.now;
        let Some(alive) = self.senders[sender].as_mut().filter(|s| s.life == life) else { return };
        let outputs = alive.schedule.apply(now, input);
        for output in outputs {
            self.output(sender, life, output);
        }
    }

    /// Reads a random part of what is new, of either log first.
    fn read(&mut self, sender: usize, life: u32) {
        let deliveries_first = self.chance.percent(50);
        for round in 0..2 {
            let Some(alive) = self.senders[sender].as_mut().filter(|s| s.life == life) else { return };
            if (round == 0) == deliveries_first {
                let mut inputs = Vec::new();
                let end = self.deliveries.len();
                for (position, rec) in self.deliveries.iter().enumerate().skip(alive.deliveries) {
                    inputs.extend(rec_input(rec, position as u64));
                }
                inputs.push(Input::DeliveriesRead(end as u64));
                alive.deliveries = end;
                for input in inputs {
                    self.tell(sender, life, input);
                }
            } else {
                self.read_events(sender, life);
            }
        }
    }

    fn start(&mut self, sender: usize) {
        self.lives += 1;
        let life = self.lives;
        self.hit("started");
        if self.senders.iter().enumerate().any(|(other, alive)| other != sender && alive.is_some()) {
            self.hit("two senders alive");
        }
        let limits =
            Limits { calls: 6, account_calls: 4, account_givings: 2, waiting: self.waiting, ..Limits::default() };
        let mut schedule = Schedule::new(&format!("life-{life}"), limits);
        let now = self.now;
        for account in ["echo", "mute", "resend"] {
            schedule.apply(now, Input::Account(account.into(), Some(rules(account))));
        }
        let states = self.deliveries.iter().filter_map(|rec| match rec {
            Rec::State(state) => Some(state.clone()),
            _ => None,
        });
        let state = states.max_by_key(|state| state.through).unwrap_or_default();
        for slowed in state.slowed {
            schedule.apply(now, Input::Slowed(slowed));
        }
        for unsettled in state.exceptions {
            let (position, through) = (unsettled.position as usize, state.through);
            schedule.apply(now, Input::Restored { unsettled, through });
            schedule.apply(now, event_input(&self.events[position]));
        }
        for (position, rec) in self.deliveries.iter().enumerate().skip(state.through as usize) {
            rec_input(rec, position as u64).map(|input| schedule.apply(now, input));
        }
        schedule.apply(now, Input::DeliveriesRead(self.deliveries.len() as u64));
        let (events, deliveries) = (state.settled_to as usize, self.deliveries.len());
        let mut started = Sender { life, schedule, events, deliveries, left_out: LeftOut::default() };
        for (position, event) in self.events.iter().enumerate().skip(events) {
            let (input, _) = started.read(event, position);
            started.schedule.apply(now, input);
        }
        started.events = self.events.len();
        if !started.left_out.firsts.is_empty() {
            self.hit("left out at a start");
            self.at(1, Act::Look(sender, life));
        }
        self.senders[sender] = Some(started);
        self.tell(sender, life, Input::EventsCover(deliveries as u64));
        self.tell(sender, life, Input::Loaded);
        self.at(10_000, Act::Snapshot(sender, life));
    }

    fn output(&mut self, sender: usize, life: u32, output: Output) {
        match output {
            Output::WriteAttempt(message, attempt) => {
                let n = attempt.n;
                self.append(sender, life, message, Append::Attempt(n), Rec::Attempt(attempt));
            }
            Output::WriteOutcome(message, outcome) => {
                let n = outcome.n;
                self.append(sender, life, message, Append::Outcome(n), Rec::Outcome(Box::new(outcome)));
            }
            Output::Report(message, report) => {
                let what = Append::Report(report.status);
                let delay = self.soon(50);
                if self.faults && self.chance.percent(10) {
                    self.at(
                        delay,
                        Act::Tell(sender, life, Box::new(Input::AppendFailed(message.clone(), what.clone()))),
                    );
                    if self.chance.percent(50) {
                        return self.hit("report: failed, not written");
                    }
                    self.hit("report: failed, written");
                } else {
                    self.at(delay, Act::Tell(sender, life, Box::new(Input::AppendDone(message.clone(), what, 0))));
                }
                let routed = delay + self.soon(1_000);
                self.at(routed, Act::Event(Ev::Status(message, report.status)));
            }
            Output::GiveFiles(message) => {
                let became = match self.chance.below(100) {
                    _ if !self.faults => FilesGiven::Yes,
                    0..20 => FilesGiven::NotYet,
                    20..30 => FilesGiven::No,
                    _ => FilesGiven::Yes,
                };
                self.hit("files given, or not");
                let delay = self.soon(4_000);
                self.at(delay, Act::Tell(sender, life, Box::new(Input::FilesGiven(message, became))));
            }
            Output::Call { message, n, .. } => self.call(sender, life, message, n),
            Output::Wake(at) => {
                let delay = (at - self.now).max(0);
                self.at(delay, Act::Tell(sender, life, Box::new(Input::Time)));
            }
            Output::Forget(_)
            | Output::AccountStopped { .. }
            | Output::AccountPaused { .. }
            | Output::AccountRuns(_) => {}
        }
    }

    fn append(&mut self, sender: usize, life: u32, message: Name, what: Append, rec: Rec) {
        let delay = self.soon(30);
        if !self.faults || self.chance.percent(85) {
            return self.at(delay, Act::Land(rec, Some((sender, life, message, what))));
        }
        self.at(delay, Act::Tell(sender, life, Box::new(Input::AppendFailed(message, what))));
        // Not written, written at once, or written long after everybody gave it up.
        if self.chance.percent(60) {
            let soon = self.chance.percent(50);
            self.hit(if soon { "append: failed, written" } else { "append: failed, written long after" });
            let late = self.soon(if soon { 30 } else { 40_000 });
            self.at(late, Act::Land(rec, None));
        } else {
            self.hit("append: failed, not written");
        }
    }

    fn call(&mut self, sender: usize, life: u32, message: Name, n: u32) {
        self.calls.push((message.clone(), n, self.now));
        let took = self.soon(2_000);
        let kind = if self.faults { self.chance.below(100) } else { 0 };
        let (effect, outcome) = match kind {
            0..55 => (true, Outcome::Accepted { provider_id: format!("p-{message}"), address: None }),
            55..65 => (false, Outcome::Transient { code: "503".into(), tries: None, after_ms: None }),
            65..70 => {
                let scope = [Scope::Recipient, Scope::Sender, Scope::Credential][self.chance.below(3) as usize];
                (false, Outcome::Throttled { scope, after_ms: Some(1_500), code: "429".into() })
            }
            70..75 => (false, Outcome::Permanent { code: "bad".into(), title: String::new() }),
            75..78 => (false, Outcome::Unauthorized { code: "190".into(), title: String::new() }),
            78..82 => (false, Outcome::Held { code: "paused".into(), title: String::new() }),
            _ => (self.chance.percent(60), Outcome::Ambiguous { code: "timeout".into() }),
        };
        self.hit(match (&outcome, effect) {
            (Outcome::Accepted { .. }, _) => "call: accepted",
            (Outcome::Transient { .. }, _) => "call: transient",
            (Outcome::Throttled { .. }, _) => "call: throttled",
            (Outcome::Permanent { .. }, _) => "call: permanent",
            (Outcome::Unauthorized { .. }, _) => "call: unauthorized",
            (Outcome::Held { .. }, _) => "call: held",
            (Outcome::Ambiguous { .. }, true) => "call: no answer, had its effect",
            (Outcome::Ambiguous { .. }, false) => "call: no answer, had none",
        });
        let took = if matches!(outcome, Outcome::Ambiguous { .. }) { 20_000 } else { took };
        if effect {
            let when = self.soon(took as u64);
            self.at(when, Act::Effect(message.clone(), n));
        }
        self.at(took, Act::Tell(sender, life, Box::new(Input::CallDone(message, n, outcome))));
    }

    fn check(&self, messages: &[Submitted]) {
        let seed = self.seed;
        let mut calls = self.calls.clone();
        calls.sort();
        let total = calls.len();
        calls.dedup_by(|a, b| a.0 == b.0 && a.1 == b.1);
        assert_eq!(calls.len(), total, "seed {seed}: an attempt was called twice");

        for message in messages {
            let mine = || self.effects.iter().filter(|(name, ..)| *name == message.message);
            let effects = mine().count();
            if *message.account != *"resend" {
                assert!(effects <= 1, "seed {seed}: {} had {effects} effects", message.message);
            }
            let status = self.statuses.get(&message.message).copied();
            assert!(status.is_some(), "seed {seed}: {} never came to an end", message.message);
            if *message.account != *"resend" && effects > 0 {
                assert_ne!(status, Some(Status::Failed), "seed {seed}: {} failed but went", message.message);
            }
        }
        self.check_order(messages);
        self.check_attempts(messages);
        for alive in self.senders.iter().flatten() {
            assert_eq!(alive.schedule.waiting(), 0, "seed {seed}: a sender still waits for something");
            assert_eq!(alive.schedule.in_flight(), 0, "seed {seed}");
            let left_out = (alive.left_out.firsts.len(), alive.schedule.left_out.len());
            assert_eq!(left_out, (0, 0), "seed {seed}");
            assert!(alive.schedule.lines.is_empty() && alive.schedule.parting.is_empty(), "seed {seed}");
            let pending: Vec<_> =
                alive.schedule.timers.iter().filter(|(_, t)| matches!(t, Timer::Message(_))).collect();
            assert!(pending.is_empty(), "seed {seed}: {pending:?}");
            let begun = alive.schedule.accounts.values().map(|a| a.calls + a.ready.len() + a.ready_to_give.len());
            assert_eq!(begun.sum::<usize>(), 0);
        }
    }

    fn check_order(&self, messages: &[Submitted]) {
        for (message, n, began) in &self.calls {
            let me = messages.iter().find(|m| m.message == *message).unwrap();
            let overtaken = self.effects.iter().find(|(other, _, at)| {
                let other = messages.iter().find(|m| m.message == *other).unwrap();
                let same = other.account == me.account && other.address == me.address;
                // A receipt of a first effect settles a message, although a resent attempt may still be under way.
                let first = self.effects.iter().all(|(name, _, when)| *name != other.message || when >= at);
                // What the provider holds lets others pass.
                let held = self.deliveries.iter().any(
                    |rec| matches!(rec, Rec::Outcome(o) if o.message_id == *other.message && o.class() == Class::Held),
                );
                same && first && !held && other.position < me.position && at > began
            });
            assert!(
                overtaken.is_none(),
                "seed {}: {message} {n} at {began} before {overtaken:?}\n{}",
                self.seed,
                self.story(&[message, &overtaken.map(|(name, ..)| name.clone()).unwrap_or_default()])
            );
        }
    }

    /// The records and calls of some messages, for people.
    fn story(&self, messages: &[&Name]) -> String {
        let mut lines = Vec::new();
        for (position, rec) in self.deliveries.iter().enumerate() {
            let message = match rec {
                Rec::Attempt(attempt) => &attempt.message_id,
                Rec::Outcome(outcome) => &outcome.message_id,
                Rec::State(_) => continue,
            };
            if messages.iter().any(|name| ***name == **message) {
                lines.push(format!("{position} {rec:?}"));
            }
        }
        let calls = self.calls.iter().filter(|(name, ..)| messages.contains(&name));
        lines.extend(calls.map(|call| format!("call {call:?}")));
        lines.join("\n")
    }

    /// Every call that was made had an outcome of the attempt before it that allows another.
    fn check_attempts(&self, messages: &[Submitted]) {
        for (message, n, _) in self.calls.iter().filter(|(_, n, _)| *n > 1) {
            let resend = messages.iter().any(|m| m.message == *message && *m.account == *"resend");
            let allowed = self.deliveries.iter().any(|rec| match rec {
                Rec::Outcome(o) if o.message_id == **message && o.n == n - 1 => match o.class() {
                    Class::Transient | Class::Throttled | Class::Unauthorized | Class::Held => true,
                    Class::Ambiguous => resend,
                    _ => false,
                },
                _ => false,
            });
            assert!(allowed, "seed {}: {message} {n} was not allowed", self.seed);
        }
    }
}

fn rec_input(rec: &Rec, position: u64) -> Option<Input> {
    match rec {
        Rec::Attempt(attempt) => Some(Input::AttemptRead { attempt: attempt.clone(), position }),
        Rec::Outcome(outcome) => Some(Input::OutcomeRead { outcome: (**outcome).clone(), position }),
        Rec::State(_) => None,
    }
}

fn event_input(event: &Ev) -> Input {
    match event {
        Ev::Submitted(submitted) => Input::Submitted(submitted.clone()),
        Ev::Status(message, status) => Input::StatusSeen(message.clone(), *status),
    }
}

fn history(seed: u64, print: bool) -> Tally {
    let mut world = World::new(seed, print);
    world.at(0, Act::Start(0));
    if world.chance.percent(60) {
        world.at(50, Act::Start(1));
    }
    let mut messages = Vec::new();
    let count = 3 + world.chance.below(12);
    for number in 0..count {
        let account: Name = ["echo", "mute", "resend"][world.chance.below(3) as usize].into();
        let deadline = if world.chance.percent(15) { world.soon(60_000) } else { 1_000_000 };
        let submitted = Submitted {
            message: format!("m{number}").as_str().into(),
            // An account is one tenant's.
            tenant: if *account == *"echo" { "t0" } else { "t1" }.into(),
            account,
            address: format!("a{}", world.chance.below(2)).as_str().into(),
            position: 0,
            not_after: START + deadline,
            files: world.chance.percent(30),
            late: false,
        };
        messages.push(submitted);
    }
    for _ in 0..world.chance.below(5) {
        let (sender, when) = (world.chance.below(2) as usize, world.soon(90_000));
        world.at(when, Act::Crash(sender));
        let back = when + world.soon(10_000);
        world.at(back, Act::Start(sender));
    }
    // Positions are those of the events log, so that a restart finds its exceptions again.
    for submitted in &mut messages {
        let delay = world.soon(15_000);
        let now = world.now;
        world.run(now + delay);
        submitted.position = world.events.len() as u64;
        world.act(Act::Event(Ev::Submitted(submitted.clone())));
    }
    world.run(START + 300_000);
    // The faults end; everything must come to its end.
    world.faults = false;
    for sender in 0..2 {
        if world.senders[sender].is_none() {
            world.at(1, Act::Start(sender));
        }
    }
    world.run(START + 4_000_000);
    world.check(&messages);
    world.tally
}

/// What must hit at least once in a full run.
const ALL: &[&str] = &[
    "append: failed, not written",
    "append: failed, written",
    "append: failed, written long after",
    "call: no answer, had its effect",
    "call: no answer, had none",
    "call: permanent",
    "call: throttled",
    "call: transient",
    "call: unauthorized",
    "call: held",
    "killed",
    "left out",
    "left out at a start",
    "looked back",
    "read late",
    "report: failed, not written",
    "report: failed, written",
    "two senders alive",
];

#[test]
fn two_senders_and_all_that_goes_wrong() {
    simulation::run("two_senders_and_all_that_goes_wrong", 7_500, ALL, history);
}
