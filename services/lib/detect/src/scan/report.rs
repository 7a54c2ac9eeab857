//! What a scan found.
//!
//! Read by whoever shows clusters or warns of them. It holds numbers and indices, no names; a figure that has no value is
//! none, never NaN.

use std::ops::Range;

/// Cases somewhere during some time, and what they are against.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Cases.
    pub observed: u64,
    /// Expected if nothing is different here.
    pub expected: f64,
    /// Observed over expected; none where nothing is expected.
    pub ratio: Option<f64>,
    /// How much larger the risk is than in the rest of the study; none for a permutation scan, which knows no risk,
    /// where nothing is expected, and where the rest has no case.
    pub relative_risk: Option<f64>,
    /// Mean number of people over the study (Poisson), or cases and controls of the study (Bernoulli).
    pub population: Option<f64>,
    /// Adjusted cases a year for 100,000 people (Poisson).
    pub annual_per_100_000: Option<f64>,
}

/// A location, by its index in the study.
#[derive(Debug, Clone, PartialEq)]
pub struct OfLocation {
    /// Which.
    pub location: usize,
    /// Its figures.
    pub figures: Figures,
}

/// Where a cluster lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Circle {
    /// The location in the centre.
    pub centre: usize,
    /// Largest distance from the centre: straight, in kilometres or the unit of the plane.
    pub radius: f64,
    /// Largest distance between two locations: along the ground, or in the plane.
    pub span: f64,
}

/// How likely such a cluster is by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// Share of simulations, the data among them, whose most likely cluster is as extreme.
    pub p: f64,
    /// How often such a cluster turns up by chance when a scan is made for every bin, in days; for prospective scans.
    pub recurrence_days: Option<f64>,
}

/// A cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Where it lies; none for a purely temporal one.
    pub circle: Option<Circle>,
    /// Its bins, the end not among them.
    pub bins: Range<usize>,
    /// Its days, the end not among them.
    pub days: Range<i64>,
    /// The logarithm of the likelihood ratio; for a permutation scan the statistic of that form.
    pub statistic: f64,
    /// How likely it is by chance; none where nothing was simulated.
    pub chance: Option<Chance>,
    /// Its figures.
    pub figures: Figures,
    /// Its locations by their distance from the centre, with their figures during its days.
    pub locations: Vec<OfLocation>,
}

/// What a scan found.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Cases of the study.
    pub cases: u64,
    /// Locations of the study.
    pub locations: usize,
    /// Mean number of people (Poisson), or cases and controls (Bernoulli).
    pub population: Option<f64>,
    /// Cases a year for 100,000 people (Poisson).
    pub annual_per_100_000: Option<f64>,
    /// Zones that were looked at, times windows.
    pub looks: u64,
    /// Simulations that were made; fewer than ordered where they ended early.
    pub replications: u32,
    /// Clusters without overlap, the most likely first. Those below every simulation are left out.
    pub clusters: Vec<Cluster>,
    /// All locations, over the whole study; for a permutation scan during the days of the most likely cluster, and empty
    /// where there is none.
    pub risks: Vec<OfLocation>,
}
