//! Numbers of the process itself, under the names that every process has, and what was built.

use std::{fmt, fs};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric as _},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge, info::Info},
    registry::Unit,
};

use super::catalog::Registrar;
use crate::allocations;

/// Adds the build's facts.
pub(super) fn register_build(r: &mut Registrar<'_>) {
    let help = "1; its labels say what was built";
    let build = vec![("version", env!("CARGO_PKG_VERSION"))];
    r.describe("build_info", "gauge", "`version`: one", help);
    r.registry.register("build", help, Info::new(build));
}

/// Adds the process's numbers. Where the system does not say one, it is left out rather than shown as zero.
pub(super) fn register(r: &mut Registrar<'_>) {
    for (name, unit, kind, help, number) in NUMBERS {
        if COUNTED.contains(&name) && number().is_none() {
            continue;
        }
        let unit = unit.map(|unit| format!("_{}", unit().as_str())).unwrap_or_default();
        let (total, kind) = match kind {
            MetricType::Counter => ("_total", "counter"),
            _ => ("", "gauge"),
        };
        r.describe(&format!("{name}{unit}{total}"), kind, "", help);
    }
    r.registry.register_collector(Box::new(Process));
}

type Number = (&'static str, Option<fn() -> Unit>, MetricType, &'static str, fn() -> Option<f64>);

/// Only where they are counted: no release has them.
const COUNTED: [&str; 2] = ["process_allocations", "process_allocated"];

const NUMBERS: [Number; 9] = [
    ("process_cpu", Some(|| Unit::Seconds), MetricType::Counter, "Processor time used", cpu_seconds),
    ("process_resident_memory", Some(|| Unit::Bytes), MetricType::Gauge, "Memory in use", || memory("VmRSS:")),
    ("process_virtual_memory", Some(|| Unit::Bytes), MetricType::Gauge, "Address space in use", || memory("VmSize:")),
    ("process_threads", None, MetricType::Gauge, "Threads of the system", || status("Threads:")?.parse().ok()),
    ("process_open_fds", None, MetricType::Gauge, "Open files and sockets", open_files),
    ("process_max_fds", None, MetricType::Gauge, "How many files and sockets may be open", max_files),
    ("process_start_time", Some(|| Unit::Seconds), MetricType::Gauge, "When it started, since 1970", start_seconds),
    (COUNTED[0], None, MetricType::Counter, "How often memory was asked for", allocations::calls),
    (COUNTED[1], Some(|| Unit::Bytes), MetricType::Counter, "Memory asked for", allocations::bytes),
];

#[derive(Debug)]
struct Process;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        for (name, unit, kind, help, number) in NUMBERS {
            let Some(number) = number() else { continue };
            let unit = unit.map(|unit| unit());
            let metric = encoder.encode_descriptor(name, help, unit.as_ref(), kind)?;
            match kind {
                MetricType::Counter => ConstCounter::new(number).encode(metric)?,
                _ => ConstGauge::new(number).encode(metric)?,
            }
        }
        Ok(())
    }
}

/// A line of the process's status, such as `VmRSS:`.
fn status(name: &str) -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned())
}

fn memory(name: &str) -> Option<f64> {
    let kibibytes: u32 = status(name)?.strip_suffix("kB")?.trim().parse().ok()?;
    Some(f64::from(kibibytes) * 1024.0)
}

/// The fields of the process's `stat` behind its name, which may hold anything.
fn stat(place: usize) -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(place)?.parse().ok()
}

/// How many of the system's ticks are a second.
fn ticks() -> Option<f64> {
    let ticks = nix::unistd::sysconf(nix::unistd::SysconfVar::CLK_TCK).ok()??;
    Some(ticks as f64)
}

fn cpu_seconds() -> Option<f64> {
    Some((stat(11)? + stat(12)?) / ticks()?)
}

fn start_seconds() -> Option<f64> {
    let stat_of_all = fs::read_to_string("/proc/stat").ok()?;
    let boot: f64 = stat_of_all.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()?;
    Some(boot + stat(19)? / ticks()?)
}

fn open_files() -> Option<f64> {
    Some(fs::read_dir("/proc/self/fd").ok()?.count() as f64)
}

fn max_files() -> Option<f64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}
