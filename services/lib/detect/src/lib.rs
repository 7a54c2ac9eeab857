//! Statistics of comparison and detection: pure functions from counts to answers.
//!
//! Used by figures and the command line. It does no IO, reads no clock, and never gives NaN to a caller: a value, or a
//! reason why there is none.

#![forbid(unsafe_code)]

pub mod baseline;
pub mod budget;
pub mod chart;
pub mod cusum;
pub mod delay;
pub mod evidence;
pub mod glm;
pub mod glr;
pub mod hawkes;
pub mod its;
pub mod point;
pub mod poisson_rate;
pub mod proportion;
mod random;
pub mod rate_ratio;
pub mod staggered;
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
    /// What it would be compared with does not vary, so there is no scale.
    #[error("not testable: the bins to compare with do not vary")]
    ZeroVariance,
}
