//! A Kafka broker for measurements: prints its address and runs until its standard input ends.
#![allow(clippy::print_stdout, reason = "the one line that says where it listens")]

use std::io::Read as _;

use anyhow::Result;
use recado_bus::broker::Broker;

fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut broker = Broker::start(folder.path())?;
    println!("{}", broker.bootstrap());
    std::io::stdin().read_to_end(&mut Vec::new())?;
    broker.stop()?;
    Ok(())
}
