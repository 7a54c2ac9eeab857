//! The answer of `safety-index` as `--json` prints it.

use jiff::Timestamp;
use quanyu_figures::{
    ComponentScore, Data, IndexVersion, Kind, Measure, SafetyIndex, SurveyScore, Window, safety_index,
};
use serde::Serialize;

use super::measures::Measured;

/// The whole answer.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Name of the query.
    pub query: &'static str,
    /// An area code.
    pub area: String,
    /// Whose days are counted.
    pub zone: String,
    /// Real or exercise data, never both.
    pub data: Data,
    /// Everything that the log had at this time is counted; null when that is not known.
    pub complete_until: Option<Timestamp>,
    /// The index that was asked about.
    pub index: Index,
    /// Of every wave that is closed, the oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<Index>>,
}

/// The index of a window.
#[derive(Debug, Serialize)]
pub struct Index {
    /// Version of weights, scales and limits.
    pub version: &'static str,
    /// The survey wave; null without one.
    pub wave: Option<String>,
    /// Its days.
    pub window: Window,
    /// From 0 to 100, more is safer; null when it is not computable.
    pub value: Option<f64>,
    /// Half of its 95 % interval.
    pub margin_95: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// Why it is not computable.
    pub not_computable: Option<String>,
    /// All components of the version, measured or not.
    pub components: Vec<Component>,
    /// What the survey says, by its own components.
    pub survey: Vec<SurveyScore>,
    /// A response is in time within so many minutes.
    pub response_limit_minutes: u32,
    /// What to know about the numbers.
    pub notes: Vec<String>,
}

/// A component.
#[derive(Debug, Serialize)]
pub struct Component {
    /// Stable code.
    pub code: &'static str,
    /// In English.
    pub name: &'static str,
    /// In Chinese.
    pub name_zh: &'static str,
    /// Id of what is counted, with its version.
    pub definition: &'static str,
    /// Share of the index.
    pub weight: f64,
    /// What it is measured in.
    pub unit: &'static str,
    /// Answers, events, or cases of a share.
    pub n: u64,
    /// Measured, with its 95 % interval.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// On the scale from 0 to 100, with its interval.
    pub score: Option<f64>,
    /// Lower end of its interval.
    pub score_low: Option<f64>,
    /// Upper end of it.
    pub score_high: Option<f64>,
    /// Why it is missing; null when it is not.
    pub missing: Option<String>,
}

impl Index {
    /// Computes it from what was measured.
    pub fn new(
        version: &'static IndexVersion,
        wave: Option<String>,
        window: Window,
        measured: Measured,
    ) -> Self {
        let measures: Vec<(&str, Result<Measure, String>)> =
            measured.components.iter().map(|one| (one.code, one.measure.clone())).collect();
        let index = safety_index(version, &measures);
        let limit = |sign: f64| Some((index.value? + sign * index.margin_95?).clamp(0.0, 100.0));
        Self {
            version: index.version,
            wave,
            window,
            value: index.value,
            margin_95: index.margin_95,
            low: limit(-1.0),
            high: limit(1.0),
            components: components(version, &measured, &index),
            not_computable: index.not_computable,
            survey: measured.survey,
            response_limit_minutes: version.response_limit_minutes,
            notes: measured.notes,
        }
    }
}

fn components(version: &IndexVersion, measured: &Measured, index: &SafetyIndex) -> Vec<Component> {
    let one = |component: &quanyu_figures::Component| {
        let told = measured.components.iter().find(|told| told.code == component.code);
        let found: Option<&ComponentScore> = index.components.iter().find(|one| one.code == component.code);
        let missing = index.missing.iter().find(|one| one.code == component.code);
        Component {
            code: component.code,
            name: component.name,
            name_zh: component.name_zh,
            definition: told.map_or("none", |told| told.definition),
            weight: component.weight,
            unit: unit(component.kind),
            n: told.map_or(0, |told| told.n),
            value: found.map(|found| found.measured.value),
            low: found.map(|found| found.measured.low),
            high: found.map(|found| found.measured.high),
            score: found.map(|found| found.score.value),
            score_low: found.map(|found| found.score.low),
            score_high: found.map(|found| found.score.high),
            missing: missing.map(|missing| missing.reason.clone()),
        }
    };
    version.components.iter().map(one).collect()
}

fn unit(kind: Kind) -> &'static str {
    match kind {
        Kind::Survey => "points of 100",
        Kind::EventsPerTenThousand => "per 10,000 residents and year",
        Kind::SharePercent => "percent",
    }
}
