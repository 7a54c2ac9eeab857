//! One series before its detector: what the detector says of the last bin.

use quanyu_detect::ears::{Ears, EarsMethod, ears};
use quanyu_detect::farrington::{Dating, FlexibleSettings, Limit54, Series, farrington_flexible};
use quanyu_detect::share::Share;
use quanyu_detect::{NotTestable, Observed, rate_ratio};
use quanyu_event::WarningColour;

use std::collections::BTreeSet;

use crate::bins::{Bin, Width};
use crate::finding::Finding;
use crate::series::Key;
use crate::set::{Colours, Detector, SeriesDefinition};

/// A series as it is known, up to the bin that is judged.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub history: &'a [Option<u64>],
    /// Its category in all areas together, itself among them; empty for a detector that does not look at them.
    pub all: &'a [u64],
}

/// A series that was judged.
pub(super) struct Judged {
    pub finding: Finding,
    /// Whether it is above its own bound.
    pub flagged: bool,
}

/// What a detector says of a bin.
struct Said {
    observed: u64,
    expected: f64,
    upper: Option<f64>,
    p: f64,
    score: Option<f64>,
    alarm: bool,
    /// Bins that were judged together, the last one among them.
    bins: usize,
    baseline: String,
}

/// Judges the last bin of a history, or says why that cannot be.
pub(super) fn look(
    definition: &SeriesDefinition,
    detector: Detector,
    (key, bin): (&Key, Bin),
    seen: Seen<'_>,
) -> Result<Judged, NotTestable> {
    let said = match detector {
        Detector::EarsC1 { baseline, min_sigma } => of_ears(EarsMethod::C1, baseline, min_sigma, seen),
        Detector::EarsC2 { baseline, min_sigma } => of_ears(EarsMethod::C2, baseline, min_sigma, seen),
        Detector::Share { baseline, gap, window } => of_share(Share { baseline, gap, window }, seen),
        Detector::FarringtonFlexible { b, w } => of_farrington(definition.bin, bin, b, w, seen.history),
    }?;
    let finding = Finding {
        detector: detector.name(),
        version: detector.version(),
        parameters_json: serde_json::to_string(&detector).unwrap_or_default(),
        areas: BTreeSet::from([key.area.clone()]),
        category: key.category.clone(),
        first: bin.plus(1 - i64::try_from(said.bins).unwrap_or(1)),
        last: bin,
        observed: said.observed,
        expected: Some(said.expected),
        upper: said.upper,
        ratio: None,
        p: Some(said.p),
        score: said.score,
        recurrence_days: None,
        baseline: said.baseline,
        colour: colour(&definition.colours, said.p),
        circle: None,
    };
    Ok(Judged { finding, flagged: said.alarm })
}

fn of_ears(method: EarsMethod, baseline: usize, min_sigma: f64, seen: Seen<'_>) -> Result<Said, NotTestable> {
    let settings = Ears { baseline, min_sigma, ..Ears::new(method) };
    let start = seen.history.len().saturating_sub(settings.bins_before() + 1);
    let recent = seen.history.get(start..).unwrap_or_default();
    let finding = ears(recent, &settings)?.pop().ok_or(NotTestable::NoData)?;
    let verdict = finding.point.verdict?;
    let compared: Vec<u64> = recent.iter().take(baseline).flatten().copied().collect();
    let p = finding.p.unwrap_or(1.0).max(of_counts(finding.point.observed, &compared)?);
    let gap = if method == EarsMethod::C2 { ", two between" } else { "" };
    Ok(Said {
        observed: finding.point.observed as u64,
        expected: verdict.expected.unwrap_or_default(),
        upper: verdict.upper,
        p,
        score: verdict.score,
        alarm: verdict.alarm,
        bins: 1,
        baseline: format!("the {baseline} bins before{gap}: {}", shown(&compared)),
    })
}

/// The chance of so many if the bin were like its baseline and counts were Poisson: the spread of a few small counts is
/// a poor measure, and a finding has to stand out by both.
fn of_counts(observed: f64, baseline: &[u64]) -> Result<f64, NotTestable> {
    let current = Observed { count: observed as u64, exposure: 1.0 };
    let before = Observed { count: baseline.iter().sum(), exposure: baseline.len() as f64 };
    if current.count == 0 {
        return Ok(1.0);
    }
    Ok(rate_ratio(current, before)?.p_greater)
}

/// From this p on a series stands out by itself, for detectors that have no bound of their own.
const ALPHA: f64 = 0.01;

fn of_share(settings: Share, seen: Seen<'_>) -> Result<Said, NotTestable> {
    let others: Vec<Option<u64>> =
        seen.all.iter().zip(seen.history).map(|(all, own)| own.map(|own| all.saturating_sub(own))).collect();
    let found = settings.last(seen.history, &others)?;
    let start = seen.history.len().saturating_sub(settings.bins_before() + 1);
    let learned: Vec<u64> =
        seen.history.iter().skip(start).take(settings.baseline).flatten().copied().collect();
    Ok(Said {
        observed: found.observed,
        expected: found.expected,
        upper: None,
        p: found.p,
        score: None,
        alarm: found.p < ALPHA,
        bins: settings.window,
        baseline: format!(
            "its share of all areas in the {} bins before, {} between, at their level now; dispersion {:.2}; counts before: {}",
            settings.baseline,
            settings.gap,
            found.dispersion,
            shown(&learned)
        ),
    })
}

/// The last counts of a baseline, as a warning has room for.
fn shown(counts: &[u64]) -> String {
    const SHOWN_MAX: usize = 28;
    let last = counts.get(counts.len().saturating_sub(SHOWN_MAX)..).unwrap_or_default();
    last.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
}

fn of_farrington(
    width: Width,
    bin: Bin,
    b: usize,
    w: usize,
    history: &[Option<u64>],
) -> Result<Said, NotTestable> {
    let limit54 = Limit54 { sum: 0, bins: 4 };
    let settings = FlexibleSettings { b, w, limit54, ..FlexibleSettings::improved() };
    let first = bin.plus(1 - i64::try_from(history.len()).unwrap_or(0));
    let day = first.first_day(width).and_then(|day| i32::try_from(day).ok());
    let (Some(first_day), Some(bin_days)) = (day, width.days()) else {
        return Err(NotTestable::Malformed { what: "days or weeks for a detector of seasons" });
    };
    let dating = Dating::Dates { freq: width.bins_of_year(), first_day, bin_days };
    let series = Series { counts: history, population: None, dating };
    let last = history.len().saturating_sub(1);
    let point = farrington_flexible(&series, &settings, last..last + 1)?.pop().ok_or(NotTestable::NoData)?;
    let finding = point.finding?;
    Ok(Said {
        observed: point.observed.unwrap_or(0),
        bins: 1,
        expected: finding.mean,
        upper: finding.upper,
        p: finding.p,
        score: finding.score,
        alarm: finding.alarm,
        baseline: format!(
            "the same season of {b} years, {w} bins on either side, the last {} bins left out; dispersion {:.2}",
            settings.past_weeks_not_included, finding.dispersion
        ),
    })
}

pub(crate) fn colour(colours: &Colours, p: f64) -> WarningColour {
    match p {
        p if p <= colours.red => WarningColour::Red,
        p if p <= colours.orange => WarningColour::Orange,
        p if p <= colours.yellow => WarningColour::Yellow,
        _ => WarningColour::Blue,
    }
}
