//! Against nine maps of Chicago, from counts of its cells and from the incidents themselves, and what holds on every map.

#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::process::Command;

#[derive(Deserialize)]
#[expect(non_snake_case, reason = "names of the reference")]
struct Case {
    train: Vec<u16>,
    test: Vec<u16>,
    cells_total: usize,
    cells_flagged: usize,
    hits: u64,
    test_total: u64,
    train_hits: u64,
    train_total: u64,
    hit_rate: f64,
    PAI: f64,
    PEI: f64,
    max_hits: u64,
    RRI: f64,
}

const CASES: &str = r#"[
    {"train": [2018], "test": [2019], "cells_total": 2334, "cells_flagged": 10, "hits": 519,
   "test_total": 15328, "train_hits": 569, "train_total": 15433, "hit_rate": 0.033859603340292276,
   "PAI": 7.902831419624217, "PEI": 0.8264331210191083, "max_hits": 628, "RRI": 0.9183747949924969},
    {"train": [2018], "test": [2019], "cells_total": 2334, "cells_flagged": 50, "hits": 1908,
   "test_total": 15328, "train_hits": 2107, "train_total": 15433, "hit_rate": 0.12447807933194155,
   "PAI": 5.810636743215031, "PEI": 0.8768382352941176, "max_hits": 2176, "RRI": 0.9117561453867365},
    {"train": [2018], "test": [2019], "cells_total": 2334, "cells_flagged": 23, "hits": 1067,
   "test_total": 15328, "train_hits": 1134, "train_total": 15433, "hit_rate": 0.06961116910229645,
   "PAI": 7.064020377598257, "PEI": 0.8884263114071607, "max_hits": 1201, "RRI": 0.9473625862043572},
    {"train": [2015, 2016, 2017, 2018], "test": [2019], "cells_total": 2334, "cells_flagged": 10,
   "hits": 559, "test_total": 15328, "train_hits": 1971, "train_total": 59068, "hit_rate":
   0.03646920668058455, "PAI": 8.511912839248433, "PEI": 0.8901273885350318, "max_hits": 628, "RRI":
   1.0929290209075435},
    {"train": [2015, 2016, 2017, 2018], "test": [2019], "cells_total": 2334, "cells_flagged": 50,
   "hits": 1979, "test_total": 15328, "train_hits": 7535, "train_total": 59068, "hit_rate":
   0.12911012526096033, "PAI": 6.026860647181628, "PEI": 0.9094669117647058, "max_hits": 2176, "RRI":
   1.0121137198293835},
    {"train": [2015, 2016, 2017, 2018], "test": [2019], "cells_total": 2334, "cells_flagged": 23,
   "hits": 1073, "test_total": 15328, "train_hits": 3991, "train_total": 59068, "hit_rate":
   0.07000260960334029, "PAI": 7.103743078878097, "PEI": 0.8934221482098251, "max_hits": 1201, "RRI":
   1.036059670270635},
    {"train": [2010], "test": [2011], "cells_total": 2334, "cells_flagged": 10, "hits": 434,
   "test_total": 15920, "train_hits": 556, "train_total": 17324, "hit_rate": 0.027261306532663315,
   "PAI": 6.362788944723618, "PEI": 0.8493150684931506, "max_hits": 511, "RRI": 0.8494152416760058},
    {"train": [2010], "test": [2011], "cells_total": 2334, "cells_flagged": 50, "hits": 1711,
   "test_total": 15920, "train_hits": 2133, "train_total": 17324, "hit_rate": 0.10747487437185929,
   "PAI": 5.016927135678392, "PEI": 0.8623991935483871, "max_hits": 1984, "RRI": 0.8728995422494563},
    {"train": [2010], "test": [2011], "cells_total": 2334, "cells_flagged": 23, "hits": 887,
   "test_total": 15920, "train_hits": 1124, "train_total": 17324, "hit_rate": 0.05571608040201005,
   "PAI": 5.653970941664846, "PEI": 0.8512476007677543, "max_hits": 1042, "RRI": 0.8587414385092723}
]"#;

/// Aggravated assaults by cell of 0.005 degrees, in the order of the cells; all cells with one in 2010–2019.
const CELLS: &str = include_str!("../../fixtures/chicago_cells.csv");

fn cases() -> Vec<Case> {
    serde_json::from_str(CASES).unwrap()
}

fn close(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{what}: {found} instead of {expected}"
    );
}

/// Judges the map of a case, given how many events each cell had in some years.
fn check(case: &Case, events: impl Fn(&[u16]) -> Vec<u64>) {
    let (train, test) = (events(&case.train), events(&case.test));
    let flags = hottest(&train, case.cells_flagged);
    let outcome =
        |((train, test), flagged): ((&u64, &u64), bool)| CellOutcome { train: *train, test: *test, flagged };
    let cells: Vec<CellOutcome> = train.iter().zip(&test).zip(flags).map(outcome).collect();
    let found = hotspot_accuracy(&cells).unwrap();
    let what = format!("{:?} for {:?}, {} cells", case.train, case.test, case.cells_flagged);
    assert_eq!((found.cells_total, found.cells_flagged), (case.cells_total, case.cells_flagged), "{what}");
    assert_eq!((found.hits, found.test_total), (case.hits, case.test_total), "{what}");
    assert_eq!((found.train_hits, found.train_total), (case.train_hits, case.train_total), "{what}");
    assert_eq!(found.max_hits, case.max_hits, "{what}");
    close(found.hit_rate, case.hit_rate, &what);
    close(found.pai, case.PAI, &what);
    close(found.pei, case.PEI, &what);
    close(found.rri.unwrap(), case.RRI, &what);
}

#[test]
fn agrees_with_the_reference_on_counts_of_cells() {
    let rows: Vec<Vec<u64>> = CELLS
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect())
        .collect();
    let column = |years: &[u16]| match years {
        [2010] => 0,
        [2011] => 1,
        [2015, ..] => 2,
        [2018] => 3,
        _ => 4,
    };
    for case in cases() {
        check(&case, |years| rows.iter().map(|row| row[column(years)]).collect());
    }
}

#[test]
fn agrees_with_the_reference_on_the_incidents() {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared");
    let packed = format!("{shared}/data/incidents/chicago_aggravated_assaults_2010_2019.csv.gz");
    // Nothing here unpacks gzip, so the tool of that name does.
    let unpacked = Command::new("gzip").args(["-dc", &packed]).output();
    let (Ok(unpacked), Ok(text)) =
        (unpacked, std::fs::read_to_string(format!("{shared}/vectors/pai_pei_chicago.json")))
    else {
        eprintln!("SKIPPED: {shared} or gzip is not there; the counts of its cells were checked");
        return;
    };
    assert!(unpacked.status.success(), "{packed} cannot be unpacked");
    let mut years_of_cells: BTreeMap<GridCell, BTreeMap<u16, u64>> = BTreeMap::new();
    for line in String::from_utf8(unpacked.stdout).unwrap().lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let cell = GridCell::of(cells[2].parse().unwrap(), cells[3].parse().unwrap(), 0.005).unwrap();
        *years_of_cells.entry(cell).or_default().entry(cells[0][..4].parse().unwrap()).or_default() += 1;
    }
    #[derive(Deserialize)]
    struct Reference {
        results: Vec<Case>,
    }
    let reference: Reference = serde_json::from_str(&text).unwrap();
    assert_eq!(reference.results.len(), 9);
    for case in reference.results {
        check(&case, |years| {
            let events =
                |by_year: &BTreeMap<u16, u64>| years.iter().filter_map(|year| by_year.get(year)).sum();
            years_of_cells.values().map(events).collect()
        });
    }
}

#[test]
fn cells_are_rounded_down_and_sorted_by_column() {
    let cell = |longitude, latitude| GridCell::of(longitude, latitude, 0.005).unwrap();
    assert_eq!(cell(-87.6277, 41.7922), GridCell { cx: -17_526, cy: 8_358 });
    assert_eq!(cell(0.0, -0.001), GridCell { cx: 0, cy: -1 });
    assert!(cell(-87.6277, 41.7) < cell(-87.6227, 41.6) && cell(-87.6, 41.6) < cell(-87.6, 41.7));
    for (longitude, latitude, side) in
        [(f64::NAN, 0.0, 1.0), (181.0, 0.0, 1.0), (0.0, 91.0, 1.0), (0.0, 0.0, 0.0)]
    {
        assert!(matches!(GridCell::of(longitude, latitude, side), Err(NotTestable::Malformed { .. })));
    }
}

#[test]
fn of_equal_cells_the_first_are_flagged() {
    assert_eq!(hottest(&[3, 5, 3, 5, 3], 3), [true, true, false, true, false]);
    assert_eq!(hottest(&[1, 2], 9), [true, true]);
    assert_eq!(hottest(&[], 2), Vec::<bool>::new());
}

#[test]
fn what_cannot_be_measured_says_why() {
    let cell = |train, test, flagged| CellOutcome { train, test, flagged };
    for cells in [&[][..], &[cell(3, 4, false)], &[cell(3, 0, true), cell(2, 0, false)]] {
        assert!(matches!(hotspot_accuracy(cells), Err(NotTestable::TooLittle { .. })));
    }
    let huge = [cell(0, u64::MAX, true), cell(0, 1, false)];
    assert!(matches!(hotspot_accuracy(&huge), Err(NotTestable::Malformed { .. })));
    let new = hotspot_accuracy(&[cell(0, 4, true), cell(0, 4, false)]).unwrap();
    assert_eq!((new.rri, new.hits), (None, 4), "without events in training there is no rate to compare with");
    let missed = hotspot_accuracy(&[cell(5, 0, true), cell(0, 4, false)]).unwrap();
    close(missed.pai + missed.pei + missed.rri.unwrap(), 0.0, "a map that missed everything");
}

proptest! {
    #[test]
    fn holds_on_every_map(cells in prop::collection::vec((0_u64..20, 0_u64..20), 1..60), count in 0_usize..70) {
        let outcomes = |flags: Vec<bool>| -> Vec<CellOutcome> {
            let outcome = |((train, test), flagged): (&(u64, u64), bool)| CellOutcome { train: *train, test: *test, flagged };
            cells.iter().zip(flags).map(outcome).collect()
        };
        let (train, test): (Vec<u64>, Vec<u64>) = cells.iter().copied().unzip();
        // Whoever knew the events in advance has the best map.
        if let (Ok(found), Ok(best)) =
            (hotspot_accuracy(&outcomes(hottest(&train, count))), hotspot_accuracy(&outcomes(hottest(&test, count))))
        {
            prop_assert!((0.0..=1.0).contains(&found.pei) && found.pai <= best.pai + 1e-12);
            prop_assert!((best.pei - 1.0).abs() < 1e-12 && best.pai >= 1.0 - 1e-12);
            prop_assert_eq!(found.max_hits, best.hits);
        }
    }
}
