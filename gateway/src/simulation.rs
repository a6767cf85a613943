//! What the simulations share: chance that comes from a seed, and running very many histories.
//!
//! `RECADO_SEED=7` looks at one history only and prints it. `RECADO_SEEDS=1000000` runs so many, from `RECADO_SEED`
//! on if that is given too.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Instant,
};

/// `SplitMix64`.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    pub(crate) fn percent(&mut self, p: u64) -> bool {
        self.below(100) < p
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

/// How often something happened, by its name.
pub(crate) type Tally = BTreeMap<&'static str, u64>;

/// Runs many histories on all cores and prints what hit. A kind of `wanted` that never hit in a full run is a failure,
/// and so is a history that panics.
pub(crate) fn run(test: &str, usual: u64, wanted: &[&'static str], history: fn(u64, bool) -> Tally) {
    let (seed, count) = (number("RECADO_SEED"), number("RECADO_SEEDS"));
    let print = seed.is_some() && count.is_none();
    let count = if print { 1 } else { count.unwrap_or(usual) };
    let first = seed.unwrap_or(1);

    let (next, total, failed) = (AtomicU64::new(first), Mutex::new(Tally::new()), Mutex::new(Vec::new()));
    let began = Instant::now();
    let threads = if print { 1 } else { std::thread::available_parallelism().map_or(1, |n| n.get().min(16)) };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Relaxed);
                    if seed >= first + count || failed.lock().unwrap().len() >= 5 {
                        return;
                    }
                    match std::panic::catch_unwind(|| history(seed, print)) {
                        Ok(tally) => {
                            let mut total = total.lock().unwrap();
                            for (name, times) in tally {
                                *total.entry(name).or_default() += times;
                            }
                        }
                        Err(_) => failed.lock().unwrap().push(seed),
                    }
                }
            });
        }
    });

    let (total, mut failed) = (total.into_inner().unwrap(), failed.into_inner().unwrap());
    println!("{test}: {count} histories from seed {first} in {:.1} s", began.elapsed().as_secs_f64());
    for (name, times) in &total {
        println!("{times:>12}  {name}");
    }
    failed.sort_unstable();
    if let Some(seed) = failed.first() {
        panic!(
            "histories failed: {failed:?}; to see one: RECADO_SEED={seed} cargo test -p recado --lib {test} -- --nocapture"
        );
    }
    if count >= usual {
        let never: Vec<_> = wanted.iter().filter(|name| !total.contains_key(*name)).collect();
        assert!(never.is_empty(), "never happened: {never:?}");
    }
}

#[allow(clippy::disallowed_methods, reason = "to look closer at one history, or at more of them")]
fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|text| text.parse().ok())
}
