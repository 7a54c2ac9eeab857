//! How a scan looks: kind, zones, windows, simulations.
//!
//! Filled in by whoever orders a scan; the defaults are those of SaTScan. Nothing here computes.

/// What a cluster is a cluster in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// A zone, for a while.
    #[default]
    SpaceTime,
    /// A zone, during the whole study.
    Spatial,
    /// The whole region, for a while.
    Temporal,
}

/// Which windows of time are looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    /// Those that last until the end of the study: what is going on now.
    #[default]
    Prospective,
    /// All.
    Retrospective,
}

/// How large a zone may be.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneLimits {
    /// Largest share of what is at risk, above 0 to 1.
    pub share_max: f64,
    /// Largest distance from the centre, in kilometres or the unit of the plane.
    pub radius_max: Option<f64>,
    /// What the share is taken of, location by location, instead of what is at risk: the expected cases of the study
    /// (Poisson), the cases (permutation), or cases and controls (Bernoulli).
    pub sizes: Option<Vec<f64>>,
}

/// How long a window may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DurationMax {
    /// So many bins.
    Bins(usize),
    /// A share of the study, rounded down to bins.
    Share(f64),
}

/// When the simulations end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stop {
    /// After all.
    #[default]
    Never,
    /// As soon as so many are as extreme as the most likely cluster: p is large anyway (Besag, Clifford 1991,
    /// doi:10.1093/biomet/78.2.301).
    AfterExceedances(u32),
}

/// The simulations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonteCarlo {
    /// How many, to 99,999; 0 gives clusters without p.
    pub replications: u32,
    /// The same seed gives the same p, on any number of threads.
    pub seed: u64,
    /// When they end.
    pub stop: Stop,
}

/// How a scan looks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// What a cluster is in.
    pub kind: Kind,
    /// Which windows are looked at.
    pub look: Look,
    /// How large a zone may be.
    pub zones: ZoneLimits,
    /// How long a window may be.
    pub duration_max: DurationMax,
    /// The simulations.
    pub monte_carlo: MonteCarlo,
}

impl Default for ZoneLimits {
    fn default() -> Self {
        Self { share_max: 0.5, radius_max: None, sizes: None }
    }
}

impl Default for DurationMax {
    fn default() -> Self {
        Self::Share(0.5)
    }
}

impl Default for MonteCarlo {
    fn default() -> Self {
        Self { replications: 999, seed: 1, stop: Stop::Never }
    }
}
