//! `recado restore`: a backup becomes the data of an empty folder.

use std::path::PathBuf;

use super::{ConfigFile, Console, Exit, backup};
use crate::backup::restore;

/// Makes a backup the data of a configuration whose data folder is empty. What is pending in it is not sent.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The backup's folder
    pub dir: PathBuf,
    #[command(flatten)]
    file: ConfigFile,
    /// Let a tenant that is parked in the backup pass over the input that it is parked at
    #[arg(long, value_name = "TENANT:POSITION", value_parser = skip)]
    skip: Vec<(String, u64)>,
}

fn skip(text: &str) -> Result<(String, u64), String> {
    let parts = text.rsplit_once(':').and_then(|(tenant, position)| Some((tenant.to_owned(), position.parse().ok()?)));
    parts.ok_or_else(|| "it looks like `acme:1234`".to_owned())
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    let config = match console.load(&args.file) {
        Ok(config) => config,
        Err(exit) => return exit,
    };
    match restore::restore(&config, &args.dir, &args.skip).await {
        Ok((manifest, tenants)) => {
            for left in tenants.left {
                console.print(format!("tenant {} stays parked: {}", left.tenant, left.why));
            }
            for tenant in tenants.restored {
                console.print(format!(
                    "tenant {}: epoch {} begins after event {}",
                    tenant.tenant, tenant.epoch, tenant.base
                ));
            }
            console.print(format!("restored as of {} into {}", manifest.taken_at, config.data_dir.display()));
            Exit::Done
        }
        Err(error) => backup::failed(&error, console),
    }
}
