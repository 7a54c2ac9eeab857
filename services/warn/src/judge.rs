//! What detectors say of one bin of many series, and which of it stands among all of them.
//!
//! Pure: the same counts give the same findings, whoever asks and whenever. A series that cannot be judged has a
//! reason, is counted, and never passes for a quiet one.

mod detector;

pub(crate) use detector::colour;

use std::collections::{BTreeMap, BTreeSet};

use quanyu_detect::budget::benjamini_hochberg;
use quanyu_detect::{Observed, rate_ratio};

use crate::bins::Bin;
use crate::finding::Finding;
use crate::series::{Counts, Key};
use crate::set::{Detector, SeriesDefinition};

/// What became of all series of a definition.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judgement {
    /// What stands out among all, in the order of the series.
    pub findings: Vec<Finding>,
    /// Series that were judged.
    pub tested: usize,
    /// Series that stand out by their own bound, whatever the others do.
    pub flagged: usize,
    /// How many could not be judged, by reason.
    pub untestable: BTreeMap<String, usize>,
    /// Series that are left alone because a source of theirs is silent: neither quiet nor standing out.
    pub suspended: BTreeSet<Key>,
}

/// Judges a bin of every series but the suspended ones.
#[must_use]
pub fn judge(
    definition: &SeriesDefinition,
    counts: &Counts,
    bin: Bin,
    suspended: BTreeSet<Key>,
) -> Judgement {
    let mut judgement = Judgement { suspended, ..Judgement::default() };
    let Some(first) = counts.first() else { return judgement };
    // The history of a definition is as long as its source has been heard: a quiet series of an old source is old.
    let available = usize::try_from(bin.0 - first.0 + 1).unwrap_or(0).min(definition.history_bins_max);
    let detector = match definition.choose(available.saturating_sub(1)) {
        Ok(detector) => detector,
        Err(reason) => {
            let left = counts.keys().filter(|key| !judgement.suspended.contains(key)).count();
            judgement.untestable.insert(reason, left);
            return judgement;
        }
    };
    // Only a share is held against what all areas have.
    let totals = match detector {
        Detector::Share { .. } => counts.totals(bin, available),
        _ => BTreeMap::new(),
    };
    let mut found = Vec::new();
    for key in counts.keys().filter(|key| !judgement.suspended.contains(key)) {
        let history = counts.history(key, bin, available);
        let all = totals.get(key.category.as_str()).map_or(&[][..], Vec::as_slice);
        match detector::look(definition, detector, (key, bin), detector::Seen { history: &history, all }) {
            Ok(seen) => found.push(seen),
            Err(reason) => *judgement.untestable.entry(reason.to_string()).or_insert(0) += 1,
        }
    }
    judgement.tested = found.len();
    judgement.flagged = found.iter().filter(|seen| seen.flagged).count();
    let p: Vec<Option<f64>> = found.iter().map(|seen| seen.finding.p).collect();
    // Nothing could be tested: there are no findings, and the reasons say why.
    let Ok(discoveries) = benjamini_hochberg(&p, definition.q) else { return judgement };
    let stands = discoveries.judged.iter().map(|judged| judged.is_some_and(|judged| judged.keep));
    judgement.findings = found
        .into_iter()
        .zip(stands)
        .filter(|(seen, stands)| *stands && definition.takes(&seen.finding))
        .map(|(seen, _)| Finding { ratio: ratio(&seen.finding), ..seen.finding })
        .collect();
    judgement
}

impl SeriesDefinition {
    /// The last detector that this many bins of history are enough for, or in words why there is none.
    fn choose(&self, before: usize) -> Result<Detector, String> {
        let chosen = self.detectors.iter().rev().find(|choice| choice.from_bins <= before);
        chosen.map(|choice| choice.detector).ok_or_else(|| {
            let needs = self.detectors.first().map_or(0, |choice| choice.from_bins);
            format!("too little history: {before} of {needs} {}s before", self.bin.as_str())
        })
    }

    /// Whether what stands among all series is worth a warning by itself.
    fn takes(&self, finding: &Finding) -> bool {
        finding.observed >= self.observed_min && finding.p.is_some_and(|p| p <= self.p_max)
    }
}

/// The interval of observed to expected, as if the expected had been counted over the time that it was learned from.
fn ratio(finding: &Finding) -> Option<(f64, Option<f64>)> {
    /// How much more time the baseline has than the bin, as an interval takes it: a modest number, so that the interval
    /// is not narrower than what is known.
    const BASELINE_BINS: f64 = 7.0;
    let learned = (finding.expected? * BASELINE_BINS).round();
    if !(learned.is_finite() && learned >= 0.0) {
        return None;
    }
    let current = Observed { count: finding.observed, exposure: 1.0 };
    let before = Observed { count: learned as u64, exposure: BASELINE_BINS };
    let interval = rate_ratio(current, before).ok()?.mid_p_95;
    Some((interval.low, interval.high))
}

#[cfg(test)]
mod tests;
