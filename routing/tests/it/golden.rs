//! The fingerprint of every version of the rules: a log that was kept, and the hash of all that it leads to. A
//! version that is in use never changes; other behaviour is a new version with a log of its own, made by
//! `cargo run -p recado-routing --example golden -- routing/tests/golden/logic-N`.

use std::{fs, path::Path};

use bytes::Buf as _;
use prost::Message as _;
use recado_proto::v1::Intake;
use sha2::{Digest as _, Sha256};

use crate::world::{World, bytes, hex};

fn fingerprint(log: &[u8]) -> (usize, String) {
    let mut world = World::unborn();
    let mut rest = log;
    let mut inputs = 0;
    while rest.has_remaining() {
        let (position, at) = (rest.get_u64(), rest.get_i64());
        let intake = Intake::decode_length_delimited(&mut rest).unwrap();
        world.apply(position, at, &intake);
        inputs += 1;
    }
    let mut hash = Sha256::new();
    hash.update(bytes(&world.events));
    hash.update(world.router.encode());
    (inputs, hex(&hash.finalize()))
}

#[test]
fn logic_1_concludes_what_it_always_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let (inputs, found) = fingerprint(&fs::read(folder.join("logic-1.intake")).unwrap());
    assert!(inputs > 1_000, "the log was kept whole");
    let wanted = fs::read_to_string(folder.join("logic-1.sha256")).unwrap();
    assert_eq!(found, wanted.trim());
}
