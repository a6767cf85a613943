//! The logs: their names, how many partitions they have, and how long they are kept.

use std::time::Duration;

use recado_bus::{LogName, LogSpec, Retention};

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
