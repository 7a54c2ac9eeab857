//! Places from two columns of a file, and how far apart is near.
//!
//! Used by the words of `detect` that ask where. People give distances on the Earth in metres; the statistics take the
//! chord in kilometres. It converts no coordinate system: GCJ-02 comes as WGS-84, or not at all.

use clap::ValueEnum;
use quanyu_boot::Failure;
use quanyu_detect::place::Place;
use serde::Serialize;

use super::columns::{Column, Columns, Line};

/// What two columns of numbers mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Coordinates {
    /// Degrees of WGS-84, distances in metres: longitude and latitude, or x and y
    Latlong,
    /// A plane, distances in its own unit: x and y
    Cartesian,
}

/// The columns that say where.
pub struct Places {
    /// What they mean.
    pub coordinates: Coordinates,
    x: Column,
    y: Column,
}

impl Places {
    /// The columns of a file, meant as asked for, or as they are called.
    ///
    /// # Errors
    /// They are not there (exit 2).
    pub fn of(columns: &Columns, asked: Option<Coordinates>) -> Result<Self, Failure> {
        let pair = |x: &str, y: &str| Some((columns.find(x)?, columns.find(y)?));
        let (degrees, plane) = (pair("longitude", "latitude"), pair("x", "y"));
        let found = match (asked, degrees, plane) {
            (None | Some(Coordinates::Latlong), Some(pair), _) => Some((Coordinates::Latlong, pair)),
            (Some(Coordinates::Latlong), None, Some(pair)) => Some((Coordinates::Latlong, pair)),
            (None | Some(Coordinates::Cartesian), _, Some(pair)) => Some((Coordinates::Cartesian, pair)),
            _ => None,
        };
        let needed = if asked == Some(Coordinates::Cartesian) {
            "x` and `y"
        } else {
            "x` and `y`, or `longitude` and `latitude"
        };
        let (coordinates, (x, y)) = found.ok_or_else(|| columns.missing(needed))?;
        Ok(Self { coordinates, x, y })
    }

    /// The place of a line.
    ///
    /// # Errors
    /// It is none (exit 2).
    pub fn place(&self, line: &Line) -> Result<Place, Failure> {
        let (x, y) = (line.number(&self.x)?, line.number(&self.y)?);
        let place = match self.coordinates {
            Coordinates::Latlong => Place::on_earth(y, x),
            Coordinates::Cartesian => Place::planar(x, y),
        };
        place.map_err(|reason| line.wrong(&format!("{reason}")))
    }
}

impl Coordinates {
    /// A distance as people give it, in the unit of [`Place::distance`].
    pub fn distance(self, given: f64) -> f64 {
        match self {
            Self::Latlong => given / 1_000.0,
            Self::Cartesian => given,
        }
    }
}
