//! Numbers of the process itself: memory, open files, what was built.

use std::fmt;

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric as _},
    metrics::{gauge::ConstGauge, info::Info},
    registry::{Registry, Unit},
};

/// Adds the build's facts and the process's numbers.
pub(super) fn register(registry: &mut Registry) {
    let build = vec![("version", env!("CARGO_PKG_VERSION"))];
    registry.register("build", "What was built", Info::new(build));
    registry.register_collector(Box::new(Process));
}

#[derive(Debug)]
struct Process;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let numbers = [
            ("process_resident_memory", "Memory in use", Some(&Unit::Bytes), resident_bytes()),
            ("process_open_fds", "Open files and sockets", None, open_files()),
        ];
        for (name, help, unit, number) in numbers {
            // Where the system does not say, the number is left out rather than shown as zero.
            let Some(number) = number else { continue };
            let gauge = ConstGauge::new(number);
            let metric = encoder.encode_descriptor(name, help, unit, gauge.metric_type())?;
            gauge.encode(metric)?;
        }
        Ok(())
    }
}

fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

fn open_files() -> Option<i64> {
    i64::try_from(std::fs::read_dir("/proc/self/fd").ok()?.count()).ok()
}
