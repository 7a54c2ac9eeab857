//! `quanyu detect`: a detector over a series of counts in a CSV file, bin by bin. For any analyst, without a stack.
//!
//! The statistics are `quanyu-detect`; this reads the file, names what does not fit, and prints what was found.

mod algorithm;
mod parameters;
mod series;

use std::path::PathBuf;

use clap::Args;
use quanyu_boot::{Exit, Failure};
use quanyu_detect::point::{Point, Verdict};
use serde::Serialize;
use serde_json::{Map, Value};

use self::algorithm::Algorithm;
use self::parameters::Parameters;
use self::series::Series;
use crate::output::Table;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu detect ears-c2 --input weeks.csv
  quanyu detect farrington-flexible --input weeks.csv --from 300 --param b=4 --param threshold_method=nbPlugin --json
  quanyu detect rki --input weeks.csv --param b=2 --param w=4 --param act_y=false

The file has the columns period and count, and may have population. A period is a date, or a number from 1 on; periods follow
one another without a gap, and where the source was silent the count is empty. Dates of days or weeks make Farrington look
for the same season on the calendar.

Parameters have the names of R's surveillance in snake_case:
  ears-c1, ears-c2, ears-c3  baseline, min_sigma, alpha; compat=r-surveillance|paper
  farrington                 b, w, reweight, alpha, trend, limit54=5,4, powertrans=2/3|1/2|none, compat
  farrington-flexible        these, and weights_threshold, p_threshold_trend, population_offset, no_periods,
                             past_weeks_not_included, threshold_method=delta|nbPlugin|muan
  rki                        b, w, act_y
  bayes                      b, w, act_y, alpha
  cdc                        b, m, alpha

--json prints {algorithm, version, params, points: [{index, period, observed, expected, upper, score, alarm, testable,
reason}]}; index counts from 1, and what has no value is null.";

/// Look for unusual counts in a CSV file: EARS, Farrington and other detectors
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// The detector
    algorithm: Algorithm,
    /// A CSV file with the columns period and count, and perhaps population
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Bins of a year: 52 for weeks, 365 for days, 12 for months
    #[arg(long, default_value_t = 52, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=366))]
    frequency: u32,
    /// First bin to be judged, from 1
    #[arg(long, value_name = "I")]
    from: Option<usize>,
    /// Last bin to be judged
    #[arg(long, value_name = "I")]
    to: Option<usize>,
    /// A parameter of the detector; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    param: Vec<String>,
}

/// The answer as `--json` prints it.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    algorithm: Algorithm,
    version: &'static str,
    /// All of them, those that were not given too.
    params: Map<String, Value>,
    points: Vec<Shown<'a>>,
}

/// A bin.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    index: usize,
    period: &'a str,
    observed: Option<u64>,
    expected: Option<f64>,
    upper: Option<f64>,
    score: Option<f64>,
    alarm: Option<bool>,
    testable: bool,
    reason: Option<String>,
}

impl Command {
    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let series = Series::read(&self.input)?;
        let bins = self.bins(series.len())?;
        let mut parameters = Parameters::new(&self.param)?;
        let points = self.algorithm.points(&series, self.frequency as usize, &mut parameters)?;
        let points = points.into_iter().filter(|point| bins.contains(&point.index));
        let answer = Answer {
            algorithm: self.algorithm,
            version: env!("CARGO_PKG_VERSION"),
            params: parameters.into_effective(),
            points: points.map(|point| Shown::of(point, &series)).collect(),
        };
        if session.output.json {
            session.output.json(&answer)?;
        } else {
            session.output.table(answer.table())?;
        }
        Ok(Exit::Ok)
    }

    /// The bins to show, from 0.
    fn bins(&self, length: usize) -> Result<std::ops::Range<usize>, Failure> {
        let (from, to) = (self.from.unwrap_or(1), self.to.unwrap_or(length));
        if from == 0 || from > to || to > length {
            return Err(Failure::usage(format!(
                "--from {from} --to {to}: the file has the bins 1 to {length}"
            ))
            .fix("name bins of the file, the first one is 1"));
        }
        Ok(from - 1..to)
    }
}

impl<'a> Shown<'a> {
    fn of(point: Point, series: &'a Series) -> Self {
        let none = Verdict { expected: None, upper: None, score: None, alarm: false };
        let (verdict, reason) = match point.verdict {
            Ok(verdict) => (verdict, None),
            Err(reason) => (none, Some(reason.to_string())),
        };
        Self {
            index: point.index + 1,
            period: series.period(point.index),
            observed: series.counts.get(point.index).copied().flatten(),
            expected: verdict.expected,
            upper: verdict.upper,
            score: verdict.score,
            alarm: reason.is_none().then_some(verdict.alarm),
            testable: reason.is_none(),
            reason,
        }
    }
}

impl Answer<'_> {
    fn table(&self) -> Table {
        let mut table = Table::new(["bin", "period", "observed", "expected", "upper", "score", "alarm"]);
        let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
        for shown in &self.points {
            let alarm = match (&shown.reason, shown.alarm) {
                (Some(reason), _) => reason.as_str(),
                (None, Some(true)) => "alarm",
                _ => "",
            };
            table.row([
                shown.index.to_string(),
                shown.period.to_owned(),
                shown.observed.map_or_else(|| "–".to_owned(), |count| count.to_string()),
                number(shown.expected),
                number(shown.upper),
                number(shown.score),
                alarm.to_owned(),
            ]);
        }
        table
    }
}
