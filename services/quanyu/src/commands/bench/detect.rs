//! `quanyu bench detect`: how many series detectors judge in a second, and how good they are in a simulation study.
//!
//! Needs no stack and starts none. Ends with 0 when it could measure, whatever the figures are.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use quanyu_boot::Exit;

use crate::bench::detect::speed::{self, Amount};
use crate::bench::detect::study::{self, Source};
use crate::bench::report::Machine;
use crate::session::Session;

pub const HELP: &str = "\
Examples:
  quanyu bench detect
  quanyu bench detect --json --series 5000 --runs 9
  quanyu bench detect --study noufaily2013 --json
  quanyu bench detect --study noufaily2013 --data shared/vectors/inputs

Without --study: the newest week of every series is judged by each detector, on one core and on all. The series are simulated
ones, each cut off at another week. Close everything else: `load_average_before` tells whether you did.

--study noufaily2013 is the simulation of Noufaily et al. 2013 (doi:10.1002/sim.5595): 42 scenarios of 624 weeks, one outbreak
in the last 49. With --data the reference's 210 stored series are judged, without it --replications of every scenario are
generated. Settings of the ensemble were chosen on one half of the scenarios; the other half, and fresh seeds, tell what it is
worth.

--json prints one document:
  bench, machine        detect; cores, load_average_before
  speed:
    series, weeks, runs how many, how long, how often
    detectors           [{detector, series_per_second (one core), seconds (all series, all cores)}]: each {min, median, max}
    scans               [{model, places, days, cases, replications_per_second (one core)}]
    targets             [{figure, value, first, met, in_the_end, met_in_the_end}]
  a study:
    study, source       noufaily2013; stored, or generated with seed and replications
    parts               [{part, series, detectors}]: all, the tuned half, the judged half, fresh seeds
    detectors           [{detector, alpha, false_positive_rate, untestable, detection, by_size, sensitivity, specificity,
                        delay_weeks, timeliness}]
    shares              {share, count, of, exact_95 (Clopper-Pearson), cluster_95 (series resampled)}
    means               {mean, of, cluster_95}
    curves              [{detector, points: [{alpha, false_positive_rate, detection}]}]: detection against false positives";

/// A simulation study.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Study {
    /// Noufaily et al. 2013
    Noufaily2013,
}

#[derive(Debug, Args)]
pub struct Options {
    /// Judge detectors by a simulation study instead of their speed
    #[arg(long, value_name = "NAME")]
    study: Option<Study>,
    /// Folder of the reference's stored series: noufaily2013_sim.csv.gz and noufaily2013_sim_outbreaks.csv.gz
    #[arg(long, value_name = "DIR", requires = "study")]
    data: Option<PathBuf>,
    /// Generated series of every scenario
    #[arg(long, value_name = "N", default_value_t = 20, requires = "study", value_parser = clap::value_parser!(u32).range(1..=300))]
    replications: u32,
    /// Where generated series start from; the fresh ones take the next
    #[arg(long, value_name = "S", default_value_t = 1, requires = "study")]
    seed: u64,
    /// Series of a round, for the speed
    #[arg(long, value_name = "N", default_value_t = 20_000, conflicts_with = "study", value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    series: u32,
    /// Rounds of every detector, for the speed
    #[arg(long, value_name = "N", default_value_t = 5, conflicts_with = "study", value_parser = clap::value_parser!(u32).range(1..=99))]
    runs: u32,
}

impl Options {
    pub fn is_study(&self) -> bool {
        self.study.is_some()
    }

    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let machine = Machine::now();
        match self.study {
            None => {
                let amount = Amount { series: self.series as usize, runs: self.runs as usize };
                speed::measure(machine, amount, session.output)?.print(session.output)?;
            }
            Some(Study::Noufaily2013) => {
                let source = Source { folder: self.data, replications: self.replications, seed: self.seed };
                study::run(machine, &source, session.output)?.print(session.output)?;
            }
        }
        Ok(Exit::Ok)
    }
}
