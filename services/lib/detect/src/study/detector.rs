//! The detectors of the study, each as the reference ran it, at any level.
//!
//! Used by `study`. Regressions are fitted once for all levels: their p says at which they would have raised an alarm.

use crate::NotTestable;
use crate::bayes::bayes;
use crate::compat::Compat;
use crate::ears::{Ears, EarsMethod, ears};
use crate::ensemble::{EnsembleSettings, ensemble};
use crate::evaluation::Flag;
use crate::farrington::{
    Dating, FarringtonPoint, FlexibleSettings, Limit54, Series, ThresholdMethod, farrington_flexible,
};
use crate::finding::Finding;
use crate::reference_bins::ReferenceBins;
use crate::simulation::noufaily::TESTED;

/// A detector of the study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detector {
    /// Farrington's original baseline.
    FarringtonOriginal,
    /// Noufaily's improved one, with the plug-in bound.
    NoufailyNbPlugin,
    /// The same with the bound of the mean.
    NoufailyMuan,
    /// The bins just before.
    EarsC1,
    /// With two bins between.
    EarsC2,
    /// Excess of the last bins.
    EarsC3,
    /// The Bayesian chart of last year's season and the last six bins.
    Bayes2,
    /// The default of this crate.
    Ensemble,
}

/// Bins before the tested ones that charts without a long baseline may look at: a year and the window.
const SHORT_BINS: usize = 60;

impl Detector {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::FarringtonOriginal,
        Self::NoufailyNbPlugin,
        Self::NoufailyMuan,
        Self::EarsC1,
        Self::EarsC2,
        Self::EarsC3,
        Self::Bayes2,
        Self::Ensemble,
    ];

    /// As the reference's tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::FarringtonOriginal => "farrington_orig",
            Self::NoufailyNbPlugin => "noufaily_nbplugin",
            Self::NoufailyMuan => "noufaily_muan",
            Self::EarsC1 => "ears_C1",
            Self::EarsC2 => "ears_C2",
            Self::EarsC3 => "ears_C3",
            Self::Bayes2 => "bayes2",
            Self::Ensemble => "ensemble",
        }
    }

    /// Its level in the study; of the ensemble, its default.
    pub fn alpha(self) -> f64 {
        match self {
            Self::FarringtonOriginal | Self::NoufailyNbPlugin | Self::NoufailyMuan => 0.005,
            Self::EarsC1 | Self::EarsC2 => 0.001,
            Self::EarsC3 => 0.025,
            Self::Bayes2 => 0.05,
            Self::Ensemble => EnsembleSettings::default().alpha,
        }
    }

    /// The tested weeks of a series at each level, a list of flags for each.
    pub(super) fn flags(self, counts: &[u64], alphas: &[f64]) -> Result<Vec<Vec<Flag>>, NotTestable> {
        let counts = known(counts);
        let first = TESTED.start - SHORT_BINS;
        let short = counts.get(first..).unwrap_or_default();
        match self {
            Self::FarringtonOriginal | Self::NoufailyNbPlugin | Self::NoufailyMuan => {
                let points = farrington_flexible(&weekly(&counts), &self.flexible(), TESTED)?;
                Ok(alphas
                    .iter()
                    .map(|alpha| points.iter().map(|point| self.of_point(point, *alpha)).collect())
                    .collect())
            }
            Self::EarsC1 => of_charts(alphas, |alpha| ears(short, &of_ears(EarsMethod::C1, alpha))),
            Self::EarsC2 => of_charts(alphas, |alpha| ears(short, &of_ears(EarsMethod::C2, alpha))),
            Self::EarsC3 => of_charts(alphas, |alpha| ears(short, &of_ears(EarsMethod::C3, alpha))),
            Self::Bayes2 => {
                of_charts(alphas, |alpha| bayes(short, &ReferenceBins::preset_2(WEEKS_PER_YEAR), alpha))
            }
            Self::Ensemble => {
                let found = ensemble(&weekly(&counts), &EnsembleSettings::default(), TESTED)?;
                Ok(alphas
                    .iter()
                    .map(|alpha| found.iter().map(|one| of_finding(one, *alpha)).collect())
                    .collect())
            }
        }
    }

    fn flexible(self) -> FlexibleSettings {
        let shared = FlexibleSettings {
            alpha: self.alpha(),
            limit54: Limit54 { sum: 0, bins: 4 },
            compat: Compat::RSurveillance,
            ..FlexibleSettings::default()
        };
        let improved = FlexibleSettings {
            no_periods: 10,
            past_weeks_not_included: 26,
            p_threshold_trend: 1.0,
            threshold_method: ThresholdMethod::NbPlugin,
            ..shared
        };
        match self {
            Self::NoufailyNbPlugin => improved,
            Self::NoufailyMuan => FlexibleSettings { threshold_method: ThresholdMethod::Muan, ..improved },
            _ => FlexibleSettings { weights_threshold: 1.0, ..shared },
        }
    }

    /// At its own level its own alarm. Of muan the law itself depends on the level, so that p tells of no other one.
    fn of_point(self, point: &FarringtonPoint, alpha: f64) -> Flag {
        match &point.finding {
            Err(_) => Flag::Untestable,
            Ok(finding) if alpha == self.alpha() => flag(finding.alarm),
            Ok(finding) => flag(finding.p <= alpha && point.observed.is_some_and(|count| count > 0)),
        }
    }
}

const WEEKS_PER_YEAR: usize = 52;

/// Counts of which none is missing.
pub(super) fn known(counts: &[u64]) -> Vec<Option<u64>> {
    counts.iter().copied().map(Some).collect()
}

/// Weeks, 52 in a year.
pub(super) fn weekly(counts: &[Option<u64>]) -> Series<'_> {
    Series { counts, population: None, dating: Dating::Index { freq: WEEKS_PER_YEAR } }
}

fn of_ears(method: EarsMethod, alpha: f64) -> Ears {
    Ears { alpha, min_sigma: 0.0, ..Ears::new(method) }
}

/// As R's surveillance has it, which goes on where a baseline does not vary.
fn of_charts(
    alphas: &[f64],
    look: impl Fn(f64) -> Result<Vec<Finding>, NotTestable>,
) -> Result<Vec<Vec<Flag>>, NotTestable> {
    let at_level = |alpha: &f64| {
        let found = look(*alpha)?;
        let tested = found.iter().skip(SHORT_BINS);
        Ok(tested.map(|one| one.compat.map_or(Flag::Untestable, |bound| flag(bound.alarm))).collect())
    };
    alphas.iter().map(at_level).collect()
}

fn of_finding(finding: &Finding, alpha: f64) -> Flag {
    finding.p.map_or(Flag::Untestable, |p| flag(p < alpha && finding.point.observed > 0.0))
}

fn flag(alarm: bool) -> Flag {
    if alarm { Flag::Alarm } else { Flag::Quiet }
}
