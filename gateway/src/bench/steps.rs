//! What the logs say of each reply on its way: when its command, its event and its attempt were appended. Logs tell
//! whole milliseconds of this machine's clock.

use std::{collections::HashMap, path::Path};

use prost::Message as _;
use recado_bus::{LogName, SharedBus, Stored};
use recado_proto::{
    time::millis,
    v1::{Delivery, Event, delivery, event::Body},
};

use crate::{app, config::Config, logs};

/// Records read at a time.
const BATCH: usize = 1_000;

/// When the records of a message were appended, milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Steps {
    /// Its command, in intake.
    pub(super) command: i64,
    /// The event that submits it.
    pub(super) event: i64,
    /// Its first attempt.
    pub(super) attempt: i64,
}

/// Reads them by message, from the logs of a gateway that is not running.
pub(super) async fn read(config: &Path) -> Result<HashMap<String, Steps>, String> {
    let config = Config::load(config, &|_| None).map_err(|problems| problems.to_string())?;
    let bus = app::open_bus(&config).await.map_err(|error| error.to_string())?;
    let mut steps: HashMap<String, Steps> = HashMap::new();
    for partition in 0..app::partitions(&config) {
        each(&bus, logs::EVENTS, partition, |stored| {
            let Ok(event) = Event::decode(stored.value) else { return };
            let Some(Body::MessageSubmitted(message)) = event.body else { return };
            let command = event.at.as_ref().map_or(0, millis);
            steps.insert(message.message_id, Steps { command, event: stored.at_ms, attempt: 0 });
        })
        .await?;
        each(&bus, logs::DELIVERIES, partition, |stored| {
            let Ok(delivery) = Delivery::decode(stored.value) else { return };
            let Some(delivery::Record::Attempt(attempt)) = delivery.record else { return };
            if let Some(known) = steps.get_mut(&attempt.message_id).filter(|known| known.attempt == 0) {
                known.attempt = stored.at_ms;
            }
        })
        .await?;
    }
    bus.close().await;
    Ok(steps)
}

/// Reads a partition to its end.
async fn each(bus: &SharedBus, log: LogName, partition: u32, mut take: impl FnMut(Stored)) -> Result<(), String> {
    let bounds = bus.bounds(log, partition).await.map_err(|error| error.to_string())?;
    if bounds.oldest == bounds.end {
        return Ok(());
    }
    let mut reader = bus.reader(log, partition, bounds.oldest).await.map_err(|error| error.to_string())?;
    while reader.position() < bounds.end {
        for stored in reader.next(BATCH).await.map_err(|error| error.to_string())? {
            take(stored);
        }
    }
    Ok(())
}
