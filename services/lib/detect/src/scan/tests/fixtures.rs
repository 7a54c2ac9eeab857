//! Scans of small data that the tests carry: what SaTScan and SpatialEpi found, without their files.

use crate::scan::*;

/// Fever in New York: places by postal code, and the days of November 2001 with a case.
fn new_york(stop: Stop) -> (Scan, Vec<&'static str>) {
    let rows: Vec<Vec<&str>> = include_str!("../../../fixtures/new_york_fever.csv")
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect())
        .collect();
    let mut cases = Vec::new();
    for (location, cells) in rows.iter().enumerate() {
        let days = cells[3].split_whitespace().map(|day| day.parse().unwrap());
        cases.extend(days.map(|day| Case { location, day, stratum: 0, count: 1 }));
    }
    let places = rows.iter().map(|cells| [cells[1].parse().unwrap(), cells[2].parse().unwrap()]).collect();
    let study = Study {
        locations: Locations::OnEarth(places),
        bins: Bins::new(1, 24, BinLength::Days(1)).unwrap(),
        cases,
        model: Model::Permutation { week: Week::Ignored },
    };
    let settings = Settings {
        zones: ZoneLimits { radius_max: Some(3.0), ..ZoneLimits::default() },
        duration_max: DurationMax::Bins(7),
        monte_carlo: MonteCarlo { stop, ..MonteCarlo::default() },
        ..Settings::default()
    };
    (Scan { study, settings }, rows.iter().map(|cells| cells[0]).collect())
}

#[test]
fn a_permutation_scan_of_new_york_agrees() {
    let (order, codes) = new_york(Stop::Never);
    let found = scan(&order).unwrap();
    assert_eq!((found.cases, found.locations, found.replications), (194, 192, 999));
    let first = &found.clusters[0];
    let members: Vec<&str> = first.locations.iter().map(|member| codes[member.location]).collect();
    assert_eq!(members, ["11418", "11415", "11419", "11435", "11416", "11421", "11451", "11375", "11417"]);
    assert_eq!((first.days.clone(), first.figures.observed), (22..25, 4));
    let circle = first.circle.as_ref().unwrap();
    for (found, expected, tolerance) in [
        (first.figures.expected, 0.67, 0.005),
        (circle.radius, 2.90, 0.005),
        (circle.span, 5.25, 0.005),
        (first.statistic, 3.845_418, 5e-7),
        (found.clusters[1].statistic, 3.164_201, 5e-7),
        (found.clusters[2].statistic, 2.137_259, 5e-7),
        (first.chance.unwrap().p, 0.216, 0.06),
    ] {
        assert!((found - expected).abs() <= tolerance, "{found} instead of {expected}");
    }
}

#[test]
fn the_answer_is_the_same_on_any_number_of_threads() {
    for stop in [Stop::Never, Stop::AfterExceedances(50)] {
        let (order, _) = new_york(stop);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| scan(&order)).unwrap()
        };
        assert_eq!(on(1), on(2));
    }
}

#[test]
fn an_early_end_keeps_the_simulations_before_it() {
    let (order, _) = new_york(Stop::AfterExceedances(50));
    let (early, all) = (scan(&order).unwrap(), scan(&new_york(Stop::Never).0).unwrap());
    // About a fifth are as extreme, so fifty are reached after a quarter of them.
    assert!((150..400).contains(&early.replications), "{}", early.replications);
    let p = early.clusters[0].chance.unwrap().p;
    assert!((p - 51.0 / f64::from(early.replications + 1)).abs() < 1e-12);
    assert!((p - all.clusters[0].chance.unwrap().p).abs() < 0.08);
    let mut as_many = order;
    as_many.settings.monte_carlo = MonteCarlo { replications: early.replications, ..MonteCarlo::default() };
    assert_eq!(scan(&as_many).unwrap(), early);
}

#[test]
fn a_spatial_scan_of_pennsylvania_agrees() {
    let rows: Vec<Vec<f64>> = include_str!("../../../fixtures/pennsylvania_lung_cancer.csv")
        .lines()
        .skip(1)
        .map(|line| line.split(',').skip(1).map(|cell| cell.parse().unwrap()).collect())
        .collect();
    let case = |location, count: f64| Case { location, day: 0, stratum: 0, count: count as u64 };
    let study = Study {
        locations: Locations::Planar(rows.iter().map(|cells| [cells[3], cells[4]]).collect()),
        bins: Bins::new(0, 0, BinLength::Days(1)).unwrap(),
        cases: rows.iter().enumerate().map(|(index, cells)| case(index, cells[0])).collect(),
        // The expected counts of the reference have the place of people here: they are in proportion to themselves.
        model: Model::Poisson {
            population: rows
                .iter()
                .enumerate()
                .map(|(location, cells)| Population { location, day: 0, stratum: 0, people: cells[2] })
                .collect(),
        },
    };
    let zones =
        ZoneLimits { sizes: Some(rows.iter().map(|cells| cells[1]).collect()), ..ZoneLimits::default() };
    let settings = Settings { kind: Kind::Spatial, zones, ..Settings::default() };
    let first = scan(&Scan { study, settings }).unwrap().clusters.remove(0);
    let mut ids: Vec<usize> = first.locations.iter().map(|member| member.location + 1).collect();
    ids.sort_unstable();
    assert_eq!((ids, first.figures.observed), (vec![23, 51], 1_900));
    assert!((first.statistic - 17.662_883_125_395_4).abs() < 1e-7, "{}", first.statistic);
    assert!((first.figures.expected - 1_673.648_666_789_06).abs() < 1e-7);
    let chance = first.chance.unwrap();
    assert!((chance.p - 0.001).abs() < 1e-12);
    assert_eq!(chance.recurrence_days, None);
}
