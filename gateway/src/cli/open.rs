//! What commands begin with: the configuration, and the logs for reading beside a running gateway.

use std::sync::Arc;

use recado_bus::{Embedded, SharedBus};

use super::{ConfigFile, Console, Exit};
use crate::{
    app,
    config::{self, Config},
    directory::Directory,
    host::checkpoint::Manifests,
    logs,
    objects::{Folder, SharedObjects},
};

/// What a reading command works with.
pub(super) struct Opened {
    /// The logs.
    pub bus: SharedBus,
    /// The objects.
    pub objects: SharedObjects,
    /// Where checkpoints are named.
    pub manifests: Arc<dyn Manifests>,
    /// Of intake, events and deliveries.
    pub partitions: u32,
}

/// Opens what a configuration names, for reading only; a gateway may run beside.
pub(super) async fn read_only(file: &ConfigFile, console: &mut Console<'_>) -> Result<Opened, Exit> {
    let config = console.load(file)?;
    opened(&config).await.map_err(|why| {
        console.error(why);
        Exit::Unreachable
    })
}

async fn opened(config: &Config) -> Result<Opened, String> {
    let partitions = app::partitions(config);
    let bus: SharedBus = match &config.bus {
        config::Bus::Embedded { .. } => {
            let dir = config.data_dir.join("log");
            let hint = "hint: there are logs after the first `recado serve`";
            if !dir.join(logs::CONTROL.0).is_dir() {
                return Err(format!("there are no logs in {}\n{hint}", dir.display()));
            }
            Arc::new(Embedded::open_read_only(&dir, &logs::specs(partitions)).map_err(|e| format!("{e}\n{hint}"))?)
        }
        config::Bus::Kafka { .. } => app::open_bus(config).await.map_err(|e| e.to_string())?,
    };
    let directory = Directory::open(bus.clone(), partitions).await.map_err(|e| e.to_string())?;
    let objects = Arc::new(Folder::open(config.objects.clone()).map_err(|e| e.to_string())?);
    Ok(Opened { bus, objects, manifests: Arc::new(directory), partitions })
}
