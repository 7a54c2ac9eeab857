//! The clusters of a scan over circles as they are printed.
//!
//! Used by `scan`: names and dates in the place of indices and days; a figure without a value is null.

use quanyu_detect::scan::{Cluster, Figures, OfLocation, Report};
use serde::Serialize;

use super::circles::Read;
use super::words::Model;
use crate::commands::detect::answer::number;
use crate::output::Table;
use crate::session::Session;

/// More names make a table of none.
const NAMES_SHOWN: usize = 6;
const DAYS_OF_YEAR: f64 = 365.0;

/// What was found.
#[derive(Debug, Serialize)]
pub struct Found {
    question: &'static str,
    cases: u64,
    locations: usize,
    population: Option<f64>,
    annual_per_100_000: Option<f64>,
    looks: u64,
    replications: u32,
    clusters: Vec<Shown>,
    risks: Vec<Member>,
}

#[derive(Debug, Serialize)]
struct Shown {
    locations: Vec<String>,
    centre: Option<Centre>,
    radius: Option<f64>,
    span: Option<f64>,
    start: Option<String>,
    end: Option<String>,
    observed: u64,
    expected: f64,
    observed_over_expected: Option<f64>,
    relative_risk: Option<f64>,
    population: Option<f64>,
    annual_per_100_000: Option<f64>,
    llr: Option<f64>,
    test_statistic: Option<f64>,
    p_value: Option<f64>,
    recurrence_interval_days: Option<f64>,
    members: Vec<Member>,
}

#[derive(Debug, Serialize)]
struct Centre {
    location: String,
    /// In the order of the file: latitude and longitude, or x and y.
    coordinates: Option<[f64; 2]>,
}

#[derive(Debug, Serialize)]
struct Member {
    location: String,
    observed: u64,
    expected: f64,
    observed_over_expected: Option<f64>,
    relative_risk: Option<f64>,
    population: Option<f64>,
}

impl Found {
    /// The same with names and dates.
    pub fn of(model: Model, report: &Report, read: &Read) -> Self {
        Self {
            question: model.question(),
            cases: report.cases,
            locations: report.locations,
            population: report.population,
            annual_per_100_000: report.annual_per_100_000,
            looks: report.looks,
            replications: report.replications,
            clusters: report.clusters.iter().map(|cluster| Shown::of(model, cluster, read)).collect(),
            risks: Member::all(&report.risks, read),
        }
    }

    /// A line for each cluster.
    pub fn table(&self, session: &Session) -> Table {
        if self.clusters.is_empty() {
            session.output.say("no cluster: every simulation has one that is at least as unusual");
        }
        let mut table = Table::new([
            "locations",
            "centre",
            "radius",
            "from",
            "to",
            "observed",
            "expected",
            "relative risk",
            "statistic",
            "p",
            "by chance once in",
        ]);
        for cluster in &self.clusters {
            let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
            table.row([
                listed(&cluster.locations),
                text(&cluster.centre.as_ref().map(|centre| centre.location.clone())),
                cluster.radius.map_or_else(|| "–".to_owned(), |radius| format!("{radius:.2}")),
                text(&cluster.start),
                text(&cluster.end),
                cluster.observed.to_string(),
                format!("{:.2}", cluster.expected),
                cluster.relative_risk.map_or_else(|| "–".to_owned(), |risk| format!("{risk:.2}")),
                number(cluster.llr.or(cluster.test_statistic)),
                number(cluster.p_value),
                recurrence(cluster.recurrence_interval_days),
            ]);
        }
        table
    }
}

impl Shown {
    fn of(model: Model, cluster: &Cluster, read: &Read) -> Self {
        let Figures { observed, expected, ratio, relative_risk, population, annual_per_100_000 } =
            cluster.figures;
        let [start, end] = read.time.shown(&cluster.days);
        let is_ratio = model != Model::Permutation;
        let place =
            |location: usize| read.places.as_ref().and_then(|places| places.list.get(location).copied());
        Self {
            locations: cluster.locations.iter().map(|member| read.names.name(member.location)).collect(),
            centre: cluster.circle.as_ref().map(|circle| Centre {
                location: read.names.name(circle.centre),
                coordinates: place(circle.centre),
            }),
            radius: cluster.circle.as_ref().map(|circle| circle.radius),
            span: cluster.circle.as_ref().map(|circle| circle.span),
            start,
            end,
            observed,
            expected,
            observed_over_expected: ratio,
            relative_risk,
            population,
            annual_per_100_000,
            llr: is_ratio.then_some(cluster.statistic),
            test_statistic: (!is_ratio).then_some(cluster.statistic),
            p_value: cluster.chance.map(|chance| chance.p),
            recurrence_interval_days: cluster.chance.and_then(|chance| chance.recurrence_days),
            members: Member::all(&cluster.locations, read),
        }
    }
}

impl Member {
    fn all(members: &[OfLocation], read: &Read) -> Vec<Self> {
        let member = |member: &OfLocation| Self {
            location: read.names.name(member.location),
            observed: member.figures.observed,
            expected: member.figures.expected,
            observed_over_expected: member.figures.ratio,
            relative_risk: member.figures.relative_risk,
            population: member.figures.population,
        };
        members.iter().map(member).collect()
    }
}

/// Names as a table has room for.
pub fn listed(names: &[String]) -> String {
    let shown = names.iter().take(NAMES_SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMES_SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Days as people say them.
fn recurrence(days: Option<f64>) -> String {
    match days {
        None => "–".to_owned(),
        Some(days) if days >= DAYS_OF_YEAR => format!("{:.1} years", days / DAYS_OF_YEAR),
        Some(days) if days < 1.5 => "1 day".to_owned(),
        Some(days) => format!("{days:.0} days"),
    }
}
