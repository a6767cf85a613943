//! The worker of one partition: intake in, events out, everything in the order of the log.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet, VecDeque},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use recado_bus::{AppendError, EventReader, ReadError, Reader, Record, Stored, Verdict};
use recado_proto::v1;
use tokio_util::sync::CancellationToken;

use super::{
    Deps,
    checkpoint::{self, Start},
    index::Flush,
    ledger::{Ledger, Match},
    machine::{AHEAD, Applied, Machine, Produced, Stop},
    pulse::{Pulse, Pulses},
    replay,
    status::{Configured, Phase},
    trace::Open,
};
use crate::{clock, deadletters::stale::Stale, fault, logs, submit, time_accept::MAX_AHEAD_MS};

/// Records taken from intake at a time.
const TAKE: usize = 1000;
/// Events that wait for the log before intake is read on.
const MAX_UNSENT: usize = 20_000;
/// Events whose way back from the log is awaited before intake is read on.
const MAX_UNCONFIRMED: usize = 100_000;
/// Events in one append.
const MAX_BATCH: usize = 1000;
const CHECKPOINT_INPUTS: u64 = 100_000;

/// Why a worker ended.
#[derive(Debug, thiserror::Error)]
pub enum Ended {
    /// It was told to.
    #[error("stopped")]
    Cancelled,
    /// Start again from the checkpoint, at once.
    #[error("start again: {0}")]
    Again(String),
    /// The logs or objects do not answer: start again after a while.
    #[error("{0}")]
    Unavailable(String),
    /// Intake is ahead of this machine's clock: start again when the clocks agree or somebody vouched for them.
    #[error("{0}")]
    Ahead(String),
    /// It must not go on by itself.
    #[error("{0}")]
    Stopped(String),
}

impl From<ReadError> for Ended {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Damaged(_) | ReadError::Gone { .. } => Self::Stopped(error.to_string()),
            ReadError::Unavailable(_) => Self::Unavailable(error.to_string()),
        }
    }
}

/// Inputs that operators let pass, by tenant.
pub type Skips = HashSet<(String, u64)>;
type Append = Pin<Box<dyn Future<Output = Result<Vec<u64>, AppendError>> + Send>>;
type Storing = Pin<Box<dyn Future<Output = Result<(v1::Checkpoint, Flush), String>> + Send>>;

struct Worker {
    deps: Arc<Deps>,
    partition: u32,
    machine: Machine,
    ledger: Ledger,
    intake: Box<dyn Reader>,
    tail: Box<dyn Reader>,
    tail_reader: EventReader,
    unsent: VecDeque<Produced>,
    sending: Vec<Produced>,
    append: Option<Append>,
    storing: Option<Storing>,
    /// Inputs whose events are not durable yet, as far as somebody traces them.
    open: Open,
    /// The first intake position that was not read.
    applied: u64,
    /// Where intake ended when the work began.
    live_from: u64,
    checkpointed: u64,
    checkpoint_at: tokio::time::Instant,
    /// It is time for a checkpoint: begun as soon as everything concluded is durable.
    checkpoint_due: bool,
    /// The last checkpoint could not be stored: the next one waits for its time.
    store_failed: bool,
    last_manifest: Option<v1::Checkpoint>,
    pulses: Pulses,
    /// Tenants of which the log has another history: nothing of ours may follow it.
    differing: HashSet<String>,
    /// The input that another owner passed over, at which a tenant is parked here.
    skipped: Option<(String, u64)>,
}

/// Works on a partition until told to stop. `skips` are the inputs that operators let pass, found so far.
pub async fn run(deps: Arc<Deps>, partition: u32, skips: &mut Skips, cancel: &CancellationToken) -> Ended {
    let mut worker = match open(deps, partition, skips).await {
        Ok(worker) => worker,
        Err(ended) => return ended,
    };
    match worker.work(cancel).await {
        Ok(()) => Ended::Cancelled,
        Err(Failure::Ended(ended)) => ended,
        Err(Failure::Stop(Stop::Skip { tenant, position })) => {
            let why = format!("tenant {tenant} passes over input {position}");
            skips.insert((tenant, position));
            Ended::Again(why)
        }
        Err(Failure::Stop(stop @ Stop::Index(_))) => Ended::Unavailable(stop.to_string()),
        Err(Failure::Stop(stop @ Stop::Logic { .. })) => Ended::Stopped(stop.to_string()),
    }
}

enum Failure {
    Ended(Ended),
    Stop(Stop),
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Ended(error.into())
    }
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

async fn open(deps: Arc<Deps>, partition: u32, skips: &Skips) -> Result<Worker, Ended> {
    let mut start = checkpoint::load(&*deps.manifests, &deps.objects, partition)
        .await
        .map_err(|error| Ended::Unavailable(error.to_string()))?;
    let intake = deps.bus.bounds(logs::INTAKE, partition).await?;
    let events = deps.bus.bounds(logs::EVENTS, partition).await?;
    check_start(&mut start, intake.oldest, intake.end, events.end)?;

    let from = start.events.max(events.oldest);
    let mut tail_reader = EventReader::new();
    for hosted in &start.tenants {
        tail_reader.set(hosted.name.clone(), hosted.cursor);
    }
    let intake = deps.bus.reader(logs::INTAKE, partition, start.intake).await?;
    let tail = deps.bus.reader(logs::EVENTS, partition, from).await?;
    let mut worker = Worker {
        machine: Machine::new(start.index, start.tenants, skips.clone()),
        ledger: Ledger::default(),
        intake,
        tail,
        tail_reader,
        unsent: VecDeque::new(),
        sending: Vec::new(),
        append: None,
        storing: None,
        open: Open::default(),
        applied: start.intake,
        live_from: u64::MAX,
        checkpointed: start.manifest.as_ref().map_or(0, |m| m.intake),
        checkpoint_at: tokio::time::Instant::now() + deps.checkpoint_every,
        checkpoint_due: false,
        store_failed: false,
        last_manifest: start.manifest,
        pulses: Pulses::default(),
        differing: HashSet::new(),
        skipped: None,
        deps,
        partition,
    };
    worker.deps.status.update(partition, |p| p.parked.clear());
    worker.deps.observer.parked(partition, 0);
    for (tenant, why) in worker.machine.tenants().iter().filter_map(|h| Some((&h.name, h.parked.as_ref()?))) {
        worker.report_parked(tenant, &why.why);
    }
    worker.tell_configured();
    worker.read_tail_to_end().await?;
    Ok(worker)
}

/// A log that begins after the checkpoint, or ends before it, is not the log that the checkpoint is of.
fn check_start(start: &mut Start, intake_oldest: u64, intake_end: u64, events_end: u64) -> Result<(), Ended> {
    let from = start.manifest.as_ref().map_or(0, |manifest| manifest.intake);
    if intake_oldest > from {
        return Err(Ended::Stopped(if start.manifest.is_some() {
            format!("intake begins at {intake_oldest}, the checkpoint needs it from {from}: restore a backup")
        } else {
            format!("intake begins at {intake_oldest} and there is no checkpoint: restore a backup")
        }));
    }
    replay::park_gone(start, intake_oldest);
    let Some(manifest) = &start.manifest else { return Ok(()) };
    if manifest.intake > intake_end {
        return Err(Ended::Stopped(format!(
            "intake ends at {intake_end}, before the checkpoint's {}: acknowledged inputs were lost, restore a backup",
            manifest.intake
        )));
    }
    let events = manifest.events.max(manifest.read_from);
    if events > events_end {
        return Err(Ended::Stopped(format!(
            "events end at {events_end}, before the checkpoint's {events}: delete the checkpoints to rebuild them from \
             intake"
        )));
    }
    Ok(())
}

impl Worker {
    async fn work(&mut self, cancel: &CancellationToken) -> Result<(), Failure> {
        let deps = Arc::clone(&self.deps);
        let live_from = deps.bus.bounds(logs::INTAKE, self.partition).await?.end;
        self.live_from = live_from;
        deps.status.update(self.partition, |p| {
            p.phase = if self.applied >= live_from { Phase::Live } else { Phase::Starting };
            p.applied = self.applied;
            p.checkpointed = self.checkpointed;
        });
        // Who is parked already now lacks the inputs behind that one.
        self.skipped = None;
        loop {
            if let Some((tenant, position)) = self.skipped.take() {
                return Err(Stop::Skip { tenant, position }.into());
            }
            self.begin_append();
            // Asked here as well as below, where reading comes first: inputs may never end.
            self.begin_checkpoint(tokio::time::Instant::now() >= self.checkpoint_at);
            if self.applied >= self.live_from {
                self.pulse().await;
            }
            let may_read = self.may_read();
            let now = (deps.clock)();
            let (deadline, beat) = (self.machine.next_deadline_ms(), self.machine.wants_beat());
            // Time passes only for what has been caught up with: while inputs wait, they carry the time themselves.
            let pulse = Duration::from_millis(self.pulses.wait_ms(now, deadline, beat).unwrap_or(3_600_000));
            tokio::select! {
                biased;
                () = cancel.cancelled() => break,
                result = wait(&mut self.append), if self.append.is_some() => self.appended(result).await?,
                result = wait(&mut self.storing), if self.storing.is_some() => self.stored(result),
                records = self.tail.next(TAKE) => self.read_back(&records?),
                records = self.intake.next(TAKE), if may_read => {
                    let records = records?;
                    self.check_clock(&records)?;
                    self.take(&records).await?;
                    let position = self.intake.position();
                    let newest = records.last().map_or(0, |stored| stored.at_ms);
                    deps.status.update(self.partition, |p| {
                        p.applied = position;
                        p.applied_at_ms = newest.max(p.applied_at_ms);
                        if position >= live_from { p.phase = Phase::Live; }
                    });
                }
                () = tokio::time::sleep(pulse) => self.pulse().await,
                () = tokio::time::sleep_until(self.checkpoint_at) => self.begin_checkpoint(true),
            }
        }
        self.finish().await;
        Ok(())
    }

    fn may_read(&self) -> bool {
        // Nothing new is concluded while a checkpoint waits for what was, or it would wait for ever under load; but
        // what the log has beyond us has to be concluded first.
        let holds_up = self.checkpoint_due && self.storing.is_none() && self.ledger.ahead() == 0;
        !holds_up && self.unsent.len() < MAX_UNSENT && self.ledger.unconfirmed() < MAX_UNCONFIRMED
    }

    /// Applies what intake holds.
    async fn take(&mut self, records: &[Stored]) -> Result<(), Failure> {
        let mut produced = Vec::new();
        let mut configured = false;
        let mut stand_still = Vec::new();
        let mut letters = Vec::new();
        for records in records.chunks(AHEAD) {
            let read = self.machine.read(records);
            for (stored, intake) in records.iter().zip(read) {
                let before = produced.len();
                let Applied { kind, parked, stale } = self.machine.apply_read(stored, intake, &mut produced)?;
                self.applied = stored.position + 1;
                self.deps.observer.applied(self.partition, kind);
                let concluded = produced.len() > before;
                // What is concluded a second time, after a start, had its spans.
                if concluded || self.ledger.ahead() == 0 {
                    self.open.applied(&self.deps.traces, stored, kind, concluded);
                }
                configured |= kind == "applyConfig";
                stand_still.extend(parked);
                letters.extend(stale);
            }
        }
        for event in produced {
            self.produced(event);
        }
        if configured {
            self.tell_configured();
        }
        for (tenant, parked) in stand_still {
            // What it concluded before is still appended.
            self.ledger.forget(&tenant);
            self.report_parked(&tenant, &parked.why);
        }
        // No event of a tenant's later input is appended before a letter is durable, here and by every other owner. So
        // where the log has such events, it has the letters. Other tenants' say nothing: one that was parked begins again
        // far behind them.
        letters.retain(|letter: &Stale| !self.ledger.is_ahead_of(&letter.intake.tenant));
        if !letters.is_empty() {
            fault::point!("router.stale_applied");
            let again = records.first().is_some_and(|first| first.position < self.live_from);
            // No checkpoint may pass over them before they are durable: when they are not, they are read again.
            self.deps.observer.stale(letters, again).await.map_err(|why| Failure::Ended(Ended::Unavailable(why)))?;
            fault::point!("router.stale_lettered");
        }
        Ok(())
    }

    fn tell_configured(&self) {
        let tenants = self.machine.tenants().iter().filter(|hosted| hosted.parked.is_none());
        let configured = tenants.map(|hosted| {
            let (revision, hash) = (hosted.router.config_revision(), hosted.router.config_hash().to_vec());
            (hosted.name.clone(), Configured { revision, hash })
        });
        let configured = configured.collect();
        self.deps.status.update(self.partition, |p| p.configured = configured);
    }

    fn produced(&mut self, event: Produced) {
        let tenant = self.machine.name(event.tenant);
        // Concluded together with the one that differs: nothing of ours may follow that.
        if self.differing.contains(tenant) {
            return;
        }
        match self.ledger.made(tenant, event.cursor) {
            Match::New => self.unsent.push_back(event),
            Match::Same => {}
            Match::Differs => {
                let tenant = tenant.to_owned();
                self.park_differing(&tenant, event.cursor.seq);
            }
        }
    }

    /// What we or another owner wrote comes back.
    fn read_back(&mut self, records: &[Stored]) {
        let before = self.tail_reader.counts();
        let mut differing = Vec::new();
        for stored in records {
            match self.tail_reader.accept(stored) {
                Verdict::Take { tenant, .. } | Verdict::Rewind { tenant, .. } => {
                    if let Some((tenant, position)) = replay::skipped(stored) {
                        if self.machine.parked_at(&tenant) == Some(position) {
                            self.skipped = Some((tenant.clone(), position));
                        }
                        self.machine.pass_over(tenant, position);
                    }
                    // What others conclude for it is not ours to compare.
                    if self.machine.is_parked(tenant) {
                        continue;
                    }
                    let Some(cursor) = self.tail_reader.cursor(tenant) else { continue };
                    if self.ledger.logged(tenant, cursor) == Match::Differs {
                        differing.push((tenant.to_owned(), cursor.seq));
                    }
                }
                Verdict::Repeat | Verdict::Gap | Verdict::Zombie | Verdict::Foreign => {}
            }
        }
        self.deps.observer.discarded(before, self.tail_reader.counts());
        for (tenant, seq) in differing {
            self.park_differing(&tenant, seq);
        }
    }

    fn park_differing(&mut self, tenant: &str, seq: u64) {
        let why = format!("event {seq} in the log is not the one that these rules conclude");
        self.machine.park(tenant, why.clone());
        self.differing.insert(tenant.to_owned());
        let machine = &self.machine;
        self.unsent.retain(|event| machine.name(event.tenant) != tenant);
        self.ledger.forget(tenant);
        self.report_parked(tenant, &why);
    }

    fn report_parked(&self, tenant: &str, why: &str) {
        tracing::error!(partition = self.partition, tenant, why, "tenant is parked");
        let mut parked = 0;
        self.deps.status.update(self.partition, |p| {
            p.parked.insert(tenant.to_owned(), why.to_owned());
            parked = p.parked.len();
        });
        self.deps.observer.parked(self.partition, parked);
    }

    fn begin_append(&mut self) {
        if self.append.is_some() || self.unsent.is_empty() {
            return;
        }
        let mut bytes = 0;
        while let Some(next) = self.unsent.front() {
            let size = next.record.value.len() + 400;
            if self.sending.len() >= MAX_BATCH || (bytes > 0 && bytes + size > 1024 * 1024) {
                break;
            }
            bytes += size;
            self.sending.extend(self.unsent.pop_front());
        }
        let records: Vec<Record> = self.sending.iter().map(|event| event.record.clone()).collect();
        let (bus, partition) = (Arc::clone(&self.deps.bus), self.partition);
        self.append = Some(Box::pin(async move {
            fault::point!("router.concluded", AppendError::NotWritten);
            let positions = bus.append(logs::EVENTS, partition, records).await?;
            fault::point!("router.events_appended", AppendError::Unknown);
            Ok(positions)
        }));
    }

    async fn appended(&mut self, result: Result<Vec<u64>, AppendError>) -> Result<(), Failure> {
        self.append = None;
        match result {
            Ok(_) => {
                let mut kinds = BTreeMap::new();
                for event in &self.sending {
                    *kinds.entry(event.kind).or_insert(0) += 1;
                }
                self.open.durable(&self.deps.traces, &self.sending, &self.machine);
                self.sending.clear();
                self.deps.observer.appended(self.partition, &kinds);
                Ok(())
            }
            Err(AppendError::Refused(why)) => {
                Err(Failure::Ended(Ended::Stopped(format!("an event is refused: {why}"))))
            }
            Err(error @ (AppendError::NotWritten(_) | AppendError::Unknown(_))) => {
                self.recover(&error.to_string()).await
            }
        }
    }

    /// Nobody knows what the log took: it is read to its end, and only what is missing there is appended again.
    async fn recover(&mut self, why: &str) -> Result<(), Failure> {
        tracing::warn!(partition = self.partition, why, "events could not be appended, reading to the end");
        self.deps
            .status
            .update(self.partition, |p| p.phase = Phase::Waiting(format!("events cannot be written: {why}")));
        // A writer that timed out may still write; harmless, since the records would be the same.
        tokio::time::sleep(Duration::from_millis(200)).await;
        self.read_tail_to_end().await.map_err(Failure::Ended)?;
        let mut again: VecDeque<Produced> = std::mem::take(&mut self.sending).into();
        again.append(&mut self.unsent);
        let (machine, reader, differing) = (&self.machine, &self.tail_reader, &self.differing);
        again.retain(|event| {
            if differing.contains(machine.name(event.tenant)) {
                return false;
            }
            let there = reader.cursor(machine.name(event.tenant)).unwrap_or_default();
            (event.cursor.epoch, event.cursor.seq) > (there.epoch, there.seq)
        });
        self.unsent = again;
        let phase = if self.applied >= self.live_from { Phase::Live } else { Phase::Starting };
        self.deps.status.update(self.partition, |p| p.phase = phase);
        Ok(())
    }

    async fn read_tail_to_end(&mut self) -> Result<(), Ended> {
        let end = self.deps.bus.bounds(logs::EVENTS, self.partition).await?.end;
        while self.tail.position() < end {
            let records = self.tail.next(TAKE).await?;
            self.read_back(&records);
        }
        Ok(())
    }

    /// The rules of time hold only where the log's clock and this machine's are about the same.
    fn check_clock(&self, records: &[Stored]) -> Result<(), Failure> {
        let now = clock::now_ms();
        let newest = records.iter().map(|stored| stored.at_ms).max().unwrap_or(now);
        if newest <= now + MAX_AHEAD_MS || newest <= now + (self.deps.accepted_lead_ms)(now) + MAX_AHEAD_MS {
            return Ok(());
        }
        Err(Failure::Ended(Ended::Ahead(format!(
            "the log's clock is {} s ahead of this machine's: correct the clocks, or `recado time accept`",
            (newest - now) / 1000
        ))))
    }

    /// Lets time pass in intake. When that fails nothing is lost: it is due again a moment later.
    async fn pulse(&mut self) {
        let (deadline, beat) = (self.machine.next_deadline_ms(), self.machine.wants_beat());
        let Some(pulse) = self.pulses.due((self.deps.clock)(), deadline, beat) else { return };
        let input = match pulse {
            Pulse::Tick => v1::intake::Input::Tick(v1::Tick {}),
            Pulse::Beat => v1::intake::Input::Beat(v1::Beat { applied: self.applied }),
        };
        let record = submit::record(&v1::Intake { input: Some(input), ..Default::default() }, "router", None);
        let append = self.deps.bus.append(logs::INTAKE, self.partition, vec![record]);
        if let Ok(Err(error)) = tokio::time::timeout(Duration::from_secs(5), append).await {
            tracing::warn!(partition = self.partition, %error, "time could not be appended");
        }
        fault::point!("router.time_appended");
    }

    /// Begins a checkpoint when it is time, everything concluded is durable, and the log holds nothing beyond it.
    fn begin_checkpoint(&mut self, timer: bool) {
        if timer {
            self.checkpoint_at = tokio::time::Instant::now() + self.deps.checkpoint_every;
        }
        let inputs = self.applied - self.checkpointed.min(self.applied);
        self.checkpoint_due |= (timer && inputs > 0) || (inputs >= CHECKPOINT_INPUTS && !self.store_failed);
        // What we wrote must have come back: what lies between, of another owner ahead of us, was read then too.
        let settled = self.append.is_none()
            && self.unsent.is_empty()
            && self.ledger.unconfirmed() == 0
            && self.ledger.ahead() == 0;
        if !self.checkpoint_due || self.storing.is_some() || !settled {
            return;
        }
        self.checkpoint_due = false;
        let last = self.last_manifest.as_ref();
        let events = (self.tail.position(), &self.tail_reader);
        let job = checkpoint::begin(&mut self.machine, self.partition, self.applied, events, last);
        self.checkpointed = self.applied;
        let deps = Arc::clone(&self.deps);
        self.storing = Some(Box::pin(async move { checkpoint::store(job, &*deps.manifests, &deps.objects).await }));
    }

    fn stored(&mut self, result: Result<(v1::Checkpoint, Flush), String>) {
        self.storing = None;
        match result {
            Ok((manifest, flush)) => {
                self.machine.stored(&flush);
                let (intake, now) = (manifest.intake, clock::now_ms());
                self.last_manifest = Some(manifest);
                self.deps.status.update(self.partition, |p| {
                    p.checkpointed = intake;
                    p.checkpoint_at_ms = now;
                });
                self.deps.observer.checkpoint(self.partition, "stored");
                self.store_failed = false;
            }
            Err(error) => {
                tracing::error!(partition = self.partition, error, "checkpoint could not be stored");
                self.machine.not_stored();
                self.deps.observer.checkpoint(self.partition, "failed");
                self.checkpointed = self.last_manifest.as_ref().map_or(0, |manifest| manifest.intake);
                self.store_failed = true;
            }
        }
    }

    /// Before the worker ends in peace: what is concluded becomes durable, and a checkpoint spares the next start
    /// the replay. Bounded; whatever does not get done is replayed.
    async fn finish(&mut self) {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(5);
        let work = async {
            loop {
                self.begin_append();
                let Some(append) = self.append.take() else { break };
                if self.appended(append.await).await.is_err() {
                    return;
                }
            }
            if let Some(storing) = self.storing.take() {
                let result = storing.await;
                self.stored(result);
            }
            self.begin_checkpoint(true);
            if let Some(storing) = self.storing.take() {
                let result = storing.await;
                self.stored(result);
            }
        };
        if tokio::time::timeout_at(deadline, work).await.is_err() {
            tracing::warn!(partition = self.partition, "no last checkpoint, the next start replays");
        }
    }
}

async fn wait<T>(future: &mut Option<Pin<Box<dyn Future<Output = T> + Send>>>) -> T {
    match future {
        Some(future) => future.await,
        None => std::future::pending().await,
    }
}

/// Deletes objects that no checkpoint has named for an hour, as long as the partition is owned.
pub async fn tidy(deps: Arc<Deps>, partition: u32, cancel: CancellationToken) {
    let mut candidates: BTreeSet<String> = BTreeSet::new();
    loop {
        tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(Duration::from_hours(1)) => {}
        }
        let Ok(unnamed) = checkpoint::unnamed(&*deps.manifests, &deps.objects, partition).await else { continue };
        for key in unnamed.intersection(&candidates) {
            if let Err(error) = deps.objects.delete(key).await {
                tracing::warn!(partition, %error, "old object could not be deleted");
            }
        }
        candidates = unnamed;
    }
}
