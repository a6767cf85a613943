//! The objects of a backup: out of the store that the configuration names, and into it. Files are copied as files;
//! what is in a bucket goes through this process piece by piece.

use std::{collections::BTreeMap, path::Path};

use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use tokio::{
    fs,
    io::{AsyncReadExt as _, AsyncWriteExt as _},
};

use super::{BackupError, FileEntry, OBJECTS, copy_file, empty_folder, hex};
use crate::{
    config::ObjectStore,
    objects::{self, Folder, ObjectError, Objects, SharedObjects},
};

/// Bytes that are held at a time.
const PIECE: usize = 4 * 1024 * 1024;

fn unavailable(error: &dyn std::fmt::Display) -> BackupError {
    BackupError::Unavailable(error.to_string())
}

fn open(store: &ObjectStore) -> Result<SharedObjects, BackupError> {
    objects::open(store).map_err(|error| unavailable(&error))
}

/// Copies all objects into a backup's folder; gives their keys.
pub(super) async fn copy_out(store: &ObjectStore, folder: &Path) -> Result<Vec<String>, BackupError> {
    let target = folder.join(OBJECTS);
    match store {
        ObjectStore::Folder(root) => copy_folder(root, &target).await,
        ObjectStore::S3(_) => {
            let objects = open(store)?;
            let mut copied = Vec::new();
            for key in objects.list("").await.map_err(|error| unavailable(&error))? {
                if fetch(&*objects, &key, &target.join(&key)).await? {
                    copied.push(key);
                }
            }
            Ok(copied)
        }
    }
}

async fn copy_folder(root: &Path, target: &Path) -> Result<Vec<String>, BackupError> {
    let objects = Folder::open(root.to_owned()).map_err(|error| unavailable(&error))?;
    let keys = objects.list("").await.map_err(|error| unavailable(&error))?;
    let (root, target) = (root.to_owned(), target.to_owned());
    let copied = tokio::task::spawn_blocking(move || {
        let mut copied = Vec::new();
        for key in keys {
            let from = root.join(&key);
            match copy_file(&from, &target.join(&key)) {
                Ok(()) => copied.push(key),
                // Nobody needed it any more.
                Err(_) if !from.exists() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(copied)
    });
    copied.await.map_err(|error| unavailable(&error))?
}

/// Writes an object into a file, durably; `false` when there is none any more.
async fn fetch(objects: &dyn Objects, key: &str, path: &Path) -> Result<bool, BackupError> {
    let failed = |error| BackupError::file(path, error);
    let mut file = None;
    let mut from = 0_u64;
    loop {
        let piece = match objects.get_range(key, from, PIECE).await {
            Ok(piece) => piece,
            Err(ObjectError::NotFound(_)) => return Ok(false),
            Err(error) => return Err(unavailable(&error)),
        };
        let file = match &mut file {
            Some(file) => file,
            none => {
                if let Some(folder) = path.parent() {
                    fs::create_dir_all(folder).await.map_err(failed)?;
                }
                none.insert(fs::File::create(path).await.map_err(failed)?)
            }
        };
        file.write_all(&piece).await.map_err(failed)?;
        from += piece.len() as u64;
        if piece.len() < PIECE {
            file.sync_all().await.map_err(failed)?;
            return Ok(true);
        }
    }
}

/// Refuses a store that has something in it.
pub(super) async fn must_be_empty(store: &ObjectStore) -> Result<(), BackupError> {
    match store {
        ObjectStore::Folder(root) => empty_folder(root, "a restored backup"),
        ObjectStore::S3(_) => {
            let keys = open(store)?.list("").await.map_err(|error| unavailable(&error))?;
            if keys.is_empty() {
                return Ok(());
            }
            Err(BackupError::Usage {
                problem: format!("the object store has {} objects", keys.len()),
                hint: "a restored backup goes under a new prefix or into a new bucket; nothing was changed".to_owned(),
            })
        }
    }
}

/// Copies a backup's objects into a bucket. What arrives there is what the manifest says.
pub(super) async fn copy_in(
    store: &ObjectStore,
    folder: &Path,
    files: &BTreeMap<String, FileEntry>,
) -> Result<(), BackupError> {
    let objects = open(store)?;
    for (name, entry) in files {
        let Some(key) = name.strip_prefix(OBJECTS).and_then(|rest| rest.strip_prefix('/')) else { continue };
        let path = folder.join(name);
        let failed = |error| BackupError::file(&path, error);
        let mut file = fs::File::open(&path).await.map_err(failed)?;
        let mut writer = objects.writer(key).await.map_err(|error| unavailable(&error))?;
        let (mut bytes, mut hash) = (0, Sha256::new());
        loop {
            let mut piece = Vec::with_capacity(PIECE);
            (&mut file).take(PIECE as u64).read_to_end(&mut piece).await.map_err(failed)?;
            if piece.is_empty() {
                break;
            }
            bytes += piece.len() as u64;
            hash.update(&piece);
            writer.write(Bytes::from(piece)).await.map_err(|error| unavailable(&error))?;
        }
        if *entry != (FileEntry { bytes, sha256: hex(&hash.finalize()) }) {
            return Err(BackupError::damaged(format!("{} changed while it was read", path.display())));
        }
        writer.finish().await.map_err(|error| unavailable(&error))?;
    }
    Ok(())
}
