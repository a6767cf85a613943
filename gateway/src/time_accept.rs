//! `recado time accept`: somebody vouches for clocks that the gateway does not believe, and the control log keeps who.

use std::{sync::Arc, time::Duration};

use recado_bus::{SharedBus, embedded::Time};
use recado_proto::{time, v1};

use crate::{
    clock,
    directory::{Directory, DirectoryError},
    logs,
};

/// How far a log may be ahead of the machine's clock unless somebody vouched for more, milliseconds.
pub const MAX_AHEAD_MS: i64 = 60_000;

/// The shortest time that somebody's word is good for unless said otherwise.
const LEAST: Duration = Duration::from_hours(24);

/// What a word was given for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// How far the newest record of intake is ahead of this machine's clock, milliseconds; 0 when it is not too far.
    pub lead_ms: i64,
    /// How far this machine's clock had jumped ahead of embedded time, milliseconds; 0 when it is followed anyway.
    pub jump_ms: i64,
    /// Until when the lead is accepted, milliseconds since 1970; 0 when there is none.
    pub until_ms: i64,
}

/// Records who vouches for the present clocks, then believes them. Nothing is recorded when nothing is in doubt.
pub async fn accept(
    bus: &SharedBus,
    directory: &Directory,
    time_of_bus: Option<&Arc<Time>>,
    actor: String,
    reason: String,
    lasting: Option<Duration>,
) -> Result<Accepted, DirectoryError> {
    let now_ms = clock::now_ms();
    let newest = newest(bus, directory.partitions()).await?;
    let ahead = newest.saturating_sub(now_ms);
    let lead_ms = if ahead > MAX_AHEAD_MS { ahead } else { 0 };
    let jump_ms = time_of_bus.and_then(|time| time.refused()).map_or(0, |jump| jump.as_millis() as i64);
    if lead_ms == 0 && jump_ms == 0 {
        return Ok(Accepted::default());
    }
    // Embedded time loses its lead at half its pace.
    let needed = LEAST.as_millis() as i64;
    let lasting = lasting.map_or(needed.max(lead_ms.saturating_mul(2)), |lasting| lasting.as_millis() as i64);
    let until_ms = if lead_ms == 0 { 0 } else { now_ms.saturating_add(lasting) };
    tracing::warn!(lead_ms, jump_ms, actor, "clocks are accepted as they are");
    directory
        .accept_time(v1::TimeAccepted {
            at: Some(time::timestamp(now_ms)),
            actor,
            reason,
            lead_ms,
            until: (until_ms > 0).then(|| time::timestamp(until_ms)),
            jump_ms,
        })
        .await?;
    if let Some(time) = time_of_bus {
        time.accept();
    }
    Ok(Accepted { lead_ms, jump_ms, until_ms })
}

/// The latest append time at the end of intake's partitions.
async fn newest(bus: &SharedBus, partitions: u32) -> Result<i64, DirectoryError> {
    let failed = |error: recado_bus::ReadError| DirectoryError::Unavailable(error.to_string());
    let mut newest = 0;
    for partition in 0..partitions {
        let bounds = bus.bounds(logs::INTAKE, partition).await.map_err(failed)?;
        if bounds.end == bounds.oldest {
            continue;
        }
        let mut reader = bus.reader(logs::INTAKE, partition, bounds.end - 1).await.map_err(failed)?;
        let last = tokio::time::timeout(Duration::from_secs(10), reader.next(1)).await;
        let last =
            last.map_err(|_| DirectoryError::Unavailable("intake cannot be read".to_owned()))?.map_err(failed)?;
        newest = last.iter().map(|stored| stored.at_ms).fold(newest, i64::max);
    }
    Ok(newest)
}
