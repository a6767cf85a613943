//! The `recado` command with an allocator that counts, for `recado bench`. A binary of its own, so that measuring never
//! leaves one where people look for `recado`.

use std::{alloc::System, process::ExitCode};

#[global_allocator]
static ALLOCATOR: &stats_alloc::StatsAlloc<System> = recado::allocations::COUNTED;

fn main() -> ExitCode {
    recado::cli::main()
}
