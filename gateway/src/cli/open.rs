//! What commands begin with: the configuration, and the logs for reading beside a running gateway.

use std::sync::Arc;

use recado_bus::{Embedded, OpenError, SharedBus};

use super::{ConfigFile, Console, Exit};
use crate::{
    app,
    config::{self, Config},
    directory::{Directory, DirectoryError},
    host::checkpoint::Manifests,
    lock, logs,
    objects::{self, SharedObjects},
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
    opened(&config).await.map_err(|failed| failed.say(console))
}

/// Why logs cannot be opened.
pub(super) enum Failed {
    /// What is there is not for this build or this configuration.
    Usage(String),
    /// It cannot be reached.
    Unreachable(String),
}

impl Failed {
    /// Tells people, and scripts.
    pub(super) fn say(self, console: &mut Console<'_>) -> Exit {
        let (why, exit) = match self {
            Self::Usage(why) => (why, Exit::Usage),
            Self::Unreachable(why) => (why, Exit::Unreachable),
        };
        console.error(why);
        exit
    }
}

impl From<String> for Failed {
    fn from(why: String) -> Self {
        Self::Unreachable(why)
    }
}

impl From<OpenError> for Failed {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Unsafe { .. } => Self::Usage(error.to_string()),
            _ => Self::Unreachable(error.to_string()),
        }
    }
}

impl From<DirectoryError> for Failed {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::Format { .. } => Self::Usage(error.to_string()),
            _ => Self::Unreachable(error.to_string()),
        }
    }
}

pub(super) async fn opened(config: &Config) -> Result<Opened, Failed> {
    let partitions = app::partitions(config);
    let bus: SharedBus = match &config.bus {
        config::Bus::Embedded { .. } => {
            let dir = config.data_dir.join("log");
            let hint = "hint: there are logs after the first `recado serve`";
            if !dir.join(logs::CONTROL.0).is_dir() {
                return Err(format!("there are no logs in {}\n{hint}", dir.display()).into());
            }
            lock::refuse_unfinished(&config.data_dir).map_err(|error| Failed::Usage(error.to_string()))?;
            Arc::new(Embedded::open_read_only(&dir, &logs::specs(partitions))?)
        }
        config::Bus::Kafka { .. } => app::open_bus(config).await?,
    };
    let directory = Directory::open(bus.clone(), partitions).await?;
    let objects = objects::open(&config.objects).map_err(|e| e.to_string())?;
    Ok(Opened { bus, objects, manifests: Arc::new(directory), partitions })
}
