//! What is scanned: places, cases, and what they are measured by.
//!
//! Filled in by whoever reads the data. Nothing here computes; records that do not fit are refused when a scan begins.

use super::bins::Bins;

/// Where the locations are. Their coordinates must be of one system; GCJ-02 is converted before.
#[derive(Debug, Clone, PartialEq)]
pub enum Locations {
    /// Latitude and longitude in degrees of WGS-84; distances are kilometres.
    OnEarth(Vec<[f64; 2]>),
    /// x and y in a plane; distances have their unit.
    Planar(Vec<[f64; 2]>),
}

/// Cases (or controls) that are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    /// Index of the location.
    pub location: usize,
    /// Day, in the count of the bins.
    pub day: i64,
    /// Group of age, sex and the like; 0 where there is one only.
    pub stratum: u32,
    /// How many.
    pub count: u64,
}

/// People of a location at a day. Between entries of a location and stratum the number runs straight, outside it stays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Population {
    /// Index of the location.
    pub location: usize,
    /// Day; an entry for a year holds for its 1 July.
    pub day: i64,
    /// Group of age, sex and the like.
    pub stratum: u32,
    /// How many.
    pub people: f64,
}

/// Whether the week has its own rhythm in a permutation scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Week {
    /// A place's share is the same on all days.
    Ignored,
    /// A place has a share of its own on each day of the week; needs bins of a day.
    Adjusted,
}

/// What the cases are measured by.
#[derive(Debug, Clone, PartialEq)]
pub enum Model {
    /// People at risk, and cases in proportion to them within each stratum.
    Poisson {
        /// The people.
        population: Vec<Population>,
    },
    /// The cases themselves: those of the place elsewhere in time, and of the time in other places. Space-time only.
    Permutation {
        /// The rhythm of the week.
        week: Week,
    },
    /// Controls: events that could have been cases.
    Bernoulli {
        /// The controls.
        controls: Vec<Case>,
    },
}

/// A study.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// The locations; everything else names them by their index.
    pub locations: Locations,
    /// Time.
    pub bins: Bins,
    /// The cases.
    pub cases: Vec<Case>,
    /// What they are measured by.
    pub model: Model,
}

impl Locations {
    pub(crate) fn coordinates(&self) -> &[[f64; 2]] {
        let (Self::OnEarth(list) | Self::Planar(list)) = self;
        list
    }
}
