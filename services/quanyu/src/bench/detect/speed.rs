//! How many series a detector judges in a second: the newest week of each, as a weekly run does.
//!
//! `commands::bench` calls it. On one core for the detector itself, on all for what a run over a city's series takes.

use std::time::Instant;

use anyhow::Context as _;
use quanyu_boot::clock::monotonic;
use quanyu_detect::NotTestable;
use quanyu_detect::ears::{Ears, EarsMethod, ears};
use quanyu_detect::ensemble::{EnsembleSettings, ensemble};
use quanyu_detect::farrington::{Dating, FlexibleSettings, Series, farrington_flexible};
use quanyu_detect::simulation::noufaily::{TESTED, WEEKS};
use quanyu_detect::study::generated;
use rayon::prelude::*;
use serde::Serialize;

use super::scans::{self, MeasuredScan};
use crate::bench::figures::Spread;
use crate::bench::report::{Machine, Target};
use crate::output::{Output, Table};

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Amount {
    pub series: usize,
    pub runs: usize,
}

/// What came out.
#[derive(Debug, Serialize)]
pub struct Report {
    bench: &'static str,
    machine: Machine,
    series: usize,
    /// At most so many weeks each.
    weeks: usize,
    runs: usize,
    detectors: Vec<Measured>,
    scans: Vec<MeasuredScan>,
    targets: Vec<Target>,
}

#[derive(Debug, Serialize)]
struct Measured {
    detector: &'static str,
    /// On one core.
    series_per_second: Spread,
    /// For all series on all cores.
    seconds: Spread,
}

/// What is measured: each takes a series and judges its last week.
type Judge = fn(&[Option<u64>]) -> Result<usize, NotTestable>;

const DETECTORS: [(&str, Judge); 5] = [
    (FLEXIBLE, flexible),
    ("ears_C1", |counts| of_ears(counts, EarsMethod::C1)),
    ("ears_C2", |counts| of_ears(counts, EarsMethod::C2)),
    ("ears_C3", |counts| of_ears(counts, EarsMethod::C3)),
    (ENSEMBLE, of_ensemble),
];
/// Plug-in bound, ten periods.
const FLEXIBLE: &str = "farrington_flexible";
const ENSEMBLE: &str = "ensemble";
/// A weekly run over so many series must end within a minute on two cores.
const RUN_SERIES: f64 = 20_000.0;
const RUN_SECONDS_MAX: f64 = 60.0;
/// Fifty times what surveillance's farringtonFlexible is known to do on one core, about 100 to 300; and twice that.
const FLEXIBLE_MIN: f64 = 15_000.0;
const FLEXIBLE_IN_THE_END: f64 = 30_000.0;
/// Simulated series of every scenario that are cut off at different weeks.
const REPLICATIONS: u32 = 10;

/// Measures all detectors in turn, so many rounds.
///
/// # Errors
/// A detector refuses its settings.
pub fn measure(machine: Machine, amount: Amount, output: Output) -> anyhow::Result<Report> {
    output.say("making series …");
    let full: Vec<Vec<Option<u64>>> = generated(None, REPLICATIONS, 1)
        .iter()
        .map(|one| one.struck.iter().copied().map(Some).collect())
        .collect();
    let cut = |number: usize| {
        let weeks = TESTED.start + 1 + number / full.len() % TESTED.len();
        full.get(number % full.len()).and_then(|counts| counts.get(..weeks)).unwrap_or_default()
    };
    let series: Vec<&[Option<u64>]> = (0..amount.series).map(cut).collect();
    let mut rounds = vec![(Vec::new(), Vec::new()); DETECTORS.len()];
    for round in 1..=amount.runs {
        output.say(format_args!("round {round} of {} …", amount.runs));
        for ((_, judge), (one_core, all_cores)) in DETECTORS.iter().zip(&mut rounds) {
            let started = monotonic();
            series.iter().try_for_each(|counts| judge(counts).map(drop))?;
            one_core.push(series.len() as f64 / seconds_since(started));
            let started = monotonic();
            series.par_iter().try_for_each(|counts| judge(counts).map(drop))?;
            all_cores.push(seconds_since(started));
        }
    }
    let detectors = DETECTORS.iter().zip(&rounds).map(|((detector, _), (one_core, all_cores))| {
        Some(Measured { detector, series_per_second: Spread::of(one_core)?, seconds: Spread::of(all_cores)? })
    });
    let detectors: Vec<Measured> = detectors.collect::<Option<_>>().context("no round was measured")?;
    output.say("scans …");
    let scans = scans::measure(amount.runs)?;
    let targets = targets(&detectors, series.len() as f64);
    let Amount { series, runs } = amount;
    Ok(Report { bench: "detect", machine, series, weeks: WEEKS, runs, detectors, scans, targets })
}

fn seconds_since(started: Instant) -> f64 {
    monotonic().duration_since(started).as_secs_f64()
}

fn flexible(counts: &[Option<u64>]) -> Result<usize, NotTestable> {
    Ok(farrington_flexible(&weekly(counts), &FlexibleSettings::improved(), newest(counts))?.len())
}

fn of_ensemble(counts: &[Option<u64>]) -> Result<usize, NotTestable> {
    Ok(ensemble(&weekly(counts), &EnsembleSettings::default(), newest(counts))?.len())
}

/// EARS looks at every bin that it is given: as many as the last one needs.
fn of_ears(counts: &[Option<u64>], method: EarsMethod) -> Result<usize, NotTestable> {
    let settings = Ears::new(method);
    let first = counts.len().saturating_sub(settings.bins_before() + 1);
    Ok(ears(counts.get(first..).unwrap_or_default(), &settings)?.len())
}

fn newest(counts: &[Option<u64>]) -> std::ops::Range<usize> {
    counts.len().saturating_sub(1)..counts.len()
}

fn weekly(counts: &[Option<u64>]) -> Series<'_> {
    Series { counts, population: None, dating: Dating::Index { freq: 52 } }
}

fn targets(detectors: &[Measured], series: f64) -> Vec<Target> {
    let of = |name: &str| detectors.iter().find(|one| one.detector == name);
    let flexible = of(FLEXIBLE).map(|one| {
        let figure = "farrington_flexible: series/s on one core";
        Target::at_least(figure, one.series_per_second.median, FLEXIBLE_MIN, FLEXIBLE_IN_THE_END)
    });
    let run = of(ENSEMBLE).map(|one| {
        let seconds = one.seconds.median * RUN_SERIES / series;
        Target::below(
            "ensemble: seconds for 20,000 series on all cores",
            seconds,
            RUN_SECONDS_MAX,
            RUN_SECONDS_MAX,
        )
    });
    flexible.into_iter().chain(run).collect()
}

impl Report {
    /// Prints it as asked for.
    pub fn print(&self, output: Output) -> anyhow::Result<()> {
        if output.json {
            return output.json(self);
        }
        let head = ["detector", "min", "median", "max series/s on one core", "median s on all cores"];
        let mut table = Table::new(head);
        for Measured { detector, series_per_second, seconds } in &self.detectors {
            table.row([
                (*detector).to_owned(),
                format!("{:.0}", series_per_second.min),
                format!("{:.0}", series_per_second.median),
                format!("{:.0}", series_per_second.max),
                format!("{:.2}", seconds.median),
            ]);
        }
        output.table(table)?;
        let mut table = Table::new(["scan", "min", "median", "max replications/s on one core"]);
        for MeasuredScan { model, places, days, cases, replications_per_second: rate } in &self.scans {
            table.row([
                format!("{model}, {cases} cases, {places} places, {days} days"),
                format!("{:.0}", rate.min),
                format!("{:.0}", rate.median),
                format!("{:.0}", rate.max),
            ]);
        }
        output.table(table)?;
        crate::bench::report::print_targets(&self.targets, output)?;
        output.line(format_args!(
            "{} rounds of {} series of up to {} weeks, the last one judged; {} cores, load average before {}",
            self.runs, self.series, self.weeks, self.machine.cores, self.machine.load_average_before
        ))
    }
}
