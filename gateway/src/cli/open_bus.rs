//! The bus for a command that writes the control log or intake by itself.

use std::sync::Arc;

use recado_bus::{
    Kafka, OpenError, SharedBus,
    embedded::{Embedded, Options},
};

use crate::{
    app,
    config::{Bus, Config},
    logs,
};

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

/// Opens the control log, and intake to tell the router something. On an embedded bus the caller holds the data folder's lock.
pub(super) async fn control(config: &Config) -> Result<(SharedBus, u32), OpenError> {
    match &config.bus {
        Bus::Embedded { partitions } => {
            let specs: Vec<_> = logs::specs(*partitions)
                .into_iter()
                .filter(|spec| [logs::CONTROL, logs::INTAKE].contains(&spec.name))
                .collect();
            let folder = config.data_dir.join("log");
            let opened = tokio::task::spawn_blocking(move || Embedded::open(&folder, &specs, Options::default())).await;
            let bus = opened.map_err(|_| OpenError::Unreachable {
                what: config.data_dir.join("log").display().to_string(),
                why: "opening it was cut short".to_owned(),
            })??;
            Ok((Arc::new(bus), *partitions))
        }
        Bus::Kafka { partitions, .. } => {
            // All logs, so that none is missing when a gateway starts after this.
            let kafka = Kafka::open(app::kafka_options(&config.bus), &logs::specs(*partitions)).await?;
            Ok((Arc::new(kafka), *partitions))
        }
    }
}
