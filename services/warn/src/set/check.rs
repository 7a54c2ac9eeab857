//! Whether a detector set can be used, and how many false warnings it announces.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::{Colours, DetectorSet, Line, RuleDefinition, ScanDefinition, SeriesDefinition};

/// Longest history of a series, bins.
const HISTORY_BINS_MAX: usize = 4_000;
/// Days of a scan: fewer tell nothing of a week, more cost too much each night.
const STUDY_DAYS: std::ops::RangeInclusive<usize> = 8..=400;
/// Simulations of a scan.
const REPLICATIONS: std::ops::RangeInclusive<u32> = 99..=9_999;
/// Longest name; it is part of every subject of an evaluation.
const NAME_LENGTH_MAX: usize = 48;

/// What a set announces.
#[derive(Debug, Clone, Serialize)]
pub struct Announced {
    /// False warnings a week to expect, of the definitions that were measured.
    pub false_per_week: f64,
    /// Definitions of which nobody has measured any.
    pub unmeasured: Vec<String>,
    /// False warnings a week of each definition, as far as measured.
    pub by_definition: Vec<(String, Option<f64>)>,
}

/// The false warnings that a set costs, as measured.
#[must_use]
pub fn announced(set: &DetectorSet) -> Announced {
    // A rule says what is there; nothing is false of it but the data.
    let by_definition: Vec<(String, Option<f64>)> =
        set.counting().map(|line| (line.name.to_owned(), line.false_per_week())).collect();
    Announced {
        // The sum of nothing is −0 otherwise.
        false_per_week: by_definition.iter().filter_map(|(_, rate)| *rate).sum::<f64>() + 0.0,
        unmeasured: by_definition
            .iter()
            .filter(|(_, rate)| rate.is_none())
            .map(|(name, _)| name.clone())
            .collect(),
        by_definition,
    }
}

impl DetectorSet {
    /// Every line: series, then scans, then rules.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.counting().chain(self.rule.iter().map(RuleDefinition::line))
    }

    /// The lines that compare with what was to be expected, and so are wrong by chance at times.
    fn counting(&self) -> impl Iterator<Item = Line<'_>> {
        self.series.iter().map(SeriesDefinition::line).chain(self.scan.iter().map(ScanDefinition::line))
    }
}

/// Everything that is wrong, each with its place.
pub(super) fn faults(set: &DetectorSet) -> Vec<String> {
    let mut faults = Vec::new();
    if set.version.is_empty() || set.version.len() > 32 || set.version.contains(char::is_whitespace) {
        faults.push("version: between 1 and 32 characters, no spaces".to_owned());
    }
    if TimeZone::get(&set.zone).is_err() {
        faults.push(format!("zone: {:?} is no IANA time zone", set.zone));
    }
    if set.area.len() > 64 || !set.area.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        faults.push(format!("area: {:?} is no area code", set.area));
    }
    let rate = set.budget.false_per_week_max;
    if !(rate.is_finite() && rate > 0.0) {
        faults.push("budget.false_per_week_max: a number above 0".to_owned());
    }
    if set.lines().next().is_none() {
        faults.push("series: nothing is watched".to_owned());
    }
    for (index, line) in set.lines().enumerate() {
        let twice = set.lines().take(index).any(|other| other.name == line.name);
        faults.extend(of_name(line.name, twice).into_iter().map(|fault| format!("{:?}: {fault}", line.name)));
    }
    let of = |what: &str, name: &str, found: Vec<String>| {
        found.into_iter().map(|fault| format!("{what} {name:?}: {fault}")).collect::<Vec<_>>()
    };
    faults.extend(set.series.iter().flat_map(|series| of("series", &series.name, of_series(series))));
    faults.extend(set.scan.iter().flat_map(|scan| of("scan", &scan.name, of_scan(scan))));
    faults.extend(set.rule.iter().flat_map(|rule| of("rule", &rule.name, rule.faults())));
    let cost = announced(set).false_per_week;
    if cost > rate {
        faults.push(format!(
            "budget: the definitions cost {cost:.2} false warnings a week as measured, {rate} are allowed; lower their q"
        ));
    }
    faults
}

fn of_name(name: &str, twice: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > NAME_LENGTH_MAX || !name.chars().all(slug) {
        faults.push(format!("name: up to {NAME_LENGTH_MAX} of a-z, 0-9 and -"));
    }
    if twice {
        faults.push("the name is there twice".to_owned());
    }
    faults
}

fn of_colours(colours: Colours) -> Option<String> {
    let rising = colours.red < colours.orange && colours.orange < colours.yellow;
    let sound = colours.red > 0.0 && rising && colours.yellow < 1.0;
    (!sound).then(|| "colours: 0 < red < orange < yellow < 1".to_owned())
}

fn of_scan(scan: &ScanDefinition) -> Vec<String> {
    let mut faults = Vec::new();
    let slug = |c: char| c.is_ascii_lowercase() || c == '_';
    if scan.category.as_ref().is_some_and(|category| category.is_empty() || !category.chars().all(slug)) {
        faults.push("category: of a-z and _".to_owned());
    }
    if !(STUDY_DAYS.contains(&scan.study_days) && scan.duration_days_max < scan.study_days) {
        faults.push("study_days: from 8 to 400, more than duration_days_max".to_owned());
    }
    if scan.duration_days_max == 0 {
        faults.push("duration_days_max: from 1 on".to_owned());
    }
    if !(scan.share_max > 0.0 && scan.share_max <= 1.0) {
        faults.push("share_max: above 0, up to 1".to_owned());
    }
    if scan.radius_km_max.is_some_and(|radius| !(radius.is_finite() && radius > 0.0)) {
        faults.push("radius_km_max: a number above 0".to_owned());
    }
    if !REPLICATIONS.contains(&scan.replications) {
        faults.push("replications: from 99 to 9,999".to_owned());
    }
    let rarest = f64::from(scan.replications) + 1.0;
    if !(scan.recurrence_days_min >= 1.0 && scan.recurrence_days_min <= rarest) {
        faults.push(format!(
            "recurrence_days_min: from 1 to {rarest}, which is as rare as the simulations can tell"
        ));
    }
    faults.extend(of_colours(scan.colours));
    faults
}

fn of_series(series: &SeriesDefinition) -> Vec<String> {
    let mut faults = Vec::new();
    if !(series.q > 0.0 && series.q < 1.0) {
        faults.push("q: between 0 and 1".to_owned());
    }
    if !(series.p_max > 0.0 && series.p_max < 1.0) {
        faults.push("p_max: between 0 and 1".to_owned());
    }
    if series.history_bins_max == 0 || series.history_bins_max > HISTORY_BINS_MAX {
        faults.push(format!("history_bins_max: from 1 to {HISTORY_BINS_MAX}"));
    }
    if series.false_per_bin.is_some_and(|rate| !(rate.is_finite() && rate >= 0.0)) {
        faults.push("false_per_bin: a number from 0 on".to_owned());
    }
    if series.detectors.is_empty() {
        faults.push("detectors: none".to_owned());
    }
    let mut before = None;
    for choice in &series.detectors {
        let (name, needs) = (choice.detector.name(), choice.detector.needs(series.bin));
        if choice.from_bins < needs {
            faults.push(format!("{name}: from_bins is {}, it needs {needs}", choice.from_bins));
        }
        if needs >= series.history_bins_max {
            faults
                .push(format!("{name}: needs {needs} bins, history_bins_max is {}", series.history_bins_max));
        }
        if before.is_some_and(|before| before >= choice.from_bins) {
            faults.push(format!("{name}: from_bins must rise from one detector to the next"));
        }
        before = Some(choice.from_bins);
    }
    faults.extend(of_colours(series.colours));
    faults
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::DEFAULT;
    use super::*;

    #[test]
    fn the_shipped_set_is_sound_and_announces_what_it_costs() {
        let set = DetectorSet::parse(DEFAULT).unwrap();
        let announced = announced(&set);
        assert!(announced.unmeasured.is_empty(), "{announced:?}");
        assert!(announced.false_per_week <= set.budget.false_per_week_max, "{announced:?}");
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let text = DEFAULT.replace("Asia/Shanghai", "Asia/Yongkang").replacen("q = ", "q = 1", 1);
        let faults = DetectorSet::parse(&text).unwrap_err();
        assert!(faults.iter().any(|fault| fault.contains("Asia/Yongkang")), "{faults:?}");
        assert!(faults.iter().any(|fault| fault.contains("q: between")), "{faults:?}");
        assert!(DetectorSet::parse("version = 1").is_err());
        let unknown = DEFAULT.replacen("budget]", "budget]\nfalse_per_day = 1.0", 1);
        assert!(DetectorSet::parse(&unknown).unwrap_err()[0].contains("false_per_day"));
    }
}
