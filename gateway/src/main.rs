//! The `recado` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    recado::cli::main()
}
