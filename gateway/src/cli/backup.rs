//! `recado backup`: a copy of everything that must not be lost.

use std::path::PathBuf;

use super::{ConfigFile, Console, Exit};
use crate::backup::{BackupError, take};

/// Copies the logs and the objects into a new folder. The gateway may run or not.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The backup's folder; created, or empty
    pub dir: PathBuf,
    #[command(flatten)]
    file: ConfigFile,
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    let config = match console.load(&args.file) {
        Ok(config) => config,
        Err(exit) => return exit,
    };
    match take::take(&config, &args.dir).await {
        Ok(manifest) => {
            let bytes: u64 = manifest.files.values().map(|file| file.bytes).sum();
            console.print(format!(
                "{} files, {bytes} bytes, as of {}: {}",
                manifest.files.len(),
                manifest.taken_at,
                args.dir.display()
            ));
            Exit::Done
        }
        Err(error) => failed(&error, console),
    }
}

/// Says what is wrong.
pub(crate) fn failed(error: &BackupError, console: &mut Console<'_>) -> Exit {
    console.error(error);
    match error {
        BackupError::Usage { .. } => Exit::Usage,
        BackupError::Damaged { .. } => Exit::NotSo,
        BackupError::Unusable { .. } | BackupError::Unavailable(_) => Exit::Unreachable,
    }
}
