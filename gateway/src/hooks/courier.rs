//! One hook at work: reads its tenant's events, posts them, remembers how far it is, obeys what operators order.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use recado_bus::{Cursor, EventReader, Reader, Stored, Verdict, headers};
use recado_proto::{
    Encode as _, json,
    time::{millis, timestamp},
    v1::{self, hook_order::Action},
};
use tokio::{
    task::JoinSet,
    time::{Instant, MissedTickBehavior},
};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::{
    Deps,
    pace::Pace,
    post::{Outcome, Poster},
    start::{Failed, Finder, Target},
    window::{Pending, Place, Window},
};
use crate::{
    config::Hook,
    logs,
    telemetry::{HookLabel, HookResultLabel},
};

const BATCH: usize = 200;
/// The event that says which events are void.
const EPOCH_OPENED: &[u8] = b"epochOpened";
/// How far it is, is written this often while it moves.
const SAVE_EVERY: Duration = Duration::from_secs(5);
/// And this often while only others' events pass.
const SAVE_POSITION_EVERY: Duration = Duration::from_hours(6);
/// Between looks at how far the log's end is.
const MEASURE_EVERY: Duration = Duration::from_secs(5);
/// How long deliveries under way may take at the end, and the last write.
const DRAIN: Duration = Duration::from_secs(8);
const LAST_SAVE: Duration = Duration::from_secs(4);

/// How a courier ends without a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// It was told to.
    Stopped,
    /// The configuration no longer has the hook.
    Removed,
}

/// A delivery that ended.
struct Done {
    epoch: u32,
    seq: u64,
    /// It was the one try while others wait.
    alone: bool,
    outcome: Outcome,
}

pub(super) struct Courier {
    deps: Arc<Deps>,
    hook: Arc<Hook>,
    generation: u64,
    partition: u32,
    poster: Poster,
    reader: Box<dyn Reader>,
    judge: EventReader,
    window: Window,
    pace: Pace,
    /// Why nothing is delivered; empty while it is.
    disabled: String,
    obeyed: String,
    jobs: JoinSet<Done>,
    saved: Place,
    saved_at: Instant,
    measured_at: Instant,
    /// Something else than the place has changed since the last write.
    urgent: bool,
}

impl Courier {
    /// Takes up the hook where it was, or where a new one begins.
    pub(super) async fn start(deps: Arc<Deps>, hook: Arc<Hook>, partition: u32) -> Result<Self, Failed> {
        let generation = deps.live.generation();
        // A stored state of another tenant is that of another hook of the same name.
        let state = deps.directory.hook(&hook.id).filter(|state| state.tenant == hook.tenant);
        let finder = Finder { bus: &deps.bus, directory: &deps.directory, partition, tenant: &hook.tenant };
        let place = match &state {
            Some(state) => finder.take_up(place_of(state)).await?,
            None if hook.from_oldest => finder.seek(Target::Oldest).await?,
            None => finder.seek(Target::End).await?,
        };
        let reader = deps.bus.reader(logs::EVENTS, partition, place.position).await?;
        let poster = Poster::new(Arc::clone(&hook)).ok_or(Failed::NoClient)?;
        let urgent = state.is_none();
        let state = state.unwrap_or_default();
        let mut courier = Self {
            judge: EventReader::new().with(hook.tenant.as_str(), place.cursor),
            window: Window::new(place),
            pace: Pace {
                failures: state.failures,
                code: state.code,
                since_ms: state.waiting_since.as_ref().map_or(0, millis),
                next_ms: state.next_at.as_ref().map_or(0, millis),
            },
            disabled: state.disabled,
            obeyed: state.obeyed,
            jobs: JoinSet::new(),
            saved: place,
            saved_at: Instant::now(),
            measured_at: Instant::now(),
            urgent,
            deps,
            hook,
            generation,
            partition,
            poster,
            reader,
        };
        // Where a new hook begins is fixed before anything is delivered.
        if courier.urgent && !courier.save().await {
            return Err(Failed::NotSaved);
        }
        courier.obey().await?;
        courier.show();
        Ok(courier)
    }

    /// Works until told to stop, or until the hook is gone from the configuration.
    pub(super) async fn run(mut self, stop: &CancellationToken) -> Result<Ended, Failed> {
        let mut tick = tokio::time::interval(Duration::from_secs(1));
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            if self.urgent {
                self.save().await;
            }
            if self.follow()? {
                self.drain().await;
                return Ok(Ended::Removed);
            }
            self.begin();
            let reading = self.disabled.is_empty() && self.window.has_room();
            let pause = u64::try_from(self.pace.next_ms - (self.deps.clock)()).unwrap_or(0).clamp(1, 60_000);
            let waiting = self.pace.failing() && self.jobs.is_empty() && self.disabled.is_empty();
            tokio::select! {
                () = stop.cancelled() => break,
                batch = self.reader.next(BATCH), if reading => {
                    self.take(&batch?);
                    self.window.passed(self.reader.position());
                }
                Some(done) = self.jobs.join_next(), if !self.jobs.is_empty() => self.done(done.map_err(|_| Failed::Cut)?),
                () = tokio::time::sleep(Duration::from_millis(pause)), if waiting => {}
                _ = tick.tick() => self.second().await?,
            }
        }
        self.drain().await;
        Ok(Ended::Stopped)
    }

    /// Judges a batch of the log and puts what is asked for into the window.
    fn take(&mut self, batch: &[Stored]) {
        for stored in batch.iter().filter(|stored| stored.header(headers::TENANT) == Some(self.hook.tenant.as_bytes()))
        {
            let place = |cursor| Place { cursor, position: stored.position + 1 };
            match self.judge.accept(stored) {
                Verdict::Take { .. } => {}
                Verdict::Rewind { epoch, base_seq, .. } => {
                    let prev = stored.header(headers::PREV).and_then(headers::from_hex).unwrap_or_default();
                    let base = Cursor { epoch, seq: base_seq, chain: prev };
                    self.window.rewind(Place { cursor: base, position: stored.position });
                }
                _ => continue,
            }
            let cursor = self.judge.cursor(&self.hook.tenant).unwrap_or_default();
            let kind = kind(stored);
            // Whoever gets any event has to know which of them are void.
            let alone = kind == EPOCH_OPENED;
            let value = (alone || asks_for(&self.hook, kind)).then(|| stored.value.clone());
            let key = stored.header(headers::SUBJECT).and_then(|id| std::str::from_utf8(id).ok()).unwrap_or_default();
            self.window.push(place(cursor), key, alone, value);
        }
    }

    /// Begins as many deliveries as may be under way.
    fn begin(&mut self) {
        while self.disabled.is_empty() {
            let failing = self.pace.failing();
            let places = if failing { 1 } else { self.hook.parallel };
            if self.jobs.len() >= places || (failing && (self.deps.clock)() < self.pace.next_ms) {
                return;
            }
            let Some(pending) = self.window.next() else { return };
            let (poster, tenant, clock) = (self.poster.clone(), self.hook.tenant.clone(), Arc::clone(&self.deps.clock));
            self.jobs.spawn(async move {
                let Pending { epoch, seq, value } = pending;
                let id = format!("evt_{tenant}_{epoch}_{seq}");
                // The chain proves that the router wrote it; what this build cannot read goes without a body.
                let event = v1::Event::decode(value).unwrap_or_default();
                let body = Bytes::from(json::decoded(&event).to_string());
                drop(event);
                let outcome = poster.post(&id, clock(), body).await;
                Done { epoch, seq, alone: failing, outcome }
            });
        }
    }

    /// What came of a delivery.
    fn done(&mut self, done: Done) {
        let Done { epoch, seq, alone, outcome } = done;
        let id = &self.hook.id;
        let label = HookResultLabel { hook: self.deps.metrics.hooks.value(id), result: outcome.result() };
        self.deps.metrics.hook_deliveries.get_or_create(&label).inc();
        let first = !self.pace.failing();
        match outcome {
            Outcome::Delivered => {
                self.window.delivered(epoch, seq);
                if alone && !first {
                    info!(hook = id, failures = self.pace.failures, "outgoing webhook delivers again");
                    self.pace.delivered();
                    self.urgent = true;
                }
            }
            Outcome::Gone => {
                self.window.failed(epoch, seq);
                self.disable("gone");
            }
            Outcome::Failed { code, wish_ms, .. } => {
                self.window.failed(epoch, seq);
                // What was under way together fails together, and counts once.
                if !(first || alone) || !self.disabled.is_empty() {
                    return;
                }
                let now = (self.deps.clock)();
                if self.pace.failed(&code, &self.hook.retry, now, wish_ms, rand::random()) {
                    let (failures, pause_ms) = (self.pace.failures, self.pace.next_ms - now);
                    warn!(hook = id, code, failures, pause_ms, "outgoing webhook fails, it is tried again");
                    self.urgent = true;
                } else {
                    self.disable("exhausted");
                }
            }
        }
    }

    fn disable(&mut self, why: &'static str) {
        if self.disabled.is_empty() {
            let (hook, code, failures) = (&self.hook.id, &self.pace.code, self.pace.failures);
            error!(hook, why, code, failures, "outgoing webhook is disabled, its events wait until it is enabled");
            why.clone_into(&mut self.disabled);
            self.urgent = true;
        }
        self.show();
    }

    /// Takes up a configuration that came into force: whatever begins after that is of it. True when the hook is gone.
    fn follow(&mut self) -> Result<bool, Failed> {
        let generation = self.deps.live.generation();
        if generation != self.generation {
            self.generation = generation;
            let config = self.deps.live.get();
            let Some(hook) = config.hook(&self.hook.id).filter(|hook| hook.tenant == self.hook.tenant) else {
                return Ok(true);
            };
            self.poster = Poster::new(Arc::clone(hook)).ok_or(Failed::NoClient)?;
            self.hook = Arc::clone(hook);
        }
        Ok(false)
    }

    /// Looks at orders and at what is to be written.
    async fn second(&mut self) -> Result<(), Failed> {
        self.obey().await?;
        let settled = self.window.settled();
        let moved = settled.cursor != self.saved.cursor && self.saved_at.elapsed() >= SAVE_EVERY;
        let passed = settled != self.saved && self.saved_at.elapsed() >= SAVE_POSITION_EVERY;
        if moved || passed {
            self.save().await;
        }
        if self.measured_at.elapsed() >= MEASURE_EVERY {
            self.measured_at = Instant::now();
            if let Ok(bounds) = self.deps.bus.bounds(logs::EVENTS, self.partition).await {
                let behind = bounds.end.saturating_sub(settled.position);
                self.deps.metrics.hook_lag.get_or_create(&self.label()).set(behind as i64);
            }
        }
        self.show();
        Ok(())
    }

    /// Does what an operator ordered last, unless that is done.
    async fn obey(&mut self) -> Result<(), Failed> {
        let Some(order) = self.deps.directory.hook_order(&self.hook.id) else { return Ok(()) };
        if order.order == self.obeyed {
            return Ok(());
        }
        match order.action() {
            Action::Disable => {
                if self.disabled.is_empty() {
                    "operator".clone_into(&mut self.disabled);
                }
            }
            Action::Replay => {
                let Deps { bus, directory, .. } = &*self.deps;
                let finder = Finder { bus, directory, partition: self.partition, tenant: &self.hook.tenant };
                let place = finder.seek(Target::Before(order.from_seq)).await?;
                self.reader = bus.reader(logs::EVENTS, self.partition, place.position).await?;
                self.judge = EventReader::new().with(self.hook.tenant.as_str(), place.cursor);
                self.window = Window::new(place);
                self.jobs = JoinSet::new();
                self.enable();
            }
            Action::Enable => self.enable(),
            Action::Unspecified => {}
        }
        let action = order.action().as_str_name();
        info!(hook = self.hook.id, action, from_seq = order.from_seq, "outgoing webhook obeys an order");
        self.obeyed = order.order;
        self.urgent = true;
        self.show();
        Ok(())
    }

    fn enable(&mut self) {
        self.disabled.clear();
        self.pace = Pace::default();
    }

    /// Writes how far it is; false when that was not possible, and will be tried again.
    async fn save(&mut self) -> bool {
        let place = self.window.settled();
        let time = |ms: i64| Some(timestamp(ms)).filter(|_| self.pace.failing());
        let state = v1::HookState {
            id: self.hook.id.clone(),
            tenant: self.hook.tenant.clone(),
            epoch: place.cursor.epoch,
            seq: place.cursor.seq,
            chain: Bytes::copy_from_slice(&place.cursor.chain),
            position: place.position,
            obeyed: self.obeyed.clone(),
            disabled: self.disabled.clone(),
            failures: self.pace.failures,
            code: self.pace.code.clone(),
            waiting_since: time(self.pace.since_ms),
            next_at: time(self.pace.next_ms).filter(|_| self.disabled.is_empty()),
            at: Some(timestamp((self.deps.clock)())),
        };
        self.urgent = false;
        self.saved = place;
        let written = self.deps.directory.put_hook(state).await;
        self.saved_at = Instant::now();
        if let Err(error) = &written {
            warn!(hook = self.hook.id, %error, "place of an outgoing webhook cannot be written");
            // Deliveries go on meanwhile; the next write comes with its time.
            self.saved = Place { cursor: Cursor { epoch: u32::MAX, ..Cursor::default() }, position: u64::MAX };
        }
        written.is_ok()
    }

    /// Begins nothing more, waits for what is under way, and writes how far it is.
    async fn drain(mut self) {
        let deadline = Instant::now() + DRAIN;
        while let Ok(Some(done)) = tokio::time::timeout_at(deadline, self.jobs.join_next()).await {
            if let Ok(done) = done {
                self.done(done);
            }
        }
        if self.urgent || self.window.settled() != self.saved {
            // What cannot be written now is delivered once more.
            let _repeats = tokio::time::timeout(LAST_SAVE, self.save()).await;
        }
    }

    fn label(&self) -> HookLabel {
        HookLabel { hook: self.deps.metrics.hooks.value(&self.hook.id) }
    }

    fn show(&self) {
        let metrics = &self.deps.metrics;
        metrics.hook_disabled.get_or_create(&self.label()).set(i64::from(!self.disabled.is_empty()));
        let failing_ms = if self.pace.failing() { (self.deps.clock)() - self.pace.since_ms } else { 0 };
        metrics.hook_failing.get_or_create(&self.label()).set(failing_ms as f64 / 1000.0);
    }
}

fn place_of(state: &v1::HookState) -> Place {
    let chain = state.chain.as_ref().try_into().unwrap_or_default();
    Place { cursor: Cursor { epoch: state.epoch, seq: state.seq, chain }, position: state.position }
}

/// The name of an event's body, as its headers have it; empty where they have none.
fn kind(stored: &Stored) -> &[u8] {
    let kind = stored.header(headers::TYPE).and_then(|kind| kind.strip_prefix(headers::TYPE_PREFIX.as_bytes()));
    kind.unwrap_or_default()
}

/// Whether a hook wants events of a kind.
fn asks_for(hook: &Hook, kind: &[u8]) -> bool {
    hook.events.as_ref().is_none_or(|wanted| wanted.iter().any(|name| name.as_bytes() == kind))
}
