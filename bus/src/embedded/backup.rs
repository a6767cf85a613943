//! Copying a log's files while somebody may be writing them.
//!
//! Each file is copied as one snapshot (`VACUUM INTO`), the oldest day first. Finished days never change, so the
//! copies together are the log as it was at some instant: a beginning of it, without a hole.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use super::folder;
use crate::{LogSpec, OpenError, Retention};

/// How often a copy is begun again because retention deleted a file under it.
const ATTEMPTS: u32 = 3;

/// Copies a log of the folder `from` into the folder `to`, durably. Says which files it made, as paths below `to`. A
/// log that does not exist yet has none.
pub fn copy(from: &Path, spec: &LogSpec, to: &Path) -> Result<Vec<PathBuf>, OpenError> {
    let (source, target) = (folder::of(from, spec.name), folder::of(to, spec.name));
    let failed = |error: std::io::Error| folder::unreachable(&target, &error);
    fs::create_dir_all(&target).map_err(failed)?;
    let mut made = Vec::new();
    if spec.retention == Retention::Compacted {
        let file = folder::keyed_file(&source);
        if file.exists() {
            made.extend(copy_file(&file, spec, &target)?);
        }
    } else {
        for attempt in 1.. {
            match copy_days(&source, spec, &target, &mut made) {
                Ok(()) => break,
                // An old day was deleted: what is left begins later.
                Err(Moved::Gone) if attempt < ATTEMPTS => {}
                Err(Moved::Gone) => {
                    let why = "its files are deleted faster than they can be copied".to_owned();
                    return Err(OpenError::Unreachable { what: source.display().to_string(), why });
                }
                Err(Moved::Failed(error)) => return Err(error),
            }
        }
    }
    folder::sync(&target).map_err(failed)?;
    Ok(made.iter().map(|name| Path::new(spec.name.0).join(name)).collect())
}

enum Moved {
    Gone,
    Failed(OpenError),
}

fn copy_days(source: &Path, spec: &LogSpec, target: &Path, made: &mut Vec<PathBuf>) -> Result<(), Moved> {
    let days = folder::days(source).map_err(|error| Moved::Failed(folder::unreachable(source, &error)))?;
    // What an earlier attempt copied of days that are gone now would leave a hole.
    for old in made.drain(..) {
        folder::remove(&target.join(&old)).map_err(|error| Moved::Failed(folder::unreachable(target, &error)))?;
    }
    for day in days {
        let file = folder::day_file(source, day);
        match copy_file(&file, spec, target) {
            Ok(name) => made.extend(name),
            Err(_) if !file.exists() => return Err(Moved::Gone),
            Err(error) => return Err(Moved::Failed(error)),
        }
    }
    Ok(())
}

/// `None`: the file's creation has not ended yet, there is nothing in it.
fn copy_file(file: &Path, spec: &LogSpec, target: &Path) -> Result<Option<PathBuf>, OpenError> {
    let Some(name) = file.file_name() else { return Ok(None) };
    let failed = |error: rusqlite::Error| folder::unreachable(file, &error);
    let connection = folder::open_to_read(file).map_err(failed)?;
    if !folder::verify(&connection, file, spec)? {
        return Ok(None);
    }
    let copy = target.join(name);
    let text = copy.to_str().ok_or_else(|| folder::unreachable(&copy, &"the path is not UTF-8"))?;
    connection.execute("VACUUM INTO ?1", (text,)).map_err(failed)?;
    File::open(&copy).and_then(|copy| copy.sync_all()).map_err(|error| folder::unreachable(&copy, &error))?;
    Ok(Some(PathBuf::from(name)))
}
