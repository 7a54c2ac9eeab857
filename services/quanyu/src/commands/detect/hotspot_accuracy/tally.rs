//! Events per cell in two files: those of training, and those that were to be foretold.
//!
//! Used by `hotspot-accuracy`. Cells are places on a grid of degrees, or go by a name; both files must say it alike.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use quanyu_boot::Failure;
use quanyu_detect::hotspot_accuracy::GridCell;

use crate::commands::detect::columns::Columns;

/// Both counts of every cell.
pub struct Tally(By);

enum By {
    Place(BTreeMap<GridCell, [u64; 2]>),
    /// In the order in which they were seen.
    Name(Vec<Cell>),
}

/// A cell of the study area.
pub struct Cell {
    pub name: String,
    pub train: u64,
    pub test: u64,
}

impl Tally {
    /// Reads both files.
    ///
    /// # Errors
    /// They cannot be read, or a line does not fit (exit 2).
    pub fn read(train: &Path, test: &Path, side_degrees: f64) -> Result<Self, Failure> {
        let files = [Columns::read(train)?, Columns::read(test)?];
        let named = files.iter().all(|columns| columns.find("cell").is_some());
        let by = if named { by_name(&files)? } else { by_place(&files, side_degrees)? };
        Ok(Self(by))
    }

    /// All cells, so that of equal ones the first is flagged.
    pub fn cells(self) -> Vec<Cell> {
        match self.0 {
            By::Name(cells) => cells,
            By::Place(cells) => cells
                .into_iter()
                .map(|(GridCell { cx, cy }, [train, test])| Cell { name: format!("{cx}:{cy}"), train, test })
                .collect(),
        }
    }
}

fn by_name(files: &[Columns; 2]) -> Result<By, Failure> {
    let (mut cells, mut known): (Vec<Cell>, HashMap<String, usize>) = (Vec::new(), HashMap::new());
    for (is_test, columns) in files.iter().enumerate() {
        let (name, count) = (columns.column("cell")?, columns.find("count"));
        for line in columns.lines() {
            let name = line.text(&name);
            let index = *known.entry(name.to_owned()).or_insert(cells.len());
            if index == cells.len() {
                cells.push(Cell { name: name.to_owned(), train: 0, test: 0 });
            }
            let more = count.as_ref().map_or(Ok(1), |count| line.count(count))?;
            if let Some(cell) = cells.get_mut(index) {
                let sum = if is_test == 1 { &mut cell.test } else { &mut cell.train };
                *sum = sum.checked_add(more).ok_or_else(|| line.wrong("counts add up to less than 2^64"))?;
            }
        }
    }
    Ok(By::Name(cells))
}

fn by_place(files: &[Columns; 2], side_degrees: f64) -> Result<By, Failure> {
    let mut cells: BTreeMap<GridCell, [u64; 2]> = BTreeMap::new();
    for (is_test, columns) in files.iter().enumerate() {
        let pair = columns.find("longitude").zip(columns.find("latitude"));
        let (longitude, latitude) =
            pair.ok_or_else(|| columns.missing("cell` in both files, or `longitude` and `latitude"))?;
        let count = columns.find("count");
        for line in columns.lines() {
            let cell = GridCell::of(line.number(&longitude)?, line.number(&latitude)?, side_degrees)
                .map_err(|reason| line.wrong(&reason.to_string()))?;
            let more = count.as_ref().map_or(Ok(1), |count| line.count(count))?;
            if let Some(sum) = cells.entry(cell).or_default().get_mut(is_test) {
                *sum = sum.checked_add(more).ok_or_else(|| line.wrong("counts add up to less than 2^64"))?;
            }
        }
    }
    Ok(By::Place(cells))
}
