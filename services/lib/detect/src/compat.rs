//! Whose definition of a detector holds: that of its paper, or that of the program that most people use.
//!
//! Shared by all detectors of which the two differ; what differs stands at each of them.

/// Whose definition holds where the reference program differs from the publication.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Compat {
    /// The publication.
    #[default]
    Paper,
    /// R's `surveillance` 1.20, number by number.
    RSurveillance,
}
