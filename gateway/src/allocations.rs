//! What the process asked its allocator for, in builds that count it (`count-allocations`): a figure that a busy machine
//! does not disturb.

/// The allocator of such a build.
#[cfg(feature = "count-allocations")]
pub const COUNTED: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;

/// Calls and bytes since the process began, enlargements included; `None` where nobody counts.
#[cfg(feature = "count-allocations")]
fn counted() -> Option<(f64, f64)> {
    let stats = COUNTED.stats();
    let calls = stats.allocations + stats.reallocations;
    // A program that has come this far has allocated: with none counted, the allocator is another one.
    (calls > 0).then_some((calls as f64, stats.bytes_allocated as f64 + stats.bytes_reallocated as f64))
}

#[cfg(not(feature = "count-allocations"))]
fn counted() -> Option<(f64, f64)> {
    None
}

/// How often memory was asked for.
pub(crate) fn calls() -> Option<f64> {
    counted().map(|(calls, _)| calls)
}

/// How many bytes were asked for.
pub(crate) fn bytes() -> Option<f64> {
    counted().map(|(_, bytes)| bytes)
}
