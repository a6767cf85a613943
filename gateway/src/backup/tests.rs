#![allow(clippy::unwrap_used)]

use super::*;

fn manifest(files: &[(&str, &str)], folder: &Path) -> Manifest {
    let mut entries = BTreeMap::new();
    for (name, content) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        entries.insert((*name).to_owned(), describe(&path).unwrap());
    }
    Manifest {
        format: FORMAT,
        data_format: 1,
        version: "0".to_owned(),
        taken_at: String::new(),
        partitions: 1,
        positions: BTreeMap::new(),
        files: entries,
    }
}

#[test]
fn every_file_has_to_be_what_was_taken() {
    let place = tempfile::tempdir().unwrap();
    let taken = manifest(&[("log/a/1.db", "one"), ("objects/state/x", "two")], place.path());
    taken.write(place.path()).unwrap();
    let read = Manifest::read(place.path()).unwrap();
    assert_eq!(read, taken);
    read.check_files(place.path()).unwrap();
    fs::write(place.path().join("objects/state/x"), "tvo").unwrap();
    let refused = read.check_files(place.path()).unwrap_err();
    assert!(
        matches!(&refused, BackupError::Damaged { problem, .. } if problem.contains("objects/state/x")),
        "{refused}"
    );
    fs::remove_file(place.path().join("log/a/1.db")).unwrap();
    let refused = read.check_files(place.path()).unwrap_err().to_string();
    assert!(refused.contains("log/a/1.db is missing"), "{refused}");
}

#[test]
fn a_manifest_names_nothing_outside_of_its_folder() {
    for name in ["log/../../etc/passwd", "/etc/passwd", "other/x", "log", "logs/x", "../log/x"] {
        assert!(!is_below(name), "{name}");
    }
    for name in ["log/recado.intake.v1/20261121.db", "objects/state/0/acme-1"] {
        assert!(is_below(name), "{name}");
    }
}

#[test]
fn a_newer_backup_is_refused_with_what_to_do() {
    let place = tempfile::tempdir().unwrap();
    let newer = Manifest { data_format: 99, version: "9.9.9".to_owned(), ..manifest(&[], place.path()) };
    newer.write(place.path()).unwrap();
    let refused = Manifest::read(place.path()).unwrap_err();
    assert!(matches!(refused, BackupError::Usage { .. }));
    assert!(refused.to_string().contains("restore it with recado 9.9.9"), "{refused}");
    fs::remove_file(place.path().join(MANIFEST)).unwrap();
    assert!(Manifest::read(place.path()).unwrap_err().to_string().contains("no backup"));
}
