//! What is simulated: the city, the time, the seed, the scenario, how much of it.

use crate::City;
use jiff::civil::Date;
use quanyu_event::Kind;
use std::collections::BTreeSet;

/// Longest simulation, months.
pub const MONTHS_MAX: u32 = 84;
/// More than this is no city any more.
const SCALE_MAX: f64 = 1_000.0;

/// What happens in the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    /// The campaign of a town a month from April 2026, its effects, and planted outbreaks.
    CampaignYear,
    /// No campaign, no effects, no outbreaks: every alarm is a false one.
    Quiet,
}

impl Scenario {
    /// Every scenario.
    pub const ALL: &'static [Self] = &[Self::CampaignYear, Self::Quiet];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CampaignYear => "campaign-year",
            Self::Quiet => "quiet",
        }
    }

    /// The scenario of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scenario| scenario.as_str() == name)
    }
}

/// What to simulate.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where.
    pub city: City,
    /// First local day.
    pub from: Date,
    /// How many months, 1 to 84.
    pub months: u32,
    /// The same seed gives the same events.
    pub seed: u64,
    /// What happens.
    pub scenario: Scenario,
    /// Multiplies rates and, below 1, the number of grids, enterprises, communities and sites. 1 is a county-level city.
    pub scale: f64,
    /// Only these kinds; `None` for all.
    pub kinds: Option<BTreeSet<Kind>>,
    /// At most so many events, retries included.
    pub events_max: Option<u64>,
}

/// Why a city cannot be simulated.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such city is built in.
    #[error("no city {name:?} is built in: choose one of {known}")]
    UnknownCity {
        /// As asked for.
        name: String,
        /// Those that are.
        known: String,
    },
    /// The file of the city is damaged: a defect of this build.
    #[error(
        "cities/{city}.csv, line {line}: expected code, name, population, urban weight, longitude, latitude, villages, grids, enterprises"
    )]
    City {
        /// Name of the city.
        city: String,
        /// Line in its file.
        line: usize,
    },
    /// Too short or too long.
    #[error("{0} months cannot be simulated: choose 1 to {MONTHS_MAX}")]
    Months(u32),
    /// Not a number above 0.
    #[error("a scale of {0} is not possible: choose a number above 0, at most {SCALE_MAX}")]
    Scale(f64),
    /// Outside the calendar that is built in.
    #[error("the simulation cannot begin in {0}: choose a time from 2007 to 2032")]
    Year(i16),
}

impl Options {
    pub(crate) fn check(&self) -> Result<(), Error> {
        if !(1..=MONTHS_MAX).contains(&self.months) {
            return Err(Error::Months(self.months));
        }
        if !(self.scale > 0.0 && self.scale <= SCALE_MAX) {
            return Err(Error::Scale(self.scale));
        }
        let last_year = i64::from(self.from.year()) + i64::from(self.months.div_ceil(12));
        if self.from.year() < 2007 || last_year > 2033 {
            return Err(Error::Year(self.from.year()));
        }
        Ok(())
    }

    pub(crate) fn wants(&self, kind: Kind) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }
}
