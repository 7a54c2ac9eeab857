//! The detector set: which series are watched by which detectors, and what false warnings that may cost. A versioned TOML.
//!
//! Checked as a whole before it is used; `quanyu warn check` tells what it announces.

mod check;
mod given;
mod rule;

pub use check::{Announced, announced};
pub use given::{GivenError, given};
pub use rule::{Basis, Rule, RuleDefinition, Steps};

use serde::{Deserialize, Serialize};

use crate::bins::Width;

/// The set that the product ships.
pub const DEFAULT: &str = include_str!("../../../deploy/warn/default.toml");

/// Everything that is watched.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetectorSet {
    /// Never the same for two sets: warnings carry it.
    pub version: String,
    /// Zone of days and weeks, as in the IANA data base.
    pub zone: String,
    /// Code list of the areas, such as gbt2260.
    pub area_system: String,
    /// Edition of that list.
    pub area_version: String,
    /// Code of the whole area; counts of codes that begin with it are watched. Empty for all.
    pub area: String,
    /// What false warnings may cost.
    pub budget: Budget,
    /// Series of counts.
    #[serde(default)]
    pub series: Vec<SeriesDefinition>,
    /// Scans of places and days.
    #[serde(default)]
    pub scan: Vec<ScanDefinition>,
    /// Conditions that are looked at each hour or day.
    #[serde(default)]
    pub rule: Vec<RuleDefinition>,
}

/// What every line of a set has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is judged by.
    pub bin: Width,
    /// How long after its end a bin is left to fill up, minutes.
    pub settle_minutes: u32,
    /// False findings a bin.
    pub false_per_bin: Option<f64>,
}

impl Line<'_> {
    /// False warnings a week.
    #[must_use]
    pub fn false_per_week(&self) -> Option<f64> {
        self.false_per_bin.map(|per_bin| per_bin * self.bin.per_week())
    }
}

/// A scan for places that have more cases of late than other places and other days let expect, each day
/// (space-time permutation, Kulldorff et al. 2005, doi:10.1371/journal.pmed.0020059).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanDefinition {
    /// Its name in warnings.
    pub name: String,
    /// Kind of subject.
    pub kind: Counted,
    /// Only this category; all together without it.
    pub category: Option<String>,
    /// How many digits of an area code make a place: 9 for a town, 0 for the whole code.
    pub area_digits: usize,
    /// Area codes that are no places.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Days that are looked at.
    pub study_days: usize,
    /// Longest cluster, days.
    pub duration_days_max: usize,
    /// Widest cluster, kilometres.
    pub radius_km_max: Option<f64>,
    /// Largest share of all cases in a cluster's places.
    pub share_max: f64,
    /// Simulations.
    pub replications: u32,
    /// A cluster that chance makes more often than once in so many days is no finding.
    pub recurrence_days_min: f64,
    /// How long after its end a day is left to fill up, minutes.
    #[serde(default)]
    pub settle_minutes: u32,
    /// False findings a day as measured; without it the nominal one day in `recurrence_days_min`.
    pub false_per_bin: Option<f64>,
    /// From which p on a finding has which colour.
    #[serde(default)]
    pub colours: Colours,
}

impl ScanDefinition {
    /// What every line has.
    #[must_use]
    pub fn line(&self) -> Line<'_> {
        let nominal = 1.0 / self.recurrence_days_min;
        Line {
            name: &self.name,
            bin: Width::Day,
            settle_minutes: self.settle_minutes,
            false_per_bin: Some(self.false_per_bin.unwrap_or(nominal)),
        }
    }
}

impl SeriesDefinition {
    /// What every line has.
    #[must_use]
    pub fn line(&self) -> Line<'_> {
        Line {
            name: &self.name,
            bin: self.bin,
            settle_minutes: self.settle_minutes,
            false_per_bin: self.false_per_bin,
        }
    }
}

/// What false warnings may cost.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// False warnings a week that the people on duty can bear, of the whole set.
    pub false_per_week_max: f64,
}

/// A family of series: one for each area and category.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesDefinition {
    /// Its name in warnings; never changes its meaning within a version.
    pub name: String,
    /// Kind of subject that is counted.
    pub kind: Counted,
    /// What it is counted by.
    pub bin: Width,
    /// How many digits of an area code make a series: 9 for a town, 0 for the whole code.
    pub area_digits: usize,
    /// Whether each category has series of its own.
    pub by_category: bool,
    /// How long after its end a bin is left to fill up, minutes.
    #[serde(default)]
    pub settle_minutes: u32,
    /// Longest history that a detector reads, bins.
    pub history_bins_max: usize,
    /// Share of false findings among all (Benjamini–Hochberg), over all series of a bin.
    pub q: f64,
    /// A higher p is no finding, however few series there are.
    #[serde(default = "default_p_max")]
    pub p_max: f64,
    /// Fewer than these are no finding, whatever their p.
    #[serde(default = "default_observed_min")]
    pub observed_min: u64,
    /// False findings a bin as `quanyu warn backtest` measured them on history without outbreaks. Absent: not measured.
    pub false_per_bin: Option<f64>,
    /// Detectors by the history that they need: the last one that a series has enough of is used.
    pub detectors: Vec<DetectorChoice>,
    /// From which p on a finding has which colour.
    #[serde(default)]
    pub colours: Colours,
}

fn default_p_max() -> f64 {
    0.01
}

fn default_observed_min() -> u64 {
    3
}

/// What can be counted by area and category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Incidents by time of report and effective class.
    Incident,
    /// Fires by time of report and type.
    Fire,
    /// Work accidents by time of report and nature.
    WorkAccident,
}

/// A detector and the history from which on it is used.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetectorChoice {
    /// Bins of history.
    pub from_bins: usize,
    /// Which one.
    #[serde(rename = "use")]
    pub detector: Detector,
}

/// A detector with its parameters, named as in R's surveillance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Detector {
    /// The bins just before.
    EarsC1 {
        /// Bins that are compared with.
        baseline: usize,
        /// Least standard deviation.
        min_sigma: f64,
    },
    /// The same with two bins between, so that an outbreak's beginning does not hide its middle.
    EarsC2 {
        /// Bins that are compared with.
        baseline: usize,
        /// Least standard deviation.
        min_sigma: f64,
    },
    /// Its share of all areas, learned from the bins before and held against their level now: for less than a year.
    Share {
        /// Bins that the share is learned from.
        baseline: usize,
        /// Bins between.
        gap: usize,
        /// Bins that are judged together.
        window: usize,
    },
    /// The same season of earlier years (Noufaily et al. 2013).
    FarringtonFlexible {
        /// Years.
        b: usize,
        /// Bins before and after the same date.
        w: usize,
    },
}

impl Detector {
    /// Its name in warnings.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::EarsC1 { .. } => "ears-c1",
            Self::EarsC2 { .. } => "ears-c2",
            Self::Share { .. } => "share",
            Self::FarringtonFlexible { .. } => "farrington-flexible",
        }
    }

    /// Version of what it computes: another one may give other warnings.
    #[must_use]
    pub fn version(&self) -> &'static str {
        "1"
    }

    /// Bins that it needs before the one that is judged.
    #[must_use]
    pub fn needs(&self, width: Width) -> usize {
        match self {
            Self::EarsC1 { baseline, .. } => *baseline,
            Self::EarsC2 { baseline, .. } => baseline + 2,
            Self::Share { baseline, gap, window } => baseline + gap + window - window.min(&1),
            Self::FarringtonFlexible { b, w } => width.bins_of_year() * b + w,
        }
    }
}

/// Highest p of each colour; a finding above all of them is blue.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colours {
    /// 黄 III.
    pub yellow: f64,
    /// 橙 II.
    pub orange: f64,
    /// 红 I.
    pub red: f64,
}

impl Default for Colours {
    fn default() -> Self {
        Self { yellow: 1e-4, orange: 1e-6, red: 1e-9 }
    }
}

impl DetectorSet {
    /// From its text.
    ///
    /// # Errors
    /// No TOML, an unknown key, or values that do not fit together: all faults at once, each with its place.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let set: Self = toml::from_str(text).map_err(|error| vec![error.to_string()])?;
        let faults = check::faults(&set);
        if faults.is_empty() { Ok(set) } else { Err(faults) }
    }
}
