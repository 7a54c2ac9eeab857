//! What the detectors of series have in common: their arguments, and their answer bin by bin as JSON, table or picture.
//!
//! Used by every detector of `algorithm`. It judges nothing.

mod help;

use std::path::PathBuf;

use clap::Args;
use quanyu_boot::{Exit, Failure};
use quanyu_detect::point::{Point, Verdict};
use serde::Serialize;
use serde_json::{Map, Value};

use super::algorithm::{Algorithm, Task};
use super::parameters::Parameters;
use super::plot::{self, Picture};
use super::series::Series;
use crate::output::Table;
use crate::session::Session;

pub use help::help;

/// What a detector of series is called with.
#[derive(Debug, Args)]
pub struct Arguments {
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
    /// Draw the bins into an SVG file as well
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
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
pub struct Shown<'a> {
    pub index: usize,
    pub period: &'a str,
    pub observed: Option<u64>,
    pub expected: Option<f64>,
    pub upper: Option<f64>,
    pub score: Option<f64>,
    pub alarm: Option<bool>,
    pub testable: bool,
    pub reason: Option<String>,
}

impl Arguments {
    /// Runs a detector.
    pub fn run(self, algorithm: Algorithm, session: &Session) -> anyhow::Result<Exit> {
        let series = Series::read(&self.input, "population")?;
        let bins = self.bins(series.len())?;
        let mut parameters = Parameters::new(&self.param)?;
        let task = Task { series: &series, frequency: self.frequency as usize, from: self.from };
        let points = algorithm.points(&task, &mut parameters)?;
        let points = points.into_iter().filter(|point| bins.contains(&point.index));
        let answer = Answer {
            algorithm,
            version: env!("CARGO_PKG_VERSION"),
            params: parameters.into_effective(),
            points: points.map(|point| Shown::of(point, &series)).collect(),
        };
        if let Some(path) = &self.plot {
            let name = self.input.file_name().unwrap_or_default().to_string_lossy();
            let limit = answer.params.get("c_arl").and_then(Value::as_f64);
            let title = format!("{} of {name}", algorithm.name());
            plot::write(path, &Picture { title, bins: &answer.points, limit })?;
        }
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
