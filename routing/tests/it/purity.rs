//! The same log in gives the same bytes out: nothing in the sources could make a difference.

use std::{fs, path::Path};

/// Words that would let in a clock, chance, the environment, rounding or an accidental order.
const FORBIDDEN: &[&str] = &[
    "HashMap",
    "HashSet",
    "RandomState",
    "Instant",
    "SystemTime",
    "std::env",
    "std::fs",
    "std::net",
    "std::thread",
    "rand::",
    "f32",
    "f64",
    "unsafe",
    "static mut",
    "RefCell",
    "Mutex",
    "OnceLock",
    "LazyLock",
    "println!",
    "as_ptr",
];

#[test]
fn nothing_in_the_sources_depends_on_the_machine() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = 0;
    for entry in fs::read_dir(sources).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        files += 1;
        for (number, line) in text.lines().enumerate() {
            // The one hash map, which cannot be walked in its own order.
            let map = path.ends_with("id_map.rs") && line.contains("std::collections::HashMap");
            let found = FORBIDDEN.iter().find(|word| line.contains(**word) && !map);
            assert_eq!(found, None, "{}:{}", path.display(), number + 1);
        }
    }
    assert!(files > 20, "the sources were found");
}

#[test]
fn the_one_hash_map_is_walked_in_order_only() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/id_map.rs")).unwrap();
    let walks: Vec<_> = [".iter()", ".keys()", ".values()", ".drain(", ".retain(", "into_iter()"]
        .into_iter()
        .filter(|walk| text.contains(walk))
        .collect();
    assert_eq!(walks, [".keys()"], "`ids`, which sorts, is the only walk");
    assert!(text.contains("sort_unstable"));
}
