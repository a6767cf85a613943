//! Objects as files of a folder.
//!
//! An object is written beside the others, made durable, and only then given its name; so a crash leaves the whole
//! old object, the whole new one, or none. What was being written stays in `.new/`, where nobody looks for objects.

use std::{
    fs::{self, File},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;

use super::{MAX_OBJECT, ObjectError, ObjectWriter, Objects, is_key, within_limit};
use crate::clock;

/// Where objects are written before they have a name.
const NEW: &str = ".new";
/// What has stood there for so long is left over from a crash.
const LEFT_OVER: Duration = Duration::from_hours(24);

/// An object store in a folder. Instances may share the folder.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Opens a folder, creates it when it is missing, and removes what crashes left over.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, ObjectError> {
        let root = root.into();
        let new = root.join(NEW);
        let cannot = |error: io::Error| ObjectError::Unavailable(format!("{}: {error}", root.display()));
        // Objects hold what people wrote.
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&new).map_err(cannot)?;
        let now_ms = clock::now_ms();
        for entry in fs::read_dir(&new).map_err(cannot)?.flatten() {
            let written = entry.metadata().and_then(|meta| meta.modified()).ok();
            let written_ms = written
                .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok())
                .map_or(0, |d| d.as_millis() as i64);
            if now_ms - written_ms > LEFT_OVER.as_millis() as i64 {
                // Somebody else may have been faster.
                let _gone = fs::remove_file(entry.path());
            }
        }
        sync_folder(&root).map_err(cannot)?;
        Ok(Self { root })
    }

    fn path(&self, key: &str) -> Result<PathBuf, ObjectError> {
        if is_key(key) {
            return Ok(self.root.join(key));
        }
        Err(ObjectError::Refused { key: key.to_owned(), why: "this is no key of an object".to_owned() })
    }

    fn write(&self, key: &str, content: &[u8]) -> Result<(), ObjectError> {
        let path = self.path(key)?;
        if content.len() > MAX_OBJECT {
            let why = format!("{} bytes are more than {MAX_OBJECT}", content.len());
            return Err(ObjectError::Refused { key: key.to_owned(), why });
        }
        let new = self.unnamed();
        let written = File::create_new(&new).and_then(|mut file| {
            file.write_all(content)?;
            self.name(&file, &new, &path)
        });
        if written.is_err() {
            let _gone = fs::remove_file(&new);
        }
        written.map_err(|error| unavailable(key, &error))
    }

    /// A place for what has no name yet.
    fn unnamed(&self) -> PathBuf {
        self.root.join(NEW).join(format!("{:032x}", rand::random::<u128>()))
    }

    /// Makes what was written durable, and gives it its name.
    fn name(&self, file: &File, new: &Path, path: &Path) -> io::Result<()> {
        let folder = path.parent().unwrap_or(&self.root);
        self.create_folders(folder)?;
        file.sync_all()?;
        fs::rename(new, path)?;
        sync_folder(folder)
    }

    /// Creates what is missing of a folder, and makes each new name durable.
    fn create_folders(&self, folder: &Path) -> io::Result<()> {
        if folder == self.root || folder.is_dir() {
            return Ok(());
        }
        let above = folder.parent().unwrap_or(&self.root);
        self.create_folders(above)?;
        match fs::create_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => made?,
        }
        sync_folder(above)
    }

    fn read(&self, key: &str, from: u64, len: usize) -> Result<Bytes, ObjectError> {
        let path = self.path(key)?;
        let read = || -> io::Result<Vec<u8>> {
            let mut file = File::open(&path)?;
            if !file.metadata()?.is_file() {
                return Err(io::ErrorKind::NotFound.into());
            }
            file.seek(SeekFrom::Start(from))?;
            let mut content = Vec::new();
            file.take(len as u64).read_to_end(&mut content)?;
            Ok(content)
        };
        read().map(Bytes::from).map_err(|error| {
            if is_absence(&error) { ObjectError::NotFound(key.to_owned()) } else { unavailable(key, &error) }
        })
    }

    fn remove(&self, key: &str) -> Result<(), ObjectError> {
        let path = self.path(key)?;
        match fs::remove_file(&path) {
            Ok(()) => sync_folder(path.parent().unwrap_or(&self.root)).map_err(|error| unavailable(key, &error)),
            Err(error) if is_absence(&error) => Ok(()),
            Err(error) => Err(unavailable(key, &error)),
        }
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, ObjectError> {
        let mut keys = Vec::new();
        // Folders that can hold keys with the prefix, as paths below the root.
        let start = prefix.rsplit_once('/').map_or("", |(folder, _)| folder);
        if !start.is_empty() && !is_key(start) {
            return Ok(keys);
        }
        let mut folders = vec![start.to_owned()];
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(self.root.join(&folder)) {
                Ok(entries) => entries,
                Err(error) if is_absence(&error) => continue,
                Err(error) => return Err(unavailable(prefix, &error)),
            };
            for entry in entries {
                let entry = entry.map_err(|error| unavailable(prefix, &error))?;
                let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
                let key = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                if !is_key(&key) {
                    continue;
                }
                let kind = entry.file_type().map_err(|error| unavailable(prefix, &error))?;
                if kind.is_dir() && (key.starts_with(prefix) || prefix.starts_with(&key)) {
                    folders.push(key);
                } else if kind.is_file() && key.starts_with(prefix) {
                    keys.push(key);
                }
            }
        }
        keys.sort_unstable();
        Ok(keys)
    }

    /// Runs file work where it holds up nobody.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, ObjectError> + Send + 'static,
    ) -> Result<T, ObjectError> {
        let folder = self.clone();
        tokio::task::spawn_blocking(move || work(&folder))
            .await
            .map_err(|_| ObjectError::Unavailable("the work was cut short".to_owned()))?
    }
}

#[async_trait]
impl Objects for Folder {
    async fn put(&self, key: &str, content: Bytes) -> Result<(), ObjectError> {
        let key = key.to_owned();
        self.blocking(move |folder| folder.write(&key, &content)).await
    }

    async fn writer<'a>(&'a self, key: &str) -> Result<Box<dyn ObjectWriter + 'a>, ObjectError> {
        let key = key.to_owned();
        let writer = self.blocking(move |folder| {
            let path = folder.path(&key)?;
            let new = folder.unnamed();
            let file = File::create_new(&new).map_err(|error| unavailable(&key, &error))?;
            let place = Place { folder: folder.clone(), key, path, new, named: false };
            Ok(FileWriter { place: Some((place, file)), waiting: Vec::new(), written: 0 })
        });
        Ok(Box::new(writer.await?))
    }

    async fn get(&self, key: &str) -> Result<Bytes, ObjectError> {
        self.get_range(key, 0, MAX_OBJECT).await
    }

    async fn get_range(&self, key: &str, from: u64, len: usize) -> Result<Bytes, ObjectError> {
        let key = key.to_owned();
        self.blocking(move |folder| folder.read(&key, from, len)).await
    }

    async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        let key = key.to_owned();
        self.blocking(move |folder| folder.remove(&key)).await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>, ObjectError> {
        let prefix = prefix.to_owned();
        self.blocking(move |folder| folder.keys(&prefix)).await
    }
}

/// Bytes that are gathered before they are written.
const GATHERED: usize = 512 * 1024;

/// Where an object is written, and what it will be called. Removed unless it got its name.
struct Place {
    folder: Folder,
    key: String,
    path: PathBuf,
    new: PathBuf,
    named: bool,
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.named {
            let _gone = fs::remove_file(&self.new);
        }
    }
}

/// An object that comes in pieces.
struct FileWriter {
    /// `None` once a write failed, and while one is under way.
    place: Option<(Place, File)>,
    waiting: Vec<u8>,
    written: u64,
}

impl FileWriter {
    /// Runs file work where it holds up nobody; a failure ends the object.
    async fn with_file<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Place, &mut File) -> io::Result<T> + Send + 'static,
    ) -> Result<T, ObjectError> {
        let cut = || ObjectError::Unavailable("the object was given up before".to_owned());
        let (mut place, mut file) = self.place.take().ok_or_else(cut)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work(&mut place, &mut file).map_err(|error| unavailable(&place.key, &error))?;
            Ok::<_, ObjectError>(((place, file), done))
        });
        let (place, done) = done.await.map_err(|_| cut())??;
        self.place = Some(place);
        Ok(done)
    }

    async fn flush(&mut self) -> Result<(), ObjectError> {
        let waiting = std::mem::take(&mut self.waiting);
        self.with_file(move |_, file| file.write_all(&waiting)).await
    }
}

#[async_trait]
impl ObjectWriter for FileWriter {
    async fn write(&mut self, piece: Bytes) -> Result<(), ObjectError> {
        within_limit("object", self.written, piece.len())?;
        self.written += piece.len() as u64;
        self.waiting.extend_from_slice(&piece);
        if self.waiting.len() >= GATHERED { self.flush().await } else { Ok(()) }
    }

    async fn finish(mut self: Box<Self>) -> Result<(), ObjectError> {
        self.flush().await?;
        self.with_file(|place, file| {
            let folder = place.folder.clone();
            folder.name(file, &place.new, &place.path)?;
            place.named = true;
            Ok(())
        })
        .await
    }
}

/// Makes the names in a folder durable.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory)
}

fn unavailable(key: &str, error: &io::Error) -> ObjectError {
    ObjectError::Unavailable(format!("{key}: {error}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn store() -> (tempfile::TempDir, Folder) {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path().join("objects")).unwrap();
        (place, folder)
    }

    #[tokio::test]
    async fn keeps_what_a_store_promises() {
        let (place, store) = store();
        super::super::conformance::all(&store).await;
        // What was given up on the way left nothing.
        assert_eq!(fs::read_dir(place.path().join("objects/.new")).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn what_a_crash_leaves_is_no_object() {
        let (place, store) = store();
        store.put("a", Bytes::from_static(b"whole")).await.unwrap();
        let left = place.path().join("objects/.new/0123");
        fs::write(&left, "hal").unwrap();
        assert_eq!(store.list("").await.unwrap(), ["a"]);

        // Young: another instance may be writing it. Old: nobody is.
        Folder::open(place.path().join("objects")).unwrap();
        assert!(left.exists());
        let old = std::time::UNIX_EPOCH + Duration::from_secs(1);
        File::options().write(true).open(&left).unwrap().set_modified(old).unwrap();
        let again = Folder::open(place.path().join("objects")).unwrap();
        assert!(!left.exists());
        assert_eq!(again.get("a").await.unwrap(), "whole");
    }

    #[tokio::test]
    async fn a_failed_write_leaves_the_old_object_and_nothing_else() {
        let (place, store) = store();
        store.put("a/b", Bytes::from_static(b"old")).await.unwrap();
        // `a` is a folder: no object can take its name.
        assert!(matches!(store.put("a", Bytes::from_static(b"x")).await, Err(ObjectError::Unavailable(_))));
        assert_eq!(store.get("a/b").await.unwrap(), "old");
        assert_eq!(fs::read_dir(place.path().join("objects/.new")).unwrap().count(), 0);
    }
}
