//! The `recado` command with its fault points compiled in, for the tests. A binary of its own, so that testing never
//! leaves one where people look for `recado`.

use std::process::ExitCode;

fn main() -> ExitCode {
    recado::cli::main()
}
