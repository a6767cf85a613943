//! Ends that come before the end which a leader has told. The leader was replaced in between: the new one has all
//! records, and for a moment does not know yet that all of them may be read. Or it is a gap: compaction took the last
//! records, and nothing comes up to the end.
//!
//! An end that comes early is waited out. When nothing follows, reading begins again there, with an end that is asked
//! anew: a new leader answers that only when it knows. On a compacted log the same end once more is a gap. Other logs have
//! none, so there it is never taken for one: what was passed over would be lost to whoever reads.

use std::time::Duration;

use tokio::time::Instant;

/// How long more is waited for after an end that came early, before reading begins again there.
const PAUSE: Duration = Duration::from_secs(1);

/// How long that goes on at one position before the reader is told that the partition cannot be read now.
const LONGEST: Duration = Duration::from_secs(10);

/// Early ends at the position where they are reported now.
#[derive(Debug, Default)]
pub(super) struct Early(Option<Seen>);

#[derive(Debug)]
struct Seen {
    position: u64,
    first: Instant,
    /// When the end was reported, unless reading has begun again since then.
    reported: Option<Instant>,
    /// Reading began again here, at least once.
    again: bool,
}

/// What to do when nothing comes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Wait on.
    Wait,
    /// Begin to read again.
    Again,
    /// Say that the partition cannot be read now.
    GiveUp,
}

impl Early {
    /// An end was reported before the known one. Whether that is a gap up to the known end.
    pub(super) fn is_gap(&mut self, position: u64, compacted: bool, now: Instant) -> bool {
        match &mut self.0 {
            Some(seen) if seen.position == position => {
                seen.reported = Some(now);
                seen.again && compacted
            }
            _ => {
                self.0 = Some(Seen { position, first: now, reported: Some(now), again: false });
                false
            }
        }
    }

    /// Nothing came at a position.
    pub(super) fn nothing(&mut self, position: u64, now: Instant) -> Next {
        let Some(seen) = self.0.as_mut().filter(|seen| seen.position == position) else { return Next::Wait };
        if seen.reported.is_none_or(|reported| now - reported < PAUSE) {
            return Next::Wait;
        }
        if now - seen.first >= LONGEST {
            self.0 = None;
            return Next::GiveUp;
        }
        (seen.reported, seen.again) = (None, true);
        Next::Again
    }

    /// Whether an end came early where nothing came since.
    #[cfg(test)]
    pub(super) fn was_seen(&self) -> bool {
        self.0.is_some()
    }

    /// The end is where it is known to be.
    pub(super) fn forget(&mut self) {
        self.0 = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compacted_log_has_a_gap_where_the_same_end_comes_twice() {
        let (mut early, begun) = (Early::default(), Instant::now());
        assert!(!early.is_gap(150, true, begun), "the leader may be new");
        assert!(!early.is_gap(150, true, begun + PAUSE / 2), "and know more by and by");
        assert_eq!(early.nothing(150, begun + PAUSE), Next::Wait);
        assert_eq!(early.nothing(150, begun + 2 * PAUSE), Next::Again);
        assert_eq!(early.nothing(150, begun + 9 * PAUSE), Next::Wait, "its answer is on the way");
        assert!(early.is_gap(150, true, begun + 9 * PAUSE));
        // More came meanwhile: that is another end.
        assert!(!early.is_gap(160, true, begun + 9 * PAUSE));
        assert_eq!(early.nothing(170, begun + 20 * PAUSE), Next::Wait);
        early.forget();
        assert!(!early.is_gap(160, true, begun + 20 * PAUSE));
    }

    #[test]
    fn other_logs_have_no_gaps() {
        let (mut early, begun) = (Early::default(), Instant::now());
        let (mut now, mut again) = (begun, 0);
        loop {
            assert!(!early.is_gap(150, false, now));
            now += PAUSE;
            match early.nothing(150, now) {
                Next::Again => again += 1,
                Next::GiveUp => break,
                Next::Wait => panic!("the pause is over"),
            }
        }
        assert_eq!((now - begun, again), (LONGEST, 9));
        assert!(!early.is_gap(150, false, now), "who reads on waits again");
        assert_eq!(early.nothing(150, now + PAUSE), Next::Again);
    }
}
