//! The words of a scan on the command line, and what the library calls them.
//!
//! Used by `scan` and its parts; every word stands in the help with what it means.

use clap::ValueEnum;
use quanyu_detect::scan::{self, BinLength};
use serde::Serialize;

/// What the cases are measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// The cases themselves: unusual given the day
    Permutation,
    /// People: more than people explain
    Poisson,
    /// Controls: a larger share of cases
    Bernoulli,
}

impl Model {
    /// The question that a cluster answers.
    pub fn question(self) -> &'static str {
        match self {
            Self::Permutation => {
                "where is it unusual given the day: more of the day's cases than the place's share"
            }
            Self::Poisson => "where are more cases than people explain, whatever the day brings to all",
            Self::Bernoulli => "where are cases a larger share of cases and controls than elsewhere",
        }
    }
}

/// The score of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    /// The likelihood ratio of the model, over all circles
    Kulldorff,
    /// Given zones: a surplus against expected counts, Poisson
    EbPoisson,
    /// Given zones: a surplus against the rest by people, Poisson
    PbPoisson,
    /// Given zones: a surplus against the cases of place and time
    Permutation,
    /// Given zones: the same surplus in all bins, negative binomial
    EbNegbinHotspot,
    /// Given zones: a surplus that grows, negative binomial
    EbNegbinEmerging,
}

impl Statistic {
    /// The word for it.
    pub fn word(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Whether it takes expected counts.
    pub fn expects(self) -> bool {
        matches!(self, Self::EbPoisson | Self::EbNegbinHotspot | Self::EbNegbinEmerging)
    }

    /// Whether it takes a spread.
    pub fn spreads(self) -> bool {
        matches!(self, Self::EbNegbinHotspot | Self::EbNegbinEmerging)
    }
}

/// What the columns of a place mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coordinates {
    /// Latitude and longitude, degrees of WGS-84
    Latlong,
    /// x and y in a plane, radii in its own unit
    Cartesian,
}

/// Which windows of time are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Window {
    /// All
    Retrospective,
    /// Those that last until the end: what is going on now
    Prospective,
}

/// What a cluster is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A zone, for a while
    Spacetime,
    /// A zone, during the whole study
    Spatial,
    /// Everywhere, for a while
    Temporal,
}

/// The unit of bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Days
    Day,
    /// Calendar months
    Month,
    /// Calendar years
    Year,
}

impl Unit {
    /// A bin of so many.
    pub fn bin(self, units: u32) -> BinLength {
        match self {
            Self::Day => BinLength::Days(units),
            Self::Month => BinLength::Months(units),
            Self::Year => BinLength::Years(units),
        }
    }
}

/// What a permutation scan takes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Adjust {
    /// A place's own rhythm of the week
    Weekly,
    /// Nothing
    None,
}

/// Whose form of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compat {
    /// As published
    Paper,
    /// As R's scanstatistics has it
    RScanstatistics,
}

impl From<Window> for scan::Look {
    fn from(window: Window) -> Self {
        match window {
            Window::Retrospective => Self::Retrospective,
            Window::Prospective => Self::Prospective,
        }
    }
}

impl From<Kind> for scan::Kind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Spacetime => Self::SpaceTime,
            Kind::Spatial => Self::Spatial,
            Kind::Temporal => Self::Temporal,
        }
    }
}

impl From<Adjust> for scan::Week {
    fn from(adjust: Adjust) -> Self {
        match adjust {
            Adjust::Weekly => Self::Adjusted,
            Adjust::None => Self::Ignored,
        }
    }
}
