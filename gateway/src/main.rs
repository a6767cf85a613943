//! The `recado` command.

use std::process::ExitCode;

/// Records and events are many small pieces, made on one thread and let go of on another.
#[cfg(not(debug_assertions))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    recado::cli::main()
}
