//! The safety index: six components on a scale from 0 to 100, weighted, with a margin of error.
//!
//! Used for the yearly comparison of towns. A component that is missing makes the index not computable: weights are never
//! shared out among the rest in silence. Weights and scales are a version; another choice is another version.

mod question;
mod survey;
mod table;

pub use question::{IndexQuestion, Patrolled, Population, SurveyRow, WaveRow};
pub use survey::{SurveyScore, survey_measure, survey_scores};
pub use table::{Component, IndexVersion, Kind, SAFETY_INDEX_V1};

use crate::rates::{Estimate, rate_per, share_percent};
use quanyu_detect::NotTestable;
use serde::Serialize;

/// What was measured of a component.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// The mean of a survey on a scale from 0 to 100, and half of its 95 % interval.
    Survey {
        /// The mean.
        mean: f64,
        /// The margin.
        margin_95: f64,
    },
    /// Events among residents over a time.
    Events {
        /// How many.
        count: u64,
        /// Residents times years.
        resident_years: f64,
    },
    /// So many of so many.
    Share {
        /// These
        part: u64,
        /// of these.
        whole: u64,
    },
}

/// A component of the index, measured and on its scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComponentScore {
    /// Its code.
    pub code: &'static str,
    /// Its name in English.
    pub name: &'static str,
    /// Its name in Chinese.
    pub name_zh: &'static str,
    /// Its weight; all together are 1.
    pub weight: f64,
    /// What was measured, in the component's unit.
    pub measured: Estimate,
    /// On the scale from 0 to 100; more is safer.
    pub score: Estimate,
}

/// A component that could not be measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MissingComponent {
    /// Its code.
    pub code: &'static str,
    /// Its name in English.
    pub name: &'static str,
    /// Its name in Chinese.
    pub name_zh: &'static str,
    /// Its weight, which nothing else takes over.
    pub weight: f64,
    /// Why.
    pub reason: String,
}

/// The index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SafetyIndex {
    /// Version of weights and scales.
    pub version: &'static str,
    /// The index from 0 to 100; null when it is not computable.
    pub value: Option<f64>,
    /// Half of its 95 % interval.
    pub margin_95: Option<f64>,
    /// Why it is not computable.
    pub not_computable: Option<String>,
    /// The components that could be measured.
    pub components: Vec<ComponentScore>,
    /// The others.
    pub missing: Vec<MissingComponent>,
}

/// The half-width of a 95 % interval in standard errors.
const Z_95: f64 = 1.959_963_984_540_054;

/// Computes the index from what was measured, a component by its code: a measure, or why there is none.
///
/// A component is missing when it is not given, given twice or of another kind, or cannot be measured (no residents, no
/// cases, a survey off its scale); the answer names each and why.
pub fn safety_index(
    version: &'static IndexVersion,
    measures: &[(&str, Result<Measure, String>)],
) -> SafetyIndex {
    let (mut components, mut missing, mut variance) = (Vec::new(), Vec::new(), 0.0);
    for component in version.components {
        let Component { code, name, name_zh, weight, .. } = *component;
        match component.score(measures) {
            Ok(score) => {
                variance += component.variance(&score.measured);
                components.push(score);
            }
            Err(reason) => missing.push(MissingComponent { code, name, name_zh, weight, reason }),
        }
    }
    let named = |one: &MissingComponent| format!("{} missing ({})", one.name, one.reason);
    let mut reasons: Vec<String> = missing.iter().map(named).collect();
    let known = |code: &str| version.components.iter().any(|one| one.code == code);
    let unknown = measures.iter().filter(|(code, _)| !known(code));
    reasons.extend(unknown.map(|(code, _)| format!("{code:?} is no component")));
    let complete = reasons.is_empty();
    let value = components.iter().map(|one| one.weight * one.score.value).sum::<f64>();
    SafetyIndex {
        version: version.id,
        value: complete.then_some(value),
        margin_95: complete.then(|| Z_95 * variance.sqrt()),
        not_computable: (!complete).then(|| format!("not computable: {}", reasons.join("; "))),
        components,
        missing,
    }
}

impl Component {
    fn score(&self, measures: &[(&str, Result<Measure, String>)]) -> Result<ComponentScore, String> {
        let mut given = measures.iter().filter(|(code, _)| *code == self.code).map(|(_, measure)| measure);
        let measured = match (given.next(), given.next()) {
            (None, _) => return Err("not given".to_owned()),
            (Some(_), Some(_)) => return Err("given twice".to_owned()),
            (Some(measure), None) => self.measured(measure.clone()?)?,
        };
        let (one, other) = (self.on_scale(measured.low), self.on_scale(measured.high));
        let score =
            Estimate { value: self.on_scale(measured.value), low: one.min(other), high: one.max(other) };
        let Component { code, name, name_zh, weight, .. } = *self;
        Ok(ComponentScore { code, name, name_zh, weight, measured, score })
    }

    fn measured(&self, measure: Measure) -> Result<Estimate, String> {
        let why = |reason: NotTestable| reason.to_string();
        match (self.kind, measure) {
            (Kind::Survey, Measure::Survey { mean, margin_95 }) => {
                if !((0.0..=100.0).contains(&mean) && margin_95.is_finite() && margin_95 >= 0.0) {
                    return Err("a survey has a mean from 0 to 100 and a margin of at least 0".to_owned());
                }
                Ok(Estimate { value: mean, low: mean - margin_95, high: mean + margin_95 })
            }
            (Kind::EventsPerTenThousand, Measure::Events { count, resident_years }) => {
                rate_per(10_000.0, count, resident_years).map_err(why)
            }
            (Kind::SharePercent, Measure::Share { part, whole }) => share_percent(part, whole).map_err(why),
            (kind, _) => Err(format!("it is measured as {}", kind.words())),
        }
    }

    /// From the component's unit to 0 to 100.
    fn on_scale(&self, value: f64) -> f64 {
        ((value - self.zero_at) * self.slope()).clamp(0.0, 100.0)
    }

    fn slope(&self) -> f64 {
        100.0 / (self.hundred_at - self.zero_at)
    }

    /// Its part of the index's variance by the delta method, components being independent. At the ends of the scale too:
    /// that the score cannot fall further does not make the measurement surer.
    fn variance(&self, measured: &Estimate) -> f64 {
        let standard_error = (measured.high - measured.low) / (2.0 * Z_95);
        (self.weight * self.slope() * standard_error).powi(2)
    }
}

#[cfg(test)]
mod tests;
