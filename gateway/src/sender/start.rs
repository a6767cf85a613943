//! How a worker starts: from the newest sender state, the deliveries behind it, and events to their end.

use std::sync::Arc;

use prost::Message as _;
use recado_bus::{EventReader, LogName, ReadError, Reader, SharedBus, Stored};
use recado_proto::v1::{self, SenderState, delivery};
use tracing::info;

use super::{
    Shared,
    schedule::{Input, Schedule},
    worker::{Failed, Worker, judged},
};
use crate::{host::checkpoint::ReadFrom, logs};

/// Records of deliveries that are looked through for a sender state at first; then four times as many.
const FIRST_WINDOW: u64 = 1_000;
const BATCH: usize = 1_000;

impl Worker {
    /// Reads everything that has to be known before the first call.
    pub(super) async fn start(shared: Arc<Shared>, partition: u32) -> Result<Self, Failed> {
        let bus = Arc::clone(&shared.deps.bus);
        shared.book.catch_up().await?;

        let events_end = bus.bounds(logs::EVENTS, partition).await?.end;
        let mut state = newest_state(&bus, partition).await?;
        if state.settled_to > events_end {
            info!(partition, "events were rebuilt, the sender reads them from the beginning");
            state = SenderState::default();
        }

        let owner = format!("{:032x}", rand::random::<u128>());
        let schedule = Schedule::new(&owner, shared.deps.limits.clone());
        let deliveries_from = state.through.max(bus.bounds(logs::DELIVERIES, partition).await?.oldest);
        let deliveries = bus.reader(logs::DELIVERIES, partition, deliveries_from).await?;
        let (from, judge) = events_start(&shared, partition, state.settled_to).await?;
        let events = bus.reader(logs::EVENTS, partition, from).await?;
        let mut worker = Self::new(shared, partition, schedule, deliveries, events, judge);

        for slowed in state.slowed {
            worker.know(&slowed.account_id);
            worker.feed(Input::Slowed(slowed));
        }
        let through = state.through;
        for unsettled in state.exceptions {
            let position = unsettled.position;
            worker.feed(Input::Restored { unsettled, through });
            if let Some(stored) = record_at(&bus, logs::EVENTS, partition, position).await? {
                worker.exception(&stored);
            }
        }

        let deliveries_end = bus.bounds(logs::DELIVERIES, partition).await?.end;
        while worker.deliveries.position() < deliveries_end {
            let batch = worker.deliveries.next(BATCH).await?;
            worker.deliveries_batch(&batch);
        }
        // Taken after deliveries were read: what they speak of was submitted before this end.
        let events_end = bus.bounds(logs::EVENTS, partition).await?.end;
        while worker.events.position() < events_end {
            let batch = worker.events.next(BATCH).await?;
            worker.events_batch(&batch, state.settled_to);
        }

        worker.loaded(deliveries_end);
        Ok(worker)
    }
}

/// The sender state that goes furthest, looked for from the end backwards.
async fn newest_state(bus: &SharedBus, partition: u32) -> Result<SenderState, ReadError> {
    let bounds = bus.bounds(logs::DELIVERIES, partition).await?;
    let (mut until, mut window) = (bounds.end, FIRST_WINDOW);
    while until > bounds.oldest {
        let from = until.saturating_sub(window).max(bounds.oldest);
        let mut reader = bus.reader(logs::DELIVERIES, partition, from).await?;
        let mut best: Option<SenderState> = None;
        while reader.position() < until {
            for stored in reader.next(BATCH).await? {
                let Ok(v1::Delivery { record: Some(delivery::Record::State(state)), .. }) =
                    v1::Delivery::decode(stored.value)
                else {
                    continue;
                };
                if state.partition == partition && best.as_ref().is_none_or(|best| state.through >= best.through) {
                    best = Some(state);
                }
            }
        }
        if let Some(best) = best {
            return Ok(best);
        }
        (until, window) = (from, window * 4);
    }
    Ok(SenderState { partition, ..SenderState::default() })
}

/// Where to read events from so that what lies behind `settled_to` can be judged: the newest checkpoint before it,
/// else the log's own beginning.
async fn events_start(shared: &Shared, partition: u32, settled_to: u64) -> Result<(u64, EventReader), Failed> {
    let oldest = shared.deps.bus.bounds(logs::EVENTS, partition).await?.oldest;
    let points = shared.deps.tenants.checkpoints(partition);
    let points = points.iter().filter_map(ReadFrom::of);
    let best =
        points.filter(|point| (oldest..=settled_to).contains(&point.position)).max_by_key(|point| point.position);
    let Some(point) = best else {
        // A bare start of a cut log would pass over everything of tenants whose beginning is gone.
        return if oldest == 0 { Ok((0, EventReader::new())) } else { Err(Failed::NoStart { oldest }) };
    };
    Ok((point.position, point.reader()))
}

/// One record; `None` when it is gone.
pub(super) async fn record_at(
    bus: &SharedBus,
    log: LogName,
    partition: u32,
    position: u64,
) -> Result<Option<Stored>, ReadError> {
    if position >= bus.bounds(log, partition).await?.end {
        return Ok(None);
    }
    let mut reader: Box<dyn Reader> = match bus.reader(log, partition, position).await {
        Ok(reader) => reader,
        Err(ReadError::Gone { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let found = match reader.next(1).await {
        Err(ReadError::Gone { .. }) => return Ok(None),
        batch => batch?.into_iter().next(),
    };
    Ok(found.filter(|stored| stored.position == position))
}

impl Worker {
    /// Judges and takes a batch of events. Messages before `settled_to` are known to be settled.
    pub(super) fn events_batch(&mut self, batch: &[Stored], settled_to: u64) {
        for stored in batch {
            if judged(&mut self.judge, stored) {
                self.event(stored, settled_to);
            }
        }
    }
}
