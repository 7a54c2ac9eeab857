//! One series before its detector: the choice by length of history, and what the detector says of the last bin.

use quanyu_detect::ears::{Ears, EarsMethod, ears};
use quanyu_detect::farrington::{Dating, FlexibleSettings, Limit54, Series, farrington_flexible};
use quanyu_detect::{NotTestable, Observed, rate_ratio};
use quanyu_event::WarningColour;

use super::Finding;
use crate::bins::{Bin, Width};
use crate::series::Key;
use crate::set::{Colours, Detector, SeriesDefinition};

/// A series that was judged.
pub(super) struct Seen {
    pub finding: Finding,
    /// Whether it is above its own bound.
    pub flagged: bool,
}

/// What a detector says of a bin.
struct Said {
    expected: f64,
    upper: Option<f64>,
    p: f64,
    score: Option<f64>,
    alarm: bool,
    baseline: String,
}

/// Judges the last bin of a history, or says in words why that cannot be.
pub(super) fn look(
    definition: &SeriesDefinition,
    key: &Key,
    bin: Bin,
    history: &[Option<u64>],
) -> Result<Seen, String> {
    let before = history.len().saturating_sub(1);
    let chosen = definition.detectors.iter().rev().find(|choice| choice.from_bins <= before);
    let chosen = chosen.ok_or_else(|| {
        let needs = definition.detectors.first().map_or(0, |choice| choice.from_bins);
        format!("too little history: {before} of {needs} {}s before", definition.bin.as_str())
    })?;
    let observed = history.last().copied().flatten().ok_or_else(|| NotTestable::NoData.to_string())?;
    let said = match chosen.detector {
        Detector::EarsC1 { baseline, min_sigma } => of_ears(EarsMethod::C1, baseline, min_sigma, history),
        Detector::EarsC2 { baseline, min_sigma } => of_ears(EarsMethod::C2, baseline, min_sigma, history),
        Detector::FarringtonFlexible { b, w } => of_farrington(definition.bin, bin, b, w, history),
    };
    let said = said.map_err(|reason| reason.to_string())?;
    let finding = Finding {
        key: key.clone(),
        bin,
        detector: chosen.detector,
        observed,
        expected: said.expected,
        upper: said.upper,
        ratio: None,
        p: said.p,
        score: said.score,
        baseline: said.baseline,
        colour: colour(&definition.colours, said.p),
    };
    Ok(Seen { finding, flagged: said.alarm })
}

fn of_ears(
    method: EarsMethod,
    baseline: usize,
    min_sigma: f64,
    history: &[Option<u64>],
) -> Result<Said, NotTestable> {
    let settings = Ears { baseline, min_sigma, ..Ears::new(method) };
    let needs = settings.bins_before();
    let start = history.len().saturating_sub(needs + 1);
    let recent = history.get(start..).unwrap_or_default();
    let finding = ears(recent, &settings)?.pop().ok_or(NotTestable::NoData)?;
    let verdict = finding.point.verdict?;
    let compared: Vec<u64> = recent.iter().take(baseline).flatten().copied().collect();
    let p = finding.p.unwrap_or(1.0).max(of_counts(finding.point.observed, &compared)?);
    let shown: Vec<String> = compared.iter().rev().take(28).rev().map(u64::to_string).collect();
    let gap = if method == EarsMethod::C2 { ", two between" } else { "" };
    Ok(Said {
        expected: verdict.expected.unwrap_or_default(),
        upper: verdict.upper,
        p,
        score: verdict.score,
        alarm: verdict.alarm,
        baseline: format!("the {baseline} bins before{gap}: {}", shown.join(", ")),
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

fn colour(colours: &Colours, p: f64) -> WarningColour {
    match p {
        p if p <= colours.red => WarningColour::Red,
        p if p <= colours.orange => WarningColour::Orange,
        p if p <= colours.yellow => WarningColour::Yellow,
        _ => WarningColour::Blue,
    }
}
