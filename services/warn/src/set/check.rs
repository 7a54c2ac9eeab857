//! Whether a detector set can be used, and how many false warnings it announces.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::{DetectorSet, SeriesDefinition};

/// Longest history of a series, bins.
const HISTORY_BINS_MAX: usize = 4_000;
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
    let by_definition: Vec<(String, Option<f64>)> =
        set.series.iter().map(|series| (series.name.clone(), series.false_per_week())).collect();
    Announced {
        false_per_week: by_definition.iter().filter_map(|(_, rate)| *rate).sum(),
        unmeasured: by_definition
            .iter()
            .filter(|(_, rate)| rate.is_none())
            .map(|(name, _)| name.clone())
            .collect(),
        by_definition,
    }
}

impl SeriesDefinition {
    /// False warnings a week, as measured.
    #[must_use]
    pub fn false_per_week(&self) -> Option<f64> {
        self.false_per_bin.map(|per_bin| per_bin * self.bin.per_week())
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
    if set.series.is_empty() {
        faults.push("series: nothing is watched".to_owned());
    }
    for (index, series) in set.series.iter().enumerate() {
        let twice = set.series.iter().take(index).any(|other| other.name == series.name);
        faults.extend(
            of_series(series, twice).into_iter().map(|fault| format!("series {:?}: {fault}", series.name)),
        );
    }
    let cost = announced(set).false_per_week;
    if cost > rate {
        faults.push(format!(
            "budget: the definitions cost {cost:.2} false warnings a week as measured, {rate} are allowed; lower their q"
        ));
    }
    faults
}

fn of_series(series: &SeriesDefinition, twice: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if series.name.is_empty() || series.name.len() > NAME_LENGTH_MAX || !series.name.chars().all(slug) {
        faults.push(format!("name: up to {NAME_LENGTH_MAX} of a-z, 0-9 and -"));
    }
    if twice {
        faults.push("the name is there twice".to_owned());
    }
    if !(series.q > 0.0 && series.q < 1.0) {
        faults.push("q: between 0 and 1".to_owned());
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
    let colours = series.colours;
    if !(colours.red > 0.0
        && colours.red < colours.orange
        && colours.orange < colours.yellow
        && colours.yellow < 1.0)
    {
        faults.push("colours: 0 < red < orange < yellow < 1".to_owned());
    }
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
