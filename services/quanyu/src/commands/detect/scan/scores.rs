//! The scores of given zones as they are printed.
//!
//! Used by `scan` where zones are given: names and dates in the place of indices and bins.

use std::collections::BTreeSet;

use quanyu_detect::scan::given_zones::{GivenZones, GivenZonesReport, ZoneScore};
use serde::Serialize;

use super::clusters::listed;
use super::given::Read;
use crate::commands::detect::answer::number;
use crate::output::Table;

/// All that are looked at, and those that are not too far from the highest.
const HIGHEST: usize = 100;

/// What was found.
#[derive(Debug, Serialize)]
pub struct Found {
    cases: u64,
    locations: usize,
    zones: usize,
    scores: usize,
    p_value: Option<f64>,
    clusters: Vec<Shown>,
    highest: Vec<Shown>,
}

#[derive(Debug, Serialize)]
struct Shown {
    /// The line of the file.
    zone: u64,
    locations: Vec<String>,
    start: Option<String>,
    end: Option<String>,
    duration: usize,
    observed: u64,
    expected: f64,
    relative_risk: Option<f64>,
    relative_risk_outside: Option<f64>,
    score: f64,
    p_value: Option<f64>,
}

impl Found {
    /// The same with names and dates.
    pub fn of(report: &GivenZonesReport, order: &GivenZones, read: &Read) -> Self {
        let mut sorted: Vec<(usize, &ZoneScore)> = report.scores.iter().enumerate().collect();
        // The sort is stable, so a tie goes to the first.
        sorted.sort_by(|one, other| other.1.score.total_cmp(&one.1.score));
        let shown = |(index, score): &(usize, &ZoneScore)| {
            let p = report.p.filter(|_| *index == report.most_likely);
            Shown::of(score, p, read)
        };
        let mut taken = BTreeSet::new();
        let mut clusters = Vec::new();
        for one in sorted.iter().filter(|one| one.1.score > 0.0) {
            let zone = order.zones.get(one.1.zone).map(Vec::as_slice).unwrap_or_default();
            if zone.iter().all(|location| !taken.contains(location)) {
                taken.extend(zone.iter().copied());
                clusters.push(shown(one));
            }
        }
        Self {
            cases: order.counts.iter().flatten().sum(),
            locations: read.names.len(),
            zones: read.zones.len(),
            scores: report.scores.len(),
            p_value: report.p,
            clusters,
            highest: sorted.iter().take(HIGHEST).map(shown).collect(),
        }
    }

    /// A line for each cluster.
    pub fn table(&self) -> Table {
        let mut table = Table::new([
            "zone",
            "locations",
            "from",
            "to",
            "observed",
            "expected",
            "relative risk",
            "score",
            "p",
        ]);
        for cluster in &self.clusters {
            let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
            table.row([
                cluster.zone.to_string(),
                listed(&cluster.locations),
                text(&cluster.start),
                text(&cluster.end),
                cluster.observed.to_string(),
                format!("{:.2}", cluster.expected),
                cluster.relative_risk.map_or_else(|| "–".to_owned(), |risk| format!("{risk:.2}")),
                number(Some(cluster.score)),
                number(cluster.p_value),
            ]);
        }
        table
    }
}

impl Shown {
    fn of(score: &ZoneScore, p_value: Option<f64>, read: &Read) -> Self {
        let zone = read.zones.get(score.zone);
        let locations = zone.map(|zone| zone.locations.as_slice()).unwrap_or_default();
        let bins = read.time.bins.len();
        let [start, end] =
            read.time.shown(&read.time.bins.days_of(&(bins.saturating_sub(score.duration)..bins)));
        Self {
            zone: zone.map_or(0, |zone| zone.line),
            locations: locations.iter().map(|location| read.names.name(*location)).collect(),
            start,
            end,
            duration: score.duration,
            observed: score.observed,
            expected: score.expected,
            relative_risk: score.relative_risk,
            relative_risk_outside: score.relative_risk_outside,
            score: score.score,
            p_value,
        }
    }
}
