//! Why a scan has no answer.
//!
//! Used by everything under `scan`. It names the record that is at fault, so that whoever sent it can mend it; a case that
//! does not fit is never dropped.

use crate::NotTestable;

/// Why there is no report.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScanError {
    /// The data are sound but too few, or a setting makes no sense.
    #[error(transparent)]
    NotTestable(#[from] NotTestable),
    /// A record names a location that is not in the list; the sender is at fault.
    #[error("location {location} of a record is not among the {locations} of the study")]
    UnknownLocation {
        /// The index the record gives.
        location: usize,
        /// Locations of the study.
        locations: usize,
    },
    /// A case or control lies before the study or after it; the sender is at fault.
    #[error("a case on day {day} at location {location} lies outside the study")]
    OutsideStudy {
        /// Where.
        location: usize,
        /// Its day.
        day: i64,
    },
    /// There are cases where nobody lives who could be one; population or location is wrong.
    #[error("location {location} has cases in the bin of day {day}, but a population of 0")]
    CasesWithoutPopulation {
        /// Where.
        location: usize,
        /// First day of the bin; in a scan over given zones the number of the bin, from 0.
        day: i64,
    },
    /// A stratum has cases, but no population in all the study; its code is probably wrong.
    #[error("stratum {stratum} has cases, but no population")]
    StratumWithoutPopulation {
        /// Which.
        stratum: u32,
    },
}

/// What must hold, said as an error.
pub(crate) fn malformed(what: &'static str) -> ScanError {
    NotTestable::Malformed { what }.into()
}

/// What would do, said as an error.
pub(crate) fn too_little(needs: &'static str) -> ScanError {
    NotTestable::TooLittle { needs }.into()
}
