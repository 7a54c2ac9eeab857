//! What stands out, whoever found it: a detector of series, a scan, or a rule.
//!
//! Used by everything behind detection: episodes, events, back-tests. It decides nothing.

use std::collections::BTreeSet;

use quanyu_event::WarningColour;

use crate::bins::Bin;
use crate::episode::{Change, Episodes, Origin, Spot};
use crate::judge::Judgement;

/// A finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Detector or rule.
    pub detector: &'static str,
    /// Version of what it computes: another one may find other things.
    pub version: &'static str,
    /// Its parameters, as JSON.
    pub parameters_json: String,
    /// Area codes.
    pub areas: BTreeSet<String>,
    /// Category; empty where all are taken together.
    pub category: String,
    /// First bin.
    pub first: Bin,
    /// Last bin, the one that was judged.
    pub last: Bin,
    /// Counted.
    pub observed: u64,
    /// To be expected; rules expect nothing.
    pub expected: Option<f64>,
    /// The highest count that raises nothing by itself.
    pub upper: Option<f64>,
    /// Observed to expected, 95 % interval; no upper end where nothing was expected.
    pub ratio: Option<(f64, Option<f64>)>,
    /// Chance of so much without a cause.
    pub p: Option<f64>,
    /// On the detector's own scale.
    pub score: Option<f64>,
    /// By chance once in so many days.
    pub recurrence_days: Option<f64>,
    /// What it was compared with.
    pub baseline: String,
    /// How grave.
    pub colour: WarningColour,
    /// Where a circle of places lies.
    pub circle: Option<Circle>,
}

/// A circle of places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// Degrees east, WGS-84.
    pub longitude: f64,
    /// Degrees north, WGS-84.
    pub latitude: f64,
    /// Metres.
    pub radius_m: f64,
}

impl Finding {
    /// What it is about.
    #[must_use]
    pub fn spot(&self) -> Spot {
        Spot {
            areas: self.areas.clone(),
            category: self.category.clone(),
            first: self.first,
            last: self.last,
            colour: self.colour,
            observed: self.observed,
        }
    }

    /// The id of the warning that it raises.
    #[must_use]
    pub fn warning_id(&self, origin: &Origin<'_>) -> uuid::Uuid {
        origin.warning_id(self.detector, self.version, &self.spot())
    }
}

/// Whether a bin is judged for the first time or once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// For the first time.
    First,
    /// Once more, on what came late.
    Again,
}

/// What the findings of a bin mean for the warnings.
#[must_use]
pub fn follow(
    episodes: &mut Episodes,
    origin: &Origin<'_>,
    (bin, round): (Bin, Round),
    judgement: &Judgement,
) -> Vec<Change> {
    let findings = &judgement.findings;
    let spots: Vec<Spot> = findings.iter().map(Finding::spot).collect();
    let name = |index: usize| findings.get(index).map(|found| found.warning_id(origin)).unwrap_or_default();
    match round {
        Round::First => episodes.advance(bin, &spots, &judgement.suspended, name),
        Round::Again => episodes.correct(bin, &spots, &judgement.suspended, name),
    }
}
