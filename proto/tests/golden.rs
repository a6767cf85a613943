//! Golden bytes: for every record and every alternative in it, canonical JSON and the bytes that it stands for.
//!
//! `tests/golden` has two text files for each, `.json` and `.hex`. Whoever writes a reader in another language can
//! test it with them. A change of either side is a change of what is on everybody's logs.
//!
//! `UPDATE_GOLDEN=1` makes the files that are missing, with a value in every field that the schema has, and writes
//! the bytes of the others anew from their JSON.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod schema;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::PathBuf,
    sync::LazyLock,
};

use recado_proto::{Encode as _, json::canonical, v1};
use serde_json::Value;

use self::schema::Schema;

/// The values of the logs, and what payloads hold.
const ROOTS: [&str; 8] = ["Intake", "Event", "Delivery", "Control", "DeadLetter", "AddressEntry", "Message", "Address"];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn encode(root: &str, json: &Value) -> Vec<u8> {
    fn of<T: serde::de::DeserializeOwned + prost::Message>(json: &Value) -> Vec<u8> {
        serde_json::from_value::<T>(json.clone()).unwrap_or_else(|error| panic!("{error}: {json}")).encode_to_vec()
    }
    match root {
        "Intake" => of::<v1::Intake>(json),
        "Event" => of::<v1::Event>(json),
        "Delivery" => of::<v1::Delivery>(json),
        "Control" => of::<v1::Control>(json),
        "DeadLetter" => of::<v1::DeadLetter>(json),
        "AddressEntry" => of::<v1::AddressEntry>(json),
        "Message" => of::<v1::Message>(json),
        "Address" => of::<v1::Address>(json),
        other => panic!("no type for {other}"),
    }
}

fn decode(root: &str, bytes: &[u8]) -> Value {
    match root {
        "Intake" => canonical(&v1::Intake::decode(bytes).unwrap()),
        "Event" => canonical(&v1::Event::decode(bytes).unwrap()),
        "Delivery" => canonical(&v1::Delivery::decode(bytes).unwrap()),
        "Control" => canonical(&v1::Control::decode(bytes).unwrap()),
        "DeadLetter" => canonical(&v1::DeadLetter::decode(bytes).unwrap()),
        "AddressEntry" => canonical(&v1::AddressEntry::decode(bytes).unwrap()),
        "Message" => canonical(&v1::Message::decode(bytes).unwrap()),
        "Address" => canonical(&v1::Address::decode(bytes).unwrap()),
        other => panic!("no type for {other}"),
    }
}

/// 32 bytes a line, so that a difference can be seen.
fn to_hex(bytes: &[u8]) -> String {
    bytes.chunks(32).fold(String::new(), |mut text, line| {
        for byte in line {
            write!(text, "{byte:02x}").unwrap();
        }
        text + "\n"
    })
}

fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    assert!(digits.len().is_multiple_of(2), "half a byte");
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// JSON and bytes by name; the part of a name before the first dot is the record.
type Fixtures = BTreeMap<String, (Value, Vec<u8>)>;

static SCHEMA: LazyLock<Schema> = LazyLock::new(Schema::read);

static FIXTURES: LazyLock<Fixtures> = LazyLock::new(|| {
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        update(&SCHEMA);
    }
    fixtures()
});

fn fixtures() -> Fixtures {
    let mut all = BTreeMap::new();
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        files.insert((path.file_stem().unwrap().to_str().unwrap().to_owned(), path.extension().unwrap().to_owned()));
    }
    for (name, _) in files.iter().filter(|(_, extension)| extension == "json") {
        let json = serde_json::from_str(&fs::read_to_string(folder().join(format!("{name}.json"))).unwrap()).unwrap();
        let hex = fs::read_to_string(folder().join(format!("{name}.hex"))).unwrap_or_default();
        all.insert(name.clone(), (json, from_hex(&hex)));
    }
    assert_eq!(all.len() * 2, files.len(), "each fixture is a .json and a .hex");
    all
}

fn root(name: &str) -> &str {
    name.split('.').next().unwrap()
}

fn update(schema: &Schema) {
    fs::create_dir_all(folder()).unwrap();
    for root in ROOTS {
        for (name, sample) in schema.samples(root) {
            let path = folder().join(format!("{name}.json"));
            let json = fs::read_to_string(&path).map_or(sample, |text| serde_json::from_str(&text).unwrap());
            let bytes = encode(root, &json);
            fs::write(path, format!("{:#}\n", decode(root, &bytes))).unwrap();
            fs::write(folder().join(format!("{name}.hex")), to_hex(&bytes)).unwrap();
        }
    }
}

#[test]
fn records_keep_their_bytes() {
    for (name, (json, bytes)) in &*FIXTURES {
        assert_eq!(decode(root(name), bytes), *json, "{name}: what its bytes say is not its JSON");
        assert_eq!(
            to_hex(&encode(root(name), json)),
            to_hex(bytes),
            "{name}: what its JSON encodes to is not its bytes"
        );
    }

    // Nothing of the schema is without a fixture: no record, no alternative of a oneof, no field.
    let mut seen = BTreeSet::new();
    for (name, (json, _)) in &*FIXTURES {
        SCHEMA.visit(root(name), json, &mut seen);
    }
    let missing: Vec<String> = SCHEMA.fields().difference(&seen).cloned().collect();
    assert!(missing.is_empty(), "no fixture has {missing:?}; UPDATE_GOLDEN=1 makes those that are missing");
}

#[test]
fn every_alternative_of_a_record_has_a_fixture_of_its_own() {
    for root in ROOTS {
        for alternative in SCHEMA.alternatives(root) {
            let name = format!("{root}.{alternative}");
            let found = FIXTURES.keys().any(|fixture| *fixture == name || fixture.starts_with(&format!("{name}.")));
            assert!(found, "there is no fixture of {name}");
        }
    }
}

#[test]
fn an_older_reader_passes_over_what_it_does_not_know() {
    // Field 1000, a length-delimited value: a newer build may add one to any record.
    for (name, (json, bytes)) in &*FIXTURES {
        let newer = [bytes.as_slice(), &[0xc2, 0x3e, 0x03, b'n', b'e', b'w']].concat();
        assert_eq!(decode(root(name), &newer), *json, "{name}");
    }
}
