//! What holds for every scan, and clusters that were put there.

use crate::scan::*;
use proptest::prelude::*;

/// Places of a grid of five by five, three weeks.
fn study(model: Model, cases: Vec<Case>) -> Study {
    let places = (0..25).map(|index| [f64::from(index % 5), f64::from(index / 5)]).collect();
    let bins = Bins::new(0, 20, BinLength::Days(1)).unwrap();
    Study { locations: Locations::Planar(places), bins, cases, model }
}

/// A case everywhere each day, and four more for each of three places in a corner during the last two days.
fn corner() -> Vec<Case> {
    let everywhere = (0..25).flat_map(|location| {
        (0..21).map(move |day| {
            let more = u64::from([0, 1, 5].contains(&location) && day >= 19);
            Case { location, day, stratum: 0, count: 1 + 4 * more }
        })
    });
    everywhere.collect()
}

fn models() -> [Model; 3] {
    let person = |location| Population { location, day: 0, stratum: 0, people: 10.0 };
    let control = |location| Case { location, day: 0, stratum: 0, count: 5 };
    let controls = (0..25).flat_map(|location| (0..21).map(move |day| Case { day, ..control(location) }));
    [
        Model::Poisson { population: (0..25).map(person).collect() },
        Model::Permutation { week: Week::Ignored },
        Model::Bernoulli { controls: controls.collect() },
    ]
}

#[test]
fn a_cluster_that_was_put_there_is_found() {
    for model in models() {
        for look in [Look::Prospective, Look::Retrospective] {
            let settings = Settings { look, duration_max: DurationMax::Bins(7), ..Settings::default() };
            let found = scan(&Scan { study: study(model.clone(), corner()), settings }).unwrap();
            let first = &found.clusters[0];
            let mut members: Vec<usize> = first.locations.iter().map(|member| member.location).collect();
            members.sort_unstable();
            assert_eq!((members, first.bins.clone()), (vec![0, 1, 5], 19..21));
            assert_eq!(first.figures.observed, 30);
            let circle = first.circle.as_ref().unwrap();
            assert_eq!(circle.centre, 0);
            assert!((circle.radius - 1.0).abs() < 1e-12 && (circle.span - 2.0_f64.sqrt()).abs() < 1e-12);
            let chance = first.chance.unwrap();
            assert!((chance.p - 0.001).abs() < 1e-12, "{chance:?}");
            assert_eq!(chance.recurrence_days.is_some(), look == Look::Prospective);
        }
    }
}

#[test]
fn places_of_the_same_coordinates_are_one() {
    let mut twice = study(Model::Permutation { week: Week::Ignored }, corner());
    if let Locations::Planar(places) = &mut twice.locations {
        places.push([1.0, 0.0]);
    }
    // Half of the cases of the second place move to its twin.
    for case in twice.cases.iter_mut().filter(|case| case.location == 1 && case.day % 2 == 0) {
        case.location = 25;
    }
    let settings = Settings { duration_max: DurationMax::Bins(7), ..Settings::default() };
    let one = study(Model::Permutation { week: Week::Ignored }, corner());
    let one = scan(&Scan { study: one, settings: settings.clone() }).unwrap();
    let two = scan(&Scan { study: twice, settings }).unwrap();
    let (one, two) = (&one.clusters[0], &two.clusters[0]);
    assert!((one.statistic - two.statistic).abs() < 1e-9);
    assert_eq!((one.locations.len(), two.locations.len()), (3, 4));
    assert_eq!(one.figures.observed, two.figures.observed);
}

#[test]
fn kinds_of_one_dimension_sum_over_the_other() {
    let [poisson, _, bernoulli] = models();
    for model in [poisson, bernoulli] {
        let order = |kind| Scan {
            study: study(model.clone(), corner()),
            settings: Settings { kind, look: Look::Retrospective, ..Settings::default() },
        };
        let temporal = scan(&order(Kind::Temporal)).unwrap().clusters.remove(0);
        assert_eq!((temporal.bins, temporal.circle, temporal.locations.len()), (19..21, None, 25));
        assert_eq!(temporal.figures.observed, 74);
        let spatial = scan(&order(Kind::Spatial)).unwrap().clusters.remove(0);
        assert_eq!((spatial.bins, spatial.figures.observed), (0..21, 63 + 24));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn holds_for_all_cases(
        raw in prop::collection::vec((0_usize..25, 0_i64..21, 0_u64..4), 0..60),
        seed in any::<u64>(),
        prospective in any::<bool>(),
    ) {
        let cases: Vec<Case> = raw
            .iter()
            .map(|(location, day, count)| Case { location: *location, day: *day, stratum: 0, count: *count })
            .collect();
        let look = if prospective { Look::Prospective } else { Look::Retrospective };
        let monte_carlo = MonteCarlo { replications: 19, seed, stop: Stop::Never };
        for model in models() {
            let settings = Settings { look, monte_carlo, ..Settings::default() };
            let Ok(found) = scan(&Scan { study: study(model, cases.clone()), settings }) else { continue };
            let mut taken = std::collections::BTreeSet::new();
            let mut last = f64::INFINITY;
            for cluster in &found.clusters {
                prop_assert!(cluster.figures.observed >= 2);
                prop_assert!(cluster.figures.observed as f64 > cluster.figures.expected);
                prop_assert!(cluster.statistic > 0.0 && cluster.statistic <= last);
                last = cluster.statistic;
                prop_assert!((0.05 - 1e-12..1.0).contains(&cluster.chance.unwrap().p));
                prop_assert!(!prospective || cluster.bins.end == 21);
                prop_assert!(cluster.bins.len() <= 10);
                prop_assert!(cluster.locations.iter().all(|member| taken.insert(member.location)));
                let parts: u64 = cluster.locations.iter().map(|member| member.figures.observed).sum();
                prop_assert_eq!(parts, cluster.figures.observed);
            }
            let numbers = found.risks.iter().flat_map(|risk| {
                [Some(risk.figures.expected), risk.figures.ratio, risk.figures.relative_risk]
            });
            prop_assert!(numbers.flatten().all(f64::is_finite));
        }
    }
}
