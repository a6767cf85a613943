//! A process that hosts the router: the real worker, which can be killed, made to stand still, cut off, and given a
//! wrong clock.

use std::{
    collections::BTreeMap,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::Duration,
};

use async_trait::async_trait;
use tokio::{
    task::JoinHandle,
    time::{Instant, Sleep, sleep, sleep_until},
};
use tokio_util::sync::CancellationToken;

use super::{bus::Link, world::World};
use crate::{
    clock::simulated,
    deadletters::stale::Stale,
    directory::Directory,
    host::{Deps, Observer, keep_working, partition, status::Status},
};

/// What is done to a process from outside.
#[derive(Default)]
pub(super) struct Reins {
    /// How wrong its clock is, milliseconds.
    pub(super) skew: AtomicI64,
    stands_still_until: Mutex<Option<Instant>>,
}

impl Reins {
    pub(super) fn pause(&self, until: Option<Instant>) {
        *self.stands_still_until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }
}

/// A process that is alive.
pub(super) struct Owner {
    pub(super) process: JoinHandle<()>,
    pub(super) reins: Arc<Reins>,
    pub(super) status: Arc<Status>,
    pub(super) cancel: CancellationToken,
}

impl Owner {
    pub(super) fn start(world: &Arc<World>, who: usize, checkpoint_every: Duration) -> Self {
        let link = Link { world: Arc::clone(world), who };
        let (reins, status, cancel) = (Arc::<Reins>::default(), Arc::<Status>::default(), CancellationToken::new());
        let work = Box::pin(work(link, Arc::clone(&status), checkpoint_every, cancel.clone()));
        let process = Process { work, reins: Arc::clone(&reins), sleep: None, world: Arc::clone(world) };
        Self { process: tokio::spawn(process), reins, status, cancel }
    }

    /// Ends it between any two of its steps; gone when this returns.
    pub(super) async fn kill(self) {
        self.process.abort();
        let _ = self.process.await;
    }
}

struct Process<F> {
    work: Pin<Box<F>>,
    reins: Arc<Reins>,
    sleep: Option<Pin<Box<Sleep>>>,
    world: Arc<World>,
}

impl<F: Future<Output = ()>> Future for Process<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let until = *self.reins.stands_still_until.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = until.filter(|until| *until > Instant::now()) {
            let mut sleep = Box::pin(sleep_until(until));
            if sleep.as_mut().poll(context).is_pending() {
                self.sleep = Some(sleep);
                return Poll::Pending;
            }
        }
        simulated::set(Some(self.world.clock(self.reins.skew.load(Relaxed))));
        let done = self.work.as_mut().poll(context);
        simulated::set(Some(self.world.clock(0)));
        done
    }
}

async fn work(link: Link, status: Arc<Status>, checkpoint_every: Duration, cancel: CancellationToken) {
    let bus: recado_bus::SharedBus = Arc::new(link.clone());
    let directory = loop {
        match Directory::open(Arc::clone(&bus), 1).await {
            Ok(directory) => break directory,
            Err(_) => sleep(Duration::from_millis(500)).await,
        }
    };
    let deps = Arc::new(Deps {
        bus,
        objects: Arc::new(link.clone()),
        manifests: Arc::new(directory),
        observer: Arc::new(Watcher(link)),
        status,
        traces: crate::telemetry::Traces::default(),
        checkpoint_every,
        clock: Arc::new(crate::clock::now_ms),
        accepted_lead_ms: Arc::new(|_| 0),
    });
    let tidy = partition::tidy(Arc::clone(&deps), 0, cancel.clone());
    tokio::join!(keep_working(deps, 0, cancel), tidy);
}

struct Watcher(Link);

#[async_trait]
impl Observer for Watcher {
    fn applied(&self, _: u32, _: &'static str) {}
    fn appended(&self, _: u32, _: &BTreeMap<&'static str, u64>) {}

    fn parked(&self, _: u32, tenants: usize) {
        if tenants > 0 {
            self.0.world.state().check.break_down(format!("owner {} parked a tenant", self.0.who));
        }
    }

    async fn stale(&self, inputs: Vec<Stale>, _: bool) -> Result<(), String> {
        let wait = Duration::from_millis(self.0.world.state().chance.below(20));
        sleep(wait).await;
        let mut state = self.0.world.state();
        if state.faults && state.chance.percent(20) {
            state.hit("dead letter not written");
            return Err("it is simulated".to_owned());
        }
        state.check.letters.extend(inputs.into_iter().map(|input| (input.intake.tenant, input.intake.id)));
        Ok(())
    }
}
