//! Where in a partition to begin, for what was written since some time.

use recado_bus::{Bounds, LogName, ReadError, SharedBus};

/// How far before the time that is asked for reading begins: clocks of brokers differ and are set back, and copies
/// of events are told by what stands before them.
const BEFORE_MS: i64 = 10 * 60 * 1000;

/// A position at or before the first record that was written since `since_ms`, found with some 20 reads of one record
/// each, whatever the partition's length.
pub(super) async fn position(
    bus: &SharedBus,
    log: LogName,
    partition: u32,
    bounds: Bounds,
    since_ms: i64,
) -> Result<u64, ReadError> {
    let wanted = since_ms.saturating_sub(BEFORE_MS);
    let mut halves = Halves::of(bounds);
    while let Some(middle) = halves.middle() {
        let mut reader = bus.reader(log, partition, middle).await?;
        let record = reader.next(1).await?.into_iter().next();
        // None: a gap up to the end.
        halves.told(record.is_none_or(|record| record.at_ms >= wanted));
    }
    Ok(halves.low)
}

/// A search by halves, between positions that may have gaps.
struct Halves {
    low: u64,
    high: u64,
}

impl Halves {
    fn of(bounds: Bounds) -> Self {
        Self { low: bounds.oldest, high: bounds.end }
    }

    /// The position to ask about, unless the answer is there.
    fn middle(&self) -> Option<u64> {
        (self.low < self.high).then(|| self.low + (self.high - self.low) / 2)
    }

    /// Whether what stands at the middle, or is the first after it, is new enough.
    fn told(&mut self, new_enough: bool) {
        let middle = self.low + (self.high - self.low) / 2;
        if new_enough {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Nothing that is new enough stands before what is found, and few questions find it.
        #[test]
        fn nothing_wanted_is_passed_over(
            steps in prop::collection::vec((1_u64..50, 0_i64..1000), 0..200),
            oldest in 0_u64..1000,
            wanted in 0_i64..100_000,
        ) {
            let (mut position, mut at_ms) = (oldest, 0);
            let records: Vec<(u64, i64)> = steps
                .iter()
                .map(|(gap, pause)| {
                    at_ms += pause;
                    position += gap;
                    (position - 1, at_ms)
                })
                .collect();
            let end = position;
            let mut halves = Halves::of(Bounds { oldest, end });
            let mut asked = 0;
            while let Some(middle) = halves.middle() {
                asked += 1;
                let found = records.iter().find(|(position, _)| *position >= middle);
                halves.told(found.is_none_or(|(_, at_ms)| *at_ms >= wanted));
            }
            prop_assert!(asked <= 14, "{asked} questions");
            let first = records.iter().find(|(_, at_ms)| *at_ms >= wanted);
            prop_assert!(first.is_none_or(|(position, _)| halves.low <= *position));
            let passed = records.iter().filter(|(position, _)| *position >= halves.low);
            prop_assert!(passed.clone().all(|(_, at_ms)| *at_ms >= wanted), "no older one is read");
        }
    }
}
