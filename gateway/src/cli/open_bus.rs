//! The bus for a command that writes the control log or intake by itself.

use std::sync::Arc;

use recado_bus::{Bus as _, Embedded, OpenError, SharedBus};

use super::open::Failed;
use crate::{app, config::Config, directory::Directory, logs, short_intake::ShortIntake};

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
/// when a gateway starts after this, and what it would let nobody write to takes nothing here either. On an embedded bus
/// the caller holds the data folder's lock.
pub(super) async fn for_writing(config: &Config) -> Result<(SharedBus, Arc<Directory>), Failed> {
    let bus = Arc::new(ShortIntake::new(app::open_bus(config).await?));
    match Directory::open(bus.clone(), app::partitions(config)).await {
        Ok(directory) => {
            bus.compare(&directory).await;
            Ok((bus, directory))
        }
        Err(error) => {
            bus.close().await;
            Err(error.into())
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;

    use recado_bus::{AppendError, Record};
    use recado_proto::v1;

    use super::*;
    use crate::{
        admin_socket::{Answer, Request},
        cli::{
            Exit,
            tests::{initialized, recado},
            token,
        },
    };

    #[tokio::test]
    async fn an_intake_that_is_too_short_takes_nothing_without_a_gateway_either() {
        let (_place, file) = initialized();
        let config = Config::load(Path::new(&file), &|_| None).map_err(|problems| problems.to_string()).unwrap();
        let (bus, directory) = for_writing(&config).await.map_err(drop).unwrap();
        let partition = directory.ensure_tenant("acme").await.unwrap().partition;
        let checkpoint = v1::Checkpoint { partition, intake: 100, ..Default::default() };
        directory.put_checkpoint("last-0", checkpoint).await.unwrap();
        directory.close();
        bus.close().await;

        let (bus, _directory) = for_writing(&config).await.map_err(drop).unwrap();
        let record = Record { key: "acme".into(), headers: Vec::new(), value: "x".into() };
        let refused = bus.append(logs::INTAKE, partition, vec![record]).await.unwrap_err();
        let why = "intake ends at 0, before the checkpoint's 100: restore a backup";
        assert!(matches!(&refused, AppendError::NotWritten(said) if said == why), "{refused}");
        bus.close().await;

        let request = Request::SetLogic { tenant: "acme".to_owned(), version: 1 };
        let Ok(Answer::Error { code, detail }) = token::told(&config, &request).await else { unreachable!("taken") };
        assert_eq!((code.as_str(), detail), ("unavailable", format!("the log does not take it: not written: {why}")));
        // What is not of intake goes on.
        let create = ["token", "create", "--config", &file, "--tenant", "acme", "--scope", "send"].map(str::to_owned);
        let created = std::thread::spawn(move || recado(&create.each_ref().map(String::as_str))).join().unwrap();
        assert_eq!(created.exit, Exit::Done, "{}", created.err);
    }
}
