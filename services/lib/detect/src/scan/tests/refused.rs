//! What cannot be scanned says why, and names the record that is at fault.

use crate::NotTestable;
use crate::scan::*;

/// Four places on a line, ten days, a few cases.
fn sound(model: Model) -> Scan {
    let case = |location, day| Case { location, day, stratum: 0, count: 2 };
    Scan {
        study: Study {
            locations: Locations::Planar([0.0, 1.0, 2.0, 3.0].map(|x| [x, 0.0]).to_vec()),
            bins: Bins::new(0, 9, BinLength::Days(1)).unwrap(),
            cases: vec![case(0, 1), case(1, 4), case(2, 9), case(0, 9)],
            model,
        },
        settings: Settings { duration_max: DurationMax::Bins(3), ..Settings::default() },
    }
}

fn permutation() -> Model {
    Model::Permutation { week: Week::Ignored }
}

fn people(numbers: [f64; 4]) -> Model {
    let entry = |(location, people)| Population { location, day: 0, stratum: 0, people };
    Model::Poisson { population: numbers.into_iter().enumerate().map(entry).collect() }
}

fn refused(change: impl FnOnce(&mut Scan), model: Model) -> ScanError {
    let mut order = sound(model);
    change(&mut order);
    scan(&order).unwrap_err()
}

#[test]
fn records_that_do_not_fit_are_named() {
    for model in [permutation(), people([1.0; 4])] {
        assert!(scan(&sound(model.clone())).is_ok());
        let outside = |day| Case { location: 1, day, stratum: 0, count: 1 };
        for day in [-1, 10, i64::MIN, i64::MAX] {
            let found = refused(|order| order.study.cases.push(outside(day)), model.clone());
            assert_eq!(found, ScanError::OutsideStudy { location: 1, day });
        }
        let nowhere = Case { location: 4, day: 0, stratum: 0, count: 1 };
        let found = refused(|order| order.study.cases.push(nowhere), model);
        assert_eq!(found, ScanError::UnknownLocation { location: 4, locations: 4 });
    }
    let nobody = people([1.0, 1.0, 0.0, 1.0]);
    assert_eq!(refused(|_| (), nobody), ScanError::CasesWithoutPopulation { location: 2, day: 9 });
    let almost_nobody = people([1e-320; 4]);
    assert_eq!(refused(|_| (), almost_nobody), ScanError::StratumWithoutPopulation { stratum: 0 });
    let other = Case { location: 0, day: 0, stratum: 7, count: 1 };
    let found = refused(|order| order.study.cases.push(other), people([1.0; 4]));
    assert_eq!(found, ScanError::StratumWithoutPopulation { stratum: 7 });
    let control = Case { location: 9, day: 0, stratum: 0, count: 1 };
    let found = refused(|_| (), Model::Bernoulli { controls: vec![control] });
    assert_eq!(found, ScanError::UnknownLocation { location: 9, locations: 4 });
}

#[test]
fn too_little_says_what_would_do() {
    let too_little = |found| matches!(found, ScanError::NotTestable(NotTestable::TooLittle { .. }));
    for model in [permutation(), people([1.0; 4])] {
        assert!(too_little(refused(|order| order.study.cases.clear(), model.clone())));
        let one_place = |order: &mut Scan| order.study.locations = Locations::Planar(vec![[5.0, 5.0]; 4]);
        assert!(too_little(refused(one_place, model.clone())));
        assert!(too_little(refused(|order| order.settings.zones.share_max = 1e-6, model.clone())));
        assert!(too_little(refused(|order| order.settings.duration_max = DurationMax::Bins(10), model)));
    }
    // All cases in one place, or in one bin, cannot be permuted.
    assert!(too_little(refused(|order| order.study.cases.retain(|case| case.location == 0), permutation())));
    assert!(too_little(refused(|order| order.study.cases.retain(|case| case.day == 9), permutation())));
    assert!(too_little(refused(|_| (), Model::Bernoulli { controls: Vec::new() })));
}

#[test]
fn settings_without_sense_are_refused() {
    let changes: [fn(&mut Scan); 9] = [
        |order| order.settings.kind = Kind::Spatial,
        |order| order.settings.kind = Kind::Temporal,
        |order| order.settings.zones.share_max = 0.0,
        |order| order.settings.zones.radius_max = Some(f64::NAN),
        |order| order.settings.zones.sizes = Some(vec![1.0]),
        |order| order.settings.zones.sizes = Some(vec![-1.0; 4]),
        |order| order.settings.monte_carlo.replications = 100_000,
        |order| order.settings.monte_carlo.stop = Stop::AfterExceedances(0),
        |order| order.study.cases[0].count = u64::MAX,
    ];
    for change in changes {
        let found = refused(change, permutation());
        assert!(matches!(found, ScanError::NotTestable(NotTestable::Malformed { .. })), "{found}");
    }
    let weeks = |order: &mut Scan| order.study.bins = Bins::new(0, 13, BinLength::Days(2)).unwrap();
    let found = refused(weeks, Model::Permutation { week: Week::Adjusted });
    assert!(matches!(found, ScanError::NotTestable(NotTestable::Malformed { .. })));
    for bad in [f64::NAN, -1.0, f64::INFINITY, 1e300] {
        let found = refused(|_| (), people([bad, 1.0, 1.0, 1.0]));
        assert!(matches!(found, ScanError::NotTestable(NotTestable::Malformed { .. })));
    }
}
