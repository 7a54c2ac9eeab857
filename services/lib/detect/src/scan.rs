//! The scan statistic: where, and when, are there more cases than there should be?
//!
//! It looks at every circle around every location during every window of time, and says how often chance alone makes one
//! as unusual anywhere. Kulldorff 1997, doi:10.1080/03610929708831995; prospective 2001, doi:10.1111/1467-985X.00186;
//! permutation 2005, doi:10.1371/journal.pmed.0020059. Used each night on what came in, and from the command line. It
//! reads no dates (days are numbers) and never says why there are more.

mod alias;
mod binomial;
mod bins;
mod choice;
mod cluster;
mod distance;
mod draw;
mod error;
mod expected;
mod figures;
pub mod given_zones;
mod grid;
mod monte_carlo;
mod person_time;
mod prepared;
mod report;
mod settings;
mod standardised;
mod statistic;
mod study;
mod sweep;
mod window;
mod zones;

pub use bins::{BinLength, Bins};
pub use error::ScanError;
pub use report::{Chance, Circle, Cluster, Figures, OfLocation, Report};
pub use settings::{DurationMax, Kind, Look, MonteCarlo, Settings, Stop, ZoneLimits};
pub use study::{Case, Locations, Model, Population, Study, Week};

use prepared::Prepared;

/// A scan to be made: what is scanned, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// Places, cases and what they are measured by.
    pub study: Study,
    /// Kind, zones, windows and simulations.
    pub settings: Settings,
}

/// Makes a scan.
///
/// # Errors
/// `NotTestable` with fewer than 2 cases, no zone below the largest share, a study not longer than its longest window, or
/// settings that make no sense; the other errors name a record that does not fit.
pub fn scan(scan: &Scan) -> Result<Report, ScanError> {
    Prepared::new(scan)?.report()
}

#[cfg(test)]
mod tests;
