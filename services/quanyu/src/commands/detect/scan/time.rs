//! The time of a study: its first and last day, and its bins.
//!
//! Used by all scans. What is not given follows from the dates of the cases. A date that could be in two bins is an error.

use clap::Args;
use quanyu_boot::Failure;
use quanyu_detect::scan::Bins;
use serde_json::{Value, json};

use super::dates::{self, When};
use super::records::{Record, Records};
use super::words::{Kind, Unit};

/// How time is given.
#[derive(Debug, Args)]
pub struct Arguments {
    /// First day of the study, or its month or year; without it that of the first case
    #[arg(long, value_name = "DATE", value_parser = dates::read)]
    pub start: Option<When>,
    /// Last day of the study, or its month or year; without it that of the last case
    #[arg(long, value_name = "DATE", value_parser = dates::read)]
    pub end: Option<When>,
    /// What bins are made of; without it what the most exact dates are: days, months or years
    #[arg(long)]
    pub unit: Option<Unit>,
    /// How many units a bin has, counted from the end
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub aggregate: u32,
}

/// The time of a study.
#[derive(Debug)]
pub struct Time {
    pub bins: Bins,
    first: i64,
    last: i64,
    unit: Unit,
    aggregate: u32,
    /// Whether there are dates at all.
    dated: bool,
}

impl Arguments {
    /// The time of a study with cases on some dates.
    ///
    /// # Errors
    /// The days are in the wrong order, or make too many bins (exit 2).
    pub fn of(&self, found: &[When]) -> Result<Time, Failure> {
        let first = self.start.map(|start| start.first);
        let last = self.end.map(|end| end.last);
        let first = first.or(found.iter().map(|when| when.first).min());
        let last = last.or(found.iter().map(|when| when.last).max());
        let (dated, first, last) = match (first, last) {
            (Some(first), Some(last)) => (true, first, last),
            (Some(only), None) | (None, Some(only)) => (true, only, only),
            (None, None) => (false, 0, 0),
        };
        if first > last {
            let [first, last] = [first, last].map(dates::shown);
            return Err(Failure::usage(format!("the study begins on {first}, after its end on {last}"))
                .fix("change --start or --end; without them the first and the last case bound the study"));
        }
        let unit = self.unit.or(found.iter().map(|when| when.unit).min()).unwrap_or(Unit::Day);
        let bins = Bins::new(first, last, unit.bin(self.aggregate)).map_err(|error| {
            Failure::usage(error.to_string()).fix("change --unit, --aggregate, --start or --end")
        })?;
        Ok(Time { bins, first, last, unit, aggregate: self.aggregate, dated })
    }
}

impl Time {
    /// The parameters that hold.
    pub fn params(&self) -> Value {
        let day = |day| self.dated.then(|| dates::shown(day));
        json!({ "start": day(self.first), "end": day(self.last), "unit": self.unit, "aggregate": self.aggregate,
            "bins": self.bins.len() })
    }

    /// First and last day of a cluster as dates; none where nothing is dated.
    pub fn shown(&self, days: &std::ops::Range<i64>) -> [Option<String>; 2] {
        [days.start, days.end - 1].map(|day| self.dated.then(|| dates::shown(day)))
    }

    /// The day of a record.
    ///
    /// # Errors
    /// It lies outside the study, or may lie in several bins (exit 2).
    pub fn day<N>(&self, record: &Record<N>, of: &Records<N>, kind: Kind) -> Result<i64, Failure> {
        let Some(when) = record.when else { return Ok(self.first) };
        let bin = self.bins.of(when.day);
        let [first, last, start, end] = [when.first, when.last, self.first, self.last].map(dates::shown);
        if bin.is_none() {
            return Err(of
                .wrong(
                    record,
                    &format!("{} lies outside the study, {start} to {end}", dates::shown(when.day)),
                )
                .fix("widen --start and --end, or take the line out"));
        }
        let one_bin = self.bins.of(when.first) == bin && self.bins.of(when.last) == bin;
        if !one_bin && kind != Kind::Spatial {
            return Err(of
                .wrong(record, &format!("the date may be any from {first} to {last}, which is not one bin of the study"))
                .fix("take a --unit as coarse as the dates, and --start and --end at its bounds; or write dates with days"));
        }
        Ok(when.day)
    }
}

/// The dates of records.
pub fn dates_of<N>(records: &Records<N>) -> impl Iterator<Item = When> {
    records.list.iter().filter_map(|record| record.when)
}
