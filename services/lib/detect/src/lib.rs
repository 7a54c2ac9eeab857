//! Statistics of comparison and detection: pure functions from counts to answers.
//!
//! Used by figures and the command line. It does no IO, reads no clock, and never gives NaN to a caller: a value, or a
//! reason why there is none.

#![forbid(unsafe_code)]

pub mod baseline;
pub mod bayes;
pub mod budget;
pub mod cdc;
pub mod chart;
#[cfg(test)]
mod chart_cases;
pub mod compat;
mod count_law;
pub mod cusum;
pub mod delay;
mod deviations;
pub mod ears;
pub mod ensemble;
pub mod evaluation;
pub mod evidence;
pub mod farrington;
pub mod finding;
pub mod geary;
pub mod glm;
pub mod global_g;
pub mod glr;
pub mod hawkes;
pub mod hotspot_accuracy;
pub mod its;
pub mod knox;
mod level;
pub mod local_g;
mod moments;
pub mod moran;
pub mod near_repeat;
pub mod neighbours;
mod pairs;
pub mod place;
pub mod point;
pub mod poisson_rate;
pub mod proportion;
mod random;
pub mod rate_ratio;
pub mod reference_bins;
pub mod rki;
pub mod scan;
pub mod share;
pub mod simulation;
pub mod staggered;
pub mod study;
pub mod wdd;

pub use delay::{Nowcast, Triangle};
pub use evidence::Evidence;
pub use its::{Its, ItsModel, ItsSeries, interrupted_time_series};
pub use poisson_rate::{Rate, poisson_rate};
pub use proportion::{Proportion, proportion};
pub use rate_ratio::{Interval, Observed, RateRatio, rate_ratio};
pub use staggered::{Panel, Randomisation, StaggeredEffect, campaign_effect, displacement_effect};
pub use wdd::{BeforeAfter, Belt, Difference, weighted_displacement_difference};

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NotTestable {
    /// Not enough data; `needs` says what would do.
    #[error("not testable: needs {needs}")]
    TooLittle {
        /// What would do, in words.
        needs: &'static str,
    },
    /// An exposure that is not a positive finite number.
    #[error(
        "not testable: an exposure of {exposure}; it must be a positive number of days, persons or the like"
    )]
    Exposure {
        /// The exposure given.
        exposure: f64,
    },
    /// Input that does not fit together; the caller is at fault.
    #[error("not testable: malformed input: {what}")]
    Malformed {
        /// What must hold.
        what: &'static str,
    },
    /// An estimate has no finite value, or was not reached.
    #[error("not testable: {what} did not converge; pool bins or areas, or use a simpler model")]
    Diverged {
        /// What did not.
        what: &'static str,
    },
    /// The bin itself, or one that it would be compared with, has no data: its source was silent.
    #[error("not testable: a bin that is needed has no data")]
    NoData,
    /// All values that it would be measured by are the same, or nothing else could have come out: there is no scale.
    #[error("not testable: what it would be compared with does not vary")]
    ZeroVariance,
}
