//! Whether somebody still reads what a command would write, found out without writing.

use std::{io, os::fd::AsFd};

use nix::{
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::stat::{SFlag, fstat},
};

/// Of the process's own output.
pub(super) fn of_stdout() -> bool {
    of(&io::stdout())
}

/// A pipe or a socket whose other end is closed; files and terminals never are.
fn of(output: &impl AsFd) -> bool {
    let kind = fstat(output).map(|stat| SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT);
    if !kind.is_ok_and(|kind| kind == SFlag::S_IFIFO || kind == SFlag::S_IFSOCK) {
        return false;
    }
    // What is wrong with it is told without being asked for.
    let mut looked_at = [PollFd::new(output.as_fd(), PollFlags::empty())];
    let wrong = PollFlags::POLLERR | PollFlags::POLLHUP;
    poll(&mut looked_at, PollTimeout::ZERO).is_ok() && looked_at[0].revents().is_some_and(|told| told.intersects(wrong))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::{fs::File, os::unix::net::UnixStream};

    use super::*;

    #[test]
    fn closed_pipes_and_sockets_are_known_and_files_are_never_closed() {
        let (reader, writer) = io::pipe().unwrap();
        assert!(!of(&writer));
        drop(reader);
        assert!(of(&writer));
        let (one, other) = UnixStream::pair().unwrap();
        assert!(!of(&one));
        drop(other);
        assert!(of(&one));
        assert!(!of(&File::open("/dev/null").unwrap()));
        assert!(!of(&tempfile::tempfile().unwrap()));
    }
}
