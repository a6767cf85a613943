//! The time that records get: never back, and never ahead by a jump that nobody vouched for.
//!
//! Beside the time of day there is a steady clock, which no one can set. While both agree the time is the time of day.
//! When the time of day leaps ahead of the steady clock, the time goes on as the steady clock does, until the two agree
//! again or somebody [accepts](Time::accept) the leap. When the time of day is behind, the time goes on at half its
//! pace until it is caught up with, so that it never stands still for long and never goes back.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tracing::{error, info, warn};

use crate::lock::lock;

/// Milliseconds of some clock.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// A clock that is further ahead than this is not followed, milliseconds.
const MAX_JUMP_MS: i64 = 60_000;

/// A change of the distance between the clocks that is no jitter, milliseconds.
const STEP_MS: i64 = 1_000;

/// The time of an embedded bus, in milliseconds since 1970.
pub struct Time {
    wall: Clock,
    steady: Clock,
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug)]
struct State {
    /// The time when the steady clock showed `steady`.
    base: i64,
    steady: i64,
    /// How far the time was ahead of the time of day then.
    lead: i64,
    /// How far the time of day is ahead, while that is not believed.
    refused: Option<i64>,
}

impl State {
    fn time(&self, steady: i64) -> i64 {
        let elapsed = (steady - self.steady).max(0);
        self.base + (elapsed / 2).max(elapsed - self.lead)
    }
}

impl Time {
    /// `wall` says the milliseconds since 1970, `steady` those since anything, sleep of the machine included. The time
    /// begins at `floor` or later.
    pub fn new(wall: Clock, steady: Clock, floor: i64) -> Self {
        let (now, start) = (wall(), steady());
        let base = now.max(floor);
        if base - now > MAX_JUMP_MS {
            let ahead_s = (base - now) / 1000;
            warn!(ahead_s, "the newest records are ahead of the machine's clock, time goes on at half its pace");
        }
        let state = State { base, steady: start, lead: base - now, refused: None };
        Self { wall, steady, state: Mutex::new(state) }
    }

    /// The time.
    pub fn now(&self) -> i64 {
        let mut state = lock(&self.state);
        let (wall, steady) = ((self.wall)(), (self.steady)());
        let time = state.time(steady);
        if wall > time + MAX_JUMP_MS {
            if state.refused.is_none() {
                let ahead_s = (wall - time) / 1000;
                error!(ahead_s, "the machine's clock jumped ahead and is not followed");
            }
            state.refused = Some(wall - time);
            return time;
        }
        if state.refused.take().is_some() {
            info!("the machine's clock is followed again");
        }
        if wall >= time {
            *state = State { base: wall, steady, lead: 0, refused: None };
            return wall;
        }
        let expected = state.base - state.lead + (steady - state.steady);
        if state.lead == 0 || (wall - expected).abs() > STEP_MS {
            if time - wall > MAX_JUMP_MS {
                let behind_s = (time - wall) / 1000;
                warn!(behind_s, "the machine's clock went back, time goes on at half its pace");
            }
            *state = State { base: time, steady, lead: time - wall, refused: None };
        }
        time
    }

    /// How far the machine's clock is ahead, when it leapt and is not followed.
    pub fn refused(&self) -> Option<Duration> {
        self.now();
        lock(&self.state).refused.map(|ms| Duration::from_millis(ms.unsigned_abs()))
    }

    /// Follows the machine's clock from now on, wherever it is; says how far it was ahead, if it was not followed.
    pub fn accept(&self) -> Option<Duration> {
        let refused = self.refused()?;
        let mut state = lock(&self.state);
        let (wall, steady) = ((self.wall)(), (self.steady)());
        let base = state.time(steady).max(wall);
        *state = State { base, steady, lead: base - wall, refused: None };
        warn!(ahead_s = refused.as_secs(), "the machine's clock is followed, as was asked for");
        Some(refused)
    }
}

impl std::fmt::Debug for Time {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Time").field("state", &*lock(&self.state)).finish_non_exhaustive()
    }
}

/// The machine's time of day.
#[allow(clippy::disallowed_methods, reason = "the place of this crate that knows the time of day")]
pub(super) fn wall() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as i64
}

/// The time since the machine started, its sleep included. Setting the time of day does not change it.
pub(super) fn steady() -> i64 {
    use nix::time::{ClockId, clock_gettime};
    let read = clock_gettime(ClockId::CLOCK_BOOTTIME).or_else(|_| clock_gettime(ClockId::CLOCK_MONOTONIC));
    read.map_or(0, |time| time.tv_sec() * 1000 + time.tv_nsec() / 1_000_000)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    const HOUR: i64 = 3_600_000;
    const NOON: i64 = 1_795_262_400_000;

    struct Clocks {
        wall: Arc<AtomicI64>,
        steady: Arc<AtomicI64>,
        time: Time,
    }

    impl Clocks {
        fn new(floor: i64) -> Self {
            let (wall, steady) = (Arc::new(AtomicI64::new(NOON)), Arc::new(AtomicI64::new(7)));
            let reads = |hand: &Arc<AtomicI64>| -> Clock {
                let hand = Arc::clone(hand);
                Arc::new(move || hand.load(Ordering::SeqCst))
            };
            let time = Time::new(reads(&wall), reads(&steady), floor);
            Self { wall, steady, time }
        }

        /// Real time passes, and somebody sets the clock.
        fn pass(&self, ms: i64, set_by: i64) -> i64 {
            self.wall.fetch_add(ms + set_by, Ordering::SeqCst);
            self.steady.fetch_add(ms, Ordering::SeqCst);
            self.time.now() - NOON
        }
    }

    #[test]
    fn a_weekend_of_silence_is_no_jump() {
        let clocks = Clocks::new(0);
        assert_eq!(clocks.pass(60 * HOUR, 0), 60 * HOUR);
        assert_eq!(clocks.time.refused(), None);
    }

    #[test]
    fn small_corrections_are_followed() {
        let clocks = Clocks::new(0);
        assert_eq!(clocks.pass(1000, 59_000), 60_000);
        assert_eq!(clocks.pass(1000, -10), 61_000, "never back");
        assert_eq!(clocks.pass(1000, 0), 61_990);
    }

    #[test]
    fn a_jump_ahead_is_refused_until_the_clocks_agree_or_somebody_accepts() {
        let clocks = Clocks::new(0);
        assert_eq!(clocks.pass(1000, 6 * HOUR), 1000);
        assert_eq!(clocks.time.refused(), Some(Duration::from_hours(6)));
        assert_eq!(clocks.pass(5000, 0), 6000, "it goes on by the steady clock");
        assert_eq!(clocks.pass(1000, -6 * HOUR), 7000, "set right again");
        assert_eq!(clocks.time.refused(), None);
        assert_eq!(clocks.time.accept(), None);

        assert_eq!(clocks.pass(1000, 6 * HOUR), 8000);
        assert_eq!(clocks.time.accept(), Some(Duration::from_hours(6)));
        assert_eq!(clocks.pass(1000, 0), 6 * HOUR + 9000);
        assert_eq!(clocks.time.refused(), None);
    }

    #[test]
    fn back_means_half_the_pace_until_it_is_caught_up_with() {
        let clocks = Clocks::new(0);
        assert_eq!(clocks.pass(1000, -HOUR), 1000, "never back");
        let mut last = 1000;
        for _ in 0..1000 {
            let now = clocks.pass(1, 0);
            assert!(now >= last && now - last <= 1, "{last} {now}");
            last = now;
        }
        assert_eq!(last, 1500);
        clocks.pass(2 * HOUR, 0);
        assert_eq!(clocks.pass(1000, 0), clocks.wall.load(Ordering::SeqCst) - NOON, "caught up");
        assert_eq!(clocks.time.refused(), None, "a silence while it is behind is no jump");
    }

    #[test]
    fn it_begins_where_the_log_ends() {
        let clocks = Clocks::new(NOON + 6 * HOUR);
        assert_eq!(clocks.time.now(), NOON + 6 * HOUR);
        assert_eq!(clocks.pass(2 * HOUR, 0), 7 * HOUR);
        assert_eq!(clocks.pass(14 * HOUR, 0), 16 * HOUR);
    }
}
