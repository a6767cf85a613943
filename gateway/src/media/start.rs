//! Where a worker begins to read events.

use prost::Message as _;
use recado_bus::{EventReader, ReadError, SharedBus};
use recado_proto::v1::{self, delivery};

use super::{Shared, worker::Failed};
use crate::{host::checkpoint::ReadFrom, logs};

/// Records of deliveries that are looked through for a state at first; then four times as many.
const FIRST_WINDOW: u64 = 1_000;
const BATCH: usize = 1_000;

/// The position before which every file is settled, from the state that goes furthest; 0 when none is kept.
pub(super) async fn settled_to(bus: &SharedBus, partition: u32) -> Result<u64, ReadError> {
    let bounds = bus.bounds(logs::DELIVERIES, partition).await?;
    let (mut until, mut window) = (bounds.end, FIRST_WINDOW);
    while until > bounds.oldest {
        let from = until.saturating_sub(window).max(bounds.oldest);
        let mut reader = bus.reader(logs::DELIVERIES, partition, from).await?;
        let mut best = None;
        while reader.position() < until {
            for stored in reader.next(BATCH).await? {
                if let Ok(v1::Delivery { record: Some(delivery::Record::MediaState(state)), .. }) =
                    v1::Delivery::decode(stored.value)
                    && state.partition == partition
                {
                    best = best.max(Some(state.settled_to));
                }
            }
        }
        if let Some(best) = best {
            return Ok(best);
        }
        (until, window) = (from, window * 4);
    }
    Ok(0)
}

/// Where to read events from so that what lies behind `settled_to` can be judged: the newest checkpoint before it,
/// else the log's beginning; where that is cut off, the oldest checkpoint behind it, for files of messages that are
/// not kept can no longer be had either.
pub(super) async fn events(shared: &Shared, partition: u32, settled_to: u64) -> Result<(u64, EventReader), Failed> {
    let oldest = shared.deps.bus.bounds(logs::EVENTS, partition).await?.oldest;
    let mut points: Vec<_> = shared.deps.directory.checkpoints(partition).iter().filter_map(ReadFrom::of).collect();
    points.retain(|point| point.position >= oldest);
    points.sort_by_key(|point| point.position);
    let behind = points.partition_point(|point| point.position <= settled_to);
    let at = match behind.checked_sub(1) {
        Some(before) => before,
        None if oldest == 0 => return Ok((0, EventReader::new())),
        None => 0,
    };
    if at >= points.len() {
        return Err(Failed::NoStart { oldest });
    }
    let point = points.swap_remove(at);
    Ok((point.position, point.reader()))
}
