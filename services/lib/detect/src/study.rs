//! The study of Noufaily et al. 2013 with the detectors of this crate: how often each is wrong, and what it finds.
//!
//! Used by the benchmark command and by tests. Settings of the ensemble were chosen on one half of the scenarios, from
//! generated series alone; what it is worth is told by the other half (`Half`). It never changes settings, and gives the
//! same numbers on any number of threads.

mod detector;

use crate::NotTestable;
use crate::ensemble::{Calibration, EnsembleSettings, ensemble};
use crate::evaluation::{Detection, FalsePositives, Flag, Resampling, Trial, detection, false_positives};
use crate::simulation::noufaily::{SIZES, Simulated, TESTED, scenarios};
use rayon::prelude::*;

pub use detector::Detector;

/// The halves of the scenarios.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// Settings may be chosen on it.
    Tuned,
    /// It only judges them.
    Judged,
}

impl Half {
    /// Scenarios 1, 2, 5, 6, 9, 10 and so on are the tuned half: of every organism some with and without trend and season.
    pub fn of(scenario: u32) -> Self {
        if matches!(scenario % 4, 1 | 2) { Self::Tuned } else { Self::Judged }
    }
}

/// A detector at a level.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Which.
    pub detector: Detector,
    /// Its level, on its own scale.
    pub alpha: f64,
    /// Alarms in the weeks where there is nothing to find.
    pub false_positives: FalsePositives,
    /// Over outbreaks of all sizes.
    pub detection: Detection,
    /// By size, in standard deviations.
    pub by_size: Vec<(u8, Detection)>,
}

/// Series of all scenarios of a half, or of all 42; replications are counted from 1.
pub fn generated(half: Option<Half>, replications: u32, seed: u64) -> Vec<Simulated> {
    let chosen: Vec<_> =
        scenarios().filter(|scenario| half.is_none_or(|half| half == Half::of(scenario.number))).collect();
    let numbers: Vec<_> =
        chosen.iter().flat_map(|scenario| (1..=replications).map(move |one| (scenario, one))).collect();
    numbers.par_iter().map(|(scenario, replication)| scenario.series(*replication, seed)).collect()
}

/// Judges a detector at each of some levels.
///
/// # Errors
/// `Malformed` for a level that it refuses, or nothing to resample.
pub fn judge(
    series: &[Simulated],
    detector: Detector,
    alphas: &[f64],
    resampling: Resampling,
) -> Result<Vec<Judgement>, NotTestable> {
    let flags: Vec<[Vec<Vec<Flag>>; 2]> = series
        .par_iter()
        .map(|one| Ok([detector.flags(&one.quiet, alphas)?, detector.flags(&one.struck, alphas)?]))
        .collect::<Result<_, NotTestable>>()?;
    let at_level = |(level, alpha): (usize, &f64)| {
        let of = |variant: &Vec<Vec<Flag>>| variant.get(level).cloned().unwrap_or_default();
        let quiet: Vec<Trial> =
            flags.iter().map(|[quiet, _]| Trial { flags: of(quiet), outbreak: None }).collect();
        let struck: Vec<(u8, Trial)> = series
            .iter()
            .zip(&flags)
            .map(|(one, [_, struck])| {
                let outbreak =
                    one.outbreak.clone().map(|weeks| weeks.start - TESTED.start..weeks.end - TESTED.start);
                (one.size, Trial { flags: of(struck), outbreak })
            })
            .collect();
        let of_sizes = |wanted: &[u8]| {
            let trials: Vec<Trial> = struck
                .iter()
                .filter(|(size, _)| wanted.contains(size))
                .map(|(_, trial)| trial.clone())
                .collect();
            detection(&trials, resampling)
        };
        Ok(Judgement {
            detector,
            alpha: *alpha,
            false_positives: false_positives(&quiet, resampling)?,
            detection: of_sizes(&SIZES)?,
            by_size: SIZES
                .iter()
                .map(|size| Ok((*size, of_sizes(&[*size])?)))
                .collect::<Result<_, NotTestable>>()?,
        })
    };
    alphas.iter().enumerate().map(at_level).collect()
}

/// What scores of the ensemble mean, measured on the quiet weeks of series.
///
/// # Errors
/// `TooLittle` for fewer than 10,000 weeks, `Malformed` for settings that make no sense.
pub fn calibration(series: &[Simulated], settings: &EnsembleSettings) -> Result<Calibration, NotTestable> {
    let scores: Vec<Vec<f64>> = series
        .par_iter()
        .map(|one| {
            let counts = detector::known(&one.quiet);
            let found = ensemble(&detector::weekly(&counts), settings, TESTED)?;
            Ok(found.iter().filter_map(|finding| finding.point.verdict.as_ref().ok()?.score).collect())
        })
        .collect::<Result<_, NotTestable>>()?;
    Calibration::measured(&scores.concat())
}

#[cfg(test)]
mod tests;
