//! The nightly scan: which places have more cases of late than other places and other days let expect.
//!
//! Pure: cases and places in, findings out. The simulations begin with a seed that follows from what is judged, so every
//! instance and every replay draws the same.

use std::collections::{BTreeMap, BTreeSet};

use quanyu_detect::scan::{
    BinLength, Bins, Case, Cluster, DurationMax, Kind, Locations, Look, Model, MonteCarlo, Scan, ScanError,
    Settings, Stop, Study, Week, ZoneLimits, scan,
};
use uuid::Uuid;

use crate::bins::Bin;
use crate::finding::{Circle, Finding};
use crate::judge::{Judgement, colour};
use crate::set::ScanDefinition;

/// Where a place lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Area code.
    pub code: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// Cases of a place on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Cases {
    /// Area code.
    pub place: String,
    /// The day.
    pub day: Bin,
    /// How many.
    pub count: u64,
}

/// Scans the days up to one. Cases of a place without a position are counted as not testable.
#[must_use]
pub fn judge(
    definition: &ScanDefinition,
    places: &[Place],
    cases: &[Cases],
    day: Bin,
    subject: &str,
) -> Judgement {
    let mut judgement = Judgement::default();
    let known: Vec<&Place> =
        places.iter().filter(|place| !definition.exclude.contains(&place.code)).collect();
    let index: BTreeMap<&str, usize> =
        known.iter().enumerate().map(|(index, place)| (place.code.as_str(), index)).collect();
    let mut located = Vec::new();
    let mut nowhere: BTreeSet<&str> = BTreeSet::new();
    for one in cases.iter().filter(|one| !definition.exclude.contains(&one.place)) {
        match index.get(one.place.as_str()) {
            Some(location) => {
                located.push(Case { location: *location, day: one.day.0, stratum: 0, count: one.count })
            }
            None => {
                nowhere.insert(&one.place);
            }
        }
    }
    if !nowhere.is_empty() {
        judgement.untestable.insert("no position of the place is known".to_owned(), nowhere.len());
    }
    match report(definition, &known, located, day, subject) {
        Ok(clusters) => {
            judgement.tested = known.len();
            judgement.flagged = clusters.len();
            let rare = |cluster: &&Cluster| {
                cluster
                    .chance
                    .and_then(|chance| chance.recurrence_days)
                    .is_some_and(|days| days >= definition.recurrence_days_min)
            };
            judgement.findings = clusters
                .iter()
                .filter(rare)
                .map(|cluster| finding(definition, &known, cluster, day))
                .collect();
        }
        Err(reason) => {
            judgement.untestable.insert(reason.to_string(), known.len());
        }
    }
    judgement
}

fn report(
    definition: &ScanDefinition,
    places: &[&Place],
    cases: Vec<Case>,
    day: Bin,
    subject: &str,
) -> Result<Vec<Cluster>, ScanError> {
    let days = i64::try_from(definition.study_days).unwrap_or(1);
    let (high, _) = Uuid::new_v5(&Uuid::NAMESPACE_OID, subject.as_bytes()).as_u64_pair();
    let study = Study {
        locations: Locations::OnEarth(places.iter().map(|place| [place.latitude, place.longitude]).collect()),
        bins: Bins::new(day.0 - days + 1, day.0, BinLength::Days(1))?,
        cases,
        model: Model::Permutation { week: Week::Ignored },
    };
    let settings = Settings {
        kind: Kind::SpaceTime,
        look: Look::Prospective,
        zones: ZoneLimits {
            share_max: definition.share_max,
            radius_max: definition.radius_km_max,
            sizes: None,
        },
        duration_max: DurationMax::Bins(definition.duration_days_max),
        monte_carlo: MonteCarlo { replications: definition.replications, seed: high, stop: Stop::Never },
    };
    Ok(scan(&Scan { study, settings })?.clusters)
}

fn finding(definition: &ScanDefinition, places: &[&Place], cluster: &Cluster, day: Bin) -> Finding {
    let code = |location: usize| places.get(location).map(|place| place.code.clone());
    let centre = cluster.circle.as_ref().and_then(|circle| Some((places.get(circle.centre)?, circle.radius)));
    let p = cluster.chance.map(|chance| chance.p);
    let length = cluster.bins.len();
    Finding {
        detector: "scan-permutation",
        version: "1",
        parameters_json: serde_json::to_string(definition).unwrap_or_default(),
        areas: cluster.locations.iter().filter_map(|at| code(at.location)).collect(),
        category: definition.category.clone().unwrap_or_default(),
        first: day.plus(1 - i64::try_from(length).unwrap_or(1)),
        last: day,
        observed: cluster.figures.observed,
        expected: Some(cluster.figures.expected),
        upper: None,
        ratio: None,
        p,
        score: Some(cluster.statistic),
        recurrence_days: cluster.chance.and_then(|chance| chance.recurrence_days),
        baseline: format!(
            "cases of {} places on {} days: what a place has on other days, and a day in other places",
            places.len(),
            definition.study_days
        ),
        colour: colour(&definition.colours, p.unwrap_or(1.0)),
        circle: centre.map(|(place, radius)| Circle {
            longitude: place.longitude,
            latitude: place.latitude,
            radius_m: radius * 1_000.0,
        }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::set::{DEFAULT, DetectorSet};

    fn city() -> (ScanDefinition, Vec<Place>, Vec<Cases>) {
        let definition = DetectorSet::parse(DEFAULT).unwrap().scan.remove(0);
        let place = |number: u32| Place {
            code: format!("town-{number}"),
            latitude: 28.9,
            longitude: 120.0 + f64::from(number) * 0.05,
        };
        let places: Vec<Place> = (0..8).map(place).collect();
        let usual = (0..60).flat_map(|day| (0..8).map(move |town| (day, town)));
        let cases = usual.map(|(day, town)| Cases {
            place: format!("town-{town}"),
            day: Bin(day),
            count: 3 + u64::from((day + town) % 3 == 0) + if town == 2 && day > 56 { 9 } else { 0 },
        });
        (definition, places, cases.collect())
    }

    #[test]
    fn a_cluster_is_found_with_its_days_and_the_same_again() {
        let (definition, places, cases) = city();
        let judged = judge(&definition, &places, &cases, Bin(59), "evaluation:x");
        let found = &judged.findings[0];
        assert_eq!(found.areas, BTreeSet::from(["town-2".to_owned()]));
        assert_eq!((found.first, found.last, found.p), (Bin(57), Bin(59), Some(0.001)));
        assert_eq!(judge(&definition, &places, &cases, Bin(59), "evaluation:x"), judged);
    }

    #[test]
    fn a_place_without_a_position_is_said_and_left_out() {
        let (definition, mut places, cases) = city();
        places.truncate(7);
        let judged = judge(&definition, &places, &cases, Bin(59), "evaluation:x");
        assert_eq!(judged.untestable["no position of the place is known"], 1);
        assert_eq!(judged.tested, 7);
    }
}
