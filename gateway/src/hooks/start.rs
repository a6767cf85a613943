//! Where reading begins: so that the reader's rule can judge what follows, it begins at a stored place, at a
//! checkpoint or at the log's own beginning, and never in the middle of a log that was cut.

use recado_bus::{EventReader, ReadError, SharedBus, headers};
use tracing::warn;

use super::window::Place;
use crate::{directory::Directory, host::checkpoint::ReadFrom, logs};

const BATCH: usize = 1_000;

/// Why there is no place to begin.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("the events log begins at {oldest} and no checkpoint says how to read on from there")]
    NoStart { oldest: u64 },
    #[error("a delivery ended without a result")]
    Cut,
    #[error("the machine's trust store cannot be used")]
    NoClient,
    #[error("where it begins cannot be written")]
    NotSaved,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The oldest event that is kept.
    Oldest,
    /// Behind the last one.
    End,
    /// Before this number; behind the last event when there is no such number yet.
    Before(u64),
}

/// Finds places in one tenant's history.
pub(super) struct Finder<'a> {
    pub(super) bus: &'a SharedBus,
    pub(super) directory: &'a Directory,
    pub(super) partition: u32,
    pub(super) tenant: &'a str,
}

impl Finder<'_> {
    /// Places of this tenant from which reading can begin, as the log and the checkpoints are now.
    async fn starts(&self) -> Result<Vec<Place>, Failed> {
        let oldest = self.bus.bounds(logs::EVENTS, self.partition).await?.oldest;
        let mut starts = Vec::new();
        if oldest == 0 {
            starts.push(Place::default());
        }
        let points = self.directory.checkpoints(self.partition);
        for point in points.iter().filter_map(ReadFrom::of).filter(|point| point.position >= oldest) {
            let cursor = point.tenants.into_iter().find(|(tenant, _)| tenant == self.tenant);
            let cursor = cursor.map(|(_, cursor)| cursor).unwrap_or_default();
            starts.push(Place { cursor, position: point.position });
        }
        starts.sort_by_key(|place| place.position);
        if starts.is_empty() { Err(Failed::NoStart { oldest }) } else { Ok(starts) }
    }

    /// Finds a place by reading from the nearest start before it.
    pub(super) async fn seek(&self, target: Target) -> Result<Place, Failed> {
        let starts = self.starts().await?;
        let last_taken = match target {
            Target::Oldest => 0,
            Target::End => u64::MAX,
            Target::Before(seq) => seq.saturating_sub(1),
        };
        let before = starts.iter().rev().find(|place| place.cursor.seq <= last_taken);
        let Some(mut place) = before.or(starts.first()).copied() else { return Err(Failed::NoStart { oldest: 0 }) };
        if place.cursor.seq > last_taken && target != Target::Oldest {
            warn!(
                tenant = self.tenant,
                from = last_taken + 1,
                oldest = place.cursor.seq + 1,
                "events that an outgoing webhook asks for are no longer kept"
            );
        }
        let end = self.bus.bounds(logs::EVENTS, self.partition).await?.end;
        let mut judge = EventReader::new().with(self.tenant, place.cursor);
        let mut reader = self.bus.reader(logs::EVENTS, self.partition, place.position).await?;
        while place.cursor.seq < last_taken && reader.position() < end {
            let batch = reader.next(BATCH).await?;
            for stored in batch.iter().filter(|stored| stored.header(headers::TENANT) == Some(self.tenant.as_bytes())) {
                judge.accept(stored);
                let cursor = judge.cursor(self.tenant).unwrap_or_default();
                if cursor.seq > last_taken {
                    break;
                }
                place = Place { cursor, position: stored.position + 1 };
            }
        }
        Ok(place)
    }

    /// A stored place, or one from which the same events follow, where the log no longer reaches back to it or is
    /// another one than before.
    pub(super) async fn take_up(&self, place: Place) -> Result<Place, Failed> {
        let bounds = self.bus.bounds(logs::EVENTS, self.partition).await?;
        if (bounds.oldest..=bounds.end).contains(&place.position) {
            return Ok(place);
        }
        let starts = self.starts().await?;
        if let Some(start) = starts.iter().rev().find(|start| start.cursor.seq <= place.cursor.seq) {
            return Ok(Place { position: start.position, ..place });
        }
        self.seek(Target::Before(place.cursor.seq + 1)).await
    }
}
