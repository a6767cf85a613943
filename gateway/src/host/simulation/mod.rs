//! Histories of two owners of one partition: the real worker, with the real machine, index, checkpoints and reader,
//! on logs and objects that do everything that their law allows. Each history comes from a seed, in virtual time.
//!
//! At every record that lands, and again when everything has come to rest, it is held against the same rules applied
//! beside the log, and against what can be said of the events alone.
#![allow(clippy::unwrap_used, clippy::panic)]

mod bus;
mod check;
mod faults;
mod owner;
mod people;
mod view;
mod world;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use recado_bus::Bus as _;
use recado_proto::v1::{self, intake::Input};
use tokio::time::{Instant, sleep};

use self::{
    bus::Link,
    owner::Owner,
    people::{Said, Spoken, TENANTS, say},
    world::{CLIENTS, OWNERS, World},
};
use crate::{
    clock::simulated,
    logs,
    simulation::{self, Tally},
    submit,
};

/// How long everything may take to come to rest when nothing goes wrong any more, in virtual time.
const REST: Duration = Duration::from_mins(15);

/// A history under way.
struct History {
    world: Arc<World>,
    said: Arc<Mutex<Said>>,
    owners: [Option<Owner>; OWNERS],
    checkpoint_every: Duration,
}

impl History {
    fn start(&mut self, who: usize) {
        if self.owners[who].is_none() {
            self.world.state().hit("owner started");
            self.owners[who] = Some(Owner::start(&self.world, who, self.checkpoint_every));
        }
    }

    /// The first thing that is said of every tenant.
    async fn found_tenants(&self) {
        let link = Link { world: Arc::clone(&self.world), who: CLIENTS };
        for (place, tenant) in TENANTS.iter().enumerate() {
            let inputs = [
                Input::CreateTenant(v1::CreateTenant { partition: 0 }),
                Input::ApplyConfig(people::configuration(1, 1)),
            ];
            for (number, input) in inputs.into_iter().enumerate() {
                let id = format!("inp_{place}{number}");
                let tenant = (*tenant).to_owned();
                let intake = v1::Intake { tenant, id, input: Some(input), ..Default::default() };
                while link.append(logs::INTAKE, 0, vec![submit::record(&intake, "simulation", None)]).await.is_err() {}
            }
        }
    }

    /// Somebody says something, new or again.
    fn speak(&self) {
        let mut said = self.said.lock().unwrap();
        let mut state = self.world.state();
        if state.chance.percent(12) && !said.inputs.is_empty() {
            let place = state.chance.below(said.inputs.len() as u64) as usize;
            if said.inputs[place].is_forgotten(state.now_ms) {
                return;
            }
            let acknowledged = said.inputs[place].acknowledged;
            state.hit(if acknowledged { "said again although it was taken" } else { "said again beside" });
            let other = state.chance.percent(15) && matches!(said.inputs[place].intake.input, Some(Input::Command(_)));
            let place = if other {
                state.hit("the same key with another command");
                let mut intake = said.inputs[place].intake.clone();
                if let Some(Input::Command(command)) = &mut intake.input {
                    command.body_hash = vec![7; 32].into();
                }
                let at_ms = state.now_ms;
                said.inputs.push(Spoken { intake, address: None, at_ms, acknowledged: false });
                said.inputs.len() - 1
            } else {
                place
            };
            let wait = if state.chance.percent(50) { 0 } else { state.chance.below(120_000) };
            drop((state, said));
            return say(&self.world, &self.said, place, Duration::from_millis(wait));
        }
        let Some(intake) = said.next(&mut state) else { return };
        let address = match &intake.input {
            Some(Input::Message(message)) => Some(message.address_id.clone()),
            _ => None,
        };
        if matches!(intake.input, Some(Input::Message(_)))
            && intake.provider_time.is_some_and(|time| time.seconds * 1000 < state.now_ms - 8 * 24 * 3_600_000)
        {
            state.hit("older than what is remembered");
        }
        let at_ms = state.now_ms;
        said.inputs.push(Spoken { intake, address, at_ms, acknowledged: false });
        let place = said.inputs.len() - 1;
        drop((state, said));
        say(&self.world, &self.said, place, Duration::ZERO);
    }

    fn is_broken(&self) -> bool {
        let ended = self.owners.iter().flatten().any(|owner| owner.process.is_finished());
        if ended {
            self.world.state().check.break_down("an owner ended by itself".to_owned());
        }
        self.world.state().check.broken.is_some()
    }

    /// Nothing goes wrong any more: everything must come to its end by itself.
    async fn come_to_rest(&mut self) {
        self.calm();
        for who in 0..OWNERS {
            self.start(who);
        }
        let deadline = Instant::now() + REST;
        loop {
            sleep(Duration::from_millis(700)).await;
            if self.is_broken() {
                return;
            }
            let mut state = self.world.state();
            let intake_end = state.bounds(logs::INTAKE).end;
            let ready = self.owners.iter().flatten().all(|owner| {
                owner.status.ready().is_ok() && owner.status.all().get(&0).is_some_and(|p| p.applied >= intake_end)
            });
            if ready && state.flying == 0 && state.check.complete() {
                return;
            }
            if Instant::now() > deadline {
                let status: Vec<_> = self.owners.iter().flatten().map(|owner| owner.status.all()).collect();
                let (missing, flying) = (state.check.missing(), state.flying);
                state.check.break_down(format!("no rest: {flying} on their way, {missing:?}, {status:?}"));
                return;
            }
        }
    }

    /// What whoever said something can ask of the history.
    fn check_said(&self) -> Result<(), String> {
        let (said, state) = (self.said.lock().unwrap(), self.world.state());
        for tenant in TENANTS {
            let Some(view) = state.check.views.get(tenant) else { return Err(format!("{tenant} has no events")) };
            let mut order: std::collections::BTreeMap<&String, Vec<&String>> = std::collections::BTreeMap::new();
            for said in said.inputs.iter().filter(|said| said.intake.tenant == tenant) {
                let Some(address) = &said.address else { continue };
                let key = (tenant.to_owned(), said.intake.id.clone());
                if !said.acknowledged {
                    return Err(format!("{key:?} was never taken"));
                }
                if !state.check.letters.contains(&key) {
                    order.entry(address).or_default().push(&said.intake.id);
                }
            }
            for (address, ids) in order {
                let seen: Vec<&String> = view.order.get(address).into_iter().flatten().collect();
                // A dead letter may have been applied before as well: told in time, and repeated too late.
                let seen: Vec<&String> = seen
                    .into_iter()
                    .filter(|id| !state.check.letters.contains(&(tenant.to_owned(), (*id).clone())))
                    .collect();
                if seen != ids {
                    return Err(format!("{address} of {tenant} said {ids:?} and the history has {seen:?}"));
                }
            }
        }
        Ok(())
    }
}

async fn live(seed: u64, print: bool) -> (Tally, u64) {
    let world = Arc::new(World::new(seed, print));
    simulated::set(Some(world.clock(0)));
    let checkpoint_every = {
        let every = world.state().chance.pick(&[500_u64, 2_000, 10_000, 60_000]);
        Duration::from_millis(every)
    };
    let mut history =
        History { world: Arc::clone(&world), said: Arc::default(), owners: [None, None], checkpoint_every };
    history.start(0);
    history.found_tenants().await;
    let acts = 20 + world.state().chance.below(60);
    for _ in 0..acts {
        history.act().await;
        if history.is_broken() {
            break;
        }
    }
    if !history.is_broken() {
        history.come_to_rest().await;
    }
    let mut result = world.state().check.broken.clone().map_or(Ok(()), Err);
    if result.is_ok() {
        let state = world.state();
        result = state.check.at_rest(state.records(logs::INTAKE), state.records(logs::EVENTS));
    }
    let result = result.and_then(|()| history.check_said());
    for owner in history.owners.iter_mut().filter_map(Option::take) {
        if result.is_ok() {
            owner.cancel.cancel();
            tokio::time::timeout(Duration::from_mins(1), owner.process)
                .await
                .expect("an owner ends when told to")
                .unwrap();
        } else {
            owner.kill().await;
        }
    }
    if let Err(why) = result {
        panic!("seed {seed}: {why}");
    }
    let mut state = world.state();
    let tally = std::mem::take(&mut state.tally);
    (tally, state.story)
}

fn history(seed: u64, print: bool) -> (Tally, u64) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runtime.block_on(live(seed, print))));
    simulated::set(None);
    told.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[test]
fn two_owners_and_all_that_goes_wrong() {
    simulation::run("two_owners_and_all_that_goes_wrong", 2_500, faults::ALL, |seed, print| history(seed, print).0);
}

/// What they once brought to light:
/// - a tick reached an owner that had gone on and not one that had read its state back, whose time differed then;
/// - a checkpoint named a place in events behind an event of another owner that it did not count yet;
/// - a checkpoint that was tried again named objects that were being deleted as remains of the first try.
#[test]
fn histories_that_failed_once() {
    for seed in [28, 37, 39, 45, 57, 128, 1988] {
        history(seed, false);
    }
}

#[test]
fn a_seed_tells_the_same_history_again() {
    for seed in 1..=20 {
        let (one, again) = (history(seed, false), history(seed, false));
        assert_eq!(one, again, "seed {seed}");
    }
}
