//! The scenarios are those of the reference, and what is drawn has the moments it should have.

#![allow(clippy::unwrap_used)]

use super::*;
use rayon::prelude::*;

fn scenario(number: u32) -> Scenario {
    scenarios().find(|scenario| scenario.number == number).unwrap()
}

#[test]
fn scenarios_are_those_of_the_reference() {
    let all: Vec<Scenario> = scenarios().collect();
    assert_eq!(all.len(), SCENARIOS);
    let fifth =
        Scenario { number: 5, theta: 0.1, beta: 0.0025, gamma_1: 0.6, gamma_2: 0.6, phi: 1.5, harmonics: 1 };
    assert_eq!(all[4], fifth);
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/vectors/inputs/noufaily2013_scenarios.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("SKIPPED: {path} is not there; one scenario was checked");
        return;
    };
    let rows: Vec<Vec<f64>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|field| field.parse().unwrap()).collect())
        .collect();
    assert_eq!(rows.len(), SCENARIOS);
    for (row, found) in rows.iter().zip(&all) {
        let harmonics = f64::from(found.harmonics);
        let numbers = [found.theta, found.beta, found.gamma_1, found.gamma_2, found.phi];
        assert_eq!((row[0], &row[2..7], row[8]), (f64::from(found.number), &numbers[..], harmonics));
    }
}

#[test]
fn counts_have_the_mean_and_variance_of_their_scenario() {
    for number in [1, 12, 14, 22, 28, 36] {
        let scenario = scenario(number);
        let series: Vec<Simulated> = (1..=200).map(|replication| scenario.series(replication, 5)).collect();
        // Before week 312 there is no outbreak.
        let (mut difference, mut squares, mut weeks) = (0.0, 0.0, 0.0);
        for counts in &series {
            for (week, count) in counts.quiet.iter().enumerate().take(300) {
                let mean = scenario.mean(week);
                let away = (*count as f64 - mean) / (mean * scenario.phi).sqrt();
                (difference, squares, weeks) = (difference + away, squares + away * away, weeks + 1.0);
            }
        }
        let (mean, variance) = (difference / weeks, squares / weeks);
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.06, "{number}: {mean} {variance}");
    }
}

#[test]
fn outbreaks_have_the_size_and_spread_of_the_paper() {
    let scenario = scenario(28);
    let (mut cases, mut expected, mut by_lag) = (0.0, 0.0, [0.0; WEEKS]);
    for replication in 1..=3_000 {
        let found = scenario.series(replication, 8);
        assert_eq!(found.size, SIZES[(replication as usize - 1) % 3]);
        let Some(weeks) = found.outbreak.clone() else { continue };
        assert!(TESTED.contains(&weeks.start) && weeks.end <= WEEKS && !weeks.is_empty());
        let added: Vec<u64> =
            found.struck.iter().zip(&found.quiet).map(|(with, without)| with - without).collect();
        assert_eq!(added.iter().sum::<u64>(), added[weeks.clone()].iter().sum::<u64>());
        assert!(added[weeks.end - 1] > 0);
        for (lag, added) in added[weeks.clone()].iter().enumerate() {
            by_lag[lag] += *added as f64;
            cases += *added as f64;
        }
        expected += f64::from(found.size) * (scenario.phi * scenario.mean(weeks.start)).sqrt();
    }
    assert!((cases / expected - 1.0).abs() < 0.01, "{cases} of {expected}");
    // P(LogNormal(0, ½) < 1, 2, 3).
    for (found, share) in by_lag.iter().zip([0.5, 0.4172, 0.0688]) {
        assert!((found / cases - share).abs() < 0.005, "{found} of {cases}");
    }
}

#[test]
fn past_outbreaks_come_by_turns() {
    let scenario = scenario(7);
    let past = |replication| scenario.series(replication, 2).quiet[312..575].iter().sum::<u64>() as f64;
    let mean_of = |turn: u32| {
        let replications = (0..600).filter(|number| number / 3 % 2 == turn);
        replications.map(|number| past(number + 1)).sum::<f64>() / 300.0
    };
    // Four times 3 sd, each √(2·e⁻²) cases, over baselines whose sums vary by 8 cases.
    let expected = 4.0 * 3.0 * (2.0 * (-2.0_f64).exp()).sqrt();
    let found = mean_of(1) - mean_of(0);
    assert!((found - expected).abs() < 2.0, "{found} instead of {expected}");
}

#[test]
fn a_series_is_the_same_on_any_number_of_threads() {
    let numbers: Vec<(u32, u32)> = (1..=6).flat_map(|number| (1..=4).map(move |one| (number, one))).collect();
    let make = |(number, replication): &(u32, u32)| scenario(*number).series(*replication, 11);
    let alone: Vec<Simulated> = numbers.iter().map(make).collect();
    let threads = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
    let together: Vec<Simulated> = threads.install(|| numbers.par_iter().map(make).collect());
    assert_eq!(alone, together);
    assert_ne!(alone[0], scenario(1).series(1, 12));
}
