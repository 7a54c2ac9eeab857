//! Reads what SaTScan reads and what it prints.

use crate::farrington::dates;
use crate::scan::{BinLength, Model};
use crate::scan::{Bins, Case, Locations, Population, Study};

/// The folder of the reference, where it is there.
pub(super) fn folder() -> Option<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/vectors").to_owned();
    if std::fs::metadata(&folder).is_err() {
        eprintln!("SKIPPED: {folder} is not there");
        return None;
    }
    Some(folder)
}

/// The day of a date.
pub(super) fn day(year: i64, month: i64, of_month: i64) -> i64 {
    dates::months_before(0, -(12 * (year - 1970) + month - 1)) + of_month - 1
}

/// A printed date, or the 1 July of a printed year.
fn day_printed(text: &str) -> i64 {
    let parts: Vec<i64> = text.split('/').map(|part| part.parse().unwrap()).collect();
    match parts.as_slice() {
        [year] if *year < 100 => day(1900 + year, 7, 1),
        [year] => day(*year, 7, 1),
        [year, month, of_month] => day(*year, *month, *of_month),
        _ => panic!("{text} is no date"),
    }
}

/// The first day of a time that begins with a printed date or year, and the last of one that ends so.
pub(super) fn day_of(text: &str, year_begins: (i64, i64)) -> i64 {
    if text.contains('/') {
        day_printed(text)
    } else {
        day(text.parse().unwrap(), year_begins.0, year_begins.1)
    }
}

pub(super) struct Files {
    pub(super) names: Vec<String>,
    pub(super) study: Study,
}

fn lines(path: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let cells = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    text.lines().map(cells).filter(|cells| !cells.is_empty()).collect()
}

/// Strata by age and sex.
fn stratum(cells: &[String]) -> u32 {
    cells.iter().fold(0, |code, cell| 100 * code + cell.parse::<u32>().unwrap())
}

impl Files {
    /// The cases and places of a run, and the population if it has one.
    pub(super) fn read(cases: &str, places: &str, time: (i64, i64, BinLength)) -> Self {
        let places = lines(places);
        let names: Vec<String> = places.iter().map(|cells| cells[0].clone()).collect();
        let number = |cell: &String| cell.parse::<f64>().unwrap();
        let coordinates = places.iter().map(|cells| [number(&cells[1]), number(&cells[2])]).collect();
        let cases = lines(cases)
            .iter()
            .map(|cells| Case {
                location: names.iter().position(|name| *name == cells[0]).unwrap(),
                day: day_printed(&cells[2]),
                stratum: stratum(&cells[3..]),
                count: cells[1].parse().unwrap(),
            })
            .collect();
        let study = Study {
            locations: Locations::OnEarth(coordinates),
            bins: Bins::new(time.0, time.1, time.2).unwrap(),
            cases,
            model: Model::Permutation { week: crate::scan::Week::Ignored },
        };
        Self { names, study }
    }

    pub(super) fn with_population(mut self, path: &str) -> Self {
        let population = lines(path)
            .iter()
            .map(|cells| Population {
                location: self.index(&cells[0]),
                day: day_printed(&cells[1]),
                stratum: stratum(&cells[3..]),
                people: cells[2].parse().unwrap(),
            })
            .collect();
        self.study.model = Model::Poisson { population };
        self
    }

    pub(super) fn index(&self, name: &str) -> usize {
        self.names.iter().position(|known| known == name).unwrap()
    }
}

/// A printed table: its rows by the names of its columns.
pub(super) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

pub(super) struct Row<'a>(&'a Table, &'a [String]);

impl Table {
    pub(super) fn read(path: &str) -> Self {
        let mut rows = lines(path);
        let columns = rows.remove(0);
        Self { columns, rows }
    }

    pub(super) fn rows(&self) -> Vec<Row<'_>> {
        self.rows.iter().map(|row| Row(self, row)).collect()
    }
}

impl Row<'_> {
    /// A cell; none where the table has no such column.
    pub(super) fn cell(&self, column: &str) -> Option<&str> {
        let index = self.0.columns.iter().position(|name| name == column)?;
        Some(&self.1[index])
    }

    /// Asserts that a number is the one printed, in all its digits; a column that is not there must have no number.
    pub(super) fn check(&self, column: &str, found: Option<f64>) {
        let what = || format!("{column} of {:?}: {found:?}", self.1);
        match self.cell(column) {
            None => panic!("no column {}", what()),
            Some("n/a") => assert_eq!(found, None, "{}", what()),
            Some(text) => assert!(is_printed(found.unwrap(), text), "{}", what()),
        }
    }
}

/// Whether a number prints as a text does.
pub(super) fn is_printed(found: f64, text: &str) -> bool {
    let decimals = text.split_once('.').map_or(0, |(_, after)| after.len());
    let unit = 10_f64.powi(-i32::try_from(decimals).unwrap());
    (found - text.parse::<f64>().unwrap()).abs() <= 0.5 * unit * (1.0 + 1e-6)
}

/// What stands behind a label in a report, in the order in which it stands there.
pub(super) fn labelled(report: &str, label: &str) -> Vec<String> {
    let value = |line: &str| {
        let (before, after) = line.split_once(": ")?;
        (before.trim().trim_end_matches('.') == label).then(|| after.trim().to_owned())
    };
    report.lines().filter_map(value).collect()
}
