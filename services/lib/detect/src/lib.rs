//! Statistics of comparison and detection: pure functions from counts to answers.
//!
//! Used by figures and the command line. It does no IO, reads no clock, and never gives NaN to a caller: a value, or a
//! reason why there is none.

#![forbid(unsafe_code)]

pub mod evidence;
pub mod rate_ratio;

pub use evidence::Evidence;
pub use rate_ratio::{Interval, Observed, RateRatio, rate_ratio};

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
}
