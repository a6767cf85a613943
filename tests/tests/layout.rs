//! Which crate may use which: read from what cargo itself says.

use std::{collections::BTreeMap, process::Command};

use serde_json::Value;

#[test]
fn crates_depend_only_on_what_they_may() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("recado-proto", [].as_slice()),
        ("recado-bus", &[]),
        ("recado-simulator", &[]),
        ("xtask", &[]),
        ("recado-connectors", &["recado-proto"]),
        ("recado-routing", &["recado-proto"]),
        ("recado", &["recado-proto", "recado-connectors", "recado-routing", "recado-bus", "recado-simulator"]),
        (
            "recado-tests",
            &["recado", "recado-proto", "recado-connectors", "recado-routing", "recado-bus", "recado-simulator"],
        ),
    ]);
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert_eq!(packages.len(), allowed.len(), "a crate without a rule, or a rule without a crate");
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let rule = allowed.get(name).unwrap_or_else(|| panic!("no rule for {name}"));
        for dependency in package["dependencies"].as_array().unwrap() {
            let of = dependency["name"].as_str().unwrap();
            // A crate may test itself with a feature of its own switched on.
            if allowed.contains_key(of) && of != name {
                assert!(rule.contains(&of), "{name} must not use {of}");
            }
        }
    }
}
