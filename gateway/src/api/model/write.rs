//! The one writer: a thread that takes batches of the log, judges each record by the reader's rule, and stores
//! what they say together with how far it is, in one transaction.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use recado_bus::{EventReader, LogName, Stored, Verdict};
use recado_proto::{Encode as _, time::millis, v1};
use rusqlite::{Connection, Transaction, params};
use tokio::sync::mpsc;

use super::{
    Part, Shared, Start, attempts,
    conversations::Conversations,
    forget,
    progress::Mark,
    project::Projection,
    tables::{self, TenantRow, row},
};
use crate::{answers::Answer, cache, logs};

/// What the writer is given.
pub(super) enum Job {
    /// Records of the events log, and the position after them.
    Events { partition: u32, records: Vec<Stored>, next: u64 },
    /// Records of the deliveries log, and the position after them.
    Deliveries { partition: u32, records: Vec<Stored>, next: u64 },
    /// What is stored of this partition is of no use any more: go on from here.
    Restart { partition: u32, start: Start },
    /// The time, for forgetting.
    Forget { now_ms: i64 },
}

/// Jobs that wait for the writer; each is at most about 1 MiB.
pub(super) const JOBS: usize = 8;
/// Jobs that may share a transaction.
const SHARED_COMMIT: usize = 8;
/// A transaction with so many events says that more are coming.
const BUSY: u64 = 32;
/// The next one then begins no sooner than this after it: events that share a transaction share the pages that they
/// change, and a page is written once for each transaction. Readers see a busy log by that much later.
const BUSY_PACE: Duration = Duration::from_millis(10);

struct Tenant {
    id: i64,
    partition: u32,
    mark: Mark,
}

struct Writer {
    connection: Connection,
    readers: HashMap<u32, EventReader>,
    tenants: HashMap<String, Tenant>,
    conversations: Conversations,
    shared: Arc<Shared>,
    path: PathBuf,
}

/// What a transaction brought, told to the others only once it is stored.
#[derive(Default)]
struct News {
    tenants: Vec<String>,
    partitions: Vec<(u32, u64)>,
    answers: Vec<(u32, u64, Answer)>,
    events: u64,
    at_ms: i64,
}

/// Starts the thread. It ends when all senders of jobs are gone.
pub(super) fn spawn(
    path: &Path,
    connection: Connection,
    shared: Arc<Shared>,
    mut jobs: mpsc::Receiver<Job>,
) -> Result<(), super::ModelError> {
    let mut writer = Writer {
        connection,
        readers: HashMap::new(),
        tenants: HashMap::new(),
        conversations: Conversations::default(),
        shared,
        path: path.to_owned(),
    };
    match writer.load() {
        Err(error) if cache::is_damage(&error) => {
            tracing::warn!(%error, "read model is damaged, making it anew");
            writer.connection = tables::make_anew(path)?;
            writer.load()?;
        }
        loaded => loaded?,
    }
    std::thread::Builder::new()
        .name("read-model".to_owned())
        .spawn(move || writer.run(&mut jobs))
        .map_err(|error| super::ModelError::Folder(path.to_owned(), error))?;
    Ok(())
}

impl Writer {
    fn run(&mut self, jobs: &mut mpsc::Receiver<Job>) {
        let mut batch = Vec::with_capacity(SHARED_COMMIT);
        let mut pause = Duration::ZERO;
        while jobs.blocking_recv_many(&mut batch, SHARED_COMMIT) > 0 {
            if !pause.is_zero() {
                std::thread::sleep(pause);
                while batch.len() < SHARED_COMMIT
                    && let Ok(job) = jobs.try_recv()
                {
                    batch.push(job);
                }
            }
            let begun = Instant::now();
            let mut wait = Duration::from_millis(100);
            let mut failed = false;
            let events = loop {
                let error = match self.attempt(&batch, failed) {
                    Ok(events) => break events,
                    Err(error) => error,
                };
                if cache::is_damage(&error) {
                    self.shared.damage.give_up(&self.path, &error);
                    return;
                }
                tracing::error!(%error, path = %self.path.display(), "read model cannot be written, trying again");
                let trouble = format!("the read model cannot be written: {error}");
                self.shared.set_trouble(Part::Writer, Some(trouble));
                std::thread::sleep(wait);
                wait = (wait * 2).min(Duration::from_secs(30));
                if self.shared.is_closed() {
                    return;
                }
                failed = true;
            };
            pause = if events < BUSY { Duration::ZERO } else { BUSY_PACE.saturating_sub(begun.elapsed()) };
            self.shared.set_trouble(Part::Writer, None);
            batch.clear();
        }
    }

    /// Stores what jobs bring. Where that has failed, the readers took records that were not stored, and would take the
    /// next ones for a gap.
    fn attempt(&mut self, batch: &[Job], failed: bool) -> rusqlite::Result<u64> {
        if failed {
            self.load()?;
        }
        self.commit(batch)
    }

    /// Takes up what is stored.
    fn load(&mut self) -> rusqlite::Result<()> {
        self.readers.clear();
        self.tenants.clear();
        self.conversations.clear();
        // All of it before anybody hears of any: it may be damaged.
        let mut query = self.connection.prepare(&format!("SELECT {} FROM tenants", TenantRow::COLUMNS))?;
        let tenants: Vec<_> = query.query_map([], TenantRow::read)?.collect::<rusqlite::Result<_>>()?;
        let mut query = self.connection.prepare("SELECT partition, events FROM partitions")?;
        let positions = query.query_map([], |row| {
            let partition: u32 = row.get(0)?;
            let stored: Option<Vec<u8>> = row.get(1)?;
            Ok((partition, tables::position(logs::EVENTS.0, partition, stored.as_deref())?))
        })?;
        let positions: Vec<_> = positions.collect::<rusqlite::Result<_>>()?;
        for TenantRow { id, name, partition, cursor, oldest } in tenants {
            let mark = Mark { epoch: cursor.epoch, seq: cursor.seq, oldest };
            self.readers.entry(partition).or_default().set(name.clone(), cursor);
            self.shared.progress.set_tenant(&name, mark);
            self.tenants.insert(name, Tenant { id, partition, mark });
        }
        for (partition, next) in positions {
            self.shared.progress.set_partition(partition, next);
        }
        Ok(())
    }

    /// Stores what jobs bring, and answers how many events that was.
    fn commit(&mut self, batch: &[Job]) -> rusqlite::Result<u64> {
        let Self { connection, readers, tenants, conversations, shared, .. } = self;
        let transaction = connection.transaction()?;
        let mut news = News::default();
        for job in batch {
            match job {
                Job::Events { partition, records, next } => {
                    let reader = readers.entry(*partition).or_default();
                    let partition = *partition;
                    let mut step =
                        Step { transaction: &transaction, tenants, conversations, news: &mut news, partition };
                    step.events(reader, records, shared)?;
                    store_position(&transaction, partition, EVENTS, logs::EVENTS, *next)?;
                    news.partitions.push((partition, *next));
                }
                Job::Deliveries { partition, records, next } => {
                    let partition = *partition;
                    let mut step =
                        Step { transaction: &transaction, tenants, conversations, news: &mut news, partition };
                    attempts::project(&transaction, records, |name| Ok(step.tenant(name)?.id))?;
                    store_position(&transaction, partition, DELIVERIES, logs::DELIVERIES, *next)?;
                }
                Job::Restart { partition, start } => {
                    let partition = *partition;
                    let mut step =
                        Step { transaction: &transaction, tenants, conversations, news: &mut news, partition };
                    readers.insert(partition, step.restart(start)?);
                    store_position(&transaction, partition, EVENTS, logs::EVENTS, start.position)?;
                    news.partitions.push((partition, start.position));
                }
                Job::Forget { now_ms } => {
                    conversations.write(&transaction)?;
                    for (name, tenant) in tenants.iter_mut() {
                        if let Some(oldest) = forget::tenant(&transaction, tenant.id, &tenant.mark, *now_ms)? {
                            tenant.mark.oldest = oldest;
                            conversations.clear();
                            news.tenants.push(name.clone());
                        }
                    }
                    attempts::forget(&transaction, *now_ms)?;
                }
            }
        }
        conversations.write(&transaction)?;
        news.tenants.sort_unstable();
        news.tenants.dedup();
        for name in &news.tenants {
            let Some(tenant) = tenants.get(name) else { continue };
            let cursor = readers.get(&tenant.partition).and_then(|reader| reader.cursor(name)).unwrap_or_default();
            let (id, partition, oldest) = (tenant.id, tenant.partition, tenant.mark.oldest);
            let checksum = TenantRow { id, name: name.clone(), partition, cursor, oldest }.checksum();
            transaction
                .prepare_cached(
                    "UPDATE tenants SET epoch = ?2, seq = ?3, chain = ?4, oldest = ?5, checksum = ?6 WHERE id = ?1",
                )?
                .execute(params![id, cursor.epoch, cursor.seq as i64, cursor.chain, oldest as i64, checksum])?;
        }
        transaction.commit()?;
        let events = news.events;
        self.tell(news);
        Ok(events)
    }

    fn tell(&self, news: News) {
        let shared = &self.shared;
        for name in &news.tenants {
            if let Some(tenant) = self.tenants.get(name) {
                shared.progress.set_tenant(name, tenant.mark);
            }
        }
        for (partition, position, answer) in news.answers {
            shared.answers.put(partition, position, answer);
        }
        for (partition, next) in news.partitions {
            shared.progress.set_partition(partition, next);
        }
        if news.events > 0 {
            shared.metrics.model_events.inc_by(news.events);
            shared.metrics.model_time.set(news.at_ms as f64 / 1000.0);
        }
    }
}

const EVENTS: &str = "INSERT INTO partitions(partition, events) VALUES(?1, ?2)
    ON CONFLICT(partition) DO UPDATE SET events = excluded.events";
const DELIVERIES: &str = "INSERT INTO partitions(partition, deliveries) VALUES(?1, ?2)
    ON CONFLICT(partition) DO UPDATE SET deliveries = excluded.deliveries";

fn store_position(
    transaction: &Transaction<'_>,
    partition: u32,
    sql: &str,
    log: LogName,
    next: u64,
) -> rusqlite::Result<()> {
    transaction.prepare_cached(sql)?.execute(params![partition, tables::stored_position(log.0, partition, next)])?;
    Ok(())
}

/// Work on one partition within a transaction.
struct Step<'a> {
    transaction: &'a Transaction<'a>,
    tenants: &'a mut HashMap<String, Tenant>,
    conversations: &'a mut Conversations,
    news: &'a mut News,
    partition: u32,
}

impl Step<'_> {
    fn events(&mut self, reader: &mut EventReader, records: &[Stored], shared: &Shared) -> rusqlite::Result<()> {
        let before = reader.counts();
        for stored in records {
            match reader.accept(stored) {
                Verdict::Take { tenant, epoch, seq } => self.take(tenant, epoch, seq, stored)?,
                Verdict::Rewind { tenant, epoch, base_seq } => {
                    self.rewind(tenant, base_seq)?;
                    self.take(tenant, epoch, base_seq + 1, stored)?;
                }
                Verdict::Repeat | Verdict::Gap | Verdict::Zombie | Verdict::Foreign => {}
            }
        }
        shared.metrics.count_discarded("read_model", before, reader.counts());
        Ok(())
    }

    fn take(&mut self, name: &str, epoch: u32, seq: u64, stored: &Stored) -> rusqlite::Result<()> {
        let (partition, transaction) = (self.partition, self.transaction);
        let tenant = self.tenant(name)?;
        if epoch > tenant.mark.epoch && seq > 1 {
            transaction
                .prepare_cached("INSERT OR REPLACE INTO epochs(tenant, epoch, base) VALUES(?1, ?2, ?3)")?
                .execute(params![tenant.id, epoch, tables::stored_base(tenant.id, epoch, seq - 1)])?;
        }
        tenant.mark.epoch = epoch;
        tenant.mark.seq = seq;
        let id = tenant.id;
        // The chain proves that these bytes were written by the router; what this build cannot read is kept.
        let event = v1::Event::decode(stored.value.clone()).unwrap_or_default();
        let at_ms = event.at.as_ref().map_or(0, millis);
        transaction.prepare_cached("INSERT OR REPLACE INTO events(id, at_ms, value) VALUES(?1, ?2, ?3)")?.execute(
            params![
                row(id, seq),
                at_ms,
                cache::stored(&tables::event_key(name, &row(id, seq).to_le_bytes()), &stored.value)
            ],
        )?;
        Projection::new(transaction, self.conversations, id, &event).apply()?;
        self.news.events += 1;
        self.news.at_ms = at_ms;
        if self.news.tenants.last().is_none_or(|last| last != name) {
            self.news.tenants.push(name.to_owned());
        }
        if let Some(v1::event::Body::CommandResult(result)) = event.body {
            let answer = Answer { tenant: event.tenant, epoch, seq, result };
            self.news.answers.push((partition, event.cause, answer));
        }
        Ok(())
    }

    /// The tenant, made when it is first met.
    fn tenant(&mut self, name: &str) -> rusqlite::Result<&mut Tenant> {
        if !self.tenants.contains_key(name) {
            self.transaction
                .prepare_cached(
                    "INSERT INTO tenants(name, partition, epoch, seq, chain, oldest, checksum)
                     VALUES(?1, ?2, 0, 0, zeroblob(16), 1, x'')",
                )?
                .execute(params![name, self.partition])?;
            let id = self.transaction.last_insert_rowid();
            let tenant = Tenant { id, partition: self.partition, mark: Mark { oldest: 1, ..Mark::default() } };
            self.tenants.insert(name.to_owned(), tenant);
            // Its checksum comes with the end of the transaction.
            self.news.tenants.push(name.to_owned());
        }
        // It was put in just above if it was not there.
        self.tenants.get_mut(name).ok_or(rusqlite::Error::QueryReturnedNoRows)
    }

    /// Undoes a tenant's events after `base_seq`, and makes anew what was made of the others.
    fn rewind(&mut self, name: &str, base_seq: u64) -> rusqlite::Result<()> {
        let Some(tenant) = self.tenants.get_mut(name) else { return Ok(()) };
        tracing::warn!(tenant = name, base_seq, "a new epoch undoes events in the read model");
        self.conversations.write(self.transaction)?;
        self.conversations.clear();
        let (from, end) = (row(tenant.id, base_seq + 1), row(tenant.id + 1, 0));
        self.transaction.execute("DELETE FROM events WHERE id >= ?1 AND id < ?2", [from, end])?;
        for table in tables::PROJECTED {
            self.transaction.execute(&format!("DELETE FROM {table} WHERE tenant = ?1"), [tenant.id])?;
        }
        tenant.mark.seq = base_seq;
        let mut query =
            self.transaction.prepare("SELECT id, value FROM events WHERE id >= ?1 AND id < ?2 ORDER BY id")?;
        let mut rows = query.query([row(tenant.id, 0), from])?;
        while let Some(found) = rows.next()? {
            let value = tables::event_value(name, found.get(0)?, found.get_ref(1)?.as_blob()?)?;
            let event = v1::Event::decode(value).unwrap_or_default();
            Projection::new(self.transaction, self.conversations, tenant.id, &event).apply()?;
        }
        Ok(())
    }

    /// Forgets this partition's events and goes on with the named tenants from where the log is still whole.
    fn restart(&mut self, start: &Start) -> rusqlite::Result<EventReader> {
        let partition = self.partition;
        self.conversations.write(self.transaction)?;
        self.conversations.clear();
        for (name, tenant) in self.tenants.iter_mut().filter(|(_, tenant)| tenant.partition == partition) {
            let range = [row(tenant.id, 0), row(tenant.id + 1, 0)];
            self.transaction.execute("DELETE FROM events WHERE id >= ?1 AND id < ?2", range)?;
            for table in tables::PROJECTED.iter().chain(&["epochs"]) {
                self.transaction.execute(&format!("DELETE FROM {table} WHERE tenant = ?1"), [tenant.id])?;
            }
            tenant.mark = Mark { oldest: 1, ..Mark::default() };
            self.news.tenants.push(name.clone());
        }
        let mut reader = EventReader::new();
        for (name, cursor) in &start.tenants {
            reader.set(name.clone(), *cursor);
            self.tenant(name)?.mark = Mark { epoch: cursor.epoch, seq: cursor.seq, oldest: cursor.seq + 1 };
            self.news.tenants.push(name.clone());
        }
        Ok(reader)
    }
}
