//! A queue: its rules, who waits in it and who could serve it.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use recado_proto::{
    Id,
    v1::{self, queue_config::Offer},
};

use crate::{account::LONGEST, agent::IdleKey};

/// Where a conversation stands in its queue: when it entered, then the order of entering.
pub(crate) type Place = (i64, u64);

/// Where a conversation stands among all that wait: heavier queues first, then its place. Smaller is served first.
pub(crate) type Rank = (Reverse<u32>, Place);

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Queue {
    pub(crate) config: v1::QueueConfig,
    /// Who waits (derived).
    pub(crate) waiting: BTreeMap<Place, Id>,
    /// Members that can take one more now, longest idle first (derived).
    pub(crate) free: BTreeSet<IdleKey>,
}

/// A cool-down is never shorter: a conversation does not bounce between a queue and one agent.
const LEAST_COOL_DOWN: i64 = 1_000;

fn milliseconds(configured: u64, default: i64) -> i64 {
    if configured == 0 { default } else { configured.min(LONGEST) as i64 }
}

impl Queue {
    pub(crate) fn new(config: v1::QueueConfig) -> Self {
        Self { config, waiting: BTreeMap::new(), free: BTreeSet::new() }
    }

    /// How its conversations reach agents.
    pub(crate) fn offer(&self) -> Offer {
        match self.config.offer() {
            Offer::Unspecified => Offer::Auto,
            offer => offer,
        }
    }

    /// The configuration's word for [`Queue::offer`].
    pub(crate) fn offer_word(&self) -> &'static str {
        match self.offer() {
            Offer::Unspecified | Offer::Auto => "auto",
            Offer::Push => "push",
            Offer::Manual => "manual",
        }
    }

    pub(crate) fn offer_timeout(&self) -> i64 {
        milliseconds(self.config.offer_timeout_ms, 30_000)
    }

    /// The cool-down of an agent after its `count`th refusal (from 1) of one conversation, by rejecting or missing.
    pub(crate) fn cool_down(&self, missed: bool, count: u32) -> i64 {
        let first = if missed { self.config.miss_cooldown_ms } else { self.config.reject_cooldown_ms };
        let longest = milliseconds(self.config.max_cooldown_ms, 600_000);
        let doubled = milliseconds(first, LEAST_COOL_DOWN).saturating_mul(1 << count.saturating_sub(1).min(30));
        doubled.min(longest).max(LEAST_COOL_DOWN)
    }

    /// How long a conversation may be silent, milliseconds; `None`: for ever.
    pub(crate) fn idle_close(&self) -> Option<i64> {
        (self.config.idle_close_ms > 0).then(|| self.config.idle_close_ms.min(LONGEST) as i64)
    }

    pub(crate) fn rank(&self, place: Place) -> Rank {
        (Reverse(self.config.weight), place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cool_downs_double_up_to_their_limit() {
        let queue = Queue::new(v1::QueueConfig {
            reject_cooldown_ms: 10_000,
            max_cooldown_ms: 35_000,
            ..v1::QueueConfig::default()
        });
        let rejected: Vec<_> = (1..=4).map(|count| queue.cool_down(false, count)).collect();
        assert_eq!(rejected, [10_000, 20_000, 35_000, 35_000]);
        assert_eq!(queue.cool_down(true, 1), LEAST_COOL_DOWN);
        assert_eq!(queue.cool_down(false, u32::MAX), 35_000);
    }
}
