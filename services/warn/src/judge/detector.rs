//! One series before its detector: the choice by length of history, and what the detector says of the last bin.

use quanyu_detect::ears::{Ears, EarsMethod, ears};
use quanyu_detect::farrington::{Dating, FlexibleSettings, Limit54, Series, farrington_flexible};
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
    /// Its category in all areas together, itself among them; none where its level is its own.
    pub all: Option<&'a [u64]>,
}

/// A series that was judged.
pub(super) struct Judged {
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
    seen: Seen<'_>,
) -> Result<Judged, String> {
    let history = seen.history;
    let before = history.len().saturating_sub(1);
    let chosen = definition.detectors.iter().rev().find(|choice| choice.from_bins <= before);
    let chosen = chosen.ok_or_else(|| {
        let needs = definition.detectors.first().map_or(0, |choice| choice.from_bins);
        format!("too little history: {before} of {needs} {}s before", definition.bin.as_str())
    })?;
    let observed = history.last().copied().flatten().ok_or_else(|| NotTestable::NoData.to_string())?;
    let said = match chosen.detector {
        Detector::EarsC1 { baseline, min_sigma } => of_ears(EarsMethod::C1, baseline, min_sigma, seen),
        Detector::EarsC2 { baseline, min_sigma } => of_ears(EarsMethod::C2, baseline, min_sigma, seen),
        Detector::FarringtonFlexible { b, w } => of_farrington(definition.bin, bin, b, w, history),
    };
    let said = said.map_err(|reason| reason.to_string())?;
    let finding = Finding {
        detector: chosen.detector.name(),
        version: chosen.detector.version(),
        parameters_json: serde_json::to_string(&chosen.detector).unwrap_or_default(),
        areas: BTreeSet::from([key.area.clone()]),
        category: key.category.clone(),
        first: bin,
        last: bin,
        observed,
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
    let others = seen.all.map(|all| others(all.get(start..).unwrap_or_default(), recent)).transpose()?;
    let levelled = match &others {
        Some(others) => at_level_of_last(recent, others),
        None => recent.to_vec(),
    };
    let finding = ears(&levelled, &settings)?.pop().ok_or(NotTestable::NoData)?;
    let verdict = finding.point.verdict?;
    let compared: Vec<u64> = recent.iter().take(baseline).flatten().copied().collect();
    let observed = recent.last().copied().flatten().unwrap_or(0);
    let exposures = match &others {
        Some(others) => (others.last().copied().unwrap_or(0), others.iter().take(baseline).sum()),
        None => (1, compared.len() as u64),
    };
    let p = finding.p.unwrap_or(1.0).max(of_counts(observed, &compared, exposures)?);
    let shown: Vec<String> = compared.iter().rev().take(28).rev().map(u64::to_string).collect();
    let gap = if method == EarsMethod::C2 { ", two between" } else { "" };
    let level = if others.is_some() { ", at the level of the other areas now" } else { "" };
    Ok(Said {
        expected: verdict.expected.unwrap_or_default(),
        upper: verdict.upper,
        p,
        score: verdict.score,
        alarm: verdict.alarm,
        baseline: format!("the {baseline} bins before{gap}{level}: {}", shown.join(", ")),
    })
}

/// Fewer than these a bin in all other areas are no level.
const OTHERS_MIN: u64 = 10;

/// The category in the other areas, bin by bin.
fn others(all: &[u64], own: &[Option<u64>]) -> Result<Vec<u64>, NotTestable> {
    let others: Vec<u64> =
        all.iter().zip(own).map(|(all, own)| all.saturating_sub(own.unwrap_or(0))).collect();
    if others.iter().any(|others| *others < OTHERS_MIN) {
        return Err(NotTestable::TooLittle {
            needs: "ten records a bin in the other areas, to know their level",
        });
    }
    Ok(others)
}

/// Each count as it would be if its bin had the last one's level.
fn at_level_of_last(own: &[Option<u64>], others: &[u64]) -> Vec<Option<u64>> {
    let now = others.last().copied().unwrap_or(0) as f64;
    let at_level = |(own, others): (&Option<u64>, &u64)| {
        own.map(|own| (own as f64 * now / *others as f64).round() as u64)
    };
    own.iter().zip(others).map(at_level).collect()
}

/// The chance of so many if the bin were like its baseline and counts were Poisson: the spread of a few small counts is
/// a poor measure, and a finding has to stand out by both. Exposures are those of the bin and of the baseline.
fn of_counts(observed: u64, baseline: &[u64], (now, before): (u64, u64)) -> Result<f64, NotTestable> {
    if observed == 0 {
        return Ok(1.0);
    }
    let current = Observed { count: observed, exposure: now as f64 };
    let before = Observed { count: baseline.iter().sum(), exposure: before as f64 };
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

pub(crate) fn colour(colours: &Colours, p: f64) -> WarningColour {
    match p {
        p if p <= colours.red => WarningColour::Red,
        p if p <= colours.orange => WarningColour::Orange,
        p if p <= colours.yellow => WarningColour::Yellow,
        _ => WarningColour::Blue,
    }
}
