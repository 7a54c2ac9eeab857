//! Cells with place and value from a CSV file, and which of them are neighbours.
//!
//! Used by `gi-star` and `moran`, which take the same file and the same distance.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use quanyu_boot::Failure;
use quanyu_detect::neighbours::Neighbours;
use serde_json::{Value, json};

use super::answer::refused;
use super::columns::Columns;
use super::places::{Coordinates, Places};

/// Said in the help of both.
pub const FILE: &str = "\
The file has one line per cell: id, x, y, value, or id, longitude, latitude, value. Give rates where people differ, not counts.
The distance is metres between degrees, and the unit of x and y in a plane; at the limit is still within.";

/// What both are called with.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A CSV file with the columns id, x, y, value or id, longitude, latitude, value
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// What the columns of the place mean; without it their names say it
    #[arg(long)]
    coordinates: Option<Coordinates>,
    /// Cells at most so far apart are neighbours
    #[arg(long, value_name = "D")]
    distance: f64,
}

/// The cells of a file.
pub struct Cells {
    pub ids: Vec<String>,
    pub values: Vec<f64>,
    pub neighbours: Neighbours,
    coordinates: Coordinates,
}

impl Arguments {
    /// Reads the file.
    ///
    /// # Errors
    /// It cannot be read, a line does not fit, or the distance is none (exit 2).
    pub fn cells(&self) -> Result<Cells, Failure> {
        let columns = Columns::read(&self.input)?;
        let places = Places::of(&columns, self.coordinates)?;
        let (id, value) = (columns.column("id")?, columns.column("value")?);
        let (mut ids, mut values, mut at) = (Vec::new(), Vec::new(), Vec::new());
        let mut known = BTreeSet::new();
        for line in columns.lines() {
            let name = line.text(&id);
            if name.is_empty() || !known.insert(name) {
                return Err(line.wrong(&format!("id `{name}` is empty or there already")));
            }
            ids.push(name.to_owned());
            values.push(line.number(&value)?);
            at.push(places.place(&line)?);
        }
        let coordinates = places.coordinates;
        let neighbours = Neighbours::within(&at, coordinates.distance(self.distance)).map_err(refused)?;
        Ok(Cells { ids, values, neighbours, coordinates })
    }

    /// The parameters that hold.
    pub fn params(&self, cells: &Cells) -> Value {
        json!({ "coordinates": cells.coordinates, "distance": self.distance })
    }
}
