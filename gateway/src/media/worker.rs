//! One partition's worker: reads events, has files fetched, reports what became of them.

use std::{sync::Arc, sync::atomic::Ordering, time::Duration};

use prost::Message as _;
use recado_bus::{AppendError, EventReader, ReadError, Reader, Stored, Verdict};
use recado_proto::{
    Kind,
    time::{millis, timestamp},
    v1::{self, Event, MediaState, delivery, event::Body},
};
use tokio::{
    sync::{OwnedSemaphorePermit, oneshot},
    task::{JoinError, JoinSet},
    time::MissedTickBehavior,
};
use tracing::{error, info, warn};

use super::{
    Shared,
    fetch::Fetched,
    named,
    pending::{Key, Pending, Waiting},
    start,
};
use crate::{logs, sender::AccountView, submit, telemetry::CodeLabel};

const BATCH: usize = 500;
/// Seconds between two states.
const STATE_EVERY: u64 = 10;
/// A state is written at least this often, so that the newest is always kept.
const STATE_AT_LEAST_MS: i64 = 6 * 3600 * 1000;
/// The wait after a log could not be read.
const READ_AGAIN: Duration = Duration::from_millis(500);
/// How long what is under way may take when the worker ends; what takes longer is fetched again.
const DRAIN: Duration = Duration::from_secs(5);
/// A file that was found to be another one so often is one.
const DOUBTS: u32 = 6;
/// Files of accounts and connectors that say nothing of their own are tried for this long.
const KEPT_MS: i64 = 7 * 24 * 3600 * 1000;
/// An input's time is forgotten after eight days; before that, a report that is this old goes without it.
const DATED_MS: i64 = 7 * 24 * 3600 * 1000 + 12 * 3600 * 1000;

/// Why a worker ends.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("the events log begins at {oldest} and no checkpoint says how to read on from there")]
    NoStart { oldest: u64 },
}

/// What became of a job.
enum Done {
    /// Fetched or not, and reported if that was the end of it.
    File(Key, Result<Ended, AppendError>),
    State(Result<Vec<u64>, AppendError>),
}

enum Ended {
    Settled(&'static str),
    Again { code: &'static str, doubt: bool },
}

pub(super) struct Worker {
    shared: Arc<Shared>,
    partition: u32,
    events: Box<dyn Reader>,
    judge: EventReader,
    pending: Pending,
    jobs: JoinSet<Done>,
    /// What the shared number of waiting files has of this worker.
    counted: u64,
    written: u64,
    written_at: i64,
}

impl Worker {
    /// Reads everything that is known already, so that nothing is fetched that was stored before.
    pub(super) async fn start(shared: Arc<Shared>, partition: u32) -> Result<Self, Failed> {
        let bus = Arc::clone(&shared.deps.bus);
        let end = bus.bounds(logs::EVENTS, partition).await?.end;
        let mut settled_to = start::settled_to(&bus, partition).await?;
        if settled_to > end {
            info!(partition, "events were rebuilt, files are looked for from the beginning");
            settled_to = 0;
        }
        let (from, judge) = start::events(&shared, partition, settled_to).await?;
        let events = bus.reader(logs::EVENTS, partition, from).await?;
        let mut worker = Self {
            shared,
            partition,
            events,
            judge,
            pending: Pending::default(),
            jobs: JoinSet::new(),
            counted: 0,
            written: settled_to,
            written_at: 0,
        };
        while worker.events.position() < end && !worker.pending.full() {
            let batch = worker.events.next(BATCH).await?;
            worker.batch(&batch, settled_to);
        }
        Ok(worker)
    }

    /// Works until told to stop.
    pub(super) async fn run(
        mut self,
        stopping: &mut oneshot::Receiver<Option<oneshot::Sender<()>>>,
    ) -> Result<(), Failed> {
        let mut tick = tokio::time::interval(Duration::from_secs(1));
        tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut seconds = 0_u64;
        let mut read_again = tokio::time::Instant::now();
        loop {
            self.begin();
            let may_read = tokio::time::Instant::now() >= read_again;
            let pause = self.pending.next_at().map_or(60_000, |at| (at - self.shared.now()).clamp(10, 60_000));
            // When all places are taken, the end of a job is what is waited for; a tick looks for others' places.
            let pause = if self.shared.places.available_permits() == 0 { 1_000 } else { pause };
            tokio::select! {
                batch = self.events.next(BATCH), if may_read && !self.pending.full() => match batch {
                    Ok(batch) => self.batch(&batch, 0),
                    Err(ReadError::Unavailable(why)) => {
                        warn!(partition = self.partition, error = why, "log cannot be read now");
                        read_again = tokio::time::Instant::now() + READ_AGAIN;
                    }
                    Err(failed) => return Err(failed.into()),
                },
                Some(done) = self.jobs.join_next() => self.done(done),
                () = tokio::time::sleep(Duration::from_millis(pause as u64)) => {}
                _ = tick.tick() => {
                    seconds += 1;
                    if seconds.is_multiple_of(STATE_EVERY) {
                        self.write_state(false);
                    }
                }
                stop = &mut *stopping => {
                    self.drain().await;
                    drop(stop);
                    return Ok(());
                }
            }
            self.count();
        }
    }

    /// Waits a moment for what is under way, and remembers where it was.
    async fn drain(&mut self) {
        let finish = async {
            while let Some(done) = self.jobs.join_next().await {
                self.done(done);
            }
        };
        let _cut = tokio::time::timeout(DRAIN, finish).await;
        self.write_state(true);
        let written = async {
            while let Some(done) = self.jobs.join_next().await {
                if matches!(done, Ok(Done::State(_))) {
                    return;
                }
            }
        };
        let _cut = tokio::time::timeout(Duration::from_secs(1), written).await;
        self.jobs.abort_all();
    }

    /// The number of waiting files, of all workers of the process.
    fn count(&mut self) {
        let now = self.pending.len() as u64;
        let waiting = &self.shared.waiting;
        let before = waiting.fetch_add(now.wrapping_sub(self.counted), Ordering::Relaxed);
        let total = before.wrapping_add(now.wrapping_sub(self.counted));
        self.counted = now;
        self.shared.deps.metrics.media_waiting.set(total as i64);
    }

    fn batch(&mut self, batch: &[Stored], settled_to: u64) {
        for stored in batch {
            if matches!(self.judge.accept(stored), Verdict::Take { .. } | Verdict::Rewind { .. }) {
                self.event(stored, settled_to);
            }
        }
    }

    fn event(&mut self, stored: &Stored, settled_to: u64) {
        let Ok(event) = Event::decode(stored.value.clone()) else {
            error!(partition = self.partition, position = stored.position, "event is malformed");
            return;
        };
        match &event.body {
            Some(Body::MessageReceived(message)) if stored.position >= settled_to => {
                self.received(stored, &event, message);
            }
            Some(Body::MediaStored(e)) => self.pending.settled(&event.tenant, &e.message_id, e.part),
            Some(Body::MediaFailed(e)) => self.pending.settled(&event.tenant, &e.message_id, e.part),
            _ => {}
        }
    }

    fn received(&mut self, stored: &Stored, event: &Event, message: &v1::MessageReceived) {
        let Some(content) = message.content.as_ref().filter(|content| content.key_id.is_empty()) else { return };
        let Ok(content) = v1::Message::decode(content.data.clone()) else { return };
        for (part, file) in named::files(&content).into_iter().enumerate() {
            if !named::is_remote(file) {
                continue;
            }
            // What people wrote under it is not needed.
            let file = v1::Media { caption: String::new(), ..file.clone() };
            let waiting = Waiting {
                tenant: event.tenant.as_str().into(),
                account: message.account_id.as_str().into(),
                message_id: message.message_id.clone(),
                conversation_id: message.conversation_id.clone(),
                part: part as u32,
                at_ms: event.at.as_ref().map_or(stored.at_ms, millis),
                file,
                tries: 0,
                doubts: 0,
            };
            self.pending.add(stored.position, waiting);
        }
    }

    /// Begins what is due, as far as there are places.
    fn begin(&mut self) {
        let now = self.shared.now();
        while self.pending.next_at().is_some_and(|at| at <= now) {
            let Ok(place) = Arc::clone(&self.shared.places).try_acquire_owned() else { return };
            let Some((key, waiting)) = self.pending.take(now) else { return };
            self.jobs.spawn(work(Arc::clone(&self.shared), key, waiting, place));
        }
    }

    fn done(&mut self, done: Result<Done, JoinError>) {
        let now = self.shared.now();
        match done {
            Ok(Done::File(key, Ok(Ended::Settled(code)))) => {
                self.shared.deps.metrics.media_files.get_or_create(&CodeLabel { code }).inc();
                self.pending.remove(key);
            }
            Ok(Done::File(key, Ok(Ended::Again { code, doubt }))) => {
                self.shared.deps.metrics.media_retries.get_or_create(&CodeLabel { code }).inc();
                self.pending.again(key, now, doubt, rand::random());
            }
            Ok(Done::File(key, Err(failed))) => {
                warn!(partition = self.partition, error = %failed, "report of a file was not written, trying again");
                self.pending.put_back(key, now + 1_000);
            }
            Ok(Done::State(Ok(_))) => {}
            Ok(Done::State(Err(failed))) => {
                self.written = 0;
                warn!(partition = self.partition, error = %failed, "state of the media worker was not written");
            }
            // Its file stays until the next start: nothing is lost by that.
            Err(failed) => error!(partition = self.partition, panicked = failed.is_panic(), "fetching a file failed"),
        }
    }

    fn write_state(&mut self, last: bool) {
        let settled_to = self.pending.first().unwrap_or_else(|| self.events.position());
        let now = self.shared.now();
        if settled_to == self.written && (last || now - self.written_at < STATE_AT_LEAST_MS) {
            return;
        }
        (self.written, self.written_at) = (settled_to, now);
        let (bus, partition) = (Arc::clone(&self.shared.deps.bus), self.partition);
        let state = delivery::Record::MediaState(MediaState { partition, settled_to });
        let value = v1::Delivery { tenant: String::new(), record: Some(state) }.encode_to_vec().into();
        let record = recado_bus::Record { value, ..recado_bus::Record::default() };
        self.jobs.spawn(async move { Done::State(bus.append(logs::DELIVERIES, partition, vec![record]).await) });
    }
}

/// Fetches one file and reports it.
async fn work(shared: Arc<Shared>, key: Key, waiting: Waiting, place: OwnedSemaphorePermit) -> Done {
    let ended = attempt(&shared, &waiting).await;
    drop(place);
    Done::File(key, ended)
}

async fn attempt(shared: &Shared, waiting: &Waiting) -> Result<Ended, AppendError> {
    let Some(tenant) = shared.deps.tenants.tenant(&waiting.tenant) else {
        return Ok(Ended::Again { code: "unknown_tenant", doubt: false });
    };
    let account: Option<AccountView> = shared.deps.accounts.account(&waiting.account);
    let fetched = match &account {
        Some(account) if account.tenant != *waiting.tenant => Fetched::Never("foreign_account"),
        Some(account) => {
            let kept = account.outbound.files().map_or(KEPT_MS, recado_connectors::Files::kept_ms);
            if shared.now() - waiting.at_ms > kept {
                Fetched::Never("expired")
            } else {
                shared.fetcher.fetch(&tenant, account, waiting).await
            }
        }
        None if shared.now() - waiting.at_ms > KEPT_MS => Fetched::Never("expired"),
        None => Fetched::Again { code: "unknown_account", doubt: false },
    };
    let mut report = v1::MediaReport {
        account_id: waiting.account.to_string(),
        message_id: waiting.message_id.clone(),
        conversation_id: waiting.conversation_id.clone(),
        part: waiting.part,
        ..v1::MediaReport::default()
    };
    let code = match fetched {
        Fetched::Again { code, doubt } if !(doubt && waiting.doubts + 1 >= DOUBTS) => {
            info!(account = %waiting.account, code, tries = waiting.tries + 1, "file could not be fetched now");
            return Ok(Ended::Again { code, doubt });
        }
        Fetched::Again { code, .. } | Fetched::Never(code) => {
            warn!(account = %waiting.account, code, tries = waiting.tries + 1, "file is given up");
            code.clone_into(&mut report.code);
            code
        }
        Fetched::Stored { object, media_id, about } => {
            report.object = object;
            report.media_id = media_id;
            report.sha256 = about.sha256;
            report.size_bytes = about.size_bytes;
            report.mime_type = about.mime_type;
            "stored"
        }
    };
    // Who reports the same again says the same: intake takes one of them.
    let what = if report.object.is_empty() { "failed" } else { "stored" };
    let id = tenant.key.derive("media-report", &[&waiting.message_id, &waiting.part.to_string(), what]);
    let dated = shared.now() - waiting.at_ms < DATED_MS;
    let intake = v1::Intake {
        tenant: tenant.id.clone(),
        id: Kind::Input.text(id),
        provider_time: dated.then(|| timestamp(waiting.at_ms)),
        input: Some(v1::intake::Input::MediaReport(report)),
        ..v1::Intake::default()
    };
    submit::append(&shared.deps.bus, &tenant, vec![submit::record(&intake, "media", None)]).await?;
    Ok(Ended::Settled(code))
}
