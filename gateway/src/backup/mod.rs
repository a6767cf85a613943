//! Backups: a copy of everything that must not be lost, taken beside a running gateway, and the way back.
//!
//! A backup is a folder: the files of the logs, the objects, and a manifest, written last, that names every file with
//! its size and SHA-256. The logs are copied in an order in which each may be older than those after it: control (its
//! checkpoints name positions in intake and events), deliveries (it speaks of messages in events), addresses,
//! events (each has a cause in intake, and says that the dead letters of what came before are written), dead letters,
//! intake; then the objects that they name.
//!
//! A restored gateway must not send again what went out after the backup was taken. So each tenant begins a new epoch,
//! and what is pending in the backup becomes unknown.

pub mod epoch;
mod objects;
pub mod restore;
pub mod take;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The form of a backup. A build refuses a newer one.
pub const FORMAT: u32 = 1;

/// The manifest's name in a backup's folder.
const MANIFEST: &str = "manifest.json";
/// Where the logs are in it.
const LOGS: &str = "log";
/// Where the objects are in it.
const OBJECTS: &str = "objects";

/// Why a backup is not taken or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The arguments or the configuration are wrong for it.
    #[error("{problem}\nhint: {hint}")]
    Usage {
        /// What is wrong.
        problem: String,
        /// What to do.
        hint: String,
    },
    /// The backup is not what its manifest says, or does not fit together.
    #[error("{problem}\nhint: {hint}")]
    Damaged {
        /// What is wrong, and with which file.
        problem: String,
        /// What to do.
        hint: String,
    },
    /// A file cannot be read or written.
    #[error("{}: {why}", path.display())]
    Unusable {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The logs, the control log or the objects.
    #[error("{0}")]
    Unavailable(String),
}

impl From<recado_bus::OpenError> for BackupError {
    fn from(error: recado_bus::OpenError) -> Self {
        match error {
            recado_bus::OpenError::Unsafe { .. } => Self::Usage {
                problem: error.to_string(),
                hint: "use the version of recado that wrote it, or a newer one".to_owned(),
            },
            _ => Self::Unavailable(error.to_string()),
        }
    }
}

impl BackupError {
    fn file(path: &Path, why: impl std::fmt::Display) -> Self {
        Self::Unusable { path: path.to_owned(), why: why.to_string() }
    }

    fn damaged(problem: String) -> Self {
        Self::Damaged { problem, hint: "use another backup: nothing of this one was taken over".to_owned() }
    }
}

/// What a backup consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the backup.
    pub format: u32,
    /// The version of everything on the logs.
    pub data_format: u32,
    /// The version of recado that took it.
    pub version: String,
    /// When it was complete, RFC 3339.
    pub taken_at: String,
    /// Of intake, events and deliveries.
    pub partitions: u32,
    /// Where each log begins and ends, by partition.
    pub positions: BTreeMap<String, Vec<Positions>>,
    /// Every file, by its path below the backup's folder.
    pub files: BTreeMap<String, FileEntry>,
}

/// A partition of a log in a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Positions {
    /// The oldest record's position.
    pub oldest: u64,
    /// The position behind the newest.
    pub end: u64,
}

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// How large it is.
    pub bytes: u64,
    /// SHA-256 of its content, lower-case hex.
    pub sha256: String,
}

impl Manifest {
    /// Reads the manifest of a backup and checks that this build can restore it.
    pub fn read(folder: &Path) -> Result<Self, BackupError> {
        let path = folder.join(MANIFEST);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(BackupError::Damaged {
                    problem: format!(
                        "{} is not there: this is no backup, or one that was not finished",
                        path.display()
                    ),
                    hint: "the manifest is written last; take the backup again, or use another".to_owned(),
                });
            }
            Err(error) => return Err(BackupError::file(&path, error)),
        };
        let manifest: Self = serde_json::from_slice(&text)
            .map_err(|error| BackupError::damaged(format!("{} cannot be read: {error}", path.display())))?;
        let newest = crate::directory::FORMAT_VERSION;
        if manifest.format > FORMAT || manifest.data_format > newest {
            return Err(BackupError::Usage {
                problem: format!(
                    "the backup has format {}.{}, and this build knows up to {FORMAT}.{newest}",
                    manifest.format, manifest.data_format
                ),
                hint: format!("restore it with recado {} or a newer one", manifest.version),
            });
        }
        Ok(manifest)
    }

    /// Writes it, durably, and so declares the backup complete.
    fn write(&self, folder: &Path) -> Result<(), BackupError> {
        let path = folder.join(MANIFEST);
        let write = || -> io::Result<()> {
            let new = folder.join("manifest.new");
            let mut file = File::create(&new)?;
            serde_json::to_writer_pretty(&mut file, self)?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            File::open(folder)?.sync_all()
        };
        write().map_err(|error| BackupError::file(&path, error))
    }

    /// Compares every file with what the manifest says of it.
    pub fn check_files(&self, folder: &Path) -> Result<(), BackupError> {
        for (name, entry) in &self.files {
            let path = folder.join(name);
            if !is_below(name) {
                return Err(BackupError::damaged(format!("the manifest names `{name}`, which is no file of a backup")));
            }
            let found = match describe(&path) {
                Ok(found) => found,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(BackupError::damaged(format!("{} is missing", path.display())));
                }
                Err(error) => return Err(BackupError::file(&path, error)),
            };
            if found != *entry {
                return Err(BackupError::damaged(format!("{} is not what the backup took", path.display())));
            }
        }
        Ok(())
    }
}

/// Whether a manifest may name this path: below the folder, in one of its two parts.
fn is_below(name: &str) -> bool {
    let plain = Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    plain && [LOGS, OBJECTS].iter().any(|part| name.strip_prefix(part).is_some_and(|rest| rest.starts_with('/')))
}

/// Reads a file to its end.
fn describe(path: &Path) -> io::Result<FileEntry> {
    let (mut file, mut hash, mut bytes) = (File::open(path)?, Sha256::new(), 0);
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(FileEntry { bytes, sha256: hex(&hash.finalize()) });
        }
        hash.update(&buffer[..read]);
        bytes += read as u64;
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Creates a folder that only this user may enter, or finds it empty.
pub(crate) fn empty_folder(path: &Path, what: &str) -> Result<(), BackupError> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| BackupError::file(path, error))?;
    let mut entries = fs::read_dir(path).map_err(|error| BackupError::file(path, error))?;
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(BackupError::Usage {
            problem: format!("{} is not empty", path.display()),
            hint: format!("{what} goes into a new folder; nothing was changed"),
        }),
    }
}

/// Copies one file durably, creating the folders above it.
fn copy_file(from: &Path, to: &Path) -> Result<(), BackupError> {
    let copy = || -> io::Result<()> {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from, to)?;
        File::open(to)?.sync_all()
    };
    copy().map_err(|error| BackupError::file(to, error))
}

/// Makes the names in a folder and all below it durable.
fn sync_tree(folder: &Path) -> Result<(), BackupError> {
    let sync = || -> io::Result<Vec<PathBuf>> {
        let mut below = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                below.push(entry.path());
            }
        }
        File::open(folder)?.sync_all()?;
        Ok(below)
    };
    for below in sync().map_err(|error| BackupError::file(folder, error))? {
        sync_tree(&below)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
