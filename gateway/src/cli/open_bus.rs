//! The bus for a command that writes the control log or intake by itself.

use std::sync::Arc;

use recado_bus::{Embedded, OpenError, SharedBus};

use crate::{app, config::Config, logs};

/// The control log alone, for reading, with its configured number of partitions of the others; `None` where there is
/// none yet. On an embedded bus only: with Kafka whoever opens the logs may also write them.
pub(super) fn control_read_only(config: &Config) -> Result<Option<(SharedBus, u32)>, OpenError> {
    let partitions = app::partitions(config);
    let folder = config.data_dir.join("log");
    if !folder.join(logs::CONTROL.0).is_dir() {
        return Ok(None);
    }
    let mut specs = logs::specs(partitions);
    specs.retain(|spec| spec.name == logs::CONTROL);
    Ok(Some((Arc::new(Embedded::open_read_only(&folder, &specs)?), partitions)))
}

/// Opens the logs to write the control log, and intake to tell the router something: all of them, so that none is missing
/// when a gateway starts after this. On an embedded bus the caller holds the data folder's lock.
pub(super) async fn control(config: &Config) -> Result<(SharedBus, u32), OpenError> {
    Ok((app::open_bus(config).await?, app::partitions(config)))
}
