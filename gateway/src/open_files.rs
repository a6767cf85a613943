//! How many files and sockets this process may have open, and how many of them may be connections: the logs must
//! never go without, whoever connects.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// For logs, objects, the read model and calls to providers.
const KEPT_BACK: u64 = 512;

/// Raises the limit as far as the system lets this process, and says what it is then. A shell's usual limit is made
/// for programs of the past.
pub fn raise() -> u64 {
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return 1024 };
    if soft < hard && setrlimit(Resource::RLIMIT_NOFILE, hard, hard).is_ok() {
        return hard;
    }
    soft
}

/// How many connections may be open when `wanted` are configured for each listener: on the public one, and on the
/// inner one, which has far fewer peers.
pub fn connections(limit: u64, wanted: usize) -> (usize, usize) {
    let all = limit.saturating_sub(KEPT_BACK).max(limit / 2);
    let inner = limit / 8;
    let at_most = |share: u64| wanted.min(usize::try_from(share).unwrap_or(usize::MAX)).max(1);
    (at_most(all.saturating_sub(inner)), at_most(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logs_never_go_without() {
        assert_eq!(connections(1_048_576, 10_000), (10_000, 10_000));
        assert_eq!(connections(20_000, 10_000), (10_000, 2500));
        assert_eq!(connections(1024, 10_000), (384, 128));
        assert_eq!(connections(1024, 50), (50, 50));
        assert_eq!(connections(0, 10_000), (1, 1));
    }

    #[test]
    fn raising_it_gives_what_there_is() {
        let limit = raise();
        assert!(limit >= 256);
        assert_eq!(raise(), limit);
    }
}
