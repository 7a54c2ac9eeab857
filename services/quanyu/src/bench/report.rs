//! What a benchmark found: as JSON with stable names, or as a table.
//!
//! The names are documented in the command's help. Judging is left to the reader: a target is met or not, and the
//! command ends with 0 either way.

use std::collections::BTreeMap;

use anyhow::Context as _;
use serde::Serialize;

use crate::bench::Amount;
use crate::bench::figures::Spread;
use crate::bench::latency::Latency;
use crate::bench::memory::Memory;
use crate::bench::processes::Cpu;
use crate::bench::{BATCH_EVENTS, CONNECTIONS};
use crate::output::{Output, Table};

/// Settings of a baseline by name.
pub type Settings = BTreeMap<String, String>;

/// What was measured, and what came out.
#[derive(Debug, Serialize)]
pub struct Report {
    pub bench: &'static str,
    pub machine: Machine,
    pub load: Load,
    pub ours: Rounds,
    pub baseline: Baseline,
    /// Median of ours over median of the baseline.
    pub ratio: f64,
    pub latency: Latency,
    /// Of fold; none where it was not measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
    pub targets: Vec<Target>,
}

/// Where it ran.
#[derive(Debug, Serialize)]
pub struct Machine {
    pub cores: usize,
    /// Processes that wanted a core in the minute before: above nothing, others disturbed the figures.
    pub load_average_before: f64,
}

/// What was sent.
#[derive(Debug, Serialize)]
pub struct Load {
    pub events: usize,
    pub rounds: usize,
    pub connections: usize,
    pub batch_events: usize,
    /// Key, value and headers of a record, on average.
    pub record_bytes: f64,
}

/// Figures over rounds.
#[derive(Debug, Serialize)]
pub struct Rounds {
    pub events_per_second: Spread,
    pub cpu_seconds_per_million_events: BTreeMap<String, Spread>,
}

/// What ours is compared with.
#[derive(Debug, Serialize)]
pub struct Baseline {
    pub name: &'static str,
    /// The fastest that were tried, used for the rounds.
    pub settings: Settings,
    pub tried: Vec<Tried>,
    #[serde(flatten)]
    pub rounds: Rounds,
}

/// Settings that were tried once.
#[derive(Debug, Clone, Serialize)]
pub struct Tried {
    pub settings: Settings,
    pub events_per_second: f64,
}

/// A figure and what it should be.
#[derive(Debug, Serialize)]
pub struct Target {
    pub figure: &'static str,
    pub value: f64,
    /// The bound: at least this, or for latencies less than this.
    pub first: f64,
    pub met: bool,
    pub in_the_end: f64,
    pub met_in_the_end: bool,
}

impl Machine {
    /// Before anything is started.
    pub fn now() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let averages = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load_average_before = averages.split(' ').next().and_then(|first| first.parse().ok());
        Self { cores, load_average_before: load_average_before.unwrap_or(0.0) }
    }
}

impl Load {
    pub fn new(amount: Amount, record_bytes: f64) -> Self {
        let Amount { events, rounds } = amount;
        Self { events, rounds, connections: CONNECTIONS, batch_events: BATCH_EVENTS, record_bytes }
    }
}

impl Rounds {
    pub fn new(events_per_second: &[f64], cpu: &[Cpu]) -> anyhow::Result<Self> {
        let events_per_second = Spread::of(events_per_second).context("no round was measured")?;
        Ok(Self { events_per_second, cpu_seconds_per_million_events: Cpu::spread(cpu) })
    }
}

impl Target {
    pub fn at_least(figure: &'static str, value: f64, first: f64, in_the_end: f64) -> Self {
        let (met, met_in_the_end) = (value >= first, value >= in_the_end);
        Self { figure, value, first, met, in_the_end, met_in_the_end }
    }

    pub fn below(figure: &'static str, value: f64, first: f64, in_the_end: f64) -> Self {
        let (met, met_in_the_end) = (value < first, value < in_the_end);
        Self { figure, value, first, met, in_the_end, met_in_the_end }
    }
}

impl Report {
    /// Prints it as asked for.
    pub fn print(&self, output: Output) -> anyhow::Result<()> {
        if output.json {
            return output.json(self);
        }
        let mut table = Table::new(["figure", "min", "median", "max"]);
        let mut spread = |name: String, spread: &Spread, digits: usize| {
            let shown = |value: f64| format!("{value:.digits$}");
            table.row([name, shown(spread.min), shown(spread.median), shown(spread.max)]);
        };
        for (who, rounds) in [("ours", &self.ours), (self.baseline.name, &self.baseline.rounds)] {
            spread(format!("{who}: events/s"), &rounds.events_per_second, 0);
            for (process, used) in &rounds.cpu_seconds_per_million_events {
                spread(format!("{who}: CPU s per million events, {process}"), used, 2);
            }
        }
        output.table(table)?;
        self.print_latency(output)?;
        self.print_memory(output)?;
        print_targets(&self.targets, output)?;
        let settings: Vec<String> =
            self.baseline.settings.iter().map(|(name, value)| format!("{name}={value}")).collect();
        output.line(format_args!("{} settings: {}", self.baseline.name, settings.join(" ")))?;
        let Load { events, rounds, connections, batch_events, record_bytes } = &self.load;
        output.line(format_args!(
            "{rounds} rounds of {events} events each, {connections} connections, {batch_events} events a message, \
             {record_bytes:.0} bytes a record; {} cores, load average before {}",
            self.machine.cores, self.machine.load_average_before
        ))
    }

    fn print_latency(&self, output: Output) -> anyhow::Result<()> {
        let mut table = Table::new(["at a fixed rate", "p50", "p99", "max"]);
        let Latency { visible_ms, acknowledged_ms, polling_ms, events_per_second, .. } = &self.latency;
        for (name, quantiles) in [
            ("published → visible in ClickHouse, ms", visible_ms),
            ("published → acknowledged, ms", acknowledged_ms),
            ("between two looks of the reader, ms", polling_ms),
        ] {
            let shown = |value: f64| format!("{value:.1}");
            let name = format!("{events_per_second} events/s: {name}");
            table.row([name, shown(quantiles.p50), shown(quantiles.p99), shown(quantiles.max)]);
        }
        output.table(table)
    }

    fn print_memory(&self, output: Output) -> anyhow::Result<()> {
        let Some(memory) = &self.memory else { return Ok(()) };
        let mut table = Table::new(["open subjects", "memory of fold, MB"]);
        for step in &memory.steps {
            table.row([step.subjects.to_string(), format!("{:.0}", step.resident_mb)]);
        }
        output.table(table)?;
        output.line(format_args!(
            "fold with {} open subjects: {:.0} MB ({:.0} at most), {:.0} bytes a subject, {:.0} a further one",
            memory.subjects,
            memory.resident_mb,
            memory.peak_mb,
            memory.bytes_per_subject,
            memory.bytes_per_further_subject
        ))
    }
}

/// A table of targets, each met or not.
pub fn print_targets(targets: &[Target], output: Output) -> anyhow::Result<()> {
    let mut table = Table::new(["target", "found", "first", "in the end"]);
    let verdict = |bound: f64, met: bool| format!("{bound} {}", if met { "met" } else { "not met" });
    for target in targets {
        table.row([
            target.figure.to_owned(),
            format!("{:.2}", target.value),
            verdict(target.first, target.met),
            verdict(target.in_the_end, target.met_in_the_end),
        ]);
    }
    output.table(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_itself_meets_a_least_and_not_a_below() {
        assert!(Target::at_least("ratio", 0.5, 0.5, 0.9).met);
        assert!(!Target::at_least("ratio", 0.5, 0.5, 0.9).met_in_the_end);
        assert!(!Target::below("p99", 2_000.0, 2_000.0, 1_000.0).met);
    }
}
