//! Against R's `scanstatistics` on brain cancer in New Mexico, and what holds for every panel.

#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Fixture {
    counts: Vec<Vec<u64>>,
    baselines: Vec<Vec<f64>>,
    population: Vec<Vec<f64>>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    algorithm: String,
    scores: Vec<Score>,
}

#[derive(Deserialize)]
struct Score {
    /// Counties from 1.
    zone: Vec<usize>,
    duration: usize,
    score: f64,
}

#[derive(Deserialize)]
struct Reference {
    zones: Vec<OneOrMany>,
    results: Vec<Answer>,
}

#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum OneOrMany {
    One(usize),
    Many(Vec<usize>),
}

#[derive(Deserialize)]
struct Answer {
    algorithm: String,
    mc_pvalue: Option<f64>,
    top: Vec<Top>,
    all_scores: Vec<Scored>,
}

#[derive(Deserialize)]
struct Top {
    zone: usize,
    duration: usize,
    relrisk: Option<f64>,
    relrisk_in: Option<f64>,
    relrisk_out: Option<f64>,
}

#[derive(Deserialize)]
struct Scored {
    zone: usize,
    duration: usize,
    score: f64,
}

impl OneOrMany {
    /// Locations from 0.
    fn locations(&self) -> Vec<usize> {
        match self {
            Self::One(id) => vec![id - 1],
            Self::Many(ids) => ids.iter().map(|id| id - 1).collect(),
        }
    }
}

fn fixture() -> Fixture {
    serde_json::from_str(include_str!("../../../fixtures/new_mexico_scores.json")).unwrap()
}

fn order(fixture: &Fixture, algorithm: &str, zones: Vec<Vec<usize>>) -> GivenZones {
    let baselines = fixture.baselines.clone();
    let negative_binomial =
        |outbreak| ScoreBy::NegativeBinomial { baselines: fixture.baselines.clone(), theta: 3.0, outbreak };
    let by = match algorithm {
        "scan_eb_poisson" => ScoreBy::ExpectedPoisson { baselines },
        "scan_pb_poisson" => ScoreBy::PopulationPoisson { population: fixture.population.clone() },
        "scan_permutation" => ScoreBy::Permutation,
        "scan_eb_negbin_hotspot_theta3" => negative_binomial(Outbreak::Hotspot),
        _ => negative_binomial(Outbreak::Emerging(EmergingScale::RScanStatistics)),
    };
    GivenZones { counts: fixture.counts.clone(), zones, duration_max: 4, by, replications: 999, seed: 1 }
}

fn close(found: f64, expected: f64, what: &str) {
    let error = (found - expected).abs();
    assert!(error <= 1e-9 * expected.abs().max(1.0), "{what}: {found} instead of {expected}");
}

#[test]
fn the_highest_scores_agree() {
    let fixture = fixture();
    assert_eq!(fixture.cases.len(), 5);
    for case in &fixture.cases {
        for Score { zone, duration, score } in &case.scores {
            let locations = zone.iter().map(|id| id - 1).collect();
            let mut scan = order(&fixture, &case.algorithm, vec![locations]);
            scan.replications = 0;
            let found = scan_given_zones(&scan).unwrap();
            assert_eq!((found.scores.len(), found.p), (4, None));
            close(found.scores[duration - 1].score, *score, &case.algorithm);
        }
    }
}

#[test]
fn all_scores_agree() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/vectors/scanstatistics_NM.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("SKIPPED: {path} is not there; the highest scores were checked");
        return;
    };
    let Reference { zones, results } = serde_json::from_str(&text).unwrap();
    let zones: Vec<Vec<usize>> = zones.iter().map(OneOrMany::locations).collect();
    let fixture = fixture();
    for answer in results {
        let what = &answer.algorithm;
        let found = scan_given_zones(&order(&fixture, what, zones.clone())).unwrap();
        assert_eq!((found.scores.len(), answer.all_scores.len()), (1_660, 1_660));
        let of = |zone: usize, duration: usize| &found.scores[4 * (zone - 1) + duration - 1];
        for scored in &answer.all_scores {
            let score = of(scored.zone, scored.duration);
            assert_eq!((score.zone + 1, score.duration), (scored.zone, scored.duration));
            close(score.score, scored.score, what);
        }
        let best = &found.scores[found.most_likely];
        assert_eq!((best.zone + 1, best.duration), (answer.top[0].zone, answer.top[0].duration));
        for top in &answer.top {
            let score = of(top.zone, top.duration);
            if let Some(risk) = top.relrisk.or(top.relrisk_in) {
                close(score.relative_risk.unwrap(), risk, what);
            }
            assert_eq!(score.relative_risk_outside.is_some(), top.relrisk_out.is_some());
            if let Some(risk) = top.relrisk_out {
                close(score.relative_risk_outside.unwrap(), risk, what);
            }
        }
        assert_eq!(found.p.is_some(), answer.mc_pvalue.is_some());
        if let (Some(found), Some(printed)) = (found.p, answer.mc_pvalue) {
            // The reference made 199 simulations, 999 are made here.
            let mean = 0.5 * (found + printed);
            let tolerance = 3.0 * (mean * (1.0 - mean) * (1.0 / 200.0 + 1.0 / 1_000.0)).sqrt();
            assert!((found - printed).abs() <= tolerance, "{what}: p {found} instead of {printed}");
        }
    }
}

#[test]
fn an_emerging_outbreak_is_scaled_by_its_standard_deviation() {
    // A location with the baselines 1 and 3 and the counts 2 and 6, θ 1: ω is 2 and 4, the surplus 1/2 and 3/4, the
    // variance 1/2 and 3/4; the weights of two bins are 1 and 2.
    let scan = |scale| GivenZones {
        counts: vec![vec![2], vec![6]],
        zones: vec![vec![0]],
        duration_max: 2,
        by: ScoreBy::NegativeBinomial {
            baselines: vec![vec![1.0], vec![3.0]],
            theta: 1.0,
            outbreak: Outbreak::Emerging(scale),
        },
        replications: 9,
        seed: 1,
    };
    for (scale, power) in [(EmergingScale::Paper, 0.5), (EmergingScale::RScanStatistics, 1.0)] {
        let found = scan_given_zones(&scan(scale)).unwrap();
        close(found.scores[0].score, 0.75 / 0.75_f64.powf(power), "the last bin");
        close(found.scores[1].score, (0.5 + 1.5) / (0.5_f64 + 4.0 * 0.75).powf(power), "two bins");
        assert_eq!(found.p, None);
    }
}

#[test]
fn what_cannot_be_scored_says_why() {
    let fixture = fixture();
    let sound = || order(&fixture, "scan_eb_poisson", vec![vec![0]]);
    let refused = |scan: GivenZones| scan_given_zones(&scan).unwrap_err();
    let unknown = ScanError::UnknownLocation { location: 32, locations: 32 };
    assert_eq!(refused(GivenZones { zones: vec![vec![0, 32]], ..sound() }), unknown);
    for broken in [
        GivenZones { zones: Vec::new(), ..sound() },
        GivenZones { duration_max: 0, ..sound() },
        GivenZones { duration_max: 5, ..sound() },
        GivenZones { counts: Vec::new(), ..sound() },
        GivenZones { counts: vec![vec![1], vec![1, 2]], ..sound() },
        GivenZones { counts: vec![vec![1, 2]], zones: vec![vec![0]], duration_max: 1, ..sound() },
        GivenZones { counts: vec![vec![u64::MAX; 32]; 4], ..sound() },
        GivenZones { replications: 100_000, ..sound() },
        GivenZones { by: ScoreBy::ExpectedPoisson { baselines: vec![vec![f64::NAN; 32]; 4] }, ..sound() },
        GivenZones { by: ScoreBy::PopulationPoisson { population: vec![vec![0.0; 32]; 4] }, ..sound() },
    ] {
        assert!(matches!(refused(broken), ScanError::NotTestable(_)));
    }
    let mut baselines = fixture.baselines.clone();
    baselines[1][3] = 0.0;
    let nothing = GivenZones { by: ScoreBy::ExpectedPoisson { baselines }, ..sound() };
    assert_eq!(refused(nothing), ScanError::CasesWithoutPopulation { location: 3, day: 1 });
}

proptest! {
    #[test]
    fn holds_for_all_panels(cells in prop::collection::vec((0_u64..9, 0.1..8.0), 12), theta in 0.1..50.0) {
        let counts: Vec<Vec<u64>> = cells.chunks(3).map(|row| row.iter().map(|cell| cell.0).collect()).collect();
        let table: Vec<Vec<f64>> = cells.chunks(3).map(|row| row.iter().map(|cell| cell.1).collect()).collect();
        let emerging = Outbreak::Emerging(EmergingScale::Paper);
        for by in [
            ScoreBy::ExpectedPoisson { baselines: table.clone() },
            ScoreBy::PopulationPoisson { population: table.clone() },
            ScoreBy::Permutation,
            ScoreBy::NegativeBinomial { baselines: table.clone(), theta, outbreak: emerging },
        ] {
            let zones = vec![vec![0], vec![2, 1], vec![0, 1, 2]];
            let scan = GivenZones { counts: counts.clone(), zones, duration_max: 3, by, replications: 19, seed: 4 };
            if let Ok(found) = scan_given_zones(&scan) {
                prop_assert!(found.scores.iter().all(|score| score.score.is_finite()));
                prop_assert!(found.p.is_none_or(|p| (0.05 - 1e-12..=1.0).contains(&p)));
                let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
                prop_assert_eq!(one.install(|| scan_given_zones(&scan)).unwrap(), found);
            }
        }
    }
}
