//! The Python that `./test` makes, with libraries that are not ours: other people's eyes on what we write.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context as _, Result};
use tokio::process::Command;

/// A file of the repository.
pub fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// A script of the repository, to be run; killed when dropped.
#[allow(clippy::disallowed_methods, reason = "`./test` says where it is")]
pub fn script(path: &str) -> Result<Command> {
    let python =
        std::env::var_os("RECADO_PYTHON").context("RECADO_PYTHON is not set: `./test` makes it and sets it")?;
    let mut command = Command::new(python);
    command.arg(file(path)).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).kill_on_drop(true);
    Ok(command)
}
