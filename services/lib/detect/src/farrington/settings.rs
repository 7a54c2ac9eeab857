//! Parameters of the two detectors, by the names of R's surveillance package.
//!
//! Used by whoever calls a detector. They are checked where a plan is made of them.

use crate::compat::Compat;

/// The power that makes a count about symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PowerTransform {
    /// y^(2/3): skewness is gone.
    TwoThirds,
    /// √y: the variance is constant.
    Half,
    /// y itself.
    None,
}

/// How the flexible detector bounds a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThresholdMethod {
    /// Normal prediction interval of the transformed count.
    Delta,
    /// Quantile of the negative binomial with the fitted mean.
    NbPlugin,
    /// The same with the upper bound of the fitted mean.
    Muan,
}

/// The least number of events of late that may raise an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit54 {
    /// So many events
    pub sum: u64,
    /// in the last so many bins, the tested one among them.
    pub bins: usize,
}

/// Parameters of Farrington et al. 1996.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassicSettings {
    /// Years to look back.
    pub b: usize,
    /// Bins on either side of the same bin of those years.
    pub w: usize,
    /// Whether past outbreaks count for less.
    pub reweight: bool,
    /// Two-sided level.
    pub alpha: f64,
    /// Whether a trend may be kept.
    pub trend: bool,
    /// The least number of events.
    pub limit54: Limit54,
    /// The transformation.
    pub powertrans: PowerTransform,
    /// Which form.
    pub compat: Compat,
}

/// Parameters of Noufaily et al. 2013.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlexibleSettings {
    /// Years to look back.
    pub b: usize,
    /// Bins on either side of the same bin of those years.
    pub w: usize,
    /// Whether past outbreaks count for less.
    pub reweight: bool,
    /// Residual above which a bin counts for less.
    pub weights_threshold: f64,
    /// One-sided level.
    pub alpha: f64,
    /// Whether a trend may be kept.
    pub trend: bool,
    /// Level of the test of the trend; 1 keeps it whether significant or not.
    pub p_threshold_trend: f64,
    /// The least number of events.
    pub limit54: Limit54,
    /// The transformation, for `Delta`.
    pub powertrans: PowerTransform,
    /// Whether the mean is proportional to the population.
    pub population_offset: bool,
    /// Levels of the season: 1 uses the same season only, more use the whole year in so many parts.
    pub no_periods: usize,
    /// Bins before the tested one that are no part of the baseline.
    pub past_weeks_not_included: usize,
    /// The bound.
    pub threshold_method: ThresholdMethod,
    /// Which form.
    pub compat: Compat,
}

impl Default for ClassicSettings {
    fn default() -> Self {
        Self {
            b: 5,
            w: 3,
            reweight: true,
            alpha: 0.05,
            trend: true,
            limit54: Limit54 { sum: 5, bins: 4 },
            powertrans: PowerTransform::TwoThirds,
            compat: Compat::Paper,
        }
    }
}

impl Default for FlexibleSettings {
    fn default() -> Self {
        Self {
            b: 5,
            w: 3,
            reweight: true,
            weights_threshold: 2.58,
            alpha: 0.05,
            trend: true,
            p_threshold_trend: 0.05,
            limit54: Limit54 { sum: 5, bins: 4 },
            powertrans: PowerTransform::TwoThirds,
            population_offset: false,
            no_periods: 1,
            past_weeks_not_included: 3,
            threshold_method: ThresholdMethod::Delta,
            compat: Compat::Paper,
        }
    }
}

impl FlexibleSettings {
    /// “Original”: the classic baseline, with a one-sided level.
    pub fn original() -> Self {
        Self { b: 4, weights_threshold: 1.0, ..Self::default() }
    }

    /// “Improved”: the whole year, the last half year left out, the trend mostly kept, and a negative binomial.
    pub fn improved() -> Self {
        Self {
            b: 4,
            p_threshold_trend: 1.0,
            no_periods: 10,
            past_weeks_not_included: 26,
            threshold_method: ThresholdMethod::NbPlugin,
            ..Self::default()
        }
    }
}
