//! What there is to know of each number beside its value. Registering a number describes it, so that documents and
//! dashboards can be held against what the gateway really shows.

use prometheus_client::registry::{Metric, Registry, Unit};

/// A number, as those who read it know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The name of its samples; a histogram's have `_bucket`, `_sum` and `_count` behind it.
    pub name: String,
    /// `counter`, `gauge`, `histogram`.
    pub kind: &'static str,
    /// Its labels with the values that they can have, for people; empty when it has none.
    pub labels: &'static str,
    /// What it says.
    pub help: &'static str,
}

/// Registers numbers and describes them.
pub(super) struct Registrar<'r> {
    pub(super) registry: &'r mut Registry,
    /// What stands before each name.
    pub(super) prefix: &'static str,
    pub(super) all: &'r mut Vec<Described>,
}

impl Registrar<'_> {
    /// A number that only grows, until the process ends. Its samples are named `{name}_total`.
    pub(super) fn counter(&mut self, name: &'static str, labels: &'static str, help: &'static str, it: impl Metric) {
        self.describe(&format!("{name}_total"), "counter", labels, help);
        self.registry.register(name, help, it);
    }

    /// A number that goes up and down and has no unit.
    pub(super) fn gauge(&mut self, name: &'static str, labels: &'static str, help: &'static str, it: impl Metric) {
        self.describe(name, "gauge", labels, help);
        self.registry.register(name, help, it);
    }

    /// A number that goes up and down; its unit stands behind its name.
    pub(super) fn measure(
        &mut self,
        name: &'static str,
        unit: Unit,
        labels: &'static str,
        help: &'static str,
        it: impl Metric,
    ) {
        self.describe(&format!("{name}_{}", unit.as_str()), "gauge", labels, help);
        self.registry.register_with_unit(name, help, unit, it);
    }

    /// A distribution of times. Its samples are named `{name}_seconds_bucket` and so on.
    pub(super) fn durations(&mut self, name: &'static str, labels: &'static str, help: &'static str, it: impl Metric) {
        self.describe(&format!("{name}_seconds"), "histogram", labels, help);
        self.registry.register_with_unit(name, help, Unit::Seconds, it);
    }

    /// Describes a number that a collector registers.
    pub(super) fn describe(&mut self, name: &str, kind: &'static str, labels: &'static str, help: &'static str) {
        self.all.push(Described { name: format!("{}{name}", self.prefix), kind, labels, help });
    }
}
