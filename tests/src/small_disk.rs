//! A file system of its own, as small as a test wants it. Mounting one needs root.

use std::{io::Write as _, path::Path, process::Command};

use anyhow::{Result, ensure};

/// A mounted file system in memory, gone when dropped.
pub struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// Mounts one of this size, such as `64m`.
    pub fn new(size: &str) -> Result<Self> {
        let place = crate::settings::folder()?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(place.path())
            .output()?;
        ensure!(mounted.status.success(), "this test mounts a file system, which needs root: {mounted:?}");
        Ok(Self(place))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Mounts it again, for reading only or for writing too.
    pub fn remount(&self, how: &str) -> Result<()> {
        let options = format!("remount,{how}");
        let done = Command::new("mount").args(["-o", &options]).arg(self.path()).output()?;
        ensure!(done.status.success(), "{done:?}");
        Ok(())
    }

    /// Writes until only so many bytes are left.
    pub fn fill(&self, left: u64) -> Result<()> {
        let mut ballast = std::fs::File::options().append(true).create(true).open(self.path().join("ballast"))?;
        let mut block = 256 * 1024;
        while block >= 4096 {
            let fits = free(self.path())? >= left + block;
            if !fits || ballast.write_all(&vec![7; usize::try_from(block)?]).is_err() {
                block /= 2;
            }
        }
        Ok(())
    }

    /// Takes away what [`SmallDisk::fill`] wrote.
    pub fn free(&self) -> Result<()> {
        Ok(std::fs::remove_file(self.path().join("ballast"))?)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _gone = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

fn free(path: &Path) -> Result<u64> {
    let stat = nix::sys::statvfs::statvfs(path)?;
    Ok(stat.blocks_available() * stat.fragment_size())
}
