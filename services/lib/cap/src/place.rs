//! Where: positions, polygons and circles in WGS-84 as CAP writes them.
//!
//! Positions are kept in millionths of a degree (11 cm), so that what is written and read again is the same. Does not
//! look whether a ring crosses itself.

use std::fmt;
use std::str::FromStr;

use crate::error::Problem;
use crate::limits::POSITIONS_MAX;

const MICRO: i64 = 1_000_000;
/// Half of the earth's circumference: a wider circle is everything.
const RADIUS_M_MAX: u32 = 20_038_000;

/// A point on the earth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    latitude_micro: i64,
    longitude_micro: i64,
}

impl Position {
    /// A position in degrees, rounded to a millionth.
    ///
    /// # Errors
    /// A latitude beyond ±90, a longitude beyond ±180, NaN.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, Problem> {
        // A range contains no NaN. The bounds make the casts exact.
        if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            return Err(Problem::OutOfRange);
        }
        let micro = |degrees: f64| (degrees * 1e6).round() as i64;
        Ok(Self { latitude_micro: micro(latitude), longitude_micro: micro(longitude) })
    }
}

/// A number of `unit`-ths, exactly, without zeros at its end.
fn decimal(value: i64, unit: i64, digits: usize) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.abs() / unit, value.abs() % unit);
    let written = format!("{sign}{whole}.{rest:0digits$}");
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Digits with at most one point and sign: not the other forms that a float can be read from.
fn number(text: &str) -> Result<f64, Problem> {
    let plain = |one: u8| one.is_ascii_digit() || matches!(one, b'.' | b'-' | b'+');
    if text.len() > 32 || !text.bytes().all(plain) {
        return Err(Problem::Form { expected: "a decimal number" });
    }
    text.parse().map_err(|_| Problem::Form { expected: "a decimal number" })
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let degrees = |micro| decimal(micro, MICRO, 6);
        write!(f, "{},{}", degrees(self.latitude_micro), degrees(self.longitude_micro))
    }
}

impl FromStr for Position {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let (latitude, longitude) =
            text.split_once(',').ok_or(Problem::Form { expected: "latitude,longitude" })?;
        Self::new(number(latitude)?, number(longitude)?)
    }
}

/// A ring that ends where it begins, with at least three different corners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polygon(Vec<Position>);

impl Polygon {
    /// A ring through the positions; it is closed if they leave it open.
    ///
    /// # Errors
    /// Fewer than three different corners; more positions than a message may have (simplify the outline).
    pub fn new(mut positions: Vec<Position>) -> Result<Self, Problem> {
        if let Some(first) = positions.first().copied()
            && (positions.len() == 1 || positions.last() != Some(&first))
        {
            positions.push(first);
        }
        Self::closed(positions)
    }

    fn closed(positions: Vec<Position>) -> Result<Self, Problem> {
        if positions.len() > POSITIONS_MAX {
            return Err(Problem::TooMany { items_max: POSITIONS_MAX });
        }
        let mut corners = positions.clone();
        corners.sort_by_key(|corner| (corner.latitude_micro, corner.longitude_micro));
        corners.dedup();
        if positions.len() < 4 || corners.len() < 3 || positions.first() != positions.last() {
            return Err(Problem::Form { expected: "a closed ring of four or more positions" });
        }
        Ok(Self(positions))
    }

    /// The positions; the last is the first.
    #[must_use]
    pub fn positions(&self) -> &[Position] {
        &self.0
    }
}

impl fmt::Display for Polygon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, before) in self.0.iter().zip(std::iter::once("").chain(std::iter::repeat(" "))) {
            write!(f, "{before}{position}")?;
        }
        Ok(())
    }
}

impl FromStr for Polygon {
    type Err = Problem;

    /// Reads a ring; an open one is refused, as CAP has it.
    fn from_str(text: &str) -> Result<Self, Problem> {
        // One more than allowed is enough to know.
        let positions = text.split_whitespace().take(POSITIONS_MAX + 1).map(str::parse);
        Self::closed(positions.collect::<Result<_, _>>()?)
    }
}

/// All points within a distance of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circle {
    centre: Position,
    radius_m: u32,
}

impl Circle {
    /// A circle; the radius in kilometres, rounded to a metre. 0 is a point.
    ///
    /// # Errors
    /// A radius that is negative, NaN or beyond the earth.
    pub fn new(centre: Position, radius_km: f64) -> Result<Self, Problem> {
        let radius_m = (radius_km * 1000.0).round();
        if !(0.0..=f64::from(RADIUS_M_MAX)).contains(&radius_m) {
            return Err(Problem::OutOfRange);
        }
        Ok(Self { centre, radius_m: radius_m as u32 })
    }
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.centre, decimal(i64::from(self.radius_m), 1000, 3))
    }
}

impl FromStr for Circle {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let form = Problem::Form { expected: "latitude,longitude radius" };
        let (centre, radius_km) = text.trim().split_once(' ').ok_or(form)?;
        Self::new(centre.parse()?, number(radius_km)?)
    }
}

#[cfg(test)]
mod tests;
