//! The logs: their names, how many partitions they have, and how long they are kept.

use std::time::Duration;

use recado_bus::{LogName, LogSpec, Record, Retention};

/// Everything Recado is told.
pub const INTAKE: LogName = LogName("recado.intake.v1");
/// Everything it concludes.
pub const EVENTS: LogName = LogName("recado.events.v1");
/// What the sender does.
pub const DELIVERIES: LogName = LogName("recado.deliveries.v1");
/// What could not be used.
pub const DEADLETTERS: LogName = LogName("recado.deadletters.v1");
/// What instances and operators agree on.
pub const CONTROL: LogName = LogName("recado.control.v1");
/// The address book.
pub const ADDRESSES: LogName = LogName("recado.addresses.v1");

const DAY: Duration = Duration::from_hours(24);

/// All logs, where intake, events and deliveries have `partitions` each.
pub fn specs(partitions: u32) -> Vec<LogSpec> {
    let log = |name, partitions, retention| LogSpec { name, partitions, retention };
    vec![
        log(INTAKE, partitions, Retention::For(DAY * 30)),
        log(EVENTS, partitions, Retention::For(DAY * 90)),
        log(DELIVERIES, partitions, Retention::For(DAY * 8)),
        log(DEADLETTERS, 1, Retention::For(DAY * 30)),
        log(CONTROL, 1, Retention::Compacted),
        log(ADDRESSES, 1, Retention::Compacted),
    ]
}

/// Records in one append of many.
const BATCH: usize = 500;
/// Their bytes, about: an append has a bound, which the largest records would reach together.
const BATCH_BYTES: usize = 1024 * 1024;
/// What a record takes beside its value, about.
const BESIDE: usize = 400;

/// Many records as appends of a size that every log takes.
pub fn batches(records: impl IntoIterator<Item = Record>) -> Vec<Vec<Record>> {
    let (mut batches, mut bytes) = (Vec::<Vec<Record>>::new(), 0);
    for record in records {
        let size = record.value.len() + BESIDE;
        match batches.last_mut() {
            Some(batch) if batch.len() < BATCH && bytes + size <= BATCH_BYTES => {
                bytes += size;
                batch.push(record);
            }
            _ => {
                bytes = size;
                batches.push(vec![record]);
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn many_records_are_appends_of_bounded_size() {
        let record = |size: usize| Record { key: "k".into(), headers: Vec::new(), value: vec![0; size].into() };
        let sizes = |batches: Vec<Vec<Record>>| batches.iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(batches(Vec::new())), [0; 0]);
        assert_eq!(sizes(batches((0..1001).map(|_| record(1)))), [500, 500, 1]);
        let large = recado_bus::MAX_RECORD;
        let found = batches([large, large, 10, large].map(record));
        assert_eq!(sizes(found.clone()), [1, 2, 1]);
        let values: Vec<_> = found.iter().flatten().map(|record| record.value.len()).collect();
        assert_eq!(values, [large, large, 10, large], "in order");
    }
}
