//! Makes a log and its fingerprint for a new version of the rules: `golden OUT` writes `OUT.intake` and `OUT.sha256`.
//! For a version that is in use already, the files stay as they are.
#![allow(clippy::wildcard_imports, clippy::unnecessary_wraps, clippy::assigning_clones, clippy::needless_pass_by_value)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, unreachable_pub, dead_code)]

#[path = "../tests/it/generator.rs"]
mod generator;
#[path = "../tests/it/world.rs"]
mod world;

use std::fs;

use prost::Message as _;
use sha2::{Digest as _, Sha256};

/// As many inputs as make every rule meet every other, and few enough to keep.
const INPUTS: usize = 3_000;

fn main() {
    let out = std::env::args().nth(1).expect("usage: golden OUT");
    let mut bits: u64 = 0x5eed;
    let mut draw = || {
        // Any sequence does: the log is kept, not the way to it.
        bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (bits >> 56) as u8
    };
    let draws: Vec<_> =
        (0..INPUTS).map(|_| generator::Draw { kind: draw(), a: draw(), b: draw(), c: draw(), delay: draw() }).collect();
    let world = generator::run(&draws);
    let mut log = Vec::new();
    for (position, at, intake) in &world.log {
        log.extend(position.to_be_bytes());
        log.extend(at.to_be_bytes());
        intake.encode_length_delimited(&mut log).unwrap();
    }
    let mut hash = Sha256::new();
    hash.update(world::bytes(&world.events));
    hash.update(world.router.encode());
    let text = world::hex(&hash.finalize());
    fs::write(format!("{out}.intake"), log).unwrap();
    fs::write(format!("{out}.sha256"), text + "\n").unwrap();
}
