//! Every zone of two purely spatial scans by R's SpatialEpi: lung cancer in Pennsylvania's counties.

use super::printed::{day, folder};
use crate::scan::prepared::Prepared;
use crate::scan::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    most_likely: Zone,
    secondary: Vec<Zone>,
    all_llr: Vec<f64>,
}

#[derive(Deserialize)]
struct Zone {
    #[serde(rename = "location.IDs.included")]
    ids: Vec<usize>,
    #[serde(rename = "number.of.cases")]
    cases: u64,
    #[serde(rename = "expected.cases")]
    expected: f64,
    #[serde(rename = "log.likelihood.ratio")]
    statistic: f64,
    #[serde(rename = "p.value")]
    p: f64,
}

fn rows(path: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn number(cell: &str) -> f64 {
    cell.parse().unwrap()
}

fn order(folder: &str) -> (Scan, Vec<Vec<String>>, Vec<Vec<String>>) {
    let counties = rows(&format!("{folder}/inputs/pennLC.csv"));
    let strata = rows(&format!("{folder}/inputs/pennLC_strata.csv"));
    let places = counties.iter().map(|cells| [number(&cells[4]), number(&cells[5])]).collect();
    let people: Vec<f64> = counties.iter().map(|cells| number(&cells[2])).collect();
    let today = day(2002, 7, 1);
    let study = Study {
        locations: Locations::Planar(places),
        bins: Bins::new(today, today, BinLength::Days(1)).unwrap(),
        cases: Vec::new(),
        model: Model::Bernoulli { controls: Vec::new() },
    };
    let zones = ZoneLimits { sizes: Some(people), ..ZoneLimits::default() };
    let settings = Settings { kind: Kind::Spatial, look: Look::Retrospective, zones, ..Settings::default() };
    (Scan { study, settings }, counties, strata)
}

/// Cases and people of 16 strata; everything on one day.
fn poisson(folder: &str) -> Scan {
    let (mut order, counties, strata) = order(folder);
    let today = order.study.bins.days_of(&(0..1)).start;
    let mut population = Vec::new();
    for (index, cells) in strata.iter().enumerate() {
        let location = counties.iter().position(|county| county[0] == cells[0]).unwrap();
        let stratum = (index % 16) as u32;
        let count = cells[1].parse().unwrap();
        order.study.cases.push(Case { location, day: today, stratum, count });
        population.push(Population { location, day: today, stratum, people: number(&cells[2]) });
    }
    order.study.model = Model::Poisson { population };
    order
}

/// Cases, and people who are none.
fn bernoulli(folder: &str) -> Scan {
    let (mut order, counties, _) = order(folder);
    let today = order.study.bins.days_of(&(0..1)).start;
    let case = |location, count| Case { location, day: today, stratum: 0, count };
    let mut controls = Vec::new();
    for (location, cells) in counties.iter().enumerate() {
        let (cases, people): (u64, u64) = (cells[1].parse().unwrap(), cells[2].parse().unwrap());
        order.study.cases.push(case(location, cases));
        controls.push(case(location, people - cases));
    }
    order.study.model = Model::Bernoulli { controls };
    order
}

fn check(order: Scan, reference: &Reference, tolerance: f64) {
    let prepared = Prepared::new(&order).unwrap();
    let counts = prepared.counts();
    let mut found = Vec::new();
    prepared.sweep.walk(&counts, &mut prepared.sweep.memory(0), |fan, _| {
        found.extend(
            fan.windows().map(|(count, weight)| prepared.sweep.statistic.of(f64::from(count), weight)),
        );
    });
    assert_eq!(found.len(), reference.all_llr.len());
    for (index, (found, expected)) in found.iter().zip(&reference.all_llr).enumerate() {
        let close = (found - expected).abs() <= tolerance * expected.abs().max(1.0);
        assert!(close, "zone {index}: {found} instead of {expected}");
    }
    let report = prepared.report().unwrap();
    let zones = std::iter::once(&reference.most_likely).chain(&reference.secondary);
    for (cluster, zone) in report.clusters.iter().zip(zones) {
        let mut ids: Vec<usize> = cluster.locations.iter().map(|member| member.location + 1).collect();
        let mut expected_ids = zone.ids.clone();
        ids.sort_unstable();
        expected_ids.sort_unstable();
        assert_eq!(ids, expected_ids);
        assert_eq!(cluster.figures.observed, zone.cases);
        assert!((cluster.figures.expected - zone.expected).abs() <= 1e-9 * zone.expected);
        assert!((cluster.statistic - zone.statistic).abs() <= tolerance * zone.statistic.max(1.0));
        let p = cluster.chance.unwrap().p;
        let mean = 0.5 * (p + zone.p);
        assert!(
            (p - zone.p).abs() <= (3.0 * (2e-3 * mean * (1.0 - mean)).sqrt()).max(0.009),
            "{p}, {}",
            zone.p
        );
    }
}

#[test]
fn every_zone_agrees() {
    let Some(folder) = folder() else { return };
    let text = std::fs::read_to_string(format!("{folder}/kulldorff_spatialepi.json")).unwrap();
    let references: Vec<Reference> = serde_json::from_str(&text).unwrap();
    check(poisson(&folder), &references[0], 1e-9);
    check(bernoulli(&folder), &references[1], 1e-6);
}
