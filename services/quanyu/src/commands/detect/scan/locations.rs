//! The file of locations: their names and where they are.
//!
//! Used by scans over circles, and for the names alone where zones are given. It converts no coordinate system.

use std::path::Path;

use quanyu_boot::Failure;
use quanyu_detect::place::Place;
use quanyu_detect::scan::Locations;

use super::names::Names;
use super::records;
use super::words::Coordinates;
use crate::commands::detect::columns::{Column, Columns, Line};

/// Where the locations of a scan are.
pub struct Places {
    /// What the numbers mean.
    pub coordinates: Coordinates,
    /// Latitude and longitude, or x and y, in the order of the names.
    pub list: Vec<[f64; 2]>,
}

impl Places {
    /// Reads the file; afterwards there are no other names.
    ///
    /// # Errors
    /// It cannot be read, a line does not fit, or the meaning of the numbers is open (exit 2).
    pub fn read(path: &Path, asked: Option<Coordinates>, names: &mut Names) -> Result<Self, Failure> {
        let (columns, coordinates) = if records::is_of_words(path) {
            let coordinates = asked.ok_or_else(|| {
                Failure::usage(format!("{} does not say what its numbers are", path.display()))
                    .fix("add --coordinates latlong (latitude first) or --coordinates cartesian")
            })?;
            let [first, second] = coordinates.columns();
            (Columns::read_words(path, &["location", first, second])?, coordinates)
        } else {
            let columns = Columns::read(path)?;
            let coordinates = meaning(&columns, asked)?;
            (columns, coordinates)
        };
        let location = columns.column("location")?;
        let [first, second] = coordinates.columns();
        let (first, second) = (columns.column(first)?, columns.column(second)?);
        let mut list = Vec::new();
        for line in columns.lines() {
            if names.of_line(&line, &location)? != list.len() {
                return Err(line
                    .wrong(&format!("location `{}` is there already", line.text(&location)))
                    .fix("keep one line for each location"));
            }
            list.push(coordinates.of_line(&line, &first, &second)?);
        }
        names.complete(path);
        Ok(Self { coordinates, list })
    }

    /// As a scan takes them.
    pub fn locations(&self) -> Locations {
        match self.coordinates {
            Coordinates::Latlong => Locations::OnEarth(self.list.clone()),
            Coordinates::Cartesian => Locations::Planar(self.list.clone()),
        }
    }
}

impl Coordinates {
    fn columns(self) -> [&'static str; 2] {
        match self {
            Self::Latlong => ["latitude", "longitude"],
            Self::Cartesian => ["x", "y"],
        }
    }

    fn of_line(self, line: &Line, first: &Column, second: &Column) -> Result<[f64; 2], Failure> {
        let [a, b] = [line.number(first)?, line.number(second)?];
        let (place, fix) = match self {
            Self::Latlong => (
                Place::on_earth(a, b),
                "give degrees, latitude before longitude; numbers of a plane need --coordinates cartesian and columns x, y",
            ),
            Self::Cartesian => {
                (Place::planar(a, b), "give x and y in a smaller unit or from a nearer origin")
            }
        };
        place.map(|_| [a, b]).map_err(|reason| line.wrong(&format!("{a}, {b}: {reason}")).fix(fix))
    }
}

/// What the columns are, as asked for or as they are called.
fn meaning(columns: &Columns, asked: Option<Coordinates>) -> Result<Coordinates, Failure> {
    let has = |meaning: Coordinates| meaning.columns().iter().all(|name| columns.find(name).is_some());
    match (asked, has(Coordinates::Latlong), has(Coordinates::Cartesian)) {
        (None, true, true) => {
            Err(Failure::usage(format!("{} has degrees and a plane", columns.path().display()))
                .fix("say which with --coordinates latlong or --coordinates cartesian"))
        }
        (None | Some(Coordinates::Latlong), true, _) => Ok(Coordinates::Latlong),
        (None | Some(Coordinates::Cartesian), _, true) => Ok(Coordinates::Cartesian),
        (Some(asked), ..) => Err(columns.missing(&asked.columns().join("` and `"))),
        (None, ..) => Err(columns.missing("latitude` and `longitude`, or `x` and `y")),
    }
}
