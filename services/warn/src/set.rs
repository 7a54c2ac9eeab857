//! The detector set: which series are watched by which detectors, and what false warnings that may cost. A versioned TOML.
//!
//! Checked as a whole before it is used; `quanyu warn check` tells what it announces. Never reads a file itself.

mod check;

pub use check::{Announced, announced};

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

fn default_observed_min() -> u64 {
    3
}

/// What can be counted by area and category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
